//! The site's own guides, walked without JavaScript: every answer is a link that leads on, and
//! every outcome is reached.

use std::collections::BTreeSet;
use std::path::Path;
use zhinan::config::Inputs;
use zhinan::model::{Route, Site};
use zhinan::render::page::Page;
use zhinan::render::reads::Reader;
use zhinan::render::{Output, View, guide, page};

fn site() -> Site {
    let inputs = Inputs { as_of: "2026-11-23".parse().expect("a date"), base_url: None, drafts: false };
    let (site, diags) = zhinan::open(Path::new(env!("CARGO_MANIFEST_DIR")), &inputs, false).expect("a site");
    assert!(!diags.has_errors(), "{:?}", diags.list);
    site
}

/// The path that a link leads to, from the page at `from`.
fn joined(from: &str, href: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn every_answer_leads_on_and_every_outcome_is_reached() {
    let site = site();
    let view = View::new(&site, &mut zhinan::diag::Diags::default());
    assert!(!site.guides.is_empty());
    for (index, set) in site.guides.iter().enumerate() {
        let mut reached = BTreeSet::new();
        for (path, route) in zhinan::resolve::guide_pages(index, set) {
            let reader = Reader::new(&site);
            let page = Page { view: &view, site: &site, reader: &reader, path: &path, part_lang: None };
            let (steps, links) = match route {
                Route::Guide(_) => {
                    let guide = guide::guide(&page, index);
                    // A guide with several decisions has one part for each, and a list shows its rules.
                    let parts = guide.decisions;
                    let listed = parts.iter().filter(|part| part.is_list).flat_map(|part| &part.rules);
                    let links: Vec<_> = listed.filter_map(|rule| rule.outcome.clone()).collect();
                    let firsts = parts.into_iter().filter_map(|part| part.first);
                    (guide.first.into_iter().chain(firsts).collect(), links)
                }
                Route::Node(_, node) => (vec![guide::node(&page, index, node).step], Vec::new()),
                _ => (Vec::new(), Vec::new()),
            };
            for answer in steps.into_iter().flat_map(|step| step.answers).chain(links) {
                let to = joined(&path, &answer.href);
                let route =
                    site.routes.get(&to).unwrap_or_else(|| panic!("{path}: {} leads to {to}", answer.title));
                if let Route::Outcome(_, outcome) = route {
                    reached.insert(*outcome);
                }
            }
        }
        assert_eq!(reached.len(), set.outcomes.len(), "{}", set.id);
    }
}

#[test]
fn every_page_of_a_guide_is_written() {
    let site = site();
    let view = View::new(&site, &mut zhinan::diag::Diags::default());
    for (index, set) in site.guides.iter().enumerate() {
        for (path, route) in zhinan::resolve::guide_pages(index, set) {
            let Ok(Output::Bytes(bytes)) = page(&view, &path, &route) else { panic!("{path}") };
            let html = String::from_utf8(bytes).expect("UTF-8");
            match route {
                Route::Guide(_) => assert!(html.contains(&format!("data-guide=\"{}\"", set.id)), "{path}"),
                Route::Node(..) => {
                    assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"), "{path}")
                }
                Route::Outcome(_, i) => {
                    assert!(html.contains(&format!("data-outcome=\"{}\"", set.outcomes[i].id)), "{path}");
                }
                _ => {}
            }
            assert!(!html.contains(">decide_"), "{path} shows a key instead of words");
        }
    }
}

/// Every pattern of eleven answers has an outcome of its own kind: more questions than anyone would
/// walk. What is left is one page with all rules, and the outcomes.
#[test]
fn a_set_too_large_to_walk_is_a_table_of_its_rules() {
    let facts: String = (0..11).map(|f| format!("  f{f}: {{ask: 问题 {f}, yes_no: true}}\n")).collect();
    let outcomes: String = (0..97).map(|o| format!("  o{o}: {{title: 结论 {o}, body: 做。}}\n")).collect();
    let rules: String = (0_u64..2048)
        .map(|i| {
            let cell = |f: u64| format!("f{f}: {}", if i >> f & 1 == 1 { "yes" } else { "no" });
            let when: Vec<String> = (0..11).map(cell).collect();
            let outcome = (i * i * 31 + i * 17) % 10_007 % 97;
            format!("  - {{id: r{i}, title: 规则 {i}, when: {{{}}}, then: o{outcome}}}\n", when.join(", "))
        })
        .collect();
    let text = format!("title: 大\nfacts:\n{facts}outcomes:\n{outcomes}rules:\n{rules}");
    let site = crate::site::Scratch::new(&[("content/rules/large.yaml", &text)]);
    let out = site.zhinan(&["build"]);
    assert_eq!(out.code, 0, "{}", out.err);
    let page = site.read("public/guides/large/index.html");
    assert!(page.contains("情况太多，不适合一步一步问"), "the page says why");
    assert!(page.contains("规则 2047"), "all rules are there");
    assert!(!page.contains("data-guide-data"), "nothing for the script");
    assert!(!site.exists("public/guides/large/q"), "no page a question");
    assert!(site.exists("public/guides/large/o1.html"));
}

#[test]
fn words_of_a_rule_set_cannot_end_a_script() {
    let text = "title: </script><b>\nfacts:\n  n: {ask: 几件, number: {range: 1..9, unit: </script><b>}}\n\
                outcomes:\n  go: {title: 能, body: 能。}\n  no: {title: 不能, body: 不能。}\nrules:\n  \
                - {id: few, title: 少, when: {n: <5}, then: go}\n  - {id: many, title: 多, when: {n: '>=5'}, then: no}\n";
    let site = crate::site::Scratch::new(&[("content/rules/r.yaml", text)]);
    let out = site.zhinan(&["build"]);
    assert_eq!(out.code, 0, "{}", out.err);
    let page = site.read("public/guides/r/index.html");
    let (_, data) = page.split_once("data-guide-data=\"r\">").expect("data for the script");
    let (data, _) = data.split_once("</script>").expect("an end");
    let data: serde_json::Value = serde_json::from_str(data).expect("all of the data");
    assert_eq!(data["facts"][0]["unit"], "</script><b>");
    assert!(!page.contains("<b>"), "nowhere else either");
}

#[test]
fn pages_without_a_description_take_one_from_their_text() {
    let rules = "title: T\nfacts:\n  n: {ask: 几件, number: {range: 1..9}}\noutcomes:\n  \
                 go: {title: 能, body: 拿好东西去柜台。}\n  no: {title: 不能, body: '一共 {{ n }} 件。'}\nrules:\n  \
                 - {id: few, title: 少, when: {n: <5}, then: go}\n  - {id: many, title: 多, when: {n: '>=5'}, then: no}\n";
    let site = crate::site::Scratch::new(&[
        ("content/rules/r.yaml", rules),
        ("content/a.md", "---\ntitle: 甲\ntags: [一]\n---\n字\n"),
        ("content/b.md", "---\ntitle: 乙\ntags: [一]\n---\n字\n"),
    ]);
    let out = site.zhinan(&["build"]);
    assert_eq!(out.code, 0, "{}", out.err);
    let has = |path: &str, words: &str| {
        site.read(path).contains(&format!("<meta name=\"description\" content=\"{words}\">"))
    };
    assert!(has("public/guides/r/go.html", "拿好东西去柜台。"));
    assert!(has("public/tags/一.html", "甲 · 乙") || has("public/tags/一.html", "乙 · 甲"));
    // Without a case there is nothing to fill in.
    assert!(!site.read("public/guides/r/no.html").contains("name=\"description\""));
}
