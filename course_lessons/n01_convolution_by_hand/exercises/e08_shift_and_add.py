"""Exercise 01.8: shift and add."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Exercise

from ..shared import IMAGE_DTYPE_HINT, PAIRS, Array, output_size, random_pair
from .e04_correlate2d import kernel_taken_for_square, last_product_only, stored_in_image_dtype


def shift_and_add(image, kernel):
    kernel_rows, kernel_columns = kernel.shape
    rows = image.shape[0] - kernel_rows + 1
    columns = image.shape[1] - kernel_columns + 1
    image = np.asarray(image, dtype=float)  # uint8 would wrap round
    output = np.zeros((rows, columns))
    for m in range(kernel_rows):
        for n in range(kernel_columns):
            output += kernel[m, n] * image[m : m + rows, n : n + columns]
    return output


EXERCISE = Exercise(
    id="01.8",
    title="Shift and add",
    prompt="""
        Write `shift_and_add(image, kernel)`: the same result as `correlate2d`, in about a dozen
        lines. For practice (and for the race below), loop **over the weights, not over pixels**:
        each weight multiplies one shifted piece of the image, as large as the output, and the
        pieces are added up. The image may again be a photo in `uint8`.
    """,
    stub='''
        def shift_and_add(image, kernel):
            """Return the cross-correlation, mode valid, as a sum of shifted images."""
            ...
    ''',
    solution=shift_and_add,
    cases=PAIRS,
    random_case=random_pair,
    hints=(
        "Think of weight (0, 1) alone. Which pixels of the image does it meet while the window "
        "slides over all positions? They form a rectangle. Where does it begin, how large is it?",
        "All these rectangles are as large as the output. The one of weight (m, n) begins at row "
        "m, column n.",
        "Zeros of the output's size; two loops over the kernel; in the inner one, add weight "
        "times slice. The row slice ends at its start plus the number of output rows.",
    ),
    explanation=(
        "Nine passes over whole arrays replace nine products per pixel in Python: the inner loops "
        "now run in NumPy's compiled code."
    ),
)


@EXERCISE.mistake(
    "The pieces are taken in reverse order, which gives the true convolution: the kernel "
    "appears rotated by 180 degrees. For the cross-correlation the weight in the upper "
    "left corner meets the piece that begins at pixel (0, 0)."
)
def shifted_the_other_way(image: Array, kernel: Array) -> Array:
    return shift_and_add(image, np.flip(kernel))


@EXERCISE.mistake(
    "The row of the weight shifts the columns, and the other way round. In the image's "
    "brackets rows come first: the kernel's row variable belongs there."
)
def rows_and_columns_swapped(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros((rows, columns))
    for m, n in np.ndindex(*kernel.shape):
        output += kernel[m, n] * image[n : n + rows, m : m + columns]
    return output


@EXERCISE.mistake(
    "Every weight meets the same piece, the one that begins at pixel (0, 0), so the sum "
    "is one piece times the sum of the weights. Weight (m, n) needs a piece that begins m "
    "rows lower and n columns further right."
)
def never_shifted(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    return image[:rows, :columns] * float(np.sum(kernel))


@EXERCISE.mistake(
    "The last row and column are missing: the pieces are one too small in each direction. "
    "How many positions does a kernel of 3 have on 5 pixels?"
)
def one_position_too_few(image: Array, kernel: Array) -> Array:
    return shift_and_add(image, kernel)[:-1, :-1]


@EXERCISE.mistake(
    "`np.roll` brings what leaves on one side in again on the other, so the last rows and "
    "columns mix the far ends of the picture, and the result is as large as the image. "
    "Slices of the output's size need no cutting."
)
def rolled_not_cut(image: Array, kernel: Array) -> Array:
    output = np.zeros(image.shape)
    for m, n in np.ndindex(*kernel.shape):
        output += kernel[m, n] * np.roll(image.astype(float), (-m, -n), axis=(0, 1))
    return output


@EXERCISE.mistake(
    "The picture moves down and right where it should move up and left, and what leaves "
    "comes in again on the other side. The piece for weight (m, n) begins at row m, "
    "column n."
)
def rolled_the_wrong_way(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros(image.shape)
    for m, n in np.ndindex(*kernel.shape):
        output += kernel[m, n] * np.roll(image.astype(float), (m, n), axis=(0, 1))
    return output[:rows, :columns]


@EXERCISE.mistake(
    "Only the last weight's piece is left, as if each piece replaced the one before. The "
    "pieces have to be added up."
)
def last_piece_only(image: Array, kernel: Array) -> Array:
    return last_product_only(image, kernel)


@EXERCISE.mistake(
    "The output array has the image's dtype, and NumPy refuses to add fractions or signed "
    "numbers into it. Begin with zeros of type float, which is what `np.zeros` makes "
    "unless told otherwise."
)
def output_in_image_dtype(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros((rows, columns), dtype=image.dtype)
    for m, n in np.ndindex(*kernel.shape):
        output += kernel[m, n] * image[m : m + rows, n : n + columns]
    return output


@EXERCISE.mistake(
    "The output array holds whole numbers (`dtype=int`), and NumPy refuses to add fractions "
    "into it. Begin with zeros of type float, which is what `np.zeros` makes unless told "
    "otherwise."
)
def output_in_whole_numbers(image: Array, kernel: Array) -> Array:
    output = np.zeros(output_size(image, kernel), dtype=int)
    rows, columns = output.shape
    for m, n in np.ndindex(*kernel.shape):
        output += kernel[m, n] * image[m : m + rows, n : n + columns]
    return output


@EXERCISE.mistake(IMAGE_DTYPE_HINT)
def cast_to_image_dtype(image: Array, kernel: Array) -> Array:
    return stored_in_image_dtype(image, kernel)


@EXERCISE.mistake(
    "The pieces move down with the weight's row but never to the right. Both slices begin "
    "where the weight stands."
)
def shifted_in_rows_only(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros((rows, columns))
    for m, n in np.ndindex(*kernel.shape):
        output += kernel[m, n] * image[m : m + rows, :columns].astype(float)
    return output


@EXERCISE.mistake(
    "Right for square kernels only. Rows and columns of the kernel each have their own "
    "range and their own share in the output's size.",
    name="kernel-taken-for-square",
)
def shifts_square_kernel(image: Array, kernel: Array) -> Array:
    return kernel_taken_for_square(image, kernel)


@EXERCISE.mistake(
    "Every number is divided by the number of weights. The pieces are added, not averaged."
)
def mean_instead_of_sum(image: Array, kernel: Array) -> Array:
    return shift_and_add(image, kernel) / kernel.size


@EXERCISE.mistake(
    "The result is larger than the image: zeros were put round it first, which is mode "
    "`full`. Here every piece lies inside the image."
)
def padded_first(image: Array, kernel: Array) -> Array:
    rows, columns = kernel.shape
    wide = np.pad(image, ((rows - 1, rows - 1), (columns - 1, columns - 1)))
    return shift_and_add(wide, kernel)


END_NOT_SHIFTED = (
    "Your pieces get smaller with every shift: they begin further down or right, but all end at "
    "the same place. A piece is as large as the output, so its end moves along with its start."
)


@EXERCISE.mistake(END_NOT_SHIFTED)
def end_not_shifted(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros((rows, columns))
    for m, n in np.ndindex(*kernel.shape):
        output += kernel[m, n] * image[m:rows, n:columns].astype(float)
    return output


@EXERCISE.mistake(END_NOT_SHIFTED)
def end_not_shifted_in_a_new_sum(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros((rows, columns))
    for m, n in np.ndindex(*kernel.shape):
        output = output + kernel[m, n] * image[m:rows, n:columns].astype(float)
    return output


PIECES_TO_THE_END = (
    "Your pieces run to the end of the image, so each is larger than the output by the part that "
    "later weights see. Say where a piece ends, too: it is as large as the output."
)


@EXERCISE.mistake(PIECES_TO_THE_END)
def pieces_to_the_end(image: Array, kernel: Array) -> Array:
    output = np.zeros(output_size(image, kernel))
    for m, n in np.ndindex(*kernel.shape):
        output += kernel[m, n] * image[m:, n:].astype(float)
    return output


@EXERCISE.mistake(PIECES_TO_THE_END)
def pieces_to_the_end_in_a_new_sum(image: Array, kernel: Array) -> Array:
    output = np.zeros(output_size(image, kernel))
    for m, n in np.ndindex(*kernel.shape):
        output = output + kernel[m, n] * image[m:, n:].astype(float)
    return output


@EXERCISE.mistake(
    "The pieces move right with the weight's column but never down. Both slices begin where the "
    "weight stands."
)
def shifted_in_columns_only(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros((rows, columns))
    for m, n in np.ndindex(*kernel.shape):
        output += kernel[m, n] * image[:rows, n : n + columns].astype(float)
    return output
