"""DigitReader in Chromium: a network in the page reads along, with a kernel or without."""

from __future__ import annotations

import numpy as np
import pytest
from figures import complaints, keep, open_still, overflow, painted, small_targets
from test_digit_pad import canvas_levels, sees_what_is_drawn, stroke

from course_lessons.n00_start_here.explorers import DigitReader


def shares(frame) -> list[float]:
    texts = frame.locator(".bar-value").all_inner_texts()
    return [float(text.removesuffix(" %")) for text in texts]


def agrees_with_python(frame, levels: np.ndarray) -> int:
    """Maps, bars and words are those of Python; returns what is read."""
    reader = DigitReader()
    reader.set_trait("image", levels.astype(np.float32) / 255)
    *layers, probabilities = reader.layers()
    np.testing.assert_allclose(shares(frame), 100 * probabilities, atol=0.51)
    best = int(probabilities.argmax())
    assert frame.locator(".bar-row.chosen .bar-name").inner_text() == str(best)
    assert f"{best} (" in frame.locator(".verdict").inner_text()
    shown = frame.locator(".layer").all()
    assert len(shown) == 2
    for part, maps in zip(shown, layers):
        height, width, count = maps.shape
        title = f"{count} feature maps, {height} × {width}"
        assert title in part.locator(".view-title").inner_text()
        tiles = part.locator("canvas").all()
        assert len(tiles) == count
        # One scale for the whole layer: the strongest number of all is the brightest.
        strongest = int(maps.max(axis=(0, 1)).argmax())
        brightest = [int(canvas_levels(tile).max()) for tile in tiles]
        assert brightest[strongest] == max(brightest)
    return best


def comes_to_rest(page, frame) -> None:
    """Wait until nothing is drawn any more."""
    before = None
    for _ in range(40):
        page.wait_for_timeout(400)
        now = canvas_levels(frame.locator(".pad canvas"))
        if before is not None and np.array_equal(now, before):
            return
        before = now
    raise AssertionError("still drawing after 16 s")


def test_it_begins_with_a_digit_that_is_read(page, tmp_path):
    reader = DigitReader()
    frame = open_still(page, tmp_path, reader)
    levels = canvas_levels(frame.locator(".seen canvas"))
    np.testing.assert_array_equal(levels, np.round(255 * reader.image))
    assert agrees_with_python(frame, levels) == 3
    # What is on the paper is that digit, up to how edges are softened.
    frame.get_by_role("button", name="Undo").click()
    painted(page)
    assert frame.locator(".verdict").inner_text() == "Draw a digit."
    assert frame.locator(".layer").count() == 0
    assert "in the notebook" not in frame.inner_text()


def test_the_network_reads_along_without_a_kernel(page, tmp_path):
    frame = open_still(page, tmp_path, DigitReader())
    frame.get_by_role("button", name="Clear").click()
    stroke(page, frame, (140, 50), (140, 230))
    assert agrees_with_python(frame, sees_what_is_drawn(frame)) == 1
    box = frame.locator(".pad").bounding_box()
    frame.get_by_role("button", name="Clear").click()
    page.mouse.move(box["x"] + 80, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 60, steps=6)
    painted(page)
    half = shares(frame)  # while the stroke is being drawn
    page.mouse.move(box["x"] + 130, box["y"] + 230, steps=6)
    painted(page)
    assert shares(frame) != half
    page.mouse.up()
    painted(page)
    assert agrees_with_python(frame, sees_what_is_drawn(frame)) == 7
    page.wait_for_timeout(700)
    assert "The network reads 7 (" in frame.locator("[role=status]").text_content()


