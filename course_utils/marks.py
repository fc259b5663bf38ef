"""The few marks that the course is written in: code, emphasis and formulas, turned into HTML.

What cannot be turned stays as it is written; ``tools/review_questions.py`` names it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import cache
from xml.etree import ElementTree

MATRIX_STYLE = (
    "border: solid currentColor; border-width: 0 1.5px; border-radius: 3px; padding: 0 2px"
)

MARKS = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|(?<!\\)\$(?P<formula>[^$]+?)(?<!\\)\$"
    # Not the stars of a product such as F*F*C.
    r"|(?<![\w*])\*\*(?P<strong>[^\s*](?:[^*]*[^\s*])?)\*\*(?![\w*])"
    r"|(?<![\w*])\*(?P<em>[^\s*](?:[^*]*[^\s*])?)\*(?![\w*])"
)
_FENCE = re.compile(r"^```[\w-]*\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
_PLACE = re.compile(r"\{\{(.+?)\}\}")
_STAND_IN = 7_310_000_000
# Browsers set floor and ceiling, as identifiers, too wide apart; and brackets round a matrix grow
# only where a font for mathematics is installed.
_BETTER_SET = (
    (r"<mi>(&#x0230[8A];)</mi>", r'<mo stretchy="false" form="prefix">\1</mo>'),
    (r"<mi>(&#x0230[9B];)</mi>", r'<mo stretchy="false" form="postfix">\1</mo>'),
    (r"<mo>&#x0005B;</mo><mtable>", f'<mtable style="{MATRIX_STYLE}">'),
    (r"</mtable><mo>&#x0005D;</mo>", "</mtable>"),
)

# Elements of MathML whose number of children is fixed: latex2mathml drops what is missing.
_CHILDREN = {"mfrac": 2, "msup": 2, "msub": 2, "msubsup": 3, "mroot": 2, "munder": 2, "mover": 2}


def plain(text: str) -> str:
    """Return the text without its marks, for a terminal."""
    text = _FENCE.sub(lambda match: match[1], text)
    text = MARKS.sub(lambda match: match[match.lastindex or 0], text)
    return text.replace("\\$", "$").strip()


def to_html(text: str, places: list[str] | None = None) -> str:
    """Turn a text with marks into HTML that needs no network.

    A list of `places` takes up what stands in ``{{…}}``; without one, that is text.
    """
    blocks: list[str] = []
    text = text.replace("\x00", "")

    def keep(fragment: str) -> str:
        blocks.append(fragment)
        return f"\x00{len(blocks) - 1}\x00"

    def mark(match: re.Match[str]) -> str:
        if match["code"] is not None:
            return keep(f"<code>{html.escape(filled(match['code'], token))}</code>")
        if match["formula"] is not None:
            try:
                return keep(_formula(match["formula"], places))
            except Exception:  # latex2mathml raises many kinds
                # What a learner's code says may look like a formula.
                return keep(html.escape(match[0], quote=False))
        tag = "strong" if match["strong"] is not None else "em"
        # A formula or code inside the emphasis takes its marks too.
        return keep(f"<{tag}>") + MARKS.sub(mark, match[tag]) + keep(f"</{tag}>")

    def token(expression: str) -> str:
        if places is None:
            return f"{{{{{expression}}}}}"
        places.append(expression)
        return f"⟦{len(places) - 1}⟧"

    def fence(match: re.Match[str]) -> str:
        return keep(f'<code class="block">{html.escape(filled(match[1], token))}</code>')

    text = _FENCE.sub(fence, text)
    text = MARKS.sub(mark, text)
    text = html.escape(filled(text, token), quote=False).replace("\\$", "$")
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", text.strip())]
    if len(paragraphs) > 1:
        paragraphs = [f'<span class="paragraph">{part}</span>' for part in paragraphs]
    text = "".join(paragraphs)
    while "\x00" in text:
        text = re.sub(r"\x00(\d+)\x00", lambda match: blocks[int(match[1])], text)
    return text


def filled(text: str, number: Callable[[str], str]) -> str:
    """Replace every ``{{expression}}`` by what `number` gives for it."""
    return _PLACE.sub(lambda match: number(match[1].strip()), text)


def _formula(source: str, places: list[str] | None) -> str:
    if places is None:
        return mathml_of(source)
    # A place becomes a number that cannot occur otherwise, and is found again in the MathML. In
    # LaTeX "{{" may also be two groups: a place holds a name or an expression that was declared.
    before = len(places)

    def stand_in(expression: str) -> str:
        places.append(expression)
        return f"{{{_STAND_IN + len(places) - 1}}}"

    mathml = mathml_of(filled(source, stand_in))
    for index in range(before, len(places)):
        mathml = mathml.replace(str(_STAND_IN + index), f"⟦{index}⟧")
    return mathml


@cache
def mathml_of(source: str) -> str:
    """Turn a formula into MathML; a ValueError says why it cannot be shown as it is meant."""
    from latex2mathml.converter import convert  # needed by few texts, and slow to load

    mathml = convert(source.strip())
    problem = _what_got_lost(source, mathml)
    if problem:
        raise ValueError(problem)
    for pattern, replacement in _BETTER_SET:
        mathml = re.sub(pattern, replacement, mathml)
    return mathml


def _what_got_lost(source: str, mathml: str) -> str | None:
    bare = re.sub(r"\\.", "", source, flags=re.DOTALL)
    if bare.count("{") != bare.count("}"):
        return "its braces do not match"
    unknown = re.search(r">(\\[^<]*)<", mathml)
    if unknown:
        return f"{unknown[1]} is not known"
    begun = re.findall(r"\\begin\{(\w+\*?)\}", source)
    if mathml.count("<mtable") < len(begun):
        return f"environment {', '.join(begun)} is not known"
    try:
        elements = list(ElementTree.fromstring(mathml).iter())
    except ElementTree.ParseError:
        return "it has an & or < where none can stand"
    for element in elements:
        tag = element.tag.rpartition("}")[2]
        if tag in _CHILDREN and len(element) != _CHILDREN[tag]:
            return f"a part of it is missing (<{tag}> has {len(element)})"
    return None
