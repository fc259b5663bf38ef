"""LiveCurves: what it shows, what it measures, and how it answers an interrupt."""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import matplotlib

matplotlib.use("Agg")

import io
import re
import signal
import subprocess
import sys
import sysconfig
import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest
import recording

from course_lessons.n09_cats_vs_dogs_train_from_scratch import tensorboard
from course_utils import plots, reference, training
from course_utils.training import progress_shown
from course_utils.training.progress_shown import NotebookDisplay, Progress, TerminalDisplay

keras = pytest.importorskip("keras")
rng = np.random.default_rng(0)
IMAGES = rng.random((32, 4), dtype="float32")
LABELS = (IMAGES.mean(axis=1) > 0.5).astype(int)


def network(metrics=("accuracy",), **options):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, activation="softmax")])
    options = {"run_eagerly": True} | options
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=list(metrics), **options)
    return model


def fit(model, *callbacks, **options):
    options = {"batch_size": 8, "validation_split": 0.25, "verbose": 0} | options
    return model.fit(IMAGES, LABELS, callbacks=list(callbacks), **options)


class At(keras.callbacks.Callback):
    """Does something once, at the beginning of a batch of an epoch, both counted from 0."""

    def __init__(self, epoch, batch, action, phase="train"):
        super().__init__()
        self.when, self.action, self.phase, self.epoch = (epoch, batch), action, phase, -1

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch

    def on_train_batch_begin(self, batch, logs=None):
        if self.phase == "train" and (self.epoch, batch) == self.when:
            self.action()

    def on_test_batch_begin(self, batch, logs=None):
        if self.phase == "test" and (self.epoch, batch) == self.when:
            self.action()


def interrupt():
    signal.raise_signal(signal.SIGINT)


@pytest.fixture
def notebook(monkeypatch):
    """Everything that a notebook is sent: ("display" or "update", MIME bundle)."""
    sent = []

    class Handle:
        def update(self, shown):
            sent.append(("update", shown._repr_mimebundle_()))

    def display(shown, display_id):
        assert display_id is True
        sent.append(("display", shown._repr_mimebundle_()))
        return Handle()

    monkeypatch.setattr("course_utils.training.live_curves.choose_display", NotebookDisplay)
    monkeypatch.setattr("IPython.display.display", display)
    return sent


