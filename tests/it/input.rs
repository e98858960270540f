//! Sites as people make them: files of other systems and tools, names, links, accepted findings.

use crate::site::Scratch;

const HOME: (&str, &str) = ("content/index.md", "---\ntitle: 首页\n---\nx\n");

fn findings(files: &[(&str, &str)]) -> String {
    let site = Scratch::new(&[HOME]);
    files.iter().for_each(|(path, text)| site.write(path, text));
    site.zhinan(&["check", "--format", "short"]).out
}

#[test]
fn what_is_kept_back_elsewhere_is_not_published() {
    let drafts = [
        ("toml", "+++\ntitle = 'x'\ndraft = true\n+++\n秘密\n"),
        ("blank", "\n\n---\ntitle: x\ndraft: true\n---\n秘密\n"),
        ("bom", "\u{feff}---\ndraft: true\n---\n秘密\n"),
        ("comment", "<!-- a\nb -->\n---\ndraft: true\n---\n秘密\n"),
        ("hexo", "title: x\ndate: 2026-01-01\ndraft: true\n---\n秘密\n"),
        ("hexo-json", "\"title\": \"x\",\n\"draft\": true\n;;;\n秘密\n"),
        ("json", "{\n  \"title\": \"x\",\n  \"draft\": true\n}\n秘密\n"),
        ("jekyll", "---\npublished: false\n---\n秘密\n"),
        ("crlf", "+++\r\ndraft = true\r\n+++\r\n秘密\r\n"),
        ("unread", "---\ndraft: vielleicht\n---\n秘密\n"),
        ("expired", "---\nexpires: 2020-01-01\n---\n秘密\n"),
    ];
    let site = Scratch::new(&[HOME]);
    for (name, text) in drafts {
        site.write(&format!("content/{name}.md"), text);
    }
    let run = site.zhinan(&["build"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for (name, _) in drafts {
        assert!(!site.exists(&format!("public/{name}.html")), "{name}");
        assert!(!site.exists(&format!("public/{name}.md")), "{name}");
    }
    for name in ["toml", "blank", "comment", "hexo", "hexo-json", "json"] {
        assert!(run.err.contains(&format!("content/{name}.md")), "{name}: {}", run.err);
    }
}

#[test]
fn what_editors_and_systems_leave_is_passed_over_and_what_hosts_want_is_not() {
    let site = Scratch::new(&[HOME]);
    let left = [
        ".a.md.swp",
        "a.md.swp",
        "~$合同.docx",
        "Thumbs.db",
        "desktop.ini",
        "a.md.orig",
        "a.md___jb_old___",
        "a.sync-conflict-20260101-120000-ABCDEF.md",
        "a (conflicted copy 2026-01-01).md",
        "_drafts/a.md",
        "a.md.bak",
        "A.MD.BAK",
        "a.tmp",
        "__MACOSX/a.md",
        "a.md~",
        "#a.md#",
        ".DS_Store",
        "a.md.save",
        "a.zip.part",
        "a.pdf.crdownload",
        "4913",
        "ehthumbs.db",
        "id_rsa",
        "site.pem",
        "site.key",
        "site.p8",
        "site.p12",
        "site.PFX",
        "site.ppk",
        "site.jks",
        "release.keystore",
        "passwords.kdbx",
        "secring.gpg",
        "id_ecdsa_sk",
        "id_ed25519_sk",
        "CVS/Entries",
        "node_modules/a/README.md",
    ];
    let wanted = [".well-known/security.txt", ".nojekyll", "a.pdf"];
    left.iter().chain(&wanted).for_each(|name| site.write(&format!("content/{name}"), "x"));
    site.write("content/A.MD", "# 甲\n");
    site.write("content/b.markdown", "# 乙\n\n[甲](A.MD)\n");
    let run = site.zhinan(&["build"]);
    assert_eq!(run.code, 0, "{}", run.err);
    left.iter().for_each(|name| assert!(!site.exists(&format!("public/{name}")), "{name}"));
    wanted.iter().for_each(|name| assert!(site.exists(&format!("public/{name}")), "{name}"));
    assert!(site.read("public/b.html").contains("href=\"A.html\""));
}

#[test]
fn a_file_in_another_encoding_is_told_once_wherever_it_is_read() {
    const RULES: &str = "title: g\nfacts:\n  a: {ask: 'A?', yes_no: true}\noutcomes:\n  o1: {title: O, description: d}\n  o2: {title: P, description: d}\n";
    let rows = format!("{RULES}rows: t.csv\n");
    let shared = format!(
        "use: [people]\n{RULES}rules:\n  - {{id: r1, title: R, when: {{a: yes, z: yes}}, then: o1, source: s}}\n"
    );
    let files = [
        (
            "content/d.csv",
            "项目,说明\n运费,退货运费由商家承担\n",
            "content/a.md",
            "# A\n\n::: table d.csv\n:::\n",
        ),
        (
            "content/d.tsv",
            "项目\t说明\n运费\t退货运费由商家承担\n",
            "content/a.md",
            "# A\n\n::: table d.tsv\n:::\n",
        ),
        ("content/d.js", "// 退货运费由商家承担\n", "content/a.md", "# A\n\n::: include d.js\n:::\n"),
        ("content/_d.md", "退货运费由商家承担\n", "content/a.md", "# A\n\n::: include _d.md\n:::\n"),
        (
            "content/rules/t.csv",
            "a,then,id,title,source\nyes,o1,r1,退货运费由商家承担,s\nno,o2,r2,x,s\n",
            "content/rules/g.yaml",
            &rows,
        ),
        (
            "content/rules/shared/people.yaml",
            "facts:\n  z: {ask: 退货运费由商家承担吗, yes_no: true}\n",
            "content/rules/g.yaml",
            &shared,
        ),
    ];
    for (path, text, user, using) in files {
        let site = Scratch::new(&[HOME, (user, using), ("content/rules/.keep", "")]);
        std::fs::create_dir_all(site.path(path).parent().expect("a folder")).expect("made");
        for (name, bytes) in [
            ("GBK", encoding_rs::GBK.encode(text).0.into_owned()),
            (
                "UTF-16",
                [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
            ),
        ] {
            std::fs::write(site.path(path), bytes).expect("written");
            let run = site.zhinan(&["check", "--format", "short"]);
            let errors: Vec<&str> = run.out.lines().filter(|line| line.contains(": error[")).collect();
            assert_eq!(errors.len(), 1, "{path}: {}", run.out);
            assert!(
                errors[0].starts_with(path)
                    && errors[0].contains(&format!("[invalid-utf8]: this is {name}, not UTF-8")),
                "{path}: {}",
                run.out
            );
        }
    }
}

#[test]
fn copies_in_markdown_hold_no_comments_and_lead_to_copies() {
    let site = Scratch::new(&[
        HOME,
        (
            "content/a.md",
            "---\nslug: new-name\n---\n<!-- 内部 -->\n# 甲\n\n一 <!-- 待办 --> 二\n\n```html\n<!-- 例子 -->\n```\n",
        ),
        (
            "content/b.md",
            "# 乙\n\n[甲](a.md#x) [丁](d/README.md \"题\") [引][r] [规则](index.md) `[甲](a.md)`\n\n[r]: ./a.md\n",
        ),
        ("content/d/README.md", "[甲](../a.md) [乙](../b.md)\n"),
    ]);
    assert_eq!(site.zhinan(&["build"]).code, 0);
    let copy = site.read("public/new-name.md");
    assert_eq!(copy, "# 甲\n\n一  二\n\n```html\n<!-- 例子 -->\n```\n");
    assert_eq!(
        site.read("public/b.md"),
        "# 乙\n\n[甲](new-name.md#x) [丁](d/index.md \"题\") [引][r] [规则](index.md) `[甲](a.md)`\n\n[r]: new-name.md\n"
    );
    assert!(site.read("public/d/index.md").contains("[甲](../new-name.md) [乙](../b.md)"));
    site.write("content/site.yaml", "markdown_copies: false\n");
    assert_eq!(site.zhinan(&["build"]).code, 0);
    assert!(!site.exists("public/b.md") && !site.read("public/b.html").contains("href=\"b.md"));
    assert!(site.read("public/llms.txt").contains("(b.html)"));
}

#[test]
fn names_that_some_disk_cannot_hold_are_told_at_their_source() {
    let long = "长".repeat(84);
    let rules = format!(
        "title: T\nfacts:\n  a: {{ask: 'A?', yes_no: true}}\noutcomes:\n  {long}: {{title: O, description: d}}\n  o2: {{title: P, description: d}}\nrules:\n  - {{id: r1, title: R, when: {{a: yes}}, then: {long}, source: s}}\n  - {{id: r2, title: R, when: {{a: no}}, then: o2, source: s}}\n"
    );
    for (path, text, code) in [
        (format!("content/{long}.md"), "x".to_string(), "error[unsafe-path]"),
        ("content/a.md".into(), format!("---\nslug: {long}\n---\nx"), "error[unsafe-path]"),
        ("content/a.md".into(), format!("---\ntags: [{long}]\n---\nx"), "error[unsafe-path]"),
        ("content/a.md".into(), format!("---\naliases: [{long}]\n---\nx"), "warning[unsafe-path]"),
        ("content/rules/s.yaml".into(), rules, "error[unsafe-path]"),
        ("content/con.md".into(), "x".into(), "error[unsafe-path]"),
        ("content/nul/a.png".into(), "x".into(), "error[unsafe-path]"),
        ("content/a./b.md".into(), "x".into(), "error[unsafe-path]"),
        ("content/a /b.md".into(), "x".into(), "error[unsafe-path]"),
        ("content/INDEX.md".into(), "x".into(), "warning[duplicate-route]"),
        ("content/Index.html".into(), "x".into(), "warning[name-collision]"),
    ] {
        let out = findings(&[(&path, &text)]);
        assert!(out.contains(code), "{path}: {out}");
    }
}

#[test]
fn a_folder_with_a_name_that_some_disk_cannot_hold_is_told_once() {
    let files = ["a.md", "b.md", "below/c.md", "p.png"].map(|name| format!("content/x/4. etc./{name}"));
    let links =
        "# 甲\n\n[甲](x/4.%20etc./a.md) ![图](<x/4. etc./p.png>) [[b]] ![[p.png]] [点](x/angular.isString)\n";
    let mut all: Vec<(&str, &str)> = files.iter().map(|path| (path.as_str(), "# 乙\n")).collect();
    all.push(("content/a.md", links));
    let site = Scratch::new(&[HOME]);
    all.iter().for_each(|(path, text)| site.write(path, text));
    let run = site.zhinan(&["check"]);
    let out = format!("{}{}", run.out, run.err);
    let told = "error[unsafe-path]: the folder `content/x/4. etc.` ends with a dot";
    assert_eq!((out.matches(told).count(), out.matches("error[unsafe-path]").count()), (1, 1), "{out}");
    assert_eq!(out.matches("not every disk can hold the name `4. etc.`").count(), 4, "{out}");
    assert!(out.contains("warning[broken-link]: `x/angular.isString` leads nowhere"), "{out}");
}

/// macOS stores `é` as two characters, and so do archives that were made there.
#[test]
fn a_file_whose_name_is_stored_in_another_spelling_is_copied() {
    for (stored, name) in [
        ("cafe\u{301}.bin", "caf\u{e9}.bin"),
        ("か\u{3099}.png", "が.png"),
        ("\u{1112}\u{1161}/a.bin", "하/a.bin"),
    ] {
        let site = Scratch::new(&[HOME, (&format!("content/{stored}"), "x")]);
        let run = site.zhinan(&["build"]);
        assert_eq!(run.code, 0, "{name}: {}", run.err);
        assert_eq!(site.read(&format!("public/{name}")), "x", "{name}");
    }
}

#[test]
fn a_link_inside_the_site_follows_its_target() {
    use zhinan::source::Sources;
    let site = Scratch::new(&[HOME, ("content/sub/t.md", "# 旧\n"), ("content/sub/i.png", "1")]);
    let link = |to: &str, at: &str| {
        std::os::unix::fs::symlink(to, site.path(at)).expect("a link");
    };
    link("sub/t.md", "content/l.md");
    link("l.md", "content/over.md");
    link("sub/i.png", "content/j.png");
    let mut sources = Sources::default();
    let mut update = |paths: &[&str]| {
        let changes =
            zhinan::load::update(site.dir.path(), &mut sources, paths.iter().copied()).expect("a site");
        let mut names: Vec<String> =
            changes.iter().map(|change| sources.get(change.file).path.clone()).collect();
        names.sort();
        names
    };
    update(&["content", "themes"]);
    site.write("content/sub/t.md", "# 新\n");
    site.write("content/sub/i.png", "22");
    let names = update(&["content/sub/t.md", "content/sub/i.png"]);
    assert_eq!(
        names,
        ["content/j.png", "content/l.md", "content/over.md", "content/sub/i.png", "content/sub/t.md"]
    );
    link("later.md", "content/waits.md");
    update(&["content/waits.md"]);
    site.write("content/later.md", "# 来了\n");
    assert_eq!(update(&["content/later.md"]), ["content/later.md", "content/waits.md"]);
    site.write("content/sub/t.md", "# 更新\n");
    assert_eq!(update(&["content/sub"]), ["content/l.md", "content/over.md", "content/sub/t.md"]);
    assert_eq!(update(&["content/index.md"]), [""; 0]);
}

#[test]
fn findings_are_accepted_where_the_site_says_so() {
    let pages = [
        ("content/a/x.md", "# 甲\n\n![](p.png)\n"),
        ("content/b/y.md", "# 乙\n\n![](p.png)\n"),
        ("content/a/p.png", ""),
        ("content/b/p.png", ""),
    ];
    let with = |settings: &str| findings(&[&pages[..], &[("content/site.yaml", settings)]].concat());
    assert_eq!(with("").matches("missing-alt").count(), 2);
    assert!(!with("allow: [missing-alt]\n").contains("missing-alt"));
    let part = with("allow:\n  - {code: missing-alt, in: a, reason: 旧图}\n");
    assert!(
        !part.contains("a/x.md") && part.contains("content/b/y.md") && !part.contains("unused-allow"),
        "{part}"
    );
    assert!(!with("allow:\n  - {code: missing-alt, in: [content/a/, b/y.md]}\n").contains("missing-alt"));
    let unused = with("allow: [missing-alt, heading-skip]\n");
    assert!(unused.starts_with("content/site.yaml:1:22: warning[unused-allow]"), "{unused}");
    let elsewhere = with("allow:\n  - {code: missing-alt, in: c}\n");
    assert!(elsewhere.contains("unused-allow") && elsewhere.matches("warning[missing-alt]").count() == 2);
    assert!(with("allow: [missing-als]\n").contains("did you mean `missing-alt`?"));
    assert!(with("allow:\n  - {in: a}\n").contains("`code` is missing here"));
    let own = findings(&[("content/a.md", "---\nallow: [missing-alt]\n---\n# 甲\n")]);
    assert!(own.starts_with("content/a.md:2:9: warning[unused-allow]"), "{own}");
}

#[test]
fn pages_that_lists_lead_to_are_no_orphans() {
    let out =
        findings(&[("content/a/x.md", "# 甲\n"), ("content/a/b/y.md", "# 乙\n"), ("content/z.md", "# 丙\n")]);
    assert_eq!(out, "");
    let lost = [("content/a/index.html", "<p>x"), ("content/a/x.md", "# 甲\n"), ("content/a/y.md", "# 乙\n")];
    let out = findings(&lost);
    assert_eq!(out.matches("orphan-page").count(), 1, "{out}");
    assert!(
        out.starts_with("content/a/x.md") && out.contains("the same stands at `content/a/y.md`"),
        "{out}"
    );
    let found = findings(&[&lost[..], &[("content/z.md", "# 丙\n\n[甲](a/x.md)\n")]].concat());
    assert_eq!(found, "");
    let wanted = findings(&[("content/site.yaml", "enable: missing-description\n")]);
    assert!(wanted.contains("missing-description"), "{wanted}");
}
