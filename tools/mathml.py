"""Markdown of notebooks as HTML, its formulas as MathML, which takes no script."""

from __future__ import annotations

from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer


class Renderer(IPythonRenderer):
    """What the book and the lecturer's guide write formulas with."""

    def __init__(self) -> None:
        super().__init__(escape=False)

    def block_math(self, body: str) -> str:
        return convert(body.strip(), display="block")

    def multiline_math(self, text: str) -> str:
        return self.block_math(text)

    def inline_math(self, body: str) -> str:
        return convert(body.strip())
