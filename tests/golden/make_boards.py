#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What PyTorch computes on the boards of the chalkboard, in double: loss, gradients, Adam's step.

Run: write_boards | python3 tests/golden/make_boards.py > tests/golden/boards.json
"""
import json
import math
import sys

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def read(entry, learns=False):
    value = torch.tensor(entry["data"]).reshape(entry["shape"])
    return value.requires_grad_() if learns else value


def write(value):
    return {"shape": list(value.shape), "data": value.detach().reshape(-1).tolist()}


def dense(x, w):
    return torch.sigmoid(F.linear(x["x"], w["W"], w["b"]))


def simple_rnn(x, w):
    h = x["h0"]
    for t in range(x["x"].shape[1]):
        h = torch.tanh(F.linear(x["x"][:, t], w["W"], w["b"]) + F.linear(h, w["U"]))
    return h


def lstm(x, w):
    h, c = x["h0"], x["c0"]
    for t in range(x["x"].shape[1]):
        i, f, g, o = (F.linear(x["x"][:, t], w["W"], w["b"]) + F.linear(h, w["U"])).chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
    return h


def gru(x, w):
    h = x["h0"]
    for t in range(x["x"].shape[1]):
        xz, xr, xh = F.linear(x["x"][:, t], w["W"], w["b"]).chunk(3, dim=1)
        hz, hr, hh = F.linear(h, w["U"], w["br"]).chunk(3, dim=1)
        z, r = torch.sigmoid(xz + hz), torch.sigmoid(xr + hr)
        h = z * h + (1 - z) * torch.tanh(xh + r * hh)
    return h


def convolution(x, w):
    return torch.relu(F.conv2d(x["x"], w["W"], w["b"]))


def max_pooling(x, w, size):
    return F.max_pool2d(x["x"], size["window"])


def average_pooling(x, w, size):
    return F.avg_pool2d(x["x"], size["window"])


def softmax(x, w):
    return torch.softmax(x["z"], dim=1)


def attention(x, w):
    scores = x["Q"] @ x["K"].transpose(1, 2) / math.sqrt(x["Q"].shape[2])
    return torch.softmax(scores, dim=2) @ x["V"]


def multi_head_attention(x, w, size):
    def heads(matrix):
        projected = x["X"] @ matrix.T
        return projected.reshape(*projected.shape[:2], size["heads"], size["key"]).transpose(1, 2)

    q, k, v = heads(w["Wq"]), heads(w["Wk"]), heads(w["Wv"])
    mixed = torch.softmax(q @ k.transpose(2, 3) / math.sqrt(size["key"]), dim=3) @ v
    return mixed.transpose(1, 2).reshape(*x["X"].shape[:2], -1) @ w["Wo"].T


def batch_normalization(x, w):
    return F.batch_norm(x["x"], None, None, w["gamma"], w["beta"], training=True, eps=1e-3)


def adam(x, w):
    return F.linear(x["x"], w["W"])


def update(board, parameter):
    """torch.optim.Adam itself, started from the board's memory."""
    optimizer = torch.optim.Adam([parameter], lr=0.1)
    optimizer.step()  # makes the state; taken back below
    m, v = (read(slot) for slot in board["slots"]["cell.W"])
    state = optimizer.state[parameter]
    state["exp_avg"].copy_(m)
    state["exp_avg_sq"].copy_(v)
    state["step"] = torch.tensor(float(board["step"]))
    with torch.no_grad():
        parameter.copy_(read(board["weights"]["cell.W"]))
    optimizer.step()
    return {"W": write(parameter), "m": write(state["exp_avg"]), "v": write(state["exp_avg_sq"])}


SIZED = {"max_pooling", "average_pooling", "multi_head_attention"}
boards = json.load(sys.stdin)
for kind, board in boards.items():
    inputs = {name: read(entry, True) for name, entry in board["inputs"].items()}
    weights = {name.split(".", 1)[1]: read(entry, True) for name, entry in board["weights"].items()}
    compute = globals()[kind]
    out = compute(inputs, weights, board["sizes"]) if kind in SIZED else compute(inputs, weights)
    target = read(board["target"])
    loss = -(target * torch.log(out)).sum(dim=1).mean() if kind == "softmax" else F.mse_loss(out, target)
    loss.backward()
    board["loss"] = loss.item()
    board["out"] = write(out)
    board["gradients"] = {name: write(value.grad) for name, value in inputs.items()}
    board["gradients"].update({"cell." + name: write(value.grad) for name, value in weights.items()
                               if value.grad is not None})
    if "slots" in board:
        board["next"] = update(board, weights["W"])
json.dump({"made_by": "tests/golden/make_boards.py, PyTorch " + torch.__version__, "seed": 3, "boards": boards},
          sys.stdout, separators=(",", ":"))
print()