def test_keyboard_alone(page, tmp_path):
    frame = open_still(page, tmp_path, DigitReader())
    frame.get_by_role("button", name="Clear").click()
    frame.locator(".pad").focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Space")
    for _ in range(6):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Space")
    painted(page)
    assert agrees_with_python(frame, sees_what_is_drawn(frame)) == 1
    shadow = "document.querySelector('.course-live').shadowRoot"
    focusable = page.evaluate(
        f"""() => [...{shadow}.querySelectorAll("button, input, [tabindex]")]
             .map((node) => node.getAttribute("data-lm-suppress-shortcuts"))"""
    )
    assert len(focusable) == 5 and set(focusable) == {"true"}


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_it_shows_digits_of_its_own(page_with, tmp_path, motion):
    with page_with(viewport={"width": 1100, "height": 900}, reduced_motion=motion) as page:
        frame = open_still(page, tmp_path, DigitReader())
        show = frame.get_by_role("button", name="Show me one")
        read = []
        for digit in [4, 5, 6, 7, 8, 9, 0, 1, 2, 3]:
            show.click()
            painted(page)
            if motion != "reduce":
                comes_to_rest(page, frame)
            read.append(agrees_with_python(frame, sees_what_is_drawn(frame)))
            assert read[-1] == digit, read


def test_whoever_draws_takes_over(page, tmp_path):
    frame = open_still(page, tmp_path, DigitReader())
    for take_over in ("Show me one", "Clear", "Undo"):
        frame.get_by_role("button", name="Show me one").click()
        page.wait_for_timeout(120)
        frame.get_by_role("button", name=take_over).click()
    stroke(page, frame, (30, 30), (60, 250))
    first = canvas_levels(frame.locator(".pad canvas"))
    page.wait_for_timeout(400)
    np.testing.assert_array_equal(canvas_levels(frame.locator(".pad canvas")), first)
    frame.get_by_role("button", name="Show me one").click()
    page.wait_for_timeout(120)
    stroke(page, frame, (250, 30), (250, 250))
    drawn = canvas_levels(frame.locator(".pad canvas"))
    page.wait_for_timeout(400)
    np.testing.assert_array_equal(canvas_levels(frame.locator(".pad canvas")), drawn)
    assert drawn[100, 250] == 255


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("state", ["empty", "read"])
def test_accessible_in_both_themes(page, tmp_path, dark, state):
    frame = open_still(page, tmp_path, DigitReader(), dark)
    if state == "empty":
        frame.get_by_role("button", name="Clear").click()
        painted(page)
    assert complaints(page) == []
    assert small_targets(page) == []
    keep(frame, f"digit-reader-{state}-{'dark' if dark else 'light'}")


def test_a_phone(narrow_page, tmp_path):
    frame = open_still(narrow_page, tmp_path, DigitReader())
    assert overflow(narrow_page) <= 0
    assert small_targets(narrow_page) == []
    frame.get_by_role("button", name="Clear").tap()
    box = frame.locator(".pad").bounding_box()
    session = narrow_page.context.new_cdp_session(narrow_page)
    moves = [("touchStart", 60), *(("touchMove", y) for y in range(70, 220, 10))]
    for kind, y in moves:
        place = {"x": box["x"] + 140, "y": box["y"] + y}
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [place]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    painted(narrow_page)
    assert agrees_with_python(frame, sees_what_is_drawn(frame)) == 1
    keep(frame, "digit-reader-narrow")


def test_python_gets_the_drawing_in_jupyterlab(notebook_of):
    notebook = notebook_of(
        "from course_lessons.n00_start_here.explorers import DigitReader\n"
        "reader = DigitReader()\nreader",
        name="reader.ipynb",
    )
    page = notebook.page
    notebook.run_all()
    frame = page.locator(".jp-OutputArea .course-live .figure").first
    frame.get_by_role("button", name="Clear").click()
    notebook.becomes("reader.probabilities is None", True)
    frame.locator(".pad").scroll_into_view_if_needed()
    stroke(page, frame, (80, 60), (200, 60), (130, 230))
    levels = sees_what_is_drawn(frame)
    notebook.becomes("(reader.image * 255).round().astype(int).tolist()", levels.tolist())
    assert notebook.value("int(reader.probabilities.argmax())") == 7
    assert agrees_with_python(frame, levels) == 7
    notebook.theme("dark")
    keep(frame, "digit-reader-lab-dark")
    assert notebook.errors() == []
