"""Figures of trained networks: they draw what they are given, and refuse what makes no sense."""

from __future__ import annotations

import matplotlib

matplotlib.use("Agg")

import doctest

import hypothesis.strategies as st
import matplotlib.pyplot as plt
import numpy as np
import pytest
import recording
from hypothesis import given, settings
from matplotlib.colors import to_hex

from course_lessons.n07_cifar10_build_train_predict.class_accuracy import per_class_accuracy
from course_utils import plots, reference
from course_utils.plots import curves, grids, pictures, results
from course_utils.plots.results import class_numbers

pytestmark = pytest.mark.filterwarnings("error")
NAMES = ["cat", "dog", "frog"]
HISTORY = {
    "loss": [2.0, 1.5, 1.2],
    "accuracy": [0.2, 0.4, 0.6],
    "val_loss": [1.9, 1.4, 1.5],
    "val_accuracy": [0.3, 0.5, 0.4],
}


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


class History:
    """What model.fit returns."""

    def __init__(self, history, epoch=None):
        self.history = history
        self.epoch = list(range(len(history["loss"]))) if epoch is None else epoch


def lines(figure, panel=0):
    return [
        (line.get_xdata().tolist(), line.get_ydata().tolist(), line.get_linestyle())
        for line in figure.axes[panel].lines
    ]


def legend(figure) -> list[str]:
    return [text.get_text() for text in figure.legends[0].get_texts()]


@pytest.mark.parametrize("module", [curves, grids, pictures, results])
def test_examples_print_what_they_say(module):
    failed, tried = doctest.testmod(module)
    assert (failed, tried > 0) == (0, True)


# Labels


@pytest.mark.parametrize(
    "labels", [[2, 0, 1], [[2], [0], [1]], np.array([2.0, 0.0, 1.0]), np.array([2, 0, 1], np.uint8)]
)
def test_every_form_of_class_numbers(labels):
    assert class_numbers("true", labels, 3).tolist() == [2, 0, 1]


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (np.eye(3), r"true has shape \(3, 3\), as one-hot labels .* true\.argmax\(axis=1\)"),
        ([[0.2], [0.9]], r"true holds 0\.2, which is no class number.*\(true > 0\.5\)\.astype"),
        ([0, 3], "true holds 3: class numbers are 0 to 2, as class_names says"),
        ([0, -1], "true holds -1"),
        ([], "true is empty"),
        ([np.nan], "true holds nan"),
        (["cat"], "it must hold class numbers"),
        (1, r"true has shape \(\)"),
        (np.zeros((2, 1, 1)), r"true has shape \(2, 1, 1\)"),
    ],
)
def test_labels_that_are_no_class_numbers(labels, message):
    with pytest.raises(ValueError, match=message):
        plots.confusion_matrix(labels, [0, 1], NAMES)


@pytest.mark.parametrize("draw", [plots.confusion_matrix, per_class_accuracy])
def test_labels_and_names_must_fit(draw):
    with pytest.raises(ValueError, match="true has 2 labels, predicted 3"):
        draw([0, 1], [0, 1, 2], NAMES)
    with pytest.raises(ValueError, match="class_names is 'catdog': give a list"):
        draw([0, 1], [0, 1], "catdog")
    with pytest.raises(ValueError, match=r"class_names is \[\]"):
        draw([0, 1], [0, 1], [])


# Confusion matrix


def cells(figure) -> np.ndarray:
    axis = figure.axes[0]
    size = len(axis.get_xticks())
    table = np.full((size, size), -1.0)
    for text in axis.texts:
        column, row = text.get_position()
        table[row, column] = float(text.get_text())
    return table


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=60))
def test_confusion_matrix_counts_rows_of_true_and_columns_of_predicted(pairs):
    true, predicted = zip(*pairs)
    counted = [[pairs.count((row, column)) for column in range(3)] for row in range(3)]
    figure = plots.confusion_matrix(true, np.reshape(predicted, (-1, 1)), NAMES)
    np.testing.assert_array_equal(cells(figure), counted)
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == NAMES
    assert (figure.axes[0].get_xlabel(), figure.axes[0].get_ylabel()) == ("predicted", "true")
    plt.close(figure)


