//! Texts ↔ integers: durations in seconds, amounts in minor units, days and seconds since 1970.
//!
//! The grammar, the same in cells, in answers and in `decide-walk.js`: full-width characters count
//! as their ASCII twins and white space at the ends is dropped; then
//!
//! - duration: one or more of a whole number and a unit (`48h`, `2 天 3 小时`, `90min`), or `0`;
//! - amount: `1234`, `1,234.50`, `¥12.5`, `12.5元`, with at most the kind's digits after the point;
//! - date: `2026-03-02`, `2026/3/2`, `2026年3月2日`;
//! - date-time: a date, then `T` or a space (not needed after `日`), `10:00` or `10:00:30`, and perhaps `Z` or `+08:00`.

use jiff::civil;

/// The largest integer that both evaluators hold exactly, 2^53 − 1.
pub(crate) const LARGEST: i64 = (1 << 53) - 1;

/// Units of time: their letter, seconds, and everything they are called.
const UNITS: &[(char, i64, &[&str])] = &[
    ('w', 604_800, &["w", "week", "weeks", "周", "星期", "个星期"]),
    ('d', 86_400, &["d", "day", "days", "天", "日"]),
    ('h', 3600, &["h", "hr", "hour", "hours", "小时", "个小时", "时"]),
    ('m', 60, &["min", "m", "minute", "minutes", "分钟", "分"]),
    ('s', 1, &["s", "sec", "second", "seconds", "秒", "秒钟"]),
];

/// Full-width characters as ASCII, without white space at the ends.
pub(crate) fn normalize(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        _ => c,
    };
    text.chars().map(plain).collect::<String>().trim_matches(' ').to_string()
}

/// Seconds, and the letter of the last unit that was used.
pub(crate) fn parse_duration(text: &str) -> Option<(i64, char)> {
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
        let (letter, seconds, _) = UNITS.iter().find(|(_, _, names)| names.contains(&name.as_str()))?;
        total = count.checked_mul(*seconds).and_then(|s| s.checked_add(total))?;
        last = Some(*letter);
        rest = rest[end..].trim_start_matches(' ');
    }
    (total <= LARGEST).then_some((total, last?))
}

/// The letter of the unit in which a length of time reads best.
pub(crate) fn best_unit(seconds: i64) -> char {
    match seconds {
        0 => 'm',
        s if s % 86_400 == 0 && s >= 3 * 86_400 => 'd',
        s if s % 3600 == 0 => 'h',
        s if s % 60 == 0 => 'm',
        _ => 's',
    }
}

/// `48h`, `90min`; in the unit that the author used where one is known.
pub(crate) fn format_duration(seconds: i64, unit: Option<char>) -> String {
    let (count, letter) = count(seconds, unit);
    format!("{count}{}", if letter == 'm' { "min".to_string() } else { letter.to_string() })
}

/// `48 小时`, `48 hours`.
pub(crate) fn duration_words(seconds: i64, unit: Option<char>, zh: bool) -> String {
    let (count, letter) = count(seconds, unit);
    let (chinese, english) = match letter {
        'w' => ("周", "week"),
        'd' => ("天", "day"),
        'h' => ("小时", "hour"),
        'm' => ("分钟", "minute"),
        _ => ("秒", "second"),
    };
    if zh {
        format!("{count} {chinese}")
    } else {
        format!("{count} {english}{}", if count == 1 { "" } else { "s" })
    }
}

fn count(seconds: i64, unit: Option<char>) -> (i64, char) {
    let size = |letter| UNITS.iter().find(|u| u.0 == letter).map_or(1, |u| u.1);
    let letter = unit.filter(|l| seconds % size(*l) == 0).unwrap_or_else(|| best_unit(seconds));
    (seconds / size(letter), letter)
}

/// Why an amount could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AmountFault {
    /// Not a number at all.
    Shape,
    /// More digits after the point than the kind has.
    TooFine,
    /// Beyond 2^53 minor units.
    TooLarge,
}

/// An amount in minor units: `12.5` with two decimals is 1250.
pub(crate) fn parse_amount(text: &str, decimals: u32) -> Result<i64, AmountFault> {
    let text = normalize(text);
    let bare = text.trim_start_matches(['¥', '￥']).trim_end_matches('元').trim_matches(' ');
    let (negative, digits) = match bare.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, bare),
    };
    let digits = digits.replace(',', "");
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, "0"));
    let numeric = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !numeric(whole) || !numeric(fraction) {
        return Err(AmountFault::Shape);
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > decimals as usize {
        return Err(AmountFault::TooFine);
    }
    let padded = format!("{}{fraction:0<width$}", whole.trim_start_matches('0'), width = decimals as usize);
    if padded.len() > 16 {
        return Err(AmountFault::TooLarge);
    }
    let value: i64 = if padded.is_empty() { 0 } else { padded.parse().map_err(|_| AmountFault::TooLarge)? };
    if value > LARGEST {
        return Err(AmountFault::TooLarge);
    }
    Ok(if negative { -value } else { value })
}

/// `12.50`, or `12` where nothing stands after the point.
pub(crate) fn format_amount(value: i64, decimals: u32) -> String {
    let scale = 10i64.pow(decimals);
    let (whole, rest) = (value.abs() / scale, value.abs() % scale);
    let sign = if value < 0 { "-" } else { "" };
    if rest == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{rest:0width$}", width = decimals as usize)
    }
}

/// Days since 1970.
pub(crate) fn parse_date(text: &str) -> Option<i64> {
    let text = normalize(text);
    let (days, rest) = leading_date(&text)?;
    rest.is_empty().then_some(days)
}

