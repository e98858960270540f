#!/usr/bin/env python3
"""Small inputs that once took the machine: is cost bounded by size?

    tests/bench/hostile.py [CASE …]            time and memory at n and 2n of every case (or of these)
    tests/bench/hostile.py --count [CASE …]    instructions at small n and 2n, by valgrind: a minute, or these

A case is a function of n that gives the files of a site. Twice the input may take `GROWTH` times as much,
and not more than `MEMORY` bytes for each byte of it, beside what a site of nothing takes. What the caps let
any small file take is free: `SECONDS`, and `FREE` bytes. Rows of the attack that found them stand first,
siblings of each behind them.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("ZHINAN", str(ROOT / "target/release/zhinan"))
GROWTH = 2.6
MEMORY = 40
SECONDS = 1
FREE = 120e6

FRONT = "---\ntitle: x\ndescription: d\n---\n"
INDEX = {"index.md": "---\ntitle: x\ndescription: d\n---\nx\n"}
CASES = {}


def case(n, small, *command):
    """A generator; sizes for time and for counted instructions; the command, `build` where none is given."""

    def note(make):
        CASES[make.__name__.replace("_", "-")] = (make, n, small, command or ("build",))
        return make

    return note


def article(text, **others):
    return {**INDEX, "a.md": FRONT + text, **others}


def rules(facts, outcomes, rows, more=""):
    """A rule set from lines of YAML."""
    body = "title: x\n" + more + "facts:\n" + facts + "outcomes:\n" + outcomes + "rules:\n" + rows
    return {**INDEX, "rules/s.yaml": body}


def options(count):
    return ", ".join(f"o{i}: w{i}" for i in range(count))


# The rows of the attack.


@case(60, 25)
def yaml_flow(n):
    return {**INDEX, "a.md": "---\ntitle: x\nextra:\n" + f"- {'[' * n}{']' * n}\n" * n + "---\nx\n"}


@case(20_000, 4000)
def yaml_flow_refused(n):
    return {**INDEX, "site.yaml": f"title: {'[' * n}\n"}


@case(20, 5)
def yaml_alias(n):
    keys = ",".join(f"k{i}: *x" for i in range(n))
    return {**INDEX, "a.md": f"---\ntitle: x\nlong: &x {'a' * n * 1000}\nextra: {{{keys}}}\n---\nx\n"}


@case(20_000, 500)
def formatting(n):
    bold = "".join(f"<b class=c{i}>" for i in range(95))
    return article(f"<div><p>{bold}x\n{'<p>y' * n}\n</div>\n")


@case(20_000, 4000)
def quote_star(n):
    return article(">*" * n + "\n")


@case(600, 60, "check")
def broken_links(n):
    pages = {f"p{i}.md": FRONT + "x\n" for i in range(n)}
    return article("".join(f"[x](q{i}/r.md)\n" for i in range(n)), **pages)


@case(2000, 150, "check")
def broken_terms(n):
    glossary = "".join(f"term number {i}: x\n" for i in range(n))
    return article("".join(f"[x](term:nothing{i})\n" for i in range(n)), **{"glossary.yaml": glossary})


@case(2000, 100, "check")
def broken_rules(n):
    rows = "".join(f"  - {{id: rule-{i}, title: x}}\n" for i in range(n))
    site = rules("  f: {ask: q, yes_no: true}\n", "  o: {title: o}\n", rows)
    return {**site, "a.md": FRONT + "".join(f"[x](rule:s/nothing-{i})\n" for i in range(n))}


@case(20_000, 2000, "check")
def edit_distance(n):
    return article(f"## {'a' * n}\n\n[x](#{'b' * n})\n")


@case(4000, 200, "check")
def anchors(n):
    heads = "".join(f"## heading number {i}\n" for i in range(n))
    return article(heads + "".join(f"[x](#nothing{i})\n" for i in range(n)))


@case(8000, 1000)
def inline_close(n):
    return article("x " + "<b>" * n + "</i>" * n + "\n")


@case(2000, 100)
def guide_embeds(n):
    facts, outcomes, rows = drawn(8)
    return {**rules(facts, outcomes, rows), "a.md": FRONT + "::: guide s\n:::\n\n" * n}


def drawn(n):
    facts = "".join(f"  f{i}: {{ask: q{i}, yes_no: true}}\n" for i in range(n))
    outcomes = "".join(f"  o{i}: {{title: o{i}}}\n" for i in range(n + 1))
    row = lambda i: "{" + ", ".join([f"f{j}: no" for j in range(i)] + ([f"f{i}: yes"] if i < n else [])) + "}"
    return facts, outcomes, "".join(f"  - {{id: r{i}, title: x, when: {row(i)}, then: o{i}}}\n" for i in range(n + 1))


@case(29, 10)
def drawing(n):
    """Questions, each of which leads to many outcomes across many layers."""
    facts = "".join(f"  f{i}: {{ask: q{i}, one_of: {{{options(n)}}}}}\n" for i in range(n))
    outcomes = "".join(f"  o{i}: {{title: o{i}}}\n" for i in range(1, n + 1))
    rows = []
    for i in range(n):
        before = "".join(f"f{j}: o0, " for j in range(i))
        rows += [f"  - {{id: r{i}-{k}, title: x, when: {{{before}f{i}: o{k}}}, then: o{k}}}\n" for k in range(1, n)]
    last = ", ".join(f"f{i}: o0" for i in range(n))
    rows.append(f"  - {{id: last, title: x, when: {{{last}}}, then: o{n}}}\n")
    return rules(facts, outcomes, "".join(rows))


@case(40, 5)
def deadlines(n):
    facts = "  f: {ask: q, elapsed: {from: d, range: 0d..9000d}}\n  g: {ask: q, one_of: {%s}}\n" % options(n)
    outcomes = "".join(
        f"  o{i}: {{title: o{i}, deadline: {{from: d, within: {1200 - i} workdays}}}}\n" for i in range(n)
    )
    rows = "".join(f"  - {{id: r{i}, title: x, when: {{g: o{i}}}, then: o{i}}}\n" for i in range(n))
    return rules(facts, outcomes, rows, "holidays: [1900-01-01, 2100-01-01]\n")


def findings(n):
    return article("".join(f"[x](y{i}.md)\n" for i in range(n)))


for form in ["json", "short", "human", "sarif", "github"]:
    make = lambda n: findings(n)
    make.__name__ = f"findings_{form}"
    case(20_000, 500, "check", "--format", form)(make)


@case(450, 200)
def keywords(n):
    return {**INDEX, "a.md": "---\ntitle: x\nkeywords: [" + ",".join(f"kw{i}" for i in range(n)) + "]\n---\nx\n"}


@case(14, 7)
def tags(n):
    return {**INDEX, "a.md": "---\ntitle: x\ntags:\n" + "".join(f"- t{i}\n" for i in range(n)) + "---\nx\n"}


@case(900, 200)
def evidence(n):
    return {**INDEX, "evidence.yaml": "".join(f"e{i}: x\n" for i in range(n))}


@case(150, 20)
def section_title(n):
    pages = {f"s/p{i}.md": FRONT + "x\n" for i in range(n)}
    return {**INDEX, "s/index.md": f"---\ntitle: {'a' * 400}\n---\nx\n", **pages}


@case(150, 20)
def nav(n):
    links = "".join(f"  - {{title: x, link: p{i % n}.md}}\n" for i in range(20))
    pages = {f"p{i}.md": FRONT + "x\n" for i in range(n)}
    return {**INDEX, "site.yaml": "title: x\nnav:\n" + links, **pages}


# Siblings: YAML.


@case(20_000, 1000)
def yaml_keys(n):
    return {**INDEX, "a.md": "---\ntitle: x\nextra:\n" + "".join(f"  k{i}: x\n" for i in range(n)) + "---\nx\n"}


@case(8000, 500, "check")
def unknown_rule_keys(n):
    """Unknown keys in a rule set. For each, the keys that its map lacks are looked at."""
    return {**INDEX, "rules/s.yaml": "".join(f"k{i}: v\n" for i in range(n))}


@case(20_000, 1000)
def yaml_anchors(n):
    values = "".join(f"  - &a{i} x\n  - *a{i}\n" for i in range(n))
    return {**INDEX, "a.md": f"---\ntitle: x\nextra:\n{values}---\nx\n"}


@case(100, 20)
def yaml_merge(n):
    maps = "".join(f"  m{i}: &m{i} {{{'<<: *m%d, ' % (i - 1) if i else ''}k{i}: x}}\n" for i in range(n))
    return {**INDEX, "a.md": f"---\ntitle: x\nextra:\n{maps}---\nx\n"}


@case(20_000, 1000)
def yaml_indent(n):
    return {**INDEX, "a.md": "---\ntitle: x\nextra:\n" + "".join(f"{' ' * (i % 60)}-\n" for i in range(n)) + "---\nx\n"}


# Siblings: Markdown.


def repeated(name, text, n=50_000, small=2000, end="\n"):
    make = lambda count: article(text * count + end)
    make.__name__ = name
    case(n, small)(make)


repeated("emphasis", "*a **a ")
repeated("stars", "*a_")
repeated("brackets", "[")
repeated("images", "![a](")
repeated("links", "[a](b) ")
repeated("code", "`a ")
repeated("entities", "&amp")
repeated("breaks", "a\n\n", 30_000)
repeated("lists", "- a\n", 30_000)
repeated("list-stairs", "- ", 20_000)
repeated("quotes", "> ", 20_000)
repeated("same-heads", "# a\n", 10_000)
repeated("table-row", "|a", 20_000, end="\n|" + "-|" * 200 + "\n")
repeated("tables", "a|b\n-|-\n", 20_000)
repeated("pieces-of-html", "<b><i>a</b></i>", 20_000)
repeated("html-left-open", "<li><p><td><dd>", 20_000)
repeated("html-comments", "<!-- a ", 20_000)
repeated("html-hidden", "a <svg>b ", 20_000)
repeated("details", "<details>\n\na\n\n</details>\n\n", 10_000)
repeated("directives", "::: details a\nb\n", 10_000)
repeated("autolinks", "<http://a.b> ", 20_000)
repeated("bare-addresses", "www.a.b ", 20_000)
repeated("bare-mails", "a@b.cn\u3001", 20_000)
repeated("bare-brackets", ")", 20_000)
repeated("missing-notes", "[^a] [b](c ", 10_000)
repeated("foreign-marks", "{% a %}\n\n", 10_000)
repeated("strikes", "~~a~", 20_000)
repeated("cjk-emphasis", "**「甲」**乙", 20_000)
repeated("blanks", "{{ a }} ", 20_000)


@case(4000, 300)
def toml_keys(n):
    return {**INDEX, "a.md": "+++\ntitle = 'x'\n" + "".join(f"k{i} = 1\n" for i in range(n)) + "+++\nx\n"}


@case(20_000, 1000)
def toml_dots(n):
    return {**INDEX, "a.md": f"+++\ntitle = 'x'\n{'.'.join(['a'] * n)} = 1\n+++\nx\n"}


@case(60, 25)
def json_front(n):
    return {**INDEX, "a.md": '{"title": "x", "a": [' + ",".join(["[" * n + "]" * n] * n) + "]}\nx\n"}


@case(20_000, 1000)
def address_of_brackets(n):
    return article("http://a.b/" + ")" * n + "\n")


@case(20_000, 1000)
def attributes(n):
    return article("<b " + " ".join(f"a{i}=b" for i in range(n)) + ">x</b>\n")


@case(20_000, 1000)
def ids(n):
    return article("".join(f'<a id="i{i}"></a>\n\n## i{i}\n' for i in range(n)))


@case(10_000, 500)
def notes(n):
    return article("".join(f"[^{i}] " for i in range(n)) + "\n\n" + "".join(f"[^{i}]: a [^{i + 1}]\n\n" for i in range(n)))


@case(10_000, 500)
def note_many_times(n):
    return article("[^a] " * n + "\n\n[^a]: x\n")


@case(20_000, 1000)
def definitions(n):
    return article("".join(f"[r{i}]: /u{i}\n" for i in range(n)) + "\n[r0]\n")


@case(20_000, 1000)
def deep_heads(n):
    return article("".join(f"{'#' * (1 + i % 6)} h{i}\n" for i in range(n)))


@case(100_000, 5000)
def long_word(n):
    return article("a" * n + "重" * n + "\n")


# Siblings: names and addresses.


@case(45, 20)
def aliases(n):
    return {**INDEX, "a.md": "---\ntitle: x\naliases:\n" + "".join(f"- /o{i}.html\n" for i in range(n)) + "---\nx\n"}


@case(450, 100)
def discouraged(n):
    words = "".join(f"    - w{i}x\n" for i in range(n))
    glossary = f"t:\n  definition: x\n  discouraged:\n{words}"
    return article(" ".join(f"w{i}x" for i in range(n)) + "\n", **{"glossary.yaml": glossary})


@case(450, 100)
def synonyms(n):
    words = "".join(f"    - s{i}\n" for i in range(n))
    return {**INDEX, "glossary.yaml": f"t:\n  definition: x\n  synonyms:\n{words}"}


@case(400, 30, "test")
def search_tests(n):
    queries = "tests:\n" + "".join(f"- {{query: w{i}, expect: a.md}}\n" for i in range(n))
    return article(" ".join(f"w{i}" for i in range(n)) + "\n", **{"search.yaml": queries})


@case(100, 20)
def cited_rules(n):
    """Articles that each cite every rule."""
    rows = "".join(f"  - {{id: r{i}, title: x}}\n" for i in range(n))
    site = rules("  f: {ask: q, yes_no: true}\n", "  o: {title: o}\n", rows)
    cites = "".join(f"[x](rule:s/r{i})\n" for i in range(10))
    return {**site, **{f"p{i}.md": FRONT + cites for i in range(n)}}


@case(12, 6)
def folders(n):
    """Pages in folders in each other."""
    return {**INDEX, **{"/".join(["d"] * (i + 1)) + "/a.md": FRONT + "x\n" for i in range(n)}}


# Siblings: rules.


@case(400, 40)
def many_options(n):
    facts = f"  f: {{ask: q, one_of: {{{options(n)}}}}}\n"
    outcomes = "".join(f"  o{i}: {{title: o{i}}}\n" for i in range(n))
    rows = "".join(f"  - {{id: r{i}, title: x, when: {{f: o{i}}}, then: o{i}}}\n" for i in range(n))
    return rules(facts, outcomes, rows)


@case(150, 40)
def many_facts(n):
    facts = "".join(f"  f{i}: {{ask: q, yes_no: true}}\n" for i in range(n))
    rows = "".join(f"  - {{id: r{i}, title: x, when: {{f{i}: yes}}, then: o}}\n" for i in range(n))
    return rules(facts, "  o: {title: o}\n", rows, "hit_policy: any\n")


@case(300, 30)
def exceptions(n):
    facts = f"  f: {{ask: q, one_of: {{{options(n)}}}}}\n"
    cells = ", ".join(f"{{when: {{f: o{i}}}, then: p}}" for i in range(n - 1))
    rows = f"  - {{id: r, title: x, text: {'a' * 1000}, when: {{}}, then: o, except: [{cells}]}}\n"
    return rules(facts, "  o: {title: o}\n  p: {title: p}\n", rows)


@case(150, 20)
def editions(n):
    day = lambda i: f"{2000 + i // 300:04}-{1 + i // 25 % 12:02}-{1 + i % 25:02}"
    rows = "".join(
        f"  - {{id: r{i}, title: x, when: {{}}, then: o, effective: {day(i)}..{day(i)}}}\n" for i in range(n)
    )
    return rules("  d: {ask: q, date: {}}\n", "  o: {title: o}\n", rows)


@case(14, 6)
def entangled(n):
    facts = "".join(f"  f{i}: {{ask: q{i}, one_of: {{{options(4)}}}}}\n" for i in range(n))
    rows = "".join(
        f"  - {{id: r{i}-{j}, title: x, when: {{f{i}: o{j % 4}, f{j}: o{i % 4}}}, then: o}}\n"
        for i in range(n)
        for j in range(i + 1, n)
    )
    return rules(facts, "  o: {title: o}\n", rows)


@case(12, 6)
def impossible(n):
    facts = "".join(f"  f{i}: {{ask: q{i}, yes_no: true}}\n" for i in range(n))
    rows = "  - {id: r, title: x, when: {}, then: o}\n"
    cells = "".join(f"  - {{when: {{f{i}: yes, f{(i * 7 + 3) % n}: no}}}}\n" for i in range(n) if i != (i * 7 + 3) % n)
    return rules(facts, "  o: {title: o}\n", rows, "impossible:\n" + cells)


TABLE = "  c: {ask: q, number: {range: 0..100}}\n", "  o: {title: o}\n"


@case(20_000, 1000, "check")
def rule_rows(n):
    """Rows of a spreadsheet that are right."""
    return {**rules(*TABLE, "", "rows: t.csv\n"), "rules/t.csv": "c,then\n" + "".join(f"{i % 101},o\n" for i in range(n))}


@case(20_000, 1000, "check")
def rule_rows_wrong(n):
    """Rows with a formula in each."""
    return {**rules(*TABLE, "", "rows: t.csv\n"), "rules/t.csv": "c,then\n" + "=A1,o\n" * n}


@case(200, 20)
def circles(n):
    outcomes = "".join(f"  o{i}: {{title: o, next: {{a: o{(i + 1) % n}, b: o{(i + 2) % n}}}}}\n" for i in range(n))
    return rules("  f: {ask: q, yes_no: true}\n", outcomes, "  - {id: r, title: x, when: {}, then: o0}\n")


@case(40, 8)
def sums(n):
    facts = "".join(f"  f{i}: {{ask: q, number: {{range: 0..9}}}}\n" for i in range(n))
    facts += "  s: {sum: [" + ", ".join(f"f{i}" for i in range(n)) + "]}\n"
    rows = "".join(f"  - {{id: r{i}, title: x, when: {{s: {i}}}, then: o}}\n" for i in range(9 * n + 1))
    return rules(facts, "  o: {title: o}\n", rows)


@case(200, 20, "test")
def own_tests(n):
    facts, outcomes, rows = drawn(20)
    tests = "".join(f"  - {{name: t{i}, f0: yes, expect: o0}}\n" for i in range(n))
    return rules(facts, outcomes, rows, "tests:\n" + tests)


@case(200, 20)
def advice(n):
    facts = f"  f: {{ask: q, one_of: {{{options(n)}}}}}\n"
    outcomes = "".join(f"  o{i}: {{title: o{i}}}\n" for i in range(n))
    rows = "".join(f"  - {{id: r{i}, title: x, when: {{f: o{i}}}, then: o{i}}}\n" for i in range(n))
    pieces = "".join(f"  - {{id: a{i}, title: x, then: {'b' * 300}}}\n" for i in range(n))
    return rules(facts, outcomes, rows, "advice:\n" + pieces)


# Projects of other tools.


HUGO = {"../hugo.toml": "title = 'x'\n"}


@case(4000, 500, "import", "hugo")
def import_calls(n):
    return {**HUGO, "a.md": "{{< tabs >}}\n" * n}


@case(60_000, 4000, "import", "hugo")
def import_braces(n):
    return {**HUGO, "a.md": "{{<" * n}


@case(2000, 300, "import", "hugo")
def import_lines(n):
    return {**HUGO, "a.md": "[a](b.md) `x` ![c](d.png) {#e}\n\n" * n}


@case(3000, 400, "import", "docusaurus")
def import_components(n):
    return {"../docs/a.mdx": "<Card>\n" * n}


@case(300, 60, "import", "mkdocs")
def import_admonitions(n):
    notes = "".join(f"{'    ' * depth}!!! note\n" for depth in range(n))
    return {"../mkdocs.yml": "site_name: x\n", "../docs/a.md": notes}


def written(folder, files):
    """Writes a site below a folder. Gives its bytes."""
    for path, text in files.items():
        place = Path(folder, "content", path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return sum(len(text.encode()) for text in files.values())


def command_of(folder, command):
    if command[0] == "import":
        return [PROGRAM, *command, folder, "--root", f"{folder}/new"]
    words = [PROGRAM, *command, "--root", folder]
    if command[0] == "build":
        words += ["--as-of", "2026-01-01", "--output", f"{folder}/public"]
    return words


# The peak memory of a process counts from its parent's fork, so a small one starts them.
STARTER = """
import os, resource, sys
for line in sys.stdin:
    pid = os.fork()
    if not pid:
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
        null = os.open(os.devnull, os.O_RDWR)
        [os.dup2(null, stream) for stream in range(3)]
        words = line.rstrip().split(chr(9))
        os.execv(words[0], words)
    _, status, used = os.wait4(pid, 0)
    print(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, os.waitstatus_to_exitcode(status), flush=True)
