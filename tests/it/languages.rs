//! A site in several languages: what is written where, what each page says of itself, and that a translation
//! decides as its original.

use crate::publish::bytes_below;
use crate::site::Scratch;
use std::fmt::Write;
use std::path::Path;
use zhinan::config::Inputs;
use zhinan::decide::{RuleSet, run_tests};
use zhinan::diag::{Code, Diags, Severity};
use zhinan::model::{Route, Site};
use zhinan::translation::{self, Of};

/// A site whose English edition is partly translated, and whose other edition is not at all.
fn sample() -> Scratch {
    Scratch::new(&[
        ("content/site.yaml", "title: 指南\nlanguages: [en, ar]\nbase_url: https://help.example/x/\n"),
        ("content/site.en.yaml", "title: Guide\n"),
        ("content/index.md", "# 首页\n\n[甲](help/a.md)\n"),
        ("content/index.en.md", "# Home\n\n[A](help/a.md)\n"),
        ("content/help/a.md", "---\ntags: [入门]\naliases: [old.html]\n---\n# 甲\n\n正文。![图](图.svg)\n"),
        ("content/en/help/a.md", "---\ntags: [Basics]\n---\n# A\n\nWords. ![picture](图.svg) [B](b.md)\n"),
        ("content/help/b.md", "# 乙\n\n![图](图.svg)[甲](a.md)\n"),
        ("content/help/图.svg", "<svg/>"),
    ])
}

fn built(site: &Scratch) -> Scratch {
    let out = site.zhinan(&["build", "--as-of", "2026-01-01"]);
    assert_eq!(out.code, 0, "{}", out.err);
    Scratch { dir: tempfile::tempdir().expect("a temporary folder") }
}

/// The part of a page between two texts.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = page.split_once(from).unwrap_or_else(|| panic!("{from} is not in {page}"));
    rest.split_once(to).expect("an end").0
}

#[test]
fn each_language_has_pages_of_its_own() {
    let site = sample();
    built(&site);
    let page = |path: &str| site.read(&format!("public/{path}"));
    for (path, lang, dir) in [
        ("help/a.html", "zh-CN", "ltr"),
        ("en/help/a.html", "en", "ltr"),
        ("en/help/b.html", "en", "ltr"),
        ("ar/help/a.html", "ar", "rtl"),
        ("ar/search/index.html", "ar", "rtl"),
        ("en/404.html", "en", "ltr"),
    ] {
        let head = page(path);
        assert!(head.contains(&format!("<html lang=\"{lang}\" dir=\"{dir}\"")), "{path}: {head}");
    }
    for path in [
        "en/feed.xml",
        "ar/feed.xml",
        "en/llms.txt",
        "en/opensearch.xml",
        "en/search/index.js",
        "en/help/a.md",
    ] {
        assert!(site.exists(&format!("public/{path}")), "{path}");
    }
    // Files of the author's own, old addresses and what is not translated are there once.
    for path in
        ["en/help/图.svg", "en/old.html", "en/help/b.md", "en/sitemap.xml", "en/assets", "ar/search/index.js"]
    {
        assert!(!site.exists(&format!("public/{path}")), "{path}");
    }
    assert!(page("en/tags/basics.html").contains("A") && !site.exists("public/en/tags/入门.html"));
}

#[test]
fn what_is_not_translated_is_shown_in_the_original_and_says_so() {
    let site = sample();
    built(&site);
    let page = |path: &str| site.read(&format!("public/{path}"));
    for path in ["en/help/b.html", "ar/help/a.html", "ar/index.html"] {
        let html = page(path);
        assert!(html.contains(" data-fallback=\"zh-CN\">"), "{path}");
        let dir = if path.starts_with("ar/") { " dir=\"ltr\"" } else { "" };
        assert!(html.contains(&format!("<div class=\"prose\" lang=\"zh-CN\"{dir}>")), "{path}");
        let original = path.split_once('/').expect("a folder").1.trim_end_matches("index.html");
        assert!(
            html.contains(&format!("<link rel=\"canonical\" href=\"https://help.example/x/{original}\">")),
            "{path}"
        );
        assert!(
            !html.contains("rel=\"alternate\" hreflang"),
            "{path}: only pages in their language are named"
        );
    }
    let translated = page("en/help/a.html");
    assert!(!translated.contains("data-fallback"));
    assert!(translated.contains("<link rel=\"canonical\" href=\"https://help.example/x/en/help/a.html\">"));
    for tag in ["zh-CN", "en", "x-default"] {
        assert!(translated.contains(&format!("<link rel=\"alternate\" hreflang=\"{tag}\" ")), "{tag}");
    }
    assert!(translated.contains("../../help/%E5%9B%BE.svg") && translated.contains("href=\"b.html\">B"));
    let sitemap = page("sitemap.xml");
    assert!(sitemap.contains("<loc>https://help.example/x/en/help/a.html</loc>"), "{sitemap}");
    assert!(!sitemap.contains("/ar/help/a.html") && !sitemap.contains("/en/help/b.html"), "{sitemap}");
}

