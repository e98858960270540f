//! Maps of cells.

use super::draft::{CellTest, RawCell, When};
use crate::config::quoted;
use crate::decide::kind::compare::{COMPARISONS, named};
use crate::decide::kind::grammar::signs::{AND, ANY, ELSE, OTHERWISE};
use crate::diag::{Code, Diagnostic, Diags, Edit, closest};
use crate::keys::{Fields, texts};
use crate::source::Span;
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
        && let Some(finding) = alone(word, value, node)
    {
        diags.push(finding);
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

/// The finding about a map with a single key that is no fact: `rest`, or a word that joins conditions, such as `all`.
fn alone(word: &str, value: &Node<'_>, map: &Node<'_>) -> Option<Diagnostic> {
    let is_flag =
        value.is_null() || value.scalar().is_some_and(|text| matches!(text.as_str(), "true" | "yes"));
    if word == REST && is_flag {
        let d = Diagnostic::new(Code::InvalidCell, map.span(), format!("the cell of `{word}` is empty"));
        return Some(d.hint(format!("write `{REST}` without braces: every case that no other rule decides")));
    }
    let lower = word.to_lowercase();
    let (is_all, is_any) = (
        AND.contains(&lower.as_str()) || lower == ALL,
        OTHERWISE.contains(&lower.as_str()) || lower == "any",
    );
    let maps = value.one_or_many();
    if !(is_all || is_any) || maps.is_empty() || !maps.iter().all(Node::is_map) {
        return None;
    }
    let d = Diagnostic::new(Code::InvalidCell, map.span(), format!("`{word}` is no fact"));
    Some(match is_all {
        true => d.hint(format!("write `{}`: all of it must hold", merged(&maps))),
        false => {
            let each: Vec<String> = maps.iter().take(3).map(inline).collect();
            d.hint(format!("write a rule for each: `{}`", each.join("`, `")))
        }
    })
}

/// Several maps of cells, written as one map in braces.
fn merged(maps: &[Node<'_>]) -> String {
    let cells: Vec<String> =
        maps.iter().map(|map| inline(map)[1..].trim_end_matches('}').to_string()).collect();
    format!("{{{}}}", cells.join(", "))
}

/// A value, an interval, or a list of these. `before` is the preceding cell, for hints about commas.
fn values(
    fact: &str,
    value: &Node<'_>,
    before: Option<(&str, String)>,
    diags: &mut Diags,
) -> Option<Vec<CellTest>> {
    if !value.is_null() {
        let items = value.one_or_many();
        if value.is_list() && items.iter().any(Node::is_list) {
            let inner = items.iter().flat_map(Node::one_or_many).filter_map(|item| item.scalar());
            let inner: Vec<String> = inner.map(|text| written(&text)).collect();
            let message = format!("the cell of `{fact}` is a list of lists");
            let d = Diagnostic::new(Code::InvalidCell, value.span(), message);
            diags.push(d.hint(format!("write `[{}]`", inner.join(", "))));
            return None;
        }
        let read = texts(value, diags);
        // `texts` has reported every item that is no text.
        return (read.len() == items.len()).then_some(vec![CellTest::Any(read)]);
    }
    // `{since <14d}` is a key without a value, because the colon is missing.
    if let Some(at) = fact.find(['<', '>', '≤', '≥', ' ']).filter(|at| is_word(&fact[..*at])) {
        let (id, rest) = (&fact[..at], fact[at..].trim());
        if rest.starts_with(|c: char| matches!(c, '<' | '>' | '≤' | '≥') || c.is_ascii_digit()) {
            let message = format!("a colon is missing behind `{id}`");
            let d = Diagnostic::new(Code::InvalidCell, value.key_span(), message);
            diags.push(d.hint(format!("write `{id}: {}`", written(rest))));
            return None;
        }
    }
    // `{opened：yes}` is a key without a value.
    if let Some((id, rest)) = fact.split_once('：') {
        let d =
            Diagnostic::new(Code::InvalidCell, value.key_span(), "`：` is full-width, and no sign of YAML");
        let text = format!("{}: {}", id.trim(), rest.trim());
        let edit = Edit::new(value.key_span(), text.clone());
        diags.push(d.hint(format!("write `{text}`")).edit(Some(edit)));
        return None;
    }
    let message = format!("the cell of `{fact}` is empty");
    let d = Diagnostic::new(Code::InvalidCell, value.key_span(), message);
    diags.push(match (fact.split_once('='), before) {
        (Some((id, text)), _) => {
            let text = format!("{}: {}", id.trim(), written(text.trim()));
            d.hint(format!("write `{text}`")).edit(Some(Edit::new(value.key_span(), text)))
        }
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
    if let Some(hint) = as_cell(value) {
        let keys: Vec<String> = value.entries(diags).into_iter().map(|(key, _)| format!("`{key}`")).collect();
        let message = format!("a cell has no key {}", keys.join(", "));
        diags.push(Diagnostic::new(Code::InvalidCell, value.span(), message).hint(hint));
        return None;
    }
    for (key, node) in value.entries(diags) {
        match (key.as_str(), named(&key)) {
            (NOT, _) if !node.is_map() => tests.push(CellTest::Not(texts(&node, diags))),
            (ALL, _) if node.is_list() && node.one_or_many().iter().any(Node::is_map) => {
                let d = Diagnostic::new(
                    Code::InvalidCell,
                    node.span(),
                    format!("`{ALL}` lists values, and no maps"),
                );
                diags.push(match all_of(&node) {
                    Some(cell) => d.hint(format!("write `{cell}`")),
                    None => d.hint(format!("write values and intervals: `{{{ALL}: ['>=5', <9]}}`")),
                });
            }
            (ALL, _) if !node.is_map() => {
                let one = |item: &Node<'_>| CellTest::Any(texts(item, diags));
                tests.extend(node.one_or_many().iter().map(one));
            }
            (_, Some(comparison)) if !node.is_map() => {
                let others = texts(&node, diags);
                tests.extend(others.into_iter().map(|other| CellTest::Compare(comparison, other)));
            }
            (NOT | ALL, _) | (_, Some(_)) => node.wrong("a value or a list of values", diags),
            _ => diags.push(match fact {
                NOT => {
                    let end = value.span().end.max(value.key_span().end);
                    Diagnostic { span: Span { end, ..value.key_span() }, ..unknown(fact, &key, &node) }
                }
                _ => unknown(fact, &key, &node),
            }),
        }
    }
    if tests.is_empty() && diags.list.len() == before {
        value.wrong("a value, an interval or a list of these", diags);
    }
    (diags.list.len() == before).then_some(tests)
}

/// Synonyms of limits, by the sign that a cell has for each.
const SIGNS: [(&[&str], &str); 4] = [
    (&["min", "gte", "ge", "from", ">=", "≥"], ">="),
    (&["max", "lte", "le", "to", "until", "<=", "≤"], "<="),
    (&["gt", "more", "more_than", "over", "above", ">"], ">"),
    (&["lt", "less", "less_than", "under", "below", "<"], "<"),
];

/// The hint about a cell that is a map with keys of other tools, such as `{min: 3, max: 5}`: the cell of rule sets that
/// says the same, `3..=5`.
fn as_cell(value: &Node<'_>) -> Option<String> {
    let entries = value.entries(&mut Diags::default());
    let sign = |key: &str| SIGNS.iter().find(|(words, _)| words.contains(&key)).map(|(_, sign)| *sign);
    let limit = |(key, node): &(String, Node<'_>)| {
        let text = node.scalar()?;
        let is_number = text.starts_with(|c: char| c.is_ascii_digit());
        Some((sign(key)?, text)).filter(|_| is_number)
    };
    let list = |node: &Node<'_>| {
        let values: Vec<String> =
            node.one_or_many().iter().filter_map(Node::scalar).map(|v| written(&v)).collect();
        (!values.is_empty()).then(|| format!("write `[{}]`", values.join(", ")))
    };
    match &entries[..] {
        [(key, node)] if matches!(key.as_str(), "in" | "any" | "one_of" | "any_of" | "or") => list(node),
        [(key, node)] if matches!(key.as_str(), "is" | "eq" | "=" | "==") => {
            Some(format!("write `{}`", written(&node.scalar()?)))
        }
        [(key, node)] if matches!(key.as_str(), "is_not" | "except" | "without" | "not_in" | "!=") => {
            let values: Vec<String> =
                node.one_or_many().iter().filter_map(Node::scalar).map(|v| written(&v)).collect();
            Some(format!(
                "write `{{{NOT}: {}}}`",
                match values.as_slice() {
                    [one] => one.clone(),
                    several => format!("[{}]", several.join(", ")),
                }
            ))
        }
        [(key, node)] if matches!(key.as_str(), "between" | "range") => {
            let ends: Vec<String> = node.one_or_many().iter().filter_map(Node::scalar).collect();
            let [low, high] = ends.as_slice() else { return None };
            Some(format!("write `{low}..={high}`"))
        }
        [one] => {
            let (sign, text) = limit(one)?;
            Some(format!("write `{}`", flow_scalar(&format!("{sign}{text}"))))
        }
        [one, other] => {
            let (mut low, mut high) = (limit(one)?, limit(other)?);
            if low.0.starts_with('<') {
                (low, high) = (high, low);
            }
            // An interval includes its lower end. For an excluded end, the next value would be needed, and the fact's
            // step is not known here.
            let end = match (low.0, high.0) {
                (">=", "<") => "",
                (">=", "<=") => "=",
                _ => {
                    let cells = [low, high].map(|(sign, text)| flow_scalar(&format!("{sign}{text}")));
                    return Some(format!("write `{{{ALL}: [{}]}}`", cells.join(", ")));
                }
            };
            Some(format!("write `{}..{end}{}`", low.1, high.1))
        }
        _ => None,
    }
}

/// The cell that a list of maps below `all` was meant as: `{at_least: a, at_most: b}`. Limits that are values become
/// intervals.
fn all_of(list: &Node<'_>) -> Option<String> {
    let mut intervals = Vec::new();
    let mut compared: Vec<(String, String)> = Vec::new();
    for item in list.one_or_many() {
        if let Some(value) = item.scalar() {
            intervals.push(flow_scalar(&value));
            continue;
        }
        for (key, node) in item.entries(&mut Diags::default()) {
            let value = node.scalar()?;
            let is_value = value.starts_with(|c: char| c.is_ascii_digit());
            let comparison = named(&key).map(|comparison| comparison.name);
            let words =
                OTHERS.iter().find(|(name, _)| Some(*name) == comparison).map_or(&[][..], |(_, words)| words);
            let is_meant = |word: &&str| *word == key || words.contains(word);
            match (is_value, SIGNS.iter().find(|(signs, _)| signs.iter().any(is_meant)), comparison) {
                (true, Some((_, sign)), _) => intervals.push(flow_scalar(&format!("{sign}{value}"))),
                (false, _, Some(name)) if compared.iter().all(|(known, _)| known != name) => {
                    compared.push((name.to_string(), value));
                }
                _ => return None,
            }
        }
    }
    let all = match intervals.as_slice() {
        [] => None,
        some => Some(format!("{ALL}: [{}]", some.join(", "))),
    };
    let compared = compared.into_iter().map(|(name, fact)| format!("{name}: {fact}"));
    Some(format!("{{{}}}", all.into_iter().chain(compared).collect::<Vec<_>>().join(", ")))
}

/// Synonyms of comparisons with other facts, for hints.
const OTHERS: [(&str, &[&str]); 6] = [
    ("after", &["later", "later_than", "gt", "more", "more_than", "over", "above", "greater"]),
    ("before", &["earlier", "earlier_than", "lt", "less", "less_than", "under", "below"]),
    ("at_least", &["gte", "ge", "from", "min"]),
    ("at_most", &["lte", "le", "until", "max"]),
    ("equals", &["same", "same_as"]),
    ("differs", &["ne", "neq", "isnt", "unlike"]),
];

fn unknown(fact: &str, key: &str, node: &Node<'_>) -> Diagnostic {
    let keys: Vec<&str> = COMPARISONS.iter().map(|c| c.name).chain([NOT, ALL]).collect();
    let d = Diagnostic::new(Code::InvalidCell, node.key_span(), format!("a cell has no key `{key}`"));
    let scalar = node.scalar().map(|value| written(&value));
    match (fact, key, scalar.as_deref()) {
        // `{not: {kind: visit}}`
        (NOT, _, Some(value)) => return d.hint(format!("write `{key}: {{{NOT}: {value}}}`")),
        // `{harm: {broken: yes}}`
        (_, _, Some(value @ ("yes" | "no"))) => return d.hint(format!("write `{fact}.{key}: {value}`")),
        _ => {}
    }
    let other = OTHERS.iter().find(|(_, words)| words.contains(&key)).map(|(name, _)| *name);
    match closest(key, keys.iter().copied()).or(other) {
        Some(near) => d.hint(format!("did you mean `{near}`?")),
        None => d.hint(format!("a cell that is a map has {}", quoted(&keys))),
    }
}

/// Whether a word stands for every case.
fn is_always(word: &str) -> bool {
    let word = word.to_lowercase();
    ANY.contains(&word.as_str()) || matches!(word.as_str(), "always" | "true" | "all" | "everything")
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
            None if is_always(word) => {
                format!("write `{REST}`: every case that no other rule decides, or `{{}}`: every case")
            }
            None => match word.split_once(": ").or_else(|| word.split_once('=')) {
                Some((fact, value)) if is_word(fact.trim()) && is_word(value.trim()) => {
                    format!("write `{{{}: {}}}`", fact.trim(), value.trim())
                }
                _ => match conditions(word) {
                    Some(map) => format!("write `{map}`"),
                    None => "write facts with their values: `{paid: yes, since: '<14d'}`".to_string(),
                },
            },
        };
    }
    let maps = node.one_or_many();
    let maps: Vec<String> = maps.iter().filter(|map| map.is_map()).take(3).map(inline).collect();
    match maps.as_slice() {
        [] => "write facts with their values: `{paid: yes, since: '<14d'}`".to_string(),
        [one] => format!("write one map: `{one}`"),
        _ if is_split(node) => {
            let all = merged(&node.one_or_many());
            format!("write a rule for each if one is enough, or one map if all must hold: `{all}`")
        }
        several => format!("write a rule for each: `{}`", several.join("`, `")),
    }
}

/// Whether a list holds conditions about different facts, one in each map.
fn is_split(list: &Node<'_>) -> bool {
    let maps: Vec<_> = list.one_or_many().iter().map(|map| map.entries(&mut Diags::default())).collect();
    let ids: Option<Vec<&str>> = maps
        .iter()
        .map(|cells| match &cells[..] {
            [(id, _)] => Some(id.as_str()),
            _ => None,
        })
        .collect();
    ids.is_some_and(|ids| ids.iter().enumerate().all(|(at, id)| !ids[..at].contains(id)))
}

/// Conditions in words as a map: `{sealed: yes, since: <14d}` for `sealed and since < 14d`.
fn conditions(text: &str) -> Option<String> {
    let mut parts = vec![text.to_string()];
    for word in AND.iter().map(|word| format!(" {word} ")).chain([", ".to_string(), '，'.to_string()]) {
        parts = parts.iter().flat_map(|part| part.split(&word).map(|part| part.trim().to_string())).collect();
    }
    let cell = |part: &String| {
        let end = part.find(|c: char| !(c.is_alphanumeric() || "-_.".contains(c))).unwrap_or(part.len());
        let (id, rest) = (&part[..end], part[end..].trim());
        if id.is_empty() || rest.is_empty() {
            return (!id.is_empty()).then(|| format!("{id}: {}", "yes"));
        }
        let signs = ["==", "=", ":", "is "];
        let value = signs.iter().find_map(|sign| rest.strip_prefix(sign)).unwrap_or(rest).trim();
        let sign: String = value.chars().take_while(|c| matches!(c, '<' | '>' | '=' | '≤' | '≥')).collect();
        let value = format!("{sign}{}", value[sign.len()..].trim());
        let is_value =
            !value.contains(' ') && (signs.iter().any(|s| rest.starts_with(s)) || !sign.is_empty());
        is_value.then(|| format!("{id}: {}", written(&value)))
    };
    let cells: Vec<String> = parts.iter().map(cell).collect::<Option<_>>()?;
    Some(format!("{{{}}}", cells.join(", ")))
}

/// A map of cells in braces.
pub(super) fn inline(map: &Node<'_>) -> String {
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
