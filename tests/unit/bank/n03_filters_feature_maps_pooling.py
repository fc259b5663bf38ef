"""Wrong answers to the exercises of notebook 03 that are not declared misconceptions."""

from __future__ import annotations

import math

import numpy as np

from bank import Wrong
from course_lessons.n03_filters_feature_maps_pooling.exercises import (
    e01_to_grey,
    e02_edge_strength,
    e03_conv2d,
    e05_max_pool,
    e07_tolerated,
    e08_describe_block,
    e09_flat_index,
)

LUMA = np.array([0.299, 0.587, 0.114])


# 03.1 to_grey ------------------------------------------------------------------------------


def green_only(photo):
    return photo[:, :, 1] / 255


def darkens(photo):
    return 1 - e01_to_grey.to_grey(photo)


def television_weights(photo):
    return photo @ np.array([0.2126, 0.7152, 0.0722]) / 255


def brightest_colour(photo):
    return photo.max(axis=2) / 255


def one_grey_for_the_photo(photo):
    return np.mean(photo @ LUMA) / 255


def grey_in_three_channels(photo):
    return np.repeat(e01_to_grey.to_grey(photo)[:, :, None], 3, axis=2)


def gamma_removed(photo):
    return (photo @ LUMA / 255) ** 2.2


def scales_the_photo_in_place(photo):
    photo[:] = photo // 2
    return photo @ LUMA / 255


# 03.2 edge_strength ------------------------------------------------------------------------


def int8_differences(grey):
    return e02_edge_strength.edge_strength(grey.astype(np.int8))


def forward_differences(grey):
    grey = grey.astype(float)
    across = grey[1:-1, 2:] - grey[1:-1, 1:-1]
    down = grey[2:, 1:-1] - grey[1:-1, 1:-1]
    return np.sqrt(across**2 + down**2)


def signed_sum(grey):
    grey = grey.astype(float)
    return (grey[1:-1, 2:] - grey[1:-1, :-2]) + (grey[2:, 1:-1] - grey[:-2, 1:-1])


def larger_of_the_two(grey):
    grey = grey.astype(float)
    across = np.abs(grey[1:-1, 2:] - grey[1:-1, :-2])
    return np.maximum(across, np.abs(grey[2:, 1:-1] - grey[:-2, 1:-1]))


def keeps_the_border(grey):
    return np.pad(e02_edge_strength.edge_strength(grey), 1)


def minus_under_the_root(grey):
    grey = grey.astype(float)
    across, down = grey[1:-1, 2:] - grey[1:-1, :-2], grey[2:, 1:-1] - grey[:-2, 1:-1]
    return np.sqrt(np.abs(across**2 - down**2))


def root_mean_square(grey):
    return e02_edge_strength.edge_strength(grey) / np.sqrt(2)


# 03.3 conv2d -------------------------------------------------------------------------------


def bias_subtracted(image, kernels, bias):
    return e03_conv2d.conv2d(image, kernels, -bias)


def products_multiplied_up(image, kernels, bias):
    rows, columns, _, filters = kernels.shape
    maps = np.zeros((image.shape[0] - rows + 1, image.shape[1] - columns + 1, filters))
    for row, column, number in np.ndindex(*maps.shape):
        patch = image[row : row + rows, column : column + columns]
        maps[row, column, number] = np.prod(patch * kernels[..., number]) + bias[number]
    return maps


def largest_channel(image, kernels, bias):
    apart = [
        e03_conv2d.conv2d(image[:, :, c : c + 1], kernels[:, :, c : c + 1], 0 * bias)
        for c in range(image.shape[2])
    ]
    return np.max(apart, axis=0) + bias


def last_kernel_everywhere(image, kernels, bias):
    return e03_conv2d.conv2d(image, np.broadcast_to(kernels[..., -1:], kernels.shape), bias)


def channels_in_reverse(image, kernels, bias):
    return e03_conv2d.conv2d(image[:, :, ::-1], kernels, bias)


def stride_two(image, kernels, bias):
    return e03_conv2d.conv2d(image, kernels, bias)[::2, ::2]


def last_row_forgotten(image, kernels, bias):
    maps = e03_conv2d.conv2d(image, kernels, bias)
    maps[-1] = 0
    return maps


def whole_numbers(image, kernels, bias):
    return e03_conv2d.conv2d(image, kernels, bias).astype(int)


def flattened(image, kernels, bias):
    return e03_conv2d.conv2d(image, kernels, bias).reshape(-1)


# 03.4 activate -----------------------------------------------------------------------------


def leaky(maps, bias):
    total = maps + bias
    return np.where(total > 0, total, 0.1 * total)


def bias_twice(maps, bias):
    return np.maximum(np.maximum(maps + bias, 0) + bias, 0)


def capped_at_six(maps, bias):
    return np.clip(2 * (maps + bias), 0, 3)


def drops_negative_numbers(maps, bias):
    total = maps + bias
    return total[total > 0]


