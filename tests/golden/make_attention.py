#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden vectors of attention: dot products, additive, nn.MultiheadAttention, and the Transformer's blocks.

Run: python3 tests/golden/make_attention.py > tests/golden/layers_attention.json
"""
import math

import torch
from torch import nn
import torch.nn.functional as F

from draws import kept, part_seed
from golden import Draw, layer, write


def seen(scores, attributes, keep):
    """Which (query, key) pairs count, (N, Tq, Tk)."""
    allowed = torch.ones(scores.shape, dtype=torch.bool)
    if attributes.get("use_causal_mask"):
        allowed = allowed & torch.ones(scores.shape[-2:], dtype=torch.bool).tril()
    if keep is not None:
        allowed = allowed & (keep > 0)[:, None, :]
    return allowed


def weigh(scores, attributes, keep):
    """softmax over the keys that count; 0 where none does."""
    allowed = seen(scores, attributes, keep)
    weights = torch.softmax(scores.masked_fill(~allowed, -1e300), dim=-1)
    return weights * allowed.any(-1, keepdim=True)


def inputs(title, shapes, batch, steps):
    draw = Draw("inputs " + title)
    return [None if s is None else draw(batch, *[steps[i] if size is None else size for size in s], limit=1.5)
            for i, s in enumerate(shapes)]


def given(xs):
    """Query, value and key with what an open port takes."""
    query, value, key = xs
    value = query if value is None else value
    return query, value, value if key is None else key


def attention(title, shapes, attributes=None, batch=2, steps=(3, 4, 4), masks=None, keep=None):
    attributes = attributes or {}
    xs = inputs(title, shapes, batch, steps)
    features = shapes[0][-1]

    def compute(xs, p):
        query, value, key = given(xs)
        scores = query @ key.transpose(1, 2)
        if attributes.get("scaled"):
            scores = scores / features ** 0.5
        if attributes.get("use_scale"):
            scores = scores * p["scale"]
        return weigh(scores, attributes, keep) @ value

    layer("attention", title, attributes, shapes, {"scale": (1,)} if attributes.get("use_scale") else {}, batch,
          compute, x=xs, masks=masks)


three, two, four = [None, 3], [None, 2], [None, 4]
short = torch.tensor([[1, 1, 1, 1], [1, 1, 0, 0], [1, 0, 1, 0]])
late = torch.tensor([[1, 1, 1, 1], [0, 1, 1, 0], [1, 1, 0, 1]])
nothing = torch.tensor([[1, 1, 1, 1], [0, 0, 0, 0]])
attention("query, value and key", [three, two, three])
attention("scaled", [three, two, three], {"scaled": True})
attention("a learned scale", [three, two, three], {"use_scale": True})
attention("scaled with a learned scale", [four, three, four], {"use_scale": True, "scaled": True})
attention("itself", [three, None, None], steps=(4, 4, 4))
attention("itself, causal", [three, None, None], {"use_causal_mask": True, "scaled": True}, steps=(5, 5, 5))
attention("keys are the values", [three, three, None], {"scaled": True})
attention("causal, more queries than keys", [two, two, two], {"use_causal_mask": True}, steps=(5, 2, 2))
attention("causal, more keys than queries", [two, two, two], {"use_causal_mask": True}, steps=(2, 5, 5))
attention("one step of one sample", [two, two, two], batch=1, steps=(1, 1, 1))
attention("one query, many keys", [two, three, two], {"scaled": True}, batch=1, steps=(1, 21, 21))
attention("fixed steps", [[2, 3], [4, 2], [4, 3]], {"use_scale": True})
attention("padded values", [three, two, three], batch=3, masks=[None, short, None], keep=short)
attention("padded keys", [three, two, three], {"scaled": True}, batch=3, masks=[None, None, short], keep=short)
attention("padded values and keys", [three, two, three], batch=3, masks=[None, short, late], keep=short * late)
attention("padded itself, causal", [three, None, None], {"use_causal_mask": True}, batch=3, steps=(4, 4, 4),
          masks=[late, None, None], keep=late)
attention("nothing to see", [three, two, three], batch=2, masks=[None, nothing, None], keep=nothing)
attention("dropout in use", [three, two, three], {"dropout": 0.5})


def additive(title, shapes, units, attributes=None, batch=2, steps=(3, 4, 4), masks=None, keep=None):
    attributes = {"units": units, **(attributes or {})}
    xs = inputs("additive " + title, shapes, batch, steps)
    query, value, key = given(xs)
    parameters = {"Wq": (units, query.shape[-1]), "Wk": (units, key.shape[-1]), "v": (units,)}

    def compute(xs, p):
        query, value, key = given(xs)
        a = torch.tanh(F.linear(query, p["Wq"])[:, :, None] + F.linear(key, p["Wk"])[:, None])
        return weigh(a @ p["v"], attributes, keep) @ value

    layer("additive_attention", title, attributes, shapes, parameters, batch, compute, x=xs, masks=masks)


additive("query, value and key", [two, three, four], 3)
additive("a decoder's steps and an encoder's", [two, three, None], 4, steps=(2, 5, 5))
additive("itself, causal", [three, None, None], 2, {"use_causal_mask": True}, steps=(4, 4, 4))
additive("one step of one sample, one unit", [two, two, two], 1, batch=1, steps=(1, 1, 1))
additive("more units than a vector", [two, two, None], 19, steps=(2, 3, 3))
additive("fixed steps", [[2, 3], [3, 2], [3, 2]], 3)
additive("padded values", [two, three, None], 3, batch=3, masks=[None, short, None], keep=short)
additive("padded itself, causal", [three, None, None], 3, {"use_causal_mask": True}, batch=3, steps=(4, 4, 4),
         masks=[late, None, None], keep=late)
additive("nothing to see", [two, three, None], 2, batch=2, masks=[None, nothing, None], keep=nothing)


def projections(shapes, heads, key_dim, value_dim, bias):
    query, value, key = [s[-1] for s in given(shapes)]
    p = {"Wq": (heads * key_dim, query), "Wk": (heads * key_dim, key), "Wv": (heads * value_dim, value),
         "Wo": (query, heads * value_dim)}
    if bias:
        p.update({"b" + name[1]: (shape[0],) for name, shape in list(p.items())})
    return p


def by_module(attributes, heads, bias, keep):
    """nn.functional.multi_head_attention_forward with the case's parameters."""

    def compute(xs, p):
        query, value, key = given(xs)
        causal = torch.ones(query.shape[1], key.shape[1], dtype=torch.bool).triu(1)
        y, _ = F.multi_head_attention_forward(
            query.transpose(0, 1), key.transpose(0, 1), value.transpose(0, 1), query.shape[-1], heads, None,
            torch.cat([p["bq"], p["bk"], p["bv"]]) if bias else None, None, None, False, 0.0, p["Wo"], p.get("bo"),
            training=False, key_padding_mask=None if keep is None else keep == 0, need_weights=True,
            attn_mask=causal if attributes.get("use_causal_mask") else None, use_separate_proj_weight=True,
            q_proj_weight=p["Wq"], k_proj_weight=p["Wk"], v_proj_weight=p["Wv"])
        return y.transpose(0, 1)

    return compute


