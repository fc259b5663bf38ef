"""A lesson's sheet.md: read, checked, and told in one sentence what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FIRST_SIDE = ("In five sentences", "Formulas", "Shapes and numbers", "Pictures")
SECOND_SIDE = ("Traps", "Test yourself", "Answers", "Take away", "References")
HEADINGS = (*FIRST_SIDE, *SECOND_SIDE)
QUESTIONS = 10
# ![caption](figure:01.race) or ![caption](cell:running-stepper)
_PICTURE = re.compile(r"!\[(?P<caption>.+)\]\((?P<of>figure|cell):(?P<name>[\w.-]+)\)")


class SheetError(Exception):
    """What is wrong with a sheet, with its lesson and the place, in one sentence."""


@dataclass(frozen=True)
class Shown:
    """A picture that a sheet asks for: a figure by its name, or the still in a cell."""

    caption: str
    of: str
    name: str


@dataclass(frozen=True)
class Sheet:
    """The texts of a sheet, by their headings; Markdown."""

    file: Path
    texts: dict[str, str]

    @property
    def lesson(self) -> str:
        """Its folder's name."""
        return self.file.parent.name

    @property
    def number(self) -> str:
        return self.lesson[1:3]

    def error(self, place: str, what: str) -> SheetError:
        return SheetError(f"{self.lesson}/{self.file.name}, {place}: {what}")

    def items(self, heading: str) -> list[str]:
        """The items of a numbered list, what is indented under one included."""
        found = re.split(r"(?m)^\d+[.)]\s+", self.texts[heading])
        if found[0].strip():
            raise self.error(heading, "holds only a numbered list, and something stands above it.")
        return [item.strip() for item in found[1:]]

    def shown(self) -> list[Shown]:
        """The pictures, in their order."""
        pictures = []
        for line in self.texts["Pictures"].splitlines():
            found = _PICTURE.fullmatch(line.strip())
            if found:
                pictures.append(Shown(**found.groupdict()))
            elif line.strip():
                raise self.error(
                    "Pictures",
                    f"“{line.strip()[:40]}” is not of the form ![caption](figure:NN.name) or "
                    "![caption](cell:cell-id).",
                )
        if not 1 <= len(pictures) <= 3:
            raise self.error("Pictures", f"there are {len(pictures)} pictures, not one to three.")
        return pictures


def read_sheet(file: Path) -> Sheet:
    """Read a sheet.md and see that it has its headings, ten questions and ten answers."""
    if not file.exists():
        raise SheetError(f"{file.parent.name}: there is no {file.name}, so there is no sheet.")
    above, *found = re.split(r"(?m)^## (.+)$", file.read_text(encoding="utf-8"))
    names = [name.strip() for name in found[::2]]
    sheet = Sheet(file, dict(zip(names, (text.strip() for text in found[1::2]))))
    if above.strip():
        raise sheet.error("top", f"“{above.strip()[:40]}” stands above the first heading.")
    for place, heading in enumerate(HEADINGS):
        if names[place : place + 1] != [heading]:
            there = f"“{names[place]}” stands there" if place < len(names) else "the file ends"
            raise sheet.error(heading, f"this heading is missing in its place, where {there}.")
        if not sheet.texts[heading]:
            raise sheet.error(heading, "nothing stands under this heading.")
    if len(names) > len(HEADINGS):
        raise sheet.error(names[len(HEADINGS)], "a sheet has no such heading.")
    for heading in ("Test yourself", "Answers"):
        if len(items := sheet.items(heading)) != QUESTIONS:
            raise sheet.error(heading, f"the list has {len(items)} items, not {QUESTIONS}.")
    sheet.shown()
    return sheet
