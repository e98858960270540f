//! Rules, exceptions and advice.

use super::beside::Beside;
use super::cells::{inline as cells_in_braces, when, when_or_rest};
use super::draft::{RawAdvice, RawException, RawFact, RawRule};
use super::passages::passages;
use super::{rows, tables};
use crate::citation::Citation;
use crate::decide::kind::aggregate::Aggregate;
use crate::decide::kind::grammar::signs::ELSE;
use crate::diag::{Code, Diagnostic, Diags};
use crate::keys::{Fields, Text, check_id};
use crate::limits;
use crate::yaml::Node;
use jiff::civil::Date;
use std::collections::HashSet;

/// Reads the rules of a decision. Their ids are told apart from those of the others before it.
pub(super) fn rules(
    of: &Fields<'_>,
    (ids, aggregate): (&mut HashSet<String>, Option<&Aggregate>),
    facts: &[RawFact],
    beside: &mut Beside<'_>,
    diags: &mut Diags,
) -> Vec<RawRule> {
    let table = rows::table(of, ("rules", &tables::RULE, aggregate.is_none()), facts, beside, diags);
    let listed = match &table {
        None if rows::is_a_table(of, "rules", diags) => Vec::new(),
        Some(table) => Fields::list(&table.root(), &tables::RULE, diags),
        None => of.maps("rules", &tables::RULE, diags),
    };
    let has_values = aggregate.is_some_and(|aggregate| aggregate.has_values);
    let mut rules = Vec::new();
    for f in listed {
        let id = unique_id("rule", &f, ids, diags);
        let (cells, then) = (when_or_rest(&f, "when", diags), then(&f, has_values, diags));
        if f.get("when").is_none() && (then.is_some() || f.has("except")) {
            without_when(&id, &f, diags);
        } else if cells.is_some() && then.is_none() && aggregate.is_none() {
            without_then(&id, &f, diags);
        }
        let exceptions = exceptions(&id, &f, diags);
        let decides = exceptions.iter().chain(cells.as_ref().map(|_| &f));
        decides.for_each(|row| with_or_without_value(&id, row, has_values, diags));
        for except in exceptions.iter().filter(|e| aggregate.is_none() && e.get("then").is_none()) {
            let message = format!("an exception of `{id}` has no outcome");
            let d = Diagnostic::new(Code::InvalidValue, except.span(), message);
            diags.push(d.hint("add `then:` with the id of an outcome"));
        }
        let blanks =
            std::iter::once(&f).chain(&exceptions).flat_map(|texts| texts.blanks(&["title", "text"]));
        rules.push(RawRule {
            title: f.title("title", diags).unwrap_or_default(),
            text: f.markdown("text", diags),
            exceptions: exceptions.iter().map(|e| exception(e, has_values, diags)).collect(),
            source: source(&f, diags),
            owner: f.title("owner", diags),
            review_by: f.get("review_by").and_then(|n| Some((n.date(diags)?, n.span()))),
            effective: effective(&f, diags),
            blanks: blanks.collect(),
            span: f.get("id").map_or_else(|| f.span(), |n| n.span()),
            id,
            when: cells,
            then,
            value: f.text("value", diags),
        });
    }
    rules
}

/// The exceptions of a rule. A map in their place is reported: `except: {m: <100}`, `unless: {m: <100}`.
fn exceptions<'a>(id: &str, f: &Fields<'a>, diags: &mut Diags) -> Vec<Fields<'a>> {
    let Some(node) = f.get("except").filter(|node| node.is_map()) else {
        return f.maps("except", &tables::EXCEPTION, diags);
    };
    diags.forget_unknown_key(node.key_span());
    let d = Diagnostic::new(
        Code::InvalidValue,
        node.key_span(),
        format!("the exceptions of rule `{id}` are a list"),
    );
    let cells = node.get("when").is_none().then(|| cells_in_braces(node));
    diags.push(match cells {
        Some(cells) => d.hint(format!("write `except: [{{when: {cells}, then: …}}]`")),
        None => d.hint("write `except: [{when: {…}, then: …}]`"),
    });
    Vec::new()
}

/// A rule that leads somewhere but has no cells, or other words for them.
fn without_when(id: &str, f: &Fields<'_>, diags: &mut Diags) {
    let message = format!("rule `{id}` leads somewhere but has no `when`");
    let unknown = || f.entries.iter().filter(|(key, _)| !f.table.keys.iter().any(|k| k.name == key));
    let other = unknown().find(|(key, _)| ELSE.contains(&key.to_lowercase().as_str()));
    let empty = f.entries.iter().find(|(key, _)| key == "when").map(|(_, node)| node.key_span());
    let (span, hint) = match other {
        Some((_, node)) => (node.key_span(), "write `when: rest`: every case that no other rule decides"),
        None => (
            empty.unwrap_or(f.span()),
            "write `when: rest` for every case that no other rule decides, or `when:` with cells",
        ),
    };
    // The key is told of here.
    diags.forget_unknown_key(span);
    diags.push(Diagnostic::new(Code::InvalidValue, span, message).hint(hint));
}

fn without_then(id: &str, f: &Fields<'_>, diags: &mut Diags) {
    // An outcome that is there but faulty is reported at its own place.
    if f.get("then").is_some() {
        return;
    }
    let message = format!("rule `{id}` has no outcome");
    let d = Diagnostic::new(Code::InvalidValue, f.span(), message);
    diags.push(d.hint("add `then:`, or leave out `when:` if it is a statement to cite"));
}

