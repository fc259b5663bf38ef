"""Figures come with words, and show the numbers they are given."""

import re
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
import scipy.signal
from matplotlib.colors import to_hex, to_rgba_array
from sklearn.datasets import load_sample_image

from course_lessons.n07_cifar10_build_train_predict.class_accuracy import per_class_accuracy
from course_utils import doctor, lessons, live, plots
from course_utils.contrast import strongest

ALT = "A line that rises from 0 to 1 without a break."
LOOKS = {  # what Matplotlib calls the colours of browser/live.css
    "text.color": "text",
    "axes.labelcolor": "text",
    "xtick.labelcolor": "quiet",
    "axes.edgecolor": "line",
    "ytick.color": "line",
    "grid.color": "faint",
    "figure.facecolor": "paper",
}


@pytest.fixture
def shown(monkeypatch):
    pictures = []
    monkeypatch.setattr("IPython.display.display", pictures.append)
    return pictures


def test_show_gives_picture_and_words(shown):
    figure, axis = plt.subplots()
    axis.plot([0, 1])
    plots.show(figure, alt=ALT + ' <"quoted">')
    data = shown[0]._repr_mimebundle_()
    assert data["text/plain"].startswith("[Figure: A line")
    assert 'src="data:image/png;base64,' in data["text/html"]
    assert "&lt;&quot;quoted&quot;&gt;" in data["text/html"]
    assert not plt.fignum_exists(figure.number)


@pytest.mark.parametrize("draw", ["by hand", "learning_curves"])
@pytest.mark.parametrize("epochs", [1, 6, 12, 30])
def test_no_tick_stands_between_two_epochs(epochs, draw):
    if draw == "by hand":
        figure, axes = plt.subplots(2, 2, sharex=True, figsize=(9, 4))
        for axis in axes.flat:
            axis.plot(range(1, epochs + 1), range(epochs))
        for axis in axes[1]:
            axis.set_xlabel("epoch")
    else:
        figure = plots.learning_curves({"loss": range(epochs)}, metric=None)
    plots.as_picture(figure, ALT)
    for axis in figure.axes:
        ticks = axis.get_xticks()
        assert len(ticks) and np.array_equal(ticks, ticks.round())


def test_figures_look_like_the_live_ones():
    browser = Path(live.__file__).parent
    sheet = (browser / "browser" / "live.css").read_text("utf-8").partition("}")[0]
    colours = dict(re.findall(r"--(\w+): (#\w+)", sheet))
    with matplotlib.rc_context():
        plots.use_style()
        for part, colour in LOOKS.items():
            assert to_hex(matplotlib.rcParams[part]) == colours[colour]
    script = (browser / "explorers" / "maps.js").read_text("utf-8")
    stops = re.search('AROUND_ZERO = "(.*)"', script)[1].split()
    ours = plots.SIGNED(np.linspace(0, 1, len(stops)))
    assert np.abs(ours - to_rgba_array([f"#{stop}" for stop in stops])).max() < 0.01


