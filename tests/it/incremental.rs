//! A build that uses what the one before made writes what a cold one writes.

use crate::publish::{bytes_below, files};
use crate::serve::same::{Dice, begin, edit, edit_in_languages};
use crate::site::Scratch;
use crate::watch_build::ordered;
use std::path::Path;
use zhinan::Built;
use zhinan::diag::{Diags, Severity};
use zhinan::publish::Cache;

/// Builds into a folder. Where there are errors, gives the files that have them.
fn build(site: &Scratch, output: &Path, cache: &mut Cache) -> Result<(), Vec<String>> {
    let mut diags = Diags::default();
    let (site, built) = ordered(site, output, |order| {
        let sources = zhinan::load::load(order.root, &mut diags).expect("a site");
        let site = order.analyse(sources, &mut diags);
        let built = order.build(&site, cache, &mut diags).expect("the folders can be written");
        (site, built)
    });
    let errors = diags.list.iter().filter(|d| d.severity == Severity::Error);
    let files = errors.map(|d| site.sources.get(d.span.file).path.clone()).collect();
    if matches!(built, Built::Refused) { Err(files) } else { Ok(()) }
}

#[test]
fn after_any_edits_it_writes_what_a_cold_build_writes() {
    writes_what_a_cold_build_writes(0x5eed, edit);
}

#[test]
fn after_any_edits_it_writes_what_a_cold_build_writes_in_each_language() {
    writes_what_a_cold_build_writes(0x1a46, edit_in_languages);
}

fn writes_what_a_cold_build_writes(seed: u64, edit: fn(&Scratch, &mut Dice) -> Vec<String>) {
    let mut dice = Dice(seed);
    let site = begin(&mut dice);
    site.write("content/focus/y.md", "---\ntags: [焦点]\n---\n# 邻\n\n文\n");
    let cold = tempfile::tempdir().expect("a temporary folder");
    let (warm, cold) = (site.path("public"), cold.path().join("public"));
    let mut cache = Cache::default();
    let (mut compared, mut reused) = (0, 0);
    for step in 0..24 {
        let edits: Vec<_> = match step % 2 {
            0 => (0..=dice.roll(2)).flat_map(|_| edit(&site, &mut dice)).collect(),
            // Nothing but a title or the first words, which the page beside it shows in its lists.
            _ => {
                let (title, words) = (dice.roll(2), dice.roll(3));
                let text = format!("---\ntags: [焦点]\n---\n# 题 {title}\n\n文 {words}\n");
                site.write("content/focus/x.md", &text);
                vec![text]
            }
        };
        let before = cache.pages.clone();
        if let Err(broken) = build(&site, &warm, &mut cache) {
            assert_eq!(cache.pages, before, "what was not built is not kept");
            for path in broken.iter().filter(|path| *path != "content/site.yaml") {
                let _ = std::fs::remove_file(site.path(path));
            }
            continue;
        }
        let _ = std::fs::remove_dir_all(&cold);
        build(&site, &cold, &mut Cache::default()).expect("a site without errors");
        assert!(
            bytes_below(&warm) == bytes_below(&cold),
            "step {step}, {edits:?}: {:?}",
            differences(&warm, &cold)
        );
        compared += 1;
        reused += cache.pages.iter().filter(|(path, print)| before.get(*path) == Some(print)).count();
    }
    assert!(compared > 10, "{compared} builds were compared");
    assert!(reused > compared * 3, "{reused} pages were used again");
}

fn differences(a: &Path, b: &Path) -> Vec<String> {
    let (a, b) = (bytes_below(a), bytes_below(b));
    let only = |x: &[(String, Vec<u8>)], y: &[(String, Vec<u8>)]| -> Vec<String> {
        x.iter().filter(|file| !y.contains(file)).map(|(path, _)| path.clone()).collect()
    };
    [only(&a, &b), only(&b, &a)].concat()
}

/// A site that is large enough for a cache.
fn large() -> Scratch {
    let site = Scratch::new(&[("content/index.md", "# 首页\n")]);
    for i in 0..220 {
        site.write(&format!("content/{i}.md"), &format!("# 第 {i} 篇\n\n正文。[上一篇](none-{i}.md)\n"));
    }
    site
}

#[test]
fn nothing_is_done_when_nothing_changed() {
    let site = large();
    let build = |args: &[&str]| {
        let out = site.zhinan(&[&["build", "--as-of", "2026-01-01"], args].concat());
        assert_eq!(out.code, 0, "{}", out.err);
        out.err
    };
    let first = build(&[]);
    assert!(first.contains("warnings") && !first.contains("nothing changed"), "{first}");
    let again = build(&["--timings"]);
    assert!(again.contains("compare") && !again.contains("parse"), "{again}");
    assert!(
        again.starts_with(first.split("\nbuilt").next().expect("text")),
        "the findings are the same: {again}"
    );
    let before = bytes_below(&site.path("public"));
    let other_day = site.zhinan(&["build", "--as-of", "2026-01-02", "--timings"]).err;
    assert!(other_day.contains("parse"), "{other_day}");
    assert!(build(&["--timings"]).contains("parse"), "the last build was of another day");
    assert!(build(&["--timings", "--base-url", "https://a.b/"]).contains("parse"), "the address is new");
    assert!(build(&["--timings"]).contains("parse"), "the output is another one now");
    // Somebody writes into a page; the length stays.
    let page = site.read("public/7.html");
    std::thread::sleep(std::time::Duration::from_millis(30));
    site.write("public/7.html", &page.replace('第', "弟"));
    assert!(build(&["--timings"]).contains("parse"), "a page is not as it was written");
    assert!(bytes_below(&site.path("public")) == before);
    // A page goes.
    std::fs::remove_file(site.path("public/8.html")).expect("there");
    assert!(build(&["--timings"]).contains("parse"), "a page is not there");
    assert!(bytes_below(&site.path("public")) == before);
}

