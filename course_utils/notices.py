"""TensorFlow's first import without the notices that its log level does not reach.

``TF_CPP_MIN_LOG_LEVEL`` takes effect while TensorFlow is being loaded. What its libraries say
before that, such as "oneDNN custom operations are on", goes to the error stream of the process
whatever the level (tensorflow/tensorflow issue 100442), and so into a notebook.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

# Lines of information and warning in both layouts (I0000 00:00:… file.cc:1] …, or with a date and
# ": I " before the file), the line that announces them, and one known to be harmless.
_NOTICE = re.compile(
    rb"WARNING: All log messages before absl::InitializeLog"
    rb"|[IW]\d{4} [\d:.]+ +\d+ \S+\]"
    rb"|\d{4}-\d\d-\d\d [\d:.]+: [IW] "
    rb"|.*Unable to register cu(FFT|DNN|BLAS) factory"
)


def import_tensorflow_quietly() -> None:
    """See to it that TensorFlow, when it is first imported, leaves its notices out."""
    # Everything else that is written meanwhile appears as before, after the import. Where a log
    # level has been chosen (TF_CPP_MIN_LOG_LEVEL below 3), nothing is left out.
    chosen = os.environ.get("TF_CPP_MIN_LOG_LEVEL", "0") != "3"
    there = any(isinstance(finder, _Finder) for finder in sys.meta_path)
    if not (chosen or there or "tensorflow" in sys.modules):
        sys.meta_path.insert(0, _Finder())


class _Finder(MetaPathFinder):
    """Finds TensorFlow as the others do; only its execution is wrapped."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != "tensorflow":
            return None
        others = (finder for finder in sys.meta_path if finder is not self)
        found = (finder.find_spec(name, path, target) for finder in others)
        spec = next((spec for spec in found if spec is not None), None)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def quietly(module: ModuleType) -> None:
                with _notices_left_out():
                    execute(module)

            setattr(spec.loader, "exec_module", quietly)  # noqa: B010 (mypy knows a method)
        return spec


@contextlib.contextmanager
def _notices_left_out() -> Iterator[None]:
    """Keep back what is written to the process's error stream; hand on all but the notices."""
    with contextlib.ExitStack() as opened:
        kept_back = None
        with contextlib.suppress(OSError):  # no error stream, or no room for a file
            stream = os.dup(2)
            opened.callback(os.close, stream)
            kept_back = opened.enter_context(tempfile.TemporaryFile())
            os.dup2(kept_back.fileno(), 2)
        if kept_back is None:
            yield
            return
        try:
            yield
        finally:
            os.dup2(stream, 2)
            kept_back.seek(0)
            rest = b"".join(line for line in kept_back if not _NOTICE.match(line))
            if rest:
                os.write(2, rest)
