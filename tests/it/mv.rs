//! `zhinan mv`: pages, files and folders in other places, with the links to them.

use crate::site::{Run, Scratch};

fn site() -> Scratch {
    Scratch::new(&[
        (
            "content/site.yaml",
            "title: 站\nlanguages: [en]\nnav:\n  - {title: 申诉, link: appeal/}\n  - {title: 先, link: appeal/first.md}\nallow: [untranslated]\n",
        ),
        (
            "content/index.md",
            "# 首页\n\n[先](appeal/first.md#甲) [[先看]] [地址](appeal/first.html) [栏目](appeal/) [绝对](/appeal/first.md) ![图](appeal/a.png) [[appeal/first|字]] [用][r]\n\n::: include appeal/_part.md\n:::\n\n[r]: appeal/first.md \"题\"\n\n`[码](appeal/first.md)`\n",
        ),
        ("content/appeal/_part.md", "![图](a.png) [回](first.md)\n"),
        (
            "content/appeal/first.md",
            "---\ntitle: 先看\n---\n\n## 甲\n\n[首页](../index.md) [邻](second.md) ![图](a.png) [自己](#甲)\n",
        ),
        (
            "content/appeal/first.en.md",
            "---\ntitle: First\n---\n\n## A\n\n[home](../index.md) [next](second.md)\n",
        ),
        ("content/appeal/second.md", "---\ntitle: 二\naliases: [/old.html]\n---\n\n[先](first.md)\n"),
        ("content/en/appeal/second.md", "---\ntitle: Second\n---\n\n[first](first.md)\n"),
        ("content/appeal/a.png", "not a picture, but bytes: \u{1}"),
        ("content/letter.md", "---\ntitle: 信\n---\n信。\n"),
        (
            "content/rules/r.yaml",
            "title: 题\nfacts:\n  a: {ask: 问, yes_no: true}\noutcomes:\n  o: {title: 办, see: [appeal/first.md], body: '[先](appeal/first.md)', letter: letter.md}\n  p: {title: 不办}\nrules:\n  - {id: r, title: 规, when: {a: yes}, then: o, source: 法}\n  - {id: s, title: 则, when: {a: no}, then: p, source: 法}\n",
        ),
    ])
}

/// The findings, by code, file and message, but for where the files are.
fn findings(site: &Scratch) -> Vec<String> {
    let out = site.zhinan(&["check", "--json"]);
    let one = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
        format!("{} {}", value["code"], value["message"])
    };
    out.out.lines().map(one).collect()
}

fn moved(site: &Scratch, old: &str, new: &str) -> Run {
    let out = site.zhinan(&["mv", old, new, "--write"]);
    assert_eq!(out.code, 0, "{}", out.err);
    out
}

#[test]
fn names_may_be_typed_from_the_working_folder() {
    let site = site();
    let absolute = |below: &str| site.path(&format!("content/{below}")).display().to_string();
    for (old, new) in [
        (absolute("letter.md"), absolute("letters/a.md")),
        ("content/letters/a.md".into(), "./content/letters/b.md".into()),
        ("letters/b.md".into(), absolute("mail/")),
    ] {
        moved(&site, &old, &new);
    }
    assert!(site.exists("content/mail/b.md") && !site.exists("content/letters"));
    let above = std::env::temp_dir().join("b.md").display().to_string();
    let outside = site.zhinan(&["mv", "mail/b.md", &above]);
    assert!(outside.code == 2 && outside.err.contains("cannot be a place"), "{}", outside.err);
}

