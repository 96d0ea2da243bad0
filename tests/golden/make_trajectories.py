#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Losses of the first 20 training steps of every template, by PyTorch in double.

write_trajectories (tests/tools) writes what training starts from: the network, initial weights, the batches in their
order and what random layers draw. This script builds the same network from it with PyTorch's functions and autograd,
trains it, and writes the losses that tests/train/trajectories_test.cpp compares with.

    build/release/tests/write_trajectories /tmp/trajectories
    tests/golden/make_trajectories.py /tmp/trajectories > tests/golden/trajectories.json
"""
import json
import math
import pathlib
import sys

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def tensor(value):
    return torch.tensor(value["data"], dtype=torch.float64).reshape(value["shape"])


ACTIVATIONS = {
    "linear": lambda x: x, "relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh, "elu": F.elu,
    "selu": F.selu, "gelu": F.gelu, "silu": F.silu, "softplus": F.softplus, "hard_sigmoid": F.hardsigmoid,
    "softmax": lambda x: torch.softmax(x, -1), "log_softmax": lambda x: torch.log_softmax(x, -1),
    "leaky_relu": lambda x: F.leaky_relu(x, 0.3),
}


def activate(name, x, channels=False):
    if channels and name in ("softmax", "log_softmax"):
        return getattr(torch, name)(x, 1)
    return ACTIVATIONS[name](x)


def pair(value):
    return list(value) if isinstance(value, list) else [value, value]


def same_padding(n, k, s, d):
    total = max(0, (math.ceil(n / s) - 1) * s + (k - 1) * d + 1 - n)
    return total // 2, total - total // 2


class Node:
    """One layer: its values on the inputs, given its parameters P, the mask of the first input and its draws."""

    def __init__(self, spec):
        self.name, self.type, self.a = spec["name"], spec["type"], spec["attributes"]
        self.outputs = spec["outputs"]

    def __call__(self, inputs, P, mask, draws):
        return getattr(self, self.type)(inputs, P, mask, draws)

    # --- plain layers: (values by port, mask that goes on)

    def dense(self, x, P, mask, draws):
        z = x[0] @ P["W"].T
        return [activate(self.a["activation"], z + P["b"] if "b" in P else z)], mask

    def activation(self, x, P, mask, draws):
        return [activate(self.a["activation"], x[0], x[0].dim() == 4)], mask

    def flatten(self, x, P, mask, draws):
        return [x[0].reshape(x[0].shape[0], -1)], None

    def reshape(self, x, P, mask, draws):
        return [x[0].reshape([x[0].shape[0]] + list(self.a["target_shape"]))], None

    def dropout(self, x, P, mask, draws):
        return [x[0] * draws["mask"]], mask

    spatial_dropout1d = spatial_dropout2d = dropout

    def embedding(self, x, P, mask, draws):
        index = x[0].long()
        if self.a.get("mask_zero"):
            mask = (index != 0) if mask is None else mask & (index != 0)
        return [P["E"][index]], mask

    # --- normalization, positions, attention

    def layer_normalization(self, x, P, mask, draws):
        channels = x[0].dim() == 4
        values = x[0].permute(0, 2, 3, 1) if channels else x[0]
        assert self.a["axis"] == "features"
        y = F.layer_norm(values, values.shape[-1:], P.get("gamma"), P.get("beta"), self.a["epsilon"])
        return [y.permute(0, 3, 1, 2) if channels else y], mask

    def batch_normalization(self, x, P, mask, draws):
        assert mask is None
        return [F.batch_norm(x[0], None, None, P.get("gamma"), P.get("beta"), True, 0.0, self.a["epsilon"])], mask

    def positional_encoding(self, x, P, mask, draws):
        steps, d = x[0].shape[1:]
        j = torch.arange(d)
        angle = torch.arange(steps)[:, None] / self.a["max_wavelength"] ** ((j - j % 2) / d)
        return [x[0] + torch.where(j % 2 == 0, torch.sin(angle), torch.cos(angle))], mask

    def position_embedding(self, x, P, mask, draws):
        return [x[0] + P["P"][torch.arange(x[0].shape[1]).clamp(max=len(P["P"]) - 1)]], mask

    def weigh(self, scores, keep):
        """softmax over the keys that each query sees."""
        seen = torch.ones(scores.shape[-2:], dtype=torch.bool)
        if self.a["use_causal_mask"]:
            seen = seen.tril()
        if keep is not None:
            seen = seen & keep.reshape([keep.shape[0]] + [1] * (scores.dim() - 2) + [-1])
        return torch.softmax(scores.masked_fill(~seen, -math.inf), -1)

    def key_mask(self):
        value = self.masks[1] if len(self.masks) > 1 else self.masks[0]
        assert len(self.masks) < 3 or self.masks[2] is None
        return value

    def attention(self, x, P, mask, draws):
        query, value, key = x[0], x[min(1, len(x) - 1)], x[-1]
        scores = query @ key.transpose(1, 2) * P.get("scale", 1.0)
        if self.a["scaled"]:
            scores = scores / query.shape[-1] ** 0.5
        return [self.weigh(scores, self.key_mask()) @ value], mask

    def additive_attention(self, x, P, mask, draws):
        query, value, key = x[0], x[min(1, len(x) - 1)], x[-1]
        a = torch.tanh((query @ P["Wq"].T)[:, :, None] + (key @ P["Wk"].T)[:, None])
        return [self.weigh(a @ P["v"], self.key_mask()) @ value], mask

    def heads(self, x, P, keep, heads):
        query, value, key = x[0], x[min(1, len(x) - 1)], x[-1]
        Q, K, V = ((y @ P["W" + c].T + P.get("b" + c, 0.0)).unflatten(-1, (heads, -1)).transpose(1, 2)
                   for c, y in (("q", query), ("k", key), ("v", value)))
        C = self.weigh(Q @ K.transpose(-2, -1) / Q.shape[-1] ** 0.5, keep) @ V
        return C.transpose(1, 2).flatten(2) @ P["Wo"].T + P.get("bo", 0.0)

    def multi_head_attention(self, x, P, mask, draws):
        return [self.heads(x, P, self.key_mask(), self.a["num_heads"])], mask

    def transformer_encoder(self, x, P, mask, draws):
        a, x = self.a, x[0]
        part = lambda name: {k[len(name) + 1:]: v for k, v in P.items() if k.startswith(name + ".")}
        norm = lambda i, v: F.layer_norm(v, v.shape[-1:], P[f"norm{i}.gamma"], P[f"norm{i}.beta"],
                                         a["layer_norm_epsilon"])
        attend = lambda v: self.heads([v], part("mha"), mask, a["num_heads"])
        work = lambda v: activate(a["activation"], v @ P["ff1.W"].T + P["ff1.b"]) @ P["ff2.W"].T + P["ff2.b"]
        assert a["dropout"] == 0
        if a["normalize_first"]:
            x = x + attend(norm(1, x))
            return [x + work(norm(2, x))], mask
        x = norm(1, x + attend(x))
        return [norm(2, x + work(x))], mask

    def concatenate(self, x, P, mask, draws):
        axis = self.a.get("axis", -1)
        return [torch.cat(x, dim=axis)], mask

    def add(self, x, P, mask, draws):
        total = x[0]
        for other in x[1:]:
            total = total + other
        return [total], mask

    # --- convolution and pooling

    def conv2d(self, x, P, mask, draws):
        x, a = x[0], self.a
        k, s, d = P["W"].shape[2:], pair(a["strides"]), pair(a["dilation_rate"])
        if a["padding"] == "same":
            top, bottom = same_padding(x.shape[2], k[0], s[0], d[0])
            left, right = same_padding(x.shape[3], k[1], s[1], d[1])
            x = F.pad(x, (left, right, top, bottom))
        z = F.conv2d(x, P["W"], P.get("b"), stride=s, dilation=d, groups=a["groups"])
        return [activate(a["activation"], z, True)], None

    def conv1d(self, x, P, mask, draws):
        x, a = x[0].transpose(1, 2), self.a
        one = lambda v: v[0] if isinstance(v, list) else v
        k, s, d = P["W"].shape[2], one(a["strides"]), one(a["dilation_rate"])
        if mask is not None:
            x = x * mask[:, None, :]
        if a["padding"] == "same":
            x = F.pad(x, same_padding(x.shape[2], k, s, d))
        elif a["padding"] == "causal":
            x = F.pad(x, ((k - 1) * d, 0))
        z = F.conv1d(x, P["W"], P.get("b"), stride=s, dilation=d, groups=a["groups"]).transpose(1, 2)
        if mask is not None:  # where the window leaves the sequence, or (same, causal) where it stands on padding
            mask = mask[:, (k - 1) * d if a["padding"] == "valid" else 0::s]
        return [activate(a["activation"], z)], mask

    def pool2d(self, x, by):
        x, a = x[0], self.a
        k = pair(a["pool_size"])
        s = [step or size for step, size in zip(pair(a["strides"]), k)]
        if a["padding"] == "same":
            top, bottom = same_padding(x.shape[2], k[0], s[0], 1)
            left, right = same_padding(x.shape[3], k[1], s[1], 1)
            if by == "max":
                return [F.max_pool2d(F.pad(x, (left, right, top, bottom), value=-math.inf), k, s)], None
            inside = F.pad(torch.ones_like(x), (left, right, top, bottom))
            x = F.pad(x, (left, right, top, bottom))
            return [F.avg_pool2d(x, k, s) / F.avg_pool2d(inside, k, s)], None
        return [F.max_pool2d(x, k, s) if by == "max" else F.avg_pool2d(x, k, s)], None

    def max_pooling2d(self, x, P, mask, draws):
        return self.pool2d(x, "max")

    def average_pooling2d(self, x, P, mask, draws):
        return self.pool2d(x, "average")

    def global_max_pooling1d(self, x, P, mask, draws):
        x = x[0] if mask is None else x[0].masked_fill(~mask[:, :, None], -math.inf)
        return [x.amax(1)], None

    def global_average_pooling1d(self, x, P, mask, draws):
        if mask is None:
            return [x[0].mean(1)], None
        m = mask[:, :, None].double()
        return [(x[0] * m).sum(1) / m.sum(1)], None

    def global_average_pooling2d(self, x, P, mask, draws):
        return [x[0].mean((2, 3))], None

    def global_max_pooling2d(self, x, P, mask, draws):
        return [x[0].amax((2, 3))], None

    # --- recurrent layers

    def cell(self, P, x, h, c):
        a, u = self.a, self.a["units"]
        b = P.get("b", torch.zeros(P["W"].shape[0]))
        if self.type == "simple_rnn":
            return ACTIVATIONS[a["activation"]](x @ P["W"].T + h @ P["U"].T + b), c
        act, gate = ACTIVATIONS[a["activation"]], ACTIVATIONS[a["recurrent_activation"]]
        if self.type == "lstm":
            i, f, g, o = (x @ P["W"].T + h @ P["U"].T + b).split(u, -1)
            c = gate(f) * c + gate(i) * act(g)
            return gate(o) * ACTIVATIONS[a["output_activation"]](c), c
        wz, wr, wh = (x @ P["W"].T + b).split(u, -1)
        br = P.get("br", torch.zeros(3 * u))
        if a["reset_after"]:
            uz, ur, uh = (h @ P["U"].T + br).split(u, -1)
            z, r = gate(wz + uz), gate(wr + ur)
            new = act(wh + r * uh)
        else:
            Uz, Ur, Uh = P["U"].split(u, 0)
            z, r = gate(wz + h @ Uz.T), gate(wr + h @ Ur.T)
            new = act(wh + (r * h) @ Uh.T)
        return (z * h + (1 - z) * new if a["update_gate"] == "keeps_old" else (1 - z) * h + z * new), c

    def one_way(self, x, P, mask, states, backward):
        n, steps = x.shape[:2]
        h = states[0] if states else torch.zeros(n, self.a["units"])
        c = states[1] if len(states) > 1 else torch.zeros(n, self.a["units"])
        outs = [None] * steps
        for t in reversed(range(steps)) if backward else range(steps):
            h_new, c_new = self.cell(P, x[:, t], h, c)
            if mask is not None:  # a padded step keeps the state
                keep = mask[:, t, None]
                h_new, c_new = torch.where(keep, h_new, h), torch.where(keep, c_new, c)
            h, c = h_new, c_new
            outs[t] = h
        return torch.stack(outs, 1), h, c

    def recurrent(self, inputs, P, mask, draws):
        x, states = inputs[0], inputs[1:]
        direction, size = self.a["direction"], 2 if self.type == "lstm" else 1
        forward = {k: v for k, v in P.items() if not k.startswith("back.")}
        back = {k[5:]: v for k, v in P.items() if k.startswith("back.")}
        seq, h, c = self.one_way(x, forward, mask, states[:size], direction == "backward")
        results = [h] + ([c] if size == 2 else [])
        if direction == "both":
            seq2, h2, c2 = self.one_way(x, back, mask, states[size:], True)
            results += [h2] + ([c2] if size == 2 else [])
            join = (lambda p, q: torch.cat([p, q], -1)) if self.a["merge"] == "concat" else torch.add
            seq, h = join(seq, seq2), join(h, h2)
        out = seq if self.a["return_sequences"] else h
        return [out] + results[:len(self.outputs) - 1], mask if self.a["return_sequences"] else None

    simple_rnn = lstm = gru = recurrent


def loss_rows(document, p, y, from_logits):
    """The loss of each row: of probabilities as the fused form does, for they come from the activation itself."""
    kind, a = document["loss"], document["loss_attributes"]
    assert not document["class_weight"] and a.get("label_smoothing", 0) == 0
    if kind in ("mean_squared_error", "mean_absolute_error", "huber"):
        e = p - y.reshape(p.shape)
        per = {"mean_squared_error": lambda: e ** 2, "mean_absolute_error": lambda: e.abs(),
               "huber": lambda: F.huber_loss(p, y.reshape(p.shape), reduction="none", delta=a.get("delta", 1.0))}[kind]()
        return per.mean(-1).reshape(-1)
    if kind == "binary_crossentropy":
        y = y.reshape(p.shape)
        per = F.binary_cross_entropy_with_logits(p, y, reduction="none") if from_logits else \
            -(y * torch.log(p) + (1 - y) * torch.log(1 - p))
        return per.mean(-1).reshape(-1)
    log_p = (torch.log_softmax(p, -1) if from_logits else torch.log(p)).reshape(-1, p.shape[-1])
    if kind == "categorical_crossentropy":
        return -(y.reshape(log_p.shape) * log_p).sum(-1)
    return -log_p.gather(1, y.long().reshape(-1, 1)).reshape(-1)


class Keras:
    """The update rules of Keras 3, for plain weights; PyTorch's own optimizers serve the form "pytorch"."""

    def __init__(self, kind, a):
        self.kind, self.a, self.t, self.slots = kind, a, 0, {}

    def step(self, weights, gradients, rate):
        a = self.a
        self.t += 1
        for name, w in weights.items():
            g = gradients[name] + (0 if self.kind == "adamw" else a["weight_decay"]) * w
            s = self.slots.setdefault(name, {})
            zero = torch.zeros_like(w)
            if self.kind in ("sgd", "gradient_descent"):
                mu = a.get("momentum", 0.0)
                s["v"] = mu * s.get("v", zero) - rate * g
                w += mu * s["v"] - rate * g if a.get("nesterov") else s["v"]
            elif self.kind in ("adam", "adamw"):
                b1, b2 = a["beta_1"], a["beta_2"]
                if self.kind == "adamw":
                    w -= rate * a["weight_decay"] * w
                s["m"] = b1 * s.get("m", zero) + (1 - b1) * g
                s["v"] = b2 * s.get("v", zero) + (1 - b2) * g * g
                w -= rate * math.sqrt(1 - b2 ** self.t) / (1 - b1 ** self.t) * s["m"] / (s["v"].sqrt() + a["epsilon"])
            elif self.kind == "adagrad":
                s["a"] = s.get("a", torch.full_like(w, a["initial_accumulator_value"])) + g * g
                w -= rate * g / (s["a"] + a["epsilon"]).sqrt()
            else:
                assert self.kind == "rmsprop" and not a["centered"] and a["momentum"] == 0
                s["v"] = a["rho"] * s.get("v", zero) + (1 - a["rho"]) * g * g
                w -= rate * g / (s["v"] + a["epsilon"]).sqrt()


