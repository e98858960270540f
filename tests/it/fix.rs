//! `zhinan fix`: remedies that are certain, shown and written.

use crate::site::{Scratch, command};

const STALE: &str = "---\ntitle: Home\noriginal: 000000000000\n---\nHello.\n";

const RULES: &str = "\
title: 还能退吗
zone: Asia/Shanghai
facts:
  sealed:
    ask： 还没拆封吗
    yes_no: true
  pieces: {ask: 几件, number: {range: 1..90, unit: 件}}
outcomes:
  back: {title: 寄回来, body: '见[文](target.md)。'}
  stay: {title: 退不了}
rules:
  - id: fresh
    title: 没拆封: 可以退
    when: {sealed: yes, pieces: 1-3
    then: back
  - id: stale
\ttitle: 满十天的不退
    when: rest
    then: stay
";

fn site() -> Scratch {
    Scratch::new(&[
        ("content/site.yaml", "title: 站\nlanguages: [en]\nallow:\n  - missing-alt\n  - heading-skip\n"),
        (
            "content/index.md",
            "---\ntitle: 首页\ndescription: 一。\n---\n\n[去](target.md#How-To) ![图](<pic one.svg>) [甲][r]\n\n[r]: target.md \"题\"\n",
        ),
        ("content/index.en.md", STALE),
        (
            "content/a/target.md",
            "---\ntitle: 目标\ndescription: 一。\nallow: [missing-alt, orphan-page]\n---\n\n## How To\n\n文。\n",
        ),
        ("content/a/pic one.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("content/rules/r.yaml", RULES),
    ])
}

fn lines(out: &str) -> Vec<serde_json::Value> {
    out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn remedies_are_shown_and_nothing_is_written() {
    let site = site();
    let out = site.zhinan(&["fix"]);
    assert_eq!(out.code, 0, "{}", out.err);
    assert!(out.out.contains("--- a/content/rules/r.yaml\n+++ b/content/rules/r.yaml\n"), "{}", out.out);
    assert!(out.out.contains("\n-    ask： 还没拆封吗\n+    ask: 还没拆封吗\n"), "{}", out.out);
    assert!(out.err.contains("findings to mend"), "{}", out.err);
    assert_eq!(site.read("content/rules/r.yaml"), RULES);
    assert_eq!(site.read("content/index.en.md"), STALE);
}

#[test]
fn the_patch_is_one_that_git_takes_and_gives_what_write_gives() {
    let (patched, written) = (site(), site());
    let patch = patched.zhinan(&["fix"]).out;
    patched.write("fix.patch", &patch);
    let git = std::process::Command::new("git")
        .args(["apply", "--verbose", "fix.patch"])
        .current_dir(patched.dir.path())
        .output()
        .expect("git runs");
    assert!(git.status.success(), "{}", String::from_utf8_lossy(&git.stderr));
    assert_eq!(written.zhinan(&["fix", "--write"]).code, 0);
    for path in ["content/index.md", "content/a/target.md", "content/rules/r.yaml", "content/index.en.md"] {
        assert_eq!(patched.read(path), written.read(path), "{path}");
    }
}

#[test]
fn what_may_be_meant_otherwise_is_left_alone() {
    let rules = "title: R\nfacts:\n  opened: {ask: Opened, yes_no: true}\noutcomes:\n  keep: {title: K}\nrules:\n  \
                 - id: a\n    title: A\n    when: {opened： yes}\n    then: keep\n  \
                 - id: b\n    title: B\n    when: {opened: no}\n    then: keep\n";
    let site = Scratch::new(&[
        ("content/draft.md", "---\ncascade: (draft: true)\n---\nx\n"),
        ("content/tags.md", "---\ntags: a: b\n---\nx\n"),
        ("content/rules/comment.yaml", &rules.replace("opened： yes", "opened: yes #x")),
        ("content/glossary.yaml", "w: definition: x: y\n"),
        ("content/rules/r.yaml", rules),
    ]);
    let paths =
        ["content/draft.md", "content/tags.md", "content/rules/comment.yaml", "content/glossary.yaml"];
    let before = paths.map(|path| site.read(path));
    site.zhinan(&["fix", "--write"]);
    assert_eq!(paths.map(|path| site.read(path)), before);
    assert_eq!(site.read("content/rules/r.yaml"), rules.replace('：', ":"));
}

#[test]
fn what_is_written_mends_every_finding_that_had_a_remedy() {
    let site = site();
    let out = site.zhinan(&["fix", "--write"]);
    assert_eq!(out.code, 0, "{}", out.err);
    let rules = site.read("content/rules/r.yaml");
    for line in [
        "    ask: 还没拆封吗\n",
        "    title: \"没拆封: 可以退\"\n",
        "    when: {sealed: yes, pieces: 1..=3}\n",
        "    title: 满十天的不退\n",
        "见[文](a/target.md)。",
    ] {
        assert!(rules.contains(line), "{line}: {rules}");
    }
    let index = site.read("content/index.md");
    assert!(index.contains("[去](a/target.md#how-to) ![图](<a/pic%20one.svg>) [甲][r]"), "{index}");
    assert!(index.contains("[r]: a/target.md \"题\""), "{index}");
    assert!(!site.read("content/a/target.md").contains("allow"), "the last item takes its key with it");
    assert_eq!(site.read("content/site.yaml"), "title: 站\nlanguages: [en]\n");
    let found = site.zhinan(&["check", "--json"]);
    assert_eq!(found.code, 0, "{}", found.out);
    for one in lines(&found.out) {
        assert!(one.get("edit").is_none(), "{one}");
        assert!(
            ["untranslated", "missing-source"].contains(&one["code"].as_str().unwrap_or_default()),
            "{one}"
        );
    }
    let again = site.zhinan(&["fix"]);
    assert_eq!((again.out.as_str(), again.code), ("", 0));
    assert!(again.err.contains("nothing to mend"), "{}", again.err);
}

#[test]
fn json_names_the_findings_and_the_lines() {
    let site = site();
    let out = site.zhinan(&["fix", "--json", "--only", "translation-stale"]);
    let all = lines(&out.out);
    assert_eq!(all.len(), 1, "{}", out.out);
    assert_eq!(all[0]["file"], "content/index.en.md");
    assert_eq!(all[0]["written"], false);
    assert_eq!(all[0]["fixed"][0]["code"], "translation-stale");
    let edit = &all[0]["edits"][0];
    assert_eq!((edit["line"].as_u64(), edit["end_line"].as_u64()), (Some(3), Some(4)));
    let text = edit["text"].as_str().expect("a text");
    let hash = text.strip_prefix("original: ").and_then(|hash| hash.strip_suffix('\n')).expect("a hash");
    assert!(hash.len() == 12 && hash.bytes().all(|b| b.is_ascii_hexdigit()), "{text}");
    let check = site.zhinan(&["check", "--json"]);
    let stale = lines(&check.out).into_iter().find(|one| one["code"] == "translation-stale").expect("stale");
    assert_eq!(stale["edit"]["text"], *hash);
    assert_eq!((stale["edit"]["line"].as_u64(), stale["edit"]["column"].as_u64()), (Some(3), Some(11)));
}

#[test]
fn a_hash_is_renewed_in_words_of_rules_too() {
    let site = Scratch::new(&[
        ("content/site.yaml", "language: zh-CN\nlanguages: [en]\n"),
        ("content/index.md", "# 一\n"),
        (
            "content/rules/r.yaml",
            "title: 题\nfacts:\n  a: {ask: 问, yes_no: true}\noutcomes:\n  o: {title: 办}\nrules:\n  - {id: r, title: 规, when: {a: [yes, no]}, then: o, source: 法}\n",
        ),
        ("content/rules/r.en.yaml", "original: 0123456789ab  # 旧\ntitle: Title\n"),
    ]);
    assert!(site.zhinan(&["check"]).out.contains("translation-stale"));
    assert_eq!(site.zhinan(&["fix", "--write"]).code, 0);
    let words = site.read("content/rules/r.en.yaml");
    assert!(words.starts_with("original: ") && words.ends_with("  # 旧\ntitle: Title\n"), "{words}");
    assert!(!site.zhinan(&["check"]).out.contains("translation-stale"));
}

#[test]
fn a_remedy_that_makes_a_new_error_is_left_alone() {
    // Without its braces closed where the hint says, the rule decides what another one decides, too.
    let text = "title: 题\nfacts:\n  a: {ask: 问, one_of: {x: 甲, y: 乙}}\noutcomes:\n  o: {title: 办}\n  p: {title: 不办}\nrules:\n  - {id: r, title: 规, when: {a: 甲}, then: o, source: 法}\n  - {id: s, title: 则, when: {a: x}, then: p, source: 法}\n  - {id: t, title: 余, when: {a: y}, then: p, source: 法}\n";
    let site = Scratch::new(&[("content/index.md", "# 一\n"), ("content/rules/r.yaml", text)]);
    let out = site.zhinan(&["fix", "--write"]);
    assert_eq!(out.code, 0, "{}", out.err);
    assert_eq!(site.read("content/rules/r.yaml"), text);
    assert!(out.err.contains("left alone") && out.err.contains("content/rules/r.yaml:8"), "{}", out.err);
    let json = site.zhinan(&["fix", "--json"]);
    assert_eq!(lines(&json.out)[0]["refused"], true, "{}", json.out);
}

#[test]
fn line_ends_marks_and_permissions_stay_as_they_are() {
    let text = "\u{feff}---\r\ntitle: 甲: 乙\r\n---\r\n\r\n文。\r\n";
    let site = Scratch::new(&[("content/index.md", text)]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::Permissions::from_mode(0o640);
        std::fs::set_permissions(site.path("content/index.md"), mode).expect("permissions");
    }
    assert_eq!(site.zhinan(&["fix", "--write"]).code, 0);
    assert_eq!(site.read("content/index.md"), text.replace("甲: 乙", "\"甲: 乙\""));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(site.path("content/index.md")).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }
    let left: Vec<_> = std::fs::read_dir(site.path("content")).expect("a folder").collect();
    assert_eq!(left.len(), 1, "nothing else is left there");
}

#[cfg(unix)]
#[test]
fn a_link_is_never_written_through() {
    let outside = Scratch::new(&[("a.md", "---\ntitle: 甲: 乙\n---\n")]);
    let site = Scratch::new(&[("content/b.md", "---\ntitle: 丙: 丁\n---\n\n文。\n")]);
    std::os::unix::fs::symlink(outside.path("a.md"), site.path("content/a.md")).expect("a link");
    std::os::unix::fs::symlink("b.md", site.path("content/c.md")).expect("a link");
    let out = site.zhinan(&["fix", "--write"]);
    assert_eq!(out.code, 0, "{}", out.err);
    assert_eq!(outside.read("a.md"), "---\ntitle: 甲: 乙\n---\n");
    assert!(site.read("content/b.md").contains("\"丙: 丁\""));
    let link = std::fs::symlink_metadata(site.path("content/c.md")).expect("the link");
    assert!(link.file_type().is_symlink(), "a link to a file of the site stays one");
}

#[test]
fn arguments_that_name_no_code_and_no_site_are_told() {
    let site = site();
    assert_eq!(site.zhinan(&["fix", "--only", "no-such-code"]).code, 2);
    assert_eq!(site.zhinan(&["fix", "--root", "nowhere"]).code, 2);
    let help = command(&["fix", "--help", "--language", "zh-CN"]).output().expect("the program runs");
    assert!(String::from_utf8_lossy(&help.stdout).contains("zhinan fix --write"));
}

#[test]
fn a_comment_behind_what_is_mended_stays() {
    let site = site();
    for hash in ["\"000000000000\"", "'000000000000'", "000000000000"] {
        site.write("content/index.en.md", &STALE.replace("000000000000", &format!("{hash}  # \"note\"")));
        let out = site.zhinan(&["fix", "--write", "--only", "translation-stale"]);
        let text = site.read("content/index.en.md");
        assert!(!text.contains("0000") && text.contains("  # \"note\"\n"), "{text}{}", out.err);
    }
}
