"""The lecturer's guide tells of everything, keeps solutions apart, and asks no network."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

import guide
import guide_goals
import pytest
import sections
from minutes import rounded, routes
from notebook_files import declared, notebook_paths

from course_utils import lessons
from course_utils.exercises.core import exercises
from course_utils.marks import to_html
from course_utils.quizzes.declarations import declaration
from course_utils.quizzes.shown import shown_prediction

VOID = {"br", "meta", "hr", "img", "mspace"}
NUMBERS = [path.name[:2] for path in notebook_paths()]
# What would make a browser ask for another file.
LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction", "xlink:href"}


class Page(HTMLParser):
    """Notes ids, links and words, and that every element is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loading: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attributes:
            if name == "id":
                self.ids.append(value)
            elif name == "href":
                self.links.append(value)
            elif name in LOADING:
                self.loading.append(value)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, (tag, self.getpos())

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


@pytest.fixture(scope="module")
def html():
    return {"guide.html": guide.guide(), "solutions.html": guide.solutions()}


@pytest.fixture(scope="module")
def pages(html):
    return {name: Page(text) for name, text in html.items()}


def test_every_notebook_has_a_chapter_and_every_section_its_minutes(html, pages):
    for path in notebook_paths():
        number = path.name[:2]
        assert f"chapter-{number}" in pages["guide.html"].ids
        assert f"chapter-{number}" in pages["solutions.html"].ids
        for place, part in enumerate(sections.parts(path)):
            if part.number not in (sections.OPENING, sections.CLOSING):
                section = html["guide.html"].partition(f'<h3 id="section-{number}-{place}">')[2]
                (about,) = re.match(r'.+?<p class="about">(\w+, \d+ minutes?)\.', section).groups()
                assert f"*{about}." in sections.source(part.cells[0])


@pytest.mark.parametrize("path", notebook_paths(), ids=lambda path: path.name[:2])
def test_every_section_has_a_goal_of_its_own(html, path):
    number, parts = path.name[:2], sections.parts(path)
    assert guide_goals.goal_problems(guide_goals.text_of(number), parts) == []
    for place, goal in guide_goals.goals_of(number, parts).items():
        section = html["guide.html"].partition(f'<h3 id="section-{number}-{place}">')[2]
        above, _, _ = section.partition('<p class="about">')
        assert f"</strong> {to_html(goal)}</p>" in above, goal
        words, heading = set(words_of(goal)), set(words_of(guide.title(parts[place])))
        assert 6 <= len(goal.split()) <= 28 and len(words - heading) > 5, goal


def test_no_two_goals_are_alike():
    goals = [g for n in NUMBERS for _, g in guide_goals.stated(guide_goals.text_of(n))]
    assert len(goals) == len(set(goals))


@pytest.mark.parametrize(
    "text, says",
    [
        ("## 1\n\nDo.\n\n## 1 extra\n\nTry.", "section 2 has no goal: write one under “## 2”."),
        ("## 1\n\nDo.\n\n## 2\n\nTry.\n\n## 1 extra\n\nSee.", "not in the order of the sections"),
        (
            "## 1\n\nDo.\n\n## 1 extra\n\nTry.\n\n## 2\n\nSee.\n\n## 3\n\nGo.",
            "“## 3” belongs to no",
        ),
        (
            "## 1\n\nDo.\n\n## 1 extra\n\nTry. Then see.\n\n## 2\n\nGo.",
            "goal of 1 extra is not one",
        ),
        ("## 1\n\n## 1 extra\n\nTry.\n\n## 2\n\nGo.", "the goal of 1 is not one sentence"),
    ],
)
def test_a_goal_that_is_missing_or_too_much_is_told_in_one_sentence(text, says):
    numbers = [(0, False), (1, False), (1, True), (2, False), (99, False)]
    (problem,) = guide_goals.goal_problems(text, [sections.Part(n, x, []) for n, x in numbers])
    assert says in problem and "\n" not in problem


def test_without_a_goal_no_guide_is_made(tmp_path, monkeypatch):
    monkeypatch.setattr(guide, "text_of", lambda number: "")
    monkeypatch.setattr("sys.argv", ["guide.py", str(tmp_path / "guide")])
    with pytest.raises(SystemExit, match=r"n00_start_here/guide\.md: section 1 has no goal"):
        guide.main()
    assert not (tmp_path / "guide").exists()


def test_what_must_not_be_skipped():
    def part(number, code, extra=False):
        return sections.Part(number, extra, [{"cell_type": "code", "source": code}])

    parts = [part(0, "a = 1"), part(1, "b = a"), part(1, "b", extra=True), part(2, "c = b")]
    parts += [part(3, "b"), part(4, "a"), part(4, "c", extra=True), part(5, "b", extra=True)]
    told = [guide.needed_by(one, parts) for one in parts[1:]]
    extras = ["sections 2 and 3, the extra of sections 4 and 5", "", "the extra of section 4"]
    assert told == [*extras, "", "", "", ""]


