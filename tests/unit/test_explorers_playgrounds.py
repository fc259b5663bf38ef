"""Output sizes, kernels on photos, pooling: what the explorers hold and compute in Python."""

from __future__ import annotations

import doctest
import itertools
import json
import subprocess
import sys
import textwrap

import numpy as np
import pytest
import scipy.ndimage
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lessons.n01_convolution_by_hand.explorers import KernelPlayground, kernel_playground
from course_lessons.n01_convolution_by_hand.explorers.kernel_playground import KERNELS
from course_lessons.n02_padding_and_stride.explorers import OutputSizeExplorer, output_size
from course_lessons.n03_filters_feature_maps_pooling.explorers import (
    LayerStackExplorer,
    layer_stack,
    pooling,
)
from course_lessons.n03_filters_feature_maps_pooling.explorers.layer_stack import STACKS
from course_lessons.n03_filters_feature_maps_pooling.explorers.pooling import PoolingExplorer
from course_utils.convolution import receptive_field

FIGURES = {
    OutputSizeExplorer: output_size,
    LayerStackExplorer: layer_stack,
    KernelPlayground: kernel_playground,
    PoolingExplorer: pooling,
}


def positions_read(width, kernel, stride, pads, dilation):
    """Every window's positions, by trying all starts: the definition, not the formula."""
    end = width + sum(pads)
    windows = []
    for start in range(0, end, stride):
        taps = [start + tap * dilation for tap in range(kernel)]
        if taps[-1] < end:
            windows.append([tap - pads[0] for tap in taps])
    return windows


# All three ------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", FIGURES)
def test_module_is_small_and_asks_nobody(make):
    figure = make()
    assert len(figure._figure.encode()) < 60_000
    assert "import(" not in figure._figure
    assert "fetch(" not in figure._figure
    assert figure.label in figure.to_html()


@pytest.mark.parametrize("make", FIGURES)
def test_state_is_plain_json(make):
    figure = make()
    state = json.loads(json.dumps(figure.state()))
    # What the browser sends back is what Python has.
    figure.set_state(
        {name: state[name] for name in state if figure.traits()[name].read_only is False}
    )
    assert json.loads(json.dumps(figure.state())) == state


def test_constructing_imports_no_drawing():
    source = """
        import sys
        from course_lessons.n01_convolution_by_hand.explorers import KernelPlayground
        from course_lessons.n03_filters_feature_maps_pooling.explorers import PoolingExplorer
        from course_lessons.n02_padding_and_stride.explorers import OutputSizeExplorer
        for make in (OutputSizeExplorer, KernelPlayground, PoolingExplorer):
            make()
        heavy = {"matplotlib", "sklearn", "tensorflow", "keras"} & set(sys.modules)
        print(sorted(heavy))
    """
    command = [sys.executable, "-c", textwrap.dedent(source)]
    assert subprocess.check_output(command, text=True).strip() == "[]"


@pytest.mark.parametrize("module", FIGURES.values())
def test_examples_in_docstrings_hold(module):
    failed, tried = doctest.testmod(module)
    assert tried >= 1
    assert failed == 0


@pytest.mark.parametrize("make", FIGURES)
def test_static_figure_can_be_drawn(make):
    pyplot_before = "matplotlib.pyplot" in sys.modules
    figure = make()
    drawn = figure.static_figure()
    assert drawn.axes
    drawn.canvas.draw()
    assert ("matplotlib.pyplot" in sys.modules) == pyplot_before


