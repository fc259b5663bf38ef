"""The explorers compute in the browser what they compute in Python."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from course_lessons.n01_convolution_by_hand.explorers.kernel_playground import (
    BORDERS,
    CHANNELS,
    KERNELS,
    KernelPlayground,
)
from course_lessons.n02_padding_and_stride.explorers import OutputSizeExplorer
from course_lessons.n03_filters_feature_maps_pooling.explorers import (
    LayerStackExplorer,
    PoolingExplorer,
)
from course_lessons.n03_filters_feature_maps_pooling.explorers.layer_stack import STACKS
from course_lessons.n03_filters_feature_maps_pooling.explorers.pooling import IMAGES
from course_utils import convolution
from course_utils.contrast import strongest
from course_utils.datasets import load_mnist
from course_utils.explorers import ConvolutionStepper
from course_utils.explorers.drawing import short

LESSON_01 = "course_lessons/n01_convolution_by_hand/explorers"
LESSON_02 = "course_lessons/n02_padding_and_stride/explorers"
LESSON_03 = "course_lessons/n03_filters_feature_maps_pooling/explorers"
RNG = np.random.default_rng(7)
SETTINGS = list(itertools.product(["valid", "same", "full", 0, 1, 2], [1, 2, 3, 4], [1, 2, 3]))
MODES = ["valid", "same", "full", 0, 1, 3]
GRID = list(itertools.product([1, 2, 7, 10, 28], [1, 2, 3, 5], MODES, [1, 2, 3], [1, 2, 3]))
NAMES = ("kind", "window", "stride", "padding")
STEPS = [(0, -1), (0, 1), (-1, 0), (1, 0)]  # left, right, up, down


def test_arithmetic_equals_python(functions_of):
    """Hundreds of settings: the script against course_utils.convolution."""
    evaluate = functions_of("course_utils/explorers/arithmetic.js")
    cases = []
    for (padding, stride, dilation), shape in itertools.product(
        SETTINGS, [(3, 3), (2, 2), (1, 4), (5, 3)]
    ):
        image, kernel = RNG.normal(size=(9, 7)), RNG.normal(size=shape)
        settings = {"padding": padding, "stride": stride, "dilation": dilation}
        cases.append((image, kernel, settings))
    found = evaluate(
        """(cases) => cases.map(([image, kernel, settings]) => {
          const { stride, padding, dilation } = settings;
          const axis = (work, axis) => work(axis ? image[0].length : image.length,
            axis ? kernel[0].length : kernel.length, stride, padding, dilation);
          return {
            correlated: correlate(image, kernel, settings),
            convolved: convolve(image, kernel, settings),
            sizes: [axis(outputSize, 0), axis(outputSize, 1)],
            pads: [axis(padsOf, 0), axis(padsOf, 1)], unseen: [axis(unseen, 0), axis(unseen, 1)],
          };
        })""",
        [(image.tolist(), kernel.tolist(), settings) for image, kernel, settings in cases],
    )
    compared = 0
    for (image, kernel, settings), result in zip(cases, found, strict=True):
        rest = {"stride": settings["stride"], "dilation": settings["dilation"]}
        for axis, (n, weights) in enumerate(zip(image.shape, kernel.shape, strict=True)):
            if settings["padding"] == "same":
                assert tuple(result["pads"][axis]) == convolution.same_padding(n, weights, **rest)
            if result["sizes"][axis]:
                arguments = {**rest, "padding": settings["padding"]}
                assert result["sizes"][axis] == convolution.output_size(n, weights, **arguments)
                assert result["unseen"][axis] == convolution.unseen(n, weights, **arguments)
        if 0 in result["sizes"]:
            assert ConvolutionStepper(image, kernel, **settings).output.size == 0
            continue
        for name, laid in (("correlated", kernel), ("convolved", kernel[::-1, ::-1])):
            expected = convolution.conv2d(image[None, ..., None], laid[..., None, None], **settings)
            np.testing.assert_allclose(result[name], expected[0, :, :, 0], atol=1e-9)
            compared += 1
    assert compared > 400


def test_cells_are_written_as_in_python(functions_of):
    evaluate = functions_of("course_utils/explorers/writing.js")
    values = [0, -0.0, 1 / 9, 0.125, 127.25, -127.25, 0.005, 0.0004999, 99999.4, 99999.5, -2.5e8]
    values += [*RNG.normal(size=200), *(RNG.normal(size=200) * 10.0 ** RNG.integers(-9, 9, 200))]
    values = [float(value) for value in values]
    assert evaluate("(values) => values.map(short)", values) == [short(v) for v in values]


def test_numbers_that_people_type(functions_of):
    evaluate = functions_of("course_utils/explorers/writing.js", "course_utils/browser/numbers.js")
    typed = {
        "1/9": 1 / 9,
        "-1 / 4": -0.25,
        "−2": -2,
        "0,5": 0.5,
        " 3 ": 3,
        "1e-3": 0.001,
        ".5": 0.5,
    }
    for text, value in typed.items():
        assert evaluate("parseNumber", text) == pytest.approx(value), text
    weights = [1 / 9, -1 / 16, 2 / 3, 0.25, -0.5, 7, 1 / 256, 1 / 7]
    written = evaluate("(weights) => weights.map(shortWeight)", weights)
    assert written == ["1/9", "−1/16", "2/3", "0.25", "−0.5", "7", "1/256", "1/7"]


def test_numbers_equal_python_on_a_grid_of_settings(functions_of):
    evaluate = functions_of("course_utils/explorers/arithmetic.js", f"{LESSON_02}/size_formula.js")
    found = evaluate(
        """(grid) => grid.map(([width, kernel, padding, stride, dilation]) => {
          const settings = {width, kernel, padding, stride, dilation};
          const result = formulaSteps(settings).at(-1)[0];
          return {
            size: outputSize(width, kernel, stride, padding, dilation),
            pads: padsOf(width, kernel, stride, padding, dilation),
            unseen: unseen(width, kernel, stride, padding, dilation),
            formula: Number(result.match(/(\\d+)$/)[1]),
          };
        })""",
        GRID,
    )
    for setting, numbers in zip(GRID, found):
        explorer = OutputSizeExplorer(*setting)
        expected = {"size": explorer.output_size, "formula": explorer.output_size}
        expected |= {"pads": list(explorer.pads), "unseen": explorer.unseen}
        assert numbers == expected, setting


def test_stacks_equal_python(functions_of):
    evaluate = functions_of(f"{LESSON_03}/receptive_field.js")
    stacks = [(stack["width"], stack["layers"]) for stack in STACKS.values()]
    for first, second in itertools.product(
        itertools.product([2, 3], [1, 2], MODES, [1, 2]), [0, 1]
    ):
        kernel, stride, padding, dilation = first
        layer = {"kind": "convolution", "kernel": kernel, "stride": stride}
        layer |= {"padding": padding, "dilation": dilation}
        then = [{**layer, "kernel": 2, "dilation": 1}, {**layer, "padding": "same"}][second]
        stacks.append((11, [layer, then, layer]))
    found = evaluate("(stacks) => stacks.map((stack) => stackTable(...stack))", stacks)
    for (width, layers), rows in zip(stacks, found):
        expected = LayerStackExplorer(layers, width).table()
        assert rows[: len(expected)] == expected, layers
        # What a unit is said to see is what following every tap reaches.
        if expected[-1]["size"] and len(expected) == len(layers) + 1:
            last = expected[-1]
            reached = evaluate(
                """([width, layers, unit]) => [...tracedUnits(stackTable(width, layers), layers,
                     layers.length, unit)[0]]""",
                [width, layers, 0],
            )
            first = last["start"] - (last["field"] - 1) / 2
            assert all(first <= pixel < first + last["field"] for pixel in reached), layers


def test_sentences_name_what_is_lost(functions_of):
    evaluate = functions_of(f"{LESSON_02}/size_formula.js")

    def said(*setting):
        names = ("width", "kernel", "padding", "stride", "dilation")
        return " ".join(evaluate("(s) => verdicts(s)", dict(zip(names, setting))))

    assert "1 position is left over" in said(10, 3, "valid", 2, 1)
    assert "Pixel 9 is read by no window" in said(10, 3, "valid", 2, 1)
    assert "Pixels 2 and 5 are skipped" in said(10, 2, "valid", 3, 1)
    assert "Pixels 8 and 9 are read by no window" in said(10, 2, "valid", 3, 1)
    # 28/3/1/2 leaves a remainder, and still every pixel is read.
    assert "padding only: every pixel is read" in said(28, 3, 1, 2, 1)
    assert "0 pads before the pixels and 1 after" in said(8, 3, "same", 2, 1)
    assert "reaches over 7 pixels, the padded row has only 3" in said(3, 7, "valid", 1, 1)


def test_maps_and_counts_equal_python_on_a_grid_of_settings(functions_of):
    evaluate = functions_of(f"{LESSON_03}/pool.js")
    rng = np.random.default_rng(0)
    images = [IMAGES["a stroke"], rng.normal(size=(5, 7)), rng.integers(0, 2, (3, 1)), [[4.0]]]
    for image in images:
        rows = np.asarray(image).tolist()
        grid = itertools.product(["max", "average"], [1, 2, 3, 4], [1, 2, 3], ["valid", "same"])
        explorer = PoolingExplorer(image)
        for setting in grid:
            for name, value in zip(NAMES, setting):
                setattr(explorer, name, value)
            found = evaluate(
                """([image, [kind, window, stride, padding], steps]) => {
                  const settings = {window, stride, padding};
                  const map = (picture) => pool(picture, kind, settings);
                  const counts = steps.map((step) => {
                    const {changed, total} = compare(map(image), map(moved(image, step)));
                    return [changed, total];
                  });
                  return {map: map(image), counts};
                }""",
                [rows, setting, STEPS],
            )
            expected = explorer.pooled()
            assert len(found["map"]) == (expected.shape[0] if expected.size else 0)
            if expected.size:
                np.testing.assert_allclose(found["map"], expected, err_msg=str(setting))
                for step, counts in zip(STEPS, found["counts"]):
                    explorer.shift = step
                    changed = ~np.isclose(expected, explorer.pooled(shifted=True), 0, 1e-9)
                    assert counts == [changed.sum(), expected.size]


def small_picture() -> np.ndarray:
    return np.random.default_rng(3).integers(0, 256, (9, 12, 3)).astype(np.uint8)


def test_every_stage_equals_python(functions_of):
    evaluate = functions_of(f"{LESSON_01}/planes.js")
    rng = np.random.default_rng(0)
    kernels = [*KERNELS.values(), rng.normal(size=(5, 5)), rng.normal(size=(7, 7)) * 100]
    pictures = [small_picture(), small_picture()[..., 0], small_picture()[:2, :3]]
    for picture, channels, border in itertools.product(pictures, CHANNELS, BORDERS):
        playground = KernelPlayground(
            picture, channels=channels, border=border, relu=True, pool=True
        )
        pixels = np.full((*picture.shape[:2], 4), 255)
        pixels[..., :3] = picture if picture.ndim == 3 else picture[..., None]
        source = {"pixels": pixels.ravel().tolist(), "grey": picture.ndim == 2}
        source |= {"height": picture.shape[0], "width": picture.shape[1]}
        found = evaluate(
            """([source, kernels, channels, border]) => {
              const list = (planes) => planes.map((plane) => [...plane.values]);
              return kernels.map((kernel) => {
                const input = planesOf(source, channels);
                const filtered = input.map((plane) => filterPlane(plane, kernel, border));
                const relu = filtered.map(rectify);
                return {input: list(input), filtered: list(filtered), relu: list(relu),
                        pooled: list(relu.map(poolPlane))};
              });
            }""",
            [source, [np.asarray(kernel).tolist() for kernel in kernels], channels, border],
        )
        for kernel, stages in zip(kernels, found):
            playground.kernel = kernel
            for name, expected in playground.stages().items():
                planes = expected[..., None] if expected.ndim == 2 else expected
                planes = planes.reshape(-1, planes.shape[-1]).T
                np.testing.assert_allclose(stages[name], planes, atol=1e-9, err_msg=name)


def test_what_is_drawn_is_what_is_computed(functions_of):
    evaluate = functions_of(f"{LESSON_01}/planes.js")
    drawn = evaluate(
        """() => {
          const values = Float64Array.from([-200, -100, 0, 100, 300]);
          const bytes = (display) => coloured([{values, height: 1, width: 5}], display, 200);
          const levels = (display) => [...bytes(display)].filter((_, index) => index % 4 === 0);
          const diverging = bytes("diverging");
          return {
            zero: levels("grey zero"), absolute: levels("absolute"), clipped: levels("clipped"),
            pixels: [0, 8, 16].map((at) => [...diverging.slice(at, at + 3)]),
          };
        }"""
    )
    assert drawn["zero"] == [0, 64, 128, 191, 255]
    assert drawn["absolute"] == [255, 128, 0, 128, 255]
    assert drawn["clipped"] == [0, 0, 0, 100, 255]
    assert drawn["pixels"] == [[0, 90, 165], [250, 250, 250], [190, 90, 0]]


def test_colours_end_where_those_of_the_figures_do(functions_of):
    evaluate = functions_of(f"{LESSON_01}/planes.js")
    rng = np.random.default_rng(0)
    noise = rng.normal(size=2000)
    for values in (
        noise,
        np.append(noise, 30),
        np.maximum(noise, 0),
        np.append(np.zeros(5000), [1, 2, 9]),
        rng.normal(size=9),
        np.zeros(9),
        np.where(np.arange(2000) < 3, 5, 1e-14),
    ):
        found = evaluate("(values) => strengthOf([{values}])", values.tolist())
        assert found == pytest.approx(strongest(values) or 1, rel=0.06)


# A drawing becomes a digit.


@pytest.fixture
def centred(functions_of):
    evaluate = functions_of("course_utils/explorers/centring.js")

    def centre(drawing, shape=(28, 28)):
        return np.array(
            evaluate(
                "([levels, height, width, shape]) => centreDigit(levels, height, width, shape)",
                [drawing.ravel().tolist(), *drawing.shape, shape],
            )
        )

    return centre


def test_mnist_s_own_digits_are_already_centred(centred):
    for digit in load_mnist("standin").x_test[::20]:
        drawing = np.pad(np.kron(digit, np.ones((3, 3), np.uint8)), ((2, 31), (40, 0)))
        np.testing.assert_array_equal(centred(drawing), digit)


def test_centring_does_what_it_says(centred):
    rng = np.random.default_rng(0)
    shapes = itertools.cycle([(28, 28), (8, 8), (40, 28), (64, 64)])
    for shape, density in zip(shapes, [0, 1, 1, 1, 1] + [0.7] * 60):
        height, width = rng.integers(1, 91, 2)
        drawing = np.zeros((height + 20, width + 30), int)
        drawing[7 : 7 + height, 12 : 12 + width] = 255 * (rng.random((height, width)) < density)
        seen = centred(drawing, shape)
        assert seen.shape == shape and seen.any() == drawing.any()
        if not drawing.any():
            continue
        sides = [np.ptp(np.flatnonzero(seen.any(axis=axis))) + 1 for axis in (1, 0)]
        assert max(sides) == round(min(shape) * 20 / 28)
        for axis in (0, 1):
            places = np.arange(shape[axis])
            mass = seen.sum(axis=1 - axis)
            centre = (mass * places).sum() / mass.sum()
            touches = mass[0] or mass[-1]
            assert touches or abs(centre - shape[axis] / 2) <= 0.5 + 1e-9
        # Grey comes from area: the mean is kept, up to rounding.
        rows, columns = (np.flatnonzero(drawing.any(axis=axis)) for axis in (1, 0))
        inked = drawing[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        assert seen.sum() / np.prod(sides) == pytest.approx(inked.mean(), abs=0.6)


def test_centring_is_blind_to_place_and_size(centred):
    small = np.zeros((60, 60), np.uint8)
    small[10:40, 20:30] = 255
    large = np.kron(small, np.ones((3, 3), np.uint8))
    moved = np.roll(small, (15, -12), axis=(0, 1))
    np.testing.assert_array_equal(centred(small), centred(large))
    np.testing.assert_array_equal(centred(small), centred(moved))
