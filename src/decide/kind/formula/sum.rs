//! Facts added up.

use super::definition::{Bounds, Effect, Formula, Operands, amounts, finest, whole};
use crate::keys::{Shape, texts};

pub(super) const FORMULA: Formula = Formula {
    name: "sum",
    about: "Facts that are added up; numbers may stand among them.",
    shape: Shape::Texts,
    read: |node, diags| Some(Operands { of: texts(node, diags), ..Operands::default() }),
    count: None,
    effect: Effect::Linear,
    result: amounts,
    decimals: finest,
    extremes: |of| {
        let sum = |end: fn(&Bounds) -> i128| of.iter().map(end).fold(0, i128::saturating_add);
        whole((sum(|o| o.0), sum(|o| o.1)))
    },
};