def test_normalised_rows_sum_to_a_hundred():
    figure = plots.confusion_matrix([0, 0, 0, 0, 1], [0, 0, 0, 1, 1], NAMES, normalise=True)
    np.testing.assert_array_equal(cells(figure), [[75, 25, 0], [0, 100, 0], [0, 0, 0]])
    assert "%" in figure.axes[0].get_ylabel()


def test_muted_diagonal_leaves_the_colours_to_the_mistakes():
    true, predicted = [0] * 90 + [1] * 10, [0] * 85 + [1] * 5 + [1] * 8 + [0] * 2
    plain = plots.confusion_matrix(true, predicted, NAMES).axes[0].images[0]
    muted = plots.confusion_matrix(true, predicted, NAMES, mute_diagonal=True).axes[0].images[0]
    assert (plain.get_clim(), muted.get_clim()) == ((0, 85), (0, 5))
    assert np.ma.getmaskarray(muted.get_array()).diagonal().all()
    plots.confusion_matrix([0, 1], [0, 1], NAMES[:2], mute_diagonal=True)  # no mistake at all


def luminance(colour) -> float:
    channels = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
    return float(np.dot(channels, [0.2126, 0.7152, 0.0722]))


@pytest.mark.parametrize("mute", [False, True])
def test_every_number_is_readable_on_its_cell(mute):
    """Contrast of at least 4.5 to 1 (WCAG 2.1, success criterion 1.4.3)."""
    counts = np.linspace(0, 200, 100).astype(int).reshape(10, 10)
    true, predicted = (np.repeat(index.ravel(), counts.ravel()) for index in np.indices((10, 10)))
    figure = plots.confusion_matrix(true, predicted, list("abcdefghij"), mute_diagonal=mute)
    axis = figure.axes[0]
    image = axis.images[0]
    colours = image.to_rgba(image.get_array())
    background = matplotlib.colors.to_rgba(axis.get_facecolor())
    for text in axis.texts:
        column, row = text.get_position()
        cell = colours[row, column]
        cell = background if cell[3] == 0 else cell
        pair = sorted([luminance(cell), luminance(matplotlib.colors.to_rgb(text.get_color()))])
        assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, (text.get_text(), to_hex(cell))


# Accuracy of each class


def test_per_class_accuracy_with_its_standard_error():
    figure = per_class_accuracy([0, 0, 0, 0, 1, 1], [0, 0, 0, 1, 1, 1], NAMES)
    axis = figure.axes[0]
    widths = [bar.get_width() for bar in axis.patches]
    assert widths == pytest.approx([75, 100, 0])
    (segments,) = (
        bars.lines[2][0].get_segments() for bars in axis.containers if "Error" in str(bars)
    )
    half = 100 * np.sqrt(0.75 * 0.25 / 4)
    assert segments[0][:, 0] == pytest.approx([75 - half, 75 + half])
    assert [text.get_text() for text in axis.texts] == ["75%", "100%", "no images"]
    assert "all 6 images, 83.3%" in axis.get_xlabel()


# Grids


def titles(figure) -> list[str]:
    return [axis.get_title() for axis in figure.axes]


@pytest.mark.parametrize(
    ("images", "limits"),
    [
        (np.full((4, 5, 6), 200, np.uint8), (0, 255)),
        (np.full((4, 5, 6, 1), 0.5, np.float32), (0, 1)),
        (np.full((4, 5, 6, 3), 0.5), None),
        (np.full((4, 5, 6, 3), 255, np.int64), None),
        (np.ones((4, 5, 6), bool), (0, 1)),
    ],
)
def test_image_grid_shows_values_as_they_are(images, limits):
    figure = plots.image_grid(images, [[0], [1], [2], [0]], NAMES, title="Four")
    assert titles(figure) == ["cat", "dog", "frog", "cat"]
    assert figure.get_suptitle() == "Four"
    if limits:
        assert figure.axes[0].images[0].get_clim() == limits
    shown = figure.axes[0].images[0].get_array()
    assert shown.shape[:2] == (5, 6)
    assert shown.flat[0] == images.flat[0]
    figure.draw_without_rendering()