def bias_along_rows(maps, bias):
    return np.maximum(maps + np.resize(bias, maps.shape[0])[:, None, None], 0)


def at_least_one(maps, bias):
    return np.maximum(maps + bias, 1)


# 03.5 max_pool -----------------------------------------------------------------------------


def largest_magnitude(maps, size=2):
    high, low = e05_max_pool.max_pool(maps, size), -e05_max_pool.max_pool(-maps, size)
    return np.where(np.abs(high) >= np.abs(low), high, low)


def of_absolute_values(maps, size=2):
    return e05_max_pool.max_pool(np.abs(maps), size)


def medians(maps, size=2):
    rows, columns = maps.shape[0] // size, maps.shape[1] // size
    whole = maps[: rows * size, : columns * size]
    return np.median(whole.reshape(rows, size, columns, size, -1), axis=(1, 3))


def one_more_row(maps, size=2):
    return np.pad(e05_max_pool.max_pool(maps, size), ((0, 1), (0, 0), (0, 0)))


def diagonal_only(maps, size=2):
    rows, columns = maps.shape[0] // size, maps.shape[1] // size
    corner = maps[::size, ::size][:rows, :columns]
    return np.maximum(corner, maps[1::size, 1::size][:rows, :columns])


def one_maximum(maps, size=2):
    return maps.max()


def starts_from_the_other_end(maps, size=2):
    turned = e05_max_pool.max_pool(maps[::-1, ::-1], size)
    return turned[::-1, ::-1]


def second_largest(maps, size=2):
    rows, columns = maps.shape[0] // size, maps.shape[1] // size
    whole = maps[: rows * size, : columns * size]
    blocks = whole.reshape(rows, size, columns, size, -1).swapaxes(1, 2)
    return np.sort(blocks.reshape(rows, columns, size * size, -1), axis=2)[:, :, -2]


# 03.6 global_average_pool ------------------------------------------------------------------


def medians_of_maps(maps):
    return np.median(maps, axis=(0, 1))


def mean_of_active_pixels(maps):
    return np.where(maps > 0, maps, 0).sum(axis=(0, 1)) / np.maximum((maps > 0).sum(axis=(0, 1)), 1)


def smallest_of_maps(maps):
    return maps.min(axis=(0, 1))


def divided_by_one_less(maps):
    return maps.sum(axis=(0, 1)) / (maps.shape[0] * maps.shape[1] - 1)


