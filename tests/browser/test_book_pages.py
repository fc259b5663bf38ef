"""A page of the book, opened from a file: figures, memory, search, themes, phones, paper."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from book.assets import LARGE_STATE
from build_site import write_book
from figures import complaints, keep
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from course_utils.exercises import check, exercise
from course_utils.explorers import ConvolutionStepper
from course_utils.quizzes import predict, quiz
from course_utils.quizzes.declarations import declaration

ONE, TWO = "01_convolution_by_hand", "02_padding_and_stride"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PREDICTION = next(iter(declaration("01").predictions))
QUIZ = next(iter(declaration("01").quizzes))


def picture() -> str:
    buffer = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 255, (60, 80, 3), dtype="uint8")
    Image.fromarray(noise).save(buffer, format="png")
    data = base64.b64encode(buffer.getvalue()).decode()
    return f'<img src="data:image/png;base64,{data}" alt="Noise" width="80">'


def cell(source: str, shown: str, **about):
    output = new_output("display_data", {"text/html": shown, "text/plain": "-"})
    return new_code_cell(source, outputs=[output], **about)


def first_notebook():
    stub = exercise("01.3").stub_text
    names: dict = {}
    exec(stub, names)
    checked = check("01.3", names[exercise("01.3").name])._repr_html_()
    row = "<tr><th>Why?</th><td>not predicted</td><td></td><td></td></tr>"
    so_far = f"<table><tbody>{row}</tbody></table><p>0 of 1 predictions made, 0 came true.</p>"
    head, state = ConvolutionStepper().to_html().split('", {', 1)
    large = f'{head}", {{{" " * LARGE_STATE}{state}'
    links = "Open in [Binder](https://mybinder.org/v2) · [Colab](https://colab.research.google.com)"
    return new_notebook(
        cells=[
            new_markdown_cell(f"# 01 · Convolution by hand\n\n{links}"),
            new_code_cell("import numpy as np"),
            new_markdown_cell(
                "## 1 · Windows\n\nA zebra crosses at $x^2$.\n\n| a | b |\n|--|--|\n| 1 | 2 |"
            ),
            cell(f'predict("01.{PREDICTION}")', predict(f"01.{PREDICTION}").to_html()),
            cell("plots.show(figure)", picture()),
            cell("ConvolutionStepper()", ConvolutionStepper().to_html()),
            new_markdown_cell("### Exercise 01.3\n\nWrite it.", id="ex-01-3"),
            cell(f'{stub}\n\ncheck("01.3", f)', checked, id="ex-01-3-code"),
            new_markdown_cell("## 2 · Far below\n\n" + "Text.\n\n" * 120),
            cell(f'quiz("01.{QUIZ}")', quiz(f"01.{QUIZ}").to_html()),
            cell("ConvolutionStepper(image)", large),
            cell('predictions_so_far("01")', so_far),
        ]
    )


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Where the page with everything is; another follows it."""
    folder = tmp_path_factory.mktemp("a book")
    second = new_notebook(cells=[new_markdown_cell("# 02 · Padding\n\n## 1 · Borders\n\nOkapi.")])
    pages = write_book(folder, {ONE: first_notebook(), TWO: second})
    for path in pages.values():
        assert path.stat().st_size < 300_000
    return pages[ONE].as_uri()


@pytest.fixture
def opened(page, address):
    page.goto(address)
    page.wait_for_function("document.querySelectorAll('.course-live').length >= 3")
    return page


def test_cards_stand_without_their_code(opened):
    shown = opened.locator("main").inner_text()
    assert "predict(" not in shown and "quiz(" not in shown and "ConvolutionStepper(" not in shown
    assert "plots.show(figure)" in shown
    assert "import numpy" not in shown
    opened.get_by_text("Imports", exact=True).click()
    assert "import numpy" in opened.locator("main").inner_text()


def test_nothing_answers_before_it_is_asked(opened):
    one = exercise("01.3")
    frame = opened.locator(".exercise")
    assert "def " in frame.inner_text() and "make lab" in frame.inner_text()
    assert frame.get_by_role("link", name="Colab").count() == 1
    assert one.hints[0][:30] not in frame.inner_text()
    assert not frame.locator("details pre").last.is_visible()
    reasons = [
        option.reason
        for question in declaration("01").quizzes[QUIZ].questions
        for option in getattr(question, "options", ())
    ]
    shown = opened.evaluate(
        "() => [...document.querySelectorAll('.course-live')]"
        ".map((host) => host.shadowRoot.querySelector('.figure').innerText).join(' ')"
    )
    assert not [reason for reason in reasons if reason[:40] in shown]


