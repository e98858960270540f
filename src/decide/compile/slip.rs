//! Cells as other tools and other tongues write them → the cell that says the same.

use super::names::NamedFact;
use crate::decide::kind::definition::{Arithmetic, Domain, Kind, Offsets, Step};
use crate::decide::kind::grammar::plain::normalize;
use crate::decide::kind::grammar::signs::{AND, ANY, BEFORE, BEHIND, NOT, OR, TO};
use crate::decide::kind::meant::bare;
use crate::yaml::flow_scalar;
use jiff::civil::Date;

/// A hint that says what to write instead of a text that is no cell; `None` where nobody knows. `is_cell` says
/// whether a text is one.
pub(super) fn hint(
    fact: &NamedFact<'_>,
    offsets: &Offsets,
    text: &str,
    is_cell: &dyn Fn(&str) -> bool,
) -> Option<String> {
    let plain = normalize(text);
    if ANY.contains(&plain.to_lowercase().as_str()) {
        return Some("leave the cell out if any value is meant".into());
    }
    if let Some(rest) = NOT.iter().find_map(|sign| plain.strip_prefix(sign)) {
        return others(fact, offsets, rest.trim_end_matches(')').trim());
    }
    let domain = &fact.domain;
    if let Some(list) = alternatives(fact, &plain, is_cell) {
        return Some(format!("write `[{list}]`"));
    }
    if !domain.kind.ordered {
        return None;
    }
    if let Some(cell) = between(domain, offsets, &plain).filter(|cell| is_cell(cell)) {
        return Some(format!("write `{cell}`"));
    }
    let worded = worded(&plain);
    let worded = worded.map(|cell| bare(domain, &cell).filter(|bare| is_cell(bare)).unwrap_or(cell));
    if let Some(cell) = worded.filter(|cell| is_cell(cell)) {
        return Some(format!("write `{}`", flow_scalar(&cell)));
    }
    if let Some(cell) = both_ends(domain, offsets, &plain).filter(|cell| is_cell(cell)) {
        return Some(format!("write `{}`", flow_scalar(&cell)));
    }
    if let Some(last) = no_day(domain, &plain) {
        return Some(format!("there is no such day: the month ends with `{last}`"));
    }
    if let Some(cell) = bare(domain, text).filter(|cell| is_cell(cell)) {
        return Some(format!("write `{}`", flow_scalar(&cell)));
    }
    let percent = plain.strip_suffix('%').map(|number| number.trim_end().to_string());
    let cell = percent.or_else(|| interval(domain, offsets, &plain))?;
    is_cell(&cell).then(|| format!("write `{cell}`"))
}

/// The interval meant by two limits in one text: `100..200` for `>=100 and <200`, and for `100 <= x < 200`.
fn between(domain: &Domain, offsets: &Offsets, text: &str) -> Option<String> {
    let parts = |text: &str| {
        let lower = text.to_lowercase();
        let words =
            AND.iter().map(|word| format!(" {word} ")).chain(AND.iter().map(|word| (*word).to_string()));
        let mut signs = words.chain([", ".to_string(), ",".to_string(), " ".to_string()]);
        let at = signs.find_map(|word| Some((lower.find(&word)?, word.len())))?;
        Some((text.get(..at.0)?.trim().to_string(), text.get(at.0 + at.1..)?.trim().to_string()))
    };
    // Two limits with a name between them: `100 <= x < 200`.
    let around = || {
        let (low, rest) = text.split_once('<')?;
        let (low_sign, rest) =
            if let Some(rest) = rest.strip_prefix('=') { (">=", rest) } else { (">", rest) };
        let (_, high) = rest.split_once('<')?;
        let high =
            high.strip_prefix('=').map_or(format!("<{}", high.trim()), |high| format!("<={}", high.trim()));
        Some((format!("{low_sign}{}", low.trim()), high)).filter(|(low, _)| low.len() > low_sign.len())
    };
    let limit = |text: &str| {
        let signs = ["<=", "≤", ">=", "≥", "<", ">"];
        let sign = signs.into_iter().find(|sign| text.starts_with(sign))?;
        let value = text[sign.len()..].trim();
        let read = |text: &str| domain.parse(offsets, text, true).ok();
        Some((sign, read(value).or_else(|| read(&bare(domain, value)?))?))
    };
    let (one, other) = around().or_else(|| parts(text))?;
    let (one, other) = (limit(&one)?, limit(&other)?);
    let is_low = |sign: &str| sign.starts_with(['>', '≥']);
    let ((low_sign, low), (high_sign, high)) = match (is_low(one.0), is_low(other.0)) {
        (true, false) => (one, other),
        (false, true) => (other, one),
        _ => return None,
    };
    let low = if low_sign == ">" { low + domain.step } else { low };
    let say = |value| domain.format(offsets, value, None);
    Some(format!("{}..{}{}", say(low), if high_sign == "<" { "" } else { "=" }, say(high)))
}

