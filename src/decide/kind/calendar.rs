//! Deadlines on the calendar: their length, and the instant at which they end.
//!
//! A deadline counts on the clock of the set's zone. From a moment it keeps the time of day it began at:
//!
//! - `48h`, `7d`: so many seconds, a day being 24 hours;
//! - `1mo`, `2 个月`, `1y`: the same day of a later month; the month's last day where it has no such
//!   day (31 January + 1 month is 28 or 29 February);
//! - `5 工作日`, `5 workdays`: so many working days later; the day on which it begins is not counted.
//!   Saturdays, Sundays and the set's `holidays` are not working days, its `workdays` always are.
//!
//! A deadline that counts from a day has no time of day: `7d` ends with the seventh day behind it, at
//! 24:00 on the clock of the zone. Hours count from 0:00 of the day. [`Counting`](super::counting::Counting) says
//! what is declared otherwise.
//!
//! `decide-value.js` does the same in the browser.

use super::counting::Counting;
use super::grammar::clock::{self, DAY};
use super::grammar::plain::normalize;
use super::grammar::{length, zone};
use crate::phrases::Phrases;

/// Days that are not as the week says, in days since 1970, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Weekdays without work.
    pub holidays: Vec<i64>,
    /// Days with work although they fall on a weekend or holiday.
    pub workdays: Vec<i64>,
}

/// The length of a time limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Within {
    /// A number of seconds.
    Seconds(i64),
    /// A number of days.
    Days(i64),
    /// The same day of a later month, or that month's last day.
    Months(i64),
    /// A number of working days.
    Workdays(i64),
}

/// A time limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Limit {
    /// Its length.
    pub within: Within,
    /// Direction: true where it counts back, and so ends before the point that it counts from.
    pub back: bool,
    /// Way of counting its days.
    pub counting: Counting,
}

/// A point that a limit counts from, or ends at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Point {
    /// An instant, in seconds since 1970.
    Instant(i64),
    /// A day, in days since 1970.
    Day(i64),
}

/// An included end of a limit lasts for the minute that begins with it: clocks show no seconds.
pub(crate) const LAST_MINUTE: i64 = 60;

/// Limit of days in a time limit: a hundred years.
pub(crate) const MOST_DAYS: i64 = 36_525;

impl Within {
    /// Its length in days, roughly.
    pub(crate) fn days(self) -> i64 {
        match self {
            Within::Seconds(seconds) => seconds / DAY,
            Within::Days(days) | Within::Workdays(days) => days,
            Within::Months(months) => months * 30,
        }
    }
}

impl Within {
    /// The fewest days that the length can take.
    pub(crate) fn least_days(self) -> i64 {
        match self {
            Within::Months(months) => months * 28,
            other => other.days(),
        }
    }

    /// The most days that the length can take, where the calendar has this number of holidays.
    pub(crate) fn most_days(self, holidays: usize) -> i64 {
        match self {
            Within::Seconds(seconds) => seconds / DAY + 1,
            Within::Days(days) => days,
            Within::Months(months) => months * 31,
            Within::Workdays(days) => 2 * days + 2 + i64::try_from(holidays).unwrap_or(MOST_DAYS),
        }
    }
}

/// Reads a length of time in units of fixed length, such as hours and days, which needs no calendar.
pub(crate) fn parse_plain(text: &str) -> Option<Within> {
    let (seconds, unit) = length::parse(text)?;
    Some(match unit {
        'w' | 'd' if seconds % DAY == 0 => Within::Days(seconds / DAY),
        _ => Within::Seconds(seconds),
    })
}

/// Limit of months and of working days in a deadline.
pub(super) const MOST: i64 = 1200;

const MONTHS: &[&str] = &["mo", "month", "months", "月", "个月"];
const YEARS: &[&str] = &["y", "yr", "year", "years", "年"];
const WORKDAYS: &[&str] = &[
    "wd",
    "workday",
    "workdays",
    "working day",
    "working days",
    "business day",
    "business days",
    "工作日",
    "个工作日",
];

/// A length from text, and the length in words.
pub(crate) fn parse(text: &str, phrases: &Phrases) -> Option<(Within, String)> {
    if let Some((seconds, unit)) = length::parse(text) {
        let words = length::words(phrases, seconds, Some(unit));
        let within = match unit {
            'w' | 'd' if seconds % DAY == 0 => Within::Days(seconds / DAY),
            _ => Within::Seconds(seconds),
        };
        return (seconds > 0).then_some((within, words));
    }
    let (within, words, count) = by_calendar(text)?;
    Some((within, phrases.count(words, count)))
}

/// A number of months, years or working days, with the key of the words for it.
pub(super) fn by_calendar(text: &str) -> Option<(Within, &'static str, i64)> {
    let text = normalize(text).to_lowercase();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let count: i64 = text[..digits].parse().ok().filter(|n| (1..=MOST).contains(n))?;
    let unit = text[digits..].trim_start_matches(' ');
    if MONTHS.contains(&unit) {
        Some((Within::Months(count), "rule_months", count))
    } else if YEARS.contains(&unit) && count <= MOST / 12 {
        Some((Within::Months(count * 12), "rule_years", count))
    } else if WORKDAYS.contains(&unit) {
        Some((Within::Workdays(count), "rule_workdays", count))
    } else {
        None
    }
}

