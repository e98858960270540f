//! Requests that a browser, a proxy or `curl` may send to a web server.

use super::client::{PAGE, Running, Server, read, site, until};
use crate::site::command;
use std::io::{BufRead, BufReader, Write};
use std::process::Command;

#[test]
fn parts_of_a_file() {
    let site = site();
    std::fs::write(site.path("content/empty.bin"), []).expect("a writable file");
    let server = Server::start(&site, &[]);
    let ask = |method: &str, target: &str, headers: &[&str]| {
        let answer = server.ask(method, target, headers);
        let range = answer.header("Content-Range").map(str::to_string);
        (answer.status, range, answer.body)
    };
    let part = |range: &str| ask("GET", "/bytes.bin", &[&format!("Range: {range}")]);
    let of = |range: &str| Some(format!("bytes {range}/10"));
    let whole: Vec<u8> = (0..10).collect();
    assert_eq!(part("bytes=0-0"), (206, of("0-0"), vec![0]));
    assert_eq!(part("bytes=7-"), (206, of("7-9"), vec![7, 8, 9]));
    assert_eq!(part("bytes=-2"), (206, of("8-9"), vec![8, 9]));
    assert_eq!(part("Bytes=2-99"), (206, of("2-9"), whole[2..].to_vec()));
    for outside in ["bytes=10-", "bytes=99-100", "bytes=-0"] {
        assert_eq!(part(outside), (416, of("*"), vec![]), "{outside}");
    }
    // Several parts, and what is no range, are answered with all of it.
    for other in ["bytes=0-1,4-5", "bytes=5-2", "bytes=a-b", "bytes=", "items=0-1", "bytes=0-1-2"] {
        assert_eq!(part(other), (200, None, whole.clone()), "{other}");
    }
    assert_eq!(ask("GET", "/empty.bin", &["Range: bytes=0-"]).0, 416);
    assert_eq!(ask("HEAD", "/bytes.bin", &["Range: bytes=2-3"]).0, 200, "a part of what has no body");
    let etag = server.get("/bytes.bin").header("ETag").expect("a tag").to_string();
    let range = "Range: bytes=2-3";
    assert_eq!(ask("GET", "/bytes.bin", &[range, &format!("If-Range: {etag}")]).2, vec![2, 3]);
    for other in ["\"other\"", &format!("W/{etag}"), "Wed, 21 Oct 2015 07:28:00 GMT"] {
        assert_eq!(ask("GET", "/bytes.bin", &[range, &format!("If-Range: {other}")]).2, whole, "{other}");
    }
}

#[test]
fn what_the_asker_has_is_not_sent_again() {
    let site = site();
    let server = Server::start(&site, &[]);
    for target in ["/", PAGE, "/bytes.bin", "/search/index.js", "/__zhinan/reload.js"] {
        let mut stream = server.connect();
        let mut ask = |more: &str| {
            let request = format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n");
            stream.write_all(request.as_bytes()).expect("a request");
            read(&mut stream, false).expect("an answer")
        };
        let whole = ask("");
        let etag = whole.header("ETag").expect("a tag").to_string();
        let again = ask(&format!("If-None-Match: {etag}\r\n"));
        assert_eq!((again.status, again.header("ETag")), (304, Some(&*etag)), "{target}");
        assert_eq!(again.header("Content-Length"), whole.header("Content-Length"), "as RFC 9110 has it");
        // On the same connection: there was no body.
        assert_eq!(ask("If-None-Match: \"other\"\r\n").body, whole.body, "{target}");
        assert_eq!(ask("If-None-Match: *\r\n").status, 304);
    }
}

