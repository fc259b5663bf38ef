"""What moves in lessons 01, 02 and 04, in Chromium: step by step, by mouse, keys and finger."""

from __future__ import annotations

import pytest
from figures import complaints, keep, open_still, overflow, painted, small_targets

from course_lessons.n01_convolution_by_hand.explorers import SlidingKernel
from course_lessons.n02_padding_and_stride.explorers import StampsExplorer
from course_lessons.n04_from_neuron_to_convnet.explorers import (
    BackwardConvolution,
    ChainRuleStepper,
    NeuronExplorer,
)

TALLEST = 700  # at 1400 pixels


def begun(explorer: SlidingKernel) -> SlidingKernel:
    explorer.position = explorer.reached = 12
    return explorer


def asked(explorer: BackwardConvolution) -> BackwardConvolution:
    explorer.what, explorer.place, explorer.found = "pixel", (1, 1), ["pixel 0 0"]
    return explorer


FIGURES = {
    "sliding": lambda: begun(SlidingKernel()),
    "chain-rule": lambda: ChainRuleStepper("one weight, used twice", step=9),
    "stamps": lambda: StampsExplorer(laid=3),
    "backward-convolution": lambda: asked(BackwardConvolution()),
    "neuron": lambda: NeuronExplorer(dots="two groups"),
}
every_figure = pytest.mark.parametrize("name", FIGURES)


@every_figure
def test_accessible_in_both_themes_and_not_too_high(page, tmp_path, name):
    page.set_viewport_size({"width": 1400, "height": 900})
    for dark in (False, True):
        frame = open_still(page, tmp_path, FIGURES[name](), dark)
        assert complaints(page) == []
        assert small_targets(page) == []
        assert frame.bounding_box()["height"] <= TALLEST
        keep(frame, f"{name}-{'dark' if dark else 'light'}")


@every_figure
def test_a_phone(narrow_page, tmp_path, name):
    frame = open_still(narrow_page, tmp_path, FIGURES[name]())
    assert overflow(narrow_page) <= 0
    assert small_targets(narrow_page) == []
    keep(frame, f"{name}-narrow")


def test_the_chain_rule_asks_before_it_tells(page, tmp_path):
    frame = open_still(page, tmp_path, ChainRuleStepper())
    boxes = frame.locator(".graph .made .value")
    assert boxes.all_text_contents() == ["?", "?", "?"]
    assert "".join(frame.locator(".graph .slope").all_text_contents()) == ""
    guess = frame.get_by_label("Next, forward: y = w · x = ?")
    guess.fill("5")
    guess.press("Enter")
    painted(page)
    assert boxes.all_text_contents() == ["6", "?", "?"]
    assert "You wrote 5" in frame.locator(".told").inner_text()
    frame.get_by_label("Next, forward: d = y − t = ?").fill("2")
    page.keyboard.press("Enter")
    painted(page)
    assert frame.locator(".told").inner_text() == "That is right."
    frame.get_by_label("Step", exact=True).press("End")
    painted(page)
    slopes = {
        name: frame.locator(f"[data-node={name}] .slope").text_content() for name in ("w", "x", "t")
    }
    assert slopes == {"w": "[ 4 ]", "x": "[ 6 ]", "t": "[ −2 ]"}
    frame.get_by_label("w", exact=True).fill("1")
    painted(page)
    assert frame.locator("[data-node=w] .slope").text_content() == "[ −4 ]"


def test_a_neuron_is_turned_with_keys_and_its_input_dragged(page, tmp_path):
    frame = open_still(page, tmp_path, NeuronExplorer(weights=(2, 2), bias=-5.9))
    frame.get_by_label("Dots").select_option("both large")
    painted(page)
    assert frame.locator(".verdict").inner_text().startswith("All 4 dots")
    frame.get_by_label("bias b").press("End")
    painted(page)
    assert frame.locator(".verdict").inner_text().startswith("1 of 4 dots")
    assert frame.locator(".border").count() == 0
    frame.get_by_label("bias b").press("Home")
    frame.get_by_label("weight w₁").press("ArrowRight")
    frame.get_by_label("Activation", exact=True).select_option("step")
    painted(page)
    assert frame.locator(".border").count() == 1
    box = frame.locator(".plane").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 10, box["y"] + 8)
    page.mouse.up()
    painted(page)
    point = [float(frame.get_by_label(name).input_value()) for name in ("input x₁", "input x₂")]
    assert min(point) > 2.9
    output = NeuronExplorer((2.1, 2), -12, point, "step").output
    assert frame.locator(".sums").inner_text().endswith(f"step(z) = {output:g}")


