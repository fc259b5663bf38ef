"""What moves in lessons 01, 02 and 04: what these explorers hold and compute in Python."""

from __future__ import annotations

import doctest
import json
import sys

import numpy as np
import pytest

from course_lessons.n01_convolution_by_hand.explorers import SlidingKernel, sliding
from course_lessons.n02_padding_and_stride.explorers import StampsExplorer, stamps
from course_lessons.n04_from_neuron_to_convnet.explorers import (
    BackwardConvolution,
    ChainRuleStepper,
    NeuronExplorer,
    backward_convolution,
    chain_rule,
    neuron,
)
from course_lessons.n04_from_neuron_to_convnet.shared import correlate2d

FIGURES = {
    SlidingKernel: sliding,
    BackwardConvolution: backward_convolution,
    ChainRuleStepper: chain_rule,
    NeuronExplorer: neuron,
    StampsExplorer: stamps,
}


@pytest.mark.parametrize("make", FIGURES)
def test_a_figure_is_small_plain_and_can_be_drawn(make):
    figure = make()
    assert len(figure._figure.encode()) < 60_000
    state = json.loads(json.dumps(figure.state()))
    # What the browser sends back is what Python has.
    figure.set_state({name: state[name] for name in state if not figure.traits()[name].read_only})
    assert json.loads(json.dumps(figure.state())) == state
    failed, tried = doctest.testmod(FIGURES[make])
    assert (failed, tried >= 1) == (0, True)
    pyplot_before = "matplotlib.pyplot" in sys.modules
    assert figure.label in figure.to_html()
    assert ("matplotlib.pyplot" in sys.modules) == pyplot_before


WRONG = [
    (ChainRuleStepper, {"graph": "w"}, ValueError, "graph is 'w'"),
    (ChainRuleStepper, {"values": 3}, TypeError, "values is 3"),
    (ChainRuleStepper, {"values": {"w": "3"}}, TypeError, r"values\['w'\] is '3'"),
    (ChainRuleStepper, {"values": {"w": 10}}, ValueError, r"values\['w'\] is 10"),
    (ChainRuleStepper, {"step": -1}, ValueError, "step is -1"),
    (SlidingKernel, {"presets": ["boxes"]}, ValueError, "presets is 'boxes'"),
    (SlidingKernel, {"signal": [[1]]}, ValueError, "signal has shape"),
    (SlidingKernel, {"kernel": range(17)}, ValueError, "kernel has shape"),
    (SlidingKernel, {"mode": "same"}, ValueError, "mode is 'same'"),
    (StampsExplorer, {"kernel": 0}, ValueError, "kernel is 0"),
    (StampsExplorer, {"laid": 9}, ValueError, "laid is 9"),
    (BackwardConvolution, {"error": [[1]]}, ValueError, "makes outputs of shape"),
    (BackwardConvolution, {"kernel": [[1] * 4]}, ValueError, "kernel has shape"),
    (NeuronExplorer, {"weights": [1]}, ValueError, "two numbers"),
    (NeuronExplorer, {"weights": "ab"}, TypeError, "weights holds"),
    (NeuronExplorer, {"bias": float("nan")}, ValueError, "bias holds nan"),
    (NeuronExplorer, {"dots": "xor"}, ValueError, "dots is 'xor'"),
]


@pytest.mark.parametrize("make, given, error, says", WRONG)
def test_what_is_refused(make, given, error, says):
    with pytest.raises(error, match=says):
        make(**given)


# The chain rule ---------------------------------------------------------------------------------


@pytest.mark.parametrize("graph", chain_rule.GRAPHS)
def test_slopes_are_those_that_one_measures(graph):
    given = chain_rule.given_numbers(graph)
    slopes, small = ChainRuleStepper(graph).slopes, 1e-4
    for name, value in given.items():
        above, below = (
            ChainRuleStepper(graph, {name: value + move}).numbers["L"] for move in (small, -small)
        )
        assert slopes[name] == pytest.approx((above - below) / (2 * small), abs=1e-6)


