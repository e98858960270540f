//! The shortest and the longest times that limits can take, and the order in which limits end.

use super::calendar::{Calendar, LAST_MINUTE, Limit, MOST, Within};
use super::grammar::clock::{self, DAY};
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

/// The numbers of limits in one unit and one direction, that of the limit that ends first first: the larger number never
/// ends first counting on, and never last counting back.
fn in_one_unit(one: Limit, other: Limit) -> Option<(i64, i64)> {
    let (a, b) = match (one.within, other.within) {
        (Within::Days(a), Within::Days(b))
        | (Within::Months(a), Within::Months(b))
        | (Within::Workdays(a), Within::Workdays(b)) => (a, b),
        _ => return None,
    };
    (one.back == other.back).then_some(if one.back { (b, a) } else { (a, b) })
}

/// Whether limits in one unit, counted alike, compare as `holds` wants it. Days off may put off both to the same day.
fn same_unit(one: Limit, other: Limit, holds: fn(&i64, &i64) -> bool) -> bool {
    let is_put_off = one.counting.rolls || one.counting.two_workdays;
    let numbers = in_one_unit(one, other).filter(|_| one.counting == other.counting);
    numbers.is_some_and(|(first, last)| holds(&first, &last) && (holds(&0, &0) || !is_put_off))
}

/// Whether the last day of one limit never comes later than that of another in the same unit, which may be counted in
/// another way.
fn same_unit_or_put_off(one: Limit, other: Limit) -> bool {
    let Some((first, last)) = in_one_unit(one, other) else { return false };
    // These rules can put off the last day, but not that of a limit in working days, which is a working day already.
    let rolls = |limit: Limit| limit.counting.rolls && !matches!(limit.within, Within::Workdays(_));
    let two = |limit: Limit| limit.counting.two_workdays && !matches!(limit.within, Within::Workdays(_));
    // Every rule that puts off the limit which must end first must put off the other one, too.
    let (near, far) = if one.back { (other, one) } else { (one, other) };
    let moves_on = (one.back || !rolls(near) || rolls(far)) && (!two(near) || two(far));
    first <= last && moves_on && near.counting.first_day >= far.counting.first_day
}

