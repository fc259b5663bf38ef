"""Sheets set with Typst: Markdown turned into its markup, and sizes that fill exactly two pages."""

from __future__ import annotations

import json
import re
import tempfile
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pypandoc
import typst
from book.pages import COURSE

from course_utils.exercises.core import exercises
from sheets.pictures import Picture
from sheets.source import QUESTIONS, Sheet

LOOKS = Path(__file__).with_name("sheet.typ")
SIZES = tuple(8.5 + step / 8 for step in range(13))  # points, of the text
SCALES = tuple(0.8 - step / 50 for step in range(24))  # of pictures, beside the notebook's
GOOD = 9.25  # below this size of the text rather smaller pictures
APART = 0.5  # the text of side 1 may be larger by so much
ROOMY = 9.5  # on side 2 rather more room to write than a larger text
PAGE, BETWEEN = 17.6, 0.6  # centimetres
SMALLEST_SHARE = 0.85  # a formula that is squeezed more is too wide for its column
FIRST, SECOND = "side 1 (In five sentences to Pictures)", "side 2 (Traps to References)"
_MARKDOWN = "markdown-auto_identifiers-citations-implicit_figures"
_PART = "SHEETPART"
# A paragraph that ends with a colon stays with what it announces.
_ANNOUNCES = re.compile(r"(?m)^(?!\s|[-+=] |#figure|#table)(.+:\]?)$")
_TO_NOTEBOOK = re.compile(r"\[([^\]]+)\]\(\d\d_\w+\.ipynb[^)]*\)")


@dataclass(frozen=True)
class Markup:
    """A sheet in Typst's markup, before its sizes are known."""

    sheet: Sheet
    name: str
    promise: str
    parts: Mapping[str, str]
    questions: Sequence[str]
    answers: Sequence[str]
    captions: Sequence[str]
    pictures: Sequence[Picture]

    @property
    def files(self) -> dict[str, bytes]:
        return {self._file(n): picture.data for n, picture in enumerate(self.pictures)}

    def _file(self, n: int) -> str:
        return f"{self.sheet.number}-{n}.{self.pictures[n].kind}"


def to_typst(texts: Iterable[str]) -> list[str]:
    """Turn pieces of Markdown into Typst's markup, all in one go."""
    joined = _TO_NOTEBOOK.sub(r"\1", f"\n\n{_PART}\n\n".join(texts))
    joined = re.sub(r"(?<=\d) %", "\u00a0%", joined)  # never a per cent at the start of a line
    arguments = ["--wrap=none", "--columns=999", "--fail-if-warnings"]
    made = pypandoc.convert_text(joined, "typst", format=_MARKDOWN, extra_args=arguments)
    return [_ANNOUNCES.sub(r"#block(sticky: true)[\1]", p.strip()) for p in made.split(_PART)]


def markup(sheet: Sheet, promise: Sequence[str], pictures: Sequence[Picture]) -> Markup:
    """Turn a sheet into Typst's markup; `promise` is its notebook's title, and what follows."""
    headings = [h for h in sheet.texts if h not in ("Test yourself", "Answers", "Pictures")]
    pieces = [*promise, *(sheet.texts[heading] for heading in headings)]
    pieces += [*sheet.items("Test yourself"), *sheet.items("Answers")]
    pieces += [shown.caption for shown in sheet.shown()]
    try:
        made = to_typst(pieces)
    except RuntimeError as error:
        what = " ".join(str(error).split())
        raise sheet.error("a formula or mark", f"Pandoc cannot read it ({what}).") from None
    name, *told = made[: len(promise)]
    rest = made[len(promise) :]
    parts = dict(zip(headings, rest))
    rest = rest[len(headings) :]
    return Markup(
        sheet=sheet,
        name=name,
        promise="\n\n".join(told),
        parts=parts,
        questions=rest[:QUESTIONS],
        answers=rest[QUESTIONS : 2 * QUESTIONS],
        captions=rest[2 * QUESTIONS :],
        pictures=pictures,
    )


