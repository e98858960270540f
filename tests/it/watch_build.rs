//! `build --watch`: after whatever was done to the sources, the output is as a cold build writes it,
//! and nobody who reads it meanwhile misses anything.

use crate::publish::bytes_below;
use crate::serve::client::{Running, until};
use crate::serve::same::{Dice, begin, edit, edit_in_languages, inputs};
use crate::site::Scratch;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use zhinan::diag::{Diags, Severity};
use zhinan::publish::Cache;
use zhinan::session::incremental::{BuildResult, IncrementalBuild};
use zhinan::{BuildRequest, Built};

/// Calls `act` with a request to build into `output`.
pub(crate) fn ordered<T>(site: &Scratch, output: &Path, act: impl FnOnce(&BuildRequest<'_>) -> T) -> T {
    let inputs = inputs();
    act(&BuildRequest {
        root: site.dir.path(),
        output,
        inputs: &inputs,
        strict: false,
        style: "",
        program: Some("test"),
        on_stage: &|_| {},
    })
}

/// Brings `output` up to date; none where nothing changed, `Err` where that could not be done.
fn try_follow(
    incremental: &mut IncrementalBuild,
    site: &Scratch,
    output: &Path,
    changed: &[String],
) -> Result<Option<BuildResult>, String> {
    ordered(site, output, |request| incremental.build(request, &changed.iter().cloned().collect()))
}

pub(crate) fn follow(
    incremental: &mut IncrementalBuild,
    site: &Scratch,
    output: &Path,
    changed: &[String],
) -> Option<BuildResult> {
    try_follow(incremental, site, output, changed).expect("the folders can be written")
}

/// The files of a cold build.
pub(crate) fn cold(site: &Scratch) -> Vec<(String, Vec<u8>)> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = folder.path().join("public");
    ordered(site, &output, |request| {
        let mut diags = Diags::default();
        let sources = zhinan::load::load(request.root, &mut diags).expect("a site");
        let site = request.analyse(sources, &mut diags);
        let built =
            request.build(&site, &mut Cache::default(), &mut diags).expect("folders that can be written");
        assert!(matches!(built, Built::Published(_)), "{:?}", diags.list);
    });
    bytes_below(&output)
}

#[test]
fn after_any_edits_the_output_is_a_cold_builds() {
    the_output_is_a_cold_builds(0x6006, 120, edit);
}

#[test]
fn after_any_edits_the_output_is_a_cold_builds_in_each_language() {
    the_output_is_a_cold_builds(0x1a46, 60, edit_in_languages);
}

fn the_output_is_a_cold_builds(seed: u64, steps: usize, edit: fn(&Scratch, &mut Dice) -> Vec<String>) {
    let mut dice = Dice(seed);
    let site = begin(&mut dice);
    let output = site.path("public");
    let mut incremental = IncrementalBuild::default();
    follow(&mut incremental, &site, &output, &[]).expect("a first build");
    let (mut compared, mut few) = (0, 0);
    let mut broken: Vec<String> = Vec::new();
    for step in 0..steps {
        let mut changed: Vec<String> = (0..=dice.roll(2)).flat_map(|_| edit(&site, &mut dice)).collect();
        for path in broken.drain(..) {
            let _ = std::fs::remove_file(site.path(&path));
            changed.push(path);
        }
        // A file that becomes a folder, and a folder that becomes a file.
        if step % 10 == 3 {
            let _ = std::fs::remove_dir_all(site.path("content/x"));
            site.write("content/x", "a file");
            changed.push("content/x".into());
        } else if step % 10 == 7 {
            let _ = std::fs::remove_file(site.path("content/x"));
            site.write("content/x/y", "in a folder");
            changed.push("content/x".into());
        }
        let before = bytes_below(&output);
        let Some(result) = follow(&mut incremental, &site, &output, &changed) else { continue };
        let Built::Published(done) = result.built else {
            assert!(bytes_below(&output) == before, "step {step}: errors leave the output as it was");
            let errors = result.diags.list.iter().filter(|d| d.severity == Severity::Error);
            broken = errors.map(|d| result.site.sources.get(d.span.file).path.clone()).collect();
            broken.retain(|path| path != "content/site.yaml");
            continue;
        };
        few += usize::from(done.written < 12);
        if step % 3 == 0 {
            let (now, cold) = (bytes_below(&output), cold(&site));
            let names =
                |files: &[(String, Vec<u8>)]| files.iter().map(|(n, _)| n.clone()).collect::<Vec<_>>();
            assert_eq!(names(&now), names(&cold), "step {step}: {changed:?}");
            let other = now.iter().zip(&cold).find(|(a, b)| a != b).map(|(a, _)| &a.0);
            assert_eq!(other, None, "step {step}: {changed:?}");
            compared += 1;
        }
    }
    let least = steps / 8;
    assert!(compared > least && few > least, "{compared} compared, {few} of few files");
}

