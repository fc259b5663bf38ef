"""Layers computed as their definitions read: what the course and every library is held against.

A library can be wrong. TensorFlow 2.21 with oneDNN, on processors with AVX-512, leaves all rows but
the first unwritten where a batch of several one-channel images meets strides such as (1, 2) and the
output is one column wide. So the course's functions are compared with these loops on shapes of
every kind, and a library with the same loops on the shapes of networks: a test that fails then says
whose fault it is.
"""

import itertools

import numpy as np


def conv2d(x, kernels, bias, stride, pads, dilation):
    """Return the maps of a convolutional layer and the number of products that made them."""
    x = np.pad(x.astype(float), ((0, 0), *pads, (0, 0)))
    f_h, f_w, _, c_out = kernels.shape
    rows = range(0, x.shape[1] - dilation[0] * (f_h - 1), stride[0])
    columns = range(0, x.shape[2] - dilation[1] * (f_w - 1), stride[1])
    maps = np.zeros((len(x), len(rows), len(columns), c_out))
    products = 0
    for (i, row), (j, column) in itertools.product(enumerate(rows), enumerate(columns)):
        for m, n in itertools.product(range(f_h), range(f_w)):
            pixel = x[:, row + m * dilation[0], column + n * dilation[1], :]
            maps[:, i, j, :] += pixel @ kernels[m, n].astype(float)
            products += kernels.shape[2] * c_out
    return maps + bias, products


def pool2d(x, window, stride, pads):
    """Return the largest and the mean of each window; pads count for neither."""
    starts = [
        range(-before, n + after - span + 1, step)
        for n, (before, after), span, step in zip(x.shape[1:3], pads, window, stride)
    ]
    largest = np.zeros((len(x), *map(len, starts), x.shape[3]), x.dtype)
    mean = np.zeros(largest.shape)
    for (i, top), (j, left) in itertools.product(*map(enumerate, starts)):
        rows = slice(max(top, 0), top + window[0])
        pixels = x[:, rows, max(left, 0) : left + window[1]]
        largest[:, i, j] = pixels.max(axis=(1, 2))
        mean[:, i, j] = pixels.astype(float).mean(axis=(1, 2))
    return largest, mean
