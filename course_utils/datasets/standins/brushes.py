"""Brushes of the drawn pictures: outlines, textures, a canvas, backgrounds, a camera's faults.

A picture is drawn as one would on paper: outlines are arrays of points, a `Canvas` fills them one
over the other. Coordinates do not depend on the picture's size: the origin is the centre, x points
right, y points down, and the shorter side goes from -1 to 1. Each random choice comes from the
generator that the caller passes, so the same seed draws the same picture.
"""

from __future__ import annotations

import colorsys
import functools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from scipy import ndimage

Points = NDArray[np.float64]
Colour = NDArray[np.float32]
Field = NDArray[Any]  # of any floating type
Generator = np.random.Generator

TILE = 256  # pixels on each side of a texture, which repeats beyond
FURS = 8  # directions of the fur texture
# Textures have mean 0 and standard deviation 1: "grain" (independent pixels), "cloud" (broad and
# fine structure together), "blotches" (spots of about the same size), "fur" (streaks), "curls",
# "stripes" (wavy, upright), "bars" (lying), "weave".
BACKDROPS = (
    "plain", "sky", "sea", "grass", "forest", "road", "room", "shelf", "blanket", "tiles", "bokeh",
)  # fmt: skip


def points(*pairs: ArrayLike) -> Points:
    """Return corner points as an array of shape (n, 2), each row x, y."""
    return np.array(pairs, dtype=np.float64)


def ellipse(x: float, y: float, rx: float, ry: float, angle: float = 0.0, n: int = 28) -> Points:
    """Return the outline of an ellipse with centre (x, y), turned by `angle` in radians."""
    outline = _circle(n) * (rx, ry)
    return move(outline, x, y, angle=angle) if angle else outline + np.array((x, y))


@functools.cache
def _circle(n: int) -> Points:
    turn = np.arange(n) * (2 * math.pi / n)
    return np.stack([np.cos(turn), np.sin(turn)], axis=1)


def box(x: float, y: float, width: float, height: float, angle: float = 0.0) -> Points:
    """Return the four corners of a rectangle with centre (x, y), turned by `angle` in radians."""
    w, h = width / 2, height / 2
    return move(points((-w, -h), (w, -h), (w, h), (-w, h)), x, y, angle=angle)


def smooth(outline: ArrayLike, rounds: int = 2) -> Points:
    """Round the corners of a closed outline (Chaikin's corner cutting: each round doubles them)."""
    corners = np.asarray(outline, dtype=np.float64)
    for _ in range(rounds):
        after = np.concatenate([corners[1:], corners[:1]])
        cut = np.stack([0.75 * corners + 0.25 * after, 0.25 * corners + 0.75 * after], axis=1)
        corners = cut.reshape(-1, 2)
    return corners


def stroke(path: ArrayLike, width: ArrayLike) -> Points:
    """Return the outline of a band along a path; a sequence of widths, one a point, tapers it."""
    line = np.asarray(path, dtype=np.float64)
    half = np.broadcast_to(np.asarray(width, dtype=np.float64) / 2, len(line))[:, None]
    along = np.concatenate([line[1:2] - line[:1], line[2:] - line[:-2], line[-1:] - line[-2:-1]])
    along /= np.maximum(np.hypot(along[:, :1], along[:, 1:]), 1e-9)
    across = np.stack([-along[:, 1], along[:, 0]], axis=1) * half
    return np.concatenate([line + across, (line - across)[::-1]])


