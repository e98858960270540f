//! A fact multiplied by a number.

use super::definition::{Effect, Formula, Operands, amounts, finest, whole};
use crate::decide::kind::keys::{RANGE, ROUND};
use crate::keys::{Fields, Shape, Table, key, must, table};

static TABLE: Table = table(&[
    must("of", Shape::Text, "The fact that is multiplied."),
    must("by", Shape::Text, "What it is multiplied by: `3`, `0.5`."),
    key("step", Shape::Text, "To what the result is rounded: `0.01`, `1`, `1h`; needs `round`."),
    ROUND,
    RANGE,
]);

pub(super) const FORMULA: Formula = Formula {
    name: "scale",
    about: "A fact multiplied by a number.",
    shape: Shape::Map(&TABLE),
    read: |node, diags| {
        let map = Fields::of(node, &TABLE, diags)?;
        let (of, by) = (vec![map.text("of", diags)?], Some(map.text("by", diags)?));
        let (step, round) = (map.text("step", diags), map.text("round", diags));
        Some(Operands { of, by, step, round, range: map.text("range", diags), ..Operands::default() })
    },
    count: None,
    effect: Effect::Linear,
    result: amounts,
    decimals: |of, factor| finest(of, 0) + factor,
    extremes: |of| whole(of[0]),
};
