"""A model card: what was measured about a network, and what its author says, on one page.

M. Mitchell et al., "Model cards for model reporting", 2019, section 4, names its parts.
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_utils.files import write_whole

SECTIONS = (
    *("Model details", "Intended use", "Factors", "Metrics", "Evaluation data", "Training data"),
    *("Quantitative analyses", "Ethical considerations", "Caveats and recommendations"),
)
_DOCUMENT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Model card</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<style>th {{ padding-right: 1.5em; font-weight: normal; text-align: left }}</style></head>
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

    def save(self, folder: str | os.PathLike[str]) -> list[Path]:
        """Write ``model_card.md`` and ``.html`` to a folder, and return where they are."""
        texts = {"md": self.markdown, "html": _DOCUMENT.format(self.page)}
        paths = [Path(folder) / f"model_card.{ending}" for ending in texts]
        for path, text in zip(paths, texts.values()):
            write_whole(path, text)
        return paths


def model_card(
    title: str, measured: Mapping[str, Mapping[str, Any]], words: Mapping[str, str] | None = None
) -> ModelCard:
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
            cells = (f"<th>{html.escape(a)}</th><td>{html.escape(b)}</td>" for a, b in rows)
            page.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>")
        text = words.get(name) or "Still to be written."
        markdown.append(text)
        page += [f"<p>{html.escape(part)}</p>" for part in re.split(r"\n\s*\n", text)]
    missing = [name for name in SECTIONS if not words.get(name)]
    return ModelCard("\n\n".join(markdown) + "\n", "\n".join(page), missing)


def _plain(text: str) -> str:
    """Return text that cannot break a table of Markdown."""
    return " ".join(text.split()).replace("|", "\\|")
