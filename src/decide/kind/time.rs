//! A time of day, in seconds since midnight.

use super::definition::{Arithmetic, Domain, Fault, Kind, Offsets, Params, Range, Read, Step, Stretches};
use super::grammar::clock::{self, DAY};
use super::grammar::plain::normalize;
use super::keys::{RANGE, STEP};
use crate::keys::{Fields, Shape, Table, table};

static TABLE: Table = table(&[RANGE, STEP]);

pub(super) const KIND: Kind = Kind {
    name: "time",
    about: "A time of day.",
    shape: Shape::Map(&TABLE),
    read: |node, diags| {
        let map = Fields::of(node, &TABLE, diags)?;
        let step = map.text("step", diags);
        Some(Params { step, range: map.text("range", diags), ..Params::default() })
    },
    limits: |_, step| (0, (DAY - 1) / step * step),
    range,
    step: Step::Chosen { finest: 60, usual: 60, hint: "write `1min`, `15min` or `1h`" },
    parse: |_, _, text, strict| {
        // In rule sets a day also has an end: `18:00..24:00`.
        let end = (strict && normalize(text) == "24:00").then_some(DAY);
        end.or_else(|| clock::parse_time(text)).ok_or(Fault::Shape("write a time of day: `18:05`"))
    },
    format: |_, _, value, _| clock::format_time(value),
    stretch: Stretches {
        below: "rule_before",
        from: "rule_or_later",
        between: "rule_later_before",
        end_included: false,
    },
    backwards,
    arithmetic: Arithmetic::Points("duration"),
    control: "time",
    dmn: "time",
    ..Kind::ORDERED
};

/// A range within one day.
fn range(domain: &Domain, offsets: &Offsets, text: &str) -> Read<Range> {
    let (low, high) = domain.read_range(offsets, text, 0)?;
    let last = low + (DAY - 1 - low) / domain.step * domain.step;
    let say = |value| domain.format(offsets, value, None);
    match high < DAY {
        true => Ok((low, high)),
        false => Err(format!("write `{}..{}`: the last time of a day is `23:59`", say(low), say(last))),
    }
}

/// Advice about an interval that would go past midnight.
fn backwards(text: &str) -> String {
    let text = normalize(text);
    match text.split_once("..") {
        Some((from, to)) if clock::parse_time(from) > clock::parse_time(to) => {
            let (from, to) = (from.trim(), to.trim());
            format!("an interval does not go past midnight: write two cells, `['>={from}', '<{to}']`")
        }
        _ => (Kind::BLANK.backwards)(&text),
    }
}