#[test]
fn a_damaged_cache_costs_only_time() {
    let site = large();
    let args = ["build", "--as-of", "2026-01-01"];
    assert_eq!(site.zhinan(&args).code, 0);
    let before = bytes_below(&site.path("public"));
    let cache = site.read(".zhinan-cache/build");
    let cut = &cache[..cache.len() / 2];
    let swapped = cache.replacen("1.html", "2.html", 1);
    for (what, damaged) in
        [("cut", cut), ("empty", ""), ("edited", &swapped), ("other", "zhinan cache 2 x\n")]
    {
        site.write(".zhinan-cache/build", damaged);
        site.write("content/5.md", &format!("# 第 5 篇\n\n{what}\n"));
        assert_eq!(site.zhinan(&args).code, 0, "{what}");
        assert!(site.read("public/5.html").contains(what));
        assert_eq!(site.read(".zhinan-cache/build").lines().next().map(str::len), Some(79), "{what}");
    }
    site.write("content/5.md", "# 第 5 篇\n\n正文。[上一篇](none-5.md)\n");
    std::fs::remove_dir_all(site.path(".zhinan-cache")).expect("there");
    assert_eq!(site.zhinan(&args).code, 0);
    assert!(bytes_below(&site.path("public")) == before);
}

/// A site whose search is too large for one file.
fn wordy() -> Scratch {
    let site = large();
    for i in 0..220 {
        site.write(&format!("content/{i}.md"), &words(i));
    }
    site
}

fn words(i: usize) -> String {
    format!(
        "# 第 {i} 篇\n\n{}\n\n## 第 {i} 节\n\n{i}。\n",
        format!("退款凭证平台规则{i}，").repeat(40 + i % 7)
    )
}

#[test]
fn the_search_goes_on_from_what_was_kept() {
    let site = wordy();
    let args = ["build", "--as-of", "2026-01-01"];
    let cold = tempfile::tempdir().expect("a temporary folder");
    let as_cold = |step: &str| {
        assert_eq!(site.zhinan(&args).code, 0, "{step}");
        let kept = site.path(".zhinan-cache");
        let aside = site.path(".aside");
        std::fs::rename(&kept, &aside).expect("a cache");
        let output = cold.path().join("public");
        let _ = std::fs::remove_dir_all(&output);
        let out = site.zhinan(&[&args[..], &["--output", &output.to_string_lossy()]].concat());
        assert_eq!(out.code, 0, "{step}: {}", out.err);
        std::fs::remove_dir_all(&kept).expect("a cache");
        std::fs::rename(&aside, &kept).expect("the cache before");
        let different = differences(&site.path("public"), &output);
        assert!(different.is_empty(), "{step}: {different:?}");
    };
    as_cold("at first");
    site.write("content/7.md", &(words(7) + "改过。\n"));
    as_cold("a word more");
    site.write("content/7.md", &(words(7) + "\n## 新的一节\n\n字。\n"));
    as_cold("a section more, which moves all that follow");
    std::fs::remove_file(site.path("content/30.md")).expect("there");
    as_cold("a page less");
    std::fs::rename(site.path("content/40.md"), site.path("content/new.md")).expect("there");
    as_cold("a page elsewhere");
    let shards = || {
        let mut files = bytes_below(&site.path("public/search"));
        files.retain(|(path, _)| path.ends_with(".js") && path != "index.js");
        files
    };
    assert!(shards().len() > 20);
    for (path, _) in shards() {
        std::fs::remove_file(site.path("public/search").join(path)).expect("there");
    }
    as_cold("shards that somebody removed");
    let folder = site.path(".zhinan-cache/search");
    let kept = || files(&folder).into_iter().map(|(name, bytes)| (folder.join(name), bytes));
    assert!(kept().count() > 3);
    for (at, (file, mut bytes)) in kept().enumerate() {
        let place = at * 1009 % bytes.len();
        bytes[place] ^= 1;
        std::fs::write(file, bytes).expect("written");
    }
    site.write("content/8.md", &(words(8) + "损坏。\n"));
    as_cold("a damaged cache");
    for (file, bytes) in kept() {
        std::fs::write(file, &bytes[..bytes.len() / 2]).expect("written");
    }
    site.write("content/8.md", &words(8));
    as_cold("half a cache");
    let before: Vec<_> = kept().map(|(file, _)| file).collect();
    site.write("content/8.md", &(words(8) + "又一句。\n"));
    as_cold("one more edit");
    let new = kept().filter(|(file, _)| !before.contains(file)).count();
    assert_eq!(
        (new, kept().count()),
        (1, before.len()),
        "a stretch of pages was read again, its file exchanged"
    );
}
