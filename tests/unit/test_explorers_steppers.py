"""The steppers without a browser: numbers, refusals, state, static figures."""

import itertools
import json
import subprocess
import sys

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from matplotlib.figure import Figure
from matplotlib.text import Text
from scipy import signal

from course_lessons.n03_filters_feature_maps_pooling.explorers import ChannelsStepper
from course_utils.convolution import conv2d
from course_utils.explorers import ConvolutionStepper
from course_utils.explorers.drawing import short

LOPSIDED = np.array([[1, 2, 0], [-3, 4, 5]])


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def by_loops(image, kernel, stride=1, pad=((0, 0), (0, 0)), dilation=1):
    """One channel, nothing clever."""
    padded = np.pad(np.asarray(image, float), pad)
    rows, columns = kernel.shape
    height = (padded.shape[0] - dilation * (rows - 1) - 1) // stride + 1
    width = (padded.shape[1] - dilation * (columns - 1) - 1) // stride + 1
    output = np.zeros((max(height, 0), max(width, 0)))
    for i, j, m, n in np.ndindex(*output.shape, rows, columns):
        pixel = padded[i * stride + m * dilation, j * stride + n * dilation]
        output[i, j] += pixel * kernel[m, n]
    return output


# Numbers


def test_running_example():
    expected = [[0, 0, 8], [-4, 0, 2], [0, -4, 0]]
    for flip in (False, True):  # the Laplacian survives the half turn
        np.testing.assert_array_equal(ConvolutionStepper(flip=flip).output, expected)
    other = ConvolutionStepper([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[0, 1], [1, 0]])
    np.testing.assert_array_equal(other.output, [[6, 8], [12, 14]])


@pytest.mark.parametrize("mode", ["valid", "same", "full"])
@pytest.mark.parametrize("shape", [(3, 3), (1, 4), (2, 2), (5, 3)])
def test_scipy(mode, shape, rng):
    image, kernel = rng.normal(size=(7, 6)), rng.normal(size=shape)
    unflipped = ConvolutionStepper(image, kernel, mode).output
    np.testing.assert_allclose(unflipped, signal.correlate2d(image, kernel, mode), atol=1e-12)
    flipped = ConvolutionStepper(image, kernel, mode, flip=True).output
    if mode != "same" or all(side % 2 for side in shape):
        np.testing.assert_allclose(flipped, signal.convolve2d(image, kernel, mode), atol=1e-12)


def test_shift_that_the_figure_warns_of(rng):
    image, kernel = rng.normal(size=(6, 6)), np.array([[1.0, 2], [3, 4]])
    ours = ConvolutionStepper(image, kernel, "same", flip=True).output
    theirs = signal.convolve2d(image, kernel, "same")
    np.testing.assert_allclose(ours[:-1, :-1], theirs[1:, 1:], atol=1e-12)
    assert not np.allclose(ours, theirs)


SETTINGS = list(itertools.product(["valid", "same", "full", 0, 1, 2], [1, 2, 3, 4], [1, 2, 3]))


@pytest.mark.parametrize("padding, stride, dilation", SETTINGS)
def test_reference_implementation(padding, stride, dilation, rng):
    image = rng.integers(-5, 6, (11, 9))
    pad = ((padding, padding),) * 2 if isinstance(padding, int) else padding
    for kernel in (LOPSIDED, rng.integers(-3, 4, (2, 2)), rng.integers(-3, 4, (3, 4))):
        stepper = ConvolutionStepper(image, kernel, padding, stride, dilation)
        reach = [dilation * (side - 1) + 1 for side in kernel.shape]
        room = 2 * padding if isinstance(padding, int) else 0
        if padding not in ("same", "full") and (reach[0] > 11 + room or reach[1] > 9 + room):
            assert stepper.output.size == 0
            continue
        expected = conv2d(
            image[None, ..., None].astype(float),
            kernel[..., None, None].astype(float),
            stride=stride,
            padding=pad,
            dilation=dilation,
        )
        np.testing.assert_allclose(stepper.output, expected[0, :, :, 0])


