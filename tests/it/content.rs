//! Content never becomes code: whatever stands in `content/`, pages hold it as words.

use crate::site::Scratch;

const RULES: &str = "facts:
  a: {ask: 'A?', yes_no: true}
outcomes:
  o1: {title: O1, description: d, body: ok}
  o2: {title: O2, description: d, body: ok}
rules:
  - {id: r1, title: R1, when: {a: yes}, then: o1, source: s}
  - {id: r2, title: R2, when: {a: no}, then: o2, source: s}
";

fn built(files: &[(&str, &str)]) -> Scratch {
    let site = Scratch::new(&[("content/index.md", "---\ndescription: d\n---\n# home\n")]);
    files.iter().for_each(|(path, text)| site.write(path, text));
    let run = site.zhinan(&["build"]);
    assert_eq!(run.code, 0, "{}", run.err);
    site
}

fn refused(files: &[(&str, &str)]) -> String {
    let site = Scratch::new(&[("content/index.md", "# home\n")]);
    files.iter().for_each(|(path, text)| site.write(path, text));
    let run = site.zhinan(&["check", "--format", "short"]);
    assert_eq!(run.code, 1, "{}", run.err);
    run.out
}

/// A text as YAML.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text")
}

/// The tags of a page, each with all that stands in it.
fn tags(html: &str) -> Vec<&str> {
    html.split('<').skip(1).map(|tag| tag.split('>').next().expect("a tag")).collect()
}

/// Every `id` of a page, in order.
fn ids(html: &str) -> Vec<&str> {
    html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().expect("an end")).collect()
}

fn assert_each_once(html: &str) {
    let mut all = ids(html);
    all.sort_unstable();
    assert!(all.windows(2).all(|two| two[0] != two[1]), "{all:?}");
}

#[test]
fn no_character_stands_for_markup() {
    for c in [
        '\u{f8f0}', '\u{f8f1}', '\u{f8f2}', '\u{f8f3}', '\u{fdd0}', '\u{fdd1}', '\u{fdd2}', '\u{fdd3}',
        '\u{e000}',
    ] {
        let entity = format!("&#x{:X};", u32::from(c));
        let mark = |typed: &str| format!("{typed}0 onerror=alert(1) {typed}");
        let (plain, coded) = (mark(&c.to_string()), mark(&entity));
        let body = format!(
            "# T\n\n{plain}{coded}\n\n![{plain}](p.png '{coded}') [x](https://e.example/ '{plain}{coded}')\n\n\
             <b title=\"{coded}\" id=\"{entity}fn-1\">{coded}</b>\n\n## {coded}\n\n<details><summary>{coded}</summary>\n\nx\n\n</details>\n\nlast {c}\n"
        );
        let rules = format!("title: T\n{}", RULES.replace("body: ok", &format!("body: {}", quoted(&body))));
        let site = built(&[("content/a.md", &body), ("content/rules/s.yaml", &rules), ("content/p.png", "")]);
        for path in ["public/a.html", "public/guides/s/o1.html", "public/guides/s/index.html"] {
            let html = site.read(path);
            for tag in tags(&html) {
                assert!(!tag.contains(" onerror=") || tag.matches('"').count() % 2 == 0, "{path}: <{tag}>");
                let outside: String = tag.split('"').step_by(2).collect();
                assert!(!outside.contains("onerror"), "{path}: <{tag}>");
            }
            assert!(!html.contains("data-fill"), "{path}");
            let end = html.rfind("</main>").expect("main ends");
            assert!(html[end..].contains("<footer class=\"site-footer\">"), "{path}");
            assert_eq!(html.matches("<main").count(), 1, "{path}");
            assert_each_once(html.split("<template").next().expect("a page"));
        }
    }
}