def text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def listed(values: Iterable[str]) -> str:
    return f"({''.join(f'{value}, ' for value in values)})"


def rows(pictures: Sequence[Picture], scale: float) -> list[list[tuple[int, float]]]:
    """Pictures with their widths in centimetres, side by side as long as there is room."""
    found: list[list[tuple[int, float]]] = []
    for n, picture in enumerate(pictures):
        width = min(picture.width * scale, PAGE)
        beside = sum(other + BETWEEN for _, other in found[-1]) if found else PAGE
        if beside + width > PAGE:
            found.append([])
        found[-1].append((n, width))
    return [stretched(row, pictures) if len(row) > 1 else row for row in found]


def stretched(row: list[tuple[int, float]], pictures: Sequence[Picture]) -> list[tuple[int, float]]:
    """Pictures side by side, equally high, as wide as the page."""
    height = (PAGE - BETWEEN * (len(row) - 1)) / sum(pictures[n].ratio for n, _ in row)
    return [(n, height * pictures[n].ratio) for n, _ in row]


def call(one: Markup, sizes: tuple[float, float], scale: float, room: bool = True) -> str:
    """The sheet as a call of the function that lays it out; with `room` to write on side 2."""

    def shown(n: int, width: float) -> str:
        alt = text(one.pictures[n].alt)
        return (
            f"(file: {text(one._file(n))}, alt: {alt}, wide: {width:.2f}cm, "
            f"caption: [{one.captions[n]}])"
        )

    def part(heading: str) -> str:
        return f"[== {heading}\n{one.parts[heading]}\n]"

    return f"""#sheet(
  {text(one.sheet.number)}, [{one.name}], [{one.promise}],
  ({sizes[0]}pt, {sizes[1]}pt),
  {listed(listed(shown(*p) for p in row) for row in rows(one.pictures, scale))},
  {listed(part(h) for h in ("In five sentences", "Formulas", "Shapes and numbers"))},
  {part("Traps")}, {part("Take away")} + {part("References")},
  {listed(f"[{question}]" for question in one.questions)},
  {listed(listed(f"[{a}]" for a in column) for column in balanced(one.answers))},
  room: {str(room).lower()},
)
"""


def balanced(answers: Sequence[str]) -> list[Sequence[str]]:
    """Answers in two columns, about as long as each other."""
    lengths = [len(answer) + 30 for answer in answers]
    cut = min(range(1, len(answers)), key=lambda n: abs(sum(lengths[:n]) - sum(lengths[n:])))
    return [answers[:cut], answers[cut:]]


class Press:
    """A folder in which Typst sets one text after another."""

    def __init__(self, folder: Path, sheets: Iterable[Markup]) -> None:
        self.main = folder / "main.typ"
        (folder / LOOKS.name).write_bytes(LOOKS.read_bytes())
        for one in sheets:
            for name, data in one.files.items():
                (folder / name).write_bytes(data)
        self.main.write_text("", encoding="utf-8")
        self.typst = typst.Compiler(self.main, root=folder, ignore_system_fonts=True)

    def lay(self, title: str, body: str) -> None:
        opening = f'#import "{LOOKS.name}": *\n#show: looks.with({text(title)})\n'
        self.main.write_text(opening + body, encoding="utf-8")

    def places(self, one: Markup, first: float, second: float, scale: float) -> dict[str, Any]:
        """The pages on which parts of a sheet end up with certain sizes."""
        self.lay(one.name, call(one, (first, second), scale, room=False) + PLACES)
        return json.loads(self.typst.query("<places>", field="value", one=True))

    def pdf(self, title: str, body: str) -> bytes:
        self.lay(title, body)
        made = self.typst.compile(format="pdf")
        assert isinstance(made, bytes)
        return made


@contextmanager
def press(sheets: Iterable[Markup]) -> Iterator[Press]:
    with tempfile.TemporaryDirectory() as folder:
        yield Press(Path(folder), sheets)