/// A page is rendered again when a file that it includes, or a page that it names by title, changes.
#[test]
fn an_edit_of_an_included_file_reaches_the_pages_that_show_it() {
    let page = "# 甲\n\n::: include 部/_分.md\n\n::: include 码.rs {lines=1}\n\n::: table 表.csv\n\n见 [[乙]]，![图](图.svg)、[[D#A#C]]、[[夹/e]]、![[新.svg]]\n";
    let site = Scratch::new(&[
        ("content/index.md", "# 首页\n"),
        ("content/a.md", page),
        ("content/b.md", "# 乙\n"),
        ("content/部/_分.md", "一 [乙](../b.md)\n\n::: include _里.md\n"),
        ("content/部/_里.md", "里一\n"),
        ("content/码.rs", "fn one() {}\n"),
        ("content/表.csv", "a,b\n1,2\n"),
        ("content/图.svg", "<svg viewBox=\"0 0 8 6\"></svg>"),
    ]);
    let output = site.path("public");
    let mut incremental = IncrementalBuild::default();
    follow(&mut incremental, &site, &output, &[]).expect("a first build");
    let steps = [
        ("content/部/_里.md", "里二\n", "里二"),
        ("content/部/_分.md", "二 [乙](../b.md)\n", "<p>二 <a"),
        ("content/码.rs", "fn two() {}\nfn three() {}\n", "two"),
        ("content/表.csv", "a,b\n1,99\n", ">99<"),
        ("content/b.md", "# 丙\n", "<span class=\"broken\">[[乙]]</span>"),
        ("content/c.md", "# 乙\n", "<a href=\"c.html\">乙</a>"),
        ("content/图.svg", "<svg viewBox=\"0 0 80 60\"></svg>", "width=\"80\" height=\"60\""),
        ("content/d.md", "# D\n\n## B\n\n### C\n\n## A\n\n### C\n", "<a href=\"d.html#c-1\">"),
        ("content/d.md", "# D\n\n## A\n\n### C\n\n## B\n\n### C\n", "<a href=\"d.html#c\">"),
        ("content/d.md", "# D\n\n## A\n\n### C {#own}\n", "<a href=\"d.html#own\">"),
        ("content/x/夹/e.md", "# 戊\n", ">夹/e</a>"),
        ("content/x/新.svg", "<svg viewBox=\"0 0 7 6\"></svg>", "width=\"7\" height=\"6\""),
        ("content/y/新.svg", "<svg viewBox=\"0 0 7 6\"></svg>", "<span class=\"broken\">![[新.svg]]</span>"),
    ];
    for (path, text, words) in steps {
        site.write(path, text);
        let result = follow(&mut incremental, &site, &output, &[path.to_string()]).expect("a change");
        assert!(matches!(result.built, Built::Published(_)), "{path}: {:?}", result.diags.list);
        assert!(site.read("public/a.html").contains(words), "{path}: {}", site.read("public/a.html"));
        assert!(bytes_below(&output) == cold(&site), "{path}");
        assert!(!site.exists("public/部/_分.html"), "a part is no page");
    }
    // Without the file nothing is written; once it is back, all is well.
    let _ = std::fs::remove_file(site.path("content/部/_分.md"));
    let gone = follow(&mut incremental, &site, &output, &["content/部/_分.md".into()]).expect("a change");
    assert!(matches!(gone.built, Built::Refused));
    site.write("content/部/_分.md", "三\n");
    follow(&mut incremental, &site, &output, &["content/部/_分.md".into()]).expect("a change");
    assert!(site.read("public/a.html").contains("<p>三</p>"));
}

/// Rule sets are compiled with the words of the theme.
#[test]
fn other_words_of_the_theme_reach_the_sentences_of_rules() {
    let rules = "title: 能退吗\nfacts:\n  paid: {ask: 付款了吗, yes_no: true}\noutcomes:\n  go: {title: 走}\n  no: {title: 不}\n\
                 rules:\n  - {id: a, title: A, when: {paid: yes}, then: go, source: S}\n  \
                 - {id: b, title: B, when: {paid: no}, then: no, source: S}\n";
    let words = "themes/default/strings/zh-CN.yaml";
    let site = Scratch::new(&[
        ("content/index.md", "# 首页\n"),
        ("content/rules/r.yaml", rules),
        (words, "rule_if: 如果{conditions}\n"),
    ]);
    let output = site.path("public");
    let mut incremental = IncrementalBuild::default();
    follow(&mut incremental, &site, &output, &[]).expect("a first build");
    let page = || std::fs::read_to_string(output.join("rules/r/a.html")).expect("a page");
    assert!(page().contains("如果「付款了吗」为「是」"), "{}", page());
    site.write(words, "rule_if: 要是{conditions}\n");
    follow(&mut incremental, &site, &output, &[words.into()]).expect("a change");
    assert!(page().contains("要是「付款了吗」为「是」"), "{}", page());
}

