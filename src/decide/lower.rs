//! Cells → masks: facts are cut into atoms at the ends of every cell, and every map of cells becomes
//! a cube. Derived tables are put in place of the facts they give, and the ways in which facts
//! depend on each other become impossible cubes.

use super::cell::{self, Stretch};
use super::cube::{self, Cube};
use super::diagram::TooEntangled;
use super::draft::{RawCell, When};
use super::facts::{self, Facts};
use super::words::Words;
use super::work::Work;
use super::{Atom, Fact, FactKind, Formula, units, value};
use crate::diag::{Code, Diagnostic, Diags};
use crate::limits::{ATOMS, CUBES};
use std::collections::{BTreeSet, HashMap};

/// A map of cells with its facts found and its values read.
pub(super) type Cells = Vec<(usize, Vec<Stretch>)>;

/// Reads the cells of a map. `None` if there is a fault in it.
pub(super) fn cells(facts: &Facts, offsets: &[(i64, i32)], when: &When, diags: &mut Diags) -> Option<Cells> {
    let before = diags.list.len();
    let mut out: Cells = Vec::with_capacity(when.cells.len());
    for cell in &when.cells {
        let Some(fact) = facts.named(&cell.fact, diags) else { continue };
        let stretches = cell::read(facts, fact, offsets, cell, diags);
        if out.iter().any(|(f, _)| *f == fact) {
            let message = format!("`{}` has two cells here", cell.fact.0);
            diags.push(Diagnostic::new(Code::InvalidCell, cell.fact.1, message));
        }
        out.push((fact, stretches));
    }
    (diags.list.len() == before).then_some(out)
}

/// Where facts are cut, and the units that authors wrote there.
#[derive(Default)]
pub(super) struct Cuts {
    at: HashMap<usize, BTreeSet<i64>>,
    units: HashMap<(usize, i64), char>,
}

impl Cuts {
    /// Notes the ends of a map's cells.
    pub(super) fn note(&mut self, cells: &Cells) {
        for (fact, stretches) in cells {
            let at = self.at.entry(*fact).or_default();
            at.extend(stretches.iter().flat_map(|(low, high)| [*low, high.saturating_add(1)]));
        }
    }

    /// Notes the units of a cell's texts: `2d..7d` cuts at 2 d and 7 d.
    pub(super) fn note_units(&mut self, fact: usize, cell: &RawCell) {
        for (text, _) in &cell.values {
            let text = units::normalize(text);
            let parts = text.trim_start_matches(['<', '>', '=', '≤', '≥']).split("..");
            for (seconds, unit) in parts.filter_map(units::parse_duration) {
                self.units.insert((fact, seconds), unit);
            }
        }
    }

    /// Cuts every ordered fact into its atoms.
    pub(super) fn cut(&self, facts: &mut [Fact], offsets: &[(i64, i32)], zh: bool, diags: &mut Diags) {
        for (index, fact) in facts.iter_mut().enumerate() {
            if !value::ordered(&fact.kind) {
                continue;
            }
            fact.atoms = self.atoms(index, fact);
            if ATOMS.is_below(fact.atoms.len()) {
                diags.push(ATOMS.named(Code::TooEntangled, fact.span, &fact.id, fact.atoms.len()));
                fact.atoms = vec![Atom { low: fact.range.0, high: fact.range.1, ..fact.atoms[0].clone() }];
            }
            let snapshot = fact.clone();
            let words = Words::without_facts(offsets, zh);
            for atom in &mut fact.atoms {
                let own = atom.clone();
                atom.label = words.stretch(&snapshot, &own, &own);
                atom.value = words.interval(&snapshot, &own, &own);
            }
        }
    }

    fn atoms(&self, index: usize, fact: &Fact) -> Vec<Atom> {
        let (first, last) = fact.range;
        let inside = self.at.get(&index).into_iter().flatten().copied();
        let lows: Vec<i64> =
            std::iter::once(first).chain(inside.filter(|c| *c > first && *c <= last)).collect();
        let highs = lows[1..].iter().map(|l| l - 1).chain([last]);
        let unit = |low: i64| self.units.get(&(index, low)).copied();
        let atom =
            |(&low, high)| Atom { label: String::new(), value: String::new(), low, high, unit: unit(low) };
        lows.iter().zip(highs).map(atom).collect()
    }
}

/// Number of atoms of every fact.
pub(super) fn sizes(facts: &[Fact]) -> Vec<usize> {
    facts.iter().map(|f| f.atoms.len()).collect()
}

/// A map of cells as a cube. `sometimes` says which facts do not always apply.
pub(super) fn cube(facts: &[Fact], sometimes: &[bool], cells: &Cells) -> Cube {
    let mut cube = cube::everything(&sizes(facts));
    for (fact, stretches) in cells {
        let atoms = &facts[*fact].atoms;
        let mut mask = cube::mask(atoms.len(), false);
        for (low, high) in stretches {
            // Atoms are in order.
            let first = atoms.partition_point(|a| a.low < *low);
            let inside = atoms[first..].iter().take_while(|a| a.high <= *high);
            (first..).zip(inside).for_each(|(i, _)| cube::set(&mut mask, i));
        }
        let all = cube::atoms(&mask, atoms.len()).count() == atoms.len();
        if all && !sometimes[*fact] {
            cube::set(&mut mask, atoms.len());
        }
        cube[*fact] = mask;
    }
    cube
}

