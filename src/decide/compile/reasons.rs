//! Where each rule decides, for rules that share an end of the diagram: without the cases that exceptions, rules
//! before it, or the rules beside a `rest` take. What explains a case names a rule only there.

use crate::diagram::cube::{self, Cube};
use crate::diagram::{HitPolicy, Leaf, Problem, Row, TooEntangled, Work};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Limit of the boxes that are computed for a rule. A rule with more is named as a reason wherever its cells match.
const BOXES: usize = 64;

/// The boxes in which rules decide, of those that share a leaf with another. `rows` stand in the order in which
/// they decide.
pub(super) fn beside(
    problem: &Problem,
    policy: HitPolicy,
    leaves: &[Leaf],
    work: &Work,
) -> BTreeMap<usize, Vec<Cube>> {
    let several = leaves.iter().filter(|leaf| leaf.rules.len() > 1);
    let shared: BTreeSet<usize> = several.flat_map(|leaf| leaf.rules.iter().copied()).collect();
    let mut boxes: BTreeMap<usize, Vec<Cube>> = BTreeMap::new();
    for (at, row) in problem.rows.iter().enumerate().filter(|(_, row)| shared.contains(&row.rule)) {
        let own = match left(row, &problem.rows[..at], policy, work) {
            Ok(Some(own)) => own,
            Ok(None) | Err(TooEntangled) => vec![row.cube.clone()],
        };
        boxes.entry(row.rule).or_default().extend(own);
    }
    boxes
}

/// What rows before a row leave of it; `None` where that takes too many boxes.
fn left(
    row: &Row,
    before: &[Rc<Row>],
    policy: HitPolicy,
    work: &Work,
) -> Result<Option<Vec<Cube>>, TooEntangled> {
    let takes = |other: &&Rc<Row>| {
        let first = matches!(policy, HitPolicy::First | HitPolicy::Priority);
        other.rule != row.rule && (first || row.rest && !other.rest)
    };
    cube::subtract_all(&row.cube, before.iter().filter(takes).map(|other| &other.cube), BOXES, work)
}
