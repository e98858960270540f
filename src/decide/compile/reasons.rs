//! The boxes of cases in which a rule decides, for rules that share a leaf of the diagram. Cases that go to an
//! exception, to an earlier rule or, for a `rest` rule, to the other rules are left out. An explanation of a case names
//! such a rule only if the case may lie in one of its boxes.

use crate::diagram::cube::{self, Cube};
use crate::diagram::{HitPolicy, Leaf, Problem, Row, TooEntangled, Work};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Limit of the boxes that are computed for a row of a rule. A rule with a row of more boxes is named as a reason
/// wherever the cells of that row match.
const BOXES: usize = 64;

/// Computes the boxes in which a rule decides, for each rule that shares a leaf with another rule; by index of the
/// rule. The rows of the problem must stand in the order in which they decide.
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

/// The boxes of a row without the cases that rows before it decide; `None` where these are more than [`BOXES`].
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
