"""Work that several Python processes share, where Python's lock lets threads use one core only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

Result = TypeVar("Result")


def in_processes(work: Callable[..., Result], shares: Sequence[tuple[Any, ...]]) -> list[Result]:
    """Return ``[work(*share) for share in shares]``, each but the first from its own process."""
    from joblib import Parallel, delayed

    own, others = shares[:1], shares[1:]
    results = []
    try:
        helpers = Parallel(len(others), return_as="generator", idle_worker_timeout=1)
        begun = helpers(delayed(work)(*share) for share in others) if others else []
        results = [work(*share) for share in own]
        return [*results, *begun]
    except (OSError, ImportError, BrokenProcessPool):  # no right to start any, or one was ended
        return results + [work(*share) for share in shares[len(results) :]]
