//! Cells: the texts in `when:` → stretches of integers.
//!
//! A cell is a value (`done`, `12`, `2026-03-02`), or for kinds with an order an interval: `<48h`, `<=48h`
//! (or `≤`), `>=48h` (or `≥`), `>48h`, `2d..7d` (7 d not included), `2d..=7d` (7 d included), `48h..`, `..7d`.
//! A list of cells matches where any of them does.
//!
//! An end that only a calendar can tell, `1mo`, is a cell about another fact: where now stands to it.

use super::names::{Key, NamedFact, Names};
use super::slip;
use crate::config::quoted;
use crate::decide::kind::calendar;
use crate::decide::kind::calendar::{Limit, Within};
use crate::decide::kind::compare::Comparison;
use crate::decide::kind::counting::Counting;
use crate::decide::kind::definition::{Domain, Fault, Offsets};
use crate::decide::kind::grammar::plain::normalize;
use crate::decide::kind::grammar::signs;
use crate::decide::kind::meant;
use crate::decide::source::draft::{CellTest, RawCell};
use crate::diag::{Budget, Code, Diagnostic, Diags, closest_within};
use crate::keys::Text;
use crate::limits::ATOMS;
use crate::source::Span;
use crate::yaml::flow_scalar;
use std::collections::HashSet;

/// First and last value, both included.
pub(super) type Stretch = (i64, i64);

/// A map of cells: facts, and the stretches of which any must match.
pub(super) type Cells = Vec<(usize, Vec<Stretch>)>;

/// Reads one thing that a cell says: the facts it is about, and the stretches of each. Faults are reported,
/// and the value with a fault is left out.
pub(super) fn read(
    (names, fact): (&Names<'_>, usize),
    offsets: &Offsets,
    (cell, test): (&RawCell, &CellTest),
    diags: &mut Diags,
) -> Cells {
    match test {
        CellTest::Any(values) => match limited(names, fact, values) {
            true => limits((names, fact), offsets, values, diags),
            false => vec![(fact, any((names, fact), offsets, (values, cell.span), diags))],
        },
        CellTest::Not(values) => {
            let found = match limited(names, fact, values) {
                true => limits((names, fact), offsets, values, diags),
                false => vec![(fact, any((names, fact), offsets, (values, cell.span), diags))],
            };
            let [(about, stretches)] = &found[..] else {
                if let Some((text, span)) = values.first() {
                    let message = format!("`{text}` cannot be denied: it has two ends");
                    let d = Diagnostic::new(Code::InvalidCell, *span, message);
                    diags.push(d.hint("write a rule for each side"));
                }
                return Vec::new();
            };
            let rest = outside(names.facts[*about].domain.range, stretches);
            if rest.is_empty() && !stretches.is_empty() {
                let message = format!("the cell of `{}` leaves out every value", names.facts[fact].id);
                let d = Diagnostic::new(Code::InvalidCell, cell.span, message);
                diags.push(d.hint("name fewer values below `not:`"));
            }
            vec![(*about, rest)]
        }
        CellTest::Compare(comparison, other) => compare((names, fact), (comparison, other, cell.span), diags),
    }
}

/// Whether an end of a value is only known to a calendar.
fn limited(names: &Names<'_>, fact: usize, values: &[Text]) -> bool {
    let counts = names.facts[fact].domain.from.is_some();
    counts
        && values
            .iter()
            .any(|(text, _)| parts(&normalize(text), names.counting).iter().any(|part| part.limit.is_some()))
}

/// One side of an interval, or a value: its operator and its text.
struct Part {
    operator: &'static str,
    text: String,
    /// The text as a limit, where only a calendar tells its end.
    limit: Option<Limit>,
}

/// An interval by its sides.
fn parts(text: &str, counting: Counting) -> Vec<Part> {
    let part = |operator: &'static str, text: &str| {
        let text = text.trim_matches(' ').to_string();
        Part { operator, limit: calendar::on_calendar(&text, counting), text }
    };
    let operators = [("<=", "<="), ("≤", "<="), (">=", ">="), ("≥", ">="), ("<", "<"), (">", ">")];
    if let Some((sign, operator)) = operators.iter().find(|(sign, _)| text.starts_with(sign)) {
        return vec![part(operator, &text[sign.len()..])];
    }
    let Some((low, high)) = text.split_once("..") else { return vec![part("", text)] };
    let high = high.strip_prefix('=').map_or(("<", high), |high| ("<=", high));
    let ends = [part(">=", low), part(high.0, high.1)];
    ends.into_iter().filter(|part| !part.text.is_empty()).collect()
}

