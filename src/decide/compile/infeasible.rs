//! Boxes that cannot occur because facts hang together by arithmetic.

use super::boxes::sizes;
use super::cell::Stretch;
use crate::decide::kind::fact::{Derived, Fact};
use crate::decide::kind::formula::Bounds;
use crate::diagram::cube::{self, Cube};
use crate::diagram::{TooEntangled, Work};

/// Boxes that arithmetic rules out: a sum below its parts, and two lengths of time that count from one
/// moment and differ.
pub(super) fn infeasible(facts: &[Fact], work: &Work) -> Result<Vec<Cube>, TooEntangled> {
    let sizes = sizes(facts);
    let mut out = Vec::new();
    for (result, fact) in facts.iter().enumerate() {
        if let Some(derived) = &fact.derived {
            impossible_results(facts, &sizes, (result, derived), work, &mut out)?;
        }
    }
    let from = |fact: usize| facts[fact].domain.from.as_deref();
    for (a, first) in facts.iter().enumerate().filter(|(a, _)| from(*a).is_some()) {
        for b in (a + 1..facts.len()).filter(|b| from(*b) == from(a)) {
            for (i, atom) in first.atoms.iter().enumerate() {
                work.spend(sizes[b])?;
                out.extend(apart(facts, &sizes, &[(a, i)], b, (atom.low, atom.high)));
            }
            if work.is_crowded(out.len()) {
                return Err(TooEntangled);
            }
        }
    }
    Ok(out)
}

/// Limit of combinations of operands that are looked at.
const COMBINATIONS: usize = 4096;

/// Adds the boxes of operands together with results that they cannot give.
fn impossible_results(
    facts: &[Fact],
    sizes: &[usize],
    (result, derived): (usize, &Derived),
    work: &Work,
    out: &mut Vec<Cube>,
) -> Result<(), TooEntangled> {
    let Derived::Formula { formula, of, multiply, divide } = derived else { return Ok(()) };
    let mut parts = of.clone();
    parts.sort_unstable();
    parts.dedup();
    let combinations: usize = parts.iter().map(|p| sizes[*p]).fold(1, usize::saturating_mul);
    if sizes[result] < 2 || combinations > COMBINATIONS {
        return Ok(());
    }
    for number in 0..combinations {
        work.spend(sizes[result] + parts.len())?;
        if work.is_crowded(out.len()) {
            return Err(TooEntangled);
        }
        let chosen = combination(&parts, sizes, number);
        let bounds = |part: &usize| {
            let (_, atom) = chosen.iter().find(|(p, _)| p == part).copied().unwrap_or_default();
            let atom = &facts[*part].atoms[atom];
            (i128::from(atom.low), i128::from(atom.high))
        };
        let bounds: Vec<Bounds> = of.iter().map(bounds).collect();
        if let Some((low, high)) = (formula.bounds)(&bounds, ((*multiply).into(), (*divide).into())) {
            let range = facts[result].domain.range;
            let clamp = |v: i128| v.clamp(i128::from(range.0) - 1, i128::from(range.1) + 1) as i64;
            out.extend(apart(facts, sizes, &chosen, result, (clamp(low), clamp(high))));
        }
    }
    Ok(())
}

/// One atom of every fact: the combination with this number.
fn combination(facts: &[usize], sizes: &[usize], number: usize) -> Vec<(usize, usize)> {
    let mut rest = number;
    let atom = |fact: &usize| {
        let atom = rest % sizes[*fact];
        rest /= sizes[*fact];
        (*fact, atom)
    };
    facts.iter().map(atom).collect()
}

/// The cube of some atoms together with values of a fact outside a stretch.
fn apart(
    facts: &[Fact],
    sizes: &[usize],
    chosen: &[(usize, usize)],
    fact: usize,
    (low, high): Stretch,
) -> Option<Cube> {
    let mut outside = cube::mask(sizes[fact], false);
    for (i, atom) in facts[fact].atoms.iter().enumerate() {
        if atom.high < low || atom.low > high {
            cube::set(&mut outside, i);
        }
    }
    if cube::is_empty(&outside) {
        return None;
    }
    let mut out = cube::everything(sizes);
    for (part, atom) in chosen {
        out[*part] = cube::mask(sizes[*part], false);
        cube::set(&mut out[*part], *atom);
    }
    out[fact] = outside;
    Some(out)
}
