#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden vectors for every layer and loss, from PyTorch in double precision.

Run: python3 tests/golden/make_layers.py > tests/golden/layers.json   (PyTorch 1.13 or newer)

A case holds a layer's attributes, the shape of its input, its parameters and its input; the loss is
sum(weights * output); "output", "d.x" and "d.PARAMETER" are what PyTorch and its autograd say. Modules of
PyTorch are used where there is one (nn.LSTM, nn.GRU, nn.RNN, conv2d, ...); variants without one are
written out step by step and differentiated by autograd.
"""
import json
import sys
import zlib

import torch
from torch import nn
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)

ACTIVATIONS = {"linear": lambda v: v, "relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh,
               "softmax": lambda v: torch.softmax(v, dim=-1)}


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


def layer(key, title, attributes, sample_shape, parameters, batch, compute, x=None, limit=1.5, mask=None):
    """One case. PARAMETERS: name -> shape; COMPUTE(x, p) -> output; SAMPLE_SHAPE: the document's, None is open."""
    draw = Draw(key + title)
    p = {name: draw(*shape, limit=0.8) for name, shape in parameters.items()}
    if x is None:
        x = draw(batch, *[4 if size is None else size for size in sample_shape], limit=limit)
    out = compute(x, p)
    weights = draw(*out.shape).detach()
    loss = (weights * out).sum()
    wanted = list(p.items()) + ([("x", x)] if x.is_floating_point() else [])
    gradients = torch.autograd.grad(loss, [value for _, value in wanted], allow_unused=True)
    case = {"key": key, "title": title, "attributes": attributes, "shape": sample_shape, "x": tensor(x.detach()),
            "weights": tensor(weights), "output": tensor(out.detach()), "loss": loss.item()}
    if mask is not None:
        case["mask"] = tensor(mask)
    for name, value in p.items():
        case["p." + name] = tensor(value.detach())
    for (name, value), gradient in zip(wanted, gradients):
        case["d." + name] = tensor(torch.zeros_like(value) if gradient is None else gradient)
    cases.append(case)


# Dense and Activation
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


# Convolution and pooling
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

# Flatten, Dropout in use, Embedding
layer("flatten", "an image", {}, [2, 3, 2], {}, 2, lambda x, p: torch.flatten(x, 1))
layer("dropout", "in use", {"rate": 0.4}, [6], {}, 2, lambda x, p: F.dropout(x, 0.4, training=False))
layer("embedding", "open length", {"input_dim": 5, "output_dim": 3}, [None], {"E": (5, 3)}, 2,
      lambda x, p: F.embedding(x, p["E"]), x=Draw("tokens").whole(2, 6, below=5))


# Recurrent layers
def load(module, p, bias, recurrent_bias, prefix="", suffix=""):
    """Puts the case's parameters into a module of PyTorch, as views that autograd goes through."""
    pairs = {"weight_ih_l0": p[prefix + "W"], "weight_hh_l0": p[prefix + "U"]}
    if bias:
        pairs["bias_ih_l0"] = p[prefix + "b"]
        pairs["bias_hh_l0"] = p[prefix + "br"] if recurrent_bias else torch.zeros_like(p[prefix + "b"])
    return {name + suffix: value for name, value in pairs.items()}


