"""Words for those who do not see a figure."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_utils import lessons


def of_lesson(name: str | None, values: Mapping[str, object]) -> str:
    """Return what a lesson says of the figure of this name, with the values in their places.

    Whether those fit, ``tests/notebooks/test_hygiene.py`` finds out.
    """
    number, _, short = str(name).partition(".")
    lesson = lessons.lesson(number)
    file = f"{lesson.folder.name}/figures.yaml" if lesson else "the course"
    texts = lessons.read_yaml(lesson.figures) if lesson and lesson.figures.exists() else {}
    if short not in texts:
        there = ", ".join(f"{number}.{known}" for known in texts) or "no figure of such a lesson"
        raise ValueError(
            f'name is {name!r}: {file} has {there}. Words of your own are given as alt="…".'
        )
    return texts[short].format(**values)


def of_figure(figure: Figure) -> str:
    """Return the words that a figure was given when it was drawn, or its titles and labels."""
    if figure.get_label():
        return str(figure.get_label())
    parts = filter(None, [figure.get_suptitle(), *map(_panel, figure.axes)])
    return f"{'; '.join(parts) or 'It has neither titles nor labels'}."


def _panel(axis: Axes) -> str:
    across, up = axis.get_xlabel(), axis.get_ylabel()
    labels = f"{up} against {across}" if across and up else across or up
    parts = [axis.get_title(), labels, *axis.get_legend_handles_labels()[1]]
    return ", ".join(filter(None, parts))
