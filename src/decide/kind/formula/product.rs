//! Facts multiplied with each other.

use super::definition::{Bounds, Effect, Formula, Operands, whole};
use crate::decide::kind::definition::{Arithmetic, Domain, Kind};
use crate::decide::kind::kinds;
use crate::keys::{Shape, texts};

pub(super) const FORMULA: Formula = Formula {
    name: "product",
    about: "Numbers multiplied with each other; one of them may be an amount of money or a length of time.",
    shape: Shape::Texts,
    read: |node, diags| Some(Operands { of: texts(node, diags), ..Operands::default() }),
    count: None,
    effect: Effect::Other,
    result,
    decimals: |of, _| of.iter().sum(),
    extremes: |of| {
        let times = |(low, high): Bounds, (a, b): &Bounds| {
            let corners = [low, high].map(|x| [x.saturating_mul(*a), x.saturating_mul(*b)]);
            let corners = [corners[0], corners[1]].concat();
            (corners.iter().copied().min().unwrap_or(0), corners.iter().copied().max().unwrap_or(0))
        };
        whole(of.iter().fold((1, 1), times))
    },
};

/// The kind of the one operand that is no number.
fn result(of: &[&Domain]) -> Option<&'static Kind> {
    let mut kind = "number";
    for domain in of {
        match domain.kind.arithmetic {
            Arithmetic::Amounts("number") => {}
            Arithmetic::Amounts(other) if kind == "number" => kind = other,
            Arithmetic::Amounts(_) | Arithmetic::Points(_) | Arithmetic::None => return None,
        }
    }
    kinds::find(kind)
}
