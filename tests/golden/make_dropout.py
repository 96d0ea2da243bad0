#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden vectors of Dropout in use.

Run: python3 tests/golden/make_dropout.py > tests/golden/layers_dropout.json
"""
import torch.nn.functional as F

from golden import layer, write

layer("dropout", "in use", {"rate": 0.4}, [6], {}, 2, lambda x, p: F.dropout(x, 0.4, training=False))

write(__file__)