def by_hand(attributes, heads, key_dim, value_dim, keep):
    def compute(xs, p):
        query, value, key = given(xs)
        parts = [F.linear(x, p["W" + c], p.get("b" + c)) for x, c in ((query, "q"), (key, "k"), (value, "v"))]
        contexts = []
        for h in range(heads):
            Q, K = (part[..., h * key_dim:(h + 1) * key_dim] for part in parts[:2])
            V = parts[2][..., h * value_dim:(h + 1) * value_dim]
            contexts.append(weigh(Q @ K.transpose(1, 2) / key_dim ** 0.5, attributes, keep) @ V)
        return F.linear(torch.cat(contexts, dim=-1), p["Wo"], p.get("bo"))

    return compute


def multi_head(title, shapes, heads, key_dim, value_dim=None, attributes=None, batch=2, steps=(3, 4, 4), masks=None,
               keep=None, module=True):
    attributes = {"num_heads": heads, "key_dim": key_dim, **(attributes or {})}
    if value_dim is not None:
        attributes["value_dim"] = value_dim
    bias = attributes.get("use_bias", True)
    xs = inputs("heads " + title, shapes, batch, steps)
    compute = (by_module(attributes, heads, bias, keep) if module
               else by_hand(attributes, heads, key_dim, value_dim or key_dim, keep))
    layer("multi_head_attention", title, attributes, shapes,
          projections(shapes, heads, key_dim, value_dim or key_dim, bias), batch, compute, x=xs, masks=masks)