@pytest.mark.parametrize("padding, stride, dilation", SETTINGS[::5])
@pytest.mark.parametrize("relu", [False, True])
def test_channels_reference(padding, stride, dilation, relu, rng):
    image, kernels, bias = rng.normal(size=(8, 7, 3)), rng.normal(size=(2, 3, 3, 2)), [1.5, -2]
    pad = ((padding, padding),) * 2 if isinstance(padding, int) else padding
    stepper = ChannelsStepper(image, kernels, bias, padding, stride, dilation, relu)
    expected = conv2d(
        image[None], kernels, np.array(bias), stride=stride, padding=pad, dilation=dilation
    )[0]
    expected = np.maximum(expected, 0) if relu else expected
    np.testing.assert_allclose(stepper.output, expected, atol=1e-12)


@given(
    image=arrays(np.float64, (5, 4), elements=st.floats(-1e3, 1e3)),
    kernel=arrays(np.float64, st.tuples(*[st.integers(1, 7)] * 2), elements=st.floats(-10, 10)),
    stride=st.integers(1, 4),
    dilation=st.integers(1, 3),
    pad=st.integers(0, 6),
)
@settings(max_examples=60)
def test_loops(image, kernel, stride, dilation, pad):
    output = ConvolutionStepper(image, kernel, pad, stride, dilation).output
    expected = by_loops(image, kernel, stride, ((pad, pad), (pad, pad)), dilation)
    assert output.shape == expected.shape
    np.testing.assert_allclose(output, expected, atol=1e-9)


def test_uint8_does_not_wrap():
    photo = np.full((4, 4), 250, np.uint8)
    assert ConvolutionStepper(photo, np.ones((2, 2), np.int8)).output[0, 0] == 1000
    assert ConvolutionStepper(photo > 3, [[1, 1]]).output[0, 0] == 2


def test_no_window_fits():
    stepper = ConvolutionStepper([[1, 2], [3, 4]])
    assert stepper.output.shape == (0, 0) and stepper.position == (0, 0)
    assert any("No window fits" in words for words in texts(stepper.static_figure()))
    stepper.padding = 1
    assert stepper.output.shape == (2, 2)
    assert ConvolutionStepper(np.ones((2, 5)), np.ones((3, 1))).output.shape == (0, 5)


# Refusals


@pytest.mark.parametrize(
    "arguments, error, words",
    [
        ({"image": np.zeros((200, 300))}, ValueError, ["image", "(200, 300)", "12×12", "patch"]),
        ({"image": np.zeros((5, 5, 3))}, ValueError, ["image", "(5, 5, 3)", "(height, width)"]),
        ({"image": [1, 2, 3]}, ValueError, ["image", "(3,)"]),
        ({"image": [[]]}, ValueError, ["image", "(1, 0)"]),
        ({"image": [[1, 2], [3]]}, ValueError, ["image", "different lengths"]),
        ({"image": [[1, np.nan]]}, ValueError, ["image", "nan"]),
        ({"image": [[1, 1e10]]}, ValueError, ["image", "10000000000", "1e9"]),
        ({"image": [["a"]]}, TypeError, ["image", "real numbers"]),
        ({"image": [[1j]]}, TypeError, ["image", "complex"]),
        ({"kernel": np.ones((8, 3))}, ValueError, ["kernel", "(8, 3)", "7×7"]),
        ({"kernel": 3}, ValueError, ["kernel", "()"]),
        ({"padding": "sane"}, ValueError, ["padding", "'sane'", "'same'"]),
        ({"padding": -1}, ValueError, ["padding", "-1", "0 to 6"]),
        ({"padding": 7}, ValueError, ["padding", "7"]),
        ({"padding": 1.0}, TypeError, ["padding", "1.0"]),
        ({"padding": True}, TypeError, ["padding", "True"]),
        ({"padding": None}, TypeError, ["padding", "None"]),
        ({"stride": 0}, ValueError, ["stride", "0", "1 to 4"]),
        ({"stride": 5}, ValueError, ["stride", "5"]),
        ({"stride": (1, 2)}, TypeError, ["stride", "(1, 2)"]),
        ({"stride": True}, TypeError, ["stride", "True"]),
        ({"dilation": 4}, ValueError, ["dilation", "4", "1 to 3"]),
        ({"flip": 1}, TypeError, ["flip", "1", "True or False"]),
    ],
)
def test_refused(arguments, error, words):
    with pytest.raises(error) as caught:
        ConvolutionStepper(**arguments)
    assert all(word in str(caught.value) for word in words), caught.value
    # The same when the figure is already there; it keeps what it had.
    stepper = ConvolutionStepper()
    before = stepper.state()
    ((name, value),) = arguments.items()
    with pytest.raises(error):
        setattr(stepper, name, value)
    assert stepper.state() == before


