"""Have EfficientNet-Lite0 name the photos of notebook 00: `python benchmarks/named_photos.py`.

The notebook needs no Keras, so it shows answers computed beforehand: the five likeliest of
ImageNet's 1,000 classes for each photo, in the lesson's `named_photos.csv`.
"""

from __future__ import annotations

import os

import numpy as np
import pandas as pd

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras

from course_lessons.n00_start_here.named_photos import ANSWERS, PHOTOS, photo
from course_utils import pretrained

SIDE, MOST = 224, 5


def answers() -> pd.DataFrame:
    """Return photo, class and probability, the likeliest class of each photo first."""
    network = pretrained.backbone("efficientnet_lite0", (SIDE, SIDE, 3), include_top=True)
    pixels = np.stack(
        [keras.ops.image.resize(photo(name).astype("float32"), (SIDE, SIDE)) for name in PHOTOS]
    )
    probabilities = network.model.predict(network.preprocess(pixels), verbose=0)
    classes = np.array(pretrained.class_names())
    tables = []
    for name, row in zip(PHOTOS, probabilities):
        best = np.argsort(-row)[:MOST]
        tables.append(
            pd.DataFrame({"photo": name, "class": classes[best], "probability": row[best]})
        )
    return pd.concat(tables, ignore_index=True)


if __name__ == "__main__":
    table = answers()
    print(table.to_string())
    table.round({"probability": 4}).to_csv(ANSWERS, index=False)
