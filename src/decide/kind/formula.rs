//! Facts that follow from others by arithmetic, one file a formula.

mod definition;
mod difference;
mod ratio;
mod scale;
mod sum;

pub use definition::Formula;
pub(crate) use definition::{Bounds, Operands};

/// Every formula.
pub const FORMULAS: &[&Formula] = &[&sum::FORMULA, &difference::FORMULA, &ratio::FORMULA, &scale::FORMULA];
