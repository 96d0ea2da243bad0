#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden vectors of batch and layer normalization, and of positions.

Run: python3 tests/golden/make_normalization.py > tests/golden/layers_normalization.json
"""
import math

import torch
from torch import nn
import torch.nn.functional as F

from golden import Draw, layer, write

KERAS, PYTORCH = 1e-3, 1e-5


# Layer normalization: nn.functional.layer_norm over the last axis, over all axes, over an image's channels.
def layer_norm(title, shape, attributes=None, batch=3, x=None, by_hand=False):
    attributes = attributes or {}
    eps = attributes.get("epsilon", KERAS)
    image, everything = len(shape) == 3, attributes.get("axis") == "all"
    row = shape if everything else [shape[0]] if image else [shape[-1]]
    parameters = {name: row for name, key in (("gamma", "scale"), ("beta", "center")) if attributes.get(key, True)}

    def compute(x, p):
        if image and not everything:
            x = x.permute(0, 2, 3, 1)
        if by_hand:
            centered = x - x.mean(-1, keepdim=True)
            return centered / torch.sqrt((centered ** 2).mean(-1, keepdim=True) + eps) * p["gamma"] + p["beta"]
        y = F.layer_norm(x, row, p.get("gamma"), p.get("beta"), eps)
        return y.permute(0, 3, 1, 2) if image and not everything else y

    layer("layer_normalization", title, attributes, shape, parameters, batch, compute, x=x)


layer_norm("rows", [5])
layer_norm("rows, PyTorch's epsilon", [5], {"epsilon": PYTORCH})
layer_norm("one sample", [4], batch=1)
layer_norm("a row wider than a vector", [37], batch=2)
layer_norm("two features", [2], batch=4)
layer_norm("open time", [None, 3])
layer_norm("one step of one sample", [None, 6], x=Draw("one step")(1, 1, 6), batch=1)
layer_norm("fixed time", [2, 5], batch=2)
layer_norm("no scale", [6], {"scale": False})
layer_norm("no shift", [6], {"center": False})
layer_norm("neither", [None, 4], {"scale": False, "center": False, "epsilon": 0.1})
layer_norm("a pixel's channels", [3, 2, 4], batch=2)
layer_norm("a pixel's channels, no shift", [5, 3, 3], {"center": False, "epsilon": PYTORCH}, batch=1)
layer_norm("a whole image", [2, 3, 4], {"axis": "all"}, batch=2)
layer_norm("a whole image, no scale", [3, 2, 2], {"axis": "all", "scale": False, "epsilon": PYTORCH}, batch=1)
layer_norm("a whole sequence", [3, 4], {"axis": "all"}, batch=2)
# Equal numbers in a row: the variance is 0. (PyTorch's kernel multiplies before it subtracts, which leaves rounding.)
constant = (torch.zeros(3, 4) + torch.tensor([[0.5], [-2.0], [300.0]])).requires_grad_()
layer_norm("constant rows", [4], x=constant, by_hand=True)
layer_norm("large numbers", [4], {"epsilon": PYTORCH}, x=(Draw("far")(3, 4).detach() + 64.0).requires_grad_())


# Batch normalization: nn.BatchNorm1d and 2d; the moving statistics are theirs where the form is PyTorch's, else those
# of Keras' formula. Where steps are padding: by hand.
def batch_norm(title, shape, attributes=None, batch=4, training=True, mask=None, x=None, steps=4):
    attributes = attributes or {}
    pytorch = attributes.get("form") == "pytorch"
    eps = attributes.get("epsilon", PYTORCH if pytorch else KERAS)
    keep = attributes.get("momentum", 0.9 if pytorch else 0.99)
    channels = shape[0] if len(shape) == 3 else shape[-1]
    draw = Draw("statistics" + title)
    parameters = {name: (channels,) for name, key in (("gamma", "scale"), ("beta", "center"))
                  if attributes.get(key, True)}
    parameters["mean"] = draw(channels)
    parameters["variance"] = (draw(channels).detach().abs() + 0.25).requires_grad_()
    if x is None:
        x = draw(batch, *[steps if size is None else size for size in shape], limit=1.5)

    def folded(x):
        """(rows, channels), padded steps taken out."""
        rows = x.permute(0, 2, 3, 1) if x.dim() == 4 else x
        rows = rows.reshape(-1, channels)
        return rows if mask is None else rows[mask.reshape(-1) > 0]

    def by_hand(x, p):
        rows = folded(x)
        mean, variance = rows.mean(0), ((rows - rows.mean(0)) ** 2).mean(0)
        return (x - mean) / torch.sqrt(variance + eps) * p.get("gamma", 1.0) + p.get("beta", 0.0)

    def module(x, p):
        if mask is not None and training:
            return by_hand(x, p)
        sequence = x.dim() == 3
        y = F.batch_norm(x.transpose(1, 2) if sequence else x, p["mean"].detach().clone(),
                         p["variance"].detach().clone(), p.get("gamma"), p.get("beta"), training, 1.0 - keep, eps)
        return y.transpose(1, 2) if sequence else y

    def after(x, p):
        if pytorch and mask is None:
            made = (nn.BatchNorm2d if x.dim() == 4 else nn.BatchNorm1d)(channels, eps=eps, momentum=1.0 - keep)
            made.running_mean, made.running_var = p["mean"].detach().clone(), p["variance"].detach().clone()
            made(x.transpose(1, 2) if x.dim() == 3 else x)
            return {"mean": made.running_mean, "variance": made.running_var}
        rows = folded(x)
        variance = rows.var(0, unbiased=pytorch)
        return {"mean": keep * p["mean"] + (1 - keep) * rows.mean(0),
                "variance": keep * p["variance"] + (1 - keep) * variance}

    layer("batch_normalization", title, attributes, shape, parameters, batch, module, x=x, training=training,
          mask=mask, after=after if training else None)


padded = torch.tensor([[1, 1, 1, 1], [1, 1, 0, 0], [1, 0, 1, 0]])
for training in (True, False):
    where = "training" if training else "in use"
    batch_norm(f"rows, {where}", [5], training=training)
    batch_norm(f"rows, PyTorch's form, {where}", [5], {"form": "pytorch"}, training=training)
    batch_norm(f"steps, {where}", [None, 3], training=training)
    batch_norm(f"steps, PyTorch's form, {where}", [None, 3], {"form": "pytorch"}, training=training)
    batch_norm(f"fixed steps, momentum ½, {where}", [3, 4], {"momentum": 0.5}, training=training, batch=2)
    batch_norm(f"an image, {where}", [3, 2, 3], training=training, batch=2)
    batch_norm(f"an image, PyTorch's form, {where}", [2, 3, 3], {"form": "pytorch"}, training=training, batch=1)
    batch_norm(f"no scale, {where}", [18], {"scale": False}, training=training, batch=3)
    batch_norm(f"no shift, {where}", [4, 2, 2], {"center": False, "epsilon": 0.1}, training=training, batch=2)
    batch_norm(f"neither, {where}", [3], {"scale": False, "center": False}, training=training)
    batch_norm(f"padded steps, {where}", [None, 3], training=training, batch=3, mask=padded)
batch_norm("padded steps, PyTorch's form", [None, 2], {"form": "pytorch"}, batch=3, mask=padded)
batch_norm("three samples", [3], {"form": "pytorch"}, batch=3)
batch_norm("constant channels", [3], x=(torch.zeros(4, 3) + torch.tensor([0.5, -2.0, 300.0])).requires_grad_())
batch_norm("one pixel of one sample, in use", [3, 1, 1], training=False, batch=1)

# Positions
def waves(steps, features, wavelength=10000.0):
    return torch.tensor([[(math.sin if j % 2 == 0 else math.cos)(p / wavelength ** ((j - j % 2) / features))
                          for j in range(features)] for p in range(steps)])


layer("positional_encoding", "open time", {}, [None, 6], {}, 2, lambda x, p: x + waves(x.shape[1], 6))
layer("positional_encoding", "an odd number of features", {}, [3, 5], {}, 2, lambda x, p: x + waves(3, 5))
layer("positional_encoding", "one step", {}, [1, 4], {}, 1, lambda x, p: x + waves(1, 4))
layer("positional_encoding", "a long sequence, short waves", {"max_wavelength": 20.0}, [None, 2], {}, 1,
      lambda x, p: x + waves(x.shape[1], 2, 20.0), x=Draw("long")(1, 40, 2))
layer("position_embedding", "open time", {"sequence_length": 6}, [None, 3], {"P": (6, 3)}, 2,
      lambda x, p: x + p["P"][:x.shape[1]])
layer("position_embedding", "fixed time", {"sequence_length": 4}, [4, 2], {"P": (4, 2)}, 3, lambda x, p: x + p["P"])
layer("position_embedding", "one step of one sample", {"sequence_length": 2}, [None, 3], {"P": (2, 3)}, 1,
      lambda x, p: x + p["P"][:1], x=Draw("first")(1, 1, 3))
layer("position_embedding", "more steps than places", {"sequence_length": 2}, [None, 2], {"P": (2, 2)}, 2,
      lambda x, p: x + p["P"][[0, 1, 1, 1]])

write(__file__)