/// A screen reader changes its voice for a text in another language, so the interface's words in it are of that language.
#[test]
fn the_words_inside_an_untranslated_text_are_in_its_language() {
    let site = Scratch::new(&[
        ("content/site.yaml", "title: 指南\nlanguages: [en, pl]\n"),
        ("content/index.md", "# 首页\n"),
        ("content/a/index.md", "# 甲\n"),
        ("content/a/b/index.md", "# 乙\n"),
        ("content/a/b/c.md", "# 丙\n\n> [!NOTE]\n> 记下来。\n\n## 怎么办\n"),
        ("content/a/b/d.md", "---\nlang: fr\n---\n# Quatre\n\n> [!NOTE]\n> Voilà.\n"),
        ("content/a/b/e.md", "# 戊\n"),
    ]);
    built(&site);
    let page = |path: &str| site.read(&format!("public/{path}"));
    let prose = |path: &str| between(&page(path), "<div class=\"prose\"", "</main>").to_string();
    let (chinese, french, neither) = (prose("en/a/b/c.html"), prose("a/b/d.html"), prose("pl/a/b/c.html"));
    assert!(chinese.contains(">说明<") && chinese.contains("本节链接 怎么办"), "{chinese}");
    assert!(french.contains(">Note<"), "{french}");
    assert!(neither.contains(">说明<"), "{neither}");
    // The titles of the pages above are untranslated alike: the list says so once.
    let html = page("en/a/b/c.html");
    let crumbs = between(&html, "<nav class=\"breadcrumbs\"", "</nav>");
    assert_eq!(crumbs.matches("lang=").count(), 2, "{crumbs}");
    assert!(crumbs.contains("<ol lang=\"zh-CN\">") && crumbs.contains(" lang=\"en\">Home<"), "{crumbs}");
    let nav = between(&html, "data-nav", "</nav>");
    assert_eq!((nav.matches("lang=").count(), nav.contains("<ul lang=\"zh-CN\">")), (1, true), "{nav}");
}

#[test]
fn the_map_for_language_models_lists_what_is_in_its_language() {
    let site = sample();
    built(&site);
    let map = site.read("public/en/llms.txt");
    assert!(map.contains("(https://help.example/x/en/help/a.md)") && !map.contains("乙"), "{map}");
    assert!(map.ends_with("## 简体中文\n\n- [指南](https://help.example/x/llms.txt)\n"), "{map}");
    assert!(site.read("public/llms.txt").contains("[乙]"));
    // From disk there is no address to begin with.
    site.write("content/site.yaml", "title: 指南\nlanguages: [en]\n");
    built(&site);
    assert!(site.read("public/en/llms.txt").ends_with("- [指南](../llms.txt)\n"));
}

#[test]
fn the_switcher_leads_to_the_same_page() {
    let site = sample();
    built(&site);
    let links = |path: &str| {
        let html = site.read(&format!("public/{path}"));
        let nav = between(&html, "<nav data-languages", "</nav>").to_string();
        let hrefs =
            nav.split("<a href=\"").skip(1).map(|rest| rest.split('"').next().expect("an end").to_string());
        hrefs.collect::<Vec<_>>()
    };
    assert_eq!(links("help/a.html"), ["a.html", "../en/help/a.html", "../ar/help/a.html"]);
    assert_eq!(links("en/help/b.html"), ["../../help/b.html", "b.html", "../../ar/help/b.html"]);
    assert_eq!(links("en/index.html"), ["../index.html", "index.html", "../ar/index.html"]);
    // A tag that only one language has leads to all tags.
    assert_eq!(links("en/tags/basics.html")[0], "../../tags/index.html");
    let one = Scratch::new(&[("content/a.md", "# 甲\n")]);
    built(&one);
    assert!(!one.read("public/a.html").contains("data-languages"));
}

#[test]
fn every_link_of_the_output_leads_to_a_file() {
    let site = sample();
    site.write("content/site.yaml", "title: 指南\nlanguages: [en, ar]\n");
    built(&site);
    let files = bytes_below(&site.path("public"));
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let mut followed = 0;
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        let html = String::from_utf8_lossy(bytes);
        for link in html.split("href=\"").skip(1).chain(html.split("src=\"").skip(1)) {
            let link = link.split(['"', '#']).next().expect("an end");
            if link.is_empty() || link.contains("://") {
                continue;
            }
            let mut at: Vec<&str> = name.split('/').collect();
            at.pop();
            for part in link.split('/') {
                match part {
                    ".." => assert!(at.pop().is_some(), "{name}: {link}"),
                    part => at.push(part),
                }
            }
            let path = at.join("/");
            let path = percent_encoding::percent_decode_str(&path).decode_utf8_lossy().into_owned();
            assert!(names.contains(&path.as_str()), "{name}: {link}");
            followed += 1;
        }
    }
    assert!(followed > 300, "{followed}");
}

