#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What steers training and what prepares data, written once more: schedules (PyTorch's), plateaus (Keras' rule, and
PyTorch's class where both mean the same), early stopping, clipping, and preprocessing with numpy.

Run: python3 tests/golden/make_control.py > tests/golden/control.json
"""
import json
import math

import numpy as np
import torch
from torch.optim import lr_scheduler

torch.set_default_dtype(torch.float64)
rng = np.random.default_rng(11)
BASE = 0.5


def rates_of(make, steps):
    """The rate before each of STEPS steps of a schedule of PyTorch."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=BASE)
    schedule, rates = make(optimizer), []
    for _ in range(steps):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return rates


def schedule(kind, attributes, rates, per_epoch=1):
    return {"type": kind, "attributes": attributes, "per_epoch": per_epoch, "rates": rates}


schedules = []
for size, gamma in ((3, 0.5), (1, 0.9), (7, 0.1)):
    epochs = rates_of(lambda o: lr_scheduler.StepLR(o, size, gamma), 20)
    schedules.append(schedule("step", {"step_size": size, "gamma": gamma}, [r for r in epochs for _ in range(3)], 3))
for rate, steps in ((0.96, 10), (0.5, 4), (0.1, 25)):
    attributes = {"decay_rate": rate, "decay_steps": steps}
    schedules.append(schedule("exponential", attributes,
                              rates_of(lambda o: lr_scheduler.ExponentialLR(o, rate ** (1 / steps)), 40)))
    schedules.append(schedule("exponential", {**attributes, "staircase": True},
                              rates_of(lambda o: lr_scheduler.StepLR(o, steps, rate), 40)))
for steps, alpha in ((30, 0.0), (12, 0.1), (1, 0.5)):
    falling = rates_of(lambda o: lr_scheduler.CosineAnnealingLR(o, steps, BASE * alpha), steps + 1)
    schedules.append(schedule("cosine", {"decay_steps": steps, "alpha": alpha}, falling + [falling[-1]] * 5))
    for warm in (4, 9):
        rise = rates_of(lambda o: lr_scheduler.LambdaLR(o, lambda t: (t + 1) / warm), warm)
        schedules.append(schedule("cosine", {"decay_steps": steps, "alpha": alpha, "warmup_steps": warm},
                                  rise + falling + [falling[-1]] * 5))


def losses(count, falls):
    """Noise that falls now and then: plateaus of different lengths, and equal values."""
    level = 4.0 - np.cumsum(rng.random(count) < falls) * 0.5
    return [float(v) for v in np.round((level + rng.integers(-2, 3, count) * 0.0625) * 16) / 16]


def plateau(values, higher, factor, patience, min_delta, cooldown, min_lr):
    """Keras: in the epoch in which a cool-down runs out, counting has begun again."""
    rate, best, wait, cooling, rates = BASE, None, 0, 0, []
    for value in values:
        if cooling:
            cooling, wait = cooling - 1, 0
        if best is None or (value > best + min_delta if higher else value < best - min_delta):
            best, wait = value, 0
        elif not cooling:
            wait += 1
            if wait >= patience and rate > min_lr:
                rate, cooling, wait = max(rate * factor, min_lr), cooldown, 0
        rates.append(rate)
    return rates


