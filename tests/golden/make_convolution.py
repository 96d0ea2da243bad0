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
        z = F.conv2d(x, p["W"], p.get("b"), stride=strides, dilation=dilation, groups=groups)
        return ACTIVATIONS[activation](z, 1)

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
conv("depthwise, two each, stride 2", (2, 5, 4), 4, (2, 2), strides=(2, 2), groups=2)
conv("one pixel", (1, 1, 1), 2, (1, 1), batch=1)
conv("dilation and stride, same", (1, 6, 5), 2, (2, 3), strides=(2, 3), dilation=(3, 2), padding="same")
for name in ["leaky_relu", "elu", "selu", "gelu", "silu", "hard_sigmoid", "softplus", "softmax", "log_softmax"]:
    conv(name, (1, 3, 4), 3, (2, 2), activation=name, batch=1)
conv("stride larger than the kernel, same", (2, 5, 7), 3, (2, 2), strides=(3, 4), padding="same", activation="tanh")
conv("stride larger than the kernel, one sample", (1, 4, 9), 1, (1, 3), strides=(2, 5), batch=1)
conv("stride larger than the image", (2, 3, 2), 2, (2, 2), strides=(5, 5))
conv("groups, stride larger than the kernel", (4, 5, 5), 4, (1, 2), strides=(2, 3), groups=2)
conv("groups, dilation, same", (6, 4, 5), 3, (2, 3), dilation=(2, 2), groups=3, padding="same", activation="relu")
conv("groups of one sample, no bias", (4, 3, 3), 8, (2, 2), groups=4, use_bias=False, batch=1)
conv("one column", (2, 5, 1), 2, (3, 1), batch=3)