/// A length of time as cells have it: `48h`, `1mo`, `1y`, `5wd`.
pub(crate) fn text(within: Within) -> String {
    match within {
        Within::Seconds(seconds) => length::format(seconds, None),
        Within::Days(days) => format!("{days}d"),
        Within::Months(months) if months % 12 == 0 => format!("{}y", months / 12),
        Within::Months(months) => format!("{months}mo"),
        Within::Workdays(days) => format!("{days}wd"),
    }
}

/// A length that only a calendar can tell: months, years or working days; where a way of counting is declared,
/// weeks and days too.
pub(crate) fn on_calendar(text: &str, counting: Counting) -> Option<Limit> {
    let days = || match length::parse(text)? {
        (seconds, 'w' | 'd') if seconds > 0 && seconds % DAY == 0 => Some(Within::Days(seconds / DAY)),
        _ => None,
    };
    let within = by_calendar(text).map(|found| found.0);
    let within = within.or_else(|| days().filter(|days| counting.said && days.days() <= MOST_DAYS))?;
    Some(Limit { within, back: false, counting })
}

impl Calendar {
    /// Whether a day, in days since 1970, is a working day.
    pub(super) fn works(&self, day: i64) -> bool {
        // Day 0 was a Thursday; Monday is 0 here.
        let weekday = (day + 3).rem_euclid(7);
        self.workdays.binary_search(&day).is_ok()
            || (weekday < 5 && self.holidays.binary_search(&day).is_err())
    }

    /// The end of a limit, and the instant of that.
    pub(crate) fn end(&self, offsets: &[(i64, i32)], from: Point, limit: Limit) -> (Point, i64) {
        let sign = if limit.back { -1 } else { 1 };
        let counting = limit.counting;
        let clock = |instant: i64| instant + i64::from(zone::offset_at(offsets, instant));
        let at = |clock: i64| zone::moment(offsets, clock).instant();
        let (instant, length) = match (limit.within, from) {
            (Within::Seconds(seconds), Point::Day(day)) => (at(day * DAY), seconds),
            (Within::Seconds(seconds), Point::Instant(instant)) if counting.whole_hours => {
                let hour = if limit.back { 0 } else { 3600 };
                (instant + hour - clock(instant).rem_euclid(3600), seconds)
            }
            (Within::Seconds(seconds), Point::Instant(instant)) => (instant, seconds),
            (Within::Days(days), Point::Instant(instant)) if !counting.said => (instant, days * DAY),
            (within, Point::Day(day)) => {
                let last = self.last_day(day, within, limit);
                return (Point::Day(last), at(last * DAY + counting.ends.unwrap_or(DAY)));
            }
            (within, Point::Instant(instant)) => {
                let clock = clock(instant);
                let last = self.last_day(clock.div_euclid(DAY), within, limit);
                return match counting.ends {
                    Some(ends) => (Point::Day(last), at(last * DAY + ends)),
                    None => {
                        let end = at(last * DAY + clock.rem_euclid(DAY));
                        (Point::Instant(end), end)
                    }
                };
            }
        };
        let end = instant + sign * length;
        (Point::Instant(end), end)
    }

    /// The last day of a limit that counts from a day.
    fn last_day(&self, day: i64, within: Within, limit: Limit) -> i64 {
        let sign = if limit.back { -1 } else { 1 };
        let first = limit.counting.first_day;
        let mut last = self.later(day, within, sign, first);
        if limit.counting.rolls && !limit.back {
            last = (last..).find(|day| self.works(*day)).unwrap_or(last);
        }
        let is_single = matches!(within, Within::Days(1) | Within::Workdays(1));
        if limit.counting.two_workdays && !is_single {
            let second = self.later(day, Within::Workdays(2), sign, first);
            last = if limit.back { last.min(second) } else { last.max(second) };
        }
        last
    }

