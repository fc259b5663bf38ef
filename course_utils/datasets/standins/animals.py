"""Cats and dogs, drawn from a seed: faces that turn, coats, bodies, what stands in front of them.

One set of features serves both; they differ in how likely each value is, and the ranges overlap
as they do in nature: no single feature gives the animal away.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_utils.datasets.standins.brushes import (
    BACKDROPS,
    Canvas,
    Colour,
    Generator,
    Points,
    any_colour,
    curve,
    ellipse,
    hsv,
    mirror,
    move,
    near,
    points,
    smooth,
    stroke,
)

COATS = (  # hue, saturation, value
    (0.08, 0.10, 0.16),  # black
    (0.60, 0.06, 0.30),  # charcoal
    (0.60, 0.05, 0.52),  # grey
    (0.10, 0.05, 0.90),  # white
    (0.11, 0.28, 0.85),  # cream
    (0.09, 0.45, 0.68),  # fawn
    (0.07, 0.62, 0.72),  # ginger
    (0.07, 0.50, 0.42),  # brown
    (0.05, 0.55, 0.3),  # chocolate
)
IRISES_OF_CATS = ((0.28, 0.5, 0.7), (0.16, 0.7, 0.8), (0.1, 0.75, 0.75), (0.57, 0.45, 0.85))
IRISES_OF_DOGS = ((0.06, 0.7, 0.18), (0.07, 0.7, 0.3), (0.1, 0.75, 0.6), (0.57, 0.4, 0.85))
PINK, DARK = np.array((0.82, 0.55, 0.52)), np.array((0.07, 0.06, 0.06))


def any_coat(rng: Generator) -> Colour:
    return near(hsv(*COATS[rng.integers(len(COATS))]), rng, 0.04)


class Animal:
    """What one random cat or dog looks like; lengths are in units of half a head."""

    def __init__(self, kind: str, rng: Generator) -> None:
        self.cat = kind == "cat"

        def between(cats: tuple[float, float], dogs: tuple[float, float]) -> float:
            return float(rng.uniform(*(cats if self.cat else dogs)))

        def chance(cats: float, dogs: float) -> bool:
            return bool(rng.random() < (cats if self.cat else dogs))

        self.coat = any_coat(rng)
        pale = near((0.9, 0.87, 0.82), rng, 0.04)
        choices = (self.coat, pale, near(self.coat * 1.35, rng), near(self.coat * 0.55, rng))
        self.second = choices[rng.choice(4, p=(0.25, 0.5, 0.2, 0.05))]  # muzzle, chest and paws
        shares = (0.26, 0.46, 0.16, 0.02, 0.1) if self.cat else (0.4, 0.06, 0.25, 0.09, 0.2)
        self.marks = ("", "stripes", "blotches", "spots", "mask")[rng.choice(5, p=shares)]
        mark = near(self.coat * 1.9 + 0.1 if self.coat.mean() < 0.3 else self.coat * 0.42, rng)
        if self.marks == "blotches" and rng.random() < 0.6:
            mark = any_coat(rng)
        self.mark_colour = np.clip(mark, 0, 1)
        likely = (0.94, 0.06, 0.0, 0.0) if self.cat else (0.12, 0.2, 0.4, 0.28)
        self.ears = ("pricked", "folded", "hanging", "long")[rng.choice(4, p=likely)]
        if self.cat:
            iris = IRISES_OF_CATS[rng.integers(4)]
        else:
            iris = IRISES_OF_DOGS[rng.choice(4, p=(0.5, 0.34, 0.1, 0.06))]
        length = float(rng.beta(1.2, 2))  # 0 short … 1 long
        self.fur: dict[str, Any] = {  # how `Canvas.paint` fills what is furry
            "rough": 0.25 + 0.75 * length,
            "texture": "curls" if chance(0.02, 0.15) else "fur",
            "contrast": 0.06 + 0.1 * length,
            "relief": 0.45,
        }
        self.width = between((0.94, 1.12), (0.72, 1.0))
        self.height = between((0.76, 0.92), (0.8, 1.05))
        self.cheeks = between((0.0, 0.25), (-0.1, 0.2))
        self.ear_size = between((0.85, 1.2), (0.7, 1.2))
        self.ear_spread = between((-0.1, 0.15), (-0.15, 0.2))
        self.muzzle = between((0.25, 0.5), (0.35, 0.95))  # how far it stands out
        self.muzzle_width = between((0.4, 0.52), (0.36, 0.56))
        self.nose = between((0.09, 0.14), (0.16, 0.25))
        self.nose_colour = near(PINK * 0.85 if chance(0.5, 0.06) else DARK, rng, 0.04)
        self.eye = between((0.19, 0.27), (0.1, 0.16))
        self.eye_gap = between((0.36, 0.46), (0.3, 0.42))
        self.iris = near(hsv(*iris), rng)
        self.pupil = between((0.1, 1.0), (0.75, 1.0))  # 0 slit … 1 round and wide
        self.lids = float(max(0.0, rng.normal(0.1, 0.25)))  # 0 open … 1 closed
        self.whiskers = between((0.3, 1.0), (0.0, 0.22))
        self.tongue = chance(0.02, 0.4)
        self.tail = between((0.18, 0.4), (0.16, 0.5))
        self.collar = any_colour(rng, 0.9) if chance(0.2, 0.35) else None


@dataclass
class _Face:
    """An animal's head on a canvas: centre (0, 0), about 1 in radius before it turns."""

    canvas: Canvas
    animal: Animal
    yaw: float
    pitch: float
    roll: float

    def place(self, outline: ArrayLike, depth: float = 0.0) -> Points:
        """Turn an outline that lies `depth` before the head's centre."""
        flat = np.asarray(outline) * (math.cos(self.yaw), math.cos(self.pitch))
        ahead = np.array((math.sin(self.yaw), math.sin(self.pitch))) * depth
        return move(flat + ahead, angle=self.roll)

    def paint(self, outline: ArrayLike, colour: ArrayLike, depth: float, **brush: Any) -> None:
        self.canvas.paint(self.place(outline, depth), colour, **brush)

    def furry(self, outline: ArrayLike, colour: ArrayLike, depth: float, **brush: Any) -> None:
        self.paint(outline, colour, depth, **(self.animal.fur | brush))


