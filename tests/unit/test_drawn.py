"""The pictures that the course draws: same seed, same pixels; every class there; nothing blank."""

import hashlib
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from sklearn.linear_model import RidgeClassifier
from sklearn.neighbors import KNeighborsClassifier

from course_utils.datasets import registry
from course_utils.datasets.standins import brushes, drawing
from course_utils.datasets.standins.animals import draw_animal
from course_utils.datasets.standins.brushes import Canvas, Scenery, Sketch, Textures
from course_utils.datasets.standins.scenes import SCENES, draw_scene

TEXTURES = Textures(0)


def area(outline):
    x, y = outline.T
    return abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2


def canvas(height=40, width=60, seed=0):
    return Canvas(height, width, TEXTURES, np.random.default_rng(seed))


def sketch(side=32, seed=0):
    return Sketch(side, side, Scenery(0, side, each=2), np.random.default_rng(seed))


# Outlines


def test_outlines_have_the_area_of_their_formulas():
    assert area(brushes.ellipse(1, 2, 0.5, 0.3, 0.7, n=400)) == pytest.approx(0.15 * np.pi, 1e-3)
    assert area(brushes.box(1, 2, 0.5, 0.3, 0.7)) == pytest.approx(0.15)
    straight = brushes.points((0, 0), (1, 0), (3, 0))
    assert area(brushes.stroke(straight, 0.2)) == pytest.approx(0.6)
    assert area(brushes.stroke(straight, (0.2, 0.2, 0))) == pytest.approx(0.4)


def test_smooth_cuts_corners_and_keeps_the_centre():
    square = brushes.box(0.3, 0, 1, 1)
    smooth = brushes.smooth(square, 1)
    assert len(smooth) == 8
    assert area(smooth) == pytest.approx(1 - 4 * 0.25**2 / 2)
    np.testing.assert_allclose(smooth.mean(axis=0), (0.3, 0), atol=1e-12)


def test_curve_starts_and_ends_where_it_should():
    curve = brushes.curve((0, 0), (1, 2), (2, 0), n=5)
    np.testing.assert_allclose(curve[[0, 2, -1]], [(0, 0), (1, 1), (2, 0)])


@given(st.floats(-2, 2), st.floats(-2, 2), st.floats(0.1, 3), st.floats(-3, 3))
def test_move_keeps_the_shape(x, y, scale, angle):
    box = brushes.box(0, 0, 1, 0.5)
    moved = brushes.move(box, x, y, scale, angle)
    assert area(moved) == pytest.approx(scale**2 * 0.5)
    np.testing.assert_allclose(moved.mean(axis=0), (x, y), atol=1e-9)
    np.testing.assert_allclose(brushes.mirror(brushes.mirror(moved)), moved)


def test_a_quarter_turn_is_clockwise_on_the_screen():
    np.testing.assert_allclose(brushes.move([(1, 0)], angle=np.pi / 2), [(0, 1)], atol=1e-12)


# Textures and canvas


@pytest.mark.parametrize(
    "kind", ["grain", "cloud", "blotches", "curls", "fur", "stripes", "bars", "weave"]
)
def test_a_texture_brightens_as_much_as_it_darkens(kind):
    patch = TEXTURES.patch(kind, 256, 256, np.random.default_rng(0))
    assert abs(patch.mean()) < 0.05
    assert patch.std() == pytest.approx(1, abs=0.1)
    larger = TEXTURES.patch(kind, 300, 280, np.random.default_rng(0))
    np.testing.assert_array_equal(larger[:256, :256], patch)
    np.testing.assert_array_equal(larger[256:], larger[: 300 - 256])


def test_fur_lies_in_the_direction_asked_for():
    rng = np.random.default_rng(0)
    lying = TEXTURES.patch("fur", 256, 256, rng, angle=0.0)
    upright = TEXTURES.patch("fur", 256, 256, rng, angle=np.pi / 2)
    assert np.abs(np.diff(lying, axis=1)).mean() < 0.5 * np.abs(np.diff(lying, axis=0)).mean()
    assert np.abs(np.diff(upright, axis=0)).mean() < 0.5 * np.abs(np.diff(upright, axis=1)).mean()


