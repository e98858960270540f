//! Boxes in which facts apply.
//!
//! A fact whose `needs` do not match is *not applicable*: the diagram never asks it, and a cell about
//! it does not match there, whatever the cell says. A row without a cell about it matches as usual.
//! `needs` may only speak of facts that are asked before; a fact that is itself not applicable
//! fulfils no `needs`.

use super::boxes::{Boxes, expand, sizes};
use super::cell::Cells;
use crate::decide::kind::fact::Fact;
use crate::diag::{Code, Diagnostic, Diags};
use crate::diagram::cube::{self, Cube};
use crate::diagram::{TooEntangled, Work};

/// The boxes in which every fact applies: its own `needs` (`own`), and those of its operands. None means
/// always.
pub(super) fn needs(
    facts: &[Fact],
    own: &[Option<&Cells>],
    work: &Work,
    diags: &mut Diags,
) -> Result<Vec<Vec<Cube>>, TooEntangled> {
    let boxes = Boxes {
        atoms: facts.iter().map(|f| f.atoms.as_slice()).collect(),
        sometimes: own.iter().map(Option::is_some).collect(),
    };
    let sizes = sizes(facts);
    let mut all: Vec<Vec<Cube>> = Vec::new();
    let mut count = 0;
    for (index, fact) in facts.iter().enumerate() {
        if fact.table().is_some() {
            all.push(Vec::new());
            continue;
        }
        let mine = own[index].map(|cells| expand(facts, &boxes.cube(cells), work)).transpose()?;
        let of_parts = fact.operands().iter().map(|part| &all[*part]).filter(|needs| !needs.is_empty());
        let mut cubes = vec![cube::everything(&sizes)];
        for more in of_parts.chain(&mine) {
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
        diags.list.extend(late.map(|later| not_before(fact, &facts[later])));
        all.push(if late.is_some() || always { Vec::new() } else { cubes });
    }
    Ok(all)
}

/// A fact that boxes speak of although it is not asked before another.
fn asked_later(facts: &[Fact], cubes: &[Cube], fact: usize) -> Option<usize> {
    let cares = |f: &usize| cubes.iter().any(|c| !cube::is_full(&c[*f], facts[*f].atoms.len()));
    (fact..facts.len()).find(cares)
}

fn not_before(fact: &Fact, needed: &Fact) -> Diagnostic {
    let message = format!("`{}` needs `{}`, which is not asked before it", fact.id, needed.id);
    let hint = format!("move `{}` above `{}`", needed.id, fact.id);
    Diagnostic::new(Code::InvalidValue, fact.span, message).hint(hint)
}

/// A cube without a point, for a fact that never applies: where a table never gives what it needs.
fn never(facts: &[Fact], sizes: &[usize]) -> Cube {
    let mut cube = cube::everything(sizes);
    if let Some(first) = facts.iter().position(|f| f.table().is_none()) {
        cube[first] = cube::mask(sizes[first], false);
    }
    cube
}
