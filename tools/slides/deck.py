"""The cells of an executed notebook as slides, by their slide marks.

A cell marked `slide` or `subslide` begins a slide, one marked `fragment` comes with a step of its
own, `skip` leaves a cell out and `notes` gives it to the speaker; one without a mark goes on where
the cell before it stands. A section is a stack of slides, and so is each extra. Whatever the marks
say, a prediction has its slide to itself, a heading begins a slide, and none shows more than twelve
lines of code.
"""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import mathml
import nbformat
from book.assets import Assets
from book.cells import Cells, is_set_up, shows_only_a_card, without_cards
from guide_goals import name, stated, text_of
from guide_questions import asked, told
from minutes import minutes
from sections import CLOSING, OPENING, Part, parts, path_of

from course_utils.quizzes.declarations import find
from slides.texts import Piece, pieces, rewritten, shown
from slides.votes import vote

MARKS = ("slide", "subslide", "fragment", "skip", "notes")
MOST_CODE = 12  # lines of a slide
FEWEST_CODE = 3  # that a further slide is made for, if they can be parted elsewhere
# Words of an exercise's prompt that is shown whole, and of the first sentences of a longer one.
_PROMPT = (75, 60)
MOST_PRINTED = 16  # lines; what is longer is cut, and says so
_EXERCISE = re.compile(r"ex-(\d\d)-(\d+)")
_STAND_BY = re.compile(r"The course.{1,6}s .* until yours has passed\.\n?")  # what `yours` says
_LINK = re.compile(r"<small><a href=\"solutions.*?</small>|</?a\b[^>]*>")
_LAZY = re.compile(r' loading="lazy"')


@dataclass
class Slide:
    """What is shown at once, and what the speaker sees beside it."""

    id: str
    kicker: str
    body: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    kind: str = ""
    lines: int = 0  # of code

    def html(self) -> str:
        above = f'<p class="kicker">{self.kicker}</p>' if self.kicker else ""
        notes = f'<aside class="notes">{"".join(self.notes)}</aside>' if self.notes else ""
        words = all(part.startswith(('<div class="text">', "<h3>")) for part in self.body)
        kind = self.kind or "words" * words
        frame = f'<div class="frame {kind}">{above}{"".join(self.body)}</div>'
        return f'<section id="{self.id}">{frame}{notes}</section>\n'


@dataclass
class Stack:
    """The slides of a section, or of an extra."""

    extra: bool
    slides: list[Slide]

    def html(self) -> str:
        kind = ' class="extra"' if self.extra else ""
        return f"<section{kind}>\n{''.join(slide.html() for slide in self.slides)}</section>\n"


class Renderer(mathml.Renderer):
    """Headings without anchors, formulas that may be wide."""

    def heading(self, text: str, level: int, **_: object) -> str:
        return f"<h{level}>{text}</h{level}>\n"

    def block_math(self, body: str) -> str:
        return f'<div class="formula">{super().block_math(body)}</div>'

    def block_code(self, code: str, info: str | None = None) -> str:
        return f'<pre class="code">{html.escape(code)}</pre>\n'


def mark(cell: dict[str, Any]) -> str:
    """The slide mark that JupyterLab has put on a cell; nothing where it goes on."""
    return cell.get("metadata", {}).get("slideshow", {}).get("slide_type", "-").strip("-")