def test_answers_are_remembered_and_forgotten(opened):
    badge = opened.locator(".badge", has_text="Quiz")
    quiz_card = opened.locator(".course-live").filter(has=badge)
    quiz_card.locator("input[type=radio]").first.check()
    quiz_card.get_by_role("button", name="Check").first.click()
    marked = quiz_card.locator("input[type=radio]:checked")
    said = quiz_card.locator(".question").first.inner_text()
    opened.reload()
    quiz_card.locator(".question").first.wait_for()
    assert marked.count() == 1
    assert quiz_card.locator(".question").first.inner_text() == said
    kept = opened.evaluate("() => Object.keys(localStorage)")
    assert len(kept) == 1 and kept[0].startswith(f"course-book/{ONE}/")
    opened.on("dialog", lambda dialog: dialog.accept())
    opened.get_by_role("button", name="Forget my answers").click()
    opened.wait_for_function("() => localStorage.length === 0")
    quiz_card.locator(".question").first.wait_for()
    assert marked.count() == 0


def test_the_table_of_predictions_knows_them(opened):
    badge = opened.locator(".badge", has_text="Predict")
    card = opened.locator(".course-live").filter(has=badge)
    card.locator("input").first.check()
    card.get_by_role("button", name="Commit").click()
    told = opened.locator(".predictions")
    assert "1 of 1 predictions made" in told.inner_text()
    opened.reload()
    told.get_by_role("link", name="see your prediction").click()
    assert card.locator(".feedback").first.inner_text()


def test_search_finds_a_word_in_another_chapter(opened):
    opened.get_by_label("Search the book").fill("okap")
    found = opened.locator("#found a")
    found.first.wait_for()
    assert found.count() == 1
    found.first.click()
    opened.wait_for_url(f"**/{TWO}.html#1-borders")
    opened.get_by_label("Search the book").fill("nowhere at all")
    opened.get_by_text("Nothing found.").wait_for()


def test_pages_lead_on_and_back(opened):
    opened.get_by_role("navigation", name="Previous and next").get_by_role("link").click()
    opened.wait_for_url(f"**/{TWO}.html")
    opened.get_by_role("navigation", name="Contents").get_by_role("link", name="01 ·").click()
    opened.wait_for_url(f"**/{ONE}.html")
    opened.goto(opened.url.replace(f"{ONE}.html", "index.html"))
    opened.get_by_text("Two hours:").click()
    opened.locator("details[open]").get_by_role("link", name="1 · Windows").click()
    opened.wait_for_url(f"**/{ONE}.html#1-windows")


def test_what_is_far_off_is_loaded_when_it_comes_near(opened):
    assert opened.locator(".live[data-state] .course-live").count() == 0
    opened.locator(".live[data-state]").scroll_into_view_if_needed()
    opened.locator(".live[data-state] .course-live").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(address, page_with, scheme):
    with page_with(viewport={"width": 1200, "height": 900}, color_scheme=scheme) as page:
        page.goto(address)
        page.wait_for_function("document.querySelectorAll('.course-live').length >= 3")
        assert complaints(page, "html") == []
        keep(page.locator("body"), f"book-{scheme}")
        page.goto(address.replace(ONE, "index"))
        assert complaints(page, "html") == []


def test_theme_is_switched_and_kept(opened):
    dark = "document.documentElement.classList.contains('dark')"
    opened.get_by_role("button", name="Theme").click()
    assert opened.evaluate(dark)
    opened.wait_for_function("document.querySelector('.course-live').classList.contains('dark')")
    opened.reload()
    assert opened.evaluate(dark)


def test_on_a_phone_contents_fold_and_nothing_is_cut(address, narrow_page):
    page = narrow_page
    page.goto(address)
    page.wait_for_function("document.querySelectorAll('.course-live').length >= 3")
    assert page.evaluate(WIDER) <= 0
    search = page.get_by_label("Search the book")
    assert not search.is_visible()
    page.get_by_role("button", name="Contents").click()
    assert search.is_visible() and page.evaluate(WIDER) <= 0
    page.get_by_role("link", name="2 · Far below", exact=True).click()
    assert not search.is_visible()


def test_on_paper_all_is_drawn_and_light(opened, tmp_path):
    opened.get_by_role("button", name="Theme").click()
    opened.pdf(path=Path(tmp_path / "page.pdf"))
    opened.locator(".live[data-state] .course-live").wait_for(state="attached")
    opened.emulate_media(media="print")
    assert not opened.get_by_label("Search the book").is_visible()
