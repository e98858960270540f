//! Time zones as a table of offsets. The zone is looked up once, when a set is compiled, in the
//! database that is built into the program; afterwards both evaluators use the table alone.

use super::clock;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};

/// The offset table of a zone, thirty years around a day, or `None` if there is no such zone.
pub(crate) fn offsets(zone: &str, around: Date) -> Option<Vec<(i64, i32)>> {
    let zone = TimeZoneDatabase::bundled().get(zone).ok()?;
    let middle = clock::days_of(around) * clock::DAY;
    let thirty_years = 30 * 365 * clock::DAY + 8 * clock::DAY;
    let start = Timestamp::from_second(middle - thirty_years).ok()?;
    let end = Timestamp::from_second(middle + thirty_years).ok()?;
    Some(table(&zone, start, end))
}

fn table(zone: &TimeZone, start: Timestamp, end: Timestamp) -> Vec<(i64, i32)> {
    let mut out = vec![(start.as_second(), zone.to_offset(start).seconds())];
    for change in zone.following(start).take_while(|t| t.timestamp() <= end) {
        let offset = change.offset().seconds();
        if out.last().is_none_or(|last| last.1 != offset) {
            out.push((change.timestamp().as_second(), offset));
        }
    }
    out
}

/// Instant of a clock's time in a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// One instant.
    Once(i64),
    /// The clock is set back: the earlier of two instants.
    Twice(i64),
    /// The clock is set forward over it: the instant as if it had not been yet.
    Never(i64),
}

impl Moment {
    /// The instant that answers mean.
    pub(crate) fn instant(self) -> i64 {
        match self {
            Moment::Once(t) | Moment::Twice(t) | Moment::Never(t) => t,
        }
    }
}

/// The offset at an instant.
pub(crate) fn offset_at(offsets: &[(i64, i32)], instant: i64) -> i32 {
    let next = offsets.partition_point(|(from, _)| *from <= instant);
    offsets.get(next.saturating_sub(1)).map_or(0, |o| o.1)
}

/// The instant at which the zone's clock shows this time.
pub(crate) fn moment(offsets: &[(i64, i32)], clock: i64) -> Moment {
    let mut found = None;
    for (i, (from, offset)) in offsets.iter().enumerate() {
        let instant = clock - i64::from(*offset);
        let begins = i == 0 || instant >= *from;
        let ends = offsets.get(i + 1).is_none_or(|(next, _)| instant < *next);
        if begins && ends {
            match found {
                None => found = Some(instant),
                Some(first) => return Moment::Twice(first),
            }
        }
    }
    match found {
        Some(instant) => Moment::Once(instant),
        None => Moment::Never(clock - i64::from(gap_offset(offsets, clock))),
    }
}

/// The offset before the change that jumps over a clock's time.
fn gap_offset(offsets: &[(i64, i32)], clock: i64) -> i32 {
    let jumped = |pair: &[(i64, i32)]| {
        let instant = clock - i64::from(pair[0].1);
        instant >= pair[1].0 && clock - i64::from(pair[1].1) < pair[1].0
    };
    let pair = offsets.windows(2).find(|pair| jumped(pair));
    pair.map_or(0, |pair| pair[0].1)
}

/// Reads a date-time as an answer: the instant, in seconds since 1970.
pub(crate) fn parse_instant(offsets: &[(i64, i32)], text: &str) -> Option<i64> {
    let (clock, offset) = clock::parse_clock(text)?;
    Some(match offset {
        Some(offset) => clock - i64::from(offset),
        None => moment(offsets, clock).instant(),
    })
}

/// `2026-03-04T10:00`, as the zone's clock shows it.
pub(crate) fn format_local(offsets: &[(i64, i32)], instant: i64) -> String {
    clock::format_clock(instant + i64::from(offset_at(offsets, instant))).unwrap_or_default()
}

/// `2026-03-04T10:00+08:00`.
pub(crate) fn format_instant(offsets: &[(i64, i32)], instant: i64) -> String {
    let offset = offset_at(offsets, instant);
    let sign = if offset < 0 { '-' } else { '+' };
    let minutes = offset.abs() / 60;
    format!("{}{sign}{:02}:{:02}", format_local(offsets, instant), minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(zone: &str) -> Vec<(i64, i32)> {
        offsets(zone, "2026-01-01".parse().unwrap()).unwrap()
    }

    #[test]
    fn a_zone_without_changes_has_one_offset() {
        let shanghai = of("Asia/Shanghai");
        assert_eq!(shanghai.len(), 1);
        let instant = parse_instant(&shanghai, "2026-03-04T10:00").unwrap();
        assert_eq!(format_instant(&shanghai, instant), "2026-03-04T10:00+08:00");
        assert_eq!(parse_instant(&shanghai, "2026-03-04T02:00Z"), Some(instant));
        assert_eq!(offsets("Asia/Nowhere", "2026-01-01".parse().unwrap()), None);
    }

    /// Spring forward on 29 March 2026 at 02:00, back on 25 October at 03:00.
    #[test]
    fn times_that_a_zone_skips_or_repeats_are_known() {
        let berlin = of("Europe/Berlin");
        let clock = |text| clock::parse_clock(text).unwrap().0;
        let skipped = moment(&berlin, clock("2026-03-29T02:30"));
        assert!(matches!(skipped, Moment::Never(_)));
        assert_eq!(format_instant(&berlin, skipped.instant()), "2026-03-29T03:30+02:00");
        let twice = moment(&berlin, clock("2026-10-25T02:30"));
        assert!(matches!(twice, Moment::Twice(_)));
        assert_eq!(format_instant(&berlin, twice.instant()), "2026-10-25T02:30+02:00");
        assert!(matches!(moment(&berlin, clock("2026-07-01T12:00")), Moment::Once(_)));
    }

    #[test]
    fn the_table_agrees_with_the_database() {
        for name in ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai"] {
            let offsets = of(name);
            let zone = TimeZoneDatabase::bundled().get(name).unwrap();
            for hours in 0..24 * 365 * 3 {
                let clock = clock::parse_clock("2025-01-01T00:30").unwrap().0 + hours * 3600;
                let local = clock::format_clock(clock).unwrap().parse::<jiff::civil::DateTime>().unwrap();
                let expected = zone.to_ambiguous_zoned(local).compatible().unwrap().timestamp().as_second();
                assert_eq!(moment(&offsets, clock).instant(), expected, "{name} {local}");
            }
        }
    }
}
