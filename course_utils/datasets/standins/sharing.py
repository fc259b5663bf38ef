"""Work that several Python processes share, where Python's lock lets threads use one core only."""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Result = TypeVar("Result")

# What a helper runs; nothing but the result may stand in its standard output. A pool of
# `multiprocessing` would run a script without a main guard a second time, or copy a process in
# which TensorFlow has begun threads. What a helper cannot do is done here, so that errors are seen.
_HELPER = """
import importlib, pickle, sys
path, module, name, share = pickle.load(sys.stdin.buffer)
sys.path[:], answer, sys.stdout = path, sys.stdout.buffer, sys.stderr
result = getattr(importlib.import_module(module), name)(*share)
answer.write(pickle.dumps(result))
answer.flush()
"""


def in_processes(work: Callable[..., Result], shares: Sequence[tuple[Any, ...]]) -> list[Result]:
    """Return ``[work(*share) for share in shares]``, each but the first from its own process."""
    with contextlib.ExitStack() as ends:  # of the helpers: none goes on after an error here
        helpers = [_started(work, share, ends) for share in shares[1:]]
        results = [work(*share) for share in shares[:1]]
        for share, helper in zip(shares[1:], helpers):
            answer = helper.stdout.read() if helper and helper.stdout else b""
            complete = answer and helper and helper.wait() == 0
            results.append(pickle.loads(answer) if complete else work(*share))
        return results


def _started(
    work: Callable[..., Any], share: tuple[Any, ...], ends: contextlib.ExitStack
) -> subprocess.Popen[bytes] | None:
    try:
        helper = subprocess.Popen(
            [sys.executable, "-c", _HELPER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, ValueError, TypeError):  # no program to start, or no right to
        return None
    ends.enter_context(helper)
    ends.callback(helper.kill)
    assert helper.stdin
    # Where it has ended already, its answer, that is none, says so.
    with contextlib.suppress(OSError), helper.stdin as channel:
        channel.write(pickle.dumps((sys.path, work.__module__, work.__name__, share)))
    return helper
