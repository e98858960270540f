//! A whole number, or one with a fixed number of digits after the point where it follows from others.

use super::amount;
use super::definition::{Arithmetic, Kind, Params, Stretches};
use super::grammar::amount as grammar;
use super::grammar::plain::normalize;
use super::keys::RANGE;
use crate::keys::{Fields, Shape, Table, key, table};
use crate::limits::ID;
use serde_json::json;

static TABLE: Table = table(&[RANGE, key("unit", Shape::Text, "What is counted: `件`.")]);

pub(super) const KIND: Kind = Kind {
    name: "number",
    about: "A whole number.",
    shape: Shape::Map(&TABLE),
    read: |node, diags| {
        let map = Fields::of(node, &TABLE, diags)?;
        let unit = map.get("unit").and_then(|node| node.short(&ID, diags)).unwrap_or_default();
        Some(Params { unit, range: map.text("range", diags), ..Params::default() })
    },
    limits: |_, _| (0, 1_000_000_000),
    parse: |domain, _, text, _| {
        let text = normalize(text);
        let bare = text.strip_suffix(domain.unit.as_str()).unwrap_or(&text).trim_end_matches(' ');
        grammar::parse(bare, domain.decimals).map_err(amount::fault)
    },
    format: |domain, _, value, _| grammar::format(value, domain.decimals),
    words: |domain, locale, value, _| {
        let n = grammar::format(value, domain.decimals);
        if domain.unit.is_empty() {
            return n;
        }
        locale.phrases.say("rule_counted", &[("n", &n), ("unit", &domain.unit)])
    },
    stretch: Stretches { end_included: true, ..Kind::BLANK.stretch },
    arithmetic: Arithmetic::Amounts("number"),
    control: "number",
    form: amount::form,
    browser: |domain, data| {
        data.insert("unit".into(), json!(domain.unit));
        data.insert("decimals".into(), json!(domain.decimals));
    },
    ..Kind::ORDERED
};
