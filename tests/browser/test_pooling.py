"""PoolingExplorer in Chromium: its numbers are Python's, its controls and shifts change them."""

from __future__ import annotations

import re

import numpy as np
import pytest
from figures import complaints, keep, open_still, overflow, painted, small_targets

from course_lessons.n03_filters_feature_maps_pooling.explorers import PoolingExplorer
from course_lessons.n03_filters_feature_maps_pooling.explorers.pooling import IMAGES

DIRECTIONS = {"left": (0, -1), "right": (0, 1), "up": (-1, 0), "down": (1, 0)}


def numbers(frame, label: str) -> np.ndarray:
    """The numbers in a grid, read from the page."""
    texts = (
        frame.get_by_role("group", name=label, exact=True)
        .locator(".face")
        .evaluate_all(
            "(faces) => faces.map((face) => face.matches('input') ? face.value : face.textContent)"
        )
    )
    return np.array([float(text.replace("−", "-")) for text in texts])


POOLED = "Pooled map: choose a cell to see where it came from"
AFTER = "Pooled map after the shift"


def changes(explorer) -> list[list[tuple[int, int]]]:
    """Cells that a shift by one pixel changes, and all cells: input, maximum and mean."""
    settings = {name: getattr(explorer, name) for name in ("window", "stride", "padding")}
    table = [[], [], []]
    for shift in DIRECTIONS.values():
        largest, mean = (
            PoolingExplorer(explorer.image, kind, **settings, shift=shift)
            for kind in ("max", "average")
        )
        pairs = [(largest.image, largest.shifted)]
        pairs += [(one.pooled(), one.pooled(shifted=True)) for one in (largest, mean)]
        for counts, (before, after) in zip(table, pairs):
            counts.append((int((np.abs(after - before) > 1e-9).sum()), before.size))
    return table


def agrees(page, frame, explorer) -> None:
    painted(page)
    tolerance = {"rtol": 0.01, "atol": 0.006}  # cells show three digits
    np.testing.assert_allclose(numbers(frame, POOLED), explorer.pooled().ravel(), **tolerance)
    if any(explorer.shift):
        np.testing.assert_allclose(numbers(frame, "Shifted input"), explorer.shifted.ravel())
        after = explorer.pooled(shifted=True)
        np.testing.assert_allclose(numbers(frame, AFTER), after.ravel(), **tolerance)
        marked = frame.get_by_role("group", name=AFTER).locator(".changed").count()
        assert marked == int((np.abs(after - explorer.pooled()) > 1e-9).sum())
        text = frame.locator(".verdict").inner_text()
        pixels, cells = re.findall(r"(\d+) of (\d+)", text)
        assert pixels == (
            str(int((explorer.shifted != explorer.image).sum())),
            str(explorer.image.size),
        )
        assert cells == (str(marked), str(after.size))
        for row, counts in zip(frame.locator("tbody tr").all(), changes(explorer)):
            found = [text.split()[-3:] for text in row.locator("td").all_inner_texts()]
            assert [(int(a), int(b)) for a, _, b in found] == counts


def test_each_control_changes_the_map(page, tmp_path):
    explorer = PoolingExplorer()
    frame = open_still(page, tmp_path, explorer)
    agrees(page, frame, explorer)
    assert frame.get_by_role("table").count() == 0  # first a guess, then the counts
    for name in ("right", "down"):
        frame.get_by_role("button", name=f"Shift the input {name} by one pixel").click()
        step = DIRECTIONS[name]
        explorer.shift = (explorer.shift[0] + step[0], explorer.shift[1] + step[1])
        agrees(page, frame, explorer)
    for name, image in IMAGES.items():
        frame.get_by_label("Image").select_option(name)
        explorer.image = image
        agrees(page, frame, explorer)
    frame.get_by_label("Keep the").select_option("average")
    explorer.kind = "average"
    agrees(page, frame, explorer)
    frame.get_by_label("Window").fill("3")
    explorer.window = 3
    agrees(page, frame, explorer)
    frame.get_by_label("Padding").select_option("same")
    explorer.padding = "same"
    agrees(page, frame, explorer)
    frame.get_by_label("Stride").fill("1")
    explorer.stride = 1
    agrees(page, frame, explorer)
    frame.get_by_label("Pixel, row 7, column 0", exact=True).fill("99")
    image = explorer.image.copy()
    image[7, 0] = 99
    explorer.image = image
    agrees(page, frame, explorer)
    assert frame.get_by_label("Image").input_value() == ""
    frame.get_by_role("button", name="Back").click()
    explorer.shift = (0, 0)
    agrees(page, frame, explorer)


def test_a_pooled_cell_shows_where_its_number_comes_from(page, tmp_path):
    frame = open_still(page, tmp_path, PoolingExplorer(shift=(0, 1)))
    frame.get_by_role("button", name="Pooled, row 0, column 1").hover()
    painted(page)
    sentence = frame.locator(".sentence").inner_text()
    assert sentence == (
        "pooled[0, 1]: the largest of 0, 0, 9, 8 is 9, from image[1, 2]. "
        "After the shift the largest of 0, 0, 0, 9 is 9, from shifted[1, 3]."
    )
    winners = frame.locator(".image .winner").locator("input").all()
    assert [cell.get_attribute("aria-label") for cell in winners] == ["Pixel, row 1, column 2"]
    frame.get_by_label("Keep the").select_option("average")
    painted(page)
    assert "the mean of 0, 0, 9, 8 = 4.25" in frame.locator(".sentence").inner_text()


