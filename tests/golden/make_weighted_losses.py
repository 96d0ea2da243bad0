#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Losses with class weights, label smoothing and Huber's delta, by PyTorch in double:
python3 make_weighted_losses.py > weighted_losses.json

PyTorch divides a weighted cross-entropy by the sum of the weights; Keras by the number of rows, which is the same sum
divided here by hand. Its label smoothing is (1 − α) t + α / C in both.
"""
import json
import torch
import torch.nn.functional as F

torch.manual_seed(3)
torch.set_default_dtype(torch.float64)
cases = []


def case(loss, settings, z, target, compute, mask=None):
    z = z.detach().requires_grad_()
    value = compute(z)
    (gradient,) = torch.autograd.grad(value, [z])
    cases.append({"loss": loss, "settings": settings, "rows": z.shape[0], "columns": z.shape[1],
                  "prediction": z.detach().flatten().tolist(), "target": target.double().flatten().tolist(),
                  "value": value.item(), "gradient": gradient.flatten().tolist()})
    if mask is not None:
        cases[-1]["mask"] = mask.long().tolist()


for rows, classes in ((1, 2), (7, 4), (5, 1 + 9), (3, 1)):
    z = torch.randn(rows, classes) * 2
    t = torch.randint(0, classes, (rows,))
    hot = F.one_hot(t, classes).double()
    w = torch.rand(classes) * 3 + 0.1
    for alpha in (0.0, 0.1):
        for name, target in (("sparse_categorical_crossentropy", t), ("categorical_crossentropy", hot)):
            case(name, {"smoothing": alpha}, z, target, lambda x: F.cross_entropy(x, t, label_smoothing=alpha))
    for name, target in (("sparse_categorical_crossentropy", t), ("categorical_crossentropy", hot)):
        case(name, {"weights": w.tolist(), "over_weights": True}, z, target, lambda x: F.cross_entropy(x, t, weight=w))
        case(name, {"weights": w.tolist()}, z, target,
             lambda x: F.cross_entropy(x, t, weight=w, reduction="sum") / rows)
    y = torch.randint(0, 2, (rows, classes)).double()
    two = torch.tensor([0.5, 2.5])
    each = torch.where(y > 0.5, two[1], two[0])
    case("binary_crossentropy", {"weights": two.tolist()}, z, y,
         lambda x: F.binary_cross_entropy_with_logits(x, y, weight=each))
    case("binary_crossentropy", {"weights": two.tolist(), "over_weights": True}, z, y,
         lambda x: F.binary_cross_entropy_with_logits(x, y, weight=each, reduction="sum") / each.sum())
    case("binary_crossentropy", {"smoothing": 0.2}, z, y,
         lambda x: F.binary_cross_entropy_with_logits(x, 0.8 * y + 0.1))
    values = torch.randn(rows, classes)
    for delta in (0.25, 1.0, 3.0):
        case("huber", {"delta": delta}, z, values, lambda x: F.huber_loss(x, values, delta=delta))

# With padding: rows that do not count have no weight either. The sum is divided by the rows that count, or by the sum of
# their weights.
for rows, classes in ((6, 3), (1, 2), (9, 5), (4, 1)):
    z = torch.randn(rows, classes) * 2
    t = torch.randint(0, classes, (rows,))
    hot = F.one_hot(t, classes).double()
    w = torch.rand(classes) * 3 + 0.1
    keep = (torch.arange(rows) % 3 != 1).double()
    mean = lambda each: (each * keep).sum() / keep.sum()
    for name, target in (("sparse_categorical_crossentropy", t), ("categorical_crossentropy", hot)):
        case(name, {"weights": w.tolist()}, z, target,
             lambda x: mean(F.cross_entropy(x, t, weight=w, reduction="none")), keep)
        case(name, {"weights": w.tolist(), "over_weights": True}, z, target,
             lambda x: (F.cross_entropy(x, t, weight=w, reduction="none") * keep).sum() / (w[t] * keep).sum(), keep)
        case(name, {"smoothing": 0.1}, z, target,
             lambda x: mean(F.cross_entropy(x, t, label_smoothing=0.1, reduction="none")), keep)
    y = torch.randint(0, 2, (rows, classes)).double()
    two = torch.tensor([0.5, 2.5])
    each = torch.where(y > 0.5, two[1], two[0])
    one = lambda x, goal, weight=None: F.binary_cross_entropy_with_logits(x, goal, weight=weight, reduction="none")
    case("binary_crossentropy", {"weights": two.tolist()}, z, y, lambda x: mean(one(x, y, each).mean(-1)), keep)
    case("binary_crossentropy", {"weights": two.tolist(), "over_weights": True}, z, y,
         lambda x: (one(x, y, each) * keep[:, None]).sum() / (each * keep[:, None]).sum(), keep)
    case("binary_crossentropy", {"smoothing": 0.2}, z, y, lambda x: mean(one(x, 0.8 * y + 0.1).mean(-1)), keep)
    values = torch.randn(rows, classes)
    for delta in (0.25, 1.0):
        case("huber", {"delta": delta}, z, values,
             lambda x: mean(F.huber_loss(x, values, delta=delta, reduction="none").mean(-1)), keep)

print(json.dumps({"cases": cases}))
