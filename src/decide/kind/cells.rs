//! Atoms and boxes as cells that authors can paste: `{refund: done, since: '>=48h'}`.

use super::compare::{self, Comparison};
use super::definition::{Domain, Locale, Offsets};
use super::fact::{Atom, Fact, Hidden};
use super::hidden::{limit, signs};
use super::words::{Words, runs, stretch, unit_at};
use crate::diagram::cube::{self, Cube, Mask};
use crate::yaml::flow_scalar;
use std::collections::BTreeMap;

impl Words<'_> {
    /// The cells of a box as YAML, in braces. Facts that do not apply at `point` are left out.
    pub(crate) fn cells(&self, cube: &Cube, point: &[usize]) -> String {
        let apply = |i: &usize| point.get(*i) != Some(&self.facts[*i].atoms.len());
        let cells = self.named(cube, apply).into_iter().map(|(fact, cell)| format!("{fact}: {cell}"));
        format!("{{{}}}", cells.collect::<Vec<_>>().join(", "))
    }

    /// The cells of a box as columns of a table file: the id of each fact with its cell. `None` where a
    /// condition does not fit into one cell.
    pub(crate) fn columns(&self, cube: &Cube, point: &[usize]) -> Option<Vec<(String, String)>> {
        let apply = |i: &usize| point.get(*i) != Some(&self.facts[*i].atoms.len());
        let parts = self.parts(cube, apply).into_iter();
        parts.map(|(fact, parts)| Some((self.facts[fact].id.clone(), parts.column()?))).collect()
    }

    /// The cells of a box: fact id and YAML.
    pub(crate) fn cell_map(&self, cube: &Cube) -> BTreeMap<String, String> {
        self.named(cube, |_| true).into_iter().collect()
    }

    /// The cells of some facts by their ids, in the order of the facts. What is said of a fact without a
    /// name stands in the cell of the fact that it belongs to.
    fn named(&self, cube: &Cube, apply: impl Fn(&usize) -> bool) -> Vec<(String, String)> {
        let parts = self.parts(cube, apply).into_iter();
        parts.map(|(fact, parts)| (self.facts[fact].id.clone(), parts.cell())).collect()
    }

    fn parts(&self, cube: &Cube, apply: impl Fn(&usize) -> bool) -> BTreeMap<usize, Parts> {
        let mut parts: BTreeMap<usize, Parts> = BTreeMap::new();
        for fact in (0..self.facts.len()).filter(apply) {
            let Some(texts) = self.texts(fact, &cube[fact]) else { continue };
            let of = parts.entry(self.owner(fact)).or_default();
            match &self.facts[fact].hidden {
                Some(Hidden::Compare { with: (_, with), .. }) => {
                    of.compared.extend(comparison(&self.facts[fact], &cube[fact]).map(|c| (c, with.clone())));
                }
                _ => of.all.push(texts),
            }
        }
        parts
    }

    /// The fact in whose cell something stands. Two versions of a set may have their facts in another order,
    /// so the owner is looked up by the id.
    fn owner(&self, fact: usize) -> usize {
        let one = &self.facts[fact];
        let Some(owner) = one.owner() else { return fact };
        let name = one.id.split('/').next().unwrap_or_default();
        let is_owner = |at: &usize| self.facts.get(*at).is_some_and(|f| f.id == name);
        Some(owner).filter(is_owner).or_else(|| self.facts.iter().position(|f| f.id == name)).unwrap_or(fact)
    }

    /// The texts of which any says a mask; `None` where it holds for any value.
    fn texts(&self, fact: usize, mask: &Mask) -> Option<Vec<String>> {
        let fact = &self.facts[fact];
        let atoms: Vec<usize> = cube::atoms(mask, fact.atoms.len()).collect();
        if atoms.len() == fact.atoms.len() || atoms.is_empty() {
            return None;
        }
        let of_run = |(first, last): &(&Atom, &Atom)| match &fact.hidden {
            Some(Hidden::Limit { text: (text, _), .. }) => limit(text, (first.low, last.high)),
            _ => interval(self.locale.offsets, &fact.domain, &fact.atoms, (first, last)),
        };
        Some(match fact.domain.kind.ordered {
            true => runs(fact, mask).iter().map(|run| flow_scalar(&of_run(run))).collect(),
            false => atoms.iter().map(|a| flow_scalar(&fact.atoms[*a].value)).collect(),
        })
    }
}