def clip(document, gradients):
    if "clip" not in document:
        return gradients
    limit = document["clip"]["attributes"].get("limit", 1.0)
    shrink = lambda norm: limit / max(norm, limit)
    kind = document["clip"]["type"]
    if kind == "value":
        return {k: g.clamp(-limit, limit) for k, g in gradients.items()}
    if kind == "norm":
        return {k: g * shrink(g.norm().item()) for k, g in gradients.items()}
    factor = shrink(math.sqrt(sum((g ** 2).sum().item() for g in gradients.values())))
    return {k: g * factor for k, g in gradients.items()}


def forward(document, weights, step):
    values, masks = {}, {}
    for spec in document["nodes"]:
        name = spec["name"]
        if spec["type"] == "input":
            values[name + ".out"] = tensor(step["inputs"][name])
            given = step.get("masks", {}).get(name)
            if given is not None:
                x = values[name + ".out"]
                masks[name + ".out"] = torch.tensor(given, dtype=torch.bool).reshape(x.shape[:2])
            continue
        inputs = [values[port] for port in spec["inputs"] if port]
        first = next(port for port in spec["inputs"] if port)
        P = {p["name"]: weights[name + "." + p["name"]] for p in spec["parameters"]}
        draws = {k: tensor(v) for k, v in step["draws"].get(name, {}).items()}
        node = Node(spec)
        node.masks = [masks.get(port) for port in spec["inputs"] if port]
        outs, mask = node(inputs, P, masks.get(first), draws)
        for port, value in zip(spec["outputs"], outs):
            values[name + "." + port] = value
        if mask is not None:
            masks[name + ".out"] = mask
    return values[document["output"] + ".out"], masks.get(document["output"] + ".out")


