//! Facts: kind with its parameters, and what all facts may have.

use super::beside::Beside;
use super::cells::{alternatives, when_or_rest};
use super::decisions::TAKEN;
use super::draft::{RawFact, RawValues, When};
use super::rows;
use super::tables::{self, kinds};
use crate::config::quoted;
use crate::decide::kind::fact::Unsure;
use crate::decide::kind::formula::FORMULAS;
use crate::decide::kind::kinds::KINDS;
use crate::diag::{Code, Diagnostic, Diags, closest};
use crate::keys::meant::plain;
use crate::keys::{Fields, Shape, Text};
use crate::markdown;
use crate::source::Span;
use crate::yaml::{Node, flow_scalar};

/// Reads the facts of a set, and the ids of those that are left out because they are no maps or have no kind.
pub(super) fn facts(
    set: &Fields<'_>,
    used: &[RawFact],
    beside: &mut Beside<'_>,
    diags: &mut Diags,
) -> (Vec<RawFact>, Vec<String>) {
    let named = set.named("facts", &tables::FACT, diags);
    // A fact that is no map is reported once: its id is kept, so that cells that name it are not reported, too.
    let mut broken = set.left_out("facts", |id| named.iter().any(|(known, _)| known == id));
    let facts = named.iter().filter_map(|(id, map)| {
        if TAKEN.contains(&id.as_str()) {
            let message = format!("a fact cannot be called `{id}`");
            let d = Diagnostic::new(Code::InvalidValue, map.span(), message);
            diags.push(d.hint(format!("`{id}` means something else in tests and texts: `{id}_2`")));
        }
        let fact = fact(id, map, diags);
        broken.extend(fact.is_none().then(|| id.clone()));
        fact
    });
    let mut facts: Vec<RawFact> = facts.collect();
    for (id, map) in named.iter().filter(|(_, map)| map.get("rows").is_some()) {
        let known = [used, &facts].concat();
        let table = rows::table(map, ("derive", &tables::DERIVE, true), &known, beside, diags);
        let listed = table.as_ref().map(|table| Fields::list(&table.root(), &tables::DERIVE, diags));
        if let Some(fact) = facts.iter_mut().find(|fact| fact.id == *id) {
            fact.derive = Some(listed.map_or_else(Vec::new, |listed| derivation(&listed, diags)));
        }
    }
    (facts, broken)
}

fn fact(id: &str, map: &Fields<'_>, diags: &mut Diags) -> Option<RawFact> {
    let named: Vec<&str> = kinds().into_iter().filter(|k| map.get(k).is_some()).collect();
    let (name, node) = match (&named[..], misspelt(map)) {
        ([name], _) => (*name, map.get(name)?),
        ([], Some((name, node))) => {
            diags.forget_unknown_key(node.key_span());
            let message = format!("fact `{id}` has no kind");
            let d = Diagnostic::new(Code::InvalidValue, node.key_span(), message);
            diags.push(d.hint(format!("did you mean `{name}`?")));
            (name, node)
        }
        ([], None) => {
            let finding = no_kind(id, map, diags);
            diags.push(finding);
            return None;
        }
        _ => {
            diags.push(not_one_kind(id, map, &named));
            return None;
        }
    };
    let before = diags.list.len();
    let values = values(name, node, diags);
    if values.is_none() {
        beside_its_kind(map, name, before, diags);
    }
    let values = values?;
    let inner = match &values {
        RawValues::Kind(_, params) => &params.range,
        RawValues::Formula(_, operands) => &operands.range,
    };
    let inner = inner.clone();
    let derived =
        matches!(values, RawValues::Formula(..)) || map.get("derive").or_else(|| map.get("rows")).is_some();
    let has_ask = map.get("ask").is_some_and(|node| node.scalar().is_none_or(|ask| !ask.trim().is_empty()));
    if !derived && !has_ask {
        let message = format!("fact `{id}` has no question");
        let mut near =
            unknown(map).filter(|(key, _)| closest(key, ["ask"]).is_some() || ASK.contains(&key.as_str()));
        let near = near.next().map(|(_, node)| node.key_span());
        let empty = map.entries.iter().find(|(key, _)| key == "ask").map(|(_, node)| node.key_span());
        near.into_iter().for_each(|at| diags.forget_unknown_key(at));
        let d = Diagnostic::new(Code::InvalidValue, near.or(empty).unwrap_or(map.span()), message);
        diags.push(d.hint(if near.is_some() { "did you mean `ask`?" } else { "add `ask:`" }));
    }
    let derive = map.get("derive").map(|_| match rows::is_a_table(map, "derive", diags) {
        true => Vec::new(),
        false => derivation(&map.maps("derive", &tables::DERIVE, diags), diags),
    });
    Some(RawFact {
        id: id.to_string(),
        ask: map.title("ask", diags),
        say: map.title("say", diags).map(|say| (say, map.get("say").map_or(map.span(), Node::span))),
        help: map.has("help").then(|| map.text_with_blanks("help", diags)),
        values,
        round: map.text("round", diags),
        step: map.text("step", diags),
        range: inner.or_else(|| map.text("range", diags)),
        needs: alternatives(map, "needs", diags),
        derive,
        unsure: map.text("unsure", diags).map(|text| unsure(text, diags)),
        blanks: map.blanks(&["ask", "help", "unsure"]),
        span: map.span(),
    })
}

