"""Pictures of thirty-six kinds of things, drawn from a seed: neither cats nor dogs, nor any mammal.

The stand-in for VGG16 learns on them (``benchmarks/pretrain_standin.py``) what the real network
learned on ImageNet: to tell by shape what is in a picture, whatever its colour, its texture, the
light and the background. That is why a cup may be furry here and a fish chequered.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_utils.datasets.standins.brushes import (
    BACKDROPS,
    Canvas,
    Colour,
    Generator,
    Points,
    Scenery,
    Textures,
    any_colour,
    box,
    curve,
    ellipse,
    hsv,
    mirror,
    move,
    near,
    photograph,
    points,
    smooth,
    stroke,
)

SMALLEST = 32  # pixels; below, nobody could name a thing
_DARK, _PALE = np.array((0.06, 0.05, 0.05)), np.array((0.93, 0.91, 0.86))
_SURFACES = ("", "fur", "fur", "fur", "cloud", "blotches", "curls", "stripes", "bars", "weave")


@dataclass
class Look:
    """What one thing is made of, whatever it is."""

    main: Colour
    second: Colour
    accent: Colour
    surface: dict[str, Any]  # how `Canvas.paint` fills its larger parts
    rng: Generator

    def some(self, low: float, high: float) -> float:
        """Return a random number in this range."""
        return float(self.rng.uniform(low, high))

    def chance(self, probability: float) -> bool:
        """Return True with this probability."""
        return bool(self.rng.random() < probability)


def any_look(rng: Generator, behind: float) -> Look:
    """Return random colours, told from a background of this brightness, and a random surface."""
    main = any_colour(rng, 0.9)
    if abs(main.mean() - behind) < 0.25:
        main = main * 0.35 if behind > 0.45 else main * 0.5 + 0.5
    second = main * 0.5 if main.mean() > 0.45 else main * 1.6 + 0.2
    surface = {
        "texture": _SURFACES[rng.integers(len(_SURFACES))],
        "contrast": rng.uniform(0.08, 0.25),
        "rough": rng.choice([0.0, 0.0, rng.uniform(0.2, 1.0)]),
        "relief": rng.uniform(0.1, 0.6),
        "angle": rng.uniform(0, math.pi),
    }
    return Look(main, near(second, rng, 0.08), any_colour(rng, 0.9), surface, rng)


# The things. Each fills about -1 … 1 in both directions; `_both` adds the mirror image.


def _both(canvas: Canvas, outline: Points, colour: Any, **how: Any) -> None:
    canvas.paint([outline, mirror(outline)], colour, **how)


def _disc(x: float, y: float, radius: float) -> Points:
    return ellipse(x, y, radius, radius)


def _eyes(canvas: Canvas, look: Look, gap: float, y: float, size: float) -> None:
    """Paint two round eyes that look the same way."""
    white = _PALE if look.chance(0.7) else look.accent
    aside, up = look.rng.normal(0, 0.25, 2) * size
    for x in (-gap, gap):
        canvas.paint(_disc(x, y, size), white)
        canvas.paint(_disc(x + aside, y + up, size * look.some(0.4, 0.75)), _DARK)
        canvas.paint(_disc(x - size * 0.2, y - size * 0.3, size * 0.18), _PALE)


def _star(tips: int, inner: float, outer: float = 1.0, turn: float = -math.pi / 2) -> Points:
    angle = turn + np.arange(2 * tips) * (math.pi / tips)
    radius = np.tile((outer, inner), tips)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _cup(canvas: Canvas, look: Look) -> None:
    foot = look.some(0.35, 0.65)
    handle = curve((0.6, -0.35), (1.25, look.some(-0.3, 0.3)), (0.5, 0.45))
    canvas.line(handle, 0.14, look.main)
    body = points((-0.68, -0.6), (0.68, -0.6), (0.63, 0.1), (foot, 0.7), (-foot, 0.7), (-0.63, 0.1))
    canvas.paint(body, look.main, **look.surface)
    canvas.paint(ellipse(0, -0.6, 0.68, 0.16), look.second)
    canvas.paint(ellipse(0, -0.57, 0.58, 0.1), look.accent * 0.6)


def _teapot(canvas: Canvas, look: Look) -> None:
    spout = points((0.5, 0.3), (0.75, 0.05), (0.85, -0.4), (1.05, -0.45), (0.98, 0.1), (0.55, 0.6))
    canvas.paint(smooth(spout), look.main, **look.surface)
    canvas.line(curve((-0.55, -0.25), (-1.3, 0), (-0.5, 0.5)), 0.13, look.second)
    canvas.paint(ellipse(0, 0.15, 0.72, 0.58), look.main, **look.surface)
    canvas.paint(
        smooth(points((-0.45, -0.3), (0.45, -0.3), (0.2, -0.52), (-0.2, -0.52))), look.second
    )
    canvas.paint(_disc(0, -0.6, 0.11), look.accent, relief=0.5)


def _bottle(canvas: Canvas, look: Look) -> None:
    w, shoulder = look.some(0.25, 0.4), look.some(-0.4, 0)
    half = points((0.1, -0.98), (0.1, -0.5), (w, shoulder), (w, 0.95))
    body = np.concatenate([half, mirror(half)[::-1]])
    canvas.paint(body, look.main, opacity=look.some(0.75, 1), **look.surface)
    canvas.paint(box(0, -0.93, 0.26, 0.16), look.second)
    canvas.paint(box(0, look.some(0.25, 0.5), 2 * w, look.some(0.3, 0.5)), look.accent)
    canvas.line(points((-0.6 * w, shoulder), (-0.6 * w, 0.85)), 0.05, _PALE, 0.5)


def _chair(canvas: Canvas, look: Look) -> None:
    lean, thick = look.some(-0.15, 0.1), look.some(0.07, 0.14)
    for x, y in ((-0.55, 0.98), (0.5, 0.98), (-0.25, 0.8), (0.7, 0.8)):
        canvas.line(points((x * 0.9, 0.1), (x, y)), thick, look.second * 0.8)
    back = points((-0.55 + lean, -0.98), (0.4 + lean, -0.98), (0.5, 0.05), (-0.5, 0.05))
    if look.chance(0.5):
        canvas.paint(back, look.main, **look.surface)
    else:
        for t in (0, 0.33, 0.66, 1):
            canvas.line(points((-0.5 + t + lean, -0.95), (-0.5 + t, 0.1)), thick, look.main)
        canvas.line(points((-0.55 + lean, -0.92), (0.5 + lean, -0.92)), 0.16, look.main)
    seat = points((-0.55, 0.02), (0.5, 0.02), (0.75, 0.3), (-0.7, 0.3))
    canvas.paint(seat, look.main * 0.9, **look.surface)


def _tree(canvas: Canvas, look: Look) -> None:
    trunk = points((-0.1, 0), (0.1, 0), (0.17, 0.98), (-0.17, 0.98))
    canvas.paint(trunk, hsv(0.07, 0.4, look.some(0.2, 0.5)), texture="fur", relief=0.4)
    surface = {**look.surface, "texture": ("blotches", "curls")[look.rng.integers(2)], "rough": 0.8}
    for _ in range(9):
        x, y = look.rng.uniform(-0.55, 0.55), look.rng.uniform(-0.65, 0.1)
        canvas.paint(_disc(x, y, look.some(0.25, 0.42)), near(look.main, look.rng), **surface)


def _fir(canvas: Canvas, look: Look) -> None:
    canvas.paint(box(0, 0.85, 0.16, 0.3), hsv(0.07, 0.4, 0.3), relief=0.4)
    tiers = int(look.rng.integers(3, 6))
    for i in reversed(range(tiers)):
        top, wide = -1 + 1.3 * i / tiers, 0.3 + 0.45 * (i + 1) / tiers
        tier = points((0, top), (wide, top + 0.62), (0, top + 0.5), (-wide, top + 0.62))
        canvas.paint(tier, near(look.main, look.rng, 0.04), **{**look.surface, "texture": "fur"})


def _house(canvas: Canvas, look: Look) -> None:
    w, eaves = look.some(0.6, 0.85), look.some(-0.35, 0)
    canvas.paint(box(0, (eaves + 0.9) / 2, 2 * w, 0.9 - eaves), look.main, **look.surface)
    if look.chance(0.5):
        canvas.paint(box(look.some(0.3, 0.5), -0.6, 0.18, 0.6), look.second * 0.8)
    roof = points((-w - 0.15, eaves), (look.some(-0.2, 0.2), eaves - 0.7), (w + 0.15, eaves))
    canvas.paint(roof, look.accent, texture="bars", contrast=0.15)
    door = look.some(-0.4, 0.4)
    canvas.paint(box(door, 0.65, 0.26, 0.5), look.second * 0.7)
    for x in (-0.45, 0.45):
        if abs(x - door) > 0.3:
            canvas.paint(box(x, eaves + 0.35, 0.28, 0.28), _PALE)
            canvas.paint(box(x, eaves + 0.35, 0.2, 0.2), _DARK + 0.2)


def _fish(canvas: Canvas, look: Look) -> None:
    tall = look.some(0.35, 0.6)
    tail = points((-0.5, 0), (-1, -0.5), (-0.85, 0), (-1, 0.5))
    canvas.paint(tail, look.second, texture="bars", contrast=0.2)
    fin = points((-0.3, -tall * 0.7), (0.05, -tall - 0.35), (0.4, -tall * 0.7))
    canvas.paint(smooth(fin, 1), look.second, texture="stripes", contrast=0.2)
    body = smooth(
        points((-0.68, 0), (-0.2, -tall), (0.5, -tall), (1, 0), (0.5, tall), (-0.2, tall))
    )
    canvas.paint(body, look.main, **look.surface)
    if look.chance(0.5):
        canvas.paint(body, look.accent, through="stripes", cover=0.4)
    canvas.paint(points((0, 0.05), (-0.3, 0.3), (0.05, 0.3)), look.second)
    canvas.paint(_disc(0.6, -0.12, 0.12), _PALE)
    canvas.paint(_disc(0.62, -0.12, 0.07), _DARK)


def _flower(canvas: Canvas, look: Look) -> None:
    green = hsv(0.3, 0.5, look.some(0.25, 0.6))
    canvas.line(curve((0, -0.2), (look.some(-0.3, 0.3), 0.4), (0, 1)), 0.08, green)
    canvas.paint(move(ellipse(0.25, 0, 0.28, 0.1), 0, 0.65, angle=-0.5), green, relief=0.4)
    petals = int(look.rng.integers(5, 10))
    for i in range(petals):
        petal = ellipse(0.4, 0, 0.32, 1.1 / petals + 0.03)
        canvas.paint(move(petal, 0, -0.3, angle=2 * math.pi * i / petals),
                     near(look.main, look.rng, 0.03), **look.surface)  # fmt: skip
    canvas.paint(_disc(0, -0.3, look.some(0.15, 0.26)), look.accent, texture="curls", relief=0.4)


def _tulip(canvas: Canvas, look: Look) -> None:
    green = hsv(0.3, 0.5, look.some(0.25, 0.6))
    canvas.line(curve((0, 0.1), (look.some(-0.2, 0.2), 0.5), (0, 1)), 0.09, green)
    leaf = smooth(points((0, 1), (0.15, 0.6), (look.some(0.4, 0.6), 0), (0.4, 0.7)))
    _both(canvas, leaf, green, relief=0.4)
    bowl = points((-0.5, -0.9), (-0.25, -0.5), (0, -1), (0.25, -0.5), (0.5, -0.9), (0.5, -0.2),
                  (0.25, 0.18), (-0.25, 0.18), (-0.5, -0.2))  # fmt: skip
    canvas.paint(bowl, look.main, **look.surface)


def _apple(canvas: Canvas, look: Look) -> None:
    canvas.line(curve((0, -0.5), (0, -0.8), (0.15, -0.95)), 0.08, hsv(0.07, 0.5, 0.25))
    leaf = smooth(points((0.05, -0.7), (0.3, -0.95), (0.65, -0.8), (0.35, -0.65)))
    canvas.paint(leaf, hsv(0.3, 0.6, look.some(0.3, 0.6)))
    body = points((0, -0.52), (0.45, -0.68), (0.82, -0.3), (0.7, 0.4), (0.35, 0.8), (0, 0.7))
    canvas.paint(smooth(np.concatenate([body, mirror(body)[-2:0:-1]])), look.main, **look.surface)
    canvas.paint(ellipse(0, -0.48, 0.16, 0.06), look.main * 0.4, soft=0.03)
    canvas.paint(ellipse(-0.35, -0.25, 0.12, 0.2, 0.4), _PALE, opacity=0.6, soft=0.05)


def _ball(canvas: Canvas, look: Look) -> None:
    round_ = _disc(0, 0, 0.85)
    canvas.paint(round_, look.main, **look.surface)
    turn = look.some(0, math.pi)
    if look.chance(0.5):
        for x in (-0.5, 0.05, 0.6):
            band = move(ellipse(x, 0, 0.14, 0.9), angle=turn)
            canvas.paint(band, look.accent, within=round_, relief=0.3)
    else:
        for i in range(5):
            patch = move(_star(5, 0.19, 0.23), 0.55, 0)
            canvas.paint(move(patch, angle=turn + i * 1.257), look.second, within=round_)
        canvas.paint(_star(5, 0.19, 0.23), look.second)


def _key(canvas: Canvas, look: Look) -> None:
    canvas.line(points((-0.35, 0), (0.95, 0)), 0.16, look.main)
    for x in (0.55, 0.72, 0.88)[: int(look.rng.integers(2, 4))]:
        canvas.paint(box(x, 0.17, 0.1, look.some(0.2, 0.4)), look.main)
    ring = np.concatenate([_disc(-0.6, 0, 0.38), _disc(-0.6, 0, 0.38)[:1]])
    canvas.paint(stroke(ring, look.some(0.13, 0.2)), look.main, relief=0.5)


def _guitar(canvas: Canvas, look: Look) -> None:
    canvas.paint(box(0, -0.45, 0.13, 0.95), look.second * 0.7)
    canvas.paint(box(0, -0.93, 0.24, 0.2), look.second * 0.5)
    half = points(
        (0.08, -0.12), (0.36, -0.08), (0.38, 0.18), (0.26, 0.32), (0.5, 0.6), (0.35, 0.95)
    )
    body = smooth(np.concatenate([half, mirror(half)[::-1]]))
    canvas.paint(body, look.main, **look.surface)
    canvas.paint(_disc(0, 0.3, 0.15), _DARK)
    canvas.paint(box(0, 0.72, 0.3, 0.07), look.second * 0.5)
    for x in (-0.03, 0.03):
        canvas.line(points((x, -0.9), (x, 0.72)), 0.015, _PALE)


def _alarm_clock(canvas: Canvas, look: Look) -> None:
    _both(canvas, stroke(points((0.4, 0.6), (0.6, 0.95)), 0.12), look.second)
    _both(canvas, ellipse(0.5, -0.72, 0.3, 0.2, 0.7), look.main, relief=0.6)
    canvas.paint(_disc(0, 0, 0.78), look.main, **look.surface)
    canvas.paint(_disc(0, 0, 0.6), _PALE)
    for i in range(12):
        canvas.paint(move(box(0.5, 0, 0.1, 0.04), angle=i * math.pi / 6), _DARK)
    for length, width in ((0.3, 0.08), (0.45, 0.05)):
        hand = move(points((0, 0), (length, 0)), angle=look.some(0, 6.3))
        canvas.line(hand, width, _DARK)


def _umbrella(canvas: Canvas, look: Look) -> None:
    canvas.line(points((0, -0.9), (0, 0.8)), 0.07, look.second * 0.6)
    canvas.line(curve((0, 0.75), (0.02, 1.1), (0.28, 0.78)), 0.08, look.second * 0.6)
    scallops = [
        curve((1 - i / 2, 0.05), (0.75 - i / 2, -0.2), (0.5 - i / 2, 0.05)) for i in range(4)
    ]
    dome = np.concatenate([curve((-1, 0.05), (-0.85, -0.8), (0, -0.8)),
                           curve((0, -0.8), (0.85, -0.8), (1, 0.05)), *scallops])  # fmt: skip
    canvas.paint(dome, look.main, **look.surface)
    for bend, end in ((-0.75, -0.5), (0, 0), (0.75, 0.5)):
        canvas.line(curve((0, -0.8), (bend * 0.8, -0.6), (end, 0)), 0.03, look.second)


def _shoe(canvas: Canvas, look: Look) -> None:
    upper = points((-0.9, -0.55), (-0.3, -0.5), (-0.1, -0.15), (0.5, 0.05), (0.98, 0.3),
                   (0.98, 0.5), (-0.9, 0.5))  # fmt: skip
    canvas.paint(smooth(upper, 1), look.main, **look.surface)
    canvas.paint(points((-0.92, 0.42), (1, 0.42), (0.98, 0.62), (-0.92, 0.62)), look.accent)
    canvas.paint(ellipse(-0.6, -0.52, 0.28, 0.08), _DARK)
    for i in range(4):
        x, y = -0.18 + 0.17 * i, -0.22 + 0.09 * i
        canvas.line(points((x - 0.1, y + 0.15), (x + 0.06, y)), 0.05, _PALE)


def _lamp(canvas: Canvas, look: Look) -> None:
    canvas.line(points((0, -0.2), (0, 0.85)), look.some(0.07, 0.2), look.second)
    canvas.paint(ellipse(0, 0.88, look.some(0.3, 0.5), 0.1), look.second, relief=0.4)
    top = look.some(0.2, 0.45)
    shade = points((-top, -0.9), (top, -0.9), (0.7, 0), (-0.7, 0))
    glow = look.main * 0.5 + 0.5
    canvas.paint(shade, glow if look.chance(0.5) else look.main, **look.surface)


def _book(canvas: Canvas, look: Look) -> None:
    rise, w = look.some(0.1, 0.3), look.some(0.8, 0.98)
    _both(canvas, points((0, -0.5), (w, -0.5 - rise), (w, 0.55), (0, 0.75)), look.main)
    page = points((0, -0.5), (0.4, -0.68), (w - 0.08, -0.52 - rise), (w - 0.08, 0.45), (0.4, 0.5),
                  (0, 0.68))  # fmt: skip
    _both(canvas, page, near(_PALE, look.rng, 0.04), texture="cloud", contrast=0.05)
    for i in range(5):
        y = -0.38 + 0.17 * i
        _both(canvas, stroke(points((0.12, y), (w - 0.2, y - 0.7 * rise)), 0.035), _DARK + 0.3)
    canvas.line(points((0, -0.5), (0, 0.72)), 0.04, look.second)


def _fence(canvas: Canvas, look: Look) -> None:
    slats = int(look.rng.integers(4, 7))
    for y in (-0.3, 0.45):
        canvas.paint(box(0, y, 2, 0.14), look.second * 0.8, texture="fur", angle=0.0)
    wide = 1.3 / slats
    for i in range(slats):
        x = -0.85 + 1.7 * i / (slats - 1)
        slat = points((x - wide / 2, -0.6), (x, -0.9), (x + wide / 2, -0.6), (x + wide / 2, 0.9),
                      (x - wide / 2, 0.9))  # fmt: skip
        canvas.paint(slat, near(look.main, look.rng, 0.03), **look.surface)


def _mushroom(canvas: Canvas, look: Look) -> None:
    stem = points((-0.2, -0.1), (0.2, -0.1), (0.3, 0.9), (-0.3, 0.9))
    canvas.paint(smooth(stem, 1), near(_PALE * 0.95, look.rng), texture="fur", relief=0.4)
    wide, low = look.some(0.75, 0.95), look.some(0, 0.2)
    cap = points(
        (-wide, low), (-wide, -0.3), (-0.4, -0.85), (0.4, -0.85), (wide, -0.3), (wide, low)
    )
    canvas.paint(smooth(cap), look.main, **look.surface)
    for _ in range(look.rng.integers(0, 8)):
        x, y = look.some(-0.6, 0.6), look.some(-0.6, -0.05)
        canvas.paint(_disc(x, y, look.some(0.05, 0.12)), _PALE, within=smooth(cap))


def _butterfly(canvas: Canvas, look: Look) -> None:
    upper = smooth(points((0, -0.1), (0.3, -0.7), (0.95, -0.85), (0.85, -0.1), (0.3, 0.1)))
    lower = smooth(points((0, 0), (0.6, 0.05), (0.75, 0.55), (0.4, 0.85), (0.1, 0.4)))
    _both(canvas, lower, look.main * 0.9, **look.surface)
    _both(canvas, upper, look.main, **look.surface)
    _both(canvas, _disc(0.6, -0.45, 0.16), look.accent)
    _both(canvas, _disc(0.45, 0.4, 0.12), look.accent)
    _both(canvas, stroke(curve((0, -0.45), (0.05, -0.8), (0.3, -0.98)), 0.035), _DARK)
    canvas.paint(ellipse(0, 0, 0.09, 0.52), look.second * 0.5, texture="bars", relief=0.5)


def _lantern(canvas: Canvas, look: Look) -> None:
    """Paint a pumpkin with a face."""
    canvas.line(
        curve((0, -0.6), (0.05, -0.8), (look.some(-0.2, 0.2), -0.95)), 0.16, hsv(0.25, 0.5, 0.3)
    )
    for x, wide in ((-0.55, 0.4), (0.55, 0.4), (-0.28, 0.42), (0.28, 0.42), (0, 0.38)):
        canvas.paint(ellipse(x, 0.12, wide, 0.72), look.main, **look.surface)
    glow = near((0.98, 0.85, 0.3), look.rng, 0.06) if look.chance(0.6) else _DARK
    size, gap = look.some(0.13, 0.26), look.some(0.28, 0.42)
    eye = _disc(gap, -0.1, size) if look.chance(0.4) else points(
        (gap, -0.1 - size), (gap + size, size - 0.1), (gap - size, size - 0.1))  # fmt: skip
    _both(canvas, eye, glow)
    canvas.paint(points((0, 0.1), (0.1, 0.26), (-0.1, 0.26)), glow)
    mouth = points((-0.5, 0.38), (-0.25, 0.5), (-0.15, 0.42), (0, 0.52), (0.15, 0.42), (0.25, 0.5),
                   (0.5, 0.38), (0.25, 0.7), (-0.25, 0.7))  # fmt: skip
    canvas.paint(mouth, glow)


def _robot(canvas: Canvas, look: Look) -> None:
    if look.chance(0.7):
        canvas.line(points((0, -0.5), (0, -0.9)), 0.06, look.second)
        canvas.paint(_disc(0, -0.92, 0.1), look.accent, relief=0.5)
    _both(canvas, box(0.8, 0, 0.16, look.some(0.25, 0.6)), look.second, relief=0.5)
    head = points((-0.72, -0.6), (0.72, -0.6), (0.72, 0.75), (-0.72, 0.75))
    canvas.paint(smooth(head, int(look.rng.integers(0, 3))), look.main, **look.surface)
    _eyes(canvas, look, look.some(0.28, 0.4), look.some(-0.25, 0.05), look.some(0.1, 0.24))
    canvas.paint(box(0, 0.45, look.some(0.4, 0.9), 0.18), look.second * 0.6)
    for i in range(5):
        canvas.paint(box(-0.3 + 0.15 * i, 0.45, 0.03, 0.18), _PALE)


def _snowman(canvas: Canvas, look: Look) -> None:
    snow = near((0.92, 0.93, 0.96), look.rng, 0.05) if look.chance(0.5) else look.main
    for y, r in ((0.58, 0.42), (-0.02, 0.34), (-0.48, 0.27)):
        canvas.paint(_disc(0, y, r), snow, **look.surface)
    canvas.paint(box(0, -0.7, 0.62, 0.07), look.second * 0.5)
    canvas.paint(box(0, -0.86, 0.38, 0.28), look.second * 0.5, relief=0.3)
    _both(canvas, _disc(0.1, -0.54, look.some(0.03, 0.06)), _DARK)
    side = 1 if look.chance(0.5) else -1
    canvas.paint(points((0, -0.5), (0.34 * side, -0.42), (0, -0.42)), (0.9, 0.45, 0.1))
    canvas.line(points((-0.3, -0.22), (0.3, -0.22)), 0.12, look.accent)
    _both(canvas, stroke(points((0.3, 0), (0.85, look.some(-0.5, 0.1))), 0.05), _DARK + 0.2)


def _octopus(canvas: Canvas, look: Look) -> None:
    for i in range(6):
        x = -0.6 + 0.24 * i
        end = (x * 1.6 + look.some(-0.2, 0.2), look.some(0.6, 1))
        path = curve((x * 0.6, 0.1), (x * 1.9, 0.45), end)
        canvas.paint(
            stroke(path, np.linspace(0.26, 0.08, 9)), look.main * look.some(0.8, 1), **look.surface
        )
    canvas.paint(
        ellipse(0, -0.3, look.some(0.5, 0.65), look.some(0.52, 0.68)), look.main, **look.surface
    )
    _eyes(canvas, look, look.some(0.18, 0.3), look.some(-0.2, 0.05), look.some(0.09, 0.2))


def _crab(canvas: Canvas, look: Look) -> None:
    for i in range(3):
        leg = curve((0.4, 0.2 + 0.1 * i), (0.9, 0.1 + 0.2 * i), (0.95 - 0.15 * i, 0.6 + 0.15 * i))
        _both(canvas, stroke(leg, 0.07), look.second)
    _both(canvas, stroke(curve((0.5, 0), (0.95, 0), (0.8, -0.45)), 0.12), look.second)
    claw = smooth(
        points((0.7, -0.4), (0.6, -0.85), (0.82, -0.98), (0.8, -0.68), (0.98, -0.8), (0.95, -0.45))
    )
    _both(canvas, claw, look.main, **look.surface)
    canvas.paint(ellipse(0, 0.2, 0.65, 0.42), look.main, **look.surface)
    _both(canvas, stroke(points((0.18, -0.1), (0.2, -0.4)), 0.06), look.second)
    _eyes(canvas, look, 0.2, -0.42, look.some(0.08, 0.14))


def _turtle(canvas: Canvas, look: Look) -> None:
    skin = look.second
    for x in (-0.5, 0.4):
        canvas.paint(ellipse(x, 0.5, 0.17, 0.26, look.some(-0.4, 0.4)), skin, relief=0.4)
    canvas.paint(points((-0.6, 0.3), (-1, 0.5), (-0.6, 0.45)), skin)
    canvas.paint(ellipse(0.78, look.some(-0.15, 0.15), 0.24, 0.2), skin, relief=0.4)
    canvas.paint(_disc(0.86, -0.03, 0.05), _DARK)
    shell = np.concatenate([curve((-0.85, 0.4), (-0.7, -0.7), (0, -0.65)),
                            curve((0, -0.65), (0.7, -0.6), (0.75, 0.4))])  # fmt: skip
    canvas.paint(shell, look.main, **look.surface)
    for x, y in ((-0.4, 0.05), (0, -0.25), (0.35, 0.05), (-0.02, 0.2)):
        canvas.paint(move(_star(6, 0.17, 0.19), x, y), look.accent, opacity=0.8)


def _ladybird(canvas: Canvas, look: Look) -> None:
    for y in (-0.2, 0.2, 0.55):
        _both(canvas, stroke(points((0.4, y), (0.9, y + look.some(-0.2, 0.2))), 0.07), _DARK)
    _both(canvas, stroke(curve((0.1, -0.7), (0.15, -0.95), (0.45, -0.98)), 0.04), _DARK)
    canvas.paint(_disc(0, -0.58, 0.32), _DARK, relief=0.5)
    _both(canvas, _disc(0.16, -0.68, 0.07), _PALE)
    canvas.paint(ellipse(0, 0.15, 0.62, 0.72), look.main, **look.surface)
    canvas.line(points((0, -0.55), (0, 0.86)), 0.05, _DARK)
    for x, y in ((0.25, -0.2), (0.38, 0.2), (0.2, 0.55))[: int(look.rng.integers(1, 4))]:
        _both(canvas, _disc(x, y, look.some(0.09, 0.16)), _DARK)


def _snail(canvas: Canvas, look: Look) -> None:
    foot = smooth(
        points((-0.98, 0.75), (-0.4, 0.45), (0.5, 0.5), (0.6, 0), (0.9, -0.05), (0.95, 0.75)), 2
    )
    canvas.paint(foot, look.second, relief=0.5, texture="cloud")
    for x in (0.66, 0.86):
        canvas.line(points((x, 0.05), (x + 0.08, look.some(-0.5, -0.3))), 0.05, look.second)
        canvas.paint(_disc(x + 0.08, -0.42, 0.07), _DARK)
    canvas.paint(_disc(-0.1, -0.05, 0.62), look.main, **look.surface)
    turn = np.linspace(0, look.some(9, 14), 40)
    radius = 0.6 * (1 - turn / turn[-1])
    spiral = np.stack([radius * np.cos(turn) - 0.1, radius * np.sin(turn) - 0.05], axis=1)
    canvas.line(spiral[:-1], 0.06, look.second * 0.6)


def _starfish(canvas: Canvas, look: Look) -> None:
    star = smooth(_star(5, look.some(0.3, 0.5)), 1)
    canvas.paint(star, look.main, **look.surface)
    for i in range(5):
        for r in (0.25, 0.45, 0.65):
            spot = move(_disc(r, 0, 0.05), angle=-math.pi / 2 + i * 2 * math.pi / 5)
            canvas.paint(spot, look.second)


def _crown(canvas: Canvas, look: Look) -> None:
    tips = int(look.rng.integers(2, 5))
    x = np.linspace(-0.8, 0.8, 2 * tips + 1)
    y = np.where(np.arange(2 * tips + 1) % 2 == 0, look.some(-0.95, -0.6), look.some(-0.3, 0.1))
    y = y if look.chance(0.6) else -0.45 - y  # pointed at the rim, or between
    band = np.concatenate([np.stack([x, y], axis=1), points((0.7, 0.65), (-0.7, 0.65))])
    canvas.paint(band, look.main, **look.surface)
    canvas.paint(box(0, 0.58, 1.45, 0.2), look.second)
    for i in range(tips):
        canvas.paint(_disc(-0.5 + i / (tips - 1), 0.3, 0.1), look.accent, relief=0.5)


def _jester_hat(canvas: Canvas, look: Look) -> None:
    """Paint a cap whose horns hang down."""
    long, out = look.some(0.3, 0.75), look.some(0.85, 1)
    tip = long - 0.1
    horn = np.concatenate([curve((0.05, -0.75), (out, -0.9), (out, tip)),
                           curve((out - 0.12, tip), (out - 0.3, -0.2), (0.4, 0.1))])  # fmt: skip
    _both(canvas, horn, look.accent, **look.surface)
    _both(canvas, _disc(out - 0.06, long, 0.1), look.second, relief=0.6)
    dome = np.concatenate([curve((-0.6, 0.5), (-0.65, -0.85), (0, -0.8)),
                           curve((0, -0.8), (0.65, -0.85), (0.6, 0.5))])  # fmt: skip
    canvas.paint(dome, look.main, **look.surface)
    canvas.paint(box(0, 0.55, 1.3, 0.24), look.second, relief=0.3)


def _cushion(canvas: Canvas, look: Look) -> None:
    """Paint a cushion, often with tassels."""
    pull = look.some(0.5, 0.72)
    corners = points((-0.85, -0.85), (0, -pull), (0.85, -0.85), (pull, 0), (0.85, 0.85), (0, pull),
                     (-0.85, 0.85), (-pull, 0))  # fmt: skip
    canvas.paint(corners, look.main, **look.surface)
    if look.chance(0.6):
        for x in (-0.88, 0.88):
            for y in (-0.88, 0.88):
                canvas.paint(_disc(x, y, 0.12), look.accent, rough=1.0, texture="fur")
    canvas.paint(_disc(0, 0, 0.08), look.second, relief=0.5)


def _cactus(canvas: Canvas, look: Look) -> None:
    for side in (-1, 1):
        y, up = look.some(-0.1, 0.3), look.some(0.4, 0.7)
        arm = curve((0, y), (0.75 * side, y + 0.1), (0.6 * side, y - up))
        canvas.paint(stroke(arm, 0.24), look.main, **look.surface)
    body = smooth(points((-0.26, -0.85), (0.26, -0.85), (0.3, 0.6), (-0.3, 0.6)))
    canvas.paint(body, look.main, **look.surface)
    for _ in range(14):
        x, y = look.some(-0.2, 0.2), look.some(-0.8, 0.5)
        canvas.line(points((x - 0.05, y - 0.05), (x + 0.05, y + 0.05)), 0.025, _PALE)
    canvas.paint(
        points((-0.45, 0.5), (0.45, 0.5), (0.34, 0.98), (-0.34, 0.98)), look.accent, relief=0.4
    )


def _balloon(canvas: Canvas, look: Look) -> None:
    path = curve((0, 0.4), (look.some(-0.5, 0.5), 0.7), (look.some(-0.2, 0.2), 1.1))
    canvas.line(path, 0.03, look.second)
    drop = points((0, -0.98), (0.62, -0.8), (0.66, -0.1), (0.08, 0.42), (-0.08, 0.42),
                  (-0.66, -0.1), (-0.62, -0.8))  # fmt: skip
    canvas.paint(smooth(drop), look.main, **look.surface)
    canvas.paint(points((0, 0.36), (0.1, 0.48), (-0.1, 0.48)), look.main * 0.8)
    canvas.paint(ellipse(-0.28, -0.5, 0.1, 0.2, 0.4), _PALE, opacity=0.6, soft=0.04)


THINGS: dict[str, Callable[[Canvas, Look], None]] = {
    "alarm clock": _alarm_clock, "apple": _apple, "ball": _ball, "balloon": _balloon,
    "book": _book, "bottle": _bottle, "butterfly": _butterfly, "cactus": _cactus,
    "chair": _chair, "crab": _crab, "crown": _crown, "cup": _cup,
    "cushion": _cushion, "fence": _fence, "fir": _fir, "fish": _fish,
    "flower": _flower, "guitar": _guitar, "house": _house, "jester's cap": _jester_hat,
    "key": _key, "ladybird": _ladybird, "lamp": _lamp, "lantern": _lantern,
    "mushroom": _mushroom, "octopus": _octopus, "robot": _robot, "shoe": _shoe,
    "snail": _snail, "snowman": _snowman, "starfish": _starfish, "teapot": _teapot,
    "tree": _tree, "tulip": _tulip, "turtle": _turtle, "umbrella": _umbrella,
}  # fmt: skip


def draw_things(
    n: int, size: int = 96, seed: int = 0
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], tuple[str, ...]]:
    """Draw pictures of things, one in the middle of each.

    Parameters
    ----------
    n : int
        How many; the kinds take turns, so every kind comes about equally often.
    size : int
        Height and width in pixels, at least 32.
    seed : int
        Decides on every pixel. The first pictures of a longer series are those of a shorter one.

    Returns
    -------
    x : ndarray, shape (n, size, size, 3), uint8
        Red, green and blue, 0 … 255.
    y : ndarray, shape (n,), uint8
        Index into `names`.
    names : tuple of str
        The kinds, sorted.

    Raises
    ------
    ValueError
        Where `n` or `seed` is negative or `size` is below 32.

    Examples
    --------
    >>> x, y, names = draw_things(4, size=48)
    >>> x.shape, names[y[0]]
    ((4, 48, 48, 3), 'alarm clock')
    """
    if n < 0:
        raise ValueError(f"n is {n}: it must be 0 or more.")
    if size < SMALLEST:
        raise ValueError(f"size is {size}: it must be {SMALLEST} pixels or more.")
    if seed < 0:
        raise ValueError(f"seed is {seed}: it must be 0 or more.")
    names = tuple(THINGS)
    x = np.empty((n, size, size, 3), dtype=np.uint8)
    y = (np.arange(n) % len(names)).astype(np.uint8)
    scenery, textures = Scenery(seed, size), Textures(seed, unit=size / 100)
    for number, kind in enumerate(y):
        rng = np.random.default_rng([seed, number])
        canvas = Canvas(size, size, textures, rng, finer=2)
        _draw_thing(canvas, THINGS[names[kind]], scenery)
        x[number] = photograph(
            canvas.pixels[None], rng, blur=size / 70, grain=0.03, contrast=(0.65, 1.15)
        )[0]
    return x, y, names


def _draw_thing(canvas: Canvas, thing: Callable[[Canvas, Look], None], scenery: Scenery) -> None:
    """Draw a thing in any pose, somewhat off the middle, in front of things and behind others."""
    rng = canvas.rng
    place = BACKDROPS[rng.integers(len(BACKDROPS))]
    cutting = scenery.cutting(place, canvas.height, canvas.width, rng)
    canvas.pixels = np.asarray(cutting, dtype=np.float32) / np.float32(255)
    canvas.clutter(int(rng.integers(0, 4)))
    scale, angle = rng.uniform(0.5, 0.95), rng.normal(0, 0.3)
    x, y = rng.normal(0, 0.35, 2) * (1.05 - scale)
    wide = math.exp(rng.normal(0, 0.15)) * (-1 if rng.random() < 0.5 else 1)
    if rng.random() < 0.5:
        canvas.shadow(x, y + 0.9 * scale, 0.8 * scale, 0.15 * scale)
    look = any_look(rng, float(canvas.pixels.mean()))
    canvas.pose = lambda outline: move(outline * (wide, 1), x, y, scale, angle)
    thing(canvas, look)
    canvas.pose = lambda outline: outline
    if rng.random() < 0.2:
        canvas.clutter(1, (0.15, 0.4))