#[test]
fn the_other_languages_cost_the_site_itself_nothing() {
    let site = sample();
    site.write("content/site.yaml", "title: 指南\n");
    std::fs::remove_dir_all(site.path("content/en")).expect("there");
    std::fs::remove_file(site.path("content/index.en.md")).expect("there");
    std::fs::remove_file(site.path("content/site.en.yaml")).expect("there");
    built(&site);
    let before = bytes_below(&site.path("public/search"));
    site.write("content/site.yaml", "title: 指南\nlanguages: [en, ar]\n");
    built(&site);
    let is_page = |path: &str| path.ends_with(".js");
    let of =
        |files: &[(String, Vec<u8>)]| files.iter().filter(|(p, _)| is_page(p)).cloned().collect::<Vec<_>>();
    assert_eq!(of(&before), of(&bytes_below(&site.path("public/search"))));
    // An edition without translations is searched with the main index.
    let page = site.read("public/en/help/a.html");
    assert!(page.contains("data-search=\"../search/index.js\""), "{page}");
    assert!(!site.exists("public/en/search/index.js"));
}

#[test]
fn a_language_of_the_site_is_searched_by_its_own_words() {
    let site = sample();
    site.write("content/help/setup.md", "# 设置\n\n怎么设置。\n");
    site.write("content/help/setup.en.md", "# Setting up accounts\n\nCopied settings.\n");
    site.write("content/index.md", "# 首页\n\n[甲](help/a.md) [设置](help/setup.md)\n");
    let first = |arguments: &[&str]| {
        let out = site.zhinan(&[&["search", "--json"], arguments].concat());
        let line: serde_json::Value = serde_json::from_str(&out.out).unwrap_or_default();
        line["results"][0]["url"].as_str().map(String::from)
    };
    let page = Some("en/help/setup.html".to_string());
    assert_eq!(first(&["--edition", "en", "how do I set up an account?"]), page);
    assert_eq!(first(&["--edition", "EN", "copies of the setting "]), page);
    assert_eq!(first(&["怎么设置"]), Some("help/setup.html".to_string()));
    // Nothing of it is translated: as the site itself, below its own folder.
    assert_eq!(first(&["--edition", "ar", "怎么设置"]), Some("ar/help/setup.html".to_string()));
    let out = site.zhinan(&["search", "--edition", "fr", "x"]);
    assert_eq!(out.code, 2);
    assert!(out.err.contains("the site has no language `fr`: it has `zh-CN`, `en`, `ar`"), "{}", out.err);
}

fn site_of(files: Vec<(String, String)>) -> (Site, Diags) {
    let inputs = Inputs { as_of: jiff::civil::date(2026, 11, 22), base_url: None, drafts: false };
    let mut diags = Diags::default();
    let site = zhinan::analyse(zhinan::load::from_texts(files.into_iter()), &inputs, &mut diags);
    (site, diags)
}

/// Words for everything in a rule set, that no original has.
fn invented(path: &str, text: &str) -> String {
    let (site, _) = site_of(vec![(path.into(), text.into())]);
    let (id, file) = site.sources.iter().next().expect("a file");
    let mut out = serde_json::Map::new();
    for (number, word) in translation::originals(Of::Rules, id, file).iter().enumerate() {
        if word.text.is_none() {
            continue;
        }
        let mut at = &mut out;
        for part in &word.path[..word.path.len() - 1] {
            let below = at.entry(part.clone()).or_insert_with(|| serde_json::json!({}));
            at = below.as_object_mut().expect("a map");
        }
        let text =
            if word.path.ends_with(&["say".into()]) { "{} said".into() } else { format!("Word {number}") };
        at.insert(word.path.last().expect("a path").clone(), text.into());
    }
    serde_json::to_string_pretty(&out).expect("JSON")
}

/// Results of the tests of a set, without passages, because a translation has its own.
fn told_of(set: &RuleSet) -> serde_json::Value {
    let mut report: serde_json::Value = serde_json::from_str(&run_tests(set).json()).expect("JSON");
    for case in report["cases"].as_array_mut().into_iter().flatten() {
        if let Some(actual) = case["actual"].as_object_mut() {
            actual.remove("passages");
        }
    }
    report
}