/// The rows of a table that gives a fact.
fn derivation(rows: &[Fields<'_>], diags: &mut Diags) -> Vec<(When, Text)> {
    rows.iter().filter_map(|r| Some((when_or_rest(r, "when", diags)?, r.text("then", diags)?))).collect()
}

/// Synonyms of `ask`, for hints.
const ASK: [&str; 4] = ["question", "prompt", "label", "title"];

/// Synonyms of kinds of facts, for hints.
const OTHERS: [(&str, &[&str]); 10] = [
    ("yes_no", &["bool", "boolean", "flag", "checkbox"]),
    ("one_of", &["choice", "choices", "select", "radio", "enum", "options"]),
    ("any_of", &["multi", "multiple", "many_of", "checkboxes"]),
    ("number", &["integer", "int", "float", "decimal", "count"]),
    ("money", &["amount", "currency", "price"]),
    ("date", &["day"]),
    ("datetime", &["moment", "timestamp", "date_time"]),
    ("sum", &["add", "plus", "total"]),
    ("difference", &["subtract", "minus"]),
    ("product", &["multiply", "times"]),
];

/// The entries of a fact with unknown keys.
fn unknown<'m, 'a>(map: &'m Fields<'a>) -> impl Iterator<Item = &'m (String, Node<'a>)> {
    map.entries.iter().filter(|(key, _)| !map.table.keys.iter().any(|k| k.name == key))
}

/// The finding about a fact without a kind, at the key that was meant as one.
fn no_kind(id: &str, map: &Fields<'_>, diags: &mut Diags) -> Diagnostic {
    let mut others = unknown(map).filter(|(_, node)| !node.is_null());
    let (Some((key, node)), None) = (others.next(), others.next()) else { return not_one_kind(id, map, &[]) };
    let span = node.key_span();
    diags.forget_unknown_key(span);
    let message = format!("fact `{id}` has no kind: `{key}` is none");
    let d = Diagnostic::new(Code::InvalidValue, span, message);
    let word = node.scalar().unwrap_or_default().to_lowercase();
    let other = OTHERS.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(kind, _)| *kind);
    let named = kinds().into_iter().find(|kind| *kind == word).or(other);
    if let (Some(kind), "type" | "kind" | "is") = (named, key.as_str()) {
        let span = Span { end: node.span().end, ..span };
        let value = if kind == "yes_no" { "true" } else { "{}" };
        return Diagnostic { span, ..d }.hint(format!("write `{kind}: {value}`"));
    }
    match OTHERS.iter().find(|(_, words)| words.contains(&key.to_lowercase().as_str())) {
        Some((kind, _)) => d.hint(format!("did you mean `{kind}`?")),
        None => d.hint(format!("write one of {}", quoted(&kinds()))),
    }
}

