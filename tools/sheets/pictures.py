"""The pictures of a sheet: figures of the executed notebook, and stills of its live figures."""

from __future__ import annotations

import base64
import html
import io
import re
from dataclasses import dataclass

import nbformat
from PIL import Image

from course_utils import lessons
from sheets.source import Sheet, Shown

_IMAGE = re.compile(r'<img src="data:image/(\w+);base64,([^"]+)" alt="([^"]*)"')
_SHOWS = re.compile(r'plots\.show\((?:[^"]|"(?!\d\d\.))*"(\d\d\.[\w-]+)"')
_PER_CM = {"png": 200 / 2.54, "webp": 100 / 2.54}  # pixels as the course draws its figures


@dataclass(frozen=True)
class Picture:
    """A picture as a notebook shows it."""

    data: bytes
    kind: str
    alt: str
    size: tuple[int, int]

    @property
    def width(self) -> float:
        """Centimetres at which its letters have the size that they have in the notebook."""
        return self.size[0] / _PER_CM[self.kind]

    @property
    def ratio(self) -> float:
        return self.size[0] / self.size[1]


def cell_with(sheet: Sheet, shown: Shown, notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook's cell that shows what a sheet asks for."""
    for cell in notebook.cells:
        there = cell.id == shown.name
        if shown.of == "figure":
            there = shown.name in _SHOWS.findall(cell.source)
        if there and cell.cell_type == "code":
            return cell
    what = "no cell shows a figure" if shown.of == "figure" else "the notebook has no cell of code"
    raise sheet.error("Pictures", f"{what} of the name {shown.name}.")


def words(sheet: Sheet, shown: Shown) -> str:
    """What the lesson says of a figure, with its places for numbers still open."""
    lesson = lessons.lesson(sheet.number)
    texts = lessons.read_yaml(lesson.figures) if lesson and lesson.figures.exists() else {}
    if (short := shown.name.partition(".")[2]) not in texts:
        raise sheet.error("Pictures", f"figures.yaml has no words for a figure {shown.name}.")
    return " ".join(texts[short].split())


def picture(sheet: Sheet, shown: Shown, notebook: nbformat.NotebookNode) -> Picture:
    """Take a picture from the executed copy of its notebook."""
    cell = cell_with(sheet, shown, notebook)
    found = [image for output in cell.outputs for image in _images(output)]
    if shown.of == "figure":
        pattern = ".*".join(map(re.escape, re.split(r"\{[^}]*\}", words(sheet, shown))))
        found = [image for image in found if re.fullmatch(pattern, image.alt, re.DOTALL)]
    if not found:
        raise sheet.error("Pictures", f"the executed notebook has no picture {shown.name}.")
    return found[0]


def _images(output: nbformat.NotebookNode) -> list[Picture]:
    text = output.get("data", {}).get("text/html", "")
    found = []
    for kind, data, alt in _IMAGE.findall(text):
        made = base64.b64decode(data)
        if kind in _PER_CM:
            size = Image.open(io.BytesIO(made)).size
            found.append(Picture(made, kind, html.unescape(alt), size))
    return found
