"""Exercises made for tests: a function, values, a bug to find, a design."""

from __future__ import annotations

import numpy as np

from course_utils.exercises.checking import check_answer
from course_utils.exercises.core import Case, Exercise, Misconception

# A function to write -------------------------------------------------------------------------


def correlate(image, kernel):
    rows = image.shape[0] - kernel.shape[0] + 1
    columns = image.shape[1] - kernel.shape[1] + 1
    output = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            output[i, j] = np.sum(image[i : i + kernel.shape[0], j : j + kernel.shape[1]] * kernel)
    return output


def flipped(image, kernel):
    return correlate(image, kernel[::-1, ::-1])


def scaled_in_place(image, kernel):
    image *= 1.0
    image -= image.mean()
    return correlate(image + 3, kernel)


def one_too_few(image, kernel):
    return correlate(image, kernel)[:-1, :-1]


def float_size(image, kernel):
    return np.zeros(image.shape[0] / 1)


def random_pictures(rng):
    return rng.normal(size=rng.integers(5, 9, 2)), rng.normal(size=rng.integers(2, 4, 2))


IMAGE = np.arange(20.0).reshape(4, 5) ** 1.5
KERNEL = np.array([[1.0, 2.0], [0.0, -1.0]])

WINDOWS = Exercise(
    id="99.1",
    title="Slide a window",
    prompt="Write `correlate(image, kernel)`.",
    stub='''
        def correlate(image, kernel):
            """Return the windows' sums."""
            ...
    ''',
    solution=correlate,
    cases=(Case(IMAGE, KERNEL, label="a small image"), (IMAGE.T, KERNEL)),
    random_case=random_pictures,
    misconceptions=(
        Misconception("flipped", flipped, "The kernel is turned round, which is convolution."),
        Misconception("in-place", scaled_in_place, "The picture is altered for whoever owns it."),
        Misconception("one-too-few", one_too_few, "The last position is missing."),
        Misconception("float-size", float_size, "A size is a whole number."),
    ),
    hints=("Where may the window stand?", "Two loops over positions.", "One sum for each."),
    explanation="Each output is one `np.sum`.",
    kind="array",
    time_limit=1.0,
)

# Values to work out --------------------------------------------------------------------------


def sizes_solution():
    """Leave this docstring out."""
    # One formula for all of them.
    sizes = {
        "plain": 28 - 3 + 1,
        "stride 2": (28 - 3) // 2 + 1,
        "shape": (5 - 3 + 1, 7 - 3 + 1),
    }
    return sizes


def no_plus_one():
    return {"plain": 28 - 3, "stride 2": (28 - 3) // 2, "shape": (5 - 3, 7 - 3)}


def rounded_up():
    return {"plain": 26, "stride 2": -(-(28 - 3) // 2) + 1, "shape": (3, 5)}


SIZES = Exercise(
    id="99.2",
    title="Sizes",
    prompt="Fill in `sizes`.",
    stub="""
        sizes = {
            "plain": ...,
            "stride 2": ...,
            "shape": ...,
        }
    """,
    solution=sizes_solution,
    misconceptions=(
        Misconception("no-plus-one", no_plus_one, "The first position is not counted."),
        Misconception("rounded-up", rounded_up, "Half a step does not fit."),
    ),
    hints=("Count positions.", "The first one counts, too."),
    kind="whole",
)


def shape_solution():
    shape = (28 - 3 + 1, 32 - 5 + 1)
    return shape


SHAPE = Exercise(
    id="99.3",
    title="Shape",
    prompt="Give `shape`.",
    stub="shape = (..., ...)  # height, width",
    solution=shape_solution,
    parts=("height", "width"),
    misconceptions=(Misconception("padded", lambda: (28, 32), "That is the size with padding."),),
    hints=("a", "b"),
)

# A bug to find, and an answer of which there are many -----------------------------------------


def halve(values):
    result = values / 2
    return result[1:]


def halved(values):
    return values / 2


BUG = Exercise(
    id="99.4",
    title="Find the bug",
    prompt="Mend `halve(values)`.",
    stub=halve,
    solution=halved,
    cases=((np.arange(5.0),),),
    random_case=lambda rng: (rng.normal(size=4),),
    misconceptions=(Misconception("first-lost", halve, "The first value is lost."),),
    hints=("a", "b"),
)


def kernel_solution():
    kernel = np.array([[-1, 0, 1]])
    return kernel


def kernel_facts(kernel, row):
    array = np.asarray(kernel, dtype=float)
    return {
        "a flat row gives 0": bool(abs(array.sum()) < 1e-9),
        "a rising row gives something positive": bool((array * row).sum() > 0),
    }


DESIGN = Exercise(
    id="99.5",
    title="Design",
    prompt="Choose the numbers of `kernel`.",
    stub="kernel = np.zeros((1, 3))",
    solution=kernel_solution,
    probe=kernel_facts,
    cases=((np.array([[1.0, 2.0, 3.0]]),),),
    misconceptions=(
        Misconception("mean", lambda: np.ones((1, 3)), "A mean keeps a flat row as it is."),
    ),
    hints=("a", "b"),
)


def wrong_in(message, answer, declared=WINDOWS):
    result = check_answer(declared, answer)
    assert result.status == "failed", str(result)
    assert message in result.message, result.message
    assert "Traceback" not in repr(result)
    return result