#[test]
fn files_whose_bytes_stay_are_not_written() {
    let site = Scratch::new(&[
        ("content/index.md", "# 首页\n"),
        ("content/a.md", "# 甲\n\n字\n"),
        ("content/b.md", "# 乙\n\n字\n"),
        ("content/图.svg", "<svg/>"),
        ("content/表.bin", "1"),
    ]);
    let output = site.path("public");
    let mut incremental = IncrementalBuild::default();
    follow(&mut incremental, &site, &output, &[]).expect("a first build");
    let times = || -> BTreeMap<String, _> {
        let time =
            |path: &str| std::fs::metadata(output.join(path)).and_then(|m| m.modified()).expect("there");
        bytes_below(&output).into_iter().map(|(path, _)| (path.clone(), time(&path))).collect()
    };
    let before = times();
    std::thread::sleep(std::time::Duration::from_millis(20));
    site.write("content/a.md", "# 甲\n\n别的\n");
    // Touched, with the same bytes.
    site.write("content/表.bin", "1");
    follow(&mut incremental, &site, &output, &["content".into()]).expect("a change");
    let after = times();
    let written: Vec<&String> = after.keys().filter(|path| before.get(*path) != after.get(*path)).collect();
    let allowed = |path: &str| {
        ["a.html", "a.md", "index.html", "llms.txt", "llms-full.txt", "feed.xml", ".zhinan-manifest"]
            .contains(&path)
            || path.starts_with("search/")
    };
    assert!(written.iter().all(|path| allowed(path)), "{written:?}");
    assert!(written.iter().any(|path| *path == "a.html"));
}

#[test]
fn what_others_changed_in_the_output_is_reported_and_kept() {
    let site =
        Scratch::new(&[("content/a.md", "# 甲\n"), ("content/b.md", "# 乙\n"), ("content/c.md", "# 丙\n")]);
    let output = site.path("public");
    let mut incremental = IncrementalBuild::default();
    follow(&mut incremental, &site, &output, &[]).expect("a first build");
    site.write("public/CNAME", "help.example.org\n");
    site.write("public/b.html", "by hand, and no longer part of the site");
    site.write("public/c.html", "by hand");
    std::fs::remove_file(site.path("content/b.md")).expect("removed");
    site.write("content/a.md", "# 甲\n\n更多\n");
    follow(&mut incremental, &site, &output, &["content".into()]).expect("a change");
    assert_eq!(site.read("public/CNAME"), "help.example.org\n");
    assert_eq!(site.read("public/b.html"), "by hand, and no longer part of the site");
    assert!(site.read("public/c.html").contains("丙"), "a page of the site is written anew");
    // A file that stands where a new page should be is left alone, and so is everything else.
    site.write("public/d.html", "by hand");
    site.write("content/d.md", "# 丁\n");
    let before = bytes_below(&output);
    let words = try_follow(&mut incremental, &site, &output, &["content".into()]).err().expect("refused");
    assert!(words.contains("d.html") && words.contains("in the way"), "{words}");
    assert!(bytes_below(&output) == before);
    std::fs::remove_file(site.path("public/d.html")).expect("removed");
    follow(&mut incremental, &site, &output, &["content".into()]);
    site.write("content/d.md", "# 丁\n\n字\n");
    follow(&mut incremental, &site, &output, &["content".into()]).expect("a change");
    assert!(site.exists("public/d.html"));
}

#[cfg(unix)]
#[test]
fn a_linked_folder_does_not_lead_out_of_the_output() {
    let site = Scratch::new(&[("content/a.md", "# 甲\n"), ("elsewhere/keep.txt", "mine")]);
    let output = site.path("public");
    let mut incremental = IncrementalBuild::default();
    follow(&mut incremental, &site, &output, &[]).expect("a first build");
    std::os::unix::fs::symlink(site.path("elsewhere"), site.path("public/x")).expect("a link");
    site.write("content/x/b.md", "# 乙\n");
    let before = bytes_below(&output);
    let words = try_follow(&mut incremental, &site, &output, &["content".into()]).err().expect("refused");
    assert!(words.contains("public/x` was not written by zhinan and is in the way"), "{words}");
    assert_eq!(bytes_below(&site.path("elsewhere")).len(), 1);
    assert!(bytes_below(&output) == before, "nothing was half written");
}