#[test]
fn a_blank_is_filled_wherever_it_stands() {
    let body = "## {{ a }}\n\n| {{ a }} |\n|---|\n| {{ a }} |\n\n> {{ a }}[^1]\n\nx\n: {{ a }}\n\n[^1]: {{ a }} and `{{ a }}`\n";
    let rules = format!("title: T\n{}", RULES.replacen("body: ok", &format!("body: {}", quoted(body)), 1));
    let html = built(&[("content/rules/s.yaml", &rules)]).read("public/guides/s/o1.html");
    assert_eq!(html.matches("<span data-fill=\"a\">").count(), 6, "{html}");
    assert!(html.contains("<code>{{ a }}</code>"));
    let article = built(&[("content/a.md", "# t\n\n{{ a }}\n")]).read("public/a.html");
    assert!(article.contains("{{ a }}") && !article.contains("data-fill"));
}

/// A guide may stand in an article once; again it is a link, for its fields would have the same names.
#[test]
fn a_guide_is_embedded_once() {
    let text = "# t\n\n::: guide s\n:::\n\n> ::: guide s\n> :::\n\n<b>x</b>\n";
    let rules = format!("title: T\n{RULES}");
    let html = built(&[("content/a.md", text), ("content/rules/s.yaml", &rules)]).read("public/a.html");
    assert_eq!(html.matches("data-guide=\"s\"").count(), 1);
    assert_eq!(html.matches("class=\"guide-link\"").count(), 1);
    assert!(html.contains("/guide.") && html.contains("/decide."), "its scripts are loaded");
    assert_each_once(html.split("<template").next().expect("a page"));
    let words = built(&[("content/a.md", "# t\n\n`data-guide-data`\n")]).read("public/a.html");
    assert!(!words.contains("assets/guide."), "words load no scripts");
}

#[test]
fn ids_of_content_are_never_those_of_the_page() {
    for name in
        ["zhinan-data", "search-results", "zhinan-main", "main", "module", "require", "fn-1", "zhinan"]
    {
        let article =
            format!("# t\n\n## {name}\n\n<a id=\"{name}\"></a><p id=\"{name}\">x</p>\n\n[^1]\n\n[^1]: n\n");
        let glossary =
            format!("{name}:\n  definition: \"x[^1]\\n\\n[^1]: y\"\nother:\n  definition: \"## {name}\"\n");
        let rules = format!("title: '{{\"root\":\"https://evil.example/\"}}'\n{RULES}");
        let rules_path = format!("content/rules/{name}.yaml");
        let site =
            built(&[("content/a.md", &article), ("content/glossary.yaml", &glossary), (&rules_path, &rules)]);
        for path in ["public/a.html", "public/glossary.html", "public/rules/index.html"] {
            let html = site.read(path);
            assert_each_once(&html);
            let main = html.find("<main").expect("main");
            let content: Vec<&str> = ids(&html[main..]).into_iter().skip(1).collect();
            assert!(
                !content.iter().any(|id| *id == "search-results" || id.starts_with("zhinan-")),
                "{content:?}"
            );
            assert!(html.contains("data-root=\""), "what scripts read is no element of the body");
            assert!(!html.contains("application/json"), "{path}");
        }
    }
}

#[test]
fn the_texts_of_a_page_have_their_own_anchors() {
    let text = "\"## a\\n\\nx[^1] [up](#a)\\n\\n[^1]: y\"";
    let rules = format!(
        "title: T\n{}",
        RULES
            .replace("body: ok", &format!("body: {text}, evidence: [e, f]"))
            .replace("yes_no: true", &format!("yes_no: true, help: {text}, unsure: {text}"))
            + &format!("advice:\n  - {{id: x, title: X, then: {text}}}\n")
    );
    let evidence = format!("e: {{title: E, how: {text}}}\nf: {{title: F, how: {text}}}\n");
    let article = "# t\n\n## a\n\nx[^1]\n\n[^1]: y\n\n::: guide s\n:::\n";
    let site = built(&[
        ("content/rules/s.yaml", &rules),
        ("content/evidence.yaml", &evidence),
        ("content/a.md", article),
    ]);
    for path in ["public/guides/s/o1.html", "public/guides/s/index.html", "public/a.html"] {
        let html = site.read(path);
        assert_each_once(html.split("<template").next().expect("a page"));
    }
    let html = site.read("public/guides/s/o1.html");
    for prefix in ["", "evidence-e-", "evidence-f-", "advice-x-"] {
        assert!(
            html.contains(&format!("<h2 id=\"{prefix}a\">")) || html.contains(&format!("id=\"{prefix}a\""))
        );
        assert!(
            html.contains(&format!("<a href=\"#{prefix}a\">up</a>")),
            "a link in a text leads to its own heading"
        );
    }
}

