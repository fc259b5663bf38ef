"""The callback: loss and accuracy drawn while the network learns."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from types import FrameType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import keras
import numpy as np

from course_utils import plots
from course_utils.machine import peak_memory
from course_utils.plots.style import Picture
from course_utils.training.progress_shown import Progress, choose_display

if TYPE_CHECKING:
    from course_utils.reference import Runs

_REDRAW = 0.5  # seconds between two states of the bar
_NEXT_PICTURE = 2.0  # seconds after one was drawn, which takes about a quarter of a second


class LiveCurves(keras.callbacks.Callback):
    """Draw loss and accuracy during ``fit``, with a progress bar, and stop cleanly on interrupt.

    One output is updated, never a second one added. (Inside an ``ipywidgets.Output``, whose
    contents JupyterLab cannot update, it stays as it was at the start.)

    The first press on ■ ends the training after the batch at hand: the network is validated as
    it is, the history keeps every epoch, the unfinished one included (its training values are
    means over the batches that were done), and ``fit`` returns. A second press raises
    KeyboardInterrupt at once; ``model.history`` then holds the whole epochs.

    Parameters
    ----------
    metric : str, default "accuracy"
        Drawn beside the loss. Where the network does not measure it, its first metric is taken.
    reference : course_utils.reference.Runs, optional
        The course's own runs, drawn pale behind.
    title : str
        Stands above the picture.

    Attributes
    ----------
    history, epoch : dict of str to list of float, list of int
        Of each epoch, as in the History that ``fit`` returns.
    seconds, processor_seconds : list of float
        The time of each epoch, validation included, pictures left out: by the clock, and of all
        the processor's cores together, where what other programs use does not count.
    stopped : bool
        Whether an interrupt ended the training.

    Examples
    --------
    >>> model.fit(images, labels, verbose=0, callbacks=[LiveCurves()])  # doctest: +SKIP
    """

    def __init__(
        self, *, metric: str = "accuracy", reference: Runs | None = None, title: str = ""
    ) -> None:
        super().__init__()
        self.metric, self.reference, self.title = metric, reference, title
        self._reset()

    def _reset(self) -> None:
        self.history: dict[str, list[Any]] = {}
        self.epoch: list[int] = []
        self.seconds: list[float] = []
        self.processor_seconds: list[float] = []
        self.stopped = False
        self._running = False
        self._display = choose_display()
        self._interrupt = Interrupt(self._is_training, self._ask_to_stop, self._break_off)
        self._picture: Picture | None = None
        self._drawn = 0  # epochs in the picture
        self._next_drawing = 0.0
        self._last_shown = 0.0
        self._showing = False
        self._batch = 0  # batches of the present epoch that are done
        self._present = 0  # number of the present epoch, from 0
        self._batches_over = self._validating = False

    # What Keras calls, in order.

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        self._reset()
        self._running = True
        # Keras' self.model waits, with JAX, for the weights of the last batch: ask for it once.
        self._network = self.model
        self._batches_at_once = int(getattr(self.model, "steps_per_execution", 1) or 1)
        self._began = self._epoch_began = time.perf_counter()
        self._interrupt.begin()

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._present, self._batch = epoch, 0
        self._batches_over = self._validating = False
        self._processor_began = time.process_time()
        self._epoch_began = self._second_batch_began = time.perf_counter()
        self._show()

    def on_train_batch_begin(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        # Not on_train_batch_end: overriding that one makes Keras wait for the results of every
        # batch before it starts the next.
        self._batch = batch
        if batch <= self._batches_at_once:
            # The first batch compiles the network: it says nothing about the others.
            self._second_batch_began = time.perf_counter()
        self._show()

    def on_test_begin(self, logs: dict[str, Any] | None = None) -> None:
        if self._running:
            self._validating = True
            self._count_last_batch()
            self._show(at_once=self._interrupt.asked)

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self.seconds.append(time.perf_counter() - self._epoch_began)
        self.processor_seconds.append(time.process_time() - self._processor_began)
        self.epoch.append(epoch)
        for name, value in (logs or {}).items():
            kept = value if np.ndim(value) else float(value)  # F1Score gives one number a class
            self.history.setdefault(name, []).append(kept)
        self._count_last_batch()
        self._show(epoch_ended=True)

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        self._interrupt.end()
        self._running = False
        self.stopped = self._interrupt.asked
        self._show(at_once=True)

    # What an interrupt calls.

    def _is_training(self, frame: FrameType | None) -> bool:
        """Look for this network's ``fit`` among the functions that are running."""
        while frame is not None:
            if frame.f_code.co_name == "fit" and frame.f_locals.get("self") is self._network:
                return True
            frame = frame.f_back
        return False

    def _ask_to_stop(self) -> None:
        self._network.stop_training = True
        self._show(at_once=True)

    def _break_off(self) -> None:
        self._running, self.stopped = False, True
        self._show(at_once=True)

    # What is shown.

    @property
    def _steps(self) -> int | None:
        """How many batches an epoch has; None in the first epoch of a generator."""
        return (self.params or {}).get("steps")

    def _count_last_batch(self) -> None:
        if not self._batches_over:
            self._batches_over = True
            done = self._batch + self._batches_at_once
            self._batch = min(done, self._steps) if self._steps else done

    def _show(self, *, at_once: bool = False, epoch_ended: bool = False) -> None:
        now = time.perf_counter()
        due = at_once or epoch_ended or now - self._last_shown >= _REDRAW
        if not due or self._showing:  # an interrupt may come while this runs
            return
        self._showing = True
        try:
            self._draw(now)
            if at_once or now - self._last_shown >= _REDRAW or not self._display.draws:
                self._display.show(self._progress(), epoch_ended=epoch_ended)
                self._last_shown = now
        finally:
            self._showing = False

    def _draw(self, now: float) -> None:
        """Draw the epochs that are not in the picture yet, unless that would cost much time."""
        new = len(self.epoch) > self._drawn
        if not (self._display.draws and new and (now >= self._next_drawing or not self._running)):
            return
        if "loss" not in self._single():  # a training step of one's own may call it otherwise
            return
        figure = plots.learning_curves(
            self._curves(), metric=self._metric(), reference=self.reference, title=self.title
        )
        self._picture = plots.as_picture(figure)
        self._drawn = len(self.epoch)
        self._next_drawing = time.perf_counter() + _NEXT_PICTURE

    def _curves(self) -> Any:
        """Return the history, with an unfinished epoch at the place where it was stopped."""
        epochs: list[float] = list(self.epoch)
        if self._steps and self.epoch[-1] == self._present and self._batches_over:
            epochs[-1] += self._batch / self._steps - 1
        return SimpleNamespace(history=self.history, epoch=epochs)

    def _single(self) -> dict[str, list[Any]]:
        """Return the part of the history that has one number an epoch."""
        return {name: column for name, column in self.history.items() if not np.ndim(column[0])}

    def _metric(self) -> str | None:
        names = [n for n in self._single() if not n.startswith("val_") and n != "learning_rate"]
        others = [name for name in names if name != "loss"]
        return self.metric if self.metric in others else next(iter(others), None)

    def _progress(self) -> Progress:
        return Progress(
            status=self._how_far() if self._running else self._how_it_ended(),
            numbers=self._numbers(),
            done=self._batch / self._steps if self._steps else None,
            running=self._running,
            picture=self._picture,
        )

    def _how_far(self) -> str:
        parts = [f"Epoch {self._present + 1} of {self.params.get('epochs', '?')}"]
        if self._interrupt.asked:
            what = "the validation" if self._validating else "this batch and the validation"
            return f"{parts[0]}: stopping after {what}. A second interrupt breaks it off."
        if self._validating:
            parts.append("validating")
        elif self._steps:
            parts.append(f"batch {min(self._batch + 1, self._steps)} of {self._steps}")
        elif self._batch:
            parts.append(f"batch {self._batch + 1}")
        parts += [text for text in (self._time_left(), self._memory()) if text]
        return " · ".join(parts)

    def _time_left(self) -> str:
        timed = self._batch - self._batches_at_once
        spent = time.perf_counter() - self._second_batch_began
        if self._validating or not self._steps or timed < 1 or spent < _REDRAW:
            return ""
        each = spent / timed
        here = each * (self._steps - self._batch)
        # A whole epoch is longer than its batches: it is validated.
        whole = self.seconds[-1] if self.seconds else each * self._steps
        more = self.params.get("epochs", 1) - self._present - 1
        text = f"{_duration(here)} left in this epoch"
        return text if more < 1 else f"{text}, about {_duration(here + more * whole)} in all"

    def _memory(self) -> str:
        peak = peak_memory()
        return "" if peak is None else f"at most {peak / 1e9:.2g} GB of memory"

    def _how_it_ended(self) -> str:
        epochs = len(self.epoch)
        if not epochs and not self.stopped:
            return "No epoch was trained."
        planned = self.params.get("epochs", 0) - (self.epoch[0] if epochs else 0)
        spent = sum(self.seconds)
        number = f"{epochs} of {planned} epochs" if epochs < planned else _count(epochs, "epoch")
        text = f"{number} in {_duration(spent)}"
        if epochs > 1:
            text += f", {_duration(spent / epochs)} each"
        memory = self._memory()
        return f"{self._stop()}{text}{f' · {memory}' if memory else ''}."

    def _stop(self) -> str:
        if not self.stopped:
            return ""
        kept = len(self.epoch) and self.epoch[-1] == self._present
        if kept and self._batch == self._steps:
            return f"Stopped after epoch {self._present + 1}; history kept. "
        where = f"epoch {self._present}, " if self._present else ""
        text = f"Stopped after {where}{_count(self._batch, 'batch', 'batches')}; history kept"
        return text + (f", epoch {self._present + 1} is unfinished. " if kept else ". ")

    def _numbers(self) -> str:
        if not self.epoch:
            return ""
        values = ", ".join(
            f"{name} {column[-1]:.4g}"
            for name, column in self._single().items()
            if name != "learning_rate"
        )
        number = self.epoch[-1] + 1
        return f"Epoch {number}: {_duration(self.seconds[-1])}, {values}"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _duration(seconds: float) -> str:
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


