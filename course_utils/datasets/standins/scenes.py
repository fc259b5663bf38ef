"""Small scenes of the ten CIFAR-10 classes, drawn from a seed.

Each class has several views, any colour, and a background that fits it more often than not. At 32
pixels a cat differs from a dog and a horse from a deer by little, as in the photos.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from course_utils.datasets.standins.animals import any_coat
from course_utils.datasets.standins.brushes import (
    Canvas,
    Colour,
    Generator,
    Points,
    any_colour,
    box,
    curve,
    ellipse,
    hsv,
    mirror,
    near,
    points,
    smooth,
    stroke,
)

DARK, GLASS, PALE = (0.06, 0.06, 0.07), (0.2, 0.25, 0.3), (0.88, 0.87, 0.84)
FUR: dict[str, Any] = {"texture": "fur", "contrast": 0.08, "relief": 0.5}


def draw_scene(canvas: Canvas, name: str) -> None:
    draw, places, shares = SCENES[name]
    rng = canvas.rng
    if rng.random() < 0.12:  # anywhere at all
        places = ("plain", "sky", "sea", "grass", "forest", "road", "room", "blanket")
        shares = (1 / 8,) * 8
    canvas.backdrop(places[rng.choice(len(places), p=shares)], 0, rng.uniform(-0.3, 0.6))
    canvas.clutter(int(rng.integers(0, 3)), (0.1, 0.4))
    canvas.pose = _any_pose(rng)
    draw(canvas)
    canvas.pose = lambda outline: outline
    if rng.random() < 0.15:
        canvas.clutter(1, (0.1, 0.35))


def _any_pose(rng: Generator) -> Callable[[Points], Points]:
    """Return a random change of size, proportions, slant, direction and place."""
    size = rng.uniform(0.7, 1.05)
    stretch = math.exp(rng.normal(0, 0.1))
    turn = rng.normal(0, 0.09)
    matrix = size * np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    matrix = np.array([[stretch, rng.normal(0, 0.05)], [rng.normal(0, 0.07), 1 / stretch]]) @ matrix
    if rng.random() < 0.5:
        matrix = np.diag((-1.0, 1.0)) @ matrix
    shift = rng.uniform(-1, 1, 2) * max(0.1, 0.95 - size)
    return lambda outline: outline @ matrix + shift


def _airplane(canvas: Canvas) -> None:
    rng = canvas.rng
    colour = near(PALE, rng, 0.1) if rng.random() < 0.6 else any_colour(rng)
    second = any_colour(rng, 0.9) if rng.random() < 0.5 else near(colour * 0.8, rng)
    thick = rng.uniform(0.1, 0.17)
    view = rng.choice(3, p=(0.5, 0.3, 0.2))
    if view == 0:  # from the side
        body = points((-0.95, 0.02), (-0.75, -thick), (0.6, -thick),  (0.95, -0.1),
                      (0.6, 0.3 * thick), (-0.7, thick))  # fmt: skip
        fin = points((0.55, -0.8 * thick), (0.78, -0.5), (0.98, -0.5), (0.92, -0.08))
        canvas.paint(fin, second)
        canvas.paint(smooth(body, 1), colour, relief=0.6)
        drop, sweep = rng.uniform(0.1, 0.55), rng.uniform(0.1, 0.5)
        wing = points((-0.25, 0.02), (sweep, drop), (sweep + 0.22, drop), (0.2, 0.02))
        canvas.paint(wing, near(colour * 0.75, rng))
        canvas.paint(points((0.6, -0.02), (0.8, 0.1), (0.98, 0.1), (0.86, -0.06)), colour * 0.8)
        if rng.random() < 0.6:
            canvas.paint(ellipse(-0.05, 0.2, 0.14, 0.06), colour * 0.6)
        if rng.random() < 0.6:
            canvas.line(points((-0.7, -0.45 * thick), (0.55, -0.45 * thick)), 0.035, GLASS, 0.8)
    elif view == 1:  # from above or below
        sweep, chord, span = rng.uniform(-0.1, 0.5), rng.uniform(0.2, 0.4), rng.uniform(0.7, 1.0)
        half = points((0, -0.3), (span, -0.25 + sweep), (span, -0.15 + sweep), (0, -0.3 + chord))
        tail = points((0, 0.6), (0.38, 0.78), (0.38, 0.88), (0, 0.82))
        canvas.paint([half, mirror(half)], colour * 0.85)
        canvas.paint([tail, mirror(tail)], second)
        canvas.paint(ellipse(0, 0, thick * 0.85, 0.95), colour, relief=0.6)
        if rng.random() < 0.5:
            canvas.paint([ellipse(side * 0.35, -0.2, 0.06, 0.14) for side in (-1, 1)], DARK)
    else:  # from the front
        wing = points((-1, -0.1), (0, 0.08), (1, -0.1), (1, -0.05), (0, 0.2), (-1, -0.05))
        canvas.paint(wing, colour * 0.8)
        canvas.line(points((0, -0.1), (0, -0.55)), 0.06, second)
        canvas.paint(ellipse(0, 0.05, 1.4 * thick, 1.4 * thick), colour, relief=0.6)
        canvas.paint([ellipse(side * 0.42, 0.12, 0.09, 0.09) for side in (-1, 1)], DARK)
        canvas.line(points((-0.12, -0.03), (0.12, -0.03)), 0.06, GLASS)


def _wheels(canvas: Canvas, places: list[float], y: float, r: float) -> None:
    canvas.paint([ellipse(x, y, r, r) for x in places], DARK)
    hubs = [ellipse(x, y, 0.5 * r, 0.5 * r) for x in places]
    canvas.paint(hubs, near((0.6, 0.6, 0.6), canvas.rng, 0.1))


def _front(canvas: Canvas, colour: Colour, width: float, top: float, roof: float) -> None:
    """Draw a car or lorry from the front, with its roof at `top` and `roof` wide there."""
    rng = canvas.rng
    canvas.paint([box(side * 0.8 * width, 0.5, 0.28, 0.34) for side in (-1, 1)], DARK)
    cabin = points((-width, 0.0), (-roof, top), (roof, top), (width, 0.0))
    canvas.paint(smooth(cabin, 1), colour * 0.9, relief=0.4)
    canvas.paint(points((-0.85 * width, -0.05), (-0.85 * roof, top + 0.1), (0.85 * roof, top + 0.1),
                        (0.85 * width, -0.05)), near(GLASS, rng, 0.1))  # fmt: skip
    canvas.paint(smooth(box(0, 0.25, 2.2 * width, 0.6), 1), colour, relief=0.5)
    canvas.paint(box(0, 0.3, 0.9 * width, 0.18), DARK, opacity=0.8)
    lamps = [ellipse(side * 0.8 * width, 0.2, 0.13, 0.09) for side in (-1, 1)]
    canvas.paint(lamps, near((0.95, 0.95, 0.8), rng))


def _automobile(canvas: Canvas) -> None:
    rng = canvas.rng
    colour = any_colour(rng, 0.95)
    canvas.shadow(0, 0.52, 1.0, 0.12)
    if rng.random() < 0.3:
        return _front(canvas, colour, rng.uniform(0.6, 0.75), rng.uniform(-0.5, -0.3), 0.5)
    top, back = rng.uniform(-0.45, -0.2), rng.uniform(0.35, 0.85)
    body = points((-0.98, 0.4), (-0.95, 0.1), (-0.5, 0.0), (0.7, -0.02), (0.97, 0.1), (0.97, 0.4))
    cabin = points((-0.55, 0.02), (-0.25, top), (0.4 * back + 0.1, top), (back, 0.02))
    canvas.paint(smooth(cabin, 1), colour * 0.95, relief=0.3)
    inner = cabin.mean(axis=0) + (cabin - cabin.mean(axis=0)) * 0.78
    canvas.paint(smooth(inner, 1), near(GLASS, rng, 0.12))
    canvas.line(points((0.05, top), (0.05, 0.05)), 0.05, colour)
    canvas.paint(smooth(body, 1), colour, relief=0.6)
    canvas.paint(ellipse(-0.93, 0.16, 0.06, 0.06), (0.95, 0.95, 0.8))
    _wheels(canvas, [-0.58, 0.6], 0.42, rng.uniform(0.17, 0.22))


def _truck(canvas: Canvas) -> None:
    rng = canvas.rng
    colour = any_colour(rng, 0.95)
    canvas.shadow(0, 0.55, 1.0, 0.12)
    view = rng.choice(3, p=(0.5, 0.25, 0.25))
    if view == 0:  # cab and box
        load = near(PALE, rng, 0.1) if rng.random() < 0.5 else any_colour(rng, 0.9)
        top, low = rng.uniform(-0.6, -0.3), rng.uniform(0.1, 0.3)
        if rng.random() < 0.3:  # an open body with a heap in it
            canvas.paint(ellipse(0.3, 0.0, 0.6, 0.25), any_colour(rng), texture="blotches")
            top = -0.05
        canvas.paint(box(0.3, (top + low) / 2, 1.3, low - top), load, relief=0.35)
        canvas.line(points((-0.9, 0.32), (0.95, 0.32)), 0.14, DARK)
        cab = points((-0.95, 0.38), (-0.95, 0.02), (-0.85, -0.3), (-0.4, -0.3), (-0.4, 0.38))
        canvas.paint(cab, colour, relief=0.4)
        canvas.paint(points((-0.9, 0.0), (-0.82, -0.22), (-0.55, -0.22), (-0.55, 0.0)), GLASS)
        _wheels(canvas, [-0.65, 0.45, 0.75], 0.42, rng.uniform(0.15, 0.19))
    elif view == 1:  # a pickup
        body = box(0.0, 0.2, 1.9, 0.36)
        cabin = points((-0.5, 0.03), (-0.35, -0.35), (0.15, -0.35), (0.2, 0.03))
        canvas.paint(smooth(cabin, 1), colour * 0.95, relief=0.3)
        canvas.paint(points((-0.4, 0.0), (-0.28, -0.26), (0.08, -0.26), (0.12, 0.0)), GLASS)
        canvas.paint(body, colour, relief=0.5)
        canvas.paint(box(0.6, 0.02, 0.66, 0.05), DARK)
        _wheels(canvas, [-0.55, 0.6], 0.4, rng.uniform(0.2, 0.26))
    else:
        _front(canvas, colour, rng.uniform(0.5, 0.62), rng.uniform(-0.85, -0.6), 0.58)


def _ship(canvas: Canvas) -> None:
    rng = canvas.rng
    hull = any_colour(rng, 0.9) if rng.random() < 0.6 else near(DARK, rng, 0.1)
    view = rng.choice(3, p=(0.55, 0.3, 0.15))
    if view == 1:  # under sail
        canvas.line(points((0.05, 0.3), (0.05, -0.95)), 0.035, DARK)
        sail = near(PALE, rng, 0.08) if rng.random() < 0.7 else any_colour(rng, 0.9)
        mainsail = points((0.09, -0.9), (0.09, 0.18), (rng.uniform(0.4, 0.7), 0.2))
        canvas.paint(mainsail, sail, relief=0.4)
        if rng.random() < 0.8:
            jib = points((0.0, -0.75), (0.0, 0.18), (rng.uniform(-0.6, -0.3), 0.2))
            canvas.paint(jib, near(sail * 0.92, rng), relief=0.4)
        canvas.paint(points((-0.7, 0.25), (0.75, 0.25), (0.5, 0.5), (-0.45, 0.5)), hull, relief=0.4)
    elif view == 2:  # from the front
        canvas.paint(box(0, -0.25, 0.5, 0.5), near(PALE, rng), relief=0.3)
        canvas.line(points((0, -0.4), (0, -0.95)), 0.05, DARK)
        bow = points((-0.55, -0.05), (0.55, -0.05), (0.25, 0.6), (-0.25, 0.6))
        canvas.paint(bow, hull, relief=0.6)
        canvas.line(points((0, -0.05), (0, 0.55)), 0.04, hull * 1.4)
    else:
        house = near(PALE, rng, 0.08)
        at, wide = rng.uniform(-0.3, 0.45), rng.uniform(0.25, 0.65)
        for level in range(rng.integers(1, 4)):
            deck = box(at, 0.1 - 0.17 * level, 2 * wide * 0.75**level, 0.19)
            canvas.paint(deck, house, relief=0.25)
        canvas.line(points((at - 0.6 * wide, 0.08), (at + 0.6 * wide, 0.08)), 0.05, GLASS, 0.8)
        if rng.random() < 0.7:
            canvas.paint(box(at + 0.08, -0.42, 0.14, 0.3, 0.1), any_colour(rng, 0.9), relief=0.4)
        if rng.random() < 0.6:
            mast = rng.uniform(-0.7, 0.7)
            canvas.line(points((mast, 0.2), (mast, -0.65)), 0.03, DARK)
        if rng.random() < 0.3:
            boxes = [box(x, 0.1, 0.16, 0.14) for x in np.arange(-0.7, 0.7, 0.18)]
            canvas.paint(boxes, any_colour(rng, 0.9))
        canvas.paint(points((-1, 0.1), (1, 0.18), (0.85, 0.5), (-0.8, 0.5)), hull, relief=0.4)
        below = hsv(rng.choice((0.0, 0.6)), 0.6, 0.5)
        canvas.line(points((-0.84, 0.47), (0.86, 0.47)), 0.06, below)
    if rng.random() < 0.8:
        canvas.line(points((-1.3, 0.52), (1.3, 0.52)), 0.09, near((0.5, 0.6, 0.65), rng, 0.1), 0.8)


def _bird(canvas: Canvas) -> None:
    rng = canvas.rng
    colour = any_colour(rng, 0.85) if rng.random() < 0.5 else any_coat(rng)
    wing = near(colour * rng.uniform(0.5, 1.3), rng)
    breast = near(colour * 1.3 + 0.1, rng, 0.1) if rng.random() < 0.6 else colour
    beak = hsv(rng.normal(0.1, 0.03), 0.7, rng.uniform(0.2, 0.9))
    view = rng.choice(3, p=(0.5, 0.25, 0.25))
    if view == 1:  # flying
        lift, reach = rng.uniform(-0.85, 0.2), rng.uniform(0.55, 0.95)
        bend = (-0.4 * reach - 0.1, lift * 0.7)
        spread = points((-0.15, -0.05), bend, (-reach, lift), (0.25, 0.08))
        canvas.paint([smooth(spread, 1), smooth(spread * (-0.9, 1) + (0.1, 0.05), 1)], wing)
        canvas.paint(points((0.35, 0.0), (0.85, -0.05), (0.85, 0.15)), wing)
        canvas.paint(ellipse(0.0, 0.05, 0.45, 0.16, 0.1), colour, **FUR)
        canvas.paint(ellipse(-0.45, 0.0, 0.14, 0.12), colour)
        canvas.paint(points((-0.55, -0.04), (-0.78, 0.03), (-0.55, 0.06)), beak)
        return
    wader = view == 2
    lean, fat = (0.15, 0.26) if wader else (rng.uniform(-0.7, -0.1), rng.uniform(0.26, 0.38))
    legs = 0.85 if wader else 0.6
    canvas.paint([stroke(points((x, 0.15), (x + 0.06, legs)), 0.04) for x in (-0.06, 0.12)], beak)
    if not wader and rng.random() < 0.7:
        branch = points((-1.2, 0.62 + rng.normal(0, 0.1)), (1.2, 0.6 + rng.normal(0, 0.1)))
        canvas.line(branch, rng.uniform(0.05, 0.14), hsv(0.08, 0.4, rng.uniform(0.15, 0.5)))
    canvas.paint(points((0.25, 0.05), (0.9, 0.1 - lean * 0.6), (0.82, 0.28 - lean * 0.6)), wing)
    body = ellipse(0.05, 0.05, 0.5, fat, -lean * 0.8)
    canvas.paint(body, colour, **FUR)
    canvas.paint(ellipse(-0.15, 0.15, 0.3, 0.7 * fat, -lean), breast, relief=0.3, within=body)
    canvas.paint(ellipse(0.15, 0.03, 0.36, 0.55 * fat, -lean * 0.8 + 0.15), wing, **FUR)
    if wader:
        neck = curve((-0.3, 0.0), (-0.65, -0.1), (-0.42, -0.65))
        canvas.line(neck, 0.13, colour)
        hx, hy, r, long = -0.45, -0.68, 0.13, rng.uniform(0.25, 0.45)
    else:
        hx, hy, r, long = -0.36, -0.3, rng.uniform(0.19, 0.26), rng.uniform(0.12, 0.28)
    canvas.paint(ellipse(hx, hy, r, 0.95 * r), colour if rng.random() < 0.7 else wing, relief=0.5)
    root = hx - 0.8 * r
    canvas.paint(points((root, hy - 0.06), (hx - r - long, hy + 0.05), (root, hy + 0.09)), beak)
    canvas.paint(ellipse(hx - 0.3 * r, hy - 0.05, 0.045, 0.045), DARK)


def _frog(canvas: Canvas) -> None:
    rng = canvas.rng
    hue = rng.normal(0.25, 0.06) if rng.random() < 0.55 else rng.normal(0.09, 0.03)
    colour = hsv(hue, rng.uniform(0.2, 0.85), rng.uniform(0.25, 0.8))
    belly, limb = near(colour * 1.35, rng), near(colour * 0.8, rng)
    spots = rng.uniform(0.02, 0.25)
    skin: dict[str, Any] = {"texture": "blotches", "contrast": spots, "relief": 0.5}
    view = rng.choice(3, p=(0.5, 0.25, 0.25))
    iris = hsv(0.12, 0.7, rng.uniform(0.4, 0.9))
    if view == 0:  # from the side
        body = points((-0.75, -0.1), (-0.55, -0.35), (-0.2, -0.4), (0.4, -0.15),  (0.8, 0.3),
                      (0.6, 0.45), (-0.5, 0.4), (-0.8, 0.08))  # fmt: skip
        canvas.paint(smooth(body, 1), colour, **skin)
        canvas.paint(ellipse(-0.35, 0.2, 0.35, 0.16), belly, relief=0.3)
        canvas.paint(stroke(curve((-0.35, 0.15), (-0.3, 0.4), (-0.5, 0.55)), 0.14), limb)
        canvas.paint(ellipse(0.45, 0.25, 0.38, 0.2, -0.5), limb, **skin)
        canvas.paint(stroke(points((0.7, 0.45), (0.1, 0.52)), 0.12), limb)
        canvas.paint(ellipse(-0.45, -0.36, 0.15, 0.14), colour, relief=0.5)
        canvas.paint(ellipse(-0.48, -0.37, 0.09, 0.09), iris)
        canvas.paint(ellipse(-0.5, -0.37, 0.05, 0.05), DARK)
        canvas.line(curve((-0.78, 0.02), (-0.6, 0.08), (-0.25, 0.0)), 0.03, DARK, 0.7)
    elif view == 1:  # from the front
        canvas.paint([ellipse(side * 0.6, 0.35, 0.3, 0.22, side * 0.5) for side in (-1, 1)], limb)
        canvas.paint(ellipse(0, 0.25, 0.55, 0.4), belly, relief=0.4)
        canvas.paint(ellipse(0, -0.1, 0.65, 0.34), colour, **skin)
        canvas.paint([ellipse(side * 0.4, -0.38, 0.18, 0.18) for side in (-1, 1)], colour)
        canvas.paint([ellipse(side * 0.4, -0.38, 0.13, 0.13) for side in (-1, 1)], iris)
        canvas.paint([ellipse(side * 0.4, -0.38, 0.08, 0.06) for side in (-1, 1)], DARK)
        canvas.line(curve((-0.5, 0.0), (0, 0.14), (0.5, 0.0)), 0.04, DARK, 0.8)
        legs = [stroke(points((s * 0.25, 0.4), (s * 0.35, 0.65)), 0.13) for s in (-1, 1)]
        canvas.paint(legs, limb)
    else:  # from above
        hind = stroke(points((0.2, 0.35), (0.75, 0.1), (0.5, 0.65), (0.85, 0.8)), 0.15)
        fore = stroke(points((0.3, -0.25), (0.65, -0.35), (0.75, -0.6)), 0.12)
        canvas.paint([hind, mirror(hind), fore, mirror(fore)], limb)
        canvas.paint(ellipse(0, 0.1, 0.38, 0.5), colour, **skin)
        head = points((-0.4, -0.2), (0.4, -0.2), (0.2, -0.7), (-0.2, -0.7))
        canvas.paint(smooth(head, 1), colour, **skin)
        canvas.paint([ellipse(side * 0.25, -0.42, 0.11, 0.11) for side in (-1, 1)], iris)
        canvas.paint([ellipse(side * 0.27, -0.42, 0.06, 0.06) for side in (-1, 1)], DARK)


def _quadruped(
    canvas: Canvas, coat: Colour, legs: float, leg_width: float, trunk: tuple[float, float]
) -> None:
    """Draw trunk and legs from the side; the trunk's middle is the origin, the head's end left."""
    rng = canvas.rng
    canvas.shadow(0, legs, 0.7, 0.07, 0.4)
    long, high = trunk
    for tone, shift in ((0.65, 0.1), (0.95, 0.0)):
        paths = [
            points((x * 0.75 + shift, 0), (x * 0.78 + shift + rng.normal(0, 0.08), legs))
            for x in (-long, long)
        ]
        canvas.paint([stroke(p, (1.6 * leg_width, leg_width)) for p in paths], coat * tone)
    canvas.paint(ellipse(0, 0, long, high), coat, **FUR)
    if rng.random() < 0.35:
        patch = near(PALE, rng) if rng.random() < 0.6 else coat * 0.5
        saddle = ellipse(rng.uniform(-0.3, 0.3), 0, 0.4 * long, high)
        canvas.paint(saddle, patch, through="blotches", opacity=0.9)


def _hoofed(canvas: Canvas, deer: bool) -> None:
    rng = canvas.rng
    coat = near(hsv(0.075, 0.5, 0.5), rng, 0.1) if deer or rng.random() < 0.5 else any_coat(rng)
    dark = coat * 0.45
    antlers = deer and rng.random() < 0.5
    if rng.random() < 0.3:
        return _long_face(canvas, coat, deer, antlers)
    slim = rng.uniform(0.055, 0.085) if deer else rng.uniform(0.08, 0.13)
    if not deer:
        tail = curve((0.45, -0.1), (0.75, 0.0), (rng.uniform(0.55, 0.8), 0.45))
        canvas.line(tail, np.linspace(0.16, 0.08, 9), dark)
    trunk = (0.5, rng.uniform(0.19, 0.24)) if deer else (0.52, rng.uniform(0.23, 0.3))
    _quadruped(canvas, coat, 0.78, slim, trunk)
    if deer:
        canvas.paint(ellipse(0.48, -0.06, 0.1, 0.12), near(PALE, rng))
    grazing = rng.random() < 0.25
    hx, hy = (-0.85, 0.5) if grazing else (-0.72, rng.uniform(-0.62, -0.4))
    canvas.line(points((-0.38, -0.05), (hx + 0.08, hy)), (0.3, 0.15 if deer else 0.2), coat)
    if not deer:
        mane = points((-0.28, -0.15), (hx + 0.18, hy - 0.04))
        canvas.line(mane, 0.1, dark if rng.random() < 0.8 else near(PALE, rng))
    nose = (hx - (0.2 if deer else 0.27), hy + (0.2 if grazing else 0.14))
    canvas.line(points((hx + 0.05, hy - 0.02), nose), (0.17, 0.09 if deer else 0.12), coat)
    canvas.paint(ellipse(nose[0], nose[1], 0.05, 0.05), DARK)
    ear = 0.17 if deer else 0.11
    tip = (hx + 0.1 + ear * 0.7, hy - 0.08 - ear)
    canvas.line(points((hx + 0.06, hy - 0.05), tip), (0.09, 0.03), coat * 0.8)
    if antlers:
        _antlers(canvas, hx + 0.03, hy - 0.08, 0.4)


def _antlers(canvas: Canvas, x: float, y: float, size: float) -> None:
    horn = near((0.55, 0.45, 0.33), canvas.rng, 0.06)
    for side in (-1, 1):
        beam = curve((x, y), (x + side * size, y - 0.4 * size), (x + side * 0.8 * size, y - size))
        canvas.line(beam, 0.045, horn)
        reach = (-side * 0.1, -0.35 * size)
        canvas.paint([stroke((p, p + reach), 0.035) for p in (beam[3], beam[6])], horn)


def _long_face(canvas: Canvas, coat: Colour, deer: bool, antlers: bool) -> None:
    """Draw a horse's or a deer's head and neck, seen nearly from the front."""
    rng = canvas.rng
    aside = rng.normal(0, 0.12)
    if antlers:
        _antlers(canvas, 0.0, -0.5, 0.5)
    if deer:
        ear = points((0.14, -0.45), (0.55, -0.68), (0.3, -0.3))
    else:
        ear = points((0.08, -0.5), (0.24, -0.9), (0.3, -0.42))
    neck = points((0.1, -0.3), (0.65, 0.1), (0.75, 1.2), (-0.2, 1.2))
    canvas.paint(smooth(neck, 1), coat * 0.8, texture="fur", relief=0.4)
    canvas.paint([smooth(ear, 1), smooth(mirror(ear), 1)], coat * 0.85)
    wide = 0.17 if deer else 0.22
    half = points((0, -0.58), (0.28, -0.5), (0.32, -0.2), (wide, 0.35), (0.8 * wide, 0.6))
    face = smooth(np.concatenate([half, mirror(half[:0:-1])])) + np.array((aside, 0.0)) * 0.5
    canvas.paint(face, coat, texture="fur", relief=0.5, contrast=0.06)
    if not deer and rng.random() < 0.6:
        canvas.line(points((0, -0.4), (aside * 0.6, 0.4)), (0.16, 0.08), near(PALE, rng))
    if not deer and rng.random() < 0.7:
        fringe = points((-0.2, -0.6), (0.2, -0.6), (0.1, -0.2), (-0.15, -0.3))
        canvas.paint(smooth(fringe, 1), coat * 0.4)
    canvas.paint([ellipse(side * 0.25 + 0.4 * aside, -0.2, 0.06, 0.07) for side in (-1, 1)], DARK)
    canvas.paint(ellipse(aside * 0.7, 0.5, wide, 0.12), coat * (0.35 if deer else 0.6), relief=0.4)


def _pet(canvas: Canvas, cat: bool) -> None:
    rng = canvas.rng
    coat = any_coat(rng)
    second = near(PALE, rng) if rng.random() < 0.4 else near(coat * 1.1, rng)
    if rng.random() < 0.45:  # the whole animal from the side
        if cat:
            tip = (rng.uniform(0.6, 0.95), rng.uniform(-0.7, 0.2))
            canvas.line(curve((0.45, 0.0), (0.85, -0.05), tip), 0.1, coat)
        else:
            tip = (rng.uniform(0.6, 0.8), rng.uniform(-0.5, 0.1))
            tail = curve((0.45, -0.05), (0.65, -0.15), tip)
            canvas.line(tail, np.linspace(0.13, 0.07, 9), coat)
        lying = rng.random() < 0.35
        legs = 0.3 if lying else rng.uniform(0.45, 0.6) if cat else rng.uniform(0.5, 0.75)
        _quadruped(canvas, coat, legs, rng.uniform(0.09, 0.14), (0.5, rng.uniform(0.2, 0.27)))
        if cat and rng.random() < 0.5:
            canvas.paint(ellipse(0, 0, 0.5, 0.24), coat * 0.5, through="stripes", cover=0.4)
        hx, hy, r = -0.55, rng.uniform(-0.4, -0.1), rng.uniform(0.22, 0.28)
        return _pet_face(canvas, cat, coat, second, hx, hy, r)
    shoulders = points((-0.35, 0.1), (0.35, 0.1), (0.7, 1.3), (-0.7, 1.3))
    canvas.paint(smooth(shoulders, 1), coat * 0.85, texture="fur", relief=0.4)
    _pet_face(canvas, cat, coat, second, 0.0, -0.1, rng.uniform(0.5, 0.65))


def _pet_face(
    canvas: Canvas, cat: bool, coat: Colour, second: Colour, x: float, y: float, r: float
) -> None:
    """Draw a small face of radius `r` around (x, y)."""
    rng = canvas.rng
    turn = rng.normal(0, 0.12)
    wide = rng.uniform(0.95, 1.15) if cat else rng.uniform(0.78, 1.0)

    def at(outline: Points) -> Points:
        return outline * r + (x, y)

    def both(outline: Points) -> list[Points]:
        return [at(outline), at(mirror(outline))]

    pricked = rng.random() < (0.93 if cat else 0.3)
    if pricked:
        tip = rng.uniform(1.2, 1.5)
        ear = points((0.92 * wide, -0.2), (0.75 * wide, -tip), (0.15, -0.85))
        canvas.paint(both(ear), coat * 0.85)
    canvas.paint(at(ellipse(0, 0, wide, 0.9 if cat else 1.0)), coat, **FUR)
    if not pricked:
        low = rng.uniform(0.1, 0.9)
        flap = points((0.4, -0.85), (wide, -0.75), (1.2 * wide, low), (0.85 * wide, low + 0.1))
        canvas.paint(both(smooth(flap, 1)), coat * rng.uniform(0.6, 0.9))
    if cat and rng.random() < 0.4:
        canvas.paint(at(ellipse(0, -0.2, wide, 0.7)), coat * 0.5, through="stripes", cover=0.35)
    if cat:
        canvas.paint(at(ellipse(turn, 0.42, 0.42, 0.28)), second, relief=0.3)
    else:
        canvas.paint(at(ellipse(1.6 * turn, 0.4, 0.45, 0.42)), second, relief=0.5)
    iris = hsv(rng.uniform(0.1, 0.3), 0.6, 0.75) if cat and rng.random() < 0.7 else np.array(DARK)
    size = 0.2 if cat else 0.14
    eyes = [at(ellipse(s * 0.4 + turn, -0.12, size, 0.85 * size)) for s in (-1, 1)]
    canvas.paint(eyes, iris)
    if cat:
        canvas.paint([at(ellipse(s * 0.4 + turn, -0.12, 0.09, 0.15)) for s in (-1, 1)], DARK)
    pink = cat and rng.random() < 0.5
    size = 0.13 if cat else 0.2
    nose = at(ellipse(1.8 * turn, 0.25, size, 0.75 * size))
    canvas.paint(nose, (0.7, 0.45, 0.42) if pink else DARK)


_cat, _dog = partial(_pet, cat=True), partial(_pet, cat=False)
_deer, _horse = partial(_hoofed, deer=True), partial(_hoofed, deer=False)
_Scene = tuple[Callable[[Canvas], None], tuple[str, ...], tuple[float, ...]]

SCENES: dict[str, _Scene] = {  # how it is drawn, where it is found, how often there
    "airplane": (_airplane, ("sky", "road", "grass"), (0.7, 0.2, 0.1)),
    "automobile": (_automobile, ("road", "plain", "grass"), (0.7, 0.2, 0.1)),
    "bird": (_bird, ("sky", "forest", "grass", "sea"), (0.3, 0.3, 0.25, 0.15)),
    "cat": (_cat, ("room", "blanket", "grass", "plain"), (0.4, 0.3, 0.15, 0.15)),
    "deer": (_deer, ("grass", "forest", "plain"), (0.5, 0.4, 0.1)),
    "dog": (_dog, ("room", "blanket", "grass", "plain"), (0.35, 0.2, 0.3, 0.15)),
    "frog": (_frog, ("grass", "forest", "plain", "blanket"), (0.35, 0.25, 0.25, 0.15)),
    "horse": (_horse, ("grass", "plain", "forest"), (0.65, 0.15, 0.2)),
    "ship": (_ship, ("sea", "sky"), (0.85, 0.15)),
    "truck": (_truck, ("road", "plain", "grass"), (0.7, 0.15, 0.15)),
}
