"""Decks as pages: one a notebook, one for each shorter route, and the page that lists them."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
from book.assets import Assets
from book.pages import COURSE, code_colours, head
from minutes import Route, both, rounded
from notebook_files import declared
from sections import OPENING, path_of

from course_utils.marks import to_html
from slides.deck import Deck, Slide, Stack

HERE = Path(__file__).parent
BOOK = HERE.parent / "book"
PAGE = """{head}<body>
{body}
</body>
</html>
"""
HOW_TO = """
<p>A deck for each notebook and for each of the shorter ways through the course. Nothing here needs
a network.</p>
<p><kbd>→</kbd>, <kbd>Space</kbd> or a remote's button goes on, <kbd>←</kbd> goes back; <kbd>S</kbd>
opens the speaker's view, <kbd>Esc</kbd> the overview, <kbd>F</kbd> fills the screen, <kbd>T</kbd>
changes dark and light, <kbd>X</kbd> brings the extras in or leaves them out, <kbd>?</kbd> shows all
keys. Once the answer to a vote is shown, a click on a wrong option tells why it is wrong.</p>
"""


@dataclass
class Written:
    """A deck that was written: its file, title, and numbers of slides."""

    file: str
    title: str
    core: int
    extras: int
    about: str


def style() -> str:
    return "\n".join([(HERE / "deck.css").read_text(encoding="utf-8"), *code_colours()])


def write_decks(
    folder: Path, notebooks: dict[str, nbformat.NotebookNode], routes: list[Route]
) -> list[Written]:
    """Write the decks of executed notebooks, by the names of their files, and those of routes."""
    assets = Assets(folder)
    decks = {}
    by_notebook, by_route = [], []
    for stem, notebook in notebooks.items():
        number = stem[:2]
        assets.scripts = []
        decks[number] = deck = Deck(number, notebook, assets)
        about = f"{both(path_of(number))} minutes: {to_html(declared(number)['you_will'])}"
        title = f"{number} · {declared(number)['title']}"
        by_notebook.append(_written(f"{stem}.html", title, about, list(deck.stacks()), assets))
    for route in routes:
        if not route.sections or not set(route.sections) <= set(decks):
            continue
        assets.scripts = []
        stacks = [opening(route)]
        for number, chosen in route.sections.items():
            wanted = {OPENING, *chosen}
            there = decks[number].parts
            taken = [part for part in there if part.number in wanted and not part.extra]
            stacks += decks[number].stacks(taken)
        file = f"{re.sub(r'[^a-z0-9]+', '-', route.name.lower())}.html"
        about = f"{rounded(route.takes()):,} minutes: sections of {', '.join(route.sections)}"
        by_route.append(_written(file, route.name, about, stacks, assets))
    assets.write("slides.css", style().encode())
    assets.write("figures.js", (BOOK / "figures.js").read_bytes())
    assets.write("deck.js", (HERE / "built" / "deck.js").read_bytes())
    assets.remove_others()
    above = head(f"Slides · {COURSE}", "slides.css", "")
    text = PAGE.format(head=above, body=cover(by_notebook, by_route))
    (folder / "index.html").write_text(text, encoding="utf-8")
    return [*by_notebook, *by_route]


def opening(route: Route) -> Stack:
    """A route's first slide: what it goes through."""
    titles = [html.escape(f"{number} · {declared(number)['title']}") for number in route.sections]
    body = [
        f"<h1>{html.escape(f'{COURSE}: {route.name.lower()}')}</h1>",
        f'<div class="text">{"".join(f"<p>{title}</p>" for title in titles)}</div>',
    ]
    return Stack(False, [Slide("route", "", body, kind="title")])


def _written(file: str, title: str, about: str, stacks: list[Stack], assets: Assets) -> Written:
    loaded = "".join(
        f'<script defer src="{one}"></script>\n'
        for one in [*assets.scripts, "assets/figures.js", "assets/deck.js"]
    )
    slides = "".join(stack.html() for stack in stacks)
    body = f'<div class="reveal"><div class="slides">\n{slides}</div></div>'
    above = head(html.escape(f"{title} · {COURSE}"), "slides.css", loaded)
    text = PAGE.format(head=above, body=body)
    (assets.folder / file).write_text(text, encoding="utf-8")
    count = {
        extra: sum(len(s.slides) for s in stacks if s.extra == extra) for extra in (False, True)
    }
    return Written(file, title, count[False], count[True], about)


def cover(by_notebook: list[Written], by_route: list[Written]) -> str:
    """The page that lists the decks, and says how to show them."""

    def row(deck: Written) -> str:
        more = f' · <a href="{deck.file}?extras">with extras</a> ({deck.core + deck.extras})'
        link = f'<a href="{deck.file}"><b>{html.escape(deck.title)}</b></a> ({deck.core} slides)'
        return f"<li>{link}{more * bool(deck.extras)}<br><small>{deck.about}</small></li>"

    lists = [
        f"<h2>{name}</h2><ul>{''.join(map(row, decks))}</ul>"
        for name, decks in (("By notebook", by_notebook), ("By route", by_route))
    ]
    return f'<main class="cover"><h1>{COURSE}: slides</h1>{HOW_TO}{"".join(lists)}</main>'
