"""The command line: ``python -m course_utils progress``, ``data`` and ``doctor``."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable
from typing import Any

from . import environment, progress


def main(arguments: list[str] | None = None) -> int:
    """Run one command."""
    parser = argparse.ArgumentParser(
        prog="python -m course_utils",
        description="The course on convolutional networks.",
    )
    commands = parser.add_subparsers(required=True)
    _add_progress(commands)
    _add_data(commands)
    _add_doctor(commands)
    chosen = parser.parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = chosen.run
    remark = environment.settle_home()
    if remark:
        print(remark, file=sys.stderr)
    # A terminal that knows few characters gets a question mark for the others.
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    try:
        status = run(chosen)
        print(end="", flush=True)
    except OSError as error:
        # Windows says EINVAL where others say EPIPE.
        if error.errno not in (errno.EPIPE, errno.EINVAL):
            raise
        # Who reads along (head, less) has seen enough. Python would complain again at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    return status


def _add_progress(commands: argparse._SubParsersAction) -> None:
    description = "Show what is done, notebook by notebook."
    command = commands.add_parser("progress", help=description, description=description)
    command.add_argument("--json", action="store_true", help="print JSON instead of a table")
    command.set_defaults(run=_show_progress)


def _show_progress(chosen: argparse.Namespace) -> int:
    print(progress.as_json() if chosen.json else progress.map())
    return 0


def _add_data(commands: argparse._SubParsersAction) -> None:
    description = "Fetch, check and pass on the data sets and weights."
    command = commands.add_parser("data", help=description, description=description)
    actions = command.add_subparsers(required=True)

    def add(name: str, description: str, function: str, *wanted: str) -> Any:
        action = actions.add_parser(name, help=description, description=description)
        action.set_defaults(run=lambda chosen: _run_data(function, chosen, wanted))
        return action

    names: dict[str, Any] = {"nargs": "*", "metavar": "NAME", "type": _known}
    add("list", "Show what there is, and what is here already.", "show_list")
    about = "Fetch real data: all that the notebooks use, or NAME."
    fetch = add("fetch", about, "fetch", "names", "standins")
    fetch.add_argument("names", **names)
    fetch.add_argument("--standins", action="store_true", help="make the stand-ins instead")
    add("verify", "Compare every file in the cache with its checksum.", "verify")
    about = "Write a folder from which a class can be served."
    write = add("mirror", about, "write_mirror", "folder", "names")
    write.add_argument("folder", metavar="DIR")
    write.add_argument("names", **names)
    clear = add("clear", "Empty the cache, or take NAME out of it.", "clear", "names")
    clear.add_argument("names", **names)


def _known(name: str) -> str:
    from .datasets import registry

    try:
        return registry.entry(name).name
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _run_data(function: str, chosen: argparse.Namespace, wanted: tuple[str, ...]) -> int:
    from .datasets import commands

    return getattr(commands, function)(*(getattr(chosen, name) for name in wanted))


def _add_doctor(commands: argparse._SubParsersAction) -> None:
    description = "Say whether this machine does for the course."
    command = commands.add_parser("doctor", help=description, description=description)
    command.set_defaults(run=_show_doctor)


def _show_doctor(chosen: argparse.Namespace) -> int:
    from . import doctor

    report = doctor.examine()
    print(report)
    return 0 if report.ok else 1
