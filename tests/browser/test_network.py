"""NetworkExplorer in Chromium: its maps, patches and what they feed are Python's."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from figures import complaints, keep, open_still, overflow, painted, small_targets
from PIL import Image

from course_utils.explorers import NetworkExplorer

keras = pytest.importorskip("keras")
layers = keras.layers


def photos(count=5, size=40):
    """Smooth blobs: something to see in screenshots."""
    rng = np.random.default_rng(4)
    y, x = np.mgrid[:size, :size] / size
    waves = rng.uniform(-12, 12, (count * 3, 3))
    pictures = [127 * np.sin(a * x + b * y + p) + 128 for a, b, p in waves]
    stacked = np.array(pictures).reshape(count, 3, size, size).transpose(0, 2, 3, 1)
    return stacked.astype(np.uint8)


def explorer(**options) -> NetworkExplorer:
    keras.utils.set_random_seed(3)
    model = keras.Sequential(
        [
            keras.Input((40, 40, 3)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(10, 3, activation="relu", name="first"),
            layers.MaxPooling2D(),
            layers.Conv2D(12, 3, name="second"),
            layers.MaxPooling2D(),
            layers.Conv2D(8, 1, activation="relu", name="third"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(3, activation="softmax", name="classes"),
        ],
        name="small",
    )
    return NetworkExplorer(model, photos(), names=["cat", "dog", "frog"], maps=8, **options)


class Shown:
    """The figure in Python beside the figure on the page."""

    def __init__(self, page, folder, dark=False):
        self.page, self.figure = page, explorer()
        self.frame = open_still(page, folder, self.figure, dark)
        self.frame.page.wait_for_function(
            """() => [...document.querySelector('.course-live').shadowRoot
                 .querySelectorAll('.patch canvas')].every((canvas) => canvas.getContext('2d')
                 .getImageData(0, 0, 1, 1).data[3] > 0)"""
        )

    def select(self, **changes) -> None:
        self.figure.selection = self.figure.selection._replace(**changes)

    def number(self) -> int:
        _, name, channel = self.figure.selection
        return self.figure._layers[name].channels.index(channel)

    def agree(self) -> str:
        """The sentence, the map and the patches are those of Python's selection."""
        painted(self.page)
        photo, name, channel = self.figure.selection
        text = self.frame.locator(".sentence").inner_text()
        assert f"On photo {photo} map {channel} of {name} is" in text
        values = self.figure.maps()[photo, ..., self.number()]
        if values.max() > 0:
            told = float(text.partition("largest, ")[2].partition(", near")[0])
            assert told == pytest.approx(values.max(), rel=0.02, abs=0.01)
            place = text.partition("near row ")[2].rstrip(".").split(", column ")
            row, column = map(int, place)
            assert values[row, column] >= values.max() - np.ptp(values) / 100
        patches = self.frame.locator(".patch canvas")
        assert patches.count() == len(self.figure.patches())
        for number, patch in enumerate(self.figure.patches()):
            np.testing.assert_array_equal(pixels(patches.nth(number)), patch)
        return text


def pixels(locator) -> np.ndarray:
    url = locator.evaluate("(canvas) => canvas.toDataURL()")
    png = base64.b64decode(url.partition(",")[2])
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


@pytest.fixture
def shown(page, tmp_path):
    return Shown(page, tmp_path)


def test_every_control(shown):
    frame = shown.frame
    shown.agree()
    frame.get_by_role("button", name="Photo 3").click()
    shown.select(photo=3)
    shown.agree()
    channel = shown.figure.layers[0]["channels"][5]
    frame.get_by_role("option", name=f"Map {channel}", exact=True).click()
    shown.select(channel=channel)
    shown.agree()
    frame.get_by_role("button", name="The next layer").click()
    shown.select(layer="second", channel=shown.figure.layers[1]["channels"][5])
    shown.agree()
    frame.get_by_label("Layer", exact=True).select_option("2")
    shown.select(layer="third", channel=shown.figure.layers[2]["channels"][5])
    shown.agree()
    assert frame.get_by_role("button", name="The next layer").is_disabled()


def test_what_a_map_feeds_is_a_way_on(shown):
    frame, figure = shown.frame, shown.figure
    readers = frame.locator(".reader")
    fed = figure.layers[0]["feeds"]["fed"][shown.number()]
    assert readers.count() == len(fed) == 5
    for text, one in zip(readers.all_inner_texts(), fed):
        assert f"map {one['output']}" in text
        assert float(text.split()[-1]) == pytest.approx(one["value"], abs=0.006)
        assert one["kernel"] and frame.locator(".reader .kernel").count() == 5
    onward = next(one for one in fed if one["output"] in figure.layers[1]["channels"])
    frame.get_by_role("button", name=f"map {onward['output']}", exact=True).click()
    shown.select(layer="second", channel=onward["output"])
    shown.agree()
    assert "weight" in readers.first.inner_text()
    frame.get_by_label("Layer", exact=True).select_option("2")
    painted(shown.page)
    names = {text.split()[0] for text in readers.all_inner_texts()}
    assert names == {"cat", "dog", "frog"}


