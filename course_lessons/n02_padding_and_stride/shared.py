"""How far a dilated kernel reaches."""

from __future__ import annotations


def dilated_size(kernel, dilation):
    return dilation * (kernel - 1) + 1
