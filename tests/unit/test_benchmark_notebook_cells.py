"""The reference runs that are made by a notebook's own cells find them there."""

from __future__ import annotations

import ast

import longer_runs
import preprocessing
import pytest
from notebook_cells import cells

from course_utils import reference

MADE = [(preprocessing, "08", preprocessing.VERSIONS), (longer_runs, "09", longer_runs.NETWORKS)]
each = pytest.mark.parametrize(("benchmark", "notebook", "networks"), MADE)


@each
def test_its_cells_are_there(benchmark, notebook, networks):
    sources = cells(notebook)
    made = {name for id in benchmark.BEFORE for name in defined(sources[id])}
    assert made >= ({"training_of"} if notebook == "08" else {"train_longer", "changing"})
    for network in networks:
        assert any(f'"{network}"' in source for source in sources.values()), network


@each
def test_its_runs_are_complete(benchmark, notebook, networks):
    runs = reference.runs(benchmark.FILE)
    assert runs.networks == list(networks)
    assert runs.seeds == [0, 1, 2]
    assert runs.about["profile"] == "full"
    assert "real" in runs.about["data"]
    assert runs.table.groupby(["network", "seed"])["epoch"].count().nunique() == 1


def defined(code: str) -> set[str]:
    tree = ast.parse(code.rstrip(";\n"))
    return {part.name for part in tree.body if isinstance(part, ast.FunctionDef)}


def test_what_notebook_08_says_of_its_runs():
    """Cropping is ahead with every seed, and colour is not ahead of grey."""
    runs = reference.runs("preprocessing")
    ends = {name: runs.network(name).last("val_accuracy") for name in runs.networks}
    for mode in ("grey", "colour"):
        assert (ends[f"{mode}, cropped"] > ends[f"{mode}, squashed"]).all()
    for fit in ("squashed", "cropped"):
        assert ends[f"colour, {fit}"].mean() < ends[f"grey, {fit}"].mean()
