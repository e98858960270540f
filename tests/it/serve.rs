//! The preview over real sockets, and `build --watch` on real folders.

mod answers;
mod attacks;
pub(crate) mod client;
mod hostile;
pub(crate) mod same;
mod watching;

use crate::site::Scratch;
use client::{PAGE, Running, Server, site, until, wait_for};
use std::io::{BufRead, BufReader};
use std::thread;
use std::time::Duration;

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
        ("X-Frame-Options", "DENY"),
        ("Content-Security-Policy", "frame-ancestors 'none'"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ] {
        assert_eq!(get.header(name), Some(value));
    }
    let events = server.get("/__zhinan/events?page=/");
    assert_eq!(events.header("Content-Type"), Some("text/event-stream"));
    for name in ["X-Content-Type-Options", "X-Frame-Options", "Cross-Origin-Resource-Policy"] {
        assert_eq!(events.header(name), get.header(name));
    }
    assert_eq!(get.header("Access-Control-Allow-Origin"), None);
    let part = server.ask("GET", "/bytes.bin", &["Range: bytes=2-4"]);
    assert_eq!((part.status, part.body), (206, vec![2, 3, 4]));
    assert_eq!(server.ask("GET", "/bytes.bin", &["Range: bytes=20-"]).status, 416);
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
fn an_edit_beside_a_later_fault_is_shown() {
    let site = site();
    site.write("content/site.yaml", "title: 那个站\n");
    site.write("content/index.md", "---\ntitle: 首页\ndescription: 首页\n---\n好的\n");
    let server = Server::start(&site, &[]);
    let gbk = encoding_rs::GBK.encode("title: 退货和换货的说明\n").0.into_owned();
    let faults: [(&str, &[u8]); 4] = [
        ("content/index.md", b"---\ntitle: [\n---\n"),
        ("content/rules/x.yaml", b"title: [\n"),
        ("content/site.yaml", b"title: [\n"),
        ("content/site.yaml", &gbk),
    ];
    for (number, (path, bytes)) in faults.into_iter().enumerate() {
        let before = std::fs::read(site.path(path)).ok();
        let page = server.events(&format!("page={PAGE}"));
        std::fs::create_dir_all(site.path(path).parent().expect("a folder")).expect("made");
        std::fs::write(site.path(path), bytes).expect("written");
        wait_for(&page, "event: fault");
        let edit = format!("改了{number}");
        site.write("content/a/证据.md", &format!("---\ntitle: 证据\ndescription: 证据\n---\n{edit}\n"));
        until("an edit beside the fault is shown", || server.get(PAGE).text().contains(&edit));
        assert!(server.get(PAGE).text().contains("那个站"), "the settings before hold on");
        assert!(server.get("/").text().contains("好的"), "a page with a fault stays as it was");
        match before {
            Some(before) => std::fs::write(site.path(path), before).expect("written"),
            None => std::fs::remove_file(site.path(path)).expect("removed"),
        }
        wait_for(&page, "event: mended");
    }
}

#[test]
fn a_site_that_begins_with_faults_shows_what_can_be_shown() {
    let site = site();
    site.write("content/index.md", "---\ntitle: 'a' <b>\n---\n");
    let server = Server::start(&site, &[]);
    assert!(server.get("/").text().contains("__zhinan/reload.js"));
    assert!(server.get(PAGE).text().contains("第一版"), "pages without a fault are shown");
    let page = server.events("page=/");
    assert!(wait_for(&page, "event: fault").contains("invalid-yaml"));
    site.write("content/a/证据.md", "---\ntitle: 证据\n---\n第二版\n");
    until("an edit beside the fault is shown", || server.get(PAGE).text().contains("第二版"));
    assert!(!server.running.said().contains("last good version"), "{}", server.running.said());
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
    site.write("themes/default/templates/article.html", "<b>{{ nothing.at.all }}</b>");
    let fault = |target: &str| server.get(target).status;
    until("the fault of a template is shown", || fault(PAGE) == 500);
    let text = server.get(PAGE).text();
    assert!(text.contains("&lt;b&gt;") && !text.contains("<b>"), "{text}");
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
fn an_open_page_leads_to_another_that_was_edited() {
    let site = site();
    let server = Server::start(&site, &[]);
    let home = server.events("page=/&mark=0");
    // The server announces only edits that come after the page has connected, so wait for its first event.
    wait_for(&home, "event: reload");
    site.write("content/a/证据.md", "---\ntitle: 证据\ndescription: 证据\n---\n第二版\n");
    let said = wait_for(&home, "event: changed");
    assert!(said.contains("证据") && said.contains("/a/%E8%AF%81%E6%8D%AE.html"), "{said}");
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
fn at_an_address_of_another_machine_no_port_is_tried_after_the_first() {
    // RFC 5737 reserves this address for documentation, so no machine has it.
    let out = site().zhinan(&["serve", "--port", "0", "--host", "203.0.113.1"]);
    assert_eq!(out.code, 2, "{}", out.err);
    assert!(out.err.starts_with("error: cannot serve at `203.0.113.1`, port 0: "), "{}", out.err);
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
fn the_terminal_has_one_calm_line_for_an_edit() {
    let site = site();
    site.write("content/a/跳级.md", "# 一\n\n#### 二\n");
    let server = Server::start(&site, &[]);
    let quiet = Server::start(&site, &["--quiet"]);
    until("the first findings", || server.running.said().contains("warning"));
    let text = |more: &str| format!("---\ntitle: 证据\ndescription: 证据\n---\n{more}\n");
    site.write("content/a/证据.md", &text("第二版 ![图](../图.svg)"));
    until("its line", || server.running.said().contains("content/a/证据.md: 1 page, "));
    let said = server.running.said();
    let line = said.lines().last().expect("a line");
    assert!(line.ends_with(" ms, 1 warning"), "findings that are as before are only counted: {said}");
    site.write("content/a/证据.md", &text("[坏](rule:x/y)"));
    until("an error that a check finds", || server.running.said().contains("error[broken-link]"));
    assert!(!server.running.said().contains("last good version"), "the page itself is shown");
    assert!(server.get(PAGE).text().contains("坏"));
    until("quiet tells of errors", || quiet.running.said().contains("error[broken-link]"));
    let said = quiet.running.said();
    assert!(!said.contains("warning") && !said.contains(" ms"), "and of nothing else: {said}");
    // A folder that went is an error too, which both name once.
    std::fs::rename(site.path("content"), site.path("aside")).expect("renamed");
    for running in [&server.running, &quiet.running] {
        until("the error", || running.said().contains("error: there is no folder `content`"));
    }
    std::fs::rename(site.path("aside"), site.path("content")).expect("renamed");
    let is_back = |line: &str| line.starts_with("content") && line.contains(": all pages, ");
    until("the line after it", || server.running.said().lines().any(is_back));
    for running in [&server.running, &quiet.running] {
        assert_eq!(running.said().matches("there is no folder").count(), 1, "{}", running.said());
    }
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
