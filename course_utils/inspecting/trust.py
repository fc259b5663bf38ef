"""How far a classifier's answers can be believed, and a page that says so.

`calibration`, `temperature` and `coverage_curve` measure; `model_card` writes down what was
measured, and what its author has to say about it. Notebook 13 derives them. Sources: Guo et al.,
arXiv:1706.04599; Geifman and El-Yaniv, arXiv:1705.08500; Mitchell et al., arXiv:1810.03993.
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.arguments import whole
from course_utils.files import write_whole

Floats = NDArray[np.float64]
Tables = Mapping[str, Mapping[str, Any]]


class Calibration(NamedTuple):
    """What was said and what happened, for each bin that is not empty."""

    said: Floats  # the mean probability
    happened: Floats  # the share that came true
    counts: NDArray[np.int64]
    spread: Floats  # of a share, if what was said were so: its standard error
    error: float  # expected calibration error: the gaps, weighted by the counts


def calibration(probabilities: ArrayLike, labels: ArrayLike, bins: int = 10) -> Calibration:
    """Compare probabilities with what came true, in bins of equal width.

    Parameters
    ----------
    probabilities : array_like, shape (n,) or (n, classes)
        Of an event, such as "the answer is right"; or of all classes: then of the largest one.
    labels : array_like, shape (n,)
        Whether the event happened, 0 or 1; or the number of the right class.
    bins : int, default 10
        How many there are from 0 to 1. A number on a border belongs to the bin above it.

    Returns
    -------
    Calibration
        ``said``, ``happened``, ``counts`` and ``spread`` of each bin that is not empty, and the
        expected calibration ``error``.

    Examples
    --------
    >>> made = calibration([0.9, 0.9, 0.9, 0.9], [1, 1, 0, 1])
    >>> float(made.happened[0]), round(made.error, 2)
    (0.75, 0.15)
    """
    bins = whole("bins", bins, 1)
    values = np.asarray(probabilities, dtype=float)
    if not (values.ndim in (1, 2) and values.size and np.all((values >= 0) & (values <= 1))):
        raise ValueError(
            f"probabilities has shape {values.shape}: it must hold numbers from 0 to 1, one for "
            "each photo, or for each photo and class. Logits become such by sigmoid or softmax."
        )
    numbers = _labels(labels, values)
    if values.ndim == 2:
        numbers, values = np.asarray(values.argmax(1) == numbers, int), values.max(1)
    place = np.minimum((values * bins).astype(int), bins - 1)
    counts = np.bincount(place, minlength=bins)
    some = counts > 0
    counts = counts[some]
    said = np.bincount(place, values, bins)[some] / counts
    happened = np.bincount(place, numbers, bins)[some] / counts
    error = float(np.abs(said - happened) @ counts / counts.sum())
    return Calibration(said, happened, counts, np.sqrt(said * (1 - said) / counts), error)


def temperature(logits: ArrayLike, labels: ArrayLike) -> float:
    """Return the temperature by which validation logits are best divided.

    It is the one with the lowest cross-entropy, between 0.01 and 100. Dividing all logits by one
    number changes no answer, only how sure it is.

    Parameters
    ----------
    logits : array_like, shape (n,), (n, 1) or (n, classes)
        What goes into sigmoid or softmax; of photos the network was not trained on.
    labels : array_like, shape (n,)
        0 or 1; or class numbers.

    Returns
    -------
    float
        Above 1 where the network is too sure of itself, below 1 where it is too timid.

    Examples
    --------
    >>> round(temperature([2.0, 2.0, 2.0, 2.0], [1, 1, 1, 0]), 2)  # 75 % is a logit of ln 3
    1.82
    """
    from scipy.optimize import minimize_scalar

    values = np.asarray(logits, dtype=float)
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if values.ndim not in (1, 2) or not values.size or not np.all(np.isfinite(values)):
        raise ValueError(
            f"logits has shape {values.shape}: it must hold finite numbers, one for each photo, or "
            "one for each photo and class."
        )
    numbers = _labels(labels, values)
    scores = values if values.ndim == 2 else np.stack([np.zeros_like(values), values], axis=1)
    lead = scores - scores[np.arange(len(scores)), numbers][:, None]

    def loss(log: float) -> float:
        return float(np.logaddexp.reduce(lead / np.exp(log), axis=1).mean())

    return float(np.exp(minimize_scalar(loss, bounds=np.log([0.01, 100]), method="bounded").x))


def coverage_curve(confidences: ArrayLike, right: ArrayLike) -> tuple[Floats, Floats]:
    """Return how accurate a classifier is where it answers only what it is surest of.

    Parameters
    ----------
    confidences : array_like, shape (n,)
        How sure each answer is: any score that is larger for surer answers.
    right : array_like, shape (n,)
        Whether it is right.

    Returns
    -------
    coverage, accuracy : ndarray, shape (different confidences,), float64
        The share of photos that are answered, growing to 1, and the accuracy among these. Answers
        of the same confidence come together.

    Examples
    --------
    >>> coverage, accuracy = coverage_curve([0.9, 0.6, 0.8, 0.7], [True, False, True, True])
    >>> coverage.tolist(), accuracy.tolist()
    ([0.25, 0.5, 0.75, 1.0], [1.0, 1.0, 1.0, 0.75])
    """
    scores = np.asarray(confidences, dtype=float)
    if scores.ndim != 1 or not scores.size or np.isnan(scores).any():
        raise ValueError(
            f"confidences has shape {scores.shape}: it must hold a number for each photo."
        )
    came_true = _labels(right, scores, "right")
    order = np.argsort(-scores, kind="stable")
    last = np.flatnonzero(np.append(np.diff(scores[order]) != 0, True))
    return (last + 1) / len(scores), np.cumsum(came_true[order])[last] / (last + 1)


def _labels(labels: ArrayLike, values: Floats, name: str = "labels") -> NDArray[np.int64]:
    """Return whole numbers, one for each photo, that fit the number of classes."""
    numbers = np.asarray(labels)
    most = values.shape[1] if values.ndim == 2 else 2
    if numbers.shape == (len(values), 1):
        numbers = numbers[:, 0]
    if numbers.shape != (len(values),) or not np.isin(numbers, np.arange(most)).all():
        raise ValueError(
            f"{name} has shape {numbers.shape}: it must hold a whole number from 0 to {most - 1} "
            f"for each of {len(values)} photos."
        )
    return numbers.astype(np.int64)


# Mitchell et al., section 4, in their order.
SECTIONS = (
    *("Model details", "Intended use", "Factors", "Metrics", "Evaluation data", "Training data"),
    *("Quantitative analyses", "Ethical considerations", "Caveats and recommendations"),
)
_DOCUMENT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Model card</title></head>
<body style="font:16px/1.5 sans-serif;max-width:44em;margin:2em auto;padding:0 1em">
{}
</body></html>
"""


