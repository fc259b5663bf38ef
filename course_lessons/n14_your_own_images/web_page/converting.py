"""Run as a program: a saved classifier to LiteRT's format, with weights in 16 bits."""

from __future__ import annotations

import sys
from pathlib import Path

from course_utils.classifiers import last_activation, load_classifier


def main(file: str, made: str) -> None:
    import keras
    import tensorflow as tf

    classifier = load_classifier(file)
    print("step", flush=True)
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
    print("step", flush=True)
    traced = tf.function(lambda image: whole(image, training=False))
    function = traced.get_concrete_function(tf.TensorSpec(shape, tf.float32))
    converter = tf.lite.TFLiteConverter.from_concrete_functions([function], whole)
    # By way of a saved model it takes three times as long, and Keras' weights are lost.
    converter.experimental_lower_to_saved_model = False
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_types = [tf.float16]
    converted = converter.convert()
    print("step", flush=True)
    if len(converted) < classifier.model.count_params():  # two bytes each
        sys.exit("its weights were lost on the way")
    Path(made).write_bytes(converted)


if __name__ == "__main__":
    main(*sys.argv[1:])
