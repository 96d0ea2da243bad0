#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ten steps of SGD and Adam in double, as golden vectors: python3 make_optimizers.py > optimizers.json

SGD comes from PyTorch. PyTorch's velocity does not hold the learning rate, but with one fixed rate its parameters are
those of Keras' form. Adam comes from PyTorch too where eps = 0, where both forms agree; with eps > 0 Keras' form
is written out here, since PyTorch adds eps at another place.
"""
import json
import numpy as np
import torch

STEPS, COUNT = 10, 37
rng = np.random.default_rng(1)
START = rng.uniform(-1, 1, COUNT)
GRADIENTS = rng.uniform(-2, 2, (STEPS, COUNT)) * 10.0 ** rng.integers(-3, 1, COUNT)
GRADIENTS[3, :5] = 0.0


def by_torch(make):
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = make([w])
    path = []
    for g in GRADIENTS:
        w.grad = torch.tensor(g)
        optimizer.step()
        path.append(w.detach().numpy().copy())
    return path


def adam_keras(rate, beta1, beta2, epsilon):
    w, m, v, path = START.copy(), np.zeros(COUNT), np.zeros(COUNT), []
    for t, g in enumerate(GRADIENTS, 1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        w = w - rate * np.sqrt(1 - beta2 ** t) / (1 - beta1 ** t) * m / (np.sqrt(v) + epsilon)
        path.append(w.copy())
    return path


def rounded(rows):
    return [[float(f"{x:.15g}") for x in row] for row in rows]


cases = []


def case(optimizer, attributes, path):
    cases.append({"optimizer": optimizer, "attributes": attributes, "path": rounded([path[0], path[4], path[-1]])})


sgd = torch.optim.SGD
case("sgd", {"learning_rate": 0.01}, by_torch(lambda p: sgd(p, lr=0.01)))
case("sgd", {"learning_rate": 0.05, "momentum": 0.9}, by_torch(lambda p: sgd(p, lr=0.05, momentum=0.9)))
case("sgd", {"learning_rate": 0.05, "momentum": 0.9, "nesterov": True},
     by_torch(lambda p: sgd(p, lr=0.05, momentum=0.9, nesterov=True)))
case("adam", {"learning_rate": 0.001, "epsilon": 1e-30},
     by_torch(lambda p: torch.optim.Adam(p, lr=0.001, eps=1e-30)))
case("adam", {"learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.99, "epsilon": 1e-30},
     by_torch(lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.8, 0.99), eps=1e-30)))
case("adam", {}, adam_keras(0.001, 0.9, 0.999, 1e-7))
case("adam", {"learning_rate": 0.01, "epsilon": 1e-3}, adam_keras(0.01, 0.9, 0.999, 1e-3))
print(json.dumps({"steps": [1, 5, 10], "start": rounded([START])[0], "gradients": rounded(GRADIENTS), "cases": cases}))
