"""The command line: ``python -m course_utils progress``, ``data``, ``classify``, ``doctor``."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable
from typing import Any

from course_utils import doctor, environment
from course_utils.course_map import CourseMap
from course_utils.datasets import commands, registry


def main(arguments: list[str] | None = None) -> int:
    chosen = _parser().parse_args(arguments)
    environment.speak_plainly()
    for remark in environment.settle_machine():
        print(remark, file=sys.stderr)
    try:
        status = chosen.run(chosen)
        print(end="", flush=True)
    except OSError as error:
        # Windows says EINVAL where others say EPIPE.
        if error.errno not in (errno.EPIPE, errno.EINVAL):
            raise
        # Who reads along (head, less) has seen enough. Python would complain again at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m course_utils",
        description="The course on convolutional networks.",
    )
    families = parser.add_subparsers(required=True)
    about = "Show what is done, notebook by notebook."
    command = _add(families, "progress", about, _show_progress)
    command.add_argument("--json", action="store_true", help="print JSON instead of a table")
    about = "Say whether this machine does for the course."
    _add(families, "doctor", about, _show_doctor)

    about = "Say what a saved classifier sees on each photo of FOLDER."
    command = _add(families, "classify", about, _classify)
    command.add_argument("model", metavar="MODEL.keras")
    command.add_argument("folder", metavar="FOLDER")
    command.add_argument("--csv", metavar="FILE", help="write all probabilities there, too")

    about = "Fetch, check and pass on the data sets and weights."
    family = families.add_parser("data", help=about, description=about)
    data = family.add_subparsers(required=True)
    names: dict[str, Any] = {"nargs": "*", "metavar": "NAME", "type": _known}
    about = "Show what there is, and what is here already."
    _add(data, "list", about, lambda _: commands.show_list())
    about = "Fetch real data: all that the notebooks use, or NAME."
    command = _add(data, "fetch", about, lambda it: commands.fetch(it.names, it.standins))
    command.add_argument("names", **names)
    command.add_argument("--standins", action="store_true", help="make the stand-ins instead")
    about = "Compare every file in the cache with its checksum."
    _add(data, "verify", about, lambda _: commands.verify())
    about = "Write a folder from which a class can be served."
    command = _add(data, "mirror", about, lambda it: commands.write_mirror(it.folder, it.names))
    command.add_argument("folder", metavar="DIR")
    command.add_argument("names", **names)
    about = "Empty the cache, or take NAME out of it."
    command = _add(data, "clear", about, lambda it: commands.clear(it.names))
    command.add_argument("names", **names)
    return parser


def _add(
    family: argparse._SubParsersAction,
    name: str,
    about: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    command = family.add_parser(name, help=about, description=about)
    command.set_defaults(run=run)
    return command


def _known(name: str) -> str:
    try:
        return registry.entry(name).name
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _show_progress(chosen: argparse.Namespace) -> int:
    found = CourseMap()
    print(found.as_json() if chosen.json else found)
    return 0


def _show_doctor(chosen: argparse.Namespace) -> int:
    report = doctor.examine()
    print(report)
    return 0 if report.ok else 1


def _classify(chosen: argparse.Namespace) -> int:
    from course_utils import classifying

    return classifying.classify(chosen.model, chosen.folder, chosen.csv)
