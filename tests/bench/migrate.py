#!/usr/bin/env python3
"""Measures what a move from another tool costs readers.

    tests/bench/migrate.py [--zhinan PROGRAM] [--keep DIR] KIND:FOLDER …

For each project: `zhinan import`, `zhinan build`, then every built page is read. A page is damaged if a
reader sees the syntax of another tool in it, outside of code; silently damaged if neither the report of
the import nor a finding of the build is about that page. Links that lead to nothing are counted, those
that the report calls dead before apart. Nothing is fetched.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile
from collections import Counter
from html.parser import HTMLParser

DAMAGE = {
    "shortcode {{<": re.compile(r"\{\{[<%]"),
    "tag {%": re.compile(r"\{%"),
    "include {{#": re.compile(r"\{\{#"),
    "expression {{": re.compile(r"\{\{(?![<%#])"),
    "admonition !!!": re.compile(r"(?m)^\s*(!!!|\?\?\?\+?) \w"),
    "container :::": re.compile(r"(?m)^\s*:::"),
    'tab === "': re.compile(r"(?m)^\s*=== [\"']"),
    "component <": re.compile(r"</?[A-Z][A-Za-z]*[a-z][A-Za-z]*[ />]"),
    "@tab": re.compile(r"(?m)^\s*@tab"),
    "import from": re.compile(r"(?m)^\s*import .* from ['\"]"),
    "attributes {:": re.compile(r"\{[:.#][a-z ][^}\n]*\}"),
    "front matter +++": re.compile(r"(?m)^\s*\+\+\+"),
    "icon :material-": re.compile(r":(material|octicons|fontawesome)-"),
    "comment {/*": re.compile(r"\{/\*"),
}

BLOCKS = {"p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "div", "dt", "dd", "summary", "blockquote"}

# Lists of headings name code without its marks; sets in formulas have braces.
CODE = {"code", "pre", "script", "style", "nav", "math"}


class Page(HTMLParser):
    """The words of the article, without code, and all links."""

    def __init__(self):
        super().__init__()
        self.words, self.links, self.ids = [], [], set()
        self.main = self.code = 0
        # Of each open `details`: whether it is the list of the page's headings.
        self.details = []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.ids.add(attributes.get("id"))
        self.main += tag == "main"
        self.code += tag in CODE
        if tag == "details":
            self.details.append("data-toc" in attributes)
            self.code += self.details[-1]
        if tag in BLOCKS or tag == "br":
            self.words.append("\n")
        if self.main:
            self.links += [attributes[name] for name in ("href", "src") if attributes.get(name)]

    def handle_endtag(self, tag):
        self.main -= tag == "main"
        self.code -= tag in CODE
        if tag == "details" and self.details:
            self.code -= self.details.pop()
        if tag in BLOCKS:
            self.words.append("\n")

    def handle_data(self, data):
        if self.main and not self.code:
            self.words.append(data)


def run(command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True)


def measure(program, kind, folder, work):
    site, report_file = work / "site", work / "report.jsonl"
    moved = run([program, "import", kind, folder, "--root", site, "--report", report_file])
    if moved.returncode:
        return {"kind": kind, "import": moved.stderr.strip()}
    report = [json.loads(line) for line in report_file.read_text().splitlines()]
    checked = run([program, "check", "--root", site, "--format", "json"])
    findings = [json.loads(line) for line in checked.stdout.splitlines() if line.startswith("{")]
    built = run([program, "build", "--root", site])
    public = site / "public"
    told = {entry["file"].rsplit(".", 1)[0].rsplit("/", 1)[-1] for entry in report}
    told |= {(finding.get("file") or "").rsplit(".", 1)[0].rsplit("/", 1)[-1] for finding in findings}
    sources = {path.relative_to(site / "content").with_suffix(".html") for path in site.glob("content/**/*.md")}
    damaged, silent, kinds, dead, links = [], [], Counter(), 0, 0
    for source in sorted(sources):
        file = public / source
        if not file.is_file():
            continue
        page = Page()
        page.feed(file.read_text())
        words = "".join(page.words)
        found = {name: pattern.search(words) for name, pattern in DAMAGE.items()}
        found = {name: match for name, match in found.items() if match}
        kinds.update(found.keys())
        if found:
            shown = {name: words[max(0, m.start() - 20) : m.end() + 40].replace("\n", " ") for name, m in found.items()}
            damaged.append((str(source), shown))
            if source.stem not in told:
                silent.append(str(source))
        links += len(page.links)
    for finding in findings:
        # A picture of another site is there, only not shown.
        dead += finding["code"] in ("broken-link", "missing-asset") and "another site" not in finding["message"]
    before = sum("leads to nothing in the project" in entry["what"] for entry in report)
    pages = len(sources)
    percent = lambda part: round(100 * part / max(pages, 1), 2)
    return {
        "kind": kind,
        "pages": pages,
        "builds": built.returncode == 0,
        "damaged_%": percent(len(damaged)),
        "silent_%": percent(len(silent)),
        "kinds": dict(kinds),
        "links": links,
        "dead_links": dead,
        "dead_before": before,
        "report": len(report),
        "lost": sum(not entry["kept"] for entry in report),
        "findings": dict(Counter(finding["code"] for finding in findings)),
        "errors": [f["message"] for f in findings if f["severity"] == "error"][:5],
        "examples": damaged[:8],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--zhinan", default="target/release/zhinan")
    parser.add_argument("--keep", help="folder for the new sites; a temporary one otherwise")
    parser.add_argument("projects", nargs="+", metavar="KIND:FOLDER")
    arguments = parser.parse_args()
    program = pathlib.Path(arguments.zhinan).resolve()
    with tempfile.TemporaryDirectory() as scratch:
        for number, project in enumerate(arguments.projects):
            kind, _, folder = project.partition(":")
            work = pathlib.Path(arguments.keep or scratch) / f"{number}-{kind}"
            work.mkdir(parents=True)
            result = measure(program, kind, pathlib.Path(folder), work)
            print(json.dumps(result, ensure_ascii=False, indent=1))
            sys.stdout.flush()


if __name__ == "__main__":
    main()
