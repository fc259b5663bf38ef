"""The command line: ``python -m course_utils progress``."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable

from . import progress


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : list of str, optional
        What follows ``python -m course_utils``; taken from the command line where left out.

    Returns
    -------
    int
        Exit status, 0 for success.
    """
    parser = argparse.ArgumentParser(
        prog="python -m course_utils",
        description="The course on convolutional networks.",
    )
    commands = parser.add_subparsers(required=True)
    _add_progress(commands)
    chosen = parser.parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = chosen.run
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
