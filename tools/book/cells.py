"""The cells of an executed notebook as HTML."""

from __future__ import annotations

import ast
import html
import operator
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import mathml
import nbformat
from nbconvert.filters import ansi2html
from nbconvert.filters.markdown_mistune import MarkdownWithMath
from notebook_files import plain_python
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from book.assets import Assets

# Calls that only show a card; their code says nothing to a reader.
CARDS = {"predict", "quiz", "check", "predictions_so_far", "concept_test", "CourseMap"}
PAGE_WIDTH = 100  # letters of code
_EXERCISE = re.compile(r"ex-(\d\d)-(\d+)")
_PROGRESS = re.compile(r"^.*\d+%\|.*$\n?", re.MULTILINE)
_FORMATTER = HtmlFormatter(nowrap=True)
_BUILDER = "What this prints tells of your machine: run the notebook to see it."
_LIVE_ONLY = "Another program opens here when the notebook runs."
_CONTROLS = "Controls stand here when the notebook runs."
_WIDGET = "application/vnd.jupyter.widget-view+json"


@dataclass
class Section:
    """What stands under one heading, for contents and search."""

    id: str
    title: str
    level: int
    words: list[str] = field(default_factory=list)


def plain(text: str) -> str:
    """The words of some HTML, without its formulas."""
    text = re.sub(r"<math.*?</math>", " ", text, flags=re.DOTALL)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))).strip()


def plain_paragraph(text: str) -> str:
    """The inside of a single paragraph."""
    return text.strip().removeprefix("<p>").removesuffix("</p>")


class Renderer(mathml.Renderer):
    """Gives each heading an address, and a formula on lines of its own a place to scroll."""

    def __init__(self, sections: list[Section]) -> None:
        super().__init__()
        self.sections = sections

    def block_math(self, body: str) -> str:
        return f'<span class="formula">{super().block_math(body)}</span>'

    def block_code(self, code: str, info: str | None = None) -> str:
        return f'<pre class="code">{html.escape(code)}</pre>\n'

    def heading(self, text: str, level: int, **_: object) -> str:
        title = plain(text)
        name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "section"
        taken = {section.id for section in self.sections}
        id = next(one for one in _numbered(name) if one not in taken)
        self.sections.append(Section(id, title, level))
        if level == 1:  # the page's own address
            return f'<h1 id="{id}">{text}</h1>\n'
        label = html.escape(f"Link to: {title}", quote=True)
        link = f'<a class="anchor" href="#{id}" aria-label="{label}">#</a>'
        return f'<h{level} id="{id}">{text} {link}</h{level}>\n'


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


class Cells:
    """What stands in cells, as HTML: texts, code, outputs."""

    def __init__(self, assets: Assets) -> None:
        self.assets = assets
        self.sections: list[Section] = []

    def renderer(self) -> mathml.Renderer:
        return Renderer(self.sections)

    def code(self, source: str) -> str:
        if not source:
            return ""
        if self.sections:
            self.sections[-1].words.append(source)
        return f'<pre class="code">{highlight(source, PythonLexer(), _FORMATTER)}</pre>'

    def markdown(self, source: str) -> str:
        text = MarkdownWithMath(renderer=self.renderer()).render(source)
        if self.sections:
            self.sections[-1].words.append(plain(text))
        text = text.replace("<table>", '<div class="scroll"><table>')
        text = text.replace("</table>", "</table></div>")
        return re.sub(r'href="(\d\d_\w+)\.ipynb', r'href="\1.html', text)

    def outputs(self, cell: nbformat.NotebookNode) -> list[str]:
        """Each output of a cell; what was printed piece by piece is one."""
        return [
            self._output(one, f"{cell.get('id', 'cell')}-{place}")
            for place, one in enumerate(joined(cell.outputs))
        ]

    def _output(self, output: nbformat.NotebookNode, place: str) -> str:
        if output.output_type == "stream":
            return _text(output.text)
        if output.output_type == "error":
            return _text("\n".join(output.traceback))
        data = output.data
        if "text/html" in data:
            if "<iframe" in data["text/html"]:
                return f'<p class="note">{_LIVE_ONLY}</p>'
            text = self.assets.taken_from(below_sections(data["text/html"]), place)
            return f'<div class="output">{text}</div>'
        if "image/svg+xml" in data:
            return f'<div class="output">{data["image/svg+xml"]}</div>'
        if "image/png" in data:
            picture = f'<img src="data:image/png;base64,{data["image/png"].strip()}" alt="Figure">'
            return f'<div class="output">{self.assets.taken_from(picture, place)}</div>'
        if "text/markdown" in data:
            return self.markdown(data["text/markdown"])
        if _WIDGET in data:
            return f'<p class="note">{_CONTROLS}</p>'
        return _text(data.get("text/plain", ""))


