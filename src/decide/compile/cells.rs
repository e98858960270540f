//! Every map of cells in the file, with its facts found and its values read.

use super::cell::{self, Cells, Stretch};
use super::cuts::Cuts;
use super::names::Names;
use super::setting::Setting;
use crate::decide::kind::definition::Domain;
use crate::decide::kind::fact::Group;
use crate::decide::source::draft::{Body, CellTest, RawCell, RawPassage, When};
use crate::diag::{Code, Diagnostic, Diags};
use crate::keys::Text;
use crate::source::Span;

/// The maps of cells, in the order of their owners. `None` stands for none, and for one with a fault.
pub(super) struct AllCells {
    pub(super) rules: Vec<Option<Cells>>,
    /// Cells of exceptions, by rule.
    pub(super) exceptions: Vec<Vec<Option<Cells>>>,
    pub(super) advice: Vec<Option<Cells>>,
    pub(super) impossible: Vec<Option<Cells>>,
    /// Cells of each passage, by text: bodies of outcomes, then advice.
    pub(super) passages: Vec<Vec<Option<Cells>>>,
    /// Cells by raw fact, any of which must match for the fact to apply.
    pub(super) needs: Vec<Vec<Option<Cells>>>,
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
            let needs = fact.needs.iter().map(&mut read).collect::<Vec<_>>();
            (needs, fact.derive.iter().flatten().map(|(when, _)| read(when)).collect::<Vec<_>>())
        });
        let (needs, derive) = facts.collect();
        let passages = body.passages().map(|text| {
            let read = |passage: &RawPassage| passage_cells(names, setting, passage, &mut cuts, diags);
            text.iter().map(read).collect::<Vec<_>>()
        });
        let passages = passages.collect();
        for passage in &body.replaced {
            passage_cells(names, setting, passage, &mut cuts, diags);
        }
        let divisors = names.facts.iter().filter_map(|fact| fact.formula.as_ref()?.divisor());
        divisors.for_each(|fact| cuts.note(&vec![(fact, not_zero(&names.facts[fact].domain))]));
        AllCells { rules, exceptions, advice, impossible, passages, needs, derive, cuts }
    }

    /// Number of maps.
    pub(super) fn count(&self) -> usize {
        let many = self.exceptions.iter().chain(&self.derive).chain(&self.needs).chain(&self.passages);
        self.rules.len() + many.map(Vec::len).sum::<usize>() + self.advice.len() + self.impossible.len()
    }
}

/// The cells of a passage. Hints are rewritten in the syntax of `::: when`: `harm.broken=yes`.
fn passage_cells(
    names: &Names<'_>,
    setting: &Setting,
    passage: &RawPassage,
    cuts: &mut Cuts,
    diags: &mut Diags,
) -> Option<Cells> {
    let before = diags.list.len();
    let found = cells(names, setting, passage.when.as_ref()?, cuts, diags);
    let hints = diags.list[before..].iter_mut().flat_map(|d| &mut d.hints);
    for hint in hints.filter(|hint| hint.starts_with("write `") && hint.ends_with(": yes`")) {
        *hint = hint.replace(": yes`", "=yes`");
    }
    found
}

/// The values of a fact other than zero: those by which another fact can be divided.
pub(super) fn not_zero(domain: &Domain) -> Vec<Stretch> {
    let (first, last) = domain.range;
    let sides = [(first, last.min(-1)), (first.max(domain.step), last)];
    sides.into_iter().filter(|(low, high)| low <= high).collect()
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
    for (at, cell) in when.cells.iter().enumerate() {
        if let Some(group) = names.group(&cell.fact.0) {
            diags.push(of_group(group, cell));
            continue;
        }
        let Some(fact) = names.named(&cell.fact, diags) else { continue };
        // Keys of a map are told apart as texts, but an id may be written in two ways.
        if when.cells[..at].iter().any(|other| other.fact.0 == cell.fact.0) {
            let message = format!("`{}` has two cells here", cell.fact.0);
            let d = Diagnostic::new(Code::InvalidCell, cell.fact.1, message);
            diags.push(d.hint(format!("write what must hold in one: `{}: {{all: […, …]}}`", cell.fact.0)));
        }
        for test in &cell.tests {
            if let CellTest::Any(values) | CellTest::Not(values) = test {
                cuts.note_units(fact, &names.facts[fact].domain, values);
            }
            for (about, stretches) in cell::read((names, fact), &setting.offsets, (cell, test), diags) {
                both(names, &mut out, (about, stretches), cell, diags);
            }
        }
    }
    let fine = diags.list.len() == before;
    if fine {
        cuts.note(&out);
    }
    fine.then_some(out)
}

/// Adds a cell to others of which all must match.
fn both(
    names: &Names<'_>,
    cells: &mut Cells,
    (fact, stretches): (usize, Vec<Stretch>),
    cell: &RawCell,
    diags: &mut Diags,
) {
    let Some((_, known)) = cells.iter_mut().find(|(f, _)| *f == fact) else {
        cells.push((fact, stretches));
        return;
    };
    let pairs = known.iter().flat_map(|a| stretches.iter().map(move |b| (a.0.max(b.0), a.1.min(b.1))));
    let left: Vec<Stretch> = pairs.filter(|(low, high)| low <= high).collect();
    if left.is_empty() && !known.is_empty() && !stretches.is_empty() {
        let message = format!("the cell of `{}` matches nothing", names.facts[fact].id);
        let d = Diagnostic::new(Code::InvalidCell, cell.span, message);
        diags.push(d.hint("what it says cannot hold at once"));
    }
    *known = left;
}

/// The finding about a cell that names a question with several answers at once.
fn of_group(group: &Group, cell: &RawCell) -> Diagnostic {
    let id = &group.id;
    let message = format!("`{id}` has options of which any number is chosen");
    let is_option = |text: &&Text| group.options.iter().any(|(option, _)| *option == text.0);
    let texts = cell.tests.iter().flat_map(|test| match test {
        CellTest::Any(values) | CellTest::Not(values) => values.as_slice(),
        CellTest::Compare(..) => &[],
    });
    let named: Vec<String> =
        texts.filter(is_option).take(4).map(|(option, _)| format!("`{id}.{option}: yes`")).collect();
    let first = group.options.first().map_or("option", |o| o.0.as_str());
    let hint = match named.as_slice() {
        [] => format!("name one of them: `{id}.{first}: yes`"),
        [one] => format!("write {one}"),
        several => format!("write a rule for each: {}", several.join(", ")),
    };
    let end = if cell.span.file == cell.fact.1.file { cell.span.end } else { cell.fact.1.end };
    let span = Span { end: end.max(cell.fact.1.end), ..cell.fact.1 };
    Diagnostic::new(Code::InvalidCell, span, message).hint(hint)
}
