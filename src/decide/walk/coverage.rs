//! Coverage of a set's tests: rules, edges of the diagram, and cut points.
//!
//! A cut point (48 hours) is exercised when cases stand on both sides of it: one at it, and one at
//! the last value before it. That is where a rule that is off by one shows.

use super::answers::AnswerError;
use super::explain::{self, Explanation};
use crate::decide::compile::rule_set::RuleSet;
use crate::diagram::{DiagramNode, Next};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Limit of things that are named because no case exercises them.
const NAMED: usize = 10;

/// Numbers of things that the cases exercise, and things that they miss.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Coverage {
    /// Rules that decide something.
    pub rules: Vec<RuleCoverage>,
    /// Number of edges of the diagram.
    pub edges: usize,
    /// Number of edges that a case walks along.
    pub edges_walked: usize,
    /// Ways to edges that no case walks along, ten at most.
    pub edges_missed: Vec<String>,
    /// Values at which rules change.
    pub cuts: Vec<CutCoverage>,
}

/// A rule with the cases that it decides.
#[derive(Clone, Debug, Serialize)]
pub struct RuleCoverage {
    /// Its id.
    pub rule: String,
    /// Number of those cases.
    pub cases: usize,
}

/// A cut point, and the sides of it on which cases stand.
#[derive(Clone, Debug, Serialize)]
pub struct CutCoverage {
    /// The fact's id.
    pub fact: String,
    /// The value at which something changes, and the last one before, as answers.
    pub at: String,
    /// See `at`.
    pub before: String,
    /// A case has the value itself.
    pub at_tested: bool,
    /// A case has the last value before it.
    pub before_tested: bool,
}

/// Rules, edges and values of some cases.
#[derive(Debug, Default)]
pub(super) struct Exercised {
    edges: BTreeSet<(usize, usize)>,
    rules: BTreeMap<String, usize>,
    values: BTreeSet<(usize, i64)>,
}

impl Exercised {
    /// Notes a case: its answers and their result.
    pub(super) fn add(
        &mut self,
        set: &RuleSet,
        given: &BTreeMap<String, String>,
        now: Timestamp,
        found: &Explanation,
    ) -> Result<(), AnswerError> {
        self.edges.extend(explain::edges(set, given, now)?);
        let of_decisions = found.decisions.iter().flat_map(|(_, decided)| &decided.rules);
        let rules: BTreeSet<&String> = found.rules.iter().chain(of_decisions).collect();
        for rule in rules {
            *self.rules.entry(rule.clone()).or_default() += 1;
        }
        let values = explain::values(set, given, now)?;
        self.values.extend(values.iter().enumerate().filter_map(|(fact, v)| Some((fact, (*v)?))));
        Ok(())
    }
}

impl Coverage {
    pub(super) fn of(set: &RuleSet, exercised: &Exercised) -> Coverage {
        let decided: BTreeSet<usize> = set.diagram.leaves.iter().flat_map(|l| l.rules.clone()).collect();
        let rule = |r: &usize| {
            let id = &set.rules[*r].id;
            RuleCoverage { rule: id.clone(), cases: exercised.rules.get(id).copied().unwrap_or(0) }
        };
        let edges = edges(set);
        let missed = edges.iter().filter(|e| !exercised.edges.contains(e));
        let ways = ways(set);
        Coverage {
            rules: decided.iter().map(rule).collect(),
            edges: edges.len(),
            edges_walked: exercised.edges.len(),
            edges_missed: missed.take(NAMED).map(|e| way(set, &ways, *e)).collect(),
            cuts: cuts(set, &exercised.values),
        }
    }

    /// Share of the rules that some case decides, from 0 to 100.
    pub fn percent(&self) -> f64 {
        let covered = self.rules.iter().filter(|r| r.cases > 0).count();
        if self.rules.is_empty() { 100.0 } else { 100.0 * covered as f64 / self.rules.len() as f64 }
    }

