//! One fact less another.

use super::definition::{Effect, Formula, Operands, finest, whole};
use crate::decide::kind::definition::Arithmetic;
use crate::decide::kind::kinds;
use crate::keys::{Shape, texts};

pub(crate) const FORMULA: Formula = Formula {
    name: "difference",
    about: "Two facts: the first less the second.",
    shape: Shape::Texts,
    read: |node, diags| Some(Operands { of: texts(node, diags), ..Operands::default() }),
    count: Some((2, "a difference is made of two facts", "write `difference: [a, b]`")),
    effect: Effect::Linear,
    result: |of| match of[0].kind.arithmetic {
        Arithmetic::Amounts(kind) | Arithmetic::Points(kind) if of[0].is_alike(of[1]) => kinds::find(kind),
        Arithmetic::Amounts(_) | Arithmetic::Points(_) | Arithmetic::None => None,
    },
    decimals: finest,
    extremes: |of| whole((of[0].0.saturating_sub(of[1].1), of[0].1.saturating_sub(of[1].0))),
};
