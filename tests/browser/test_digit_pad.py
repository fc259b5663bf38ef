"""DigitPad in Chromium: strokes become centred digits, and the network answers."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from figures import ROOT, complaints, keep, open_still, overflow, painted, small_targets
from PIL import Image

from course_lessons.n05_mnist_with_keras.explorers import DigitPad

keras = pytest.importorskip("keras")
layers = keras.layers


def pad(**options) -> DigitPad:
    keras.utils.set_random_seed(3)
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(12, 3, activation="relu", name="first"),
            layers.MaxPooling2D(),
            layers.Conv2D(8, 3, name="second"),
            layers.Flatten(),
            layers.Dense(10),
        ]
    )
    return DigitPad(model, **options)


def canvas_levels(locator) -> np.ndarray:
    url = locator.evaluate("(canvas) => canvas.toDataURL()")
    png = base64.b64decode(url.partition(",")[2])
    return np.asarray(Image.open(io.BytesIO(png)).convert("L"))


def stroke(page, frame, *points: tuple[float, float]) -> None:
    """Draw with the mouse through points in pixels of the pad, (x, y)."""
    box = frame.locator(".pad").bounding_box()
    places = [(box["x"] + x, box["y"] + y) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=8)
    page.mouse.up()
    painted(page)


def centred(page, drawn: np.ndarray) -> list[list[int]]:
    """What centring.js, which tests/node holds to its rule, makes of a drawing."""
    source = (ROOT / "course_utils/explorers/centring.js").read_text(encoding="utf-8")
    return page.evaluate(
        """async ([source, levels, height, width]) => {
          const url = `data:text/javascript,${encodeURIComponent(source)}`;
          return (await import(url)).centreDigit(levels, height, width, [28, 28]);
        }""",
        [source, drawn.ravel().tolist(), *drawn.shape],
    )


def sees_what_is_drawn(frame) -> np.ndarray:
    """What the network sees is what is on the paper, centred."""
    drawn = canvas_levels(frame.locator(".pad canvas"))
    seen = canvas_levels(frame.locator(".seen canvas"))
    np.testing.assert_array_equal(seen, centred(frame.page, drawn))
    return seen


def read(figure: DigitPad, levels: np.ndarray) -> None:
    """Have a network read a digit, as the page asks it to: one stroke down the middle."""
    stroke = {"width": 24, "points": [[140, 50], [140, 230]]}
    figure.set_state({"image": levels.tolist(), "strokes": [stroke], "asked": 1})


def test_strokes_undo_and_clear(page, tmp_path):
    frame = open_still(page, tmp_path, pad())
    undo, clear = (frame.get_by_role("button", name=name) for name in ("Undo", "Clear"))
    assert undo.is_disabled() and clear.is_disabled()
    assert frame.locator(".prompt").is_visible()
    stroke(page, frame, (60, 60), (200, 60), (120, 240))
    first = sees_what_is_drawn(frame)
    assert first.max() == 255 and frame.locator(".prompt").is_hidden()
    rows = np.flatnonzero(first.any(axis=1))
    assert rows[-1] - rows[0] == 19
    stroke(page, frame, (90, 150), (190, 150))
    second = sees_what_is_drawn(frame)
    assert (second != first).any()
    undo.click()
    painted(page)
    np.testing.assert_array_equal(sees_what_is_drawn(frame), first)
    clear.click()
    painted(page)
    assert not sees_what_is_drawn(frame).any()
    assert undo.is_disabled()


def test_brush_and_a_single_dot(page, tmp_path):
    frame = open_still(page, tmp_path, pad())
    ink = []
    for width in ("8", "44"):
        frame.get_by_label("Brush").fill(width)
        stroke(page, frame, (100, 40), (100, 240))
        drawn = canvas_levels(frame.locator(".pad canvas"))
        ink.append(int((drawn[140] > 127).sum()))
        frame.get_by_role("button", name="Clear").click()
    np.testing.assert_allclose(ink, [8, 44], atol=1)
    stroke(page, frame, (50, 200))
    assert sees_what_is_drawn(frame).any()


def test_only_the_first_finger_and_the_left_button_draw(page, tmp_path):
    frame = open_still(page, tmp_path, pad())
    box = frame.locator(".pad").bounding_box()
    page.mouse.move(box["x"] + 50, box["y"] + 50)
    page.mouse.down(button="right")
    page.mouse.move(box["x"] + 150, box["y"] + 150)
    page.mouse.up(button="right")
    painted(page)
    assert not canvas_levels(frame.locator(".pad canvas")).any()


def test_a_stroke_may_leave_the_pad(page, tmp_path):
    frame = open_still(page, tmp_path, pad())
    stroke(page, frame, (140, 140), (600, 140))
    drawn = canvas_levels(frame.locator(".pad canvas"))
    assert drawn[140, 279] == 255 and drawn[140, 100] == 0
    sees_what_is_drawn(frame)
    stroke(page, frame, (20, 20), (20, 260))
    assert canvas_levels(frame.locator(".pad canvas"))[250, 20] == 255


def test_keyboard_alone(page, tmp_path):
    frame = open_still(page, tmp_path, pad())
    page.keyboard.press("Tab")
    assert frame.locator(".cursor").is_visible()
    status = frame.locator("[role=status]")
    for _ in range(4):
        page.keyboard.press("Shift+ArrowUp")
    painted(page)
    assert not canvas_levels(frame.locator(".pad canvas")).any()  # the pen is up
    page.keyboard.press("Space")
    assert status.text_content() == "Pen down"
    for _ in range(8):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    assert status.text_content() == "Pen up"
    painted(page)
    seen = sees_what_is_drawn(frame)
    rows, columns = (np.flatnonzero(seen.any(axis=axis)) for axis in (1, 0))
    assert rows[-1] - rows[0] == 19 and columns[-1] - columns[0] < 5
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Escape")
    painted(page)
    assert (sees_what_is_drawn(frame) != seen).any()
    page.keyboard.press("z")
    painted(page)
    np.testing.assert_array_equal(sees_what_is_drawn(frame), seen)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # Clear
    painted(page)
    assert not sees_what_is_drawn(frame).any()


def test_without_a_kernel_it_says_where_the_network_is(page, tmp_path):
    figure = pad()
    digit = np.zeros((28, 28), np.uint8)
    digit[4:24, 12:16] = 255
    read(figure, digit)
    frame = open_still(page, tmp_path, figure)
    # The moment of saving is there.
    best = int(figure.probabilities.argmax())
    assert frame.locator(".bar-row.chosen .bar-name").inner_text() == str(best)
    assert f"{best} (" in frame.locator(".verdict").inner_text()
    assert frame.locator(".layer canvas").count() == 20
    np.testing.assert_array_equal(canvas_levels(frame.locator(".seen canvas")), digit)
    assert "in the notebook" in frame.locator(".notice").inner_text()
    # A new stroke outdates it.
    stroke(page, frame, (60, 60), (200, 200))
    painted(page)
    page.wait_for_timeout(300)
    assert set(frame.locator(".bar-value").all_inner_texts()) == {"–"}
    assert frame.locator(".layer canvas").count() == 0
    sees_what_is_drawn(frame)
    for _ in range(2):
        frame.get_by_role("button", name="Undo").click()
        painted(page)
        seen = sees_what_is_drawn(frame)
    assert not seen.any()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("state", ["empty", "read", "error"])
def test_accessible_in_both_themes(page, tmp_path, dark, state):
    figure = pad()
    if state != "empty":
        read(figure, 255 * np.eye(28, dtype=int))
    if state == "error":
        figure.error = "The network could not read this drawing: out of ink"
        figure.probabilities, figure.maps = None, []
    frame = open_still(page, tmp_path, figure, dark)
    assert complaints(page) == []
    assert small_targets(page) == []
    if state == "error":
        assert "out of ink" in frame.locator(".notice").inner_text()
    keep(frame, f"digit-pad-{state}-{'dark' if dark else 'light'}")


def test_a_phone(narrow_page, tmp_path):
    frame = open_still(narrow_page, tmp_path, pad())
    assert overflow(narrow_page) <= 0
    assert small_targets(narrow_page) == []
    box = frame.locator(".pad").bounding_box()
    session = narrow_page.context.new_cdp_session(narrow_page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        places = [{"x": box["x"] + x, "y": box["y"] + y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    before = narrow_page.evaluate("() => window.scrollY")
    touch("touchStart", (60, 60))
    for y in range(70, 220, 10):
        touch("touchMove", (60, y))
    touch("touchEnd")
    painted(narrow_page)
    assert sees_what_is_drawn(frame).any()
    assert narrow_page.evaluate("() => window.scrollY") == before  # it drew, it did not scroll
    keep(frame, "digit-pad-narrow")


CELL = """
import time
import keras, numpy as np
from course_lessons.n05_mnist_with_keras.explorers import DigitPad
keras.utils.set_random_seed(3)
model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Conv2D(6, 3, name="conv"),
    keras.layers.MaxPooling2D(4), keras.layers.Flatten(), keras.layers.Dense(10)])
