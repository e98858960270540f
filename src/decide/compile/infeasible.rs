//! Boxes that cannot occur because facts hang together by arithmetic or by the calendar.
//!
//! First each formula is held against the atoms of its operands; then, where several formulas share facts,
//! the atoms of all of these together. What is left out can really occur, as far as whole numbers can tell
//! within the limits of `diagram::linear`.

use super::boxes::{expand, sizes, stretch};
use super::cell::Stretch;
use super::together;
use crate::decide::kind::calendar::{LAST_MINUTE, Limit};
use crate::decide::kind::fact::{Derived, Fact};
use crate::decide::kind::formula::Bounds;
use crate::decide::kind::shortest::Shortest;
use crate::diagram::cube::{self, Cube};
use crate::diagram::{TooEntangled, Work};

/// Boxes that arithmetic and calendar rule out.
pub(crate) fn infeasible(
    facts: &[Fact],
    shortest: &Shortest<'_>,
    work: &Work,
) -> Result<Vec<Cube>, TooEntangled> {
    let sizes = sizes(facts);
    let mut out = Vec::new();
    for (result, fact) in facts.iter().enumerate() {
        match &fact.derived {
            Some(Derived::Constant(value)) => out.extend(apart(facts, &sizes, &[], result, (*value, *value))),
            Some(derived) => impossible_results(facts, &sizes, (result, derived), work, &mut out)?,
            None => {}
        }
    }
    together::infeasible(facts, &sizes, work, &mut out)?;
    out.extend(without_operands(facts, &sizes));
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
    limits(facts, &sizes, shortest, work, &mut out)?;
    Ok(out)
}

/// Boxes in which a formula has a result although one of its operands does not apply.
fn without_operands(facts: &[Fact], sizes: &[usize]) -> Vec<Cube> {
    let mut out = Vec::new();
    for (result, fact) in facts.iter().enumerate() {
        let Some(Derived::Formula { of, .. }) = &fact.derived else { continue };
        for (at, part) in of.iter().enumerate() {
            if facts[*part].needs.is_empty() || of[..at].contains(part) {
                continue;
            }
            let mut cube = cube::everything(sizes);
            cube[result] = cube::mask(sizes[result], false);
            (0..sizes[result]).for_each(|atom| cube::set(&mut cube[result], atom));
            cube[*part] = cube::mask(sizes[*part], false);
            cube::set(&mut cube[*part], sizes[*part]);
            out.push(cube);
        }
    }
    out
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
    let Derived::Formula { formula, of, calc } = derived else { return Ok(()) };
    let mut parts = of.clone();
    parts.sort_unstable();
    parts.dedup();
    let choices = |part: &usize| facts[*part].table().map_or(sizes[*part], <[_]>::len);
    let combinations: usize = parts.iter().map(choices).fold(1, usize::saturating_mul);
    if sizes[result] < 2 || combinations > COMBINATIONS {
        return Ok(());
    }
    for number in 0..combinations {
        work.spend(sizes[result] + parts.len())?;
        if work.is_crowded(out.len()) {
            return Err(TooEntangled);
        }
        let chosen = combination(&parts, choices, number);
        let bounds = |part: &usize| {
            let choice = chosen.iter().find(|(p, _)| p == part).map_or(0, |(_, choice)| *choice);
            if let Some(Derived::Table { values, .. }) = &facts[*part].derived {
                return (i128::from(values[choice]), i128::from(values[choice]));
            }
            stretch(&facts[*part], &facts[*part].atoms[choice])
        };
        let bounds: Vec<Bounds> = of.iter().map(bounds).collect();
        let Some((low, high)) = calc.bounds(formula, &bounds) else { continue };
        let range = facts[result].domain.range;
        let clamp = |v: i128| v.clamp(i128::from(range.0) - 1, i128::from(range.1) + 1) as i64;
        let plain: Vec<(usize, usize)> =
            chosen.iter().copied().filter(|(part, _)| facts[*part].table().is_none()).collect();
        let Some(cube) = apart(facts, sizes, &plain, result, (clamp(low), clamp(high))) else { continue };
        out.extend(where_tables_give(facts, &chosen, cube, work)?);
    }
    Ok(())
}

/// A box, where the rows of tables that were chosen match. A table is no question: its rows stand for it.
fn where_tables_give(
    facts: &[Fact],
    chosen: &[(usize, usize)],
    cube: Cube,
    work: &Work,
) -> Result<Vec<Cube>, TooEntangled> {
    let mut cubes = vec![cube];
    for (part, row) in chosen {
        let Some(rows) = facts[*part].table() else { continue };
        let rows = expand(facts, &rows[*row].0, work)?;
        work.spend(cubes.len() * rows.len() * facts.len())?;
        cubes = cubes.iter().flat_map(|c| rows.iter().filter_map(|r| cube::intersect(c, r))).collect();
    }
    Ok(cubes)
}

