//! One fact divided by another, rounded down to a number of digits after the point.

use super::definition::{Formula, Operands, amount, quotients};
use crate::decide::kind::keys::RANGE;
use crate::diag::{Code, Diagnostic, Diags};
use crate::keys::{Fields, Shape, Table, key, must, table};

static TABLE: Table = table(&[
    must("of", Shape::Text, "The fact that is divided."),
    must("to", Shape::Text, "The fact it is divided by."),
    key("step", Shape::Text, "How finely it is counted: `0.01`."),
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
        Some(Operands { of, step, range: map.text("range", diags), ..Operands::default() })
    },
    count: None,
    factors: |operands, diags| Some((10i64.pow(decimals(operands, diags)?), 1)),
    result: |arithmetic, multiply| amount(arithmetic, multiply).map(|_| ("number", Some(multiply.ilog10()))),
    bounds: |of, factors| quotients(of[0], of[1], factors),
    scaled: true,
};

/// Digits after the point.
fn decimals(operands: &Operands, diags: &mut Diags) -> Option<u32> {
    let Some((text, span)) = &operands.step else { return Some(2) };
    let known = [("1", 0), ("0.1", 1), ("0.01", 2), ("0.001", 3), ("0.0001", 4)];
    let found = known.iter().find(|(t, _)| t == text).map(|(_, d)| *d);
    if found.is_none() {
        let message = format!("`{text}` is not a step of a ratio");
        let hint = "write `1`, `0.1`, `0.01`, `0.001` or `0.0001`";
        diags.push(Diagnostic::new(Code::InvalidValue, *span, message).hint(hint));
    }
    found
}
