"""Exercise 05.8: a schedule."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def learning_rate(step, steps, warmup, peak):
    if step < warmup:
        return peak * step / warmup
    way = min(1, (step - warmup) / (steps - warmup))
    return peak * (1 + np.cos(np.pi * way)) / 2


def random_step(rng):
    warmup = int(rng.integers(1, 50))
    steps = warmup + int(rng.integers(1, 300))
    peak = float(rng.choice([0.001, 0.003, 0.01, 0.1]))
    return int(rng.integers(0, steps + 20)), steps, warmup, peak


EXERCISE = Exercise(
    id="05.8",
    title="A schedule for the learning rate",
    prompt=r"""
        Write `learning_rate(step, steps, warmup, peak)`. The rate begins at 0 and grows in a
        straight line, so that it reaches `peak` at step number `warmup`. From there it falls along
        half a cosine wave, $\text{peak} \cdot \frac{1}{2}(1 + \cos(\pi w))$, where $w$ is the part
        of the way from `warmup` to `steps` that is done: 0 at `warmup`, 1 at `steps`. After that
        it stays 0. `warmup` is at least 1 and less than `steps`.
    """,
    stub='''
        def learning_rate(step, steps, warmup, peak):
            """Return the learning rate at a step, counted from 0."""
            ...
    ''',
    solution=learning_rate,
    tolerance=1e-7,
    cases=(
        Case(0, 100, 20, 0.01, label="the first step"),
        Case(5, 100, 20, 0.01, label="a step of the warm-up"),
        Case(20, 100, 20, 0.01, label="the end of the warm-up"),
        Case(40, 100, 20, 0.01, label="a quarter of the way down"),
        Case(60, 100, 20, 0.01, label="half of the way down"),
        Case(85, 100, 20, 0.01, label="nearly at the end"),
        Case(100, 100, 20, 0.01, label="the last step"),
        Case(130, 100, 20, 0.01, label="a step after the end"),
    ),
    random_case=random_step,
    hints=(
        "Two cases: before `warmup` a straight line through 0 and `peak`, afterwards the formula.",
        "The part of the way: steps since the warm-up, divided by the steps between `warmup` and "
        "`steps`, and never more than 1.",
    ),
    explanation=(
        "The half wave is the schedule of Loshchilov and Hutter (2017); the warm-up became common "
        "with Goyal et al. (2017)."
    ),
)


@EXERCISE.mistake(
    "Your rate begins at its peak. In the first steps the weights are random and the "
    "gradients large; the warm-up keeps them from jumping. Below `warmup` the rate grows."
)
def no_warmup(step, steps, warmup, peak):
    return learning_rate(step, steps, 0, peak)


@EXERCISE.mistake(
    "Start, peak and end are right, but the way down is a straight line. The cosine stays "
    "high for longer and slows down at the end."
)
def straight_down(step, steps, warmup, peak):
    if step < warmup:
        return peak * step / warmup
    return peak * (1 - min(1, (step - warmup) / (steps - warmup)))


@EXERCISE.mistake(
    "At the end of the warm-up your rate drops suddenly: the part of the way is counted "
    "from step 0, not from `warmup`. There it must be 0."
)
def cosine_from_the_start(step, steps, warmup, peak):
    if step < warmup:
        return peak * step / warmup
    return peak * (1 + np.cos(np.pi * min(1, step / steps))) / 2


@EXERCISE.mistake(
    "The rate is not down at 0 by the last step. `steps` counts all of them, those of the "
    "warm-up included, so the way down is shorter. (Keras counts `decay_steps` after the "
    "warm-up: mind the difference.)"
)
def end_too_late(step, steps, warmup, peak):
    return learning_rate(step, steps + warmup, warmup, peak)


@EXERCISE.mistake(
    "In the second half your rate is negative, so training would climb uphill. A cosine "
    "runs from 1 to −1: lift it by 1 and halve it."
)
def below_zero(step, steps, warmup, peak):
    if step < warmup:
        return peak * step / warmup
    return peak * np.cos(np.pi * min(1, (step - warmup) / (steps - warmup)))


@EXERCISE.mistake(
    "Your rate falls and then rises again to its peak: that is a whole wave. Half a wave "
    "ends at $\\cos \\pi$."
)
def whole_wave(step, steps, warmup, peak):
    if step < warmup:
        return peak * step / warmup
    return peak * (1 + np.cos(2 * np.pi * min(1, (step - warmup) / (steps - warmup)))) / 2


@EXERCISE.mistake(
    "Peak and end are right, but in between the rate stays too high, and it arrives at 0 "
    "steeply. That is a quarter of a wave; half a wave, lifted and halved, comes in flat."
)
def quarter_wave(step, steps, warmup, peak):
    if step < warmup:
        return peak * step / warmup
    return peak * np.cos(np.pi / 2 * min(1, (step - warmup) / (steps - warmup)))


@EXERCISE.mistake(
    "After the last step the rate rises again, since the cosine goes on. The part of the "
    "way that is done can be at most 1."
)
def rises_again(step, steps, warmup, peak):
    if step < warmup:
        return peak * step / warmup
    return peak * (1 + np.cos(np.pi * (step - warmup) / (steps - warmup))) / 2


@EXERCISE.mistake(
    "`np.cos` wants radians; with 180 it goes round many times. Half a turn is $\\pi$."
)
def degrees(step, steps, warmup, peak):
    if step < warmup:
        return peak * step / warmup
    return peak * (1 + np.cos(180 * min(1, (step - warmup) / (steps - warmup)))) / 2


@EXERCISE.mistake(
    "The warm-up is right; afterwards the rate stays at its peak. It is to fall from there."
)
def stays_at_peak(step, steps, warmup, peak):
    return peak * min(step / warmup, 1)


@EXERCISE.mistake(
    "The warm-up begins one step too early: at step 0 the rate is 0, and only at step `warmup` it "
    "reaches its peak."
)
def one_step_ahead(step, steps, warmup, peak):
    if step < warmup:
        return peak * (step + 1) / warmup
    return learning_rate(step, steps, warmup, peak)