#[test]
fn no_link_of_the_settings_or_a_source_runs_anything() {
    for url in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
    ] {
        let settings =
            format!("nav:\n  - {{title: x, link: \"{url}\"}}\n  - {{title: home, link: index.md}}\n");
        let rules = format!(
            "title: T\n{}",
            RULES.replace("source: s", &format!("source: {{title: s, url: \"{url}\"}}"))
        );
        let article = format!(
            "---\ntitle: t\nsources: [{{title: s, url: \"{url}\"}}]\n---\n[x](<{url}>) <a href=\"{url}\">y</a>\n"
        );
        let files = [
            ("content/site.yaml", settings.as_str()),
            ("content/rules/s.yaml", &rules),
            ("content/a.md", &article),
        ];
        let site = built(&files);
        for path in
            ["public/index.html", "public/a.html", "public/rules/s/r1.html", "public/guides/s/o1.html"]
        {
            let html = site.read(path).to_lowercase();
            for scheme in ["script:", "data:text", "file:///"] {
                assert!(
                    !html.contains(&format!("href=\"{scheme}")) && !html.contains(&format!("java{scheme}")),
                    "{path} {url}"
                );
            }
        }
        let found = site.zhinan(&["check", "--format", "short"]).out;
        assert!(found.matches("[unsafe-link]").count() >= 4, "{found}");
    }
}

#[test]
fn no_picture_of_another_site_is_loaded() {
    let typed = [
        "https://e.example/x.png",
        "//e.example/x.png",
        "\\\\\\\\e.example/x.png",
        "/\\e.example/x.png",
        "HTTP://e.example/x.png",
        "https:e.example/x.png",
        "///e.example/x.png",
    ];
    for url in typed {
        let text = format!("# t\n\n![alt](<{url}>) <img src=\"{url}\" alt=alt>\n\n[![alt](<{url}>)](b.md)\n");
        let site = built(&[("content/a.md", &text), ("content/b.md", "# b\n")]);
        let html = site.read("public/a.html");
        assert!(!html.contains("<img"), "{url}: {html}");
        assert!(html.contains("<a href=\"b.html\">"), "{url}");
        // Back slashes lead nowhere; all else is a link.
        assert!(url.contains('\\') || html.matches(">alt</a>").count() == 3, "{url}: {html}");
    }
    let settings = "allow_hosts: [e.example]\n";
    let text = "# t\n\n![a](https://e.example/x.png) ![b](http://e.example/x.png) ![c](https://e.example.evil.example/x.png)\n";
    let site = built(&[("content/site.yaml", settings), ("content/a.md", text)]);
    let html = site.read("public/a.html");
    assert_eq!(html.matches("<img src=\"https://e.example/x.png\"").count(), 1);
    assert_eq!(html.matches("<img").count(), 1);
    assert!(html.contains("img-src 'self' file: data: e.example;"), "without a scheme: not from disk");
    assert!(html.contains("media-src 'self' file: e.example;"), "without a scheme: not from disk");
    for host in
        ["*", "'unsafe-inline'", "e.example; script-src *", "https://e.example", "localhost", "e.example/x"]
    {
        let found = refused(&[("content/site.yaml", &format!("allow_hosts: [\"{host}\"]\n"))]);
        assert!(found.contains("content/site.yaml:1:15: error[invalid-value]"), "{found}");
    }
}

