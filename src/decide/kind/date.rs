//! A day, in days since 1970.

use super::definition::{Arithmetic, Fault, Kind, Moment, Params, Stretches};
use super::grammar::clock::{self, DAY};
use super::grammar::zone;
use super::keys::RANGE;
use super::points;
use crate::keys::{Fields, Shape, Table, table};

static TABLE: Table = table(&[RANGE]);

pub(super) const KIND: Kind = Kind {
    name: "date",
    about: "A day.",
    shape: Shape::Map(&TABLE),
    read: |node, diags| {
        let map = Fields::of(node, &TABLE, diags)?;
        Some(Params { range: map.text("range", diags), ..Params::default() })
    },
    // To the end of 2099.
    limits: |_, _| (0, 47_481),
    parse: |_, _, text, _| clock::parse_date(text).ok_or(Fault::Shape("write a date: `2026-03-02`")),
    format: |_, _, value, _| clock::format_date(value),
    words: |_, locale, value, _| {
        clock::date_of(value).map_or_else(String::new, |date| locale.phrases.day(date))
    },
    stretch: Stretches { between: "rule_between_days", end_included: true, ..points::STRETCHES },
    arithmetic: Arithmetic::Points("number"),
    moment: Some(Moment {
        instant: |offsets, day| zone::moment(offsets, day * DAY).instant(),
        day: |_, day| day,
        is_day: true,
    }),
    control: "date",
    dmn: "date",
    ..Kind::ORDERED
};
