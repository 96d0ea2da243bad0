#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cuts a pair of IDX files into a folder of training and validation files.

    make_mnist_folder.py FOLDER OUT [--train 8000] [--validation 2000]

FOLDER holds t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz (MNIST's test files, plain or
.gz). The first --train samples become OUT/train-*, the next --validation ones OUT/t10k-*: what
`unroll-cli train … --data OUT` and the window read.
"""
import argparse, gzip, os, struct


def read(folder, name):
    for path, opener in ((os.path.join(folder, name + ".gz"), gzip.open), (os.path.join(folder, name), open)):
        if os.path.exists(path):
            with opener(path, "rb") as f:
                return f.read()
    raise SystemExit(f"{folder}: there is no {name} or {name}.gz")


def write(folder, name, content):
    # mtime 0: the same bytes every time
    with open(os.path.join(folder, name + ".gz"), "wb") as f:
        with gzip.GzipFile(filename="", mode="wb", fileobj=f, mtime=0) as z:
            z.write(content)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("folder")
    p.add_argument("out")
    p.add_argument("--train", type=int, default=8000)
    p.add_argument("--validation", type=int, default=2000)
    a = p.parse_args()
    images, labels = read(a.folder, "t10k-images-idx3-ubyte"), read(a.folder, "t10k-labels-idx1-ubyte")
    magic, count, rows, columns = struct.unpack(">IIII", images[:16])
    label_magic, label_count = struct.unpack(">II", labels[:8])
    if magic != 0x803 or label_magic != 0x801 or count != label_count:
        raise SystemExit(f"{a.folder}: not a pair of IDX images and labels")
    if a.train + a.validation > count:
        raise SystemExit(f"{a.folder}: holds {count} samples, {a.train + a.validation} were asked for")
    os.makedirs(a.out, exist_ok=True)
    pixels = rows * columns
    for name, begin, end in (("train", 0, a.train), ("t10k", a.train, a.train + a.validation)):
        write(a.out, name + "-images-idx3-ubyte",
              struct.pack(">IIII", magic, end - begin, rows, columns) + images[16 + begin * pixels:16 + end * pixels])
        write(a.out, name + "-labels-idx1-ubyte", struct.pack(">II", label_magic, end - begin) + labels[8 + begin:8 + end])


main()
