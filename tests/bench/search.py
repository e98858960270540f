#!/usr/bin/env python3
"""Scores `zhinan search` on a set of known-item queries.

    tests/bench/search.py QUERIES.tsv --root DIR [--program target/release/zhinan] [--misses]
    tests/bench/search.py QUERIES.tsv --results FILE      # what `search --batch` has printed before

QUERIES.tsv has one header line and then `query`, `kind`, `expected_relative_path` (of a Markdown file
below `content/`). A result counts when its page is the expected one. Exits with 1 when one of
`BARS` is missed.
"""
import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict

CORE = {"heading", "phrase", "cut", "two", "mixed", "title"}
BARS = {"core": 0.97, "kind": 0.93, "none": 0.005}


def page(path):
    """An address without anchor and ending, with one name for the page of a folder."""
    path = path.split("#")[0]
    for ending in (".html", ".md"):
        path = path.removesuffix(ending)
    folder, _, name = path.rpartition("/")
    return f"{folder}/{'index' if name in ('_index', 'README', 'index') else name}".lstrip("/")


def run(program, root, queries):
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("".join(f"{query}\n" for query, _, _ in queries))
        file.flush()
        command = [program, "search", "--root", root, "--limit", "10", "--batch", file.name]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("queries")
    parser.add_argument("--root")
    parser.add_argument("--program", default="target/release/zhinan")
    parser.add_argument("--results")
    parser.add_argument("--misses", action="store_true", help="list the queries whose page is not first")
    arguments = parser.parse_args()
    with open(arguments.queries, encoding="utf-8") as file:
        queries = [line.rstrip("\n").split("\t") for line in file][1:]
    if arguments.results:
        output = open(arguments.results, encoding="utf-8").read()
    else:
        output = run(arguments.program, arguments.root, queries)
    lines = [json.loads(line) for line in output.splitlines()]
    assert [line["query"] for line in lines] == [query for query, _, _ in queries], "one line for each query"

    sums = defaultdict(lambda: [0, 0.0, 0, 0, 0, 0])
    for (query, kind, expected), line in zip(queries, lines):
        found = [page(result["url"]) for result in line["results"]][:10]
        # The pages may lie in a folder of their own below `content/`.
        hits = [at for at, path in enumerate(found) if f"/{path}".endswith(f"/{page(expected)}")]
        rank = hits[0] + 1 if hits else 0
        for name in (kind, "all"):
            sum = sums[name]
            values = (1, 1 / rank if rank else 0, rank == 1, 0 < rank <= 3, rank > 0, not found)
            sums[name] = [a + b for a, b in zip(sum, values)]
        if arguments.misses and rank != 1:
            print(f"{kind:15} {query}  expected {expected} at {rank or '-'}, first {found[:1]}", file=sys.stderr)

    failed = False
    print(f"{'kind':15}{'n':>5}{'MRR@10':>9}{'success@1':>11}{'success@3':>11}{'recall@10':>11}{'none':>7}")
    for kind, (count, mrr, first, third, recall, none) in sorted(sums.items(), key=lambda one: one[0] == "all"):
        values = [value / count for value in (mrr, first, third, recall, none)]
        print(f"{kind:15}{count:5}" + "{:9.3f}{:11.3f}{:11.3f}{:11.3f}{:7.3f}".format(*values))
        bar = BARS["core"] if kind in CORE else BARS["kind"]
        failed |= values[0] < bar or (kind == "all" and values[4] > BARS["none"])
    sys.exit(int(failed))


main()