def trajectory(document):
    weights = {name: tensor(value) for name, value in document["weights"].items()}
    specs = {n["name"] + "." + p["name"]: p for n in document["nodes"] for p in n["parameters"]}
    learned = [name for name in weights if specs[name]["trainable"]]
    assert document["optimizer_attributes"].get("form", "keras") == "keras"
    optimizer = Keras(document["optimizer"], document["optimizer_attributes"])
    losses = []
    for step in document["steps"]:
        for name in learned:
            weights[name] = weights[name].detach().requires_grad_()
        p, mask = forward(document, weights, step)
        rows = loss_rows(document, p, tensor(step["target"]), document["from_logits"])
        keep = torch.ones_like(rows) if mask is None else mask.reshape(-1).double()
        if "target_mask" in step:
            keep = keep * torch.tensor(step["target_mask"], dtype=torch.float64)
        loss = (rows * keep).sum() / keep.sum()
        for name in learned:
            loss = loss + specs[name]["l1"] * weights[name].abs().sum() + specs[name]["l2"] * (weights[name] ** 2).sum()
        losses.append(loss.item())
        gradients = torch.autograd.grad(loss, [weights[name] for name in learned])
        with torch.no_grad():
            free = {name: weights[name].detach().clone() for name in learned}
            optimizer.step(free, clip(document, dict(zip(learned, gradients))), step["rate"])
            weights.update(free)
    return losses


def main():
    result = {}
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
        with open(path) as file:
            document = json.load(file)
        missing = {n["type"] for n in document["nodes"]} - set(dir(Node)) - {"input"}
        if missing:
            print(f"{path.stem}: no {', '.join(sorted(missing))} here", file=sys.stderr)
            continue
        result[path.stem] = [float(f"{loss:.17g}") for loss in trajectory(document)]
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
