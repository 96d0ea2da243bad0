#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden vectors of Embedding.

Run: python3 tests/golden/make_embedding.py > tests/golden/layers_embedding.json
"""
import torch
import torch.nn.functional as F

from golden import Draw, layer, write

layer("embedding", "open length", {"input_dim": 5, "output_dim": 3}, [None], {"E": (5, 3)}, 2,
      lambda x, p: F.embedding(x, p["E"]), x=Draw("tokens").whole(2, 6, below=5))
layer("embedding", "fixed length", {"input_dim": 7, "output_dim": 2}, [4], {"E": (7, 2)}, 3,
      lambda x, p: F.embedding(x, p["E"]), x=Draw("fixed").whole(3, 4, below=7))
layer("embedding", "one step of one sample", {"input_dim": 3, "output_dim": 4}, [None], {"E": (3, 4)}, 1,
      lambda x, p: F.embedding(x, p["E"]), x=Draw("one").whole(1, 1, below=3))
layer("embedding", "one token, one feature", {"input_dim": 1, "output_dim": 1}, [3], {"E": (1, 1)}, 2,
      lambda x, p: F.embedding(x, p["E"]), x=Draw("same").whole(2, 3, below=1))
# Where 0 is padding its row is looked up all the same: what comes after leaves these steps out (make_networks.py).
layer("embedding", "zero is padding", {"input_dim": 5, "output_dim": 3, "mask_zero": True}, [None], {"E": (5, 3)}, 2,
      lambda x, p: F.embedding(x, p["E"]), x=torch.tensor([[3, 1, 0, 0], [2, 0, 4, 1]]))
layer("embedding", "the same token again", {"input_dim": 4, "output_dim": 2}, [5], {"E": (4, 2)}, 2,
      lambda x, p: F.embedding(x, p["E"]), x=torch.full((2, 5), 2))

write(__file__)
