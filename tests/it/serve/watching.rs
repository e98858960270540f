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