def through_module(kind, attributes, features):
    """nn.RNN, nn.LSTM or nn.GRU with the case's parameters. PyTorch's GRU has the gates r, z, n: rows change places."""
    units, bias = attributes["units"], attributes.get("use_bias", True)
    direction = attributes.get("direction", "forward")
    options = {"nonlinearity": attributes.get("activation", "tanh")} if kind == "simple_rnn" else {}
    make = {"simple_rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[kind]

    def reorder(value):
        if kind != "gru":
            return value
        z, r, h = value.chunk(3, dim=0)
        return torch.cat([r, z, h], dim=0)

    def compute(x, p):
        module = make(features, units, batch_first=True, bias=bias, bidirectional=direction == "both", **options)
        values = load(module, p, bias, kind == "gru")
        if direction == "both":
            values.update(load(module, p, bias, kind == "gru", "back.", "_reverse"))
        for name in list(module._parameters):
            del module._parameters[name]
        for name, value in values.items():
            setattr(module, name, reorder(value))
        module._flat_weights = [getattr(module, name) for name in module._flat_weights_names]
        y, _ = module(x.flip(1) if direction == "backward" else x)
        if direction == "backward":
            y = y.flip(1)
        return finish(y, attributes)

    return compute


def finish(y, attributes):
    """Every step or the last one; the two directions side by side or added up."""
    units, direction = attributes["units"], attributes.get("direction", "forward")
    if not attributes.get("return_sequences", False):
        if direction == "both":
            y = torch.cat([y[:, -1, :units], y[:, 0, units:]], dim=-1)
        else:
            y = y[:, 0 if direction == "backward" else -1]
    if direction == "both" and attributes.get("merge", "concat") == "sum":
        y = y[..., :units] + y[..., units:]
    return y


def step_by_step(kind, attributes, mask=None):
    """The equations, one step at a time; padding keeps the state."""
    units = attributes["units"]
    act = ACTIVATIONS[attributes.get("activation", "tanh")]
    gate = ACTIVATIONS[attributes.get("recurrent_activation", "sigmoid")]
    shown = ACTIVATIONS[attributes.get("output_activation", "tanh")]
    after, new = attributes.get("reset_after", True), attributes.get("update_gate", "keeps_old") == "takes_new"

    def compute(x, p):
        h = x.new_zeros(x.shape[0], units)
        c = h
        b = p.get("b", x.new_zeros(p["W"].shape[0]))
        br = p.get("br", x.new_zeros(p["W"].shape[0]))
        steps = range(x.shape[1])
        backward = attributes.get("direction") == "backward"
        states = {}
        for t in reversed(steps) if backward else steps:
            old_h, old_c = h, c
            wx = x[:, t] @ p["W"].T + b
            if kind == "simple_rnn":
                h = act(wx + h @ p["U"].T)
            elif kind == "lstm":
                i, f, g, o = (wx + h @ p["U"].T).chunk(4, dim=1)
                c = gate(f) * c + gate(i) * act(g)
                h = gate(o) * shown(c)
            else:
                wz, wr, wh = wx.chunk(3, dim=1)
                Uz, Ur, Uh = p["U"].chunk(3, dim=0)
                bz, brr, bh = br.chunk(3)
                z, r = gate(wz + h @ Uz.T + bz), gate(wr + h @ Ur.T + brr)
                hh = act(wh + r * (h @ Uh.T + bh)) if after else act(wh + (r * h) @ Uh.T)
                h = (1 - z) * h + z * hh if new else z * h + (1 - z) * hh
            if mask is not None:
                keep = mask[:, t:t + 1] > 0
                h, c = torch.where(keep, h, old_h), torch.where(keep, c, old_c)
            states[t] = h
        return finish(torch.stack([states[t] for t in steps], dim=1), attributes)

    return compute


def recurrent(kind, title, attributes, steps=4, features=2, batch=2, mask=None, module=True, open_time=True, limit=1.5):
    units = attributes["units"]
    rows = {"simple_rnn": 1, "lstm": 4, "gru": 3}[kind] * units
    shapes = {}
    for prefix in ["", "back."] if attributes.get("direction") == "both" else [""]:
        shapes[prefix + "W"], shapes[prefix + "U"] = (rows, features), (rows, units)
        if attributes.get("use_bias", True):
            shapes[prefix + "b"] = (rows,)
            if kind == "gru" and attributes.get("reset_after", True):
                shapes[prefix + "br"] = (rows,)
    compute = through_module(kind, attributes, features) if module else step_by_step(kind, attributes, mask)
    x = Draw(kind + title + "x")(batch, steps, features, limit=limit)
    layer(kind, title, attributes, [None if open_time else steps, features], shapes, batch, compute, x=x, mask=mask)


padding = torch.tensor([[1, 1, 1, 1], [1, 1, 0, 0], [1, 0, 1, 0]])
for kind in ["simple_rnn", "lstm", "gru"]:
    recurrent(kind, "last step", {"units": 3})
    recurrent(kind, "every step", {"units": 2, "return_sequences": True}, features=3)
    recurrent(kind, "no bias, fixed time", {"units": 2, "use_bias": False, "return_sequences": True}, steps=3, open_time=False)
    recurrent(kind, "backward, last step", {"units": 2, "direction": "backward"})
    recurrent(kind, "backward, every step", {"units": 2, "direction": "backward", "return_sequences": True})
    recurrent(kind, "both, side by side", {"units": 2, "direction": "both", "return_sequences": True})
    recurrent(kind, "both, last step, sum", {"units": 2, "direction": "both", "merge": "sum"})
    recurrent(kind, "one step of one sample", {"units": 3}, steps=1, features=1, batch=1)
    recurrent(kind, "60 steps", {"units": 2}, steps=60, batch=1)
    recurrent(kind, "padded, last step", {"units": 2}, batch=3, mask=padding, module=False)
    recurrent(kind, "padded, every step", {"units": 2, "return_sequences": True}, batch=3, mask=padding, module=False)
    recurrent(kind, "padded, backward", {"units": 2, "direction": "backward"}, batch=3, mask=padding, module=False)
recurrent("simple_rnn", "relu", {"units": 3, "activation": "relu", "return_sequences": True})
recurrent("lstm", "output linear", {"units": 2, "output_activation": "linear", "return_sequences": True}, module=False)
recurrent("lstm", "other activations", {"units": 2, "activation": "sigmoid", "recurrent_activation": "tanh",
                                        "output_activation": "relu"}, module=False)
for after in [True, False]:
    for update in ["keeps_old", "takes_new"]:
        recurrent("gru", f"reset {'after' if after else 'before'}, {update}",
                  {"units": 3, "reset_after": after, "update_gate": update, "return_sequences": True}, module=False)
recurrent("gru", "reset before, no bias, takes_new", {"units": 2, "reset_after": False, "update_gate": "takes_new",
                                                     "use_bias": False}, module=False)

# Losses
losses = []
EPSILON = 1e-7


def mean_rows(rows, mask):
    return rows.mean() if mask is None else (rows * mask.reshape(rows.shape)).sum() / mask.sum()


def loss_case(key, title, prediction, target, compute, from_logits=False, mask=None):
    prediction = prediction.detach().requires_grad_()
    value = compute(prediction, target, mask)
    (gradient,) = torch.autograd.grad(value, [prediction])
    case = {"key": key, "title": title, "from_logits": from_logits, "prediction": tensor(prediction.detach()),
            "target": tensor(target), "loss": value.item(), "d.prediction": tensor(gradient)}
    if mask is not None:
        case["mask"] = tensor(mask)
    losses.append(case)


def mse(p, y, mask):
    return mean_rows(((p - y) ** 2).mean(dim=-1), mask)


def bce_logits(p, y, mask):
    return mean_rows(F.binary_cross_entropy_with_logits(p, y, reduction="none").mean(dim=-1), mask)


def bce(p, y, mask):
    return mean_rows(F.binary_cross_entropy(p.clip(EPSILON, 1 - EPSILON), y, reduction="none").mean(dim=-1), mask)


def cce_logits(p, y, mask):
    return mean_rows(-(y * torch.log_softmax(p, dim=-1)).sum(dim=-1), mask)


def cce(p, y, mask):
    p = (p / p.sum(dim=-1, keepdim=True)).clip(EPSILON, 1 - EPSILON)
    return mean_rows(-(y * torch.log(p)).sum(dim=-1), mask)


def scce_logits(p, y, mask):
    rows = F.cross_entropy(p.reshape(-1, p.shape[-1]), y.reshape(-1), reduction="none")
    return mean_rows(rows.reshape(y.shape), mask)


def scce(p, y, mask):
    return scce_logits(torch.log(p.clip(EPSILON, 1 - EPSILON)), y, mask)


draw = Draw("losses")
keep = torch.tensor([[1, 1, 1, 0], [1, 0, 0, 0]])
values, targets = draw(3, 4), draw(3, 4).detach()
steps, step_targets = draw(2, 4, 3), draw(2, 4, 3).detach()
loss_case("mean_squared_error", "rows", values, targets, mse)
loss_case("mean_squared_error", "steps, padded", steps, step_targets, mse, mask=keep)
yes = draw.whole(3, 4, below=2).to(torch.float64)
loss_case("binary_crossentropy", "logits", draw(3, 4, limit=4.0), yes, bce_logits, True)
loss_case("binary_crossentropy", "large logits", draw(2, 3, limit=90.0), yes[:2, :3], bce_logits, True)
loss_case("binary_crossentropy", "probabilities", torch.sigmoid(draw(3, 4, limit=3.0)), yes, bce)
classes = draw.whole(4, below=5)
one_hot = F.one_hot(classes, 5).to(torch.float64)
logits, shares = draw(4, 5, limit=4.0), draw(4, 5).detach().abs() + 0.05
chances = torch.softmax(draw(4, 5, limit=3.0).detach(), dim=-1)
loss_case("categorical_crossentropy", "logits", logits, one_hot, cce_logits, True)
loss_case("categorical_crossentropy", "large logits", draw(4, 5, limit=700.0), one_hot, cce_logits, True)
loss_case("categorical_crossentropy", "probabilities", chances, one_hot, cce)
loss_case("categorical_crossentropy", "shares that do not sum to one", shares, one_hot, cce)
loss_case("sparse_categorical_crossentropy", "logits", logits, classes, scce_logits, True)
loss_case("sparse_categorical_crossentropy", "large logits", draw(4, 5, limit=700.0), classes, scce_logits, True)
loss_case("sparse_categorical_crossentropy", "probabilities", chances, classes, scce)
loss_case("sparse_categorical_crossentropy", "shares that do not sum to one", shares / 2, classes, scce)
loss_case("sparse_categorical_crossentropy", "logits of steps, padded", draw(2, 4, 3, limit=3.0),
          draw.whole(2, 4, below=3), scce_logits, True, mask=keep)

lines = ",\n  ".join(json.dumps(case, separators=(",", ":")) for case in cases)
loss_lines = ",\n  ".join(json.dumps(case, separators=(",", ":")) for case in losses)
sys.stdout.write('{"made_by": "tests/golden/make_layers.py, PyTorch %s",\n "layers": [\n  %s],\n "losses": [\n  %s]}\n'
                 % (torch.__version__.split("a")[0], lines, loss_lines))
