//! The author's tests.

use super::draft::Test;
use super::tables;
use crate::diag::Diags;
use crate::keys::{Fields, texts};

/// Reads the tests of a set.
pub(super) fn tests(set: &Fields<'_>, diags: &mut Diags) -> Vec<Test> {
    set.maps("tests", &tables::TEST, diags).iter().map(|map| test(map, diags)).collect()
}

fn test(f: &Fields<'_>, diags: &mut Diags) -> Test {
    let own: Vec<&str> = f.table.keys.iter().map(|k| k.name).collect();
    let mut given = Vec::new();
    let beside = f.entries.iter().filter(|(k, _)| !own.contains(&k.as_str())).cloned();
    let inside = f.get("given").map_or_else(Vec::new, |n| n.entries(diags));
    for (key, node) in inside.into_iter().chain(beside) {
        let words: Vec<String> = texts(&node, diags).into_iter().map(|(t, _)| t).collect();
        given.push((key, words.join(","), node.key_span()));
    }
    let list = |key: &str, diags: &mut Diags| {
        f.has(key).then(|| f.texts(key, diags).into_iter().map(|(t, _)| t).collect::<Vec<_>>())
    };
    Test {
        name: f.string("name", diags).unwrap_or_default(),
        given,
        now: f.string("now", diags),
        expect: list("expect", diags),
        due: f.has("due").then(|| f.string("due", diags)),
        rules: list("rules", diags),
        advice: list("advice", diags),
        asks: list("asks", diags),
        span: f.get("name").map_or_else(|| f.span(), |n| n.span()),
    }
}
