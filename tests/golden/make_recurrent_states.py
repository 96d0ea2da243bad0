#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden vectors of SimpleRNN, LSTM and GRU with states that come in and go out, in all directions, padded and not.

PyTorch's modules compute them; padded batches go through pack_padded_sequence, which leaves the steps behind a sample's
end out. There Unroll gives out the state it holds: the last one forward, the first one backward.

Run: python3 tests/golden/make_recurrent_states.py > tests/golden/layers_recurrent_states.json
"""
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from golden import Draw, layer, write

MAKE = {"simple_rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
ROWS = {"simple_rnn": 1, "lstm": 4, "gru": 3}


def reordered(kind, value):
    """Unroll's gates z, r, h as PyTorch's r, z, n."""
    if kind != "gru":
        return value
    z, r, h = value.chunk(3, dim=0)
    return torch.cat([r, z, h], dim=0)


def one_pass(kind, x, h, c, p, prefix, units, lengths):
    """The module, forward, over sequences of LENGTHS (None: all are whole)."""
    module = MAKE[kind](x.shape[2], units, batch_first=True)
    values = {"weight_ih_l0": p[prefix + "W"], "weight_hh_l0": p[prefix + "U"], "bias_ih_l0": p[prefix + "b"],
              "bias_hh_l0": p.get(prefix + "br", torch.zeros_like(p[prefix + "b"]))}
    for name in list(module._parameters):
        del module._parameters[name]
    for name, value in values.items():
        setattr(module, name, reordered(kind, value))
    module._flat_weights = [getattr(module, name) for name in module._flat_weights_names]
    state = (h[None], c[None]) if kind == "lstm" else h[None]
    if lengths is None:
        y, last = module(x, state)
    else:
        packed, last = module(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False), state)
        y, _ = pad_packed_sequence(packed, batch_first=True, total_length=x.shape[1])
    last = [s[0] for s in last] if kind == "lstm" else [last[0]]
    return y, last


def turned(x, lengths):
    """Each sample from its last step to its first; what is behind the end stays there."""
    if lengths is None:
        return x.flip(1)
    return torch.stack([torch.cat([row[:n].flip(0), row[n:]]) for row, n in zip(x, lengths.tolist())])


def case(kind, title, attributes, steps=4, features=2, batch=3, lengths=None, open_time=True):
    units, direction = attributes["units"], attributes.get("direction", "forward")
    given, returned = attributes.get("initial_state", False), attributes.get("return_state", False)
    states = 2 if kind == "lstm" else 1
    passes = [False, True] if direction == "both" else [direction == "backward"]
    prefixes = ["", "back."][:len(passes)]
    shapes = {}
    for prefix in prefixes:
        rows = ROWS[kind] * units
        shapes.update({prefix + "W": (rows, features), prefix + "U": (rows, units), prefix + "b": (rows,)})
        if kind == "gru":
            shapes[prefix + "br"] = (rows,)
    mask = None
    if lengths is not None:
        lengths = torch.tensor(lengths)
        mask = (torch.arange(steps)[None] < lengths[:, None]).long()

    def compute(xs, p):
        xs = xs if given else [xs]
        x, outputs, lasts = xs[0], [], []
        for number, (backward, prefix) in enumerate(zip(passes, prefixes)):
            first = xs[1 + number * states:1 + (number + 1) * states] if given else [x.new_zeros(batch, units)] * states
            y, last = one_pass(kind, turned(x, lengths) if backward else x, first[0], first[-1], p, prefix, units, lengths)
            if backward:
                y = turned(y, lengths)
            if mask is not None:
                y = torch.where(mask[..., None] > 0, y, (first[0] if backward else last[0])[:, None])
            outputs.append(y if attributes.get("return_sequences", False) else last[0])
            lasts += last
        merged = outputs[0]
        if len(outputs) == 2:
            merged = sum(outputs) if attributes.get("merge") == "sum" else torch.cat(outputs, dim=-1)
        return (merged, *lasts) if returned else merged

    draw = Draw(kind + title + "inputs")
    x = draw(batch, steps, features, limit=1.5)
    sample = [None if open_time else steps, features]
    if not given:
        layer(kind, title, attributes, sample, shapes, batch, compute, x=x, mask=mask)
        return
    more = [draw(batch, units) for _ in range(states * len(passes))]
    layer(kind, title, attributes, [sample] + [[units]] * len(more), shapes, batch, compute, x=[x, *more],
          masks=None if mask is None else [mask] + [None] * len(more))


IN, OUT, ALL = {"initial_state": True}, {"return_state": True}, {"return_sequences": True}
for kind in MAKE:
    for direction in ["forward", "backward", "both"]:
        way = {"units": 3, "direction": direction}
        for name, ends in [("last step", {}), ("every step", ALL)]:
            case(kind, f"state out, {direction}, {name}", {**way, **OUT, **ends})
            case(kind, f"states in and out, {direction}, {name}", {**way, **IN, **OUT, **ends})
            case(kind, f"states in and out, {direction}, {name}, padded", {**way, **IN, **OUT, **ends}, lengths=[4, 2, 1])
        case(kind, f"state in, {direction}, one step of one sample", {**way, **IN}, steps=1, batch=1)
        case(kind, f"state in, {direction}, fixed time", {**way, **IN, **OUT}, steps=5, open_time=False)
        case(kind, f"zero state, {direction}, padded", {**way, **ALL}, steps=7, batch=5, lengths=[7, 3, 1, 6, 2])
    case(kind, "states in and out, summed, padded", {"units": 2, "direction": "both", "merge": "sum", **IN, **OUT, **ALL},
         lengths=[3, 4, 1])

write(__file__)
