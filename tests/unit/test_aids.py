"""What notebook 12 prepares and draws with."""

from __future__ import annotations

import keras
import numpy as np

from course_lessons.n12_looking_inside import aids


def test_packaged_photos_are_in_colour_and_come_in_tiles():
    photos = aids.packaged_photos()
    assert all(photo.ndim == 3 and photo.shape[2] == 3 for photo in photos.values())
    assert all(photo.dtype == np.uint8 for photo in photos.values())
    cut = aids.tiles(photos["coffee"], 96)
    assert len(cut) == (400 // 96) * (600 // 96)
    assert {tile.shape for tile in cut} == {(96, 96, 3)}
    np.testing.assert_array_equal(cut[1], photos["coffee"][:96, 96:192])


def test_a_square_is_cut_from_the_middle():
    photo = np.zeros((4, 8, 3), np.uint8)
    photo[:, 2:6] = 200
    assert (aids.square(photo, 6) == 200).all()


def test_maps_become_pictures():
    assert aids.grey(np.linspace(-3, 5, 50).reshape(5, 10)).min() == 0
    assert (aids.grey(np.ones((3, 3))) == 0).all()
    photo = np.full((8, 8, 3), 200, np.uint8)
    heat = np.zeros((2, 2))
    assert (aids.lit(photo, heat) == aids.lit(photo, heat - 1)).all()
    heat[1, 1] = 0.01
    shown = aids.lit(photo, heat)
    assert shown[-1, -1, 0] == 200 and shown[0, 0, 0] == 80


def test_drops_are_laid_on_the_cells_that_they_cover():
    drops = np.array([[1.0, 3.0], [5.0, 7.0]])
    np.testing.assert_array_equal(aids.on_cells(drops), [[1, 2, 3], [3, 4, 5], [5, 6, 7]])


def test_the_mark_lies_in_its_box_on_those_chosen():
    photos = np.random.default_rng(0).integers(0, 256, (3, 64, 64, 3)).astype(np.uint8)
    marked = aids.marked(photos, np.array([True, False, True]))
    assert (marked[1] == photos[1]).all()
    assert (marked[:, ~aids.box()] == photos[:, ~aids.box()]).all()
    assert (marked[0][aids.box()] == marked[2][aids.box()]).all()
    assert {tuple(pixel) for pixel in marked[0][aids.box()].tolist()} == {
        (0, 255, 0),
        (255, 0, 255),
    }
    assert (aids.marked(photos)[1] == aids.marked(photos, [1])[1]).all()


def test_mixing_keeps_the_numbers_and_the_biases():
    model = keras.Sequential(
        [
            keras.Input((6, 6, 2)),
            keras.layers.Conv2D(3, 3, name="stage1_a", bias_initializer="ones"),
            keras.layers.Conv2D(3, 3, name="stage2_a"),
        ]
    )
    before = [array.copy() for array in model.get_weights()]
    aids.mix(model, ["stage1"], np.random.default_rng(0))
    after = model.get_weights()
    assert not np.array_equal(before[0], after[0])
    np.testing.assert_array_equal(np.sort(before[0].ravel()), np.sort(after[0].ravel()))
    for old, new in zip(before[1:], after[1:]):
        np.testing.assert_array_equal(old, new)