"""


class Starter:
    """Runs programs one after another."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-S", "-c", STARTER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, words):
        """Processor seconds, peak memory in bytes, exit code."""
        self.process.stdin.write("\t".join(words) + "\n")
        self.process.stdin.flush()
        time, memory, code = self.process.stdout.readline().split()
        return float(time), int(memory), int(code)


def measured(starter, files, command):
    """Processor seconds, peak memory in bytes, bytes of input and of output, exit code."""
    with tempfile.TemporaryDirectory() as folder:
        size = written(folder, files)
        time, memory, code = starter.run(command_of(folder, command))
        out = sum(f.stat().st_size for f in Path(folder).rglob("public/**/*") if f.is_file())
        return time, memory, size, out, code


def counted(files, command):
    """Instructions, and bytes of input."""
    with tempfile.TemporaryDirectory() as folder:
        size = written(folder, files)
        run = subprocess.run(
            ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command_of(folder, command)],
            env={**os.environ, "RAYON_NUM_THREADS": "1"}, capture_output=True, text=True, check=False,
        )
        found = re.search(r"Collected : (\d+)", run.stderr)
        if not found:
            sys.exit(f"valgrind says nothing about {command}:\n{run.stderr[-500:]}")
        return int(found[1]), size


def growth(first, second, base):
    """Cost of twice the input by that of once, each less the cost of no input. A small cost may grow as it likes."""
    return (second - base) / max(first - base, base)


