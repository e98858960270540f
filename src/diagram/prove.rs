//! Proofs about a set of rows: gaps and overlaps, each found with a point that shows it.

use super::cube::{self, Cube, Mask};
use super::point::{self, Point};
use super::problem::{HitPolicy, Problem};
use super::sweep::{Sweep, To};
use super::work::TooEntangled;
use std::collections::{HashMap, HashSet};

/// Limit of gaps and of overlaps that are shown of one set.
pub(crate) const SHOWN: usize = 20;
/// Limit of ways to a gap that are followed.
const WAYS: usize = 20_000;

/// A box with a point in it that shows the fault.
#[derive(Clone, Debug)]
pub(crate) struct Witness {
    pub(crate) cube: Cube,
    pub(crate) point: Point,
}

/// Gaps as boxes that cannot be made larger, until every gap lies in one; the flag says that there are
/// more than are shown.
pub(crate) fn gaps(problem: &Problem, sweep: &Sweep) -> Result<(Vec<Witness>, bool), TooEntangled> {
    if !sweep.has_gap() {
        return Ok((Vec::new(), false));
    }
    let mut search = GapSearch { problem, sweep, leads: HashMap::new(), found: Vec::new(), ways: 0 };
    let mut cube = cube::everything(&problem.atoms);
    let finished = search.walk(sweep.root, &mut cube)?;
    Ok((search.found, !finished))
}

struct GapSearch<'a> {
    problem: &'a Problem,
    sweep: &'a Sweep,
    /// Answers to whether a gap lies below a node.
    leads: HashMap<u32, bool>,
    found: Vec<Witness>,
    ways: usize,
}

