//! Points of a box that can really occur: nothing impossible, and every fact that does not apply
//! without a value.

use super::cube::{self, Cube};
use super::problem::Problem;
use super::work::TooEntangled;
use std::collections::HashSet;

/// The atom of each fact; the number of its atoms where it does not apply.
pub(crate) type Point = Vec<usize>;

struct Search<'a> {
    problem: &'a Problem,
    cube: &'a Cube,
    /// Constraints: impossible boxes, then the boxes of `needs` with their fact.
    constraints: Vec<(Option<usize>, &'a Cube)>,
    point: Point,
    /// Positions of the order and active constraints from which no point was found.
    dead: HashSet<(usize, Vec<u32>)>,
}

/// The first point of a box that can occur.
pub(crate) fn find(problem: &Problem, cube: &Cube) -> Result<Option<Point>, TooEntangled> {
    if cube.iter().any(cube::is_empty) {
        return Ok(None);
    }
    problem.work.spend(problem.atoms.len() + problem.impossible.len())?;
    let impossible = problem.impossible.iter().filter(|c| cube::cubes_meet(c, cube)).map(|c| (None, c));
    let needs = problem.needs.iter().enumerate();
    let needs = needs.flat_map(|(f, cubes)| cubes.iter().map(move |c| (Some(f), c)));
    let constraints: Vec<_> = impossible.chain(needs).collect();
    let active = (0..constraints.len() as u32).collect();
    let point = problem.atoms.clone();
    let mut search = Search { problem, cube, constraints, point, dead: HashSet::new() };
    Ok(search.step(0, active)?.then_some(search.point))
}

impl Search<'_> {
    fn step(&mut self, position: usize, active: Vec<u32>) -> Result<bool, TooEntangled> {
        let impossible = |c: &&u32| self.constraints[**c as usize].0.is_none();
        if position == self.problem.order.len() {
            return Ok(!active.iter().any(|c| impossible(&c)));
        }
        if self.dead.contains(&(position, active.clone())) {
            return Ok(false);
        }
        let fact = self.problem.order[position];
        let applies = self.problem.needs[fact].is_empty()
            || active.iter().any(|c| self.constraints[*c as usize].0 == Some(fact));
        let atoms = self.problem.atoms[fact];
        let bits = if applies { 0..atoms } else { atoms..atoms + 1 };
        for bit in bits.filter(|b| cube::has(&self.cube[fact], *b)) {
            let keeps = |c: &u32| {
                let (needs, cube) = self.constraints[*c as usize];
                needs != Some(fact) && cube::has(&cube[fact], bit)
            };
            self.problem.work.spend(1 + 4 * active.len())?;
            let rest = active.iter().copied().filter(keeps).collect();
            self.point[fact] = bit;
            if self.step(position + 1, rest)? {
                return Ok(true);
            }
        }
        self.dead.insert((position, active));
        Ok(false)
    }
}