/// The values below and above a text that falls between two steps, each with the text's sign, for a hint: `12:00` and
/// `12:30` for `12:15`.
pub(super) fn nearest(domain: &Domain, offsets: &Offsets, text: &str) -> Vec<String> {
    let text = &normalize(text);
    let sign = ["<=", ">=", "≤", "≥", "<", ">"].into_iter().find(|sign| text.starts_with(sign)).unwrap_or("");
    let Ok(value) = domain.parse(offsets, text[sign.len()..].trim(), true) else { return Vec::new() };
    let (first, last) = domain.range;
    let below = value - (value - first).rem_euclid(domain.step);
    let near = [below, below + domain.step].into_iter().filter(|near| (first..=last).contains(near));
    near.map(|near| flow_scalar(&format!("{sign}{}", domain.format(offsets, near, None)))).collect()
}

/// The list of values meant by one text: `study, work` for `study or work`.
fn alternatives(fact: &NamedFact<'_>, text: &str, is_cell: &dyn Fn(&str) -> bool) -> Option<String> {
    let sign = OR.iter().find(|sign| text.contains(**sign))?;
    let parts: Vec<&str> = text.split(*sign).map(str::trim).collect();
    let id = |part: &&str| {
        let titled = fact.options.iter().find(|(id, label)| id == part || label == part);
        let ordered = fact.domain.kind.ordered && is_cell(part);
        titled.map(|(id, _)| id.clone()).or_else(|| ordered.then(|| flow_scalar(part)))
    };
    Some(parts.iter().map(id).collect::<Option<Vec<String>>>()?.join(", "))
}

/// The cell meant by a limit in words: `>=100` for `at least 100` and for `100+`.
fn worded(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let before = BEFORE.iter().find_map(|(word, sign)| Some((*sign, lower.strip_prefix(word)?)));
    let behind = || BEHIND.iter().find_map(|(word, sign)| Some((*sign, lower.strip_suffix(word)?)));
    let (sign, value) = before.or_else(behind)?;
    Some(format!("{sign}{}", value.trim()))
}

/// Interval with both ends in the form of rule sets, for a hint: `2026-02-01..2026-03-01` for `1.2.2026..1.3.2026`.
fn both_ends(domain: &Domain, offsets: &Offsets, text: &str) -> Option<String> {
    let (low, high) = text.split_once("..")?;
    let (sign, high) = high.strip_prefix('=').map_or(("", high), |high| ("=", high));
    let end = |text: &str| {
        let text = text.trim();
        let is_value = text.is_empty() || domain.parse(offsets, text, true).is_ok();
        if is_value { Some(text.to_string()) } else { bare(domain, text) }
    };
    Some(format!("{}..{sign}{}", end(low)?, end(high)?))
}

/// Last day of the month, for a hint about a day that the month lacks: `2026-02-28` for `2026-02-30`.
fn no_day(domain: &Domain, text: &str) -> Option<String> {
    let is_date = matches!(domain.kind.name, "date" | "datetime");
    let ends = text.split("..").map(|end| end.trim_start_matches(['<', '>', '=', '≤', '≥', ' ']));
    let last = |end: &str| {
        let mut parts = end.split('T').next()?.trim().split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let first = Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
        let last = first.last_of_month();
        let is_later = day.parse::<i8>().ok()? > last.day() && day.len() <= 2 && year.len() == 4;
        (is_later && parts.next().is_none()).then(|| last.to_string())
    };
    ends.filter(|_| is_date).find_map(last)
}

