//! The rules that decide a case, among those of the leaves that it reaches.
//!
//! A leaf of the diagram names every rule that leads to its outcome, whatever a reader answers to questions
//! that the leaf does not hang on. Some of these are answered all the same: another decision has asked, or a
//! text. Then a rule that the answers rule out is no reason.

use crate::decide::compile::rule_set::{Decision, RuleSet};
use crate::diagram::cube::{self, Mask};
use std::collections::BTreeSet;

/// Those of some rules of one decision that may match with these atoms.
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

/// The rules of a decision that share a leaf with another, but for those that stand for the rest. In a list each
/// rule has leaves of its own.
pub(super) fn beside(set: &RuleSet, decision: &Decision) -> BTreeSet<usize> {
    let leaves = set.diagram.leaves[decision.leaves.clone()].iter();
    let several = leaves.filter(|leaf| leaf.rules.len() > 1);
    several.flat_map(|leaf| leaf.rules.iter().copied()).filter(|rule| !set.rules[*rule].rest).collect()
}
