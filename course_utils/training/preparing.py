"""What Keras creates within the first step of a training, created before it."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from numpy.typing import ArrayLike


def prepare(model: keras.Model, images: ArrayLike, labels: ArrayLike) -> None:
    """Spare TensorFlow half of the time that it needs before the first step of ``fit``.

    A step is translated into a graph before it runs; one that creates variables is translated
    twice. Here the optimizer's averages and the counters of the metrics are created beforehand.
    The training is the same as without, number by number, and so worth its line only where many
    networks are trained for a short time.

    Parameters
    ----------
    model : keras.Model
        Compiled, and of known input shape.
    images : array, shape (n, …)
        What the network reads; only the first one is looked at.
    labels : array, shape (n, …)
        Their labels, as ``fit`` will get them.

    Raises
    ------
    ValueError
        Where the model was not compiled, or has no weights yet.

    Examples
    --------
    >>> prepare(model, x_train, y_train)  # doctest: +SKIP
    >>> model.fit(x_train, y_train, verbose=0)  # doctest: +SKIP
    """
    optimizer: Any = getattr(model, "optimizer", None)
    if optimizer is None:
        raise ValueError("model has no optimizer: call model.compile(...) first.")
    if not model.built:
        raise ValueError("model has no weights yet: begin it with keras.Input(shape).")
    if not optimizer.built:
        optimizer.build(model.trainable_variables)
    first = np.asarray(images)[:1]
    model.compute_metrics(first, np.asarray(labels)[:1], model(first, training=False))
    model.reset_metrics()
