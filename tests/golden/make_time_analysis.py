#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden vectors of what runs back through a chain of recurrent steps: at every step the norms of dL/dh_t (and dL/dc_t),
the Jacobian of the state by the state before it (torch.autograd.functional.jacobian), its largest singular value, and
that of the product of all later ones. The loss is the mean square of the last state less the target.

Run: python3 tests/golden/make_time_analysis.py > tests/golden/time_analysis.json
"""
import json
import sys

import torch
from torch.autograd.functional import jacobian

from golden import Draw, tensor

ROWS = {"simple_rnn": 1, "lstm": 4, "gru": 3}


def cell(kind, x, s, p, keeps, inner=None):
    """s = h, or h and c side by side, of one sample; where KEEPS is 0 the step is padding. INNER gets the c that h is
    made of: dL/dc_t is by all ways, the one through h_t among them."""
    u = p["U"].shape[1]
    wx, uh = p["W"] @ x + p["b"], None
    if kind == "simple_rnn":
        new = torch.tanh(wx + p["U"] @ s)
    elif kind == "gru":
        h = s
        z, r = [torch.sigmoid(wx[k * u:(k + 1) * u] + p["U"][k * u:(k + 1) * u] @ h + p["br"][k * u:(k + 1) * u])
                for k in (0, 1)]
        candidate = torch.tanh(wx[2 * u:] + r * (p["U"][2 * u:] @ h + p["br"][2 * u:]))
        new = z * h + (1 - z) * candidate
    else:
        h, c = s[:u], s[u:]
        a = wx + p["U"] @ h
        i, f, g, o = [a[k * u:(k + 1) * u] for k in range(4)]
        c2 = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        if inner is not None and keeps:
            c2.retain_grad()
            inner.append(c2)
        new = torch.cat([torch.sigmoid(o) * torch.tanh(c2), c2])
    return new if keeps else s


def chain(kind, p, xs, backward, keep, out_gradient, u):
    """Of one sample: by time, the Jacobian, norms of gradients, factors and reaches."""
    steps = len(xs)
    size = 2 * u if kind == "lstm" else u
    order = list(range(steps))[::-1] if backward else list(range(steps))
    states = [torch.zeros(size)]
    states[0].requires_grad_()
    cells = {}
    for t in order:
        s = cell(kind, xs[t], states[-1], p, keep[t], cells.setdefault(t, []))
        states.append(s if s is not states[-1] else s * 1.0)
        states[-1].retain_grad()
    states[-1][:u].backward(out_gradient, retain_graph=True)
    by_time, reach = {}, torch.eye(size)
    for place in range(steps - 1, -1, -1):
        t, before = order[place], states[place].detach()
        J = jacobian(lambda s: cell(kind, xs[t], s, p, keep[t]) * 1.0, before)
        gradient = states[place + 1].grad
        by_time[t] = {"jacobian": tensor(J), "dh": float(gradient[:u].norm()),
                      "factor": float(torch.linalg.svdvals(J)[0]), "reach": float(torch.linalg.svdvals(reach)[0])}
        if kind == "lstm":
            by_time[t].update(dc=float((cells[t][0].grad if cells[t] else gradient[u:]).norm()), cell_factor=float(torch.linalg.svdvals(J[u:, u:])[0]))
        reach = reach @ J
    return states[-1].detach(), [by_time[t] for t in range(steps)]


cases = []


def case(kind, direction, units, steps, lengths=None, features=2):
    title = f"{kind} {direction} {units} units {steps} steps" + (" padded" if lengths else "")
    draw, samples = Draw(title), 2 if lengths else 1
    x = draw(samples, steps, features, limit=1.5).detach()
    prefixes = {"forward": [""], "backward": [""], "both": ["", "back."]}[direction]
    rows = ROWS[kind] * units
    parameters = {}
    for prefix in prefixes:
        shapes = {"W": (rows, features), "U": (rows, units), "b": (rows,)}
        if kind == "gru":
            shapes["br"] = (rows,)
        for name, shape in shapes.items():
            parameters[prefix + name] = draw(*shape, limit=0.8).detach()
    target = draw(samples, units * len(prefixes)).detach()
    found = {"title": title, "type": kind, "direction": direction, "x": tensor(x), "target": tensor(target),
             "parameters": {name: tensor(value) for name, value in parameters.items()}, "chains": []}
    sample = samples - 1
    keep = [1 if not lengths or t < lengths[sample] else 0 for t in range(steps)]
    if lengths:
        found["mask"] = [int(t < n) for n in lengths for t in range(steps)]
    for k, prefix in enumerate(prefixes):
        p = {name: parameters[prefix + name] for name in ("W", "U", "b", "br") if prefix + name in parameters}
        backward = direction == "backward" or prefix == "back."
        wanted = target[sample, k * units:(k + 1) * units]
        last, _ = chain(kind, p, x[sample], backward, keep, torch.zeros(units), units)
        out_gradient = 2 * (last[:units] - wanted) / target.numel()
        _, by_time = chain(kind, p, x[sample], backward, keep, out_gradient, units)
        found["chains"].append({"prefix": prefix, "sample": sample, "steps": by_time})
    cases.append(found)


for kind in ROWS:
    case(kind, "forward", 3, 4)
    case(kind, "backward", 2, 4)
    case(kind, "both", 2, 3)
    case(kind, "both", 2, 4, lengths=[4, 2])
case("lstm", "forward", 1, 1)
case("gru", "forward", 3, 60)

lines = ",\n ".join(json.dumps(c, separators=(",", ":"), allow_nan=False) for c in cases)
sys.stdout.write('{"made_by": "tests/golden/make_time_analysis.py, PyTorch %s",\n "cases": [\n %s]}\n'
                 % (torch.__version__.split("a")[0], lines))