# Tells where things ended up, with no trace on the page.
PLACES = """
#context [#metadata((
  pictures: query(<pictures>).first().location().page(),
  second: query(<second-side>).first().location().page(),
  answers: query(<answers>).first().location().page(),
  end: query(<end>).first().location().page(),
  squeezed: query(<squeezed>).map(one => one.value),
))<places>]
"""


@dataclass(frozen=True)
class Fitted:
    """A sheet with its sizes."""

    markup: Markup
    sizes: tuple[float, float]
    scale: float

    @property
    def call(self) -> str:
        return call(self.markup, self.sizes, self.scale)


def fitted(one: Markup) -> Fitted:
    """Find the sizes of text and pictures that fill exactly two pages."""
    with press([one]) as typesetter:
        places = partial(typesetter.places, one)

        def first_fits(size: float, scale: float) -> bool:
            there = places(size, SIZES[0], scale)
            return there["pictures"] == 1 and there["second"] == 2

        def second_fits(size: float) -> bool:
            there = places(SIZES[0], size, SCALES[-1])
            return there["answers"] == there["end"] == there["second"]

        second = largest(second_fits)
        if not second:
            raise one.sheet.error(SECOND, f"is longer than a page, even at {SIZES[0]} points.")
        # Pictures as large as a good size of the text permits.
        large = (scale for scale in SCALES if first_fits(GOOD, scale))
        scale = next(large, SCALES[-1])
        first = largest(partial(first_fits, scale=scale))
        if not first:
            raise one.sheet.error(FIRST, f"is longer than a page, even at {SIZES[0]} points.")
        sizes = (min(first, second + APART), min(first, second, ROOMY))
        squeezed = places(*sizes, scale)["squeezed"]
    if squeezed and min(squeezed) < SMALLEST_SHARE:
        raise one.sheet.error("Formulas", "a formula is too wide for its column: break it.")
    return Fitted(one, sizes, scale)


def largest(fits: Callable[[float], bool]) -> float:
    """The largest size that fits; 0 where none does."""
    low, high = -1, len(SIZES)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(SIZES[middle]) else (low, middle)
    return SIZES[low] if low >= 0 else 0


def one_sheet(one: Fitted) -> bytes:
    """A sheet as PDF."""
    title = f"{one.markup.sheet.number} · {one.markup.name}: study sheet"
    with press([one.markup]) as typesetter:
        return typesetter.pdf(title, one.call)


def booklet(sheets: Sequence[Fitted]) -> bytes:
    """All sheets, with their contents."""
    return _bound(sheets, COURSE, "Study sheets", [one.call for one in sheets])


def teachers(sheets: Sequence[Fitted]) -> bytes:
    """The same with each notebook's exercises and their solutions."""
    parts = [one.call + solved(one.markup.sheet) for one in sheets]
    return _bound(
        sheets,
        COURSE,
        "Study sheets: the teacher's edition, with the solutions of the exercises",
        parts,
    )


def _bound(sheets: Sequence[Fitted], title: str, what: str, parts: Iterable[str]) -> bytes:
    with press(one.markup for one in sheets) as typesetter:
        body = f"#cover({text(title)}, {text(what)})\n" + "\n".join(parts)
        return typesetter.pdf(f"{title}: {what}", body)


def solved(sheet: Sheet) -> str:
    """The exercises of a notebook with their solutions."""
    there = exercises(sheet.number)
    pieces = [piece for one in there for piece in (one.title, one.prompt, one.explanation or " ")]
    made = iter(to_typst(map(textwrap.dedent, pieces)))
    calls = [
        f"#exercise({text(one.id)}, [{next(made)}], [{next(made)}], "
        f"{text(one.solution_text)}, [{next(made)}])"
        for one in there
    ]
    return f"#solutions({text(sheet.number)}, [\n{chr(10).join(calls)}\n])" if calls else ""