#[test]
fn a_page_moves_with_its_translation_and_every_link() {
    let site = site();
    let before = findings(&site);
    let out = moved(&site, "appeal/first.md", "evidence/");
    assert!(out.out.contains("content/appeal/first.en.md -> content/evidence/first.en.md"), "{}", out.out);
    assert!(!site.exists("content/appeal/first.md") && !site.exists("content/appeal/first.en.md"));
    let index = site.read("content/index.md");
    for link in [
        "[先](evidence/first.md#甲)",
        "[[先看]]",
        "[地址](evidence/first.html)",
        "[栏目](appeal/)",
        "[绝对](/evidence/first.md)",
        "![图](appeal/a.png)",
        "[[evidence/first|字]]",
        "[r]: evidence/first.md \"题\"",
        "`[码](appeal/first.md)`",
        "::: include appeal/_part.md",
    ] {
        assert!(index.contains(link), "{link}: {index}");
    }
    let page = site.read("content/evidence/first.md");
    assert!(
        page.contains("[首页](../index.md) [邻](../appeal/second.md) ![图](../appeal/a.png) [自己](#甲)"),
        "{page}"
    );
    assert!(page.contains("\naliases: [/appeal/first.html]\n---\n"), "{page}");
    let english = site.read("content/evidence/first.en.md");
    assert!(english.contains("[home](../index.md) [next](../appeal/second.md)"), "{english}");
    assert!(site.read("content/appeal/_part.md").contains("![图](a.png) [回](../evidence/first.md)"));
    assert!(site.read("content/en/appeal/second.md").contains("[first](../evidence/first.md)"));
    let rules = site.read("content/rules/r.yaml");
    assert!(rules.contains("see: [evidence/first.md], body: '[先](evidence/first.md)'"), "{rules}");
    assert!(site.read("content/site.yaml").contains("{title: 先, link: evidence/first.md}"));
    assert_eq!(findings(&site), before);
    assert_eq!(site.zhinan(&["build"]).code, 0);
    assert!(
        site.read("public/appeal/first.html").contains("evidence/first.html"),
        "the old address leads on"
    );
    assert!(site.read("public/en/evidence/first.html").contains("First"));
}

#[test]
fn words_of_navigation_and_footer_follow_in_other_languages() {
    let site = Scratch::new(&[
        (
            "content/site.yaml",
            "title: T\nlanguage: en\nlanguages: [de]\nnav: [{title: A, link: a.md}, {title: M, children: [{title: Again, link: 'a.md#x'}]}]\nfooter: {links: [{title: Rules, link: a.md}]}\nallow: [untranslated]\n",
        ),
        (
            "content/site.de.yaml",
            "title: T\nnav:\n  a.md: Ah\n  a.md#x: Nochmal\n  M: Mehr\nfooter: {links: {a.md: Regeln}}\n",
        ),
        ("content/index.md", "# Home\n"),
        ("content/a.md", "# A\n\n## X\n"),
    ]);
    let before = findings(&site);
    moved(&site, "a.md", "b/c.md");
    let words = site.read("content/site.de.yaml");
    assert_eq!(
        words,
        "title: T\nnav:\n  b/c.md: Ah\n  b/c.md#x: Nochmal\n  M: Mehr\nfooter: {links: {b/c.md: Regeln}}\n"
    );
    assert_eq!(findings(&site), before);
}

#[test]
fn a_page_that_comes_back_is_what_it_was() {
    let site = site();
    let (index, rules) = (site.read("content/index.md"), site.read("content/rules/r.yaml"));
    moved(&site, "content/appeal/first.md", "content/evidence/first.md");
    moved(&site, "evidence/first", "appeal/first");
    assert_eq!(site.read("content/index.md"), index);
    assert_eq!(site.read("content/rules/r.yaml"), rules);
    let page = site.read("content/appeal/first.md");
    assert!(
        page.contains("aliases: [/evidence/first.html]") && page.contains("![图](../appeal/a.png)"),
        "{page}"
    );
    assert!(!site.exists("content/evidence"), "an empty folder does not stay");
}

#[test]
fn a_folder_moves_with_all_that_is_in_it() {
    let site = site();
    let before = findings(&site);
    moved(&site, "appeal", "dispute/late");
    assert!(!site.exists("content/appeal") && !site.exists("content/en/appeal"));
    assert!(site.exists("content/en/dispute/late/second.md"));
    assert_eq!(site.read("content/dispute/late/a.png"), "not a picture, but bytes: \u{1}");
    let index = site.read("content/index.md");
    assert!(
        index.contains("[栏目](dispute/late/)") && index.contains("::: include dispute/late/_part.md"),
        "{index}"
    );
    assert!(site.read("content/site.yaml").contains("{title: 申诉, link: dispute/late/}"));
    let second = site.read("content/dispute/late/second.md");
    assert!(second.contains("aliases: [/old.html, /appeal/second.html]\n---\n\n[先](first.md)"), "{second}");
    assert_eq!(findings(&site), before);
}

