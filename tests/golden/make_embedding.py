#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden vectors of Embedding.

Run: python3 tests/golden/make_embedding.py > tests/golden/layers_embedding.json
"""
import torch.nn.functional as F

from golden import Draw, layer, write

layer("embedding", "open length", {"input_dim": 5, "output_dim": 3}, [None], {"E": (5, 3)}, 2,
      lambda x, p: F.embedding(x, p["E"]), x=Draw("tokens").whole(2, 6, below=5))

write(__file__)