def time_and_memory(names):
    starter = Starter()
    base, empty, *_ = measured(starter, INDEX, ("build",))
    print(f"{'case':20} {'n':>7} {'input':>9} {'CPU s':>14} {'×':>5} {'MB':>11} {'B/B':>5} {'output MB':>11} exit")
    bad = []
    for name in names:
        make, n, _, command = CASES[name]
        (time, memory, size, out, code), (time2, memory2, size2, out2, code2) = (
            measured(starter, make(count), command) for count in (n, 2 * n)
        )
        grows = growth(time, time2, max(base, 0.05))
        per_byte = (memory2 - empty) / size2
        flag = ""
        is_slow = time2 > SECONDS and grows > GROWTH * size2 / size / 2
        is_large = memory2 - empty > max(MEMORY * size2, FREE)
        if is_slow or is_large or min(code, code2) < 0:
            flag, bad = "  <<<", [*bad, name]
        print(
            f"{name:20} {n:>7} {size2 / 1e3:>7.0f}kB {time:>6.2f} {time2:>7.2f} {grows:>5.1f} {memory / 1e6:>5.0f} "
            f"{memory2 / 1e6:>5.0f} {per_byte:>5.0f} {out / 1e6:>5.1f} {out2 / 1e6:>5.1f} {code}{code2}{flag}", flush=True,
        )
    return bad


