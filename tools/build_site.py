"""Write the notebooks as a book of web pages: what `make site` does.

    python tools/build_site.py [FOLDER]        default: site/

The pages need no kernel, no network and no server: predictions, quizzes and explorers work where
the folder is opened from a disk, and wherever it is published.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from book.assets import Assets
from book.cells import Chapter
from book.executed import all_executed
from book.pages import Page, write_pages
from minutes import routes
from notebook_files import ROOT


def write_book(folder: Path, notebooks: dict[str, nbformat.NotebookNode]) -> dict[str, Path]:
    """Write a book of executed notebooks, by the names of their files; return its pages."""
    assets = Assets(folder)
    pages = []
    for stem, notebook in notebooks.items():
        assets.scripts = []
        pages.append(Page(stem, Chapter(notebook, assets), assets.scripts))
    write_pages(pages, routes(), assets)
    return {page.stem: folder / page.file for page in pages}


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site"
    for page in write_book(folder, all_executed()).values():
        print(f"{page}: {page.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