    /// The day that lies so far from another, in one direction. `first` says whether that day is counted itself.
    pub(super) fn later(&self, day: i64, within: Within, sign: i64, first: bool) -> i64 {
        let counted = i64::from(first);
        match within {
            Within::Seconds(seconds) => day + sign * seconds.div_euclid(DAY),
            Within::Days(days) => day + sign * (days - counted),
            Within::Months(months) => {
                let months = jiff::Span::new().months(sign * months);
                let Some((date, later)) =
                    clock::date_of(day).and_then(|date| Some((date, date.checked_add(months).ok()?)))
                else {
                    return day;
                };
                // The last day before the same date; a month without that date ends first.
                let is_cut = later.day() < date.day();
                let back = if sign > 0 && is_cut { 0 } else { sign * counted };
                clock::days_of(later) - back
            }
            Within::Workdays(count) => (0..count).fold(day - sign * counted, |day, _| {
                (1..).map(|n| day + sign * n).find(|d| self.works(*d)).unwrap_or(day)
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phrases::Catalog;

    fn chinese() -> Phrases {
        Catalog::embedded().phrases("zh-CN").unwrap()
    }

    fn plain(within: &str) -> Limit {
        let within = parse(within, &chinese()).unwrap().0;
        Limit { within, back: false, counting: Counting::default() }
    }

    fn due(calendar: &Calendar, from: &str, within: &str) -> String {
        let offsets = zone::offsets("Asia/Shanghai", "2026-01-01".parse().unwrap()).unwrap();
        let from = Point::Instant(zone::parse_instant(&offsets, from).unwrap());
        zone::format_local(&offsets, calendar.end(&offsets, from, plain(within)).1)
    }

    #[test]
    fn months_keep_the_day_or_end_with_the_month() {
        let plain = Calendar::default();
        assert_eq!(due(&plain, "2026-01-31T10:00", "1mo"), "2026-02-28T10:00");
        assert_eq!(due(&plain, "2024-01-31T10:00", "1 个月"), "2024-02-29T10:00");
        assert_eq!(due(&plain, "2024-02-29T08:00", "1年"), "2025-02-28T08:00");
        assert_eq!(due(&plain, "2026-08-31T23:59", "6 months"), "2027-02-28T23:59");
        assert_eq!(due(&plain, "2026-03-02T10:00", "48h"), "2026-03-04T10:00");
    }

    #[test]
    fn working_days_leave_out_weekends_and_holidays_but_not_days_that_make_up_for_them() {
        let day = |text: &str| clock::parse_date(text).unwrap();
        let calendar = Calendar {
            holidays: (day("2026-10-01")..=day("2026-10-07")).collect(),
            workdays: vec![day("2026-10-10")],
        };
        // Wednesday + 3: Thursday 8th is the first working day after the holidays.
        assert_eq!(due(&calendar, "2026-09-30T10:00", "3 个工作日"), "2026-10-10T10:00");
        assert_eq!(due(&Calendar::default(), "2026-10-02T10:00", "1wd"), "2026-10-05T10:00");
        assert_eq!(due(&Calendar::default(), "2026-10-03T10:00", "5 working days"), "2026-10-09T10:00");
        assert_eq!(parse("0wd", &chinese()), None);
        assert_eq!(parse("5 fortnights", &chinese()), None);
    }

    #[test]
    fn lengths_are_said_in_the_language_of_the_set() {
        let english = Catalog::embedded().phrases("en").unwrap();
        let of = |text: &str| [&english, &chinese()].map(|phrases| parse(text, phrases).unwrap().1);
        assert_eq!(of("1mo"), ["1 month", "1 个月"]);
        assert_eq!(of("2年"), ["2 years", "2 年"]);
        assert_eq!(of("5wd"), ["5 working days", "5 个工作日"]);
        assert_eq!(of("1 天"), ["1 day", "1 天"]);
    }

    #[test]
    fn a_deadline_from_a_day_ends_with_its_last_day() {
        let due = |name: &str, from: &str, within: &str| {
            let offsets = zone::offsets(name, "2026-01-01".parse().unwrap()).unwrap();
            let golden =
                Calendar { holidays: vec![clock::parse_date("2026-03-09").unwrap()], workdays: vec![] };
            let from = Point::Day(clock::parse_date(from).unwrap());
            let due = golden.end(&offsets, from, plain(within)).1;
            zone::format_instant(&offsets, due)
        };
        for (zone, from, within, expected) in [
            ("Asia/Shanghai", "2026-03-01", "7d", "2026-03-09T00:00+08:00"),
            ("Asia/Shanghai", "2026-03-01", "1w", "2026-03-09T00:00+08:00"),
            ("Asia/Shanghai", "2026-01-31", "1mo", "2026-03-01T00:00+08:00"),
            ("Asia/Shanghai", "2024-02-29", "1y", "2025-03-01T00:00+08:00"),
            // 6 March is a Friday, and 9 March a holiday.
            ("Asia/Shanghai", "2026-03-06", "1 工作日", "2026-03-11T00:00+08:00"),
            ("Asia/Shanghai", "2026-03-01", "48h", "2026-03-03T00:00+08:00"),
            // Clocks are set back on 1 November 2026 and forward on 8 March.
            ("America/Chicago", "2026-10-25", "14d", "2026-11-09T00:00-06:00"),
            ("America/Chicago", "2026-03-01", "14d", "2026-03-16T00:00-05:00"),
            // In Cairo clocks are set forward at midnight: 24 April 2026 begins at 1:00.
            ("Africa/Cairo", "2026-04-22", "1d", "2026-04-24T01:00+03:00"),
        ] {
            assert_eq!(due(zone, from, within), expected, "{zone} {from} {within}");
        }
    }
}