def _head(face: _Face) -> None:
    animal = face.animal
    head = _head_outline(animal)
    if animal.ears == "pricked":
        _ears(face)
    face.furry(head, animal.coat, 0.0)
    _marks(face, head)
    if animal.ears != "pricked":
        _ears(face)
    _muzzle(face)
    for side in (-1, 1):
        _eye(face, side)
    _nose_and_mouth(face)
    _whiskers(face)


def _head_outline(animal: Animal) -> Points:
    w, h, c = animal.width, animal.height, animal.cheeks
    half = points(
        (0.0, -h), (0.5 * w, -0.95 * h), (0.9 * w, -0.5 * h), (w, 0.05 * h),
        ((0.88 + 0.4 * c) * w, 0.5 * h), ((0.5 + 0.3 * c) * w, 0.92 * h), (0.0, 1.06 * h),
    )  # fmt: skip
    return smooth(np.concatenate([half, mirror(half[-2:0:-1])]))


def _ears(face: _Face) -> None:
    animal, size = face.animal, face.animal.ear_size
    w, h, s = animal.width, animal.height, animal.ear_spread
    shade = animal.mark_colour if animal.marks == "mask" else animal.coat
    for side in (-1, 1):
        sway = 0.04 * face.canvas.rng.normal(size=2)
        if animal.ears in ("hanging", "long"):
            low = -0.2 + (0.75 if animal.ears == "hanging" else 1.25) * size
            ear = points(
                (0.42 * w, -0.92 * h), (0.85 * w, -0.85 * h), ((1.12 + s) * w, -0.2),
                ((1.18 + s) * w + sway[0], low - 0.25), ((1.0 + s) * w + sway[0], low),
                (0.78 * w, low - 0.3), (0.72 * w, -0.35 * h),
            )  # fmt: skip
            face.furry(smooth(ear) * (side, 1), shade * 0.85, 0.05)
            continue
        tip = sway + np.array((0.74 * w + s, -0.72 * h - 0.85 * size))
        ear = points((0.95 * w, -0.25 * h), tip, (0.16 * w, -0.86 * h))
        if animal.ears == "pricked":
            face.furry(smooth(ear, 1) * (side, 1), shade, -0.12)
            middle = ear.mean(axis=0)
            inner = smooth(middle + (ear - middle) * 0.58 + (0, 0.05), 1)
            face.paint(inner * (side, 1), 0.5 * PINK + 0.35 * animal.coat, -0.12, soft=0.06)
        else:  # the tip bends forward and down
            base, tip, top = ear
            middle = 0.5 * (base + top)
            fold = 0.55 * tip + 0.45 * middle
            face.furry(smooth(points(base, fold, top), 1) * (side, 1), shade, -0.1)
            flap = points(base, fold, top, middle + np.array((0.12, 0.28 * size)))
            face.furry(smooth(flap, 1) * (side, 1), shade * 0.8, 0.05)