def test_unknown_names_are_answered_with_the_known_ones():
    with pytest.raises(ValueError, match=r"'silk'.*weave"):
        TEXTURES.patch("silk", 4, 4, np.random.default_rng(0))
    for place in (canvas(), sketch()):
        with pytest.raises(ValueError, match=r"'moon'.*grass"):
            place.backdrop("moon")
    with pytest.raises(ValueError, match="'wolf'"):
        draw_animal(canvas(), "wolf")
    with pytest.raises(ValueError, match=r"'lorry'.*truck"):
        draw_scene(sketch(), "lorry")


@settings(deadline=None, max_examples=30)
@given(st.floats(-0.4, 0.4), st.floats(-0.4, 0.4), st.floats(0.1, 0.5), st.floats(0, 3))
def test_a_painted_shape_covers_its_area(x, y, radius, angle):
    place = canvas(60, 60)
    place.pixels[:] = 0
    shape = brushes.ellipse(x, y, radius, 0.7 * radius, angle)
    place.paint(shape, (1, 0.5, 0))
    covered = place.pixels[:, :, 0].sum() / place.unit**2
    quarter_pixel_all_round = 2 * np.pi * radius * 0.25 / place.unit
    assert covered == pytest.approx(area(shape), abs=quarter_pixel_all_round)
    np.testing.assert_allclose(place.pixels[:, :, 1], place.pixels[:, :, 0] / 2, atol=1e-6)
    assert not place.pixels[:, :, 2].any()


def test_what_lies_off_the_canvas_changes_nothing():
    for place in (canvas(), sketch()):
        before = place.pixels.copy()
        place.paint(brushes.ellipse(5, 0, 1, 1), (1, 0, 0), soft=0.1, rough=1.0)
        np.testing.assert_array_equal(place.pixels, before)
    with pytest.raises(ValueError, match="not finite"):
        canvas().paint([(0, 0), (1, np.nan), (1, 1)], (1, 0, 0))


def test_within_and_through_paint_a_part_only():
    shares = []
    for brush in ({}, {"through": "blotches"}, {"within": brushes.box(0.5, 0, 1, 2)}):
        place = canvas(80, 80)
        place.pixels[:] = 0
        place.paint(brushes.box(0, 0, 2, 2), (1, 1, 1), **brush)
        shares.append(place.pixels.mean())
    assert shares[0] == pytest.approx(1)
    assert 0.3 < shares[1] < 0.7
    assert shares[2] == pytest.approx(0.5, abs=0.02)
    assert place.pixels[:, 60:].mean() > 0.95 and place.pixels[:, :35].mean() == 0


def test_light_falls_from_its_side():
    place = canvas(60, 60)
    place.light = (-0.8, 0.0, 0.6)
    place.paint(brushes.ellipse(0, 0, 0.9, 0.9), (0.5, 0.5, 0.5), relief=0.8)
    assert place.pixels[25:35, 8:20].mean() > 1.3 * place.pixels[25:35, 40:52].mean()


def test_a_sketch_resembles_the_painting():
    shapes = [brushes.ellipse(-0.2, 0.1, 0.5, 0.3), brushes.box(0.5, -0.5, 0.4, 0.3)]
    painted, quick = canvas(32, 32), sketch(32)
    for place in (painted, quick):
        place.pixels = np.full((32, 32, 3), 0.25, dtype=np.float32)
        place.paint(shapes, (0.9, 0.6, 0.1))
        place.paint(shapes[0], (0.0, 0.0, 1.0), opacity=0.5)
    assert np.abs(painted.pixels - quick.pixels).mean() < 0.02


@pytest.mark.parametrize("kind", brushes.BACKDROPS)
def test_every_background_covers_the_canvas_and_is_not_flat(kind):
    place = canvas(50, 70, seed=3)
    place.pixels[:] = -9
    place.backdrop(kind, clutter=2)
    assert place.pixels.min() > -1 and place.pixels.std() > 0.005
    assert np.isfinite(place.pixels).all()


