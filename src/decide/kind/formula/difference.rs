//! One fact less another.

use super::definition::{Formula, Operands};
use crate::decide::kind::definition::Arithmetic;
use crate::keys::{Shape, texts};

pub(super) const FORMULA: Formula = Formula {
    name: "difference",
    about: "Two facts: the first less the second.",
    shape: Shape::Texts,
    read: |node, diags| Some(Operands { of: texts(node, diags), ..Operands::default() }),
    count: Some((2, "a difference is made of two facts", "write `difference: [a, b]`")),
    factors: |_, _| Some((1, 1)),
    result: |arithmetic, _| match arithmetic {
        Arithmetic::Amounts(kind) => Some((kind, None)),
        Arithmetic::Points(kind) => Some((kind, Some(0))),
        Arithmetic::None => None,
    },
    bounds: |of, _| Some((of[0].0 - of[1].1, of[0].1 - of[1].0)),
    scaled: false,
};
