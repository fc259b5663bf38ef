"""KernelPlayground in Chromium: its pictures are Python's numbers, its controls change them."""

from __future__ import annotations

import base64
import io
import re

import numpy as np
import pytest
from figures import complaints, keep, load_modules, open_still, overflow, painted, small_targets
from PIL import Image

from course_lessons.n01_convolution_by_hand.explorers import KernelPlayground
from course_lessons.n01_convolution_by_hand.explorers.kernel_playground import (
    BORDERS,
    CHANNELS,
    FIRST,
    KERNELS,
    LARGEST_SIDE,
)

LESSON = "course_lessons/n01_convolution_by_hand/explorers"
SCRIPTS = (f"{LESSON}/planes.js", f"{LESSON}/photos.js")


def small_picture() -> np.ndarray:
    return np.random.default_rng(3).integers(0, 256, (9, 12, 3)).astype(np.uint8)


def test_a_photo_arrives_as_it_was_sent(page):
    load_modules(page, SCRIPTS[1])
    for picture in (small_picture(), small_picture()[..., 0]):
        url = KernelPlayground(picture).state()["picture"]
        found = page.evaluate(
            """async (url) => {
              const { pixels, height, width, grey } = await decode(url);
              return { pixels: [...pixels], height, width, grey };
            }""",
            url,
        )
        assert (found["height"], found["width"]) == picture.shape[:2]
        assert found["grey"] == (picture.ndim == 2)
        pixels = np.reshape(found["pixels"], (*picture.shape[:2], 4))[..., :3]
        expected = picture if picture.ndim == 3 else picture[..., None]
        np.testing.assert_array_equal(pixels, np.broadcast_to(expected, pixels.shape))


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def chosen(frame) -> tuple[tuple[int, int], list[float]]:
    """The pixel and the sums that the sentence under the numbers names."""
    text = frame.locator(".sentence").inner_text()
    row, column, values = re.match(r"filtered\[(\d+), (\d+)\] = \(?([^);]+)\)?[;.]", text).groups()
    return (int(row), int(column)), [number(value.rstrip(".")) for value in values.split(", ")]


def agrees(page, frame, playground) -> None:
    painted(page)
    (row, column), values = chosen(frame)
    filtered = playground.filtered()
    np.testing.assert_allclose(values, np.atleast_1d(filtered[row, column]), rtol=2e-3, atol=2e-3)
    cells = frame.locator(".products .face").all_inner_texts()
    assert len(cells) == playground.kernel.size
    total = number(frame.locator(".total").inner_text())
    assert sum(map(number, cells)) == pytest.approx(total, abs=0.5 * len(cells))
    for name, values in playground.stages().items():
        size = frame.locator(f"[data-stage={name}] .size").inner_text()
        assert size == " × ".join(map(str, values.shape)), name


def test_each_control_changes_the_picture(page, tmp_path):
    picture = small_picture()
    playground = KernelPlayground(picture)
    frame = open_still(page, tmp_path, playground)
    agrees(page, frame, playground)
    for name in KERNELS:
        frame.get_by_role("button", name=name, exact=True).click()
        playground.kernel = name
        agrees(page, frame, playground)
        pressed = frame.locator(".thumbnail[aria-pressed=true]").all_inner_texts()
        assert pressed == [name]
    frame.get_by_role("button", name="More").click()
    for channels in CHANNELS:
        frame.get_by_label("Channels").select_option(channels)
        playground.channels = channels
        agrees(page, frame, playground)
    frame.get_by_label("Channels").select_option("rgb")
    playground.channels = "rgb"
    frame.get_by_label("Numbers of").select_option("2")
    agrees(page, frame, playground)
    patch = [number(text) for text in frame.locator(".image .face").all_inner_texts()]
    (row, column), _ = chosen(frame)
    radius = len(playground.kernel) // 2
    padded = np.pad(picture[..., 2], radius)
    side = len(playground.kernel)
    assert patch == padded[row : row + side, column : column + side].ravel().tolist()
    frame.locator("[data-stage=filtered] .frame").click(position={"x": 3, "y": 3})
    for border in BORDERS:
        frame.get_by_label("Border", exact=True).select_option(border)
        playground.border = border
        agrees(page, frame, playground)
        assert chosen(frame)[0] == (0, 0)
    frame.get_by_label("then ReLU").check()
    frame.get_by_label("then 2×2 max pooling").check()
    playground.relu = playground.pool = True
    agrees(page, frame, playground)
    text = frame.locator(".sentence").inner_text()
    pooled = re.search(r"pooled\[0, 0\] = \(([^)]+)\)", text).group(1).split(", ")
    expected = playground.stages()["pooled"][0, 0]
    np.testing.assert_allclose([number(value) for value in pooled], expected, rtol=2e-3, atol=2e-3)


