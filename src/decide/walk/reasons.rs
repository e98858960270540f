//! The rules that decide a case, among those of the leaves that it reaches.
//!
//! A leaf of the diagram names every rule that leads to its outcome, whatever the answers to questions that
//! the way to the leaf does not ask. Another decision or a text may have asked them; then a rule that the
//! answers exclude is no reason.

use crate::decide::compile::rule_set::{Decision, RuleSet};
use crate::diagram::cube::{self, Mask};
use std::collections::BTreeSet;

/// The rules of a decision without those that share a leaf but cannot match the possible atoms.
pub(super) fn deciding(
    set: &RuleSet,
    decision: &Decision,
    rules: Vec<usize>,
    possible: &[Mask],
) -> Vec<usize> {
    let beside = beside(set, decision);
    let may = |rule: &usize| possible.iter().zip(&set.rules[*rule].masks).all(|(p, m)| cube::meets(p, m));
    rules.into_iter().filter(|rule| !beside.contains(rule) || may(rule)).collect()
}

/// The rules of a decision that share a leaf with another, except `rest` rules. In a list each
/// rule has leaves of its own.
pub(super) fn beside(set: &RuleSet, decision: &Decision) -> BTreeSet<usize> {
    let leaves = set.diagram.leaves[decision.leaves.clone()].iter();
    let several = leaves.filter(|leaf| leaf.rules.len() > 1);
    several.flat_map(|leaf| leaf.rules.iter().copied()).filter(|rule| !set.rules[*rule].rest).collect()
}
