//! The preview over real sockets, and `build --watch` on real folders.

use crate::site::{Scratch, command};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// How long anything may take on a busy machine.
const LIMIT: Duration = Duration::from_secs(20);

/// A program that runs until it is dropped.
struct Running {
    child: Child,
    err: Arc<Mutex<String>>,
}

/// A preview.
struct Server {
    running: Running,
    at: SocketAddr,
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Running {
    fn start(site: &Scratch, args: &[&str]) -> Running {
        let mut command = command(args);
        command.current_dir(site.dir.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let err = Arc::new(Mutex::new(String::new()));
        let (said, from) = (err.clone(), child.stderr.take().expect("its standard error"));
        thread::spawn(move || {
            for line in BufReader::new(from).lines().map_while(Result::ok) {
                said.lock().expect("no panic").push_str(&(line + "\n"));
            }
        });
        Running { child, err }
    }

    fn said(&self) -> String {
        self.err.lock().expect("no panic").clone()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(site: &Scratch, args: &[&str]) -> Server {
        let mut running = Running::start(site, &[&["serve", "--port", "0"], args].concat());
        let mut line = String::new();
        let out = running.child.stdout.take().expect("its standard output");
        BufReader::new(out).read_line(&mut line).expect("a first line");
        let at = line.trim().strip_prefix("http://").and_then(|l| l.strip_suffix('/'));
        let at = at.and_then(|at| at.parse().ok()).unwrap_or_else(|| panic!("{line}{}", running.said()));
        Server { running, at }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.at).expect("the server takes connections");
        stream.set_read_timeout(Some(LIMIT)).expect("a time limit");
        stream
    }

    /// Sends these bytes and reads one answer.
    fn raw(&self, request: &[u8]) -> Option<Answer> {
        let mut stream = self.connect();
        stream.write_all(request).ok()?;
        read(&mut stream, request.starts_with(b"HEAD"))
    }

    fn ask(&self, method: &str, target: &str, headers: &[&str]) -> Answer {
        let headers: String = headers.iter().map(|h| format!("{h}\r\n")).collect();
        let request = format!("{method} {target} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", self.at);
        self.raw(request.as_bytes())
            .unwrap_or_else(|| panic!("an answer to {target}: {}", self.running.said()))
    }

    fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, &[])
    }

    /// The lines of the events for a page, as they come.
    fn events(&self, query: &str) -> Receiver<String> {
        let mut stream = self.connect();
        let request = format!("GET /__zhinan/events?{query} HTTP/1.1\r\nHost: {}\r\n\r\n", self.at);
        stream.write_all(request.as_bytes()).expect("a request");
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        wait_for(&lines, "event: hello");
        lines
    }

    fn mark(&self, target: &str) -> String {
        let answer = self.get(target);
        let timing = answer.header("Server-Timing").expect("a mark").to_string();
        timing.split('"').nth(1).expect("in quotes").to_string()
    }
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

fn read(stream: &mut TcpStream, head_only: bool) -> Option<Answer> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        let mut one = [0];
        if stream.read(&mut one).ok()? == 0 {
            return None;
        }
        bytes.push(one[0]);
    }
    let head = String::from_utf8(bytes).ok()?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let mut answer = Answer { status, head, body: Vec::new() };
    let length: u64 = answer.header("Content-Length").unwrap_or("0").parse().ok()?;
    if !head_only && status != 304 {
        stream.take(length).read_to_end(&mut answer.body).ok()?;
        assert_eq!(answer.body.len() as u64, length);
    }
    Some(answer)
}

/// Waits for a line that holds these words, and gives the line after it.
fn wait_for(lines: &Receiver<String>, words: &str) -> String {
    let end = Instant::now() + LIMIT;
    let mut seen = Vec::new();
    loop {
        let left = end.saturating_duration_since(Instant::now());
        match lines.recv_timeout(left) {
            Ok(line) if line.contains(words) => return lines.recv_timeout(LIMIT).unwrap_or_default(),
            Ok(line) => seen.push(line),
            Err(_) => panic!("no `{words}` in {seen:#?}"),
        }
    }
}

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + LIMIT;
    while !holds() {
        assert!(Instant::now() < end, "{what}");
        thread::sleep(Duration::from_millis(10));
    }
}

