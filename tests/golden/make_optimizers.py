#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ten steps of each optimizer in double, as golden vectors: python3 make_optimizers.py > optimizers.json

The form "pytorch" comes from PyTorch's own optimizers. The form "keras" is written out here from Keras 3's sources
(keras/src/optimizers/*.py); where both forms agree (plain SGD, Adam with eps = 0) PyTorch is the witness.
"""
import json
import numpy as np
import torch

STEPS, COUNT = 10, 37
rng = np.random.default_rng(1)
START = rng.uniform(-1, 1, COUNT)
GRADIENTS = rng.uniform(-2, 2, (STEPS, COUNT)) * 10.0 ** rng.integers(-3, 1, COUNT)
GRADIENTS[3, :5] = 0.0
RATES = [0.05 * 0.8 ** t for t in range(STEPS)]  # a learning rate that changes


def by_torch(make, rates=None):
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = make([w])
    path = []
    for t, g in enumerate(GRADIENTS):
        if rates:
            optimizer.param_groups[0]["lr"] = rates[t]
        w.grad = torch.tensor(g)
        optimizer.step()
        path.append(w.detach().numpy().copy())
    return path


def by_rule(rule, rates, decay=0.0):
    """RULE(t, rate, w, g, state) → w; DECAY: λ w is added to the gradient."""
    w, state, path = START.copy(), {}, []
    for t, g in enumerate(GRADIENTS, 1):
        rate = rates[t - 1] if isinstance(rates, list) else rates
        w = rule(t, rate, w, g + decay * w, state)
        path.append(w.copy())
    return path


def sgd_keras(momentum, nesterov):
    def rule(t, rate, w, g, s):
        s["v"] = momentum * s.get("v", 0.0) - rate * g
        return w + (momentum * s["v"] - rate * g if nesterov else s["v"])
    return rule


def adam_keras(beta1, beta2, epsilon, decoupled=0.0):
    def rule(t, rate, w, g, s):
        w = w - rate * decoupled * w
        s["m"] = beta1 * s.get("m", 0.0) + (1 - beta1) * g
        s["v"] = beta2 * s.get("v", 0.0) + (1 - beta2) * g * g
        return w - rate * np.sqrt(1 - beta2 ** t) / (1 - beta1 ** t) * s["m"] / (np.sqrt(s["v"]) + epsilon)
    return rule


def adagrad_keras(start, epsilon):
    def rule(t, rate, w, g, s):
        s["a"] = s.get("a", start) + g * g
        return w - rate * g / np.sqrt(s["a"] + epsilon)
    return rule


def rmsprop_keras(rho, momentum, epsilon, centered):
    def rule(t, rate, w, g, s):
        s["v"] = rho * s.get("v", 0.0) + (1 - rho) * g * g
        spread = s["v"]
        if centered:
            s["m"] = rho * s.get("m", 0.0) + (1 - rho) * g
            spread = spread - s["m"] ** 2
        move = rate * g / np.sqrt(spread + epsilon)
        if momentum > 0:
            s["u"] = momentum * s.get("u", 0.0) + move
            move = s["u"]
        return w - move
    return rule


def rounded(rows):
    return [[float(f"{x:.15g}") for x in row] for row in rows]


cases = []


def case(optimizer, attributes, path, rates=None):
    one = {"optimizer": optimizer, "attributes": attributes, "path": rounded([path[0], path[4], path[-1]])}
    if rates:
        one["rates"] = rates
    cases.append(one)


optim = torch.optim
PT = {"form": "pytorch"}

# Plain gradient steps: one form, by PyTorch.
for key in ("gradient_descent", "sgd"):
    case(key, {"learning_rate": 0.01}, by_torch(lambda p: optim.SGD(p, lr=0.01)))
    case(key, {"learning_rate": 0.05, "weight_decay": 0.1}, by_torch(lambda p: optim.SGD(p, lr=0.05, weight_decay=0.1)))

# Momentum: one path at a fixed rate, two where it changes.
for nesterov in (False, True):
    given = {"learning_rate": 0.05, "momentum": 0.9, "nesterov": nesterov}
    def make(p, decay=0.0):
        return optim.SGD(p, lr=0.05, momentum=0.9, nesterov=nesterov, weight_decay=decay)
    case("sgd", given, by_torch(make))
    case("sgd", given | PT, by_torch(make))
    case("sgd", given | PT, by_torch(make, RATES), RATES)
    case("sgd", given, by_rule(sgd_keras(0.9, nesterov), RATES), RATES)
    case("sgd", given | PT | {"weight_decay": 0.02}, by_torch(lambda p: make(p, 0.02)))
    case("sgd", given | {"weight_decay": 0.02}, by_rule(sgd_keras(0.9, nesterov), 0.05, 0.02))

# Adam.
case("adam", {"learning_rate": 0.001, "epsilon": 1e-30},
     by_torch(lambda p: optim.Adam(p, lr=0.001, eps=1e-30)))
case("adam", {"learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.99, "epsilon": 1e-30},
     by_torch(lambda p: optim.Adam(p, lr=0.01, betas=(0.8, 0.99), eps=1e-30)))
case("adam", {}, by_rule(adam_keras(0.9, 0.999, 1e-7), 0.001))
case("adam", {"learning_rate": 0.01, "epsilon": 1e-3}, by_rule(adam_keras(0.9, 0.999, 1e-3), 0.01))
case("adam", {"weight_decay": 0.05}, by_rule(adam_keras(0.9, 0.999, 1e-7), 0.001, 0.05))
case("adam", {"learning_rate": 0.05}, by_rule(adam_keras(0.9, 0.999, 1e-7), RATES), RATES)
case("adam", PT, by_torch(lambda p: optim.Adam(p)))
case("adam", PT | {"learning_rate": 0.01, "epsilon": 1e-3, "beta_1": 0.7, "beta_2": 0.95},
     by_torch(lambda p: optim.Adam(p, lr=0.01, eps=1e-3, betas=(0.7, 0.95))))
case("adam", PT | {"weight_decay": 0.05}, by_torch(lambda p: optim.Adam(p, weight_decay=0.05)))
case("adam", PT | {"learning_rate": 0.05}, by_torch(lambda p: optim.Adam(p), RATES), RATES)

# AdamW.
case("adamw", {}, by_rule(adam_keras(0.9, 0.999, 1e-7, 0.004), 0.001))
case("adamw", {"learning_rate": 0.01, "weight_decay": 0.3}, by_rule(adam_keras(0.9, 0.999, 1e-7, 0.3), 0.01))
case("adamw", PT, by_torch(lambda p: optim.AdamW(p)))
case("adamw", PT | {"learning_rate": 0.01, "weight_decay": 0.3},
     by_torch(lambda p: optim.AdamW(p, lr=0.01, weight_decay=0.3)))
case("adamw", PT | {"weight_decay": 0.3}, by_torch(lambda p: optim.AdamW(p, weight_decay=0.3), RATES), RATES)

# Adagrad.
case("adagrad", {}, by_rule(adagrad_keras(0.1, 1e-7), 0.001))
case("adagrad", {"learning_rate": 0.05, "initial_accumulator_value": 0.5, "epsilon": 1e-3},
     by_rule(adagrad_keras(0.5, 1e-3), 0.05))
case("adagrad", {"learning_rate": 0.05, "weight_decay": 0.1}, by_rule(adagrad_keras(0.1, 1e-7), 0.05, 0.1))
case("adagrad", PT, by_torch(lambda p: optim.Adagrad(p)))
case("adagrad", PT | {"learning_rate": 0.05, "initial_accumulator_value": 0.5, "epsilon": 1e-3},
     by_torch(lambda p: optim.Adagrad(p, lr=0.05, initial_accumulator_value=0.5, eps=1e-3)))
case("adagrad", PT | {"weight_decay": 0.1}, by_torch(lambda p: optim.Adagrad(p, weight_decay=0.1)))

# RMSprop.
for centered in (False, True):
    for momentum in (0.0, 0.9):
        given = {"centered": centered, "momentum": momentum}
        case("rmsprop", given, by_rule(rmsprop_keras(0.9, momentum, 1e-7, centered), 0.001))
        case("rmsprop", given | {"learning_rate": 0.01, "rho": 0.8, "epsilon": 1e-3},
             by_rule(rmsprop_keras(0.8, momentum, 1e-3, centered), 0.01))
        case("rmsprop", given, by_rule(rmsprop_keras(0.9, momentum, 1e-7, centered), RATES), RATES)
        case("rmsprop", given | PT, by_torch(lambda p: optim.RMSprop(p, momentum=momentum, centered=centered)))
        case("rmsprop", given | PT | {"weight_decay": 0.05},
             by_torch(lambda p: optim.RMSprop(p, momentum=momentum, centered=centered, weight_decay=0.05)))
        case("rmsprop", given | PT, by_torch(lambda p: optim.RMSprop(p, momentum=momentum, centered=centered), RATES),
             RATES)

print(json.dumps({"steps": [1, 5, 10], "start": rounded([START])[0], "gradients": rounded(GRADIENTS), "cases": cases}))