def _marks(face: _Face, head: Points) -> None:
    animal = face.animal
    rng = face.canvas.rng
    brush: dict[str, Any] = {"rough": 0.4, "relief": 0.45}
    if animal.marks == "stripes":
        brush |= {"through": "stripes", "cover": 0.42, "opacity": 0.75}
        face.paint(head, animal.mark_colour, 0.0, **brush)
        for x in (-0.26, 0.0, 0.26):
            line = stroke(points((0.5 * x, -0.3), (x, -0.92 * animal.height)), (0.05, 0.13))
            face.paint(line, animal.mark_colour, 0.2, opacity=0.8, soft=0.03)
    elif animal.marks == "spots":
        face.paint(head, animal.mark_colour, 0.0, through="blotches", cover=0.3, **brush)
    elif animal.marks == "mask":
        low = ellipse(0, 0.15, 0.75 * animal.width, 0.8)
        face.paint(low, animal.mark_colour, 0.15, opacity=0.85, soft=0.15, relief=0.3)
    elif animal.marks == "blotches":
        for _ in range(rng.integers(1, 3)):
            x, y = rng.uniform(-0.8, 0.8), rng.uniform(-0.8, 0.3)
            wide, high, turn = rng.uniform(0.3, 0.75), rng.uniform(0.3, 0.75), rng.uniform(0, 3)
            patch = smooth(ellipse(x, y, wide, high, turn, n=7), 1)
            face.paint(patch, animal.mark_colour, 0.1, within=face.place(head), **brush)
    if not np.array_equal(animal.second, animal.coat) and rng.random() < 0.4:  # a blaze
        blaze = points((-0.06, -0.9), (0.06, -0.9), (0.2, 0.3), (-0.2, 0.3))
        face.furry(blaze * (1, animal.height), animal.second, 0.2)


def _muzzle(face: _Face) -> None:
    animal = face.animal
    w, depth = animal.muzzle_width, animal.muzzle
    colour = animal.second
    if animal.cat:
        face.furry(ellipse(0, 0.62, 0.55 * w, 0.2), colour, 0.6 * depth)
        for side in (-1, 1):
            face.furry(ellipse(side * 0.5 * w, 0.4, 0.62 * w, 0.24), colour, depth)
        return
    bridge = smooth(points((-0.5 * w, -0.15), (0.5 * w, -0.15), (w, 0.45), (-w, 0.45)))
    face.furry(bridge, 0.5 * (animal.coat + colour), 0.4 * depth, relief=0.3)
    if animal.tongue:
        face.paint(ellipse(0, 0.82, 0.62 * w, 0.24), (0.2, 0.08, 0.08), 0.7 * depth)
        tongue = smooth(points((-0.2, 0.75), (0.2, 0.75), (0.2, 1.15), (-0.2, 1.15)))
        face.paint(tongue, (0.85, 0.42, 0.45), 0.8 * depth, relief=0.4)
    else:
        face.furry(ellipse(0, 0.74, 0.6 * w, 0.2), colour * 0.9, 0.7 * depth)
    face.furry(ellipse(0, 0.42, w, 0.36), colour, 0.75 * depth)
    for side in (-1, 1):
        face.furry(ellipse(side * 0.42 * w, 0.55, 0.55 * w, 0.25, side * 0.4), colour, depth)


