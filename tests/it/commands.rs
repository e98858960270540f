//! Commands beside the build: a baseline of findings, revisions of rule sets, questions at the terminal.

use crate::site::{Scratch, git, run};

const HOME: (&str, &str) = ("content/index.md", "# Home\n\n[gone](gone.md)\n\n[gone](gone.md)\n");

#[test]
fn a_baseline_leaves_out_what_was_known_wherever_it_stands_now() {
    let site = Scratch::new(&[HOME]);
    let known = site.zhinan(&["check", "--format", "json"]);
    assert_eq!(known.out.lines().count(), 2, "{}", known.out);
    site.write("known.jsonl", &format!("\u{feff}{}", known.out));
    let baseline = site.path("known.jsonl");
    let baseline = baseline.to_str().unwrap();
    let again = site.zhinan(&["check", "--strict", "--baseline", baseline]);
    assert_eq!((again.code, again.out.as_str()), (0, ""), "{}", again.err);
    assert!(again.err.contains("left out 2 of the baseline's findings"), "{}", again.err);
    // Lines move, one more of the same is new, and another file's is new.
    site.write("content/index.md", &format!("# Home\n\nFirst.\n\n[gone](gone.md)\n{}", &HOME.1[8..]));
    site.write("content/b.md", "# B\n\n[gone](gone.md)\n");
    let later = site.zhinan(&["check", "--strict", "--format", "short", "--baseline", baseline]);
    assert_eq!((later.code, later.out.matches("[broken-link]").count()), (1, 2), "{}", later.out);
    // Mended findings are counted, so that the file can be written anew.
    site.write("content/index.md", "# Home\n");
    let mended = site.zhinan(&["check", "--baseline", baseline]);
    assert!(mended.err.contains("mended since: 2"), "{}", mended.err);
}

#[test]
fn what_is_alike_on_many_pages_is_told_once_and_known_to_a_baseline() {
    let page = |n: u32| (format!("content/{n}.md"), format!("---\ntitle: {n}\nlayout: post\n---\nx\n"));
    let pages: Vec<(String, String)> = (0..4).map(page).collect();
    let mut files: Vec<(&str, &str)> =
        pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push(("content/index.md", "# Home\n"));
    let site = Scratch::new(&files);
    let count = |args: &[&str]| site.zhinan(args).out.matches("unknown key `layout`").count();
    assert_eq!(count(&["check", "--format", "short"]), 1);
    assert_eq!(count(&["check", "--format", "short", "-v"]), 4);
    let known = site.zhinan(&["check", "--json"]);
    assert_eq!((known.out.lines().count(), known.out.contains("\"more\":3")), (1, true), "{}", known.out);
    assert!(known.out.contains("in 3 more places, first at `"), "{}", known.out);
    assert!(known.err.contains("1 warning"), "{}", known.err);
    site.write("known.jsonl", &known.out);
    let baseline = site.path("known.jsonl");
    let again = site.zhinan(&["check", "--strict", "--baseline", baseline.to_str().unwrap()]);
    assert_eq!((again.code, again.out.as_str()), (0, ""), "{}", again.err);
    // The site has one page more than the baseline knows, so there is a new finding.
    site.write("content/9.md", "---\ntitle: 9\nlayout: post\n---\nx\n");
    let later = site.zhinan(&["check", "--strict", "--baseline", baseline.to_str().unwrap()]);
    assert_eq!((later.code, later.out.matches("layout").count()), (1, 2), "{}", later.out);
}

/// A collection whose pages all begin so has one cause.
#[test]
fn the_same_skip_of_a_heading_on_many_pages_is_told_once() {
    let page = |n: u32| (format!("content/{n}.md"), format!("# {n}\n\n### One\n"));
    let pages: Vec<(String, String)> = (0..5).map(page).collect();
    let mut files: Vec<(&str, &str)> =
        pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push(("content/index.md", "# Home\n\n### One\n"));
    let site = Scratch::new(&files);
    let count = |args: &[&str]| site.zhinan(args).out.matches("[heading-skip]").count();
    assert_eq!(count(&["check", "--format", "short"]), 1);
    assert_eq!(count(&["check", "--format", "short", "-v"]), 6);
}