def test_the_map_s_colours_are_its_numbers(shown):
    from matplotlib import colormaps

    values = shown.figure.maps()[0, ..., shown.number()]
    limit = shown.figure.values[0][0]["limits"][shown.number()]
    expected = 255 * colormaps["cividis"](np.clip(values / limit, 0, 1))[..., :3]
    drawn = pixels(shown.frame.locator(".view > canvas"))
    assert np.abs(drawn - expected).max() < 16  # eleven stops, and one byte a number


def test_the_field_is_outlined_in_its_patch(shown):
    boxes = shown.figure._patches["first"][shown.number()]
    outlines = shown.frame.locator(".patch .field")
    for number, (_, _, box, field) in enumerate(boxes):
        top, bottom, left, right = box
        style = outlines.nth(number).evaluate(
            "({style}) => [style.top, style.left, style.height, style.width].map(parseFloat)"
        )
        high, wide = bottom - top, right - left
        expected = [(field[0] - top) / high, (field[2] - left) / wide]
        expected += [(field[1] - field[0]) / high, (field[3] - field[2]) / wide]
        np.testing.assert_allclose(style, 100 * np.array(expected), atol=0.01)


def focused(page) -> str:
    return page.evaluate(
        """() => { const node = document.activeElement.shadowRoot?.activeElement;
          return node?.labels?.[0]?.textContent || node?.getAttribute("aria-label")
            || node?.textContent || ""; }"""
    )


def walk_to(page, start: str) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if focused(page).startswith(start):
            return
    raise AssertionError(f"Tab does not reach {start}")


def test_keyboard_alone(shown):
    page, figure = shown.page, shown.figure
    walk_to(page, "Photo 1")
    page.keyboard.press("Enter")
    shown.select(photo=1)
    walk_to(page, "The next layer")
    page.keyboard.press("Enter")
    walk_to(page, "Maps of the layer")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    shown.select(layer="second", channel=figure.layers[1]["channels"][2])
    text = shown.agree()
    assert shown.frame.locator("[role=status]").text_content() == text
    page.keyboard.press("End")
    shown.select(channel=figure.layers[1]["channels"][7])
    shown.agree()


@pytest.mark.parametrize("dark", [False, True])
def test_accessible_in_both_themes(page, tmp_path, dark):
    shown = Shown(page, tmp_path, dark)
    for layer in range(3):
        shown.frame.get_by_label("Layer", exact=True).select_option(str(layer))
        painted(page)
        assert complaints(page) == []
        assert small_targets(page) == []
        keep(shown.frame, f"network-{layer}-{'dark' if dark else 'light'}")


def test_a_phone(narrow_page, tmp_path):
    shown = Shown(narrow_page, tmp_path)
    assert overflow(narrow_page) <= 0
    assert small_targets(narrow_page) == []
    photo, chosen = (
        shown.frame.locator(name).bounding_box() for name in (".photo", ".view > canvas")
    )
    assert photo["y"] == chosen["y"] and chosen["x"] + chosen["width"] <= 375
    channel = shown.figure.layers[0]["channels"][4]
    shown.frame.get_by_role("option", name=f"Map {channel}", exact=True).tap()
    shown.select(channel=channel)
    shown.agree()
    keep(shown.frame, "network-narrow")


CELL = """
import keras, numpy as np
from course_utils.explorers import NetworkExplorer
keras.utils.set_random_seed(3)
model = keras.Sequential([keras.Input((20, 20, 1)), keras.layers.Conv2D(4, 3, name="conv"),
    keras.layers.Conv2D(3, 3, name="last"), keras.layers.Flatten(), keras.layers.Dense(3)])
explorer = NetworkExplorer(model, np.random.default_rng(0).random((2, 20, 20)))
explorer
"""


def test_state_goes_both_ways_in_jupyterlab(notebook_of):
    notebook = notebook_of(CELL, name="network.ipynb")
    notebook.run_all()
    frame = notebook.page.locator(".jp-OutputArea .course-live .figure").first
    frame.get_by_role("button", name="The next layer").click()
    frame.get_by_role("option", name="Map 2", exact=True).click()
    notebook.becomes("tuple(explorer.selection)", (0, "last", 2))
    notebook.value("explorer.set_trait('selection', (1, 'conv', 1))")
    frame.get_by_text("On photo 1 map 1 of conv").wait_for()
    assert notebook.errors() == []
