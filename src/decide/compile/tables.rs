//! Tables that give facts (`derive:`).

use super::boxes::Boxes;
use super::cells::AllCells;
use super::circles;
use super::names::NamedFact;
use super::setting::Setting;
use crate::config::quoted;
use crate::decide::kind::fact::{Atom, Derived};
use crate::decide::kind::meant;
use crate::diag::{Code, Diagnostic, Diags};
use crate::diagram::cube::{self, Cube};
use crate::diagram::{TooEntangled, Work};
use crate::limits::CUBES;
use crate::source::Span;

/// A table that gives a fact.
pub(super) struct Table {
    /// Rows: a box, and the atom that follows.
    pub(super) rows: Vec<(Cube, usize)>,
    /// The values that follow, by row.
    pub(super) values: Vec<i64>,
    /// Places of the rows.
    pub(super) places: Vec<Span>,
}

/// The table of every fact that has one.
pub(super) fn tables(
    facts: &[NamedFact<'_>],
    atoms: &[Vec<Atom>],
    (cells, setting): (&AllCells, &Setting),
    work: &Work,
    diags: &mut Diags,
) -> Result<Vec<Option<Table>>, TooEntangled> {
    let sometimes = vec![false; facts.len()];
    let boxes = Boxes { atoms: atoms.iter().map(Vec::as_slice).collect(), sometimes };
    let mut tables = Vec::with_capacity(facts.len());
    for (fact, own) in facts.iter().zip(atoms) {
        let known = (&boxes, own.as_slice(), cells);
        tables.push(table(fact, known, setting, work, diags).transpose()?);
    }
    Ok(tables)
}

fn table(
    fact: &NamedFact<'_>,
    (boxes, own, cells): (&Boxes<'_>, &[Atom], &AllCells),
    setting: &Setting,
    work: &Work,
    diags: &mut Diags,
) -> Option<Result<Table, TooEntangled>> {
    let (index, raw) = fact.raw;
    let derive = raw.derive.as_ref().filter(|_| fact.formula.is_none() && fact.hidden.is_none())?;
    if fact.domain.kind.grouped || fact.domain.from.is_some() {
        let message = format!("`{}` cannot be derived by a table", raw.id);
        let hint = "a table gives one value: use `yes_no`, `one_of`, `number` or `money`";
        diags.push(Diagnostic::new(Code::InvalidValue, raw.span, message).hint(hint));
        return None;
    }
    if let Some(span) = raw.needs.first().and_then(|n| n.span) {
        let message = format!("`{}` is derived and cannot have `needs`", raw.id);
        let hint = "write `needs` at the facts that it is derived from";
        diags.push(Diagnostic::new(Code::InvalidValue, span, message).hint(hint));
    }
    let mut rows: Vec<(Cube, i64)> = Vec::new();
    let mut places = Vec::new();
    let mut rest = None;
    for ((when, (then, span)), cells) in derive.iter().zip(&cells.derive[index]) {
        let Some(value) = value(fact, setting, then) else {
            diags.push(no_value(fact, setting, then, *span));
            continue;
        };
        match (when.rest, rest) {
            (true, None) => rest = Some((value, *span)),
            (true, Some(_)) => {
                let message = format!("`{}` has two rows with `when: rest`", raw.id);
                let d = Diagnostic::new(Code::RuleOverlap, when.span.unwrap_or(raw.span), message);
                diags.push(d.hint("keep one of them"));
            }
            (false, _) => {
                rows.extend(cells.as_ref().map(|c| (boxes.cube(c), value)));
                places.resize(rows.len(), *span);
            }
        }
    }
    if let Some((value, span)) = rest {
        let sizes: Vec<usize> = boxes.atoms.iter().map(|atoms| atoms.len()).collect();
        let others: Vec<Cube> = rows.iter().map(|(cube, _)| cube.clone()).collect();
        let left = cube::subtract_all(&cube::everything(&sizes), &others, CUBES.most, work);
        match left.and_then(|left| left.ok_or(TooEntangled)) {
            Ok(left) => rows.extend(left.into_iter().map(|cube| (cube, value))),
            Err(entangled) => return Some(Err(entangled)),
        }
        places.resize(rows.len(), span);
    }
    let atom = |value: i64| own.partition_point(|atom| atom.high < value);
    let values = rows.iter().map(|(_, value)| *value).collect();
    let rows = rows.into_iter().map(|(cube, value)| (cube, atom(value))).collect();
    Some(Ok(Table { rows, values, places }))
}

/// The value that a row gives; `None` where it is none of the fact.
fn value(fact: &NamedFact<'_>, setting: &Setting, text: &str) -> Option<i64> {
    let domain = &fact.domain;
    let value = fact.option(text).or_else(|| domain.parse(&setting.offsets, text, true).ok())?;
    let (first, last) = domain.range;
    let fits = !domain.kind.ordered || (value - first) % domain.step == 0;
    (first <= value && value <= last && fits).then_some(value)
}

fn no_value(fact: &NamedFact<'_>, setting: &Setting, text: &str, span: Span) -> Diagnostic {
    let message = format!("`{text}` is not a value of `{}`", fact.id);
    let d = Diagnostic::new(Code::UnknownOption, span, message);
    if fact.domain.kind.ordered {
        let say = |value| fact.domain.format(&setting.offsets, value, None);
        let (first, last) = fact.domain.range;
        let meant = meant::bare(&fact.domain, text);
        if let Some(meant) = meant.filter(|meant| value(fact, setting, meant).is_some()) {
            return d.hint(format!("write `{meant}`"));
        }
        return d.hint(format!("its values run from `{}` to `{}`", say(first), say(last)));
    }
    let options: Vec<&str> = fact.options.iter().map(|o| o.0.as_str()).take(12).collect();
    d.hint(format!("its values are {}", quoted(&options)))
}

/// Reports tables that derive a fact from itself, each circle once. Returns whether there is one.
pub(super) fn cycles(
    facts: &[NamedFact<'_>],
    atoms: &[Vec<Atom>],
    tables: &[Option<Table>],
    diags: &mut Diags,
) -> bool {
    let uses = |(table, fact): (&Option<Table>, &NamedFact<'_>)| -> Vec<usize> {
        if let Some(Derived::Formula { of, .. }) = &fact.formula {
            return of.clone();
        }
        let rows = table.as_ref().map_or(&[][..], |table| &table.rows);
        let cares = |f: &usize| rows.iter().any(|(c, _)| !cube::is_full(&c[*f], atoms[*f].len()));
        (0..facts.len()).filter(cares).collect()
    };
    let uses: Vec<Vec<usize>> = tables.iter().zip(facts).map(uses).collect();
    let circles = circles::circles(&uses);
    for way in &circles {
        let named = way.iter().map(|fact| &facts[*fact]).filter(|fact| fact.hidden.is_none());
        let ids: Vec<&str> = named.clone().map(|fact| fact.id.as_str()).collect();
        let Some(first) = named.clone().next() else { continue };
        let message = match ids.as_slice() {
            [one] => format!("`{one}` is derived from itself"),
            several => format!("facts are derived from each other in a circle: `{}`", circles::said(several)),
        };
        let hint = "a table may only use facts that do not depend on its result";
        diags.push(Diagnostic::new(Code::InvalidValue, first.raw.1.span, message).hint(hint));
    }
    !circles.is_empty()
}