def test_editing_the_kernel(page, tmp_path):
    playground = KernelPlayground(small_picture(), kernel="identity")
    frame = open_still(page, tmp_path, playground)
    first = frame.get_by_label("Weight, row 0, column 0")
    first.fill("1/9")
    kernel = playground.kernel.copy()
    kernel[0, 0] = 1 / 9
    playground.kernel = kernel
    agrees(page, frame, playground)
    first.fill("−2,5")
    kernel[0, 0] = -2.5
    playground.kernel = kernel
    agrees(page, frame, playground)
    note = frame.locator(".said .note")
    assert "multiplied by −1.5" in note.inner_text()
    first.fill("two")
    agrees(page, frame, playground)  # the last number holds
    assert "not a number" in frame.locator(".hint").inner_text()
    first.fill("7")
    kernel[0, 0] = 7
    frame.get_by_role("button", name="More").click()
    frame.get_by_role("button", name="Normalise").click()
    playground.kernel = kernel / kernel.sum()
    agrees(page, frame, playground)
    assert "keep their brightness" in note.inner_text()
    assert frame.get_by_role("button", name="Normalise").is_disabled()
    frame.get_by_label("Kernel size").select_option("5")
    playground.kernel = np.pad(playground.kernel, 1)
    agrees(page, frame, playground)
    frame.get_by_label("Kernel size").select_option("3")
    playground.kernel = playground.kernel[1:-1, 1:-1]
    agrees(page, frame, playground)
    frame.get_by_role("button", name="Laplacian").click()
    painted(page)
    assert "flat areas become 0" in note.inner_text()


def test_the_legend_says_how_numbers_are_shown(page, tmp_path):
    frame = open_still(page, tmp_path, KernelPlayground())
    legend = frame.locator(".scale")
    assert "mid-grey is 0" in legend.inner_text()
    frame.get_by_role("button", name="box blur").click()
    painted(page)
    assert "clipped" in legend.inner_text()
    frame.get_by_role("button", name="More").click()
    display = frame.get_by_label("Show results as")
    for value, words in [
        ("diverging", "blue is negative"),
        ("absolute", "the sign is dropped"),
        ("grey zero", "darker is negative"),
        ("clipped", "255 or more"),
    ]:
        display.select_option(value)
        painted(page)
        assert words in legend.inner_text()
    # Three channels cannot be shown in two colours.
    display.select_option("diverging")
    frame.get_by_label("Channels").select_option("rgb")
    painted(page)
    assert "mid-grey is 0" in legend.inner_text()
    assert display.locator("option[value=diverging]").is_disabled()


def canvas_levels(frame, stage: str) -> np.ndarray:
    """Red, green and blue of a stage's picture as it is on the screen."""
    url = frame.locator(f"[data-stage={stage}] canvas").evaluate("(canvas) => canvas.toDataURL()")
    png = base64.b64decode(url.partition(",")[2])
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def test_the_photo_on_the_screen_is_the_filtered_one(page, tmp_path):
    playground = KernelPlayground("china", "sharpen", channels="rgb", display="clipped")
    frame = open_still(page, tmp_path, playground)
    painted(page)
    np.testing.assert_array_equal(canvas_levels(frame, "input"), playground.image)
    expected = np.clip(playground.filtered(), 0, 255).round()
    np.testing.assert_array_equal(canvas_levels(frame, "filtered"), expected)