WRONG = [
    (OutputSizeExplorer, {"width": 0}, ValueError, "width is 0"),
    (OutputSizeExplorer, {"width": 2.0}, TypeError, "width is 2.0"),
    (OutputSizeExplorer, {"kernel": True}, TypeError, "kernel is True"),
    (OutputSizeExplorer, {"padding": "circular"}, ValueError, "padding is 'circular'"),
    (OutputSizeExplorer, {"padding": -1}, ValueError, "padding is -1"),
    (OutputSizeExplorer, {"stride": "2"}, TypeError, "stride is '2'"),
    (LayerStackExplorer, {"layers": "two 3x3"}, ValueError, "layers is 'two 3x3'"),
    (LayerStackExplorer, {"layers": 3}, TypeError, "layers is 3"),
    (LayerStackExplorer, {"layers": [3]}, TypeError, r"layers\[0\] is 3"),
    (LayerStackExplorer, {"layers": [(3, 0)]}, ValueError, r"layers\[0\]\['stride'\] is 0"),
    (LayerStackExplorer, {"layers": [{"stride": 2}]}, ValueError, "has no 'kernel'"),
    (LayerStackExplorer, {"layers": [{"kernel": 3, "size": 2}]}, ValueError, "'size'"),
    (LayerStackExplorer, {"layers": [(3,)] * 13}, ValueError, "13 entries"),
    (KernelPlayground, {"kernel": "Sobel z"}, ValueError, "kernel is 'Sobel z'"),
    (KernelPlayground, {"kernel": np.ones((2, 2))}, ValueError, r"shape \(2, 2\)"),
    (KernelPlayground, {"kernel": np.ones((9, 9))}, ValueError, r"shape \(9, 9\)"),
    (KernelPlayground, {"kernel": [[1, 2, 3], [4, 5]]}, ValueError, "kernel has rows of different"),
    (KernelPlayground, {"kernel": np.full((3, 3), np.nan)}, ValueError, "kernel holds nan"),
    (KernelPlayground, {"channels": "RGB"}, ValueError, "channels is 'RGB'"),
    (KernelPlayground, {"border": 0}, TypeError, "border is 0"),
    (KernelPlayground, {"relu": 1}, TypeError, "relu is 1"),
    (KernelPlayground, {"image": "cat"}, ValueError, "image is 'cat'"),
    (KernelPlayground, {"image": np.zeros((4, 4, 4))}, ValueError, "alpha"),
    (KernelPlayground, {"image": np.zeros((4, 4, 2), np.uint8)}, ValueError, r"\(4, 4, 2\)"),
    (KernelPlayground, {"image": np.zeros((0, 4), np.uint8)}, ValueError, "at least 2×2"),
    (KernelPlayground, {"image": [[1, 2], [3]]}, ValueError, "image has rows of different"),
    (KernelPlayground, {"image": {"a": 1}}, TypeError, "image holds values of type object"),
    (KernelPlayground, {"image": "me.jpg"}, ValueError, "imread"),
    (KernelPlayground, {"image": np.zeros(4)}, ValueError, r"shape \(4,\)"),
    (KernelPlayground, {"image": np.full((4, 4), 300)}, ValueError, "0 to 255"),
    (KernelPlayground, {"image": -np.ones((4, 4))}, ValueError, "from -1 to -1"),
    (KernelPlayground, {"image": np.zeros((1, 9))}, ValueError, "at least 2×2"),
    (KernelPlayground, {"image": np.full((3, 3), "a")}, TypeError, "image holds"),
    (PoolingExplorer, {"kind": "min"}, ValueError, "kind is 'min'"),
    (PoolingExplorer, {"window": 5}, ValueError, "window is 5"),
    (PoolingExplorer, {"stride": 0}, ValueError, "stride is 0"),
    (PoolingExplorer, {"padding": 1}, TypeError, "padding is 1"),
    (PoolingExplorer, {"padding": "full"}, ValueError, "padding is 'full'"),
    (PoolingExplorer, {"shift": 1}, TypeError, "shift is 1"),
    (PoolingExplorer, {"shift": (1, 2, 3)}, ValueError, r"shift is \(1, 2, 3\)"),
    (PoolingExplorer, {"shift": (0, 4)}, ValueError, r"shift\[1\] is 4"),
    (PoolingExplorer, {"image": np.zeros((28, 28))}, ValueError, r"image\[:8, :8\]"),
]


@pytest.mark.parametrize(("make", "arguments", "error", "message"), WRONG)
def test_wrong_arguments_are_named(make, arguments, error, message):
    with pytest.raises(error, match=message):
        make(**arguments)
    (name, value), *_ = arguments.items()
    figure = make()
    before = figure.state()
    with pytest.raises(error, match=message):
        setattr(figure, name, value)
    assert figure.state() == before


# OutputSizeExplorer -----------------------------------------------------------------------------