def test_stamps_are_laid_one_by_one(page, tmp_path):
    frame = open_still(page, tmp_path, StampsExplorer())
    sums = frame.locator(".place text")
    assert "".join(sums.all_text_contents()) == ""
    assert frame.locator(".bar").count() == 0
    for laid in (1, 2):
        frame.get_by_role("button", name="Step forward").click()
        painted(page)
        wanted = StampsExplorer(laid=laid).counts
        assert sums.all_text_contents() == [str(count or "") for count in wanted]
    frame.get_by_label("Step", exact=True).press("End")
    frame.get_by_label("kernel width").press("ArrowRight")
    painted(page)
    assert frame.locator(".verdict").inner_text().endswith("2 stamps lie on every place.")
    place = frame.get_by_role("slider", name="Place")
    place.press("Home")
    place.press("ArrowRight")
    assert place.get_attribute("aria-valuetext") == "Place 1: stamp 1 alone."
    assert frame.get_by_role("img", name="Grid of 12 by 12 places").count() == 1


def test_sums_appear_as_the_kernel_slides(page, tmp_path):
    explorer = SlidingKernel(["echo and claps", "box over box"])
    frame = open_still(page, tmp_path, explorer)
    sums = frame.locator(".sum text")
    assert sums.count() == frame.locator(".bar.product").count() == 0
    picture = frame.get_by_role("slider", name="Position of the kernel")
    for reached in (1, 2, 3):
        picture.press("ArrowRight")
        painted(page)
        assert sums.all_text_contents() == [f"{number:g}" for number in explorer.output[:reached]]
    assert frame.locator(".sentence").inner_text() == "Position 3 of 5: 1 · 1 + 0 · 2 + 2 · 3 = 7."
    picture.press("ArrowLeft")
    painted(page)
    assert sums.count() == 3  # what was reached stays
    frame.get_by_label("Flip the kernel first").uncheck()
    painted(page)
    assert sums.count() == 0
    frame.get_by_label("Example").select_option("box over box")
    box = picture.bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 5, box["y"] + 60, steps=4)
    page.mouse.up()
    painted(page)
    assert frame.locator(".sum").count() == 19
    frame.get_by_role("button", name="To the start").click()
    painted(page)
    assert frame.locator(".sum").count() == 0
    frame.get_by_role("button", name="Play").click()
    frame.locator(".sum").nth(1).wait_for()


def test_a_finger_drags_the_kernel(narrow_page, tmp_path):
    frame = open_still(narrow_page, tmp_path, SlidingKernel())
    frame.locator(".picture").tap(position={"x": 200, "y": 60})
    painted(narrow_page)
    assert frame.locator(".sum").count() > 5


def test_a_pixel_asks_the_outputs_that_read_it(page, tmp_path):
    explorer = BackwardConvolution()
    frame = open_still(page, tmp_path, explorer)
    sums = frame.locator(".grid.pixel .face, .grid.weight .face")
    assert set(sums.all_text_contents()) == {"?"}
    frame.locator(".grid.output").get_by_role("button").nth(4).click()
    painted(page)
    assert frame.locator(".grid.image .met, .grid.kernel .met").count() == 8
    assert set(sums.all_text_contents()) == {"?"}
    frame.locator(".grid.pixel").get_by_role("button").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    painted(page)
    assert frame.locator(".grid.output .met").count() == 2
    frame.locator("#sum").fill("4")
    page.keyboard.press("Enter")
    painted(page)
    assert frame.locator(".told").inner_text() == "That is right."
    assert sums.all_text_contents()[:3] == ["?", "4", "?"]
    frame.locator(".grid.weight").get_by_role("button").last.click()
    frame.get_by_role("button", name="Show the sum").click()
    painted(page)
    assert sums.last.text_content() == f"{explorer.weight_gradient[-1, -1]:g}".replace("-", "−")
    frame.get_by_role("button", name="Begin again").click()
    painted(page)
    assert set(sums.all_text_contents()) == {"?"}
