#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden vectors of Dense, Activation and the layers that rearrange.

Run: python3 tests/golden/make_core.py > tests/golden/layers_core.json
"""
import torch
import torch.nn.functional as F

from golden import ACTIVATIONS, Draw, layer, write


def dense(title, attributes, sample_shape, units, batch=3):
    act = ACTIVATIONS[attributes.get("activation", "linear")]
    bias = attributes.get("use_bias", True)
    shapes = {"W": (units, sample_shape[-1])}
    if bias:
        shapes["b"] = (units,)
    layer("dense", title, {"units": units, **attributes}, sample_shape, shapes, batch,
          lambda x, p: act(F.linear(x, p["W"], p.get("b"))))


dense("linear", {}, [4], 3)
dense("relu", {"activation": "relu"}, [5], 6)
dense("sigmoid, no bias", {"activation": "sigmoid", "use_bias": False}, [3], 2)
dense("tanh on a sequence", {"activation": "tanh"}, [3, 4], 2)
dense("softmax, open time", {"activation": "softmax"}, [None, 3], 4, 2)
for name in ACTIVATIONS:
    layer("activation", name, {"activation": name}, [7], {}, 3, lambda x, p, f=ACTIVATIONS[name]: f(x), limit=3.0)
large = (Draw("large")(2, 5, limit=3.0).detach() + torch.tensor([[500.0], [-900.0]])).requires_grad_()
layer("activation", "softmax of large numbers", {"activation": "softmax"}, [5], {}, 2,
      lambda x, p: torch.softmax(x, dim=-1), x=large)
layer("flatten", "an image", {}, [2, 3, 2], {}, 2, lambda x, p: torch.flatten(x, 1))

write(__file__)