# Blocks with `:::`, formulas, marks and files that include files.


@case(60_000, 4000)
def tabs_unclosed(n):
    return article("::: tabs\n::: tab a\n" * n)


@case(60_000, 4000)
def closes_of_others(n):
    return article("::: note\n" * n + "::::\n" * n)


@case(60_000, 4000)
def alone_unclosed(n):
    return article("::: note\n::: video a.mp4\n:::\n" * n)


@case(20_000, 2000)
def code_lines(n):
    marks = ",".join(f"1-{i}" for i in range(900))
    return article(f"```rust {{{marks}}} ln\n" + "fn a() {}\n" * n + "```\n")


@case(60_000, 4000)
def languages(n):
    return article("".join(f"```l{i}\nx\n```\n" for i in range(n)))


@case(200_000, 10_000)
def dollars(n):
    return article("$a " * n + "$$b\n" * n)


@case(1_000_000, 50_000)
def formula_long(n):
    return article(f"$${'x' * n}$$\n\n$${'{' * n}$$\n")


@case(20_000, 1000)
def formulas(n):
    return article("$x^2$ " * n)


@case(200_000, 10_000)
def signs(n):
    return article("==a " * n + "\n\n" + "++a" * n + "\n\n" + "a^" * n + "\n\n" + ":a" * n + "\n\n" + "[[a" * n + "\n")


