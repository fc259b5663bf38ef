"""Figure, result and controls fit into a window 900 pixels high, beside JupyterLab's own rows."""

from __future__ import annotations

import numpy as np
import pytest
from figures import open_still, overflow, painted

from course_lessons.n01_convolution_by_hand.explorers import KernelPlayground
from course_lessons.n02_padding_and_stride.explorers import OutputSizeExplorer
from course_lessons.n03_filters_feature_maps_pooling.explorers import (
    ChannelsStepper,
    LayerStackExplorer,
    PoolingExplorer,
)
from course_utils.explorers import ConvolutionStepper

MOST = 700
ROOMS = {"JupyterLab": 1230, "JupyterLab beside its list of files": 950, "the book": 852}
# As the notebooks show them.
FIGURES = {
    "first meeting": lambda: ConvolutionStepper(simple=True),
    "padded": lambda: ConvolutionStepper(padding=1),
    "wide": lambda: ConvolutionStepper(np.arange(40).reshape(5, 8), np.ones((2, 3)), stride=2),
    "channels": ChannelsStepper,
    "three filters": lambda: ChannelsStepper(np.ones((5, 5, 3)), np.ones((3, 3, 3, 3)), relu=True),
    "size": lambda: OutputSizeExplorer(width=10, kernel=3, padding=1, stride=2),
    "playground": lambda: KernelPlayground(np.zeros((256, 384, 3)), border="edge"),
    "pooling": PoolingExplorer,
    "stack": lambda: LayerStackExplorer("notebook 05's network"),
}


@pytest.mark.parametrize("name", FIGURES)
def test_all_is_in_view_at_once(page, tmp_path, name):
    page.set_viewport_size({"width": 1400, "height": 900})
    frame = open_still(page, tmp_path, FIGURES[name]())
    for where, room in ROOMS.items():
        page.evaluate("(room) => (document.querySelector('main').style.width = room + 'px')", room)
        for _ in range(2):  # the width is heard of a frame later
            painted(page)
        assert frame.bounding_box()["height"] <= MOST, where
        assert overflow(page) <= 0
