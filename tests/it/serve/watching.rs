//! Changes reach the preview however they are made and however they are seen.

use super::client::{PAGE, Server, site, until};
use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};
use zhinan::watch::Watch;

fn text(words: &str) -> String {
    format!("---\ntitle: 证据\ndescription: 证据\n---\n{words}\n")
}

#[test]
fn every_way_in_which_editors_write_is_seen() {
    let site = site();
    let server = Server::start(&site, &[]);
    let file = site.path("content/a/证据.md");
    let shows = |words: &str| until(words, || server.get(PAGE).text().contains(words));

    // vim: the old file becomes the back-up, a new one takes its name, the back-up goes.
    let backup = site.path("content/a/证据.md~");
    fs::rename(&file, &backup).expect("renamed");
    fs::write(&file, text("写法一")).expect("written");
    fs::remove_file(&backup).expect("removed");
    shows("写法一");

    // VS Code: the file is emptied and written.
    fs::write(&file, "").expect("emptied");
    fs::write(&file, text("写法二")).expect("written");
    shows("写法二");

    // JetBrains: a new file beside it, the old one aside, the new one in its place.
    let (new, old) = (site.path("content/a/证据.md___jb_tmp___"), site.path("content/a/证据.md___jb_old___"));
    fs::write(&new, text("写法三")).expect("written");
    fs::rename(&file, &old).expect("renamed");
    fs::rename(&new, &file).expect("renamed");
    fs::remove_file(&old).expect("removed");
    shows("写法三");

    // Through a hard link, and by adding to the end.
    let mut at_the_end = fs::OpenOptions::new().append(true).open(&file).expect("a file");
    std::io::Write::write_all(&mut at_the_end, "又一句\n".as_bytes()).expect("written");
    shows("又一句");

    // A name that is stored in another spelling than it is served under (macOS).
    fs::write(site.path("content/cafe\u{301}.md"), text("拼写一")).expect("written");
    let cafe = "/caf%C3%A9.html";
    until("the other spelling", || server.get(cafe).text().contains("拼写一"));
    fs::write(site.path("content/cafe\u{301}.md"), text("拼写二")).expect("written");
    until("its edit", || server.get(cafe).text().contains("拼写二"));
}

#[test]
fn faults_in_other_files_hold_back_no_edit() {
    let site = site();
    let good = [
        ("content/glossary.yaml", "证据:\n  definition: 第一版的解释\n"),
        ("content/evidence.yaml", "photo:\n  title: 照片\n"),
        ("content/glossary.en.yaml", "证据:\n  term: proof\n  definition: first\n"),
        ("themes/own/templates/home.html", "{% extends \"default/home.html\" %}\n"),
        ("themes/own/strings/zh-CN.yaml", "search: 找一找\n"),
        ("content/search.yaml", "tests: []\n"),
        ("content/site.yaml", "title: 指南\ntheme: own\nlanguages: [en]\n"),
    ];
    good.iter().for_each(|(path, text)| site.write(path, text));
    let server = Server::start(&site, &[]);
    until("the first page", || server.get("/glossary.html").text().contains("第一版的解释"));
    for (number, (path, before)) in good.iter().enumerate() {
        let broken = if path.ends_with(".html") { "{% if %}" } else { "x: [\n" };
        site.write(path, broken);
        // Wait until the fault is reported, and edit only then.
        let count = server.running.said().matches("the last good version stays").count();
        until(path, || {
            server.running.said().matches("the last good version stays").count() > count
                || server.running.said().matches(path).count() > 1
        });
        site.write("content/a/证据.md", &text(&format!("改了 {number}")));
        until(path, || server.get(PAGE).text().contains(&format!("改了 {number}")));
        until(path, || {
            server.get("/en/a/%E8%AF%81%E6%8D%AE.html").text().contains(&format!("改了 {number}"))
        });
        // A page with a fault shows its last good state, and every page has its style sheet.
        assert!(server.get("/glossary.html").text().contains("第一版的解释"), "{path}");
        let home = server.get("/index.html").text();
        let (_, sheet) = home.split_once("href=\"assets/zhinan.").expect("a style sheet");
        let sheet = format!("/assets/zhinan.{}", sheet.split('"').next().unwrap_or_default());
        assert_eq!(server.get(&sheet).status, 200, "{path}: {sheet}");
        site.write(path, before);
    }
    until("the end", || server.get(PAGE).text().contains("改了 6"));
}

#[test]
fn a_thousand_files_at_once_are_few_rebuilds() {
    let site = site();
    let server = Server::start(&site, &[]);
    let write = |version: &str| {
        for i in 0..1000 {
            site.write(&format!("content/many/{i}.md"), &text(version));
        }
    };
    write("第一批");
    until("they are there", || server.get("/many/999.html").text().contains("第一批"));
    write("第二批");
    until("they are new", || {
        (0..1000).all(|i| server.get(&format!("/many/{i}.html")).text().contains("第二批"))
    });
    fs::rename(site.path("content/many"), site.path("content/moved")).expect("renamed");
    until("they moved", || {
        server.get("/moved/5.html").status == 200 && server.get("/many/5.html").status == 404
    });
    until("the terminal has told of it", || server.running.said().contains("content/many"));
    let rebuilds = server.running.said().lines().filter(|line| line.contains(" ms")).count();
    assert!(rebuilds < 100, "{rebuilds} rebuilds\n{}", server.running.said());
}