@case(2000, 150, "check")
def titles_missing(n):
    pages = {f"p{i}.md": f"---\ntitle: title number {i}\n---\nx\n" for i in range(n)}
    return article("".join(f"[[nothing {i}]]\n" for i in range(n)), **pages)


@case(1000, 200, "check")
def heads_by_words(n):
    heads = "".join(f"## heading number {i}\n" for i in range(n))
    return article(heads + "".join(f"[[#Heading number {i}]]\n[[#No {i}]]\n" for i in range(n)))


@case(1000, 200, "check")
def heads_of_one_name(n):
    return article("## a\n" * n + "[[#b#a]]\n[[#A]]\n" * n)


@case(2000, 200, "check")
def files_of_one_name(n):
    pages = {f"d{i}/same.md": f"---\ntitle: title {i}\n---\nx\n" for i in range(n)}
    return article("[[same]]\n![[same.png]]\n" * n, **pages)


@case(150, 20)
def includes(n):
    return article("::: include b.md\n\n" * n, **{"b.md": "x " * 5000})


@case(150, 20)
def include_circles(n):
    pages = {f"p{i}.md": f"::: include p{(i + 1) % n}.md\n\n::: include p{(i + 7) % n}.md\n" for i in range(n)}
    return {**INDEX, **pages}


