//! Lengths of time ↔ seconds.

use super::plain::{LARGEST, normalize};
use crate::phrases::Phrases;

/// Units of time: letter, seconds, every name that people type, and key of the phrase about a number of them.
const UNITS: &[(char, i64, &[&str], &str)] = &[
    ('w', 604_800, &["w", "week", "weeks", "周", "星期", "个星期"], "rule_weeks"),
    ('d', 86_400, &["d", "day", "days", "天", "日"], "rule_days"),
    ('h', 3600, &["h", "hr", "hour", "hours", "小时", "个小时", "时"], "rule_hours"),
    ('m', 60, &["min", "m", "minute", "minutes", "分钟", "分"], "rule_minutes"),
    ('s', 1, &["s", "sec", "second", "seconds", "秒", "秒钟"], "rule_seconds"),
];

/// A length of time as seconds, and the letter of the last unit in it.
pub(crate) fn parse(text: &str) -> Option<(i64, char)> {
    let text = normalize(text);
    if text == "0" {
        return Some((0, 'm'));
    }
    let mut rest = text.as_str();
    let mut total = 0i64;
    let mut last = None;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits == 0 || digits > 15 {
            return None;
        }
        let count: i64 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start_matches(' ');
        let end = rest.find(|c: char| c.is_ascii_digit() || c == ' ').unwrap_or(rest.len());
        let name = rest[..end].to_lowercase();
        let (letter, seconds, ..) = UNITS.iter().find(|(_, _, names, _)| names.contains(&name.as_str()))?;
        total = count.checked_mul(*seconds).and_then(|s| s.checked_add(total))?;
        last = Some(*letter);
        rest = rest[end..].trim_start_matches(' ');
    }
    (total <= LARGEST).then_some((total, last?))
}

/// A length of time that may be negative: `-2h30min`.
pub(crate) fn parse_signed(text: &str) -> Option<(i64, char)> {
    let text = normalize(text);
    match text.strip_prefix('-') {
        Some(size) => parse(size).map(|(seconds, unit)| (-seconds, unit)),
        None => parse(&text),
    }
}

/// The number of an ambiguous length such as `6m`, which may be minutes or months.
pub(crate) fn of_minutes_or_months(text: &str) -> Option<String> {
    let text = normalize(text);
    let number = text.strip_suffix(['m', 'M'])?.trim_end();
    (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then(|| number.to_string())
}

/// The letter of the unit in which a length of time reads best.
fn best_unit(seconds: i64) -> char {
    match seconds {
        0 => 'm',
        s if s % 86_400 == 0 && s >= 3 * 86_400 => 'd',
        s if s % 3600 == 0 => 'h',
        s if s % 60 == 0 => 'm',
        _ => 's',
    }
}

/// `48h`, `90min`; in the author's unit where one is known.
pub(crate) fn format(seconds: i64, unit: Option<char>) -> String {
    let (count, letter) = count(seconds, unit);
    format!("{count}{}", if letter == 'm' { "min".to_string() } else { letter.to_string() })
}

/// `48 小时`, `48 hours`.
pub(crate) fn words(phrases: &Phrases, seconds: i64, unit: Option<char>) -> String {
    let (count, letter) = count(seconds, unit);
    let names = UNITS.iter().find(|u| u.0 == letter).map_or("rule_seconds", |u| u.3);
    phrases.count(names, count)
}

/// A length of time in hours and minutes: `47h59min` says more than `2879min`.
pub(crate) fn format_exact(seconds: i64) -> String {
    if seconds < 0 {
        return format!("-{}", format_exact(-seconds));
    }
    let (hours, rest) = (seconds / 3600, seconds % 3600);
    if hours == 0 || rest == 0 {
        return format(seconds, None);
    }
    format!("{hours}h{}", format(rest, None))
}

fn count(seconds: i64, unit: Option<char>) -> (i64, char) {
    let size = |letter| UNITS.iter().find(|u| u.0 == letter).map_or(1, |u| u.1);
    let letter = unit.filter(|l| seconds % size(*l) == 0).unwrap_or_else(|| best_unit(seconds));
    (seconds / size(letter), letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phrases::Catalog;

    #[test]
    fn durations_are_read_in_both_languages() {
        for (text, seconds) in [
            ("48h", 172_800),
            ("48 小时", 172_800),
            ("７天", 604_800),
            ("1d12h", 129_600),
            ("2 天 3 小时", 183_600),
            ("30分钟", 1800),
            ("0", 0),
        ] {
            assert_eq!(parse(text).map(|d| d.0), Some(seconds), "{text}");
        }
        for text in ["", "h", "48", "48x", "-1h", "1.5h", "99999999999999999h", "h48", "1h-"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(format(172_800, None), "48h");
        assert_eq!(format(172_800, Some('d')), "2d");
        assert_eq!(
            [format_exact(172_740), format_exact(90 * 60), format_exact(0)],
            ["47h59min", "1h30min", "0min"]
        );
        for seconds in [-9000, -3600, -3 * 86_400, -86_460] {
            let texts = [format_exact(seconds), format(seconds, None)];
            assert_eq!(texts.each_ref().map(|text| parse_signed(text).map(|d| d.0)), [Some(seconds); 2]);
        }
        assert_eq!([format_exact(-9000), format(-3 * 86_400, None)], ["-2h30min", "-72h"]);
        assert_eq!([parse_signed("--1h"), parse_signed("-"), parse_signed("1h-")], [None; 3]);
    }

    #[test]
    fn durations_are_said_in_the_unit_of_their_author() {
        let of = |language: &str, seconds, unit| {
            words(&Catalog::embedded().phrases(language).unwrap(), seconds, unit)
        };
        assert_eq!(of("zh-CN", 5400, Some('h')), "90 分钟");
        assert_eq!(of("zh-CN", 172_800, Some('d')), "2 天");
        assert_eq!(of("en", 604_800, Some('w')), "1 week");
        assert_eq!([of("en", 1, None), of("en", 0, None)], ["1 second", "0 minutes"]);
    }
}
