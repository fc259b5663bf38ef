"""Run as a program: a saved classifier to LiteRT's format, with weights in 16 bits."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from course_utils.classifiers import last_activation, load_classifier

CLOSE = 0.05  # 16 bits cost about a thousandth; a network that lost its weights answers NaN


def main(file: str, made: str) -> None:
    print("step: TensorFlow", flush=True)
    import keras
    import tensorflow as tf

    classifier = load_classifier(file)
    shape = (1, classifier.size, classifier.size, 3)
    # One photo at a time: LiteRT.js refuses a batch of any size.
    photo = keras.Input(shape[1:], batch_size=1)
    outputs = classifier.model(photo, training=False)
    last = last_activation(classifier.model)
    if outputs.shape[-1] == 1:
        second = outputs if last == "sigmoid" else keras.ops.sigmoid(outputs)
        outputs = keras.ops.concatenate([1 - second, second], axis=-1)
    elif last != "softmax":
        outputs = keras.ops.softmax(outputs)
    whole = keras.Model(photo, outputs)
    print("step: LiteRT", flush=True)
    traced = tf.function(lambda image: whole(image, training=False))
    function = traced.get_concrete_function(tf.TensorSpec(shape, tf.float32))
    converter = tf.lite.TFLiteConverter.from_concrete_functions([function], whole)
    # By way of a saved model it takes three times as long, and Keras' weights are lost.
    converter.experimental_lower_to_saved_model = False
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_types = [tf.float16]
    converted = converter.convert()
    print("step: comparison", flush=True)
    noise = np.random.default_rng(0).uniform(0, 255, shape).astype(np.float32)
    difference = np.abs(answer(converted, noise) - classifier.predict_inputs(noise)).max()
    if not difference < CLOSE:
        sys.exit(f"its answers differ from Keras' by {difference:.2g}.")
    Path(made).write_bytes(converted)


def answer(converted: bytes, image: np.ndarray) -> np.ndarray:
    """Return what LiteRT answers to one image, shape (1, height, width, 3)."""
    import tensorflow as tf

    interpreter = tf.lite.Interpreter(model_content=converted)
    interpreter.allocate_tensors()
    [given], [found] = interpreter.get_input_details(), interpreter.get_output_details()
    interpreter.set_tensor(given["index"], image)
    interpreter.invoke()
    return interpreter.get_tensor(found["index"])


if __name__ == "__main__":
    main(*sys.argv[1:])
