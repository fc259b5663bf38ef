"""How fast the page of a classifier is made and answers, and how close it comes to Keras.

python benchmarks/web_page.py            # needs Chromium and TensorFlow
"""

from __future__ import annotations

import argparse
import base64
import gzip
import os
import re
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from playwright.sync_api import sync_playwright

from course_lessons.n14_your_own_images import web_page
from course_utils import classifiers, pretrained
from course_utils.datasets import cats_and_dogs_folder

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu"]


def photos(n: int, part: str) -> tuple[list[Path], list[int]]:
    """Return n photos of either class and their numbers."""
    folder = cats_and_dogs_folder()
    found = [sorted((folder / part / name).glob("*.jpg"))[:n] for name in ("cats", "dogs")]
    return [path for paths in found for path in paths], [0] * len(found[0]) + [1] * len(found[1])


def trained(side: int, few: int) -> keras.Model:
    """Return EfficientNet-Lite0 with a head that learned from a few photos of each class."""
    keras.utils.set_random_seed(0)
    base = pretrained.backbone("efficientnet_lite0", (side, side, 3))
    paths, labels = photos(few, "train")
    inputs = np.stack([classifiers.photo_to_input(path, side) for path in paths])
    average = layers.GlobalAveragePooling2D()
    features = average(base.model.predict(base.preprocess(inputs), verbose=0))
    head = keras.Sequential([keras.Input((1280,)), layers.Dropout(0.2), layers.Dense(1)])
    head.compile(keras.optimizers.Adam(0.003), keras.losses.BinaryCrossentropy(from_logits=True))
    head.fit(np.asarray(features), np.array(labels), epochs=30, verbose=0)
    photo = keras.Input((side, side, 3))
    x = base.model(layers.Rescaling(1 / 128, offset=-127 / 128)(photo), training=False)
    return keras.Model(photo, head(layers.GlobalAveragePooling2D()(x)))


def by_page(page: Path, paths: list[Path]) -> np.ndarray:
    """Show photos to the page; say how long it took."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        tab = browser.new_context(offline=True).new_page()
        started = time.perf_counter()
        tab.goto(page.as_uri())
        tab.locator("main[data-state=ready]").wait_for()
        print(f"ready after {time.perf_counter() - started:.1f} s")
        rows, seconds, within = [], [], []
        for shots, path in enumerate(paths, start=1):
            started = time.perf_counter()
            tab.set_input_files("#file", path)
            tab.locator(f"main[data-shots='{shots}']").wait_for()
            seconds.append(time.perf_counter() - started)
            within.append(float(tab.locator("main").get_attribute("data-milliseconds")) / 1000)
            bars = tab.locator("#bars li")
            rows.append(bars.evaluate_all("(all) => all.map((bar) => +bar.dataset.probability)"))
        for what, times in {"with decoding": seconds, "resizing and network": within}.items():
            low, *_, high = statistics.quantiles(times[1:], n=10)
            median = statistics.median(times[1:])
            print(f"{what}: first {_ms(times[0])}, later {_ms(median)} ({_ms(low)} to {_ms(high)})")
        browser.close()
    return np.array(rows)


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.0f} ms"


def by_litert(page: Path, inputs: np.ndarray) -> np.ndarray:
    """Return what the page's network answers in Python."""
    found = re.search(r'id="model">([^<]+)<', page.read_text(encoding="utf-8"))
    interpreter = tf.lite.Interpreter(model_content=gzip.decompress(base64.b64decode(found[1])))
    interpreter.allocate_tensors()
    [given], [answer] = interpreter.get_input_details(), interpreter.get_output_details()
    rows = []
    for image in inputs:
        interpreter.set_tensor(given["index"], image[None])
        interpreter.invoke()
        rows.append(interpreter.get_tensor(answer["index"])[0])
    return np.array(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", type=int, default=160, help="of the photos, in pixels")
    parser.add_argument("--few", type=int, default=20, help="photos of each class to learn from")
    chosen = parser.parse_args()
    paths, labels = photos(25, "validation")
    with tempfile.TemporaryDirectory() as folder:
        model = trained(chosen.side, chosen.few)
        names = ["cat", "dog"]
        saved = classifiers.save_classifier(model, Path(folder) / "pets.keras", names)
        page = web_page.to_web_page(saved, Path(folder) / "pets.html")
        inputs = np.stack([classifiers.photo_to_input(path, chosen.side) for path in paths])
        by_keras = classifiers.load_classifier(saved).predict_inputs(inputs)
        shown, computed = by_page(page, paths), by_litert(page, inputs)
    print(f"right: {np.mean(by_keras.argmax(1) == labels):.0%} of {len(paths)}")
    print(f"page and LiteRT in Python: at most {np.abs(shown - computed).max():.1e} apart")
    apart = np.abs(computed - by_keras).max(axis=1)
    print(f"LiteRT (16 bits) and Keras: {np.median(apart):.1e} apart, at most {apart.max():.1e}")


if __name__ == "__main__":
    main()
