//! Input beyond a cap is a finding in the cap's words, and everything else is read.

use zhinan::config::Inputs;
use zhinan::diag::Diags;
use zhinan::limits::{self, Cap};

/// The messages about a site.
fn messages(files: &[(&str, String)]) -> Vec<String> {
    let files = files.iter().map(|(path, text)| (format!("content/{path}"), text.clone()));
    let sources = zhinan::load::from_texts(files);
    let inputs = Inputs { as_of: jiff::civil::date(2026, 11, 22), base_url: None, drafts: true };
    let mut diags = Diags::default();
    zhinan::analyse(sources, &inputs, &mut diags);
    diags.list.into_iter().map(|d| d.message).collect()
}

fn front(line: &str) -> String {
    format!("---\ntitle: x\n{line}\n---\nx\n")
}

fn list(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(", ")
}

/// A rule set whose parts are these, and else as small as can be.
fn rules(more: &str, facts: &str, outcomes: &str, rule: &str) -> String {
    let facts = if facts.is_empty() { "f: {ask: q, yes_no: true}" } else { facts };
    let outcomes = if outcomes.is_empty() { "o: {title: o}" } else { outcomes };
    let rule = if rule.is_empty() { "{id: r, title: x, when: {}, then: o}" } else { rule };
    format!("title: x\n{more}\nfacts:\n  {facts}\noutcomes:\n  {outcomes}\nrules:\n  - {rule}\n")
}

/// A file that goes beyond a cap by one or little more.
type Beyond = (&'static Cap, &'static str, String);

fn of_pages() -> Vec<Beyond> {
    let lines = |count: usize, line: fn(usize) -> String| (0..count).map(line).collect::<String>();
    vec![
        (&limits::YAML_BRACKETS, "a.md", front(&format!("extra: {}", "[".repeat(129)))),
        (&limits::YAML_FLOW, "a.md", front(&format!("extra: [{}]", list(50_001, |_| "x".into())))),
        (&limits::YAML_VALUES, "a.md", front(&format!("extra:\n{}", "-\n".repeat(600_000)))),
        (
            &limits::YAML_ALIASED,
            "a.md",
            front(&format!("a: &x {}\nextra: [{}]", "a".repeat(20_000), list(99, |_| "*x".into()))),
        ),
        (&limits::MARKDOWN_MARKS, "a.md", "*a".repeat(600_000)),
        (&limits::MARKDOWN_DEPTH, "a.md", format!("{}a\n", "> ".repeat(70))),
        (&limits::FOLDERS, "d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/a.md", front("")),
        (&limits::TITLE, "a.md", format!("---\ntitle: {}\n---\nx\n", "字".repeat(501))),
        (&limits::TITLE, "b.md", format!("# {}\n", "字".repeat(501))),
        (&limits::DESCRIPTION, "a.md", front(&format!("description: {}", "字".repeat(2001)))),
        (&limits::ADDRESS, "site.yaml", format!("base_url: https://{}.example\n", "a".repeat(2000))),
        (&limits::NAV, "site.yaml", format!("nav: [{}]\n", list(51, |_| "{title: x, link: a.md}".into()))),
        (
            &limits::NAV_DEPTH,
            "site.yaml",
            format!("nav: {}a.md{}\n", "[{title: x, children: ".repeat(13), "}]".repeat(13)),
        ),
        (&limits::HOSTS, "site.yaml", format!("allow_hosts: [{}]\n", list(51, |i| format!("h{i}.example")))),
        (&limits::TAGS, "a.md", front(&format!("tags: [{}]", list(31, |i| format!("t{i}"))))),
        (&limits::KEYWORDS, "a.md", front(&format!("keywords: [{}]", list(1001, |i| format!("w{i}"))))),
        (&limits::ALIASES, "a.md", front(&format!("aliases: [{}]", list(101, |i| format!("/o{i}.html"))))),
        (&limits::TERMS, "glossary.yaml", lines(10_001, |i| format!("t{i}: x\n"))),
        (&limits::SYNONYMS, "glossary.yaml", terms("synonyms", 11, 1000)),
        (&limits::DISCOURAGED, "glossary.yaml", terms("discouraged", 6, 1000)),
        (&limits::EVIDENCE, "evidence.yaml", lines(2001, |i| format!("e{i}: x\n"))),
        (
            &limits::SEARCH_TESTS,
            "search.yaml",
            "tests:\n".to_string() + &lines(1001, |i| format!("- {{query: w{i}, expect: a.md}}\n")),
        ),
        (&limits::SEARCH_TOP, "search.yaml", "tests:\n- {query: w, expect: a.md, top: 101}\n".into()),
    ]
}

