//! The formulas `min` and `max`: the smallest and the largest of some facts.

use super::definition::{Effect, Formula, Operands, amounts, finest, whole};
use crate::decide::kind::definition::{Arithmetic, Domain, Kind};
use crate::keys::{Shape, texts};

pub(super) const MIN: Formula = Formula {
    name: "min",
    about: "The smallest of some facts; numbers may stand among them.",
    shape: Shape::Texts,
    read: |node, diags| Some(Operands { of: texts(node, diags), ..Operands::default() }),
    count: None,
    effect: Effect::Other,
    result: alike,
    decimals: finest,
    extremes: |of| {
        let least = |end: fn(&(i128, i128)) -> i128| of.iter().map(end).min().unwrap_or(0);
        whole((least(|o| o.0), least(|o| o.1)))
    },
};

pub(super) const MAX: Formula = Formula {
    name: "max",
    about: "The largest of some facts; numbers may stand among them.",
    extremes: |of| {
        let most = |end: fn(&(i128, i128)) -> i128| of.iter().map(end).max().unwrap_or(0);
        whole((most(|o| o.0), most(|o| o.1)))
    },
    ..MIN
};

/// The kind that all of these facts have, if it is one of amounts or of points.
fn alike(of: &[&Domain]) -> Option<&'static Kind> {
    match of[0].kind.arithmetic {
        Arithmetic::Points(_) => of.iter().all(|other| of[0].is_alike(other)).then_some(of[0].kind),
        Arithmetic::Amounts(_) | Arithmetic::None => amounts(of),
    }
}
