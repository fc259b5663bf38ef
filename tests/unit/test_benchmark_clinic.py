"""What notebook 07 says of its clinic comes out with every seed of the course's runs."""

from __future__ import annotations

import clinic
import numpy as np
import pytest
from notebook_cells import cells

from course_utils import reference

SEEDS = list(range(8))


@pytest.fixture(scope="module")
def losses():
    """(seeds, epochs) for each patient: training and validation loss."""
    runs = reference.runs("clinic")
    assert runs.seeds == SEEDS and runs.about["profile"] == "quick"
    return {
        name: [
            runs.network(name).table.pivot(index="seed", columns="epoch", values=column).to_numpy()
            for column in ("loss", "val_loss")
        ]
        for name in runs.networks
    }


def test_its_patients_are_the_notebooks():
    sources = "".join(cells("07").values())
    for file in clinic.FILES:
        assert f'reference.runs("{file}")' in sources
        for name in reference.runs(file).networks:
            assert f'"{name}"' in sources, name
    assert {*clinic.BEFORE, *clinic.PATIENTS} <= cells("07").keys()


def test_the_healthy_one_learns(losses):
    training, validation = losses["healthy"]
    assert (training[:, -1] < training[:, 0] - 0.4).all()
    assert (validation[:, -1] < validation[:, 0] - 0.2).all()


def test_a_rate_too_high_explodes_and_stays_level(losses):
    training, _ = losses["rate too high"]
    assert (training[:, 0] > 10).all()
    assert (np.abs(training[:, -4:] - np.log(10)) < 0.15).all()


def test_inputs_not_normalised_start_and_end_above(losses):
    training, validation = losses["not normalised"]
    assert (training[:, 0] > 10).all()
    assert (validation[:, -1] > losses["healthy"][1][:, -1] + 0.2).all()


def test_labels_apart_are_learned_more_slowly_and_for_nothing(losses):
    training, validation = losses["labels apart"]
    assert (training[:, -1] < training[:, 0]).all()
    assert (training[:, -1] > losses["healthy"][0][:, -1] + 0.1).all()
    assert (validation[:, -1] >= validation[:, 0]).all()


def test_dead_relus_draw_a_level_line(losses):
    assert np.ptp(losses["dead ReLUs"][0], axis=1).max() < 0.02


def test_depth_has_to_be_made_trainable(losses):
    plain, small = losses["8 layers more"][0][:, -1], losses["small"][0][:, -1]
    assert (plain > small + 0.1).all()
    assert (losses["8, batch-normalised"][0][:, -1] < small - 0.3).all()


def test_longer_turns(losses):
    training, validation = losses["longer"]
    assert (training[:, -1] < validation[:, -1] - 1).all()
    assert (validation.min(axis=1) < validation[:, 0] - 0.3).all()
    assert (validation[:, -1] > validation.min(axis=1) + 0.1).all()


def test_one_batch_tells_softmax_twice_and_lets_labels_pass():
    runs = reference.runs("one_batch")
    ends = {name: runs.network(name).last("loss") for name in runs.networks}
    assert ends.keys() == {"healthy", "labels apart", "softmax twice"}
    assert all(list(end.index) == SEEDS for end in ends.values())
    assert (ends["healthy"] < 0.05).all() and (ends["labels apart"] < 0.15).all()
    assert (ends["softmax twice"] > np.log(np.e + 9) - 1).all()
