"""LayerStackExplorer in Chromium: its table is Python's, its controls move it."""

from __future__ import annotations

import pytest
from figures import complaints, keep, open_still, overflow, painted, small_targets

from course_lessons.n03_filters_feature_maps_pooling.explorers import LayerStackExplorer
from course_lessons.n03_filters_feature_maps_pooling.explorers.layer_stack import STACKS


def rows_of(frame) -> list[list[str]]:
    rows = frame.locator("tbody tr").all()
    return [row.locator("td").all_inner_texts() for row in rows]


def python_rows(explorer) -> list[list[str]]:
    return [
        [f"{row[name]:g}".replace("-", "−") for name in ("size", "jump", "field", "start")]
        for row in explorer.table()
    ]


def test_the_stack_s_controls(page, tmp_path):
    frame = open_still(page, tmp_path, LayerStackExplorer())
    assert rows_of(frame) == python_rows(LayerStackExplorer())
    for name in STACKS:
        frame.get_by_label("Stack", exact=True).select_option(name)
        painted(page)
        assert rows_of(frame) == python_rows(LayerStackExplorer(name)), name
    frame.get_by_label("Stack", exact=True).select_option("two 3×3")
    frame.get_by_role("button", name="Add pooling").click()
    frame.get_by_role("button", name="Add convolution").click()
    painted(page)
    layers = [(3,), (3,), {"kernel": 2, "kind": "pooling"}, (3,)]
    assert rows_of(frame) == python_rows(LayerStackExplorer(layers, 12))
    assert frame.get_by_label("Stack", exact=True).input_value() == ""
    frame.get_by_label("kernel of layer 2").fill("5")
    frame.get_by_label("stride of layer 1").fill("2")
    frame.get_by_label("dilation of layer 4").fill("3")
    frame.get_by_label("padding of layer 4").select_option("same")
    frame.get_by_role("slider", name="Input width", exact=True).fill("40")
    painted(page)
    layers = [(3, 2), (5,), {"kernel": 2, "kind": "pooling"}, (3, 1, 3, "same")]
    assert rows_of(frame) == python_rows(LayerStackExplorer(layers, 40))
    frame.get_by_label("kernel of layer 1").fill("")  # half-typed: the last number holds
    frame.get_by_role("button", name="Remove layer 2").click()
    painted(page)
    assert rows_of(frame) == python_rows(LayerStackExplorer([layers[0], *layers[2:]], 40))
    assert frame.get_by_label("kernel of layer 1").input_value() == "3"


def test_a_unit_s_field_lights_up_through_all_layers(page, tmp_path):
    frame = open_still(page, tmp_path, LayerStackExplorer("notebook 05's network"))
    levels = frame.locator(".level")
    levels.nth(5).focus()
    page.keyboard.press("Home")
    trace = frame.locator(".trace")
    assert trace.inner_text() == "Unit 0 of layer 5 sees 18 input pixels: 0 to 17."
    assert [levels.nth(depth).locator(".lit").count() for depth in range(6)] == [18, 16, 8, 6, 3, 1]
    page.keyboard.press("ArrowRight")
    assert trace.inner_text() == "Unit 1 of layer 5 sees 18 input pixels: 4 to 21."
    levels.nth(2).locator(".unit").nth(3).hover()
    assert trace.inner_text() == "Unit 3 of layer 2 sees 4 input pixels: 6 to 9."


@pytest.mark.parametrize("dark", [False, True])
def test_accessible_in_both_themes(page, tmp_path, dark):
    frame = open_still(page, tmp_path, LayerStackExplorer("VGG block"), dark)
    assert complaints(page) == []
    assert small_targets(page) == []
    keep(frame, f"layer-stack-{'dark' if dark else 'light'}")


def test_a_phone(narrow_page, tmp_path):
    frame = open_still(narrow_page, tmp_path, LayerStackExplorer("notebook 05's network"))
    assert overflow(narrow_page) <= 0
    assert small_targets(narrow_page) == []
    frame.locator(".level").nth(5).locator(".unit").nth(0).tap()
    assert frame.locator(".trace").inner_text().startswith("Unit 0 of layer 5 sees 18")
    keep(frame, "layer-stack-narrow")


def test_layers_reach_python_in_jupyterlab(notebook_of):
    notebook = notebook_of(
        "from course_lessons.n03_filters_feature_maps_pooling.explorers import LayerStackExplorer\n"
        "stack = LayerStackExplorer()\nstack",
        name="layer_stack.ipynb",
    )
    notebook.run_all()
    frame = notebook.page.locator(".jp-OutputArea .course-live .figure")
    frame.wait_for()
    frame.get_by_role("button", name="Add pooling").click()
    notebook.becomes("len(stack.layers)", 3)
    assert notebook.value("stack.set_trait('width', 25)") is None
    slider = frame.get_by_role("slider", name="Input width", exact=True)
    notebook.page.wait_for_function(
        "(slider) => slider.value === '25'", arg=slider.element_handle()
    )
    assert notebook.errors() == []
