//! The rules that decide a case, among those of the leaves that it reaches.
//!
//! A leaf of the diagram names every rule that leads to its outcome, whatever the answers to questions that
//! the way to the leaf does not ask. Another decision or a text may have asked them; then a rule that decides
//! none of the cases still possible is no reason.

use crate::decide::compile::rule_set::Decision;
use crate::diagram::cube::{self, Cube, Mask};

/// The rules of a decision without those that share a leaf but decide none of the possible cases.
pub(super) fn deciding(decision: &Decision, rules: Vec<usize>, possible: &[Mask]) -> Vec<usize> {
    let may = |cube: &Cube| possible.iter().zip(cube).all(|(p, m)| cube::meets(p, m));
    let decides = |rule: &usize| decision.beside.get(rule).is_none_or(|boxes| boxes.iter().any(may));
    rules.into_iter().filter(decides).collect()
}
