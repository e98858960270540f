//! A whole number, or one with a fixed number of digits after the point where it follows from others.

use super::amount;
use super::definition::{Arithmetic, Domain, Kind, Params, Step, Stretches};
use super::grammar::amount as grammar;
use super::grammar::plain::normalize;
use super::keys::RANGE;
use crate::keys::{Fields, Shape, Table, key, table};
use crate::limits::ID;
use crate::phrases::Phrases;
use serde_json::json;

static TABLE: Table = table(&[
    RANGE,
    key("unit", Shape::Text, "What is counted: `件`."),
    key("step", Shape::Text, "Distance of neighbouring values: `0.1`; 1 where none is given."),
]);

pub(super) const KIND: Kind = Kind {
    name: "number",
    about: "A number, whole or with some digits after the point.",
    shape: Shape::Map(&TABLE),
    read: |node, diags| {
        let map = Fields::of(node, &TABLE, diags)?;
        let unit = map.get("unit").and_then(|node| node.short(&ID, diags)).unwrap_or_default();
        let step = map.text("step", diags);
        let decimals = step.as_ref().map_or(0, |(text, _)| digits(text));
        Some(Params { unit, decimals, step, range: map.text("range", diags), ..Params::default() })
    },
    step: Step::Decimal,
    limits: |params, step| {
        let most = 1_000_000_000 * 10i64.pow(params.decimals);
        (0, most - most % step)
    },
    parse: |domain, _, text, strict| {
        let text = normalize(text);
        let bare = text.strip_suffix(domain.unit.as_str()).unwrap_or(&text).trim_end_matches(' ');
        grammar::parse_typed(bare, domain.decimals, strict).map_err(amount::fault)
    },
    format: |domain, _, value, _| grammar::format(value, domain.decimals),
    words: |domain, locale, value, _| {
        let number = grammar::format(value, domain.decimals);
        amount::words(&said(domain, locale.phrases), &number, locale.phrases)
    },
    stretch: Stretches { between: "rule_between", end_included: true, ..Kind::BLANK.stretch },
    arithmetic: Arithmetic::Amounts("number"),
    control: "number",
    form: amount::form,
    said,
    browser: |domain, data| {
        data.insert("unit".into(), json!(domain.unit));
        data.insert("decimals".into(), json!(domain.decimals));
        if domain.step != 1 {
            data.insert("step".into(), json!(domain.step));
        }
    },
    dmn: "number",
    ..Kind::ORDERED
};

/// The pattern of a number with its unit: `{n} 件`.
fn said(domain: &Domain, phrases: &Phrases) -> String {
    if domain.unit_said.is_empty() {
        return "{n}".into();
    }
    phrases.say("rule_counted", &[("n", "{n}"), ("unit", &domain.unit_said)])
}

/// Digits after the point of a step: one for `0.1`. More than six are read as six, and then refused.
fn digits(text: &str) -> u32 {
    normalize(text).split_once('.').map_or(0, |(_, digits)| digits.trim_end_matches('0').len().min(6) as u32)
}