/// Whether a limit is counted in days of the calendar.
fn is_by_day(limit: Limit, from_day: bool) -> bool {
    match limit.within {
        Within::Seconds(_) => false,
        Within::Days(_) => from_day || limit.counting.said,
        Within::Months(_) | Within::Workdays(_) => true,
    }
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
        self.ordered(one, other, from_day, i64::le) || self.put_off(one, other, from_day)
    }

    /// Whether limits by days end in order although they are counted in different ways: on their last days, one at the
    /// same time as the other, or at the time of the event, and the other at 24:00.
    fn put_off(&self, one: Limit, other: Limit, from_day: bool) -> bool {
        let ends = |limit: Limit| limit.counting.ends.or(from_day.then_some(DAY));
        let in_order = match (ends(one), ends(other)) {
            (None, Some(DAY)) => !self.jumps_over_midnight(),
            (first, last) => first == last,
        };
        is_by_day(one, from_day) && is_by_day(other, from_day) && in_order && same_unit_or_put_off(one, other)
    }

    /// Whether clocks are ever set forward so close to midnight that a skipped time of day is moved past 24:00.
    fn jumps_over_midnight(&self) -> bool {
        self.offsets.windows(2).any(|pair| {
            let (before, after) = (i64::from(pair[0].1), i64::from(pair[1].1));
            let to = pair[1].0 + after;
            (-to).rem_euclid(DAY) < after - before
        })
    }

    /// Whether one limit always ends earlier than another that counts from the same moment, by a minute at least.
    pub(crate) fn is_earlier(&self, one: Limit, other: Limit, from_day: bool) -> bool {
        self.ordered(one, other, from_day, i64::lt)
    }

    /// Whether the end of one limit always stands to the end of the other as `holds` says: `<=`, never later, or `<`,
    /// always earlier.
    fn ordered(&self, one: Limit, other: Limit, from_day: bool, holds: fn(&i64, &i64) -> bool) -> bool {
        let ends = |limit: Limit| limit.counting.ends.or(from_day.then_some(DAY));
        // Limits that end at the same time of day are compared in days: a change of clocks shifts both alike. The
        // exception is a zone that skipped a whole day: there, two days in a row end at one instant.
        let skips_day = || self.offsets.windows(2).any(|pair| i64::from(pair[1].1 - pair[0].1) >= DAY);
        let are_by_day = is_by_day(one, from_day) && is_by_day(other, from_day);
        if are_by_day && ends(one) == ends(other) && (holds(&0, &0) || !skips_day()) {
            return holds(&self.days(one).1, &self.days(other).0) || same_unit(one, other, holds);
        }
        let less = if holds(&0, &0) { 0 } else { LAST_MINUTE - 1 };
        holds(&(self.lengths(one, from_day).1 + less), &self.lengths(other, from_day).0)
    }

    fn find(&self, limit: Limit, from_day: bool) -> (i64, i64) {
        let counting = limit.counting;
        let exact = |seconds: i64| if limit.back { (-seconds, -seconds) } else { (seconds, seconds) };
        match limit.within {
            Within::Seconds(seconds) if counting.whole_hours && !from_day => {
                return if limit.back { (-seconds - 3599, -seconds) } else { (seconds + 1, seconds + 3600) };
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
    use super::super::calendar::{Point, by_calendar};
    use super::super::counting::Counting;
    use super::super::grammar::zone;
    use super::*;

    fn counted(within: Within, back: bool, counting: Counting) -> Limit {
        Limit { within, back, counting }
    }

    fn plain(within: &str) -> Limit {
        let within = match within.strip_suffix('h') {
            Some(hours) => Within::Seconds(hours.parse::<i64>().unwrap() * 3600),
            None => by_calendar(within).unwrap().0,
        };
        counted(within, false, Counting::default())
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

    /// Every way of counting by days.
    fn ways() -> Vec<Counting> {
        let mut ways = vec![Counting::default()];
        for bits in 0..8 {
            for ends in [None, Some(DAY)] {
                let (first_day, rolls, two_workdays) = (bits & 1 > 0, bits & 2 > 0, bits & 4 > 0);
                ways.push(Counting { said: true, first_day, ends, rolls, two_workdays, whole_hours: false });
            }
        }
        ways
    }

    /// Limits of one unit are held against each other in every zone, direction and way of counting: one that never
    /// ends later does not on any day of some months.
    #[test]
    fn a_limit_that_never_ends_later_never_does() {
        let day = |text: &str| clock::parse_date(text).unwrap();
        let calendar = Calendar {
            holidays: (day("2026-04-01")..=day("2026-04-07")).collect(),
            workdays: vec![day("2026-04-11"), day("2026-04-12")],
        };
        let around = day("2026-04-05");
        let (mut proven, mut open) = (0, 0);
        // In Nuuk clocks are set forward over the last hour before midnight.
        for name in ["Europe/London", "America/Nuuk"] {
            let offsets = zone::offsets(name, "2026-05-05".parse().unwrap()).unwrap();
            let shortest = Shortest::new(&calendar, &offsets, around);
            let mut begins: Vec<Point> = (around - 40..around + 40).map(Point::Day).collect();
            let times = [0, 10 * 3600, 23 * 3600 + 1800];
            let clocks = (around - 40..around + 40).flat_map(|day| times.map(|time| day * DAY + time));
            begins.extend(clocks.map(|clock| Point::Instant(zone::moment(&offsets, clock).instant())));
            let mut ends: HashMap<Limit, Vec<i64>> = HashMap::new();
            let units = [Within::Days, Within::Months, Within::Workdays];
            for (unit, back) in units.into_iter().flat_map(|unit| [(unit, false), (unit, true)]) {
                let limits = |count| ways().into_iter().map(move |way| counted(unit(count), back, way));
                let all: Vec<Limit> = [1, 2].into_iter().flat_map(limits).collect();
                for limit in &all {
                    let end = |from: &Point| calendar.end(&offsets, *from, *limit).1;
                    ends.insert(*limit, begins.iter().map(end).collect());
                }
                for (one, other) in all.iter().flat_map(|one| all.iter().map(move |other| (*one, *other))) {
                    for from_day in [false, true] {
                        let is_later = begins
                            .iter()
                            .zip(ends[&one].iter().zip(&ends[&other]))
                            .any(|(from, (a, b))| matches!(from, Point::Day(_)) == from_day && a > b);
                        let is_proven = shortest.never_later(one, other, from_day);
                        assert!(!(is_proven && is_later), "{name} {one:?} {other:?} {from_day}");
                        proven += usize::from(is_proven);
                        open += usize::from(!is_proven && !is_later);
                    }
                }
            }
        }
        assert!(proven > open, "{proven} proven, {open} not");
    }

    #[test]
    fn a_limit_that_is_only_put_off_ends_no_earlier() {
        let calendar = Calendar::default();
        let of = |name: &str, one: Limit, other: Limit, from_day: bool| {
            let offsets = zone::offsets(name, "2026-05-05".parse().unwrap()).unwrap();
            Shortest::new(&calendar, &offsets, 20_000).never_later(one, other, from_day)
        };
        let way = |first_day, ends, rolls| {
            let counting = Counting { said: true, first_day, ends, rolls, ..Counting::default() };
            counted(Within::Days(14), false, counting)
        };
        let same_time = way(false, None, false);
        let at_24 = way(false, Some(DAY), true);
        assert!(
            of("Europe/London", same_time, at_24, false) && !of("Europe/London", at_24, same_time, false)
        );
        assert!(!of("America/Nuuk", same_time, at_24, false) && of("America/Nuuk", same_time, at_24, true));
        assert!(of("Europe/London", way(true, None, false), same_time, false));
        // 14 times 24 hours end an hour later on the clock than 14 days where clocks are set forward.
        let hours = counted(Within::Days(14), false, Counting::default());
        assert!(
            !of("Europe/London", hours, same_time, false) && !of("Europe/London", same_time, hours, false)
        );
        assert!(!of("Europe/London", hours, at_24, false));
    }
}
