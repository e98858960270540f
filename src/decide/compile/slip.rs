//! Cells as other tools and other tongues write them → the cell that says the same.

use super::names::NamedFact;
use crate::decide::kind::definition::{Arithmetic, Domain, Kind, Offsets, Step};
use crate::decide::kind::grammar::plain::normalize;
use crate::decide::kind::grammar::signs::{ANY, BEFORE, BEHIND, NOT, OR, TO};
use crate::yaml::flow_scalar;

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
    if let Some(cell) = worded(&plain).filter(|cell| is_cell(cell)) {
        return Some(format!("write `{}`", flow_scalar(&cell)));
    }
    if let Some(cell) = bare(domain, text).filter(|cell| is_cell(cell)) {
        return Some(format!("write `{}`", flow_scalar(&cell)));
    }
    let percent = plain.strip_suffix('%').map(|number| number.trim_end().to_string());
    let cell = percent.or_else(|| interval(domain, offsets, &plain))?;
    is_cell(&cell).then(|| format!("write `{cell}`"))
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

/// The cell without what is no part of a value: typographic quotes, the sign of a currency, a unit. A day
/// such as `1.6.2026` is written in ISO form.
fn bare(domain: &Domain, text: &str) -> Option<String> {
    let quotes = ['‘', '’', '“', '”', '„', '«', '»', '\'', '"'];
    let plain = normalize(text.trim().trim_matches(quotes));
    let at = plain.find(|c: char| !matches!(c, '<' | '>' | '=' | '≤' | '≥' | ' ')).unwrap_or(0);
    let (sign, value) = plain.split_at(at);
    let money = domain.kind.name == "money";
    let is_sign = |c: char| money && matches!(c, '€' | '$' | '£' | '¥' | ' ');
    let value = value.trim_matches(is_sign);
    let value = if money { without(value, &domain.currency) } else { without(value, &domain.unit) };
    let value = value.trim_matches(is_sign);
    let day = (domain.kind.moment.is_some()).then(|| day(value)).flatten();
    Some(format!("{}{}", sign.trim_end(), day.as_deref().unwrap_or(value)))
        .filter(|cell| *cell != normalize(text))
}

/// The text without a word, such as a unit, at its beginning and end.
fn without<'t>(text: &'t str, word: &str) -> &'t str {
    let text = text.strip_prefix(word).unwrap_or(text);
    text.strip_suffix(word).unwrap_or(text).trim()
}

/// A day in ISO form: `2026-06-01` for `1.6.2026`.
fn day(text: &str) -> Option<String> {
    let parts: Vec<u32> = text.split('.').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let [day, month, year] = parts[..] else { return None };
    (year >= 1000).then(|| format!("{year}-{month:02}-{day:02}"))
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
