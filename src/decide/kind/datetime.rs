//! A day and time in the set's zone, in seconds since 1970.

use super::definition::{Arithmetic, Domain, Fault, Kind, Moment, Offsets, Params, Range, Read, Step};
use super::grammar::clock::{self, DAY};
use super::grammar::zone;
use super::keys::RANGE;
use super::points;
use crate::keys::{Fields, Shape, Table, table};

static TABLE: Table = table(&[RANGE]);

const STEP: i64 = 60;

pub(super) const KIND: Kind = Kind {
    name: "datetime",
    about: "A day and time.",
    shape: Shape::Map(&TABLE),
    read: |node, diags| {
        let map = Fields::of(node, &TABLE, diags)?;
        Some(Params { range: map.text("range", diags), ..Params::default() })
    },
    // To the end of 2099.
    limits: |_, _| (0, 47_482 * DAY - STEP),
    range,
    step: Step::Fixed(STEP),
    parse: |_, offsets, text, strict| {
        // In rule sets a day stands for its beginning.
        let day = if strict { clock::parse_date(text).map(|d| (d * DAY, None)) } else { None };
        let (clock, offset) = day
            .or_else(|| clock::parse_clock(text))
            .ok_or(Fault::Shape("write a date and time: `2026-03-02T10:00`"))?;
        instant(offsets, clock, offset, strict)
    },
    format: |_, offsets, value, _| zone::format_local(offsets, value),
    words: |_, locale, value, _| {
        let clock = value + i64::from(zone::offset_at(locale.offsets, value));
        clock::time_of(clock).map_or_else(String::new, |time| locale.phrases.moment(time))
    },
    stretch: points::STRETCHES,
    arithmetic: Arithmetic::Points("duration"),
    moment: Some(Moment {
        instant: |_, instant| instant,
        day: |offsets, instant| (instant + i64::from(zone::offset_at(offsets, instant))).div_euclid(DAY),
        is_day: false,
    }),
    control: "datetime",
    dmn: "dateTime",
    ..Kind::ORDERED
};

/// A range. Where only days are named, it covers the last one.
fn range(domain: &Domain, offsets: &Offsets, text: &str) -> Read<Range> {
    let ends_with_day = text.split_once("..").is_some_and(|(_, to)| clock::parse_date(to).is_some());
    let beyond = if ends_with_day { DAY - STEP } else { 0 };
    domain.read_range(offsets, text, beyond)
}

fn instant(offsets: &Offsets, clock: i64, offset: Option<i32>, strict: bool) -> Result<i64, Fault> {
    match (offset, zone::moment(offsets, clock)) {
        (Some(offset), _) => Ok(clock - i64::from(offset)),
        (None, zone::Moment::Never(_)) if strict => {
            Err(Fault::Clock("the zone's clock skips this time: write another, or add an offset"))
        }
        (None, zone::Moment::Twice(_)) if strict => {
            Err(Fault::Clock("the zone's clock shows this time twice: add an offset such as `+02:00`"))
        }
        (None, moment) => Ok(moment.instant()),
    }
}
