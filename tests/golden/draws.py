# SPDX-License-Identifier: GPL-3.0-or-later
"""What layers draw while they train, written out once more from the papers, so that PyTorch can be given it.

Philox4x32-10 (Salmon et al. 2011): the number at a place of the stream (seed, purpose, step) is a function of the place
alone. The key is FNV-1a of the purpose, mixed with the seed; a uniform number has 53 bits; a normal one is Box and
Muller's (1958) from the two numbers at 2 · place and 2 · place + 1.
"""
import math

import torch

SEED, STEP = 7, 3  # of support/layer_trial.h's LayerNumbers
WORD, LONG = 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF


def philox(counter, key):
    a, b, c, d = counter
    k, m = key
    for _ in range(10):
        p, q = 0xD2511F53 * a, 0xCD9E8D57 * c
        a, b, c, d = (q >> 32) ^ b ^ k, q & WORD, (p >> 32) ^ d ^ m, p & WORD
        k, m = (k + 0x9E3779B9) & WORD, (m + 0xBB67AE85) & WORD
    return a, b, c, d


# Random123's own known answers.
assert philox((0, 0, 0, 0), (0, 0)) == (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)
assert philox((WORD,) * 4, (WORD,) * 2) == (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)


def fnv1a(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 & LONG
    return value


def part_seed(part, seed=SEED):
    """Of a layer within a group: the group's seed and the layer's name."""
    mixed = (seed ^ fnv1a(part)) * 0x9E3779B97F4A7C15 & LONG
    return mixed ^ mixed >> 32


def bits(purpose, place, seed=SEED, step=STEP):
    mixed = fnv1a(purpose) ^ (seed * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019 & LONG)
    block = place // 2
    words = philox((block & WORD, block >> 32, step & WORD, step >> 32), (mixed & WORD, mixed >> 32))
    return words[2 * (place % 2)] | words[2 * (place % 2) + 1] << 32


def uniform(purpose, place, **stream):
    return (bits(purpose, place, **stream) >> 11) * 2.0 ** -53


def normal(purpose, place, **stream):
    u = ((bits(purpose, 2 * place, **stream) >> 11) + 1) * 2.0 ** -53
    return math.sqrt(-2 * math.log(u)) * math.cos(2 * math.pi * uniform(purpose, 2 * place + 1, **stream))


def count(shape):
    return math.prod(shape)


def kept(shape, rate, **stream):
    """0 or 1 for each element: the mask of inverted dropout, before the kept are divided by 1 - rate."""
    return torch.tensor([float(uniform("dropout", e, **stream) >= rate) for e in range(count(shape))]).reshape(shape)


def noise(shape, **stream):
    return torch.tensor([normal("gaussian_noise", e, **stream) for e in range(count(shape))]).reshape(shape)
