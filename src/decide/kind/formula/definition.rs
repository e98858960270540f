//! Definition of a formula: how one fact follows from others by arithmetic. A formula is a file that
//! holds such a value, and a line of [`FORMULAS`](super::FORMULAS).

use crate::decide::kind::definition::{Arithmetic, Domain, Kind};
use crate::decide::kind::limit::RawLimit;
use crate::diag::Diags;
use crate::keys::{Shape, Text};
use crate::yaml::Node;
use std::fmt;

/// First and last value of an operand or result.
pub(crate) type Bounds = (i128, i128);

/// A numerator and a denominator, which is not zero.
pub(crate) type Quotient = (i128, i128);

/// A formula.
pub struct Formula {
    /// Its key in YAML, and its name in the browser's data.
    pub name: &'static str,
    /// Its meaning in one sentence, which editors show.
    pub(crate) about: &'static str,
    /// Shape of its key's value.
    pub(crate) shape: Shape,
    /// Reader of its key's value.
    pub(crate) read: fn(&Node<'_>, &mut Diags) -> Option<Operands>,
    /// Number of operands, where it is fixed, with what to write.
    pub(crate) count: Option<(usize, &'static str, &'static str)>,
    /// Way in which its fact comes about.
    pub effect: Effect,
    /// Kind of the result by the domains of its operands; `None` where they do not go together.
    pub(crate) result: fn(&[&Domain]) -> Option<&'static Kind>,
    /// Digits after the point of its results, by those of its operands and of a factor.
    pub(crate) decimals: fn(&[u32], u32) -> u32,
    /// Quotients of which the smallest and the largest result are, for stretches of operands; none where it
    /// divides by zero everywhere.
    pub(crate) extremes: fn(&[Bounds]) -> Vec<Quotient>,
}

/// Ways in which the fact of a formula comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// By arithmetic that a sum of multiples of its operands says.
    Linear,
    /// By other arithmetic.
    Other,
    /// Constant, the same in every case.
    Constant,
    /// By the clock: it says whether a deadline is open.
    Open,
}

impl fmt::Debug for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The value of a formula's key, as typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Operands {
    pub(crate) of: Vec<Text>,
    pub(crate) by: Option<Text>,
    pub(crate) unit: Option<Text>,
    pub(crate) round: Option<Text>,
    pub(crate) step: Option<Text>,
    pub(crate) range: Option<Text>,
    /// The limit of `open`.
    pub(crate) limit: Option<RawLimit>,
}

/// The kind of amounts that go together.
pub(super) fn amounts(of: &[&Domain]) -> Option<&'static Kind> {
    let first = of.first()?;
    let alike = of.iter().all(|other| first.is_alike(other));
    match first.kind.arithmetic {
        Arithmetic::Amounts(kind) if alike => crate::decide::kind::kinds::find(kind),
        Arithmetic::Amounts(_) | Arithmetic::Points(_) | Arithmetic::None => None,
    }
}

/// The most digits after the point of some operands.
pub(super) fn finest(of: &[u32], _: u32) -> u32 {
    of.iter().copied().max().unwrap_or(0)
}

/// Whole numbers as quotients.
pub(super) fn whole((low, high): Bounds) -> Vec<Quotient> {
    vec![(low, 1), (high, 1)]
}
