//! The program as people run it: arguments, exit codes, what goes to which stream.

use crate::site::{Scratch, run};

#[test]
fn a_folder_with_nothing_but_an_article_builds() {
    let site = Scratch::new(&[("content/a.md", "# 你好\n\n世界。\n")]);
    let out = site.zhinan(&["build"]);
    assert_eq!(out.code, 0, "{}", out.err);
    assert!(site.read("public/a.html").contains("世界"));
    assert!(site.exists("public/index.html"), "the home page is made");
    assert!(site.exists("public/404.html"));
    assert!(site.exists("public/feed.xml"));
    assert!(site.exists("public/llms.txt"));
    assert!(!site.exists("public/sitemap.xml"), "a sitemap needs a base_url");
    assert!(!site.exists("public/opensearch.xml"), "so does a description of the search");
    assert!(out.err.contains("open "), "{}", out.err);
}

#[test]
fn a_base_url_adds_sitemap_robots_and_opensearch() {
    let site = Scratch::new(&[("content/甲.md", "# 甲\n")]);
    let out = site.zhinan(&["build", "--base-url", "https://help.example.org/x"]);
    assert_eq!(out.code, 0, "{}", out.err);
    let map = site.read("public/sitemap.xml");
    assert!(map.contains("<loc>https://help.example.org/x/%E7%94%B2.html</loc>"), "{map}");
    assert!(site.read("public/robots.txt").contains("https://help.example.org/x/sitemap.xml"));
    let search = site.read("public/opensearch.xml");
    assert!(
        search.contains("template=\"https://help.example.org/x/search/index.html?q={searchTerms}\""),
        "{search}"
    );
    let page = site.read("public/甲.html");
    assert!(page.contains("opensearchdescription+xml") && page.contains("href=\"opensearch.xml\""), "{page}");
}

#[test]
fn an_error_leaves_the_output_as_it_was() {
    let site = Scratch::new(&[("content/a.md", "# 一\n")]);
    assert_eq!(site.zhinan(&["build"]).code, 0);
    let before = site.read("public/a.html");
    site.write("content/a.md", "---\ntitle: [\n---\n二\n");
    let out = site.zhinan(&["build"]);
    assert_eq!(out.code, 1, "{}", out.err);
    assert!(out.err.contains("invalid-yaml"), "{}", out.err);
    assert!(out.err.contains("content/a.md"), "{}", out.err);
    assert_eq!(site.read("public/a.html"), before);
}

#[test]
fn strict_makes_warnings_errors() {
    let site = Scratch::new(&[("content/a.md", "# 一\n\n[去](b.md)\n")]);
    assert_eq!(site.zhinan(&["build"]).code, 0);
    assert_eq!(site.zhinan(&["build", "--strict"]).code, 1);
    assert_eq!(site.zhinan(&["check"]).code, 0);
    assert_eq!(site.zhinan(&["check", "--strict"]).code, 1);
}

#[test]
fn findings_as_json_lines_on_standard_output() {
    let site =
        Scratch::new(&[("content/a.md", "---\ntitle: 一\ndescription: 二\n---\n\n走[这里](没有.md)。\n")]);
    let out = site.zhinan(&["check", "--format", "json"]);
    let lines: Vec<serde_json::Value> =
        out.out.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    let found = lines.iter().find(|l| l["code"] == "broken-link").expect("the broken link is reported");
    assert_eq!(found["file"], "content/a.md");
    assert_eq!((found["line"].as_u64(), found["column"].as_u64()), (Some(6), Some(2)));
    assert_eq!(found["severity"], "warning");
    for key in ["end_line", "end_column", "message", "hints", "labels", "witness"] {
        assert!(!found[key].is_null(), "{key} is missing: {found}");
    }
}

#[test]
fn arguments_that_cannot_be_used_end_with_2() {
    assert_eq!(run(&["no-such-command"]).code, 2);
    let site = Scratch::new(&[("content/a.md", "# 一\n")]);
    assert_eq!(site.zhinan(&["build", "--as-of", "tomorrow"]).code, 2);
    let none = site.zhinan(&["search", "一", "--limit", "0"]);
    assert!(none.code == 2 && none.err.contains("write a number from 1 on"), "{}", none.err);
    let elsewhere = Scratch::new(&[]);
    let out = elsewhere.zhinan(&["build"]);
    assert_eq!(out.code, 2);
    assert!(out.err.contains("zhinan init"), "{}", out.err);
}