impl GapSearch<'_> {
    /// Follows every way to a gap. False when enough was found.
    fn walk(&mut self, to: To, cube: &mut Cube) -> Result<bool, TooEntangled> {
        match to {
            To::Gap => self.gap(cube),
            To::Node(node) if self.leads(node) => {
                let (fact, next) = self.sweep.nodes[node as usize].clone();
                self.problem.work.spend(8 * next.len())?;
                let mut ways: Vec<(To, Mask)> = Vec::new();
                let mut known: HashMap<To, usize> = HashMap::new();
                for (atom, to) in next.iter().enumerate() {
                    let known = *known.entry(*to).or_insert_with(|| {
                        ways.push((*to, cube::mask(self.problem.atoms[fact], false)));
                        ways.len() - 1
                    });
                    cube::set(&mut ways[known].1, atom);
                }
                for (to, mask) in ways {
                    let before = std::mem::replace(&mut cube[fact], mask);
                    let go_on = self.walk(to, cube);
                    cube[fact] = before;
                    if !go_on? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            _ => Ok(true),
        }
    }

    fn leads(&mut self, node: u32) -> bool {
        if let Some(known) = self.leads.get(&node) {
            return *known;
        }
        let next = self.sweep.nodes[node as usize].1.clone();
        let leads = next.iter().any(|to| match to {
            To::Gap => true,
            To::Node(child) => self.leads(*child),
            _ => false,
        });
        self.leads.insert(node, leads);
        leads
    }

    fn gap(&mut self, cube: &Cube) -> Result<bool, TooEntangled> {
        self.ways += 1;
        if self.ways > WAYS {
            return Ok(false);
        }
        let shown = self.found.iter().map(|w| &w.cube);
        let open = cube::subtract_all(cube, shown, 10_000, &self.problem.work)?;
        let Some(mut open) = open else { return Ok(true) };
        while let Some(piece) = open.pop() {
            let Some(point) = point::find(self.problem, &piece)? else { continue };
            if self.found.len() == SHOWN {
                return Ok(false);
            }
            let widest = widen(self.problem, &point);
            open = open.iter().flat_map(|p| cube::subtract(p, &widest)).collect();
            open.extend(cube::subtract(&piece, &widest));
            self.found.push(Witness { cube: widest, point });
        }
        Ok(true)
    }
}

/// The largest box around a point that no row meets: no atom can be added to it. It holds for a
/// fact that does not apply at the point either for any value, or nowhere that the fact applies; so
/// its cells say all of it.
fn widen(problem: &Problem, point: &Point) -> Cube {
    let mut cube: Cube = problem.atoms.iter().map(|n| cube::mask(*n, false)).collect();
    for (fact, bit) in point.iter().enumerate() {
        cube::set(&mut cube[fact], *bit);
    }
    // A fact may be widened over a row as long as another fact keeps that row out of the box.
    let mut rows: Vec<&Cube> = problem.rows.iter().map(|r| &r.cube).collect();
    for fact in (0..problem.atoms.len()).rev() {
        let atoms = problem.atoms[fact];
        let others = |row: &Cube| (0..cube.len()).all(|f| f == fact || cube::meets(&row[f], &cube[f]));
        let near: Vec<&Mask> = rows.iter().filter(|r| others(r)).map(|r| &r[fact]).collect();
        let free = |bit: usize| !near.iter().any(|mask| cube::has(mask, bit));
        let applies = point[fact] < atoms;
        let whole = (0..=atoms).all(free);
        if applies || whole {
            (0..atoms).filter(|bit| free(*bit)).for_each(|bit| cube::set(&mut cube[fact], bit));
        }
        if whole {
            cube::set(&mut cube[fact], atoms);
        } else if !applies {
            rows.extend(&problem.needs[fact]);
        }
    }
    plain(problem, cube, point)
}

/// A box as cells can say it. A cell does not match where its fact does not apply, and no cell
/// speaks of any value; so "every value, where it applies" is said by what the fact needs.
fn plain(problem: &Problem, mut cube: Cube, point: &Point) -> Cube {
    for fact in (0..cube.len()).rev() {
        let atoms = problem.atoms[fact];
        let every = (0..atoms).all(|a| cube::has(&cube[fact], a));
        let nowhere = point[fact] == atoms;
        if !nowhere && (!every || cube::has(&cube[fact], atoms)) {
            continue;
        }
        cube[fact] = cube::mask(atoms, true);
        let holds = |needs: &&Cube| !nowhere && point.iter().zip(*needs).all(|(bit, m)| cube::has(m, *bit));
        if let Some(narrower) = problem.needs[fact].iter().find(holds).and_then(|n| cube::intersect(&cube, n))
        {
            cube = narrower;
        }
    }
    cube
}

/// Two rows that both match somewhere; `first` is earlier in the file.
#[derive(Clone, Debug)]
pub(crate) struct Overlap {
    pub(crate) first: usize,
    pub(crate) second: usize,
    pub(crate) witness: Witness,
}

/// Rows of different rules that match together against the hit policy, each pair of rules once; the
/// flag says that there are more than are shown.
pub(crate) fn overlaps(problem: &Problem) -> Result<(Vec<Overlap>, bool), TooEntangled> {
    if matches!(problem.hit_policy, HitPolicy::First | HitPolicy::Collect) {
        return Ok((Vec::new(), false));
    }
    let mut index = Index::new(problem)?;
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for first in 0..problem.rows.len() {
        for second in index.meeting(first)? {
            let (a, b) = (&problem.rows[first], &problem.rows[second]);
            // A row for the rest gives way to the others.
            if a.rule == b.rule || a.rest != b.rest || seen.contains(&(a.rule, b.rule)) {
                continue;
            }
            let Some(cube) = cube::intersect(&a.cube, &b.cube) else { continue };
            let Some(point) = point::find(problem, &cube)? else { continue };
            if found.len() == SHOWN {
                return Ok((found, true));
            }
            seen.insert((a.rule, b.rule));
            let cube = plain(problem, cube, &point);
            found.push(Overlap { first, second, witness: Witness { cube, point } });
        }
    }
    Ok((found, false))
}

/// Rows by the atoms that they match, as bit sets over rows.
struct Index<'a> {
    problem: &'a Problem,
    /// Rows that match an atom, by fact and atom.
    rows: Vec<Vec<Vec<u64>>>,
    /// Rows that meet a mask of a fact; kept for the masks seen first.
    unions: HashMap<(usize, &'a Mask), Vec<u64>>,
    /// Rows by the outcome they lead to, where rows may agree.
    agree: HashMap<usize, Vec<u64>>,
}

/// Limit of unions that are kept.
const UNIONS: usize = 2000;

impl<'a> Index<'a> {
    fn new(problem: &'a Problem) -> Result<Index<'a>, TooEntangled> {
        let words = problem.rows.len().div_ceil(64);
        let atoms: usize = problem.atoms.iter().map(|n| n + 1).sum();
        problem.work.spend(atoms * (words + problem.rows.len()))?;
        let mut rows: Vec<Vec<Vec<u64>>> =
            problem.atoms.iter().map(|n| vec![vec![0; words]; n + 1]).collect();
        for (i, row) in problem.rows.iter().enumerate() {
            for (fact, mask) in row.cube.iter().enumerate() {
                for bit in (0..=problem.atoms[fact]).filter(|b| cube::has(mask, *b)) {
                    rows[fact][bit][i / 64] |= 1 << (i % 64);
                }
            }
        }
        let mut agree: HashMap<usize, Vec<u64>> = HashMap::new();
        for (i, row) in problem.rows.iter().enumerate().filter(|_| problem.hit_policy == HitPolicy::Any) {
            let same = agree.entry(row.outcome).or_insert_with(|| vec![0; words]);
            same[i / 64] |= 1 << (i % 64);
            problem.work.spend(1 + agree.len())?;
        }
        Ok(Index { problem, rows, unions: HashMap::new(), agree })
    }

    /// Later rows that share a point with a row, and do not agree with it where rows may.
    fn meeting(&mut self, row: usize) -> Result<Vec<usize>, TooEntangled> {
        let count = self.problem.rows.len();
        self.problem.work.spend(self.problem.atoms.len() * count.div_ceil(64))?;
        let mut left = vec![u64::MAX; count.div_ceil(64)];
        if let Some(agree) = self.agree.get(&self.problem.rows[row].outcome) {
            left.iter_mut().zip(agree).for_each(|(left, agree)| *left &= !agree);
        }
        let cube = &self.problem.rows[row].cube;
        for (fact, mask) in cube.iter().enumerate() {
            if cube::is_full(mask, self.problem.atoms[fact]) {
                continue;
            }
            match self.unions.get(&(fact, mask)) {
                Some(union) => and(&mut left, union),
                None => {
                    self.problem.work.spend(self.problem.atoms[fact] * count.div_ceil(64))?;
                    let union = self.union(fact, mask);
                    and(&mut left, &union);
                    if self.unions.len() < UNIONS {
                        self.unions.insert((fact, mask), union);
                    }
                }
            }
        }
        let mut found = Vec::new();
        for (index, word) in left.iter().enumerate().skip(row / 64) {
            let mut bits = *word;
            while bits != 0 {
                let other = index * 64 + bits.trailing_zeros() as usize;
                if other > row && other < count {
                    found.push(other);
                }
                bits &= bits - 1;
            }
        }
        self.problem.work.spend(found.len())?;
        Ok(found)
    }

    fn union(&self, fact: usize, mask: &Mask) -> Vec<u64> {
        let mut union = vec![0; self.problem.rows.len().div_ceil(64)];
        for bit in (0..=self.problem.atoms[fact]).filter(|b| cube::has(mask, *b)) {
            for (all, one) in union.iter_mut().zip(&self.rows[fact][bit]) {
                *all |= one;
            }
        }
        union
    }
}

fn and(left: &mut [u64], right: &[u64]) {
    for (a, b) in left.iter_mut().zip(right) {
        *a &= b;
    }
}