def test_numbers_can_be_read_on_their_colours():
    figure, axis = plt.subplots()
    plots.matrix(axis, [[-1, 1]], "The strongest two")
    colours = axis.images[0].to_rgba(np.array([-1.0, 1.0]))[:, :3]
    linear = np.where(colours <= 0.04, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    luminance = linear @ [0.2126, 0.7152, 0.0722]  # WCAG 2
    assert ((luminance + 0.05) / 0.05 >= 4.5).all()
    plt.close(figure)


def test_pictures_have_few_whole_ticks_and_those_alike_share_their_labels():
    figure = plots.gallery(dict.fromkeys("abcd", np.zeros((20, 30))), columns=2)
    for axis in figure.axes:
        ticks = axis.get_xticks()
        assert len(ticks) <= 6 and np.array_equal(ticks, ticks.round())
    shown = [(axis.get_xlabel() != "", axis.get_ylabel() != "") for axis in figure.axes]
    assert shown == [(False, True), (False, False), (True, True), (True, False)]
    unlike = plots.gallery({"a": np.zeros((20, 30)), "b": np.zeros((10, 15))})
    assert all(axis.get_ylabel() for axis in unlike.axes)
    plt.close("all")


@pytest.mark.parametrize(
    ("losses", "scale"), [([217, 2.4, 2.3, 2.3], "log"), ([1.7, 0.2, 0.1, 0.1], "linear")]
)
def test_an_explosion_leaves_the_other_losses_apart(losses, scale):
    figure = plots.learning_curves({"loss": losses}, metric=None)
    assert figure.axes[0].get_yscale() == scale
    plt.close(figure)


@pytest.mark.parametrize("alt", ["", "A plot", "   "])
def test_words_that_say_nothing_are_refused(alt, shown):
    figure, _ = plt.subplots()
    with pytest.raises(ValueError, match="say in at least 40 characters"):
        plots.show(figure, alt=alt)
    plt.close(figure)


@pytest.fixture
def named(tmp_path, monkeypatch):
    """A course with a lesson 90 that has two figures, and a lesson 91 that has none."""
    monkeypatch.setattr(lessons, "COURSE", tmp_path)
    for folder in ("n90_lines", "n91_nothing"):
        (tmp_path / folder).mkdir()
    (tmp_path / "n90_lines" / "figures.yaml").write_text(
        "line: >-\n  A line that rises from 0 to 1\n  without a break.\n"
        "steps: The line ends at {end:.1f}, after {steps} of {steps} steps.\n"
    )


def test_a_named_figure_has_the_words_of_its_lesson(shown, named):
    plots.show(plt.figure(), "90.line")
    plots.show(plt.figure(), "90.steps", end=0.987, steps=3)
    assert [repr(picture) for picture in shown] == [
        f"[Figure: {ALT}]",
        "[Figure: The line ends at 1.0, after 3 of 3 steps.]",
    ]


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("90.lien", {}, r"name is '90.lien': n90_lines/figures.yaml has 90.line, 90.steps\. Words"),
        ("line", {}, "name is 'line': the course has no figure of such a lesson"),
        ("91.line", {}, "n91_nothing/figures.yaml has no figure"),
        ("An empty pair of axes.", {}, r"Words of your own are given as alt=\"…\""),
        (None, {"end": 1}, "name is None"),
    ],
)
def test_names_and_values_that_do_not_fit(name, values, message, named):
    figure = plt.figure()
    with pytest.raises(ValueError, match=message):
        plots.show(figure, name, **values)
    plt.close(figure)


def test_a_figure_without_a_name_is_described_by_titles_and_labels(shown):
    figure, (left, right, _) = plt.subplots(1, 3)
    left.plot([0, 1], label="measured")
    left.set(title="Growth", xlabel="week", ylabel="cm")
    right.set(ylabel="kg")
    figure.suptitle("Plants")
    plots.show(figure)
    plots.show(plt.figure())
    figure = plt.figure()
    figure.set_label("Said when it was drawn.")
    plots.show(figure)
    assert [repr(picture) for picture in shown] == [
        "[Figure: Plants; Growth, cm against week, measured; kg.]",
        "[Figure: It has neither titles nor labels.]",
        "[Figure: Said when it was drawn.]",
    ]


def test_matrix_writes_every_number():
    figure, axis = plt.subplots()
    plots.matrix(axis, [[0, -1.25], [4, 0]], "Kernel")
    assert [text.get_text() for text in axis.texts] == ["0", "-1.25", "4", "0"]
    assert axis.get_title() == "Kernel"
    with pytest.raises(ValueError, match=r"values has shape \(3,\)"):
        plots.matrix(axis, [1, 2, 3], "Row")
    plots.matrix(axis, np.zeros((2, 2)), "All zero")
    plt.close(figure)


@pytest.mark.parametrize(
    ("image", "limits"),
    [
        (np.zeros((2, 3), np.uint8), (0, 255)),
        (np.zeros((2, 3)), (0, 1)),
        (np.full((2, 3), 200, np.int64), (0, 255)),
    ],
)
def test_picture_shows_grey_values_as_they_are(image, limits):
    figure, axis = plt.subplots()
    plots.picture(axis, image, "A picture")
    assert axis.images[0].get_clim() == limits
    assert axis.get_xlabel() == "column (of 3)"
    plt.close(figure)


