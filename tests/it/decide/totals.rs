//! The aggregated value of a rule list where an answer is "not sure": it is given only if that answer cannot change it.

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
        ("max", "unsure", "no", None),
        ("max", "b", "unsure", None),
        ("min", "b", "unsure", Some("3")),
        ("min", "unsure", "yes", None),
        ("min", "a", "no", Some("0")),
        ("sum", "a", "yes", Some("12")),
        ("sum", "unsure", "yes", None),
        ("count", "a", "yes", Some("2")),
        ("count", "unsure", "yes", None),
    ] {
        let rules = if aggregate == "count" { &strip(rules) } else { rules };
        let found = value(&set(aggregate, rules), &unsure(way, big));
        assert_eq!(found.as_deref(), expected, "{aggregate} {way} {big}");
    }
}

/// The rules without the key `value`, which a list that counts its rules does not have.
fn strip(rules: &str) -> String {
    let mut out = rules.to_string();
    for value in [" value: 3,", " value: 9,", " value: 0,"] {
        out = out.replace(value, "");
    }
    out
}
