"""LiveCurves in JupyterLab: one output that grows, and an interrupt button that ends cleanly."""

from __future__ import annotations

import re

from figures import keep

START = """
import signal

import course_utils
course_utils.start()
import keras
import numpy as np
from course_utils import training

keras.utils.set_random_seed(0)
images = np.random.default_rng(0).random((512, 8, 8, 1), dtype="float32")
labels = (images.mean(axis=(1, 2, 3)) > 0.5).astype(int)
model = keras.Sequential([
    keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(2, activation="softmax")
])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
data = dict(x=images, y=labels, validation_split=0.25, batch_size=8, verbose=0)
"""
FIT = "history = model.fit(**data, epochs={}, callbacks=[training.LiveCurves(title='Noise')])"


def outputs(notebook) -> list[dict]:
    return notebook.content()["cells"][1]["outputs"]


def test_a_training_leaves_one_picture_with_words(notebook_of):
    notebook = notebook_of(START, FIT.format(3), name="live_curves.ipynb")
    notebook.run_all()
    assert notebook.errors() == []
    (output,) = outputs(notebook)
    assert "training loss from" in "".join(output["data"]["text/plain"])
    shown = notebook.page.locator(".jp-OutputArea img")
    assert shown.count() == 1
    assert shown.get_attribute("alt").startswith("Noise. Learning curves over 3 epochs")
    assert notebook.page.locator(".jp-OutputArea progress").count() == 0
    keep(notebook.page.locator(".jp-Notebook"), "live-curves-done")
    notebook.theme("dark")
    keep(notebook.page.locator(".jp-Notebook"), "live-curves-done-dark")


def test_the_interrupt_button_ends_the_training_and_keeps_the_history(notebook_of):
    notebook = notebook_of(START, FIT.format(100_000), "len(history.epoch)", name="stopped.ipynb")
    page = notebook.page
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
    page.locator(".jp-OutputArea img").wait_for(timeout=120_000)
    # Between the batches of an epoch; for a moment after them the line says "validating".
    running = re.compile("Epoch .* of 100000.*(left in this epoch|batch)")
    page.locator(".jp-OutputArea").get_by_text(running).wait_for(timeout=30_000)
    page.locator(".jp-OutputArea progress").wait_for(timeout=30_000)
    keep(page.locator(".jp-Notebook"), "live-curves-running")
    page.get_by_role("button", name="Interrupt the kernel").click()
    ended = page.locator(".jp-OutputArea").get_by_text(re.compile("^Stopped after .*history kept"))
    ended.wait_for(timeout=30_000)
    # The cell below runs too: nothing was raised.
    page.locator(".jp-OutputPrompt", has_text="[3]:").wait_for()
    assert notebook.errors() == []
    epochs = notebook.value("len(history.epoch)")
    assert epochs >= 1
    assert notebook.value("[len(values) for values in history.history.values()]") == [epochs] * 4
    assert notebook.value("signal.getsignal(signal.SIGINT).__name__") == "default_int_handler"
    assert len(outputs(notebook)) == 1
    assert page.locator(".jp-OutputArea img").count() == 1
    assert page.locator(".jp-OutputArea progress").count() == 0
    keep(page.locator(".jp-Notebook"), "live-curves-stopped")
