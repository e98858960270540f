//! Maps of cells.

use super::draft::{CellTest, RawCell, When};
use crate::config::quoted;
use crate::decide::kind::compare::{COMPARISONS, named};
use crate::decide::kind::grammar::signs::{ANY, ELSE};
use crate::diag::{Code, Diagnostic, Diags, closest};
use crate::keys::{Fields, texts};
use crate::yaml::{Node, flow_scalar, slips};

/// The word in place of cells that stands for every case that no other row decides.
const REST: &str = "rest";
/// Further keys of a cell that is a map.
const NOT: &str = "not";
const ALL: &str = "all";

/// Reads the cells of a key. `None` where the key is not there, or holds no cells, which is reported.
pub(super) fn when(map: &Fields<'_>, key: &str, diags: &mut Diags) -> Option<When> {
    let node = map.get(key)?;
    cells(node, diags).filter(|when| {
        if when.rest {
            let message = format!("`{key}` cannot be `{REST}` here");
            let hint = "only a rule, or a row of `derive`, can stand for every other case";
            diags.push(Diagnostic::new(Code::InvalidValue, node.span(), message).hint(hint));
        }
        !when.rest
    })
}

/// Like [`when`], where `rest` may stand for every case that no other row decides.
pub(super) fn when_or_rest(map: &Fields<'_>, key: &str, diags: &mut Diags) -> Option<When> {
    cells(map.get(key)?, diags)
}

/// Maps of cells of which any must match: one map, or a list of them.
pub(super) fn alternatives(map: &Fields<'_>, key: &str, diags: &mut Diags) -> Vec<When> {
    match map.get(key) {
        Some(node) if node.is_list() => {
            let items = node.items(diags);
            items.iter().filter_map(|item| cells(item, diags)).filter(|when| !when.rest).collect()
        }
        Some(_) => when(map, key, diags).into_iter().collect(),
        None => Vec::new(),
    }
}

fn cells(node: &Node<'_>, diags: &mut Diags) -> Option<When> {
    if node.scalar().as_deref() == Some(REST) {
        return Some(When { rest: true, span: Some(node.span()), ..When::default() });
    }
    if !node.is_map() {
        node.wrong("a map of cells", diags);
        if let Some(d) = diags.list.last_mut() {
            d.hints.push(no_map(node));
        }
        return None;
    }
    let mut cells = Vec::new();
    let entries = node.entries(diags);
    if let [(word, value)] = &entries[..]
        && word == REST
        && value.is_null()
    {
        let d =
            Diagnostic::new(Code::InvalidCell, value.key_span(), format!("the cell of `{word}` is empty"));
        diags.push(d.hint(format!("write `{REST}` without braces: every case that no other rule decides")));
        return None;
    }
    for (at, (fact, value)) in entries.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| Some((entries[at].0.as_str(), entries[at].1.scalar()?)));
        let tests =
            if value.is_map() { tests(fact, value, diags) } else { values(fact, value, before, diags) };
        let fact = fact.clone();
        if let Some(tests) = tests {
            cells.push(RawCell { fact: (fact, value.key_span()), tests, span: value.span() });
        }
    }
    Some(When { cells, rest: false, span: Some(node.span()) })
}

/// A value, an interval, or a list of these. `before` is the preceding cell, for hints about commas.
fn values(
    fact: &str,
    value: &Node<'_>,
    before: Option<(&str, String)>,
    diags: &mut Diags,
) -> Option<Vec<CellTest>> {
    if !value.is_null() {
        return Some(vec![CellTest::Any(texts(value, diags))]);
    }
    // `{opened：yes}` is a key without a value.
    if let Some((id, rest)) = fact.split_once('：') {
        let d =
            Diagnostic::new(Code::InvalidCell, value.key_span(), "`：` is full-width, and no sign of YAML");
        diags.push(d.hint(format!("write `{}: {}`", id.trim(), rest.trim())));
        return None;
    }
    let message = format!("the cell of `{fact}` is empty");
    let d = Diagnostic::new(Code::InvalidCell, value.key_span(), message);
    diags.push(match (fact.split_once('='), before) {
        (Some((id, text)), _) => d.hint(format!("write `{}: {}`", id.trim(), written(text.trim()))),
        (None, Some((_, text))) if is_number(&text) && is_number(fact) => {
            d.hint("a comma ends a cell: write the number without it, and a point before decimals")
        }
        // The second of two words may be another value of the same fact, or a fact without a value.
        (None, Some((id, text))) if [fact, text.as_str()].into_iter().all(is_word) => d
            .hint("leave the cell out if any value is meant")
            .hint(format!("if it is another value of `{id}`, write `{id}: [{}, {fact}]`", written(&text))),
        (None, _) => d.hint("leave the cell out if any value is meant"),
    });
    None
}

/// Whether a text may be the id of an option.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// Whether a text looks like a part of a number that was split at its comma.
fn is_number(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_digit()) && !text.starts_with(|c: char| c.is_alphabetic())
}

/// A cell that is a map: all of its keys must hold.
fn tests(fact: &str, value: &Node<'_>, diags: &mut Diags) -> Option<Vec<CellTest>> {
    let mut tests = Vec::new();
    let before = diags.list.len();
    for (key, node) in value.entries(diags) {
        match (key.as_str(), named(&key)) {
            (NOT, _) if !node.is_map() => tests.push(CellTest::Not(texts(&node, diags))),
            (ALL, _) if !node.is_map() => {
                let one = |item: &Node<'_>| CellTest::Any(texts(item, diags));
                tests.extend(node.one_or_many().iter().map(one));
            }
            (_, Some(comparison)) if !node.is_map() => {
                let others = texts(&node, diags);
                tests.extend(others.into_iter().map(|other| CellTest::Compare(comparison, other)));
            }
            (NOT | ALL, _) | (_, Some(_)) => node.wrong("a value or a list of values", diags),
            _ => diags.push(unknown(fact, &key, &node)),
        }
    }
    if tests.is_empty() && diags.list.len() == before {
        value.wrong("a value, an interval or a list of these", diags);
    }
    (diags.list.len() == before).then_some(tests)
}

