#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden vectors of Dense, Activation, LeakyReLU and of the layers that join and rearrange.

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
dense("gelu, open time", {"activation": "gelu"}, [None, 3], 2, 2)
dense("silu, one sample, one input", {"activation": "silu"}, [1], 3, 1)
for name in ["leaky_relu", "elu", "selu", "hard_sigmoid", "softplus", "log_softmax"]:
    dense(name, {"activation": name}, [3], 4, 2)

# Activations: rows, images, time, the places of their kinks, and far out.
KINKS = torch.tensor([[-3.0, -1.0, -0.0, 0.0, 1.0, 3.0, 6.0]])
FAR = torch.tensor([[-1000.0, -40.0, -8.0, 0.5, 8.0, 40.0, 1000.0]])
for name, act in ACTIVATIONS.items():
    layer("activation", name, {"activation": name}, [7], {}, 3, lambda x, p, f=act: f(x), limit=3.0)
    layer("activation", name + " of an image", {"activation": name}, [3, 2, 2], {}, 2,
          lambda x, p, f=act: f(x, 1), limit=4.0)
    layer("activation", name + " of steps", {"activation": name}, [None, 2], {}, 1, lambda x, p, f=act: f(x), limit=3.0)
    layer("activation", name + " of one number", {"activation": name}, [1], {}, 2, lambda x, p, f=act: f(x))
    layer("activation", name + " at kinks", {"activation": name}, [7], {}, 1, lambda x, p, f=act: f(x),
          x=KINKS.clone().requires_grad_())
    layer("activation", name + " far out", {"activation": name}, [7], {}, 1, lambda x, p, f=act: f(x),
          x=FAR.clone().requires_grad_())
large = (Draw("large")(2, 5, limit=3.0).detach() + torch.tensor([[500.0], [-900.0]])).requires_grad_()
layer("activation", "softmax of large numbers", {"activation": "softmax"}, [5], {}, 2,
      lambda x, p: torch.softmax(x, dim=-1), x=large)
huge = torch.tensor([[1e4, -1e4, 9999.0], [-1e4, -1e4, -1e4]])
for name in ["softmax", "log_softmax"]:
    layer("activation", name + " of 1e4", {"activation": name}, [3], {}, 2, lambda x, p, f=ACTIVATIONS[name]: f(x),
          x=huge.clone().requires_grad_())

layer("leaky_relu", "a row", {}, [7], {}, 3, lambda x, p: F.leaky_relu(x, 0.3))
layer("leaky_relu", "open time, another slope", {"negative_slope": 0.01}, [None, 3], {}, 2,
      lambda x, p: F.leaky_relu(x, 0.01))
layer("leaky_relu", "at zero", {"negative_slope": 0.25}, [7], {}, 1, lambda x, p: F.leaky_relu(x, 0.25),
      x=KINKS.clone().requires_grad_())

# Rearranging
layer("flatten", "an image", {}, [2, 3, 2], {}, 2, lambda x, p: torch.flatten(x, 1))
for title, shape, target in [("an image to a row", [2, 3, 2], [-1]), ("a row to an image", [12], [3, 2, 2]),
                             ("steps to steps", [4, 3], [2, -1]), ("steps to an image", [4, 3], [-1, 1, 6])]:
    layer("reshape", title, {"target_shape": target}, shape, {}, 2, lambda x, p, t=target: x.reshape(2, *t))
for title, shape, dims in [("steps and features", [3, 4], [2, 1]), ("channels last", [2, 3, 4], [2, 3, 1]),
                           ("a diagonal", [2, 3, 4], [1, 3, 2]), ("backwards", [2, 3, 1], [3, 2, 1]),
                           ("a row", [5], [1])]:
    layer("permute", title, {"dims": dims}, shape, {}, 2, lambda x, p, d=dims: x.permute(0, *d))
for times in [1, 2, 5]:
    layer("repeat_vector", f"{times} times", {"n": times}, [3], {}, 2,
          lambda x, p, n=times: x.unsqueeze(1).expand(-1, n, -1))
for title, shape, axis, begin, end in [("features", [6], -1, 1, 4), ("the last step", [4, 3], 1, -1, 0),
                                       ("all but the last step", [4, 3], 1, 0, -1), ("rows", [2, 4, 3], 2, 1, 3),
                                       ("a column", [2, 3, 4], 3, 2, 3), ("features of open time", [None, 4], 2, 0, 2)]:
    layer("slice", title, {"axis": axis, "begin": begin, "end": end}, shape, {}, 2,
          lambda x, p, a=axis, b=begin, e=end:
          x.narrow(a, b % x.shape[a], (e % x.shape[a] or x.shape[a]) - b % x.shape[a]))
layer("slice", "channels", {"axis": -1, "begin": 1, "end": 3}, [3, 2, 2], {}, 1, lambda x, p: x[:, 1:3])

# Joining
def join(key, title, shapes, compute, attributes=None, batch=2):
    given = dict(attributes or {})
    if len(shapes) != 2:
        given["inputs"] = len(shapes)
    layer(key, title, given, shapes, {}, batch, compute)


for title, shapes in [("rows", [[3], [3]]), ("images", [[2, 2, 3], [2, 2, 3]]), ("open time", [[None, 2], [None, 2]])]:
    join("add", title, shapes, lambda x, p: x[0] + x[1])
    join("subtract", title, shapes, lambda x, p: x[0] - x[1])
    join("multiply", title, shapes, lambda x, p: x[0] * x[1])
join("add", "four inputs of one sample", [[3]] * 4, lambda x, p: sum(x), batch=1)
join("multiply", "three inputs", [[2, 2]] * 3, lambda x, p: x[0] * x[1] * x[2])
zeros = torch.tensor([[0.0, 0.0, 2.0]])
layer("multiply", "zeros", {"inputs": 3}, [[3]] * 3, {}, 1, lambda x, p: x[0] * x[1] * x[2],
      x=[zeros.clone().requires_grad_(), torch.tensor([[0.0, 3.0, 4.0]]).requires_grad_(), Draw("z")(1, 3)])
for title, shapes, axis in [("rows", [[3], [2]], -1), ("channels", [[2, 2, 3], [1, 2, 3]], -1),
                            ("rows of images", [[2, 1, 3], [2, 3, 3]], 2), ("columns", [[1, 2, 1], [1, 2, 2]], 3),
                            ("steps", [[2, 3], [4, 3]], 1), ("features of open time", [[None, 2], [None, 3]], 2),
                            ("three rows", [[1], [2], [3]], 1), ("open time", [[None, 2], [None, 2]], 1)]:
    join("concatenate", title, shapes,
         lambda x, p, a=axis: torch.cat(x, dim=1 if a == -1 and x[0].dim() == 4 else a), {"axis": axis})

write(__file__)
