//! The rules that decide a case, among those of the leaves that it reaches.
//!
//! A leaf of the diagram names every rule that leads to its outcome, whatever a reader answers to questions
//! that the leaf does not hang on. Some of these are answered all the same: another decision has asked, or a
//! text. Then a rule that the answers rule out is no reason.

use super::answers::certain;
use crate::decide::compile::rule_set::{Decision, RuleSet};
use crate::diagram::HitPolicy;
use crate::diagram::cube::{self, Cube, Mask};
use std::collections::BTreeSet;

/// Those of some rules of one decision that may decide with these atoms. All of them where none is left: then
/// answers contradict each other.
pub(super) fn deciding(
    set: &RuleSet,
    decision: &Decision,
    rules: Vec<usize>,
    possible: &[Mask],
) -> Vec<usize> {
    let beside = beside(set, decision);
    let ruled: Vec<(usize, Option<Cube>)> = rules
        .iter()
        .filter(|rule| beside.contains(rule))
        .map(|rule| (rank(set, decision, *rule), cube(set, *rule)))
        .collect();
    let holds = |(_, cube): &&(usize, Option<Cube>)| cube.as_ref().is_some_and(|c| certain(possible, c));
    let first = ruled.iter().filter(holds).map(|(rank, _)| *rank).min();
    let may = |cube: &Cube| possible.iter().zip(cube).all(|(p, mask)| cube::meets(p, mask));
    let decides = |rule: &usize| {
        let own = (rank(set, decision, *rule), cube(set, *rule));
        !beside.contains(rule) || first.is_none_or(|first| own.0 <= first) && own.1.as_ref().is_none_or(may)
    };
    let left: Vec<usize> = rules.iter().copied().filter(decides).collect();
    if left.is_empty() { rules } else { left }
}

/// The box in which a rule matches while it is in force; none for the rest.
pub(super) fn cube(set: &RuleSet, rule: usize) -> Option<Cube> {
    let one = &set.rules[rule];
    let mut cube = (!one.rest).then(|| one.masks.clone())?;
    if let Some(edition) = set.edition {
        cube[edition].clone_from(&one.editions);
    }
    Some(cube)
}

/// The rules of a decision that share a leaf with another. In a list each rule has leaves of its own.
pub(super) fn beside(set: &RuleSet, decision: &Decision) -> BTreeSet<usize> {
    let leaves = set.diagram.leaves[decision.leaves.clone()].iter();
    leaves.filter(|leaf| leaf.rules.len() > 1).flat_map(|leaf| leaf.rules.iter().copied()).collect()
}

/// Which of two rules that both match decides: the one with the smaller number. Both do where it is the same.
pub(super) fn rank(set: &RuleSet, decision: &Decision, rule: usize) -> usize {
    let one = &set.rules[rule];
    if one.rest {
        return 2 * set.rules.len();
    }
    let behind = usize::from(one.exception_of.is_none());
    match decision.hit_policy {
        HitPolicy::First => 2 * one.exception_of.unwrap_or(rule) + behind,
        _ => behind,
    }
}
