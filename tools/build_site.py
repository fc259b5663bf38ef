"""Write the notebooks as plain web pages: what `make site` does.

    python tools/build_site.py [FOLDER]        default: site/

The pages need no kernel, no network and no files beside them. Formulas become MathML,
live figures carry their own script, so predictions, quizzes and explorers work.
"""

from __future__ import annotations

import html
import re
import sys
from pathlib import Path

import nbformat
from latex2mathml.converter import convert
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from notebook_files import ROOT, notebook_paths
from pygments.formatters import HtmlFormatter
from traitlets.config import Config

# Live figures bring HTML that works by itself; the usual widget views need a kernel.
PRIORITY = ["text/html", "image/svg+xml", "image/png", "text/markdown", "text/plain"]
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>{body}</main>
</body>
</html>
"""
STYLE = """
:root { color-scheme: light dark; --text: #1b1f24; --paper: #fff; --code: #f3f5f7;
  --line: #d0d7de; --link: #0067a3; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --paper: #111418; --code: #1d232a; --line: #3d4650; --link: #7cc4f0; }
}
body { margin: 0; background: var(--paper); color: var(--text);
  font: 17px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 860px; margin: 0 auto; padding: 16px; }
a { color: var(--link); }
a.anchor-link { display: none; }
pre { overflow-x: auto; margin: 0; padding: 10px 12px; font-size: 14px; line-height: 1.45;
  font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
.input_area pre { background: var(--code); border: 1px solid var(--line); border-radius: 6px; }
code { font-size: 0.9em;
  font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
.cell { margin: 14px 0; }
.prompt { display: none; }
.text_cell_render { overflow-x: auto; }
.output_subarea { overflow-x: auto; margin-top: 6px; }
table { border-collapse: collapse; font-size: 15px; }
th, td { border: 1px solid var(--line); padding: 4px 10px; }
math[display="block"] { margin: 12px 0; }
img { max-width: 100%; height: auto; }
"""


class MathML(IPythonRenderer):
    """Renders formulas without a script."""

    def block_math(self, body: str) -> str:
        return convert(body.strip(), display="block")

    def multiline_math(self, text: str) -> str:
        return self.block_math(text)

    def inline_math(self, body: str) -> str:
        return convert(body.strip())


def markdown_to_html(context, source: str) -> str:
    text = MarkdownWithMath(renderer=MathML(escape=False)).render(source)
    return re.sub(r'href="(\d\d_\w+)\.ipynb', r'href="\1.html', text)


def exporter() -> HTMLExporter:
    from jinja2 import pass_context

    config = Config({"NbConvertBase": {"display_data_priority": PRIORITY}})
    made = HTMLExporter(template_name="basic", config=config)
    made.register_filter("markdown2html", pass_context(markdown_to_html))
    return made


def style() -> str:
    light = HtmlFormatter(style="default").get_style_defs(".highlight")
    dark = HtmlFormatter(style="github-dark").get_style_defs(".highlight")
    clear = ".highlight { background: none; }"
    return f"{STYLE}\n{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n{clear}"


def page(notebook: nbformat.NotebookNode) -> str:
    """The page of an executed notebook."""
    body, _ = exporter().from_notebook_node(notebook)
    title = notebook.cells[0].source.splitlines()[0].lstrip("# ") if notebook.cells else "Notebook"
    return PAGE.format(title=html.escape(title), style=style(), body=body)


def executed(path: Path) -> nbformat.NotebookNode:
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": path.parent}}
    return NotebookClient(notebook, timeout=600, resources=resources).execute()


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site"
    folder.mkdir(parents=True, exist_ok=True)
    for path in notebook_paths():
        target = folder / f"{path.stem}.html"
        target.write_text(page(executed(path)), encoding="utf-8")
        print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")
    start = "00_start_here.html"
    redirect = f'<!doctype html><meta http-equiv="refresh" content="0; url={start}">'
    (folder / "index.html").write_text(f'{redirect}<a href="{start}">Start</a>', encoding="utf-8")


if __name__ == "__main__":
    main()