/// A word of 1.7 MB, which each of some articles shows.
#[test]
fn what_articles_embed_is_limited_over_the_whole_site() {
    let site = |articles: usize| {
        let pages = (0..articles).map(|i| (format!("a{i}.md"), "::: terms\n:::\n".to_string()));
        let glossary = ("glossary.yaml".to_string(), format!("word: {}\n", "text ".repeat(340_000)));
        let files: Vec<(String, String)> = pages.chain([glossary]).collect();
        let files: Vec<(&str, String)> =
            files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
        messages(&files)
    };
    let beyond = limits::EMBEDDED_ALL.words(1_699_999 * 12 + "word".len() * 12);
    assert!(!site(11).contains(&beyond) && !site(11).iter().any(|m| m.contains("up to this one")));
    assert!(site(12).contains(&beyond), "{:?}", site(12));
}

fn terms(key: &str, terms: usize, words: usize) -> String {
    let term = |t| format!("t{t}:\n  definition: x\n  {key}: [{}]\n", list(words, |i| format!("w{t}-{i}")));
    (0..terms).map(term).collect()
}

fn of_rules() -> Vec<Beyond> {
    let options = |count| list(count, |i| format!("o{i}: w{i}"));
    let one_of = |count| format!("f: {{ask: q, one_of: {{{}}}}}", options(count));
    let next = |count| format!("o: {{title: o, next: {{{}}}}}", list(count, |i| format!("e{i}: p")));
    let cells = |count, cell: fn(usize) -> String| {
        format!("{{id: r, title: x, when: {{f: [{}]}}, then: o}}", list(count, cell))
    };
    let except = |count| {
        format!("{{id: r, title: x, when: {{}}, then: o, except: [{}]}}", list(count, |_| "{}".into()))
    };
    let days = list(28, |i| format!("{0}-01-01..{0}-12-31", 1950 + i));
    let advice = list(201, |i| format!("{{id: a{i}, then: x}}"));
    let file = |text: String| ("rules/s.yaml", text);
    let beyond = [
        (&limits::FACTS, file(rules("", &format!("g: {{ask: q, any_of: {{{}}}}}", options(1001)), "", ""))),
        (&limits::ATOMS, file(rules("", &one_of(1025), "", ""))),
        (
            &limits::ATOMS,
            file(rules(
                "",
                "f: {ask: q, number: {range: 0..9000}}",
                "",
                &cells(1030, |i| (2 * i).to_string()),
            )),
        ),
        (&limits::HOLIDAYS, file(rules(&format!("holidays: [{days}]"), "", "", ""))),
        (&limits::ID, file(rules("", &format!("{}: {{ask: q, yes_no: true}}", "f".repeat(101)), "", ""))),
        (&limits::OUTCOME_LISTS, file(rules("", "", &next(101), ""))),
        (&limits::ADVICE, file(rules(&format!("advice: [{advice}]"), "", "", ""))),
        (
            &limits::PASSAGES,
            file(rules(
                &format!("advice: [{{id: a, then: \"{}\"}}]", "::: when f=x\\nx\\n:::\\n".repeat(101)),
                "",
                "",
                "",
            )),
        ),
        (&limits::RULES, file(rules("", "", "", &except(12_000)))),
    ];
    beyond.into_iter().map(|(cap, (path, text))| (cap, path, text)).collect()
}

#[test]
fn beyond_a_cap_there_is_a_finding() {
    for (cap, path, text) in of_pages().into_iter().chain(of_rules()) {
        let found = messages(&[(path, text)]);
        // The words around the numbers and names.
        let parts: Vec<&str> = cap.message.split(['{', '}']).step_by(2).collect();
        let most = cap.most.to_string();
        let fits = |message: &String| {
            parts.iter().all(|part| message.contains(part))
                && (!cap.message.contains("{most}") || message.contains(&most))
        };
        assert!(found.iter().any(fits), "{path}: {:?} not in {found:?}", cap.message);
    }
}
