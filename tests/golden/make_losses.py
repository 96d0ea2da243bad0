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


def mae(p, y, mask):
    return mean_rows((p - y).abs().mean(dim=-1), mask)


def huber(p, y, mask):
    return mean_rows(F.huber_loss(p, y, reduction="none", delta=1.0).mean(dim=-1), mask)


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

# Losses by element over shapes and masks; some errors are 0, where |x| has its kink, and some are Huber's delta.
for key, compute, limit in [("mean_squared_error", mse, 1.0), ("mean_absolute_error", mae, 1.0), ("huber", huber, 3.0)]:
    draw = Draw(key)
    loss_case(key, "odd rows", draw(5, 3, limit=limit), draw(5, 3, limit=limit).detach(), compute)
    loss_case(key, "one number of one sample", draw(1, 1, limit=limit), draw(1, 1).detach(), compute)
    loss_case(key, "one step", draw(3, 1, 2, limit=limit), draw(3, 1, 2).detach(), compute)
    loss_case(key, "some steps padded", draw(2, 4, 3, limit=limit), draw(2, 4, 3).detach(), compute, mask=keep)
    loss_case(key, "one step counts", draw(2, 2, 5, limit=limit), draw(2, 2, 5).detach(), compute,
              mask=torch.tensor([[0, 0], [1, 0]]))
    whole = draw.whole(4, 4, below=3).to(torch.float64)
    loss_case(key, "errors of 0 and 1", whole, draw.whole(4, 4, below=3).to(torch.float64), compute)
draw = Draw("masks")
some = torch.tensor([[1, 0, 1, 1], [0, 1, 0, 0]])
for mask, name in [(keep, "padded"), (some, "gaps")]:
    yes = draw.whole(2, 4, 3, below=2).to(torch.float64)
    index = draw.whole(2, 4, below=5)
    hot = F.one_hot(index, 5).to(torch.float64)
    shares = torch.softmax(draw(2, 4, 5, limit=3.0).detach(), dim=-1)
    loss_case("binary_crossentropy", f"logits, {name}", draw(2, 4, 3, limit=3.0), yes, bce_logits, True, mask=mask)
    loss_case("binary_crossentropy", f"probabilities, {name}", torch.sigmoid(draw(2, 4, 3).detach()), yes, bce, mask=mask)
    loss_case("categorical_crossentropy", f"logits, {name}", draw(2, 4, 5, limit=3.0), hot, cce_logits, True, mask=mask)
    loss_case("categorical_crossentropy", f"probabilities, {name}", shares, hot, cce, mask=mask)
    loss_case("sparse_categorical_crossentropy", f"probabilities, {name}", shares, index, scce, mask=mask)
loss_case("sparse_categorical_crossentropy", "logits of one step of one sample", draw(1, 1, 4), draw.whole(1, 1, below=4),
          scce_logits, True)
loss_case("sparse_categorical_crossentropy", "one class", draw(3, 1), draw.whole(3, below=1), scce_logits, True)
loss_case("binary_crossentropy", "one number of one sample", draw(1, 1), torch.ones(1, 1), bce_logits, True)

write(__file__)
