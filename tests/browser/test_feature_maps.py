"""FeatureMapViewer in Chromium: its maps and sentences are Python's, by pointer and keyboard."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from figures import complaints, keep, open_still, overflow, painted, small_targets
from PIL import Image

from course_utils.explorers import FeatureMapViewer

keras = pytest.importorskip("keras")
layers = keras.layers
DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def photos(count=2, size=28, channels=1):
    """Smooth blobs: something to see in screenshots."""
    rng = np.random.default_rng(4)
    y, x = np.mgrid[:size, :size] / size
    pictures = [
        np.sin(a * x + b * y + np.array([[p]])) * 0.5 + 0.5
        for a, b, p in rng.uniform(-12, 12, (count * channels, 3))
    ]
    return np.array(pictures).reshape(count, channels, size, size).transpose(0, 2, 3, 1)


def viewer(**options):
    keras.utils.set_random_seed(3)
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(12, 3, activation="relu", name="first"),
            layers.MaxPooling2D(name="pool"),
            layers.Conv2D(8, 3, dilation_rate=2, padding="same", name="wide"),
            layers.Flatten(),
            layers.Dense(40, name="middle"),
            layers.Dense(10, activation="softmax", name="classes"),
        ],
        name="small",
    )
    return FeatureMapViewer(model, photos(3), names=DIGITS, **options)


def select(figure, **changes) -> None:
    """Choose in Python what was chosen on the page; a position is kept only within its layer."""
    if "layer" in changes:
        changes = {"position": None} | changes
    figure.selection = figure.selection._replace(**changes)


def sees(figure) -> str:
    """Name the pixels that Python finds the chosen number to depend on."""
    rows, columns = figure.receptive_field()
    return f"image[{rows.start}:{rows.stop}, {columns.start}:{columns.stop}]"


def value(text: str) -> float:
    return float(text.partition(". ")[0].replace("−", "-").replace("≈", "=").split("= ")[1])


def chosen_layer(frame, figure, name: str):
    index = [layer["name"] for layer in figure.layers].index(name)
    frame.get_by_label("Layer", exact=True).select_option(str(index))


class Shown:
    """The figure in Python beside the figure on the page: their words are compared."""

    def __init__(self, page, frame, figure):
        self.page, self.frame, self.figure = page, frame, figure

    def place(self, row: int, column: int) -> dict:
        box = self.frame.get_by_role("application").bounding_box()
        height, width, _ = self.figure.maps().shape[1:]
        return {
            "x": (column + 0.5) * box["width"] / width,
            "y": (row + 0.5) * box["height"] / height,
        }

    def agree(self) -> str:
        """The sentence on the page is Python's, its number too, and the outline is the field."""
        painted(self.page)
        text = self.frame.locator(".sentence").inner_text()
        image, name, channel, position = self.figure.selection
        assert sees(self.figure) in text
        indices = [*(position or ()), channel]
        assert text.startswith(f"{name}[{', '.join(map(str, indices))}]")
        values = self.figure.maps()[image]
        exact = float(values[tuple(indices)])
        spread = float(np.ptp(values))
        assert value(text) == pytest.approx(exact, abs=0.006 * (spread + abs(exact)))
        rows, columns = self.figure.receptive_field()
        box = self.frame.locator(".field").evaluate(
            """({style}) => [style.top, style.left, style.height, style.width].map(parseFloat)"""
        )
        high, wide = self.figure._image_shape
        expected = [rows.start / high, columns.start / wide]
        expected += [(rows.stop - rows.start) / high, (columns.stop - columns.start) / wide]
        np.testing.assert_allclose(box, 100 * np.array(expected), atol=0.01)
        return text


@pytest.fixture
def shown(page, tmp_path):
    figure = viewer()
    return Shown(page, open_still(page, tmp_path, figure), figure)


