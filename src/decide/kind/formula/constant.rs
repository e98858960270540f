//! A value that is always the same.

use super::super::amount;
use super::definition::{Effect, Formula, Operands};
use crate::keys::{Fields, Shape, Table, key, must, table};

static TABLE: Table = table(&[
    must("value", Shape::Text, "The value: `35`, `12.50`, `14d`, `2026-01-01`."),
    key("currency", Shape::Like("^\\s*[A-Za-z]{3}\\s*$"), "ISO 4217 code, for an amount of money."),
]);

pub(super) const FORMULA: Formula = Formula {
    name: "constant",
    about: "A value that is always the same: a number, a length of time, a day, or an amount of money.",
    shape: Shape::TextOr(&TABLE),
    read: |node, diags| {
        if !node.is_map() {
            let by = Some((node.string(diags)?, node.span()));
            return Some(Operands { by, ..Operands::default() });
        }
        let map = Fields::of(node, &TABLE, diags)?;
        let unit = map.get("currency");
        let unit = unit.and_then(|node| Some((amount::currency(node, diags)?, node.span())));
        let by = Some(map.text("value", diags)?);
        Some(Operands { by, unit, ..Operands::default() })
    },
    count: None,
    effect: Effect::Constant,
    result: |_| None,
    decimals: |_, factor| factor,
    extremes: |_| Vec::new(),
};
