//! Constraints of a problem by number: first the rows of rules, then the impossible boxes, then the
//! boxes in which facts apply. The sweep carries sets of these numbers.

use super::cube::{self, Cube};
use super::problem::Problem;

pub(super) struct Constraints {
    /// Number of the first row for the rest.
    pub(super) rest: u32,
    /// Number of the first impossible box.
    pub(super) rows: u32,
    /// Number of the first box in which a fact applies.
    impossible: u32,
    /// Facts of the constraints that say when a fact applies, in order.
    needs: Vec<usize>,
    /// Positions of the order after which nothing limits a constraint any more.
    done: Vec<u32>,
    /// Limits, per fact and constraint: whether the constraint speaks of the fact.
    cares: Vec<Vec<bool>>,
    /// Masks, per fact: those of all constraints, one after another.
    masks: Vec<Vec<u64>>,
}

impl Constraints {
    pub(super) fn of(problem: &Problem) -> Constraints {
        let rows = problem.rows.iter().map(|r| &r.cube);
        let needs = problem.needs.iter().enumerate();
        let needs: Vec<(usize, &Cube)> =
            needs.flat_map(|(f, cubes)| cubes.iter().map(move |c| (f, c))).collect();
        let cubes: Vec<&Cube> =
            rows.chain(problem.impossible.iter()).chain(needs.iter().map(|n| n.1)).collect();
        let cares =
            |fact: usize| cubes.iter().map(|c| !cube::is_full(&c[fact], problem.atoms[fact])).collect();
        let cares: Vec<Vec<bool>> = (0..problem.atoms.len()).map(cares).collect();
        let done =
            |number: usize| problem.order.iter().rposition(|f| cares[*f][number]).map_or(0, |p| p as u32 + 1);
        Constraints {
            rest: problem.rows.iter().position(|r| r.rest).unwrap_or(problem.rows.len()) as u32,
            rows: problem.rows.len() as u32,
            impossible: (problem.rows.len() + problem.impossible.len()) as u32,
            needs: needs.iter().map(|n| n.0).collect(),
            done: (0..cubes.len()).map(done).collect(),
            masks: (0..problem.atoms.len())
                .map(|f| cubes.iter().flat_map(|c| c[f].iter().copied()).collect())
                .collect(),
            cares,
        }
    }

    /// Every number, in order.
    pub(super) fn all(&self) -> Vec<u32> {
        (0..self.done.len() as u32).collect()
    }

    /// The fact of a constraint that says when a fact applies.
    pub(super) fn needs(&self, number: u32) -> Option<usize> {
        number.checked_sub(self.impossible).map(|i| self.needs[i as usize])
    }

    /// Whether a constraint is an impossible box. Holds for numbers behind the rows.
    pub(super) fn is_impossible(&self, number: u32) -> bool {
        number < self.impossible
    }

    /// Whether a constraint is free from a position of the order on: no later fact limits it.
    pub(super) fn is_done(&self, number: u32, position: usize) -> bool {
        self.done[number as usize] as usize <= position
    }

    /// Whether a constraint speaks of a fact.
    pub(super) fn cares(&self, fact: usize, number: u32) -> bool {
        self.cares[fact][number as usize]
    }

    /// The masks of a fact, one after another.
    pub(super) fn masks(&self, fact: usize) -> &[u64] {
        &self.masks[fact]
    }
}