def _nose_and_mouth(face: _Face) -> None:
    animal, size = face.animal, face.animal.nose
    y, depth = (0.22, 1.1 * animal.muzzle) if animal.cat else (0.25, 1.15 * animal.muzzle)
    line = DARK + 0.15 * animal.second
    lip = y + (0.3 if animal.cat else 0.4)
    face.paint(stroke(points((0, y), (0, lip)), 0.04), line, depth, opacity=0.8)
    for side in (-1, 1):
        bend = curve((0, lip), (side * 0.16, lip + 0.12), (side * 0.32, lip - 0.02))
        face.paint(stroke(bend, 0.04), line, depth, opacity=0.8)
    wide = 1.15 * size
    if animal.cat:
        top, low = -0.55 * size, 0.35 * size
        nose = points((-wide, top), (wide, top), (low, size), (-low, size))
        face.paint(smooth(move(nose, 0, y), 1), animal.nose_colour, depth, relief=0.4)
        return
    face.paint(ellipse(0, y, wide, 0.8 * size), animal.nose_colour, depth, relief=0.5)
    shine = ellipse(-0.3 * size, y - 0.35 * size, 0.35 * size, 0.15 * size)
    face.paint(shine, (0.75, 0.75, 0.78), depth, opacity=0.6, soft=0.02)
    for side in (-1, 1):
        nostril = ellipse(side * 0.5 * size, y + 0.1 * size, 0.2 * size, 0.16 * size)
        face.paint(nostril, DARK * 0.3, depth)


def _eye(face: _Face, side: int) -> None:
    animal, r = face.animal, face.animal.eye
    x, y, depth = side * animal.eye_gap, -0.12, 0.3
    opened = r * max(0.0, 1 - animal.lids) * (0.85 if animal.cat else 0.95)
    rim = DARK + 0.1 * animal.coat
    slant = side * (-0.3 if animal.cat else 0.1)
    if opened < 0.35 * r:
        shut = curve((x - r, y), (x, y + 0.9 * r), (x + r, y))
        face.paint(stroke(shut, 0.06), rim, depth)
        return
    around = ellipse(x, y, 1.2 * r, opened + 0.2 * r, slant)
    face.paint(around, rim, depth, opacity=0.85, soft=0.015)
    eye = ellipse(x, y, r, opened, slant)
    face.paint(eye, animal.iris, depth, relief=0.25)
    inside = face.place(eye, depth)
    wide = r * (0.14 + 0.5 * animal.pupil)
    face.paint(ellipse(x, y, wide, max(wide, 0.7 * r)), DARK * 0.4, depth, within=inside)
    face.paint(ellipse(x - 0.25 * r, y - 0.3 * r, 0.2 * r, 0.2 * r), (1, 1, 1), depth, opacity=0.9)


def _whiskers(face: _Face) -> None:
    animal, rng = face.animal, face.canvas.rng
    if animal.whiskers < 0.2:
        return
    colour = (0.95, 0.95, 0.95) if animal.second.mean() < 0.75 else (0.45, 0.42, 0.4)
    reach = 0.6 + 0.6 * animal.whiskers
    for side in (-1, 1):
        for height in (-0.12, 0.02, 0.16):
            end = (side * (0.3 + reach), 0.35 + 2.0 * height + rng.normal(0, 0.08))
            path = curve((side * 0.25, 0.4 + 0.5 * height), (side * 0.7, 0.3 + height), end)
            face.paint(stroke(path, 0.022), colour, animal.muzzle, opacity=0.7)


