"""AttentionExplorer in Chromium: its square, numbers and maps are Python's."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from figures import complaints, keep, open_still, overflow, painted, small_targets
from PIL import Image

from course_lessons.n12_looking_inside.explorers import AttentionExplorer

SIDE = 96


def photo() -> np.ndarray:
    y, x = np.mgrid[:SIDE, :SIDE]
    spot = 180 * np.exp(-((y - 30) ** 2 + (x - 60) ** 2) / 300)
    return np.stack([60 + spot, 70 + y / 2, 90 + x / 3], axis=-1).astype(np.uint8)


def probability(photos: np.ndarray) -> np.ndarray:
    """How much of the bright spot is left."""
    return photos[:, 15:45, 45:75, 0].mean((1, 2)) / 255


def explorer() -> AttentionExplorer:
    heat = np.zeros((3, 3))
    heat[1, 1:] = [0.4, 1]
    return AttentionExplorer(photo(), probability, (24, 12), "spot", heat)


class Shown:
    """The figure in Python beside the figure on the page."""

    def __init__(self, page, folder, dark=False):
        self.page, self.figure = page, explorer()
        self.frame = open_still(page, folder, self.figure, dark)
        self.photo = self.frame.get_by_role("application", name="Photo")
        self.map = self.frame.get_by_role("application", name="Occlusion map")

    def agree(self) -> str:
        painted(self.page)
        figure, text = self.figure, self.frame.locator(".sentence").inner_text()
        top, left = figure.place
        where = f"rows {top} to {top + figure.size - 1}, columns {left} to {left + figure.size - 1}"
        assert where in text
        told = text.partition(f"{figure.name} ")[2].split(",")[0]
        assert float(told) == pytest.approx(figure.probability, abs=0.001)
        styles = self.frame.locator(".square").evaluate(
            "({style}) => [style.top, style.left, style.height, style.width].map(parseFloat)"
        )
        expected = np.array([top, left, figure.size, figure.size]) * 100 / SIDE
        np.testing.assert_allclose(styles, expected, atol=0.01)
        values = self.frame.locator(".bar-value").all_inner_texts()
        assert float(values[1]) == pytest.approx(figure.probability, abs=0.001)
        return text

    def at(self, top: float, left: float) -> dict:
        """Where the pointer goes for the square's middle."""
        box = self.photo.bounding_box()
        scale, half = box["width"] / SIDE, self.figure.size / 2
        return {"x": (left + half) * scale, "y": (top + half) * scale}


@pytest.fixture
def shown(page, tmp_path):
    return Shown(page, tmp_path)


def test_the_square_follows_the_pointer(shown):
    shown.agree()
    shown.photo.click(position=shown.at(20, 30))
    shown.figure.place = (20, 30)
    shown.agree()
    box, start, stop = shown.photo.bounding_box(), shown.at(0, 0), shown.at(72, 41)
    shown.page.mouse.move(box["x"] + start["x"], box["y"] + start["y"])
    shown.page.mouse.down()
    shown.page.mouse.move(box["x"] + stop["x"], box["y"] + stop["y"], steps=4)
    shown.page.mouse.up()
    shown.page.mouse.move(box["x"] + 5, box["y"] + 5)  # let go: it stays
    shown.figure.place = (72, 41)
    shown.agree()
    grid = shown.figure.grids[0]
    box = shown.map.bounding_box()
    across = len(grid["columns"])
    shown.map.click(position={"x": 3.5 * box["width"] / across, "y": 1.5 * box["height"] / across})
    shown.figure.place = (grid["rows"][1], grid["columns"][3])
    shown.agree()


def test_size_and_blend(shown):
    shown.figure.place = (30, 40)
    shown.photo.click(position=shown.at(30, 40))
    shown.frame.get_by_label("Square", exact=True).select_option("12")
    top, left = (at + 6 for at in shown.figure.place)
    shown.figure.size = 12
    shown.figure.place = (top, left)
    shown.agree()
    heat = shown.frame.locator(".heat")
    assert heat.evaluate("({style}) => style.opacity") == "0"
    shown.frame.get_by_label("Grad-CAM over the photo").fill("60")
    painted(shown.page)
    assert heat.evaluate("({style}) => style.opacity") == "0.6"


def test_the_map_s_colours_are_the_drops(shown):
    from course_utils.plots import SIGNED

    url = shown.map.locator("canvas").evaluate("(canvas) => canvas.toDataURL()")
    png = base64.b64decode(url.partition(",")[2])
    drawn = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)
    drops = shown.figure.occlusion_map()
    share = (drops / np.abs(drops).max() + 1) / 2
    expected = 255 * SIGNED(share)[..., :3]
    assert np.abs(drawn - expected).max() < 16  # eleven stops instead of 256


def focused(page) -> str:
    return page.evaluate(
        """() => { const node = document.activeElement.shadowRoot?.activeElement;
          return node?.labels?.[0]?.textContent || node?.getAttribute("aria-label") || ""; }"""
    )


def test_keyboard_alone(shown):
    page, figure = shown.page, shown.figure
    for _ in range(12):
        page.keyboard.press("Tab")
        if focused(page).startswith("Photo"):
            break
    for key in ("ArrowDown", "ArrowRight", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    grid = figure.grids[0]
    row, column = grid["rows"].index(figure.place[0]), grid["columns"].index(figure.place[1])
    figure.place = (grid["rows"][row + 1], grid["columns"][max(column - 2, 0)])
    text = shown.agree()
    assert shown.frame.locator("[role=status]").text_content() == text
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    figure.place = (grid["rows"][row], figure.place[1])
    shown.agree()


@pytest.mark.parametrize("dark", [False, True])
def test_accessible_in_both_themes(page, tmp_path, dark):
    shown = Shown(page, tmp_path, dark)
    assert complaints(page) == []
    assert small_targets(page) == []
    keep(shown.frame, f"attention-{'dark' if dark else 'light'}")


def test_a_phone(narrow_page, tmp_path):
    shown = Shown(narrow_page, tmp_path)
    assert overflow(narrow_page) <= 0
    assert small_targets(narrow_page) == []
    assert shown.photo.bounding_box()["y"] == shown.map.bounding_box()["y"]
    shown.photo.tap(position=shown.at(50, 10))
    shown.figure.place = (50, 10)
    shown.agree()
    keep(shown.frame, "attention-narrow")


CELL = """
import numpy as np
from course_lessons.n12_looking_inside.explorers import AttentionExplorer
photo = np.arange(40 * 40 * 3).reshape(40, 40, 3) % 251
explorer = AttentionExplorer(photo, lambda photos: photos.mean((1, 2, 3)) / 255, (8, 16))
explorer
"""


def test_state_goes_both_ways_in_jupyterlab(notebook_of):
    notebook = notebook_of(CELL, name="attention.ipynb")
    notebook.run_all()
    frame = notebook.page.locator(".jp-OutputArea .course-live .figure").first
    frame.get_by_label("Square", exact=True).select_option("16")
    photo = frame.get_by_role("application", name="Photo")
    photo.click(position={"x": 1, "y": 1})
    notebook.becomes("(explorer.place, explorer.size)", ((0, 0), 16))
    notebook.value("explorer.set_trait('place', (24, 24))")
    frame.get_by_text("rows 24 to 39, columns 24 to 39").wait_for()
    assert notebook.errors() == []
