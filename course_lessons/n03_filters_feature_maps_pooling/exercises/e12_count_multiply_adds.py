"""Exercise 03.12: multiply-adds."""

from __future__ import annotations

from course_utils.exercises import Case, Exercise


def count_multiply_adds(output_size, kernel, c_in, c_out):
    rows, columns = output_size
    F_h, F_w = kernel
    return rows * columns * F_h * F_w * c_in * c_out


def random_work(rng):
    rows, columns, F_h, F_w, c_in, c_out = rng.integers(
        [1, 1, 1, 1, 1, 1], [60, 60, 8, 8, 40, 40]
    ).tolist()
    return (rows, columns), (F_h, F_w), c_in, c_out


EXERCISE = Exercise(
    id="03.12",
    title="Count the work",
    prompt="""
        Write `count_multiply_adds(output_size, kernel, c_in, c_out)`: how many multiplications a
        layer needs for one image, each of them followed by one addition. `output_size` and
        `kernel` are `(height, width)`. Biases are left out.
    """,
    stub='''
        def count_multiply_adds(output_size, kernel, c_in, c_out):
            """Return the number of multiply-adds for one image, a whole number."""
            ...
    ''',
    solution=count_multiply_adds,
    cases=(
        Case((26, 26), (3, 3), 1, 32, label="the first layer of notebook 05"),
        Case((11, 11), (3, 3), 32, 64, label="its second layer"),
        Case((20, 30), (2, 5), 3, 7, label="a map and a kernel that are not square"),
        Case((9, 5), (4, 1), 6, 2, label="a kernel of a single column"),
    ),
    random_case=random_work,
    hints=(
        "One number of the output first: of how many products is it the sum?",
        "Then count the numbers of the output: places times channels.",
    ),
    explanation=(
        "Parameters times places, without the biases. Each weight is used once at every place, "
        "which is what sharing weights means."
    ),
)


@EXERCISE.mistake(
    "Those are the products at a single place, as many as there are weights. The window "
    "stands at every place of the output."
)
def one_place(output_size, kernel, c_in, c_out):
    return kernel[0] * kernel[1] * c_in * c_out


@EXERCISE.mistake("That is the work of one filter. There is one for every channel that comes out.")
def one_filter(output_size, kernel, c_in, c_out):
    return output_size[0] * output_size[1] * kernel[0] * kernel[1] * c_in


@EXERCISE.mistake("Right for one input channel. A window reads all of them.")
def one_channel(output_size, kernel, c_in, c_out):
    return output_size[0] * output_size[1] * kernel[0] * kernel[1] * c_out


@EXERCISE.mistake(
    "Multiplications and additions are counted apart. That is what many tables call FLOPs; "
    "a multiply-add is one of each, counted once."
)
def counted_twice(output_size, kernel, c_in, c_out):
    return 2 * count_multiply_adds(output_size, kernel, c_in, c_out)


@EXERCISE.mistake(
    "The additions of the bias are in it. They are no multiply-adds, and next to the "
    "products they hardly count."
)
def bias_added(output_size, kernel, c_in, c_out):
    return count_multiply_adds(output_size, kernel, c_in, c_out) + (
        output_size[0] * output_size[1] * c_out
    )


@EXERCISE.mistake(
    "You have multiplied all parameters by the number of places. The biases are among "
    "them, and they multiply nothing.",
    same_as="bias-added",
)
def parameters_times_places(output_size, kernel, c_in, c_out):
    return output_size[0] * output_size[1] * (kernel[0] * kernel[1] * c_in * c_out + c_out)


@EXERCISE.mistake("Right for square maps. Others have height × width places.")
def square_maps(output_size, kernel, c_in, c_out):
    return output_size[0] ** 2 * kernel[0] * kernel[1] * c_in * c_out


@EXERCISE.mistake("You count one place in each row. The window also goes across.")
def one_row(output_size, kernel, c_in, c_out):
    return output_size[0] * kernel[0] * kernel[1] * c_in * c_out


@EXERCISE.mistake("Right for square kernels. Others have height × width weights.")
def square_kernel(output_size, kernel, c_in, c_out):
    return output_size[0] * output_size[1] * kernel[0] ** 2 * c_in * c_out


@EXERCISE.mistake(
    "That is how many numbers come out. Each of them is a sum of many products. Of how many?"
)
def outputs_counted(output_size, kernel, c_in, c_out):
    return output_size[0] * output_size[1] * c_out


@EXERCISE.mistake(
    "You take the kernel off the size once more. `output_size` already is the number of "
    "places at which the window stands."
)
def output_taken_for_input(output_size, kernel, c_in, c_out):
    rows = output_size[0] - kernel[0] + 1
    columns = output_size[1] - kernel[1] + 1
    return rows * columns * kernel[0] * kernel[1] * c_in * c_out
