#!/usr/bin/env python3
"""Time that proving and compiling a rule set takes: `tests/bench/rules.py [ZHINAN]`.

Writes random sets that cover every answer exactly once (a box of answers is split again and again),
runs `zhinan test` on each, and prints the least CPU time of some runs, less that of a site without
rules. Nothing is rendered by that command."""

import os
import random
import resource
import subprocess
import sys
import tempfile

SIZES = [(300, 12, 2, "300 rows, 12 facts of 2 values"), (300, 12, 3, "300 rows, 12 facts of 3 values"),
         (300, 12, 5, "300 rows, 12 facts of 5 values"), (300, 6, 12, "300 rows, 6 facts"), (5000, 6, 12, "5,000 rows, 6 facts"),
         (20_000, 6, 12, "20,000 rows, 6 facts")]


def boxes(rows, facts, values, seed=1):
    dice = random.Random(seed)
    out = [[(0, values - 1)] * facts]
    while len(out) < rows:
        index, fact = dice.randrange(len(out)), dice.randrange(facts)
        low, high = out[index][fact]
        if low == high:
            continue
        middle = low + dice.randrange(high - low)
        other = list(out[index])
        out[index][fact], other[fact] = (low, middle), (middle + 1, high)
        out.append(other)
    return out


def rule_set(rows, facts, values):
    yield "title: big\nlang: en\nallow: [missing-source]\nfacts:\n"
    yield from (f"  f{f}: {{ask: F{f}, number: {{range: 0..{values - 1}}}}}\n" for f in range(facts))
    yield "outcomes:\n"
    yield from (f"  o{i}: {{title: O{i}}}\n" for i in range(20))
    yield "rules:\n"
    for i, box in enumerate(boxes(rows, facts, values)):
        cells = ", ".join(f"f{f}: {l}..{h + 1}" for f, (l, h) in enumerate(box) if h - l + 1 < values)
        yield f"  - {{id: r{i}, title: R, when: {{{cells}}}, then: o{i % 20}}}\n"


def cpu(program, root, runs):
    """The least CPU time of some runs, in milliseconds."""
    times = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([program, "test", "--root", root], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return 1000 * min(times)


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else "target/release/zhinan"
    with tempfile.TemporaryDirectory() as root:
        os.makedirs(f"{root}/content/rules")
        with open(f"{root}/content/index.md", "w") as file:
            file.write("---\ntitle: x\n---\nx\n")
        empty = cpu(program, root, 5)
        for rows, facts, values, name in SIZES:
            with open(f"{root}/content/rules/big.yaml", "w") as file:
                file.writelines(rule_set(rows, facts, values))
            print(f"{name}: {cpu(program, root, 10 if rows < 1000 else 2) - empty:.0f} ms", flush=True)


main()
