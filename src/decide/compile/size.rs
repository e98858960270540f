//! Limits of a set's size.

use super::rule_set::{Decision, RuleSet};
use crate::decide::source::draft::{Body, Test};
use crate::diag::{Code, Diagnostic, Diags};
use crate::diagram::{Diagram, DiagramNode, Most, Next, Work};
use crate::limits::{ANSWERS, CELLS, EDGES, HELD, PROOF, PROOF_OF_BYTE, RULES, STATES, TESTS};
use std::collections::HashMap;

/// The budget of a set of so many facts, in a file of so many bytes.
pub(crate) fn work(bytes: usize, facts: usize) -> Work {
    let steps = (PROOF.most / 50 + bytes.saturating_mul(PROOF_OF_BYTE.most)).min(PROOF.most);
    let boxes = (CELLS.most + bytes / 16) / facts.max(1);
    Work::new(steps, boxes, Most { states: STATES.most, held: HELD.most, edges: EDGES.most })
}

/// The finding about rules and maps of cells that are more than a file of this length may have.
pub(super) fn too_large(body: &Body, facts: usize, maps: usize, work: &Work) -> Option<Diagnostic> {
    let rules = body.rules.iter().map(|rule| 1 + rule.exceptions.len()).sum::<usize>();
    if rules > RULES.most + body.bytes / 150 {
        return Some(RULES.finding(Code::TooMuch, body.rules_span, rules));
    }
    let crowded = work.is_crowded(maps);
    crowded.then(|| CELLS.finding(Code::TooEntangled, body.rules_span, facts * maps))
}

/// The pages of questions name all answers to each.
pub(super) fn answers(set: &RuleSet, diags: &mut Diags) {
    let answers =
        |node: &DiagramNode| set.facts[node.fact].atoms.iter().map(|a| a.label.len()).sum::<usize>();
    let by_fact: HashMap<usize, usize> = set.diagram.nodes.iter().map(|n| (n.fact, answers(n))).collect();
    let bytes: usize = set.diagram.nodes.iter().map(|n| by_fact[&n.fact]).sum();
    if set.is_walkable() && ANSWERS.is_below(bytes) {
        diags.push(ANSWERS.finding(Code::TooEntangled, set.span, bytes));
    }
}

/// The tests of a set, and the finding that they would take too long: a test walks the diagram once for
/// each question that it is asked.
pub(super) fn tests(
    body: &Body,
    (diagram, decisions): (&Diagram, &[Decision]),
    facts: usize,
) -> (Vec<Test>, Option<Diagnostic>) {
    let depth = |root: &Next| if let Next::Node(node) = root { diagram.nodes[*node].depth } else { 0 };
    let deepest: usize = decisions.iter().flat_map(|decision| &decision.roots).map(depth).sum();
    let asked = 1 + deepest.min(facts);
    let walk = diagram.nodes.len() * (1 + body.outcomes.len() / 64) + facts;
    let steps = body.tests.len().saturating_mul(asked * walk);
    match body.tests.first() {
        Some(first) if steps > TESTS.most + body.bytes.saturating_mul(1000) => {
            (Vec::new(), Some(TESTS.finding(Code::TooMuch, first.span, steps)))
        }
        _ => (body.tests.clone(), None),
    }
}
