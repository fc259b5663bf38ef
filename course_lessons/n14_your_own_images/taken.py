"""When a photo was taken, as the camera wrote it into the file."""

from __future__ import annotations

import os
from pathlib import Path

from course_utils.datasets.photos import reading


def time_taken(path: str | os.PathLike[str]) -> float | None:
    """Return when a photo was taken, in seconds; None where its file does not say.

    Parameters
    ----------
    path : path
        A photo of any format.

    Returns
    -------
    float or None
        By the camera's clock, which knows no time zone: for differences only.

    Examples
    --------
    >>> time_taken("after.jpg") - time_taken("before.jpg")  # doctest: +SKIP
    2.0
    """
    with reading.quiet_pillow():
        found = reading.read_photo(Path(path).expanduser(), (16, 16)).taken
    return found[1] if found else None