def _body(canvas: Canvas, animal: Animal, view: str) -> None:
    """Draw what lies behind the head; the head's centre is the origin."""
    rng = canvas.rng
    slim = rng.uniform(0.85, 1.25)
    dark = animal.coat * 0.85

    def part(outline: Points, colour: ArrayLike, **brush: Any) -> None:
        canvas.paint(outline, colour, **(animal.fur | brush))

    tail_colour = animal.mark_colour if animal.marks == "mask" else animal.coat
    width = animal.tail
    if view == "sitting":
        swing = rng.uniform(0.9, 2.4)
        tail = curve((0.9, 3.4), (swing + 0.6, 3.6), (swing, rng.uniform(0.8, 3.4)))
        part(stroke(tail, np.linspace(width, 0.7 * width, 9)), tail_colour)
        side = points((0.55, 0.3), (0.95 * slim, 1.5), (1.3 * slim, 3.0), (1.0, 3.75))
        torso = smooth(np.concatenate([side, mirror(side[::-1])]))
        part(torso, animal.coat)
        _body_marks(canvas, animal, torso)
        chest = points((-0.4, 0.7), (0.4, 0.7), (0.5, 1.6), (0, 2.5), (-0.5, 1.6))
        part(smooth(chest), animal.second, relief=0.2)
        for sign in (-1, 1):
            part(ellipse(sign * 0.95 * slim, 3.6, 0.42, 0.24), animal.second)
            leg = stroke(points((sign * 0.42, 1.7), (sign * 0.4, 3.6)), (0.62, 0.4))
            part(leg, dark, relief=0.6)
            part(ellipse(sign * 0.4, 3.65, 0.3, 0.2), animal.second)
    elif view == "bust":
        side = points((0.6, 0.2), (1.2 * slim, 1.4), (1.5 * slim, 4))
        torso = smooth(np.concatenate([side, mirror(side[::-1])]))
        part(torso, dark)
        _body_marks(canvas, animal, torso)
        chest = points((-0.5, 0.6), (0.5, 0.6), (0.7, 2), (0, 3.2), (-0.7, 2))
        part(smooth(chest), animal.second, relief=0.2)
    else:
        low = 1.15 if view == "lying" else 0.9
        tail_end = (4.3, rng.uniform(-0.9, 1.8))
        tail = curve((3.2, low), (4.2, low - 0.1), tail_end)
        part(stroke(tail, np.linspace(width, 0.7 * width, 9)), tail_colour)
        if view == "standing":
            for x, tone in ((0.75, 0.6), (2.75, 0.6), (1.15, 0.9), (3.1, 0.9)):
                foot = x + rng.normal(0, 0.15)
                part(stroke(points((x, low), (foot, 3.0)), (0.6, 0.3)), animal.coat * tone)
                part(ellipse(foot - 0.08, 3.02, 0.25, 0.13), animal.second * tone)
        torso = ellipse(1.9, low, 1.7, 0.85 * slim, 0.03)
        part(torso, animal.coat)
        _body_marks(canvas, animal, torso)
        part(ellipse(0.55, 0.65, 0.85, 0.75), animal.coat)
        if view == "lying":
            part(ellipse(2.7, low + 0.3, 0.8, 0.62), dark)
            for y, tone in ((1.65, 0.7), (1.85, 1.0)):
                paw = stroke(points((0.9, y - 0.1), (-0.75, y)), (0.5, 0.34))
                part(smooth(paw, 1), animal.second * tone)
    if animal.collar is not None:
        band = curve((-0.62, 0.75), (0, 1.15), (0.62, 0.75))
        canvas.paint(stroke(band, 0.17), animal.collar, relief=0.3)
        canvas.paint(ellipse(0, 1.08, 0.1, 0.12), (0.85, 0.75, 0.3), relief=0.4)


def _body_marks(canvas: Canvas, animal: Animal, torso: Points) -> None:
    if animal.marks in ("stripes", "blotches", "spots"):
        marks: dict[str, Any] = {"opacity": 0.75, "relief": 0.45, "rough": 0.4}
        marks["through"] = "stripes" if animal.marks == "stripes" else "blotches"
        marks["cover"] = 0.3 if animal.marks == "spots" else 0.45
        canvas.paint(torso, animal.mark_colour, **marks)


# The picture

_VIEWS = {  # how often, head size, the figure's middle and the ground from the head, in half heads
    "close": (0.42, (0.48, 0.75), (0.0, 0.0), None),
    "bust": (0.41, (0.39, 0.57), (0.0, 0.8), None),
    "sitting": (0.09, (0.27, 0.37), (0.0, 1.5), 3.7),
    "lying": (0.04, (0.3, 0.45), (1.4, 0.6), 2.2),
    "standing": (0.04, (0.26, 0.38), (1.5, 1.0), 3.1),
}


