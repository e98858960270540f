//! Deadlines on the calendar: how long they are, and the instant at which they end.
//!
//! A deadline counts on the clock of the set's zone and keeps the time of day it began at:
//!
//! - `48h`, `7d`: so many seconds, a day being 24 hours;
//! - `1mo`, `2 个月`, `1y`: the same day of a later month; the month's last day where it has no such
//!   day (31 January + 1 month is 28 or 29 February), as in Article 202 of China's Civil Code and
//!   Article 3(2)(c) of Regulation (EEC, Euratom) No 1182/71;
//! - `5 工作日`, `5 workdays`: so many working days later; the day on which it begins is not counted.
//!   Saturdays, Sundays and the set's `holidays` are not working days, its `workdays` always are.
//!
//! `decide-walk.js` does the same in the browser.

use crate::decide::kind::units;
use crate::decide::kind::zone;
use crate::decide::{Calendar, Within};

/// More months or working days than this are not a deadline.
const MOST: i64 = 1200;
const DAY: i64 = 86_400;

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

/// A length as typed, and in words in the set's language.
pub(crate) fn parse(text: &str, zh: bool) -> Option<(Within, String)> {
    if let Some((seconds, unit)) = units::parse_duration(text) {
        let words = units::duration_words(seconds, Some(unit), zh);
        return (seconds > 0).then_some((Within::Seconds(seconds), words));
    }
    let text = units::normalize(text).to_lowercase();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let count: i64 = text[..digits].parse().ok().filter(|n| (1..=MOST).contains(n))?;
    let unit = text[digits..].trim_start_matches(' ');
    let plural = if count == 1 { "" } else { "s" };
    let (within, chinese, english) = if MONTHS.contains(&unit) {
        (Within::Months(count), "个月", "month")
    } else if YEARS.contains(&unit) && count <= MOST / 12 {
        (Within::Months(count * 12), "年", "year")
    } else if WORKDAYS.contains(&unit) {
        (Within::Workdays(count), "个工作日", "working day")
    } else {
        return None;
    };
    let words = if zh { format!("{count} {chinese}") } else { format!("{count} {english}{plural}") };
    Some((within, words))
}

impl Calendar {
    /// Whether work is done on a day, given in days since 1970.
    fn works(&self, day: i64) -> bool {
        // Day 0 was a Thursday; Monday is 0 here.
        let weekday = (day + 3).rem_euclid(7);
        self.workdays.binary_search(&day).is_ok()
            || (weekday < 5 && self.holidays.binary_search(&day).is_err())
    }

    /// The instant at which a deadline ends that begins at another.
    pub(crate) fn due(&self, offsets: &[(i64, i32)], from: i64, within: Within) -> i64 {
        if let Within::Seconds(seconds) = within {
            return from + seconds;
        }
        let clock = from + i64::from(zone::offset_at(offsets, from));
        let day = self.later(clock.div_euclid(DAY), within);
        zone::moment(offsets, day * DAY + clock.rem_euclid(DAY)).instant()
    }

    fn later(&self, day: i64, within: Within) -> i64 {
        match within {
            Within::Seconds(seconds) => day + seconds.div_euclid(DAY),
            Within::Months(months) => {
                let later =
                    units::date_of(day).and_then(|d| d.checked_add(jiff::Span::new().months(months)).ok());
                later.map_or(day, units::days_of)
            }
            Within::Workdays(count) => {
                (0..count).fold(day, |day, _| (day + 1..).find(|d| self.works(*d)).unwrap_or(day))
            }
        }
    }

    /// The shortest time, in seconds, that a deadline can take when it begins within some years after
    /// a day or where the calendar knows holidays.
    pub(crate) fn shortest(&self, offsets: &[(i64, i32)], within: Within, around: i64) -> i64 {
        if let Within::Seconds(seconds) = within {
            return seconds;
        }
        let known = [self.holidays.as_slice(), &self.workdays].concat();
        let first = known.iter().copied().fold(around, i64::min) - 400;
        let last = known.iter().copied().fold(around, i64::max) + 4 * 366;
        let days = (first..=last).map(|day| self.later(day, within) - day).min().unwrap_or(0);
        // Clocks that are set forward take an hour away.
        let jump = offsets.windows(2).map(|pair| i64::from(pair[1].1 - pair[0].1)).max().unwrap_or(0);
        days * DAY - jump.max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(calendar: &Calendar, from: &str, within: &str) -> String {
        let offsets = zone::offsets("Asia/Shanghai", "2026-01-01".parse().unwrap()).unwrap();
        let from = zone::parse_instant(&offsets, from).unwrap();
        zone::format_local(&offsets, calendar.due(&offsets, from, parse(within, true).unwrap().0))
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
        let day = |text: &str| units::parse_date(text).unwrap();
        let calendar = Calendar {
            holidays: (day("2026-10-01")..=day("2026-10-07")).collect(),
            workdays: vec![day("2026-10-10")],
        };
        // Wednesday + 3: Thursday 8th is the first working day after the holidays.
        assert_eq!(due(&calendar, "2026-09-30T10:00", "3 个工作日"), "2026-10-10T10:00");
        assert_eq!(due(&Calendar::default(), "2026-10-02T10:00", "1wd"), "2026-10-05T10:00");
        assert_eq!(due(&Calendar::default(), "2026-10-03T10:00", "5 working days"), "2026-10-09T10:00");
        assert_eq!(parse("0wd", true), None);
        assert_eq!(parse("5 fortnights", true), None);
    }

    #[test]
    fn the_shortest_length_is_that_of_the_worst_beginning() {
        let of =
            |text| Calendar::default().shortest(&[(0, 28_800)], parse(text, true).unwrap().0, 20_000) / DAY;
        assert_eq!((of("1mo"), of("1y"), of("5wd"), of("6wd"), of("36h")), (28, 365, 5, 8, 1));
    }
}