def test_pointing_at_a_pixel_outlines_what_it_sees(shown):
    shown.agree()
    for name, places in {
        "first": [(0, 0), (25, 25), (10, 3)],
        "pool": [(0, 12), (6, 6)],
        "wide": [(0, 0), (6, 6), (12, 1)],
    }.items():
        chosen_layer(shown.frame, shown.figure, name)
        select(shown.figure, layer=name)
        painted(shown.page)
        for position in places:
            shown.frame.get_by_role("application").hover(position=shown.place(*position))
            select(shown.figure, position=position)
            shown.agree()
    # A hovered pixel is forgotten, a clicked one is kept.
    shown.frame.get_by_role("application").click(position=shown.place(4, 4))
    shown.page.mouse.move(2, 2)
    select(shown.figure, position=(4, 4))
    shown.agree()


def test_gaps_of_a_dilated_kernel_are_dimmed(page, tmp_path):
    model = keras.Sequential([keras.Input((14, 14, 1)), layers.Conv2D(1, 3, dilation_rate=3)])
    figure = FeatureMapViewer(model, photos(1, 14))
    shown = Shown(page, open_still(page, tmp_path, figure), figure)
    assert "7 × 7 pixels, and reads 9 of them." in shown.agree()
    alphas = shown.frame.locator(".gaps").evaluate(
        """(canvas) => [...canvas.getContext("2d").getImageData(0, 0, 14, 14).data]
             .filter((_, index) => index % 4 === 3)"""
    )
    row, column = figure.selection.position
    dimmed = np.zeros((14, 14), bool)
    dimmed[row : row + 7, column : column + 7] = True
    dimmed[row : row + 7 : 3, column : column + 7 : 3] = False
    np.testing.assert_array_equal(np.reshape(alphas, (14, 14)) > 0, dimmed)


def test_every_control(shown):
    frame, figure = shown.frame, shown.figure
    frame.get_by_role("button", name="Image 2").click()
    select(figure, image=2)
    shown.agree()
    frame.get_by_role("option", name="Channel 7", exact=True).click()
    select(figure, channel=7)
    shown.agree()
    frame.get_by_role("button", name="Strongest pixel").click()
    painted(shown.page)
    text = frame.locator(".sentence").inner_text()
    row, column = map(int, text[len("first[") :].split(",")[:2])
    select(figure, position=(row, column))
    shown.agree()
    strengths = np.abs(figure.maps()[2, ..., 7])
    assert strengths[row, column] >= strengths.max() - np.ptp(strengths) / 255  # one byte a number
    frame.get_by_role("button", name="The next layer").click()
    frame.get_by_role("button", name="The next layer").click()
    painted(shown.page)
    assert frame.locator(".sentence").inner_text().startswith("wide[")
    assert "dilation 2×2" in frame.locator(".kind").inner_text()
    frame.get_by_role("button", name="The layer before").click()
    painted(shown.page)
    assert frame.locator(".sentence").inner_text().startswith("pool[")


def canvas_pixels(locator) -> np.ndarray:
    url = locator.evaluate("(canvas) => canvas.toDataURL()")
    png = base64.b64decode(url.partition(",")[2])
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def test_colours_are_those_of_the_scale(shown):
    frame, figure = shown.frame, shown.figure
    from matplotlib import colormaps

    from course_utils.plots import SIGNED

    for scale in ("channel", "layer"):
        frame.get_by_label("Colours").select_option(scale)
        for name, ramp in (("first", "cividis"), ("wide", SIGNED)):
            chosen_layer(frame, figure, name)
            painted(shown.page)
            maps = figure.maps(name)[0]
            for channel in (0, 5):
                one = maps[..., channel]
                limit = np.abs(maps if scale == "layer" else one).max()
                share = one / limit if name == "first" else (one / limit + 1) / 2
                expected = 255 * colormaps.get_cmap(ramp)(share)[..., :3]
                drawn = canvas_pixels(frame.locator(".tile canvas").nth(channel))
                # Eleven stops instead of 256, and one byte a number.
                assert np.abs(drawn - expected).max() < 16
                assert np.abs(drawn - expected).mean() < 3


