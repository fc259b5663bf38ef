"""Which packages are installed, without importing them."""

from __future__ import annotations

import contextlib
import importlib.metadata
from collections.abc import Mapping, Sequence

# Distributions that all provide the module `tensorflow`; tools/set_up.py, which runs before
# anything is installed, has the same list.
TENSORFLOWS = (
    "tensorflow",
    "tensorflow-cpu",
    "tensorflow-gpu",
    "tensorflow-intel",
    "tensorflow-macos",
    "tensorflow-rocm",
    "tf-nightly",
    "tf-nightly-cpu",
)
# What Keras 3 trains networks with: its names for them, ours, and the distributions.
BACKENDS = {
    "tensorflow": ("TensorFlow", TENSORFLOWS),
    "jax": ("JAX", ("jax",)),
    "torch": ("PyTorch", ("torch",)),
}


def version(*distributions: str) -> str | None:
    """Return the version of the first of some distributions that is installed."""
    for distribution in distributions:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            return importlib.metadata.version(distribution)
    return None


def installed(distributions: Mapping[str, Sequence[str]]) -> list[str]:
    """Return those that are installed, each as its title with its version."""
    found = {title: version(*names) for title, names in distributions.items()}
    return [f"{title} {number}" for title, number in found.items() if number]
