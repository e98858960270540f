#!/usr/bin/env python3
"""Time that a build takes: cold, with nothing changed, with one article changed; and, where they are given,
Hugo with code colouring and Pagefind over what Hugo wrote, in the same run.

    tests/bench/build.py DIR [--zhinan PROGRAM] [--hugo PROGRAM] [--pagefind PROGRAM] [--runs N]
    tests/bench/build.py DIR --pages 1000 10000 100000      cold, of so many pages out of the sentences of DIR
    tests/bench/build.py DIR --languages zh-CN en zh-TW     cold, in the first language and in all of them

`DIR/content` holds the Markdown; it is copied first. Every number is the least of N runs, taken in turn."""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HUGO = {
    "hugo.toml": "title = 'x'\ndisableKinds = ['taxonomy', 'term']\n"
    "[markup.goldmark.renderer]\nunsafe = true\n[markup.highlight]\nnoClasses = false\n",
    "layouts/_default/baseof.html": "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">"
    "<title>{{ .Title }}</title></head>\n<body><main><h1>{{ .Title }}</h1>{{ block \"main\" . }}{{ end }}</main>"
    "</body></html>\n",
    "layouts/_default/single.html": "{{ define \"main\" }}{{ .Content }}{{ end }}\n",
    "layouts/_default/list.html": "{{ define \"main\" }}{{ .Content }}<ul>{{ range .Pages }}"
    "<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}</ul>{{ end }}\n",
}


def run(*command):
    """Wall clock and CPU seconds, and peak memory in MB, of a command with its children."""
    with tempfile.TemporaryFile() as words:
        begin = time.perf_counter()
        child = subprocess.Popen([str(part) for part in command], stdout=words, stderr=words)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            words.seek(0)
            sys.exit(f"{command[0]} failed:\n{words.read().decode()[-2000:]}")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def least(runs):
    return tuple(min(values) for values in zip(*runs))


def edit(content, dice):
    """Adds a sentence to an article."""
    path = dice.choice(sorted(content.rglob("*.md")))
    with open(path, "a", encoding="utf-8") as file:
        file.write(f"\n又一句话：{dice.randrange(10**9)}。\n")


def clear(*folders):
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


class Bench:
    """The copy of the site, the programs, and what was measured."""

    def __init__(self, options, folder):
        self.options = options
        self.root, self.hugo, self.output = folder / "site", folder / "hugo", folder / "output"
        shutil.copytree(Path(options.root) / "content", self.root / "content")
        for name, text in HUGO.items():
            (self.hugo / name).parent.mkdir(parents=True, exist_ok=True)
            (self.hugo / name).write_text(text)
        with open(self.hugo / "hugo.toml", "a", encoding="utf-8") as file:
            file.write(f"[[module.mounts]]\nsource = '{self.root}/content'\ntarget = 'content'\n")
        self.dice = random.Random(1)
        self.seen = {}

    def note(self, name, measured):
        self.seen.setdefault(name, []).append(measured)

    def zhinan(self, name):
        self.note(name, run(self.options.zhinan, "build", "--root", self.root, "--output", self.output))

    def peers(self):
        if self.options.hugo:
            clear(self.hugo / "public", self.hugo / "resources")
            self.note("Hugo", run(self.options.hugo, "--source", self.hugo, "--quiet"))
        if self.options.pagefind:
            site = self.hugo / "public" if self.options.hugo else self.output
            clear(site / "pagefind")
            self.note("Pagefind", run(self.options.pagefind, "--site", site))

    def once(self):
        clear(self.output, self.root / ".zhinan-cache")
        self.zhinan("cold")
        self.zhinan("nothing changed")
        edit(self.root / "content", self.dice)
        self.zhinan("one article changed")
        self.peers()