def test_the_kernel_of_the_first_layer(shown):
    frame, figure = shown.frame, shown.figure
    channel = figure.selection.channel
    kernel = frame.locator(".kernel")
    assert f"Kernel of channel {channel}" in kernel.inner_text()
    texts = kernel.locator("span").all_inner_texts()
    numbers = [float(text.replace("−", "-")) for text in texts]
    expected = [np.ravel(figure.layers[0]["kernels"][channel]["weights"])]
    np.testing.assert_allclose([numbers], expected, atol=0.006)
    chosen_layer(frame, figure, "pool")
    painted(shown.page)
    assert kernel.is_hidden()


def test_dense_layers_are_bars(shown):
    frame, figure = shown.frame, shown.figure
    chosen_layer(frame, figure, "classes")
    painted(shown.page)
    rows = frame.locator(".bar-row")
    assert rows.count() == 10
    expected = figure.maps("classes")[0]
    found = [float(text.split()[-1]) for text in rows.all_inner_texts()]
    np.testing.assert_allclose(found, expected, rtol=0.01)
    widths = rows.locator(".bar").evaluate_all("(bars) => bars.map((bar) => bar.clientWidth)")
    np.testing.assert_allclose(np.array(widths) / max(widths), expected / expected.max(), atol=0.02)
    rows.nth(6).click()
    select(figure, layer="classes", channel=6)
    painted(shown.page)
    text = frame.locator(".sentence").inner_text()
    assert text.startswith("classes[6] (six) ≈ ") and sees(figure) in text
    # Many numbers: columns.
    chosen_layer(frame, figure, "middle")
    columns = frame.get_by_role("slider", name="Numbers of the layer")
    columns.focus()
    shown.page.keyboard.press("Home")
    for _ in range(3):
        shown.page.keyboard.press("ArrowRight")
    select(figure, layer="middle", channel=3)
    shown.agree()
    assert columns.get_attribute("aria-valuenow") == "3"
    box = columns.bounding_box()
    columns.click(position={"x": box["width"] * 20.5 / 40, "y": 60})
    select(figure, channel=20)
    shown.agree()


def focused(page) -> str:
    return page.evaluate(
        """() => { const node = document.activeElement.shadowRoot?.activeElement;
          return node?.labels?.[0]?.textContent || node?.getAttribute("aria-label")
            || node?.textContent; }"""
    )


def walk_to(page, start: str) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if (focused(page) or "").startswith(start):
            return
    raise AssertionError(f"Tab does not reach {start}")