class Interrupt:
    """A handler of SIGINT (Jupyter's ■, Ctrl-C) for the time of a training.

    The first interrupt asks it to stop, the second one breaks it off.
    """

    def __init__(
        self,
        training: Callable[[FrameType | None], bool],
        ask: Callable[[], None],
        break_off: Callable[[], None],
    ) -> None:
        self._training, self._ask, self._break_off = training, ask, break_off
        self._previous: Any = None
        self.asked = False

    def begin(self) -> None:
        """Take over from the present handler. Outside the main thread nothing is done."""
        if threading.current_thread() is not threading.main_thread():
            return
        previous = signal.getsignal(signal.SIGINT)
        if isinstance(previous, Interrupt):  # left over from a training that raised
            previous = previous._previous
        # None: set from C, it could not be given back. A program in the background ignores SIGINT.
        if previous not in (None, signal.SIG_IGN):
            self._previous = previous
            signal.signal(signal.SIGINT, self)

    def end(self) -> None:
        present: object = signal.getsignal(signal.SIGINT)
        if present is self:
            signal.signal(signal.SIGINT, self._previous)
            self._previous = None

    def __call__(self, signum: int, frame: FrameType | None) -> None:
        if not self._training(frame):
            self.end()
            signal.raise_signal(signum)
        elif self.asked:
            self.end()
            self._break_off()
            raise KeyboardInterrupt
        else:
            self.asked = True
            self._ask()
