//! Definition of a formula: how one fact follows from others by arithmetic. A formula is a file that
//! holds such a value, and a line of [`FORMULAS`](super::FORMULAS).

use crate::decide::kind::definition::Arithmetic;
use crate::diag::Diags;
use crate::keys::{Shape, Text};
use crate::yaml::Node;
use std::fmt;

/// First and last value of an operand or result.
pub(crate) type Bounds = (i128, i128);

/// The name of a kind, with digits after the point where those of the operands are not meant.
pub(crate) type ResultKind = (&'static str, Option<u32>);

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
    /// Factor and divisor of the result.
    pub(crate) factors: fn(&Operands, &mut Diags) -> Option<(i64, i64)>,
    /// Kind of the result by the arithmetic of its operands and the factor.
    pub(crate) result: fn(Arithmetic, i64) -> Option<ResultKind>,
    /// Least and largest result; `None` where it divides by zero everywhere.
    pub(crate) bounds: fn(&[Bounds], (i128, i128)) -> Option<Bounds>,
    /// The browser's data hold factor and divisor.
    pub(crate) scaled: bool,
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
    pub(crate) step: Option<Text>,
    pub(crate) range: Option<Text>,
}

/// The result of a formula over amounts is an amount of the same kind.
pub(super) fn amount(arithmetic: Arithmetic, _: i64) -> Option<ResultKind> {
    match arithmetic {
        Arithmetic::Amounts(kind) => Some((kind, None)),
        Arithmetic::Points(_) | Arithmetic::None => None,
    }
}

/// Least and largest `of × multiply ÷ (to × divide)`, rounded down, where `to` is not zero.
pub(super) fn quotients(of: Bounds, to: Bounds, (multiply, divide): (i128, i128)) -> Option<Bounds> {
    let divisors = [to.0, to.1, -1, 1].into_iter().filter(|d| *d != 0 && to.0 <= *d && *d <= to.1);
    let results = divisors.flat_map(|d| {
        [of.0, of.1].map(|n| {
            let (n, d) = (n * multiply, d * divide);
            if d < 0 { (-n).div_euclid(-d) } else { n.div_euclid(d) }
        })
    });
    let results: Vec<i128> = results.collect();
    Some((*results.iter().min()?, *results.iter().max()?))
}