/// One choice for every fact: the combination with this number.
fn combination(facts: &[usize], choices: impl Fn(&usize) -> usize, number: usize) -> Vec<(usize, usize)> {
    let mut rest = number;
    let atom = |fact: &usize| {
        let choice = rest % choices(fact);
        rest /= choices(fact);
        (*fact, choice)
    };
    facts.iter().map(atom).collect()
}

/// The cube of some atoms together with values of a fact outside a stretch.
pub(super) fn apart(
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

/// Possible places of now beside a limit: before its end, in the minute that begins with it, behind that.
type Places = [bool; 3];

/// A fact about a limit: its number, the moment from which it counts, its length, and its values.
struct Limited<'a> {
    fact: usize,
    moment: &'a str,
    limit: Limit,
    /// The least and the most seconds to its end.
    lengths: (i64, i64),
    ends: [i64; 3],
}

impl Limited<'_> {
    /// Whether an atom stands for a place.
    fn holds(&self, facts: &[Fact], atom: usize, place: usize) -> bool {
        let atom = &facts[self.fact].atoms[atom];
        (atom.low..=atom.high).contains(&self.ends[place])
    }
}

/// Adds boxes that a calendar rules out: a month that has passed after a day, or while a longer limit has
/// not. Two limits are only held against each other where one is always shorter.
fn limits(
    facts: &[Fact],
    sizes: &[usize],
    shortest: &Shortest<'_>,
    work: &Work,
    out: &mut Vec<Cube>,
) -> Result<(), TooEntangled> {
    let limited = facts.iter().enumerate().filter_map(|(fact, f)| match &f.derived {
        Some(Derived::Limit { of, limit, ends }) => {
            let from_day = facts[*of].domain.kind.is_day();
            let lengths = shortest.lengths(*limit, from_day);
            Some(Limited { fact, moment: facts[*of].input(), limit: *limit, lengths, ends: *ends })
        }
        _ => None,
    });
    let limited: Vec<Limited<'_>> = limited.collect();
    for (at, one) in limited.iter().enumerate() {
        let (least, most) = one.lengths;
        for elapsed in (0..facts.len()).filter(|f| facts[*f].domain.from.as_deref() == Some(one.moment)) {
            work.spend(sizes[elapsed] * sizes[one.fact])?;
            for (i, atom) in facts[elapsed].atoms.iter().enumerate() {
                let behind = atom.high >= least + LAST_MINUTE;
                let at = atom.low < most + LAST_MINUTE && atom.high >= least;
                let can: Places = [atom.low < most, at, behind];
                let never = |a: &usize| !(0..3).any(|place| can[place] && one.holds(facts, *a, place));
                out.extend(without(sizes, &[(elapsed, i)], one.fact, (0..sizes[one.fact]).filter(never)));
            }
        }
        for other in limited[at + 1..].iter().filter(|other| other.moment == one.moment) {
            work.spend(sizes[one.fact] * sizes[other.fact])?;
            let lengths = other.lengths;
            let together = |a: usize, b: usize| match () {
                () if one.limit == other.limit => a == b,
                () if most + LAST_MINUTE <= lengths.0 => a == 2 || b == 0,
                () if lengths.1 + LAST_MINUTE <= least => b == 2 || a == 0,
                () => true,
            };
            for i in 0..sizes[one.fact] {
                let mine: Vec<usize> = (0..3).filter(|place| one.holds(facts, i, *place)).collect();
                let never = |j: &usize| {
                    let theirs = |place: &usize| other.holds(facts, *j, *place);
                    !mine.iter().any(|a| (0..3).filter(theirs).any(|b| together(*a, b)))
                };
                out.extend(without(
                    sizes,
                    &[(one.fact, i)],
                    other.fact,
                    (0..sizes[other.fact]).filter(never),
                ));
            }
        }
        if work.is_crowded(out.len()) {
            return Err(TooEntangled);
        }
    }
    Ok(())
}

/// The cube of some atoms together with some atoms of another fact; `None` where there are none.
fn without(
    sizes: &[usize],
    chosen: &[(usize, usize)],
    fact: usize,
    atoms: impl Iterator<Item = usize>,
) -> Option<Cube> {
    let mut mask = cube::mask(sizes[fact], false);
    atoms.for_each(|atom| cube::set(&mut mask, atom));
    if cube::is_empty(&mask) {
        return None;
    }
    let mut out = cube::everything(sizes);
    for (part, atom) in chosen {
        out[*part] = cube::mask(sizes[*part], false);
        cube::set(&mut out[*part], *atom);
    }
    out[fact] = mask;
    Some(out)
}
