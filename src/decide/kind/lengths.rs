//! Lengths of time as people type them → lengths as rule sets write them, for hints.

use super::calendar::{Within, by_calendar};
use super::grammar::length;
use super::grammar::plain::normalize;

/// Synonyms of the unit `workday`, for hints.
const WORKDAY: [&str; 5] = ["work day", "business day", "businessday", "working-day", "bday"];

/// The length of time that a faulty text was meant as: `14d` for `-14d`, `2 weeks` for `two weeks`.
pub(crate) fn meant(text: &str) -> Option<String> {
    let text = normalize(text).to_lowercase();
    if let Some(written) = abroad(&text) {
        return Some(written);
    }
    let text = WORKDAY.iter().fold(text, |text, name| text.replace(name, "workday"));
    let text = text.trim_start_matches(['-', '−', '+', '<', '≤', '=', ' ']);
    let ends = text.char_indices().map(|(at, _)| at).skip(1).chain([text.len()]);
    // A unit ends where its word ends: `10 weekends` does not mean `10 w`.
    let is_word = |end: &usize| !text[*end..].starts_with(|c: char| c.is_ascii_alphabetic());
    let found = ends.filter(is_word).map(|end| text[..end].trim_end());
    let found = found.filter(|text| is_length(text)).last()?;
    Some(found.to_string())
}

/// A length of several parts of which one is counted by the calendar: in months where all parts are months and
/// years, `18mo` for `1y6mo`. `None` for any other text, `Some(None)` where no limit can have such a length.
pub(crate) fn joined(text: &str) -> Option<Option<String>> {
    let text = normalize(text).to_lowercase();
    let mut rest = text.as_str();
    let mut parts: Vec<&str> = Vec::new();
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).filter(|digits| *digits > 0)?;
        let unit = rest[digits..].find(|c: char| c.is_ascii_digit()).map_or(rest.len(), |unit| digits + unit);
        parts.push(rest[..unit].trim());
        rest = &rest[unit..];
    }
    let found: Vec<Option<Within>> =
        parts.iter().map(|part| by_calendar(part).map(|found| found.0)).collect();
    if parts.len() < 2 || found.iter().all(Option::is_none) || !parts.iter().all(|part| is_length(part)) {
        return None;
    }
    let months = found.iter().map(|within| match within {
        Some(Within::Months(months)) => Some(*months),
        _ => None,
    });
    Some(months.sum::<Option<i64>>().map(|months| format!("{months}mo")))
}

/// Whether a text is a length of time above zero.
pub(crate) fn is_length(text: &str) -> bool {
    length::parse(text).is_some_and(|(seconds, _)| seconds > 0) || by_calendar(text).is_some()
}

/// Units of other languages and tools, each with the unit of rule sets that it stands for.
const ABROAD: [(&str, &str); 25] = [
    ("hrs", "h"),
    ("mins", "min"),
    ("secs", "s"),
    ("bd", "wd"),
    ("arbeitstage", "wd"),
    ("arbeitstag", "wd"),
    ("werktage", "wd"),
    ("werktag", "wd"),
    ("jours ouvrables", "wd"),
    ("jours", "d"),
    ("jour", "d"),
    ("tage", "d"),
    ("tagen", "d"),
    ("tag", "d"),
    ("wochen", "w"),
    ("woche", "w"),
    ("semaines", "w"),
    ("monate", "mo"),
    ("monat", "mo"),
    ("mois", "mo"),
    ("jahre", "y"),
    ("jahr", "y"),
    ("ans", "y"),
    ("stunden", "h"),
    ("std", "h"),
];

/// Numbers in words, each with its digits.
const NUMBERS: [(&str, &str); 12] = [
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("ten", "10"),
    ("两", "2"),
    ("三", "3"),
    ("七", "7"),
    ("十", "10"),
];

/// A length in lower case in another language or notation, as rule sets write it: `14d` for `p14d` and `14 tage`,
/// `2 weeks` for `two weeks`.
pub(crate) fn abroad(text: &str) -> Option<String> {
    let fine = |text: String| is_length(&text).then_some(text);
    // ISO 8601 puts days before the `T` and hours behind it. `M` means months before the `T` and minutes behind it.
    if let Some(iso) = text.strip_prefix('p') {
        let (date, time) = iso.split_once('t').unwrap_or((iso, ""));
        return fine(format!("{}{}", date.replace('m', "mo"), time.replace('m', "min")));
    }
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (count, unit) = text.split_at(digits);
    let unit = unit.trim();
    if let Some((_, own)) = ABROAD.iter().find(|(word, _)| digits > 0 && unit.trim_end_matches('.') == *word)
    {
        return fine(format!("{count}{own}"));
    }
    NUMBERS.iter().find_map(|(word, number)| fine(format!("{number}{}", text.strip_prefix(word)?)))
}
