"""OutputSizeExplorer in Chromium: its numbers are Python's, its controls move them."""

from __future__ import annotations

import itertools
import re

import pytest
from figures import complaints, keep, open_still, overflow, painted, small_targets

from course_lessons.n02_padding_and_stride.explorers import OutputSizeExplorer

MODES = ["valid", "same", "full", 0, 1, 3]
GRID = list(itertools.product([1, 2, 7, 10, 28], [1, 2, 3, 5], MODES, [1, 2, 3], [1, 2, 3]))


def headline(frame) -> int:
    return int(frame.locator(".headline .size").inner_text())


def unseen_marked(frame) -> int:
    return frame.locator(".unit.unseen").count()


def test_each_control_moves_the_numbers(page, tmp_path):
    state = {"width": 10, "kernel": 3, "padding": "valid", "stride": 2, "dilation": 1}
    frame = open_still(page, tmp_path, OutputSizeExplorer(**state))

    def agrees():
        painted(page)
        explorer = OutputSizeExplorer(**state)
        assert headline(frame) == explorer.output_size
        assert unseen_marked(frame) == len(explorer.unseen)
        assert frame.locator(".unit.pad").count() == sum(explorer.pads)
        assert frame.locator(".bar.window").count() == explorer.output_size
        last = frame.locator(".steps .formula").last.inner_text()
        assert int(re.search(r"\d+$", last).group()) == explorer.output_size

    agrees()
    for label, name, value in [
        ("input width", "width", 17),
        ("kernel width", "kernel", 4),
        ("stride", "stride", 3),
        ("dilation", "dilation", 2),
    ]:
        frame.get_by_label(label, exact=False).first.fill(str(value))
        state[name] = value
        agrees()
    for mode in ("same", "full", "valid"):
        frame.get_by_label("Padding").first.select_option(mode)
        state["padding"] = mode
        agrees()
    frame.get_by_label("Padding").first.select_option("number")
    state["padding"] = 0
    agrees()
    frame.get_by_label("pads on each side").fill("5")
    state["padding"] = 5
    agrees()


def test_hovering_and_arrow_keys_trace_an_output(page, tmp_path):
    frame = open_still(page, tmp_path, OutputSizeExplorer(12, 3, 1, 2, 2))
    trace = frame.locator(".trace").first
    assert trace.inner_text() == "Output 0 reads pixels 1 and 3 and 1 pad."
    frame.locator(".unit.output[data-unit='2']").hover()
    assert trace.inner_text() == "Output 2 reads pixels 3, 5 and 7."
    assert frame.locator(".picture").first.locator(".unit.pixel.lit").count() == 3
    picture = frame.get_by_role("slider", name="Output unit")
    picture.focus()
    page.keyboard.press("ArrowRight")
    assert trace.inner_text() == "Output 3 reads pixels 5, 7 and 9."
    assert picture.get_attribute("aria-valuetext") == trace.inner_text()
    page.keyboard.press("End")
    assert picture.get_attribute("aria-valuenow") == picture.get_attribute("aria-valuemax") == "4"
    page.keyboard.press("ArrowRight")
    assert picture.get_attribute("aria-valuenow") == "4"


def test_keyboard_alone(page, tmp_path):
    frame = open_still(page, tmp_path, OutputSizeExplorer())
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    painted(page)
    assert headline(frame) == OutputSizeExplorer(width=11).output_size
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    painted(page)
    assert headline(frame) == OutputSizeExplorer(width=11, padding="same").output_size
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    assert frame.locator(".trace").first.inner_text().startswith("Output 5 reads")
    outline = page.evaluate(
        "() => getComputedStyle(document.querySelector('.course-live').shadowRoot.activeElement)"
        ".outlineStyle"
    )
    assert outline == "solid"


@pytest.mark.parametrize("dark", [False, True])
def test_accessible_in_both_themes(page, tmp_path, dark):
    figure = OutputSizeExplorer(10, 3, "same", 3)
    frame = open_still(page, tmp_path, figure, dark)
    assert complaints(page) == []
    assert small_targets(page) == []
    keep(frame, f"output-size-{'dark' if dark else 'light'}")


def test_a_phone(narrow_page, tmp_path):
    figure = OutputSizeExplorer(28, 3, 1, 2)
    frame = open_still(narrow_page, tmp_path, figure)
    assert overflow(narrow_page) <= 0
    assert small_targets(narrow_page) == []
    frame.locator(".unit.output[data-unit='3']").tap()
    assert frame.locator(".trace").first.inner_text() == "Output 3 reads pixels 5 to 7."
    keep(frame, "output-size-narrow")


def test_state_is_synced_both_ways_in_jupyterlab(notebook_of):
    notebook = notebook_of(
        "from course_lessons.n02_padding_and_stride.explorers import OutputSizeExplorer\n"
        "explorer = OutputSizeExplorer(width=10, kernel=3, padding=1, stride=2)\n"
        "explorer",
        name="output_size.ipynb",
    )
    notebook.run_all()
    frame = notebook.page.locator(".jp-OutputArea .course-live .figure")
    frame.wait_for()
    slider = frame.get_by_label("W input width")
    slider.focus()
    notebook.page.keyboard.press("ArrowRight")
    notebook.page.keyboard.press("ArrowDown")
    notebook.page.keyboard.press("ArrowRight")
    frame.get_by_label("Padding").first.select_option("same")
    notebook.becomes("(explorer.width, explorer.padding)", (11, "same"))
    assert notebook.value("explorer.output_size") == headline(frame)
    assert notebook.value("[explorer.set_trait('width', 25), explorer.set_trait('kernel', 6)]")
    notebook.page.wait_for_function(
        "(slider) => slider.value === '25'", arg=slider.element_handle()
    )
    assert headline(frame) == OutputSizeExplorer(25, 6, "same", 2).output_size
    assert slider.input_value() == "25"
    notebook.theme("dark")
    host = notebook.page.locator(".jp-OutputArea .course-live")
    assert "dark" in host.get_attribute("class")
    keep(frame, "output-size-lab-dark")
    assert notebook.errors() == []