fn site() -> Scratch {
    let site = Scratch::new(&[
        ("content/site.yaml", "title: 指南\n"),
        ("content/index.md", "---\ntitle: 首页\ndescription: 首页\n---\n[甲](a/证据.md)\n"),
        ("content/a/index.md", "---\ntitle: 甲\ndescription: 甲\n---\n文件夹\n"),
        ("content/a/证据.md", "---\ntitle: 证据\ndescription: 证据\n---\n第一版 ![图](../图.svg)\n"),
        ("content/图.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("content/draft.md", "---\ntitle: 草稿\ndescription: 草稿\ndraft: true\n---\n还没写完\n"),
        ("secret.txt", "root:x:0:0"),
        ("content/.env", "root:x:0:0"),
    ]);
    std::fs::write(site.path("content/bytes.bin"), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]).expect("a writable file");
    site
}

const PAGE: &str = "/a/%E8%AF%81%E6%8D%AE.html";

#[test]
fn serves_what_a_build_writes() {
    let site = site();
    let server = Server::start(&site, &[]);
    assert_eq!(site.zhinan(&["build", "--drafts"]).code, 0);
    let tag = "<script src=\"/__zhinan/reload.js\" defer></script>";
    let kinds = [
        ("/", "public/index.html", "text/html; charset=utf-8"),
        ("/index.html?q=1", "public/index.html", "text/html; charset=utf-8"),
        ("/a/", "public/a/index.html", "text/html; charset=utf-8"),
        (PAGE, "public/a/证据.html", "text/html; charset=utf-8"),
        ("/a/%e8%af%81%E6%8D%AE.html", "public/a/证据.html", "text/html; charset=utf-8"),
        ("/draft.html", "public/draft.html", "text/html; charset=utf-8"),
        ("/404.html", "public/404.html", "text/html; charset=utf-8"),
        ("/search/index.html", "public/search/index.html", "text/html; charset=utf-8"),
        ("/search/index.js", "public/search/index.js", "text/javascript; charset=utf-8"),
        ("/feed.xml", "public/feed.xml", "application/xml; charset=utf-8"),
        ("/llms.txt", "public/llms.txt", "text/plain; charset=utf-8"),
        ("/a/%E8%AF%81%E6%8D%AE.md", "public/a/证据.md", "text/markdown; charset=utf-8"),
        ("/%E5%9B%BE.svg", "public/图.svg", "image/svg+xml; charset=utf-8"),
    ];
    for (target, file, kind) in kinds {
        let answer = server.get(target);
        assert_eq!((answer.status, answer.header("Content-Type")), (200, Some(kind)), "{target}");
        assert_eq!(answer.text().replace(tag, ""), site.read(file), "{target}");
        assert_eq!(answer.text().contains(tag), file.ends_with(".html"), "{target}");
    }
    for entry in walkdir::WalkDir::new(site.path("public/assets")) {
        let entry = entry.expect("a readable folder");
        if entry.file_type().is_file() {
            let answer = server.get(&format!("/assets/{}", entry.file_name().to_string_lossy()));
            assert_eq!(answer.status, 200, "{:?}", entry.path());
            assert_eq!(answer.body, std::fs::read(entry.path()).expect("readable"));
        }
    }
    let script = server.get("/__zhinan/reload.js");
    assert_eq!((script.status, script.header("Content-Type")), (200, Some("text/javascript; charset=utf-8")));
    assert!(!site.read("public/index.html").contains("reload"), "a build holds nothing of the preview");
}

