"""Write the study sheets, a booklet of all, and the teacher's edition: what `make sheets` does.

    python tools/build_sheets.py [NN ...] [--into FOLDER]        default: all, into build/sheets/

Two sides of A4 for each notebook, from the lesson's sheet.md and the pictures of its executed copy.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from book.executed import executed
from notebook_files import LESSONS, ROOT, notebook_paths, read, source
from sheets.pictures import picture
from sheets.setting import Fitted, booklet, fitted, markup, one_sheet, teachers
from sheets.source import Sheet, SheetError, read_sheet


def sheet_of(path: Path) -> Sheet:
    """The sheet of a notebook."""
    return read_sheet(LESSONS / f"n{path.stem}" / "sheet.md")


def opening(path: Path) -> list[str]:
    """What the notebook's first cell says: title, what one will be able to do, minutes."""
    title, *told = source(read(path)["cells"][0]).split("\n\n")[:3]
    return [title.partition(" · ")[2], *told]


def set_from_notebook(path: Path, sheet: Sheet) -> Fitted:
    """Set a sheet with the pictures of its notebook."""
    notebook = executed(path)
    shown = [picture(sheet, one, notebook) for one in sheet.shown()]
    return fitted(markup(sheet, opening(path), shown))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("numbers", nargs="*", help="notebooks, such as 01 02; all, and both books")
    parser.add_argument("--into", type=Path, default=ROOT / "build" / "sheets", help="the folder")
    options = parser.parse_args()
    paths = [p for p in notebook_paths() if not options.numbers or p.name[:2] in options.numbers]
    try:
        sheets = [sheet_of(path) for path in paths]
        made = []
        for path, sheet in zip(paths, sheets):
            print(f"{path.stem} …", flush=True)
            made.append(set_from_notebook(path, sheet))
    except SheetError as error:
        raise SystemExit(f"No sheets were made: {error}") from None
    files = {f"{path.stem}.pdf": one_sheet(one) for path, one in zip(paths, made)}
    if not options.numbers:
        files |= {"booklet.pdf": booklet(made), "teacher.pdf": teachers(made)}
    options.into.mkdir(parents=True, exist_ok=True)
    for name, pdf in files.items():
        (options.into / name).write_bytes(pdf)
        print(f"{options.into / name}: {len(pdf) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
