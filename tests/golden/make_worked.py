#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every number of the documents' worked examples in double: python3 make_worked.py > worked.json

The weights and the sample are read from resources/examples/KEY.unroll. Each equation is written out step by step;
autograd gives the loss' derivative by every step, torch.optim.SGD the new weights. Wherever PyTorch has the whole
layer (RNNCell, LSTMCell, GRUCell, conv2d, max_pool2d, avg_pool2d), that has to give the same, or the script stops.
In the file: example -> "values" | "gradients" | "next" -> name of the value -> its numbers, row by row.
"""
import json
import os

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
EXAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "resources", "examples")


class Steps:
    """The values of one example by name. An operation without a name is called after its kind and its number."""

    def __init__(self, key):
        with open(os.path.join(EXAMPLES, key + ".unroll"), encoding="utf-8") as file:
            self.document = json.load(file)
        self.values, self.counts, self.layer = {}, {}, ""
        self.weights = {name: self.leaf(name, w) for name, w in self.document["weights"].items()} \
            if "weights" in self.document else {}
        self.inputs = {name: self.leaf(name + ".out", x) for name, x in self.document["sample"].items()
                       if name != "target"}
        self.target = torch.tensor(self.document["sample"]["target"], dtype=torch.float64)

    def leaf(self, name, numbers):
        self.values[name] = torch.tensor(numbers, dtype=torch.float64, requires_grad=True)
        return self.values[name]

    def __call__(self, name, value):
        """NAME "add": add1, add2 …; a name that ends in "!" is the equation's own."""
        if name.endswith("!"):
            name = name[:-1]
        else:
            key = (self.layer, name)
            self.counts[key] = self.counts.get(key, 0) + 1
            name += str(self.counts[key])
        value = value.clone()  # each name has a gradient of its own
        value.retain_grad()
        self.values[self.layer + "." + name] = value
        return value


def gates(s, letters, weight):
    """W_z, U_z … of the fused weights, by gate."""
    count = len(letters)
    fused = s.weights[s.layer + "." + weight].chunk(count)
    return {letter: s(weight + "_" + letter + "!", part) for letter, part in zip(letters, fused)}


def rnn_step(s):
    s.layer = "rnn"
    w = {name: s.weights["rnn." + name] for name in "WUb"}
    x, h = s("x!", s.inputs["x"][:, 0]), s("h_prev!", s.inputs["h0"])
    uh = s("contract", h @ w["U"].T)
    wx = s("contract", x @ w["W"].T)
    a = s("a!", s("add", wx + uh) + w["b"])
    out = s("h!", torch.tanh(a))
    cell = torch.nn.RNNCell(2, 2)
    same(cell, w["W"], w["U"], w["b"], torch.zeros(2), x, h, out)
    return out


def same(cell, W, U, b, c, x, h, *outputs):
    """PyTorch's own cell with these weights gives these outputs."""
    with torch.no_grad():
        for parameter, value in zip([cell.weight_ih, cell.weight_hh, cell.bias_ih, cell.bias_hh], [W, U, b, c]):
            parameter.copy_(value)
        given = cell(x, h)
        given = given if isinstance(given, tuple) else (given,)
        assert all(torch.allclose(a, b, rtol=0, atol=1e-15) for a, b in zip(given, outputs)), (given, outputs)


def lstm_gates(s):
    s.layer = "lstm"
    W, U, b = (gates(s, "ifgo", name) for name in "WUb")
    x, h, c = s("x!", s.inputs["x"][:, 0]), s("h_prev!", s.inputs["h0"]), s("c_prev!", s.inputs["c0"])
    g = {}
    for letter in "ifgo":
        uh = s("contract", h @ U[letter].T)
        wx = s("contract", x @ W[letter].T)
        a = s("add", s("add", wx + uh) + b[letter])
        g[letter] = s(letter + "!", torch.tanh(a) if letter == "g" else torch.sigmoid(a))
    new = s("c!", s("mul", g["f"] * c) + s("mul", g["i"] * g["g"]))
    s.counts[(s.layer, "tanh")] = 1  # the first is the candidate
    out = s("h!", g["o"] * s("tanh", torch.tanh(new)))
    same(torch.nn.LSTMCell(1, 2), *(s.weights["lstm." + name] for name in "WUb"), torch.zeros(8), x, (h, c), out, new)
    return out


def gru_step(s):
    s.layer = "gru"
    W, U = (gates(s, "zrh", name) for name in "WU")
    x, h = s("x!", s.inputs["x"][:, 0]), s("h_prev!", s.inputs["h0"])
    g = {}
    for letter in "zr":
        uh = s("contract", h @ U[letter].T)
        wx = s("contract", x @ W[letter].T)
        g[letter] = s(letter + "!", torch.sigmoid(s("add", wx + uh)))
    wx = s("contract", x @ W["h"].T)
    uh = s("contract", s("mul", g["r"] * h) @ U["h"].T)
    hh = s("hh!", torch.tanh(s("add", wx + uh)))
    return s("h!", s("mul", s("one_minus", 1 - g["z"]) * h) + s("mul", g["z"] * hh))


