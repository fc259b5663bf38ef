"""The course's reference runs on cats and dogs: `python benchmarks/cats_vs_dogs.py --seeds 0 1 2`.

Notebook 09's network on the real photos, grey, 50 × 50: as listed for 10 epochs, and with the
remedies of the same notebook (dropout, pictures mirrored, moved and zoomed, a falling learning
rate, more epochs, the weights of the lowest validation loss). Both also on fewer photos. The
validation part (a tenth) is cut from the training files, copies kept on one side; the test files
are used once, after the last epoch. Every run is written as soon as it is done, and left out the
next time unless `--again` is given. `--smoke` proves in seconds that everything runs.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import recording
from notebook_cells import definitions

from course_utils import bootstrap, datasets, training

FILE = "cats_vs_dogs"
NOTEBOOK = definitions("09", "network", "augmented")
network, changing = NOTEBOOK["network"], NOTEBOOK["changing"]
PHOTOS = (250, 500, 1_000)  # and all there are


class Plan(NamedTuple):
    """One training: on how many photos (None: all), with or without the remedies."""

    photos: int | None = None
    remedies: bool = False

    @property
    def epochs(self) -> int:
        """With the remedies a network goes on learning for long."""
        return 100 if self.remedies else 10

    @property
    def batch_size(self) -> int:
        """Smaller batches make more updates out of few photos."""
        return 16 if self.remedies else 32


PLANS = {
    "as listed": Plan(),
    "remedies": Plan(remedies=True),
    **{f"as listed, {n} photos": Plan(n) for n in PHOTOS},
    **{f"remedies, {n} photos": Plan(n, remedies=True) for n in PHOTOS},
}


class Photos(NamedTuple):
    """Three disjoint parts: pictures and labels of each."""

    train: tuple[np.ndarray, np.ndarray]
    validation: tuple[np.ndarray, np.ndarray]
    test: tuple[np.ndarray, np.ndarray]


def load(smoke: bool) -> Photos:
    """Build the pictures and cut the validation part off, copies kept together."""
    folder = datasets.cats_and_dogs_folder("standin" if smoke else "real")
    known, unseen = (
        datasets.build_dataset(folder / part, (50, 50), "L", seed=0, progress=False)
        for part in ("train", "validation")
    )
    groups = np.unique(known.groups)
    held_out = np.random.default_rng(1).choice(groups, len(groups) // 10, replace=False)
    inside = np.isin(known.groups, held_out)
    seen = {picture.tobytes() for picture in known.x}
    assert not any(picture.tobytes() in seen for picture in unseen.x)
    x, y = known.x.astype("float32"), known.labels
    return Photos(
        (x[~inside], y[~inside]),
        (x[inside], y[inside]),
        (unseen.x.astype("float32"), unseen.labels),
    )


def run(name: str, seed: int, photos: Photos, epochs: int, recorder: recording.Recorder) -> None:
    """Train one network from one seed, look at the test photos, write the numbers."""
    plan, watch = PLANS[name], training.LiveCurves()
    x, y = (part[: plan.photos] for part in photos.train)
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    model = network(0.2, changing=changing()) if plan.remedies else network()
    steps = epochs * -(-len(x) // plan.batch_size)
    rate = keras.optimizers.schedules.CosineDecay(7e-4, steps) if plan.remedies else 1e-3
    model.compile(keras.optimizers.Adam(rate), "binary_crossentropy", metrics=["accuracy"])
    keeping = keras.callbacks.EarlyStopping(patience=epochs, restore_best_weights=True)
    began = time.process_time()
    history = model.fit(
        x,
        y,
        batch_size=plan.batch_size,
        epochs=epochs,
        validation_data=photos.validation,
        verbose=0,
        callbacks=[watch, keeping] if plan.remedies else [watch],
    )
    seconds = time.process_time() - began
    loss, accuracy = model.evaluate(*photos.test, batch_size=250, verbose=0)
    recorder.add(
        network=name,
        seed=seed,
        history=history,
        seconds=watch.seconds,
        processor_seconds=seconds,
        photos=len(x),
        test_loss=loss,
        test_accuracy=accuracy,
    )
    recorder.save()
    print(f"{name}, seed {seed}: test {accuracy:.4f}, processor {seconds:.0f} s", flush=True)


def main() -> None:
    """Make the runs that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=PLANS, default=list(PLANS), metavar="RUN")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0])
    parser.add_argument("--epochs", type=int, help="another number of epochs than planned")
    parser.add_argument("--again", action="store_true", help="also make runs that are there")
    parser.add_argument("--file", help="write to this file instead of the course's own")
    parser.add_argument("--smoke", action="store_true", help="few photos, one epoch, scratch file")
    arguments = parser.parse_args()
    bootstrap.keep_freed_memory()  # as in the notebooks
    os.environ["COURSE_PROFILE"] = "smoke" if arguments.smoke else "full"
    file = arguments.file or FILE
    if arguments.smoke:
        file = Path(tempfile.mkdtemp()) / f"{FILE}.csv"
    photos = load(arguments.smoke)
    count = f"{len(photos.train[0]):,} photos to train on, {len(photos.test[0]):,} to test"
    about = f"cats and dogs, {'drawn' if arguments.smoke else 'real'}: {count}"
    for name, seed in recording.to_make(file, arguments.only, arguments.seeds, arguments.again):
        epochs = arguments.epochs or (1 if arguments.smoke else PLANS[name].epochs)
        run(name, seed, photos, epochs, recording.record(file, data=about))


if __name__ == "__main__":
    main()
