"""The callback: loss and accuracy drawn while the network learns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import keras

if TYPE_CHECKING:
    from course_utils.reference import Runs


class LiveCurves(keras.callbacks.Callback):
    """Draw loss and accuracy during ``fit``, with a progress bar, and stop cleanly on interrupt.

    Use it with ``verbose=0``: ``model.fit(..., verbose=0, callbacks=[training.LiveCurves()])``.
    One output is updated, never a second one added. The first press on ■ ends the training after
    the batch at hand: validation is made, the history keeps every epoch, the unfinished one
    included, and ``fit`` returns. A second press raises KeyboardInterrupt at once.

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
    history : dict of str to list of float
        Loss and metrics of each epoch, as in the History that ``fit`` returns.
    epoch : list of int
        The epochs' numbers, from 0.
    seconds : list of float
        The time of each epoch, validation included and the drawing left out.
    peak_memory : float or None
        The most memory, in bytes, that this process held until the end of the training.

    Examples
    --------
    >>> model.fit(images, labels, verbose=0, callbacks=[LiveCurves()])  # doctest: +SKIP
    """

    def __init__(
        self, *, metric: str = "accuracy", reference: Runs | None = None, title: str = ""
    ) -> None:
        super().__init__()
        self.metric, self.reference, self.title = metric, reference, title
        self.history: dict[str, list[float]] = {}
        self.epoch: list[int] = []
        self.seconds: list[float] = []
        self.peak_memory: float | None = None
