//! Boxes of answers that a `rest` rule takes, so that nobody is surprised by what it decides.

use crate::decide::compile::rule_set::RuleSet;
use crate::diagram::Next;
use crate::diagram::cube::{self, Cube};

/// The most boxes that the page of a rule lists: readers compare no more.
const SAID: usize = 12;

/// Boxes in words; and whether there are more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Conditions of each box: `“Is it sealed” is “no”, it arrived 14 days or more ago`.
    pub boxes: Vec<String>,
    /// Whether only the first boxes are said.
    pub is_cut: bool,
}

/// Boxes that the diagram leads to a rule without conditions of its own. None where the rule has conditions, and where
/// it decides every case.
pub fn taken(set: &RuleSet, rule: usize) -> Taken {
    let decision = set.decisions.iter().find(|decision| decision.rules.contains(&rule));
    let Some(decision) = decision.filter(|_| set.rules[rule].rest) else { return Taken::default() };
    let leads = |next: Next, nodes: &[bool]| match next {
        Next::Leaf(leaf) => set.diagram.leaves[leaf].rules.contains(&rule),
        Next::Node(node) => nodes[node],
        Next::Impossible => false,
    };
    let mut nodes = vec![false; set.diagram.nodes.len()];
    // Children come after their parents.
    for at in (0..nodes.len()).rev() {
        nodes[at] = set.diagram.nodes[at].next.iter().any(|next| leads(*next, &nodes));
    }
    let sizes: Vec<usize> = set.facts.iter().map(|fact| fact.atoms.len()).collect();
    let mut found: Vec<Cube> = Vec::new();
    let roots = decision.roots.iter().filter(|root| leads(**root, &nodes));
    let mut open: Vec<(Next, Cube)> = roots.map(|root| (*root, cube::everything(&sizes))).collect();
    while let Some((next, cube)) = open.pop() {
        let Next::Node(node) = next else {
            found.push(cube);
            if found.len() > SAID {
                break;
            }
            continue;
        };
        let question = &set.diagram.nodes[node];
        let mut ends: Vec<Next> = question.next.clone();
        ends.sort_unstable();
        ends.dedup();
        for end in ends.into_iter().rev().filter(|end| leads(*end, &nodes)) {
            let mut mask = cube::mask(question.next.len(), false);
            let atoms = question.next.iter().enumerate().filter(|(_, next)| **next == end);
            atoms.for_each(|(atom, _)| cube::set(&mut mask, atom));
            let mut cube = cube.clone();
            cube[question.fact] = mask;
            open.push((end, cube));
        }
    }
    let is_cut = found.len() > SAID;
    let words = set.words();
    let boxes = found.iter().take(SAID).filter_map(|cube| words.condition(cube).map(|_| words.cube(cube)));
    Taken { boxes: boxes.collect(), is_cut }
}
