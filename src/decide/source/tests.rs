//! The author's tests.

use super::draft::{ExpectedDecision, Given, Test};
use super::tables;
use crate::diag::Diags;
use crate::keys::{Fields, Text, texts};

/// Keys of a test that name something of the set.
const NAMING: [&str; 4] = ["expect", "rules", "advice", "asks"];

/// Reads the tests of a set.
pub(super) fn tests(set: &Fields<'_>, diags: &mut Diags) -> Vec<Test> {
    set.maps("tests", &tables::TEST, diags).iter().map(|map| test(map, diags)).collect()
}

fn test(f: &Fields<'_>, diags: &mut Diags) -> Test {
    let own: Vec<&str> = f.table.keys.iter().map(|k| k.name).collect();
    let mut given = Vec::new();
    let beside = f.entries.iter().filter(|(k, _)| !own.contains(&k.as_str())).cloned();
    let inside = f.get("given").map_or_else(Vec::new, |n| n.entries(diags));
    for (id, node) in inside.into_iter().chain(beside) {
        let words: Vec<String> = texts(&node, diags).into_iter().map(|(t, _)| t).collect();
        given.push(Given { id, text: words.join(","), key: node.key_span(), value: node.span() });
    }
    let mut named: Vec<(&'static str, Text)> = Vec::new();
    let mut list = |key: &'static str, diags: &mut Diags| {
        let found = f.has(key).then(|| f.texts(key, diags))?;
        named.extend(found.iter().map(|text| (key, text.clone())));
        Some(found.into_iter().map(|(t, _)| t).collect::<Vec<_>>())
    };
    let [expect, rules, advice, asks] = NAMING.map(|key| list(key, diags));
    let decisions = decisions(f, &mut named, diags);
    Test {
        name: f.string("name", diags).unwrap_or_default(),
        given,
        now: f.string("now", diags),
        expect,
        due: f.has("due").then(|| f.string("due", diags)),
        rules,
        advice,
        asks,
        decisions,
        named,
        span: f.get("name").map_or_else(|| f.span(), |n| n.span()),
    }
}

/// Results of decisions: an outcome, several, or a map of what is expected.
fn decisions(
    f: &Fields<'_>,
    named: &mut Vec<(&'static str, Text)>,
    diags: &mut Diags,
) -> Vec<ExpectedDecision> {
    let entries = f.get("decisions").map_or_else(Vec::new, |node| node.entries(diags));
    let mut out = Vec::new();
    for (id, node) in entries {
        named.push(("decisions", (id.clone(), node.key_span())));
        let mut list = |key: &'static str, found: Vec<Text>| {
            named.extend(found.iter().map(|text| (key, text.clone())));
            found.into_iter().map(|(text, _)| text).collect::<Vec<String>>()
        };
        let one = ExpectedDecision { id, expect: None, due: None, rules: None, value: None };
        if !node.is_map() {
            out.push(ExpectedDecision { expect: Some(list("expect", texts(&node, diags))), ..one });
            continue;
        }
        let Some(map) = Fields::of(&node, &tables::EXPECTED, diags) else { continue };
        out.push(ExpectedDecision {
            expect: map.has("expect").then(|| list("expect", map.texts("expect", diags))),
            due: map.has("due").then(|| map.string("due", diags)),
            rules: map.has("rules").then(|| list("rules", map.texts("rules", diags))),
            value: map.has("value").then(|| map.string("value", diags)),
            ..one
        });
    }
    out
}
