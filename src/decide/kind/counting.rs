//! How the days of a time limit are counted: whether the day of the event is one of them, when the last day
//! ends, and what happens when that is a day off. A set or a single limit declares it, by keys or by the name
//! of a law that says all of it.
//!
//! Without a declaration a limit from a moment ends at its time of day, a day being 24 hours, and a limit from
//! a day ends with its last day; nothing is put off.

use super::grammar::clock::{self, DAY};
use super::grammar::plain::normalize;
use crate::diag::{Code, Diagnostic, Diags};
use crate::keys::{Fields, Shape, Table, cannot_be, key, table};
use crate::yaml::Node;

/// A way of counting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Counting {
    /// Whether an author declared the way of counting. Days are then days of the calendar, even if a limit counts from
    /// a moment.
    pub said: bool,
    /// Whether the day of the event is the first day.
    pub first_day: bool,
    /// Time at which the last day ends, in seconds from its beginning. `None` stands for the time of day of the event,
    /// or for 24:00 where the limit counts from a day.
    pub ends: Option<i64>,
    /// Whether a last day that is no working day is put off to the next that is.
    pub rolls: bool,
    /// Whether a limit of two days or more is made so long that it holds two working days.
    pub two_workdays: bool,
    /// Whether a limit of hours leaves out the hour of the event, counting on and back.
    pub whole_hours: bool,
}

/// Ways of counting that laws lay down.
const PRESETS: &[(&str, Counting)] = &[("cn-civil-code", CN_CIVIL_CODE), ("eu-1182-71", EU_1182_71)];

/// The names of the presets.
pub(crate) const PRESET_NAMES: &[&str] = &[PRESETS[0].0, PRESETS[1].0];

const NOTHING: Counting = Counting {
    said: true,
    first_day: false,
    ends: None,
    rolls: false,
    two_workdays: false,
    whole_hours: false,
};

/// Civil Code of the People's Republic of China, articles 200 to 204: the day of the beginning is not counted
/// (201), a month ends with the day of the same date or with its last day (202), a last day off is put off to
/// the day behind the days off, and the last day ends at 24:00 (203). Hours count from the agreed time (201).
const CN_CIVIL_CODE: Counting = Counting { ends: Some(DAY), rolls: true, ..NOTHING };

/// Regulation (EEC, Euratom) No 1182/71, article 3: neither the hour nor the day of the event is counted (1), a
/// period ends with the expiry of the last hour of its last day (2), that is put off from a public holiday,
/// Sunday or Saturday to the following working day unless it counts back (4), and a period of two days or more
/// holds at least two working days (5).
const EU_1182_71: Counting =
    Counting { ends: Some(DAY), rolls: true, two_workdays: true, whole_hours: true, ..NOTHING };

/// The keys of a way of counting.
pub(crate) static COUNTING: Table = table(&[
    key(
        "first_day",
        Shape::Word(&["counted", "not-counted"]),
        "Whether the day of the event is the first day; `not-counted` where nothing is said.",
    ),
    key(
        "ends",
        Shape::Word(&["same-time", "end-of-day"]),
        "Whether the last day ends at the time of the event or at 24:00; where nothing is said, at 24:00 for limits that count from a day.",
    ),
    key(
        "closes",
        Shape::Like("^\\s*[0-9]{1,2}:[0-9]{2}\\s*$"),
        "The time of day at which the last day ends, in place of 24:00: `17:30`.",
    ),
    key(
        "roll",
        Shape::Word(&["none", "next-workday"]),
        "Whether a last day that is no working day is put off to the next that is; `none` where nothing is said.",
    ),
]);

/// The key that declares a way of counting.
pub(crate) const KEY: crate::keys::Key = key(
    "counting",
    Shape::WordOr(PRESET_NAMES, &COUNTING),
    "How days are counted: `cn-civil-code`, `eu-1182-71`, or keys that say it.",
);

impl Counting {
    /// Reads a way of counting: the name of a preset, or its keys.
    pub(crate) fn read(node: &Node<'_>, diags: &mut Diags) -> Option<Counting> {
        if let Some(name) = node.scalar() {
            let found = PRESETS.iter().find(|(preset, _)| *preset == name);
            if found.is_none() {
                diags.push(cannot_be("counting", &name, node.span(), PRESET_NAMES));
            }
            return found.map(|(_, counting)| *counting);
        }
        let map = Fields::of(node, &COUNTING, diags)?;
        let first_day = map.word("first_day", &["counted", "not-counted"], diags) == Some("counted");
        let rolls = map.word("roll", &["none", "next-workday"], diags) == Some("next-workday");
        let ends = map.word("ends", &["same-time", "end-of-day"], diags);
        let closes = map.text("closes", diags).and_then(|(text, span)| {
            let end = (normalize(&text) == "24:00").then_some(DAY);
            let time = end.or_else(|| clock::parse_time(&text)).filter(|time| *time > 0);
            if time.is_none() {
                let message = format!("`{text}` is no time at which a day ends");
                let d = Diagnostic::new(Code::InvalidValue, span, message);
                diags.push(d.hint("write a time of day: `17:30`"));
            } else if ends == Some("same-time") {
                let message = "a limit that ends at the time of the event does not end when an office closes";
                let d = Diagnostic::new(Code::InvalidValue, span, message);
                diags.push(d.hint("delete `closes`, or write `ends: end-of-day`"));
            }
            time
        });
        let ends = closes.or((ends == Some("end-of-day")).then_some(DAY));
        Some(Counting { first_day, ends, rolls, ..NOTHING })
    }

    /// The way of counting as a number, for the browser: bits, and above them the minute at which a day ends.
    pub(crate) fn code(self) -> i64 {
        let bits =
            [self.said, self.first_day, self.ends.is_some(), self.rolls, self.two_workdays, self.whole_hours];
        let bits = bits.iter().enumerate().map(|(place, bit)| i64::from(*bit) << place).sum::<i64>();
        bits + self.ends.map_or(0, |ends| ends / 60 * 64)
    }
}
