"""The page that recognises photos makes of a photo what Python makes of it."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from course_utils.classifiers import photo_to_input

RNG = np.random.default_rng(3)
SIDES = [1, 2, 3, 7, 16, 17, 31, 160, 161, 333]
SIZES = [1, 5, 16, 32]
# As the page does: a photo in strips of some rows.
RESIZE = """({ rgba, width, height, size, step }) => {
  const bytes = Uint8ClampedArray.from(atob(rgba), (letter) => letter.charCodeAt(0));
  const resizing = new Resizing(width, height, size);
  for (let top = 0; top < height; top += step)
    resizing.add(bytes.subarray(top * width * 4, Math.min(top + step, height) * width * 4), top);
  return Array.from(resizing.result());
}"""


@pytest.mark.parametrize("size", SIZES)
def test_resizing_equals_python(functions_of, size):
    evaluate = functions_of("course_utils/browser/recogniser/resizing.js")
    for height, width in [(a, b) for a in SIDES for b in SIDES if a in SIDES[:6] or b == 160]:
        photo = RNG.integers(0, 256, (height, width, 4), dtype=np.uint8)
        step = int(RNG.integers(1, height + 1))
        rgba = base64.b64encode(photo.tobytes()).decode()
        asked = {"rgba": rgba, "width": width, "height": height, "size": size, "step": step}
        found = np.float32(evaluate(RESIZE, asked)).reshape(size, size, 3)
        expected = photo_to_input(photo[..., :3], size)
        # The last bit of 32 may differ: NumPy and JavaScript may round sums in other places.
        np.testing.assert_allclose(found, expected, rtol=2e-7, atol=2e-5)


@pytest.mark.parametrize(
    ("probabilities", "threshold", "said"),
    [
        ([0.07, 0.93], 0.8, "a dog, 93 %."),
        ([0.6, 0.4], 0.8, "Not sure, perhaps a cat, 60 %."),
        ([0.6, 0.4], 0.6, "a cat, 60 %."),
        ([1, 0], 1, "a cat, 100 %."),
    ],
)
def test_below_the_threshold_it_is_not_sure(functions_of, probabilities, threshold, said):
    evaluate = functions_of("course_utils/browser/recogniser/words.js")
    asked = [probabilities, ["a cat", "a dog"], threshold]
    assert evaluate("(asked) => answerOf(...asked).said", asked) == said


def test_classes_are_listed_as_in_a_sentence(functions_of):
    evaluate = functions_of("course_utils/browser/recogniser/words.js")
    lists = [["a"], ["a", "b"], ["a", "b", "c"]]
    assert evaluate("(lists) => lists.map(either)", lists) == ["a", "a or b", "a, b or c"]
