//! Cells as other tools and other tongues write them → the cell that says the same.

use super::names::NamedFact;
use crate::decide::kind::definition::{Arithmetic, Domain, Offsets};
use crate::decide::kind::grammar::plain::normalize;
use crate::decide::kind::grammar::signs::{ANY, NOT, TO};

/// A hint that says what to write instead of a text that is no cell; `None` where nobody knows. `is_cell` says
/// whether a text is one.
pub(super) fn hint(
    fact: &NamedFact<'_>,
    offsets: &Offsets,
    text: &str,
    is_cell: impl Fn(&str) -> bool,
) -> Option<String> {
    let plain = normalize(text);
    if ANY.contains(&plain.to_lowercase().as_str()) {
        return Some("leave the cell out if any value is meant".into());
    }
    if let Some(rest) = NOT.iter().find_map(|sign| plain.strip_prefix(sign)) {
        return others(fact, offsets, rest.trim_end_matches(')').trim());
    }
    let domain = &fact.domain;
    if !domain.kind.ordered {
        return None;
    }
    let percent = plain.strip_suffix('%').map(|number| number.trim_end().to_string());
    let cell = percent.or_else(|| interval(domain, offsets, &plain))?;
    is_cell(&cell).then(|| format!("write `{cell}`"))
}

/// Every value but one.
fn others(fact: &NamedFact<'_>, offsets: &Offsets, text: &str) -> Option<String> {
    let domain = &fact.domain;
    if domain.kind.ordered {
        let value = domain.format(offsets, domain.parse(offsets, text, true).ok()?, None);
        return Some(format!("name both sides: `['<{value}', '>{value}']`"));
    }
    fact.option(text)?;
    let others = fact.options.iter().map(|(id, _)| id.as_str()).filter(|id| *id != text);
    let others: Vec<&str> = others.take(12).collect();
    match others[..] {
        [] => None,
        [one] => Some(format!("name the value that matches: `{one}`")),
        _ => Some(format!("list the values that match: `[{}]`", others.join(", "))),
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
    let is_counted = matches!(domain.kind.arithmetic, Arithmetic::Amounts(_)) && domain.step == 1;
    let low = if text.starts_with(['(', ']']) { low + domain.step } else { low };
    let is_open = text.ends_with([')', '[']) || !is_counted;
    let end = if is_open { high } else { high + domain.step };
    let say = |value| domain.format(offsets, value, None);
    match end > domain.range.1 {
        true => Some(format!(">={}", say(low))),
        false => Some(format!("{}..{}", say(low), say(end))),
    }
}