def curve(start: ArrayLike, bend: ArrayLike, end: ArrayLike, n: int = 9) -> Points:
    """Return `n` points of the quadratic Bézier curve from `start` to `end`."""
    t = np.linspace(0, 1, n)[:, None]
    a, b, c = (np.asarray(p, dtype=np.float64) for p in (start, bend, end))
    return (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t**2 * c


def move(
    outline: ArrayLike, x: float = 0.0, y: float = 0.0, scale: float = 1.0, angle: float = 0.0
) -> Points:
    """Scale, turn (radians, clockwise on the screen) and then shift an outline."""
    cos, sin = scale * math.cos(angle), scale * math.sin(angle)
    return np.asarray(outline, dtype=np.float64) @ np.array([[cos, sin], [-sin, cos]]) + (x, y)


def mirror(outline: ArrayLike) -> Points:
    return np.asarray(outline, dtype=np.float64) * (-1.0, 1.0)


def hsv(hue: float, saturation: float, value: float) -> Colour:
    """Return red, green, blue in 0 … 1 of a colour; the hue goes round once from 0 to 1."""
    clipped = (min(max(saturation, 0.0), 1.0), min(max(value, 0.0), 1.0))
    return np.array(colorsys.hsv_to_rgb(hue % 1.0, *clipped), dtype=np.float32)


def near(colour: ArrayLike, rng: Generator, spread: float = 0.05) -> Colour:
    """Return a colour near this one: brighter or darker as a whole, and a little tinted."""
    shift = rng.normal(0, spread) + rng.normal(0, spread / 3, 3)
    return np.clip(np.asarray(colour) + shift, 0, 1).astype(np.float32)


def any_colour(rng: Generator, vivid: float = 0.6) -> Colour:
    """Return a random colour, of saturation 0 … `vivid`."""
    return hsv(rng.random(), vivid * rng.random(), rng.uniform(0.12, 0.95))


class Textures:
    """Tiles of noise, made once for many pictures, from which each picture takes patches."""

    def __init__(self, seed: int = 0, unit: float = 1.0) -> None:
        self.seed, self.unit = seed, unit
        self._tiles: dict[str, Field] = {}

    def patch(
        self, kind: str, height: int, width: int, rng: Generator, angle: float = 0.0
    ) -> Field:
        """Return a random patch of a kind, float32 of shape (height, width)."""
        if kind == "fur":
            kind = f"fur{round(angle / math.pi * FURS) % FURS}"
        if kind not in self._tiles:
            tile = self._make(kind)
            self._tiles[kind] = np.tile(tile, (2, 2)).astype(np.float32)
        row, column = rng.integers(0, TILE, 2)
        tile = self._tiles[kind]
        if height <= TILE and width <= TILE:
            return tile[row : row + height, column : column + width]
        rows = (row + np.arange(height)) % TILE
        return tile[np.ix_(rows, (column + np.arange(width)) % TILE)]

    def _make(self, kind: str) -> Field:
        rng = np.random.default_rng([self.seed, *kind.encode()])
        if kind == "grain":
            return rng.normal(size=(TILE, TILE))
        if kind in ("stripes", "bars"):
            phase = self._phase(9)
            across = phase[:, None] if kind == "bars" else phase
            return np.sin(across + 1.1 * self._filtered("waves", rng)) * math.sqrt(2)
        if kind == "weave":
            threads = np.sin(self._phase(3.5))
            return threads[:, None] + threads
        return self._filtered(kind, rng)

    def _phase(self, length: float) -> Field:
        """Return the phase of waves of about this length, a whole number of them in a tile."""
        turns = max(2, round(TILE / (length * self.unit)))
        return np.arange(TILE) * (2 * math.pi * turns / TILE)

    def _filtered(self, kind: str, rng: Generator) -> Field:
        """Return noise in which each frequency is as strong as this kind of texture has it."""
        spectrum = np.fft.fft2(rng.normal(size=(TILE, TILE))) * self._gain(kind)
        spectrum[0, 0] = 0
        field = np.fft.ifft2(spectrum).real
        return np.clip(field / field.std(), -3, 3)

    def _gain(self, kind: str) -> Field:
        cycles = np.fft.fftfreq(TILE) * self.unit  # in 1/100 of the picture's shorter side
        u, v = cycles[:, None], cycles
        if kind == "cloud":
            return 1 / (u**2 + v**2 + 0.0001) ** 0.75
        if kind == "waves":
            return 1 / (u**2 + v**2 + 0.0004) ** 1.3
        if kind.startswith("fur"):
            angle = int(kind[3:]) * math.pi / FURS
            along = v * math.cos(angle) + u * math.sin(angle)
            across = u * math.cos(angle) - v * math.sin(angle)
            return np.exp(-((along * 11) ** 2) - (across * 2.2) ** 2) * (across**2 + 0.003)
        ring = {"blotches": 0.045, "curls": 0.16}[kind]
        return np.exp(-(((np.hypot(u, v) - ring) / (0.3 * ring)) ** 2))


@dataclass(frozen=True)
class Brush:
    """How an outline is filled; lengths are in coordinates."""

    opacity: float = 1.0
    soft: float = 0.0  # blur of the edge
    rough: float = 0.0  # how far the edge is frayed into tufts, 0 … 1
    relief: float = 0.0  # how much the light rounds the shape, 0 (flat) … 1
    texture: str = ""  # a kind of `Textures`, how much of it, the direction of its streaks
    contrast: float = 0.12
    angle: float = math.pi / 2
    through: str = ""  # only where this texture is high, on about this share of the area
    cover: float = 0.5
    within: ArrayLike | None = None  # only inside this second outline


class Canvas:
    def __init__(
        self, height: int, width: int, textures: Textures, rng: Generator, finer: int = 3
    ) -> None:
        self.height, self.width, self.textures, self.rng = height, width, textures, rng
        self.finer = finer
        self.unit = min(height, width) / 2
        self.half_width, self.half_height = width / 2 / self.unit, height / 2 / self.unit
        self._start()
        side = rng.uniform(-0.75, 0.75)
        up = rng.uniform(-0.7, -0.1)
        self.light = (side, up, math.sqrt(max(0.1, 1 - side**2 - up**2)))
        self.pose: Callable[[Points], Points] = lambda outline: outline

    def _start(self) -> None:
        self.pixels = np.full((self.height, self.width, 3), 0.5, dtype=np.float32)

    def paint(self, outline: ArrayLike | list[Points], colour: ArrayLike, **options: Any) -> None:
        """Fill a closed outline, or several as one shape, with the options of a `Brush`."""
        outlines = outline if isinstance(outline, list) else [outline]
        self._fill([self._pixels(one) for one in outlines], colour, Brush(**options))

    def _fill(self, shapes: list[Points], colour: ArrayLike, brush: Brush) -> None:
        pixels = np.concatenate(shapes)
        place = self._place(pixels, margin=2 * brush.soft + (0.06 if brush.rough else 0))
        if place is None:
            return
        rows, columns = place
        size = (rows.stop - rows.start, columns.stop - columns.start)
        mask = self._mask(shapes, rows, columns, brush, brush.soft)
        if brush.within is not None:
            mask = mask * self._mask([self._pixels(brush.within)], rows, columns, brush, 0.0)
        if brush.through:
            field = self.textures.patch(brush.through, *size, self.rng, brush.angle)
            steep = 0.8 if brush.through == "cloud" else 2.0
            mask = mask * np.clip((field + 2.4 * (brush.cover - 0.5)) * steep + 0.5, 0, 1)
        shade: Field = np.ones((1, 1), dtype=np.float32)
        if brush.texture:
            patch = self.textures.patch(brush.texture, *size, self.rng, brush.angle)
            shade = shade * (1 + brush.contrast * patch)
        if brush.relief:
            shade = shade * (1 + brush.relief * self._relief(pixels, rows, columns))
        target = np.asarray(colour, dtype=np.float32) * shade[:, :, None]
        part = self.pixels[rows, columns]
        part += (target - part) * (mask * brush.opacity)[:, :, None]

    def line(
        self, path: ArrayLike, width: ArrayLike, colour: ArrayLike, opacity: float = 1
    ) -> None:
        self.paint(stroke(path, width), colour, opacity=opacity)

    def shadow(self, x: float, y: float, rx: float, ry: float, depth: float = 0.5) -> None:
        """Darken a soft ellipse, as below something that stands on the ground."""
        self.paint(ellipse(x, y, rx, ry), (0.03, 0.03, 0.05), opacity=depth, soft=min(rx, ry) * 0.6)

    def blur(self, radius: float) -> None:
        """Put what has been drawn so far out of focus; `radius` in coordinates."""
        self.pixels = blurred(self.pixels, radius * self.unit)

    def fade(self, top: ArrayLike, bottom: ArrayLike) -> None:
        """Cover the canvas with a vertical change from one colour to another."""
        t = np.linspace(0, 1, self.height, dtype=np.float32)[:, None, None]
        colours = (1 - t) * np.asarray(top, np.float32) + t * np.asarray(bottom, np.float32)
        self.pixels += colours - self.pixels  # assigned, the last digit would differ

    def fog(self, texture: str, contrast: float) -> None:
        """Brighten and darken the whole canvas by a texture."""
        patch = self.textures.patch(texture, self.height, self.width, self.rng)
        self.pixels *= (1 + contrast * patch)[:, :, None]

    def clutter(self, n: int, size: tuple[float, float] = (0.08, 0.5), vivid: float = 0.6) -> None:
        """Scatter `n` blobs, boxes, triangles and bands of any colour over the canvas."""
        rng = self.rng
        for _ in range(n):
            x, y = rng.uniform(-1, 1, 2) * (self.half_width, self.half_height)
            r, flat, angle = rng.uniform(*size), rng.uniform(0.3, 1), rng.uniform(0, math.pi)
            kind = rng.integers(4)
            if kind == 0:
                outline = ellipse(x, y, r, r * flat, angle)
            elif kind == 1:
                outline = box(x, y, 2 * r, 2 * r * flat, rng.normal(0, 0.2))
            elif kind == 2:
                outline = move(points((-r, r), (r, r), (0, -r * 1.4 * flat)), x, y, angle=angle)
            else:
                path = curve((-2 * r, 0), rng.normal(0, r, 2), (2 * r, 0))
                outline = stroke(move(path, x, y, angle=angle), r * flat * 0.4)
            texture = ("", "cloud", "fur", "blotches")[rng.integers(4)]
            colour, relief = any_colour(rng, vivid), rng.uniform(0, 0.4)
            self.paint(outline, colour, relief=relief, texture=texture, soft=0.02)

    def backdrop(self, kind: str, clutter: int = 0, horizon: float = 0.1) -> None:
        getattr(self, f"_{kind}")(horizon)
        self.clutter(clutter)

    def _pixels(self, outline: ArrayLike) -> Points:
        posed = self.pose(np.asarray(outline, dtype=np.float64))
        return posed * self.unit + (self.width / 2, self.height / 2)

    def _place(self, pixels: Points, margin: float) -> tuple[slice, slice] | None:
        """Return the rows and columns that an outline touches."""
        edge = margin * self.unit + 1
        low, high = pixels.min(axis=0) - edge, pixels.max(axis=0) + edge
        left, top = max(0, math.floor(low[0])), max(0, math.floor(low[1]))
        right = min(self.width, math.ceil(high[0]))
        bottom = min(self.height, math.ceil(high[1]))
        if right <= left or bottom <= top:
            return None
        return slice(top, bottom), slice(left, right)

    def _mask(
        self, shapes: list[Points], rows: slice, columns: slice, brush: Brush, soft: float
    ) -> Field:
        """Return how much of each pixel is covered, 0 … 1."""
        size = (columns.stop - columns.start, rows.stop - rows.start)
        image = Image.new("L", (size[0] * self.finer, size[1] * self.finer))
        draw = ImageDraw.Draw(image)
        for shape in shapes:
            corners = (shape - (columns.start, rows.start)) * self.finer - 0.5
            draw.polygon(np.rint(corners).ravel().tolist(), fill=255)
        image = image.reduce(self.finer)
        if soft:
            image = image.filter(ImageFilter.GaussianBlur(soft * self.unit))
        if brush.rough:
            image = image.filter(ImageFilter.GaussianBlur(0.02 * self.unit + 0.3))
        mask = np.asarray(image, dtype=np.float32) / 255
        if brush.rough:
            tufts = self.textures.patch("fur", size[1], size[0], self.rng, brush.angle)
            mask = np.clip((mask - 0.5 + 0.35 * brush.rough * tufts) * 2.2 + 0.5, 0, 1)
            mask[np.asarray(image) == 0] = 0
        return mask

    def _relief(self, pixels: Points, rows: slice, columns: slice) -> Field:
        """Return how the light falls on an ellipsoid that fills the outline's bounds, -1 … 1."""
        low, high = pixels.min(axis=0), pixels.max(axis=0)
        centre, radius = (low + high) / 2, np.maximum((high - low) / 2, 0.5)
        x = (np.arange(columns.start, columns.stop) + 0.5 - centre[0]) / radius[0]
        y = (np.arange(rows.start, rows.stop) + 0.5 - centre[1]) / radius[1]
        x, y = x.astype(np.float32)[None, :], y.astype(np.float32)[:, None]
        z = np.sqrt(np.maximum(1 - x**2 - y**2, 0.05))
        return np.clip(x * self.light[0] + y * self.light[1] + z * self.light[2], 0, 1) - 0.6

    def _ground(self, horizon: float) -> Points:
        w, h = self.half_width, self.half_height
        tilt = self.rng.normal(0, 0.05)
        return points((-w, horizon - tilt), (w, horizon + tilt), (w, h), (-w, h))

    def _plain(self, horizon: float) -> None:
        colour = any_colour(self.rng)
        self.fade(near(colour, self.rng, 0.12), near(colour, self.rng, 0.12))
        self.fog("cloud", 0.12)

    def _sky(self, horizon: float) -> None:
        rng = self.rng
        hue, value = rng.normal(0.58, 0.04), rng.uniform(0.45, 1)
        self.fade(hsv(hue, rng.uniform(0.1, 0.7), value), hsv(hue, rng.uniform(0, 0.35), value))
        w, h = self.half_width, self.half_height
        whole = points((-w, -h), (w, -h), (w, h), (-w, h))
        self.paint(whole, near((0.9, 0.9, 0.92), rng), opacity=rng.uniform(0, 0.9),
                   through="cloud", cover=rng.uniform(0.1, 0.7))  # fmt: skip

    def _sea(self, horizon: float) -> None:
        self._sky(horizon)
        rng = self.rng
        colour = hsv(rng.normal(0.55, 0.05), rng.uniform(0.2, 0.7), rng.uniform(0.25, 0.75))
        water = self._ground(horizon)
        self.paint(water, colour, texture="fur", contrast=rng.uniform(0.05, 0.25), angle=0.0)
        self.paint(water, near(colour * 1.4, rng), opacity=0.5, through="bars", cover=0.25)

    def _grass(self, horizon: float) -> None:
        rng = self.rng
        if rng.random() < 0.5:
            self._sky(horizon)
        else:
            self._forest(horizon)
        hue = rng.choice([rng.normal(0.25, 0.04), rng.normal(0.12, 0.02)])
        colour = hsv(hue, rng.uniform(0.25, 0.75), rng.uniform(0.25, 0.75))
        angle = rng.normal(math.pi / 2, 0.3)
        self.paint(self._ground(horizon), colour, texture="fur", contrast=0.2, angle=angle,
                   rough=0.4)  # fmt: skip

    def _forest(self, horizon: float) -> None:
        rng = self.rng
        green = hsv(rng.normal(0.27, 0.05), rng.uniform(0.2, 0.7), rng.uniform(0.2, 0.7))
        self.fade(near(green, rng, 0.1), near(green * 0.6, rng))
        self.fog("blotches", rng.uniform(0.1, 0.35))
        bark = hsv(rng.normal(0.08, 0.02), rng.uniform(0.1, 0.5), rng.uniform(0.1, 0.5))
        for _ in range(rng.integers(0, 6)):
            x = rng.uniform(-1, 1) * self.half_width
            path = points((x, -1.5), (x + rng.normal(0, 0.1), 1.5))
            self.paint(stroke(path, rng.uniform(0.04, 0.2)), bark, texture="fur", relief=0.5)

    def _road(self, horizon: float) -> None:
        rng = self.rng
        self.backdrop(("sky", "forest", "shelf", "plain")[rng.integers(4)])
        grey = hsv(0.1, rng.uniform(0, 0.25), rng.uniform(0.25, 0.7))
        self.paint(self._ground(horizon), grey, texture="grain", contrast=0.05)
        if rng.random() < 0.5:
            y = rng.uniform(horizon, self.half_height)
            across = points((-self.half_width, y), (self.half_width, y + rng.normal(0, 0.2)))
            self.line(across, 0.03, (0.85, 0.85, 0.8), 0.8)

    def _room(self, horizon: float) -> None:
        rng = self.rng
        wall = any_colour(rng, 0.4)
        self.fade(wall, near(wall, rng, 0.1))
        self.clutter(int(rng.integers(0, 4)), (0.15, 0.6), vivid=0.4)
        colour = hsv(rng.normal(0.08, 0.03), rng.uniform(0.1, 0.6), rng.uniform(0.2, 0.8))
        texture = ("fur", "cloud", "bars", "grain")[rng.integers(4)]
        self.paint(self._ground(horizon), colour, texture=texture, contrast=0.1, angle=0.0)

    def _shelf(self, horizon: float) -> None:
        rng = self.rng
        self.fade(any_colour(rng, 0.3), any_colour(rng, 0.3))
        for y in np.arange(-self.half_height + rng.uniform(0, 0.5), self.half_height + 0.6, 0.62):
            x = -self.half_width
            while x < self.half_width:
                width, tall = rng.uniform(0.06, 0.3), rng.uniform(0.3, 0.58)
                self.paint(box(x + width / 2, y - tall / 2, width, tall), any_colour(rng),
                           relief=0.25)  # fmt: skip
                x += width
            self.line(points((-2, y), (2, y)), 0.05, (0.3, 0.2, 0.12))

    def _blanket(self, horizon: float) -> None:
        rng = self.rng
        colour = any_colour(rng, 0.7)
        self.fade(near(colour, rng, 0.08), near(colour, rng, 0.08))
        self.fog(("weave", "fur", "curls", "stripes", "bars")[rng.integers(5)], 0.12)
        self.fog("cloud", rng.uniform(0.1, 0.3))

    def _tiles(self, horizon: float) -> None:
        rng = self.rng
        first, second = any_colour(rng, 0.4), any_colour(rng, 0.4)
        self.fade(first, first)
        step, angle = rng.uniform(0.2, 0.6), rng.uniform(0, 1.5)
        reach = int(2.2 / step)
        for i in range(-reach, reach + 1):
            for j in range(-reach, reach + 1):
                if (i + j) % 2:
                    self.paint(move(box(i * step, j * step, step, step), angle=angle), second)
        self.fog("cloud", 0.1)

    def _bokeh(self, horizon: float) -> None:
        rng = self.rng
        colour = any_colour(rng)
        self.fade(colour, near(colour * 0.6, rng, 0.1))
        for _ in range(rng.integers(5, 14)):
            x, y = rng.uniform(-1, 1, 2) * (self.half_width, self.half_height)
            radius = rng.uniform(0.08, 0.35)
            self.paint(ellipse(x, y, radius, radius), any_colour(rng), opacity=0.4, soft=0.05)


class Scenery:
    """Backgrounds painted once with the full brush, from which sketches take cuttings."""

    def __init__(self, seed: int, side: int, each: int = 60) -> None:
        self.seed, self.side, self.each = seed, side, each
        self.textures = Textures(seed, unit=side / 100)
        self._painted: dict[tuple[str, int], Image.Image] = {}

    def cutting(self, kind: str, height: int, width: int, rng: Generator) -> Image.Image:
        """Return a random part of a background of this kind, scaled to a size in pixels."""
        number = int(rng.integers(self.each))
        if (kind, number) not in self._painted:
            self._painted[kind, number] = self._paint(kind, number)
        whole = self._painted[kind, number]
        part = self.side * rng.uniform(0.8, 1.2)
        left, top = rng.uniform(0, whole.width - part, 2)
        right = left + part
        if rng.random() < 0.5:
            whole = whole.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        area = (left, top, right, top + part)
        return whole.resize((width, height), Image.Resampling.BILINEAR, area)

    def _paint(self, kind: str, number: int) -> Image.Image:
        rng = np.random.default_rng([self.seed, number, *kind.encode()])
        side = round(1.5 * self.side)
        canvas = Canvas(side, side, self.textures, rng)
        canvas.backdrop(kind, horizon=rng.uniform(-0.2, 0.4))
        canvas.blur(rng.uniform(0, 0.04))
        return Image.fromarray(as_bytes(canvas.pixels))


class Sketch(Canvas):
    """A canvas many times as fast, for thousands of small pictures."""

    def __init__(self, height: int, width: int, scenery: Scenery, rng: Generator) -> None:
        self._scenery = scenery
        super().__init__(height, width, scenery.textures, rng)

    def _start(self) -> None:
        size = (self.width * self.finer, self.height * self.finer)
        self._work_on(Image.new("RGB", size, (128, 128, 128)))

    def _work_on(self, image: Image.Image) -> None:
        self._image, self._draw = image, ImageDraw.Draw(image)

    @property
    def pixels(self) -> Field:  # type: ignore[override]
        return np.asarray(self._image.reduce(self.finer), dtype=np.float32) / 255

    @pixels.setter
    def pixels(self, values: Field) -> None:
        small = Image.fromarray(as_bytes(values))
        self._work_on(small.resize(self._image.size, Image.Resampling.BILINEAR))

    def backdrop(self, kind: str, clutter: int = 0, horizon: float = 0.1) -> None:
        """Cover the canvas with a cutting of the scenery; the horizon is where it happens to be."""
        width, height = self._image.size
        self._work_on(self._scenery.cutting(kind, height, width, self.rng))
        self.clutter(clutter)

    def _pixels(self, outline: ArrayLike) -> Points:
        return super()._pixels(outline) * self.finer

    def _fill(self, shapes: list[Points], colour: ArrayLike, brush: Brush) -> None:
        """Fill shapes as on a canvas, but flat."""
        base = np.asarray(colour).tolist()
        plain = brush.opacity >= 0.75 and brush.soft <= 0.05 and not brush.through
        if not plain or brush.within is not None:
            self._blend(shapes, base, brush)
            return
        dark, bright = _rgb(base, 1 - 0.3 * brush.relief), _rgb(base, 1 + 0.12 * brush.relief)
        for shape in shapes:
            self._draw.polygon(shape.ravel().tolist(), fill=dark)
            if brush.relief:
                low, high = shape.min(axis=0), shape.max(axis=0)
                middle = (low + high) / 2 + 0.1 * (high - low) * self.light[:2]
                lit = 0.72 * shape + (middle - 0.36 * (low + high))
                self._draw.polygon(lit.ravel().tolist(), fill=bright)

    def _blend(self, shapes: list[Points], colour: list[float], brush: Brush) -> None:
        mask = self._filled(shapes, brush.opacity)
        if brush.within is not None:
            inside = self._filled([self._pixels(brush.within)])
            mask = ImageChops.multiply(mask, inside)
        if brush.through:
            field = self.textures.patch(brush.through, self.height, self.width, self.rng)
            parts = np.clip((field + 2.4 * (brush.cover - 0.5)) * 2 + 0.5, 0, 1)
            sieve = Image.fromarray(as_bytes(parts)).resize(mask.size, Image.Resampling.BILINEAR)
            mask = ImageChops.multiply(mask, sieve)
        if brush.soft > 0.05:
            mask = mask.filter(ImageFilter.BoxBlur(brush.soft * self.unit * self.finer))
        self._image.paste(_rgb(colour), (0, 0), mask)

    def _filled(self, shapes: list[Points], opacity: float = 1.0) -> Image.Image:
        mask = Image.new("L", self._image.size)
        draw = ImageDraw.Draw(mask)
        for shape in shapes:
            draw.polygon(shape.ravel().tolist(), fill=round(255 * opacity))
        return mask


def as_bytes(values: Field) -> NDArray[np.uint8]:
    """Return values of 0 … 1 as whole numbers of 0 … 255; what lies beyond is clipped."""
    return np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)


