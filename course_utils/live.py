"""The ground of every live figure: one ES module, shown with a kernel or without one."""

from __future__ import annotations

import html
import itertools
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import traitlets

_HERE = Path(__file__).parent
_numbers = itertools.count(1)


@cache
def module(*files: Path) -> str:
    """Join the shared code with a figure's own files into one ES module.

    Parameters
    ----------
    *files : Path
        The figure's scripts (``.js``) and style sheets (``.css``), in the order in which
        they count. One of the scripts defines ``draw(root, model)``, which fills
        ``root``, reads and writes the traits through ``model``, and may return a
        function that cleans up.

    Returns
    -------
    str
        Source of an ES module with the default export that anywidget expects. The style
        sheets travel inside, and hold in the figure's shadow root only.
    """
    scripts = [path for path in (_HERE / "live.js", *files) if path.suffix == ".js"]
    styles = [path for path in (_HERE / "live.css", *files) if path.suffix == ".css"]
    style = "\n".join(_light(path.read_text(encoding="utf-8")) for path in styles)
    parts = [_light(path.read_text(encoding="utf-8")) for path in scripts]
    parts += [f"const STYLE = {json.dumps(style)};", "export default { render };"]
    return "\n".join(parts)


def _light(text: str) -> str:
    """Leave comments and indentation behind: they would travel with every figure."""
    without_blocks = re.sub(r"^\s*/\*.*?\*/\s*$", "", text, flags=re.MULTILINE | re.DOTALL)
    lines = (line.strip() for line in without_blocks.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


class LiveWidget(anywidget.AnyWidget):
    """A figure that lives in the browser; base class of explorers, quizzes and cards.

    A subclass sets ``_esm = module(Path(__file__).with_name("figure.js"), ...)`` and
    declares its state as traits tagged ``sync=True`` that hold plain JSON values, so that
    the same module also works on a static page (pictures travel as data URLs).

    Attributes
    ----------
    label : str
        What a screen reader says on entering the figure; also its text alternative
        where nothing can be drawn.
    """

    label = traitlets.Unicode("Interactive figure").tag(sync=True)

    def state(self) -> dict[str, Any]:
        """Return the figure's own state, as the browser sees it.

        Returns
        -------
        dict
            JSON values by trait name, without what belongs to the widget machinery.
        """
        # Names an explorer inherits from ipywidgets say nothing about the figure.
        inherited = set(anywidget.AnyWidget.class_traits())
        own = [name for name in self.traits(sync=True) if name not in inherited]
        return self.get_state([name for name in own if not name.startswith("_")])

    def to_html(self) -> str:
        """Return the figure as HTML that works without kernel, network or assets.

        Returns
        -------
        str
            A fragment to put into any page; it keeps nothing when the page is closed.
        """
        place = f"course-live-{next(_numbers)}"
        # "</" could end the script element early.
        state = json.dumps(self.state()).replace("</", "<\\/")
        element = f"document.getElementById('{place}')"
        start = f"render({{ model: modelWithoutKernel({state}), el: {element} }});"
        return (
            f'<div id="{place}"><noscript>{html.escape(self.label)}</noscript></div>\n'
            f'<script type="module">\n{self._esm}\n{start}\n</script>'
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict] | None:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle
        data["text/plain"] = repr(self)
        data["text/html"] = self.to_html()
        return data, metadata

    def __repr__(self) -> str:
        """Name the figure and what it shows."""
        return f"<{type(self).__name__}: {self.label}>"
