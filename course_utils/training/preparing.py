"""What Keras creates within the first step of a training, created before it."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from numpy.typing import ArrayLike


def prepare(model: keras.Model, images: ArrayLike, labels: ArrayLike) -> None:
    """Spare TensorFlow half of the time that it needs before the first step of ``fit``.

    A step is translated into a graph before it runs; one that creates variables is translated
    twice. Here the optimizer's averages and the counters of the metrics are created beforehand;
    the training is the same, number by number. It is worth its line only where many networks are
    trained for a short time.

    Parameters
    ----------
    model : keras.Model
        Compiled, and of known input shape.
    images, labels : array, shape (n, …)
        As ``fit`` will get them; only the first ones are looked at.

    Examples
    --------
    >>> prepare(model, x_train, y_train)  # doctest: +SKIP
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
