#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Four training steps of a small network in double: python3 make_updates.py > updates.json

A tanh layer and a sigmoid on the four points of XOR, binary cross-entropy; whole steps with PyTorch's optimizers,
schedules and penalties, clipping written out (PyTorch's own adds 1e-6 to the norm). A case says what of the document
differs; "path" holds the weights after each step.
"""
import json
import torch

torch.set_default_dtype(torch.float64)
STEPS = 4
X = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1.0]])
T = torch.tensor([[0], [1], [1], [0.0]])
START = {"hidden.W": [[0.5, -1.25], [1.5, 0.75], [-0.25, 1.0]], "hidden.b": [0.125, 0.0, -0.5],
         "fc.W": [[1.5, -2.0, 0.75]], "fc.b": [0.25]}


def clip(parameters, kind, limit):
    norms = [p.grad.norm() for p in parameters]
    together = torch.stack(norms).norm()
    for p, norm in zip(parameters, norms):
        if kind == "value":
            p.grad.clamp_(-limit, limit)
        else:
            p.grad.mul_(limit / max(float(norm if kind == "norm" else together), limit))


def run(optimizer, attributes, make, clipping=None, schedule=None, l1=0.0, l2=0.0, scheduler=None):
    p = {name: torch.tensor(values, requires_grad=True) for name, values in START.items()}
    torchs = make(list(p.values()))
    rates = scheduler(torchs) if scheduler else None
    path = []
    for _ in range(STEPS):
        torchs.zero_grad()
        y = torch.sigmoid(torch.tanh(X @ p["hidden.W"].T + p["hidden.b"]) @ p["fc.W"].T + p["fc.b"])
        loss = torch.nn.functional.binary_cross_entropy(y, T)
        loss = loss + l1 * p["hidden.W"].abs().sum() + l2 * (p["hidden.W"] ** 2).sum()
        loss.backward()
        if clipping:
            clip(list(p.values()), *clipping)
        torchs.step()
        if rates:
            rates.step()
        path.append({name: value.detach().numpy().tolist() for name, value in p.items()})
    case = {"optimizer": optimizer, "attributes": attributes, "path": path}
    if clipping:
        case["clip"] = {"type": clipping[0], "limit": clipping[1]}
    if schedule:
        case["schedule"] = schedule
    if l1 or l2:
        case["l1"], case["l2"] = l1, l2
    return case


O = torch.optim
S = O.lr_scheduler
FORM = {"form": "pytorch"}
cases = [
    run("sgd", {**FORM, "learning_rate": 0.5}, lambda p: O.SGD(p, 0.5)),
    run("sgd", {**FORM, "learning_rate": 0.5, "momentum": 0.9}, lambda p: O.SGD(p, 0.5, momentum=0.9)),
    run("sgd", {**FORM, "learning_rate": 0.5, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01},
        lambda p: O.SGD(p, 0.5, momentum=0.9, nesterov=True, weight_decay=0.01)),
    run("adam", {**FORM, "learning_rate": 0.05}, lambda p: O.Adam(p, 0.05)),
    run("adam", {**FORM, "learning_rate": 0.05, "beta_1": 0.8, "beta_2": 0.99, "weight_decay": 0.1},
        lambda p: O.Adam(p, 0.05, betas=(0.8, 0.99), weight_decay=0.1)),
    run("adamw", {**FORM, "learning_rate": 0.05, "weight_decay": 0.1}, lambda p: O.AdamW(p, 0.05, weight_decay=0.1)),
    run("rmsprop", {**FORM, "learning_rate": 0.01, "momentum": 0.5, "centered": True},
        lambda p: O.RMSprop(p, 0.01, alpha=0.99, momentum=0.5, centered=True)),
    run("adagrad", {**FORM, "learning_rate": 0.1}, lambda p: O.Adagrad(p, 0.1)),
    run("sgd", {**FORM, "learning_rate": 0.5}, lambda p: O.SGD(p, 0.5), clipping=("value", 0.05)),
    run("adam", {**FORM, "learning_rate": 0.05}, lambda p: O.Adam(p, 0.05), clipping=("norm", 0.1)),
    run("sgd", {**FORM, "learning_rate": 0.5, "momentum": 0.9}, lambda p: O.SGD(p, 0.5, momentum=0.9),
        clipping=("global_norm", 0.2)),
    run("sgd", {**FORM, "learning_rate": 0.5}, lambda p: O.SGD(p, 0.5), l1=0.02, l2=0.05),
    run("sgd", {**FORM, "learning_rate": 0.5}, lambda p: O.SGD(p, 0.5),
        schedule={"type": "cosine", "decay_steps": 10}, scheduler=lambda o: S.CosineAnnealingLR(o, 10)),
    run("adam", {**FORM, "learning_rate": 0.05}, lambda p: O.Adam(p, 0.05),
        schedule={"type": "exponential", "decay_rate": 0.5, "decay_steps": 1}, scheduler=lambda o: S.ExponentialLR(o, 0.5)),
    run("sgd", {**FORM, "learning_rate": 0.5}, lambda p: O.SGD(p, 0.5),
        schedule={"type": "step", "step_size": 2, "gamma": 0.1}, scheduler=lambda o: S.StepLR(o, 2, 0.1)),
]
print(json.dumps({"start": START, "cases": cases}))