/// Like [`expanded`], within what may be done for a set.
pub(super) fn expand(facts: &[Fact], cube: &Cube, work: &Work) -> Result<Vec<Cube>, TooEntangled> {
    let cubes = expanded(facts, cube).ok_or(TooEntangled)?;
    work.spend(8 * facts.len() * cubes.len())?;
    Ok(cubes)
}

/// A cube without derived tables: what the tables' own rows say instead. `None` if there is no end.
pub(super) fn expanded(facts: &[Fact], cube: &Cube) -> Option<Vec<Cube>> {
    let mut open = vec![cube.clone()];
    let mut out = Vec::new();
    let mut steps = 0;
    while let Some(cube) = open.pop() {
        steps += 1;
        if CUBES.is_below(steps + open.len()) {
            return None;
        }
        let constrained = facts.iter().enumerate().find_map(|(i, fact)| match &fact.derived {
            Some(Formula::Table { rows }) if !cube::is_full(&cube[i], fact.atoms.len()) => Some((i, rows)),
            _ => None,
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
    Some(out)
}

/// Tables that give a fact from itself, each reported once. Their facts.
pub(super) fn cycles(facts: &[Fact], diags: &mut Diags) -> bool {
    let uses = |fact: usize| -> Vec<usize> {
        let Some(Formula::Table { rows }) = &facts[fact].derived else { return Vec::new() };
        let cares = |f: &usize| rows.iter().any(|(c, _)| !cube::is_full(&c[*f], facts[*f].atoms.len()));
        (0..facts.len()).filter(cares).collect()
    };
    let uses: Vec<Vec<usize>> = (0..facts.len()).map(uses).collect();
    let mut found = false;
    for (start, fact) in facts.iter().enumerate() {
        let mut seen = vec![false; facts.len()];
        let mut open = uses[start].clone();
        while let Some(next) = open.pop() {
            if !std::mem::replace(&mut seen[next], true) {
                open.extend(&uses[next]);
            }
        }
        if seen[start] {
            found = true;
            let message = format!("`{}` is derived from itself", fact.id);
            let hint = "a table may only use facts that do not depend on its result";
            diags.push(Diagnostic::new(Code::InvalidValue, fact.span, message).hint(hint));
        }
    }
    found
}

/// Combinations that arithmetic rules out: a sum below its parts, and two facts that count from the
/// same moment. An error where there are too many.
pub(super) fn infeasible(facts: &[Fact], work: &Work) -> Result<Vec<Cube>, TooEntangled> {
    let sizes = sizes(facts);
    let mut out = Vec::new();
    for (result, fact) in facts.iter().enumerate() {
        if let Some(formula) = &fact.derived {
            infeasible_results(facts, &sizes, (result, formula), work, &mut out)?;
        }
    }
    let from = |f: &Fact| match &f.kind {
        FactKind::Elapsed { from, .. } => Some(from.clone()),
        _ => None,
    };
    let from: Vec<Option<String>> = facts.iter().map(from).collect();
    for (a, first) in facts.iter().enumerate().filter(|(a, _)| from[*a].is_some()) {
        for b in (a + 1..facts.len()).filter(|b| from[*b] == from[a]) {
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

fn infeasible_results(
    facts: &[Fact],
    sizes: &[usize],
    (result, formula): (usize, &Formula),
    work: &Work,
    out: &mut Vec<Cube>,
) -> Result<(), TooEntangled> {
    let mut parts = facts::operands(Some(formula));
    parts.sort_unstable();
    parts.dedup();
    let combinations: usize = parts.iter().map(|p| sizes[*p]).fold(1, usize::saturating_mul);
    if parts.is_empty() || sizes[result] < 2 || combinations > 4096 {
        return Ok(());
    }
    for number in 0..combinations {
        work.spend(sizes[result] + parts.len())?;
        if work.is_crowded(out.len()) {
            return Err(TooEntangled);
        }
        let mut rest = number;
        let chosen: Vec<(usize, usize)> = parts
            .iter()
            .map(|p| {
                let atom = rest % sizes[*p];
                rest /= sizes[*p];
                (*p, atom)
            })
            .collect();
        let stretch = |part: &usize| {
            let (_, atom) = chosen.iter().find(|(p, _)| p == part).copied().unwrap_or_default();
            let atom = &facts[*part].atoms[atom];
            (atom.low, atom.high)
        };
        let stretches: Vec<Stretch> = facts::operands(Some(formula)).iter().map(stretch).collect();
        if let Some((low, high)) = facts::bounds(formula, &stretches) {
            let range = facts[result].range;
            let clamp = |v: i128| v.clamp(i128::from(range.0) - 1, i128::from(range.1) + 1) as i64;
            out.extend(apart(facts, sizes, &chosen, result, (clamp(low), clamp(high))));
        }
    }
    Ok(())
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