def test_a_photograph_leaves_the_drawing_as_it_is():
    pictures = np.random.default_rng(0).random((4, 20, 30, 3), dtype=np.float32)
    before = pictures.copy()
    photos = brushes.photograph(pictures, np.random.default_rng(1))
    np.testing.assert_array_equal(pictures, before)
    assert photos.dtype == np.uint8 and photos.shape == pictures.shape
    again = brushes.photograph(pictures, np.random.default_rng(1))
    np.testing.assert_array_equal(photos, again)


# CIFAR-10


@pytest.fixture(scope="module")
def cifar():
    return drawing.draw_cifar10(1000, 405, seed=0)


def test_cifar10_is_laid_out_as_in_keras(cifar):
    x_train, y_train, x_test, y_test = cifar
    assert x_train.shape == (1000, 32, 32, 3) and x_test.shape == (405, 32, 32, 3)
    assert y_train.shape == (1000, 1) and y_test.shape == (405, 1)
    assert {array.dtype for array in cifar} == {np.dtype(np.uint8)}
    assert tuple(SCENES) == registry.entry("cifar10").classes
    assert np.bincount(y_train[:, 0]).tolist() == [100] * 10
    assert sorted(np.bincount(y_test[:, 0])) == [40] * 5 + [41] * 5
    assert len(set(y_train[:30, 0])) > 5, "the classes are not shuffled"


def test_cifar10_pictures_differ_and_show_something(cifar):
    x = np.concatenate([cifar[0], cifar[2]])
    assert len({picture.tobytes() for picture in x}) == len(x)
    spread = x.reshape(len(x), -1).std(axis=1)
    assert (spread > 8).mean() > 0.97


def test_cifar10_takes_more_than_colour(cifar):
    """Neither a picture's mean colour nor a linear model of its pixels gives the class away."""
    x_train, y_train, x_test, y_test = cifar
    colours = [x.mean(axis=(1, 2)) for x in (x_train, x_test)]
    neighbours = KNeighborsClassifier(15).fit(colours[0], y_train[:, 0])
    assert neighbours.score(colours[1], y_test[:, 0]) < 0.35
    pixels = [x.reshape(len(x), -1) / 255 - 0.5 for x in (x_train, x_test)]
    linear = RidgeClassifier(1000).fit(pixels[0], y_train[:, 0])
    assert 0.13 < linear.score(pixels[1], y_test[:, 0]) < 0.45