@case(100_000, 5000)
def table_rows(n):
    return article("::: table t.csv\n", **{"t.csv": "a,b\n" + "1,2\n" * n})


@case(40_000, 2000)
def long_forms(n):
    return article(f"*[A]: {'x' * n}\n\n" + "A " * n)


@case(40_000, 2000)
def short_forms(n):
    forms = "".join(f"*[{'甲' * 19}{i}]: x\n" for i in range(500))
    return article(f"{forms}\n{'甲' * n}\n")


# Sites in which a few bytes of source stand for many bytes: settings, keys that a folder gives to its pages, included
# files and tables, words of other languages.


def others(n, front="", body="x\n"):
    return {f"s/p{i}.md": f"---\ntitle: x\ndescription: d\n{front}---\n{body}" for i in range(n)}


@case(2000, 200)
def vars_long(n):
    return article("{{ site.a }} " * n, **{"site.yaml": f"title: x\nvars: {{a: '{'a' * 1900}'}}\n"})


@case(150, 20)
def cascade_extra(n):
    extra = "".join(f"    k{i}: value\n" for i in range(250))
    return {**INDEX, "s/index.md": f"---\ntitle: x\ncascade:\n  extra:\n{extra}---\nx\n", **others(n)}


@case(150, 20)
def social(n):
    links = "".join(f"  s{i}: https://a.b/{i}\n" for i in range(50))
    return {**INDEX, "site.yaml": f"title: x\nsocial:\n{links}", **others(n)}


