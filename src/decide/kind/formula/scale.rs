//! A fact multiplied by a number, rounded down.

use super::definition::{Formula, Operands, amount, quotients};
use crate::decide::kind::grammar::amount as grammar;
use crate::decide::kind::keys::RANGE;
use crate::diag::{Code, Diagnostic, Diags};
use crate::keys::{Fields, Shape, Table, must, table};

static TABLE: Table = table(&[
    must("of", Shape::Text, "The fact that is multiplied."),
    must("by", Shape::Text, "What it is multiplied by: `3`, `0.5`."),
    RANGE,
]);

pub(super) const FORMULA: Formula = Formula {
    name: "scale",
    about: "A fact multiplied by a number.",
    shape: Shape::Map(&TABLE),
    read: |node, diags| {
        let map = Fields::of(node, &TABLE, diags)?;
        let (of, by) = (vec![map.text("of", diags)?], Some(map.text("by", diags)?));
        Some(Operands { of, by, range: map.text("range", diags), ..Operands::default() })
    },
    count: None,
    factors,
    result: amount,
    bounds: |of, factors| quotients(of[0], (1, 1), factors),
    scaled: true,
};

/// `0.5` is 5 and 10.
fn factors(operands: &Operands, diags: &mut Diags) -> Option<(i64, i64)> {
    let (text, span) = operands.by.as_ref()?;
    match grammar::parse(text, 6) {
        Ok(millionths) if millionths != 0 && millionths.abs() < 1_000_000_000_000 => {
            let mut divide = 1_000_000;
            let mut multiply = millionths;
            while multiply % 10 == 0 && divide > 1 {
                (multiply, divide) = (multiply / 10, divide / 10);
            }
            Some((multiply, divide))
        }
        _ => {
            let message = format!("`{text}` is not a factor");
            let hint = "write a number other than 0, with at most six digits after the point: `3`, `0.5`";
            diags.push(Diagnostic::new(Code::InvalidValue, *span, message).hint(hint));
            None
        }
    }
}
