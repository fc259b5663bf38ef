"""The figure with which the course begins."""

from .digit_reader import DigitReader

__all__ = ["DigitReader"]
