//! The parts of a guide that decides several things: without a script each is walked by itself, and a list
//! shows all its rules with their conditions. The script asks for all of them together.

use super::{DecisionPart, drawing, outcome, outline, question, rule};
use crate::address;
use crate::decide::{Decision, RuleSet};
use crate::diagram::Next;
use crate::render::context::Link;
use crate::render::page::Page;

/// The parts of a guide; none where it decides one thing.
pub(super) fn parts(page: &Page<'_>, set: &RuleSet) -> Vec<DecisionPart> {
    if !set.is_several() {
        return Vec::new();
    }
    let outlines = if set.is_walkable() { outline::outlines(page, set) } else { Vec::new() };
    let mut outlines = outlines.into_iter();
    let part = |decision: &Decision| {
        let (first, only) = beginning(page, set, decision);
        DecisionPart {
            id: decision.id.clone(),
            title: decision.title.clone(),
            is_list: decision.is_list(),
            total: decision.aggregate.map_or(String::new(), |a| page.word(a.words).to_string()),
            first,
            only,
            outline: outlines.next().unwrap_or_default(),
            drawing: drawing::drawing(page, set, decision),
            rules: decision.rules.clone().map(|i| rule::row(page, set, i)).collect(),
        }
    };
    set.decisions.iter().map(part).collect()
}

/// The first question of a decision as links, or its outcome where there is nothing to ask. A list has
/// neither.
pub(super) fn beginning(
    page: &Page<'_>,
    set: &RuleSet,
    decision: &Decision,
) -> (Option<super::Step>, Option<Link>) {
    match decision.roots.first() {
        Some(Next::Node(n)) if set.is_walkable() && !decision.is_list() => {
            (Some(question::step(page, set, *n)), None)
        }
        Some(Next::Leaf(n)) if !decision.is_list() => {
            let outcome = set.diagram.leaves[*n].outcome;
            (None, outcome.map(|outcome| outcome::link(page, set, outcome)))
        }
        _ => (None, None),
    }
}

/// The other decisions of the set of an outcome, each where a reader without a script goes on.
pub(super) fn others(page: &Page<'_>, set: &RuleSet, index: usize) -> Vec<Link> {
    let others = set.decisions.iter().filter(|decision| !decision.outcomes.contains(&index));
    let link = |decision: &Decision| {
        let path = match decision.roots.first() {
            Some(Next::Node(n)) if set.is_walkable() && !decision.is_list() => {
                address::node(&set.id, set.diagram.root, *n)
            }
            _ => address::guide(&set.id),
        };
        Link { title: decision.title.clone(), href: page.href(&path), ..Link::default() }
    };
    others.map(link).collect()
}