/// Two states of a site that share most addresses, and that differ on every page.
fn states(site: &Scratch, which: usize) {
    let _ = std::fs::remove_dir_all(site.path("content"));
    for i in 0..12 {
        let words = ["第一版", "第二版"][(i + which) % 2].repeat(200);
        site.write(&format!("content/f/{i}.md"), &format!("---\ntitle: 题 {which}{i}\n---\n{words}\n"));
    }
    site.write(&format!("content/only-{which}.md"), "# 只在这一版\n");
    site.write("content/图.bin", &["一", "二"][which].repeat(10_000));
}

#[test]
fn a_reader_never_misses_a_page() {
    let site = Scratch::new(&[]);
    let output = site.path("public");
    let versions: Vec<BTreeMap<String, Vec<u8>>> = (0..2)
        .map(|which| {
            states(&site, which);
            cold(&site).into_iter().filter(|(path, _)| !path.starts_with('.')).collect()
        })
        .collect();
    let both: Vec<&String> = versions[0].keys().filter(|path| versions[1].contains_key(*path)).collect();
    assert!(both.len() > 20);
    let mut incremental = IncrementalBuild::default();
    follow(&mut incremental, &site, &output, &[]).expect("a first build");
    let (over, rounds) = (AtomicBool::new(false), AtomicUsize::new(0));
    // One reads all pages, and one so often the same that it sees the shortest moment without it.
    let large = [versions[0].keys().find(|path| path.ends_with(".bin")).expect("there")];
    let read = |pages: &[&String]| {
        while !over.load(Ordering::Relaxed) {
            for path in pages {
                let bytes = std::fs::read(output.join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
                assert!(versions.iter().any(|v| v[*path] == bytes), "{path} is neither");
            }
            rounds.fetch_add(1, Ordering::Relaxed);
        }
    };
    thread::scope(|scope| {
        let readers = [&both[..], &large].map(|pages| scope.spawn(move || read(pages)));
        let followed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            for i in 0..20 {
                states(&site, i % 2);
                follow(&mut incremental, &site, &output, &["content".into()]).expect("a change");
            }
        }));
        over.store(true, Ordering::Relaxed);
        readers.into_iter().for_each(|reader| reader.join().expect("no page was missed"));
        followed.expect("every build was good");
    });
    assert!(rounds.load(Ordering::Relaxed) > 5);
}

#[test]
fn killed_at_any_moment_the_next_build_mends_it() {
    let site = Scratch::new(&[]);
    states(&site, 0);
    let args = ["build", "--as-of", "2026-11-23"];
    let expected: Vec<_> = (0..2)
        .map(|which| {
            states(&site, which);
            cold(&site)
        })
        .collect();
    for round in 0..10 {
        let which = round % 2;
        let watching = Running::start(&site, &[&args[..], &["--watch"]].concat());
        until("the first build", || watching.said().contains("watching"));
        states(&site, which);
        let page = site.path("public/f/0.html");
        let first = std::fs::read(&page).expect("there");
        // At the latest when the new pages begin to come.
        let end = std::time::Instant::now() + std::time::Duration::from_millis(7 * round as u64 + 10);
        until("its time", || {
            std::time::Instant::now() > end || std::fs::read(&page).ok().as_ref() != Some(&first)
        });
        drop(watching);
        let built = site.zhinan(&args);
        assert_eq!(built.code, 0, "round {round}: {}", built.err);
        assert!(bytes_below(&site.path("public")) == expected[which], "round {round}: {}", built.err);
    }
}

#[test]
fn a_later_build_finds_nothing_to_do() {
    let site = Scratch::new(&[("content/index.md", "# 首页\n")]);
    for i in 0..220 {
        site.write(&format!("content/{i}.md"), &format!("# 第 {i} 篇\n\n正文。\n"));
    }
    let args = ["build", "--watch", "--as-of", "2026-01-01"];
    let watching = Running::start(&site, &args);
    until("the first build", || watching.said().contains("watching"));
    site.write("content/7.md", "# 第 7 篇\n\n改了。\n");
    site.write("content/new.md", "# 新的一篇\n");
    until("the edit is built", || {
        site.exists("public/new.html") && site.read("public/7.html").contains("改了")
    });
    until("its line", || watching.said().lines().any(|l| l.contains(" written, ")));
    until("what it keeps", || {
        let again = site.zhinan(&["build", "--as-of", "2026-01-01", "--timings"]);
        assert_eq!(again.code, 0, "{}", again.err);
        again.err.contains("compare") && !again.err.contains("parse")
    });
}
