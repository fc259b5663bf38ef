"""A classifier as one HTML file, which recognises photos without a server and without a network.

`to_web_page` makes it. The page is ``page.html`` with ``page.css`` and the script of
``browser/recogniser``; LiteRT.js, which computes the network in the browser, lies in ``litert/``,
where ``tools/fetch_litert.mjs`` puts it.
"""

from __future__ import annotations

import base64
import contextlib
import datetime
import gzip
import hashlib
import html
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Template

from course_utils import packages
from course_utils.classifiers import Classifier, description, save_classifier
from course_utils.datasets.bars import bar, megabytes
from course_utils.files import replacing
from course_utils.live import module

__all__ = ["to_web_page"]

LARGEST = 15_000_000  # bytes of a page: what can be sent by mail
STEPS = 4  # three of them TensorFlow's: read, prepare, convert
_HERE = Path(__file__).parent
_SUMS = {
    "litert.js.gz": "0ce7b8e28d622162631bac0eecd326d2ff017c11bb7de69fe238875d98348555",
    "loader.js.gz": "a0fe65d1feedc67f979595309ca749fc090757287d80e2ab215bca3138ac6674",
    "litert.wasm.gz": "a3e6fd72a831a4c93982c801be79b5e36d7ddb57402fcfaa438078c1f52787e0",
}


def to_web_page(
    model: Classifier | str | os.PathLike[str],
    path: str | os.PathLike[str],
    *,
    threshold: float = 0.8,
    made_by: str = "",
    trained_on: str | None = None,
) -> Path:
    """Write a classifier into one HTML file that recognises photos in any browser, offline.

    The page takes photos dropped on it, picked, pasted or seen by the camera; nothing that it is
    shown leaves the device. It holds the network's weights, rounded to 16 bits (which moves a
    probability by some thousandths), and none of the photos that the network learned from.
    TensorFlow converts the network in a process of its own, whatever backend trained it.

    Parameters
    ----------
    model : path or Classifier
        A file of `classifiers.save_classifier`, or what `classifiers.load_classifier` returned.
    path : path
        The HTML file; one that is there is replaced.
    threshold : float
        Below this probability the page says that it is not sure, 0 … 1; who uses it can move it.
    made_by : str
        Your name, or none: the page shows it to everybody who opens it.
    trained_on : str, optional
        What the network was trained on, in words; what its file says by default.

    Returns
    -------
    Path
        The HTML file.

    Raises
    ------
    ValueError
        If the threshold is no probability, or if the page would be larger than 15 MB.
    RuntimeError
        If TensorFlow is missing, or cannot convert the network.

    Examples
    --------
    >>> to_web_page("pets.keras", "pets.html", threshold=0.8)  # doctest: +SKIP
    pets.html: 12.2 MB, made in 11 s. A double click opens it.
    """
    number = isinstance(threshold, int | float) and not isinstance(threshold, bool)
    if not number or not 0 <= threshold <= 1:
        raise ValueError(f"threshold is {threshold!r}: it must be a probability, 0 … 1.")
    path, started = Path(path), datetime.datetime.now()
    with _saved(model) as file, bar(STEPS, "Making the page", " steps") as shown:
        told = description(file)
        weights = _converted(file, shown.update)
        about = {
            **told,
            "threshold": float(threshold),
            "made_by": made_by,
            "trained_on": told["trained_on"] if trained_on is None else trained_on,
            "made_on": f"{started:%Y-%m-%d}",
        }
        page = _page(about, weights)
        if len(page) > LARGEST:
            raise ValueError(
                f"The page would have {megabytes(len(page))}, more than the "
                f"{megabytes(LARGEST)} that can be sent on: use a smaller network, such as one on "
                "EfficientNet-Lite0."
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as aside:
            aside.write_bytes(page)
        shown.update()
    seconds = (datetime.datetime.now() - started).total_seconds()
    print(f"{path}: {megabytes(len(page))}, made in {seconds:.0f} s. A double click opens it.")
    return path


@contextlib.contextmanager
def _saved(model: Classifier | str | os.PathLike[str]) -> Iterator[Path]:
    """Give the file of a classifier, for a while where it is in memory only."""
    if not isinstance(model, Classifier):
        yield Path(model)
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.keras"
        yield save_classifier(
            model.model, file, model.class_names, size=model.size, trained_on=model.trained_on
        )


def _converted(file: Path, update: Callable[[], object]) -> bytes:
    """Return LiteRT's model of a saved classifier; another process makes it."""
    if not packages.version(*packages.TENSORFLOWS):
        raise RuntimeError(
            "to_web_page needs TensorFlow to convert the network, and it is not installed here: "
            "python -m pip install tensorflow, or make the page on another computer, from the "
            f"saved file {file.name}."
        )
    quiet = {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "model.tflite"
        command = [
            sys.executable,
            "-m",
            "course_lessons.n14_your_own_images.web_page.converting",
            str(file),
            str(made),
        ]
        said = ["no reason was given"]
        with subprocess.Popen(
            command, env=os.environ | quiet, text=True, errors="replace",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        ) as process:  # fmt: skip
            for line in process.stdout or ():
                if line == "step\n":
                    update()
                elif line.strip():
                    said.append(line.strip())
        if process.returncode:
            raise RuntimeError(f"TensorFlow could not convert the network: {said[-1]}")
        return made.read_bytes()


def _page(about: dict[str, object], weights: bytes) -> bytes:
    """Return the page: text, script, LiteRT.js and the network in one."""
    runtime = {name: _runtime(name) for name in _SUMS}
    parts = {
        "style": (_HERE / "page.css").read_text(encoding="utf-8"),
        "library": gzip.decompress(runtime["litert.js.gz"]).decode(),
        "script": module("recogniser"),
        "licence": html.escape((_HERE / "litert" / "LICENSE.txt").read_text(encoding="utf-8")),
        # A "</script>" in a class name would end the script.
        "about": json.dumps(about, ensure_ascii=False).replace("<", "\\u003c"),
        "loader": base64.b64encode(runtime["loader.js.gz"]).decode(),
        "wasm": base64.b64encode(runtime["litert.wasm.gz"]).decode(),
        "model": base64.b64encode(gzip.compress(weights, mtime=0)).decode(),
    }
    template = Template((_HERE / "page.html").read_text(encoding="utf-8"))
    return template.substitute(parts).encode()


def _runtime(name: str) -> bytes:
    content = (_HERE / "litert" / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != _SUMS[name]:
        raise RuntimeError(
            f"{name} of the course is not the file that it came with: install the course anew."
        )
    return content