def test_a_whole_stride_moves_the_map_along(page, tmp_path):
    frame = open_still(page, tmp_path, PoolingExplorer(shift=(2, 0)))
    assert "moved along by whole cells" in frame.locator(".verdict").inner_text()
    frame.get_by_role("button", name="Shift the input up by one pixel").click()
    painted(page)
    assert "moved along" not in frame.locator(".verdict").inner_text()
    for _ in range(2):
        frame.get_by_role("button", name="Shift the input down by one pixel").click()
        painted(page)
    assert frame.get_by_role("button", name="Shift the input down by one pixel").is_disabled()


def test_no_window_fits(page, tmp_path):
    frame = open_still(page, tmp_path, PoolingExplorer([[1, 2, 3]]))
    assert "No 2×2 window fits into 1×3 pixels" in frame.locator(".sentence").inner_text()
    assert frame.get_by_role("group", name=POOLED).count() == 0
    frame.get_by_label("Padding").select_option("same")
    agrees(page, frame, PoolingExplorer([[1, 2, 3]], padding="same"))


def test_keyboard_alone(page, tmp_path):
    explorer = PoolingExplorer()
    frame = open_still(page, tmp_path, explorer)

    def focused() -> str:
        return page.evaluate(
            """() => { const node = document.activeElement.shadowRoot?.activeElement;
              return node?.labels?.[0]?.textContent || node?.getAttribute("aria-label") || ""; }"""
        )

    for _ in range(6):
        page.keyboard.press("Tab")
    assert focused() == "Shift the input left by one pixel"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    explorer.shift = (0, 1)
    agrees(page, frame, explorer)
    assert "Shifted by 1 to the right" in frame.locator("[role=status]").text_content()
    while not focused().startswith("Pixel"):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("6")
    image = explorer.image.copy()
    image[1, 0] = 6
    explorer.image = image
    agrees(page, frame, explorer)
    page.keyboard.press("Tab")
    assert focused().startswith("Pooled, row")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    painted(page)
    assert focused() == "Pooled, row 0, column 0: 6"
    assert frame.locator("[role=status]").text_content().startswith("pooled[0, 0]: the largest of")


@pytest.mark.parametrize("dark", [False, True])
def test_accessible_in_both_themes(page, tmp_path, dark):
    frame = open_still(page, tmp_path, PoolingExplorer(kind="average", shift=(1, 0)), dark)
    painted(page)
    assert complaints(page) == []
    assert small_targets(page) == []
    keep(frame, f"pooling-{'dark' if dark else 'light'}")


def test_a_phone(narrow_page, tmp_path):
    image = np.random.default_rng(1).normal(size=(5, 12)) * 100
    frame = open_still(narrow_page, tmp_path, PoolingExplorer(image, "max", 3, 2, "same", (0, -1)))
    painted(narrow_page)
    assert overflow(narrow_page) <= 0
    assert small_targets(narrow_page) == []
    assert complaints(narrow_page) == []
    frame = open_still(narrow_page, tmp_path, PoolingExplorer(shift=(0, 1)))
    painted(narrow_page)
    assert overflow(narrow_page) <= 0
    assert small_targets(narrow_page) == []
    frame.get_by_role("button", name="Pooled, row 0, column 2").tap()
    painted(narrow_page)
    assert frame.locator(".sentence").inner_text().startswith("pooled[0, 2]")
    keep(frame, "pooling-narrow")


def test_state_is_synced_both_ways_in_jupyterlab(notebook_of):
    notebook = notebook_of(
        "from course_lessons.n03_filters_feature_maps_pooling.explorers import PoolingExplorer\n"
        "pooling = PoolingExplorer()\npooling",
        name="pooling.ipynb",
    )
    page = notebook.page
    notebook.run_all()
    frame = page.locator(".jp-OutputArea .course-live .figure")
    frame.wait_for()
    frame.get_by_role("button", name="Shift the input left by one pixel").click()
    frame.get_by_label("Pixel, row 0, column 0", exact=True).fill("5")
    frame.get_by_label("Keep the").select_option("average")
    notebook.becomes("(pooling.shift, pooling.kind)", ((0, -1), "average"))
    assert notebook.value("float(pooling.image[0, 0])") == 5
    explorer = PoolingExplorer(IMAGES["a stroke"], "average", shift=(0, -1))
    image = explorer.image.copy()
    image[0, 0] = 5
    explorer.image = image
    agrees(page, frame, explorer)
    notebook.value("pooling.set_trait('window', 3)")
    notebook.value("pooling.set_trait('image', [[1, 2, 3], [4, 5, 6], [7, 8, 9]])")
    frame.locator(".size", has_text="1×1").first.wait_for()
    agrees(
        page,
        frame,
        PoolingExplorer([[1, 2, 3], [4, 5, 6], [7, 8, 9]], "average", 3, 2, shift=(0, -1)),
    )
    notebook.theme("dark")
    keep(frame, "pooling-lab-dark")
    assert notebook.errors() == []
