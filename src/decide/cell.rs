//! Cells: the texts in `when:` → stretches of integers.
//!
//! A cell is a value (`done`, `12`, `2026-03-02`), or for kinds with an order a half-open interval:
//! `<48h`, `<=48h` (or `≤`), `>=48h` (or `≥`), `>48h`, `2d..7d` (7 d not included), `48h..`, `..7d`.
//! A list of cells matches where any of them does.

use super::Fact;
use super::draft::RawCell;
use super::facts::Facts;
use super::units;
use super::value::{self, Fault};
use crate::diag::{Budget, Code, Diagnostic, Diags, closest_within};
use crate::limits::ATOMS;
use crate::source::Span;
use std::collections::HashSet;

/// First and last value, both included.
pub(super) type Stretch = (i64, i64);

/// Reads a cell's values, which are of the fact with this index. Faults are reported, and the value with a
/// fault is left out.
pub(super) fn read(
    facts: &Facts,
    index: usize,
    offsets: &[(i64, i32)],
    cell: &RawCell,
    diags: &mut Diags,
) -> Vec<Stretch> {
    let fact = &facts.list[index];
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
        let found = match facts.option(index, text) {
            Some(option) => Ok((option, option)),
            None => stretch(fact, offsets, text),
        };
        match found {
            Ok(found) if !seen.insert(found) => {
                let message = format!("`{text}` is listed twice for `{}`", fact.id);
                diags.push(Diagnostic::new(Code::InvalidCell, *span, message));
            }
            Ok(found) => out.push(found),
            Err(problem) => diags.push(report(facts, fact, offsets, (text, *span), problem)),
        }
    }
    out
}

enum Problem {
    Value(Fault),
    Empty,
    OutOfRange,
    Step,
    Interval,
}

fn stretch(fact: &Fact, offsets: &[(i64, i32)], text: &str) -> Result<Stretch, Problem> {
    let (first, last) = fact.range;
    let plain = units::normalize(text);
    let bound = |text: &str| {
        let value = value::parse(fact, offsets, text, true).map_err(Problem::Value)?;
        if value::ordered(&fact.kind) && (value - anchor(fact)) % fact.step != 0 {
            return Err(Problem::Step);
        }
        Ok(value)
    };
    let operators = [("<=", 0), ("≤", 0), (">=", 1), ("≥", 1), ("<", 2), (">", 3)];
    let operator = operators.iter().find_map(|(sign, kind)| Some((*kind, plain.strip_prefix(sign)?)));
    let (low, high) = if !value::ordered(&fact.kind) {
        if operator.is_some() || plain.contains("..") {
            return Err(Problem::Interval);
        }
        let value = value::parse(fact, offsets, text, true).map_err(Problem::Value)?;
        (value, value)
    } else if let Some((kind, rest)) = operator {
        let value = bound(rest)?;
        match kind {
            0 => (first, value + fact.step - 1),
            1 => (value, last),
            2 => (first, value - 1),
            _ => (value + fact.step, last),
        }
    } else if let Some((from, to)) = plain.split_once("..") {
        let open = |s: &str| s.trim_matches(' ').is_empty();
        let low = if open(from) { first } else { bound(from)? };
        let high = if open(to) { last } else { bound(to)? - 1 };
        if open(from) && open(to) {
            return Err(Problem::Empty);
        }
        (low, high)
    } else {
        let value = bound(&plain)?;
        (value, value + fact.step - 1)
    };
    if low > high && (low <= last && high >= first) {
        return Err(Problem::Empty);
    }
    let outside = low < first || low > last || high < first;
    // An interval may name the end of the range, half open: `48h..90d` of `0min..90d`.
    let beyond = high > last && high >= last.saturating_add(fact.step.max(1));
    if outside || beyond { Err(Problem::OutOfRange) } else { Ok((low, high.min(last))) }
}

/// Where a kind's steps are counted from.
fn anchor(fact: &Fact) -> i64 {
    fact.range.0
}

fn report(
    facts: &Facts,
    fact: &Fact,
    offsets: &[(i64, i32)],
    (text, span): (&str, Span),
    problem: Problem,
) -> Diagnostic {
    let invalid = |message: String| Diagnostic::new(Code::InvalidCell, span, message);
    match problem {
        Problem::Value(Fault::Option) => unknown_option(fact, text, span, facts.budget()),
        Problem::Value(Fault::Shape(hint)) => {
            invalid(format!("`{text}` is not a value of `{}`", fact.id)).hint(hint)
        }
        Problem::Value(Fault::Clock(hint)) => {
            invalid(format!("`{text}` is not one moment for `{}`", fact.id)).hint(hint)
        }
        Problem::Empty => invalid(format!("`{text}` contains no value of `{}`", fact.id))
            .hint("an interval runs from the smaller to the larger value, without the latter: `2d..7d`"),
        Problem::OutOfRange => {
            let low = value::format(fact, offsets, fact.range.0, None);
            let high = value::format(fact, offsets, fact.range.1, None);
            invalid(format!("`{text}` leaves the range of `{}`", fact.id))
                .hint(format!("its values run from `{low}` to `{high}`"))
        }
        Problem::Step => {
            let step = units::format_duration(fact.step, None);
            invalid(format!("`{text}` falls between the steps of `{}`", fact.id))
                .hint(format!("it is counted in steps of `{step}`"))
        }
        Problem::Interval => {
            { invalid(format!("`{text}` cannot be a cell of `{}`: its options have no order", fact.id)) }
                .hint("list the options that match: `[a, b]`")
        }
    }
}

fn unknown_option(fact: &Fact, text: &str, span: Span, budget: &Budget) -> Diagnostic {
    let d = Diagnostic::new(Code::UnknownOption, span, format!("fact `{}` has no option `{text}`", fact.id));
    let labelled = fact.atoms.iter().find(|a| a.label == text);
    let options = fact.atoms.iter().map(|a| a.value.as_str());
    if let Some(atom) = labelled {
        return d.hint(format!("write the option's id: `{}`", atom.value));
    }
    match closest_within(text, options.clone(), budget) {
        Some(near) => d.hint(format!("did you mean `{near}`?")),
        None => d.hint(format!(
            "its options are {}",
            crate::config::quoted(&options.take(12).collect::<Vec<_>>())
        )),
    }
}
