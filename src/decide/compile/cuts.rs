//! Facts are cut at the ends of every cell: the pieces are their atoms.

use super::cell::Cells;
use super::names::NamedFact;
use super::setting::Setting;
use crate::decide::kind::cells::labelled;
use crate::decide::kind::definition::Domain;
use crate::decide::kind::fact::Atom;
use crate::decide::kind::grammar::plain::normalize;
use crate::decide::kind::hidden::named_by;
use crate::diag::{Code, Diags};
use crate::keys::Text;
use crate::limits::ATOMS;
use std::collections::{BTreeSet, HashMap};

/// Ends of cells by fact, and the units in which authors wrote them.
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
    pub(super) fn note_units(&mut self, fact: usize, domain: &Domain, values: &[Text]) {
        for (text, _) in values {
            let text = normalize(text);
            let parts = text.trim_start_matches(['<', '>', '=', '≤', '≥']).split("..");
            let parts = parts.map(|part| part.trim_start_matches('='));
            for (value, unit) in parts.filter_map(domain.kind.unit) {
                self.units.insert((fact, value), unit);
            }
        }
    }

    /// The atoms of a fact.
    pub(super) fn atoms(
        &self,
        index: usize,
        fact: &NamedFact<'_>,
        setting: &Setting,
        diags: &mut Diags,
    ) -> Vec<Atom> {
        let domain = &fact.domain;
        if !domain.kind.ordered {
            return choices(&fact.options);
        }
        let (first, last) = domain.range;
        let inside = self.at.get(&index).into_iter().flatten().copied();
        let lows: Vec<i64> =
            std::iter::once(first).chain(inside.filter(|c| *c > first && *c <= last)).collect();
        let lows = self.within_limit(fact, lows, diags);
        let highs = lows[1..].iter().map(|l| l - 1).chain([last]);
        let atom = |(&low, high)| {
            let unit = self.units.get(&(index, low)).copied();
            Atom { label: String::new(), value: String::new(), low, high, unit }
        };
        let atoms = labelled(setting.locale(), domain, lows.iter().zip(highs).map(atom).collect());
        match &fact.hidden {
            Some(hidden) => named_by(hidden, atoms, &setting.phrases),
            None => atoms,
        }
    }

    /// The first values of atoms, or only the first of all where there are too many.
    fn within_limit(&self, fact: &NamedFact<'_>, lows: Vec<i64>, diags: &mut Diags) -> Vec<i64> {
        if !ATOMS.is_below(lows.len()) {
            return lows;
        }
        diags.push(ATOMS.named(Code::TooEntangled, fact.raw.1.span, &fact.id, lows.len()));
        vec![lows[0]]
    }
}

fn choices(options: &[(String, String)]) -> Vec<Atom> {
    let atom = |(i, (value, label)): (usize, &(String, String))| Atom {
        label: label.clone(),
        value: value.clone(),
        low: i as i64,
        high: i as i64,
        unit: None,
    };
    options.iter().enumerate().map(atom).collect()
}
