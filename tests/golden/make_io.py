# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/golden/io/*.npy with NumPy and *.safetensors by the format's description, without the
safetensors package. Run: python3 tests/golden/make_io.py. The values are exact in every type:
value(i) = (i * 7 + 3) % 50 - (20 where the type has a sign), i in row-major order; floats are halved."""
import json
import os
import struct

import numpy as np
from numpy.lib import format as npy

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "io")
os.makedirs(FOLDER, exist_ok=True)


def values(shape, dtype):
    count = int(np.prod(shape))
    kind = np.dtype(dtype).kind
    v = (np.arange(count) * 7 + 3) % 50
    if kind == "b":
        return (v % 2 == 1).reshape(shape)
    if kind in "if":
        v = v - 20
    return (v / 2 if kind == "f" else v).astype(dtype).reshape(shape)


def save(name, array, version=None):
    with open(os.path.join(FOLDER, name + ".npy"), "wb") as file:
        npy.write_array(file, array, version=version)


for dtype in ["f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "b1"]:
    save("dtype_" + dtype, values((2, 3), dtype))
save("fortran_2d", np.asfortranarray(values((3, 4), "f8")))
save("fortran_3d", np.asfortranarray(values((2, 3, 4), "f4")))
for version in [(1, 0), (2, 0), (3, 0)]:
    save("version_%d" % version[0], values((2, 2), "f8"), version)
save("scalar", np.float64(2.5).reshape(()))
save("vector", values((5,), "f8"))
save("empty", np.zeros((0, 3)))
save("big_endian", values((2, 3), ">f8"))
save("complex", np.array([1 + 2j]))
save("record", np.zeros(2, dtype=[("a", "<f8"), ("b", "<i4")]))
save("extremes", np.array([np.nan, np.inf, -np.inf, -0.0, 5e-324, 1.7976931348623157e308, 0.1]))
save("half_extremes", np.array([np.inf, -0.0, 5.960464477539063e-08, 65504, 6.103515625e-05], dtype="f2"))
save("too_large", np.array([2**53 + 1], dtype="i8"))


def safetensors(name, tensors, metadata=None):
    header, data = {}, b""
    if metadata:
        header["__metadata__"] = metadata
    for key, (dtype, array) in tensors.items():
        raw = array.tobytes()
        header[key] = {"dtype": dtype, "shape": list(array.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(os.path.join(FOLDER, name + ".safetensors"), "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


bfloat = (values((2, 3), "f4").view("u4") >> 16).astype("u2")
safetensors("all_types", {
    "a.F64": ("F64", values((2, 3), "f8")), "b.F32": ("F32", values((2, 3), "f4")),
    "c.F16": ("F16", values((2, 3), "f2")), "d.BF16": ("BF16", bfloat),
    "e.I64": ("I64", values((2, 3), "i8")), "f.I32": ("I32", values((2, 3), "i4")),
    "g.I16": ("I16", values((2, 3), "i2")), "h.I8": ("I8", values((2, 3), "i1")),
    "i.U8": ("U8", values((2, 3), "u1")), "j.BOOL": ("BOOL", values((2, 3), "b1")),
    "k.scalar": ("F64", np.float64(2.5).reshape(())), "l.empty": ("F32", np.zeros((0, 3), "f4")),
}, {"format": "pt"})
# What writing {"fc.W": value(0..5) as (2, 3), "fc.b": value(0..1)} as F32 and F64 must give, byte by byte.
for dtype, key in [("f4", "F32"), ("f8", "F64")]:
    safetensors("written_" + key, {"fc.W": (key, values((2, 3), "f8").astype(dtype)), "fc.b": (key, values((2,), "f8").astype(dtype))})
