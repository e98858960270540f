//! The aggregated value of a rule list where an answer is "not sure": it is given if all possible cases agree.

use super::vectors::in_node;
use super::*;
use serde_json::json;

/// A rule set with a list of rules about two questions; `rules` are the rows of the list.
fn set(aggregate: &str, rules: &str) -> String {
    let value = if aggregate == "count" { "" } else { "    value: {number: {}}\n" };
    format!(
        "title: t\nfacts:\n  way: {{ask: Way, one_of: {{a: A, b: B, c: C}}, unsure: Ask.}}\n  \
         big: {{ask: Big, yes_no: true, unsure: Ask.}}\ndecisions:\n  fee:\n    title: Fee\n    hit_policy: collect\n    \
         aggregate: {aggregate}\n{value}    outcomes: {{x: {{title: X}}}}\n    rules:\n{rules}"
    )
}

/// The list's value for the answers `given`. The browser's script must give the same value.
fn value(text: &str, given: &[(&str, &str)]) -> Option<String> {
    let (set, diags) = compile_raw(text);
    let set = set.unwrap_or_else(|| panic!("{diags:?}"));
    let given: std::collections::BTreeMap<String, String> =
        given.iter().map(|(k, v)| ((*k).to_string(), (*v).to_string())).collect();
    let now = "2026-11-22T12:00";
    let found = decide::explain(&set, &given, decide::parse_now(&set, now).unwrap()).unwrap();
    let data: serde_json::Value = serde_json::from_str(&decide::browser_data(&set)).unwrap();
    let vectors = json!({"data": data, "cases": [[given, now, found.to_json()]]});
    assert_eq!(in_node(&[vectors]).trim(), "ok 1", "{text}\n{given:?}");
    found.decisions[0].1.value.clone().unwrap()
}

#[test]
fn an_unsure_answer_leaves_an_end_that_it_cannot_move() {
    let rules = "      - {id: a, title: a, when: {way: a}, value: 3, then: x}\n      \
                 - {id: b, title: b, when: {way: b}, value: 3, then: x}\n      \
                 - {id: c, title: c, when: {way: c}, value: 3, then: x}\n      \
                 - {id: big, title: big, when: {big: yes}, value: 9, then: x}\n      \
                 - {id: nil, title: nil, when: {big: no, way: a}, value: 0, then: x}\n";
    let unsure = |way: &'static str, big: &'static str| [("way", way), ("big", big)];
    for (aggregate, way, big, expected) in [
        ("max", "unsure", "yes", Some("9")),
        ("max", "unsure", "no", Some("3")),
        ("max", "b", "unsure", None),
        ("min", "b", "unsure", Some("3")),
        ("min", "unsure", "yes", Some("3")),
        ("min", "unsure", "no", None),
        ("min", "a", "no", Some("0")),
        ("sum", "a", "yes", Some("12")),
        ("sum", "unsure", "yes", Some("12")),
        ("sum", "a", "unsure", None),
        ("count", "a", "yes", Some("2")),
        ("count", "unsure", "yes", Some("2")),
        ("count", "unsure", "no", None),
    ] {
        let rules = if aggregate == "count" { &strip(rules) } else { rules };
        let found = value(&set(aggregate, rules), &unsure(way, big));
        assert_eq!(found.as_deref(), expected, "{aggregate} {way} {big}");
    }
}

#[test]
fn a_value_on_which_all_cases_agree_is_given() {
    let row = |id: &str, when: &str, value: &str| {
        format!("      - {{id: {id}, title: {id}, when: {{{when}}}, value: {value}, then: x}}\n")
    };
    // `each` has one rule per answer; in `swap`, one answer decides several rules; in `both`, no answer changes
    // the sum; in `nil`, a rule adds 0.
    let each = row("a", "way: a", "3") + &row("b", "way: b", "3") + &row("c", "way: c", "3");
    let swap = row("a", "way: a", "5") + &row("b", "way: {not: a}", "2") + &row("d", "way: [b, c]", "3");
    let both = row("y", "big: yes", "4") + &row("n", "big: no", "4") + &each;
    let nil = row("a", "way: a", "0") + &row("n", "big: no", "7") + &row("y", "big: yes", "7");
    for (rules, aggregate, expected) in [
        (&each, "sum", Some("3")),
        (&each, "count", Some("1")),
        (&each, "max", Some("3")),
        (&swap, "sum", Some("5")),
        (&swap, "count", None),
        (&swap, "max", None),
        (&both, "sum", Some("7")),
        (&both, "count", Some("2")),
        (&both, "min", Some("3")),
        (&nil, "sum", Some("7")),
        (&nil, "count", None),
        (&nil, "min", None),
    ] {
        let counted = ["0", "2", "3", "4", "5", "7"]
            .iter()
            .fold(rules.clone(), |rules, n| rules.replace(&format!(" value: {n},"), ""));
        let rules = if aggregate == "count" { &counted } else { rules };
        let found = value(&set(aggregate, rules), &[("way", "unsure"), ("big", "unsure")]);
        assert_eq!(found.as_deref(), expected, "{aggregate}\n{rules}");
    }
    let half = row("a", "way: a, big: yes", "3") + &row("b", "way: {not: a}, big: yes", "3");
    let found = value(&set("sum", &half), &[("way", "unsure"), ("big", "yes")]);
    assert_eq!(found.as_deref(), Some("3"));
    let found = value(&set("sum", &half), &[("way", "unsure"), ("big", "unsure")]);
    assert_eq!(found, None);
}

/// The rules without the key `value`, which a list that counts its rules does not have.
fn strip(rules: &str) -> String {
    let mut out = rules.to_string();
    for value in [" value: 3,", " value: 9,", " value: 0,"] {
        out = out.replace(value, "");
    }
    out
}