#[test]
fn addresses_in_every_spelling() {
    let site = site();
    for (name, words) in [("with space.txt", "a"), ("100%.txt", "b"), ("a+b.txt", "c"), ("é.txt", "d")] {
        site.write(&format!("content/{name}"), words);
    }
    let server = Server::start(&site, &[]);
    let whole = |scheme: &str| format!("{scheme}://{}/bytes.bin", server.at);
    for (target, status) in [
        ("/a/证据.html", 200),
        ("/a/%E8%AF%81%e6%8d%ae.html", 200),
        ("/a/证%E6%8D%AE.html?查询=1", 200),
        ("/with%20space.txt", 200),
        ("/100%25.txt", 200),
        ("/a+b.txt", 200),
        ("/e%CC%81.txt", 200),
        ("/%61/", 200),
        (&whole("http"), 200),
        (&whole("HTTP"), 200),
        (&whole("https"), 400),
        // The disk may not tell them apart; a server that the site is published on does.
        ("/A/证据.html", 404),
        ("/BYTES.bin", 404),
        ("/a//证据.html", 404),
    ] {
        assert_eq!(server.get(target).status, status, "{target}");
    }
    let gbk =
        server.raw(b"GET /a/\xd6\xa4\xbe\xdd.html HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("an answer");
    assert_eq!(gbk.status, 400);
    assert_eq!(server.raw(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n").map(|a| a.status), Some(200));
}

#[test]
fn a_link_in_another_case_is_a_finding() {
    let site = site();
    site.write("content/index.md", "---\ntitle: 首页\ndescription: 首页\n---\n[甲](A/证据.md)\n");
    let server = Server::start(&site, &[]);
    until("the finding", || server.running.said().contains("did you mean `a/证据.md`?"));
}

#[test]
fn drafts_and_pages_of_the_future_wear_a_badge() {
    let site = site();
    site.write("content/later.md", "---\ntitle: 以后\ndescription: 以后\ndate: 2999-01-01\n---\n还没到\n");
    let server = Server::start(&site, &[]);
    let badge = |target: &str| server.get(target).text().contains("banner-draft");
    assert!(badge("/draft.html") && badge("/later.html") && !badge(PAGE));
    assert_eq!(site.zhinan(&["build"]).code, 0);
    assert!(!site.exists("public/draft.html") && !site.exists("public/later.html"));
}

/// The addresses that the terminal names, the first of them on standard output.
fn addresses(args: &[&str]) -> (Server, Vec<String>) {
    let site = site();
    let mut running = Running::start(&site, &[&["serve", "--port", "0"], args].concat());
    let mut line = String::new();
    BufReader::new(running.child.stdout.take().expect("out")).read_line(&mut line).expect("a line");
    until("the warning", || running.said().contains("warning: anyone"));
    let at = line.trim().trim_start_matches("http://").trim_end_matches('/').parse().expect("an address");
    let said = running.said();
    let others = said.lines().filter_map(|l| l.strip_prefix("  http://")?.strip_suffix('/'));
    let others = others.map(str::to_string).collect();
    (Server { running, at }, others)
}

#[test]
fn the_addresses_for_other_machines_are_named() {
    let (server, others) = addresses(&["--host", "0.0.0.0"]);
    assert!(server.at.ip().is_loopback());
    for other in others {
        let at: std::net::SocketAddr = other.parse().expect("an address");
        assert!(at.port() == server.at.port() && !at.ip().is_unspecified() && at.is_ipv4(), "{other}");
        let elsewhere = Server { at, running: Running::start(&site(), &["--version"]) };
        assert_eq!(elsewhere.get("/").status, 200, "{other} can be opened");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_browser_is_opened_where_asked_for() {
    use std::os::unix::fs::PermissionsExt;
    let site = site();
    site.write("bin/xdg-open", "#!/bin/sh\necho \"$1\" > opened.part\nmv opened.part opened\n");
    std::fs::set_permissions(site.path("bin/xdg-open"), std::fs::Permissions::from_mode(0o755)).expect("set");
    let path = format!("{}:{}", site.path("bin").display(), std::env::var("PATH").unwrap_or_default());
    let mut open = command(&["serve", "--port", "0", "--open"]);
    open.env("PATH", path);
    let server = Server::start_from(&site, open);
    until("it is opened", || site.exists("opened"));
    assert_eq!(site.read("opened").trim(), format!("http://{}/", server.at));
    // The preview runs without a browser, too.
    let mut none = command(&["serve", "--port", "0", "--open"]);
    none.env("PATH", site.path("nothing"));
    let server = Server::start_from(&site, none);
    until("it says so", || server.running.said().contains("cannot open a browser"));
    assert!(server.running.said().contains("open http://127.0.0.1"));
    assert_eq!(server.get("/").status, 200);
}

#[cfg(unix)]
#[test]
fn it_stops_when_it_is_told_to() {
    for signal in ["-INT", "-TERM"] {
        let site = site();
        // A shell lets what it starts in the background ignore an interrupt, and so would all below it.
        let mut heard = crate::site::program("env");
        heard.args(["--default-signal=INT", env!("CARGO_BIN_EXE_zhinan"), "serve", "--port", "0"]);
        let mut server = Server::start_from(&site, heard);
        let page = server.events("page=/");
        let id = server.running.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().is_ok_and(|status| status.success()));
        let mut ended = None;
        until("it ends", || {
            ended = server.running.child.try_wait().expect("a child");
            ended.is_some()
        });
        assert!(!server.running.said().contains("panicked"), "{}", server.running.said());
        until("its pages hear of it", || page.try_recv() == Err(std::sync::mpsc::TryRecvError::Disconnected));
        let port = server.at.port().to_string();
        let again = Server::start_from(&site, command(&["serve", "--port", &port]));
        assert_eq!(again.at, server.at, "the port is free again at once");
    }
}
