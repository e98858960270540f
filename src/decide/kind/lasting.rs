//! Shared by the kinds whose values are lengths of time.

use super::definition::{Fault, Kind, Step};
use super::grammar::clock::DAY;
use super::grammar::length;

/// A kind whose values are lengths of time, to be filled in.
pub(super) const KIND: Kind = Kind {
    limits: |_, _| (0, 3650 * DAY),
    step: Step::Chosen { finest: 1, usual: 60, hint: "write `1min`, `1h` or `1d`" },
    parse: |_, _, text, strict| {
        // In rules `6m` may mean months; readers are asked for minutes.
        if strict && length::of_minutes_or_months(text).is_some() {
            return Err(Fault::Shape("write `min` for minutes, `mo` for months"));
        }
        let hint = "write a number and a unit: `48h`, `7d`, `30min`, `48 小时`";
        // Only computed lengths can be negative: rules (`strict`) compare with them, answers never are.
        let found = if strict { length::parse_signed(text) } else { length::parse(text) };
        found.map(|d| d.0).ok_or(Fault::Shape(hint))
    },
    format: |_, _, value, unit| length::format(value, unit),
    exact: |_, _, value| length::format_exact(value),
    words: |_, locale, value, unit| length::words(locale.phrases, value, unit),
    unit: length::parse_signed,
    ..Kind::ORDERED
};
