"""A benchmark and the notebook whose networks it trains, side by side."""

from __future__ import annotations

import importlib.util
from types import ModuleType
from typing import Any

import nbformat
import numpy as np
import pytest
from notebook_files import ROOT

keras = pytest.importorskip("keras")


def load(name: str) -> ModuleType:
    """Return ``benchmarks/name.py`` as a module."""
    spec = importlib.util.spec_from_file_location(
        f"benchmark_{name}", ROOT / "benchmarks" / f"{name}.py"
    )
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cells(number: str) -> dict[str, str]:
    """Return the sources of a notebook's cells by their ids."""
    file = next((ROOT / "notebooks").glob(f"{number}_*.ipynb"))
    return {cell["id"]: cell["source"] for cell in nbformat.read(file, as_version=4).cells}


def names_of(*sources: str, **more: Any) -> dict[str, Any]:
    """Return the names that these cells leave."""
    names = {"keras": keras, "layers": keras.layers, "np": np} | more
    for source in sources:
        exec(source, names)
    return names


def first_part(source: str) -> str:
    """Return a cell up to its first two empty lines: the definition, without what follows."""
    return source.partition("\n\n\n")[0]


def settings(layers: list[keras.Layer]) -> list[tuple[str, dict[str, Any]]]:
    """Return what two stacks of layers have to share: everything but names and seeds."""
    configs = [(type(layer).__name__, layer.get_config()) for layer in layers]
    return [(k, {n: v for n, v in c.items() if n not in ("name", "seed")}) for k, c in configs]