/// Every value but one.
fn others(fact: &NamedFact<'_>, offsets: &Offsets, text: &str) -> Option<String> {
    let domain = &fact.domain;
    if domain.kind.ordered {
        let value = domain.format(offsets, domain.parse(offsets, text, true).ok()?, None);
        return Some(format!("write `{{not: {}}}`", flow_scalar(&value)));
    }
    let text = fact.options.iter().find(|(id, label)| id == text || label == text)?.0.as_str();
    let mut others = fact.options.iter().map(|(id, _)| id.as_str()).filter(|id| *id != text);
    match (others.next(), others.next()) {
        (Some(one), None) => Some(format!("write `{one}`")),
        _ => Some(format!("write `{{not: {text}}}`")),
    }
}

/// The interval that is meant where an end comes before its beginning; times of day may go past midnight.
pub(super) fn turned(domain: &Domain, text: &str, is_cell: impl Fn(&str) -> bool) -> Option<String> {
    let plain = normalize(text);
    let (low, high) = plain.split_once("..")?;
    let cell = format!("{}..{}", high.trim_start_matches('=').trim(), low.trim());
    let goes_round = (domain.kind.backwards)(text) != (Kind::BLANK.backwards)(text);
    (!goes_round && is_cell(&cell)).then(|| format!("write `{cell}`: the smaller value comes first"))
}

/// A number with digits after the point where none can be: `<1.5` is `<2`.
pub(super) fn whole(domain: &Domain, text: &str) -> Option<String> {
    let text = &normalize(text);
    if !matches!(domain.kind.step, Step::Decimal) {
        return None;
    }
    let operator = ["<=", ">=", "<", ">"].into_iter().find(|sign| text.starts_with(sign)).unwrap_or("");
    let number = text[operator.len()..].trim();
    let (whole, digits) = number.split_once('.')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole) || !is_number(digits) || digits.len() <= domain.decimals as usize {
        return None;
    }
    // A step that holds the number.
    let step = format!("0.{}1", "0".repeat(digits.len().min(6) - 1));
    let add = format!("add `step: {step}` to its `number`");
    let low: i64 = whole.parse().ok()?;
    let is_whole = domain.decimals == 0 && domain.step == 1;
    match operator {
        "<" | ">=" if is_whole => Some(format!("write `{operator}{}`, or {add}", low + 1)),
        "<=" | ">" if is_whole => Some(format!("write `{operator}{low}`, or {add}")),
        _ => Some(add),
    }
}

/// `1-3`, `[1..3]`, `(1..3)`: brackets say whether the ends belong to it; without them both do.
fn interval(domain: &Domain, offsets: &Offsets, text: &str) -> Option<String> {
    let inside = text.trim_start_matches(['[', '(', ']']).trim_end_matches([']', ')', '[']);
    let ends = |sign: &&str| {
        let (low, high) = inside.split_once(*sign)?;
        let value = |text: &str| domain.parse(offsets, text.trim(), true).ok();
        // Without brackets this is an interval of ours.
        let is_own = *sign == ".." && inside.len() == text.len();
        Some((value(low)?, value(high)?)).filter(|_| !is_own)
    };
    let (low, high) = TO.iter().find_map(ends)?;
    let is_counted = matches!(domain.kind.arithmetic, Arithmetic::Amounts(_)) && !is_time(domain);
    let low = if text.starts_with(['(', ']']) { low + domain.step } else { low };
    let is_open = text.ends_with([')', '[']) || !is_counted;
    let say = |value| domain.format(offsets, value, None);
    match (high > domain.range.1 || !is_open && high == domain.range.1, is_open) {
        (true, _) => Some(format!(">={}", say(low))),
        (false, true) => Some(format!("{}..{}", say(low), say(high))),
        (false, false) => Some(format!("{}..={}", say(low), say(high))),
    }
}

/// Lengths of time are meant without their end.
fn is_time(domain: &Domain) -> bool {
    matches!(domain.kind.step, Step::Chosen { .. })
}
