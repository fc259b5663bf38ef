"""Links of all that is written by hand: local ones lead somewhere, outside ones are well formed."""

from __future__ import annotations

import pytest
from links import form_problem, links, local_problem, outside, pair_problems
from notebook_files import LESSONS, ROOT, notebook_paths, read, source

# Made by `make guide`, or put in by `make sheets`: tests/classroom/ follows these.
MADE = ("solutions.html", "figure:", "cell:")


def texts():
    """Each file and what stands in it."""
    for path in notebook_paths():
        yield path, "\n\n".join(source(cell) for cell in read(path)["cells"])
    written = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CITATION.cff"]
    written += sorted((ROOT / "classroom").glob("*.md"))
    written += sorted((ROOT / "course_utils").rglob("*.md"))
    written += sorted(path for path in LESSONS.rglob("*") if path.suffix in (".md", ".yaml", ".py"))
    for path in written:
        yield path, path.read_text(encoding="utf-8")


FILES = dict(texts())
OUTSIDE = {target for text in FILES.values() for target in links(text) if outside(target)}


def named(path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", FILES, ids=named)
def test_every_link_is_sound(path):
    problems = []
    for target in links(FILES[path]):
        if outside(target):
            problems.append(form_problem(target))
        elif path.suffix in (".md", ".ipynb") and not target.startswith(MADE):
            problems.append(local_problem(target, path))
    assert not [problem for problem in problems if problem]


def test_no_page_has_two_addresses_and_no_host_is_nearly_another():
    assert len(OUTSIDE) > 100
    assert pair_problems(OUTSIDE) == []


def test_links_are_found_in_all_forms():
    text = 'See [a](https://a.org/b), <img src="c.png"> and https://d.org/e. `[n](f.md#g)`'
    assert links(text) == ["https://a.org/b", "c.png", "f.md#g", "https://d.org/e"]


@pytest.mark.parametrize(
    "address",
    [
        "http://keras.io/api/",
        "https://keras,io/api/",
        "https://keras.oi/api/",
        "https://keras.io/a b",
        "https://keras.io/api/.",
        "https://https://keras.io/",
        "https://arxiv.org/pdf/1412.6980",
        "https://arxiv.org/abs/1492.6980",
        "https://doi.org/1109/5.726791",
        "https://dx.doi.org/10.1109/5.726791",
    ],
)
def test_slips_are_found(address):
    problem = form_problem(address)
    assert problem.startswith(f"{address}: ") and "\n" not in problem


def test_pairs_are_found():
    same = ["https://www.keras.io/api", "https://keras.io/api/#layers"]
    (problem,) = pair_problems([*same, "https://keras.io/guides/"])
    assert "two addresses" in problem
    (problem,) = pair_problems(["https://keras.io/", "https://kears.io/a", "https://kera.io/b"])[:1]
    assert "slip" in problem
    assert pair_problems(["https://docs.scipy.org/", "https://docs.python.org/3/"]) == []


def test_a_file_that_is_not_there_is_found(tmp_path):
    (tmp_path / "b c.md").write_text("")
    assert local_problem("b%20c.md#there", tmp_path / "a.md") == ""
    assert "no such file" in local_problem("d.md", tmp_path / "a.md")
    assert "no spaces" in local_problem("b c.md", tmp_path / "a.md")
