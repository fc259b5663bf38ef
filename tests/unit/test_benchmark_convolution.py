"""The benchmark finds what exercise 01.8 and the convolutions offer, and its contenders agree."""

from __future__ import annotations

import convolution
import numpy as np
import pytest


def test_the_notebook_s_shift_and_add_is_found_and_short():
    function, lines = convolution.shift_and_add_of_the_notebook()
    assert function.__name__ == "shift_and_add"
    assert 3 < lines <= 12


@pytest.mark.parametrize("shape", [(3, 3), (5, 7)])
def test_contenders_compute_the_same(shape):
    random = np.random.default_rng(0)
    image, kernel = random.standard_normal((20, 30)), random.standard_normal(shape)
    function = convolution.shift_and_add_of_the_notebook()[0]
    for contenders in (
        convolution.scipy_contenders(image, kernel),
        convolution.small_kernel_contenders(function, image, kernel),
    ):
        ours, *others = [run() for run in contenders.values()]
        for other in others:
            np.testing.assert_allclose(other, ours, atol=1e-9)