@pytest.mark.parametrize(
    "arguments, words",
    [
        ({"image": np.zeros((5, 5))}, ["image", "(5, 5)", "channels", "[..., None]"]),
        ({"image": np.zeros((9, 5, 3))}, ["image", "8×8×3"]),
        ({"image": np.zeros((5, 5, 2))}, ["kernels", "3 channels", "(5, 5, 2)"]),
        ({"kernels": np.zeros((3, 3, 3, 4))}, ["kernels", "5×5×3×3"]),
        ({"bias": [1, 2, 3]}, ["bias", "(3,)", "2"]),
        ({"bias": 1.0}, ["bias", "()"]),
    ],
)
def test_channels_refused(arguments, words):
    with pytest.raises(ValueError) as caught:
        ChannelsStepper(**arguments)
    assert all(word in str(caught.value) for word in words), caught.value


def test_arrays_that_belong_together_change_together():
    stepper = ChannelsStepper()
    with pytest.raises(ValueError, match="hold_trait_notifications"):
        stepper.image = np.ones((4, 4, 1))
    assert stepper.image.shape == (5, 5, 3)
    with stepper.hold_trait_notifications():
        stepper.image = np.ones((4, 4, 1))
        stepper.kernels = np.ones((3, 3, 1, 2))
    assert stepper.output.shape == (2, 2, 2)


def test_bias_is_zero_beside_given_kernels():
    stepper = ChannelsStepper(np.ones((3, 3, 2)), np.ones((2, 2, 2, 3)))
    np.testing.assert_array_equal(stepper.output, np.full((2, 2, 3), 8))


# State


def test_position_stays_where_a_window_is():
    stepper = ConvolutionStepper()
    stepper.position = [2, 1]
    assert stepper.position == (2, 1)
    stepper.stride = 2
    assert stepper.position == (1, 1)
    stepper.image = [[1, 2], [3, 4]]
    assert stepper.position == (0, 0)
    channels = ChannelsStepper()
    channels.position = (2, 2, 1)
    channels.stride = 2
    assert channels.position == (1, 1, 1)


@pytest.mark.parametrize("wrong", [(3, 0), (0, -1), (0,), (0, 0, 0), 4, (0, 1.0), (True, 0), None])
def test_position_refused(wrong):
    stepper = ConvolutionStepper()
    with pytest.raises((ValueError, TypeError), match="position"):
        stepper.position = wrong
    assert stepper.position == (0, 0)


def test_message_from_the_browser():
    """Several traits arrive at once, as lists; each is checked against the others' new values."""
    stepper = ConvolutionStepper()
    message = {"stride": 1, "image": np.eye(8).tolist(), "kernel": [[1, 2]], "position": [7, 6]}
    stepper.set_state(message)
    assert stepper.position == (7, 6) and stepper.output.shape == (8, 7)
    np.testing.assert_array_equal(stepper.kernel, [[1, 2]])
    assert isinstance(stepper.kernel, np.ndarray)


def test_arrays_are_copies_that_cannot_be_changed_in_place():
    image = np.ones((4, 4))
    stepper = ConvolutionStepper(image)
    image[0, 0] = 7
    assert stepper.image[0, 0] == 1
    with pytest.raises(ValueError):
        stepper.image[0, 0] = 7


def test_the_browser_knows_the_way_back():
    """Its reset sends what the figure was made with."""
    stepper = ConvolutionStepper(LOPSIDED, [[1, 2]], "same", stride=2, flip=True)
    before = stepper.state()
    stepper.image, stepper.kernel, stepper.padding = np.eye(9), np.eye(4), 3
    stepper.stride, stepper.dilation, stepper.flip, stepper.position = 1, 2, False, (3, 3)
    assert stepper.state() != before
    stepper.set_state(stepper.initial)
    assert stepper.state() == before