def _rgb(colour: list[float], times: float = 1.0) -> tuple[int, ...]:
    return tuple(min(max(int(255 * times * value + 0.5), 0), 255) for value in colour)


def blurred(pixels: Field, radius: float) -> Field:
    """Return pictures out of focus: Gaussian blur of rows and columns, `radius` in pixels."""
    sigma = (0.0,) * (pixels.ndim - 3) + (radius, radius, 0.0)
    return ndimage.gaussian_filter(pixels, sigma, mode="nearest", truncate=2.5)


def photograph(
    pictures: Field,
    rng: Generator,
    *,
    blur: float = 0.8,
    grain: float = 0.04,
    contrast: tuple[float, float] = (0.5, 1.15),
    exposure: float = 0.3,
) -> NDArray[np.uint8]:
    """Return drawn pictures as a modest camera would take them."""
    n, height, width, _ = pictures.shape

    def each(values: Any) -> Field:
        return np.asarray(values, dtype=np.float32).reshape(n, 1, 1, -1)

    x = np.clip(pictures, 0, 1)
    x += (blurred(x, blur) - x) * each(rng.random(n) ** 2)
    x *= each(2 ** rng.normal(0, exposure, n)) * each(1 + rng.normal(0, 0.06, (n, 3)))
    mean = x.mean(axis=(1, 2, 3), keepdims=True)
    x = mean + (x - mean) * each(rng.uniform(*contrast, n))
    grey = (x[..., :1] + x[..., 1:2] + x[..., 2:]) / 3  # many times as fast as mean(axis=3)
    x = grey + (x - grey) * each(rng.uniform(0.4, 1.15, n))
    down, right = np.linspace(-1, 1, height)[:, None], np.linspace(-1, 1, width)[None, :]
    corners = (down**2 + right**2).astype(np.float32)[None, :, :, None]
    x *= 1 - corners * each(rng.uniform(0, 0.22, n))
    amount = each(grain * rng.random(n)) * (2 - np.clip(x, 0, 1))
    x += rng.standard_normal(x.shape, dtype=np.float32) * amount
    return as_bytes(x)
