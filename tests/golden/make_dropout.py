#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden vectors of what draws while it trains: Dropout, SpatialDropout, GaussianNoise, dropout of attention weights.

In evaluation these are PyTorch's own modules. In training PyTorch gets the mask or the noise that we drew (draws.py).
Run: python3 tests/golden/make_dropout.py > tests/golden/layers_dropout.json
"""
import torch
import torch.nn.functional as F

from draws import kept, noise
from golden import layer, write

# (title, sample shape, batch); an open time axis has 4 steps here.
ROWS = [("a row", [6], 2), ("one number of one sample", [1], 1), ("a long row of one sample", [37], 1)]
IMAGES = [("an image", [2, 3, 5], 2), ("one pixel", [3, 1, 1], 1), ("one channel", [1, 2, 2], 3)]
STEPS = [("open time", [None, 3], 2), ("fixed time", [5, 2], 3), ("one step of one sample", [1, 4], 1)]
RATES = [0.4, 0.5, 0.9]


def real(shape, batch):
    return [batch, *[4 if size is None else size for size in shape]]


for number, (title, shape, batch) in enumerate(ROWS + IMAGES + STEPS):
    rate, spread = RATES[number % 3], [0.3, 1.0, 2.5][number % 3]
    layer("dropout", f"{title}, in use", {"rate": rate}, shape, {}, batch,
          lambda x, p, r=rate: F.dropout(x, r, training=False))
    m, z = kept(real(shape, batch), rate), noise(real(shape, batch))
    layer("dropout", f"{title}, training", {"rate": rate}, shape, {}, batch, lambda x, p, r=rate, m=m: x * m / (1 - r),
          training=True)
    layer("gaussian_noise", f"{title}, in use", {"stddev": spread}, shape, {}, batch, lambda x, p: x * 1.0)
    layer("gaussian_noise", f"{title}, training", {"stddev": spread}, shape, {}, batch,
          lambda x, p, s=spread, z=z: torch.add(x, z, alpha=s), training=True)
layer("dropout", "nothing, training", {"rate": 0.0}, [4], {}, 2, lambda x, p: F.dropout(x, 0.0), training=True)
layer("gaussian_noise", "no noise, training", {"stddev": 0.0}, [4], {}, 2, lambda x, p: x * 1.0, training=True)

# One number is drawn for a whole channel of a sample.
for number, (title, shape, batch) in enumerate(IMAGES):
    rate = RATES[number]
    m = kept([batch, shape[0], 1, 1], rate)
    layer("spatial_dropout2d", f"{title}, in use", {"rate": rate}, shape, {}, batch,
          lambda x, p, r=rate: F.dropout2d(x, r, training=False))
    layer("spatial_dropout2d", f"{title}, training", {"rate": rate}, shape, {}, batch,
          lambda x, p, r=rate, m=m: x * m / (1 - r), training=True)
for number, (title, shape, batch) in enumerate(STEPS):
    rate = RATES[number]
    m = kept([batch, 1, shape[1]], rate)
    layer("spatial_dropout1d", f"{title}, in use", {"rate": rate}, shape, {}, batch,
          lambda x, p, r=rate: F.dropout1d(x.transpose(1, 2), r, training=False).transpose(1, 2))
    layer("spatial_dropout1d", f"{title}, training", {"rate": rate}, shape, {}, batch,
          lambda x, p, r=rate, m=m: x * m / (1 - r), training=True)


# The weights of attention, (N, heads, Tq, Tk).
def attend(query, key, value, heads, rate, mask):
    """PyTorch's way: softmax first, then dropout, without making the rest sum to one again."""
    split = lambda y: y.unflatten(-1, (heads, -1)).transpose(1, 2)
    Q, K, V = split(query), split(key), split(value)
    weights = torch.softmax(Q @ K.transpose(-2, -1) / Q.shape[-1] ** 0.5, -1) * mask / (1 - rate)
    return (weights @ V).transpose(1, 2).flatten(2)


for title, batch, tq, tk in [("training", 2, 3, 4), ("one query of one sample, training", 1, 1, 9),
                             ("one key, training", 3, 2, 1)]:
    shapes = [[tq, 4], [tk, 4], [tk, 4]]
    m = kept([batch, 1, tq, tk], 0.5)
    layer("attention", title, {"dropout": 0.5, "scaled": True}, shapes, {}, batch,
          lambda xs, p, m=m: attend(xs[0], xs[2], xs[1], 1, 0.5, m), training=True)
    m2 = kept([batch, 2, tq, tk], 0.4)
    layer("multi_head_attention", title, {"dropout": 0.4, "num_heads": 2, "key_dim": 3, "use_bias": False}, shapes,
          {"Wq": (6, 4), "Wk": (6, 4), "Wv": (6, 4), "Wo": (4, 6)}, batch,
          lambda xs, p, m=m2: F.linear(attend(F.linear(xs[0], p["Wq"]), F.linear(xs[2], p["Wk"]),
                                              F.linear(xs[1], p["Wv"]), 2, 0.4, m), p["Wo"]), training=True)

write(__file__)