def test_image_grid_takes_as_many_as_there_is_room_for():
    images = np.zeros((100, 4, 4))
    assert len(plots.image_grid(images).axes) == 25
    assert len(plots.image_grid(images[:7], columns=3).axes) == 7
    assert len(plots.image_grid(images, rows=2, columns=10).axes) == 20
    assert titles(plots.image_grid(images[:2], [4, 7])) == ["4", "7"]


def test_long_names_stand_on_two_lines():
    names = ["a photo", "", "German short-haired pointer", "x" * 40]
    figure = plots.image_grid(np.zeros((4, 4, 4)), names)
    wrapped = ["a photo", "", "German short-\nhaired pointer", "x" * 15 + "\n…"]
    assert titles(figure) == wrapped
    one_line = plots.image_grid(np.zeros((4, 4, 4)), ["a"] * 4)
    assert figure.get_figheight() > one_line.get_figheight()


def test_images_of_different_sizes_come_in_a_list():
    figure = plots.image_grid([np.zeros((4, 9)), np.zeros((7, 3, 3)), np.zeros((2, 2, 1))])
    assert [axis.images[0].get_array().shape[:2] for axis in figure.axes] == [
        (4, 9),
        (7, 3),
        (2, 2),
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([np.zeros((8, 8))], r"images has shape \(8, 8\)"),
        ([np.zeros((8, 8, 3))], r"images has shape \(8, 8, 3\).*One image goes into a list"),
        ([np.zeros((2, 8, 8, 4))], r"an image of shape \(8, 8, 4\)"),
        ([np.zeros((0, 8, 8))], "images is empty"),
        ([np.full((2, 8, 8), 200.0)], "values from 200 to 200.*Divide by 255 first"),
        ([np.full((2, 8, 8), -0.5)], "values from -0.5 to -0.5.*Undo the scaling first"),
        ([np.full((2, 8, 8), np.nan)], "values from nan"),
        ([np.full((2, 8, 8), 300)], "values from 300 to 300"),
        ([np.zeros((2, 8, 8)), [0, 1, 1]], "labels has 3 labels, images 2 images"),
        ([np.zeros((2, 8, 8)), np.eye(2)], "as one-hot labels"),
        ([np.zeros((2, 8, 8)), [0, 9], NAMES], "labels holds 9"),
    ],
)
def test_images_that_cannot_be_drawn(arguments, message):
    with pytest.raises(ValueError, match=message):
        plots.image_grid(*arguments)


@pytest.mark.parametrize("value", [0, -1, 2.5, True, "5"])
def test_rows_and_columns_are_whole_numbers(value):
    with pytest.raises(ValueError, match=f"columns is {value!r}"):
        plots.image_grid(np.zeros((2, 8, 8)), columns=value)


def test_prediction_grid_marks_mistakes_by_symbol_words_and_frame():
    figure = plots.prediction_grid(
        np.zeros((3, 4, 4)), [0, 1, 2], [[0], [2], [2]], NAMES, probabilities=np.eye(3)[[0, 2, 2]]
    )
    assert titles(figure) == ["✓ cat 100%\n", "✗ frog 100%\nis: dog", "✓ frog 100%\n"]
    framed = [axis.spines["left"].get_visible() for axis in figure.axes]
    assert framed == [False, True, False]
    colours = [axis.title.get_color() for axis in figure.axes]
    assert colours[0] == colours[2] != colours[1]