fn leading_date(text: &str) -> Option<(i64, &str)> {
    let (year, rest) = number(text, 4, 4)?;
    let (month_mark, day_mark) = match rest.chars().next()? {
        '-' => ('-', None),
        '/' => ('/', None),
        '年' => ('月', Some('日')),
        _ => return None,
    };
    let rest = rest.strip_prefix(['-', '/', '年'])?;
    let (month, rest) = number(rest, 1, 2)?;
    let (day, rest) = number(rest.strip_prefix(month_mark)?, 1, 2)?;
    let rest = match day_mark {
        Some(mark) => rest.strip_prefix(mark)?,
        None => rest,
    };
    let date = civil::Date::new(year as i16, month as i8, day as i8).ok()?;
    (year >= 1000).then_some((days_of(date), rest))
}

/// A whole number of some digits at the beginning, and the rest.
fn number(text: &str, least: usize, most: usize) -> Option<(i64, &str)> {
    let digits = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    (digits >= least).then(|| (text[..digits].parse().unwrap_or(0), &text[digits..]))
}

/// Days since 1970 of a date.
pub(crate) fn days_of(date: civil::Date) -> i64 {
    seconds_of(date.to_datetime(civil::Time::midnight())).div_euclid(86_400)
}

/// The day so many days after 1970 began.
pub(crate) fn date_of(days: i64) -> Option<civil::Date> {
    let epoch = civil::Date::constant(1970, 1, 1);
    epoch.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// Seconds since 1970 as a clock on the wall counts them, without any zone.
fn seconds_of(time: civil::DateTime) -> i64 {
    jiff::tz::TimeZone::UTC.to_timestamp(time).map_or(0, |t| t.as_second())
}

/// `2026-03-02`.
pub(crate) fn format_date(days: i64) -> String {
    format_clock(days.saturating_mul(86_400)).map_or_else(String::new, |text| text[..10].to_string())
}

/// A clock's seconds since 1970 without a zone, and an offset where one is written.
pub(crate) fn parse_clock(text: &str) -> Option<(i64, Option<i32>)> {
    let text = normalize(text);
    let (days, rest) = leading_date(&text)?;
    let rest = match rest.strip_prefix(['T', 't', ' ']) {
        Some(rest) => rest,
        // `2026年3月2日10:00` needs no more between them.
        None if text[..text.len() - rest.len()].ends_with('日') => rest,
        None => return None,
    };
    let (hour, rest) = number(rest, 1, 2)?;
    let (minute, mut rest) = number(rest.strip_prefix(':')?, 2, 2)?;
    let mut second = 0;
    if let Some(after) = rest.strip_prefix(':') {
        (second, rest) = number(after, 2, 2)?;
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let offset = match rest {
        "" => None,
        "Z" | "z" => Some(0),
        _ => Some(parse_offset(rest)?),
    };
    Some((days * 86_400 + hour * 3600 + minute * 60 + second, offset))
}

fn parse_offset(text: &str) -> Option<i32> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let (hours, rest) = number(text.strip_prefix(['+', '-'])?, 2, 2)?;
    let (minutes, rest) = number(rest.strip_prefix(':')?, 2, 2)?;
    let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
    (rest.is_empty() && hours < 24 && minutes < 60).then_some(sign * seconds)
}

/// `2026-03-02T10:00`, from a clock's seconds; those below the minute are dropped.
pub(crate) fn format_clock(seconds: i64) -> Option<String> {
    let time = jiff::Timestamp::from_second(seconds).ok()?;
    let time = jiff::tz::TimeZone::UTC.to_datetime(time);
    let (date, clock) = (time.date(), time.time());
    Some(format!("{date}T{:02}:{:02}", clock.hour(), clock.minute()))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(parse_duration(text).map(|d| d.0), Some(seconds), "{text}");
        }
        for text in ["", "h", "48", "48x", "-1h", "1.5h", "99999999999999999h", "h48", "1h-"] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
        assert_eq!(format_duration(172_800, None), "48h");
        assert_eq!(format_duration(172_800, Some('d')), "2d");
        assert_eq!(duration_words(5400, Some('h'), true), "90 分钟");
    }

    #[test]
    fn amounts_keep_their_minor_units() {
        assert_eq!(parse_amount("12.5", 2), Ok(1250));
        assert_eq!(parse_amount("￥1,234.50", 2), Ok(123_450));
        assert_eq!(parse_amount("-3", 0), Ok(-3));
        assert_eq!(parse_amount("3.00", 0), Ok(3));
        assert_eq!(parse_amount("1.005", 2), Err(AmountFault::TooFine));
        assert_eq!(parse_amount("1000000000000000", 2), Err(AmountFault::TooLarge));
        assert_eq!(parse_amount("1e3", 2), Err(AmountFault::Shape));
        assert_eq!(format_amount(-1250, 2), "-12.50");
        assert_eq!(format_amount(1200, 2), "12");
    }

    #[test]
    fn dates_and_times_are_read_strictly() {
        assert_eq!(parse_date("1970-01-02"), Some(1));
        assert_eq!(parse_date("2026年3月2日"), parse_date("2026-03-02"));
        assert_eq!(parse_date("2026-02-29"), None);
        assert_eq!(parse_date("2026--02-03"), None);
        assert_eq!(parse_clock("1970-01-01T00:01"), Some((60, None)));
        assert_eq!(parse_clock("1970-01-01 08:00+08:00"), Some((28_800, Some(28_800))));
        assert_eq!(parse_clock("2026年3月2日10:00"), parse_clock("2026-03-02T10:00"));
        assert_eq!(parse_clock("2026-03-12:00"), None);
        assert_eq!(parse_clock("2026-03-02T24:00"), None);
        assert_eq!(parse_clock("2026-03-02"), None);
        assert_eq!(format_clock(60).as_deref(), Some("1970-01-01T00:01"));
        assert_eq!(format_date(20_514), "2026-03-02");
    }
}
