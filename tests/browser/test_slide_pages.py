"""A deck of slides, opened from a file: keys, votes, figures that move under scaling, paper."""

from __future__ import annotations

import re

import nbformat
import pytest
from figures import keep
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from slides.pages import write_decks

from course_lessons.n02_padding_and_stride.explorers import OutputSizeExplorer
from course_utils.explorers import ConvolutionStepper
from course_utils.quizzes.declarations import declaration
from course_utils.quizzes.shown import shown_prediction

STEM = "02_padding_and_stride"
PREDICTION = next(n for n, one in declaration("02").predictions.items() if one.kind == "choice")
IN_ORDER = ["title", "first", "vote", "vote", "sizes", "stepper", "many", "wide", "more"]


def cell(source: str, shown: str, id: str) -> nbformat.NotebookNode:
    output = new_output("display_data", {"text/html": shown, "text/plain": "-"})
    about = {"slideshow": {"slide_type": "subslide"}}
    return new_code_cell(source, id=id, outputs=[output], metadata=about)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Where a deck with a vote, two figures, much text, wide code and an extra is."""
    folder = tmp_path_factory.mktemp("some slides")
    on_its_own = {"slideshow": {"slide_type": "subslide"}}
    points = "\n".join(
        f"- Point {n} has some words, more than one line has room for." for n in range(14)
    )
    explorer = OutputSizeExplorer(width=12, kernel=3, padding=0, stride=2)
    cells = [
        new_markdown_cell("# 02 · Padding and stride\n\nSizes.", id="title"),
        new_markdown_cell("## 1 · Windows\n\nThey slide.", id="first"),
        new_code_cell(f'predict("02.{PREDICTION}")', id="vote", metadata=on_its_own),
        cell("OutputSizeExplorer()", explorer.to_html(), "sizes"),
        cell("ConvolutionStepper()", ConvolutionStepper().to_html(), "stepper"),
        new_markdown_cell(points, id="many", metadata=on_its_own),
        new_code_cell(f"x = [{'1, ' * 60}]", id="wide", metadata=on_its_own),
        new_markdown_cell("### Extra: More\n\nFor some.", id="more"),
    ]
    write_decks(folder, {STEM: new_notebook(cells=cells)}, [])
    return (folder / f"{STEM}.html").as_uri()


@pytest.fixture
def opened(page_with, address):
    """Opens the deck at a slide, on a screen that enlarges it; what the console says fails."""
    with page_with(viewport={"width": 1600, "height": 1000}) as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))

        def at(slide: str = "", query: str = ""):
            page.goto(f"{address}{query}#/{slide}")
            page.wait_for_function("window.courseDeck?.isReady()")
            return page

        yield at
        assert said == []


def id_now(page) -> str:
    return page.evaluate("courseDeck.getCurrentSlide().id")


def test_keys_and_a_remote_go_on_and_back(opened):
    page = opened()
    assert id_now(page) == "02-title"
    for key, wanted in [
        ("ArrowRight", "02-first"),
        ("PageDown", "02-vote"),
        ("PageDown", "02-vote"),  # the answer
        ("Space", "02-sizes"),
        ("PageUp", "02-vote"),
        ("Home", "02-title"),
    ]:
        page.keyboard.press(key)
        assert id_now(page) == wanted, key
    assert page.locator(".slide-number").inner_text().replace(" ", "") == "1/7"
    page.keyboard.press("Escape")
    assert page.evaluate("courseDeck.isOverview()")
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    assert page.evaluate("document.documentElement.classList.contains('dark')")


def test_extras_are_left_out_until_they_are_asked_for(opened):
    page = opened()
    assert page.locator("[id='02-more']").count() == 0
    page.keyboard.press("x")
    page.wait_for_url(re.compile(r"\?extras"))
    page.wait_for_function("window.courseDeck?.isReady()")
    assert page.locator("[id='02-more']").count() == 1


def test_a_vote_reveals_by_a_step_and_a_click_tells_of_another_option(opened):
    page = opened("02-vote")
    question = shown_prediction(declaration("02").predictions[PREDICTION])
    place = next(n for n, one in enumerate(question["options"]) if one["right"])
    vote = page.locator("[id='02-vote']")
    option = vote.locator(".options > li").nth(place)
    before = option.evaluate("(one) => getComputedStyle(one).backgroundColor")
    assert not vote.locator(".answer").is_visible()
    assert not re.search(r"\bNot [A-E]\.", vote.inner_text())
    page.keyboard.press("PageDown")
    assert vote.locator(".answer").is_visible()
    assert option.evaluate("(one) => getComputedStyle(one).backgroundColor") != before
    wrong = len(question["options"]) - 1 if place == 0 else 0
    vote.locator(".options > li").nth(wrong).click()
    assert vote.locator(".instead:visible").count() == 1
    assert f"Not {'ABCDE'[wrong]}." in vote.locator(".answer").inner_text()
    keep(page.locator("body"), "slide-vote")


def still(page, slide: str) -> None:
    """Wait until a figure has found its size: it asks for its width once more after a moment."""
    box, before = page.locator(f"[id='{slide}'] .course-live"), None
    while before != (before := box.bounding_box()):
        page.wait_for_timeout(400)


def test_a_figure_follows_pointer_and_keys_where_the_slide_is_enlarged(opened):
    page = opened("02-sizes")
    figure = page.locator("[id='02-sizes'] .figure")
    scaled = "() => document.querySelector('[id=\"02-sizes\"] .course-live').style.transform"
    page.wait_for_function(scaled)
    still(page, "02-sizes")
    trace = figure.locator(".trace").first
    units = figure.locator(".unit.output")
    picture = figure.locator("svg.picture").first.bounding_box()
    for place in (4, 1):
        box = units.nth(place).bounding_box()
        # Above the output, at the height of the pixels, where only the position counts.
        page.mouse.move(box["x"] + box["width"] / 2, picture["y"] + 8)
        assert trace.inner_text().startswith(f"Output {place} reads")
    figure.locator("svg.picture").first.focus()
    page.keyboard.press("ArrowRight")
    assert trace.inner_text().startswith("Output 2 reads") and id_now(page) == "02-sizes"
    page.keyboard.press("PageDown")
    assert id_now(page) == "02-stepper"


def test_a_figure_fills_its_slide_and_gives_its_keys_back(opened):
    page = opened("02-stepper")
    host = page.locator("[id='02-stepper'] .course-live")
    page.wait_for_function(
        "() => document.querySelector('[id=\"02-stepper\"] .course-live').style.transform"
    )
    still(page, "02-stepper")
    frame, box = page.locator("[id='02-stepper'] .frame").bounding_box(), host.bounding_box()
    assert box["x"] >= frame["x"] and box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
    assert box["y"] + box["height"] <= frame["y"] + frame["height"] + 1
    assert max(box["width"] / frame["width"], box["height"] / frame["height"]) > 0.85
    step = page.locator("[id='02-stepper']").get_by_role("slider", name="Step")
    step.focus()
    before = int(step.input_value())
    page.keyboard.press("ArrowRight")
    assert int(step.input_value()) == before + 1 and id_now(page) == "02-stepper"
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    assert id_now(page) == "02-many"


@pytest.mark.parametrize("slide", ["02-many", "02-wide"])
def test_what_is_long_or_wide_shrinks_until_nothing_is_cut(opened, slide):
    page = opened(slide)
    cut = page.evaluate(
        """(id) => [...document.getElementById(id).querySelectorAll('.frame, .frame pre')]
             .filter((one) => one.scrollHeight > one.clientHeight + 1
                           || one.scrollWidth > one.clientWidth + 1).length""",
        slide,
    )
    assert cut == 0


def test_on_paper_each_slide_has_a_page_and_each_vote_two(opened, tmp_path):
    page = opened(query="?print-pdf&extras")
    page.wait_for_function("document.querySelectorAll('.pdf-page .course-live').length === 2")
    page.pdf(path=tmp_path / "deck.pdf", prefer_css_page_size=True, print_background=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "deck.pdf").read_bytes()))
    shown = page.locator(".pdf-page section[id]").evaluate_all("(all) => all.map((one) => one.id)")
    assert shown == [f"02-{name}" for name in IN_ORDER] and pages == len(shown)
