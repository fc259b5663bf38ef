"""The lecturer's guide as pages: texts of notebooks as HTML, and a file with everything in it."""

from __future__ import annotations

import html
import re
import textwrap
from pathlib import Path

from mathml import Renderer
from nbconvert.filters.markdown_mistune import MarkdownWithMath
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main><h1>{title}</h1>{body}</main>
</body>
</html>
"""


def markdown(text: str) -> str:
    """Text of a notebook, its links to notebooks turned into links to chapters."""
    made = MarkdownWithMath(renderer=Renderer()).render(textwrap.dedent(text))
    made = re.sub(r'<a class="anchor-link".*?</a>', "", made)
    return re.sub(r'href="(\d\d)_\w+\.ipynb(#[^"]*)?"', r'href="#chapter-\1"', made)


def python(code: str) -> str:
    return highlight(code, PythonLexer(), HtmlFormatter())


def page(title: str, body: str, css: Path) -> str:
    """One file that needs no other."""
    light = HtmlFormatter(style="default").get_style_defs(".highlight")
    dark = HtmlFormatter(style="github-dark").get_style_defs(".highlight")
    dark = f"@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}"
    style = "\n".join([light, dark, css.read_text(encoding="utf-8")])
    return PAGE.format(title=html.escape(title, quote=False), style=style, body=body)
