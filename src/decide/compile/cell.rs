//! Cells: the texts in `when:` → stretches of integers.
//!
//! A cell is a value (`done`, `12`, `2026-03-02`), or for kinds with an order a half-open interval:
//! `<48h`, `<=48h` (or `≤`), `>=48h` (or `≥`), `>48h`, `2d..7d` (7 d not included), `48h..`, `..7d`.
//! A list of cells matches where any of them does.

use super::names::{NamedFact, Names};
use crate::config::quoted;
use crate::decide::kind::definition::{Domain, Fault, Offsets};
use crate::decide::kind::grammar::length;
use crate::decide::kind::grammar::plain::normalize;
use crate::decide::source::draft::RawCell;
use crate::diag::{Budget, Code, Diagnostic, Diags, closest_within};
use crate::limits::ATOMS;
use crate::source::Span;
use std::collections::HashSet;

/// First and last value, both included.
pub(super) type Stretch = (i64, i64);

/// A map of cells: facts, and the stretches of which any must match.
pub(super) type Cells = Vec<(usize, Vec<Stretch>)>;

/// Reads a cell's values. Faults are reported, and the value with a fault is left out.
pub(super) fn read(
    (names, fact): (&Names<'_>, usize),
    offsets: &Offsets,
    cell: &RawCell,
    diags: &mut Diags,
) -> Vec<Stretch> {
    let fact = &names.facts[fact];
    let mut seen = HashSet::new();
    let mut out: Vec<Stretch> = Vec::with_capacity(cell.values.len());
    if cell.values.is_empty() {
        let message = format!("the cell of `{}` is an empty list, which never matches", fact.id);
        let hint = "leave the cell out if any value is meant";
        diags.push(Diagnostic::new(Code::InvalidCell, cell.span, message).hint(hint));
    }
    if ATOMS.is_below(cell.values.len()) {
        diags.push(ATOMS.named(Code::TooEntangled, cell.span, &fact.id, cell.values.len()));
        return out;
    }
    for (text, span) in &cell.values {
        let found = match fact.option(text) {
            Some(place) => Ok((place, place)),
            None => stretch(&fact.domain, offsets, text),
        };
        match found {
            Ok(found) if !seen.insert(found) => {
                let message = format!("`{text}` is listed twice for `{}`", fact.id);
                diags.push(Diagnostic::new(Code::InvalidCell, *span, message));
            }
            Ok(found) => out.push(found),
            Err(problem) => diags.push(report((names, fact), offsets, (text, *span), problem)),
        }
    }
    out
}

/// Fault of a cell's text.
enum Problem {
    Value(Fault),
    /// An interval without a value.
    Empty,
    OutOfRange,
    /// Between two steps.
    Step,
    /// An interval of options.
    Interval,
}

fn stretch(domain: &Domain, offsets: &Offsets, text: &str) -> Result<Stretch, Problem> {
    let plain = normalize(text);
    let operators = [("<=", 0), ("≤", 0), (">=", 1), ("≥", 1), ("<", 2), (">", 3)];
    let operator = operators.iter().find_map(|(sign, kind)| Some((*kind, plain.strip_prefix(sign)?)));
    if !domain.kind.ordered {
        if operator.is_some() || plain.contains("..") {
            return Err(Problem::Interval);
        }
        let value = domain.parse(offsets, text, true).map_err(Problem::Value)?;
        return within(domain, value, value);
    }
    let (first, last) = domain.range;
    let bound = |text: &str| {
        let value = domain.parse(offsets, text, true).map_err(Problem::Value)?;
        // Steps are counted from the first value.
        if (value - first) % domain.step == 0 { Ok(value) } else { Err(Problem::Step) }
    };
    if let Some((kind, rest)) = operator {
        let value = bound(rest)?;
        return match kind {
            0 => within(domain, first, value + domain.step - 1),
            1 => within(domain, value, last),
            2 => within(domain, first, value - 1),
            _ => within(domain, value + domain.step, last),
        };
    }
    let Some((from, to)) = plain.split_once("..") else {
        let value = bound(&plain)?;
        return within(domain, value, value + domain.step - 1);
    };
    let open = |s: &str| s.trim_matches(' ').is_empty();
    let low = if open(from) { first } else { bound(from)? };
    let high = if open(to) { last } else { bound(to)? - 1 };
    if open(from) && open(to) { Err(Problem::Empty) } else { within(domain, low, high) }
}

/// A stretch within the range of a domain.
fn within(domain: &Domain, low: i64, high: i64) -> Result<Stretch, Problem> {
    let (first, last) = domain.range;
    if low > high && low <= last && high >= first {
        return Err(Problem::Empty);
    }
    let outside = low < first || low > last || high < first;
    // An interval may name the end of the range, half open: `48h..90d` of `0min..90d`.
    let beyond = high > last && high >= last.saturating_add(domain.step.max(1));
    if outside || beyond { Err(Problem::OutOfRange) } else { Ok((low, high.min(last))) }
}

fn report(
    (names, fact): (&Names<'_>, &NamedFact<'_>),
    offsets: &Offsets,
    (text, span): (&str, Span),
    problem: Problem,
) -> Diagnostic {
    let invalid = |message: String| Diagnostic::new(Code::InvalidCell, span, message);
    match problem {
        Problem::Value(Fault::Option) => unknown_option(fact, text, span, &names.budget),
        Problem::Value(Fault::Shape(hint)) => {
            invalid(format!("`{text}` is not a value of `{}`", fact.id)).hint(hint)
        }
        Problem::Value(Fault::Clock(hint)) => {
            invalid(format!("`{text}` is not one moment for `{}`", fact.id)).hint(hint)
        }
        Problem::Empty => {
            let hint = (fact.domain.kind.backwards)(text);
            invalid(format!("`{text}` contains no value of `{}`", fact.id)).hint(hint)
        }
        Problem::OutOfRange => {
            let say = |value| fact.domain.format(offsets, value, None);
            let (low, high) = (say(fact.domain.range.0), say(fact.domain.range.1));
            invalid(format!("`{text}` leaves the range of `{}`", fact.id))
                .hint(format!("its values run from `{low}` to `{high}`"))
        }
        Problem::Step => {
            let step = length::format(fact.domain.step, None);
            invalid(format!("`{text}` falls between the steps of `{}`", fact.id))
                .hint(format!("it is counted in steps of `{step}`"))
        }
        Problem::Interval => {
            invalid(format!("`{text}` cannot be a cell of `{}`: its options have no order", fact.id))
                .hint("list the options that match: `[a, b]`")
        }
    }
}

fn unknown_option(fact: &NamedFact<'_>, text: &str, span: Span, budget: &Budget) -> Diagnostic {
    let d = Diagnostic::new(Code::UnknownOption, span, format!("fact `{}` has no option `{text}`", fact.id));
    if let Some((id, _)) = fact.options.iter().find(|(_, label)| label == text) {
        return d.hint(format!("write the option's id: `{id}`"));
    }
    let options = fact.options.iter().map(|(id, _)| id.as_str());
    match closest_within(text, options.clone(), budget) {
        Some(near) => d.hint(format!("did you mean `{near}`?")),
        None => d.hint(format!("its options are {}", quoted(&options.take(12).collect::<Vec<_>>()))),
    }
}