#[test]
fn files_and_letters_move_too() {
    let site = site();
    moved(&site, "appeal/a.png", "pictures/图 一.png");
    assert!(site.read("content/index.md").contains("![图](pictures/图%20一.png)"));
    assert!(site.read("content/appeal/first.md").contains("![图](../pictures/图%20一.png)"));
    moved(&site, "letter.md", "letters/");
    assert!(site.read("content/rules/r.yaml").contains("letter: letters/letter.md"));
    moved(&site, "appeal/_part.md", "parts/_part.md");
    assert!(site.read("content/index.md").contains("::: include parts/_part.md"));
    assert!(site.read("content/parts/_part.md").contains("[回](../appeal/first.md)"));
}

#[test]
fn without_write_it_is_only_shown() {
    let site = site();
    let index = site.read("content/index.md");
    let out = site.zhinan(&["mv", "appeal/first.md", "evidence/"]);
    assert_eq!(out.code, 0);
    assert!(out.out.starts_with("content/appeal/first.md -> content/evidence/first.md\n"), "{}", out.out);
    assert!(out.out.contains("+++ b/content/index.md\n"), "{}", out.out);
    assert_eq!(site.read("content/index.md"), index);
    let json = site.zhinan(&["mv", "appeal/first.md", "evidence/", "--json"]);
    let value: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(value["moved"][0]["to"], "content/evidence/first.md");
    assert_eq!(
        (value["written"].as_bool(), value["aliases"][0].as_str()),
        (Some(false), Some("appeal/first.html"))
    );
}

#[test]
fn what_cannot_be_moved_is_refused_and_nothing_changes() {
    let site = site();
    let index = site.read("content/index.md");
    // The file could still be stored, its page not.
    let long = format!("{}.md", "x".repeat(252));
    for (old, new, why) in [
        ("nope.md", "x.md", "no page, file or folder"),
        ("index.md", "appeal/second.md", "`content/appeal/second.md` is there already"),
        ("letter.md", "APPEAL/second.md", "is there already"),
        ("appeal", "appeal/below", "cannot be moved"),
        ("index.md", "../outside.md", "cannot be a place"),
        ("../index.md", "x.md", "cannot be a place"),
        ("index.md", ".hidden.md", "cannot be a place"),
        ("index.md", "con.md", "begins with `con`, which is a device on Windows"),
        ("index.md", "a/lpt1", "the name `lpt1` begins with `lpt1`, which is a device on Windows"),
        ("index.md", &long, "is 257 bytes long, and disks hold 255 at most"),
        ("appeal/a.png", "a?.png", "the name `a?.png` holds `?`"),
        ("rules/r.yaml", "rules/q.yaml", "its name says what it is"),
        ("site.yaml", "x.yaml", "its name says what it is"),
        ("letter.md", "rules/letter.md", "holds rule sets"),
        ("appeal/a.png", "glossary.yaml", "would not be what"),
    ] {
        let out = site.zhinan(&["mv", old, new, "--write"]);
        assert_eq!(out.code, 2, "{old} {new}: {}", out.err);
        assert!(out.err.contains(why), "{old} {new}: {}", out.err);
    }
    assert_eq!(site.read("content/index.md"), index);
}

#[cfg(unix)]
#[test]
fn nothing_is_moved_through_a_link_that_leaves_the_site() {
    let outside = Scratch::new(&[("keep.md", "# 外\n")]);
    let site = Scratch::new(&[("content/a.md", "# 一\n")]);
    std::os::unix::fs::symlink(outside.dir.path(), site.path("content/out")).expect("a link");
    let out = site.zhinan(&["mv", "a.md", "out/a.md", "--write"]);
    assert_eq!(out.code, 2, "{}", out.err);
    assert!(site.exists("content/a.md") && !outside.exists("a.md"));
}

/// macOS gives names to programs with accents apart from their letters.
#[test]
fn a_name_is_found_however_its_accents_are_written() {
    let site = Scratch::new(&[
        ("content/index.md", "[a](cafe\u{301}/menu\u{301}.md)\n"),
        ("content/caf\u{e9}/men\u{fa}.md", "# A\n"),
    ]);
    moved(&site, "cafe\u{301}/menu\u{301}.md", "pre\u{301}/b.md");
    assert!(site.exists("content/pr\u{e9}/b.md") && !site.exists("content/caf\u{e9}/men\u{fa}.md"));
}
