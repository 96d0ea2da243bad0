# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scripts make_FAMILY.py of golden vectors share. Needs PyTorch (1.13 or newer), in double precision.

A case holds a layer's attributes, the shapes of its inputs, its parameters and its inputs; the loss is
sum(weights * output); "output", "d.x" and "d.PARAMETER" are what PyTorch and its autograd say. Modules of
PyTorch are used where there is one (nn.LSTM, conv2d, ...); variants without one are written out step by step and
differentiated by autograd. golden_test reads every tests/golden/layers*.json and losses*.json.
"""
import json
import sys
import zlib

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)

# By Unroll's key. Softmax and log-softmax run over AXIS; images have their features there first.
ACTIVATIONS = {"linear": lambda v, axis=-1: v,
               "relu": lambda v, axis=-1: torch.relu(v),
               "leaky_relu": lambda v, axis=-1: F.leaky_relu(v, 0.2),
               "elu": lambda v, axis=-1: F.elu(v),
               "selu": lambda v, axis=-1: F.selu(v),
               "gelu": lambda v, axis=-1: F.gelu(v),
               "silu": lambda v, axis=-1: F.silu(v),
               "sigmoid": lambda v, axis=-1: torch.sigmoid(v),
               "hard_sigmoid": lambda v, axis=-1: F.relu6(v + 3) / 6,  # F.hardsigmoid has a float's 1/6 in its gradient
               "tanh": lambda v, axis=-1: torch.tanh(v),
               "softplus": lambda v, axis=-1: torch.logaddexp(v, torch.zeros_like(v)),
               "softmax": lambda v, axis=-1: torch.softmax(v, dim=axis),
               "log_softmax": lambda v, axis=-1: torch.log_softmax(v, dim=axis)}


def tensor(value):
    return {"shape": list(value.shape), "data": [float(repr(v)) if v % 1 else int(v) for v in value.reshape(-1).tolist()]}


class Draw:
    """Multiples of 1/256, exact as floats too, from the case's title."""

    def __init__(self, title):
        self.generator = torch.Generator().manual_seed(zlib.crc32(title.encode()))

    def __call__(self, *shape, limit=1.0):
        values = (torch.rand(shape, generator=self.generator) * 2 - 1) * limit
        return (torch.round(values * 256) / 256).requires_grad_()

    def whole(self, *shape, below):
        return torch.randint(below, shape, generator=self.generator)


cases = []
losses = []


def layer(key, title, attributes, sample_shape, parameters, batch, compute, x=None, limit=1.5, mask=None,
          training=False, masks=None, after=None):
    """One case. PARAMETERS: name -> shape, or a tensor of values; COMPUTE(x, p) -> output, or a tuple of outputs;
    SAMPLE_SHAPE: the document's, None is open; of several input ports a list of shapes, and then x (given or handed
    to COMPUTE) is a list of tensors too; None stands for an optional port that is left open. MASK: (batch, time) of 0
    and 1, of the first input; MASKS: of each input, None where nothing is padded. AFTER(x, p): what the running
    parameters become, by name. In the file "x", "output", "weights" and "d.x" are lists where there are several."""
    draw = Draw(key + title)
    several = len(sample_shape) > 0 and isinstance(sample_shape[0], (list, tuple))
    p = {name: shape if torch.is_tensor(shape) else draw(*shape, limit=0.8) for name, shape in parameters.items()}
    if x is None:
        shapes = sample_shape if several else [sample_shape]
        xs = [None if shape is None else draw(batch, *[4 if size is None else size for size in shape], limit=limit)
              for shape in shapes]
    else:
        xs = list(x) if several else [x]
    outputs = compute(xs if several else xs[0], p)
    one_output = torch.is_tensor(outputs)
    outputs = [outputs] if one_output else list(outputs)
    weights = [draw(*out.shape).detach() for out in outputs]
    loss = sum((w * out).sum() for w, out in zip(weights, outputs))
    differentiable = [value for value in xs if value is not None and value.is_floating_point()]
    wanted = [*p.values(), *differentiable]
    gradients = [torch.zeros_like(value) for value in wanted]
    if loss.requires_grad:
        found = torch.autograd.grad(loss, wanted, allow_unused=True)
        gradients = [zero if g is None else g for zero, g in zip(gradients, found)]

    def written(values, one):
        return tensor(values[0].detach()) if one else [None if v is None else tensor(v.detach()) for v in values]

    case = {"key": key, "title": title, "attributes": attributes, "shape": sample_shape, "x": written(xs, not several),
            "weights": written(weights, one_output), "output": written(outputs, one_output)}
    if training:
        case["training"] = True
    if mask is not None:
        case["mask"] = tensor(mask)
    if masks is not None:
        case["masks"] = [None if m is None else tensor(m) for m in masks]
    for name, value in (after(xs if several else xs[0], p) if after else {}).items():
        case["after." + name] = tensor(value.detach())
    for (name, value), gradient in zip(p.items(), gradients):
        case["p." + name] = tensor(value.detach())
        case["d." + name] = tensor(gradient)
    if differentiable:
        found = iter(gradients[len(p):])
        case["d.x"] = written([next(found) if x is not None and x.is_floating_point() else None for x in xs],
                              not several)
    cases.append(case)


def write(script):
    """The file of all cases, a line for each, to the standard output. SCRIPT: its __file__."""
    parts = []
    for name, group in (("layers", cases), ("losses", losses)):
        if group:
            lines = ",\n  ".join(json.dumps(case, separators=(",", ":"), allow_nan=False) for case in group)
            parts.append('"%s": [\n  %s]' % (name, lines))
    sys.stdout.write('{"made_by": "tests/golden/%s, PyTorch %s",\n %s}\n'
                     % (script.split("/")[-1], torch.__version__.split("a")[0], ",\n ".join(parts)))