class Deck(Cells):
    """Stacks of slides from the cells of a notebook."""

    def __init__(self, number: str, notebook: nbformat.NotebookNode, assets: Assets) -> None:
        super().__init__(assets)
        self.number = number
        self.rewritten = rewritten(number)
        self.goals = dict(stated(text_of(number)))
        self.parts = parts(path_of(number), notebook)
        self.slides: list[Slide] = []  # of the stack that is being made
        self.kicker = ""
        self.lead = ""  # a line above a vote, from the text before it
        self.above = ""  # a heading that has only an exercise below it
        self.following: nbformat.NotebookNode | None = None  # the cell behind the one at hand

    def renderer(self) -> mathml.Renderer:
        return Renderer()

    def stacks(self, chosen: Iterable[Part] | None = None) -> Iterator[Stack]:
        """A stack for each part that shows anything."""
        for part in self.parts if chosen is None else chosen:
            self.slides, self.kicker, self.lead, self.above = [], "", "", ""
            cells = [nbformat.from_dict(cell) for cell in part.cells]
            for cell, self.following in zip(cells, [*cells[1:], None]):
                self.add(cell, part)
            made = [slide for slide in self.slides if slide.body]
            if made:
                yield Stack(part.extra, made)

    def add(self, cell: nbformat.NotebookNode, part: Part) -> None:
        kind = mark(cell)
        if kind == "skip" or not cell.source.strip():
            return
        if kind == "notes":
            self.note(self.markdown(cell.source) if cell.cell_type == "markdown" else cell.source)
            return
        begins = kind in ("slide", "subslide")
        before = (len(self.slides), len(self.slides[-1].body) if self.slides else 0)
        if cell.cell_type == "markdown":
            self.text(cell, part, begins)
        else:
            self.computed(cell, begins)
        if kind == "fragment" and before == (len(self.slides), before[1]) and before[0]:
            added = "".join(self.slides[-1].body[before[1] :])
            self.slides[-1].body[before[1] :] = [f'<div class="fragment">{added}</div>']

    def begin(self, id: str, kind: str = "") -> Slide:
        """A new slide; the ids of several from one cell are numbered."""
        own = f"{self.number}-{id}"
        same = sum(slide.id == own or slide.id.startswith(f"{own}.") for slide in self.slides)
        self.slides.append(Slide(f"{own}.{same + 1}" if same else own, self.kicker, kind=kind))
        return self.slides[-1]

    def here(self, id: str, begins: bool) -> Slide:
        """The slide to go on with."""
        closed = not self.slides or self.slides[-1].kind in ("vote", "title")
        return self.begin(id) if begins or closed else self.slides[-1]

    def note(self, text: str) -> None:
        if not self.slides:
            self.begin("notes")
        self.slides[-1].notes.append(_LINK.sub("", text))  # a speaker follows none

    # --- texts

    def text(self, cell: nbformat.NotebookNode, part: Part, begins: bool) -> None:
        there = pieces(cell.source)
        full = self.markdown("\n\n".join(_lines(there)))
        rewrite = self.rewritten.get(cell.id)
        if rewrite is not None:
            begun = there[0]
            there = [*pieces(rewrite)] or [Piece()]
            if not there[0].heading:
                there[0].heading, there[0].level = begun.heading, begun.level
        exercise = _EXERCISE.fullmatch(cell.id)
        cut = rewrite is not None
        for place, piece in enumerate(there):
            blocks = piece.blocks
            if rewrite is None:
                blocks = shown(piece, *_PROMPT) if exercise else shown(piece)
                cut = cut or blocks != piece.blocks
            titled = (part.cells[0]["id"] == cell.id and not place) or 0 < piece.level <= 2
            alone = not blocks and all(later.aside for later in there[place + 1 :])
            if piece.aside or (alone and not titled and self.asks_next()):
                heading = "" if piece.aside else f"### {piece.heading}"
                self.lead += self.markdown("\n\n".join([heading, *blocks]))
                continue
            if alone and not titled and self.following and _EXERCISE.match(self.following.id):
                self.above = self.markdown(piece.heading).strip()
                continue
            if titled:
                self.title(cell, part, piece, blocks)
            else:
                slide = self.here(cell.id, (begins and not place) or bool(piece.heading))
                if self.above:
                    slide.body.append(f'<div class="above">{self.above}</div>')
                    self.above = ""
                if piece.heading:
                    slide.body.append(self.markdown(f"### {piece.heading}"))
                slide.body.append(self.prose(blocks, cell))
            begins = False
        if cut:
            self.note(full)
        if exercise:
            self.note(told("check", f"{exercise[1]}.{exercise[2]}"))
            self.slides[-1].kind = "exercise"

    def asks_next(self) -> bool:
        """Does a vote follow this text, be it behind a mere heading?"""
        cell = self.following
        if cell is None:
            return False
        if cell.cell_type == "code":
            return any(call != "check" for call, _ in asked(Part(0, False, [cell])))
        return all(piece.aside for piece in pieces(cell.source))

    def prose(self, blocks: list[str], cell: nbformat.NotebookNode) -> str:
        text = self.markdown("\n\n".join(blocks)) if blocks else ""
        return f'<div class="text">{text}</div>' if text else ""

    def title(
        self, cell: nbformat.NotebookNode, part: Part, piece: Piece, blocks: list[str]
    ) -> None:
        """The slide that begins a notebook, a section, an extra; it closes by itself."""
        heading = self.markdown(f"# {piece.heading}").strip()
        slide = self.begin(cell.id, "title" if part.number != CLOSING else "closing")
        slide.body += [heading, self.prose(piece.blocks[:1] if piece.level == 1 else blocks, cell)]
        if part.number == OPENING:
            return
        self.kicker = re.sub("</?h1>", "", heading)
        if part.extra and not self.kicker.startswith(str(part.number)):
            self.kicker = f"{part.number} · {self.kicker}"
        if part.number != CLOSING:
            spent = max(1, round(minutes(part.cells)))
            kind = "Extra" if part.extra else "Core"
            goal = self.markdown(self.goals.get(name(part), ""))
            slide.notes += [f"<p><b>{kind}, {spent} min</b> for someone working alone.</p>", goal]

    # --- code and what it shows

    def computed(self, cell: nbformat.NotebookNode, begins: bool) -> None:
        questions = [one for one in asked(Part(0, False, [cell])) if one[0] != "check"]
        for call, id in questions:
            if call in ("predict", "quiz"):
                slide = self.begin(cell.id, "vote")
                slide.body.append(vote(call, id, self.lead, self.asked_about(cell, call, id)))
                self.lead = ""
            self.note(told(call, id))
        if questions or is_set_up(cell):
            return
        if _EXERCISE.match(cell.id):
            self.listing(cell, without_check(cell.source), False)
            return
        outputs = [_LAZY.sub("", _STAND_BY.sub("", one)) for one in self.outputs(cell)]
        # Nothing empty; and no note on what stands here only while the notebook runs.
        outputs = [one for one in outputs if one not in ("", '<pre class="printed"></pre>')]
        outputs = [one for one in outputs if not one.startswith('<p class="note">')]
        pictures = [one for one in outputs if "<img" in one or 'class="live"' in one]
        if pictures or shows_only_a_card(cell):
            drawn = False
            beside_code = bool(self.slides and self.slides[-1].lines)
            slide = self.here(cell.id, begins or beside_code)
            slide.notes.append(self.code(cell.source))
            for output in outputs:
                if drawn and output in pictures:
                    slide = self.begin(cell.id)  # a slide has room for one
                drawn = drawn or output in pictures
                slide.kind = slide.kind or "figure"
                slide.body.append(_cut(output))
            return
        self.listing(cell, cell.source, begins)
        for output in outputs:
            slide = self.begin(cell.id) if "<h5" in output else self.slides[-1]
            slide.body.append(_cut(output))

    def asked_about(self, cell: nbformat.NotebookNode, call: str, id: str) -> str:
        """Code that a question is about: in its own cell, or, where it says so, in that below."""
        code = without_cards(cell.source)
        if call == "predict" and re.search(r"\bbelow\b", find(call, id).text) and self.following:
            code = self.following.source
        return self.code(code)

    def listing(self, cell: nbformat.NotebookNode, code: str, begins: bool) -> None:
        """Code, on as many slides as it takes."""
        for number, part in enumerate(portions(code)):
            lines = part.count("\n") + 1
            slide = self.here(cell.id, begins and not number)
            if slide.lines + lines > MOST_CODE:
                slide = self.begin(cell.id)
            slide.body.append(self.code(part))
            slide.lines += lines