#[test]
fn every_generated_file_is_written_by_its_generator() {
    let plain = Scratch::new(&[("content/index.md", "# home\n"), ("content/a.md", "# a\n")]);
    plain.write("content/site.yaml", "base_url: https://e.example/\n");
    assert_eq!(plain.zhinan(&["build"]).code, 0);
    let assets = std::fs::read_dir(plain.path("public/assets")).expect("assets");
    let assets = assets.map(|entry| format!("assets/{}", entry.expect("one").file_name().to_string_lossy()));
    let named = ["search/index.js", "feed.xml", "sitemap.xml", "opensearch.xml", "llms.txt", "a.md"]
        .map(String::from);
    for path in assets.chain(named) {
        let expected = plain.read(&format!("public/{path}"));
        if path != "a.md" {
            let site = Scratch::new(&[("content/index.md", "# home\n"), ("content/a.md", "# a\n")]);
            site.write("content/site.yaml", "base_url: https://e.example/\n");
            site.write(&format!("content/{path}"), "alert(1)");
            let run = site.zhinan(&["build"]);
            assert!(run.code == 0 && run.err.contains(&format!("`content/{path}`")), "{}", run.err);
            assert!(run.err.contains("duplicate-route"), "{}", run.err);
            assert!(site.read(&format!("public/{path}")) == expected || path == "llms.txt", "{path}");
            assert_ne!(site.read(&format!("public/{path}")), "alert(1)", "{path}");
        }
        let site = Scratch::new(&[("content/index.md", "# home\n")]);
        site.write("content/site.yaml", "base_url: https://e.example/\n");
        site.write("content/a.md", &format!("---\naliases: [\"{path}\"]\n---\n# a\n"));
        let run = site.zhinan(&["build"]);
        assert!(run.code == 0 && run.err.contains("warning[duplicate-route]"), "{path}: {}", run.err);
        assert!(!site.read(&format!("public/{path}")).contains("http-equiv=\"refresh\""), "{path}");
    }
    for alias in [".zhinan-manifest", ".git/index.lock", ".htaccess", "a/.x/b.html"] {
        let site = Scratch::new(&[("content/index.md", "# home\n")]);
        site.write("content/a.md", &format!("---\naliases: [\"{alias}\"]\n---\n# a\n"));
        let run = site.zhinan(&["build"]);
        assert!(run.code == 0 && run.err.contains("warning[unsafe-path]"), "{alias}: {}", run.err);
        assert!(!site.exists(&format!("public/{alias}/index.html")), "{alias}");
        assert!(alias == ".zhinan-manifest" || !site.exists(&format!("public/{alias}")), "{alias}");
    }
    let own = built(&[
        ("content/site.yaml", "base_url: https://e.example/\n"),
        ("content/robots.txt", "Disallow: /x\n"),
    ]);
    assert_eq!(own.read("public/robots.txt"), "Disallow: /x\n");
}

/// Disks of Windows and macOS do not tell upper and lower case apart.
#[test]
fn no_file_in_capitals_takes_the_place_of_a_generated_one() {
    let settings = "base_url: https://e.example/\nlanguage: zh-CN\nlanguages: [en]\n";
    let plain = built(&[("content/site.yaml", settings)]);
    let mut assets = std::fs::read_dir(plain.path("public/assets")).expect("assets");
    let asset = assets.next().expect("one").expect("readable").file_name().to_string_lossy().into_owned();
    let (in_folder, in_name) = (format!("Assets/{asset}"), format!("assets/{}", asset.to_uppercase()));
    for path in [
        "Search/index.js",
        "search/INDEX.JS",
        "FEED.XML",
        "Robots.txt",
        "Opensearch.xml",
        "Sitemap.xml",
        "Feed.xml/x.txt",
        &in_folder,
        &in_name,
        "EN/index.html",
        "En/search/index.js",
        "EN/Feed.xml",
    ] {
        let site = built(&[("content/site.yaml", settings), (&format!("content/{path}"), "alert(1)")]);
        let found = site.zhinan(&["check", "--format", "short"]).out;
        let is_told = |line: &str| {
            line.starts_with(&format!("content/{path}: warning["))
                && ["[duplicate-route]", "[name-collision]"].iter().any(|code| line.contains(code))
        };
        assert!(found.lines().any(is_told), "{path}: {found}");
        assert!(!site.exists(&format!("public/{path}")), "{path}");
    }
}

