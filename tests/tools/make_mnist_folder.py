#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cuts a pair of real MNIST files into a folder that Unroll opens: the first 8,000 digits as train-*, the
rest as t10k-*.

    tests/tools/make_mnist_folder.py FOLDER_WITH_T10K_FILES OUTPUT_FOLDER [--train 8000]

The output is the same, byte for byte, for the same input (no timestamps in the .gz files)."""
import argparse
import gzip
import os
import struct
import sys


def read_idx(folder, stem):
    """The header's sizes and the bytes behind it, from the plain file or the .gz."""
    for name, opener in ((stem, open), (stem + ".gz", gzip.open)):
        path = os.path.join(folder, name)
        if not os.path.exists(path):
            continue
        with opener(path, "rb") as f:
            content = f.read()
        if len(content) < 4 or content[:3] != b"\0\0\x08":
            sys.exit(f"{path}: not an IDX file of bytes")
        rank = content[3]
        sizes = struct.unpack(f">{rank}I", content[4:4 + 4 * rank])
        body = content[4 + 4 * rank:]
        expected = 1
        for size in sizes:
            expected *= size
        if len(body) != expected:
            sys.exit(f"{path}: {expected} bytes expected behind the header, {len(body)} found")
        return sizes, body
    sys.exit(f"{folder}: there is neither {stem} nor {stem}.gz")


def write_idx(path, sizes, body):
    header = bytes([0, 0, 8, len(sizes)]) + struct.pack(f">{len(sizes)}I", *sizes)
    with open(path, "wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as f:
        f.write(header + body)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", help="the folder with t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte (plain or .gz)")
    parser.add_argument("output", help="the folder to write (made where it is missing)")
    parser.add_argument("--train", type=int, default=8000, help="how many digits train (8000)")
    given = parser.parse_args()
    os.makedirs(given.output, exist_ok=True)
    for stem in ("images-idx3-ubyte", "labels-idx1-ubyte"):
        sizes, body = read_idx(given.source, "t10k-" + stem)
        count = sizes[0]
        if not 0 < given.train < count:
            sys.exit(f"--train must lie between 1 and {count - 1}: there are {count} digits")
        width = len(body) // count
        cut = given.train * width
        for prefix, samples, part in (("train", given.train, body[:cut]), ("t10k", count - given.train, body[cut:])):
            path = os.path.join(given.output, f"{prefix}-{stem}.gz")
            write_idx(path, (samples,) + sizes[1:], part)
            print(f"{path}: {samples}")


if __name__ == "__main__":
    main()
