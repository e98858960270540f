//! The cache is the program's own by its mark, and never more than its own files are changed in it.

use super::{bytes_below, files};
use crate::site::Scratch;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

const BUILD: [&str; 3] = ["build", "--as-of", "2026-01-01"];
pub(super) const MARK: &str = "Signature: 8a477f597d28d172789f06886806bc55\n# zhinan keeps here what makes the next build \
    sooner. Nothing but time is lost with this folder.\n";
const STRANGE: &str = "building without a cache";

/// A site of so many pages, beside a folder with files that nobody may touch.
fn site(pages: usize) -> Scratch {
    let site = Scratch::new(&[("content/index.md", "# 首页\n")]);
    (0..pages).for_each(|i| site.write(&format!("content/{i}.md"), &format!("# 第 {i} 篇\n")));
    for name in ["thesis.doc", ".bashrc", "build", "new", ".gitignore", &"a".repeat(32)] {
        site.write(&format!("home/{name}"), "precious");
    }
    site
}

fn home_is_untouched(site: &Scratch, when: &str) {
    let files = files(&site.path("home"));
    assert!(
        files.len() == 6 && files.values().all(|bytes| bytes == b"precious"),
        "{when}: {:?}",
        files.keys()
    );
}

/// Target of the cache if it is a link, and its files.
fn state(site: &Scratch) -> (Option<PathBuf>, Vec<(String, Vec<u8>)>) {
    let at = site.path(".zhinan-cache");
    let below = if at.exists() { bytes_below(&at) } else { Vec::new() };
    (std::fs::read_link(&at).ok(), below)
}

/// Builds, and gives whether the cache was of use.
fn build(site: &Scratch, when: &str) -> (bool, String) {
    let out = site.zhinan(&[&BUILD[..], &["--timings"]].concat());
    assert_eq!(out.code, 0, "{when}: {}", out.err);
    (out.err.contains("compare") && !out.err.contains("parse"), out.err)
}

#[test]
fn a_cache_of_somebody_else_is_left_alone() {
    type Make = fn(&Scratch);
    let cases: [(&str, Make); 7] = [
        ("a link", |site| symlink(site.path("home"), site.path(".zhinan-cache")).expect("a link")),
        ("a link to nothing", |site| symlink("nowhere", site.path(".zhinan-cache")).expect("a link")),
        ("a file", |site| site.write(".zhinan-cache", "mine")),
        ("no mark", |site| {
            site.write(".zhinan-cache/notes.txt", "mine");
            symlink(site.path("home"), site.path(".zhinan-cache/search")).expect("a link");
        }),
        ("another mark", |site| {
            site.write(".zhinan-cache/CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55")
        }),
        ("a mark that is a link", |site| {
            site.write("tag", MARK);
            site.write(".zhinan-cache/build", "mine");
            symlink(site.path("tag"), site.path(".zhinan-cache/CACHEDIR.TAG")).expect("a link");
        }),
        ("own names without a mark", |site| {
            site.write(&format!(".zhinan-cache/search/{}", "a".repeat(32)), "mine");
            site.write(".zhinan-cache/build", "mine");
        }),
    ];
    for (when, make) in cases {
        for pages in [3, 210] {
            let site = site(pages);
            make(&site);
            let before = state(&site);
            for _ in 0..2 {
                let (used, said) = build(&site, when);
                assert_eq!((used, said.matches(STRANGE).count()), (false, 1), "{when}: {said}");
            }
            assert_eq!(state(&site), before, "{when}");
            home_is_untouched(&site, when);
        }
    }
}

#[test]
fn nothing_strange_in_the_cache_is_followed_or_removed() {
    let site = site(210);
    let (used, said) = build(&site, "the first");
    assert!(!used && !said.contains(STRANGE), "{said}");
    let names = || files(&site.path(".zhinan-cache/search")).into_keys().filter(|name| name.len() == 32);
    assert!(names().count() > 0 && site.read(".zhinan-cache/CACHEDIR.TAG") == MARK);
    let (home, own) = (site.path("home"), "0".repeat(32));
    // Names of its own form that are links go, alone; others stay.
    site.write(".zhinan-cache/notes.txt", "mine");
    site.write(".zhinan-cache/search/notes.txt", "mine");
    site.write(&format!(".zhinan-cache/search/{}", "A".repeat(32)), "mine");
    site.write(&format!(".zhinan-cache/search/{}/x", "b".repeat(32)), "mine");
    symlink(home.join("thesis.doc"), site.path(".zhinan-cache/search/link")).expect("a link");
    symlink(home.join("a".repeat(32)), site.path(".zhinan-cache/search").join(&own)).expect("a link");
    symlink(home.join("new"), site.path(".zhinan-cache/new")).expect("a link");
    std::fs::remove_file(site.path(".zhinan-cache/build")).expect("there");
    let pipe = std::process::Command::new("mkfifo").arg(site.path(".zhinan-cache/build")).status();
    assert!(pipe.expect("mkfifo runs").success());
    assert!(!build(&site, "with a pipe").0);
    home_is_untouched(&site, "a link in `search`");
    assert!(!site.exists(&format!(".zhinan-cache/search/{own}")));
    assert!(build(&site, "again").0, "the pipe was replaced");
    // A link for the whole of `search` goes, too, and what it leads to stays.
    std::fs::rename(site.path(".zhinan-cache/search"), site.path("aside")).expect("renamed");
    symlink(&home, site.path(".zhinan-cache/search")).expect("a link");
    site.write("content/7.md", "# 别的\n");
    assert!(!build(&site, "with a link").0);
    home_is_untouched(&site, "`search` is a link");
    assert!(std::fs::symlink_metadata(site.path(".zhinan-cache/search")).expect("there").is_dir());
    assert!(build(&site, "again").0);
    // The site becomes small.
    std::fs::remove_dir_all(site.path(".zhinan-cache/search")).expect("removed");
    std::fs::rename(site.path("aside"), site.path(".zhinan-cache/search")).expect("renamed");
    (20..210).for_each(|i| std::fs::remove_file(site.path(&format!("content/{i}.md"))).expect("there"));
    let (_, said) = build(&site, "small");
    assert!(!said.contains(STRANGE), "{said}");
    assert_eq!(names().count(), 1, "the one in capital letters");
    for path in ["notes.txt", "search/notes.txt", &format!("search/{}/x", "b".repeat(32)), "CACHEDIR.TAG"] {
        assert!(site.exists(&format!(".zhinan-cache/{path}")), "{path}");
    }
    assert!(!site.exists(".zhinan-cache/build") && site.exists(".zhinan-cache/search/link"));
    home_is_untouched(&site, "small");
}

#[test]
fn a_cache_that_nothing_strange_is_in_goes_with_the_pages() {
    let site = site(210);
    std::fs::create_dir(site.path(".zhinan-cache")).expect("made");
    let (_, said) = build(&site, "an empty folder");
    assert!(!said.contains(STRANGE) && site.exists(".zhinan-cache/search"), "{said}");
    (20..210).for_each(|i| std::fs::remove_file(site.path(&format!("content/{i}.md"))).expect("there"));
    build(&site, "small");
    assert!(!site.exists(".zhinan-cache"));
}
