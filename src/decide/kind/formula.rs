//! Facts that follow from others by arithmetic, one file a formula.

mod calc;
mod constant;
mod definition;
mod difference;
mod extremes;
mod open;
mod product;
mod ratio;
mod scale;
mod sum;

pub(crate) use calc::WAYS;
pub use calc::{Calc, Round};
pub(crate) use definition::{Bounds, Operands};
pub use definition::{Effect, Formula};
pub(crate) use difference::FORMULA as DIFFERENCE;

/// Every formula.
pub const FORMULAS: &[&Formula] = &[
    &sum::FORMULA,
    &difference::FORMULA,
    &product::FORMULA,
    &ratio::FORMULA,
    &scale::FORMULA,
    &extremes::MIN,
    &extremes::MAX,
    &constant::FORMULA,
    &open::FORMULA,
];