/// Synonyms of limits, by the sign that a cell has for each.
const SIGNS: [(&[&str], &str); 4] = [
    (&["min", "gte", "ge", "from"], ">="),
    (&["max", "lte", "le", "to", "until"], "<="),
    (&["gt", "more", "more_than", "over", "above"], ">"),
    (&["lt", "less", "less_than", "under", "below"], "<"),
];

/// Synonyms of comparisons with other facts, for hints.
const OTHERS: [(&str, &[&str]); 6] = [
    ("after", &["later", "later_than", "gt", "more", "more_than", "over", "above", "greater"]),
    ("before", &["earlier", "earlier_than", "lt", "less", "less_than", "under", "below"]),
    ("at_least", &["gte", "ge", "from", "min"]),
    ("at_most", &["lte", "le", "until", "max"]),
    ("equals", &["is", "eq", "same", "same_as"]),
    ("differs", &["ne", "neq", "isnt", "unlike"]),
];

fn unknown(fact: &str, key: &str, node: &Node<'_>) -> Diagnostic {
    let keys: Vec<&str> = COMPARISONS.iter().map(|c| c.name).chain([NOT, ALL]).collect();
    let d = Diagnostic::new(Code::InvalidCell, node.key_span(), format!("a cell has no key `{key}`"));
    let list = || node.one_or_many().iter().filter_map(Node::scalar).map(|v| written(&v)).collect::<Vec<_>>();
    let scalar = node.scalar().map(|value| written(&value));
    match (fact, key, scalar.as_deref()) {
        // `{not: {kind: visit}}`
        (NOT, _, Some(value)) => return d.hint(format!("write `{key}: {{{NOT}: {value}}}`")),
        (_, "in" | "any" | "one_of" | "any_of" | "or", _) => {
            return d.hint(format!("write a list: `{fact}: [{}]`", list().join(", ")));
        }
        // `{harm: {broken: yes}}`
        (_, _, Some(value @ ("yes" | "no"))) => return d.hint(format!("write `{fact}.{key}: {value}`")),
        _ => {}
    }
    let sign = SIGNS.iter().find(|(words, _)| words.contains(&key)).map(|(_, sign)| *sign);
    let is_number = |text: &&str| text.trim_start_matches('\'').starts_with(|c: char| c.is_ascii_digit());
    if let (Some(sign), Some(value)) = (sign, scalar.as_deref().filter(is_number)) {
        return d.hint(format!(
            "write `{fact}: {}`",
            flow_scalar(&format!("{sign}{}", value.trim_matches('\'')))
        ));
    }
    if let ("between" | "range", [low, high]) = (key, &list()[..]) {
        return d.hint(format!("write `{fact}: {low}..={high}`"));
    }
    let other = OTHERS.iter().find(|(_, words)| words.contains(&key)).map(|(name, _)| *name);
    match closest(key, keys.iter().copied()).or(other) {
        Some(near) => d.hint(format!("did you mean `{near}`?")),
        None => d.hint(format!("a cell that is a map has {}", quoted(&keys))),
    }
}

/// Advice about conditions that are no map of cells.
fn no_map(node: &Node<'_>) -> String {
    if let Some(word) = node.scalar() {
        let word = word.trim();
        return match slips::inside(word) {
            Some(plain) => format!("write `{plain}`"),
            None if ELSE.contains(&word.to_lowercase().as_str()) => {
                format!("write `{REST}`: every case that no other rule decides")
            }
            None if ANY.contains(&word.to_lowercase().as_str()) => "write `{}`: every case".to_string(),
            None if matches!(word.to_lowercase().as_str(), "always" | "true" | "all" | "everything") => {
                "write `{}`: every case".to_string()
            }
            None => match word.split_once(": ").or_else(|| word.split_once('=')) {
                Some((fact, value)) if is_word(fact.trim()) && is_word(value.trim()) => {
                    format!("write `{{{}: {}}}`", fact.trim(), value.trim())
                }
                _ => "write facts with their values: `{paid: yes, since: '<14d'}`".to_string(),
            },
        };
    }
    let maps = node.one_or_many();
    let maps: Vec<String> = maps.iter().filter(|map| map.is_map()).take(3).map(inline).collect();
    match maps.as_slice() {
        [] => "write facts with their values: `{paid: yes, since: '<14d'}`".to_string(),
        [one] => format!("write one map: `{one}`"),
        several => format!("write a rule for each: `{}`", several.join("`, `")),
    }
}

/// A map of cells in braces.
fn inline(map: &Node<'_>) -> String {
    let mut unheard = Diags::default();
    let cell = |(key, value): &(String, Node<'_>)| {
        let mut values: Vec<String> =
            value.one_or_many().iter().filter_map(|v| v.scalar()).map(|v| written(&v)).collect();
        let value = if values.len() == 1 { values.remove(0) } else { format!("[{}]", values.join(", ")) };
        format!("{key}: {value}")
    };
    let cells: Vec<String> = map.entries(&mut unheard).iter().map(cell).collect();
    format!("{{{}}}", cells.join(", "))
}

/// A value as YAML, for hints. Rule sets write `yes` and `no` for true and false.
fn written(text: &str) -> String {
    match text {
        "true" => "yes".into(),
        "false" => "no".into(),
        _ => flow_scalar(text),
    }
}
