"""What moves in lessons 01, 02 and 04 computes in the browser what it computes in Python."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from course_lessons.n01_convolution_by_hand.explorers import SlidingKernel
from course_lessons.n01_convolution_by_hand.explorers.sliding import PRESETS
from course_lessons.n02_padding_and_stride.explorers import StampsExplorer
from course_lessons.n04_from_neuron_to_convnet.explorers import (
    BackwardConvolution,
    ChainRuleStepper,
    NeuronExplorer,
)
from course_lessons.n04_from_neuron_to_convnet.explorers.chain_rule import GRAPHS, given_numbers
from course_lessons.n04_from_neuron_to_convnet.explorers.neuron import ACTIVATIONS, TASKS

LESSON_01 = "course_lessons/n01_convolution_by_hand/explorers"
LESSON_02 = "course_lessons/n02_padding_and_stride/explorers"
LESSON_04 = "course_lessons/n04_from_neuron_to_convnet/explorers"
RNG = np.random.default_rng(4)


@pytest.mark.parametrize("graph", GRAPHS)
def test_slopes_forward_and_backward(functions_of, graph):
    evaluate = functions_of(f"{LESSON_04}/graph_arithmetic.js")
    code = """({nodes, values}) => {
      const numbers = forward(nodes, values);
      const steps = stepsOf(nodes, numbers);
      return {numbers, steps: steps.length, ...moment(nodes, numbers, steps.length)};
    }"""
    for _ in range(20):
        values = {name: round(float(RNG.normal() * 3), 2) for name in given_numbers(graph)}
        stepper = ChainRuleStepper(graph, {n: min(max(v, -9), 9) for n, v in values.items()})
        found = evaluate(code, {"nodes": GRAPHS[graph], "values": stepper.values})
        assert found["numbers"] == pytest.approx(stepper.numbers)
        assert found["known"] == pytest.approx(stepper.numbers)
        assert found["slopes"] == pytest.approx(stepper.slopes)
        made = [node for node in GRAPHS[graph] if node["kind"] != "given"]
        assert found["steps"] == len(made) + 1 + sum(len(node["from"]) for node in made)


def test_nothing_is_known_before_it_was_computed(functions_of):
    evaluate = functions_of(f"{LESSON_04}/graph_arithmetic.js")
    code = "(nodes) => [0, 1, 2].map((step) => moment(nodes, forward(nodes, {}), step))"
    moments = evaluate(code, GRAPHS["one weight"])
    assert [len(now["known"]) for now in moments] == [3, 4, 5]
    assert all(now["slopes"] == {} for now in moments)


def test_steps_in_words(functions_of):
    evaluate = functions_of(f"{LESSON_04}/graph_arithmetic.js", f"{LESSON_04}/graph_words.js")
    code = """(nodes) => {
      const numbers = forward(nodes, {});
      return stepsOf(nodes, numbers).map((step) => [asked(step), told(step, nodes, numbers)]);
    }"""
    one = evaluate(code, GRAPHS["one weight"])
    assert one[0] == ["Next, forward: y = w · x = ?", "Forward: y = w · x = 3 · 2 = 6."]
    questions, words = zip(*one)
    assert questions[-2] == "Next, back from y to w: local slope × from above = ?"
    assert words[-2].endswith("From above, the slope of y: 2. Local slope × from above: 2 × 2 = 4.")
    twice = evaluate(code, GRAPHS["one weight, used twice"])
    assert any("With the 6 that has come already: 6 + (−3) = 3." in words for _, words in twice)


def test_a_neuron_and_its_line(functions_of):
    evaluate = functions_of(f"{LESSON_04}/neuron_arithmetic.js")
    code = """([neuron, point, dots]) => {
      const z = sumAt(neuron, point);
      const pairs = Object.entries(ACTIVATIONS).map(([name, work]) => [name, work(z)]);
      const outputs = Object.fromEntries(pairs);
      return {z, outputs, wrong: wrongDots(neuron, dots).length, line: lineIn(neuron, 3)};
    }"""
    for name, dots in TASKS.items():
        for _ in range(10):
            weights, bias, point = RNG.normal(size=2) * 2, RNG.normal() * 2, RNG.uniform(-3, 3, 2)
            explorer = NeuronExplorer(weights, bias, point, dots=name)
            neuron = {"weights": explorer.weights, "bias": explorer.bias}
            found = evaluate(code, [neuron, explorer.point, dots])
            assert found["z"] == pytest.approx(explorer.sum)
            wanted = {kind: float(work(explorer.sum)) for kind, work in ACTIVATIONS.items()}
            assert found["outputs"] == pytest.approx(wanted)
            assert found["wrong"] == len(dots) - explorer.right
            for end in found["line"] or ():
                assert np.dot(explorer.weights, end) + explorer.bias == pytest.approx(0, abs=1e-9)
                assert max(map(abs, end)) <= 3 + 1e-9
    assert evaluate("() => lineIn({weights: [0, 0], bias: 1}, 3)") is None
    assert evaluate("() => lineIn({weights: [1, 0], bias: -9}, 3)") is None
    assert sorted(evaluate("() => lineIn({weights: [1, 0], bias: -1}, 3)")) == [[1, -3], [1, 3]]


def test_stamps_that_meet(functions_of):
    evaluate = functions_of(f"{LESSON_02}/meeting.js")
    code = "(all) => all.map((one) => [countsOf(one), inside(one), verdict(one)])"
    tried = [
        {"kernel": kernel, "stride": stride, "numbers": numbers, "laid": laid}
        for kernel, stride, numbers in itertools.product(range(1, 9), range(1, 5), (2, 3, 8))
        for laid in {1, numbers}
    ]
    for settings, (counts, inside, words) in zip(tried, evaluate(code, tried), strict=True):
        explorer = StampsExplorer(**settings)
        assert counts == explorer.counts.tolist()
        assert range(*inside) == explorer.inside
        if settings["laid"] < settings["numbers"]:
            assert words == f"1 of {settings['numbers']} stamps laid."
        elif len(explorer.inside):
            assert ("in turn" in words) == (settings["kernel"] % settings["stride"] > 0)
    told = "(place) => onPlace(place, {kernel: 3, stride: 2, numbers: 5, laid: 3})"
    assert [evaluate(told, place) for place in (0, 2, 9)] == [
        "Place 0: stamp 1 alone.",
        "Place 2: stamps 1 and 2 meet, 2 in all.",
        "Place 9: no stamp yet.",
    ]


def test_sums_along_a_line(functions_of):
    evaluate = functions_of(f"{LESSON_01}/line_arithmetic.js")
    code = "(one) => { const line = lineOf(one); return [line.count, sumsOf(line)]; }"
    for name, mode, flip in itertools.product(PRESETS, ["valid", "full"], [False, True]):
        explorer = SlidingKernel([name], flip=flip, mode=mode)
        count, sums = evaluate(code, explorer.state())
        assert count == len(explorer.output)
        np.testing.assert_allclose(sums, explorer.output, atol=1e-12)
    words = "([one, start]) => sumInWords(lineOf(one), start)"
    claps = SlidingKernel(["echo and claps"]).state()
    assert evaluate(words, [claps, 2]) == "1 · 1 + 0 · 2 + 2 · 3 = 7"
    difference = SlidingKernel(["difference"], signal=[1, 4]).state()
    assert evaluate(words, [difference, 0]) == "1 · (−1) + 4 · 1 = 3"
    boxes = SlidingKernel(["box over box"]).state()
    assert evaluate(words, [boxes, 2]) == "10 products, 3 of them not 0; their sum is 3"


def test_shares_of_errors(functions_of):
    evaluate = functions_of(f"{LESSON_04}/shares.js")
    code = """([arrays, what, rows, columns]) => Array.from({length: rows}, (_, row) =>
      Array.from({length: columns}, (_, column) => sumOf(sharesOf(arrays, what, [row, column]))))"""
    shapes = ((5, 4), (2, 3), (4, 2))
    explorer = BackwardConvolution(*(RNG.integers(-4, 5, size=shape) for shape in shapes))
    for arrays in (explorer, BackwardConvolution()):
        for what, wanted in {
            "pixel": arrays.pixel_gradient,
            "weight": arrays.weight_gradient,
        }.items():
            assert evaluate(code, [arrays.state(), what, *wanted.shape]) == wanted.tolist()
    words = """([arrays, what, place]) =>
      [asked, told].map((say) => say(what, place, sharesOf(arrays, what, place)))"""
    question, answer = evaluate(words, [BackwardConvolution().state(), "pixel", [0, 1]])
    assert question.endswith("the weight that met the pixel there: 2 · 2 + 0 · 1 = ?")
    assert answer == "Pixel (0, 1): 2 · 2 + 0 · 1 = 4."
    _, answer = evaluate(words, [BackwardConvolution().state(), "output", [1, 1]])
    assert answer.startswith("Output (1, 1) read the pixels from (1, 1) to (2, 2). Its error 3 ")
