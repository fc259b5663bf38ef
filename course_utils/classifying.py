"""A saved classifier and a folder of photos on the command line: a table, and a CSV file."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from course_utils import bootstrap, classifiers
from course_utils.datasets.bars import bar
from course_utils.datasets.photos.listing import SYSTEM_FILES, Found, list_photos, readable
from course_utils.files import replacing
from course_utils.machine import give_back_memory

OK, SOME_UNREAD, USAGE = 0, 1, 2
BATCH = 16  # photos
NAME = 40  # characters that the table shows


@dataclass
class Result:
    """What became of one file: probabilities, or why there are none."""

    file: str
    probabilities: Sequence[float] = ()
    problem: str = ""


def classify(model: str, folder: str, table: str | None) -> int:
    """Print what a classifier sees on each photo of a folder; return the exit code."""
    bootstrap.quieten()
    try:
        if not Path(folder).is_dir():
            raise NotADirectoryError(f"{folder} is not a folder.")
        if table and not Path(table).absolute().parent.is_dir():
            raise NotADirectoryError(f"{table} lies in a folder that is not there.")
        classifier = classifiers.load_classifier(model)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return USAGE
    names, files = classifier.class_names, list_photos(Path(folder))
    with bar(len(files), "Classifying") as shown:
        results = []
        for result in _results(classifier, files):
            results.append(result)
            shown.update()
    give_back_memory()
    print("\n".join(_lines(results, names)))
    if table:
        _write(Path(table), results, names)
    unread = [file for file, result in zip(files, results) if result.problem]
    return OK if all(map(_is_no_photo_of_anybody, unread)) else SOME_UNREAD


def _is_no_photo_of_anybody(file: Found) -> bool:
    """Whether a file is hidden, or one that a system puts into every folder."""
    return file.parts[-1].startswith(".") or file.parts[-1].lower() in SYSTEM_FILES


def _results(classifier: classifiers.Classifier, files: Sequence[Found]) -> Iterator[Result]:
    for start in range(0, len(files), BATCH):
        batch, inputs = [], []
        for file in files[start : start + BATCH]:
            result = Result(readable(file.parts), problem=file.obstacle)
            if not result.problem:
                try:
                    inputs.append(classifiers.photo_to_input(file.path, classifier.size))
                except classifiers.UnreadablePhoto as error:
                    result.problem = error.reason
            batch.append(result)
        read = iter(classifier.predict_inputs(np.stack(inputs)) if inputs else ())
        for result in batch:
            if not result.problem:
                result.probabilities = next(read).tolist()
            yield result


def _lines(results: Sequence[Result], names: Sequence[str]) -> Iterator[str]:
    """Return the table: the photos first, then the files that could not be read."""
    read = [result for result in results if not result.problem]
    width = min(NAME, max([4, *(len(result.file) for result in results)]))
    if read:
        yield f"{'File'.ljust(width)}  {'%':>4}  Class"
    for result in read:
        best = int(np.argmax(result.probabilities))
        percent = 100 * result.probabilities[best]
        yield f"{_short(result.file, width)}  {percent:4.0f}  {names[best]}"
    unread = [result for result in results if result.problem]
    yield f"{len(read):,} of {len(results):,} files are photos that could be read."
    for result in unread:
        yield f"{_short(result.file, width)}  {result.problem}"


def _short(name: str, width: int) -> str:
    """Return a name in so many characters, without its beginning if it is longer."""
    return name.ljust(width) if len(name) <= width else f"…{name[1 - width :]}"


def _write(path: Path, results: Sequence[Result], names: Sequence[str]) -> None:
    with replacing(path) as aside, aside.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "class", *names, "problem"])
        for result in results:
            row: list[Any] = [""] * (1 + len(names))
            if result.probabilities:
                best = names[int(np.argmax(result.probabilities))]
                row = [best, *(f"{part:.6f}" for part in result.probabilities)]
            writer.writerow([result.file, *row, result.problem])