def gru_step_keras(s):
    s.layer = "gru"
    for name in ("b", "br"):  # the document gives none: zeros
        if "gru." + name not in s.weights:
            s.weights["gru." + name] = s.leaf("gru." + name, [0.0] * 6)
    W, U, b, br = (gates(s, "zrh", name) for name in ("W", "U", "b", "br"))
    x, h = s("x!", s.inputs["x"][:, 0]), s("h_prev!", s.inputs["h0"])
    g = {}
    for letter in "zr":
        uh = s("add", s("contract", h @ U[letter].T) + br[letter])
        wx = s("add", s("contract", x @ W[letter].T) + b[letter])
        g[letter] = s(letter + "!", torch.sigmoid(s("add", wx + uh)))
    wx = s("add", s("contract", x @ W["h"].T) + b["h"])
    uh = s("add", s("contract", h @ U["h"].T) + br["h"])
    hh = s("hh!", torch.tanh(s("add", wx + s("mul", g["r"] * uh))))
    kept = s("mul", g["z"] * h)
    out = s("h!", kept + s("mul", s("one_minus", 1 - g["z"]) * hh))
    order = [2, 3, 0, 1, 4, 5]  # PyTorch: r, z, n
    same(torch.nn.GRUCell(1, 2), *(s.weights["gru." + name][order] for name in ("W", "U", "b", "br")), x, h, out)
    return out


def backprop_step(s):
    s.layer = "fc"
    z = s("z!", s("contract", s.inputs["x"] @ s.weights["fc.W"].T) + s.weights["fc.b"])
    return torch.sigmoid(z)


def convolution(s):
    s.layer = "conv"
    W, b = s.weights["conv.W"], s.weights["conv.b"]
    window = s("window!", s.inputs["x"].unfold(2, 3, 1).unfold(3, 3, 1))
    product = s("contract", torch.einsum("ncijkl,fckl->nfij", window, W))
    z = s("z!", product + s("reshape", b.reshape(-1, 1, 1)))
    assert torch.allclose(z, F.conv2d(s.inputs["x"], W, b), rtol=0, atol=1e-14)
    return torch.relu(z)


def pooling(kind):
    def run(s):
        s.layer = "pool"
        window = s("window!", windows(s.inputs["x"]))
        out = pooled(window)
        # What stands beside it: a copy, as asking for slopes adds to the gradients of all that lies between.
        x = s.inputs["x"].detach().requires_grad_()
        whole = F.max_pool2d(x, 2) if kind == "max" else F.avg_pool2d(x, 2)
        both = (pooled(windows(x)), whole)
        assert torch.equal(*both)
        slopes = [torch.autograd.grad(v.mul(torch.arange(1.0, 5).reshape(v.shape)).sum(), x)[0] for v in both]
        assert torch.equal(*slopes)
        return out

    def windows(x):
        return x.unfold(2, 2, 2).unfold(3, 2, 2)

    def pooled(window):
        cells = window.reshape(1, 1, 2, 2, 4)
        return cells.max(-1).values if kind == "max" else cells.mean(-1)
    return run


def run(key, compute):
    s = Steps(key)
    training = s.document["training"]
    assert training["loss"] == "mean_squared_error" and training["optimizer"]["type"] == "sgd"
    out = s("out!", compute(s))
    s.layer = "loss"
    given, target = out, s.target
    if out.dim() > 2:
        given = s("reshape", out.reshape(-1, out.shape[-1]))
        target = target.reshape(given.shape)
    e = s("e!", given - target)
    loss = s("L!", s("l!", e ** 2).mean())
    s("out!", loss).backward()
    assert abs(float(loss) - float(F.mse_loss(out, s.target))) < 1e-15
    values = {name: flat(v) for name, v in s.values.items()}
    gradients = {name: flat(v.grad) for name, v in s.values.items()}
    following = {}
    if s.weights:
        torch.optim.SGD(s.weights.values(), lr=training["optimizer"]["learning_rate"]).step()
        following = {name: flat(w) for name, w in s.weights.items()}
        following |= {name + ".mul1": flat(training["optimizer"]["learning_rate"] * w.grad)
                      for name, w in s.weights.items()}
    return {"values": values, "gradients": gradients, "next": following}


def flat(value):
    return value.detach().reshape(-1).tolist()


examples = {"rnn_step": rnn_step, "lstm_gates": lstm_gates, "gru_step": gru_step, "gru_step_keras": gru_step_keras,
            "backprop_step": backprop_step, "convolution": convolution, "max_pooling": pooling("max"),
            "average_pooling": pooling("average")}
print("{\n" + ",\n".join(json.dumps(key) + ": {\n" + ",\n".join(
    json.dumps(part) + ": {\n" + ",\n".join(json.dumps(name) + ": " + json.dumps(numbers)
                                            for name, numbers in names.items()) + "}"
    for part, names in run(key, compute).items()) + "}" for key, compute in examples.items()) + "\n}")