@case(100, 20)
def included_everywhere(n):
    return {**INDEX, "_b.md": "word *em* [a](b) " * 6000, **others(n, body="::: include ../_b.md\n\n" * 10)}


@case(100, 20)
def tables_everywhere(n):
    return {**INDEX, "t.csv": "a,b,c\n" + "1,2,3\n" * 1900, **others(n, body="::: table ../t.csv\n\n" * 20)}


def sets(n):
    """Rule sets that take a question from a shared file."""
    text = "title: x\nuse: [s]\noutcomes:\n  o: {title: o}\nrules:\n  - {id: r, title: x, when: {y: yes}, then: o}\n  - {id: e, title: x, when: rest, then: o}\n"
    return {f"rules/r{i}.yaml": text for i in range(n)}


@case(80, 20)
def shared_everywhere(n):
    rows = "".join(f"      - {{when: {{x: {i}}}, then: yes}}\n" for i in range(900))
    shared = f"facts:\n  x: {{ask: X, number: {{range: 0..9999}}}}\n  y:\n    ask: Y\n    yes_no: true\n    derive:\n{rows}      - {{when: rest, then: no}}\n"
    return {**INDEX, "rules/shared/s.yaml": shared, **sets(n)}


@case(100, 20)
def terms_everywhere(n):
    return {**INDEX, "glossary.yaml": "".join(f"w{i}: a word\n" for i in range(2000)), **others(n, body="::: terms\n:::\n")}