def test_keyboard_alone(shown):
    page, figure = shown.page, shown.figure
    walk_to(page, "Image 1")
    page.keyboard.press("Enter")
    select(figure, image=1)
    walk_to(page, "The next layer")
    page.keyboard.press("Enter")
    select(figure, layer="pool", position=tuple(int((13 + 0.5) / 26 * 13) for _ in "rc"))
    shown.agree()
    walk_to(page, "Feature map")
    for key in ("ArrowUp", "Shift+ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
    row, column = figure.selection.position
    select(figure, position=(row - 1, column - 4))
    text = shown.agree()
    assert shown.frame.locator("[role=status]").text_content() == text
    walk_to(page, "Channels of the layer")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    select(figure, channel=2)
    shown.agree()
    page.keyboard.press("End")
    select(figure, channel=11)
    shown.agree()
    tops = shown.frame.locator(".tile").evaluate_all("(tiles) => tiles.map((t) => t.offsetTop)")
    line = tops.count(tops[0])
    page.keyboard.press("ArrowUp")
    select(figure, channel=11 - line if line <= 11 else 11)
    shown.agree()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", ["first", "wide", "middle", "classes"])
def test_accessible_in_both_themes(page, tmp_path, dark, name):
    figure = viewer()
    select(figure, layer=name)
    frame = open_still(page, tmp_path, figure, dark)
    assert complaints(page) == []
    assert small_targets(page) == []
    keep(frame, f"feature-maps-{name}-{'dark' if dark else 'light'}")


def test_a_phone(narrow_page, tmp_path):
    figure = viewer()
    shown = Shown(narrow_page, open_still(narrow_page, tmp_path, figure), figure)
    assert overflow(narrow_page) <= 0
    assert small_targets(narrow_page) == []
    image, chosen = (shown.frame.locator(".frame").nth(place).bounding_box() for place in (0, 1))
    assert image["y"] == chosen["y"] and chosen["x"] + chosen["width"] <= 375
    shown.frame.get_by_role("option", name="Channel 3", exact=True).tap()
    shown.frame.get_by_role("application").tap(position=shown.place(20, 5))
    painted(narrow_page)
    row, column = map(
        int, shown.frame.locator(".sentence").inner_text()[len("first[") :].split(",")[:2]
    )
    assert abs(row - 20) <= 1 and abs(column - 5) <= 1
    select(figure, channel=3, position=(row, column))
    shown.agree()
    keep(shown.frame, "feature-maps-narrow")
    chosen_layer(shown.frame, figure, "classes")
    painted(narrow_page)
    assert overflow(narrow_page) <= 0


def test_a_thinned_map_shows_true_pixels(page, tmp_path):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((160, 160, 3)), layers.Conv2D(64, 5, padding="same", name="conv")]
        + [layers.Conv2D(64, 3, padding="same", name=f"conv_{n}") for n in range(3)]
    )
    figure = FeatureMapViewer(model, photos(2, 160, 3))
    stride = figure.layers[0]["stride"]
    assert stride > 1
    frame = open_still(page, tmp_path, figure)
    shown = Shown(page, frame, figure)
    for position in [(0, 0), (80, 31), (159, 159)]:
        frame.get_by_role("application").click(position=shown.place(*position))
        painted(page)
        text = frame.locator(".sentence").inner_text()
        row, column = map(int, text[len("conv[") :].split(",")[:2])
        assert abs(row - position[0]) <= stride and abs(column - position[1]) <= stride
        select(figure, position=(row, column))
        assert figure.selection.position == (row, column)
        shown.agree()
    assert "every" in frame.locator(".kind").inner_text()
    assert "viewer.maps(name) has all" in frame.locator(".note").last.inner_text()
    keep(frame, "feature-maps-large")


CELL = """
import keras, numpy as np
from course_utils.explorers import FeatureMapViewer
keras.utils.set_random_seed(3)
model = keras.Sequential([keras.Input((20, 20, 1)), keras.layers.Conv2D(4, 3, name="conv"),
    keras.layers.MaxPooling2D(name="pool"), keras.layers.Flatten(), keras.layers.Dense(3)])
viewer = FeatureMapViewer(model, np.random.default_rng(0).random((2, 20, 20)))
viewer
"""


def test_state_goes_both_ways_in_jupyterlab(notebook_of):
    notebook = notebook_of(CELL, name="viewer.ipynb")
    page = notebook.page
    notebook.run_all()
    frame = page.locator(".jp-OutputArea .course-live .figure").first
    frame.get_by_role("button", name="The next layer").click()
    frame.get_by_role("option", name="Channel 2", exact=True).click()
    box = frame.get_by_role("application").bounding_box()
    frame.get_by_role("application").click(
        position={"x": 3.5 * box["width"] / 9, "y": 0.5 * box["height"] / 9}
    )
    notebook.becomes("tuple(viewer.selection)", (0, "pool", 2, (0, 3)))
    text = frame.locator(".sentence").inner_text()
    places = notebook.value("[(axis.start, axis.stop) for axis in viewer.receptive_field()]")
    (top, bottom), (left, right) = places
    assert f"image[{top}:{bottom}, {left}:{right}]" in text
    assert value(text) == pytest.approx(
        notebook.value("float(viewer.maps()[0, 0, 3, 2])"), abs=0.02
    )
    notebook.value("viewer.set_trait('selection', (1, 'conv', 1, (17, 0)))")
    frame.get_by_text("conv[17, 0, 1]").wait_for()
    assert frame.get_by_role("button", name="Image 1").get_attribute("aria-pressed") == "true"
    notebook.theme("dark")
    keep(frame, "feature-maps-lab-dark")
    assert notebook.errors() == []
