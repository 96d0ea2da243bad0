#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks that a mask goes through: tokens, an Embedding whose token 0 is padding, and what comes after it.

Loss, output and gradients by PyTorch in double, with the layers of make_trajectories.py. The rows of the loss that are
padding do not count; with class weights the sum over the others is divided by how many they are, as Keras does.
Run: python3 tests/golden/make_networks.py > tests/golden/networks.json
"""
import json

import torch
import torch.nn.functional as F

from golden import Draw, tensor
from make_trajectories import Node

PADDED = torch.tensor([[3, 1, 4, 2, 5], [2, 2, 0, 0, 0], [5, 0, 1, 0, 3], [0, 4, 0, 0, 0]])
ONE_SAMPLE, ONE_STEP = torch.tensor([[1, 4, 0, 0]]), torch.tensor([[2], [5], [1]])
TOKENS, WIDTH, UNITS, CLASSES = 6, 3, 2, 3
cases = []


def shapes_of(kind, a, width):
    """Parameters of a layer on WIDTH features, and how many features it gives."""
    if kind == "dense":
        return {"W": (a["units"], width), "b": (a["units"],)}, a["units"]
    if kind in ("simple_rnn", "lstm", "gru"):
        rows = {"simple_rnn": 1, "lstm": 4, "gru": 3}[kind] * a["units"]
        both = a["direction"] == "both"
        p = {}
        for prefix in ("", "back.")[:1 + both]:
            p.update({prefix + "W": (rows, width), prefix + "U": (rows, a["units"]), prefix + "b": (rows,)})
            if kind == "gru":
                p[prefix + "br"] = (rows,)
        return p, a["units"] * (2 if both and a["merge"] == "concat" else 1)
    if kind == "conv1d":
        return {"W": (a["filters"], width, a["kernel_size"]), "b": (a["filters"],)}, a["filters"]
    if kind == "additive_attention":
        return {"Wq": (a["units"], width), "Wk": (a["units"], width), "v": (a["units"],)}, width
    if kind == "multi_head_attention":
        inner = a["num_heads"] * a["key_dim"]
        p = {"W" + c: (inner, width) for c in "qkv"} | {"b" + c: (inner,) for c in "qkv"}
        return p | {"Wo": (width, inner), "bo": (width,)}, width
    return {}, width


def loss_of(kind, z, y, keep, weights):
    """Of logits Z where there is an activation; KEEP: rows that count; WEIGHTS: by class."""
    if kind == "sparse_categorical_crossentropy":
        each = F.cross_entropy(z.flatten(0, -2), y.flatten(), reduction="none",
                               weight=None if weights is None else torch.tensor(weights))
    elif kind == "binary_crossentropy":
        weight = None if weights is None else torch.where(y > 0.5, weights[1], weights[0])
        each = F.binary_cross_entropy_with_logits(z, y, reduction="none", weight=weight).mean(-1).flatten()
    elif kind == "huber":
        each = F.huber_loss(z, y, reduction="none").mean(-1).flatten()
    else:
        each = ((z - y).abs() if kind == "mean_absolute_error" else (z - y) ** 2).mean(-1).flatten()
    return each.mean() if keep is None else (each * keep.flatten()).sum() / keep.sum()


def network(title, layers, x=PADDED, loss="sparse_categorical_crossentropy", weights=None, fixed=False):
    """LAYERS: (type, attributes) after the embedding; a Dense for the loss comes last."""
    draw = Draw("network " + title)
    final = {"sparse_categorical_crossentropy": "softmax", "binary_crossentropy": "sigmoid"}.get(loss, "linear")
    embedding = ("embedding", {"input_dim": TOKENS, "output_dim": WIDTH, "mask_zero": True})
    layers = [embedding, *layers, ("dense", {"units": CLASSES, "activation": final})]
    value, mask, width, parameters = x, None, WIDTH, {}
    for number, (kind, a) in enumerate(layers):
        name = f"n{number}"
        shapes, width = ({"E": (TOKENS, WIDTH)}, WIDTH) if number == 0 else shapes_of(kind, a, width)
        P = {key: draw(*shape) for key, shape in shapes.items()}
        parameters.update({f"{name}.{key}": p for key, p in P.items()})
        node = Node({"name": name, "type": kind, "attributes": a, "outputs": ["out"]})
        node.masks = [mask]
        if number + 1 == len(layers):
            node.a = {**a, "activation": "linear"}
        (value, *_), mask = node([value], P, mask, {})
    keep = None if mask is None else mask.double()
    y = draw.whole(*value.shape[:-1], below=CLASSES) if loss.startswith("sparse") else \
        draw.whole(*value.shape, below=2).double() if loss.startswith("binary") else draw(*value.shape).detach()
    total = loss_of(loss, value, y, keep, weights)
    gradients = torch.autograd.grad(total, list(parameters.values()), allow_unused=True)
    output = {"softmax": lambda v: torch.softmax(v, -1), "sigmoid": torch.sigmoid, "linear": lambda v: v}[final](value)
    case = {"title": title, "open": not fixed, "layers": [{"type": kind, "attributes": a} for kind, a in layers],
            "x": tensor(x), "loss": loss, "target": tensor(y), "value": total.item(), "output": tensor(output.detach()),
            "class_weights": weights or []}
    case["p"] = {name: tensor(p.detach()) for name, p in parameters.items()}
    case["d"] = {name: tensor(torch.zeros_like(p) if g is None else g)
                 for (name, p), g in zip(parameters.items(), gradients)}
    cases.append(case)


def cell(kind, **given):
    a = {"units": UNITS, "activation": "tanh", "direction": "forward", "merge": "concat", "return_sequences": False}
    if kind != "simple_rnn":
        a["recurrent_activation"] = "sigmoid"
    if kind == "lstm":
        a["output_activation"] = "tanh"
    if kind == "gru":
        a.update({"reset_after": True, "update_gate": "keeps_old"})
    return kind, {**a, **given}


EVERY, BACK, BOTH = {"return_sequences": True}, {"direction": "backward"}, {"direction": "both"}
for kind in ("simple_rnn", "lstm", "gru"):
    network(f"{kind}, last step", [cell(kind)])
    network(f"{kind}, every step", [cell(kind, **EVERY)])
    network(f"{kind}, backward", [cell(kind, **BACK)])
    network(f"{kind}, backward, every step, class weights", [cell(kind, **BACK, **EVERY)], weights=[0.5, 2.0, 1.25])
    network(f"{kind}, both", [cell(kind, **BOTH)])
    network(f"{kind}, both, every step, summed", [cell(kind, **BOTH, **EVERY, merge="sum")], loss="huber")
    network(f"{kind}, two layers", [cell(kind, **EVERY), cell(kind)])
    network(f"{kind}, one sample", [cell(kind, **EVERY)], x=ONE_SAMPLE, loss="mean_absolute_error")
    network(f"{kind}, one step", [cell(kind)], x=ONE_STEP, weights=[1.0, 0.25, 3.0])
    network(f"{kind}, fixed time", [cell(kind, **EVERY)], fixed=True, loss="binary_crossentropy", weights=[0.5, 2.0])
SELF = {"use_causal_mask": False}
TAILS = [("attention", {"scaled": True, **SELF}), ("attention", {"scaled": False, "use_causal_mask": True}),
         ("additive_attention", {"units": 4, **SELF}), ("multi_head_attention", {"num_heads": 2, "key_dim": 2, **SELF}),
         ("dense", {"units": 4, "activation": "tanh"}),
         ("conv1d", {"filters": 4, "kernel_size": 2, "padding": "causal", "activation": "relu", "strides": 1,
                     "dilation_rate": 1, "groups": 1})]
for key in ("global_max_pooling1d", "global_average_pooling1d"):
    network(f"{key}", [(key, {})])
    network(f"{key}, one sample", [(key, {})], x=ONE_SAMPLE)
    network(f"{key}, one step", [(key, {})], x=ONE_STEP, loss="mean_squared_error")
    network(f"{key}, fixed time, class weights", [(key, {})], fixed=True, weights=[3.0, 1.0, 0.5])
    for kind, a in TAILS:
        if kind != "attention" or a["scaled"]:
            network(f"{kind}, {key}", [(kind, a), (key, {})])
CAUSAL = torch.tensor([[3, 1, 4, 2], [2, 2, 5, 0], [5, 0, 0, 0]])  # a query sees at least itself
for kind, a in TAILS:
    name = kind + (", causal" if a.get("use_causal_mask") else "")
    for loss in ("sparse_categorical_crossentropy", "mean_absolute_error", "huber"):
        network(f"{name}, every step, {loss}", [(kind, a)], loss=loss, x=CAUSAL)
    network(f"{name}, every step, class weights", [(kind, a)], weights=[0.5, 1.5, 4.0], x=CAUSAL)

lines = ",\n  ".join(json.dumps(case, separators=(",", ":"), allow_nan=False) for case in cases)
print('{"made_by": "tests/golden/make_networks.py, PyTorch %s",\n "networks": [\n  %s]}'
      % (torch.__version__.split("a")[0], lines))
