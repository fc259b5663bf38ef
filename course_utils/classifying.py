"""A saved classifier and a folder of photos on the command line: a table, and a CSV file."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from course_utils import bootstrap, classifiers, environment
from course_utils.datasets import litter
from course_utils.datasets.bars import bar
from course_utils.datasets.photos.listing import Found, list_photos, readable

OK, SOME_UNREAD, USAGE = 0, 1, 2
BATCH = 16  # photos
NAME = 40  # characters that the table shows
# A file, why it could not be read, and else the probabilities.
Row = tuple[str, str, list[float]]


def classify(model: str, folder: str, table: str | None) -> int:
    """Print what a classifier sees on each photo of a folder; return the exit code."""
    for remark in environment.settle():
        print(remark, file=sys.stderr)
    bootstrap.quieten()
    for place in (Path(folder), Path(table or "here").absolute().parent):
        if not place.is_dir():
            print(f"{place} is not a folder.", file=sys.stderr)
            return USAGE
    try:
        classifier = classifiers.load_classifier(model)
    except (ImportError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return USAGE
    names, files, rows = classifier.class_names, list_photos(Path(folder)), list[Row]()
    with bar(len(files), "Classifying") as shown:
        for start in range(0, len(files), BATCH):
            batch = files[start : start + BATCH]
            rows += _classified(classifier, batch)
            shown.update(len(batch))
    print("\n".join(_lines(rows, names)))
    if table:
        _write(table, rows, names)
    unread = [file for file, (_, problem, _) in zip(files, rows) if problem]
    return OK if all(map(_is_no_photo_of_anybody, unread)) else SOME_UNREAD


def _is_no_photo_of_anybody(file: Found) -> bool:
    """Whether a file is hidden, or one that a system puts into every folder."""
    return bool(litter.left_out(file.parts))


def _classified(classifier: classifiers.Classifier, files: Sequence[Found]) -> list[Row]:
    inputs, problems = [], []
    for file in files:
        problem = file.obstacle
        if not problem:
            try:
                inputs.append(classifiers.photo_to_input(file.path, classifier.size))
            except classifiers.UnreadablePhoto as error:
                problem = error.reason
        problems.append(problem)
    found = iter(classifier.predict_inputs(np.stack(inputs)).tolist() if inputs else ())
    return [
        (readable(file.parts), problem, [] if problem else next(found))
        for file, problem in zip(files, problems)
    ]


def _lines(rows: Sequence[Row], names: Sequence[str]) -> Iterator[str]:
    """Return the table: the photos first, then the files that could not be read."""
    width = min(NAME, max([4, *(len(name) for name, *_ in rows)]))
    shown = [name if len(name) <= width else f"…{name[1 - width :]}" for name, *_ in rows]
    yield f"{'File':{width}}  {'%':>4}  Class"
    for name, (_, problem, found) in zip(shown, rows):
        if not problem:
            yield f"{name:{width}}  {100 * max(found):4.0f}  {names[int(np.argmax(found))]}"
    read = sum(not problem for _, problem, _ in rows)
    yield f"{read:,} of {len(rows):,} files are photos that could be read."
    for name, (_, problem, _) in zip(shown, rows):
        if problem:
            yield f"{name:{width}}  {problem}"


def _write(path: str, rows: Sequence[Row], names: Sequence[str]) -> None:
    import pandas as pd

    table = pd.DataFrame(
        [
            [file, names[int(np.argmax(found))], *found, ""]
            if found
            else [file, "", *[None] * len(names), problem]
            for file, problem, found in rows
        ],
        columns=["file", "class", *names, "problem"],
    )
    # With a mark at its beginning, by which Excel knows the umlauts.
    table.to_csv(path, index=False, encoding="utf-8-sig", float_format="%.6f")