fn exception(f: &Fields<'_>, has_values: bool, diags: &mut Diags) -> RawException {
    RawException {
        title: f.title("title", diags),
        text: f.markdown("text", diags),
        when: when(f, "when", diags).unwrap_or_default(),
        then: then(f, has_values, diags),
        value: f.text("value", diags),
        source: source(f, diags),
        span: f.span(),
    }
}

/// The outcome that a rule or an exception names. In a decision that puts values together, a number behind `then` is
/// its value under the wrong key.
fn then(row: &Fields<'_>, has_values: bool, diags: &mut Diags) -> Option<Text> {
    if has_values && misplaced_value(row).is_some() { None } else { row.text("then", diags) }
}

/// The value that stands behind `then` where `value` is missing: `5`, `-5`, `€5`.
fn misplaced_value<'f, 'a>(row: &'f Fields<'a>) -> Option<&'f Node<'a>> {
    let is_number = |text: &str| {
        text.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(|c: char| c.is_ascii_digit())
    };
    let node = row.get("then").filter(|_| row.get("value").is_none())?;
    node.scalar().is_some_and(|text| is_number(&text)).then_some(node)
}

/// A rule has a value where those of its decision are put together, and nowhere else.
fn with_or_without_value(id: &str, row: &Fields<'_>, wanted: bool, diags: &mut Diags) {
    let value = row.get("value");
    if value.is_some() == wanted {
        return;
    }
    let (span, message, hint) = match value {
        Some(node) => (
            node.key_span(),
            format!("the value of rule `{id}` is not used"),
            "add `hit_policy: collect`, `aggregate` and `value` to its decision, or take it out",
        ),
        None => match misplaced_value(row) {
            Some(node) => (
                node.key_span(),
                format!("rule `{id}` has no value: `then` names an outcome"),
                "write `value` in place of `then`",
            ),
            None => (
                row.span(),
                format!("rule `{id}` has no value"),
                "add `value:`, which its decision puts together",
            ),
        },
    };
    diags.push(Diagnostic::new(Code::InvalidValue, span, message).hint(hint));
}

/// Reads the advice of a set.
pub(super) fn advice(set: &Fields<'_>, diags: &mut Diags) -> Vec<RawAdvice> {
    let mut ids = HashSet::new();
    let mut out = Vec::new();
    let maps = set.maps("advice", &tables::ADVICE, diags);
    let few = |node: &Node<'_>| node.first(maps, &limits::ADVICE, diags);
    for f in set.get("advice").map_or_else(Vec::new, few) {
        let text = f.text_for_cases("then", diags);
        let mut blanks = f.blanks(&["then"]);
        let passages = passages(&text, &mut blanks, diags);
        blanks.splice(..0, f.blanks(&["title"]));
        out.push(RawAdvice {
            id: unique_id("piece of advice", &f, &mut ids, diags),
            title: f.title("title", diags).unwrap_or_default(),
            bytes: f.get("then").and_then(Node::scalar).map_or(0, |text| text.len()),
            text,
            blanks,
            passages,
            when: when(&f, "when", diags).unwrap_or_default(),
            span: f.span(),
        });
    }
    out
}

/// The id of an item in a list, which no item before it may have.
fn unique_id(what: &str, f: &Fields<'_>, ids: &mut HashSet<String>, diags: &mut Diags) -> String {
    let Some((mut id, span)) = f.text("id", diags) else { return String::new() };
    if !check_id(&id, span, diags) {
        id = id.chars().take(limits::ID.most).collect();
    }
    if !ids.insert(id.clone()) {
        let message = format!("there are two {what}s with the id `{id}`");
        let free = (2..).map(|n| format!("{id}-{n}")).find(|other| !ids.contains(other));
        let hint = format!("call it something else: `{}`", free.unwrap_or_default());
        diags.push(Diagnostic::new(Code::DuplicateId, span, message).hint(hint));
    }
    id
}

fn source(f: &Fields<'_>, diags: &mut Diags) -> Option<Citation> {
    Citation::read(f.get("source")?, diags)
}

/// `2024-01-01..2026-12-31`: first and last day; either may be left out. A single day begins.
fn effective(f: &Fields<'_>, diags: &mut Diags) -> (Option<Date>, Option<Date>) {
    let Some((text, span)) = f.text("effective", diags) else { return (None, None) };
    let (from, to) = text.split_once("..").unwrap_or((text.as_str(), ""));
    let day = |s: &str| if s.trim().is_empty() { Ok(None) } else { s.trim().parse::<Date>().map(Some) };
    match (day(from), day(to)) {
        (Ok(Some(from)), Ok(Some(to))) if to < from => {
            let message = format!("`{text}` ends before it begins");
            let d = Diagnostic::new(Code::InvalidValue, span, message);
            diags.push(d.hint(format!("write `{to}..{from}`: the first day comes first")));
            (None, None)
        }
        (Ok(from), Ok(to)) => (from, to),
        _ => {
            let message = format!("`{text}` is not a stretch of days");
            let hint = "write `2024-01-01..`, `..2026-12-31` or `2024-01-01..2026-12-31`";
            diags.push(Diagnostic::new(Code::InvalidValue, span, message).hint(hint));
            (None, None)
        }
    }
}
