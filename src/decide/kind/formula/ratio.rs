//! One fact divided by another, rounded to a number of digits after the point.

use super::definition::{Bounds, Effect, Formula, Operands, amounts};
use crate::decide::kind::keys::{RANGE, ROUND};
use crate::decide::kind::kinds;
use crate::keys::{Fields, Shape, Table, key, must, table};

static TABLE: Table = table(&[
    must("of", Shape::Text, "The fact that is divided."),
    must("to", Shape::Text, "The fact it is divided by."),
    key("step", Shape::Text, "How finely it is counted: `0.01`."),
    ROUND,
    RANGE,
]);

pub(super) const FORMULA: Formula = Formula {
    name: "ratio",
    about: "One fact divided by another.",
    shape: Shape::Map(&TABLE),
    read: |node, diags| {
        let map = Fields::of(node, &TABLE, diags)?;
        let of = vec![map.text("of", diags)?, map.text("to", diags)?];
        let step = map.text("step", diags);
        let round = map.text("round", diags);
        Some(Operands { of, step, round, range: map.text("range", diags), ..Operands::default() })
    },
    count: None,
    effect: Effect::Other,
    result: |of| amounts(of).and_then(|_| kinds::find("number")),
    decimals: |_, _| 0,
    extremes: |of| {
        let (of, to): (Bounds, Bounds) = (of[0], of[1]);
        // The divisors nearest to zero give the results that are furthest away from it.
        let divisors = [to.0, to.1, -1, 1].into_iter().filter(|d| *d != 0 && to.0 <= *d && *d <= to.1);
        divisors.flat_map(|d| [(of.0, d), (of.1, d)]).collect()
    },
};
