"""A figure that only this lesson shows: draw a digit, and the learner's network reads along."""

from .digit_pad import DigitPad

__all__ = ["DigitPad"]