@pytest.fixture(autouse=True)
def handler_is_given_back():
    """Starts from Python's own handler: in the background of a shell SIGINT is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    after = signal.signal(signal.SIGINT, before)
    assert after is signal.default_int_handler


def test_keras_loads_when_the_callback_is_named():
    code = "import sys; from course_utils import training; sys.exit('keras' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert "LiveCurves" in dir(training)
    with pytest.raises(AttributeError, match="Curves"):
        training.Curves  # noqa: B018


def test_it_is_a_callback_that_keeps_what_keras_keeps(capsys):
    curves = training.LiveCurves()
    assert isinstance(curves, keras.callbacks.Callback)
    began, worked = time.perf_counter(), time.process_time()
    history = fit(network(), curves, epochs=3)
    spent = time.perf_counter() - began
    assert curves.history == history.history
    assert curves.epoch == history.epoch == [0, 1, 2]
    assert len(curves.seconds) == 3
    assert 0 < sum(curves.seconds) < spent
    assert len(curves.processor_seconds) == 3
    assert 0 < sum(curves.processor_seconds) < time.process_time() - worked
    assert not curves.stopped
    fit(network(), curves, epochs=1)
    assert curves.epoch == [0]
    assert capsys.readouterr().err == ""


def test_a_terminal_gets_one_line_an_epoch(capsys):
    fit(network(), training.LiveCurves(), epochs=2)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    for number, line in enumerate(lines[:2], start=1):
        assert re.match(
            rf"Epoch {number}: [\d.]+ s, (accuracy|loss) [\d.]+, .*val_loss [\d.]+$", line
        )
    assert re.match(
        r"2 epochs in [\d.]+ s, [\d.]+ s each · at most [\d.]+ GB of memory\.$", lines[2]
    )


def test_a_terminal_overwrites_its_bar(monkeypatch):
    screen = io.StringIO()
    screen.isatty = lambda: True
    monkeypatch.setattr(sys, "stdout", screen)
    display = TerminalDisplay()
    display.show(Progress("Epoch 1 of 2 · batch 5 of 10", done=0.5))
    display.show(Progress("short", done=None))
    display.show(Progress("", numbers="Epoch 1: 2 s"), epoch_ended=True)
    display.show(Progress("2 epochs in 4 s", running=False))
    first = "[==========          ] Epoch 1 of 2 · batch 5 of 10"
    assert screen.getvalue() == (
        f"{first}\r{'short':{len(first)}}\rEpoch 1: 2 s\n2 epochs in 4 s\n"
    )


def test_a_terminal_without_these_characters_shows_the_rest(monkeypatch):
    screen = io.TextIOWrapper(io.BytesIO(), encoding="ascii", newline="\n")
    monkeypatch.setattr(sys, "stdout", screen)
    TerminalDisplay().show(Progress("2 epochs in 4 s · at most 1 GB", running=False))
    assert screen.buffer.getvalue() == b"2 epochs in 4 s - at most 1 GB\n"


def test_a_notebook_gets_one_output_that_ends_as_one_picture(notebook):
    fit(network(), training.LiveCurves(title="Noise & <b>"), epochs=12)
    assert [kind for kind, _ in notebook].count("display") == 1
    assert notebook[0][0] == "display"
    assert "<progress" in notebook[0][1]["text/html"]
    last = notebook[-1][1]
    assert last["text/html"].count("<img ") == 1
    assert 'alt="Noise &amp; &lt;b&gt;. Learning curves over 12 epochs' in last["text/html"]
    assert "<progress" not in last["text/html"]
    assert "12 epochs in" in last["text/plain"]
    assert last["text/plain"].startswith("[Figure: Noise & <b>. Learning curves over 12 epochs")


def test_redraws_are_few(notebook):
    began = time.perf_counter()
    fit(network(), training.LiveCurves(), epochs=8, validation_split=0.0)
    spent = time.perf_counter() - began
    assert len(notebook) <= 3 + spent / 0.5
    pictures = {bundle["text/html"].partition('alt="')[0] for _, bundle in notebook}
    assert len(pictures) <= 4 + spent / 2


def test_the_bar_says_how_far_it_is(notebook, monkeypatch):
    monkeypatch.setattr("course_utils.training.live_curves._REDRAW", 0.0)
    fit(network(), training.LiveCurves(), epochs=2)
    texts = [bundle["text/plain"].splitlines() for _, bundle in notebook]
    status = [next(line for line in lines if "Epoch" in line[:5]) for lines in texts[:-1]]
    assert status[0].startswith("Epoch 1 of 2 · batch 1 of 3 · at most")
    assert any("batch 3 of 3 · " in line and "left in this epoch, about" in line for line in status)
    assert any("Epoch 2 of 2 · validating" in line for line in status)
    done = [
        float(re.search('<progress value="([^"]*)"', bundle["text/html"])[1])
        for _, bundle in notebook[:-1]
    ]
    assert (min(done), max(done)) == (0.0, 1.0)


@pytest.mark.filterwarnings("ignore::UserWarning")  # Keras remarks on generators
def test_an_epoch_of_unknown_length_has_a_bar_without_a_value(notebook, monkeypatch):
    monkeypatch.setattr("course_utils.training.live_curves._REDRAW", 0.0)

    def batches():
        for start in range(0, 32, 8):
            yield IMAGES[start : start + 8], LABELS[start : start + 8]

    network().fit(batches(), verbose=0, callbacks=[training.LiveCurves()])
    assert "<progress aria-label" in notebook[1][1]["text/html"]
    assert "batch 2 ·" in "".join(bundle["text/plain"] for _, bundle in notebook)
    assert "1 epoch in" in notebook[-1][1]["text/plain"]


@pytest.mark.parametrize(
    ("metrics", "axis"),
    [
        ([], None),
        (["sparse_top_k_categorical_accuracy"], "sparse top k categorical accuracy"),
        (["sparse_categorical_crossentropy", "accuracy"], "training accuracy"),
    ],
)
def test_the_metric_that_is_there_is_drawn(notebook, metrics, axis):
    fit(network(metrics), training.LiveCurves(), epochs=1)
    alt = notebook[-1][1]["text/plain"]
    assert "training loss" in alt
    assert axis is None or axis in alt
    assert "val_loss" in alt


def test_a_metric_with_several_numbers_is_kept_and_not_drawn(notebook):
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(8, 3)), np.eye(2)[rng.integers(0, 2, 8)]
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, activation="softmax")])
    model.compile("sgd", "categorical_crossentropy", metrics=[keras.metrics.F1Score()])
    curves = training.LiveCurves(metric="f1_score")
    history = model.fit(x, y, epochs=2, verbose=0, callbacks=[curves]).history
    assert np.shape(curves.history["f1_score"]) == (2, 2)
    np.testing.assert_array_equal(curves.history["f1_score"], history["f1_score"])
    assert "training loss" in notebook[-1][1]["text/plain"]
    assert "f1" not in notebook[-1][1]["text/plain"]
    assert plots.learning_curves(history, metric=None)
    with pytest.raises(ValueError, match="metric is 'f1_score': the history has loss"):
        plots.learning_curves(history, metric="f1_score")


def test_a_training_step_with_losses_of_its_own_is_followed_without_a_picture(notebook):
    class Two(keras.Sequential):
        def train_step(self, data):
            return {"one": 1.0, "other": 2.0}

    model = Two([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile("sgd")
    curves = training.LiveCurves()
    model.fit(np.zeros((4, 3)), np.zeros(4), epochs=2, verbose=0, callbacks=[curves])
    assert curves.history == {"one": [1.0, 1.0], "other": [2.0, 2.0]}
    assert "one 1, other 2" in notebook[-1][1]["text/plain"]


def test_the_reference_is_in_the_picture_and_its_words(notebook, tmp_path):
    recorder = recording.record(tmp_path / "r.csv", data="d", profile="full")
    recorder.add(network="A", seed=0, history={"loss": [1.0], "accuracy": [0.5]})
    recorder.save()
    runs = reference.runs(tmp_path / "r.csv")
    fit(network(), training.LiveCurves(reference=runs), epochs=1)
    assert "Pale behind: the course's reference run, full profile." in notebook[-1][1]["text/plain"]


def test_training_goes_on_where_it_was(notebook):
    curves = training.LiveCurves()
    fit(network(), curves, epochs=5, initial_epoch=3)
    assert curves.epoch == [3, 4]
    assert "2 epochs in" in notebook[-1][1]["text/plain"]
    assert "Epoch 5:" in notebook[-1][1]["text/plain"]


def test_early_stopping_is_told(capsys):
    stop = keras.callbacks.EarlyStopping(patience=0, monitor="loss", mode="max")
    fit(network(), training.LiveCurves(), stop, epochs=9)
    assert capsys.readouterr().out.splitlines()[-1].startswith("2 of 9 epochs in")


# Interrupts


def test_the_first_interrupt_ends_after_the_batch_and_keeps_the_history(capsys):
    curves = training.LiveCurves()
    history = fit(network(), curves, At(2, 1, interrupt), epochs=9)
    assert curves.stopped
    assert history.epoch == [0, 1, 2]
    assert {len(values) for values in history.history.values()} == {3}
    assert curves.history == history.history
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith(
        "Stopped after epoch 2, 2 batches; history kept, epoch 3 is unfinished. 3 of 9 epochs in"
    )


def test_an_unfinished_epoch_is_drawn_where_it_was_stopped(notebook, monkeypatch):
    drawn = []
    draw = plots.learning_curves
    monkeypatch.setattr(
        plots, "learning_curves", lambda *args, **more: drawn.append(args[0]) or draw(*args, **more)
    )
    fit(network(), training.LiveCurves(), At(2, 1, interrupt), epochs=9)
    assert drawn[-1].epoch == pytest.approx([0, 1, 1 + 2 / 3])
    fit(network(), training.LiveCurves(), epochs=2)
    assert drawn[-1].epoch == [0, 1]


def test_an_interrupt_in_the_first_epoch(capsys):
    fit(network(), training.LiveCurves(), At(0, 0, interrupt), epochs=9)
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("Stopped after 1 batch; history kept, epoch 1 is unfinished. 1 of 9")


def test_an_interrupt_during_validation_lets_it_finish(capsys):
    history = fit(network(), training.LiveCurves(), At(1, 0, interrupt, "test"), epochs=9)
    assert len(history.history["val_loss"]) == 2
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("Stopped after epoch 2; history kept. 2 of 9 epochs")


def test_the_notebook_says_at_once_that_it_stops(notebook):
    fit(network(), training.LiveCurves(), At(0, 1, interrupt), epochs=9)
    texts = [bundle["text/plain"] for _, bundle in notebook]
    assert any("stopping after this batch and the validation. A second" in text for text in texts)
    assert "Stopped after 2 batches; history kept" in texts[-1]


def test_several_batches_at_once_are_counted(capsys):
    model = network(run_eagerly=False, steps_per_execution=2)
    fit(model, training.LiveCurves(), At(0, 2, interrupt), epochs=9, batch_size=4)
    assert "Stopped after 4 batches; history kept" in capsys.readouterr().out


def test_the_second_interrupt_breaks_off_and_keeps_whole_epochs(notebook):
    def twice():
        interrupt()
        interrupt()

    model, curves = network(), training.LiveCurves()
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        fit(model, curves, At(1, 2, twice), epochs=9)
    assert signal.getsignal(signal.SIGINT) is before
    assert model.history.epoch == curves.epoch == [0]
    assert curves.stopped
    text = notebook[-1][1]["text/plain"]
    assert "Stopped after epoch 1, 2 batches; history kept. 1 of 9 epochs" in text
    assert "<progress" not in notebook[-1][1]["text/html"]


def fail():
    raise RuntimeError("the data is gone")


def test_after_a_training_that_raised_an_interrupt_goes_where_it_went_before():
    received = []

    def mine(signum, frame):
        received.append(signum)

    before = signal.signal(signal.SIGINT, mine)
    try:
        model = network()
        with pytest.raises(RuntimeError):
            fit(model, training.LiveCurves(), At(0, 1, fail), epochs=2)
        interrupt()
        assert received == [signal.SIGINT]
        assert signal.getsignal(signal.SIGINT) is mine
        # A further training does not take the handler that was left for the one from before.
        with pytest.raises(RuntimeError):
            fit(model, training.LiveCurves(), At(0, 1, fail), epochs=2)
        fit(model, training.LiveCurves(), epochs=1)
        assert signal.getsignal(signal.SIGINT) is mine
    finally:
        signal.signal(signal.SIGINT, before)


def test_the_default_handler_still_raises_after_a_training_that_raised():
    with pytest.raises(RuntimeError):
        fit(network(), training.LiveCurves(), At(0, 1, fail), epochs=2)
    with pytest.raises(KeyboardInterrupt):
        interrupt()


def test_a_signal_that_is_ignored_stays_ignored():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        curves = training.LiveCurves()
        fit(network(), curves, At(0, 0, interrupt), epochs=2)
        assert curves.epoch == [0, 1]
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_other_threads_have_no_signals(capsys):
    curves = training.LiveCurves()
    thread = threading.Thread(target=fit, args=(network(), curves), kwargs={"epochs": 2})
    thread.start()
    thread.join()
    assert curves.epoch == [0, 1]
    assert "2 epochs in" in capsys.readouterr().out


def test_a_kernel_gets_the_notebooks_display(monkeypatch):
    class Shell:
        kernel = None

    monkeypatch.setattr("IPython.get_ipython", Shell)
    assert isinstance(progress_shown.choose_display(), NotebookDisplay)
    monkeypatch.setattr("IPython.get_ipython", object)
    assert isinstance(progress_shown.choose_display(), TerminalDisplay)
    monkeypatch.delitem(sys.modules, "IPython")
    assert isinstance(progress_shown.choose_display(), TerminalDisplay)


def test_durations():
    from course_utils.training.live_curves import _duration

    texts = [_duration(seconds) for seconds in (0.04, 9.94, 9.96, 59.4, 59.6, 3599.6, 7500)]
    assert texts == ["0.0 s", "9.9 s", "10 s", "59 s", "1 min 0 s", "1 h 0 min", "2 h 5 min"]


def test_memory_grows_with_what_is_held():
    # A process of its own: this one may have had its peak in an earlier test.
    code = """