#[test]
fn a_new_site_is_in_the_language_and_zone_of_the_machine() {
    use crate::site::command;
    let place = Scratch::new(&[]);
    let run = |name: &str, args: &[&str], locale: &str| {
        let mut init = command(&[&["init", name], args].concat());
        init.current_dir(place.dir.path())
            .env_remove("LC_ALL")
            .env("LANG", locale)
            .env("TZ", "Europe/London");
        assert!(init.status().expect("a run").success(), "{name}");
        place.read(&format!("{name}/content/site.yaml"))
    };
    let english = run("en", &[], "en_GB.UTF-8");
    assert!(english.contains("language: en-GB\n") && english.contains("zone: Europe/London\n"), "{english}");
    assert!(run("plain", &[], "C").contains("language: en\n"));
    assert!(run("zh", &[], "zh_CN.UTF-8").contains("title: 我的指南\nd"));
    let chosen = run("chosen", &["--language", "zh-TW", "--zone", "Asia/Taipei"], "de_DE.UTF-8");
    assert!(chosen.contains("language: zh-TW\nzone: Asia/Taipei\n"), "{chosen}");
    assert!(place.read("chosen/content/rules/first-guide.yaml").contains("title: 請假要先申請嗎\n"));
    for name in ["en", "plain", "zh", "chosen"] {
        assert_eq!(place.zhinan(&["new", "rules", "more", "--root", name]).code, 0);
        let build = place.zhinan(&["build", "--root", name, "--strict"]);
        assert_eq!(build.code, 0, "{name}: {}", build.err);
        let test = place.zhinan(&["test", "--root", name]);
        assert_eq!(test.code, 0, "{name}: {}{}", test.out, test.err);
    }
    let guide = place.read("en/public/guides/more/index.html");
    assert!(
        guide.contains("Do I need approval") && !guide.contains(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    );
    assert!(guide.contains("<html lang=\"en-GB\" dir=\"ltr\""), "{}", &guide[..200]);
    for wrong in [["--language", "en_GB!"], ["--zone", "Mars/Base"]] {
        assert_eq!(place.zhinan(&[&["init", "x"], &wrong[..]].concat()).code, 2);
    }
}

/// What the machine does not say is told, and an English sample in another language's site says that it is English.
#[test]
fn what_a_new_site_does_not_know_is_told() {
    use crate::site::command;
    let place = Scratch::new(&[]);
    let init = |name: &str, args: &[&str], zone: &str| {
        let mut init = command(&[&["init", name], args].concat());
        let out = init.current_dir(place.dir.path()).env("TZ", zone).output().expect("a run");
        (String::from_utf8(out.stderr).expect("text"), place.read(&format!("{name}/content/site.yaml")))
    };
    let (told, settings) = init("lost", &[], "Nonsense/Zone");
    assert!(told.contains("time zone of this machine is not known"), "{told}");
    assert!(settings.contains("zone: UTC\n"), "{settings}");
    for (name, args, zone) in [("utc", &[][..], "UTC"), ("given", &["--zone", "Asia/Tokyo"], "Nonsense/Zone")]
    {
        assert!(!init(name, args, zone).0.contains("not known"), "{name}");
    }
    init("ja", &["--language", "ja"], "Asia/Tokyo");
    let out = place.zhinan(&["new", "rules", "refund", "--root", "ja"]);
    assert!(out.err.contains("has a line `lang: en`"), "{}", out.err);
    assert!(place.read("ja/content/rules/refund.yaml").contains("\nlang: en\ntitle: "));
    assert!(!place.zhinan(&["new", "rules", "refund", "--root", "utc"]).err.contains("lang: en"));
}

/// Opening a pipe waits for a writer that never comes.
#[test]
#[cfg(unix)]
fn what_is_begun_reads_no_pipe() {
    let place = Scratch::new(&[("content/index.md", "# x\n"), (".vscode/zhinan/x", "")]);
    for path in ["content/site.yaml", ".vscode/zhinan/rules.json"] {
        let made = std::process::Command::new("mkfifo").arg(place.path(path)).status().expect("mkfifo");
        assert!(made.success());
    }
    assert_eq!(place.zhinan(&["new", "rules", "first"]).code, 0);
    assert_eq!(place.zhinan(&["new", "article", "first"]).code, 0);
    assert_eq!(place.zhinan(&["new", "translation", "first.en"]).code, 2);
    assert!(!place.read("content/rules/first.yaml").contains("$schema"));
}

#[test]
fn a_new_site_builds_without_a_finding_and_its_tests_pass() {
    let place = Scratch::new(&[]);
    assert_eq!(place.zhinan(&["init", "help"]).code, 0);
    let build = place.zhinan(&["build", "--root", "help", "--strict"]);
    assert_eq!(build.code, 0, "{}", build.err);
    let test = place.zhinan(&["test", "--root", "help"]);
    assert_eq!(test.code, 0, "{}{}", test.out, test.err);
    let again = place.zhinan(&["init", "help"]);
    assert_eq!(again.code, 2, "nothing that is there is written over");
    assert_eq!(place.zhinan(&["new", "article", "start/more", "--root", "help"]).code, 0);
    assert_eq!(place.zhinan(&["new", "rules", "second", "--root", "help"]).code, 0);
    assert_eq!(place.zhinan(&["new", "article", "../out", "--root", "help"]).code, 2);
    assert_eq!(place.zhinan(&["new", "article", "content/start/again.md", "--root", "help"]).code, 0);
    assert!(place.exists("help/content/start/again.md") && !place.exists("help/content/content"));
    let build = place.zhinan(&["build", "--root", "help"]);
    assert_eq!(build.code, 0, "{}", build.err);
}

/// A site's own `content` may be a link; nothing in it leads out, and nothing in a folder that a new site
/// is begun in.
#[cfg(unix)]
#[test]
fn what_is_begun_is_not_written_elsewhere() {
    use std::os::unix::fs::symlink;
    let place = Scratch::new(&[("elsewhere/keep.txt", "mine"), ("site/real/index.md", "# 首页\n")]);
    let (elsewhere, none) = (place.path("elsewhere"), place.path("elsewhere/none"));
    std::fs::create_dir_all(place.path("site/x")).expect("a folder");
    symlink(&elsewhere, place.path("site/content")).expect("a link");
    assert_eq!(place.zhinan(&["init", "site"]).code, 2);
    std::fs::remove_file(place.path("site/content")).expect("the link");
    symlink(&none, place.path("site/.gitignore")).expect("a link");
    assert_eq!(place.zhinan(&["init", "site"]).code, 2);
    assert!(!place.exists("site/content"), "nothing was half written");
    symlink(&elsewhere, place.path("site/content")).expect("a link");
    for (what, name) in [("article", "x"), ("rules", "x"), ("translation", "keep.en")] {
        let run = place.zhinan(&["new", what, name, "--root", "site"]);
        assert!(run.code == 2 && run.err.contains("leads out of the site"), "{what}: {}", run.err);
    }
    std::fs::remove_file(place.path("site/content")).expect("the link");
    symlink(place.path("site/real"), place.path("site/content")).expect("a link");
    symlink(&elsewhere, place.path("site/real/out")).expect("a link");
    symlink(&none, place.path("site/real/file.md")).expect("a link");
    for name in ["out/x", "out/deep/x", "file"] {
        assert_eq!(place.zhinan(&["new", "article", name, "--root", "site"]).code, 2, "{name}");
    }
    assert_eq!(place.zhinan(&["new", "article", "deep/x", "--root", "site"]).code, 0);
    assert!(place.exists("site/real/deep/x.md"));
    // A name that disks reserve, a name with an invisible character, and a folder that does not exist.
    for (name, root) in [("con", "site"), ("a\u{202e}b", "site"), ("x", "nowhere")] {
        assert_eq!(place.zhinan(&["new", "article", name, "--root", root]).code, 2, "{name}");
    }
    assert!(!place.exists("nowhere"));
    let left = std::fs::read_dir(&elsewhere).expect("a folder").count();
    assert_eq!((left, place.read("elsewhere/keep.txt").as_str()), (1, "mine"));
}

/// With the reason, so that the next try is a better one.
#[test]
fn a_name_that_cannot_be_is_refused_with_its_reason() {
    let site = Scratch::new(&[("content/site.yaml", "title: A\nlanguage: en\n")]);
    let long = "长".repeat(90);
    for (what, name, why) in [
        ("article", "con", "`con.html` begins with `con`, which is a device on Windows"),
        ("article", "a/b|c", "`b|c.html` holds `|`"),
        ("article", &long, "is 275 bytes long, and disks hold 255 at most"),
        ("article", "a//b", "use letters, digits, `-` and `/`"),
        ("article", ".hidden", "use letters, digits, `-` and `/`"),
        ("rules", "r.en", "begin it with `zhinan new translation rules/r.en`"),
        ("rules", "a b", "`a b` cannot be the name of a rule set: use letters, digits, `-` and `_`"),
        ("rules", "c&d", "cannot be the name of a rule set"),
        ("rules", "rules/x.y.yaml", "`x.y` cannot be the name of a rule set"),
    ] {
        let out = site.zhinan(&["new", what, name]);
        assert_eq!(out.code, 2, "{name}: {}", out.err);
        assert!(out.err.contains(why), "{name}: {}", out.err);
    }
    for (what, name) in [("article", "a b.c"), ("rules", "退款_1"), ("rules", "rules/x-y.yaml")] {
        assert_eq!(site.zhinan(&["new", what, name]).code, 0, "{name}");
    }
}

#[test]
#[cfg(unix)]
fn what_is_to_be_run_next_can_be_copied() {
    let place = Scratch::new(&[]);
    for (dir, typed) in [("名字", "名字"), ("名 字", "'名 字'"), ("a$b's", "'a$b'\\''s'")] {
        let out = place.zhinan(&["init", dir]);
        assert_eq!(out.code, 0, "{}", out.err);
        assert!(out.err.contains(&format!("zhinan serve --root {typed}\n")), "{}", out.err);
    }
}

#[test]
fn drafts_and_later_pages_wait() {
    let site = Scratch::new(&[
        ("content/a.md", "# 一\n"),
        ("content/b.md", "---\ntitle: 二\ndraft: true\n---\n"),
        ("content/c.md", "---\ntitle: 三\ndate: 2030-01-01\n---\n"),
    ]);
    assert_eq!(site.zhinan(&["build"]).code, 0);
    assert!(!site.exists("public/b.html") && !site.exists("public/c.html"));
    assert_eq!(site.zhinan(&["build", "--drafts"]).code, 0);
    assert!(site.exists("public/b.html") && site.exists("public/c.html"));
    assert_eq!(site.zhinan(&["build", "--as-of", "2030-01-02"]).code, 0);
    assert!(!site.exists("public/b.html") && site.exists("public/c.html"));
}

#[test]
fn the_command_line_searches_and_explains() {
    let root = env!("CARGO_MANIFEST_DIR");
    let out = run(&["search", "--root", root, "--json", "退款成功后多久可以申诉"]);
    assert_eq!(out.code, 0, "{}", out.err);
    let found: serde_json::Value = serde_json::from_str(&out.out).expect("JSON");
    let first = &found["results"][0];
    for key in ["url", "title", "section", "kind", "excerpt", "score"] {
        assert!(!first[key].is_null(), "{key} is missing: {first}");
    }
    let out = run(&[
        "explain",
        "refund-appeal",
        "--root",
        root,
        "--json",
        "--now",
        "2026-03-04T09:59",
        "refund=done",
        "refunded_at=2026-03-02T10:00",
        "kind=freight",
        "shipping=free",
    ]);
    assert_eq!(out.code, 0, "{}", out.err);
    let found: serde_json::Value = serde_json::from_str(&out.out).expect("JSON");
    assert_eq!(found["outcomes"], serde_json::json!(["freight-not-accepted"]));
    assert!(found["next"].is_null());
}

#[test]
fn completions_manual_and_schemas_are_printed() {
    assert!(run(&["completions", "bash"]).out.contains("zhinan"));
    assert!(run(&["man"]).out.contains(".TH zhinan"));
    for which in ["site", "rules", "front-matter", "glossary"] {
        let schema: serde_json::Value = serde_json::from_str(&run(&["schema", which]).out).expect("JSON");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{which}");
    }
}

#[test]
#[cfg(unix)]
fn a_reader_of_the_messages_may_go_away() {
    let site = Scratch::new(&[("content/a.md", "---\ntitle: [\n---\n")]);
    let mut child = crate::site::command(&["build"])
        .current_dir(site.dir.path())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program runs");
    drop(child.stderr.take());
    let code = child.wait().expect("the program ends").code();
    assert_eq!(code, Some(1));
}

#[test]
fn search_tests_fail_where_their_query_stands() {
    let site = Scratch::new(&[
        ("content/a.md", "# 退款\n\n退款以后可以申诉。\n"),
        ("content/b.md", "# 物流\n\n快递单要留好。\n"),
        (
            "content/search.yaml",
            "tests:\n- {query: 怎么退款, expect: a.md}\n- {query: 快递宇宙, expect: [b.md, a.md], top: 1}\n",
        ),
    ]);
    let out = site.zhinan(&["test"]);
    assert_eq!(out.code, 0, "{}{}", out.out, out.err);
    assert!(out.out.contains("2 queries, 0 failed"), "{}", out.out);
    assert!(out.out.contains("no page has `宇宙` (1)"), "{}", out.out);
    site.write("content/search.yaml", "tests:\n- query: 快递\n  expect: a.md\n");
    let out = site.zhinan(&["test"]);
    assert_eq!(out.code, 1, "{}{}", out.out, out.err);
    assert!(out.err.contains("content/search.yaml:2:10"), "{}", out.err);
    assert!(out.err.contains("invalid-value") && out.err.contains("b.html"), "{}", out.err);
    let out = site.zhinan(&["test", "--format", "json"]);
    let line: serde_json::Value = serde_json::from_str(out.out.trim()).expect("JSON");
    assert_eq!(
        (&line["search"]["cases"][0]["passed"], &line["search"]["cases"][0]["rank"]),
        (&false.into(), &0.into())
    );
}

#[test]
fn an_edition_has_search_tests_of_its_own() {
    let site = Scratch::new(&[
        ("content/site.yaml", "title: 帮助\nlanguage: zh-CN\nlanguages: [en]\n"),
        ("content/a.md", "# 退款\n\n退款以后可以申诉。\n"),
        ("content/a.en.md", "# Refunds\n\nAfter a refund you can appeal.\n"),
        ("content/search.yaml", "tests:\n- {query: 怎么退款, expect: a.md}\n"),
        ("content/search.en.yaml", "tests:\n- {query: refunds, expect: a.md}\n"),
        ("content/search.de.yaml", "tests:\n- {query: Geld, expect: a.md}\n"),
    ]);
    let out = site.zhinan(&["test", "--json"]);
    assert_eq!(out.code, 0, "{}{}", out.out, out.err);
    let lines: Vec<serde_json::Value> =
        out.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((lines.len(), &lines[0]["search"]["edition"]), (2, &serde_json::Value::Null));
    let english = &lines[1]["search"];
    assert_eq!((&english["edition"], &english["cases"][0]["rank"]), (&"en".into(), &1.into()));
    let out = site.zhinan(&["check", "--format", "short"]);
    let stranger = "content/search.de.yaml: warning[invalid-value]: `de` is none of the site's languages";
    assert!(out.out.contains(stranger), "{}", out.out);
    site.write("content/search.en.yaml", "tests:\n- {query: tax, expect: b.md}\n");
    let out = site.zhinan(&["test"]);
    assert_eq!(out.code, 1, "{}{}", out.out, out.err);
    assert!(out.err.contains("content/search.en.yaml:2:11"), "{}", out.err);
    assert!(out.err.contains("`tax`: the page is not found"), "{}", out.err);
}

#[test]
fn a_guide_is_found_by_its_keywords_in_each_language() {
    let set = "title: 能退吗\nkeywords: [要回货款, 钱没了]\nfacts: {a: {ask: 寄出了吗, yes_no: true}}\n\
        outcomes: {x: {title: 能, body: 能退。}, y: {title: 不能, body: 不能退。}}\nrules:\n\
        - {id: r, title: 寄了, when: {a: yes}, then: x, source: {title: 约定}}\n\
        - {id: s, title: 没寄, when: {a: no}, then: y, source: {title: 约定}}\n";
    let site = Scratch::new(&[
        ("content/site.yaml", "title: 帮助\nlanguage: zh-CN\nlanguages: [en]\n"),
        ("content/rules/back.yaml", set),
        ("content/rules/back.en.yaml", "title: Can it go back?\nkeywords: [missing cash]\n"),
    ]);
    let first = |args: &[&str]| {
        let out = site.zhinan(&[&["search", "--json"], args].concat());
        let line: serde_json::Value = serde_json::from_str(&out.out).expect("JSON");
        line["results"][0]["url"].clone()
    };
    assert_eq!(first(&["钱没了"]), "guides/back/index.html");
    assert_eq!(first(&["missing cash", "--edition", "en"]), "en/guides/back/index.html");
    assert_eq!(first(&["钱没了", "--edition", "en"]), serde_json::Value::Null);
    let check = site.zhinan(&["check", "--format", "short"]);
    assert!(!check.out.contains("keywords"), "{}", check.out);
}

#[test]
fn a_search_says_why() {
    let site = Scratch::new(&[
        ("content/a.md", "# 退款申诉\n\n退款以后可以申诉。\n"),
        ("content/b.md", "# 物流\n\n退款也要看快递单。\n"),
    ]);
    let out = site.zhinan(&["search", "退款申诉", "--explain"]);
    assert_eq!(out.code, 0, "{}", out.err);
    assert!(out.out.contains("退款 title 340 × "), "{}", out.out);
    assert!(out.out.contains("phrase in title"), "{}", out.out);
    assert!(out.out.contains("诉 –") || out.out.contains("申诉 –"), "{}", out.out);
    let out = site.zhinan(&["search", "退款申素宇宙", "--explain", "--json"]);
    let line: serde_json::Value = serde_json::from_str(&out.out).expect("JSON");
    assert_eq!(line["explain"]["unknown"][0], "素宇宙");
    let reason = &line["explain"]["reasons"][0];
    assert_eq!((reason["way"].as_str(), reason["read"].as_str()), (Some("typed"), Some("退款申素宇宙")));
    assert_eq!(reason["score"], line["results"][0]["score"]);
}

#[test]
fn every_command_prints_as_it_is_asked() {
    let site = Scratch::new(&[
        ("help/content/index.md", "# 首页\n\n![](a.png)\n"),
        ("help/content/a.png", ""),
        ("help/content/b.md", "# 乙\n\n#### 丙\n"),
    ]);
    let run = |args: &[&str]| site.zhinan(args);
    // Files are named from the folder that the command is typed in.
    for args in [
        &["check", "--root", "help", "--format", "short"][..],
        &["check", "--root", "./help", "--format", "github"],
        &["check", "--root", "help", "--json"],
        &["build", "--root", "help", "--format", "sarif"],
        &["build", "--root", "help/", "--json"],
    ] {
        let out = run(args);
        assert_eq!(out.code, 0, "{args:?}: {}", out.err);
        assert!(
            out.out.contains("help/content/index.md") && out.out.contains("missing-alt"),
            "{args:?}: {}",
            out.out
        );
    }
    assert!(run(&["build", "--root", "help"]).err.contains("help/content/b.md:3:1"));
    let quiet = run(&["build", "--root", "help", "-q"]);
    assert_eq!((quiet.code, quiet.out.as_str(), quiet.err.as_str()), (0, "", ""));
    let quiet = run(&["check", "--root", "help", "-q", "--format", "short"]);
    assert!(quiet.err.is_empty() && quiet.out.contains("missing-alt"), "{}", quiet.err);
    let colored = run(&["build", "--root", "help", "--color", "always"]);
    assert!(colored.err.contains("\u{1b}["), "{}", colored.err);
    assert!(run(&["build", "--root", "help", "-v"]).err.contains(" ms"));
    let nothing = run(&["search", "--root", "help", "zzzz"]);
    assert_eq!(nothing.code, 1, "{}", nothing.err);
    assert_eq!(run(&["search", "--root", "help", "zzzz", "--json"]).code, 1);
    let version = run(&["--version", "--verbose"]).out;
    assert!(version.starts_with("zhinan ") && version.contains("system: "), "{version}");
    let refused = run(&["build", "--root", "help", "--output", "/"]);
    assert!(refused.code == 2 && !refused.err.contains("missing-alt"), "{}", refused.err);
    assert!(run(&["--help"]).out.contains("Exit codes"));
}

#[test]
fn manual_pages_exist_for_what_they_refer_to() {
    let place = Scratch::new(&[]);
    assert_eq!(place.zhinan(&["man", "--output", "man"]).code, 0);
    let main = place.read("man/zhinan.1");
    let named = main.split("zhinan\\-").skip(1).filter_map(|rest| rest.split_once("(1)"));
    let named: Vec<String> = named.map(|(name, _)| name.replace('\\', "")).collect();
    assert!(named.len() > 10, "{named:?}");
    for name in named {
        let page = place.read(&format!("man/zhinan-{name}.1"));
        assert!(page.contains(&format!(".TH zhinan-{name} 1")), "{name}");
    }
    assert!(place.zhinan(&["man", "build"]).out.contains("\\-\\-base\\-url"));
    assert_eq!(place.zhinan(&["man", "nothing"]).code, 2);
}

#[test]
fn many_findings_are_counted_by_code() {
    let links: String = (0..30).map(|number| format!("\n[甲](没有{number}.md)\n")).collect();
    let site = Scratch::new(&[("content/index.md", &("# 首页\n".to_string() + &links))]);
    let run = site.zhinan(&["build"]);
    assert!(run.err.contains("30 warnings\n  30 broken-link\n"), "{}", run.err);
}

#[test]
fn what_follows_from_a_faulty_rule_set_is_not_told() {
    let site = Scratch::new(&[
        ("content/index.md", "# 首页\n\n[问](guide:refund) [条](rule:refund/a)\n\n::: guide refund\n:::\n"),
        ("content/rules/refund.yaml", "title: 退款\nfacts: {a: {ask: 甲, yes_no: true}\n"),
    ]);
    let out = site.zhinan(&["check", "--format", "short"]).out;
    assert_eq!(out.matches("error[").count(), 1, "{out}");
    assert!(out.contains("invalid-yaml"), "{out}");
}

#[test]
fn explain_tells_of_a_gap_and_of_a_deadline_that_is_past() {
    let site = Scratch::new(&[(
        "content/rules/r.yaml",
        "title: 退\nfacts:\n  got: {ask: 何时, date: {range: 2020-01-01..2030-12-31}}\n  \
         ok: {ask: 好吗, yes_no: true}\noutcomes:\n  x: {title: 退, deadline: {from: got, within: 7d}}\nrules:\n  \
         - {id: one, title: 一, when: {ok: yes, got: 2020-01-01..}, then: x}\n",
    )]);
    let explain = |answers: &[&str]| site.zhinan(&[&["explain", "r"], answers].concat());
    let past = explain(&["ok=yes", "got=2026-03-01", "--now", "2026-03-10T10:00"]);
    assert_eq!(past.code, 0, "{}", past.err);
    assert!(
        past.out.contains("due: 2026年3月8日周日 24:00 (2026-03-09T00:00+08:00), which is past\n"),
        "{}",
        past.out
    );
    let open = explain(&["ok=yes", "got=2026-03-01", "--now", "2026-03-08T23:59"]);
    assert!(open.out.contains("due: 2026年3月8日周日 24:00 (2026-03-09T00:00+08:00)\n"), "{}", open.out);
    // The instant at which it ends is past, as `open` has it.
    let end = explain(&["ok=yes", "got=2026-03-01", "--now", "2026-03-09T00:00"]);
    assert!(end.out.contains(", which is past\n"), "{}", end.out);
    for json in [&[][..], &["--json"]] {
        let gap = explain(&[&["ok=no", "got=2026-03-01"], json].concat());
        assert_eq!(gap.code, 1, "{}", gap.out);
        assert!(gap.err.contains("no rule of `r` decides these answers"), "{}", gap.err);
    }
}

/// An included end lasts for the minute that begins with it: for the deadline, for cells and for `open`.
#[test]
fn an_included_end_is_past_when_its_minute_is_over() {
    let site = Scratch::new(&[(
        "content/rules/r.yaml",
        "title: 退\nlang: en\nzone: Asia/Shanghai\nfacts:\n  since: {ask: When, elapsed: {from: at, step: 1min, range: 0h..90d}}\n  \
         still: {open: {from: at, within: 1mo, boundary: included}}\noutcomes:\n  x:\n    title: X\n    \
         deadline: {from: at, within: 1mo, boundary: included}\n    dates: {by: {from: at, within: 1mo, boundary: included}}\n  \
         y: {title: Y}\nrules:\n  - {id: a, title: A, when: {still: yes, since: '<=1mo'}, then: x}\n  - {id: b, title: B, when: rest, then: y}\n",
    )]);
    let explain = |now: &str| site.zhinan(&["explain", "r", "at=2026-03-01T10:00", "--now", now]).out;
    for now in ["2026-04-01T10:00", "2026-04-01T10:00:59"] {
        let open = explain(now);
        assert!(open.contains("(x)") && open.contains("by") && !open.contains("which is past"), "{open}");
    }
    let past = explain("2026-04-01T10:01");
    assert!(past.contains("(y)"), "{past}");
}

#[test]
fn explain_says_a_set_in_another_language_of_the_site() {
    let rules = "title: 能退吗\nzone: Europe/Berlin\nfacts:\n  got: {ask: 何时收到, date: {range: 2020-01-01..2030-12-31}}\n\
                 outcomes:\n  back: {title: 退, deadline: {from: got, within: 7d}}\n  keep: {title: 不退}\nrules:\n  \
                 - {id: a, title: 可以, when: {got: 2026-01-01..}, then: back}\n  - {id: b, title: 太早, when: rest, then: keep}\n";
    let words = "title: Rückgabe\nfacts: {got: {ask: Wann kam es?}}\noutcomes: {back: {title: 'Zurück bis {{ due }}'}}\n";
    let site = Scratch::new(&[
        ("content/site.yaml", "title: 站\nlanguages: [de]\n"),
        ("content/index.md", "# 首页\n"),
        ("content/rules/r.yaml", rules),
        ("content/rules/r.de.yaml", words),
    ]);
    let explain =
        |more: &[&str]| site.zhinan(&[&["explain", "r", "--now", "2026-03-02T10:00"], more].concat());
    let german = explain(&["got=2026-03-01", "--language", "de"]);
    assert_eq!(german.code, 0, "{}", german.err);
    assert!(
        german.out.starts_with("Rückgabe\n→ Zurück bis So., 8. März 2026, 24:00 (back)\n"),
        "{}",
        german.out
    );
    assert!(
        german.out.contains("due: So., 8. März 2026, 24:00 (2026-03-09T00:00+01:00)\n"),
        "{}",
        german.out
    );
    // Texts without a translation are shown in the original language.
    assert!(german.out.contains("because: 可以 (a)\n"), "{}", german.out);
    assert!(explain(&["--language", "de-AT"]).out.contains("Wann kam es? (got)"));
    // A language that the site does not have applies to messages only.
    for tag in ["en", "fr"] {
        let other = explain(&["got=2026-03-01", "--language", tag]);
        assert!(other.out.starts_with("能退吗\n→ 退 (back)\ndue: "), "{}", other.out);
    }
    let json = |more: &[&str]| explain(&[&["got=2026-03-01", "--json"], more].concat()).out;
    assert_eq!(json(&["--language", "de"]), json(&[]));
}