def report(seen):
    print(f"{'':22}{'wall s':>8}{'CPU s':>8}{'MB':>8}")
    best = {name: least(runs) for name, runs in seen.items()}
    for name, (wall, cpu, memory) in best.items():
        print(f"{name:22}{wall:8.2f}{cpu:8.2f}{memory:8.0f}")
    cold = best["cold"]
    ratios = [("nothing changed / cold", best["nothing changed"], cold), ("one article / cold", best["one article changed"], cold)]
    if "Hugo" in best:
        ratios.append(("cold / Hugo", cold, best["Hugo"]))
    if "Hugo" in best and "Pagefind" in best:
        both = tuple(a + b for a, b in zip(best["Hugo"], best["Pagefind"]))
        ratios.append(("cold / (Hugo + Pagefind)", cold, both))
    for name, above, below in ratios:
        print(f"{name:26}{above[0] / below[0]:6.3f} of wall{above[1] / below[1]:8.3f} of CPU")


def grow(options, folder):
    """Cost of a page on sites of several sizes."""
    print(f"{'pages':>8}{'wall s':>8}{'CPU s':>8}{'MB':>8}{'wall µs a page':>16}{'CPU µs a page':>16}")
    for pages in options.pages:
        root, output = folder / "site", folder / "output"
        run(sys.executable, Path(__file__).with_name("pages.py"), Path(options.root) / "content", root, pages)
        seen = []
        for _ in range(options.runs):
            clear(output, root / ".zhinan-cache")
            seen.append(run(options.zhinan, "build", "--root", root, "--output", output))
        wall, cpu, memory = least(seen)
        print(f"{pages:8}{wall:8.2f}{cpu:8.2f}{memory:8.0f}{wall / pages * 1e6:16.0f}{cpu / pages * 1e6:16.0f}", flush=True)
        clear(root, output)


def size(folder):
    """Bytes of the files of a folder, and their bytes on the disk, where links to one file count once."""
    files = [path.stat() for path in folder.rglob("*") if path.is_file()]
    return sum(file.st_size for file in files), sum({file.st_ino: file.st_size for file in files}.values())


def languages(options, folder):
    """Cost of a site in its first language alone and in all, where only the first has texts; and the ratios."""
    first, *others = options.languages
    sites = {first: "", " ".join(options.languages): f"languages: [{', '.join(others)}]\n"}
    seen, bytes_of = {}, {}
    for name, more in sites.items():
        root = folder / f"site{len(more)}"
        shutil.copytree(Path(options.root) / "content", root / "content")
        with open(root / "content" / "site.yaml", "a", encoding="utf-8") as file:
            file.write(f"\nlanguage: {first}\n{more}")
    for _ in range(options.runs):
        for name, more in sites.items():
            root, output = folder / f"site{len(more)}", folder / "output"
            clear(output, root / ".zhinan-cache")
            seen.setdefault(name, []).append(run(options.zhinan, "build", "--root", root, "--output", output))
            bytes_of[name] = size(output)
    print(f"{'':22}{'wall s':>8}{'CPU s':>8}{'MB':>8}{'output MB':>12}{'on disk':>10}")
    rows = [(*least(seen[name]), *(b / 1e6 for b in bytes_of[name])) for name in sites]
    for name, (wall, cpu, memory, written, kept) in zip(sites, rows):
        print(f"{name:22}{wall:8.2f}{cpu:8.2f}{memory:8.0f}{written:12.1f}{kept:10.1f}")
    print(f"{'all / one':22}" + "".join(f"{b / a:{width}.2f}" for a, b, width in zip(*rows, (8, 8, 8, 12, 10))))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root")
    parser.add_argument("--zhinan", default="target/release/zhinan")
    parser.add_argument("--hugo")
    parser.add_argument("--pagefind")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--pages", type=int, nargs="+")
    parser.add_argument("--languages", nargs="+")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
        if options.pages:
            return grow(options, Path(folder))
        if options.languages:
            return languages(options, Path(folder))
        bench = Bench(options, Path(folder))
        for _ in range(options.runs):
            bench.once()
        report(bench.seen)


main()