#[test]
fn answers_like_a_web_server() {
    let site = site();
    let server = Server::start(&site, &[]);
    let folder = server.get("/a?x=1");
    assert_eq!((folder.status, folder.header("Location")), (302, Some("/a/?x=1")));
    for target in ["/nothing", "/a/b/c/nothing.html", "/a/nothing/"] {
        let answer = server.get(target);
        assert_eq!(answer.status, 404, "{target}");
        assert!(answer.text().contains("__zhinan/reload.js"), "it may be written in a moment");
        let up = "../".repeat(target.matches('/').count() - 1);
        assert!(
            answer.text().contains(&format!("href=\"{up}assets/")),
            "its style sheet is found from {target}"
        );
    }
    let get = server.get(PAGE);
    let head = server.ask("HEAD", PAGE, &[]);
    assert_eq!((head.status, head.header("Content-Length")), (200, get.header("Content-Length")));
    for target in [PAGE, "/bytes.bin", "/search/index.js"] {
        let answer = server.get(target);
        let etag = answer.header("ETag").unwrap_or_else(|| panic!("{target}: {}", answer.head)).to_string();
        for tags in [etag.clone(), format!("\"x\", W/{etag}")] {
            assert_eq!(
                server.ask("GET", target, &[&format!("If-None-Match: {tags}")]).status,
                304,
                "{target}"
            );
        }
        assert_eq!(server.ask("GET", target, &["If-None-Match: \"other\""]).status, 200);
    }
    for (name, value) in [
        ("Cache-Control", "no-cache"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ] {
        assert_eq!(get.header(name), Some(value));
    }
    assert_eq!(get.header("Access-Control-Allow-Origin"), None);
    let part = server.ask("GET", "/bytes.bin", &["Range: bytes=2-4"]);
    assert_eq!((part.status, part.body), (206, vec![2, 3, 4]));
    assert_eq!(server.ask("GET", "/bytes.bin", &["Range: bytes=20-"]).status, 416);
}

#[test]
fn no_spelling_leaves_the_site() {
    let site = site();
    let server = Server::start(&site, &[]);
    let mut targets: Vec<String> = [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/a/../../secret.txt",
        "/a/..%2f..%2fsecret.txt",
        "/%252e%252e/secret.txt",
        "/%252e%252e%252fsecret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/%c0%ae%c0%ae%c0%afsecret.txt",
        "/%e0%80%ae%e0%80%ae/secret.txt",
        "/index.html%00.txt",
        "/%00",
        "/.env",
        "/content/.env",
        "//secret.txt",
        "///secret.txt",
        "//etc/passwd",
        "/etc/passwd",
        "/a/c:/windows/win.ini",
        "/c:/windows/win.ini",
        "/#/../../secret.txt",
        "/a.html#/../secret.txt",
        "/secret.txt",
        "/content/index.md",
        "/content/site.yaml",
        "/site.yaml",
        "/themes/",
        "/./secret.txt",
        "/a/./../../secret.txt",
        "*",
        "secret.txt",
        "../secret.txt",
        "http://evil.example/",
        "http://evil.example/index.html",
        "https://127.0.0.1/",
        "file:///etc/passwd",
        "http://127.0.0.1/../secret.txt",
        "/__zhinan/../secret.txt",
        "/__zhinan/",
        "/__zhinan/reload.js/../../secret.txt",
    ]
    .iter()
    .map(ToString::to_string)
    .collect();
    targets.push(format!("/{}etc/passwd", "../".repeat(40)));
    targets.push(format!("/{}", "a/".repeat(3000)));
    for target in targets {
        let answer = server.get(&target);
        assert!([400, 404].contains(&answer.status), "{target}: {}", answer.status);
        assert!(!answer.text().contains("root:x:0:0"), "{target}");
        assert_eq!(answer.header("Location"), None, "{target}");
    }
    let own = server.get(&format!("http://{}/index.html", server.at));
    assert_eq!(own.status, 200, "the whole address is an address too");
    for target in ["//evil.example/a", "//evil.example/a/..", "//a", "/%2fevil.example/a", "/\\evil.example"]
    {
        let to = server.get(target).header("Location").map(str::to_string);
        assert_eq!(to, None, "{target}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_becomes_a_link_is_not_followed() {
    let site = site();
    let server = Server::start(&site, &[]);
    assert_eq!(server.get("/bytes.bin").status, 200);
    std::fs::remove_file(site.path("content/bytes.bin")).expect("removed");
    std::os::unix::fs::symlink(site.path("secret.txt"), site.path("content/bytes.bin")).expect("a link");
    until("the link is reported", || server.running.said().contains("leaves the site"));
    for _ in 0..20 {
        let answer = server.get("/bytes.bin");
        assert_eq!(answer.status, 404);
        assert!(!answer.text().contains("root:x:0:0"));
    }
}

#[test]
fn strangers_get_nothing() {
    let site = site();
    let server = Server::start(&site, &[]);
    let port = server.at.port();
    let host = |host: &str, more: &str| {
        let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\n{more}\r\n");
        server.raw(request.as_bytes()).map(|a| a.status)
    };
    for name in ["localhost", "127.0.0.1", "[::1]", "LocalHost"] {
        assert_eq!(host(name, ""), Some(200), "{name}");
        assert_eq!(host(&format!("{name}:{port}"), ""), Some(200), "{name}");
    }
    for name in [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "evil.example:4000",
        "",
        "0.0.0.0",
        "10.0.0.1",
        "x@localhost",
    ] {
        assert_eq!(host(name, ""), Some(403), "{name}");
    }
    assert_eq!(host("localhost", "Host: evil.example\r\n"), Some(400));
    assert_eq!(server.raw(b"GET / HTTP/1.1\r\n\r\n").map(|a| a.status), Some(400));
    let own = format!("Origin: http://{}", server.at);
    for target in ["/", "/__zhinan/reload.js", "/__zhinan/events", "/search/index.js"] {
        for header in [
            "Origin: http://evil.example",
            "Origin: null",
            "Origin: http://127.0.0.1:1",
            "Origin: http://10.0.0.1",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site",
        ] {
            assert_eq!(server.ask("GET", target, &[header]).status, 403, "{target} {header}");
        }
        assert_eq!(
            server.ask("HEAD", target, &[&own, "Sec-Fetch-Site: same-origin"]).status,
            200,
            "{target}"
        );
    }
    let visit = ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"];
    assert_eq!(server.ask("GET", "/", &visit).status, 200, "a link from elsewhere may be followed");
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "get"] {
        for target in ["/", "*"] {
            let answer = server.ask(method, target, &["Content-Length: 0"]);
            assert_eq!(
                (answer.status, answer.header("Allow")),
                (405, Some("GET, HEAD")),
                "{method} {target}"
            );
        }
    }
}

#[test]
fn hostile_clients_delay_nobody() {
    let site = site();
    let server = Server::start(&site, &[]);
    let long = format!("X-Long: {}", "a".repeat(1024 * 1024));
    assert_eq!(server.ask("GET", "/", &[&long]).status, 431);
    let many: Vec<String> = (0..10_000).map(|i| format!("X-{i}: 1")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(server.ask("GET", "/", &many).status, 431);
    for broken in ["\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n"] {
        let answer = server.raw(broken.as_bytes());
        assert!(answer.is_none_or(|a| a.status == 400), "{broken:?}");
    }
    // Connections that say nothing, half a request, or take events and never read them.
    let mut held = Vec::new();
    for i in 0..400 {
        let mut stream = server.connect();
        let part = ["", "GET / HT", "GET /__zhinan/events?page=/ HTTP/1.1\r\nHost: localhost\r\n\r\n"][i % 3];
        stream.write_all(part.as_bytes()).expect("a request");
        held.push(stream);
    }
    // A request behind a stream of events cannot be answered; it must not take anything with it.
    let mut behind = server.connect();
    let events = "GET /__zhinan/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
    behind.write_all(events.repeat(200).as_bytes()).expect("requests");
    let begin = Instant::now();
    for _ in 0..50 {
        assert_eq!(server.get(PAGE).status, 200);
    }
    assert!(begin.elapsed() < LIMIT / 2, "{:?}", begin.elapsed());
}

#[test]
fn a_burst_of_connections_is_answered() {
    let site = site();
    let server = Server::start(&site, &[]);
    for _ in 0..5 {
        // All open before the first one asks, and all stay open, as a browser's do.
        let mut open: Vec<TcpStream> = (0..24).map(|_| server.connect()).collect();
        let begin = Instant::now();
        for stream in &mut open {
            stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("a request");
        }
        for stream in &mut open {
            assert_eq!(read(stream, false).expect("an answer").status, 200);
        }
        assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
    }
}

#[test]
fn requests_in_a_row_are_answered_in_order() {
    let site = site();
    let server = Server::start(&site, &[]);
    let mut stream = server.connect();
    let targets = ["/", "/nothing", "/a/", "/a"];
    let requests: String =
        targets.iter().map(|target| format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n")).collect();
    stream.write_all(requests.as_bytes()).expect("requests");
    for status in [200, 404, 200, 302] {
        assert_eq!(read(&mut stream, false).map(|a| a.status), Some(status));
    }
}

#[test]
fn an_edit_reaches_the_open_page() {
    let site = site();
    let server = Server::start(&site, &[]);
    let mark = server.mark(PAGE);
    let page = server.events(&format!("page={}&mark={mark}", PAGE.replace('%', "%25")));
    let other = server.events("page=%2Fa%2Fnothing.html");
    site.write("content/a/证据.md", "---\ntitle: 证据\ndescription: 证据\n---\n第二版\n");
    assert!(wait_for(&page, "event: reload").contains("a/证据.html"));
    let text = server.get(PAGE).text();
    assert!(text.contains("第二版") && !text.contains("第一版"));
    assert_ne!(server.mark(PAGE), mark);

    // One that had an older version hears of it when it connects.
    wait_for(&server.events(&format!("page={PAGE}&mark={mark}")), "event: reload");

    // Written by rename, as editors do.
    site.write("content/a/证据.md~", "---\ntitle: 证据\ndescription: 证据\n---\n第三版\n");
    std::fs::rename(site.path("content/a/证据.md~"), site.path("content/a/证据.md")).expect("renamed");
    wait_for(&page, "event: reload");
    assert!(server.get(PAGE).text().contains("第三版"));

    // Pages whose bytes stayed are left alone.
    assert!(other.try_iter().all(|line| !line.contains("reload")));
    site.write("content/a/nothing.md", "---\ntitle: 有了\ndescription: 有\n---\n有\n");
    wait_for(&other, "event: reload");
    assert_eq!(server.get("/a/nothing.html").status, 200);

    // In a folder that was not there.
    site.write("content/b/c/d.md", "---\ntitle: 深\ndescription: 深\n---\n深\n");
    until("a new folder is seen", || server.get("/b/c/d.html").status == 200);
    std::fs::remove_dir_all(site.path("content/b")).expect("removed");
    until("a folder that went is seen", || server.get("/b/c/d.html").status == 404);

    // A picture is no part of the page's bytes.
    site.write("content/图.svg", "<svg/>");
    wait_for(&page, "event: reload");
    assert_eq!(server.get("/%E5%9B%BE.svg").text(), "<svg/>");
}

#[test]
fn a_fault_is_shown_and_the_last_good_version_stays() {
    let site = site();
    let server = Server::start(&site, &[]);
    let page = server.events(&format!("page={PAGE}"));
    site.write("content/a/证据.md", "---\ntitle: [\n---\n坏的\n");
    let fault = wait_for(&page, "event: fault");
    assert!(fault.contains("invalid-yaml") && fault.contains("content/a/证据.md:"), "{fault}");
    assert!(server.get(PAGE).text().contains("第一版"));
    let late = server.events(&format!("page={PAGE}"));
    assert!(wait_for(&late, "event: fault").contains("invalid-yaml"), "who connects later hears of it too");
    until("the terminal shows it", || server.running.said().contains("the last good version stays"));
    assert!(server.running.said().contains("invalid-yaml"));
    site.write("content/a/证据.md", "---\ntitle: 证据\ndescription: 证据\n---\n好了\n");
    wait_for(&page, "event: mended");
    wait_for(&late, "event: reload");
    assert!(server.get(PAGE).text().contains("好了"));
}

#[test]
fn a_site_that_begins_with_faults_is_shown_once_they_are_mended() {
    let site = site();
    site.write("content/index.md", "---\ntitle: [\n---\n");
    let server = Server::start(&site, &[]);
    let answer = server.get("/");
    assert_eq!((answer.status, answer.header("Content-Type")), (503, Some("text/html; charset=utf-8")));
    assert!(answer.text().contains("invalid-yaml") && answer.text().contains("__zhinan/reload.js"));
    let page = server.events("page=/&mark=none");
    wait_for(&page, "event: fault");
    site.write("content/index.md", "---\ntitle: 首页\ndescription: 首页\n---\n好了\n");
    wait_for(&page, "event: mended");
    wait_for(&page, "event: reload");
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn the_theme_follows_its_files() {
    let site = site();
    let server = Server::start(&site, &[]);
    let page = server.events("page=/");
    site.write("themes/default/css/mine.css", ".mine { color: red }\n");
    assert!(wait_for(&page, "event: css").contains("assets/zhinan."));
    until("the style sheet is new", || {
        let html = server.get("/").text();
        let at = html.find("assets/zhinan.").expect("a style sheet");
        let end = at + html[at..].find('"').expect("an end");
        server.get(&format!("/{}", &html[at..end])).text().contains(".mine")
    });
    assert!(page.try_iter().all(|line| !line.contains("reload")), "no page is loaded anew for its style");
    site.write("themes/default/templates/article.html", "{{ nothing.at.all }}");
    let fault = |target: &str| server.get(target).status;
    until("the fault of a template is shown", || {
        fault(PAGE) == 500 || server.running.said().contains("template-error")
    });
    std::fs::remove_dir_all(site.path("themes")).expect("removed");
    until("the built-in theme is back", || fault(PAGE) == 200);
}

#[test]
fn the_folder_may_go_and_come_back() {
    let site = site();
    let server = Server::start(&site, &[]);
    let page = server.events("page=/");
    std::fs::rename(site.path("content"), site.path("aside")).expect("renamed");
    assert!(wait_for(&page, "event: fault").contains("no folder"));
    assert_eq!(server.get("/").status, 200, "the last good version stays");
    std::fs::rename(site.path("aside"), site.path("content")).expect("renamed");
    wait_for(&page, "event: mended");
    site.write("content/index.md", "---\ntitle: 首页\ndescription: 首页\n---\n回来了\n");
    until("changes are seen again", || server.get("/").text().contains("回来了"));
}

#[test]
fn a_port_in_use_is_left_alone() {
    let site = site();
    let first = Server::start(&site, &[]);
    let port = first.at.port().to_string();
    let mut second = Running::start(&site, &["serve", "--port", &port]);
    let mut line = String::new();
    BufReader::new(second.child.stdout.take().expect("out")).read_line(&mut line).expect("a line");
    assert!(!line.contains(&format!(":{port}/")) && line.starts_with("http://127.0.0.1:"), "{line}");
    until("it says so", || second.said().contains(&format!("port {port} is in use")));
}

#[test]
fn other_machines_are_let_in_only_with_a_warning() {
    let site = site();
    let mut running = Running::start(&site, &["serve", "--port", "0", "--host", "0.0.0.0"]);
    let mut line = String::new();
    BufReader::new(running.child.stdout.take().expect("out")).read_line(&mut line).expect("a line");
    assert!(line.starts_with("http://127.0.0.1:"), "an address that can be opened: {line}");
    until("it warns", || running.said().contains("warning: anyone"));
    let server = Server { at: line.trim()[7..line.trim().len() - 1].parse().expect("an address"), running };
    let host = |host: &str| {
        server.raw(format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes()).map(|a| a.status)
    };
    assert_eq!(host("192.168.1.7:4000"), Some(200));
    assert_eq!(host("evil.example"), Some(403));
}

#[test]
fn there_must_be_something_to_serve() {
    let site = Scratch::new(&[("a.md", "# 甲\n")]);
    let out = site.zhinan(&["serve", "--port", "0"]);
    assert_eq!((out.code, out.out.as_str()), (2, ""));
    assert!(out.err.contains("no folder `content`"), "{}", out.err);
}

#[test]
fn build_watch_keeps_the_output_up_to_date() {
    let site = site();
    let running = Running::start(&site, &["build", "--watch"]);
    until("the first build", || running.said().contains("watching"));
    assert!(site.read("public/a/证据.html").contains("第一版"));
    let builds = || running.said().matches("built ").count();
    site.write("content/a/证据.md", "---\ntitle: 证据\ndescription: 证据\n---\n第二版\n");
    until("the edit is built", || site.read("public/a/证据.html").contains("第二版"));
    site.write("content/a/证据.md", "---\ntitle: [\n---\n坏的\n");
    until("the fault is printed", || running.said().contains("nothing was written"));
    assert!(site.read("public/a/证据.html").contains("第二版"));
    std::fs::remove_file(site.path("content/a/证据.md")).expect("removed");
    until("the page is gone", || !site.exists("public/a/证据.html"));
    // Its own writing does not set it off, nor do hidden files.
    thread::sleep(Duration::from_millis(300));
    let before = builds();
    site.write("content/.index.md.swp", "x");
    site.write("public/by-hand.txt", "x");
    thread::sleep(Duration::from_millis(1500));
    assert_eq!(builds(), before, "{}", running.said());
}