#[test]
fn a_translation_decides_as_its_original() {
    let mut sets = 0;
    for folder in ["content/rules", "tests/samples", "docs/content/rules"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in walkdir::WalkDir::new(folder) {
            let path = entry.expect("readable").into_path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let Some(stem) = name.strip_suffix(".yaml").filter(|stem| !stem.contains('.')) else { continue };
            let text = std::fs::read_to_string(&path).expect("text");
            let original = format!("content/rules/{stem}.yaml");
            let words = invented(&original, &text);
            let (site, diags) = site_of(vec![
                ("content/site.yaml".into(), "languages: [en]\n".into()),
                (original, text),
                (format!("content/rules/{stem}.en.yaml"), words),
            ]);
            let faults: Vec<_> = diags
                .list
                .iter()
                .filter(|d| {
                    d.severity == Severity::Error && site.sources.get(d.span.file).path.ends_with(".en.yaml")
                })
                .collect();
            assert!(faults.is_empty(), "{name}: {faults:?}");
            let (Some(set), Some(own)) = (site.guides.first(), site.editions[0].guides.first()) else {
                continue;
            };
            assert!(
                site.editions[0].edition.as_ref().expect("an edition").guides[0].is_translated(),
                "{name}"
            );
            assert!(own.title.starts_with("Word ") && own.title != set.title, "{name}");
            assert_eq!(own.diagram, set.diagram, "{name}");
            assert_eq!(told_of(own), told_of(set), "{name}");
            assert!(
                !diags.list.iter().any(|d| d.code == Code::Untranslated && d.message.contains("texts")),
                "{name}"
            );
            sets += 1;
        }
    }
    assert!(sets > 5, "{sets} sets");
}

#[test]
fn whole_sites_of_the_same_words_have_the_same_addresses() {
    let site = sample();
    let mut diags = Diags::default();
    let sources = zhinan::load::load(site.dir.path(), &mut diags).expect("a site");
    let inputs = Inputs { as_of: jiff::civil::date(2026, 11, 22), base_url: None, drafts: false };
    let site = zhinan::analyse(sources, &inputs, &mut diags);
    let is_page = |route: &Route| !matches!(route, Route::Asset(_) | Route::Redirect(_) | Route::Edition(..));
    let own: Vec<&String> = site.routes.iter().filter(|(_, r)| is_page(r)).map(|(p, _)| p).collect();
    let arabic: Vec<&String> = site.editions[1].routes.keys().collect();
    assert_eq!(own, arabic);
}

#[test]
fn a_translation_is_begun_and_renewed_from_the_command_line() {
    let site = sample();
    let out = site.zhinan(&["new", "translation", "help/b.en"]);
    assert_eq!((out.code, out.err.contains("wrote `./content/help/b.en.md`")), (0, true), "{}", out.err);
    let text = site.read("content/help/b.en.md");
    assert!(
        text.contains("draft: true") && text.contains("original: ") && text.ends_with("[甲](a.md)\n"),
        "{text}"
    );
    let check = |site: &Scratch| site.zhinan(&["check"]).err + &site.zhinan(&["check"]).out;
    site.write("content/help/b.en.md", &text.replace("draft: true\n", ""));
    assert!(!check(&site).contains("translation-stale"));
    site.write("content/help/b.md", "# 乙\n\n改过。\n");
    assert!(check(&site).contains("warning[translation-stale]"), "{}", check(&site));
    let out = site.zhinan(&["new", "translation", "help/b.en"]);
    assert!(out.err.contains("renewed the hash in"), "{}", out.err);
    assert!(!check(&site).contains("translation-stale"));
    // The path may be that which findings name.
    let out = site.zhinan(&["new", "translation", "content/help/b.en.md"]);
    assert!(out.err.contains("renewed the hash in `./content/help/b.en.md`"), "{}", out.err);
    // With one language it can be left out, but not to say that a translation is up to date.
    site.write("content/site.yaml", "title: 指南\nlanguages: [en]\n");
    let before = site.read("content/help/b.en.md");
    let out = site.zhinan(&["new", "translation", "help/b"]);
    assert!(out.code == 2 && out.err.contains("`content/help/b.en.md` is there already"), "{}", out.err);
    assert_eq!(site.read("content/help/b.en.md"), before);
    site.write("content/site.yaml", "title: 指南\nlanguages: [en, ar]\n");
    let mut faults = String::new();
    for name in ["help/b", "help/b.fr", "help/none.en", "../x.en"] {
        let out = site.zhinan(&["new", "translation", name]);
        assert_eq!(out.code, 2, "{name}: {}", out.err);
        faults.write_str(&out.err).expect("memory");
    }
    for words in ["help/b.en", "`fr` is none of the site's languages", "there is no `content/help/none.md`"] {
        assert!(faults.contains(words), "{faults}");
    }
}
