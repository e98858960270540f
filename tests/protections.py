#!/usr/bin/env python3
"""Takes out one protection after another and looks whether its test notices.

    tests/protections.py                  all of tests/protections.toml
    tests/protections.py NAME ...         those, by name or by the beginning of one
    tests/protections.py --write          all, and writes what was found into tests/PROTECTIONS.md
    tests/protections.py --list           the names

Everything happens in a copy of the checkout, in a temporary folder that goes at the end; what is not
committed is copied too. A test must pass as the source is, and fail once the text of its protection is
replaced. One that does not end, or that ends the whole program, fails too. What does not compile is
no failure: that is a fault of the table, and so is a text that its file does not hold exactly once.
"""
import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "tests/protections.toml"
REPORT = ROOT / "tests/PROTECTIONS.md"
KEYS = {"what", "file", "text", "with", "test"}

# Seconds that a test may take when nothing is taken out, and when something is, unless its entry
# says otherwise.
BASELINE, TIMEOUT = 600, 120


class Fault(Exception):
    """Something that says nothing about a protection: the table, the compiler or the machine."""


def entries():
    """The table, by name."""
    table = tomllib.loads(TABLE.read_text())
    for name, entry in table.items():
        unknown = KEYS ^ (entry.keys() - {"timeout"})
        if unknown:
            raise Fault(f"{name}: {', '.join(sorted(unknown))} is missing or unknown")
        found = (ROOT / entry["file"]).read_text().count(entry["text"])
        if found != 1 or entry["text"] == entry["with"]:
            raise Fault(f"{name}: its text is {found} times in {entry['file']}, not once:\n{entry['text']}")
    return table


def chosen(table, names):
    """The entries whose names begin with one of these; all of them where there is none."""
    for name in names:
        if not any(entry.startswith(name) for entry in table):
            raise Fault(f"no protection is called {name}")
    return {k: v for k, v in table.items() if not names or any(k.startswith(name) for name in names)}