def test_cifar10_comes_from_the_seed_alone(cifar):
    first, second, other = (drawing.draw_cifar10(20, 10, seed) for seed in (3, 3, 4))
    for one, two in zip(first, second):
        np.testing.assert_array_equal(one, two)
    assert not np.array_equal(first[0], other[0])
    assert not np.array_equal(first[0][:10], first[2])
    code = (
        "import hashlib; from course_utils.datasets.standins.drawing import draw_cifar10\n"
        "print(hashlib.sha256(draw_cifar10(20, 10, 3)[0].tobytes()).hexdigest())"
    )
    environment = os.environ | {"PYTHONHASHSEED": "77", "OMP_NUM_THREADS": "1", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == hashlib.sha256(first[0].tobytes()).hexdigest()


@pytest.mark.parametrize("name", SCENES)
def test_every_scene_draws_on_any_canvas(name):
    for seed in range(12):
        place = sketch(32, seed)
        draw_scene(place, name)
        assert place.pixels.std() > 0
    full = canvas(48, 64, seed=1)
    draw_scene(full, name)
    assert np.isfinite(full.pixels).all()


def test_nothing_to_draw_gives_empty_arrays():
    x_train, y_train, x_test, y_test = drawing.draw_cifar10(0, 3)
    assert x_train.shape == (0, 32, 32, 3) and y_train.shape == (0, 1)
    assert x_test.shape == (3, 32, 32, 3) and y_test.shape == (3, 1)


@pytest.mark.parametrize("bad", [-1, 2.5, True, None, "10"])
def test_numbers_that_make_no_sense_are_named(bad):
    with pytest.raises(ValueError, match=r"n_test is .*whole number, 0 or more"):
        drawing.draw_cifar10(10, bad)


# Cats and dogs


def read(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.jpg")}


@pytest.fixture(scope="module")
def pets(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drawn") / "Katzen und Hünde"
    assert drawing.draw_cats_and_dogs(folder, 41, 10) == folder
    return folder


def test_pets_are_laid_out_as_the_archive(pets):
    counts = {
        str(path.relative_to(pets)): len(list(path.iterdir()))
        for path in pets.glob("*/*")
    }  # fmt: skip
    expected = {("train", "cats"): 21, ("train", "dogs"): 20, ("validation", "cats"): 5,
                ("validation", "dogs"): 5}  # fmt: skip
    assert counts == {os.path.join(*place): number for place, number in expected.items()}
    assert len(set(read(pets).values())) == 51


def test_pets_come_in_many_sizes_and_all_load(pets):
    sizes = set()
    for path in pets.rglob("*.jpg"):
        with Image.open(path) as image:
            image.load()
            assert image.format == "JPEG" and image.mode == "RGB"
            assert 70 <= min(image.size) <= max(image.size) <= 500
            assert np.asarray(image.convert("L"), dtype=float).std() > 5
            sizes.add(image.size)
    assert len(sizes) > 40
    assert {w > h for w, h in sizes} == {True, False}


def test_a_smaller_set_of_pets_is_a_part_of_a_larger_one(pets, tmp_path):
    drawing.draw_cats_and_dogs(tmp_path, 6, 2)
    small, large = read(tmp_path), read(pets)
    assert len(small) == 8
    assert all(large[name] == content for name, content in small.items())
    drawing.draw_cats_and_dogs(tmp_path, 6, 2, seed=1)
    assert not set(read(tmp_path).values()) & set(small.values())


@settings(deadline=None, max_examples=15)
@given(
    st.sampled_from(["cat", "dog"]), st.integers(20, 90), st.integers(20, 90), st.integers(0, 999)
)
def test_an_animal_fits_any_canvas(kind, height, width, seed):
    place = canvas(height, width, seed)
    draw_animal(place, kind)
    assert place.pixels.shape == (height, width, 3)
    assert np.isfinite(place.pixels).all()


def test_changed_pixels_want_a_new_version(tmp_path):
    """Drawn sets are kept on disk by version: who changes a pixel must count `VERSION` on."""
    x_train, y_train, x_test, _ = drawing.draw_cifar10(12, 4, seed=0)
    folder = drawing.draw_cats_and_dogs(tmp_path, 4, 2)
    portraits = [np.asarray(Image.open(p)) for p in sorted(folder.rglob("*.jpg"))]
    assert drawing.VERSION == "0460a452"
    assert y_train.ravel().tolist() == [9, 2, 7, 4, 5, 1, 0, 3, 6, 0, 8, 1]
    # A little room for another processor's last digits and another JPEG encoder.
    some = [[70, 74, 95], [98, 64, 66], [255, 255, 255], [255, 251, 229], [103, 98, 65]]
    np.testing.assert_allclose(x_train[:5, 16, 16], some, atol=2)
    means = [75.1, 191.0, 132.1, 102.9, 102.6, 61.0, 125.9, 98.9, 38.3, 156.3, 162.8, 119.4]
    np.testing.assert_allclose(x_train.mean(axis=(1, 2, 3)), means, atol=0.3)
    np.testing.assert_allclose(x_test[:2, 5, 9], [[142, 118, 145], [47, 43, 38]], atol=2)
    sizes = [(319, 363), (462, 417), (405, 429), (193, 198), (263, 361), (204, 229)]
    assert [portrait.shape[:2] for portrait in portraits] == sizes
    means = [130.0, 167.6, 47.6, 101.7, 47.4, 117.7]
    np.testing.assert_allclose([portrait.mean() for portrait in portraits], means, atol=0.5)
