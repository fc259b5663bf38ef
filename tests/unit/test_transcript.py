"""The page on what was done: made of this machine's progress, honest about what is missing."""

from html.parser import HTMLParser

import pytest

from course_utils import progress
from course_utils.course_map import Transcript


@pytest.fixture(autouse=True)
def own_progress(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))


def words(page):
    class Words(HTMLParser):
        def __init__(self):
            super().__init__()
            self.found = []

        def handle_data(self, data):
            self.found.append(data)

    parser = Words()
    parser.feed(page)
    return " ".join(" ".join(parser.found).split())


def take(when, right):
    names = [f"idea-{number}" for number in range(3)]
    results = dict.fromkeys(names, right)
    progress.record("concept", f"00.{when}", results=results, choices={})


def test_nothing_done_is_said():
    assert "Nothing has been done" in Transcript()._repr_html_()
    assert repr(Transcript()).startswith("0 exercises")


def test_only_notebooks_begun_are_listed(tmp_path):
    progress.record("exercise", "01.2")
    progress.record("exercise", "01.3", passed=False)
    told = words(Transcript().save(tmp_path).read_text(encoding="utf-8"))
    assert "01 Convolution by hand" in told and "02 Padding" not in told
    assert " 1/" in told
    assert repr(Transcript()).startswith("1 exercise solved, 20")


def test_the_ten_ideas_need_both_tests():
    progress.record("exercise", "01.2")
    assert "have not been answered twice" in Transcript()._repr_html_()
    take("before", right=False)
    assert "have not been answered twice" in Transcript()._repr_html_()
    take("after", right=True)
    page = Transcript()._repr_html_()
    assert "Before" in page and "After" in page and "not yet" in page


def test_what_moved_stands_beside_each_idea():
    from course_utils import lessons

    ideas = [
        concept["id"] for concept in lessons.read_yaml(lessons.lessons()[0].questions)["concepts"]
    ]
    progress.record("exercise", "01.2")
    progress.record("concept", "00.before", results=dict.fromkeys(ideas, False))
    progress.record("concept", "00.after", results=dict.fromkeys(ideas, False) | {ideas[0]: True})
    page = Transcript()._repr_html_()
    assert page.count("✓ right") == 1
    assert page.count("not yet") == 2 * len(ideas) - 1


def test_a_page_is_replaced_as_a_whole_and_asks_for_nothing(tmp_path):
    (tmp_path / "what_i_did.html").write_text("old", encoding="utf-8")
    progress.record("exercise", "01.2")
    page = Transcript().save(tmp_path).read_text(encoding="utf-8")
    assert "old" not in page
    assert "http" not in page and "<script" not in page
    assert page.rstrip().endswith("</html>")