def draw_animal(canvas: Canvas, kind: str) -> None:
    """Draw a picture of one cat or dog: background, animal, and sometimes something in front."""
    rng = canvas.rng
    canvas.backdrop(BACKDROPS[rng.integers(len(BACKDROPS))], int(rng.integers(0, 4)))
    canvas.blur(rng.uniform(0.03, 0.1))
    animal = Animal(kind, rng)
    names = list(_VIEWS)
    view = names[rng.choice(len(names), p=[often for often, *_ in _VIEWS.values()])]
    _, sizes, middle, ground = _VIEWS[view]
    size, lean = rng.uniform(*sizes), rng.normal(0, 0.12)
    flip = (-1 if rng.random() < 0.5 else 1, 1)
    room = np.array((canvas.half_width, canvas.half_height)) - 0.75 * size
    aside = rng.uniform(-0.55, 0.55, 2) * np.maximum(room, 0.15)
    offset = aside - np.multiply(middle, size) * flip
    offset = np.clip(offset, -room + (0, 0.6 * size), room)  # face and ears are seen

    def pose(outline: Points) -> Points:
        return move(outline * flip, offset[0], offset[1], size, lean)

    if ground is not None:
        x, y = pose(points((middle[0], ground)))[0]
        canvas.shadow(x, y, 2.2 * size, 0.35 * size, rng.uniform(0.2, 0.6))
    canvas.pose = pose
    _body(canvas, animal, "bust" if view == "close" else view)
    _head(_Face(canvas, animal, rng.normal(0, 0.3), rng.normal(0, 0.18), rng.normal(0, 0.15)))
    canvas.pose = lambda outline: outline
    if rng.random() < 0.2:
        _in_front(canvas)


def _in_front(canvas: Canvas) -> None:
    """Draw something that hides a part: grass, bars, a blanket, an arm, a ball, a leaf."""
    rng = canvas.rng
    w, h = canvas.half_width, canvas.half_height
    kind = rng.integers(6)
    colour = any_colour(rng)
    if kind == 0:
        green = hsv(rng.normal(0.25, 0.05), 0.5, rng.uniform(0.25, 0.7))
        for x in rng.uniform(-w, w, rng.integers(5, 25)):
            tip = (x + rng.normal(0, 0.3), h - rng.uniform(0.3, 1.3))
            blade = curve((x, h), (x, 0.5 * h), tip)
            canvas.line(blade, np.linspace(0.05, 0.01, 9), near(green, rng))
    elif kind == 1:
        for x in np.arange(-w + rng.uniform(0, 0.5), w, rng.uniform(0.25, 0.6)):
            canvas.line(points((x, -h), (x, h)), rng.uniform(0.02, 0.06), colour)
    elif kind == 2:
        y = rng.uniform(0.3, 0.8) * h
        fold = points((-w, y), (0, y + rng.normal(0, 0.2)), (w, y), (w, h + 1), (-w, h + 1))
        canvas.paint(smooth(fold, 1), colour, texture="weave", relief=0.3, contrast=0.1)
    elif kind == 3:
        skin = hsv(0.06, rng.uniform(0.3, 0.6), rng.uniform(0.35, 0.9))
        shoulder = (w * rng.choice((-1, 1)), rng.uniform(-h, h))
        arm = curve(shoulder, rng.uniform(-0.5, 0.5, 2), rng.uniform(-0.7, 0.7, 2))
        canvas.line(arm, np.linspace(0.4, 0.22, 9), skin)
    elif kind == 4:
        x, r = rng.uniform(-w, w), rng.uniform(0.12, 0.35)
        canvas.paint(ellipse(x, rng.uniform(-0.2, 1) * h, r, r), colour, relief=0.6)
    else:
        x, r = rng.uniform(-w, w), rng.uniform(0.15, 0.5)
        leaf = points((-r, 0), (0, -0.4 * r), (r, 0), (0, 0.4 * r))
        leaf = move(smooth(leaf), x, rng.uniform(-h, h), angle=rng.uniform(0, 3))
        canvas.paint(leaf, colour, soft=0.04)