itself = [four, None, None]
causal = {"use_causal_mask": True}
multi_head("itself", itself, 2, 2, steps=(4, 4, 4))
multi_head("itself, causal", itself, 2, 2, attributes=causal, steps=(5, 5, 5))
multi_head("itself, four heads of one", itself, 4, 1, steps=(3, 3, 3))
multi_head("one head", itself, 1, 4, steps=(3, 3, 3))
multi_head("cross, other lengths", [four, four, None], 2, 2, steps=(2, 5, 5))
multi_head("query, value and key", [four, two, three], 2, 2)
multi_head("no bias", [four, three, None], 2, 2, attributes={"use_bias": False})
multi_head("one step of one sample", itself, 2, 2, batch=1, steps=(1, 1, 1))
multi_head("fixed steps", [[3, 4], None, None], 2, 2, steps=(3, 3, 3))
multi_head("larger keys than features", [three, None, None], 2, 5, steps=(4, 4, 4), module=False)
multi_head("values of their own size", [four, three, None], 3, 2, 1, module=False)
multi_head("many steps", [[None, 2], None, None], 2, 1, batch=1, steps=(19, 19, 19))
multi_head("padded itself", itself, 2, 2, batch=3, steps=(4, 4, 4), masks=[short, None, None], keep=short)
multi_head("padded itself, causal", itself, 2, 2, attributes=causal, batch=3, steps=(4, 4, 4),
           masks=[short, None, None], keep=short)
multi_head("padded values", [four, two, None], 2, 2, batch=3, masks=[None, short, None], keep=short)
multi_head("padded values and keys", [four, two, three], 2, 2, batch=3, masks=[None, short, late], keep=short * late)
multi_head("nothing to see", [four, two, None], 2, 2, batch=2, masks=[None, nothing, None], keep=nothing,
           module=False)
multi_head("dropout in use", itself, 2, 2, attributes={"dropout": 0.5}, steps=(3, 3, 3))


# Transformer blocks: nn.TransformerEncoderLayer and nn.TransformerDecoderLayer with the case's parameters.
def block_parameters(features, units, decoder, memory):
    def attention_of(name, source):
        p = {f"{name}.W{c}": (features, source if c in "kv" else features) for c in "qkvo"}
        p.update({f"{name}.b{c}": (features,) for c in "qkvo"})
        return p

    shapes = attention_of("mha", features)
    if decoder:
        shapes.update(attention_of("cross", memory))
    shapes.update({"ff1.W": (units, features), "ff1.b": (units,), "ff2.W": (features, units), "ff2.b": (features,)})
    for i in range(3 if decoder else 2):
        shapes.update({f"norm{i + 1}.gamma": (features,), f"norm{i + 1}.beta": (features,)})
    return shapes


def put(module, name, value):
    del module._parameters[name]
    setattr(module, name, value)


def fill_attention(module, p, name):
    put(module, "in_proj_weight", torch.cat([p[f"{name}.W{c}"] for c in "qkv"]))
    put(module, "in_proj_bias", torch.cat([p[f"{name}.b{c}"] for c in "qkv"]))
    put(module.out_proj, "weight", p[name + ".Wo"])
    put(module.out_proj, "bias", p[name + ".bo"])


class Drawn(nn.Module):
    """Dropout with the mask that we draw for the part NAME of a block."""

    def __init__(self, name, rate):
        super().__init__()
        self.name, self.rate = name, rate

    def forward(self, x):
        return x * kept(x.shape, self.rate, seed=part_seed(self.name)) / (1 - self.rate)


class DrawnAttention(nn.Module):
    """nn.MultiheadAttention of case parameters, with the weights' dropout that we draw."""

    def __init__(self, name, heads, rate, p):
        super().__init__()
        self.heads, self.drop = heads, Drawn(name, rate)
        self.p = {key[len(name) + 1:]: value for key, value in p.items() if key.startswith(name + ".")}

    def forward(self, query, key, value, attn_mask=None, key_padding_mask=None, need_weights=False, **more):
        Q, K, V = (F.linear(x, self.p["W" + c], self.p["b" + c]).unflatten(-1, (self.heads, -1)).transpose(1, 2)
                   for c, x in (("q", query), ("k", key), ("v", value)))
        scores = Q @ K.transpose(-2, -1) / Q.shape[-1] ** 0.5
        if attn_mask is not None:
            scores = scores.masked_fill(attn_mask, -math.inf)
        y = self.drop(torch.softmax(scores, -1)) @ V
        return F.linear(y.transpose(1, 2).flatten(2), self.p["Wo"], self.p["bo"]), None


def drop_as_drawn(module, p, heads, rate, decoder):
    module.self_attn = DrawnAttention("mha", heads, rate, p)
    if decoder:
        module.multihead_attn = DrawnAttention("cross", heads, rate, p)
    module.dropout = Drawn("dropout_ff", rate)
    for step in range(1, 4 if decoder else 3):
        setattr(module, f"dropout{step}", Drawn(f"dropout{step}", rate))