@dataclass(frozen=True)
class ModelCard:
    """A page about a model: what was measured, and what its author says."""

    markdown: str
    page: str  # HTML without head and body
    open: list[str]  # the sections for which nobody has written a sentence

    def _repr_html_(self) -> str:
        return self.page

    @property
    def html(self) -> str:
        """The page as a document of its own."""
        return _DOCUMENT.format(self.page)

    def save(self, folder: str | os.PathLike[str]) -> list[Path]:
        """Write ``model_card.md`` and ``.html`` to a folder, and return where they are."""
        paths = [Path(folder) / f"model_card.{ending}" for ending in ("md", "html")]
        for path, text in zip(paths, (self.markdown, self.html)):
            write_whole(path, text)
        return paths


def model_card(title: str, measured: Tables, words: Mapping[str, str] | None = None) -> ModelCard:
    """Put what was measured and what its author says about a model on one page.

    Parameters
    ----------
    title : str
        The name of the model.
    measured : mapping of str to mapping
        For any of the `SECTIONS`: names and values, for a table.
    words : mapping of str to str, optional
        For each section: sentences. Where there are none, the page says that they are missing.

    Returns
    -------
    ModelCard
        It shows itself in a notebook; ``card.save(folder)`` writes it as Markdown and as HTML.

    Raises
    ------
    ValueError
        If a section is not one of `SECTIONS`.

    Examples
    --------
    >>> card = model_card("Cats and dogs", {"Metrics": {"accuracy": "93 %"}}, {"Metrics": "Fair."})
    >>> len(card.open)
    8
    """
    words = {name: text.strip() for name, text in (words or {}).items()}
    for name in (*measured, *words):
        if name not in SECTIONS:
            raise ValueError(f"{name!r} is no section of a model card: {', '.join(SECTIONS)}.")
    markdown, page = [f"# {_plain(title)}"], [f"<h1>{html.escape(title)}</h1>"]
    for name in SECTIONS:
        rows = [(str(key), str(value)) for key, value in measured.get(name, {}).items()]
        markdown.append(f"## {name}")
        page.append(f"<h2>{name}</h2>")
        if rows:
            told = "\n".join(f"| {_plain(key)} | {_plain(value)} |" for key, value in rows)
            markdown.append(f"| measured | |\n| --- | --- |\n{told}")
            cells = (f"<td>{html.escape(a)}</td><td>{html.escape(b)}</td>" for a, b in rows)
            page.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>")
        text = words.get(name) or "Still to be written."
        markdown.append(text)
        page += [f"<p>{html.escape(part)}</p>" for part in re.split(r"\n\s*\n", text)]
    missing = [name for name in SECTIONS if not words.get(name)]
    return ModelCard("\n\n".join(markdown) + "\n", "\n".join(page), missing)


def _plain(text: str) -> str:
    """Return text that cannot break a table of Markdown."""
    return " ".join(text.split()).replace("|", "\\|")
