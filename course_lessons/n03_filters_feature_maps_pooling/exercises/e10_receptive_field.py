"""Exercise 03.10: receptive field."""

from __future__ import annotations

from course_utils.exercises import Case, Exercise


def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for kernel, stride, dilation, pads in layers:
        reach = dilation * (kernel - 1)
        size += reach * jump
        start += (reach / 2 - pads) * jump
        jump *= stride
    return size, jump, start


def random_stack(rng):
    count = int(rng.integers(1, 6))
    return ([tuple(row) for row in rng.integers([1, 1, 1, 0], [6, 4, 4, 3], (count, 4)).tolist()],)


EXERCISE = Exercise(
    id="03.10",
    title="How far a stack of layers sees",
    prompt="""
        Write `receptive_field(layers)`, which returns `(size, jump, start)` for a unit of the
        last layer, in pixels of the image along one axis. `layers` is a list of `(kernel, stride,
        dilation, pads)`, the layer that reads the image first; `pads` is the number of pads
        before the row. `size` counts pads that lie in the field. `start` is the centre of what
        the first unit sees, a float; the centre of pixel 0 is at 0.
    """,
    stub='''
        def receptive_field(layers):
            """Return the size of the field, the jump between neighbours, the first centre."""
            ...
    ''',
    solution=receptive_field,
    cases=(
        Case([(3, 1, 1, 0), (3, 1, 1, 0)], label="two 3×3 layers"),
        Case([(3, 2, 1, 0), (3, 1, 1, 0)], label="a stride of 2 in the first layer"),
        Case([(3, 1, 1, 0), (3, 2, 1, 0)], label="a stride of 2 in the last layer"),
        Case([(3, 1, 1, 0), (2, 2, 1, 0), (3, 1, 1, 0), (2, 2, 1, 0)], label="with pooling"),
        Case([(3, 2, 1, 1), (5, 2, 1, 2), (3, 1, 1, 1)], label="with pads"),
        Case([(4, 3, 2, 1), (2, 2, 3, 0), (3, 2, 1, 2)], label="with dilation, pads, strides"),
        Case([(7, 4, 1, 3)], label="a single layer"),
        Case([(5, 2, 1, 1)] * 9, label="nine layers"),
    ),
    random_case=random_stack,
    parts=("size", "jump", "start"),
    hints=(
        "Before the first layer a unit is a pixel: it sees 1, its neighbour is 1 away, its centre "
        "is 0.",
        "A window reaches over dilation × (kernel − 1) steps of the layer below. How many pixels "
        "of the image is one such step?",
        "The centre of a window lies half its reach behind its first position, and its first "
        "position lies `pads` before the row. Only when size and start are done does the layer's "
        "own stride change the jump.",
    ),
    explanation=(
        "Three lines, and their order matters: the jump of a layer concerns the next one. The same "
        "recurrence is derived in Araujo, Norris and Sim (2019)."
    ),
)


def _field(layers, grow=None, shift=None, step=None):
    """Run the recurrence with some of its three lines replaced."""
    size, jump, start = 1, 1, 0.0
    for kernel, stride, dilation, pads in layers:
        reach = dilation * (kernel - 1)
        new_size = grow(size, jump, kernel, stride, dilation) if grow else size + reach * jump
        start = shift(start, jump, reach, pads) if shift else start + (reach / 2 - pads) * jump
        jump = step(jump, stride) if step else jump * stride
        size = new_size
    return size, jump, start


@EXERCISE.mistake(
    "Right for stride 1 only. What a layer adds counts units of the layer *below*, and "
    "these lie `jump` pixels apart. It has to be turned into pixels, for the size and for "
    "the start."
)
def jump_not_used(layers):
    return _field(
        layers,
        grow=lambda size, jump, F, S, D: size + D * (F - 1),
        shift=lambda start, jump, reach, pads: start + reach / 2 - pads,
    )


@EXERCISE.mistake(
    "Jump and start are right, the size is too small behind a stride. What a layer adds "
    "counts units of the layer below, and these lie `jump` pixels apart."
)
def size_without_jump(layers):
    return _field(layers, grow=lambda size, jump, F, S, D: size + D * (F - 1))


@EXERCISE.mistake(
    "A layer's own stride already acts on what the layer itself sees. But its window reads "
    "units of the layer *below*, and their distance is the jump from before this layer. "
    "In which order do the lines have to stand?"
)
def own_stride_first(layers):
    size, jump, start = 1, 1, 0.0
    for kernel, stride, dilation, pads in layers:
        jump *= stride
        size += dilation * (kernel - 1) * jump
        start += (dilation * (kernel - 1) / 2 - pads) * jump
    return size, jump, start


@EXERCISE.mistake(
    "From the second layer on your size is too large: each kernel counts in full. "
    "Neighbouring windows overlap; a kernel of F adds F − 1 steps to what one unit sees."
)
def kernels_added(layers):
    return _field(
        layers, grow=lambda size, jump, F, S, D: size * (size > 1) + (D * (F - 1) + 1) * jump
    )