def test_observers_hear_of_changes():
    heard = []
    stepper = ConvolutionStepper()
    stepper.observe(lambda change: heard.append(change["new"].shape), "kernel")
    stepper.kernel = [[1, 2]]
    assert heard == [(1, 2)]


@pytest.mark.parametrize("stepper", [ConvolutionStepper, ChannelsStepper])
def test_state_is_plain_json(stepper):
    state = stepper(padding=np.int64(2), stride=np.uint8(2)).state()
    assert json.loads(json.dumps(state, allow_nan=False))["padding"] == 2
    assert "initial" in state and "label" in state


# What is shown without a browser


@pytest.mark.parametrize("stepper", [ConvolutionStepper, ChannelsStepper])
def test_shown_without_a_browser(stepper):
    figure = stepper()
    assert repr(figure).startswith(f"<{stepper.__name__}: ")
    data, _ = figure._repr_mimebundle_()
    assert data["text/plain"] == repr(figure)
    page = data["text/html"]
    still, _, script = page.partition("<script>")
    assert f'alt="{figure.label}"' in still and "data:image/webp;base64," in still
    assert "http" not in script.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("stepper", [ConvolutionStepper, ChannelsStepper])
def test_script_is_small(stepper):
    script = stepper._figure
    assert len(script.encode()) < 60_000


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text)]


def test_static_figure_has_the_numbers():
    stepper = ConvolutionStepper(padding="same", stride=2, flip=True, kernel=LOPSIDED)
    stepper.position = (1, 2)
    figure = stepper.static_figure()
    assert isinstance(figure, Figure) and not plt.get_fignums()
    words = texts(figure)
    assert all(short(value) in words for value in stepper.output.flat)
    assert "Output 3×3" in words and any("Convolution (kernel flipped)" in w for w in words)
    (window,) = figure.axes[0].patches
    assert window.get_xy() == (3.5, 1.5)  # the pads are drawn, too
    figure.canvas.draw()


@pytest.mark.parametrize(
    "stepper",
    [
        ConvolutionStepper([[5]], [[2]]),
        ConvolutionStepper([[1, 2], [3, 4]]),
        ConvolutionStepper(np.full((12, 12), -123456.789), np.ones((7, 7)) / 3, "full"),
        ChannelsStepper(np.ones((2, 2, 1)), np.ones((3, 3, 1, 1))),
        ChannelsStepper(np.zeros((4, 8, 2)), np.zeros((5, 1, 2, 3)), padding=2, relu=True),
    ],
    ids=range(5),
)
def test_static_figure_of_odd_settings(stepper):
    figure = stepper.static_figure()
    assert len(texts(figure)) > 3


def test_static_figure_of_channels():
    stepper = ChannelsStepper(relu=True)
    stepper.position = (0, 2, 0)
    figure = stepper.static_figure()
    words = texts(figure)
    assert {"Red", "Green", "Blue", "Filter 0, Red", "Output 0, bias -2"} <= set(words)
    assert [len(axis.patches) for axis in figure.axes[:4]] == [1, 1, 1, 0]
    assert stepper.output[0, 2, 0] == 0


@pytest.mark.parametrize(
    "value, text",
    [
        (0, "0"), (-0.0, "0"), (4, "4"), (-1020, "−1020"), (0.125, "0.13"), (1 / 9, "0.11"),
        (127.25, "127.3"), (-99.99, "−100"), (99999, "99999"), (1e5, "1e5"), (-2.5e8, "−3e8"),
        (0.004, "0.004"), (0.0001, "1e−4"), (5.6e-17, "0"), (9.999, "10"), (1234.5678, "1235"),
    ],
)  # fmt: skip
def test_short(value, text):
    assert short(value) == text


@given(st.floats(-1e18, 1e18))
def test_short_fits_into_a_cell(value):
    assert len(short(value)) <= 6


def test_import_is_light():
    code = (
        "import sys; import course_utils.explorers as e; "
        "assert 'matplotlib' not in sys.modules and 'anywidget' not in sys.modules; "
        "e.ConvolutionStepper; assert 'matplotlib' not in sys.modules; "
        "assert 'tensorflow' not in sys.modules; "
        "assert set(dir(e)) == set(e.__all__)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_unknown_explorer():
    import course_utils.explorers

    with pytest.raises(AttributeError, match="Stepr"):
        course_utils.explorers.Stepr  # noqa: B018