#[test]
fn folders_that_report_nothing_are_looked_through() {
    let site = site();
    let mut watch =
        Watch::begin_with(site.dir.path(), Some("changes are not reported here".into())).expect("a watch");
    let mut next = |what: &str| {
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            let batch: BTreeSet<String> = watch.next_batch();
            if !batch.is_empty() {
                return batch;
            }
            assert!(Instant::now() < end, "{what} is not seen");
        }
    };
    site.write("content/a/证据.md", &text("更长的第二版"));
    assert!(next("an edit").contains("content/a/证据.md"));
    site.write("content/b/新.md", &text("新的"));
    let mut seen = next("a new folder");
    while !seen.contains("content/b/新.md") {
        seen.extend(next("the file in it"));
    }
    fs::remove_file(site.path("content/a/证据.md")).expect("removed");
    assert!(next("a file that went").contains("content/a/证据.md"));
}

#[test]
fn folders_may_come_go_and_change_places() {
    let site = site();
    let server = Server::start(&site, &[]);
    let shows = |target: &str, words: &str| until(target, || server.get(target).text().contains(words));
    let gone = |target: &str| until(target, || server.get(target).status == 404);
    // All of it at once, and files that are written before anyone can watch the folder.
    for i in 0..20 {
        site.write(&format!("content/deep/{i}/b/c/d.md"), &text("深处"));
    }
    (0..20).for_each(|i| shows(&format!("/deep/{i}/b/c/d.html"), "深处"));
    site.write("content/deep/7/b/c/d.md", &text("改过"));
    shows("/deep/7/b/c/d.html", "改过");
    // Two folders exchange their names; what is in them is watched where it is now.
    fs::rename(site.path("content/deep/7"), site.path("content/deep/aside")).expect("renamed");
    fs::rename(site.path("content/deep/8"), site.path("content/deep/7")).expect("renamed");
    fs::rename(site.path("content/deep/aside"), site.path("content/deep/8")).expect("renamed");
    shows("/deep/8/b/c/d.html", "改过");
    site.write("content/deep/7/b/c/d.md", &text("换了地方"));
    shows("/deep/7/b/c/d.html", "换了地方");
    site.write("content/deep/8/b/c/d.md", &text("也换了地方"));
    shows("/deep/8/b/c/d.html", "也换了地方");
    // Out of the site, and back.
    fs::rename(site.path("content/deep"), site.path("elsewhere")).expect("renamed");
    gone("/deep/7/b/c/d.html");
    site.write("elsewhere/7/b/c/d.md", &text("在外面改的"));
    fs::rename(site.path("elsewhere"), site.path("content/deep")).expect("renamed");
    shows("/deep/7/b/c/d.html", "在外面改的");
    // Gone and made again in one go.
    fs::remove_dir_all(site.path("content/deep")).expect("removed");
    site.write("content/deep/7/b/c/d.md", &text("重新写的"));
    shows("/deep/7/b/c/d.html", "重新写的");
    gone("/deep/8/b/c/d.html");
    site.write("content/deep/7/b/c/d.md", &text("又改了"));
    shows("/deep/7/b/c/d.html", "又改了");
}

/// A preview that may watch only so many folders, with so many watchers: limits are counted for each
/// user namespace. None where the system makes no such namespace.
#[cfg(target_os = "linux")]
fn limited(site: &crate::site::Scratch, watches: usize, watchers: usize) -> Option<Server> {
    let set = format!(
        "echo {watches} > /proc/sys/user/max_inotify_watches && echo {watchers} > /proc/sys/user/max_inotify_instances"
    );
    let namespace = |script: &str| {
        let mut command = crate::site::program("unshare");
        command.args(["--user", "--map-root-user", "sh", "-c", script]);
        command
    };
    if !namespace(&set).status().is_ok_and(|status| status.success()) {
        return None;
    }
    let program = env!("CARGO_BIN_EXE_zhinan");
    Some(Server::start_from(site, namespace(&format!("{set} && exec '{program}' serve --port 0"))))
}

#[cfg(target_os = "linux")]
#[test]
fn where_no_more_can_be_watched_the_terminal_says_how_to_mend_it() {
    let site = site();
    let shows = |server: &Server, words: &str| {
        site.write("content/a/证据.md", &text(words));
        until(words, || server.get(PAGE).text().contains(words));
        let said = server.running.said();
        assert_eq!(said.matches("sudo sysctl fs.inotify.max_user_watches").count(), 1, "{said}");
    };
    let (Some(none), Some(few)) = (limited(&site, 100, 0), limited(&site, 6, 10)) else {
        // `watch.rs` holds the words to the errors that the system would give.
        return;
    };
    shows(&none, "没有监视器");
    assert!(!few.running.said().contains("sysctl"), "there is room yet");
    for i in 0..10 {
        site.write(&format!("content/more-{i}/a.md"), &text("新文件夹"));
    }
    until("the limit is reached", || few.running.said().contains("sysctl"));
    until("new folders are seen all the same", || few.get("/more-9/a.html").status == 200);
    shows(&few, "超过了上限");
}