def test_three_forms_of_probabilities():
    def shown(probabilities, names=("cat", "dog")):
        figure = plots.prediction_grid(
            np.zeros((2, 4, 4)), [0, 1], [0, 1], names, probabilities=probabilities
        )
        return [title.split()[-1] for title in titles(figure)]

    assert shown([[0.9, 0.1], [0.3, 0.7]]) == ["90%", "70%"]
    assert shown([[0.1], [0.7]]) == ["90%", "70%"]
    assert shown([0.9, 0.7]) == ["90%", "70%"]
    with pytest.raises(ValueError, match=r"shape \(2, 1\): for 2 images of 3 classes"):
        shown([[0.1], [0.7]], NAMES)
    with pytest.raises(ValueError, match=r"values from -2 to 3.*Logits"):
        shown([[-2.0], [3.0]])
    with pytest.raises(ValueError, match=r"shape \(3,\)"):
        shown([0.1, 0.2, 0.3])
    with pytest.raises(ValueError, match="from nan to nan"):
        shown([np.nan, 0.5])


# Learning curves


@pytest.mark.parametrize("histories", [HISTORY, History(HISTORY)], ids=["dict", "History"])
def test_curves_show_the_numbers(histories):
    figure = plots.learning_curves(histories, title="Net")
    assert lines(figure, 0) == [
        ([1, 2, 3], HISTORY["loss"], "--"),
        ([1, 2, 3], HISTORY["val_loss"], "-"),
    ]
    assert lines(figure, 1)[1] == ([1, 2, 3], HISTORY["val_accuracy"], "-")
    assert [axis.get_ylabel() for axis in figure.axes] == ["loss", "accuracy"]
    assert legend(figure) == ["training", "validation"]
    assert figure.get_suptitle() == "Net"


def test_several_runs_have_a_colour_and_a_marker_each():
    short = {"loss": [2.0], "binary_accuracy": [0.5]}
    figure = plots.learning_curves({"A": History(HISTORY), "B": short, "loss": HISTORY})
    assert legend(figure) == ["A", "B", "loss", "training", "validation"]
    drawn = figure.axes[0].lines
    assert len({(line.get_color(), line.get_marker()) for line in drawn}) == 3
    assert len(figure.axes[1].lines) == 4  # B measured something else


def test_one_epoch_and_no_validation():
    figure = plots.learning_curves({"loss": [2.0], "accuracy": [0.5]})
    assert lines(figure) == [([1], [2.0], "--")]
    assert figure.axes[0].lines[0].get_marker() == "o"
    low, high = figure.axes[0].get_xlim()
    assert low < 1 < high
    assert legend(figure) == ["training"]


def test_epochs_of_a_training_that_was_continued_and_validated_now_and_then():
    history = {"loss": [4.0, 3.0, 2.0, 1.0], "val_loss": [3.5, 1.5]}
    figure = plots.learning_curves(History(history, epoch=[4, 5, 6, 7]), metric=None)
    assert len(figure.axes) == 1
    assert lines(figure) == [
        ([5, 6, 7, 8], history["loss"], "--"),
        ([6, 8], history["val_loss"], "-"),
    ]


def test_a_loss_that_is_no_number_is_said():
    history = {"loss": [2.0, np.nan, np.inf], "accuracy": [0.1, 0.1, 0.1]}
    figure = plots.learning_curves(history)
    assert figure.axes[0].texts[0].get_text().endswith("training loss")
    assert not figure.axes[1].texts
    assert "from 2 to no finite number" in figure.get_label()
    figure.draw_without_rendering()
    plots.learning_curves({"loss": [np.nan]}, metric=None).draw_without_rendering()


