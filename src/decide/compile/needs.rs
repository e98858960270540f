//! Boxes in which facts apply.
//!
//! A fact whose `needs` do not match is *not applicable*: the diagram never asks it, and a cell about
//! it does not match there, whatever the cell says. A row without a cell about it matches as usual.
//! `needs` may only speak of facts that are asked before; a fact that is itself not applicable
//! fulfils no `needs`.
//!
//! A quotient is not applicable where it would be divided by zero.

use super::boxes::{Boxes, expand, sizes};
use super::cell::Cells;
use super::cells::not_zero;
use crate::decide::kind::fact::{Derived, Fact, Hidden};
use crate::diag::{Code, Diagnostic, Diags};
use crate::diagram::cube::{self, Cube};
use crate::diagram::{TooEntangled, Work};
use crate::source::Span;

/// The boxes in which every fact applies: its own `needs` (`own`, any of them, with their places), and those
/// of its operands. None means always.
pub(super) fn needs(
    facts: &[Fact],
    (own, places): (&[&[Option<Cells>]], &[Vec<Span>]),
    work: &Work,
    diags: &mut Diags,
) -> Result<Vec<Vec<Cube>>, TooEntangled> {
    let boxes = Boxes {
        atoms: facts.iter().map(|f| f.atoms.as_slice()).collect(),
        sometimes: own.iter().map(|own| !own.is_empty()).collect(),
    };
    let sizes = sizes(facts);
    let mut all: Vec<Vec<Cube>> = Vec::new();
    let mut count = 0;
    for (index, fact) in facts.iter().enumerate() {
        if fact.table().is_some() {
            all.push(Vec::new());
            continue;
        }
        let mut mine = None;
        // A map with a fault was reported, and stands for nothing.
        for cells in own[index].iter().flatten() {
            mine.get_or_insert_with(Vec::new).extend(expand(facts, &boxes.cube(cells), work)?);
        }
        let of_parts = fact.operands().iter().map(|part| &all[*part]).filter(|needs| !needs.is_empty());
        let divisor = fact.derived.as_ref().and_then(Derived::divisor);
        let divisible = divisor.filter(|divisor| can_be_zero(&facts[*divisor])).map(|divisor| {
            let cells = vec![(divisor, not_zero(&facts[divisor].domain))];
            expand(facts, &boxes.cube(&cells), work)
        });
        let divisible = divisible.transpose()?;
        let mut cubes = vec![cube::everything(&sizes)];
        for more in of_parts.chain(&mine).chain(&divisible) {
            work.spend(cubes.len() * more.len() * sizes.len())?;
            cubes = cubes.iter().flat_map(|c| more.iter().filter_map(|m| cube::intersect(c, m))).collect();
        }
        count += cubes.len();
        if work.is_crowded(count) {
            return Err(TooEntangled);
        }
        if cubes.is_empty() {
            cubes = vec![never(facts, &sizes)];
        }
        let always = cubes.iter().any(|c| *c == cube::everything(&sizes));
        let late = asked_later(facts, &cubes, index);
        let place = places[index].first().copied().unwrap_or(fact.span);
        let hidden = fact.hidden.is_some() || fact.domain.group.is_some_and(|(_, option)| option > 0);
        diags.list.extend(late.filter(|_| !hidden).map(|later| not_before(facts, (index, later), place)));
        all.push(if late.is_some() || always { Vec::new() } else { cubes });
    }
    Ok(all)
}

/// Whether zero is among the values of a fact.
fn can_be_zero(fact: &Fact) -> bool {
    let (first, last) = fact.domain.range;
    let values = match &fact.derived {
        Some(Derived::Table { values, .. }) => values.contains(&0),
        _ => true,
    };
    values && first <= 0 && 0 <= last && first.rem_euclid(fact.domain.step) == 0
}

/// A fact that boxes speak of although it is not asked before another.
fn asked_later(facts: &[Fact], cubes: &[Cube], fact: usize) -> Option<usize> {
    let cares = |f: &usize| cubes.iter().any(|c| !cube::is_full(&c[*f], facts[*f].atoms.len()));
    (fact..facts.len()).find(cares)
}

fn not_before(facts: &[Fact], (index, later): (usize, usize), place: Span) -> Diagnostic {
    // A comparison has two facts: the finding names the fact further down, because it is asked last.
    let named = match &facts[later].hidden {
        Some(Hidden::Compare { of, with: (with, _), .. }) => *of.max(with),
        _ => facts[later].owner().unwrap_or(later),
    };
    // All options of a question need the same.
    let [id, needed] = [index, named].map(|fact| facts[fact].id.split('.').next().unwrap_or_default());
    if id == needed {
        let d = Diagnostic::new(Code::InvalidValue, place, format!("`{id}` needs its own answer"));
        return d.hint("name questions that stand before it, or take `needs` out");
    }
    let message = format!("`{id}` needs `{needed}`, which is not asked before it");
    let hint = format!("move `{needed}` above `{id}`");
    Diagnostic::new(Code::InvalidValue, place, message).hint(hint)
}

/// A cube without a point, for a fact that never applies: where a table never gives what it needs.
fn never(facts: &[Fact], sizes: &[usize]) -> Cube {
    let mut cube = cube::everything(sizes);
    if let Some(first) = facts.iter().position(|f| f.table().is_none()) {
        cube[first] = cube::mask(sizes[first], false);
    }
    cube
}