questions, delay, trouble = [], 0.0, ""
def counted(batch):
    questions.append(batch.copy())
    time.sleep(delay)
    if trouble:
        raise RuntimeError(trouble)
    return batch
pad = DigitPad(model, preprocess=counted)
pad
"""


def shares(frame) -> np.ndarray:
    texts = frame.locator(".bar-value").all_inner_texts()
    return np.array([float(text.removesuffix(" %")) for text in texts])


def settled(page, notebook, frame) -> None:
    """Wait until the last question is answered, and compare what the page shows with Python."""
    calm = 0  # the next question follows an answer at once: look several times
    for _ in range(100):
        page.wait_for_timeout(150)
        calm = calm + 1 if notebook.value("pad.asked == pad.answered") else 0
        if calm == 4:
            break
    levels = canvas_levels(frame.locator(".seen canvas"))
    assert notebook.value("np.round(pad.image * 255).astype(int).tolist()") == levels.tolist()
    # The last question that the network got was the last state of the drawing.
    assert notebook.value("np.array_equal(questions[-1][0, ..., 0], pad.image)") is True
    expected = np.array(notebook.value("pad.probabilities.tolist()"))
    np.testing.assert_allclose(shares(frame), 100 * expected, atol=0.51)
    best = str(expected.argmax())
    assert frame.locator(".bar-row.chosen .bar-name").inner_text() == best
    assert f"{best} (" in frame.locator(".verdict").inner_text()


def test_the_network_reads_along_in_jupyterlab(notebook_of):
    notebook = notebook_of(CELL, name="pad.ipynb")
    page = notebook.page
    notebook.run_all()
    frame = page.locator(".jp-OutputArea .course-live .figure").first
    frame.locator(".pad").scroll_into_view_if_needed()
    stroke(page, frame, (60, 60), (200, 60), (120, 240))
    settled(page, notebook, frame)
    before = shares(frame)
    assert frame.locator(".layer canvas").count() == 6
    page.wait_for_timeout(700)
    assert "The network" in frame.locator("[role=status]").text_content()

    # By keyboard.
    frame.locator(".pad").focus()
    page.keyboard.press("Space")
    for _ in range(5):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Space")
    settled(page, notebook, frame)
    assert np.abs(shares(frame) - before).max() > 0.2
    assert notebook.value("len(pad.strokes)") == 2

    # A slow network: few questions, none in a queue, and the last state is answered.
    notebook.value("[questions.clear(), globals().__setitem__('delay', 0.4)]")
    box = frame.locator(".pad").bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    for step in range(30):
        page.mouse.move(box["x"] + 30 + 7 * step, box["y"] + 30 + 5 * (step % 9))
        page.wait_for_timeout(30)
    page.mouse.up()
    settled(page, notebook, frame)
    asked = notebook.value("len(questions)")
    assert 2 <= asked <= 12
    page.wait_for_timeout(1200)
    assert notebook.value("len(questions)") == asked

    # Trouble in the model is told, and passes.
    notebook.value("[globals().__setitem__('delay', 0.0), globals().__setitem__('trouble', 'dry')]")
    frame.get_by_role("button", name="Undo").click()
    frame.get_by_text("The network could not read this drawing: dry").wait_for()
    notebook.value("globals().__setitem__('trouble', '')")
    stroke(page, frame, (40, 240), (240, 240))
    settled(page, notebook, frame)
    assert frame.locator(".notice").inner_text() == ""

    # A clean pad.
    notebook.theme("dark")
    keep(frame, "digit-pad-lab-dark")
    frame.get_by_role("button", name="Clear").click()
    notebook.becomes("pad.probabilities is None and not pad.image.any()", True)
    assert notebook.errors() == []
