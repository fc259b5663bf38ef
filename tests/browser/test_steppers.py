"""The steppers in Chromium: their numbers are Python's, each control moves them."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from figures import complaints, keep, open_still, overflow, painted, small_targets

from course_lessons.n03_filters_feature_maps_pooling.explorers import ChannelsStepper
from course_utils import convolution
from course_utils.explorers import ConvolutionStepper
from course_utils.explorers.drawing import short

RNG = np.random.default_rng(7)
SETTINGS = list(itertools.product(["valid", "same", "full", 0, 1, 2], [1, 2, 3, 4], [1, 2, 3]))
LOPSIDED = [[1, 2], [3, 4]]
SHADOW = "document.querySelector('.course-live').shadowRoot"
ACTIVE = f"""() => {{
  const here = {SHADOW}.activeElement;
  return here?.ariaLabel ?? here?.labels?.[0]?.textContent ?? here?.textContent;
}}"""
SPILLING = """(frame) => [...frame.querySelectorAll('.cell .face')].filter((face) => {
  if (!face.checkVisibility()) return false;
  if (face.tagName === 'INPUT') return face.scrollWidth > face.clientWidth + 1;
  const range = document.createRange();
  range.selectNodeContents(face);
  return range.getBoundingClientRect().width > face.getBoundingClientRect().width + 0.5;
}).map((face) => face.value ?? face.textContent)"""


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def grid(frame, what: str, which: int = 0) -> list[str]:
    """What the cells of a grid say, pads left out."""
    return (
        frame.locator(f".grid.{what}")
        .nth(which)
        .evaluate(
            """(grid) => [...grid.querySelectorAll('.cell:not(.pad) .face')]
                 .map((face) => face.tagName === 'INPUT' ? face.value : face.textContent)"""
        )
    )


def outputs(frame, which: int = 0) -> np.ndarray:
    """The numbers of an output grid, as a screen reader hears them."""
    labels = (
        frame.locator(".grid.output")
        .nth(which)
        .evaluate("(grid) => [...grid.querySelectorAll('button')].map((cell) => cell.ariaLabel)")
    )
    return np.array([number(re.split(": |more exactly ", label)[-1]) for label in labels])


def same_numbers(found: np.ndarray, expected: np.ndarray) -> None:
    np.testing.assert_allclose(found, np.ravel(expected), rtol=1e-3, atol=1e-3)


def slide(frame, label: str, value: int) -> None:
    frame.get_by_label(label, exact=True).fill(str(value))


# The arithmetic


# One channel, without a kernel


@pytest.mark.parametrize("flip", [False, True])
def test_every_window_shows_its_numbers(page, tmp_path, flip):
    image, kernel = RNG.integers(-4, 9, (6, 5)), RNG.integers(-3, 4, (2, 3))
    stepper = ConvolutionStepper(image, kernel, "same", stride=2, dilation=2, flip=flip)
    frame = open_still(page, tmp_path, stepper)
    laid = kernel[::-1, ::-1] if flip else kernel
    (top, _), (left, _) = (convolution.same_padding(n, k, 2, 2) for n, k in [(6, 2), (5, 3)])
    padded = np.pad(image, 6)
    for index, (i, j) in enumerate(np.ndindex(3, 3)):
        if index:
            frame.get_by_role("button", name="Step forward").click()
            painted(page)
        rows = [6 + i * 2 - top + 2 * m for m in range(2)]
        columns = [6 + j * 2 - left + 2 * n for n in range(3)]
        products = padded[np.ix_(rows, columns)] * laid
        assert [number(text) for text in grid(frame, "products")] == products.ravel().tolist()
        sums = products.sum(axis=1).cumsum()
        assert [number(text) for text in grid(frame, "sums")] == sums.tolist()
        assert sums[-1] == stepper.output[i, j]
        current = frame.locator(".output .current .face")
        assert number(current.inner_text()) == stepper.output[i, j]
        assert current.get_attribute("aria-current") == "step"
        spoken = frame.locator("[role=status]").text_content()
        written = frame.locator(".sentence").inner_text()
        assert written.startswith(f"Row {i}, column {j} output[{i}, {j}]: ")
        assert number(written.split("= ")[1]) == stepper.output[i, j]
        factors = re.findall(r"(−?[\d.]+)×\(?(−?[\d.]+)", written)
        assert [number(a) * number(b) for a, b in factors] == products.ravel().tolist()
        if index:  # nothing was said before the first step
            assert spoken == written.replace(f" output[{i}, {j}]", "")
    same_numbers(outputs(frame), stepper.output)


def test_each_setting_moves_the_numbers(page, tmp_path):
    image = RNG.integers(0, 9, (8, 8))
    frame = open_still(page, tmp_path, ConvolutionStepper(image, LOPSIDED))
    state = {"padding": "valid", "stride": 1, "dilation": 1, "flip": False}

    def compare(kernel=LOPSIDED, image=image):
        painted(page)
        expected = ConvolutionStepper(image, kernel, **state).output
        same_numbers(outputs(frame), expected)
        rows, columns = expected.shape
        assert f"Output {rows}×{columns}" in frame.locator(".stage").inner_text()
        assert f"= {rows}" in frame.locator(".formula").inner_text()

    compare()
    for padding in ["same", "full", 1, 2, 3, "valid", "same"]:
        frame.get_by_label("Padding").select_option(str(padding))
        state["padding"] = padding
        compare()
    for name, values in (("Stride", [2, 3, 4, 1]), ("Dilation", [2, 3, 1])):
        for value in values:
            slide(frame, name, value)
            state[name.lower()] = value
            compare()
    frame.get_by_label("Flip the kernel").check()
    state["flip"] = True
    compare()
    assert [number(text) for text in grid(frame, "kernel", 1)] == [4, 3, 2, 1]
    frame.get_by_label("Kernel", exact=True).select_option("Sobel x (vertical edges)")
    compare([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    frame.get_by_label("Kernel size").select_option("2×2")
    compare([[-1, 0], [-2, 0]])
    assert frame.get_by_label("Kernel", exact=True).input_value() == "own"
    frame.get_by_label("Kernel", exact=True).select_option("Gaussian blur 5×5")
    row = np.array([1, 4, 6, 4, 1]) / 16
    compare(np.outer(row, row))
    frame.get_by_label("Image", exact=True).select_option("Single bright pixel")
    single = np.zeros((8, 8))
    single[4, 4] = 1
    compare(np.outer(row, row), single)
    frame.get_by_label("Image size").select_option("6×6")
    compare(np.outer(row, row), single[:6, :6])
    frame.get_by_role("button", name="Reset").click()
    state |= {"padding": "valid", "flip": False}
    compare()
    assert grid(frame, "image") == [str(value) for value in image.ravel()]


def test_formula_has_the_numbers_put_in(page, tmp_path):
    stepper = ConvolutionStepper(np.ones((8, 6)), np.ones((3, 2)), "same", stride=2, dilation=1)
    frame = open_still(page, tmp_path, stepper)
    rows, columns = frame.locator(".formula > span").all_inner_texts()
    # 8 rows, kernel 3, stride 2: `same` pads 0 above and 1 below.
    assert rows.endswith("⌊(8 − 3 + 0 + 1) / 2⌋ + 1 = 4")
    assert columns.endswith("⌊(6 − 2 + 2·0) / 2⌋ + 1 = 3")
    assert "0 above and 1 below, 0 left and 0 right: the odd one comes last" in frame.inner_text()
    slide(frame, "Dilation", 2)
    frame.get_by_label("Padding").select_option("1")
    painted(page)
    rows = frame.locator(".formula > span").first.inner_text()
    assert "⌊(H + 2P − D(F − 1) − 1) / S⌋ + 1" in rows
    assert rows.endswith("⌊(8 + 2·1 − 2·(3 − 1) − 1) / 2⌋ + 1 = ⌊2.5⌋ + 1 = 3")


def test_pads_are_shown_where_same_puts_them(page, tmp_path):
    frame = open_still(page, tmp_path, ConvolutionStepper(np.ones((4, 4)), LOPSIDED, "same"))
    places = frame.locator(".grid.image").evaluate(
        "(grid) => [...grid.querySelectorAll('.cell')].map((cell) => cell.matches('.pad'))"
    )
    expected = np.zeros((5, 5), bool)
    expected[4, :] = expected[:, 4] = True
    assert places == expected.ravel().tolist()
    assert set(frame.locator(".pad .face").all_inner_texts()) == {"0"}


def test_pixels_that_no_window_reads_are_marked_and_said(page, tmp_path):
    stepper = ConvolutionStepper(np.ones((10, 10)), np.ones((2, 2)), stride=3)
    frame = open_still(page, tmp_path, stepper)
    marked = frame.locator(".grid.image").evaluate(
        "(grid) => [...grid.querySelectorAll('.cell')].map((cell) => cell.matches('.unread'))"
    )
    lost = convolution.unseen(10, 2, 3)
    assert lost == [2, 5, 8, 9]
    expected = [i in lost or j in lost for i, j in np.ndindex(10, 10)]
    assert marked == expected
    words = frame.locator(".notes").inner_text()
    assert "rows 2, 5, 8 and 9 and columns 2, 5, 8 and 9" in words
    assert f"{sum(expected)} of 100 pixels" in words
    assert frame.get_by_label("row 2, column 0, read by no window").count() == 1
    pattern = frame.locator(".cell.unread").first.evaluate(
        "(cell) => getComputedStyle(cell, '::after').backgroundImage"
    )
    assert "repeating-linear-gradient" in pattern


def test_no_window_fits(page, tmp_path):
    frame = open_still(page, tmp_path, ConvolutionStepper([[1, 2], [3, 4]]))
    words = frame.inner_text()
    assert "No window fits" in words and "reaches over 3 rows, the image has only 2" in words
    assert frame.get_by_role("button", name="Play").is_disabled()
    assert not frame.locator(".grid.output").is_visible()
    frame.get_by_label("Padding").select_option("1")
    painted(page)
    same_numbers(outputs(frame), ConvolutionStepper([[1, 2], [3, 4]], padding=1).output)
    assert "No window fits" not in frame.inner_text()
    keep(frame, "convolution-stepper-small")


def test_typing_numbers(page, tmp_path):
    frame = open_still(page, tmp_path, ConvolutionStepper())
    weight = frame.get_by_label("Weight, row 0, column 0", exact=True)
    weight.click()
    page.keyboard.type("1/9")
    painted(page)
    kernel = np.array([[1 / 9, -1, 0], [-1, 4, -1], [0, -1, 0]])
    same_numbers(outputs(frame), ConvolutionStepper(kernel=kernel).output)
    page.keyboard.press("Enter")  # the cell below, as in a spreadsheet
    page.keyboard.type("0,5")
    painted(page)
    kernel[1, 0] = 0.5
    same_numbers(outputs(frame), ConvolutionStepper(kernel=kernel).output)
    assert weight.input_value() == "1/9"

    pixel = frame.get_by_label("Pixel, row 1, column 1", exact=True)
    pixel.fill("abc")
    painted(page)
    assert pixel.get_attribute("aria-invalid") == "true"
    assert "“abc” is not a number" in frame.locator("[role=status]").text_content()
    pixel.press("Tab")  # leaving does not lose what was typed
    slide(frame, "Stride", 2)
    painted(page)
    assert pixel.input_value() == "abc" and "“abc”" in frame.locator(".hint").inner_text()
    same_numbers(outputs(frame), ConvolutionStepper(kernel=kernel, stride=2).output)
    other = frame.get_by_label("Pixel, row 0, column 0", exact=True)
    other.fill("-7")  # mending another cell does not hide the complaint
    painted(page)
    assert "“abc”" in frame.locator(".hint").inner_text()
    pixel.fill("1/0")
    assert pixel.get_attribute("aria-invalid") == "true"
    pixel.press("Escape")
    painted(page)
    assert pixel.input_value() == "1" and pixel.get_attribute("aria-invalid") is None
    assert "“" not in frame.locator(".hint").inner_text()
    for text in ("2e9", "", "-", "1/"):
        pixel.fill(text)
        pixel.press("Tab")
        assert pixel.get_attribute("aria-invalid") == "true", text
    frame.get_by_role("button", name="Reset").click()
    painted(page)
    assert pixel.input_value() == "1" and pixel.get_attribute("aria-invalid") is None


def test_keyboard_only(page, tmp_path):
    """Tab through the controls, arrows inside a grid, a window traced from the output."""
    frame = open_still(page, tmp_path, ConvolutionStepper())
    stops = []
    for _ in range(30):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(ACTIVE))
        if stops[-1] == "Reset":
            break
    expected = ["Image", "Image size", "Kernel", "Kernel size", "Padding", "Stride", "Dilation"]
    expected += ["Flip the kernel (true convolution)", "Pixel, row 0, column 0"]
    expected += ["Weight, row 0, column 0", "Output, row 0, column 0: 0", "To the start"]
    expected += ["Step back", "Play", "Step forward", "Step", "Speed", "One product at a time"]
    assert stops == [*expected, "Hide what comes later", "Reset"]

    while page.evaluate(ACTIVE) != "Output, row 0, column 0: 0":
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    painted(page)
    assert page.evaluate(ACTIVE) == "Output, row 1, column 2: 2"
    spoken = frame.locator("[role=status]").text_content()
    assert spoken == frame.locator(".sentence").inner_text().replace(" output[1, 2]", "")
    assert [number(text) for text in grid(frame, "products")] == [0, -3, 0, -1, 8, -1, 0, -1, 0]
    page.keyboard.press("Enter")
    painted(page)
    assert (
        frame.locator("[aria-current=step]")
        .get_attribute("aria-label")
        .startswith("Output, row 1, column 2")
    )
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    for key in ("ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    assert page.evaluate(ACTIVE) == "Pixel, row 1, column 1"
    page.keyboard.type("12")
    page.keyboard.press("ArrowLeft")  # inside the text
    assert page.evaluate(ACTIVE) == "Pixel, row 1, column 1"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(ACTIVE) == "Pixel, row 1, column 0"
    painted(page)
    image = ConvolutionStepper().image.copy()
    image[1, 1] = 12
    same_numbers(outputs(frame), ConvolutionStepper(image).output)
    outline = page.evaluate(
        """() => getComputedStyle(document.querySelector('.course-live').shadowRoot.activeElement)
             .outlineWidth"""
    )
    assert outline == "3px"


def test_pointing_shows_where_a_number_came_from(page, tmp_path):
    frame = open_still(page, tmp_path, ConvolutionStepper())
    frame.get_by_label("Output, row 2, column 1: −4").hover()
    painted(page)
    assert frame.locator(".sentence").inner_text().startswith("Row 2, column 1")
    assert sum(number(text) for text in grid(frame, "products")) == -4
    assert "peeking" in frame.locator(".window").get_attribute("class")
    assert frame.get_by_label("Step", exact=True).input_value() == "1"  # only a look
    frame.locator(".player").hover(position={"x": 2, "y": 2})
    painted(page)
    assert frame.locator(".sentence").inner_text().startswith("Row 0, column 0")
    frame.locator(".grid.products .cell").nth(4).hover()
    painted(page)
    lit = [
        frame.locator(f".{what} .lit:visible").count() for what in ("image", "kernel", "products")
    ]
    assert lit == [1, 1, 1]
    frame.get_by_label("Pixel, row 1, column 1", exact=True).hover()
    painted(page)
    assert "read by 4 of 9 windows" in frame.locator(".hint").inner_text()
    assert frame.locator(".output .reads").count() == 4
    frame.get_by_label("Output, row 1, column 0: −4").click()
    painted(page)
    assert frame.get_by_label("Step", exact=True).input_value() == "4"


def test_one_product_at_a_time(page, tmp_path):
    frame = open_still(page, tmp_path, ConvolutionStepper())
    frame.get_by_label("One product at a time").check()
    forward = frame.get_by_role("button", name="Step forward")
    for _ in range(3):
        forward.click()
    painted(page)
    assert grid(frame, "products")[:5] == ["0", "−2", "0", "0", ""]
    assert grid(frame, "sums") == ["−2", "−2", ""]
    spoken = frame.locator("[role=status]").text_content()
    assert spoken == "Row 0, column 0, 4 of 9 products: 1×0 + 2×(−1) + 3×0 + 0×(−1) = −2"
    for _ in range(6):
        forward.click()
    painted(page)
    assert frame.get_by_label("Step", exact=True).input_value() == "2"
    assert grid(frame, "products")[:2] == ["0", ""]
    frame.get_by_role("button", name="Step back").click()
    painted(page)
    assert (
        frame.get_by_label("Step", exact=True).input_value() == "1"
        and grid(frame, "sums")[2] == "0"
    )


def test_what_comes_later_can_be_hidden(page, tmp_path):
    frame = open_still(page, tmp_path, ConvolutionStepper())
    slide(frame, "Step", 3)
    frame.get_by_label("Hide what comes later").check()
    painted(page)
    assert grid(frame, "output") == ["0", "0", "8", *"??????"]
    assert frame.get_by_label("Output, row 2, column 2: ? (not computed yet)").count() == 1


def test_a_first_meeting(page, tmp_path):
    """Play and Step alone, and no number of the output before a step came to it."""
    frame = open_still(page, tmp_path, ConvolutionStepper(simple=True))
    step = frame.get_by_role("button", name="Step forward")
    hidden = [frame.get_by_label("Stride"), frame.get_by_label("Step", exact=True)]
    hidden += [frame.locator(".formula"), frame.get_by_role("button", name="Reset")]
    assert not any(node.is_visible() for node in hidden)
    assert grid(frame, "output") == ["?"] * 9
    assert grid(frame, "products") == [""] * 9 and grid(frame, "sums") == [""] * 3
    labels = "(frame) => [...frame.querySelectorAll('.output [aria-label], [aria-valuetext]')]"
    texts = f"{labels}.map((node) => node.ariaLabel + node.ariaValueText).join()"
    assert "-4" not in frame.evaluate(texts) and "−4" not in frame.evaluate(texts)
    frame.locator(".output button").nth(3).hover()  # only the window is shown
    painted(page)
    assert grid(frame, "output") == ["?"] * 9 and grid(frame, "products") == [""] * 9
    for shown in (["0"], ["0", "0"], ["0", "0", "8"]):
        step.click()
        painted(page)
        assert grid(frame, "output") == shown + ["?"] * (9 - len(shown))
    more = frame.get_by_role("button", name="More")
    more.click()
    assert all(node.is_visible() for node in hidden)
    slide(frame, "Stride", 2)
    frame.get_by_role("button", name="Less").click()
    assert not any(node.is_visible() for node in hidden)
    assert more.get_attribute("aria-expanded") == "false"
    assert "Output" not in [axis.get_title()[:6] for axis in _still().axes]


def _still():
    return ConvolutionStepper(simple=True).static_figure()


def test_play_walks_to_the_end_and_is_silent(page, tmp_path):
    frame = open_still(page, tmp_path, ConvolutionStepper())
    page.evaluate(
        f"""() => {{
          const node = {SHADOW}.querySelector('[role=status]');
          window.said = [];
          new MutationObserver(() => window.said.push(node.textContent))
            .observe(node, {{childList: true, characterData: true, subtree: true}});
        }}"""
    )
    live = frame.locator("output").evaluate_all("(all) => all.map((node) => node.ariaLive)")
    assert set(live) == {"off"}
    frame.get_by_label("Speed").select_option("4")
    step = frame.get_by_label("Step", exact=True)

    def reach(number):
        for _ in range(400):
            if int(step.input_value()) == number:
                return
            page.wait_for_timeout(25)
        raise AssertionError(f"never came to step {number}")

    frame.get_by_role("button", name="Play").click()
    reach(3)
    silent = page.evaluate("window.said") == []
    frame.get_by_role("button", name="Pause").click()
    painted(page)
    middle = step.input_value()
    assert silent and 3 <= int(middle) < 9
    page.wait_for_timeout(600)
    assert step.input_value() == middle
    assert len(page.evaluate("window.said")) == 1  # where it stopped
    frame.get_by_role("button", name="Play").click()
    reach(9)
    frame.get_by_role("button", name="Play").wait_for()  # it stops by itself
    painted(page)
    said = page.evaluate("window.said")
    assert len(said) == 2 and said[1].startswith("Row 2, column 2")
    frame.get_by_role("button", name="Play").click()  # from the start again
    reach(1)


def test_reduced_motion(page, tmp_path):
    page.emulate_media(reduced_motion="reduce")
    frame = open_still(page, tmp_path, ConvolutionStepper())
    moving = "(node) => parseFloat(getComputedStyle(node).transitionDuration)"
    assert frame.locator(".window").evaluate(moving) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert frame.locator(".window").evaluate(moving) > 0


# Several channels, without a kernel


def test_channels_show_their_numbers(page, tmp_path):
    image, kernels = RNG.integers(0, 4, (5, 4, 3)), RNG.integers(-2, 3, (2, 3, 3, 2))
    stepper = ChannelsStepper(image, kernels, [3, -2], padding=1, stride=2, relu=True)
    frame = open_still(page, tmp_path, stepper)
    padded = np.pad(image, ((1, 1), (1, 1), (0, 0)))
    rows, columns, filters = stepper.output.shape
    for index in range(rows * columns * filters):
        k, place = divmod(index, rows * columns)
        i, j = divmod(place, columns)
        if index:
            frame.get_by_role("button", name="Step forward").click()
            painted(page)
        window = padded[2 * i : 2 * i + 2, 2 * j : 2 * j + 3]
        products = window * kernels[..., k]
        for c in range(3):
            found = [number(text) for text in grid(frame, "products", c)]
            assert found == products[:, :, c].ravel().tolist()
            assert number(grid(frame, "sums", c)[0]) == products[:, :, c].sum()
            assert [number(text) for text in grid(frame, "kernel", c)] == kernels[
                :, :, c, k
            ].ravel().tolist()
        total = products.sum()
        tally = [number(grid(frame, "sums", line)[0]) for line in range(3, 7)]
        bias = [3, -2][k]
        assert tally == [total, bias, total + bias, max(total + bias, 0)]
        assert stepper.output[i, j, k] == tally[-1]
        assert number(frame.locator(".output .current .face").inner_text()) == tally[-1]
        words = frame.locator(".sentence").inner_text()
        assert f"Filter {k}, row {i}, column {j} output[{i}, {j}, {k}]" in words
    for k in range(filters):
        same_numbers(outputs(frame, k), stepper.output[:, :, k])
    assert "image (5, 4, 3), kernels (2, 3, 3, 2), bias (2,)" in frame.inner_text()
    assert "2·3·3·2 weights + 2 biases = 38" in frame.inner_text()


def test_channels_each_setting_moves_the_numbers(page, tmp_path):
    given = ChannelsStepper()
    frame = open_still(page, tmp_path, given)
    arrays = [given.image, given.kernels, given.bias]
    state = {"padding": "valid", "stride": 1, "dilation": 1, "relu": False}

    def compare():
        painted(page)
        expected = ChannelsStepper(*arrays, **state).output
        for k in range(expected.shape[2]):
            same_numbers(outputs(frame, k), expected[:, :, k])
        assert frame.locator(".map:visible").count() == expected.shape[2]

    compare()
    for name, label, values in (
        ("padding", "Padding", ["same", "full", 1]),
        ("stride", "Stride", [3, 1]),
        ("dilation", "Dilation", [2, 1]),
    ):
        for value in values:
            field = frame.get_by_label(label, exact=True)
            (field.select_option if name == "padding" else field.fill)(str(value))
            state[name] = value
            compare()
    frame.get_by_label("ReLU", exact=True).check()
    state["relu"] = True
    compare()
    frame.get_by_role("button", name="Filter 1", exact=True).click()
    painted(page)
    frame.get_by_label("Weight for green, row 1, column 1").fill("1/2")
    arrays[1] = arrays[1].copy()
    arrays[1][1, 1, 1, 1] = 0.5
    compare()
    frame.get_by_label("Bias of filter 1").fill("-5")
    arrays[2] = np.array([arrays[2][0], -5])
    compare()
    frame.get_by_label("Blue pixel, row 4, column 4").fill("9")
    arrays[0] = arrays[0].copy()
    arrays[0][4, 4, 2] = 9
    compare()
    frame.get_by_label("Channels", exact=True).select_option("2")
    arrays[0], arrays[1] = arrays[0][..., :2], arrays[1][:, :, :2]
    compare()
    frame.get_by_label("Filters", exact=True).select_option("1")
    arrays[1], arrays[2] = arrays[1][..., :1], arrays[2][:1]
    compare()
    frame.get_by_label("Filters", exact=True).select_option("3")
    painted(page)
    assert frame.locator(".map:visible").count() == 3
    frame.get_by_role("button", name="Reset").click()
    arrays[:] = [given.image, given.kernels, given.bias]
    state |= {"padding": "valid", "relu": False}
    compare()


def test_channels_one_at_a_time(page, tmp_path):
    frame = open_still(page, tmp_path, ChannelsStepper())
    frame.get_by_label("One channel at a time").check()
    painted(page)
    sums = ChannelsStepper()._channel_sums()[0, 0, :, 0]
    assert [grid(frame, "sums", c)[0] for c in range(3)] == [short(sums[0]), "", ""]
    frame.get_by_role("button", name="Step forward").click()
    painted(page)
    assert f"= {short(sums[:2].sum())}" in frame.locator("[role=status]").text_content()
    assert number(grid(frame, "sums", 3)[0]) == sums[:2].sum()
    for _ in range(2):
        frame.get_by_role("button", name="Step forward").click()
    painted(page)
    assert (
        number(frame.locator(".output .current .face").inner_text())
        == ChannelsStepper().output[0, 0, 0]
    )


def test_channels_no_window_fits(page, tmp_path):
    frame = open_still(page, tmp_path, ChannelsStepper(np.ones((2, 2, 1)), np.ones((3, 3, 1, 1))))
    assert "No window fits" in frame.inner_text()
    frame.get_by_label("Padding").select_option("same")
    painted(page)
    same_numbers(outputs(frame), np.full(4, 4))


# Everybody


STEPPERS = [
    ConvolutionStepper(),
    ConvolutionStepper(RNG.random((12, 12)), padding="same", flip=True),
    ChannelsStepper(relu=True, padding="same", stride=2),
]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("stepper", STEPPERS, ids=["small", "photo", "channels"])
def test_accessible(page, tmp_path, stepper, dark):
    frame = open_still(page, tmp_path, stepper, dark)
    frame.get_by_label("Pixel, row 0, column 0", exact=False).first.fill("abc")
    frame.get_by_role("button", name="Step forward").click()
    page.wait_for_timeout(350)  # colours that fade in
    assert complaints(page) == []
    keep(frame, f"{type(stepper).__name__}-{stepper.image.shape[0]}-{'dark' if dark else 'light'}")


@pytest.mark.parametrize("stepper", STEPPERS, ids=["small", "photo", "channels"])
def test_narrow(narrow_page, tmp_path, stepper):
    frame = open_still(narrow_page, tmp_path, stepper)
    painted(narrow_page)
    assert overflow(narrow_page) <= 0
    assert small_targets(narrow_page) == []
    cell = frame.locator(".output button").nth(1)
    cell.tap()
    painted(narrow_page)
    assert cell.get_attribute("aria-current") == "step"
    keep(frame, f"{type(stepper).__name__}-{stepper.image.shape[0]}-narrow")


def test_window_is_scrolled_into_sight(narrow_page, tmp_path):
    stepper = ConvolutionStepper(RNG.random((12, 12)), padding="same")
    stepper.position = (0, 11)
    frame = open_still(narrow_page, tmp_path, stepper)
    painted(narrow_page)
    hidden = """(frame) => ['.window', '.output .current'].filter((name) => {
      const node = frame.querySelector(name);
      const inner = node.getBoundingClientRect();
      const outer = node.closest('.scroll').getBoundingClientRect();
      return inner.left < outer.left - 1 || inner.right > outer.right + 1;
    })"""
    assert frame.locator(".scroll").first.evaluate("(box) => box.scrollWidth > box.clientWidth")
    narrow_page.wait_for_timeout(300)  # the window glides
    assert frame.evaluate(hidden) == []
    frame.get_by_role("button", name="To the start").click()
    narrow_page.wait_for_timeout(300)
    assert frame.evaluate(hidden) == []


@pytest.mark.parametrize("width", [320, 375, 500, 700, 820, 1000, 1400])
def test_numbers_stay_inside_their_cells(page, tmp_path, width):
    page.set_viewport_size({"width": width, "height": 900})
    wide = ConvolutionStepper(RNG.normal(size=(7, 7)) * 3e4, RNG.normal(size=(3, 3)), "full")
    for stepper in (
        wide,
        ConvolutionStepper(RNG.integers(0, 255, (12, 12)), padding="same"),
        ChannelsStepper(),
    ):
        frame = open_still(page, tmp_path, stepper)
        painted(page)
        assert overflow(page) <= 0
        assert frame.evaluate(SPILLING) == []


# In JupyterLab


def test_state_goes_both_ways_in_jupyterlab(notebook_of):
    notebook = notebook_of(
        "from course_utils.explorers import ConvolutionStepper\n"
        "stepper = ConvolutionStepper()\nstepper"
    )
    notebook.run_all()
    page = notebook.page
    frame = page.locator(".course-live .figure")
    frame.wait_for(timeout=60_000)

    def eventually(expression, expected):
        for _ in range(100):
            found = notebook.value(expression)
            if found == expected:
                return
            page.wait_for_timeout(50)
        raise AssertionError(f"{expression} is {found}, not {expected}")

    frame.get_by_label("Weight, row 0, column 0", exact=True).fill("1/4")
    eventually("stepper.kernel[0].tolist()", [0.25, -1, 0])
    frame.get_by_label("Padding").select_option("same")
    frame.get_by_label("Stride").focus()
    cells = "window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    before = page.evaluate(cells)
    page.keyboard.press("ArrowRight")  # not JupyterLab's arrow
    frame.get_by_label("Flip the kernel").check()
    eventually("(stepper.padding, stepper.stride, stepper.flip)", ("same", 2, True))
    assert page.evaluate(cells) == before
    painted(page)
    same_numbers(outputs(frame), np.array(notebook.value("stepper.output.tolist()")))
    frame.get_by_role("button", name="Step forward").click()
    eventually("stepper.position", (0, 1))

    notebook.value("setattr(stepper, 'image', [[1, 2, 3], [4, 5, 6], [7, 8, 9]])")
    frame.get_by_label("Pixel, row 2, column 2", exact=True).wait_for()
    page.wait_for_function(f"{SHADOW}.querySelectorAll('.image input').length === 9")
    painted(page)
    assert grid(frame, "image") == list("123456789")
    notebook.value("setattr(stepper, 'position', (1, 1))")
    frame.get_by_text("output[1, 1]").wait_for()
    same_numbers(outputs(frame), np.array(notebook.value("stepper.output.tolist()")))
    notebook.value("[setattr(stepper, *item) for item in stepper.initial.items()]")
    frame.get_by_text("output[0, 0]").wait_for()
    same_numbers(outputs(frame), np.array([0, 0, 8, -4, 0, 2, 0, -4, 0]))
    assert frame.get_by_label("Padding").input_value() == "valid"

    for theme in ("dark", "light"):
        notebook.theme(theme)
        dark = str(theme == "dark").lower()
        page.wait_for_function(f"{SHADOW}.host.matches('.dark') === {dark}")
        assert complaints(page) == []
        keep(frame, f"convolution-stepper-lab-{theme}")
    assert notebook.errors() == []


def test_a_change_of_theme_keeps_state_and_layout_in_jupyterlab(notebook_of):
    notebook = notebook_of(
        "from course_utils.explorers import ConvolutionStepper\n"
        "ConvolutionStepper(padding=1, simple=True)"
    )
    notebook.run_all()
    frame = notebook.page.locator(".course-live .figure")
    frame.wait_for(timeout=60_000)
    frame.get_by_role("button", name="Step forward").click(click_count=3)
    frame.get_by_role("button", name="More").click()

    def looks():
        notebook.page.wait_for_timeout(400)
        stage = sorted(frame.locator(".stage").get_attribute("class").split())
        box = frame.bounding_box()
        return stage, round(box["width"]), round(box["height"]), grid(frame, "output")

    before = looks()
    assert "wrapped" not in before[0] and before[3][2:4] == ["8", "?"]
    for theme in ("dark", "light"):
        notebook.theme(theme)
        assert looks() == before
        assert frame.get_by_role("button", name="Less").is_visible()


def test_channels_state_goes_both_ways_in_jupyterlab(notebook_of):
    notebook = notebook_of(
        "from course_lessons.n03_filters_feature_maps_pooling.explorers import ChannelsStepper\n"
        "stepper = ChannelsStepper()\nstepper"
    )
    notebook.run_all()
    page = notebook.page
    frame = page.locator(".course-live .figure")
    frame.wait_for(timeout=60_000)
    frame.get_by_label("Channels", exact=True).select_option("2")
    frame.get_by_label("Filters", exact=True).select_option("1")
    frame.get_by_label("Bias of filter 0").fill("7")
    for _ in range(100):
        if notebook.value("stepper.bias.tolist()") == [7]:
            break
        page.wait_for_timeout(50)
    assert notebook.value("(stepper.image.shape, stepper.kernels.shape)") == (
        (5, 5, 2),
        (3, 3, 2, 1),
    )
    same_numbers(outputs(frame), np.array(notebook.value("stepper.output.tolist()")))
    notebook.value("setattr(stepper, 'relu', True)")
    frame.get_by_text("ReLU: max").wait_for()
    same_numbers(outputs(frame), np.array(notebook.value("stepper.output.tolist()")))
    assert notebook.errors() == []
