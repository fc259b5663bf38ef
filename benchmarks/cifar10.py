"""The course's reference runs on CIFAR-10: `python benchmarks/cifar10.py --only C --seeds 0 1 2`.

Networks A, B and C of notebook 07, trained on 45,000 of the real photos and validated on the
other 5,000. Each epoch is timed, validation included, and the whole by the processor's clock,
too: the fairer one on a busy machine. The test set is used once, after the last epoch. Every run
is written as soon as it is done, and left out the next time unless `--again` is given, so that the
whole can be made in pieces. `--smoke` proves in seconds that everything runs, and writes to a
scratch file.

The networks, the schedule and the batches are those that the notebook's cells define.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import recording
from notebook_cells import definitions

from course_utils import bootstrap, datasets, training

FILE = "cifar10"
N_VALIDATION = 5_000
NOTEBOOK = definitions("07", "build-a", "build-b", "blocks", "build-c", "batches", "schedule-code")


class Photos(NamedTuple):
    """Three disjoint parts: images and labels of each."""

    train: tuple[np.ndarray, np.ndarray]
    validation: tuple[np.ndarray, np.ndarray]
    test: tuple[np.ndarray, np.ndarray]


def load(smoke: bool) -> Photos:
    """Load the photos and cut the validation set from the training set."""
    data = datasets.load_cifar10("standin" if smoke else "real")
    order = np.random.default_rng(0).permutation(len(data.x_train))
    held_out = 50 if smoke else N_VALIDATION
    images = data.x_train.astype("float32") / 255
    train, validation = order[held_out:], order[:held_out]
    return Photos(
        (images[train], data.y_train[train]),
        (images[validation], data.y_train[validation]),
        (data.x_test.astype("float32") / 255, data.y_test),
    )


def standardised(photos: Photos) -> Photos:
    """Give every channel mean 0 and spread 1, by the numbers of the training images."""
    images = photos.train[0]
    # Added up in float32, 46 million pixels stop growing at 2**24: each mean would be too small.
    mean = images.mean(axis=(0, 1, 2), dtype="float64").astype("float32")
    spread = images.std(axis=(0, 1, 2), dtype="float64").astype("float32")
    return Photos(*(((part - mean) / spread, labels) for part, labels in photos))


def train_as_listed(
    model: keras.Model, photos: Photos, epochs: int, watch: keras.callbacks.Callback
) -> Any:
    """Train with Adam and batches of 50."""
    model.compile(
        optimizer="adam",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=False),
        metrics=["accuracy"],
    )
    return model.fit(
        *photos.train,
        epochs=epochs,
        batch_size=50,
        validation_data=photos.validation,
        verbose=0,
        callbacks=[watch],
    )


def train_with_todays_practice(
    model: keras.Model, photos: Photos, epochs: int, seed: int, watch: keras.callbacks.Callback
) -> Any:
    """Train with AdamW, the learning rate rising and falling, on augmented batches of 128."""
    batches = NOTEBOOK["AugmentedBatches"](*photos.train, batch_size=128, seed=seed)
    schedule = NOTEBOOK["rising_then_falling"](epochs * len(batches))
    model.compile(
        optimizer=keras.optimizers.AdamW(schedule, weight_decay=0.05),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=False),
        metrics=["accuracy"],
    )
    return model.fit(
        batches,
        epochs=epochs,
        validation_data=photos.validation,
        validation_batch_size=500,
        verbose=0,
        callbacks=[watch],
    )


class Plan(NamedTuple):
    """One network and its training."""

    build: Callable[[], keras.Model]
    epochs: int
    todays: bool = False


PLANS = {
    "A": Plan(NOTEBOOK["network_a"], 5),
    "B": Plan(NOTEBOOK["network_b"], 5),
    "C": Plan(NOTEBOOK["network_c"], 7, todays=True),
}


def run(name: str, seed: int, photos: Photos, epochs: int, recorder: recording.Recorder) -> None:
    """Train one network from one seed, look at the test set, write the numbers."""
    plan, watch = PLANS[name], training.LiveCurves()
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    model = plan.build()
    if plan.todays:
        photos = standardised(photos)
    began = time.process_time()
    if plan.todays:
        history = train_with_todays_practice(model, photos, epochs, seed, watch)
    else:
        history = train_as_listed(model, photos, epochs, watch)
    processor_seconds = time.process_time() - began
    test_loss, test_accuracy = model.evaluate(*photos.test, batch_size=500, verbose=0)
    recorder.add(
        network=name,
        seed=seed,
        history=history,
        seconds=watch.seconds,
        processor_seconds=processor_seconds,
        test_loss=test_loss,
        test_accuracy=test_accuracy,
    )
    recorder.save()
    print(
        f"{name}, seed {seed}: validation {history.history['val_accuracy'][-1]:.4f}, "
        f"test {test_accuracy:.4f}, {sum(watch.seconds):.0f} s "
        f"(processor {processor_seconds:.0f} s)",
        flush=True,
    )


def main() -> None:
    """Make the runs that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=PLANS, default=list(PLANS), metavar="NETWORK")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0])
    parser.add_argument("--epochs", type=int, help="another number of epochs than planned")
    parser.add_argument("--again", action="store_true", help="also make runs that are there")
    parser.add_argument("--smoke", action="store_true", help="few images, one epoch, scratch file")
    arguments = parser.parse_args()
    bootstrap.keep_freed_memory()  # as in the notebooks
    os.environ["COURSE_PROFILE"] = "smoke" if arguments.smoke else "full"
    file = Path(tempfile.mkdtemp()) / f"{FILE}.csv" if arguments.smoke else FILE
    photos = load(arguments.smoke)
    about = "stand-in, drawn" if arguments.smoke else "CIFAR-10, 45,000 real photos"
    for name, seed in recording.to_make(file, arguments.only, arguments.seeds, arguments.again):
        epochs = arguments.epochs or (1 if arguments.smoke else PLANS[name].epochs)
        run(name, seed, photos, epochs, recording.record(file, data=about))


if __name__ == "__main__":
    main()
