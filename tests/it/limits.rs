//! Input with as much as a cap says is taken without a finding; one more is a finding in the cap's words, and
//! everything else is read.

use zhinan::config::Inputs;
use zhinan::diag::Diags;
use zhinan::limits::{self, Cap};

/// The messages about a site.
fn messages(files: Vec<(String, String)>) -> Vec<String> {
    let files = files.into_iter().map(|(path, text)| (format!("content/{path}"), text));
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

/// Makes the files of a site, paths and texts, with so many of what a cap counts.
type Files = Box<dyn Fn(usize) -> Vec<(String, String)>>;

/// One file, whose text depends on the count.
fn file(path: &str, text: impl Fn(usize) -> String + 'static) -> Files {
    let path = path.to_string();
    Box::new(move |count| vec![(path.clone(), text(count))])
}

/// Several files, which depend on the count.
fn several(files: impl Fn(usize) -> Vec<(String, String)> + 'static) -> Files {
    Box::new(files)
}

/// A file, whose text depends on the count, and others that it names.
fn files(path: &str, text: impl Fn(usize) -> String + 'static, others: &'static [(&str, &str)]) -> Files {
    let one = file(path, text);
    Box::new(move |count| {
        let others = others.iter().map(|(path, text)| (path.to_string(), text.to_string()));
        one(count).into_iter().chain(others).collect()
    })
}

/// An article with a line in its front matter that depends on the count.
fn page(line: impl Fn(usize) -> String + 'static) -> Files {
    file("a.md", move |count| front(&line(count)))
}

/// A rule set with a line at the top, facts, outcomes and a rule that depend on the count; an empty one is the
/// default.
fn set(parts: impl Fn(usize) -> [String; 4] + 'static) -> Files {
    file("rules/s.yaml", move |count| {
        let [more, facts, outcomes, rule] = parts(count);
        rules(&more, &facts, &outcomes, &rule)
    })
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

/// A glossary with so many words under the key `key` of its terms, at most a thousand for each term.
fn terms(key: &str, count: usize) -> String {
    let words = |first: usize| list((count - first).min(1000), |i| format!("w{}", first + i));
    let term = |first| format!("t{first}:\n  definition: x\n  {key}: [{}]\n", words(first));
    (0..count).step_by(1000).map(term).collect()
}

/// The tag of a language, another for each number: English with a region of two letters.
fn tag(i: usize) -> String {
    let letter = |i: usize| char::from(b'A' + i as u8);
    format!("en-{}{}", letter(i / 26), letter(i % 26))
}

fn settings() -> Vec<(&'static Cap, Files)> {
    let site = |line: fn(usize) -> String| file("site.yaml", move |count| line(count) + "\n");
    let nested = |count: usize| {
        let around = count - 1;
        format!("nav: {}[a.md]{}", "[{title: x, children: ".repeat(around), "}]".repeat(around))
    };
    vec![
        (&limits::ADDRESS, site(|count| format!("base_url: https://{}.example", "a".repeat(count - 16)))),
        (&limits::NAV, site(|count| format!("nav: [{}]", list(count, |_| "{title: x, link: a.md}".into())))),
        (&limits::NAV_DEPTH, site(nested)),
        (
            &limits::HOSTS,
            site(|count| format!("allow_hosts: [{}]", list(count, |i| format!("h{i}.example")))),
        ),
        (
            &limits::SOCIAL,
            site(|count| {
                format!("social: {{{}}}", list(count, |i| format!("s{i}: 'https://s.example/{i}'")))
            }),
        ),
        (
            &limits::SOCIAL,
            site(|count| {
                format!("social: [{}]", list(count, |_| "{title: x, link: 'https://s.example/'}".into()))
            }),
        ),
        (
            &limits::FOOTER,
            site(|count| {
                format!("footer: {{links: [{}]}}", list(count, |_| "{title: x, link: a.md}".into()))
            }),
        ),
        (&limits::LANGUAGES, site(|count| format!("languages: [{}]", list(count, tag)))),
    ]
}

fn of_pages() -> Vec<(&'static Cap, Files)> {
    let title = |count| "字".repeat(count);
    let chain = |count: usize| {
        let path = |i: usize| if i == 0 { "a.md".to_string() } else { format!("_{i}.md") };
        let text =
            move |i: usize| if i < count { format!("::: include {}\n", path(i + 1)) } else { "x\n".into() };
        (0..=count).map(|i| (path(i), text(i))).collect()
    };
    vec![
        (&limits::FOLDERS, several(|count| vec![("d/".repeat(count) + "a.md", front(""))])),
        (&limits::MARKDOWN_DEPTH, file("a.md", |count| format!("{}a\n", "> ".repeat(count - 1)))),
        (&limits::TITLE, file("a.md", move |count| format!("---\ntitle: {}\n---\nx\n", title(count)))),
        (&limits::TITLE, file("a.md", move |count| format!("# {}\n", title(count)))),
        (&limits::TITLE, file("glossary.yaml", move |count| format!("{}: x\n", title(count)))),
        (&limits::DESCRIPTION, page(move |count| format!("description: {}", title(count)))),
        (&limits::TAGS, page(|count| format!("tags: [{}]", list(count, |i| format!("t{i}"))))),
        (&limits::KEYWORDS, page(|count| format!("keywords: [{}]", list(count, |i| format!("w{i}"))))),
        (&limits::ALIASES, page(|count| format!("aliases: [{}]", list(count, |i| format!("/o{i}.html"))))),
        (&limits::CASCADE, page(|count| format!("cascade: {{owner: {}}}", "a".repeat(count - 12)))),
        (&limits::FORMULA, file("a.md", |count| format!("$${}$$\n", "x".repeat(count)))),
        (
            &limits::INCLUDES,
            files("a.md", |count| "::: include _b.md\n\n".repeat(count), &[("_b.md", "x\n")]),
        ),
        (&limits::INCLUDE_DEPTH, several(chain)),
        (
            &limits::TABLE_ROWS,
            several(|count| {
                let table = "a\n".repeat(count + 1);
                vec![("a.md".into(), "::: table t.csv\n".into()), ("t.csv".into(), table)]
            }),
        ),
        (&limits::TERMS, file("glossary.yaml", |count| lines(count, |i| format!("t{i}: x\n")))),
        (&limits::SYNONYMS, file("glossary.yaml", |count| terms("synonyms", count))),
        (&limits::DISCOURAGED, file("glossary.yaml", |count| terms("discouraged", count))),
        (
            &limits::DISCOURAGED_FOUND,
            files(
                "a.md",
                |count| "bad ".repeat(count),
                &[("glossary.yaml", "good: {definition: x, discouraged: [bad]}\n")],
            ),
        ),
        (&limits::EVIDENCE, file("evidence.yaml", |count| lines(count, |i| format!("e{i}: x\n")))),
        (
            &limits::SEARCH_TESTS,
            file("search.yaml", |count| {
                "tests:\n".to_string() + &lines(count, |i| format!("- {{query: w{i}, expect: a.md}}\n"))
            }),
        ),
        (
            &limits::SEARCH_TOP,
            file("search.yaml", |count| format!("tests:\n- {{query: w, expect: a.md, top: {count}}}\n")),
        ),
    ]
}

fn of_rules() -> Vec<(&'static Cap, Files)> {
    const NONE: String = String::new();
    let options = |count| list(count, |i| format!("o{i}: w{i}"));
    let day = |i: usize| {
        let day = jiff::civil::date(1950, 1, 1).checked_add(jiff::Span::new().days(i as i64));
        day.expect("a day of this century or the last").to_string()
    };
    let decision = |i| {
        format!(
            "d{i}: {{title: x, outcomes: {{o{i}: {{title: o}}}}, rules: [{{id: r{i}, title: x, when: {{}}, then: o{i}}}]}}"
        )
    };
    let next = |count| list(count, |i| format!("e{i}: p"));
    vec![
        (
            &limits::FACTS,
            set(move |count| [NONE, format!("f: {{ask: q, any_of: {{{}}}}}", options(count)), NONE, NONE]),
        ),
        (
            &limits::ATOMS,
            set(move |count| [NONE, format!("f: {{ask: q, one_of: {{{}}}}}", options(count)), NONE, NONE]),
        ),
        (
            &limits::ID,
            set(|count| [NONE, format!("{}: {{ask: q, yes_no: true}}", "f".repeat(count)), NONE, NONE]),
        ),
        (
            &limits::HOLIDAYS,
            set(move |count| [format!("holidays: [{}]", list(count, day)), NONE, NONE, NONE]),
        ),
        (
            &limits::OUTCOMES,
            set(|count| {
                [NONE, NONE, lines(count, |i| format!("o{i}: {{title: o}}\n  ")).trim_end().into(), NONE]
            }),
        ),
        (
            &limits::OUTCOME_LISTS,
            set(move |count| [NONE, NONE, format!("o: {{title: o, next: {{{}}}}}", next(count)), NONE]),
        ),
        (
            &limits::DECISIONS,
            set(move |count| [format!("decisions: {{{}}}", list(count, decision)), NONE, NONE, NONE]),
        ),
        (
            &limits::ADVICE,
            set(|count| {
                [format!("advice: [{}]", list(count, |i| format!("{{id: a{i}, then: x}}"))), NONE, NONE, NONE]
            }),
        ),
        (
            &limits::PASSAGES,
            set(|count| {
                let parts = "::: when f=yes\\nx\\n:::\\n".repeat(count);
                [format!("advice: [{{id: a, then: \"{parts}\"}}]"), NONE, NONE, NONE]
            }),
        ),
        (
            &limits::MASKED,
            set(|count| {
                let masked = |i| format!("  - {{id: m{i}, title: x, when: {{}}, then: o}}\n");
                let first = "{id: r, title: x, when: {}, then: o}\n";
                ["hit_policy: first".into(), NONE, NONE, first.to_string() + lines(count, masked).trim_end()]
            }),
        ),
        (
            &limits::BLANKS,
            several(|count| {
                let outcome = "o: {title: o, letter: _l.md}";
                let letter = "{{f}} ".repeat(count);
                vec![("rules/s.yaml".into(), rules("", "", outcome, "")), ("_l.md".into(), letter)]
            }),
        ),
    ]
}

/// Whether one of the messages is the cap's, with the number that it allows.
fn is_told(cap: &Cap, found: &[String]) -> bool {
    // The words around the numbers and names.
    let parts: Vec<&str> = cap.message.split(['{', '}']).step_by(2).collect();
    let most = cap.most.to_string();
    let fits = |message: &String| {
        parts.iter().all(|part| message.contains(part))
            && (!cap.message.contains("{most}") || message.contains(&most))
    };
    found.iter().any(fits)
}

#[test]
fn as_many_as_a_cap_says_are_taken_and_one_more_is_not() {
    for (cap, files) in settings().into_iter().chain(of_pages()).chain(of_rules()) {
        let found = messages(files(cap.most));
        assert!(!is_told(cap, &found), "{}: {} are too many: {found:?}", cap.message, cap.most);
        let found = messages(files(cap.most + 1));
        assert!(is_told(cap, &found), "{}: one more is taken: {found:?}", cap.message);
    }
}

/// Files beyond caps that cannot be met exactly, since the length of the text or other things count, too.
fn beyond() -> Vec<(&'static Cap, &'static str, String)> {
    let cells = list(1030, |i| (2 * i).to_string());
    let stretches = rules(
        "",
        "f: {ask: q, number: {range: 0..9000}}",
        "",
        &format!("{{id: r, title: x, when: {{f: [{cells}]}}, then: o}}"),
    );
    let except = list(12_000, |_| "{}".into());
    let crowded = rules("", "", "", &format!("{{id: r, title: x, when: {{}}, then: o, except: [{except}]}}"));
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
        (&limits::ATOMS, "rules/s.yaml", stretches),
        (&limits::RULES, "rules/s.yaml", crowded),
    ]
}

#[test]
fn beyond_a_cap_there_is_a_finding() {
    for (cap, path, text) in beyond() {
        let found = messages(vec![(path.to_string(), text)]);
        assert!(is_told(cap, &found), "{path}: {:?} not in {found:?}", cap.message);
    }
}

/// Each article embeds a glossary of 1.7 MB: eleven may, twelve are too many.
#[test]
fn what_articles_embed_is_limited_over_the_whole_site() {
    let site = |articles: usize| {
        let pages = (0..articles).map(|i| (format!("a{i}.md"), "::: terms\n:::\n".to_string()));
        let glossary = ("glossary.yaml".to_string(), format!("word: {}\n", "text ".repeat(340_000)));
        messages(pages.chain([glossary]).collect())
    };
    let beyond = limits::EMBEDDED_ALL.words((1_699_999 + "word".len() + 80) * 12);
    assert!(!site(11).contains(&beyond) && !site(11).iter().any(|m| m.contains("up to this one")));
    assert!(site(12).contains(&beyond), "{:?}", site(12));
}
