"""Whole pages: contents at the side, previous and next, routes, search, and the cover."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from pathlib import Path

from minutes import Route, rounded
from pygments.formatters import HtmlFormatter

from book.assets import Assets
from book.cells import Chapter, Section

HERE = Path(__file__).parent
COURSE = "Convolutional networks by hand"
# Before anything is painted: the theme, and that scripts run.
EARLY = """
const theme = (() => { try { return localStorage.getItem("course-book-theme"); } catch {} })();
const dark = matchMedia("(prefers-color-scheme: dark)").matches;
document.documentElement.classList.add("js");
document.documentElement.classList.toggle("dark", theme ? theme === "dark" : dark);
"""
# Of every page, the decks' among them.
HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<script>{early}</script>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="assets/{style}">
{scripts}
</head>
"""
PAGE = """{head}<body data-chapter="{stem}">
<a class="skip" href="#content">To the text</a>
<header class="bar">
<button type="button" id="menu" aria-expanded="false" aria-controls="side">Contents</button>
<a class="home" href="index.html">{course}</a>
<button type="button" id="theme" title="Dark or light">Theme</button>
</header>
<div class="columns">
<nav id="side" aria-label="Contents">
<search><label for="search">Search the book</label>
<input id="search" type="search" autocomplete="off" spellcheck="false">
<ol id="found" hidden></ol><p id="found-none" role="status"></p></search>
{contents}
<p><button type="button" id="forget">Forget my answers</button></p>
<p class="note">Answers are kept in this browser only.</p>
</nav>
<main id="content">
{body}
{around}
</main>
</div>
</body>
</html>
"""


@dataclass
class Page:
    """A chapter and the name of its file."""

    stem: str
    chapter: Chapter
    scripts: list[str]

    @property
    def file(self) -> str:
        return f"{self.stem}.html"

    def section(self, number: int) -> Section | None:
        """The section of this number."""
        found = (s for s in self.chapter.sections if s.title.startswith(f"{number} · "))
        return next(found, None)


def code_colours() -> list[str]:
    """The rules that colour code, in both themes."""
    light = HtmlFormatter(style="default").get_style_defs(".code")
    dark = HtmlFormatter(style="github-dark").get_style_defs(".dark .code")
    rules = f"{light}\n{dark}".splitlines()
    return [rule for rule in rules if re.match(r"(\.dark )?\.code \.", rule)]


def style() -> str:
    return "\n".join([(HERE / "book.css").read_text(encoding="utf-8"), *code_colours()])


def write_pages(pages: list[Page], routes: list[Route], assets: Assets) -> None:
    """Write all pages, the cover among them, and what they share."""
    for page, before, after in zip(pages, [None, *pages], [*pages[1:], None], strict=False):
        text = _page(page.stem, page.chapter.title, page.chapter.body, pages, page.scripts)
        text = text.replace("{around}", around(before, after))
        (assets.folder / page.file).write_text(text, encoding="utf-8")
    text = _page("index", COURSE, cover(pages, routes), pages, []).replace("{around}", "")
    (assets.folder / "index.html").write_text(text, encoding="utf-8")
    for name in ("figures.js", "book.js", "built/search.js"):
        assets.write(Path(name).name, (HERE / name).read_bytes())
    assets.write("book.css", style().encode())
    assets.write("texts.js", texts(pages).encode())
    assets.remove_others()


def head(title: str, style: str, scripts: str) -> str:
    """The beginning of a page: title as HTML, a style sheet's name, script elements."""
    return HEAD.format(title=title, early=EARLY, style=style, scripts=scripts)


def _page(stem: str, title: str, body: str, pages: list[Page], scripts: list[str]) -> str:
    loaded = "\n".join(
        f'<script defer src="{one}"></script>'
        for one in [*scripts, "assets/figures.js", "assets/book.js"]
    )
    heading = title if title == COURSE else f"{title} · {COURSE}"
    return PAGE.format(
        head=head(html.escape(heading), "book.css", loaded),
        stem=stem,
        course=COURSE,
        contents=contents(pages, stem),
        body=body,
        around="{around}",
    )


def contents(pages: list[Page], here: str) -> str:
    """The chapters, and the sections of the one that is open."""
    rows = ['<li><a href="index.html#routes">Routes</a></li>']
    for page in pages:
        inside, current = "", ""
        if page.stem == here:
            sections = [one for one in page.chapter.sections if one.level == 2]
            links = "".join(f"<li>{_link('', one)}</li>" for one in sections)
            inside, current = f"<ol>{links}</ol>", ' aria-current="page"'
        title = page.chapter.name
        rows.append(f'<li><a href="{page.file}"{current}>{title}</a>{inside}</li>')
    return f'<ol class="contents">{"".join(rows)}</ol>'


def _link(file: str, section: Section) -> str:
    return f'<a href="{file}#{section.id}">{html.escape(section.title)}</a>'


def around(before: Page | None, after: Page | None) -> str:
    """Previous and next."""
    links = [
        f'<a rel="{kind}" href="{page.file}"><span>{word}</span> {page.chapter.name}</a>'
        for kind, word, page in (("prev", "Previous", before), ("next", "Next", after))
        if page
    ]
    return f'<nav class="around" aria-label="Previous and next">{"".join(links)}</nav>'


def cover(pages: list[Page], routes: list[Route]) -> str:
    """The first page: what the book is, the routes through it, its chapters."""
    by_number = {page.stem[:2]: page for page in pages}
    ways = "".join(route_of(route, by_number) for route in routes)
    chapters = "".join(f'<li><a href="{page.file}">{page.chapter.name}</a></li>' for page in pages)
    return f"""<h1>{COURSE}</h1>
<p>From a convolution written by hand to networks that recognise your own photos. The figures move,
predictions and quizzes answer, and nothing needs a network or a running Python. To write and check
the exercises, open a notebook: each exercise says where.</p>
<h2 id="chapters">Chapters</h2>
<ol class="chapters">{chapters}</ol>
<h2 id="routes">Routes</h2>
<p>Chapters build on each other. In a hurry, follow a shorter way.</p>
{ways}"""


def route_of(route: Route, pages: dict[str, Page]) -> str:
    """A way through the book: the sections that it takes, in order."""
    rows = []
    for number in route.stops:
        if page := pages.get(number):
            chosen = [page.section(one) for one in route.sections.get(number, [])]
            inside = "".join(f"<li>{_link(page.file, one)}</li>" for one in chosen if one)
            link = f'<a href="{page.file}">{page.chapter.name}</a>'
            rows.append(f"<li>{link}{f'<ul>{inside}</ul>' * bool(inside)}</li>")
    about = f"{html.escape(route.name)}: {rounded(route.takes()):,} minutes"
    what = (
        ""
        if route.sections
        else f"<p>All sections, {'with' if route.extras else 'without'} extras.</p>"
    )
    return f"<details><summary>{about}</summary>{what}<ol>{''.join(rows)}</ol></details>"


def texts(pages: list[Page]) -> str:
    """What the search looks through: prose and code by section, no output and no solution."""
    documents = []
    for page in pages:
        above = ""
        for section in page.chapter.sections:
            above = section.title if section.level == 2 else above
            place = [page.chapter.title] * (section.level > 1) + [above] * (section.level > 2)
            documents.append(
                {
                    "id": f"{page.file}#{section.id}",
                    "title": section.title,
                    "place": " › ".join(filter(None, place)),
                    "text": " ".join(section.words),
                }
            )
    return f"window.courseTexts = {json.dumps(documents, ensure_ascii=False)};\n"
