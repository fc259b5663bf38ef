"""Write the notebooks as decks of slides: what `make slides` does.

    python tools/build_slides.py [FOLDER]        default: build/slides/

The decks need no kernel, no network and no server; they share the executed copies of the notebooks
with the book.
"""

from __future__ import annotations

import sys
from pathlib import Path

from book.executed import all_executed
from minutes import routes
from notebook_files import ROOT, notebook_paths, read
from slides.pages import write_decks
from slides.texts import lost


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "slides"
    for path in notebook_paths():
        if wrong := lost(path.name[:2], (cell["id"] for cell in read(path)["cells"])):
            raise SystemExit(f"No slides were made: {wrong}")
    notebooks = all_executed()
    folder.mkdir(parents=True, exist_ok=True)
    for deck in write_decks(folder, notebooks, routes()):
        extras = f", {deck.extras} with extras" * bool(deck.extras)
        print(f"{folder / deck.file}: {deck.core} slides{extras}")
    print(f"Open {folder / 'index.html'} in a browser.")


if __name__ == "__main__":
    main()
