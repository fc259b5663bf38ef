"""The ground of every live figure: HTML that draws itself, and a model that joins it to Python.

A notebook keeps the HTML, which needs neither kernel nor network; while the kernel runs,
``link.js`` joins it to its model.
"""

from __future__ import annotations

import base64
import html
import io
import json
import os
import sys
import time
import uuid
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets
from IPython.core.getipython import get_ipython
from IPython.display import publish_display_data

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_BUILT = Path(__file__).parent / "browser" / "built"


@cache
def module(name: str) -> str:
    """Return a figure's ES module, bundled by ``make format``; it is what anywidget expects."""
    return (_BUILT / f"{name}.js").read_text(encoding="utf-8").rstrip()


def _only_views_hear() -> bool:
    """Whether this front end's HTML outputs cannot reach a model, as in Colab and in VS Code."""
    shell = get_ipython()
    names = shell.user_ns if shell else {}
    return (
        "google.colab" in sys.modules or "VSCODE_PID" in os.environ or "__vsc_ipynb_file__" in names
    )


class LiveWidget(anywidget.AnyWidget):
    """A figure that lives in the browser; base class of explorers, quizzes and cards.

    A subclass sets ``_figure = module("name")`` and declares its state as traits tagged
    ``sync=True`` that hold plain JSON values, so that the module also works on a static page.
    ``_kept`` names the trait after whose change the notebook's copy is renewed. ``label`` is what
    a screen reader says on entering the figure, and its text where nothing can be drawn.
    """

    _figure = ""
    _kept: str | None = None

    label = traitlets.Unicode("Interactive figure").tag(sync=True)
    _key = traitlets.Unicode().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        self._by_view = _only_views_hear()
        # A model that does not carry its figure is ready soon.
        self._esm = self._figure if self._by_view else module("link")
        key = uuid.uuid4().hex
        self._unheard: set[str] = set()
        self._displayed = False
        super().__init__(model_id=key, _key=key, **traits)
        self.observe(lambda change: self._unheard.add(change["name"]), self._own_traits())
        self.on_msg(self._told)
        if self._kept:
            self.observe(self._renew, self._kept)

    def _own_traits(self) -> list[str]:
        # Names an explorer inherits from ipywidgets say nothing about the figure.
        inherited = set(anywidget.AnyWidget.class_traits())
        own = [name for name in self.traits(sync=True) if name not in inherited]
        return [name for name in own if not name.startswith("_")]

    def state(self) -> dict[str, Any]:
        """Return the figure's own state as JSON values, as the browser sees it."""
        return self.get_state(self._own_traits())

    def static_figure(self) -> Figure | None:
        """Return the figure as Matplotlib draws it; None for a card, which is text."""
        return None

    def still(self) -> str:
        """Return the figure as it stands as HTML for pages on which no script may run."""
        figure = self.static_figure()
        if figure is None:
            lines = html.escape(repr(self)).replace("  ", "&nbsp; ").splitlines()
            return f"<p>{'<br>'.join(lines)}</p>"
        buffer = io.BytesIO()
        figure.savefig(buffer, format="webp", dpi=100, pil_kwargs={"quality": 80})  # small
        data = base64.b64encode(buffer.getvalue()).decode()
        label = html.escape(self.label, quote=True)
        return f'<img src="data:image/webp;base64,{data}" alt="{label}" style="max-width:100%">'

    def to_html(self, made: float = 0) -> str:
        """Return the figure as HTML that works without kernel, network or assets.

        If it was ``made`` a moment ago (seconds since 1970), it says so where no kernel hears it.
        """
        # "</" could end the script element early.
        state = json.dumps(self.state()).replace("</", "<\\/")
        return (
            f'<div id="course-live-{self._key}"><div>{self.still()}</div></div>\n'
            f"<script>{module('arrive').replace('__KEY__', self._key)}</script>\n"
            f'<script type="module">\n{self._figure}\n'
            f'figure.stand("{self._key}", {state}, {made * 1000:.0f});\n</script>'
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data = {"text/plain": repr(self), "text/html": self.to_html(made=time.time())}
        view = super()._repr_mimebundle_(**kwargs) if self._by_view else None
        return (data, {}) if view is None else (view[0] | data, view[1])

    def _ipython_display_(self, **kwargs: Any) -> None:
        # Under a name, so that the notebook's copy can be renewed; older ipywidgets would also
        # leave the HTML out and cut the text.
        data, metadata = self._repr_mimebundle_()
        self._displayed = True
        publish_display_data(data, metadata, transient={"display_id": self._key})

    def _renew(self, change: dict[str, Any]) -> None:
        """Have the notebook keep what was answered: its page takes over the figure as it is."""
        if self._displayed and not self._by_view:
            data, metadata = self._repr_mimebundle_()
            publish_display_data(data, metadata, transient={"display_id": self._key}, update=True)

    def _told(self, _: Any, message: Any, buffers: Any) -> None:
        if message == "heard" and self._unheard:
            self.send_state(sorted(self._unheard))
        if message == "module":
            self.send({"module": self._figure})

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.label}>"