fn not_one_kind(id: &str, map: &Fields<'_>, named: &[&str]) -> Diagnostic {
    let empty = map.entries.iter().find(|(key, node)| node.is_null() && kinds().contains(&key.as_str()));
    if let ([], Some((kind, node))) = (named, empty) {
        let message = format!("fact `{id}` has no kind: `{kind}` has no value");
        let value = if kind == "yes_no" { "true" } else { "{…}" };
        let d = Diagnostic::new(Code::InvalidValue, node.key_span(), message);
        return d.hint(format!("write `{kind}: {value}`"));
    }
    let message = match named {
        [] => format!("fact `{id}` has no kind"),
        more => format!("fact `{id}` has {} kinds: {}", more.len(), quoted(more)),
    };
    let hint = match named {
        [] => format!("add `yes_no: true`, or another of {}", quoted(&kinds())),
        _ => "keep one of them".to_string(),
    };
    Diagnostic::new(Code::InvalidValue, map.span(), message).hint(hint)
}

/// A key that is not known but nearly the name of a kind.
fn misspelt<'m, 'a>(map: &'m Fields<'a>) -> Option<(&'static str, &'m Node<'a>)> {
    let unknown = map.entries.iter().filter(|(key, _)| !map.table.keys.iter().any(|k| k.name == key));
    let near = |(key, node): &'m (String, Node<'a>)| {
        let same = kinds().into_iter().find(|kind| plain(kind) == plain(key));
        let name = same.or_else(|| closest(key, kinds()))?;
        Some((kinds().into_iter().find(|kind| *kind == name)?, node))
    };
    unknown.filter(|(_, node)| !node.is_null()).find_map(near)
}

/// Merges the findings about keys that stand beside a kind, although they belong below it, into one about the kind:
/// `{scale: price, by: 3}` for `{scale: {of: price, by: 3}}`. `first` is the index of the first finding about its value.
fn beside_its_kind(map: &Fields<'_>, name: &str, first: usize, diags: &mut Diags) {
    let shape = map.table.keys.iter().find(|key| key.name == name).map(|key| key.shape);
    let (Some(Shape::Map(table)), Some(value)) = (shape, map.get(name).and_then(Node::scalar)) else {
        return;
    };
    let Some(at) = map.entries.iter().position(|(key, _)| key == name) else { return };
    let is_beside = |(key, node): &&(String, Node<'_>)| {
        let is_known =
            map.table.keys.iter().any(|k| k.name == key && !matches!(k.name, "step" | "round" | "range"));
        !is_known && node.scalar().is_some() && table.keys.iter().any(|k| k.name == key)
    };
    let beside: Vec<&(String, Node<'_>)> = map.entries[at + 1..].iter().take_while(is_beside).collect();
    let (Some((_, last)), Some(finding)) = (beside.last(), diags.list.get(first)) else { return };
    let own = table.keys.iter().find(|key| key.required).map(|key| key.name);
    let own = if value.contains("..") { Some("range") } else { own };
    let Some(own) = own.filter(|own| table.keys.iter().any(|key| key.name == *own)) else { return };
    let pairs =
        beside.iter().filter_map(|(key, node)| Some(format!("{key}: {}", flow_scalar(&node.scalar()?))));
    let pairs: Vec<String> =
        std::iter::once(format!("{own}: {}", flow_scalar(&value))).chain(pairs).collect();
    let span = Span { end: last.span().end, ..map.entries[at].1.key_span() };
    let finding = Diagnostic { span, hints: Vec::new(), ..finding.clone() };
    diags.list.truncate(first);
    diags.push(finding.hint(format!("write `{name}: {{{}}}`", pairs.join(", "))));
    beside.iter().for_each(|(_, node)| diags.forget_unknown_key(node.key_span()));
}

fn values(name: &str, node: &Node<'_>, diags: &mut Diags) -> Option<RawValues> {
    if let Some(formula) = FORMULAS.iter().find(|f| f.name == name) {
        return Some(RawValues::Formula(formula, (formula.read)(node, diags)?));
    }
    let kind = KINDS.iter().find(|k| k.name == name)?;
    Some(RawValues::Kind(kind, (kind.read)(node, diags)?))
}

/// An article's path, or a text.
fn unsure((text, span): Text, diags: &mut Diags) -> Unsure {
    let is_path = |text: &str| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
        // A path without its ending, such as `appeal/first-steps`, is no sentence.
        text.contains('/') && text.chars().all(is_part) && text.contains(|c: char| c.is_ascii_alphabetic())
    };
    let has_ending = crate::address::markdown_stem(&text).is_some() && !text.contains(char::is_whitespace);
    if has_ending || is_path(&text) {
        Unsure::Article(text, span)
    } else {
        Unsure::Text(markdown::parse_with_blanks(&text, span, diags))
    }
}