@case(90, 20)
def tables_of_one(n):
    return article("::: table t.csv\n\n" * n, **{"t.csv": "a,b,c\n" + "1,2,3\n" * 1900})


@case(90, 20)
def table_of_short_rows(n):
    return article("::: table t.csv\n\n" * n, **{"t.csv": "," * 49 + "\n" + "1\n" * 1900})


@case(4000, 300, "check")
def words_of_nothing(n):
    return {
        **INDEX,
        "site.yaml": "title: x\nlanguages: [de]\n",
        "glossary.yaml": "".join(f"t{i}: x\n" for i in range(n)),
        "glossary.de.yaml": "".join(f"u{i}: x\n" for i in range(n)),
    }


@case(20_000, 2000, "import", "docusaurus")
def import_line(n):
    return {"../docs/a.mdx": "<A b={" * n}


@case(6, 3, "import", "mkdocs")
def import_snippets(n):
    pages = {f"../docs/s{i}.md": f'--8<-- "docs/s{i + 1}.md"\n' * 10 for i in range(n)}
    return {"../mkdocs.yml": "site_name: x\nmarkdown_extensions: [pymdownx.snippets]\n", f"../docs/s{n}.md": "word\n", **pages}


# One of each part of the program, for every run of the tests.
COUNTED = (
    "yaml-flow yaml-alias formatting quote-star edit-distance anchors inline-close guide-embeds drawing "
    "findings-json findings-human links heads-by-words many-options import-calls"
).split()


def instructions(names):
    base = {}
    bad = []
    for name in names:
        make, _, n, command = CASES[name]
        if command not in base:
            base[command] = counted(INDEX, command)[0]
        (one, size), (two, size2) = (counted(make(count), command) for count in (n, 2 * n))
        grows = growth(one, two, base[command])
        limit = GROWTH * size2 / size / 2
        flag = "" if grows <= limit else "  <<<"
        print(f"{name:20} {n:>7} {one / 1e6:>8.1f} {two / 1e6:>8.1f} million {grows:>5.2f}{flag}", flush=True)
        if flag:
            bad.append(name)
    return bad


def main():
    parser = argparse.ArgumentParser(description="Is cost bounded by size?")
    parser.add_argument("--count", action="store_true", help="count instructions instead of time")
    parser.add_argument("cases", nargs="*", choices=[[], *CASES], help="which; all where none is named")
    arguments = parser.parse_args()
    names = arguments.cases or (COUNTED if arguments.count else list(CASES))
    bad = (instructions if arguments.count else time_and_memory)(names)
    if bad:
        sys.exit(f"beyond the limits: {', '.join(bad)}")


if __name__ == "__main__":
    main()