def _lines(there: list[Piece]) -> Iterator[str]:
    """What the pieces of a cell say, for the speaker."""
    for piece in there:
        if piece.heading and not piece.aside:
            yield f"**{piece.heading}**"
        yield from piece.blocks


def without_check(code: str) -> str:
    """An exercise's stub without the call that checks it."""
    return re.sub(r"(?ms)^(\w+ = )?check\(.*", "", code).rstrip()


def portions(code: str, most: int = MOST_CODE) -> list[str]:
    """Code in portions of at most so many lines, parted between statements where possible."""
    lines = re.sub(r"\n{3,}", "\n\n", code.rstrip()).split("\n")
    if len(lines) > most:
        places = [at for at in range(1, most + 1) if _may_part(lines, at)]
        places = [at for at in places if len(lines) - at >= FEWEST_CODE] or places
        at = places[-1] if places else _within(lines, most)
        first, rest = "\n".join(lines[:at]).rstrip(), "\n".join(lines[at:]).strip("\n")
        return [first, *portions(rest, most)]
    return ["\n".join(lines)]


def _within(lines: list[str], most: int) -> int:
    """Where to part a long statement: before a blank line, or else in equal portions."""
    blank = [at for at in range(FEWEST_CODE, most + 1) if not lines[at].strip()]
    return blank[-1] if blank else -(-len(lines) // -(-len(lines) // most))


def _may_part(lines: list[str], at: int) -> bool:
    """Whether a statement of the outermost level begins here and one ended before."""
    if not lines[at].strip() or lines[at].startswith(
        (" ", ")", "]", "}", "else", "elif", "except")
    ):
        return False
    try:
        ast.parse("\n".join(lines[:at]))
    except SyntaxError:
        return False
    return True


def _cut(output: str) -> str:
    """A long print without its end."""
    found = re.fullmatch(r'(<pre class="printed">)(.*)(</pre>)', output, re.DOTALL)
    lines = found[2].split("\n") if found else []
    if not found or len(lines) <= MOST_PRINTED:
        return output
    more = f'<span class="more">… and {len(lines) - MOST_PRINTED + 1} more lines</span>'
    return found[1] + "\n".join([*lines[: MOST_PRINTED - 1], more]) + found[3]
