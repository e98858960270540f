//! Values of facts: text → integer → text, for each kind. The kinds' integers: an option's index
//! (yes is 0), minor units, days, or seconds.

use crate::decide::kind::units::{self, AmountFault};
use crate::decide::kind::zone::{self, Moment};
use crate::decide::{Fact, FactKind};

/// Words for yes, in cells and answers.
const YES: &[&str] = &["yes", "true", "是", "y"];
/// Words for no.
const NO: &[&str] = &["no", "false", "否", "n"];

/// Why a text is not a value of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It names an option that does not exist.
    Option,
    /// Not in the kind's grammar; says what to write.
    Shape(&'static str),
    /// A time that the zone's clock never shows, or shows twice.
    Clock(&'static str),
}

/// One value as text. `strict` refuses times that the zone skips or repeats, as rule sets should.
pub(crate) fn parse(fact: &Fact, offsets: &[(i64, i32)], text: &str, strict: bool) -> Result<i64, Fault> {
    match &fact.kind {
        FactKind::YesNo | FactKind::AnyOf { .. } => {
            let text = units::normalize(text).to_lowercase();
            let yes = YES.contains(&text.as_str()).then_some(0);
            yes.or(NO.contains(&text.as_str()).then_some(1)).ok_or(Fault::Option)
        }
        FactKind::OneOf(options) => option(options, text).ok_or(Fault::Option),
        FactKind::Number { unit, decimals } => {
            let text = units::normalize(text);
            let bare = text.strip_suffix(unit.as_str()).unwrap_or(&text).trim_end_matches(' ');
            units::parse_amount(bare, *decimals).map_err(amount_fault)
        }
        FactKind::Money { decimals, .. } => units::parse_amount(text, *decimals).map_err(amount_fault),
        FactKind::Duration | FactKind::Elapsed { .. } => {
            let hint = "write a number and a unit: `48h`, `7d`, `30min`, `48 小时`";
            units::parse_duration(text).map(|d| d.0).ok_or(Fault::Shape(hint))
        }
        FactKind::Date => units::parse_date(text).ok_or(Fault::Shape("write a date: `2026-03-02`")),
        FactKind::DateTime => {
            // In rule sets a day stands for its beginning.
            let day = if strict { units::parse_date(text).map(|d| (d * 86_400, None)) } else { None };
            let (clock, offset) = day
                .or_else(|| units::parse_clock(text))
                .ok_or(Fault::Shape("write a date and time: `2026-03-02T10:00`"))?;
            instant(offsets, clock, offset, strict)
        }
    }
}

fn instant(offsets: &[(i64, i32)], clock: i64, offset: Option<i32>, strict: bool) -> Result<i64, Fault> {
    match (offset, zone::moment(offsets, clock)) {
        (Some(offset), _) => Ok(clock - i64::from(offset)),
        (None, Moment::Never(_)) if strict => {
            Err(Fault::Clock("the zone's clock skips this time: write another, or add an offset"))
        }
        (None, Moment::Twice(_)) if strict => {
            Err(Fault::Clock("the zone's clock shows this time twice: add an offset such as `+02:00`"))
        }
        (None, moment) => Ok(moment.instant()),
    }
}

fn option(options: &[(String, String)], text: &str) -> Option<i64> {
    let find = |id: &str| options.iter().position(|(o, _)| o == id);
    let boolean = match text {
        "true" => find("yes"),
        "false" => find("no"),
        _ => None,
    };
    find(text).or(boolean).map(|i| i as i64)
}

fn amount_fault(fault: AmountFault) -> Fault {
    Fault::Shape(match fault {
        AmountFault::Shape => "write a number, without a unit or an exponent",
        AmountFault::TooFine => "there are too many digits after the point",
        AmountFault::TooLarge => "the largest number is 2^53 − 1 (of the smallest unit)",
    })
}

/// A value as text that [`parse`] reads back.
pub(crate) fn format(fact: &Fact, offsets: &[(i64, i32)], value: i64, unit: Option<char>) -> String {
    match &fact.kind {
        FactKind::YesNo | FactKind::AnyOf { .. } => if value == 0 { "yes" } else { "no" }.to_string(),
        FactKind::OneOf(options) => {
            usize::try_from(value).ok().and_then(|i| options.get(i)).map_or_else(String::new, |o| o.0.clone())
        }
        FactKind::Number { decimals, .. } | FactKind::Money { decimals, .. } => {
            units::format_amount(value, *decimals)
        }
        FactKind::Duration | FactKind::Elapsed { .. } => units::format_duration(value, unit),
        FactKind::Date => units::format_date(value),
        FactKind::DateTime => zone::format_local(offsets, value),
    }
}

/// A value in words: `48 小时`, `200 元`.
pub(crate) fn words(fact: &Fact, offsets: &[(i64, i32)], value: i64, unit: Option<char>, zh: bool) -> String {
    let text = format(fact, offsets, value, unit);
    match &fact.kind {
        FactKind::Number { unit, .. } if !unit.is_empty() => format!("{text} {unit}"),
        FactKind::Money { currency, .. } if zh && currency == "CNY" => format!("{text} 元"),
        FactKind::Money { currency, .. } => format!("{currency} {text}"),
        FactKind::Duration | FactKind::Elapsed { .. } => units::duration_words(value, unit, zh),
        FactKind::DateTime => text.replace('T', " "),
        _ => text,
    }
}

/// Whether the values have an order, so that intervals make sense.
pub(crate) fn ordered(kind: &FactKind) -> bool {
    !matches!(kind, FactKind::YesNo | FactKind::OneOf(_) | FactKind::AnyOf { .. })
}
