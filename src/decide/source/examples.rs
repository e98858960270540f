//! The examples of a set, which authors write below `tests`.

use super::draft::{ExpectedDecision, Given, Test};
use super::tables;
use crate::diag::{Code, Diagnostic, Diags, closest};
use crate::keys::{Fields, Text, texts};
use crate::source::Span;
use crate::yaml::{Node, flow_scalar};

/// Keys of a test that name something of the set.
const NAMING: [&str; 4] = ["expect", "rules", "advice", "asks"];

/// Reads the tests of a set.
pub(super) fn examples(set: &Fields<'_>, diags: &mut Diags) -> Vec<Test> {
    set.maps("tests", &tables::TEST, diags).iter().map(|map| test(map, diags)).collect()
}

fn test(f: &Fields<'_>, diags: &mut Diags) -> Test {
    let own: Vec<&str> = f.table.keys.iter().map(|k| k.name).collect();
    let mut given = Vec::new();
    let beside = f.entries.iter().filter(|(k, _)| !own.contains(&k.as_str())).cloned();
    let inside = f.get("given").map_or_else(Vec::new, |n| n.entries(diags));
    for (id, node) in inside.into_iter().chain(beside) {
        // A map is no answer: the finding about its key says which key was meant.
        let is_key = node.is_map() && closest(&id, own.iter().copied()).is_some();
        let unheard = &mut Diags::default();
        let words = texts(&node, if is_key { unheard } else { diags });
        let words: Vec<String> = words.into_iter().map(|(text, _)| text).collect();
        given.push(Given { id, text: words.join(","), key: node.key_span(), value: node.span() });
    }
    let mut named: Vec<(&'static str, Text)> = Vec::new();
    let mut list = |key: &'static str, diags: &mut Diags| {
        let found = f.has(key).then(|| f.texts(key, diags))?;
        named.extend(found.iter().map(|text| (key, text.clone())));
        Some(found.into_iter().map(|(t, _)| t).collect::<Vec<_>>())
    };
    let of_decisions = results(f);
    let [expect, rules, advice, asks] = NAMING.map(|key| match &of_decisions {
        Some(_) if key == "expect" => None,
        _ => list(key, diags),
    });
    diags.list.extend(of_decisions);
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

/// The finding about a map of decisions below `expect`, which belongs below `decisions`:
/// `{expect: {fee: 8, card: gold}}`.
fn results(f: &Fields<'_>) -> Option<Diagnostic> {
    let node = f.get("expect")?;
    let maps = node.one_or_many();
    if maps.is_empty() || !maps.iter().all(Node::is_map) {
        return None;
    }
    let entries = maps.iter().flat_map(|map| map.entries(&mut Diags::default()));
    let result = |(id, node): (String, Node<'_>)| {
        let value = node.scalar()?;
        let is_number = value.starts_with(|c: char| c.is_ascii_digit());
        let value = flow_scalar(&value);
        Some(if is_number { format!("{id}: {{value: {value}}}") } else { format!("{id}: {value}") })
    };
    let results: Option<Vec<String>> = entries.map(result).collect();
    let results = results.map_or_else(|| "…".to_string(), |results| results.join(", "));
    let span = Span { end: node.span().end, ..node.key_span() };
    let d = Diagnostic::new(Code::InvalidValue, span, "`expect` is an outcome, and no map of decisions");
    Some(d.hint(format!("write `decisions: {{{results}}}`")))
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