@EXERCISE.mistake(
    "The sizes are multiplied, as if the windows of neighbouring units lay side by side. "
    "They overlap: 3 after 3 sees 5 pixels, not 9."
)
def kernels_multiplied(layers):
    return _field(layers, grow=lambda size, jump, F, S, D: size * (D * (F - 1) + 1))


@EXERCISE.mistake(
    "Right without dilation. With it the weights lie further apart, and the layer reaches further."
)
def dilation_ignored(layers):
    return receptive_field([(F, S, 1, pads) for F, S, _, pads in layers])


@EXERCISE.mistake(
    "Right without dilation, too large with it. From the first weight to the last there "
    "are F − 1 gaps of D, not F."
)
def dilation_times_kernel(layers):
    return receptive_field([(D * F, S, 1, pads) for F, S, D, pads in layers])


@EXERCISE.mistake(
    "Size and jump are right, the start is too far right where there are pads. They let "
    "the first window begin before pixel 0."
)
def pads_forgotten(layers):
    return receptive_field([(F, S, D, 0) for F, S, D, _ in layers])


def _field_with_pads(layers, factor):
    size, jump, start = 1, 1, 0.0
    for kernel, stride, dilation, pads in layers:
        reach = dilation * (kernel - 1)
        size += (reach + factor * pads) * jump
        start += (reach / 2 - pads) * jump
        jump *= stride
    return size, jump, start


@EXERCISE.mistake(
    "Pads do not make the field larger: a window reads as many positions with pads as "
    "without. They only move the first one."
)
def pads_widen(layers):
    return _field_with_pads(layers, 2)


@EXERCISE.mistake(
    "Pads do not make the field smaller: a window reads as many positions with pads as "
    "without. They only move the first one."
)
def pads_narrow(layers):
    return _field_with_pads(layers, -2)


@EXERCISE.mistake(
    "The start is off where a later layer has pads. A pad of that layer is as wide as the "
    "distance of its neighbours, `jump` pixels of the image."
)
def pads_without_jump(layers):
    return _field(layers, shift=lambda start, jump, reach, pads: start + reach / 2 * jump - pads)


@EXERCISE.mistake(
    "Your start is the first pixel that the unit sees. Return the centre of what it "
    "sees, which lies half a reach further to the right."
)
def first_pixel_as_start(layers):
    return _field(layers, shift=lambda start, jump, reach, pads: start - pads * jump)


@EXERCISE.mistake(
    "The start moves to the wrong side: pads stand before the row, so the first window "
    "begins further left."
)
def pads_to_the_right(layers):
    return _field(layers, shift=lambda start, jump, reach, pads: start + (reach / 2 + pads) * jump)


@EXERCISE.mistake(
    "The jump is wrong after two strides. Two layers that each take every second unit "
    "leave every fourth."
)
def strides_added(layers):
    return _field(layers, step=lambda jump, stride: jump + stride - 1)


@EXERCISE.mistake(
    "The jump forgets the layers before. It is the distance in pixels of the *image*, so "
    "all the strides up to here take part."
)
def last_stride_only(layers):
    return _field(layers, step=lambda jump, stride: stride)


@EXERCISE.mistake(
    "You go through the layers from the last to the first. A stride spreads the layers "
    "that come *after* it: start with the layer that reads the image."
)
def from_the_end(layers):
    return receptive_field(layers[::-1])


@EXERCISE.mistake(
    "The start is half a pixel off behind even kernels. Their centre lies between two "
    "pixels; do not round it."
)
def whole_start(layers):
    return _field(layers, shift=lambda start, jump, reach, pads: start + (reach // 2 - pads) * jump)


@EXERCISE.mistake(
    "Two things. The dilation is not used: with it the weights lie further apart, and the layer "
    "reaches further. And a pad is as wide as the distance of its layer's neighbours, `jump` "
    "pixels of the image, which shows where a later layer has pads."
)
def dilation_ignored_and_pads_without_jump(layers):
    return pads_without_jump([(F, S, 1, pads) for F, S, _, pads in layers])


@EXERCISE.mistake(
    "The start is off behind a stride: half of a later layer's reach counts units of the layer "
    "below, and these lie `jump` pixels apart. Pads are as wide as that, too."
)
def start_without_jump(layers):
    return _field(layers, shift=lambda start, jump, reach, pads: start + reach / 2 - pads)


@EXERCISE.mistake(
    "Size and jump are right. The start is moved by the whole reach of each layer; the centre of "
    "a window lies half of its reach behind its first pixel."
)
def whole_reach_in_the_start(layers):
    return _field(layers, shift=lambda start, jump, reach, pads: start + (reach - pads) * jump)


@EXERCISE.mistake(
    "The size is multiplied by each stride as if you came from the last layer. From the first "
    "layer on, a stride spreads what comes *after* it: a reach counts `jump` pixels of the image."
)
def sizes_backwards_in_forward_order(layers):
    _, jump, start = receptive_field(layers)
    size = 1
    for kernel, stride, dilation, _ in layers:
        size = (size - 1) * stride + dilation * (kernel - 1) + 1
    return size, jump, start
