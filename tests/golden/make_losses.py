#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden vectors of the losses.

Run: python3 tests/golden/make_losses.py > tests/golden/losses.json
"""
import torch
import torch.nn.functional as F

from golden import Draw, losses, tensor, write

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

write(__file__)