def test_a_weight_that_is_used_twice_gets_both_shares():
    numbers = {"x1": 1, "w": 2, "x2": 3, "t1": 5, "t2": 4}
    stepper = ChainRuleStepper("one weight, used twice", numbers)
    assert (stepper.slopes["y1"], stepper.slopes["y2"]) == (-3, 2)
    assert stepper.slopes["w"] == -3 * 1 + 2 * 3


# A neuron ---------------------------------------------------------------------------------------


def test_a_neuron_sums_and_sorts():
    both = NeuronExplorer((2, 2), -6, (2, 2), "step", "both large")
    assert (both.sum, both.output, both.right) == (2, 1, 4)
    assert NeuronExplorer((9, -1), 0).weights == (5, -1)  # where the slider ends


def test_each_set_of_dots_can_be_parted_but_the_one_of_which_the_text_says_so():
    tried = np.linspace(-5, 5, 21)
    for name, dots in neuron.TASKS.items():
        if not dots:
            continue
        table = np.array(dots)
        most = 0
        for first in tried:
            sums = table[:, :1] * first + table[:, 1:2] * tried  # one column for each weight
            for bias in np.linspace(-12, 12, 49):
                right = ((sums + bias > 0) == (table[:, 2:] == 1)).sum(axis=0)
                most = max(most, right.max())
        assert most == (3 if name == "exactly one large" else len(dots)), name


# Stamps -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kernel", range(1, 9))
@pytest.mark.parametrize("stride", range(1, 5))
def test_stamps_meet_evenly_where_the_kernel_is_a_multiple_of_the_stride(kernel, stride):
    explorer = StampsExplorer(kernel, stride, numbers=8, laid=8)
    apart = np.zeros((8 - 1) * stride + 1)
    apart[::stride] = 1
    assert explorer.counts.tolist() == np.convolve(apart, np.ones(kernel)).tolist()
    inside = explorer.counts[list(explorer.inside)]
    assert inside.size >= min(stride, len(explorer.counts))
    assert (len(set(inside)) == 1) == (kernel % stride == 0)


# A kernel that slides --------------------------------------------------------------------------


@pytest.mark.parametrize("name", sliding.PRESETS)
@pytest.mark.parametrize("mode", ["valid", "full"])
@pytest.mark.parametrize("flip", [False, True])
def test_sums_are_those_of_numpy(name, mode, flip):
    explorer = SlidingKernel([name], flip=flip, mode=mode)
    work = np.convolve if flip else np.correlate
    np.testing.assert_allclose(explorer.output, work(explorer.signal, explorer.kernel, mode))


def test_what_the_examples_are_about():
    assert SlidingKernel(["echo and claps"]).output.tolist() == [3, 2, 7, 4, 2]
    boxes = SlidingKernel(["box over box"]).output
    assert boxes.tolist() == [*range(1, 11), *range(9, 0, -1)]
    difference = SlidingKernel(["difference"])
    assert difference.output.argmax() == 11  # where the sensor jumps
    assert SlidingKernel(signal=[1, 2], kernel=[1, 1, 1]).output.size == 0


def test_only_the_examples_that_were_asked_for_are_offered():
    explorer = SlidingKernel(["difference"])
    assert (list(explorer.presets), explorer.kernel.tolist()) == (["difference"], [-1, 1])
    assert "box over box" not in json.dumps(explorer.state())


# A convolution, backward -----------------------------------------------------------------------


def test_what_reaches_pixels_and_weights_is_what_one_measures():
    rng = np.random.default_rng(5)
    image, kernel, error = (rng.normal(size=shape) for shape in ((5, 4), (2, 3), (4, 2)))
    explorer = BackwardConvolution(image, kernel, error)

    def loss(image, kernel):  # its slope with respect to each output is the error
        return np.sum(correlate2d(image, kernel) * error)

    for place in np.ndindex(image.shape):
        nudge = np.zeros(image.shape)
        nudge[place] = 1  # the loss is linear in it
        rise = loss(image + nudge, kernel) - loss(image, kernel)
        assert explorer.pixel_gradient[place] == pytest.approx(rise)
    for place in np.ndindex(kernel.shape):
        nudge = np.zeros(kernel.shape)
        nudge[place] = 1
        rise = loss(image, kernel + nudge) - loss(image, kernel)
        assert explorer.weight_gradient[place] == pytest.approx(rise)
