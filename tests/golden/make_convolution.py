#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden vectors of convolutions and pooling.

Run: python3 tests/golden/make_convolution.py > tests/golden/layers_convolution.json
"""
import torch
import torch.nn.functional as F

from golden import ACTIVATIONS, Draw, layer, write


def same(size, kernel, stride, dilation=1):
    out = -(-size // stride)
    total = max(0, (out - 1) * stride + (kernel - 1) * dilation + 1 - size)
    return total // 2, total - total // 2


def border(x, kernel, stride, dilation, padding, value=0.0):
    if padding != "same":
        return x
    top, bottom = same(x.shape[2], kernel[0], stride[0], dilation[0])
    left, right = same(x.shape[3], kernel[1], stride[1], dilation[1])
    return F.pad(x, (left, right, top, bottom), value=value)


def conv(title, shape, filters, kernel, strides=(1, 1), padding="valid", dilation=(1, 1), groups=1, activation="linear",
         use_bias=True, batch=2):
    attributes = {"filters": filters, "kernel_size": list(kernel), "strides": list(strides), "padding": padding,
                  "dilation_rate": list(dilation), "groups": groups, "activation": activation, "use_bias": use_bias}
    shapes = {"W": (filters, shape[0] // groups, *kernel)}
    if use_bias:
        shapes["b"] = (filters,)

    def compute(x, p):
        x = border(x, kernel, strides, dilation, padding)
        return ACTIVATIONS[activation](F.conv2d(x, p["W"], p.get("b"), stride=strides, dilation=dilation, groups=groups))

    layer("conv2d", title, attributes, list(shape), shapes, batch, compute)


conv("valid, relu", (2, 6, 5), 3, (3, 3), activation="relu")
conv("same, even kernel", (1, 5, 4), 2, (2, 4), padding="same")
conv("same, stride 2", (2, 5, 6), 2, (3, 3), strides=(2, 2), padding="same", activation="tanh")
conv("same, stride 3, odd rest", (1, 7, 5), 2, (2, 3), strides=(3, 2), padding="same")
conv("stride larger than the kernel", (1, 7, 8), 2, (2, 1), strides=(3, 2), use_bias=False)
conv("dilation", (2, 7, 6), 2, (3, 2), dilation=(2, 3), activation="sigmoid")
conv("dilation, same", (1, 5, 5), 2, (3, 3), dilation=(2, 2), padding="same")
conv("groups", (4, 4, 4), 6, (3, 2), groups=2, activation="relu")
conv("depthwise, same", (3, 4, 4), 3, (3, 3), groups=3, padding="same", batch=1)


def pool(title, shape, size, strides=None, padding="valid", batch=2):
    steps = strides or size
    attributes = {"pool_size": list(size), "padding": padding}
    if strides:
        attributes["strides"] = list(strides)

    def largest(x, p):
        return F.max_pool2d(border(x, size, steps, (1, 1), padding, float("-inf")), size, stride=steps)

    def mean(x, p):
        real = border(torch.ones_like(x), size, steps, (1, 1), padding)
        return F.avg_pool2d(border(x, size, steps, (1, 1), padding), size, stride=steps) / F.avg_pool2d(real, size, stride=steps)

    layer("max_pooling2d", title, attributes, list(shape), {}, batch, largest)
    layer("average_pooling2d", title, attributes, list(shape), {}, batch, mean)
    # Ties: whole numbers from a small range; the first maximum takes the gradient.
    x = Draw(title).whole(batch, *shape, below=3).to(torch.float64).requires_grad_()
    layer("max_pooling2d", title + ", ties", attributes, list(shape), {}, batch, largest, x=x)


pool("2 x 2, odd rest", (2, 5, 4), (2, 2))
pool("overlapping", (1, 5, 4), (3, 2), strides=(1, 1))
pool("stride larger than the window", (1, 5, 7), (1, 2), strides=(2, 3))
pool("same", (2, 5, 3), (2, 2), padding="same")
pool("same, overlapping", (1, 4, 4), (3, 2), strides=(1, 2), padding="same")

write(__file__)
