//! Atoms and boxes as cells that authors can paste: `{refund: done, since: '>=48h'}`.

use super::definition::{Domain, Locale, Offsets};
use super::fact::Atom;
use super::words::{Words, runs, stretch, unit_at};
use crate::diagram::cube::{self, Cube, Mask};
use std::collections::BTreeMap;

impl Words<'_> {
    /// The cells of a box as YAML, in braces. Facts that do not apply at `point` are left out.
    pub(crate) fn cells(&self, cube: &Cube, point: &[usize]) -> String {
        let apply = |i: &usize| point.get(*i) != Some(&self.facts[*i].atoms.len());
        let cell = |i: usize| Some(format!("{}: {}", self.facts[i].id, self.cell(i, &cube[i])?));
        let cells: Vec<String> = (0..self.facts.len()).filter(apply).filter_map(cell).collect();
        format!("{{{}}}", cells.join(", "))
    }

    /// The cells of a box: fact id and YAML.
    pub(crate) fn cell_map(&self, cube: &Cube) -> BTreeMap<String, String> {
        let cell = |i: usize| Some((self.facts[i].id.clone(), self.cell(i, &cube[i])?));
        (0..self.facts.len()).filter_map(cell).collect()
    }

    /// A mask as a cell; `None` where it holds for any value.
    fn cell(&self, fact: usize, mask: &Mask) -> Option<String> {
        let fact = &self.facts[fact];
        let atoms: Vec<usize> = cube::atoms(mask, fact.atoms.len()).collect();
        if atoms.len() == fact.atoms.len() || atoms.is_empty() {
            return None;
        }
        let of_run = |run: &(&Atom, &Atom)| interval(self.locale.offsets, &fact.domain, &fact.atoms, *run);
        let texts: Vec<String> = match fact.domain.kind.ordered {
            true => runs(fact, mask).iter().map(|run| quoted(&of_run(run))).collect(),
            false => atoms.iter().map(|a| quoted(&fact.atoms[*a].value)).collect(),
        };
        Some(if texts.len() == 1 { texts[0].clone() } else { format!("[{}]", texts.join(", ")) })
    }
}

/// Atoms with their labels and cells. Only their values and units are looked at.
pub(crate) fn labelled(locale: Locale<'_>, domain: &Domain, atoms: Vec<Atom>) -> Vec<Atom> {
    let label = |atom: &Atom| Atom {
        label: stretch(locale, domain, &atoms, (atom, atom)),
        value: interval(locale.offsets, domain, &atoms, (atom, atom)),
        ..atom.clone()
    };
    atoms.iter().map(label).collect()
}

/// Atoms that lie side by side as a cell: `<48h`, `48h..7d`.
fn interval(offsets: &Offsets, domain: &Domain, atoms: &[Atom], (first, last): (&Atom, &Atom)) -> String {
    let text = |value, unit| domain.format(offsets, value, unit);
    let low = text(first.low, first.unit);
    let end = || text(last.high + 1, unit_at(atoms, last.high + 1));
    match (first.low == domain.range.0, last.high == domain.range.1) {
        _ if last.high - first.low < domain.step => low,
        (true, true) => format!("{low}.."),
        (true, false) => format!("<{}", end()),
        (false, true) => format!(">={low}"),
        (false, false) => format!("{low}..{}", end()),
    }
}

/// A YAML scalar, quoted where YAML would read something else.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '<');
    let start = text.starts_with(|c: char| c.is_alphanumeric() || c == '<');
    if start && text.chars().all(plain) {
        text.to_string()
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}