def middle_pixel(maps):
    return maps[maps.shape[0] // 2, maps.shape[1] // 2]


def means_as_whole_numbers(maps):
    return maps.mean(axis=(0, 1)).astype(int)


# 03.7 tolerated ----------------------------------------------------------------------------


def shifts(*numbers):
    return dict(zip(e07_tolerated.read_off_shifts(), numbers, strict=True))


# 03.8 describe_block -----------------------------------------------------------------------


def filters_squared(shape, filters, kernel):
    height, width, channels, parameters = e08_describe_block.describe_block(shape, filters, kernel)
    return height, width, channels, parameters + filters * (filters - 1)


def quartered(shape, filters, kernel):
    height, width, channels, parameters = e08_describe_block.describe_block(shape, filters, kernel)
    return height // 2, width // 2, channels, parameters


def shape_only(shape, filters, kernel):
    return e08_describe_block.describe_block(shape, filters, kernel)[:3]


def nested(shape, filters, kernel):
    height, width, channels, parameters = e08_describe_block.describe_block(shape, filters, kernel)
    return (height, width, channels), parameters


def plus_instead_of_minus(shape, filters, kernel):
    *_, channels, parameters = e08_describe_block.describe_block(shape, filters, kernel)
    return (shape[0] + kernel - 1) // 2, (shape[1] + kernel - 1) // 2, channels, parameters


# 03.9 flat_index ---------------------------------------------------------------------------


def from_the_end(row, column, channel, shape):
    return e09_flat_index.flat_index(row, column, channel, shape) - int(np.prod(shape))


def rows_left_out(row, column, channel, shape):
    return column * shape[2] + channel


def channel_left_out(row, column, channel, shape):
    return (row * shape[1] + column) * shape[2]


def all_the_same_size(row, column, channel, shape):
    return (row * shape[2] + column) * shape[2] + channel


def brackets_forgotten(row, column, channel, shape):
    return row * shape[1] + (column * shape[2]) + channel * shape[0]


# 03.10 receptive_field ---------------------------------------------------------------------


def right_field(layers):
    size, jump, start = 1, 1, 0.0
    for kernel, stride, dilation, pads in layers:
        size += dilation * (kernel - 1) * jump
        start += (dilation * (kernel - 1) / 2 - pads) * jump
        jump *= stride
    return size, jump, start


def only_the_size(layers):
    return right_field(layers)[0]


def jump_first(layers):
    size, jump, start = right_field(layers)
    return jump, size, start


def pixel_centres_at_a_half(layers):
    size, jump, start = right_field(layers)
    return size, jump, start + 0.5


def area(layers):
    size, jump, start = right_field(layers)
    return size**2, jump, start


def first_layer_only(layers):
    return right_field(layers[:1])


def begins_at_zero(layers):
    size, jump, start = right_field(layers)
    return size - 1, jump, start


# 03.11 and 03.12: counts -------------------------------------------------------------------


def dense_layer(kernel, c_in, c_out, bias=True):
    return c_in * c_out + (c_out if bias else 0)


def two_biases(kernel, c_in, c_out, bias=True):
    return kernel[0] * kernel[1] * c_in * c_out + (2 * c_out if bias else 0)


def thousands(kernel, c_in, c_out, bias=True):
    return (kernel[0] * kernel[1] * c_in * c_out + (c_out if bias else 0)) / 1000


def work_of_a_batch(output_size, kernel, c_in, c_out):
    return 32 * math.prod(output_size) * math.prod(kernel) * c_in * c_out


def sums_of_all(output_size, kernel, c_in, c_out):
    return sum(output_size) + sum(kernel) + c_in + c_out


def millions(output_size, kernel, c_in, c_out):
    return math.prod(output_size) * math.prod(kernel) * c_in * c_out / 1e6


BANK = (
    Wrong("03.1", green_only),
    Wrong("03.1", darkens),
    Wrong("03.1", television_weights, note="ITU-R BT.709, the weights of high-definition video"),
    Wrong("03.1", brightest_colour),
    Wrong("03.1", one_grey_for_the_photo, says="shape"),
    Wrong("03.1", grey_in_three_channels, says="shape"),
    Wrong("03.1", gamma_removed),
    Wrong("03.1", scales_the_photo_in_place),
    Wrong("03.2", int8_differences),
    Wrong("03.2", forward_differences),
    Wrong("03.2", signed_sum),
    Wrong("03.2", larger_of_the_two),
    Wrong("03.2", keeps_the_border, says="shape"),
    Wrong("03.2", minus_under_the_root),
    Wrong("03.2", root_mean_square, says="0.7071"),
    Wrong("03.3", bias_subtracted),
    Wrong("03.3", products_multiplied_up),
    Wrong("03.3", largest_channel),
    Wrong("03.3", last_kernel_everywhere),
    Wrong("03.3", channels_in_reverse),
    Wrong("03.3", stride_two, says="shape"),
    Wrong("03.3", last_row_forgotten),
    Wrong("03.3", whole_numbers, says="lost their fractions"),
    Wrong("03.3", flattened, says="shape"),
    Wrong("03.4", leaky),
    Wrong("03.4", bias_twice),
    Wrong("03.4", capped_at_six),
    Wrong("03.4", drops_negative_numbers, says="shape"),
    Wrong("03.4", bias_along_rows),
    Wrong("03.4", at_least_one),
    Wrong("03.5", largest_magnitude),
    Wrong("03.5", of_absolute_values),
    Wrong("03.5", medians),
    Wrong("03.5", one_more_row, says="shape"),
    Wrong("03.5", diagonal_only),
    Wrong("03.5", one_maximum, says="single number"),
    Wrong("03.5", starts_from_the_other_end),
    Wrong("03.5", second_largest),
    Wrong("03.6", medians_of_maps),
    Wrong("03.6", mean_of_active_pixels),
    Wrong("03.6", smallest_of_maps),
    Wrong("03.6", divided_by_one_less),
    Wrong("03.6", middle_pixel),
    Wrong("03.6", means_as_whole_numbers, says="lost their fractions"),
    Wrong("03.7", shifts(1, 0, 1, 3, 2, 6.5), says="shift 6"),
    Wrong("03.7", shifts(1, 0, 1, 3, 3.0, 3), says="column 5"),
    Wrong("03.7", {"window 2, spot in column 4": 1}, says="missing"),
    Wrong("03.7", [1, 0, 1, 3, 2, 3], says="dict"),
    Wrong("03.7", shifts(0, 1, 1, 0, 1, 2)),
    Wrong("03.8", filters_squared, says="parameters"),
    Wrong("03.8", quartered, says="height"),
    Wrong("03.8", shape_only, says="4 are wanted"),
    Wrong("03.8", nested, says="2 entries"),
    Wrong("03.8", plus_instead_of_minus, says="height"),
    Wrong("03.9", from_the_end),
    Wrong("03.9", rows_left_out),
    Wrong("03.9", channel_left_out),
    Wrong("03.9", all_the_same_size),
    Wrong("03.9", brackets_forgotten),
    Wrong("03.10", only_the_size),
    Wrong("03.10", jump_first),
    Wrong("03.10", pixel_centres_at_a_half, says="start"),
    Wrong("03.10", area, says="size"),
    Wrong("03.10", first_layer_only),
    Wrong("03.10", begins_at_zero, says="size"),
    Wrong("03.11", dense_layer),
    Wrong("03.11", two_biases),
    Wrong("03.11", thousands),
    Wrong("03.12", work_of_a_batch),
    Wrong("03.12", sums_of_all),
    Wrong("03.12", millions),
)
