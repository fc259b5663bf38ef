"""Files that pages share: pictures, and the scripts and states of live figures."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from notebook_files import ROOT
from PIL import Image

_BUILT = ROOT / "course_utils" / "browser" / "built"
_PICTURE = re.compile(r'<img src="data:image/[\w+.-]+;base64,([^"]+)"([^>]*)>')
# What live.py writes: still, script, module and state.
_LIVE = re.compile(
    r'<div id="course-live-\w+"><div>(?P<still>.*?)</div></div>\s*<script>.*?</script>\s*'
    r'<script type="module">\n(?P<module>.*?)\n'
    r'figure\.stand\("\w+", (?P<state>.*), [\d.]+\);\n</script>',
    re.DOTALL,
)
_EXPORT = re.compile(r"export\s*\{(.*)\};?\s*$", re.DOTALL)
LARGE_STATE = 60_000  # bytes; beyond, a state is fetched when its figure comes near
SHARP, GOOD = 120_000, 88  # up to so many bytes a picture is kept without loss; else this quality


@cache
def _names() -> dict[str, str]:
    """The names of the figures by the text of their modules."""
    return {path.read_text(encoding="utf-8").rstrip(): path.stem for path in _BUILT.glob("*.js")}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _small(picture: Image.Image) -> bytes:
    """The picture as WebP: without loss where that is small."""
    if picture.mode not in ("RGB", "RGBA"):
        picture = picture.convert("RGBA")
    buffer = io.BytesIO()
    picture.save(buffer, format="webp", lossless=True)
    if buffer.tell() > SHARP:
        buffer = io.BytesIO()
        picture.save(buffer, format="webp", quality=GOOD)
    return buffer.getvalue()


def classic(name: str, module: str) -> str:
    """A figure's module as a classic script: browsers load no modules from files."""
    found = _EXPORT.search(module)
    if not found:
        raise ValueError(f"The module of figure {name!r} exports nothing.")
    body = module[: found.start()]
    return (
        f"(window.courseFigures ??= {{}})[{name!r}] = (() => {{\n{body}\nreturn figure;\n}})();\n"
    )


@dataclass
class Assets:
    """Writes shared files into the book's folder."""

    folder: Path
    scripts: list[str] = field(default_factory=list)  # of the page that is being written
    written: set[Path] = field(default_factory=set)

    def write(self, name: str, content: bytes) -> str:
        """Write a file and return its address as pages name it."""
        path = self.folder / "assets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.written.add(path)
        return f"assets/{name}"

    def remove_others(self) -> None:
        """Remove what an earlier book needed and this one does not."""
        for path in {*(self.folder / "assets").iterdir()} - self.written:
            path.unlink()

    def taken_from(self, text: str, place: str) -> str:
        """An output's HTML whose live figure and pictures stand in files."""
        text = _LIVE.sub(lambda found: self._live(found, place), text)
        return _PICTURE.sub(self._picture, text)

    def _picture(self, found: re.Match[str]) -> str:
        content, attributes = base64.b64decode(found[1]), found[2]
        if content.lstrip().startswith((b"<svg", b"<?xml")):
            return f'<img src="{self.write(f"{_digest(content)}.svg", content)}"{attributes}>'
        with Image.open(io.BytesIO(content)) as picture:
            across, down = picture.size
            name = f"{_digest(content)}.webp"
            kept = self.folder / "assets" / name
            address = self.write(name, kept.read_bytes() if kept.exists() else _small(picture))
        attributes, shown = re.sub(r' (?:width|height)="\d+"', "", attributes), across
        if given := re.search(r' width="(\d+)"', found[2]):
            shown = int(given[1])
        size = f'width="{shown}" height="{round(down * shown / across)}"'
        return f'<img loading="lazy" src="{address}" {size}{attributes}>'

    def _live(self, found: re.Match[str], place: str) -> str:
        module, state = found["module"], found["state"].replace("<\\/", "</")
        name = _names().get(module.rstrip()) or f"figure-{_digest(module.encode())}"
        script = self.write(f"{name}.js", classic(name, module).encode())
        if script not in self.scripts:
            self.scripts.append(script)
        version = _digest(state.encode())
        about = f'data-figure="{name}" data-place="{place}" data-version="{version}"'
        opening = f'<div class="live" id="live-{place}" {about}'
        still = f'<div class="still">{found["still"]}</div>'
        if len(state) > LARGE_STATE:
            text = f'(window.courseStates ??= {{}})["{version}"] = {state};\n'
            address = self.write(f"state-{version}.js", text.encode())
            return f'{opening} data-state="{html.escape(address)}">{still}</div>'
        safe = state.replace("</", "<\\/")
        return f'{opening}>{still}<script type="application/json">{safe}</script></div>'
