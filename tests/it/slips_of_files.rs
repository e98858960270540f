//! Slips of settings, of the glossary and of rule sets: each is one finding, on its line, and its hint mends it when it is
//! pasted over the finding's place.

use crate::site::Scratch;
use serde_json::Value;

const RULES: &str = "title: Can it be sent?\nuse: [people]\nfacts:\n  land:\n    ask: Where?\n    one_of: {near: {title: Near by, options: {at: Austria, de: Germany}}, us: America}\noutcomes:\n  yes: {title: It can}\n  no: {title: It cannot}\nrules:\n  - {id: near, title: Near, when: {land: near}, then: yes}\n  - {id: far, title: Far, when: {land: us}, then: no}\nallow: [missing-source]\n";

const SHARED: &str = "facts:\n  member: {ask: Are you a member?, yes_no: true}\n";

/// A slip: the file, what stands in it, the line of the finding, and its code.
type Slip = (&'static str, String, u64, &'static str);

fn slips() -> Vec<Slip> {
    let site = |rest: &str| format!("title: T\nlanguage: en\n{rest}\n");
    let settings = [
        "logo: {dark: a.svg}",
        "social: ['https://github.com/x']",
        "social: [{github: 'https://github.com/x'}]",
        "nav: {A: a.md}",
        "nav: {A: a.md, More: {B: b.md}}",
        "nav: [{A: a.md}]",
        "nav: [{label: A, href: a.md}]",
        "nav: [{text: A, items: [a.md, b.md]}]",
        "footer: {links: {A: a.md, 'B: C': b.md}}",
        "footer: {links: [{A: a.md}]}",
        "colors: blue",
        "zone: Nonsense/London",
        "zone: Beijing",
        "languages: {de: Deutsch}",
        "languages: [German]",
        "languages: [中文]",
    ];
    let mut slips: Vec<Slip> =
        settings.iter().map(|line| ("site.yaml", site(line), 3, "invalid-value")).collect();
    slips.push(("site.yaml", site("nav:\n  A: a.md\n  B: b.md"), 4, "invalid-value"));
    slips.push(("site.yaml", site("baseURL: https://help.example/"), 3, "unknown-key"));
    let words = "- term: freight\n  meaning: What is sent\n- term: postage\n  meaning: What it costs";
    slips.push(("glossary.yaml", format!("{words}\n"), 1, "invalid-value"));
    for (old, new, line, code) in [
        ("use: [people]", "use: [{file: people}]", 2, "invalid-value"),
        ("when: {land: near}", "when: {land: Near}", 11, "unknown-option"),
        ("when: {land: near}", "when: {land: Near by}", 11, "unknown-option"),
        ("when: {land: near}", "when: {land: naer}", 11, "unknown-option"),
    ] {
        slips.push(("rules/send.yaml", RULES.replacen(old, new, 1), line, code));
    }
    let start = RULES.find("\n    ask: Where?").expect("the question");
    let end = RULES.find("\noutcomes").expect("the outcomes");
    let list = format!("{} {{ask: Where?, one_of: near, us}}{}", &RULES[..start], &RULES[end..]);
    slips.push(("rules/send.yaml", list, 4, "invalid-value"));
    slips
}

/// Findings of a site with this file.
fn found(file: &str, text: &str) -> Vec<Value> {
    let site = Scratch::new(&[
        ("content/index.md", "# Home\n\n[A](a.md), [B](b.md), [send](guide:send)\n"),
        ("content/a.md", "# A\n"),
        ("content/b.md", "# B\n"),
        ("content/a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("content/site.yaml", "title: T\nlanguage: en\n"),
        ("content/rules/send.yaml", RULES),
        ("content/rules/shared/people.yaml", SHARED),
    ]);
    site.write(&format!("content/{file}"), text);
    let run = site.zhinan(&["check", "--format", "json"]);
    let lines = run.out.lines().filter_map(|line| serde_json::from_str(line).ok());
    lines.filter(|found: &Value| found["code"].is_string()).collect()
}

/// Byte of a text at a line and a column of characters, both from one.
fn byte(text: &str, line: &Value, column: &Value) -> usize {
    let (line, column) = (line.as_u64().unwrap() as usize, column.as_u64().unwrap() as usize);
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    start + text[start..].chars().take(column - 1).map(char::len_utf8).sum::<usize>()
}

#[test]
fn a_slip_in_a_file_is_one_finding_on_its_line_and_its_hint_mends_it() {
    for (file, text, line, code) in slips() {
        let all = found(file, &text);
        let [one] = &all[..] else { panic!("{text}: {all:#?}") };
        assert_eq!((&one["line"], &one["code"]), (&line.into(), &code.into()), "{text}: {one}");
        let hint = one["hints"][0].as_str().unwrap_or_default();
        let snippet = hint.split('`').nth(1).unwrap_or_else(|| panic!("{text}: {one}"));
        let start = byte(&text, &one["line"], &one["column"]);
        let end = byte(&text, &one["end_line"], &one["end_column"]);
        let mended = format!("{}{snippet}{}", &text[..start], &text[end..]);
        let mut left = found(file, &mended);
        // A language that is rightly named has no translations yet.
        left.retain(|finding| finding["code"] != "untranslated");
        assert!(left.is_empty(), "{mended}: {left:#?}");
    }
}
