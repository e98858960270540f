//! Each folder on the way of a build is exchanged for a link, before it or again and again while it runs. The
//! folder that the link leads to is as it was, to the time of its files, and nothing of it is published.

use crate::site::{Run, Scratch};
use std::collections::BTreeMap;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

const BUILD: [&str; 3] = ["build", "--as-of", "2026-01-01"];
const SECRET: &str = "root:x:0:0";

/// A folder whose names and files are as those in any place on the way would be, and others.
const DECOY: [&str; 12] = [
    "a.md",
    "x.bin",
    "x/a.md",
    "x/x.bin",
    "build",
    "new",
    "CACHEDIR.TAG",
    ".zhinan-manifest",
    "0123456789abcdef0123456789abcdef",
    "search/0123456789abcdef0123456789abcdef",
    "index.html",
    ".hidden",
];

/// A site with as many pages as it takes for a cache, and a folder outside.
fn begin() -> (Scratch, Scratch) {
    let site = Scratch::new(&[
        ("content/index.md", "# 首页\n"),
        ("content/d/a.md", "# 甲\n"),
        ("content/d/x.bin", "x"),
        ("content/d/x/a.md", "# 乙\n"),
        ("content/site.yaml", "title: 站\ntheme: own\n"),
        ("themes/own/css/a.css", "a { color: red }\n"),
    ]);
    (0..210).for_each(|i| site.write(&format!("content/p/{i}.md"), &format!("# 第 {i} 篇\n\n正文\n")));
    let decoy = Scratch::new(&DECOY.map(|path| (path, SECRET)));
    // Nothing but the link says that it is not the program's own.
    decoy.write("CACHEDIR.TAG", super::cache::MARK);
    decoy.write(".zhinan-part", "");
    let own = DECOY.map(|path| format!("00000000000000000000000000000000 {} {path}\n", SECRET.len()));
    decoy.write(".zhinan-manifest", &format!("zhinan manifest 1\n{}", own.concat()));
    assert_eq!(site.zhinan(&BUILD).code, 0);
    assert!(site.exists(".zhinan-cache/search") && site.exists("public/d/x/a.html"));
    (site, decoy)
}

/// Everything about a folder that a build could change.
fn state(folder: &Scratch) -> BTreeMap<String, (u32, i64, i64, u64, Vec<u8>)> {
    let entries = walkdir::WalkDir::new(folder.dir.path()).into_iter().map(|entry| entry.expect("readable"));
    entries
        .map(|entry| {
            let (name, metadata) =
                (entry.path().to_string_lossy().into_owned(), entry.metadata().expect("there"));
            let bytes =
                if metadata.is_file() { std::fs::read(entry.path()).expect("readable") } else { Vec::new() };
            (name, (metadata.mode(), metadata.mtime(), metadata.mtime_nsec(), metadata.nlink(), bytes))
        })
        .collect()
}

/// Nothing of the decoy is in the site's folder: not in the output, wherever that is, nor beside it.
fn nothing_is_published(site: &Scratch, when: &str) {
    for entry in walkdir::WalkDir::new(site.dir.path()).into_iter().flatten() {
        if entry.file_type().is_file() {
            let bytes = std::fs::read(entry.path()).expect("readable");
            let leaked = bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes());
            assert!(!leaked, "{when}: {}", entry.path().display());
        }
    }
}

fn build(site: &Scratch, round: usize, when: &str) -> Run {
    // Nothing can be edited while the content is elsewhere.
    let edited = site.path("content/p/7.md");
    let _ = edited.exists().then(|| std::fs::write(edited, format!("# 第 7 篇\n\n第 {round} 版\n")));
    let out = site.zhinan(&BUILD);
    assert!([0, 1, 2].contains(&out.code), "{when}: {}", out.err);
    assert!(!out.err.contains("panicked"), "{when}: {}", out.err);
    out
}

/// The places, and those of them where a build has to end well all the same.
const PLACES: [(&str, bool); 13] = [
    (".zhinan-cache", true),
    (".zhinan-cache/search", true),
    (".zhinan-cache/build", true),
    (".public.zhinan-new", false),
    (".public.zhinan-old", false),
    ("public", false),
    ("public/d", false),
    ("public/.zhinan-manifest", false),
    ("content", false),
    ("content/d", false),
    ("content/d/x", false),
    ("themes", false),
    ("themes/own", false),
];

#[test]
fn a_link_in_any_place_before_a_build_leads_it_nowhere() {
    for (place, ends_well) in PLACES {
        let (site, decoy) = begin();
        let before = state(&decoy);
        if site.exists(place) {
            std::fs::rename(site.path(place), site.path("aside")).expect("renamed");
        }
        symlink(decoy.dir.path(), site.path(place)).expect("a link");
        for round in 0..2 {
            let out = build(&site, round, place);
            assert!(out.code == 0 || !ends_well, "{place}: {}", out.err);
            assert!(state(&decoy) == before, "{place}: {}", out.err);
        }
        nothing_is_published(&site, place);
    }
}

/// Exchanges two names again and again while something else is done; how often that could be done.
fn exchanging(a: &Path, b: &Path, act: impl FnOnce()) -> usize {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    let (over, count) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                // One of the two may not be there yet, or be gone for a while.
                let done = renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).is_ok();
                count.fetch_add(usize::from(done), Ordering::Relaxed);
                std::thread::sleep(std::time::Duration::from_micros(20));
            }
        });
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(act));
        over.store(true, Ordering::Relaxed);
        done.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    });
    count.into_inner()
}

#[cfg(target_os = "linux")]
#[test]
fn a_link_in_any_place_during_a_build_leads_it_nowhere() {
    for (place, ends_well) in PLACES {
        let (site, decoy) = begin();
        symlink(decoy.dir.path(), site.path("link")).expect("a link");
        let before = state(&decoy);
        let exchanged = exchanging(&site.path(place), &site.path("link"), || {
            for round in 0..6 {
                let out = build(&site, round, place);
                assert!(out.code == 0 || !ends_well, "{place}: {}", out.err);
                assert!(state(&decoy) == before, "{place}: {}", out.err);
            }
        });
        assert!(exchanged > 20 || place.ends_with("-old"), "{place}: exchanged {exchanged} times");
        nothing_is_published(&site, place);
    }
}
