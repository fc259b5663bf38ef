"""Things drawn for the stand-in's training: the same from the same seed, told apart by shape."""

from __future__ import annotations

import numpy as np
import pytest
from drawn_things import THINGS, draw_things

MAMMALS = ("cat", "dog", "horse", "deer", "bear", "rabbit", "fox", "mouse", "cow", "sheep", "lion")


@pytest.fixture(scope="module")
def things():
    return draw_things(4 * len(THINGS), size=48, seed=3)


def test_pictures_have_the_shape_and_the_kinds_that_are_promised(things):
    x, y, names = things
    assert x.shape == (4 * len(THINGS), 48, 48, 3)
    assert x.dtype == y.dtype == np.uint8
    assert list(names) == sorted(names) and len(names) >= 20
    assert (np.bincount(y, minlength=len(names)) == 4).all()


def test_nothing_drawn_is_a_mammal(things):
    words = {word for name in things[2] for word in name.replace("'s", "").split()}
    assert not words & {*MAMMALS, *(f"{name}s" for name in MAMMALS)}


def test_every_pixel_comes_from_the_seed(things):
    x, y, _ = things
    again, labels, _ = draw_things(10, size=48, seed=3)
    assert np.array_equal(again, x[:10]) and np.array_equal(labels, y[:10])
    other, _, _ = draw_things(10, size=48, seed=4)
    assert (other != again).any(axis=(1, 2, 3)).all()


def test_drawing_leaves_the_global_generator_alone():
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    draw_things(2, size=32)
    assert np.array_equal(before, np.random.get_state()[1])  # noqa: NPY002


def test_pictures_are_neither_blank_nor_alike(things):
    x, _, _ = things
    assert x.astype(float).std(axis=(1, 2, 3)).min() > 4
    flat = x.reshape(len(x), -1).astype(float)
    flat -= flat.mean(axis=1, keepdims=True)
    flat /= np.linalg.norm(flat, axis=1, keepdims=True)
    likeness = flat @ flat.T - np.eye(len(x))
    assert likeness.max() < 0.95


def test_colours_do_not_give_a_kind_away(things):
    """The mean colour names few of the kinds; a reader of colours could skip the shapes."""
    x, y, _ = things
    colour = x.mean(axis=(1, 2))
    nearest = np.array([np.argsort(((colour - one) ** 2).sum(axis=1))[1] for one in colour])
    assert (y[nearest] == y).mean() < 0.25


@pytest.mark.parametrize("thing", THINGS)
def test_each_thing_changes_the_picture_that_it_is_drawn_on(thing):
    import drawn_things

    from course_utils.datasets.standins.brushes import Canvas, Textures

    canvas = Canvas(64, 64, Textures(0, unit=0.64), np.random.default_rng(0))
    before = canvas.pixels.copy()
    THINGS[thing](canvas, drawn_things.any_look(canvas.rng, 0.5))
    changed = np.abs(canvas.pixels - before).max(axis=2) > 0.02
    assert np.isfinite(canvas.pixels).all()
    assert 0.08 < changed.mean() < 0.95


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"n": -1}, "n is -1: it must be 0 or more"),
        ({"n": 1, "size": 31}, "size is 31: it must be 32 pixels or more"),
        ({"n": 1, "seed": -2}, "seed is -2: it must be 0 or more"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_reason(arguments, said):
    with pytest.raises(ValueError, match=said):
        draw_things(**arguments)


def test_no_pictures_are_an_empty_array():
    x, y, _ = draw_things(0, size=40)
    assert x.shape == (0, 40, 40, 3) and y.shape == (0,)
