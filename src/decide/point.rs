//! Points of a box that can really occur: nothing impossible, and every fact that does not apply
//! without a value.

use super::cube::{self, Cube};
use super::diagram::{Problem, TooEntangled};
use std::collections::HashSet;

/// The atom of each fact; the number of its atoms where it does not apply.
pub(super) type Point = Vec<usize>;

struct Search<'a> {
    problem: &'a Problem,
    cube: &'a Cube,
    /// Impossible cubes, then the cubes of `needs` with their fact.
    lines: Vec<(Option<usize>, &'a Cube)>,
    point: Point,
    dead: HashSet<(usize, Vec<u32>)>,
}

/// The first point of a box that can occur.
pub(super) fn find(problem: &Problem, cube: &Cube) -> Result<Option<Point>, TooEntangled> {
    if cube.iter().any(cube::is_empty) {
        return Ok(None);
    }
    problem.work.spend(problem.atoms.len() + problem.impossible.len())?;
    let impossible = problem.impossible.iter().filter(|c| cube::cubes_meet(c, cube)).map(|c| (None, c));
    let needs = problem.needs.iter().enumerate();
    let needs = needs.flat_map(|(f, cubes)| cubes.iter().map(move |c| (Some(f), c)));
    let lines: Vec<_> = impossible.chain(needs).collect();
    let alive = (0..lines.len() as u32).collect();
    let point = problem.atoms.clone();
    let mut search = Search { problem, cube, lines, point, dead: HashSet::new() };
    Ok(search.step(0, alive)?.then_some(search.point))
}

impl Search<'_> {
    fn step(&mut self, position: usize, alive: Vec<u32>) -> Result<bool, TooEntangled> {
        let impossible = |l: &&u32| self.lines[**l as usize].0.is_none();
        if position == self.problem.order.len() {
            return Ok(!alive.iter().any(|l| impossible(&l)));
        }
        if self.dead.contains(&(position, alive.clone())) {
            return Ok(false);
        }
        let fact = self.problem.order[position];
        let applies = self.problem.needs[fact].is_empty()
            || alive.iter().any(|l| self.lines[*l as usize].0 == Some(fact));
        let atoms = self.problem.atoms[fact];
        let bits = if applies { 0..atoms } else { atoms..atoms + 1 };
        for bit in bits.filter(|b| cube::has(&self.cube[fact], *b)) {
            let keeps = |l: &u32| {
                let (needs, cube) = self.lines[*l as usize];
                needs != Some(fact) && cube::has(&cube[fact], bit)
            };
            self.problem.work.spend(1 + 4 * alive.len())?;
            let rest = alive.iter().copied().filter(keeps).collect();
            self.point[fact] = bit;
            if self.step(position + 1, rest)? {
                return Ok(true);
            }
        }
        self.dead.insert((position, alive));
        Ok(false)
    }
}