def test_hovering_and_arrow_keys_choose_the_pixel(page, tmp_path):
    playground = KernelPlayground(small_picture(), "emboss", pool=True)
    frame = open_still(page, tmp_path, playground)
    painted(page)
    scale = 256 // 12
    frame.locator("[data-stage=input] .frame").hover(position={"x": 5.5 * scale, "y": 2.5 * scale})
    painted(page)
    assert chosen(frame)[0] == (2, 5)
    # A pooled cell leads to the pixel that won.
    frame.locator("[data-stage=pooled] .frame").hover(position={"x": 4.5 * scale, "y": 1.5 * scale})
    painted(page)
    filtered = playground.filtered()
    block = filtered[2:4, 8:10]
    down, right = np.unravel_index(block.argmax(), block.shape)
    assert chosen(frame)[0] == (2 + down, 8 + right)
    assert "pooled[1, 4]" in frame.locator(".sentence").inner_text()
    picker = frame.get_by_role("application")
    page.mouse.move(0, 0)
    picker.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    agrees(page, frame, playground)
    assert chosen(frame)[0] == (3, 7)  # from the middle, (4, 6)
    page.keyboard.press("Shift+ArrowLeft")
    painted(page)
    assert chosen(frame)[0] == (3, 0)
    assert "filtered[3, 0]" in frame.locator("[role=status]").text_content()


def as_file(pixels: np.ndarray, name: str) -> dict:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": buffer.getvalue()}


def test_a_photo_of_one_s_own(page, tmp_path):
    frame = open_still(page, tmp_path, KernelPlayground(kernel="identity", channels="rgb"))
    own = np.random.default_rng(5).integers(0, 256, (10, 14, 3)).astype(np.uint8)
    frame.locator("input[type=file]").set_input_files(as_file(own, "mine.png"))
    frame.get_by_text("mine.png").wait_for()
    frame.locator("[data-stage=input] .size", has_text="10 × 14 × 3").wait_for()
    np.testing.assert_array_equal(canvas_levels(frame, "filtered"), own)
    # Larger than the limit: shrunk, and said so.
    large = np.zeros((500, 2 * LARGEST_SIDE), np.uint8)
    frame.locator("input[type=file]").set_input_files(as_file(large, "large.png"))
    high = round(500 / 2)
    frame.get_by_text(f"shrunk from 500×768 to {high}×384 pixels").wait_for()
    # No picture at all.
    text = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"not a picture"}
    frame.locator("input[type=file]").set_input_files(text)
    frame.locator(".hint", has_text="“notes.txt” is not a picture").wait_for()
    frame.get_by_role("button", name="More").click()
    frame.get_by_role("button", name="Back to the first photo").click()
    frame.locator("[data-stage=input] .size", has_text="171 × 256 × 3").wait_for()
    assert "CC BY 2.0" in frame.locator(".credit").inner_text()


def test_a_dropped_photo(page, tmp_path):
    frame = open_still(page, tmp_path, KernelPlayground())
    painted(page)
    data = base64.b64encode(as_file(small_picture(), "x")["buffer"]).decode()
    frame.locator(".pictures").evaluate(
        """(node, data) => {
          const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([bytes], "dropped.png", {type: "image/png"}));
          for (const type of ["dragover", "drop"]) {
            const options = {dataTransfer, bubbles: true, cancelable: true};
            node.dispatchEvent(new DragEvent(type, options));
          }
        }""",
        data,
    )
    frame.get_by_text("dropped.png").wait_for()
    frame.locator("[data-stage=input] .size", has_text="9 × 12").wait_for()


def test_keyboard_alone(page, tmp_path):
    frame = open_still(page, tmp_path, KernelPlayground(small_picture()))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    painted(page)
    assert frame.locator(".thumbnail[aria-pressed=true]").inner_text() == list(KERNELS)[1]
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                """() => { const node = document.activeElement.shadowRoot?.activeElement;
                  return node?.labels?.[0]?.textContent || node?.getAttribute("aria-label")
                    || node?.textContent; }"""
            )
        )
        if "Weight, row 0, column 0" in reached:
            break
    assert {"Gabor −", "then ReLU: max(0, x)", "then 2×2 max pooling"} <= reached
    page.keyboard.type("5")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("-1")
    painted(page)
    kernel = np.full((3, 3), 1 / 9)
    kernel[0, 0], kernel[1, 0] = 5, -1
    agrees(page, frame, KernelPlayground(small_picture(), kernel))


