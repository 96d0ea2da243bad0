#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden vectors of SimpleRNN, LSTM and GRU.

Run: python3 tests/golden/make_recurrent.py > tests/golden/layers_recurrent.json
"""
import torch
from torch import nn

from golden import ACTIVATIONS, Draw, layer, tensor, write


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

# Every activation at each place: names and shifted names, so that no function stands in for another.
names = list(ACTIVATIONS)
for i, name in enumerate(names):
    gate, shown = names[(i + 5) % len(names)], names[(i + 9) % len(names)]
    recurrent("simple_rnn", f"through {name}", {"units": 3, "activation": name, "return_sequences": True},
              batch=3, mask=padding, module=False)
    recurrent("lstm", f"through {name}, {gate}, {shown}",
              {"units": 3, "activation": name, "recurrent_activation": gate, "output_activation": shown},
              batch=3, mask=padding, module=False)
    recurrent("gru", f"through {name}, {gate}",
              {"units": 3, "activation": name, "recurrent_activation": gate, "reset_after": i % 2 == 0,
               "return_sequences": True}, batch=3, mask=padding, module=False)

write(__file__)
