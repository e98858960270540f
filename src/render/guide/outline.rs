//! The whole diagram as a nested list: every case at a glance, for readers and for screen readers.

use super::{Line, outcome};
use crate::decide::{Decision, RuleSet};
use crate::diagram::Next;
use crate::render::page::Page;

/// The lines of the list of every decision, from the first question to every outcome; none for a list of
/// rules. A question that several answers lead to is written out where it is first reached and only named
/// afterwards, so that the list grows with the diagram and not with its paths.
pub(super) fn outlines(page: &Page<'_>, set: &RuleSet) -> Vec<Vec<Line>> {
    let mut outline =
        Outline { page, set, number: vec![0; set.diagram.nodes.len()], count: 0, lines: vec![] };
    let lines = |decision: &Decision| {
        if let (false, Some(root)) = (decision.is_list(), decision.roots.first()) {
            outline.add(String::new(), *root);
        }
        std::mem::take(&mut outline.lines)
    };
    set.decisions.iter().map(lines).collect()
}

struct Outline<'a> {
    page: &'a Page<'a>,
    set: &'a RuleSet,
    /// The number that each question got when it was written out; 0 before.
    number: Vec<usize>,
    count: usize,
    lines: Vec<Line>,
}

impl Outline<'_> {
    fn add(&mut self, answer: String, next: Next) {
        match next {
            Next::Impossible => {}
            Next::Leaf(leaf) => {
                let outcome = self.set.diagram.leaves[leaf].outcome;
                let outcome = outcome.map(|outcome| outcome::link(self.page, self.set, outcome));
                self.lines.push(Line { answer, outcome, ..Line::default() });
            }
            Next::Node(node) => self.question(answer, node),
        }
    }

    fn question(&mut self, answer: String, node: usize) {
        let above = self.number[node] > 0;
        if !above {
            self.count += 1;
            self.number[node] = self.count;
        }
        let (set, asked) = (self.set, &self.set.diagram.nodes[node]);
        let fact = &set.facts[asked.fact];
        let number = self.number[node];
        self.lines.push(Line { answer, ask: Some(fact.ask.clone()), above, number, ..Line::default() });
        if above {
            return;
        }
        for (words, next) in branches(set, node) {
            self.add(words, next);
        }
        if let Some(last) = self.lines.last_mut() {
            last.ends += 1;
        }
    }
}

/// Branches of a question; answers that lead to the same place are one.
pub(super) fn branches(set: &RuleSet, node: usize) -> Vec<(String, Next)> {
    let asked = &set.diagram.nodes[node];
    let mut branches: Vec<(String, Next)> = Vec::new();
    for (atom, &next) in set.facts[asked.fact].atoms.iter().zip(&asked.next) {
        match branches.iter_mut().find(|(_, to)| *to == next) {
            Some((words, _)) => {
                words.push_str(" / ");
                words.push_str(&atom.label);
            }
            None => branches.push((atom.label.clone(), next)),
        }
    }
    branches.retain(|(_, next)| *next != Next::Impossible);
    branches
}
