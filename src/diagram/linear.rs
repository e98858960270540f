//! Whole numbers under linear limits: whether there are any, and some that fit.
//!
//! Fourier and Motzkin's elimination takes one number after another out of the limits, each limit being
//! divided by what its factors have in common and rounded. What cannot be is found in this way without
//! trying; what can be is found going back, by trying some numbers of each stretch that is left.

/// A limit: the sum of factors times numbers is at most `most`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Limit {
    pub(crate) factors: Vec<i128>,
    pub(crate) most: i128,
}

/// Result of a search for numbers under some limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// These numbers fit.
    Some(Vec<i128>),
    /// There are none.
    None,
    /// No answer: the search was too long.
    Unknown,
}

/// Limit of limits: an elimination can square their number.
const LIMITS: usize = 400;
/// Limit of numbers that are tried at the beginning of a long stretch.
const BEGINNING: i128 = 12;
/// Limit of numbers that are tried.
const TRIES: usize = 2000;
/// Largest factor that is calculated with.
const LARGEST: i128 = 1 << 100;

impl Limit {
    /// The limit without what its factors have in common; `None` where it says nothing.
    fn reduced(mut self) -> Option<Limit> {
        let common = self.factors.iter().fold(0, |a, b| gcd(a, b.unsigned_abs()));
        if common == 0 {
            return (self.most < 0).then_some(self);
        }
        let common = common as i128;
        self.factors.iter_mut().for_each(|factor| *factor /= common);
        self.most = self.most.div_euclid(common);
        Some(self)
    }

    fn is_contradiction(&self) -> bool {
        self.most < 0 && self.factors.iter().all(|factor| *factor == 0)
    }
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Looks for `count` numbers that fit all limits. `follows` gives the number that follows from those before it,
/// where it does; and `fits` says whether all of them do.
pub(crate) fn solve(
    count: usize,
    limits: Vec<Limit>,
    follows: &dyn Fn(&[i128]) -> Option<i128>,
    fits: &dyn Fn(&[i128]) -> bool,
) -> Found {
    let mut stages = vec![unique(limits)];
    for number in (0..count).rev() {
        let last = stages.last().map_or(&[][..], Vec::as_slice);
        if last.iter().any(Limit::is_contradiction) {
            return Found::None;
        }
        let Some(next) = eliminate(last, number) else { return Found::Unknown };
        stages.push(next);
    }
    if stages.last().is_some_and(|last| last.iter().any(Limit::is_contradiction)) {
        return Found::None;
    }
    // The stage without any number comes first now.
    stages.reverse();
    let mut search = Search { stages, follows, fits, numbers: Vec::new(), tries: 0, left_out: false };
    match search.step(count) {
        true => Found::Some(search.numbers),
        false if search.left_out => Found::Unknown,
        false => Found::None,
    }
}

/// Drops limits that say nothing, and of several with the same factors all but the tightest.
fn unique(limits: Vec<Limit>) -> Vec<Limit> {
    let mut limits: Vec<Limit> = limits.into_iter().filter_map(Limit::reduced).collect();
    limits.sort_unstable_by(|a, b| a.factors.cmp(&b.factors).then(a.most.cmp(&b.most)));
    limits.dedup_by(|looser, tightest| looser.factors == tightest.factors);
    limits
}

/// The limits without a number; `None` where they become too many or too large.
fn eliminate(limits: &[Limit], number: usize) -> Option<Vec<Limit>> {
    let above: Vec<&Limit> = limits.iter().filter(|l| l.factors[number] > 0).collect();
    let below: Vec<&Limit> = limits.iter().filter(|l| l.factors[number] < 0).collect();
    let mut out: Vec<Limit> = limits.iter().filter(|l| l.factors[number] == 0).cloned().collect();
    if out.len() + above.len() * below.len() > LIMITS * LIMITS {
        return None;
    }
    for a in &above {
        for b in &below {
            let (p, q) = (-b.factors[number], a.factors[number]);
            let factors = a.factors.iter().zip(&b.factors);
            let factors: Vec<i128> = factors
                .map(|(a, b)| a.checked_mul(p)?.checked_add(b.checked_mul(q)?))
                .collect::<Option<_>>()?;
            let most = a.most.checked_mul(p)?.checked_add(b.most.checked_mul(q)?)?;
            if factors.iter().chain([&most]).any(|n| n.unsigned_abs() > LARGEST.unsigned_abs()) {
                return None;
            }
            out.push(Limit { factors, most });
        }
    }
    let out = unique(out);
    (out.len() <= LIMITS).then_some(out)
}

struct Search<'a> {
    /// Limits by the count of numbers that they still speak of.
    stages: Vec<Vec<Limit>>,
    follows: &'a dyn Fn(&[i128]) -> Option<i128>,
    fits: &'a dyn Fn(&[i128]) -> bool,
    numbers: Vec<i128>,
    tries: usize,
    /// Some numbers were not tried.
    left_out: bool,
}

