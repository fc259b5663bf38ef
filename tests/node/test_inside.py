"""The arithmetic of NetworkExplorer and AttentionExplorer in the browser."""

from __future__ import annotations

import itertools

import numpy as np

from course_lessons.n12_looking_inside.explorers import AttentionExplorer

LESSON_12 = "course_lessons/n12_looking_inside/explorers"
LAYERS = [
    {"name": "a", "channels": 2, "shape": [9, 9, 2]},
    {"name": "b", "channels": 3, "shape": [9, 9, 8]},
]


def test_what_a_map_feeds(functions_of):
    evaluate = functions_of(f"{LESSON_12}/inside.js")

    def fed(about, channel=0):
        asked = [about, LAYERS, channel]
        return evaluate("([about, layers, channel]) => fedBy(about, layers, channel)", asked)

    outputs = [{"output": 5, "value": 2, "kernel": [[1, 0]]}, {"output": 1, "value": 1}]
    onward = {"to": "b_conv", "target": "b", "fed": [[], outputs]}
    first, second = fed(onward, 1)
    assert (first["text"], first["kernel"], first["go"]) == ("channel 5", [[1, 0]], None)
    assert (second["text"], second["go"]) == ("channel 1", {"layer": "b", "channel": 1})
    named = {"to": "classes", "target": "", "fed": [[{"output": 0, "value": -1, "name": "cat"}]]}
    assert fed(named) == [{"text": "cat", "value": -1, "go": None}]
    named["fed"][0][0].pop("name")
    assert fed(named)[0]["text"] == "number 0"
    assert fed({"to": ""}) == []


def test_patches_in_words(functions_of):
    evaluate = functions_of(f"{LESSON_12}/inside.js")
    code = "(full) => patchesInWords({size: 24}, {full}, [60, 50])"
    assert evaluate(code, [7, 7]).startswith(
        "Each of its numbers sees 7 × 7 pixels, of an image of"
    )
    assert "60 × 50; a patch shows 24 × 24 pixels" in evaluate(code, [99, 99])
    assert evaluate(code).startswith("What its numbers see is not followed")


def test_the_square_goes_where_it_goes_in_python(functions_of):
    evaluate = functions_of(f"{LESSON_12}/square.js")
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
            told = evaluate("([grid, place]) => answerAt(grid, place)", [grid, nearest])
            assert abs(explorer.probability - told) < 1e-4
        drops = evaluate("([grid, before]) => dropsOf(grid, before)", [grid, explorer.before])
        np.testing.assert_allclose(drops, explorer.occlusion_map().ravel(), atol=1e-4)


def test_steps_end_at_the_border_and_another_size_keeps_the_middle(functions_of):
    evaluate = functions_of(f"{LESSON_12}/square.js")
    grid = {"rows": [0, 4, 8], "columns": [0, 5, 10, 15], "size": 6}
    for by, wanted in {(1, 1): [8, 10], (-9, 0): [0, 5], (0, 9): [4, 15]}.items():
        assert evaluate("([grid, by]) => moved(grid, [4, 5], by)", [grid, by]) == wanted
    assert evaluate("(grid) => resized(grid, [2, 8], 10)", grid) == [4, 10]
    assert evaluate("(grid) => placeAt(grid, [7, -2])", grid) == [8, 0]
    assert evaluate("() => largestDrop([0.2, -0.5, 0])") == 0.5
    assert evaluate("() => largestDrop([0, 0])") == 0.01
    words = "([now, before]) => compared(now, before)"
    for pair, wanted in {(0.3, 0.9): "0.6 less than", (0.9, 0.3): "0.6 more than"}.items():
        assert evaluate(words, pair) == wanted
    assert evaluate(words, [0.9, 0.9002]) == "as much as"
