//! Tables that give facts (`derive:`).

use super::boxes::Boxes;
use super::cells::AllCells;
use super::names::NamedFact;
use crate::decide::kind::fact::Atom;
use crate::diag::{Code, Diagnostic, Diags};
use crate::diagram::cube::{self, Cube};

/// Rows of a table: a box, and the atom that follows.
pub(super) type Table = Vec<(Cube, usize)>;

/// The table of every fact that has one.
pub(super) fn tables(
    facts: &[NamedFact<'_>],
    atoms: &[Vec<Atom>],
    cells: &AllCells,
    diags: &mut Diags,
) -> Vec<Option<Table>> {
    let sometimes = vec![false; facts.len()];
    let boxes = Boxes { atoms: atoms.iter().map(Vec::as_slice).collect(), sometimes };
    facts.iter().map(|fact| table(fact, &boxes, cells, diags)).collect()
}

fn table(fact: &NamedFact<'_>, boxes: &Boxes<'_>, cells: &AllCells, diags: &mut Diags) -> Option<Table> {
    let (index, raw) = fact.raw;
    let derive = raw.derive.as_ref()?;
    if fact.domain.kind.ordered || fact.domain.kind.grouped {
        let message = format!("`{}` cannot be derived by a table", raw.id);
        let hint = "a table gives a `yes_no` or `one_of` fact";
        diags.push(Diagnostic::new(Code::InvalidValue, raw.span, message).hint(hint));
        return None;
    }
    if let Some(span) = raw.needs.as_ref().and_then(|n| n.span) {
        let message = format!("`{}` is derived and cannot have `needs`", raw.id);
        let hint = "write `needs` at the facts that it is derived from";
        diags.push(Diagnostic::new(Code::InvalidValue, span, message).hint(hint));
    }
    let mut rows = Vec::new();
    for ((_, (then, span)), cells) in derive.iter().zip(&cells.derive[index]) {
        let value = fact.domain.parse(&[], then, true).ok();
        let Some(value) = value.and_then(|v| usize::try_from(v).ok()) else {
            let message = format!("`{then}` is not a value of `{}`", raw.id);
            diags.push(Diagnostic::new(Code::UnknownOption, *span, message));
            continue;
        };
        rows.extend(cells.as_ref().map(|c| (boxes.cube(c), value)));
    }
    Some(rows)
}

/// Whether a table gives a fact from itself. Each such fact is reported once.
pub(super) fn cycles(
    facts: &[NamedFact<'_>],
    atoms: &[Vec<Atom>],
    tables: &[Option<Table>],
    diags: &mut Diags,
) -> bool {
    let uses = |table: &Option<Table>| -> Vec<usize> {
        let rows = table.as_deref().unwrap_or_default();
        let cares = |f: &usize| rows.iter().any(|(c, _)| !cube::is_full(&c[*f], atoms[*f].len()));
        (0..facts.len()).filter(cares).collect()
    };
    let uses: Vec<Vec<usize>> = tables.iter().map(uses).collect();
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
            diags.push(Diagnostic::new(Code::InvalidValue, fact.raw.1.span, message).hint(hint));
        }
    }
    found
}
