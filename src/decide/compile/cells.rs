//! Every map of cells in the file, with its facts found and its values read.

use super::cell::{self, Cells};
use super::cuts::Cuts;
use super::names::Names;
use super::setting::Setting;
use crate::decide::source::draft::{Body, When};
use crate::diag::{Code, Diagnostic, Diags};

/// The maps of cells, in the order of their owners. `None` stands for none, and for one with a fault.
pub(super) struct AllCells {
    pub(super) rules: Vec<Option<Cells>>,
    /// Per rule.
    pub(super) exceptions: Vec<Vec<Option<Cells>>>,
    pub(super) advice: Vec<Option<Cells>>,
    pub(super) impossible: Vec<Option<Cells>>,
    /// Per raw fact.
    pub(super) needs: Vec<Option<Cells>>,
    pub(super) derive: Vec<Vec<Option<Cells>>>,
    /// Ends of all cells.
    pub(super) cuts: Cuts,
}

impl AllCells {
    /// Reads the maps, in file order. Faults are reported.
    pub(super) fn of(names: &Names<'_>, body: &Body, setting: &Setting, diags: &mut Diags) -> AllCells {
        let mut cuts = Cuts::default();
        let mut read = |when: &When| cells(names, setting, when, &mut cuts, diags);
        let rules = body.rules.iter().map(|rule| {
            let own = rule.when.as_ref().and_then(&mut read);
            (own, rule.exceptions.iter().map(|e| read(&e.when)).collect::<Vec<_>>())
        });
        let (rules, exceptions) = rules.collect();
        let advice = body.advice.iter().map(|a| read(&a.when)).collect();
        let impossible = body.impossible.iter().map(|(when, _)| read(when)).collect();
        let facts = body.facts.iter().map(|fact| {
            let needs = fact.needs.as_ref().and_then(&mut read);
            (needs, fact.derive.iter().flatten().map(|(when, _)| read(when)).collect::<Vec<_>>())
        });
        let (needs, derive) = facts.collect();
        AllCells { rules, exceptions, advice, impossible, needs, derive, cuts }
    }

    /// Number of maps.
    pub(super) fn count(&self) -> usize {
        let many = self.exceptions.iter().chain(&self.derive).map(Vec::len).sum::<usize>();
        self.rules.len() + many + self.advice.len() + self.impossible.len() + self.needs.len()
    }
}

/// Reads the cells of a map, and notes where they cut facts. `None` if there is a fault in it.
fn cells(
    names: &Names<'_>,
    setting: &Setting,
    when: &When,
    cuts: &mut Cuts,
    diags: &mut Diags,
) -> Option<Cells> {
    let before = diags.list.len();
    let mut out = Cells::with_capacity(when.cells.len());
    for cell in &when.cells {
        let Some(fact) = names.named(&cell.fact, diags) else { continue };
        let stretches = cell::read((names, fact), &setting.offsets, cell, diags);
        cuts.note_units(fact, &names.facts[fact].domain, cell);
        if out.iter().any(|(f, _)| *f == fact) {
            let message = format!("`{}` has two cells here", cell.fact.0);
            diags.push(Diagnostic::new(Code::InvalidCell, cell.fact.1, message));
        }
        out.push((fact, stretches));
    }
    let fine = diags.list.len() == before;
    if fine {
        cuts.note(&out);
    }
    fine.then_some(out)
}