/// Everything that a cell says.
#[derive(Default)]
struct Parts {
    /// Lists of values: one of each must match.
    all: Vec<Vec<String>>,
    compared: Vec<(&'static Comparison, String)>,
}

impl Parts {
    /// The condition as a cell of a table file, if it fits into one.
    fn column(&self) -> Option<String> {
        let plain = |text: &String| text.trim_matches('\'').replace("''", "'");
        match (self.all.as_slice(), self.compared.as_slice()) {
            ([values], []) => Some(values.iter().map(plain).collect::<Vec<_>>().join(" | ")),
            ([], [(comparison, with)]) => Some(format!("{}: {with}", comparison.name)),
            _ => None,
        }
    }

    fn cell(&self) -> String {
        let list = |texts: &Vec<String>| match texts.as_slice() {
            [one] => one.clone(),
            several => format!("[{}]", several.join(", ")),
        };
        if let ([one], []) = (self.all.as_slice(), self.compared.as_slice()) {
            return list(one);
        }
        let all: Vec<String> = self.all.iter().map(list).collect();
        let all = (!all.is_empty()).then(|| format!("all: [{}]", all.join(", ")));
        let name = |comparison: &&'static Comparison| comparison.name;
        let mut names: Vec<&str> = self.compared.iter().map(|(c, _)| name(c)).collect();
        names.dedup();
        let compared = names.into_iter().map(|name| {
            let with = self.compared.iter().filter(|(c, _)| c.name == name).map(|(_, with)| with.clone());
            format!("{name}: {}", list(&with.collect()))
        });
        format!("{{{}}}", all.into_iter().chain(compared).collect::<Vec<_>>().join(", "))
    }
}

/// The comparison that a mask of differences says.
fn comparison(fact: &Fact, mask: &Mask) -> Option<&'static Comparison> {
    let atoms = cube::atoms(mask, fact.atoms.len()).map(|a| signs((fact.atoms[a].low, fact.atoms[a].high)));
    let all = atoms.fold([false; 3], |a, b| [a[0] || b[0], a[1] || b[1], a[2] || b[2]]);
    compare::of_signs(all)
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

/// Upper limit of a cell: values below it match, with the sign `<=` the limit itself too.
pub(crate) struct Until<'a> {
    /// The limit as a value of the fact.
    pub(crate) limit: i64,
    /// The limit as authors write it: `14d`.
    pub(crate) text: &'a str,
    /// `<` or `<=`.
    pub(crate) sign: &'a str,
}

impl Until<'_> {
    /// The part of a mask that lies below the limit, as a cell: `1d..14d`. Where no part does, the limit alone.
    pub(crate) fn cell(&self, offsets: &Offsets, fact: &Fact, mask: &Mask) -> String {
        let equals = self.sign.trim_start_matches('<');
        let all = || format!("'{}{}'", self.sign, self.text);
        let cell = |(first, last): &(&Atom, &Atom)| match () {
            () if last.high < self.limit => {
                flow_scalar(&interval(offsets, &fact.domain, &fact.atoms, (first, last)))
            }
            () if first.low == fact.domain.range.0 => all(),
            () => {
                let low = fact.domain.format(offsets, first.low, first.unit);
                flow_scalar(&format!("{low}..{equals}{}", self.text))
            }
        };
        let runs = runs(fact, mask);
        let cells: Vec<String> = runs.iter().filter(|(first, _)| first.low < self.limit).map(cell).collect();
        match cells.as_slice() {
            [] => all(),
            [one] => one.clone(),
            several => format!("[{}]", several.join(", ")),
        }
    }
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
