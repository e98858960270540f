#!/usr/bin/env python3
"""Measures the preview: how soon an edit is served and seen, what it costs, and whether it stays true.

    tests/bench/preview.py DIR [--zhinan PROGRAM] [--hugo PROGRAM] [--edits N] [--random N] [--only NAME]

DIR/content holds the Markdown. Everything happens in copies. Beside it the same is measured on a
site of 20 pages and, with --hugo, with `hugo server` on the same files.
"""
import argparse
import http.client
import json
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path

TAG = b'<script src="/__zhinan/reload.js" defer></script>'
RULES = """title: 能申诉吗 {n}
facts:
  hours: {{ask: 过了多久, duration: {{range: 0h..72h, step: 1h}}}}
outcomes:
  go: {{title: 去申诉, body: 去。{n}}}
  wait: {{title: 等等, body: 等。}}
rules:
  - {{id: early, title: 早, when: {{hours: <48h}}, then: go, source: {{title: 出处}}}}
  - {{id: late, title: 晚, when: {{hours: '>=48h'}}, then: wait, source: {{title: 出处}}}}
"""


class Server:
    """A preview that runs."""

    def __init__(self, command, root, url=None):
        begin = time.perf_counter()
        self.process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        if url is None:
            url = self.process.stdout.readline().decode().strip()
        else:
            threading.Thread(target=self.process.stdout.read, daemon=True).start()
        at = urllib.parse.urlsplit(url)
        self.at = (at.hostname, at.port)
        self.connection = None
        while True:
            try:
                if self.get("/")[0] == 200:
                    break
            except OSError:
                pass
            time.sleep(0.002)
        self.first = time.perf_counter() - begin

    def get(self, target):
        if self.connection is None:
            self.connection = http.client.HTTPConnection(*self.at, timeout=60)
            self.connection.connect()
            self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self.connection.request("GET", target)
            answer = self.connection.getresponse()
            return answer.status, answer.read()
        except (http.client.HTTPException, OSError) as error:
            self.connection = None
            raise OSError(str(error)) from error

    def until(self, target, token):
        """Seconds until the page holds the token."""
        begin = time.perf_counter()
        while True:
            if token in self.get(target)[1]:
                return time.perf_counter() - begin
            if time.perf_counter() - begin > 60:
                raise SystemExit(f"{target} never showed {token!r}")
            time.sleep(0.001)

    def memory(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def summary(name, seconds):
    ms = sorted(1000 * s for s in seconds)
    at = lambda part: ms[min(len(ms) - 1, int(len(ms) * part))]
    print(f"{name:44} p50 {at(.5):7.1f} ms  p95 {at(.95):7.1f} ms  max {ms[-1]:7.1f} ms  (n {len(ms)})", flush=True)
    return at(0.5)


def articles(root):
    """Articles that an edit can be told from: target and file."""
    found = []
    for file in sorted((root / "content").rglob("*.md")):
        name = file.relative_to(root / "content").with_suffix("").as_posix()
        if file.name not in ("index.md", "_index.md", "README.md") and b"\nslug:" not in file.read_bytes()[:2000]:
            found.append((name, file))
    return found


def edit(server, pages, dice, n, target=lambda name: f"/{name}.html"):
    times = []
    for i in range(n):
        name, file = dice.choice(pages)
        token = f"编辑{i}x{dice.randrange(10**9)}"
        text = file.read_text() + f"\n\n{token}\n"
        begin = time.perf_counter()
        file.write_text(text)
        server.until(urllib.parse.quote(target(name)), token.encode())
        times.append(time.perf_counter() - begin)
        time.sleep(dice.random() / 50)
    return times


def copy(content, to):
    shutil.copytree(content, to / "content")
    (to / "content/rules").mkdir(exist_ok=True)
    (to / "content/rules/bench.yaml").write_text(RULES.format(n=0))
    return to


def small(content, to):
    """20 of the articles."""
    files = sorted(content.rglob("*.md"))
    (to / "content/rules").mkdir(parents=True)
    for i, file in enumerate(files[:: max(1, len(files) // 20)][:20]):
        shutil.copy(file, to / f"content/page-{i}.md")
    (to / "content/rules/bench.yaml").write_text(RULES.format(n=0))
    return to


def serve(program, root):
    return Server([program, "serve", "--port", "0"], root)


def latency(program, root, label, n):
    server = serve(program, root)
    print(f"{label}: first page {server.first:.2f} s, {server.memory():.0f} MB")
    pages = articles(root)
    dice = random.Random(1)
    edit(server, pages, dice, 5)
    middle = summary(f"{label}: an article", edit(server, pages, dice, n))
    times = []
    for i in range(1, n // 4 + 1):
        begin = time.perf_counter()
        (root / "content/rules/bench.yaml").write_text(RULES.format(n=f"第{i}次"))
        server.until("/guides/bench/go.html", f"第{i}次".encode())
        times.append(time.perf_counter() - begin)
        time.sleep(0.02)
    summary(f"{label}: a rule set", times)
    names(server, root, label, n // 4)
    template = root / "themes/default/templates/article-end.html"
    template.parent.mkdir(parents=True)
    target = urllib.parse.quote(f"/{pages[0][0]}.html")
    times = []
    for i in range(1, n // 4 + 1):
        begin = time.perf_counter()
        template.write_text(f"<p>模板{i}次</p>")
        server.until(target, f"模板{i}次".encode())
        times.append(time.perf_counter() - begin)
        time.sleep(0.02)
    summary(f"{label}: a template", times)
    shutil.rmtree(root / "themes")
    server.stop()
    return middle


def names(server, root, label, n):
    """Edits that change the names of pages: the whole site is resolved."""
    made, renamed, gone = [], [], []
    for i in range(n):
        token = f"新建第{i}篇"
        file = root / f"content/bench-new-{i}.md"
        begin = time.perf_counter()
        file.write_text(f"# {token}\n")
        server.until(f"/bench-new-{i}.html", token.encode())
        made.append(time.perf_counter() - begin)
        time.sleep(0.02)
        begin = time.perf_counter()
        file = file.rename(root / f"content/bench-other-{i}.md")
        server.until(f"/bench-other-{i}.html", token.encode())
        renamed.append(time.perf_counter() - begin)
        time.sleep(0.02)
        begin = time.perf_counter()
        file.unlink()
        while server.get(f"/bench-other-{i}.html")[0] != 404:
            time.sleep(0.001)
        gone.append(time.perf_counter() - begin)
        time.sleep(0.02)
    summary(f"{label}: a new article", made)
    summary(f"{label}: a renamed article", renamed)
    summary(f"{label}: a deleted article", gone)


def browser(program, root, n):
    """From the write to the patched page in Chromium."""
    server = serve(program, root)
    script = Path(__file__).with_suffix(".mjs")
    address = f"http://{server.at[0]}:{server.at[1]}/"
    out = subprocess.run(["node", script, address, root / "content", "10", str(n // 10)],
                         check=True, stdout=subprocess.PIPE).stdout
    times = [ms / 1000 for ms in json.loads(out) if ms is not None]
    summary("in Chromium, an article", times)
    if len(times) < n // 10 * 10:
        print(f"  {n // 10 * 10 - len(times)} pages were loaded anew")
    server.stop()


def memory(program, root):
    server = serve(program, root)
    pages, dice = articles(root), random.Random(2)
    seen = [server.memory()]
    for _ in range(4):
        edit(server, pages, dice, 250)
        seen.append(server.memory())
    print("memory at the start and after each 250 edits:", ", ".join(f"{mb:.0f} MB" for mb in seen), flush=True)
    server.stop()


def streams(program, root, n=200):
    """Time between the first and the last open page that hears of an edit, one of them reading nothing."""
    server = serve(program, root)
    name, file = articles(root)[0]
    page = urllib.parse.quote(f"/{name}.html")
    request = f"GET /__zhinan/events?page={page} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    deaf = socket.create_connection(server.at)
    deaf.sendall(request)
    heard, threads = [], []
    ready = threading.Barrier(n + 1)

    def listen():
        with socket.create_connection(server.at) as stream:
            stream.sendall(request)
            lines = stream.makefile("rb")
            while b"event: hello" not in lines.readline():
                pass
            ready.wait()
            while b"event: reload" not in lines.readline():
                pass
            heard.append(time.perf_counter())

    for _ in range(n):
        threads.append(threading.Thread(target=listen))
        threads[-1].start()
    ready.wait()
    time.sleep(0.5)
    begin = time.perf_counter()
    file.write_text(file.read_text() + "\n\n再改\n")
    for thread in threads:
        thread.join()
    print(f"{n} open pages hear of an edit within {1000 * (max(heard) - min(heard)):.0f} ms of each other, "
          f"the first after {1000 * (min(heard) - begin):.0f} ms", flush=True)
    server.stop()


def truth(program, root, n):
    """Random edits, creations, renames and deletions; then every page against a build."""
    server = serve(program, root)
    content, dice = root / "content", random.Random(3)
    files = sorted(content.rglob("*.md"))

    def made(file, text):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
        files.append(file)

    for i in range(n):
        at, kind = dice.randrange(len(files)), dice.randrange(10)
        file = files[at]
        if kind < 6:
            file.write_text(file.read_text() + f"\n\n改 {i}\n")
        elif kind == 6:
            made(file.with_name(f"new-{i}.md"), f"---\ntitle: 新 {i}\n---\n[旧](./{file.name})\n")
        elif kind == 7:
            made(file.parent / f"folder-{i}" / "a.md", "# 甲\n")
        elif kind == 8 and file.stem not in ("index", "_index", "README"):
            files[at] = file.rename(file.with_name(f"renamed-{i}.md"))
        elif kind == 9:
            files.pop(at).unlink()
        if i % 7 == 0:
            time.sleep(0.03)
    out = root / "out"
    subprocess.run([program, "build", "--drafts", "--output", str(out)], cwd=root, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(2)
    # It closes connections that are silent for a minute.
    server.connection = None
    pages = sorted(out.rglob("*.html"))
    wrong = []
    for page in pages:
        status, bytes_ = server.get("/" + urllib.parse.quote(page.relative_to(out).as_posix()))
        if bytes_.replace(TAG, b"") != page.read_bytes():
            wrong.append((status, page))
    print(f"after {n} random edits, {len(pages) - len(wrong)} of {len(pages)} pages are as built", flush=True)
    for status, page in wrong[:5]:
        print("  not so:", status, page)
    server.stop()


def hugo(program, content, to, n):
    shutil.copytree(content, to / "content")
    (to / "hugo.toml").write_text("title = '对照'\n")
    layouts = to / "layouts"
    layouts.mkdir()
    (layouts / "single.html").write_text("<!doctype html><title>{{ .Title }}</title><body>{{ .Content }}</body>")
    (layouts / "list.html").write_text(
        "<!doctype html><title>{{ .Title }}</title><body>{{ .Content }}{{ range .Pages }}<a href='{{ .RelPermalink }}'>{{ .Title }}</a>{{ end }}</body>")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server([program, "server", "--port", str(port), "--bind", "127.0.0.1", "--renderToMemory"], to,
                    f"http://127.0.0.1:{port}/")
    print(f"hugo server: first page {server.first:.2f} s, {server.memory():.0f} MB")
    some = random.Random(4).sample(articles(to), min(50, n))
    pages = [(name, file) for name, file in some if server.get(urllib.parse.quote(f"/{name}/"))[0] == 200]
    summary("hugo server: an article", edit(server, pages, random.Random(1), n, lambda name: f"/{name}/"))
    server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root", type=Path)
    parser.add_argument("--zhinan", default="target/release/zhinan")
    parser.add_argument("--hugo")
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--random", type=int, default=2000)
    parser.add_argument("--only", choices=["latency", "browser", "memory", "streams", "truth", "hugo"])
    args = parser.parse_args()
    program = os.path.abspath(args.zhinan)
    content = args.root / "content"

    def part(name, act):
        if args.only in (None, name):
            with tempfile.TemporaryDirectory() as folder:
                return act(Path(folder))

    few = part("latency", lambda to: latency(program, small(content, to), "20 pages", args.edits))
    many = part("latency", lambda to: latency(program, copy(content, to), "all pages", args.edits))
    if few and many:
        print(f"all pages take {many / few:.2f} times as long as 20")
    part("browser", lambda to: browser(program, copy(content, to), args.edits))
    part("memory", lambda to: memory(program, copy(content, to)))
    part("streams", lambda to: streams(program, copy(content, to)))
    part("truth", lambda to: truth(program, copy(content, to), args.random))
    if args.hugo:
        part("hugo", lambda to: hugo(os.path.abspath(args.hugo), content, to, args.edits))


main()
