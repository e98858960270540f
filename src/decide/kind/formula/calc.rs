//! The exact part of a formula: operands in one unit, a factor, and how the result is rounded.

use super::definition::{Bounds, Formula};
use std::cmp::Ordering;

/// Settings of a formula beside its own arithmetic. The result is the formula's quotient, times `multiply`,
/// divided by `divide`, rounded to a whole number, times `step`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calc {
    /// Factor of each operand, by which all count in the same unit.
    pub weights: Vec<i64>,
    /// Factor of the result.
    pub multiply: i64,
    /// Divisor of the result; above zero.
    pub divide: i64,
    /// Rounding of results that are not whole.
    pub round: Round,
    /// Distance of neighbouring results.
    pub step: i64,
}

/// Ways to round to a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// To the next whole number below. Only for results that are whole already, so that nothing is lost.
    Floor,
    /// Towards zero. The default of a ratio.
    Down,
    /// Away from zero.
    Up,
    /// To the nearest; halves away from zero.
    HalfUp,
    /// To the nearest; halves to the even one.
    HalfEven,
}

/// Words for the ways to round, as authors write them.
pub(crate) const WAYS: [(&str, Round); 4] =
    [("half-up", Round::HalfUp), ("half-even", Round::HalfEven), ("up", Round::Up), ("down", Round::Down)];

impl Round {
    /// Its name in the browser's data.
    pub fn name(self) -> &'static str {
        WAYS.iter().find(|(_, way)| *way == self).map_or("floor", |(name, _)| name)
    }

    /// The whole number for a quotient; the denominator is above zero.
    fn whole(self, n: i128, d: i128) -> i128 {
        let (below, rest) = (n.div_euclid(d), n.rem_euclid(d));
        let is_negative = n < 0;
        let goes_up = match self {
            _ if rest == 0 => false,
            Round::Floor => false,
            Round::Down => is_negative,
            Round::Up => !is_negative,
            Round::HalfUp | Round::HalfEven => match rest.saturating_mul(2).cmp(&d) {
                Ordering::Less => false,
                Ordering::Greater => true,
                Ordering::Equal if self == Round::HalfUp => !is_negative,
                Ordering::Equal => below.rem_euclid(2) == 1,
            },
        };
        below + i128::from(goes_up)
    }
}

impl Calc {
    /// A formula without factor and rounding.
    pub(crate) fn plain(weights: Vec<i64>) -> Calc {
        Calc { weights, multiply: 1, divide: 1, round: Round::Floor, step: 1 }
    }

    /// Least and largest result for stretches of operands; `None` where it divides by zero everywhere.
    pub(crate) fn bounds(&self, formula: &Formula, of: &[Bounds]) -> Option<Bounds> {
        let weighted = of.iter().zip(&self.weights).map(|((low, high), weight)| {
            let weight = i128::from(*weight);
            (low.saturating_mul(weight), high.saturating_mul(weight))
        });
        let weighted: Vec<Bounds> = weighted.collect();
        let quotients = (formula.extremes)(&weighted);
        let results: Vec<i128> = quotients.into_iter().map(|(n, d)| self.result(n, d)).collect();
        Some((*results.iter().min()?, *results.iter().max()?))
    }

    fn result(&self, n: i128, d: i128) -> i128 {
        let (n, d) = (n.saturating_mul(self.multiply.into()), d.saturating_mul(self.divide.into()));
        let (n, d) = if d < 0 { (n.saturating_neg(), d.saturating_neg()) } else { (n, d) };
        self.round.whole(n, d).saturating_mul(self.step.into())
    }

    /// Whether results are whole without rounding.
    pub(crate) fn is_exact(&self) -> bool {
        self.divide == 1 && self.step == 1
    }
}

#[cfg(test)]
mod tests {
    use super::Round;

    #[test]
    fn every_way_to_round_does_what_its_name_says() {
        let ways = [Round::Floor, Round::Down, Round::Up, Round::HalfUp, Round::HalfEven];
        let of = |n: i128, d: i128| ways.map(|way| way.whole(n, d));
        assert_eq!(of(5, 2), [2, 2, 3, 3, 2]);
        assert_eq!(of(7, 2), [3, 3, 4, 4, 4]);
        assert_eq!(of(-5, 2), [-3, -2, -3, -3, -2]);
        assert_eq!(of(-7, 3), [-3, -2, -3, -2, -2]);
        assert_eq!(of(8, 3), [2, 2, 3, 3, 3]);
        assert_eq!(of(6, 3), [2; 5]);
        assert_eq!(of(-6, 3), [-2; 5]);
    }
}