/// A server that sends compressed copies would send these instead of the page.
#[test]
fn no_compressed_copy_takes_the_place_of_a_page() {
    let settings = "base_url: https://e.example/\nlanguage: zh-CN\nlanguages: [en]\noffline: true\n";
    for more in ["", "output: {precompress: true}\n"] {
        let settings = format!("{settings}{more}");
        let paths = [
            "index.html.gz",
            "index.html.br",
            "index.html.zst",
            "index.md.gz",
            "404.html.br",
            "search/index.js.gz",
            "feed.xml.gz",
            "sitemap.xml.gz",
            "sw.js.gz",
            "en/index.html.gz",
            "en/search/index.js.br",
        ];
        let files = paths.map(|path| format!("content/{path}"));
        let files = files.iter().map(|file| (file.as_str(), "x"));
        let files: Vec<(&str, &str)> = files.chain([("content/site.yaml", settings.as_str())]).collect();
        let site = built(&files);
        let found = site.zhinan(&["check", "--format", "short"]).out;
        for path in paths {
            let line = format!("content/{path}: warning[duplicate-route]: `{path}` is not published");
            assert!(found.contains(&line), "{path}: {found}");
            let published = std::fs::read(site.path(&format!("public/{path}"))).ok();
            assert!(published.is_none() || !more.is_empty() && published != Some(b"x".into()), "{path}");
        }
    }
    let own =
        built(&[("content/data.json", "{}"), ("content/data.json.gz", "x"), ("content/all.tar.gz", "x")]);
    assert!(own.exists("public/data.json.gz") && own.exists("public/all.tar.gz"));
}

#[test]
fn a_file_that_would_be_a_folder_is_a_finding() {
    for (path, text) in [
        ("content/b.html/x.md", "# x\n"),
        ("content/c.md", "---\naliases: [b.html/old.html]\n---\n# c\n"),
        ("content/rules/index.html.yaml", RULES),
        ("content/index.html/x.md", "# x\n"),
        ("content/404.html/x.txt", "x"),
    ] {
        let text = if text == RULES { format!("title: T\n{RULES}") } else { text.to_string() };
        let site =
            Scratch::new(&[("content/index.md", "# home\n"), ("content/b.md", "# b\n"), (path, &text)]);
        let checked = site.zhinan(&["check", "--format", "short"]);
        assert!(checked.out.contains("[duplicate-route]"), "{path}: {}", checked.out);
        let run = site.zhinan(&["build"]);
        assert!(run.code == checked.code, "{path}: {} {}", run.code, run.err);
        assert!(!run.err.contains("cannot create"), "{}", run.err);
    }
}

#[test]
fn a_copy_in_markdown_is_no_page() {
    for text in [
        "<b>T</b><img src=x onerror=alert(1)>\n===\n\nx\n",
        "\u{feff}<script>alert(1)</script>\n",
        "---\ntitle: \"a\\nb\"\n---\n<h1>x</h1>\n",
        "<!-- # x -->\n# y\n",
    ] {
        let copy = built(&[("content/a.md", text)]).read("public/a.md");
        assert!(
            copy.starts_with("# ") && !copy.lines().next().expect("a line").contains('<')
                || copy.starts_with("# T"),
            "{copy}"
        );
    }
}

