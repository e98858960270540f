#!/usr/bin/env python3
"""Measures what a move from another tool costs readers.

    tests/bench/migrate.py [--zhinan PROGRAM] [--keep DIR] KIND:FOLDER …

For each project: `zhinan import`, `zhinan build`, then every built page is read. A page is damaged if a
reader sees the syntax of another tool in it, outside of code; silently damaged if neither the report of
the import nor a finding of the build is about that page. Links that lead to nothing are counted, those
that the report calls dead before apart. Steps are pairs of pages that follow each other in the project's own
navigation (of one language): a step is right if "next" leads from the first to the second, where pages that
the navigation does not list are passed over. Nothing is fetched.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from html.parser import HTMLParser
from os.path import normpath
from urllib.parse import unquote

import yaml

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


def key(path):
    """The form in which paths of pages are compared: in lower case, without ending, `index` and `readme`."""
    path = re.sub(r"\.(mdx?|html)$", "", path.strip("/").lower().replace(" ", "-"))
    return re.sub(r"(^|/)(_?index|readme)$", "", path)


def orders(kind, folder):
    """Lists of pages in reading order, by the project's own navigation; a page is its path below the content."""
    if kind == "mdbook":
        source = tomllib.loads((folder / "book.toml").read_text()).get("book", {}).get("src", "src")
        summary = (folder / source / "SUMMARY.md").read_text()
        links = re.findall(r"^\s*[-*+]?\s*\[.*\]\(<?([^)>]+)>?\)", summary, re.M)
        return [[unquote(link) for link in links]]
    if kind == "mkdocs":
        text = re.sub(r"!!python\S*|!ENV", "", (folder / "mkdocs.yml").read_text())
        config = yaml.safe_load(text)
        pages = []

        def flat(value):
            if isinstance(value, str):
                pages.extend([value] if value.endswith(".md") else [])
            else:
                for part in value.values() if isinstance(value, dict) else value or []:
                    flat(part)

        flat(config.get("nav"))
        return [pages]
    if kind == "docusaurus":
        found = []
        for file in folder.rglob("config.json"):
            sidebar = json.loads(file.read_text()).get("sidebar")
            ids = []

            def collect(item):
                if isinstance(item, str):
                    ids.append(item)
                elif isinstance(item, list):
                    for part in item:
                        collect(part)
                elif item.get("type") in ("doc", "category"):
                    link = item.get("link") or {}
                    collect([part for part in (item.get("id"), link.get("id")) if part])
                    collect(item.get("items", []))

            collect(sidebar or [])
            base = file.parent.relative_to(folder)
            found.append([str(base / f"{name}.md") for name in ids])
        return found
    if kind == "hugo":
        content = folder / "content"
        content = content / "en" if (content / "en").is_dir() else content
        return [tree(content, content)]
    if kind == "zola":
        return [pages for pages in sections(folder / "content") if len(pages) > 1]
    return []


def weighed(file, name):
    """Front matter of a page, and by what Hugo and Zola sort it: weight, negative date, title."""
    meta = front(file) if file.is_file() else {}
    day = re.sub(r"\D", "", str(meta.get("date", "")))[:8]
    return meta, meta.get("weight"), -int(day or 0), str(meta.get("linkTitle") or meta.get("title") or name).lower()


def tree(place, content):
    """Pages below a folder of Hugo in the order of its menu: sections stand among pages."""
    members = []
    for path in place.iterdir():
        bundle = path / "index.md"
        file = path / "_index.md" if path.is_dir() and not bundle.is_file() else bundle if path.is_dir() else path
        is_page = file.suffix == ".md" and path.name not in ("_index.md", "index.md")
        if not is_page or re.search(r"\.(zh|cn)\.md$", path.name) or path.is_dir() and not any(path.rglob("*.md")):
            continue
        meta, weight, newest, title = weighed(file, path.stem)
        if meta.get("draft") or meta.get("layout") == "search":
            continue
        members.append(((weight or float("inf"), newest, title), path, file))
    pages = []
    for _, path, file in sorted(members, key=lambda member: member[0]):
        pages += [str(file.relative_to(content))] if file.is_file() else []
        pages += tree(path, content) if path.is_dir() and file.name == "_index.md" else []
    return pages


def sections(content):
    """For each folder of Zola, its pages in the order of `sort_by`; none where it has no `sort_by`."""
    for place in sorted({file.parent for file in content.rglob("*.md")}):
        sort = front(place / "_index.md").get("sort_by") if (place / "_index.md").is_file() else None
        pages = []
        for path in place.iterdir():
            file = path / "index.md" if path.is_dir() else path
            if not file.is_file() or file.suffix != ".md" or path.name in ("_index.md", "index.md"):
                continue
            meta, weight, newest, title = weighed(file, path.stem)
            order = {"weight": (weight or 0, title), "date": (newest, title), "title": (title,)}.get(sort)
            if order and not meta.get("draft"):
                pages.append((order, str(file.relative_to(content))))
        yield [page for _, page in sorted(pages)]


def front(file):
    text = file.read_text(errors="replace")
    for mark, read in (("+++", tomllib.loads), ("---", yaml.safe_load)):
        if text.startswith(mark):
            try:
                return read(text.split(f"\n{mark}")[0][3:]) or {}
            except Exception:
                return {}
    return {}


def steps(kind, folder, site):
    """Number of right steps, number of all steps, and the wrong ones."""
    content, public = site / "content", site / "public"
    known = {}
    for file in sorted(content.rglob("*.md")):
        page = file.relative_to(content)
        aliases = front(file).get("aliases") or []
        for address in [str(page), *aliases]:
            known.setdefault(key(address), page)
    lists = orders(kind, folder)
    prefixes = {"docusaurus": ["docs/", ""]}.get(kind, [""])
    # The import may drop the folders `en` and `latest` from a path, so it is looked up with and without them.
    places = {}
    for page in {page for pages in lists for page in pages}:
        plain = re.sub(r"(^|/)(en|latest)(?=/)", "", page).lstrip("/") if kind == "docusaurus" else page
        plain = plain.replace("/latest/", "/")
        forms = [page, plain, plain.replace("/", "/docs/", 1)]
        keys = [key(prefix + form) for form in forms for prefix in prefixes]
        places[page] = next((known[one] for one in keys if one in known), None)
    taken = {place for place in places.values() if place}
    right, wrong = 0, []
    for pages in lists:
        for before, after in zip(pages, pages[1:]):
            if before == after:
                continue
            here = places[before]
            for _ in range(8):
                file = here and public / here.with_suffix(".html")
                text = file.read_text() if file and file.is_file() else ""
                link = re.search(r'<a rel="next" href="([^"#]+)"', text)
                here = link and pathlib.Path(normpath(here.parent / unquote(link[1]))).with_suffix(".md")
                if here is None or here in taken:
                    break
            if here and here == places[after]:
                right += 1
            else:
                wrong.append(f"{before} > {after}: {here}")
    return right, right + len(wrong), wrong


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
    percent = lambda part, of=pages: round(100 * part / max(of, 1), 2)
    right, all_steps, wrong = steps(kind, folder, site)
    return {
        "kind": kind,
        "pages": pages,
        "builds": built.returncode == 0,
        "damaged_%": percent(len(damaged)),
        "silent_%": percent(len(silent)),
        "kinds": dict(kinds),
        "steps": all_steps,
        "steps_right_%": percent(right, all_steps) if all_steps else None,
        "wrong_steps": wrong[:12],
        "links": links,
        "dead_now_%": percent(max(0, dead - before), links),
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