def test_signed_picture_has_its_zero_in_the_middle():
    figure, axis = plt.subplots()
    plots.picture(axis, np.array([[-3.0, 1.0]]), "Edges", signed=True)
    assert axis.images[0].get_clim() == (-3, 3)
    with pytest.raises(ValueError, match=r"image has shape \(2,\)"):
        plots.picture(axis, [1, 2], "No picture")
    plt.close(figure)


@pytest.fixture(scope="module")
def sobel_map():
    grey = load_sample_image("china.jpg")[::2, ::2] @ np.array([0.299, 0.587, 0.114]) / 255
    return scipy.signal.correlate2d(grey, [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], mode="valid")


@pytest.mark.parametrize(("signed", "least"), [(True, 0.15), (False, 0.08)])
def test_what_a_filter_found_can_be_seen(sobel_map, signed, least):
    figure, axis = plt.subplots()
    values = sobel_map if signed else np.maximum(sobel_map, 0)
    plots.picture(axis, values, "Sobel x", signed=signed, scale=not signed)
    colours = axis.images[0].to_rgba(values)[..., :3]
    # Of the signed map the coloured pixels, of the other one those that are not nearly black.
    clear = np.ptp(colours, axis=-1) > 0.2 if signed else colours[..., 0] > 0.3
    assert least < clear.mean() < 0.4
    plt.close(figure)


NOISE = np.random.default_rng(0).normal(size=(50, 50))


@pytest.mark.parametrize(
    ("values", "limit"),
    [
        ([[0, -1, 0], [-1, 9, -1], [0, -1, 0]], 9),  # a kernel keeps its extreme
        (np.pad([[8.0]], 15) - 1 / 961, 8 - 1 / 961),  # and so does the largest one there is
        (np.zeros((60, 60)), 0),
        (np.full((60, 60), -7.0), 7),
        (np.pad([[5.0]], 30), 5),
        (np.pad([[5.0, 1.0, 2.0]], 30), 5),  # what little ReLU may leave
        (np.where(np.eye(60) > 0, 1, 1e-17), 1),  # what rounding leaves over
        (np.where(np.arange(2500).reshape(50, 50) == 7, 300, NOISE), 2.4),
        (np.where(np.arange(2500).reshape(50, 50) < 3, [np.nan, np.inf] * 25, NOISE), 2.4),
        (np.full((3, 3), np.nan), 0),
        (np.eye(3, dtype=bool), 1),
        (np.array([[200, 3]], np.uint8), 200),
    ],
)
def test_a_few_extremes_do_not_decide_over_the_colours(values, limit):
    assert strongest(values) == pytest.approx(limit, abs=0.15 if limit == 2.4 else 1e-9)
    for way in ("signed", "scale"):
        figure, axis = plt.subplots()
        plots.picture(axis, values, "A picture", **{way: True})
        figure.canvas.draw()
        low, high = axis.images[0].get_clim()
        if way == "signed":
            assert high == -low == (strongest(values) or 1)
        plt.close(figure)


def test_scale_leaves_out_extremes_at_both_ends():
    figure, axis = plt.subplots()
    values = NOISE.copy()
    values[0, :2] = -500, 500
    plots.picture(axis, values, "Noise", scale=True)
    assert axis.images[0].get_clim() == pytest.approx((-2.1, 2.1), abs=0.3)
    plots.picture(axis, np.maximum(values, 0), "After ReLU", scale=True)
    assert axis.images[1].get_clim()[0] == 0
    plt.close(figure)


def test_doctor_examines_everything_and_says_what_to_do(monkeypatch):
    report = doctor.examine()
    topics = [finding.topic for finding in report.findings]
    assert topics == [
        *("Python", "Settings", "Packages", "Keras", "Cores", "Memory", "GPU", "Disk"),
        *("Cache", "Progress", "Real data", "Network", "Front end", "Profile"),
    ]
    assert "<table>" in report._repr_html_()
    monkeypatch.setenv("MEM_LIMIT", "1000000000")
    monkeypatch.setenv("CPU_LIMIT", "0.5")
    small = doctor.examine()
    assert not small.ok
    lines = repr(small)
    assert "1.0 GB" in lines and "run out" in lines and "half the speed" in lines