def test_a_first_meeting(page, tmp_path):
    frame = open_still(page, tmp_path, KernelPlayground(kernel="identity", simple=True))
    assert frame.locator(".thumbnail").count() == len(FIRST) < len(KERNELS)
    words = frame.inner_text()
    assert "Laplacian" in words and "CC BY 2.0" in words
    assert not [term for term in ("ReLU", "pooling", "Border", "Channels") if term in words]
    more = frame.get_by_role("button", name="More")
    assert not frame.get_by_label("Kernel size").is_visible()
    more.click()
    assert frame.get_by_role("button", name="Less").get_attribute("aria-expanded") == "true"
    assert frame.get_by_label("Kernel size").is_visible()
    assert "ReLU" not in frame.inner_text()
    frame.get_by_role("button", name="box blur").click()
    agrees(page, frame, KernelPlayground(kernel="box blur"))


@pytest.mark.parametrize("dark", [False, True])
def test_accessible_in_both_themes(page, tmp_path, dark):
    figure = KernelPlayground(kernel="Sobel x", channels="rgb", relu=True, pool=True)
    frame = open_still(page, tmp_path, figure, dark)
    frame.get_by_role("button", name="More").click()
    painted(page)
    assert complaints(page) == []
    assert small_targets(page) == []
    keep(frame, f"kernel-playground-{'dark' if dark else 'light'}")


def test_a_phone(narrow_page, tmp_path):
    figure = KernelPlayground(kernel="Gabor /", relu=True, pool=True)
    frame = open_still(narrow_page, tmp_path, figure)
    painted(narrow_page)
    assert overflow(narrow_page) <= 0
    assert small_targets(narrow_page) == []
    frame.locator("[data-stage=input] .frame").tap(position={"x": 20, "y": 10})
    agrees(narrow_page, frame, figure)
    row, column = chosen(frame)[0]
    assert row <= 12 and column <= 24
    keep(frame, "kernel-playground-narrow")


def test_state_is_synced_both_ways_in_jupyterlab(notebook_of):
    notebook = notebook_of(
        "from course_lessons.n01_convolution_by_hand.explorers import KernelPlayground\n"
        "playground = KernelPlayground(kernel='Sobel x')\n"
        "playground",
        "import ipywidgets\nipywidgets.VBox([KernelPlayground('flower')])",
        name="playground.ipynb",
    )
    page = notebook.page
    notebook.run_all()
    figures = page.locator(".jp-OutputArea .course-live .figure")
    frame = figures.first
    # The second one is shown by another widget, and asks for its picture itself.
    for figure in (frame, figures.nth(1)):
        figure.locator("[data-stage=input] .size", has_text="171 × 256").wait_for()
    weight = frame.get_by_label("Weight, row 1, column 2")
    weight.fill("7")
    frame.get_by_label("then ReLU").check()
    notebook.becomes("playground.kernel.tolist()", [[-1, 0, 1], [-2, 0, 7], [-1, 0, 1]])
    assert notebook.value("list(playground.stages())") == ["input", "filtered", "relu"]
    (row, column), values = chosen(frame)
    assert notebook.value(f"float(playground.filtered()[{row}, {column}])") == values[0]

    # A photo of the learner's own reaches Python pixel by pixel.
    own = small_picture()
    frame.locator("input[type=file]").set_input_files(as_file(own, "mine.png"))
    frame.locator("[data-stage=input] .size", has_text="9 × 12").wait_for()
    notebook.becomes("playground.image.tolist()", own.tolist())

    # And back: kernel, picture and settings from Python.
    notebook.value("playground.set_trait('kernel', 'box blur')")
    notebook.value("setattr(playground, 'image', [[0, 1] * 15] * 30)")
    frame.locator("[data-stage=input] .size", has_text="30 × 30").wait_for()
    painted(page)
    assert frame.get_by_label("Weight, row 0, column 0").input_value() == "1/9"
    (row, column), values = chosen(frame)
    expected = notebook.value(f"float(playground.filtered()[{row}, {column}])")
    assert values[0] == pytest.approx(expected, abs=0.01)
    notebook.theme("dark")
    keep(frame, "kernel-playground-lab-dark")
    assert notebook.errors() == []