    /// A line with the numbers, then a line for each thing that no case exercises.
    pub(super) fn human(&self) -> String {
        let n = self.rules.iter().filter(|r| r.cases > 0).count();
        let tested = |c: &&CutCoverage| c.at_tested && c.before_tested;
        let cuts = self.cuts.iter().filter(tested).count();
        let mut out = format!(
            "{n} of {} rules, {} of {} edges and {cuts} of {} cut points exercised\n",
            self.rules.len(),
            self.edges_walked,
            self.edges,
            self.cuts.len()
        );
        for rule in self.rules.iter().filter(|r| r.cases == 0) {
            out.push_str(&format!("  no case reaches rule {}\n", rule.rule));
        }
        // The same answer in several places of the diagram is reported once.
        let mut said = std::collections::HashSet::new();
        for way in self.edges_missed.iter().filter(|way| said.insert(*way)) {
            out.push_str(&format!("  no case answers {way}\n"));
        }
        let unnamed = self.edges - self.edges_walked - self.edges_missed.len();
        if unnamed > 0 {
            out.push_str(&format!("  and {unnamed} more edges\n"));
        }
        for cut in self.cuts.iter().filter(|c| !tested(c)) {
            let (before, at) = (&cut.before, &cut.at);
            out.push_str(&match (cut.before_tested, cut.at_tested) {
                (false, false) => format!("  no case has {} = {before} or {at}\n", cut.fact),
                (false, true) => format!("  no case has {} = {before}\n", cut.fact),
                _ => format!("  no case has {} = {at}\n", cut.fact),
            });
        }
        out
    }
}

/// Node and atom of every answer that can occur.
fn edges(set: &RuleSet) -> Vec<(usize, usize)> {
    let possible = |(i, node): (usize, &DiagramNode)| {
        let atoms = node.next.iter().enumerate().filter(|(_, next)| **next != Next::Impossible);
        atoms.map(|(atom, _)| (i, atom)).collect::<Vec<_>>()
    };
    set.diagram.nodes.iter().enumerate().flat_map(possible).collect()
}

/// For every node, an edge that leads to it; parents come before their children.
fn ways(set: &RuleSet) -> Vec<Option<(usize, usize)>> {
    let mut ways = vec![None; set.diagram.nodes.len()];
    for (node, atom) in edges(set) {
        if let Next::Node(child) = set.diagram.nodes[node].next[atom] {
            ways[child].get_or_insert((node, atom));
        }
    }
    ways
}

/// An edge with one way to it: `refund = done → since = <48h`.
fn way(set: &RuleSet, ways: &[Option<(usize, usize)>], edge: (usize, usize)) -> String {
    let mut steps = Vec::new();
    let mut here = Some(edge);
    while let Some((node, atom)) = here {
        let fact = &set.facts[set.diagram.nodes[node].fact];
        let id = if set.edition == Some(set.diagram.nodes[node].fact) { "edition" } else { &fact.id };
        steps.push(format!("{id} = {}", fact.atoms[atom].value));
        here = ways[node];
    }
    steps.reverse();
    let decision = set.decisions.iter().filter(|_| set.is_several()).find(|d| d.nodes.contains(&edge.0));
    let of = decision.map_or(String::new(), |decision| format!("{}: ", decision.id));
    of + &steps.join(" → ")
}

/// The cut points of every fact with an order.
fn cuts(set: &RuleSet, values: &BTreeSet<(usize, i64)>) -> Vec<CutCoverage> {
    let mut cuts = Vec::new();
    for (index, fact) in set.facts.iter().enumerate() {
        let domain = &fact.domain;
        if !domain.kind.ordered || set.edition == Some(index) || fact.hidden.is_some() {
            continue;
        }
        let tested = |from: i64| values.range((index, from)..(index, from + domain.step)).next().is_some();
        for atom in &fact.atoms[1..] {
            let (at, before) = (atom.low, atom.low - domain.step);
            cuts.push(CutCoverage {
                fact: fact.id.clone(),
                at: domain.format(&set.offsets, at, atom.unit),
                before: (domain.kind.exact)(domain, &set.offsets, before),
                at_tested: tested(at),
                before_tested: tested(before),
            });
        }
    }
    cuts
}