import numpy as np
from course_utils.machine import peak_memory
before = peak_memory()
held = np.ones(30_000_000)
assert before > 1e7 and 1e8 < peak_memory() - before < 1e9, before
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_tensorboard_is_found_reached_through_a_hub_and_stopped(monkeypatch, tmp_path):
    manager = pytest.importorskip("tensorboard.manager")
    ends, stopped = [], []
    monkeypatch.setattr(tensorboard.atexit, "register", ends.append)
    monkeypatch.setattr(tensorboard.os, "kill", lambda pid, signal: stopped.append(pid))
    others = [
        SimpleNamespace(pid=1, logdir="elsewhere"),
        SimpleNamespace(pid=2, logdir=str(tmp_path)),
    ]
    monkeypatch.setattr(manager, "get_all", lambda: others)
    monkeypatch.setenv("PATH", "before")
    monkeypatch.setenv("TENSORBOARD_PROXY_URL", "")
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/user/ada/")
    assert tensorboard.tensorboard_ready(tmp_path)
    assert os.environ["PATH"] == os.pathsep.join([sysconfig.get_path("scripts"), "before"])
    assert os.environ["TENSORBOARD_PROXY_URL"] == "/user/ada/proxy/%PORT%/"
    assert not stopped
    ends[0]()
    assert stopped == [2]


def test_without_tensorboard_nothing_is_touched(monkeypatch, tmp_path):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    before = dict(os.environ)
    assert not tensorboard.tensorboard_ready(tmp_path)
    assert dict(os.environ) == before