def plateau_of_pytorch(values, higher, factor, patience, min_delta, min_lr):
    """Its patience is one less than Keras', and its cool-down one epoch longer: the same without one."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=BASE)
    watch = lr_scheduler.ReduceLROnPlateau(optimizer, "max" if higher else "min", factor, patience - 1, min_delta, "abs",
                                           0, min_lr, 0.0)
    rates = []
    for value in values:
        watch.step(value)
        rates.append(optimizer.param_groups[0]["lr"])
    return rates


plateaus = []
for number in range(24):
    higher, cooldown = number % 3 == 2, [0, 1, 3][number % 4 % 3]
    values = [(-v if higher else v) for v in losses(40, 0.25)]
    factor, patience, min_lr = [0.5, 0.1, 0.9][number % 3], 1 + number % 4, [0.0, 0.05, 1.0][number // 4 % 3]
    min_delta = [1e-4, 0.0625, 0.0, 0.3][number // 2 % 4]
    rates = plateau(values, higher, factor, patience, min_delta, cooldown, min_lr)
    if cooldown == 0 and min_lr < BASE:
        assert np.allclose(rates, plateau_of_pytorch(values, higher, factor, patience, min_delta, min_lr), rtol=1e-14)
    plateaus.append({"attributes": {"factor": factor, "patience": patience, "min_delta": min_delta, "cooldown": cooldown,
                                    "min_lr": min_lr}, "higher": higher, "values": values, "rates": rates})
assert sum(len(set(p["rates"])) > 2 for p in plateaus) > 8


def stops(values, higher, patience, min_delta):
    """(epoch of the best value, epoch after which training ends or 0), from 1: by looking at the whole run."""
    better = lambda now, best: now > best + min_delta if higher else now < best - min_delta
    best = 1
    for epoch in range(2, len(values) + 1):
        if better(values[epoch - 1], values[best - 1]):
            best = epoch
        elif epoch - best >= patience:
            return best, epoch
    return best, 0


early = []
for number in range(24):
    higher = number % 2 == 1
    values = [(-v if higher else v) for v in losses(30, 0.4)]
    patience, min_delta = 1 + number % 5, [0.0, 0.0625, 0.3][number % 3]
    best, end = stops(values, higher, patience, min_delta)
    early.append({"attributes": {"patience": patience, "min_delta": min_delta}, "higher": higher, "values": values,
                  "best": best, "end": end})
assert any(e["end"] == 0 for e in early) and any(0 < e["end"] < 8 for e in early)

clips = []
for sizes in ([4], [1, 3], [2, 5, 1]):
    for scale in (0.01, 1.0, 300.0, 0.0):
        gradients = [np.round(rng.normal(size=size) * 256) / 256 * scale for size in sizes]
        for limit in (0.5, 5.0):
            by_value = [np.clip(g, -limit, limit) for g in gradients]
            by_norm = [g * min(1.0, limit / max(np.linalg.norm(g), 1e-300)) for g in gradients]
            norm = math.sqrt(sum(float((g ** 2).sum()) for g in gradients))
            by_all = [g * min(1.0, limit / max(norm, 1e-300)) for g in gradients]
            for kind, results in (("value", by_value), ("norm", by_norm), ("global_norm", by_all)):
                clips.append({"type": kind, "limit": limit, "gradients": [g.tolist() for g in gradients],
                              "results": [r.tolist() for r in results]})


# Preprocessing. Samples are rows, images (C, H, W) or sequences of (steps, F); numbers are exact floats.
def draw(*shape, shift=0.0):
    return np.round(rng.normal(size=shape) * 64) / 16 * np.linspace(1, 3, shape[-1]) // 0.0625 * 0.0625 + shift


def prepared(title, kind, attributes, shape, samples, results, numbers=None):
    return {"title": title, "type": kind, "attributes": attributes, "shape": shape,
            "samples": [np.ravel(s).tolist() for s in samples], "results": [np.ravel(r).tolist() for r in results],
            "numbers": {k: np.ravel(v).tolist() for k, v in (numbers or {}).items()}}


preprocess = []
DATA = [("rows", [3], draw(9, 3), (0,)), ("one sample", [4], draw(1, 4), (0,)), ("far from 0", [2], draw(6, 2, shift=1e4), (0,)),
        ("images", [2, 2, 3], draw(5, 2, 2, 3), (0, 2, 3)), ("fixed steps", [4, 3], draw(5, 4, 3), (0, 1)),
        ("a constant", [2], np.stack([np.full(4, 7.0), np.arange(4.0)], 1), (0,))]
lengths = [4, 1, 3]
ragged = [draw(n, 2) for n in lengths]
together = np.concatenate(ragged)
for title, shape, x, axes in DATA:
    mean, deviation = x.mean(axes, keepdims=True), x.std(axes, keepdims=True)
    deviation = np.where(deviation == 0, 1, deviation)
    preprocess.append(prepared(title, "standardize", {}, shape, x, (x - mean) / deviation,
                               {"mean": mean, "deviation": deviation}))
    low, high = x.min(axes, keepdims=True), x.max(axes, keepdims=True)
    for a, b in ((0.0, 1.0), (-1.0, 3.0)):
        y = a + (b - a) * (x - low) / np.where(high > low, high - low, 1)
        preprocess.append(prepared(title, "min_max", {"low": a, "high": b}, shape, x, y))
preprocess.append(prepared("open time", "standardize", {}, [None, 2], ragged,
                           [(r - together.mean(0)) / together.std(0) for r in ragged],
                           {"mean": together.mean(0), "deviation": together.std(0)}))
low, high = together.min(0), together.max(0)
preprocess.append(prepared("open time", "min_max", {"low": 0.0, "high": 1.0}, [None, 2], ragged,
                           [(r - low) / (high - low) for r in ragged]))

for column in (0, 2):
    x = draw(7, 3)
    x[:, column] = rng.integers(0, 4, 7)
    for depth in (0, 6):
        width = depth or int(x[:, column].max()) + 1
        y = np.concatenate([x[:, :column], np.eye(width)[x[:, column].astype(int)], x[:, column + 1:]], 1)
        preprocess.append(prepared(f"column {column}", "one_hot", {"column": column, "depth": depth}, [3], x, y))
tokens = [rng.integers(0, 5, n) for n in (3, 1, 6)]
width = max(int(t.max()) for t in tokens) + 1
preprocess.append(prepared("tokens", "one_hot", {}, [None], tokens, [np.eye(width)[t] for t in tokens]))

for title, shape, x in [("rows", [4], draw(12, 4)), ("images", [1, 2, 3], draw(20, 1, 2, 3)), ("far", [3], draw(9, 3, shift=500))]:
    flat = x.reshape(len(x), -1)
    mean = flat.mean(0)
    _, s, v = np.linalg.svd(flat - mean, full_matrices=False)
    v = v * np.sign(v[np.arange(len(v)), np.abs(v).argmax(1)])[:, None]
    for k in (1, 3):
        variance = s[:k] ** 2 / len(x)
        y = (flat - mean) @ v[:k].T
        for whiten in (False, True):
            preprocess.append(prepared(title, "pca", {"components": k, "whiten": whiten}, shape, x,
                                       y / np.sqrt(variance) if whiten else y,
                                       {"mean": mean, "directions": v[:k], "variance": variance}))

groups = {"schedules": schedules, "plateaus": plateaus, "early": early, "clips": clips, "preprocess": preprocess}
parts = [f'"{name}": [\n  ' + ",\n  ".join(json.dumps(c, separators=(",", ":"), allow_nan=False) for c in group) + "]"
         for name, group in groups.items()]
print('{"made_by": "tests/golden/make_control.py, PyTorch %s, numpy %s",\n "base": %s,\n %s}'
      % (torch.__version__.split("a")[0], np.__version__, BASE, ",\n ".join(parts)))
