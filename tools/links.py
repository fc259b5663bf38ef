"""What is wrong with the links of a text, as far as their form and this folder tell.

Whether an outside page still exists only the network knows, and tests ask no network.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from urllib.parse import unquote, urlsplit

_TARGET = re.compile(r"(?:\]\(|(?:href|src)=\")([^)\"\n]*)")
_BARE = re.compile(r"(?<![\w(\"=])https?:[^\s<>)\"'`*]*[^\s<>)\"'`*.,;:]")
_HOST = re.compile(r"([a-z0-9-]+\.)+(cc|co|com|dev|domains|edu|eu|gov|int|io|net|org|press|pub|sh)")
# Of these, the path has a form of its own.
_FORMS = {
    "arxiv.org": r"/abs/\d\d(0[1-9]|1[0-2])\.\d{4,5}",
    "doi.org": r"/10\.\d{4,9}/[\w.()/-]*\w",
}
_OTHER_NAMES = {"dx.doi.org": "doi.org", "www.arxiv.org": "arxiv.org"}


def links(text: str) -> list[str]:
    """The targets of all links in Markdown or HTML, bare addresses included."""
    return [*_TARGET.findall(text), *_BARE.findall(text)]


def outside(target: str) -> bool:
    return "//" in target or target.startswith(("http:", "https:"))


def form_problem(address: str) -> str:
    """What is wrong with an outside address, by its form alone; nothing if it is sound."""
    if not address.startswith("https://"):
        return f"{address}: an address begins with https://."
    if not re.fullmatch(r"[!-~]+", address) or re.search(r"[.,;:]$|https?:.*https?:", address):
        return f"{address}: a space, another letter or a sign too much stands in it."
    parts = urlsplit(address)
    if better := _OTHER_NAMES.get(parts.netloc):
        return f"{address}: write {better}."
    if not _HOST.fullmatch(parts.netloc):
        return (
            f"{address}: {parts.netloc} is no host that is known here; a slip, or add its ending."
        )
    form = _FORMS.get(parts.netloc)
    if form and not re.fullmatch(form, parts.path):
        return f"{address}: this is not how an address at {parts.netloc} is made."
    return ""


def pair_problems(addresses: Iterable[str]) -> list[str]:
    """Addresses of one page that differ in writing, and hosts that differ in a letter."""
    by_page: dict[str, set[str]] = {}
    for address in addresses:
        page = re.sub(r"^https?://(www\.)?|/?(#.*)?$", "", address)
        address = address.partition("#")[0]
        by_page.setdefault(page, set()).add(address if "/" in page else address.rstrip("/"))
    found = [
        f"{' and '.join(sorted(two))}: one page, two addresses."
        for two in by_page.values()
        if len(two) > 1
    ]
    hosts = sorted({urlsplit(address).netloc.removeprefix("www.") for address in addresses})
    found += [
        f"{a} and {b}: is one a slip of the other?"
        for a, b in combinations(hosts, 2)
        if _near(a, b)
    ]
    return found


def _near(a: str, b: str) -> bool:
    """Can one be had from the other by exchanging, adding or leaving out a single letter?"""
    if abs(len(a) - len(b)) > 1:
        return False
    same = next((n for n, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    return a[same + (len(a) >= len(b)) :] == b[same + (len(b) >= len(a)) :]


def local_problem(target: str, file: Path) -> str:
    """What is wrong with a link to a file beside `file`; nothing if it leads somewhere."""
    path, _, _ = target.partition("#")
    if re.search(r"\s", target):
        return f"{target}: a link has no spaces."
    if path and not (file.parent / unquote(path)).exists():
        return f"{target}: there is no such file."
    return ""