class Chapter(Cells):
    """An executed notebook as the inside of a page, with its sections."""

    def __init__(self, notebook: nbformat.NotebookNode, assets: Assets) -> None:
        super().__init__(assets)
        self.cells = notebook.cells
        first = self.cells[0].source if self.cells else ""
        self.title = plain(first.splitlines()[0].lstrip("# ")) if first else "Notebook"
        self.name = html.escape(self.title)
        links = re.search(r"^Open in (.+)$", first, re.MULTILINE)
        self.launch = plain_paragraph(self.markdown(links[1])) if links else ""
        self.body = "".join(self._parts())

    def _parts(self) -> Iterator[str]:
        """The cells' HTML; what belongs to one exercise stands in one block."""
        within = None
        for cell in self.cells:
            found = _EXERCISE.match(cell.get("id", ""))
            number = f"{found[1]}.{found[2]}" if found else None
            if number != within:
                yield "</section>\n" if within else ""
                yield f'<section class="exercise" id="exercise-{number}">\n' if number else ""
                within = number
            yield self._cell(cell)
        yield "</section>\n" if within else ""

    def _cell(self, cell: nbformat.NotebookNode) -> str:
        if cell.cell_type == "markdown":
            text = self.markdown(cell.source)
            return f'<div class="text">{text}</div>\n'
        if cell.cell_type != "code" or not cell.source.strip():
            return ""
        code, outputs = self.code(without_cards(cell.source)), self._outputs(cell)
        if is_set_up(cell):
            summary = "Set-up" if "google.colab" in cell.source else "Imports"
            return (
                f'<details class="set-up"><summary>{summary}</summary>{code}{outputs}</details>\n'
            )
        if shows_only_a_card(cell):
            return f'<div class="card">{outputs}</div>\n'
        if _EXERCISE.match(cell.get("id", "")):
            return f"{code}{self._how_to_run()}{outputs}\n"
        return f"{code}{outputs}\n"

    def _how_to_run(self) -> str:
        elsewhere = f", or in {self.launch}" if self.launch else ""
        return f'<p class="run">Run it: on your machine (<code>make lab</code>){elsewhere}.</p>\n'

    def _outputs(self, cell: nbformat.NotebookNode) -> str:
        if "doctor.examine()" in cell.source:
            return f'<p class="note">{_BUILDER}</p>'
        in_exercise = bool(_EXERCISE.match(cell.get("id", "")))
        shown = self.outputs(cell)
        if in_exercise:
            shown = list(map(only_help, shown))
        kind = "outputs predictions" if "predictions_so_far(" in cell.source else "outputs"
        return f'<div class="{kind}">{"".join(shown)}</div>' if any(shown) else ""


def below_sections(text: str) -> str:
    """An output whose headings, such as those of a model card, are none of the chapter's."""
    return re.sub(r"(?<=<h|/h)[12](?=[ >])", lambda found: str(int(found[0]) + 3), text)


def _text(text: str) -> str:
    """What was printed; of lines that were written over, the last."""
    lines = (line.rstrip("\r").rsplit("\r", 1)[-1] for line in text.split("\n"))
    text = _PROGRESS.sub("", "\n".join(lines)).rstrip()
    # Messages are wrapped; what fits the page may be a table.
    wrapped = " wrapped" * any(len(line) > PAGE_WIDTH for line in text.splitlines())
    return f'<pre class="printed{wrapped}">{ansi2html(text)}</pre>' if text else ""


def joined(outputs: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """The outputs, what was printed piece by piece as one."""
    together: list[nbformat.NotebookNode] = []
    for output in outputs:
        last = together[-1] if together else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            together[-1] = nbformat.from_dict({**last, "text": last.text + output.text})
        else:
            together.append(output)
    return together


def only_help(card: str) -> str:
    """A check's card without its verdict on a stub: hints and solution, behind their clicks."""
    start, end = card.find("<details"), card.rfind("</details>")
    if "not attempted yet" not in card or start < 0:
        return card
    return f'<div class="help">{card[start:end]}</details></div>'


def is_set_up(cell: nbformat.NotebookNode) -> bool:
    """Is this the first cell of every notebook, or imports with at most a constant behind them?"""
    statements = _statements(cell.source)
    imports = [isinstance(one, (ast.Import, ast.ImportFrom)) for one in statements]
    constants = [isinstance(getattr(one, "value", None), ast.Constant) for one in statements]
    only_these = any(imports) and all(map(operator.or_, imports, constants))
    return "google.colab" in cell.source or only_these


def shows_only_a_card(cell: nbformat.NotebookNode) -> bool:
    """Does this cell only call for a card, or make an explorer from what it names and show it?"""
    statements = _statements(cell.source)
    cards = [_called(one) in CARDS for one in statements]
    if statements and all(cards):
        return True
    live = any("course-live-" in one.get("data", {}).get("text/html", "") for one in cell.outputs)
    return live and all(_makes_an_explorer(one) for one in statements)


def without_cards(source: str) -> str:
    """A cell's code without the calls at its end that only show a card; a check is kept."""
    lines = source.splitlines()
    for statement in reversed(_statements(source)):
        if _called(statement) not in CARDS - {"check"}:
            break
        lines = lines[: statement.lineno - 1]
    return "\n".join(lines).rstrip()


def _statements(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(plain_python(source)).body
    except SyntaxError:  # of a magic's own
        return []


def _called(statement: ast.stmt) -> str:
    """The function that a statement calls, if that is all it does: `predict("01.x")`."""
    value = getattr(statement, "value", None)
    if not isinstance(statement, (ast.Expr, ast.Assign)) or not isinstance(value, ast.Call):
        return ""
    called = value.func
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _makes_an_explorer(statement: ast.stmt) -> bool:
    shown = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Name)
    return shown or _called(statement)[:1].isupper()
