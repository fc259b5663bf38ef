"""Tables that a notebook shows: of what is done, of predictions, of the machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table_html(
    heads: Sequence[str], rows: Iterable[Sequence[str]], align: str = "left", below: str = ""
) -> str:
    """Return a table whose cells are HTML; the first of each row is its head."""
    first = 'style="text-align: left; vertical-align: top; font-weight: normal; max-width: 24em"'
    others = f'style="text-align: {align}; vertical-align: top; max-width: 24em"'
    head = "".join(
        f'<th scope="col" style="text-align: {align if index else "left"}">{name}</th>'
        for index, name in enumerate(heads)
    )
    body = "".join(
        f'<tr><th scope="row" {first}>{name}</th>'
        + "".join(f"<td {others}>{cell}</td>" for cell in cells)
        + "</tr>"
        for name, *cells in rows
    )
    return (
        '<div style="overflow-x: auto"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{below}"
    )
