//! Facts added up.

use super::definition::{Bounds, Formula, Operands, amount};
use crate::keys::{Shape, texts};

pub(super) const FORMULA: Formula = Formula {
    name: "sum",
    about: "Facts that are added up.",
    shape: Shape::Texts,
    read: |node, diags| Some(Operands { of: texts(node, diags), ..Operands::default() }),
    count: None,
    factors: |_, _| Some((1, 1)),
    result: amount,
    bounds: |of, _| {
        let sum = |end: fn(&Bounds) -> i128| of.iter().map(end).sum();
        Some((sum(|o| o.0), sum(|o| o.1)))
    },
    scaled: false,
};