class Copy:
    """A copy of the checkout, and what is run in it."""

    def __init__(self, folder):
        self.root = folder / "checkout"
        names = self.git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
        for name in filter(None, names.split("\0")):
            if (ROOT / name).is_file():
                (self.root / name).parent.mkdir(parents=True, exist_ok=True)
                # With the time of now: Cargo must not take what it built of another copy for this one's.
                shutil.copy(ROOT / name, self.root / name)
        # Short, because the names of sockets may not be long; others may look into it, because a test
        # runs the program as somebody else.
        temporary = folder / "t"
        temporary.mkdir()
        folder.chmod(0o755)
        # A target of its own: the programs in it have no protection.
        target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve() / "protections"
        self.environment = os.environ | {
            "CARGO_TARGET_DIR": str(target), "TMPDIR": str(temporary), "RUST_BACKTRACE": "0",
        }

    @staticmethod
    def git(*words):
        return subprocess.run(["git", "-C", ROOT, *words], check=True, capture_output=True, text=True).stdout

    def run(self, words, timeout):
        """Runs a command with all that it starts; its code (none if it does not end) and its output."""
        with tempfile.TemporaryFile("w+", errors="replace") as out:
            process = subprocess.Popen(
                words, cwd=self.root, env=self.environment, stdin=subprocess.DEVNULL,
                stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
            )
            try:
                code = process.wait(timeout)
            except subprocess.TimeoutExpired:
                code = None
            finally:
                try:
                    os.killpg(process.pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
                process.wait()
            out.seek(0)
            return code, out.read()

    def build(self, kind, file=None):
        """Compiles what the tests of this kind need."""
        if kind == "node":
            words = ["node", "--check", file]
        else:
            words = ["cargo", "test", "--quiet", "--no-run", *target(kind)]
        code, said = self.run(words, None)
        if code != 0:
            raise Fault(f"this does not compile:\n{said[-4000:]}")

    def test(self, kind, names, timeout):
        """Runs tests: how they ended, and what they said. All is well where it is `passes`."""
        if kind == "node":
            code, said = self.run(["node", "--test", *names], timeout)
            done = code == 0
        else:
            words = ["cargo", "test", *target(kind), "--", "--exact", *names]
            code, said = self.run(words, timeout)
            done = code == 0 and f"test result: ok. {len(names)} passed" in said
            if code == 0 and not done:
                raise Fault(f"not all of these tests are there: {', '.join(names)}")
        if code is None:
            return "does not end", said
        told = kind == "node" or "test result:" in said
        return "passes" if done else "fails" if told else "crashes", said


def target(kind):
    """The argument of Cargo for tests of this kind."""
    return {"it": ["--test", "it"], "lib": ["--lib"]}[kind]


def baseline(copy, table):
    """Every test passes as the source is."""
    tests = {}
    for entry in table.values():
        kind, name = entry["test"].split(" ", 1)
        tests.setdefault(kind, set()).add(name)
    for kind, names in sorted(tests.items()):
        print(f"as it is: {len(names)} tests of `{kind}`", flush=True)
        if kind != "node":
            copy.build(kind)
        ended, said = copy.test(kind, sorted(names), BASELINE)
        if ended != "passes":
            raise Fault(f"a test {ended} with nothing taken out:\n{said[-4000:]}")


def take_out(copy, entry):
    """Takes a protection out and gives how its test ended."""
    file = copy.root / entry["file"]
    before = file.read_text()
    kind, name = entry["test"].split(" ", 1)
    file.write_text(before.replace(entry["text"], entry["with"]))
    try:
        copy.build(kind, entry["file"])
        return copy.test(kind, [name], entry.get("timeout", TIMEOUT))[0]
    finally:
        file.write_text(before)


def write(results):
    """What was found, for readers: a line a test."""
    rows = {}
    for name, (entry, ended) in results.items():
        how = "" if ended == "fails" else f" ({ended})"
        rows.setdefault(entry["test"], []).append(f"**{name}**{how} {entry['what']}")
    lines = [
        "# Protections and the tests that notice",
        "",
        f"Each of these {len(results)} protections was taken out, and the test beside it failed.",
        "`tests/protections.py` does it again, and with `--write` writes this page; the texts are in `tests/protections.toml`.",
        "",
        "| test | what was taken out |",
        "|---|---|",
        *(f"| `{test}` | {' '.join(row)} |" for test, row in rows.items()),
    ]
    REPORT.write_text("\n".join(lines) + "\n")


def main():
    """What can be typed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--write", action="store_true", help="write tests/PROTECTIONS.md")
    parser.add_argument("--list", action="store_true", help="print the names")
    arguments = parser.parse_args()
    # Ended from outside, everything is cleaned up as after an interrupt.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    whole = entries()
    table = chosen(whole, arguments.names)
    if arguments.list:
        print("\n".join(f"{name:30}{entry['what']}" for name, entry in table.items()))
        return 0
    results = {}
    with tempfile.TemporaryDirectory(prefix="zhinan-", ignore_cleanup_errors=True) as folder:
        copy = Copy(Path(folder))
        baseline(copy, table)
        for name, entry in table.items():
            begin = time.monotonic()
            try:
                ended = take_out(copy, entry)
            except Fault as fault:
                raise Fault(f"{name}: {fault}") from None
            results[name] = (entry, ended)
            noticed = "NOT NOTICED" if ended == "passes" else "noticed"
            seconds = time.monotonic() - begin
            print(f"{noticed:12}{name:30}{entry['test']} {ended}, {seconds:.0f} s", flush=True)
    count = sum(ended != "passes" for _, ended in results.values())
    if arguments.write and count == len(whole):
        write(results)
    print(f"{count} of {len(table)} protections are noticed")
    return int(count < len(table))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Fault as fault:
        sys.exit(f"error: {fault}")
    except KeyboardInterrupt:
        sys.exit("interrupted")