/// Reads a cell with limits on the calendar. A list must be about one limit: other facts cannot be joined
/// in one box.
fn limits(
    (names, fact): (&Names<'_>, usize),
    offsets: &Offsets,
    values: &[Text],
    diags: &mut Diags,
) -> Cells {
    let mut out = Cells::new();
    for (text, span) in values {
        let mut one = Cells::new();
        let sides = parts(&normalize(text), names.counting);
        if let Some(turned) = turned(names, &sides) {
            let message = format!("`{text}` contains no value of `{}`", names.facts[fact].id);
            let d = Diagnostic::new(Code::InvalidCell, *span, message);
            diags.push(d.hint(format!("write `{turned}`: the smaller value comes first")));
            continue;
        }
        for part in sides {
            let about = part.limit.and_then(|limit| names.hidden(Key::Limit(fact, limit)));
            match about {
                Some(about) => one.push((about, vec![side(part.operator)])),
                None if part.limit.is_some() => {}
                None => {
                    let value = (format!("{}{}", part.operator, part.text), *span);
                    one.push((fact, any((names, fact), offsets, (&[value], *span), diags)));
                }
            }
        }
        match (&mut out[..], &one[..]) {
            ([], _) => out = one,
            ([(about, stretches)], [(other, more)]) if about == other => stretches.extend(more),
            _ => {
                let message = format!("`{text}` is another limit than those before it in this list");
                let d = Diagnostic::new(Code::InvalidCell, *span, message);
                diags.push(d.hint("write a rule for each limit in months, years or working days"));
                return out;
            }
        }
    }
    out
}

/// The interval with its ends swapped, `7d..1mo` for `1mo..7d`, for a hint; `None` unless its end always comes before
/// its beginning.
fn turned(names: &Names<'_>, sides: &[Part]) -> Option<String> {
    let [low, high] = sides else { return None };
    let within =
        |part: &Part| part.limit.map(|limit| limit.within).or_else(|| calendar::parse_plain(&part.text));
    let (from, to) = (within(low)?, within(high)?);
    let is_turned = match (from, to) {
        (Within::Months(from), Within::Months(to)) | (Within::Workdays(from), Within::Workdays(to)) => {
            from >= to
        }
        (from, to) => from.least_days() > to.most_days(names.days_off),
    };
    is_turned.then(|| format!("{}..{}", high.text, low.text)).filter(|_| from != to)
}

/// Places of now beside a limit, by the operator of its cell, as values of the fact about it.
fn side(operator: &str) -> Stretch {
    match operator {
        "<" => (0, 0),
        "<=" => (0, 1),
        ">=" => (1, 2),
        ">" => (2, 2),
        _ => (1, 1),
    }
}

/// Values of which any must match.
fn any(
    (names, fact): (&Names<'_>, usize),
    offsets: &Offsets,
    (values, place): (&[Text], Span),
    diags: &mut Diags,
) -> Vec<Stretch> {
    let fact = &names.facts[fact];
    let mut seen = HashSet::new();
    let mut out: Vec<Stretch> = Vec::with_capacity(values.len());
    if values.is_empty() {
        let message = format!("the cell of `{}` is an empty list, which never matches", fact.id);
        let hint = "leave the cell out if any value is meant";
        diags.push(Diagnostic::new(Code::InvalidCell, place, message).hint(hint));
    }
    if ATOMS.is_below(values.len()) {
        diags.push(ATOMS.named(Code::TooEntangled, place, &fact.id, values.len()));
        return out;
    }
    for (text, span) in values {
        let group = || fact.domain.option_groups.iter().find(|group| group.id == *text);
        let found = match (fact.option(text), group()) {
            (Some(place), _) => Ok((place, place)),
            (None, Some(group)) => {
                let places = group.places.clone().map(|place| (place as i64, place as i64));
                out.extend(places.filter(|place| seen.insert(*place)));
                continue;
            }
            (None, None) => stretch(&fact.domain, offsets, text),
        };
        match found {
            Ok(found) if !seen.insert(found) => {
                let message = format!("`{text}` is listed twice for `{}`", fact.id);
                let d = Diagnostic::new(Code::InvalidCell, *span, message);
                diags.push(d.hint("write it once"));
            }
            Ok(found) => out.push(found),
            Err(problem) => {
                let finding = report((names, fact), offsets, (text, *span), problem);
                let is_in_table = names.file != Some(span.file) && fact.raw.1.span.file != span.file;
                diags.push(if is_in_table { as_column(finding) } else { finding });
            }
        }
    }
    out
}

/// The values of a range that lie in no stretch.
fn outside((first, last): Stretch, stretches: &[Stretch]) -> Vec<Stretch> {
    let mut sorted = stretches.to_vec();
    sorted.sort_unstable();
    let mut out = Vec::new();
    let mut next = first;
    for (low, high) in sorted {
        if low > next {
            out.push((next, low - 1));
        }
        next = next.max(high.saturating_add(1));
    }
    if next <= last {
        out.push((next, last));
    }
    out
}

/// A comparison with another fact.
fn compare(
    (names, fact): (&Names<'_>, usize),
    (comparison, other, place): (&Comparison, &Text, Span),
    diags: &mut Diags,
) -> Cells {
    let signs = [("before", "<"), ("at_most", "<="), ("at_least", ">="), ("after", ">"), ("equals", "")];
    let sign = signs.iter().find(|(name, _)| *name == comparison.name).map(|(_, sign)| *sign);
    if let (None, Some(sign)) = (names.fact(&other.0), sign)
        && stretch(&names.facts[fact].domain, &[], &other.0).is_ok()
    {
        let message = format!("`{}: {}` compares with another fact", comparison.name, other.0);
        let cell = flow_scalar(&format!("{sign}{}", other.0));
        let d = Diagnostic::new(Code::InvalidCell, place, message);
        diags.push(d.hint(format!("write `{cell}`")));
        return Cells::new();
    }
    let titled = names.facts[fact].options.iter().find(|(id, title)| *id == other.0 || *title == other.0);
    if let (None, "differs", Some((id, _))) = (names.fact(&other.0), comparison.name, titled) {
        let message = format!("`{}: {}` compares with another fact", comparison.name, other.0);
        let d = Diagnostic::new(Code::InvalidCell, place, message);
        diags.push(d.hint(format!("write `{{not: {id}}}`")));
        return Cells::new();
    }
    let Some(with) = names.named(other, diags) else { return Cells::new() };
    let Some(difference) = names.hidden(Key::Compare(fact, with)) else {
        let message = format!("`{}` cannot be compared with `{}`", names.facts[fact].id, other.0);
        let hint = "compare facts of one kind: two dates, two amounts, two facts with the same options";
        diags.push(Diagnostic::new(Code::InvalidCell, other.1, message).hint(hint));
        return Cells::new();
    };
    let domain = &names.facts[difference].domain;
    let is_option = !names.facts[fact].domain.kind.ordered;
    if is_option && !matches!(comparison.name, "equals" | "differs") {
        let message = format!("`{}` has options without an order", names.facts[fact].id);
        let d = Diagnostic::new(Code::InvalidCell, other.1, message);
        diags.push(d.hint("compare them with `equals` or `differs`"));
        return Cells::new();
    }
    // The range holds zero, so nothing but an empty side can be wrong.
    let found = stretch(domain, &[], comparison.cell).ok().into_iter().collect::<Vec<_>>();
    let stretches = if comparison.not { outside(domain.range, &found) } else { found };
    if stretches.is_empty() {
        let message = format!("`{}` is never `{}: {}`", names.facts[fact].id, comparison.name, other.0);
        let d = Diagnostic::new(Code::InvalidCell, other.1, message);
        diags.push(d.hint("look at the ranges of both facts"));
    }
    vec![(difference, stretches)]
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
    let (to, included) = to.strip_prefix('=').map_or((to, false), |to| (to, true));
    let open = |s: &str| s.trim_matches(' ').is_empty();
    let low = if open(from) { first } else { bound(from)? };
    let high = match (open(to), included) {
        (true, _) => last,
        (false, true) => bound(to)? + domain.step - 1,
        (false, false) => bound(to)? - 1,
    };
    if open(from) && open(to) || open(to) && included {
        Err(Problem::Empty)
    } else {
        within(domain, low, high)
    }
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

/// Hint for a cell such as `<3mo` of a `duration`, which has no moment from which months could count.
const MONTHS: &str =
    "months, years and working days count from a moment: ask for it with `elapsed`, or write days: `90d`";

fn report(
    (names, fact): (&Names<'_>, &NamedFact<'_>),
    offsets: &Offsets,
    (text, span): (&str, Span),
    problem: Problem,
) -> Diagnostic {
    let invalid = |message: String| Diagnostic::new(Code::InvalidCell, span, message);
    let on_calendar = |text: &str| {
        let parts = parts(&normalize(text), names.counting);
        fact.domain.from.is_some() && parts.iter().any(|part| part.limit.is_some())
    };
    let is_cell = |text: &str| stretch(&fact.domain, offsets, text).is_ok() || on_calendar(text);
    if let Some(hint) = slip::hint(fact, offsets, text, &is_cell) {
        return invalid(format!("`{text}` is not a cell of `{}`", fact.id)).hint(hint).as_hinted();
    }
    if let Some(hint) = compared(names, fact, text) {
        return invalid(format!("`{text}` is not a cell of `{}`", fact.id)).hint(hint);
    }
    match problem {
        Problem::Value(Fault::Option) => unknown_option(fact, text, span, &names.budget),
        Problem::Value(Fault::Shape(hint_of_kind)) => {
            let unit = || meant::with_unit(&fact.domain, text).filter(|cell| is_cell(cell));
            let unit = || unit().map(|cell| format!("write `{}`", flow_scalar(&cell)));
            let months = || {
                let is_time = fact.domain.kind.name == "duration";
                let is_limit =
                    parts(&normalize(text), names.counting).iter().any(|part| part.limit.is_some());
                (is_time && is_limit).then(|| MONTHS.to_string())
            };
            let hint = slip::whole(&fact.domain, text).or_else(unit).or_else(months);
            let hint = hint.unwrap_or_else(|| hint_of_kind.to_string());
            invalid(format!("`{text}` is not a value of `{}`", fact.id)).hint(hint)
        }
        Problem::Value(Fault::Clock(hint)) => {
            invalid(format!("`{text}` is not one moment for `{}`", fact.id)).hint(hint)
        }
        Problem::Empty => {
            let turned = slip::turned(&fact.domain, text, is_cell);
            let hint = turned.unwrap_or_else(|| (fact.domain.kind.backwards)(text));
            invalid(format!("`{text}` contains no value of `{}`", fact.id)).hint(hint)
        }
        Problem::OutOfRange => {
            let say = |value| fact.domain.format(offsets, value, None);
            let (low, high) = (say(fact.domain.range.0), say(fact.domain.range.1));
            invalid(format!("`{text}` leaves the range of `{}`", fact.id))
                .hint(format!("its values run from `{low}` to `{high}`"))
        }
        Problem::Step => {
            let step = fact.domain.step_text();
            let d = invalid(format!("`{text}` falls between the steps of `{}`", fact.id));
            match slip::nearest(&fact.domain, offsets, text).as_slice() {
                [] => d.hint(format!("it is counted in steps of `{step}`")),
                [one] => d.hint(format!("write `{one}`: it is counted in steps of `{step}`")),
                [one, other, ..] => {
                    d.hint(format!("write `{one}` or `{other}`: it is counted in steps of `{step}`"))
                }
            }
        }
        Problem::Interval => {
            invalid(format!("`{text}` cannot be a cell of `{}`: its options have no order", fact.id))
                .hint(format!("list the options that match: `[{}]`", first_of(&fact.options)))
        }
    }
}

/// The ids of the first three options, joined by commas.
fn first_of(options: &[(String, String)]) -> String {
    options.iter().take(3).map(|(id, _)| id.as_str()).collect::<Vec<_>>().join(", ")
}

/// The finding with its hints as cells of a table file: `a | b` for `[a, b]`, `not: a` for `{not: a}`.
fn as_column(mut d: Diagnostic) -> Diagnostic {
    for hint in &mut d.hints {
        let Some(cell) = hint.strip_prefix("write `").and_then(|rest| rest.strip_suffix('`')) else {
            continue;
        };
        let inside =
            |open: char, close: char| cell.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        let column = inside('[', ']').map(|list| list.split(", ").collect::<Vec<_>>().join(" | "));
        let column = column.or_else(|| inside('{', '}').or_else(|| inside('\'', '\'')).map(str::to_string));
        if let Some(column) = column {
            *hint = format!("write `{column}`");
            d.edit = None;
        }
    }
    d
}

/// The comparison meant by a cell that names another fact: `{after: enter}` for `>enter`.
fn compared(names: &Names<'_>, fact: &NamedFact<'_>, text: &str) -> Option<String> {
    let words = [
        ("<=", "at_most"),
        (">=", "at_least"),
        ("<", "before"),
        (">", "after"),
        ("=", "equals"),
        ("", "equals"),
    ];
    let plain = normalize(text);
    let (sign, word) = words.iter().find(|(sign, _)| plain.starts_with(sign))?;
    let other = plain[sign.len()..].trim();
    let with = &names.facts[names.fact(other)?];
    (with.domain.kind == fact.domain.kind).then(|| format!("write `{{{word}: {other}}}`"))
}

fn unknown_option(fact: &NamedFact<'_>, text: &str, span: Span, budget: &Budget) -> Diagnostic {
    let d = Diagnostic::new(Code::UnknownOption, span, format!("fact `{}` has no option `{text}`", fact.id));
    if let Some((id, _)) = fact.options.iter().find(|(_, label)| label == text) {
        return d.hint(format!("write the option's id: `{id}`")).instead(id);
    }
    let groups = &fact.domain.option_groups;
    if let Some(group) = groups.iter().find(|group| group.title == text) {
        return d.hint(format!("write the group's id: `{}`", group.id)).instead(&group.id);
    }
    // `== used` and `is used`, as other languages write it: a cell holds the option alone.
    let alone = text.strip_prefix("is ").unwrap_or(text).trim_start_matches(['=', ':', ' ']);
    let word = signs::yes_or_no(text).or(Some(alone).filter(|alone| *alone != text));
    if let Some(word) = word.filter(|word| fact.option(word).is_some()) {
        return d.hint(format!("write `{word}`")).instead(word);
    }
    let options = fact.options.iter().map(|(id, _)| id.as_str());
    let named = options.clone().chain(groups.iter().map(|group| group.id.as_str()));
    match closest_within(text, named, budget) {
        Some(near) => d.hint(format!("did you mean `{near}`?")),
        None => d.hint(format!("its options are {}", quoted(&options.take(12).collect::<Vec<_>>()))),
    }
}
