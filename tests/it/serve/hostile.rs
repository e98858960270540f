//! Defence of the preview against clients that mean harm, or that are only very many.

use super::client::{LIMIT, PAGE, Server, read, site, until, wait_for};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

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

#[cfg(unix)]
#[test]
fn a_folder_that_becomes_a_link_is_not_followed() {
    let site = site();
    site.write("elsewhere/证据.md", "---\ntitle: 证据\ndescription: 证据\n---\nroot:x:0:0\n");
    let server = Server::start(&site, &[]);
    std::fs::rename(site.path("content/a"), site.path("aside")).expect("renamed");
    std::os::unix::fs::symlink(site.path("elsewhere"), site.path("content/a")).expect("a link");
    until("the link is reported", || server.running.said().contains("a symbolic link"));
    assert!(!server.get(PAGE).text().contains("root:x:0:0"));
    assert!(server.get(PAGE).text().contains("第一版"), "the last good version stays");
}

/// Exchanged for a link thousands of times a second, while the file in it is asked for: between any two
/// steps of opening it.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_is_exchanged_for_a_link_all_the_time_leaks_nothing() {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    for (name, target) in [("dir", "elsewhere"), ("dir", "content/.hidden"), ("dir/x.bin", "elsewhere/x.bin")]
    {
        let site = site();
        site.write("content/dir/x.bin", "plain");
        site.write("elsewhere/x.bin", "root:x:0:0");
        site.write("content/.hidden/x.bin", "root:x:0:0");
        std::os::unix::fs::symlink(site.path(target), site.path("link")).expect("a link");
        let server = Server::start(&site, &[]);
        assert_eq!(server.get("/dir/x.bin").text(), "plain");
        let (over, exchanged) = (AtomicBool::new(false), AtomicUsize::new(0));
        let (one, other) = (site.path("content").join(name), site.path("link"));
        let exchange = || {
            while !over.load(Ordering::Relaxed) {
                renameat_with(CWD, &one, CWD, &other, RenameFlags::EXCHANGE).expect("exchanged");
                exchanged.fetch_add(1, Ordering::Relaxed);
            }
        };
        let ask = || {
            let (mut served, mut leaked) = (0, 0);
            for _ in 0..2500 {
                let answer = server.get("/dir/x.bin");
                served += usize::from(answer.status == 200 && answer.text() == "plain");
                leaked += usize::from(answer.text().contains("root:x:0:0"));
            }
            (served, leaked)
        };
        let (served, leaked) = std::thread::scope(|scope| {
            scope.spawn(exchange);
            let asked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(ask));
            over.store(true, Ordering::Relaxed);
            asked.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        assert_eq!(leaked, 0, "{name}, {target}: {served} served");
        assert!(served > 20 && exchanged.into_inner() > 2500, "{name}, {target}: {served} served");
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
    let link = [visit[0], visit[1], "Sec-Fetch-Dest: document"];
    assert_eq!(server.ask("GET", "/", &link).status, 200, "a link from elsewhere may be followed");
    for frame in ["iframe", "frame", "object", "embed", "fencedframe"] {
        let held = [visit[0], visit[1], &format!("Sec-Fetch-Dest: {frame}")];
        assert_eq!(server.ask("GET", "/", &held).status, 403, "{frame}");
    }
    assert_eq!(server.ask("GET", "/__zhinan/events", &link).status, 403, "events are no page");
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
fn requests_without_an_end_are_refused() {
    let site = site();
    let server = Server::start(&site, &[]);
    let long = format!("X-Long: {}", "a".repeat(20 * 1024 * 1024));
    assert_eq!(server.ask("GET", "/", &[&long]).status, 431);
    let many: Vec<String> = (0..10_000).map(|i| format!("X-{i}: 1")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(server.ask("GET", "/", &many).status, 431);
    for broken in ["\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n"] {
        let answer = server.raw(broken.as_bytes()).expect("a refusal");
        assert!([400, 505].contains(&answer.status), "{broken:?}");
    }
    // Bytes after such lines may be the body or another request: it is read as neither.
    for body in [
        "Transfer-Encoding: nonsense",
        "Transfer-Encoding: chunked\r\nContent-Length: 3",
        "Content-Length: 50",
    ] {
        let mut stream = server.connect();
        let next = format!("GET /a/ HTTP/1.1\r\nHost: {}\r\n\r\n", server.at);
        let request = format!("GET /nothing HTTP/1.1\r\nHost: {}\r\n{body}\r\n\r\n{next}", server.at);
        stream.write_all(request.as_bytes()).expect("a request");
        assert_eq!(read(&mut stream, false).map(|a| a.status), Some(404), "{body}");
        assert!(read(&mut stream, false).is_none(), "{body}: one answer");
    }
    // Refused as soon as it is too much, not when it ends.
    for (part, times) in [("a", 40 * 1024), ("a\r\nX: ", 200)] {
        let mut stream = server.connect();
        let request = format!("GET / HTTP/1.1\r\nX: {}", part.repeat(times));
        stream.write_all(request.as_bytes()).expect("a request");
        assert_eq!(read(&mut stream, false).map(|a| a.status), Some(431), "{times} of {part:?}");
    }
    // One that says nothing, or stops in the middle, is given up.
    let (mut silent, mut half) = (server.connect(), server.connect());
    half.write_all(b"GET / HT").expect("a request");
    assert_eq!(read(&mut half, false).map(|a| a.status), Some(408));
    assert_eq!(silent.read(&mut [0]).expect("the connection is closed"), 0);
    // One that trickles in is given up, however lively it looks.
    let mut slow = server.connect();
    let begin = Instant::now();
    while begin.elapsed() < LIMIT && slow.write_all(b"a").is_ok() {
        std::thread::sleep(Duration::from_millis(200));
    }
    assert!(begin.elapsed() < LIMIT, "a connection that never asks is closed");
}

#[test]
fn clients_that_do_nothing_delay_nobody() {
    let site = site();
    let server = Server::start(&site, &[]);
    // Connections that say nothing, half a request, or take events and never read them.
    let mut held = Vec::new();
    for i in 0..1000 {
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
    drop(held);
}

#[test]
fn many_open_pages_hear_of_an_edit_together() {
    let site = site();
    let server = Server::start(&site, &[]);
    let mut deaf = server.connect();
    deaf.write_all(b"GET /__zhinan/events?page=/ HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("a request");
    let query = format!("page={}", PAGE.replace('%', "%25"));
    let pages: Vec<_> = (0..200).map(|_| server.events(&query)).collect();
    site.write("content/a/证据.md", "---\ntitle: 证据\ndescription: 证据\n---\n第二版\n");
    wait_for(&pages[0], "event: reload");
    let begin = Instant::now();
    pages.iter().skip(1).for_each(|page| drop(wait_for(page, "event: reload")));
    // Generous for a busy machine; tests/bench/preview.py measures it.
    assert!(begin.elapsed() < Duration::from_secs(3), "{:?}", begin.elapsed());
}

#[test]
fn the_folder_may_be_deleted_and_the_disk_be_full() {
    let site = site();
    // Whatever is written there fails as on a full disk.
    let log = std::fs::OpenOptions::new().write(true).open("/dev/full");
    let server = Server::start_with(&site, &[], log.ok().map(Into::into));
    assert_eq!(server.get("/%E5%9B%BE.svg").status, 200);
    std::fs::remove_dir_all(site.path("content")).expect("removed");
    let page = server.events("page=/");
    wait_for(&page, "event: fault");
    assert_eq!((server.get("/").status, server.get("/%E5%9B%BE.svg").status), (200, 404));
    site.write("content/index.md", "# 重新开始\n");
    wait_for(&page, "event: reload");
    until("the new site is served", || server.get("/").text().contains("重新开始"));
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