# Conv2DTranspose: PyTorch's covers every stamp; Keras' sizes are cut out of it, or added to it.
def back_size(size, taps, stride, dilation, padding, output_padding):
    span = (taps - 1) * dilation + 1
    covered = (size - 1) * stride + span
    if output_padding >= 0:
        out = covered - (span // 2 * 2 if padding == "same" else 0) + output_padding
    else:
        out = size * stride if padding == "same" else (size - 1) * stride + max(span, stride)
    cut = max(0, covered - out) // 2 if padding == "same" else 0
    return out, cut, covered


def conv_back(title, shape, filters, kernel, strides=(1, 1), padding="valid", output_padding=-1, dilation=(1, 1),
              groups=1, activation="linear", use_bias=True, batch=2):
    attributes = {"filters": filters, "kernel_size": list(kernel), "strides": list(strides), "padding": padding,
                  "output_padding": output_padding, "dilation_rate": list(dilation), "groups": groups,
                  "activation": activation, "use_bias": use_bias}
    shapes = {"W": (shape[0], filters // groups, *kernel)}
    if use_bias:
        shapes["b"] = (filters,)

    def compute(x, p):
        z = F.conv_transpose2d(x, p["W"], None, stride=strides, dilation=dilation, groups=groups)
        pads = []
        for axis in (1, 0):
            out, cut, covered = back_size(shape[1 + axis], kernel[axis], strides[axis], dilation[axis], padding,
                                          output_padding)
            pads += [-cut, out + cut - covered]
        z = F.pad(z, pads)
        if use_bias:
            z = z + p["b"].reshape(1, -1, 1, 1)
        return ACTIVATIONS[activation](z, 1)

    layer("conv2d_transpose", title, attributes, list(shape), shapes, batch, compute)


def conv_back_module(title, shape, filters, kernel, strides, pad, output_padding, groups=1, batch=2):
    """Keras' padding same with an output padding, where PyTorch's own padding says the same."""
    attributes = {"filters": filters, "kernel_size": list(kernel), "strides": list(strides), "padding": "same",
                  "output_padding": output_padding, "groups": groups}
    layer("conv2d_transpose", title, attributes, list(shape),
          {"W": (shape[0], filters // groups, *kernel), "b": (filters,)}, batch,
          lambda x, p: F.conv_transpose2d(x, p["W"], p["b"], stride=strides, padding=pad, output_padding=output_padding,
                                          groups=groups))


conv_back("valid, relu", (2, 3, 4), 3, (3, 2), activation="relu")
conv_back("one pixel", (1, 1, 1), 2, (2, 3), batch=1)
conv_back("stride 2, valid", (2, 3, 2), 2, (3, 3), strides=(2, 2), activation="tanh")
conv_back("stride 2, same", (2, 3, 2), 2, (3, 3), strides=(2, 2), padding="same")
conv_back("stride 2, same, even kernel", (1, 3, 3), 2, (4, 2), strides=(2, 2), padding="same")
conv_back("stride 1, same", (2, 3, 4), 2, (3, 2), padding="same")
conv_back("stride larger than the kernel", (2, 3, 2), 2, (1, 2), strides=(3, 3), use_bias=False)
conv_back("stride larger than the kernel, same", (1, 2, 3), 2, (2, 1), strides=(3, 2), padding="same")
conv_back("output padding 1, valid", (1, 2, 3), 2, (3, 3), strides=(2, 3), output_padding=1)
conv_back("output padding 0, valid", (1, 2, 3), 2, (1, 2), strides=(3, 3), output_padding=0)
conv_back("output padding 1, same", (2, 3, 2), 2, (3, 4), strides=(2, 2), padding="same", output_padding=1)
conv_back("dilation", (2, 3, 2), 2, (2, 3), dilation=(3, 2), strides=(2, 1))
conv_back("dilation, same", (1, 3, 3), 2, (3, 2), dilation=(2, 2), strides=(2, 2), padding="same")
conv_back("groups", (4, 2, 3), 6, (2, 3), strides=(2, 1), groups=2)
conv_back("depthwise, same", (3, 2, 2), 3, (3, 3), strides=(2, 2), groups=3, padding="same")
conv_back_module("padding of PyTorch", (2, 3, 4), 2, (3, 3), (1, 1), (1, 1), 0)
conv_back_module("padding of PyTorch, stride 2", (2, 3, 2), 4, (5, 3), (2, 2), (2, 1), 0, groups=2)
for name in ["gelu", "softmax", "log_softmax", "silu", "elu"]:
    conv_back(name, (2, 2, 2), 3, (2, 2), activation=name, batch=1)


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
pool("stride larger than the window, same", (2, 7, 5), (2, 1), strides=(3, 4), padding="same")
pool("one pixel of one sample", (2, 1, 1), (1, 1), batch=1)

for keep in [False, True]:
    for title, shape, batch in [("odd sizes", [2, 3, 5], 2), ("one pixel", [3, 1, 1], 1), ("one column", [2, 4, 1], 1)]:
        title += ", axes kept" if keep else ""
        layer("global_average_pooling2d", title, {"keepdims": keep}, shape, {}, batch,
              lambda x, p, k=keep: x.mean(dim=(2, 3), keepdim=k))
        layer("global_max_pooling2d", title, {"keepdims": keep}, shape, {}, batch,
              lambda x, p, k=keep: F.max_pool2d(x, x.shape[2:]).reshape(*x.shape[:2], *([1, 1] if k else [])))


# Over time: (N, T, F); steps that are padding count as border.
def along(x, taps, stride, dilation, padding, value=0.0):
    """(N, T, F) to PyTorch's (N, F, T) with its border."""
    x, span = x.transpose(1, 2), (taps - 1) * dilation + 1
    if padding == "same":
        return F.pad(x, same(x.shape[2], taps, stride, dilation), value=value)
    return F.pad(x, (span - 1, 0), value=value) if padding == "causal" else x


PADDED = torch.tensor([[1, 1, 1, 1, 1, 1], [1, 1, 1, 0, 0, 0], [1, 0, 0, 0, 0, 0]])


def conv1d(title, steps, features, filters, taps, stride=1, padding="valid", dilation=1, groups=1, activation="linear",
           use_bias=True, batch=2, mask=None):
    attributes = {"filters": filters, "kernel_size": taps, "strides": stride, "padding": padding,
                  "dilation_rate": dilation, "groups": groups, "activation": activation, "use_bias": use_bias}
    shapes = {"W": (filters, features // groups, taps)}
    if use_bias:
        shapes["b"] = (filters,)

    def compute(x, p):
        if mask is not None:
            x = x * mask.unsqueeze(2)
        z = F.conv1d(along(x, taps, stride, dilation, padding), p["W"], p.get("b"), stride=stride, dilation=dilation,
                     groups=groups)
        return ACTIVATIONS[activation](z.transpose(1, 2))

    x = Draw("conv1d" + title)(batch, abs(steps), features, limit=1.5)
    layer("conv1d", title, attributes, [None if steps < 0 else steps, features], shapes, batch, compute, x=x, mask=mask)


# Steps below zero: of an open time axis.
conv1d("valid, relu", 7, 3, 4, 3, activation="relu")
conv1d("valid, open time", -6, 2, 3, 2)
conv1d("one step, one sample", 1, 1, 2, 1, batch=1)
conv1d("window as long as the sequence", 4, 2, 3, 4)
conv1d("same", 5, 2, 3, 3, padding="same")
conv1d("same, even kernel, open time", -5, 2, 2, 4, padding="same")
conv1d("same, stride 2", 7, 2, 2, 3, stride=2, padding="same", activation="tanh")
conv1d("same, stride 3, odd rest", 8, 1, 2, 2, stride=3, padding="same")
conv1d("causal", 5, 2, 3, 3, padding="causal")
conv1d("causal, dilation 2, open time", -7, 2, 2, 3, padding="causal", dilation=2)
conv1d("causal, stride 2", 6, 2, 2, 3, padding="causal", stride=2)
conv1d("stride larger than the kernel", 11, 2, 2, 2, stride=4, use_bias=False)
conv1d("dilation", 8, 2, 3, 3, dilation=3, activation="sigmoid")
conv1d("dilation, same", 6, 2, 2, 3, dilation=2, padding="same")
conv1d("groups", 6, 4, 6, 3, groups=2)
conv1d("depthwise, causal", 6, 3, 3, 2, groups=3, padding="causal")
conv1d("depthwise, two each, dilation", 7, 2, 4, 2, groups=2, dilation=2, stride=2)
conv1d("stride larger than the kernel, same", 9, 2, 3, 2, stride=5, padding="same")
conv1d("stride larger than the kernel, causal, groups", -7, 4, 4, 2, stride=3, padding="causal", groups=2)
conv1d("one step of one sample, same", -1, 2, 3, 3, padding="same", batch=1)
conv1d("one step of one sample, causal, groups", 1, 4, 2, 3, padding="causal", groups=2, batch=1)
conv1d("groups, same, no bias", 5, 6, 3, 3, groups=3, padding="same", use_bias=False)
for name in ["gelu", "silu", "softmax", "log_softmax", "elu", "softplus"]:
    conv1d(name, 5, 2, 3, 2, activation=name)
for padding in ["valid", "same", "causal"]:
    conv1d("padded, " + padding, -6, 2, 3, 3, padding=padding, batch=3, mask=PADDED)
conv1d("padded, causal, dilation, gelu", -6, 2, 2, 2, padding="causal", dilation=2, activation="gelu", batch=3, mask=PADDED)


def pool1d(title, steps, size, stride=0, padding="valid", features=3, batch=2, mask=None, x=None):
    attributes = {"pool_size": size, "strides": stride, "padding": padding}
    step = stride or size
    shape = [None if steps < 0 else steps, features]

    def largest(x, p):
        if mask is not None:
            x = torch.where(mask.unsqueeze(2) > 0, x, torch.full_like(x, float("-inf")))
        y = F.max_pool1d(along(x, size, step, 1, padding, float("-inf")), size, stride=step).transpose(1, 2)
        return torch.where(torch.isinf(y), torch.zeros_like(y), y)

    def mean(x, p):
        real = torch.ones_like(x) if mask is None else mask.unsqueeze(2).expand_as(x).to(x.dtype)
        total = F.avg_pool1d(along(x * real, size, step, 1, padding), size, stride=step)
        count = F.avg_pool1d(along(real, size, step, 1, padding), size, stride=step)
        return (total / torch.where(count > 0, count, torch.ones_like(count))).transpose(1, 2)

    given = [Draw("pool1d" + title)(batch, abs(steps), features, limit=1.5) for _ in range(2)]
    layer("max_pooling1d", title, attributes, shape, {}, batch, largest, x=given[0], mask=mask)
    layer("average_pooling1d", title, attributes, shape, {}, batch, mean, x=given[1], mask=mask)


pool1d("two steps, odd rest", 5, 2)
pool1d("one step, one sample", 1, 1, features=1, batch=1)
pool1d("overlapping, open time", -6, 3, stride=1)
pool1d("stride larger than the window", 8, 2, stride=3)
pool1d("same", 5, 2, padding="same")
pool1d("same, overlapping, open time", -6, 4, stride=1, padding="same")
pool1d("same, stride 2", 6, 3, stride=2, padding="same")
pool1d("padded", -6, 2, batch=3, mask=PADDED)
pool1d("padded, same", -6, 3, stride=1, padding="same", batch=3, mask=PADDED)
ties = Draw("ties").whole(2, 6, 2, below=3).to(torch.float64).requires_grad_()
layer("max_pooling1d", "ties", {"pool_size": 3, "strides": 1}, [6, 2], {}, 2,
      lambda x, p: F.max_pool1d(x.transpose(1, 2), 3, stride=1).transpose(1, 2), x=ties)


def global_pool(title, steps, features=3, batch=2, mask=None, keep=False):
    def largest(x, p):
        if mask is not None:
            x = torch.where(mask.unsqueeze(2) > 0, x, torch.full_like(x, float("-inf")))
        y = F.max_pool1d(x.transpose(1, 2), x.shape[1])
        return y.transpose(1, 2) if keep else y.squeeze(2)

    def mean(x, p):
        real = torch.ones_like(x) if mask is None else mask.unsqueeze(2).expand_as(x).to(x.dtype)
        return (x * real).sum(dim=1, keepdim=keep) / real.sum(dim=1, keepdim=keep)

    shape = [None if steps < 0 else steps, features]
    for key, compute in [("global_max_pooling1d", largest), ("global_average_pooling1d", mean)]:
        x = Draw(key + title)(batch, abs(steps), features, limit=1.5)
        layer(key, title, {"keepdims": keep}, shape, {}, batch, compute, x=x, mask=mask)


global_pool("open time", -5)
global_pool("fixed time", 4, features=1)
global_pool("one step, one sample", 1, batch=1)
global_pool("padded", -6, batch=3, mask=PADDED)
global_pool("padded, axes kept", -6, batch=3, mask=PADDED, keep=True)

write(__file__)