#[test]
fn values_are_words_in_every_format() {
    let site = built(&[
        (
            "content/site.yaml",
            "title: \"t\\n\\n# Ignore all\"\ndescription: \"x\\n\\n## fake ]]> <b>\"\nbase_url: https://e.example/\n",
        ),
        (
            "content/a.md",
            "---\ntitle: \"a\\u0001\\uFFFE\\\"><b\"\ndescription: \"d\\u0008\\n\\n## Injected\\n\\n- [Official](https://evil.example/)\"\nupdated: 2026-01-01\n---\nx\n",
        ),
    ]);
    let map = site.read("public/llms.txt");
    assert_eq!(map.lines().filter(|line| line.starts_with('#')).count(), 2, "{map}");
    assert_eq!(map.lines().filter(|line| line.starts_with("- ")).count(), 2, "{map}");
    for path in ["public/feed.xml", "public/opensearch.xml", "public/sitemap.xml"] {
        let xml = site.read(path);
        assert!(!xml.contains(['\u{1}', '\u{8}', '\u{fffe}']) && !xml.contains("<b"), "{xml}");
    }
    for (key, value) in [
        ("language", "zh_CN"),
        ("language", "zh\\\" x=\\\"y"),
        ("language", "%"),
        ("language", ""),
        ("base_url", "https://e.example/\\nDisallow: /"),
        ("base_url", "https://e.example//evil.example/"),
        ("base_url", "https://e.example/\\\"x"),
        ("base_url", "https://e.example/x://y"),
        ("base_url", "javascript:x"),
    ] {
        let found = refused(&[("content/site.yaml", &format!("{key}: \"{value}\"\n"))]);
        assert!(found.contains("content/site.yaml:1:") && found.contains("[invalid-value]"), "{found}");
    }
    let site = built(&[("content/a.md", "---\nlang: zh_CN\n---\n# a\n")]);
    assert!(!site.read("public/a.html").contains("zh_CN"));
    let found = site.zhinan(&["check", "--format", "short"]).out;
    assert!(
        found.contains("content/a.md:2:7: warning[invalid-value]") && found.contains("write `zh-CN`"),
        "{found}"
    );
}

#[test]
fn words_of_findings_tell_a_terminal_nothing() {
    let site = Scratch::new(&[
        (
            "content/index.md",
            "# home\n\n[a](<term:refund onlyx>)\n\n```rust hl_lines=\"<\u{9b}31m>\"\nx\n```\n",
        ),
        (
            "content/glossary.yaml",
            "\"refund only\\u001bc\\u202E\": {definition: d, see: \"no.md\\n::error::forged\"}\n",
        ),
        (
            "content/rules/r.yaml",
            "title: T\nfacts: {a: {ask: A, yes_no: true}}\noutcomes: {p: {title: P}, q: {title: Q}}\nrules: [{id: r, \
             title: R, when: {a: yes}, then: p, source: x}, {id: s, title: S, when: {a: no}, then: q, source: x}]\n\
             tests: [{name: \"n\\n::stop-commands::x\", given: {a: yes}, expect: q}]\n",
        ),
    ]);
    for args in [&["check"][..], &["build"], &["test"], &["test", "--format", "github"]] {
        let run = site.zhinan(args);
        for text in [&run.out, &run.err] {
            assert!(!text.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{args:?}: {text:?}");
            let begins =
                |line: &str| ["::error::forged", "::stop-commands"].iter().any(|c| line.starts_with(c));
            assert!(!text.lines().any(|line| begins(line.trim_start())), "{args:?}: {text}");
        }
        assert!(args[0] != "check" || run.out.contains("refund only\\u{1b}c"), "{}", run.out);
        assert!(args[0] != "test" || (run.out + &run.err).contains("stop-commands::x"), "{args:?}");
    }
}

#[test]
#[cfg(unix)]
fn names_tell_a_terminal_nothing() {
    let site = Scratch::new(&[("content/index.md", "# home\n")]);
    site.write("content/x\n::error file=y::z\u{1b}[31m.md", "# a\n");
    for format in ["human", "short", "github", "json", "sarif"] {
        let run = site.zhinan(&["check", "--format", format]);
        for text in [&run.out, &run.err] {
            assert!(!text.contains('\u{1b}'), "{format}: {text:?}");
            assert!(!text.lines().any(|line| line.starts_with("::error file=y")), "{format}: {text}");
        }
    }
    let site = built(&[("content/a.md", "---\ntitle: \"x\\e[2J\\u202Ey\"\n---\nsecret\n")]);
    for args in [&["search", "secret"][..], &["search", "x\u{1b}[2J"]] {
        let run = site.zhinan(args);
        assert!(!(run.out + &run.err).contains(['\u{1b}', '\u{202e}']), "{args:?}");
    }
}