impl Search<'_> {
    fn step(&mut self, count: usize) -> bool {
        let at = self.numbers.len();
        if at == count {
            return (self.fits)(&self.numbers);
        }
        let Some((low, high)) = self.stretch(at) else { return false };
        let (low, high) = match (self.follows)(&self.numbers) {
            Some(number) if (low..=high).contains(&number) => (number, number),
            Some(_) => return false,
            None => (low, high),
        };
        let inner = |part: i128| low + (high - low) * part / 4;
        let mut tried = Vec::new();
        let near = [low, high, inner(2), inner(1), inner(3), low + 1, high - 1, low + 2, high - 2];
        // A short stretch is tried from end to end; of a long one, enough for remainders of small factors.
        let all = if high - low < 64 { low..=high } else { low..=low + BEGINNING };
        for number in near.into_iter().chain(all).filter(|n| (low..=high).contains(n)) {
            if tried.contains(&number) {
                continue;
            }
            tried.push(number);
            self.tries += 1;
            if self.tries > TRIES {
                self.left_out = true;
                return false;
            }
            self.numbers.push(number);
            if self.step(count) {
                return true;
            }
            self.numbers.pop();
        }
        self.left_out |= (tried.len() as i128) < high - low + 1;
        false
    }

    /// The stretch that is left for the next number.
    fn stretch(&self, at: usize) -> Option<(i128, i128)> {
        let (mut low, mut high) = (-LARGEST, LARGEST);
        for limit in &self.stages[at + 1] {
            let known: i128 = limit.factors.iter().zip(&self.numbers).map(|(f, n)| f * n).sum();
            let (factor, rest) = (limit.factors[at], limit.most - known);
            if factor > 0 {
                high = high.min(rest.div_euclid(factor));
            } else if factor < 0 {
                // The quotient rounded up.
                low = low.max(-(rest.div_euclid(-factor)));
            } else if rest < 0 {
                return None;
            }
        }
        (low <= high).then_some((low, high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `low..=high` for the sum of factors times numbers.
    fn between(factors: &[i128], low: i128, high: i128) -> [Limit; 2] {
        let negative = factors.iter().map(|f| -f).collect();
        [Limit { factors: factors.to_vec(), most: high }, Limit { factors: negative, most: -low }]
    }

    fn solved(count: usize, limits: &[[Limit; 2]]) -> Found {
        solve(count, limits.iter().flatten().cloned().collect(), &|_| None, &|_| true)
    }

    #[test]
    fn what_cannot_be_is_found_among_millions() {
        let most = 100_000_000;
        let all = [between(&[1, 0], 0, most), between(&[0, 1], 0, most)];
        let with = |more: &[[Limit; 2]]| solved(2, &[all.as_slice(), more].concat());
        // A sum that is at most 99 and at least 100.
        assert_eq!(with(&[between(&[1, 1], 0, 99), between(&[1, 1], 100, most)]), Found::None);
        // Three times a number is never 1 or 2.
        assert_eq!(with(&[between(&[3, 0], 1, 2)]), Found::None);
        // a + b < 2 and a - b > 1.
        assert_eq!(with(&[between(&[1, 1], 0, 1), between(&[1, -1], 2, most)]), Found::None);
        assert!(matches!(with(&[between(&[1, 1], 0, 2), between(&[1, -1], 2, most)]), Found::Some(_)));
        assert!(matches!(with(&[between(&[7, -11], 5, 5)]), Found::Some(_)));
    }

    #[test]
    fn small_stretches_are_searched_from_end_to_end() {
        for sum in -12..=12 {
            for low in -3..=3 {
                let limits = [between(&[2, 4], sum, sum), between(&[1, 0], low, 3), between(&[0, 1], -2, 2)];
                let is_there = (low..=3).any(|a| (-2..=2).any(|b| 2 * a + 4 * b == sum));
                assert_eq!(matches!(solved(2, &limits), Found::Some(_)), is_there, "{sum} {low}");
                assert_eq!(matches!(solved(2, &limits), Found::None), !is_there, "{sum} {low}");
            }
        }
    }
}
