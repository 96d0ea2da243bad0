#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains every template in full from its seed and writes docs/results.md: ./dev results [KEY …]

What each has to reach stands in resources/examples/goals.json. Exit code 1 where one does not reach it, or where a
template that can be trained states nothing. With keys only these are trained, and the table keeps its other rows.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLI = ROOT / "build/release/bin/unroll-cli"
GOALS = json.loads((ROOT / "resources/examples/goals.json").read_text())
PAGE = ROOT / "docs/results.md"
HEAD = """# What the templates reach

Every template is trained in full, from its own seed and on the data that it makes itself, by `./dev results`. The same
document and seed give the same losses to the bit on any number of cores, so these numbers can be had again; only the
time depends on the machine.

| template | data | stated result | reached | epochs | seconds |
|---|---|---|---|---|---|
"""


def cli(*words):
    return subprocess.run([CLI, *words], capture_output=True, text=True)


def templates():
    return [t["key"] for t in json.loads(cli("templates", "--json").stdout) if t["kind"] == "template"]


def stated(goal):
    sign, bound = ("≥", goal["at_least"]) if "at_least" in goal else ("≤", goal["at_most"])
    note = f" ({goal['note']})" if "note" in goal else ""
    return f"{goal['value'].replace('_', ' ')} {sign} {bound:g}{note}"


def reaches(goal, value):
    return value >= goal["at_least"] if "at_least" in goal else value <= goal["at_most"]


def row(key, folder):
    """The table's row, and whether the goal is reached; None where the template cannot be trained as it stands."""
    document = folder / f"{key}.unroll"
    made = cli("new", key, "-o", str(document))
    if made.returncode or cli("check", str(document)).returncode:
        return None
    goal = GOALS.get(key)
    if not goal:
        print(f"{key}: no stated result in goals.json", file=sys.stderr)
        return f"| {key} | | none | | | |", False
    data = json.loads(document.read_text())["dataset"]
    log = folder / f"{key}.jsonl"
    start = time.monotonic()
    trained = cli("train", str(document), "-o", str(folder / f"{key}.safetensors"), "--log", str(log))
    took = time.monotonic() - start
    if trained.returncode:
        print(f"{key}: {trained.stderr}", file=sys.stderr)
        return f"| {key} | {data['type']} | {stated(goal)} | failed | | |", False
    epochs = [json.loads(line) for line in log.read_text().splitlines()]
    value = epochs[-1][goal["value"]]
    good = reaches(goal, value)
    mark = "" if good else " ✗"
    samples = f"{data['type']}, {data['count']}" if "count" in data else data["type"]
    print(f"{key}: {goal['value']} {value:.4g} after {len(epochs)} epochs, {took:.1f} s{mark}", flush=True)
    return f"| {key} | {samples} | {stated(goal)} | {value:.4g}{mark} | {len(epochs)} | {took:.0f} |", good


def main():
    wanted = sys.argv[1:]
    rows, good = {}, True
    if wanted and PAGE.exists():
        rows = {m.group(1): m.group(0) for m in re.finditer(r"^\| (\w+) \|.*$", PAGE.read_text(), re.M)
                if m.group(1) != "template"}
    order = templates()
    with tempfile.TemporaryDirectory() as folder:
        for key in order:
            if wanted and key not in wanted:
                continue
            made = row(key, pathlib.Path(folder))
            if made:
                rows[key] = made[0]
                good = good and made[1]
    table = "\n".join(rows[key] for key in order if key in rows)
    PAGE.write_text(f"{HEAD}{table}\n\nTimes are those of a machine with {os.cpu_count()} threads.\n")
    return 0 if good else 1


sys.exit(main())