@pytest.mark.parametrize(
    ("histories", "message"),
    [
        ({}, "the history has no epoch"),
        ({"loss": []}, "the history has no epoch"),
        ({"A": History(HISTORY), "B": {"loss": []}}, "the history of 'B' has no epoch"),
        ({"A": History(HISTORY), "B": [1, 2]}, "the history of 'B' is a list: histories is what"),
        ([1.0, 0.5], "the history is a list: histories is what model.fit returned, or several"),
        (None, "the history is a NoneType"),
        ({"loss": ["a"]}, "no list of numbers"),
        ({"loss": [1.0], "acc": [0.5]}, "metric is 'accuracy': the history has acc, loss"),
    ],
)
def test_histories_that_make_no_sense(histories, message):
    with pytest.raises(ValueError, match=message):
        plots.learning_curves(histories)


def test_words_for_the_curves():
    assert plots.learning_curves(HISTORY).get_label() == (
        "Learning curves over 3 epochs: training loss from 2 to 1.2, validation loss from 1.9 to "
        "1.5 (lowest, 1.4, after epoch 2), training accuracy from 0.2 to 0.6, validation accuracy "
        "from 0.3 to 0.4."
    )
    both = {"A": HISTORY, "B": {"loss": [1], "accuracy": [0]}}
    words = plots.learning_curves(both, title="Two").get_label()
    assert words.startswith("Two. Learning curves of A over 3 epochs: ")
    assert words.endswith(
        "Learning curves of B over 1 epoch: training loss 1, training accuracy 0."
    )


@pytest.fixture
def runs(tmp_path):
    recorder = recording.record(tmp_path / "r.csv", data="d", profile="full")
    for seed, shift in enumerate([-0.1, 0.0, 0.1]):
        values = {name: [value + shift for value in column] for name, column in HISTORY.items()}
        recorder.add(network="A", seed=seed, history=values)
    recorder.add(network="B", seed=0, history={"loss": [1.0] * 9, "accuracy": [0.5] * 9})
    recorder.save()
    return reference.runs(tmp_path / "r.csv")


def test_the_reference_is_drawn_pale_behind_as_mean_and_spread(runs):
    figure = plots.learning_curves(HISTORY, reference=runs.network("A"))
    band = figure.axes[1].collections[0].get_paths()[0].vertices
    assert band[:, 1].min() == pytest.approx(0.2)
    assert band[:, 1].max() == pytest.approx(0.6)
    mean = figure.axes[1].lines[0]
    assert mean.get_ydata().tolist() == pytest.approx(HISTORY["val_accuracy"])
    assert mean.get_zorder() < figure.axes[1].lines[1].get_zorder()
    assert legend(figure)[-1] == ("course's reference run, full profile,\nmean ± spread of 3 seeds")


def test_the_reference_stands_behind_every_kind_of_accuracy(runs):
    history = {"loss": [1.0], "binary_accuracy": [0.5]}
    figure = plots.learning_curves(history, metric="binary_accuracy", reference=runs.network("A"))
    assert figure.axes[1].lines[0].get_ydata().tolist() == pytest.approx(HISTORY["val_accuracy"])


def test_a_reference_network_takes_the_colour_of_its_namesake(runs):
    figure = plots.learning_curves({"A": HISTORY, "mine": HISTORY}, reference=runs)
    pale_a, pale_b, mine_a = figure.axes[0].lines[:3]
    assert pale_a.get_color() == mine_a.get_color() != pale_b.get_color()
    assert [text.get_text() for text in figure.axes[0].texts] == ["B"]
    assert len(legend(figure)) == 5


def test_the_legend_stays_within_the_figure(runs):
    many = {f"with {what} and more": HISTORY for what in ("dropout", "augmentation", "both", "C")}
    for histories in (HISTORY, many, dict(list(many.items())[:2])):
        for metric in ("accuracy", None):
            figure = plots.learning_curves(histories, metric=metric, reference=runs)
            figure.draw_without_rendering()
            box = figure.legends[0].get_window_extent()
            assert box.x0 >= 0 and box.x1 <= figure.bbox.x1 and box.y0 >= 0
            assert figure.axes[0].get_window_extent().height > 150