@pytest.mark.parametrize("path", notebook_paths(), ids=lambda path: path.name[:2])
def test_whatever_a_section_runs_after_is_said_to_be_needed(path):
    parts = sections.parts(path)
    for part in parts:
        for earlier in sections.needs(part, parts):
            if part.number not in (earlier.number, sections.CLOSING):
                assert guide.needed_by(earlier, parts), (part.number, earlier.number)


@pytest.mark.parametrize("number", NUMBERS)
def test_all_that_is_asked_is_told_of(pages, number):
    ids = set(pages["guide.html"].ids)
    asked = [f"predict-{number}.{name}" for name in declared(number).get("predictions", {})]
    asked += [f"quiz-{number}.{name}" for name in declared(number).get("quizzes", {})]
    asked += [f"check-{one.id}" for one in exercises(number)]
    assert not set(asked) - ids
    solved = {f"solution-{one.id}" for one in exercises(number)}
    assert not solved - set(pages["solutions.html"].ids)


def test_each_prediction_has_its_answers_and_one_is_right(html):
    blocks = re.findall(
        r'<div class="item predict" id="(.+?)">(.+?)</div>', html["guide.html"], re.S
    )
    assert len(blocks) == sum(len(declared(number).get("predictions", {})) for number in NUMBERS)
    for name, block in blocks:
        assert block.count("</b> (right): ") == 1, name
        assert "<i>Ask:</i>" in block or "<i>If they are stuck:</i>" in block, name


@pytest.mark.parametrize("number", NUMBERS)
def test_options_stand_in_the_order_of_the_notebook(html, number):
    for name, asked in declaration(number).predictions.items():
        if asked.kind == "choice":
            block = html["guide.html"].partition(f'id="predict-{number}.{name}"')[2]
            options = shown_prediction(asked)["options"]
            places = [block.index(f"<li><b>{option['html']}</b>") for option in options]
            assert places == sorted(places)


def test_mistakes_are_told_with_what_the_check_says(pages):
    for one in exercises():
        for slip in one.misconceptions:
            says = Page(f"<p>{to_html(slip.hint)}</p>").text
            assert slip.same_as or says in pages["guide.html"].text, (one.id, slip.name)


def test_solutions_are_in_the_teachers_copy_only(pages):
    for one in exercises():
        solution = " ".join(one.solution_text.split())
        assert solution in pages["solutions.html"].text, one.id
        assert solution not in pages["guide.html"].text, one.id
        if one.explanation:
            notice = Page(f"<p>{to_html(one.explanation)}</p>").text
            assert notice not in pages["guide.html"].text, one.id


def test_ways_are_syllabuses_with_the_minutes_of_the_readme(pages):
    for route in routes():
        minutes = f"{rounded(route.takes()):,}"
        assert f"{route.name}: about {minutes} minutes" in pages["guide.html"].text


def test_written_chapters_and_sources_are_there(pages):
    text = pages["guide.html"].text
    for name in ("How to hold a vote", "Syllabuses", "Rubrics", "Questions for the end"):
        assert guide.anchor(name) in pages["guide.html"].ids
        assert f"#{guide.anchor(name)}" in pages["guide.html"].links
    assert "Mazur 1997" in text and "Crouch and Mazur 2001" in text


@pytest.mark.parametrize("name", ["guide.html", "solutions.html"])
def test_no_outside_request_and_no_broken_link(html, pages, name):
    page = pages[name]
    assert not page.loading
    assert not page.tags & {"script", "link", "iframe", "object", "embed", "base"}
    assert not re.search(r"url\(|@import", html[name])
    assert not [id for id, times in Counter(page.ids).items() if times > 1]
    for link in page.links:
        if not link.startswith("https://"):
            file, _, place = link.partition("#")
            there = pages[file or name]
            assert not place or place in there.ids, link


def test_nothing_is_left_open_or_unformatted(pages):
    for page in pages.values():
        assert not re.search(r"⟦|\{\{|\x00", page.text)


@pytest.mark.parametrize(
    "damaged, says",
    [
        ("title: Padding\nminutes: [75", "(line 2)"),
        ("title: T\nyou_will: y\nminutes: 1\nquizzes: 3", "quizzes is 3, not a mapping"),
        ("you_will: y\nminutes: 1", "title is missing"),
    ],
)
def test_a_damaged_file_is_named_in_one_sentence(tmp_path, monkeypatch, damaged, says):
    folder = tmp_path / "n02_padding_and_stride"
    folder.mkdir()
    (folder / "questions.yaml").write_text(damaged, encoding="utf-8")
    monkeypatch.setattr(lessons, "lessons", lambda: (lessons.Lesson("02", folder),))
    monkeypatch.setattr("sys.argv", ["guide.py", str(tmp_path / "guide")])
    with pytest.raises(SystemExit) as stopped:
        guide.main()
    message = str(stopped.value)
    where = "No guide was made: n02_padding_and_stride/questions.yaml: "
    assert message.startswith(where) and says in message
    assert "\n" not in message and not (tmp_path / "guide").exists()


def test_it_writes_both_files(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["guide.py", str(tmp_path / "made" / "here")])
    guide.main()
    names = sorted(path.name for path in (tmp_path / "made" / "here").iterdir())
    assert names == ["guide.html", "solutions.html"]
    assert "guide.html: 0." in capsys.readouterr().out
