//! Dates and clocks ↔ days and seconds.

use super::plain::{normalize, number};
use jiff::civil;

/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;

/// A time of day as seconds since midnight.
pub(crate) fn parse_time(text: &str) -> Option<i64> {
    let text = normalize(text);
    let (hour, rest) = number(&text, 1, 2)?;
    let (minute, rest) = number(rest.strip_prefix(':')?, 2, 2)?;
    (rest.is_empty() && hour <= 23 && minute <= 59).then_some(hour * 3600 + minute * 60)
}

/// `18:05`; seconds below the minute are dropped.
pub(crate) fn format_time(seconds: i64) -> String {
    format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60)
}

/// A date as days since 1970.
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

/// Days since 1970 of a date.
pub(crate) fn days_of(date: civil::Date) -> i64 {
    seconds_of(date.to_datetime(civil::Time::midnight())).div_euclid(DAY)
}

/// The date of a day since 1970.
pub(crate) fn date_of(days: i64) -> Option<civil::Date> {
    let epoch = civil::Date::constant(1970, 1, 1);
    epoch.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// A date and time as seconds since 1970, without any zone.
fn seconds_of(time: civil::DateTime) -> i64 {
    jiff::tz::TimeZone::UTC.to_timestamp(time).map_or(0, |t| t.as_second())
}

/// `2026-03-02`.
pub(crate) fn format_date(days: i64) -> String {
    format_clock(days.saturating_mul(DAY)).map_or_else(String::new, |text| text[..10].to_string())
}

/// A date and time as seconds since 1970 without a zone, and an offset where one is written.
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
    Some((days * DAY + hour * 3600 + minute * 60 + second, offset))
}

fn parse_offset(text: &str) -> Option<i32> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let (hours, rest) = number(text.strip_prefix(['+', '-'])?, 2, 2)?;
    let (minutes, rest) = number(rest.strip_prefix(':')?, 2, 2)?;
    let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
    (rest.is_empty() && hours < 24 && minutes < 60).then_some(sign * seconds)
}

/// The day and time, without a zone, of a number of seconds since 1970.
pub(crate) fn time_of(seconds: i64) -> Option<civil::DateTime> {
    Some(jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::from_second(seconds).ok()?))
}

/// `2026-03-02T10:00`, from seconds since 1970 without a zone; those below the minute are dropped.
pub(crate) fn format_clock(seconds: i64) -> Option<String> {
    let time = time_of(seconds)?;
    let (date, clock) = (time.date(), time.time());
    Some(format!("{date}T{:02}:{:02}", clock.hour(), clock.minute()))
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn times_of_day_are_hours_and_minutes() {
        for (text, seconds) in [("00:00", 0), ("18:05", 65_100), ("9:30", 34_200), ("１８：０５", 65_100)]
        {
            assert_eq!(parse_time(text), Some(seconds), "{text}");
        }
        for text in ["", "18", "24:00", "18:60", "18:5", "18:05:00", "-1:00", "18:05Z", "6pm", "118:05"] {
            assert_eq!(parse_time(text), None, "{text}");
        }
        assert_eq!([format_time(0), format_time(65_100), format_time(86_399)], ["00:00", "18:05", "23:59"]);
    }
}
