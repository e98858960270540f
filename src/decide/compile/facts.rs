//! Facts cut into atoms, completed with their tables and needs.

use super::blanks::with_blanks;
use super::cell::Cells;
use super::cells::AllCells;
use super::names::{NamedFact, Names};
use super::needs;
use super::setting::Setting;
use super::tables;
use crate::decide::kind::fact::{Atom, Derived, Fact, Group};
use crate::decide::source::draft::RawFact;
use crate::diag::Diags;
use crate::diagram::{TooEntangled, Work};
use crate::source::Span;

/// The facts of a set, complete.
pub(super) struct Facts {
    pub(super) list: Vec<Fact>,
    pub(super) groups: Vec<Group>,
}

/// Cuts the facts, and completes them with their tables and needs. `None` where a table gives a fact
/// from itself.
pub(super) fn cut(
    names: Names<'_>,
    cells: &AllCells,
    setting: &Setting,
    work: &Work,
    diags: &mut Diags,
) -> Result<Option<Facts>, TooEntangled> {
    let facts = names.facts.iter().enumerate();
    let atoms: Vec<Vec<Atom>> = facts.map(|(i, fact)| cells.cuts.atoms(i, fact, setting, diags)).collect();
    let tables = tables::tables(&names.facts, &atoms, (cells, setting), work, diags)?;
    if tables::cycles(&names.facts, &atoms, &tables, diags) {
        return Ok(None);
    }
    let own: Vec<&[Option<Cells>]> = names.facts.iter().map(|f| cells.needs[f.raw.0].as_slice()).collect();
    let places: Vec<Vec<Span>> = names.facts.iter().map(|f| needs_of(f.raw.1)).collect();
    let parts = names.facts.into_iter().zip(atoms).zip(tables);
    let always: Vec<Fact> = parts.map(|((fact, atoms), table)| complete(fact, atoms, table)).collect();
    let needs = needs::needs(&always, (&own, &places), work, diags)?;
    let list = always.into_iter().zip(needs).map(|(fact, needs)| Fact { needs, ..fact }).collect();
    Ok(Some(Facts { list, groups: names.groups }))
}

/// Places of the conditions under which a fact applies.
fn needs_of(raw: &RawFact) -> Vec<Span> {
    raw.needs.iter().filter_map(|when| when.span).collect()
}

/// A fact that always applies.
fn complete(named: NamedFact<'_>, atoms: Vec<Atom>, table: Option<tables::Table>) -> Fact {
    let (_, raw) = named.raw;
    let table = table.map(|tables::Table { rows, values, places }| Derived::Table { rows, values, places });
    let derived = named.formula.or(table);
    let is_own = named.hidden.is_none();
    Fact {
        id: named.id,
        asked_with: with_blanks(raw.ask.as_deref()).filter(|_| is_own),
        ask: named.ask,
        say: raw.say.as_ref().filter(|_| is_own).map(|s| s.0.clone()),
        help: raw.help.clone().filter(|_| is_own),
        domain: named.domain,
        atoms,
        unsure: if derived.is_some() { None } else { raw.unsure.clone() },
        derived,
        hidden: named.hidden,
        needs: Vec::new(),
        span: raw.span,
    }
}
