"""What a slide shows of a text cell: headings, formulas, lists, tables and few words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from minutes import unmarked
from notebook_files import lesson_text

MOST_WORDS = 45  # of a text that is shown whole
LEAD = 32  # words of the first sentences of a longer one
LONG_LIST = 80  # words; beyond, points that begin with a bold phrase show only that
_LEAD_IN = 24  # words of a last sentence that ends with a colon
_HEADING = re.compile(r"(#{1,4}) (.+)")
# Where a sentence ends: not within a formula or code, nor behind what is only shortened.
_SENTENCE = re.compile(
    r"((?:\$[^$]+\$|`[^`]+`|[^$`])*?(?<!e\.g)(?<!i\.e)(?<!vs)(?<!et al)[.?!:]\)?)\s+(?=[^a-z\s])"
)
_LAUNCH = re.compile(r"(?m)^Open in \[.*$")
_BOLD = re.compile(r"- (?:\([^)]*\) )?\*\*.+?\*\*")
# Headings that say what kind of thing follows, which a slide shows by itself.
ASIDE = {"Predict", "Check yourself"}


@dataclass
class Piece:
    """What stands under one heading of a cell."""

    heading: str = ""
    level: int = 0
    blocks: list[str] = field(default_factory=list)

    @property
    def aside(self) -> bool:
        return self.heading in ASIDE


def blocks(text: str) -> list[str]:
    """Paragraphs, lists, tables, formulas and blocks of code, headings among them."""
    found: list[str] = []
    inside = ""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if inside:
            found[-1] += f"\n\n{paragraph}"
        else:
            found.append(paragraph)
        inside = _left_open(found[-1])
    return [part for one in found for part in _parted(one) if part.strip()]


def _left_open(block: str) -> str:
    """What a block has begun and not ended: a fold-out, a formula, code."""
    if block.count("<details") > block.count("</details>"):
        return "details"
    if block.count("$$") % 2:
        return "$$"
    return "```" if len(re.findall(r"(?m)^```", block)) % 2 else ""


def _parted(block: str) -> list[str]:
    """A block whose heading or list stands directly above or below a line of text."""
    if _kind(block) != "text" and not _HEADING.match(block):
        return [block]
    lines = block.split("\n")
    for place in range(1, len(lines)):
        if _HEADING.match(lines[place - 1]) or _kind(lines[place]) in ("list", "formula"):
            rest = "\n".join(lines[place:])
            return ["\n".join(lines[:place]), *_parted(rest)]
    return [block]


def _kind(block: str) -> str:
    if re.match(r"([-*]|\d+\.) ", block):
        return "list"
    if block.startswith("|"):
        return "table"
    if block.startswith("$$"):
        return "formula"
    if block.startswith("```"):
        return "code"
    return "details" if block.startswith("<") else "text"


def pieces(text: str) -> list[Piece]:
    """A cell's text by its headings, without what tells of minutes and of where to open it."""
    found = [Piece()]
    for block in blocks(_LAUNCH.sub("", unmarked(text))):
        if heading := _HEADING.fullmatch(block.strip()):
            found.append(Piece(heading[2], len(heading[1])))
        else:
            found[-1].blocks.append(block)
    return [piece for piece in found if piece.heading or piece.blocks]


def sentences(paragraph: str) -> list[str]:
    joined = " ".join(paragraph.split())
    parts = _SENTENCE.split(joined)
    return [part.strip() for part in parts if part.strip()]


def words(texts: list[str]) -> int:
    return sum(len(text.split()) for text in texts)


def shown(piece: Piece, most: int = MOST_WORDS, lead: int = LEAD) -> list[str]:
    """The blocks that a slide shows: all of a short text; else what is not prose, and its lead."""
    kept = [block for block in piece.blocks if _kind(block) != "details"]
    prose = [block for block in kept if _kind(block) == "text"]
    if words(prose) <= most:
        return [_short(block) for block in kept]
    taken: list[str] = []
    for place, block in enumerate(kept):
        if _kind(block) != "text":
            taken.append(_short(block))
            continue
        said = sentences(block)
        first = _lead(said, lead) if block is prose[0] else []
        last = [said[-1]] if said[-1].endswith(":") and words(said[-1:]) <= _LEAD_IN else []
        if last and place + 1 < len(kept) and _kind(kept[place + 1]) == "text":
            last = []  # it announces nothing that is shown
        taken.append(" ".join(dict.fromkeys([*first, *last])))
    return [block for block in taken if block]


def _lead(said: list[str], most: int) -> list[str]:
    """The first sentences, as long as they are few words and announce nothing that is left out."""
    for number in range(len(said), 0, -1):
        announces = said[number - 1].endswith(":") and number < len(said)
        if words(said[:number]) <= most and not announces:
            return said[:number]
    return []


def _short(block: str) -> str:
    """A long list whose points begin with a bold phrase: these phrases."""
    if _kind(block) != "list" or len(block.split()) <= LONG_LIST:
        return block
    points = re.split(r"\n(?=- )", block)
    bold = [_BOLD.match(point) for point in points]
    return "\n".join(found[0] for found in bold if found) if all(bold) else block


@cache
def rewritten(number: str) -> dict[str, str]:
    """What a lesson's slides.md has the slides say, by the id of the cell that it replaces."""
    parts = re.split(r"(?m)^## ([\w-]+)$", lesson_text(number, "slides.md"))
    return {name: body.strip() for name, body in zip(parts[1::2], parts[2::2])}


def lost(number: str, ids: Iterable[str]) -> str:
    """What is wrong with a lesson's slides.md: that it rewrites a cell which is not there."""
    unknown = rewritten(number).keys() - set(ids)
    if not unknown:
        return ""
    return (
        f"slides.md of lesson {number} rewrites {', '.join(sorted(unknown))}, which is no cell of "
        f"notebook {number}. Take the id from the cell's metadata, or delete the entry."
    )