@given(
    width=st.integers(1, 40),
    kernel=st.integers(1, 8),
    stride=st.integers(1, 6),
    dilation=st.integers(1, 4),
    padding=st.one_of(st.sampled_from(["valid", "same", "full"]), st.integers(0, 6)),
)
@settings(max_examples=100)
def test_sizes_are_those_of_the_definition(width, kernel, stride, dilation, padding):
    explorer = OutputSizeExplorer(width, kernel, padding, stride, dilation)
    windows = positions_read(width, kernel, stride, explorer.pads, dilation)
    assert explorer.output_size == len(windows)
    read = {position for window in windows for position in window}
    assert explorer.unseen == [pixel for pixel in range(width) if pixel not in read]
    if padding == "same":
        assert explorer.output_size == -(-width // stride)


def test_the_curriculum_s_examples():
    assert OutputSizeExplorer(28, 3, 1, 1).output_size == 28
    assert OutputSizeExplorer(10, 2, "valid", 3).unseen == [2, 5, 8, 9]
    assert OutputSizeExplorer(28, 3, 1, 2).unseen == []
    assert OutputSizeExplorer(8, 3, "same", 2).pads == (0, 1)


def test_notebook_05_s_network():
    table = LayerStackExplorer("notebook 05's network").table()
    assert [row["size"] for row in table] == [28, 26, 13, 11, 5, 3]
    assert (table[-1]["field"], table[-1]["jump"]) == (18, 4)


@pytest.mark.parametrize("name", STACKS)
def test_named_stacks_fit_and_agree_with_the_reference(name):
    explorer = LayerStackExplorer(name)
    table = explorer.table()
    assert explorer.width == STACKS[name]["width"] == table[0]["size"]
    assert len(table) == len(explorer.layers) + 1
    assert all(row["size"] > 0 for row in table)
    triples = [(layer["kernel"], layer["stride"], layer["dilation"]) for layer in explorer.layers]
    assert (table[-1]["field"], table[-1]["jump"]) == receptive_field(triples)[:2]


def test_layers_as_tuples_and_dictionaries():
    layers = [(3, 2, 1, 1), {"kernel": 2, "kind": "pooling"}, (np.int64(3),)]
    explorer = LayerStackExplorer(layers, width=20)
    assert [layer["stride"] for layer in explorer.layers] == [2, 2, 1]
    assert [row["size"] for row in explorer.table()] == [20, 10, 5, 3]
    assert explorer.table()[1]["start"] == 0
    explorer.layers = [(5,), (30,)]
    assert [row["size"] for row in explorer.table()] == [20, 16, 0]


# KernelPlayground -------------------------------------------------------------------------------

SCIPY_MODES = {"zero": "constant", "edge": "nearest", "reflect": "mirror", "wrap": "wrap"}


@given(
    data=st.data(),
    height=st.integers(2, 9),
    width=st.integers(2, 9),
    side=st.sampled_from([3, 5, 7]),
    border=st.sampled_from(sorted(SCIPY_MODES)),
)
@settings(max_examples=40)
def test_filtered_equals_scipy(data, height, width, side, border):
    rng = np.random.default_rng(data.draw(st.integers(0, 2**20)))
    image = rng.integers(0, 256, (height, width))
    image[0, 0] = 255  # never all within 0 to 1
    kernel = rng.normal(size=(side, side))
    playground = KernelPlayground(image, kernel, border=border)
    expected = scipy.ndimage.correlate(image.astype(float), kernel, mode=SCIPY_MODES[border])
    np.testing.assert_allclose(playground.filtered(), expected, atol=1e-9)


def test_colour_is_filtered_channel_by_channel():
    image = np.random.default_rng(0).integers(0, 256, (6, 7, 3))
    playground = KernelPlayground(image, "emboss", channels="rgb", border="edge")
    result = playground.filtered()
    assert result.shape == (6, 7, 3)
    for index, name in enumerate(("red", "green", "blue")):
        playground.channels = name
        np.testing.assert_array_equal(playground.plane(), image[..., index])
        np.testing.assert_allclose(playground.filtered(), result[..., index])


def test_grey_is_the_rounded_luma():
    image = np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [255, 255, 255]]])
    assert KernelPlayground(image).plane().tolist() == [[76, 150], [29, 255]]


def test_stages_in_order():
    image = np.arange(20).reshape(4, 5) * 12
    playground = KernelPlayground(image, "Sobel x", relu=True, pool=True)
    stages = playground.stages()
    assert list(stages) == ["input", "filtered", "relu", "pooled"]
    np.testing.assert_array_equal(stages["relu"], np.maximum(stages["filtered"], 0))
    blocks = stages["relu"][:4, :4].reshape(2, 2, 2, 2)
    np.testing.assert_array_equal(stages["pooled"], blocks.max(axis=(1, 3)))
    playground.relu = False
    assert list(playground.stages()) == ["input", "filtered", "pooled"]


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (np.eye(3), 255 * np.eye(3)),
        (np.eye(3, dtype=bool), 255 * np.eye(3)),
        (np.eye(3, dtype=np.float32)[..., None], 255 * np.eye(3)),
        ([[0, 200], [3, 4]], [[0, 200], [3, 4]]),
        (np.array([[0, 200], [3, 4]], dtype=np.uint8), [[0, 200], [3, 4]]),
    ],
)
def test_pictures_come_in_many_dtypes(image, expected):
    playground = KernelPlayground(image)
    assert playground.image.dtype == np.uint8
    assert playground.image.tolist() == np.asarray(expected).tolist()


def test_kernel_is_read_only_and_named():
    few = KernelPlayground(simple=True).gallery
    assert list(few) == list(kernel_playground.FIRST) != list(KernelPlayground().gallery)
    playground = KernelPlayground(kernel="sobel X")
    np.testing.assert_array_equal(playground.kernel, KERNELS["Sobel x"])
    with pytest.raises(ValueError, match="read-only"):
        playground.kernel[0, 0] = 5