def test_doctor_folds_away_what_is_fine():
    cores = doctor.Finding("Cores", "2")
    fine = doctor.Report([cores])
    assert repr(fine) == "This machine is ready (print it for details)."
    assert str(fine) == "Cores        ok 2"
    assert re.match(r"<details><summary[^>]*>This machine is ready \(d", fine._repr_html_())
    amiss = doctor.Report([cores, doctor.Finding("Memory", "1 GB", "It may run out.")])
    assert repr(amiss) == str(amiss) and "-> 1 GB\n" in repr(amiss)
    page = amiss._repr_html_()
    assert re.match(r"<details open><summary[^>]*>Worth a look: Memory</summary>", page)
    assert "It may run out." in page and page.endswith("</details>")


def test_gallery_lays_pictures_out_in_rows():
    figure = plots.gallery({name: np.eye(4) for name in "abc"}, columns=2, signed=True)
    assert [axis.get_title() for axis in figure.axes] == ["a", "b", "c"]
    assert figure.axes[0].images[0].get_clim() == (-1, 1)
    row = plots.gallery({name: np.eye(4) for name in "abc"}, width=3)
    assert row.get_figwidth() == 9 > figure.get_figwidth()
    assert plots.gallery(dict.fromkeys("abcdef", np.eye(4)), width=4.9).get_figwidth() <= 10
    assert (
        plots.gallery(dict.fromkeys("abcd", np.eye(4)), width=3).get_figwidth() == 6
    )  # two by two
    assert plots.gallery({"wide": np.eye(4)}, width=12).get_figwidth() == 12
    both = {"weak": np.eye(4), "strong": 3 * np.eye(4)}
    for own, limits in {True: [3, 3], False: [1, 3]}.items():
        figure = plots.gallery(both, scale=True, shared=own)
        assert [axis.images[0].get_clim()[1] for axis in figure.axes] == limits
    with pytest.raises(ValueError, match="pictures is empty"):
        plots.gallery({})
    plt.close("all")


def texts_of(figure):
    """Every text that is drawn, with the rectangle that it takes."""
    figure.canvas.draw()
    drawn = [*figure.texts, *(text for legend in figure.legends for text in legend.get_texts())]
    for axes in figure.axes:
        drawn += [axes.title, axes.xaxis.label, axes.yaxis.label, *axes.texts]
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            drawn += [tick.label1 for tick in axis.get_major_ticks() if low <= tick._loc <= high]
    shown = [one for one in drawn if one.get_visible() and one.get_text().strip()]
    shown = [one for one in shown if one.get_rotation() % 90 == 0]  # else its rectangle is larger
    return [(one.get_text(), one.get_window_extent().padded(-1)) for one in shown]


NAMES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
FOUR = {name: {"loss": [2, 1], "val_loss": [2, 1.5]} for name in ("one", "another", "third", "4th")}
LONG = [f"an image of a rather long name {number}" for number in range(25)]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: plots.gallery(
            {f"{n} after: 0.94": np.eye(3) for n in range(16)}, columns=8, width=1.25
        ),
        lambda: plots.gallery({f"bias {n}": np.eye(212, 318) for n in range(4)}, width=4.9),
        lambda: plots.gallery({"one": np.eye(20), "other": np.eye(50, 100)}, width=3.3),
        lambda: plots.learning_curves(FOUR, metric=None, title="Four of them"),
        lambda: plots.learning_curves({"loss": [217, 2.4, 2.3], "accuracy": [0.1, 0.1, 0.1]}),
        lambda: plots.confusion_matrix(range(10), range(10), NAMES, normalise=True),
        lambda: per_class_accuracy(range(10), range(10), NAMES),
        lambda: plots.image_grid(np.zeros((25, 8, 8)), LONG, title="Twenty-five"),
        lambda: plots.prediction_grid(np.zeros((10, 8, 8)), range(10), [1] * 10, NAMES, rows=2),
    ],
)
def test_no_text_lies_on_another(draw):
    with matplotlib.rc_context():
        plots.use_style()
        figure = draw()
        texts = texts_of(figure)
        room = figure.bbox
        plt.close(figure)
    for place, (text, box) in enumerate(texts):
        assert room.x0 <= box.x0 and box.x1 <= room.x1 and room.y0 <= box.y0 <= room.y1, text
        for other, its_box in texts[place + 1 :]:
            assert not box.overlaps(its_box), f"{text!r} lies on {other!r}"