def block(title, features, heads, units, attributes=None, batch=2, steps=(3, 4), decoder=False, keep=None,
          memory_keep=None, open_time=True, training=False):
    attributes = {"num_heads": heads, "intermediate_dim": units, **(attributes or {})}
    eps = attributes.get("layer_norm_epsilon", 1e-5)
    causal = attributes.get("use_causal_mask", decoder)
    kind = nn.TransformerDecoderLayer if decoder else nn.TransformerEncoderLayer
    draw = Draw("block " + title)
    xs = [draw(batch, steps[0], features, limit=1.5)]
    if decoder:
        xs.append(draw(batch, steps[1], features, limit=1.5))
    padding = None if keep is None else keep == 0
    memory_padding = None if memory_keep is None else memory_keep == 0

    def compute(x, p):
        module = kind(features, heads, units, dropout=0.0, activation=attributes.get("activation", "relu"),
                      layer_norm_eps=eps, batch_first=True, norm_first=attributes.get("normalize_first", False))
        fill_attention(module.self_attn, p, "mha")
        if decoder:
            fill_attention(module.multihead_attn, p, "cross")
        for name, part in (("ff1", module.linear1), ("ff2", module.linear2)):
            put(part, "weight", p[name + ".W"])
            put(part, "bias", p[name + ".b"])
        for i in range(3 if decoder else 2):
            norm = getattr(module, f"norm{i + 1}")
            put(norm, "weight", p[f"norm{i + 1}.gamma"])
            put(norm, "bias", p[f"norm{i + 1}.beta"])
        if training:
            drop_as_drawn(module, p, heads, attributes["dropout"], decoder)
        mask = torch.ones(steps[0], steps[0], dtype=torch.bool).triu(1) if causal else None
        if decoder:
            return module(x[0], x[1], tgt_mask=mask, tgt_key_padding_mask=padding,
                          memory_key_padding_mask=memory_padding)
        return module(x, src_mask=mask, src_key_padding_mask=padding)

    shapes = [[None if open_time else n, features] for n in steps[:2 if decoder else 1]]
    layer("transformer_decoder" if decoder else "transformer_encoder", title, attributes,
          shapes if decoder else shapes[0], block_parameters(features, units, decoder, features), batch, compute,
          x=xs if decoder else xs[0], masks=None if keep is None and memory_keep is None else [keep, memory_keep][:len(xs)],
          training=training)


first = {"normalize_first": True}
block("normalized after", 4, 2, 5)
block("normalized first", 4, 2, 5, first)
block("causal, GELU", 4, 1, 6, {"use_causal_mask": True, "activation": "gelu"})
block("causal, normalized first, GELU", 4, 4, 3, {"use_causal_mask": True, "activation": "gelu", **first})
block("one step of one sample", 4, 2, 3, batch=1, steps=(1,))
block("fixed steps, another epsilon", 6, 3, 4, {"layer_norm_epsilon": 0.1}, open_time=False)
block("padded", 4, 2, 3, batch=3, steps=(4,), keep=short)
block("padded, causal, normalized first", 4, 2, 3, {"use_causal_mask": True, **first}, batch=3, steps=(4,), keep=short)
block("dropout in use", 4, 2, 3, {"dropout": 0.4})
block("normalized after", 4, 2, 5, decoder=True)
block("normalized first, GELU", 4, 2, 5, {"activation": "gelu", **first}, decoder=True)
block("other lengths", 4, 2, 3, decoder=True, steps=(2, 5))
block("not causal", 4, 1, 3, {"use_causal_mask": False}, decoder=True)
block("padded encoder", 4, 2, 3, batch=3, decoder=True, steps=(3, 4), memory_keep=short)
block("both padded", 4, 2, 3, first, batch=3, decoder=True, steps=(4, 4), keep=short, memory_keep=late)
block("one step of one sample", 4, 2, 3, batch=1, decoder=True, steps=(1, 1))
for decoder in [False, True]:
    block("dropout, training", 4, 2, 3, {"dropout": 0.4}, decoder=decoder, training=True)
    block("dropout, training, normalized first, GELU", 6, 3, 5, {"dropout": 0.25, "activation": "gelu", **first},
          decoder=decoder, training=True, steps=(4, 3))
    block("dropout, training, one step of one sample", 6, 2, 4, {"dropout": 0.5}, batch=1, decoder=decoder, training=True,
          steps=(1, 1))

write(__file__)