def test_gallery_kernels_do_what_their_names_say():
    for name in ("identity", "box blur", "Gaussian", "motion", "sharpen", "emboss"):
        assert KERNELS[name].sum() == pytest.approx(1)
    for name in ("Laplacian", "Sobel x", "Sobel y", "Gabor |", "Gabor /", "Gabor −"):
        assert KERNELS[name].sum() == pytest.approx(0, abs=1e-12)
    np.testing.assert_array_equal(KERNELS["Gabor |"].T, KERNELS["Gabor −"])


def test_photo_is_the_shipped_one_and_credited():
    playground = KernelPlayground("flower")
    assert playground.image.shape == (171, 256, 3)
    assert "CC BY" in playground.credit
    assert playground.state()["picture"].startswith("data:image/png;base64,")


def test_large_pictures_are_shrunk_and_it_is_said():
    playground = KernelPlayground(np.zeros((900, 1200, 3)))
    assert playground.image.shape == (288, 384, 3)
    assert playground.credit == "Shrunk from 900×1200 to 288×384 pixels."


def test_a_picture_from_the_browser_replaces_the_photo():
    playground = KernelPlayground(np.zeros((4, 4)), kernel="identity")
    own = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    sent = KernelPlayground(own).picture
    playground.set_state({"picture": sent, "credit": "Your own"})
    np.testing.assert_array_equal(playground.image, own)
    assert playground.filtered().shape == (2, 2)
    playground.image = np.ones((3, 3))
    assert playground.image.shape == (3, 3)
    assert playground.picture != sent and playground.credit == ""


def test_a_picture_that_is_none_is_named():
    playground = KernelPlayground(np.zeros((4, 4)))
    playground.picture = "data:image/png;base64,AAAA"
    with pytest.raises(ValueError, match="picture is not a PNG"):
        _ = playground.image


# PoolingExplorer --------------------------------------------------------------------------------


def pooled_by_hand(image, kind, window, stride, padding):
    """Window by window; pads are NaN and left out."""
    pads = [(0, 0), (0, 0)]
    if padding == "same":
        totals = [max((-(-n // stride) - 1) * stride + window - n, 0) for n in image.shape]
        pads = [(total // 2, total - total // 2) for total in totals]
    padded = np.pad(image, pads, constant_values=np.nan)
    starts = [range(0, n - window + 1, stride) for n in padded.shape]
    keep = np.nanmax if kind == "max" else np.nanmean
    windows = itertools.product(*starts)
    values = [keep(padded[i : i + window, j : j + window]) for i, j in windows]
    return np.array(values).reshape(len(starts[0]), len(starts[1]))


@given(
    height=st.integers(1, 12),
    width=st.integers(1, 12),
    window=st.integers(1, 4),
    stride=st.integers(1, 4),
    padding=st.sampled_from(["valid", "same"]),
    kind=st.sampled_from(["max", "average"]),
    shift=st.tuples(st.integers(-3, 3), st.integers(-3, 3)),
)
@settings(max_examples=60)
def test_pooling_by_hand(height, width, window, stride, padding, kind, shift):
    image = np.random.default_rng(height * 13 + width).normal(size=(height, width))
    explorer = PoolingExplorer(image, kind, window, stride, padding, shift)
    expected = pooled_by_hand(image, kind, window, stride, padding)
    assert explorer.pooled().shape == expected.shape
    np.testing.assert_allclose(explorer.pooled(), expected)
    moved = np.zeros_like(image)
    for i, j in itertools.product(range(height), range(width)):
        if 0 <= i + shift[0] < height and 0 <= j + shift[1] < width:
            moved[i + shift[0], j + shift[1]] = image[i, j]
    np.testing.assert_array_equal(explorer.shifted, moved)
    expected_after = pooled_by_hand(moved, kind, window, stride, padding)
    np.testing.assert_allclose(explorer.pooled(shifted=True), expected_after)


def test_stride_follows_the_window_unless_told():
    assert PoolingExplorer(window=3).stride == 3
    assert PoolingExplorer(window=3, stride=1).stride == 1


def test_the_default_image_shows_tolerance_and_its_limits():
    shares = {"input": [], "max": [], "average": []}
    for shift in ((0, -1), (0, 1), (-1, 0), (1, 0)):
        for kind in ("max", "average"):
            explorer = PoolingExplorer(kind=kind, shift=shift)
            shares[kind].append((explorer.pooled() != explorer.pooled(shifted=True)).mean())
        shares["input"].append((explorer.image != explorer.shifted).mean())
    assert min(shares["max"]) < min(shares["input"])  # a tolerant direction
    assert max(shares["max"]) > max(shares["input"])  # and one that is not
    assert all(a <= b for a, b in zip(shares["max"], shares["average"]))
