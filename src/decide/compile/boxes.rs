//! Maps of cells → boxes of atoms, and boxes without derived tables.

use super::cell::Cells;
use crate::decide::kind::definition::Step;
use crate::decide::kind::fact::{Atom, Fact};
use crate::decide::kind::formula::Bounds;
use crate::diagram::cube::{self, Cube};
use crate::diagram::{TooEntangled, Work};
use crate::limits::CUBES;

/// Number of atoms of every fact.
pub(crate) fn sizes(facts: &[Fact]) -> Vec<usize> {
    facts.iter().map(|f| f.atoms.len()).collect()
}

/// Maps of cells as boxes, over the atoms of facts.
pub(super) struct Boxes<'a> {
    pub(super) atoms: Vec<&'a [Atom]>,
    /// Facts that do not always apply.
    pub(super) sometimes: Vec<bool>,
}

impl Boxes<'_> {
    /// A map of cells as a box.
    pub(super) fn cube(&self, cells: &Cells) -> Cube {
        let mut cube: Cube = self.atoms.iter().map(|atoms| cube::mask(atoms.len(), true)).collect();
        for (fact, stretches) in cells {
            let atoms = self.atoms[*fact];
            let mut mask = cube::mask(atoms.len(), false);
            for (low, high) in stretches {
                // Atoms are in order.
                let first = atoms.partition_point(|a| a.low < *low);
                let inside = atoms[first..].iter().take_while(|a| a.high <= *high);
                (first..).zip(inside).for_each(|(i, _)| cube::set(&mut mask, i));
            }
            let all = cube::atoms(&mask, atoms.len()).count() == atoms.len();
            if all && !self.sometimes[*fact] {
                cube::set(&mut mask, atoms.len());
            }
            cube[*fact] = mask;
        }
        cube
    }
}

/// A cube without derived tables: the tables' own rows stand for them.
pub(crate) fn expand(facts: &[Fact], cube: &Cube, work: &Work) -> Result<Vec<Cube>, TooEntangled> {
    let mut open = vec![cube.clone()];
    let mut out = Vec::new();
    let mut steps = 0;
    while let Some(cube) = open.pop() {
        steps += 1;
        work.spend(8 * facts.len())?;
        if CUBES.is_below(steps + open.len()) {
            return Err(TooEntangled);
        }
        let constrained = facts.iter().enumerate().find_map(|(i, fact)| {
            let rows = fact.table()?;
            (!cube::is_full(&cube[i], fact.atoms.len())).then_some((i, rows))
        });
        let Some((table, rows)) = constrained else {
            out.push(cube);
            continue;
        };
        let mut rest = cube.clone();
        rest[table] = cube::mask(facts[table].atoms.len(), true);
        for (row, atom) in rows.iter().rev() {
            if cube::has(&cube[table], *atom) {
                open.extend(cube::intersect(&rest, row));
            }
        }
    }
    Ok(out)
}

/// The first and the last value of an atom that an answer can have. Atoms go on to the next cut point; a time
/// or a length of time is typed to the minute.
pub(super) fn stretch(fact: &Fact, atom: &Atom) -> Bounds {
    let high = match fact.domain.kind.step {
        Step::Chosen { finest, .. } if fact.domain.from.is_none() && fact.derived.is_none() => {
            atom.high - (atom.high - fact.domain.range.0).rem_euclid(finest.max(1))
        }
        _ => atom.high,
    };
    (i128::from(atom.low), i128::from(high.max(atom.low)))
}
