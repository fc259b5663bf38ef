"""NetworkExplorer in Chromium: its maps, patches and what they feed are Python's."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from figures import complaints, keep, open_still, overflow, painted, small_targets
from PIL import Image

from course_lessons.n12_looking_inside.explorers import NetworkExplorer

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


def explorer() -> NetworkExplorer:
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
    return NetworkExplorer(model, photos(), names=["cat", "dog", "frog"], maps=8)


class Shown:
    """The figure in Python beside the figure on the page."""

    def __init__(self, page, folder, dark=False):
        self.page, self.figure = page, explorer()
        self.frame = open_still(page, folder, self.figure, dark)
        self.page.wait_for_function(
            """() => [...document.querySelector('.course-live').shadowRoot
                 .querySelectorAll('canvas.patch')].every((canvas) => canvas.getContext('2d')
                 .getImageData(0, 0, 1, 1).data[3] > 0)"""
        )

    def select(self, **changes) -> None:
        changes = {"position": None} | changes
        self.figure.selection = self.figure.selection._replace(**changes)

    def agree(self) -> None:
        """The sentence and the patches are those of Python's selection."""
        painted(self.page)
        _, name, channel, _ = self.figure.selection
        text = self.frame.locator(".sentence").inner_text()
        assert text.startswith(f"{name}[") and f", {channel}] " in text
        inside = self.figure.inside[[one["name"] for one in self.figure.layers].index(name)]
        patches = self.frame.locator("canvas.patch")
        assert patches.count() == len(inside["patches"][channel])
        for number, (photo, value, box) in enumerate(inside["patches"][channel]):
            top, bottom, left, right = box
            drawn = pixels(patches.nth(number))
            expected = photos()[photo, top:bottom, left:right].astype(int)
            assert np.abs(drawn - expected).mean() < 6  # JPEG
            told = patches.nth(number).locator("xpath=..").inner_text()
            assert float(told.replace("−", "-")) == pytest.approx(value, rel=0.01, abs=0.006)


def pixels(locator) -> np.ndarray:
    url = locator.evaluate("(canvas) => canvas.toDataURL()")
    png = base64.b64decode(url.partition(",")[2])
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


@pytest.fixture
def shown(page, tmp_path):
    return Shown(page, tmp_path)


def test_patches_follow_the_layer_and_the_channel(shown):
    frame = shown.frame
    shown.agree()
    frame.get_by_role("option", name="Channel 5", exact=True).click()
    shown.select(channel=5)
    shown.agree()
    frame.get_by_label("Layer", exact=True).select_option("2")
    shown.select(layer="third")
    shown.agree()
    assert frame.get_by_text("pixels around the number's place").is_visible()


def test_what_a_map_feeds_is_a_way_on(shown):
    frame, figure = shown.frame, shown.figure
    frame.get_by_role("option", name="Channel 0", exact=True).click()
    painted(shown.page)
    readers = frame.locator(".reader")
    fed = figure.inside[0]["fed"][0]
    assert readers.count() == len(fed) == frame.locator(".cells").count() == 5
    for text, one in zip(readers.all_inner_texts(), fed):
        assert f"channel {one['output']}" in text
        assert float(text.split()[-1]) == pytest.approx(one["value"], abs=0.006)
    onward = next(one["output"] for one in fed if one["output"] < 8)
    frame.get_by_role("button", name=f"channel {onward}", exact=True).click()
    shown.select(layer="second", channel=onward)
    shown.agree()
    assert "weight" in readers.first.inner_text()
    frame.get_by_label("Layer", exact=True).select_option("2")
    painted(shown.page)
    assert {text.split()[0] for text in readers.all_inner_texts()} == {"cat", "dog", "frog"}


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
    walk_to(shown.page, "The next layer")
    shown.page.keyboard.press("Enter")
    shown.select(layer="second")
    walk_to(shown.page, "Channels of the layer")
    shown.page.keyboard.press("End")
    shown.select(channel=7)
    shown.agree()
    onward = next(one for one in shown.figure.inside[1]["fed"][7] if one["output"] < 8)
    walk_to(shown.page, f"channel {onward['output']}")
    shown.page.keyboard.press("Enter")
    shown.select(layer="third", channel=onward["output"])
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
    shown.frame.get_by_role("option", name="Channel 4", exact=True).tap()
    shown.select(channel=4)
    shown.agree()
    keep(shown.frame, "network-narrow")


CELL = """
import keras, numpy as np
from course_lessons.n12_looking_inside.explorers import NetworkExplorer
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
    frame.get_by_role("option", name="Channel 2", exact=True).click()
    notebook.becomes("tuple(explorer.selection)[:3]", (0, "last", 2))
    notebook.value("explorer.set_trait('selection', (1, 'conv', 1, (3, 4)))")
    frame.get_by_text("conv[3, 4, 1]").wait_for()
    frame.get_by_text("Where channel 1 is largest").wait_for()
    assert notebook.errors() == []
