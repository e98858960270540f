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
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

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
const MOST: i64 = 1200;

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
    fn works(&self, day: i64) -> bool {
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
            (Within::Seconds(seconds), Point::Instant(instant)) if counting.whole_hours && !limit.back => {
                (instant + 3600 - clock(instant).rem_euclid(3600), seconds)
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
    fn later(&self, day: i64, within: Within, sign: i64, first: bool) -> i64 {
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

/// Whether limits in one unit, counted alike, compare as `holds` wants it: the larger number never ends first. Days
/// off may put off both to the same day.
fn same_unit(one: Limit, other: Limit, holds: fn(&i64, &i64) -> bool) -> bool {
    let (a, b) = match (one.within, other.within) {
        (Within::Days(a), Within::Days(b))
        | (Within::Months(a), Within::Months(b))
        | (Within::Workdays(a), Within::Workdays(b)) => (a, b),
        _ => return false,
    };
    let (first, last) = if one.back { (b, a) } else { (a, b) };
    let is_put_off = one.counting.rolls || one.counting.two_workdays;
    one.counting == other.counting
        && one.back == other.back
        && holds(&first, &last)
        && (holds(&0, &0) || !is_put_off)
}

/// The shortest and longest times that deadlines of a set can take.
pub(crate) struct Shortest<'a> {
    offsets: &'a [(i64, i32)],
    /// Days on which deadlines may begin: some years after a day, and where the calendar knows holidays.
    first: i64,
    last: i64,
    calendar: &'a Calendar,
    /// The working days from the first on, for as long as the longest deadline from the last; made for the
    /// first deadline in working days.
    working: OnceCell<Vec<i64>>,
    /// The last days of months, and the ends of the stretch.
    month_ends: OnceCell<Vec<i64>>,
    /// The most days off that lie side by side.
    days_off: OnceCell<i64>,
    known: RefCell<HashMap<(Limit, bool), (i64, i64)>>,
}

impl<'a> Shortest<'a> {
    pub(crate) fn new(calendar: &'a Calendar, offsets: &'a [(i64, i32)], around: i64) -> Shortest<'a> {
        let known = || calendar.holidays.iter().chain(&calendar.workdays).copied();
        Shortest {
            offsets,
            first: known().fold(around, i64::min) - 400,
            last: known().fold(around, i64::max) + 4 * 366,
            calendar,
            working: OnceCell::new(),
            month_ends: OnceCell::new(),
            days_off: OnceCell::new(),
            known: RefCell::default(),
        }
    }

    /// The shortest and the longest time in seconds from what a limit counts from to its end; below zero where
    /// it counts back. From a day it is measured from 0:00.
    pub(crate) fn lengths(&self, limit: Limit, from_day: bool) -> (i64, i64) {
        *self.known.borrow_mut().entry((limit, from_day)).or_insert_with(|| self.find(limit, from_day))
    }

    /// Whether one limit never ends later than another that counts from the same moment.
    pub(crate) fn never_later(&self, one: Limit, other: Limit, from_day: bool) -> bool {
        self.ordered(one, other, from_day, i64::le)
    }

    /// Whether one limit always ends earlier than another that counts from the same moment, by a minute at least.
    pub(crate) fn is_earlier(&self, one: Limit, other: Limit, from_day: bool) -> bool {
        self.ordered(one, other, from_day, i64::lt)
    }

    /// Whether the end of one limit always stands to the end of the other as `holds` says: `<=`, never later, or `<`,
    /// always earlier.
    fn ordered(&self, one: Limit, other: Limit, from_day: bool, holds: fn(&i64, &i64) -> bool) -> bool {
        let by_day = |limit: Limit| match limit.within {
            Within::Seconds(_) => false,
            Within::Days(_) => from_day || limit.counting.said,
            Within::Months(_) | Within::Workdays(_) => true,
        };
        let ends = |limit: Limit| limit.counting.ends.or(from_day.then_some(DAY));
        // Limits that end at the same time of day are compared in days: a change of clocks shifts both alike. Only a
        // clock that skips a day gives two days one end.
        let skips_day = || self.offsets.windows(2).any(|pair| i64::from(pair[1].1 - pair[0].1) >= DAY);
        if by_day(one) && by_day(other) && ends(one) == ends(other) && (holds(&0, &0) || !skips_day()) {
            return holds(&self.days(one).1, &self.days(other).0) || same_unit(one, other, holds);
        }
        let less = if holds(&0, &0) { 0 } else { LAST_MINUTE - 1 };
        holds(&(self.lengths(one, from_day).1 + less), &self.lengths(other, from_day).0)
    }

    fn find(&self, limit: Limit, from_day: bool) -> (i64, i64) {
        let counting = limit.counting;
        let exact = |seconds: i64| if limit.back { (-seconds, -seconds) } else { (seconds, seconds) };
        match limit.within {
            Within::Seconds(seconds) if counting.whole_hours && !limit.back && !from_day => {
                return (seconds + 1, seconds + 3600);
            }
            Within::Seconds(seconds) => return exact(seconds),
            Within::Days(days) if !counting.said && !from_day => return exact(days * DAY),
            Within::Days(_) | Within::Months(_) | Within::Workdays(_) => {}
        }
        let (least, most) = self.days(limit);
        // Clocks that are set forward take an hour away, and those that are set back give one.
        let jumps = || self.offsets.windows(2).map(|pair| i64::from(pair[1].1 - pair[0].1));
        let (forward, back) = (jumps().max().unwrap_or(0).max(0), jumps().min().unwrap_or(0).min(0));
        let ends = match counting.ends {
            None if !from_day => return (least * DAY - forward, most * DAY - back),
            ends => ends.unwrap_or(DAY),
        };
        // The moment may be any of its day.
        let late = if from_day { 0 } else { DAY - 1 };
        (least * DAY + ends - late - forward, most * DAY + ends - back)
    }

    /// The least and the most days between the day that a limit counts from and its last.
    fn days(&self, limit: Limit) -> (i64, i64) {
        let counting = limit.counting;
        let (least, most) = match limit.within {
            Within::Seconds(seconds) => (seconds / DAY, seconds / DAY),
            Within::Days(days) => (days, days),
            // Counting back leads over other months.
            Within::Months(months) if limit.back => (months * 28, months * 31),
            Within::Months(months) => self.months(months),
            Within::Workdays(count) if limit.back => (count, self.workdays(count).1 + self.days_off()),
            Within::Workdays(count) => self.workdays(count),
        };
        let least = least - i64::from(counting.first_day);
        let put_off = if counting.rolls && !limit.back { self.days_off() } else { 0 };
        let most = most + put_off;
        let most = if counting.two_workdays { most.max(self.workdays(2).1 + self.days_off()) } else { most };
        if limit.back { (-most, -least) } else { (least, most) }
    }

    /// The most days off that lie side by side, where the calendar knows holidays.
    fn days_off(&self) -> i64 {
        *self.days_off.get_or_init(|| {
            let (mut run, mut most) = (0, 0);
            for day in self.first..=self.last {
                run = if self.calendar.works(day) { 0 } else { run + 1 };
                most = most.max(run);
            }
            most
        })
    }

    /// From each day on, the day is found that is so many working days later; both only go forward.
    fn workdays(&self, count: i64) -> (i64, i64) {
        let working = self.working.get_or_init(|| {
            let works = |day: &i64| self.calendar.works(*day);
            let mut days: Vec<i64> = (self.first..=self.last).filter(works).collect();
            days.extend((self.last + 1..).filter(works).take(MOST as usize));
            days
        });
        let mut next = 0;
        let (mut least, mut most) = (i64::MAX, 0);
        for day in self.first..=self.last {
            next += usize::from(working.get(next).is_some_and(|first| *first <= day));
            if let Some(end) = usize::try_from(count - 1).ok().and_then(|count| working.get(next + count)) {
                (least, most) = (least.min(end - day), most.max(end - day));
            }
        }
        // Holidays that are not listed yet may make it longer.
        if least == i64::MAX { (0, MOST * 31) } else { (least, most) }
    }

    /// Within a month the last day has the least time, where the other month is shorter.
    fn months(&self, months: i64) -> (i64, i64) {
        let length = |day: i64| self.calendar.later(day, Within::Months(months), 1, false) - day;
        let begins = |day: i64| clock::date_of(day).is_some_and(|date| date.day() == 1);
        let ends = || (self.first..=self.last).filter(|day| *day == self.last || begins(day + 1));
        let ends = self.month_ends.get_or_init(|| ends().chain([self.first]).collect());
        let least = ends.iter().copied().map(length).min().unwrap_or(0);
        // And the first day has the most: no later day of it is cut off by a shorter month.
        let firsts = ends.iter().map(|end| end + 1).chain([self.first]);
        (least, firsts.map(length).max().unwrap_or(0))
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

    /// Day by day, from every day.
    fn slowly(calendar: &Calendar, within: Within, around: i64) -> (i64, i64) {
        let known = [calendar.holidays.as_slice(), &calendar.workdays].concat();
        let first = known.iter().copied().fold(around, i64::min) - 400;
        let last = known.iter().copied().fold(around, i64::max) + 4 * 366;
        let lengths = || (first..=last).map(|day| calendar.later(day, within, 1, false) - day);
        (lengths().min().unwrap() * DAY, lengths().max().unwrap() * DAY)
    }

    #[test]
    fn the_shortest_length_is_that_of_all_beginnings() {
        let day = |text: &str| clock::parse_date(text).unwrap();
        let golden = Calendar {
            holidays: (day("2026-10-01")..=day("2026-10-07")).collect(),
            workdays: vec![day("2026-09-27"), day("2026-10-10")],
        };
        for calendar in [Calendar::default(), golden] {
            let around = day("2026-05-05");
            let shortest = Shortest::new(&calendar, &[(0, 28_800)], around);
            for count in [1, 2, 5, 6, 11, 100, 1200] {
                for within in [Within::Workdays(count), Within::Months(count)] {
                    let (least, most) = slowly(&calendar, within, around);
                    let limit = Limit { within, back: false, counting: Counting::default() };
                    assert_eq!(shortest.lengths(limit, false).0, least, "{within:?}");
                    assert!(shortest.lengths(limit, false).1 >= most, "{within:?}");
                }
            }
        }
    }

    #[test]
    fn the_shortest_length_is_that_of_the_worst_beginning() {
        let calendar = Calendar::default();
        let shortest = Shortest::new(&calendar, &[(0, 28_800)], 20_000);
        let of = |text| shortest.lengths(plain(text), false).0 / DAY;
        assert_eq!((of("1mo"), of("1y"), of("5wd"), of("6wd"), of("36h")), (28, 365, 5, 8, 1));
    }
}
