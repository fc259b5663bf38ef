"""The arithmetic of NetworkExplorer and AttentionExplorer in the browser."""

from __future__ import annotations

import itertools

import numpy as np

from course_utils.explorers import AttentionExplorer

LAYERS = [
    {
        "name": "a",
        "channels": [0, 3],
        "feeds": {
            "to": "b_conv",
            "target": "b",
            "fed": [
                [{"output": 5, "value": 2, "kernel": [[1, 0]]}, {"output": 1, "value": 1}],
                [{"output": 2, "value": 4}],
            ],
        },
    },
    {
        "name": "b",
        "channels": [1, 2, 7],
        "feeds": {
            "to": "classes",
            "target": "",
            "fed": [[{"output": 0, "value": -1, "name": "cat"}]],
        },
    },
    {"name": "c", "channels": [4], "feeds": {"why": "too far"}},
]


def test_what_a_map_feeds(functions_of):
    evaluate = functions_of("explorers/inside.js")

    def fed(layer, channel):
        asked = {"layers": LAYERS, "now": {"layer": layer, "channel": channel}}
        return evaluate("({layers, now}) => fedBy(layers, now)", asked)

    first, second = fed(0, 0)
    assert (first["text"], first["kernel"], first["target"]) == ("map 5", [[1, 0]], None)
    assert second["target"] == {"layer": 1, "channel": 1}
    assert fed(0, 3)[0]["target"] == {"layer": 1, "channel": 2}
    assert fed(1, 1) == [{"text": "cat", "value": -1, "target": None}]
    assert fed(2, 4) == []


def test_another_layer_keeps_the_position_in_the_list(functions_of):
    evaluate = functions_of("explorers/inside.js")
    code = "({layers, now, index}) => otherLayer(layers, now, index)"
    now = {"layer": 0, "channel": 3}
    for index, wanted in {1: (1, 2), 2: (2, 4), -1: (0, 3), 9: (2, 4)}.items():
        found = evaluate(code, {"layers": LAYERS, "now": now, "index": index})
        assert found == dict(zip(("layer", "channel"), wanted))


def test_where_a_map_is_largest(functions_of):
    evaluate = functions_of("explorers/inside.js")
    values = np.random.default_rng(0).normal(size=(3, 4, 5))
    for channel in range(3):
        found = evaluate(
            "({values, channel}) => peakOf({at: (c, i) => values[c].flat()[i]}, channel, [4, 5])",
            {"values": values.tolist(), "channel": channel},
        )
        row, column = np.unravel_index(values[channel].argmax(), (4, 5))
        assert found == {"value": values[channel].max(), "row": row, "column": column}


def test_a_window_within_another(functions_of):
    evaluate = functions_of("explorers/inside.js")
    found = evaluate("() => within([10, 30, 0, 40], [15, 20, 10, 30])")
    assert found == {"top": "25.000%", "left": "25.000%", "height": "25.000%", "width": "50.000%"}
    assert evaluate("() => isInside([0, 9, 0, 9], [0, 9, 1, 9])") is True
    assert evaluate("() => isInside([0, 9, 0, 9], [-3, 9, 0, 20])") is False


def test_the_square_goes_where_it_goes_in_python(functions_of):
    evaluate = functions_of("explorers/square.js")
    photo = np.random.default_rng(1).random((20, 31, 3))
    explorer = AttentionExplorer(photo, lambda photos: photos[:, 5, 5, 0], (7, 4), places=6)
    for grid in explorer.grids:
        explorer.size = grid["size"]
        places = list(itertools.product(range(0, 20, 3), range(0, 31, 4)))
        found = evaluate(
            "({grid, places}) => places.map((place) => onGrid(grid, place))",
            {"grid": grid, "places": places},
        )
        for place, nearest in zip(places, found):
            explorer.place = place
            assert list(explorer.place) == nearest
            told = evaluate("([grid, place]) => answerAt(grid, 0, place)", [grid, nearest])
            assert abs(explorer.probability - told) < 1e-4
        drops = evaluate("([grid, before]) => dropsOf(grid, 0, before)", [grid, explorer.before[0]])
        np.testing.assert_allclose(drops, explorer.occlusion_map().ravel(), atol=1e-4)


def test_steps_end_at_the_border_and_another_size_keeps_the_middle(functions_of):
    evaluate = functions_of("explorers/square.js")
    grid = {"rows": [0, 4, 8], "columns": [0, 5, 10, 15], "size": 6}
    for by, wanted in {(1, 1): [8, 10], (-9, 0): [0, 5], (0, 9): [4, 15]}.items():
        assert evaluate("([grid, by]) => moved(grid, [4, 5], by)", [grid, by]) == wanted
    assert evaluate("(grid) => resized(grid, [2, 8], 10)", grid) == [4, 10]
    assert evaluate("(grid) => placeAt(grid, [7, -2])", grid) == [8, 0]
    assert evaluate("() => largestDrop([0.2, -0.5, 0])") == 0.5
    assert evaluate("() => largestDrop([0, 0])") == 0.01