#[test]
fn a_baseline_that_is_none_says_how_to_write_one() {
    let site = Scratch::new(&[HOME]);
    site.write("bad.jsonl", "{\"code\":\"a\",\"file\":\"b\",\"message\":\"c\"}\n\nnothing\n");
    for (name, words) in [("none.jsonl", "there is no file"), ("bad.jsonl", "bad.jsonl:3:")] {
        let run = site.zhinan(&["check", "--baseline", site.path(name).to_str().unwrap()]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{name}");
        assert!(run.err.contains(words) && run.err.contains("check --format json >"), "{}", run.err);
    }
}

const OLD: &str = "title: T\nfacts:\n  a: {ask: A?, yes_no: true}\noutcomes: {x: {title: X}, y: {title: Y}}\nrules:\n\
    \x20 - {id: r, title: R, when: {a: yes}, then: x, source: s}\n  - {id: s, title: S, when: {a: no}, then: y, source: s}\n";

#[test]
fn a_rule_set_is_compared_with_a_revision() {
    let site = Scratch::new(&[("content/rules/t.yaml", OLD), HOME]);
    git(site.dir.path(), &["init", "-q"]);
    git(site.dir.path(), &["add", "."]);
    git(site.dir.path(), &["commit", "-q", "-m", "one"]);
    site.write(
        "content/rules/t.yaml",
        &OLD.replace("{a: yes}", "{a: maybe}")
            .replace("{a: no}", "{a: yes}")
            .replace("{a: maybe}", "{a: no}"),
    );
    let new = site.path("content/rules/t.yaml");
    let new = new.to_str().unwrap();
    let found = run(&["diff", "HEAD", new]);
    assert_eq!(found.code, 0, "{}", found.err);
    assert!(found.out.contains('x') && found.out.contains('y'), "{}", found.out);
    assert_eq!(run(&["diff", "HEAD:./t.yaml", new]).out, found.out);
    let same = run(&["diff", new, new]);
    assert_ne!(same.out, found.out);
    for wrong in ["HEAD~7", "--output=x", "HEAD:none.yaml"] {
        let run = run(&["diff", "--", wrong, new]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{wrong}");
        assert!(run.err.contains("there is no file"), "{}", run.err);
    }
}

#[test]
fn what_is_missing_is_asked_at_a_terminal() {
    let site = Scratch::new(&[("content/rules/t.yaml", OLD), HOME]);
    let script = format!(
        "import os, pty\npid, fd = pty.fork()\n\
         if pid == 0:\n    os.execv({program:?}, ['zhinan', 'explain', 't', '--root', {root:?}])\n\
         os.write(fd, b'maybe\\nno\\n')\nout = b''\n\
         while True:\n    try:\n        part = os.read(fd, 4096)\n    except OSError:\n        break\n    if not part:\n        break\n    out += part\n\
         print(out.decode())\nos.waitpid(pid, 0)\n",
        program = env!("CARGO_BIN_EXE_zhinan"),
        root = site.path("").to_str().unwrap(),
    );
    let done = crate::site::program("python3").args(["-c", &script]).output().expect("python3 runs");
    let out = String::from_utf8_lossy(&done.stdout);
    assert!(out.contains("A? (a)") && out.contains("`maybe` is not an answer"), "{out}");
    assert!(out.contains("→ Y (y)"), "{out}");
    // Without a terminal nothing is asked.
    let piped = site.zhinan(&["explain", "t"]);
    assert!(piped.out.contains("next question: A?"), "{}", piped.out);
}

#[test]
fn a_new_site_tells_editors_of_its_schemas() {
    let site = Scratch::new(&[(".vscode/settings.json", "{\"mine\": 1}\n")]);
    let begun = run(&["init", site.path("").to_str().unwrap(), "--language", "en", "--zone", "UTC"]);
    assert_eq!(begun.code, 0, "{}", begun.err);
    assert_eq!(site.read(".vscode/settings.json"), "{\"mine\": 1}\n", "somebody's settings stay");
    for (file, line) in [
        ("site.yaml", "../.vscode/zhinan/site.json"),
        ("rules/first-guide.yaml", "../../.vscode/zhinan/rules.json"),
    ] {
        let text = site.read(&format!("content/{file}"));
        assert!(text.starts_with(&format!("# yaml-language-server: $schema={line}\n")), "{text}");
    }
    for name in ["site", "rules", "front-matter", "glossary", "evidence", "search"] {
        let written = site.read(&format!(".vscode/zhinan/{name}.json"));
        assert_eq!(run(&["schema", name]).out, written);
    }
}

#[test]
fn the_language_that_is_assumed_is_told_where_articles_are_in_another() {
    let site = Scratch::new(&[("content/index.md", "# Home\n"), ("content/a.md", "# Another page\n")]);
    let told = |site: &Scratch| site.zhinan(&["check"]).err.contains("pages are in zh-CN");
    assert!(told(&site));
    site.write("content/site.yaml", "language: en\n");
    assert!(!told(&site));
    let chinese = Scratch::new(&[("content/index.md", "# 首页\n"), ("content/a.md", "# GBK\n")]);
    assert!(!told(&chinese));
}

#[test]
fn a_site_without_rule_sets_says_so() {
    let site = Scratch::new(&[("content/a.md", "# A\n")]);
    for command in [&["explain", "x"][..], &["export", "dmn", "x"], &["compare", "x", "a=1"]] {
        let out = site.zhinan(command);
        assert_eq!(out.code, 2, "{command:?}: {}", out.err);
        assert!(out.err.contains("there is no rule set `x`: the site has none"), "{command:?}: {}", out.err);
    }
}

/// A set with faults gives no answers: a part that is left out may make them wrong.
#[test]
fn commands_take_no_answers_from_a_set_with_faults() {
    let set = "title: Refund\nlang: en\nuse: [people]\nfacts:\n  n: {ask: How many, number: {range: 0..10}}\n\
               outcomes: {o: {title: O}, p: {title: P}}\nrules:\n  - {id: a, title: A, when: {n: CELL, who: me}, then: o}\n  \
               - {id: b, title: B, when: rest, then: p}\n";
    let people = "facts:\n  who: {ask: Who, one_of: {me: Me, you: You}}\n";
    let site = Scratch::new(&[
        ("content/rules/r.yaml", &set.replace("CELL", "'>=5'")),
        ("content/rules/shared/people.yaml", people),
        ("cases.csv", "n,who,expect\n5,me,o\n"),
    ]);
    let commands: [&[&str]; 3] =
        [&["explain", "r", "n=1", "who=me"], &["compare", "r", "cases.csv"], &["export", "dmn", "r"]];
    let codes = || commands.map(|command| site.zhinan(command).code);
    assert_eq!(codes(), [0, 0, 0]);
    site.write("content/rules/r.yaml", &set.replace("CELL", "'>=5, x'"));
    assert_eq!(codes(), [1, 1, 1]);
    let told = site.zhinan(commands[0]);
    assert!(told.out.is_empty() && told.err.contains("error[invalid-cell]"), "{}{}", told.out, told.err);
    site.write("content/rules/r.yaml", &set.replace("CELL", "'>=5'"));
    site.write("content/rules/shared/people.yaml", &people.replace("Who,", "Who, help: {},"));
    assert_eq!(codes(), [1, 1, 1]);
}

#[test]
fn explain_tells_that_no_rule_of_a_list_matches_and_that_answers_contradict() {
    let site = Scratch::new(&[(
        "content/rules/r.yaml",
        "title: Papers\nlang: en\nzone: Europe/London\nfacts:\n  since: {ask: Since, elapsed: {from: got, step: 1h, range: 0h..90d}}\n\
         hit_policy: collect\noutcomes: {o: {title: O}}\nrules:\n  - {id: a, title: A, when: {since: <7d}, then: o}\n",
    )]);
    let explain =
        |answers: &[&str]| site.zhinan(&[&["explain", "r", "--now", "2026-03-11T10:00"], answers].concat());
    let none = explain(&["since=8d"]);
    assert_eq!(
        (none.code, none.out.as_str()),
        (0, "Papers\nPapers (main)\nno rule matches\n"),
        "{}",
        none.err
    );
    assert!(!explain(&["since=3d"]).out.contains("no rule matches"));
    let told = explain(&["got=2026-03-01T10:00", "since=3d"]);
    assert_eq!(told.code, 2, "{}", told.out);
    assert!(told.err.contains("`got=2026-03-01T10:00` and `since=3d` contradict each other"), "{}", told.err);
    for fits in [["got=2026-03-01T10:00", "since=10d"], ["got=2026-03-01T10:30", "since=>=7d"]] {
        assert_eq!(explain(&fits).code, 0, "{fits:?}");
    }
}
