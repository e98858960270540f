//! What a set's tests exercise: rules, edges of the diagram, and cut points.
//!
//! A cut point (48 hours) is exercised when cases stand on both sides of it: one at it, and one at
//! the last value before it. That is where a rule that is off by one shows.

use crate::decide::RuleSet;
use crate::decide::kind::units;
use crate::decide::kind::value;
use crate::decide::walk::answers::AnswerError;
use crate::decide::walk::explain::{self, Explanation};
use crate::diagram::{DiagramNode, Next};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// At most so many things are named that no case exercises.
const NAMED: usize = 10;

/// What the cases exercise, and what not.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Coverage {
    /// Rules that decide something.
    pub rules: Vec<RuleCoverage>,
    /// How many edges of the diagram there are.
    pub edges: usize,
    /// How many of them a case walks along.
    pub edges_walked: usize,
    /// Ways to edges that no case walks along, at most ten.
    pub edges_missed: Vec<String>,
    /// Values at which rules change.
    pub cuts: Vec<CutCoverage>,
}

/// How many cases a rule decides.
#[derive(Clone, Debug, Serialize)]
pub struct RuleCoverage {
    /// Its id.
    pub rule: String,
    /// How many cases it decides.
    pub cases: usize,
}

/// Which sides of a cut point cases stand on.
#[derive(Clone, Debug, Serialize)]
pub struct CutCoverage {
    /// The fact's id.
    pub fact: String,
    /// The value at which something changes, and the last one before, as answers.
    pub at: String,
    /// See `at`.
    pub before: String,
    /// Whether a case has the value itself.
    pub at_tested: bool,
    /// Whether a case has the last value before it.
    pub before_tested: bool,
}

/// What some cases exercise.
#[derive(Debug, Default)]
pub(crate) struct Exercised {
    edges: BTreeSet<(usize, usize)>,
    rules: BTreeMap<String, usize>,
    values: BTreeSet<(usize, i64)>,
}

impl Exercised {
    /// Notes a case: its answers, and what they lead to.
    pub(crate) fn add(
        &mut self,
        set: &RuleSet,
        given: &BTreeMap<String, String>,
        now: Timestamp,
        found: &Explanation,
    ) -> Result<(), AnswerError> {
        self.edges.extend(explain::edges(set, given, now)?);
        for rule in &found.rules {
            *self.rules.entry(rule.clone()).or_default() += 1;
        }
        let values = explain::values(set, given, now)?;
        self.values.extend(values.iter().enumerate().filter_map(|(fact, v)| Some((fact, (*v)?))));
        Ok(())
    }
}

impl Coverage {
    pub(crate) fn of(set: &RuleSet, exercised: &Exercised) -> Coverage {
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
    pub(crate) fn human(&self) -> String {
        let rules = self.rules.iter().filter(|r| r.cases > 0).count();
        let tested = |c: &&CutCoverage| c.at_tested && c.before_tested;
        let cuts = self.cuts.iter().filter(tested).count();
        let mut out = format!(
            "{rules} of {} rules, {} of {} edges and {cuts} of {} cut points exercised\n",
            self.rules.len(),
            self.edges_walked,
            self.edges,
            self.cuts.len()
        );
        for rule in self.rules.iter().filter(|r| r.cases == 0) {
            out.push_str(&format!("  no case reaches rule {}\n", rule.rule));
        }
        for way in &self.edges_missed {
            out.push_str(&format!("  no case answers {way}\n"));
        }
        let unnamed = self.edges - self.edges_walked - self.edges_missed.len();
        if unnamed > 0 {
            out.push_str(&format!("  and {unnamed} more edges\n"));
        }
        for cut in self.cuts.iter().filter(|c| !tested(c)) {
            let missing = match (cut.before_tested, cut.at_tested) {
                (false, false) => format!("{} or {}", cut.before, cut.at),
                (false, true) => cut.before.clone(),
                _ => cut.at.clone(),
            };
            out.push_str(&format!("  no case has {} = {missing}\n", cut.fact));
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
    steps.join(" → ")
}

/// The cut points of every fact that an answer has a value of.
fn cuts(set: &RuleSet, values: &BTreeSet<(usize, i64)>) -> Vec<CutCoverage> {
    let mut cuts = Vec::new();
    for (index, fact) in set.facts.iter().enumerate() {
        if !value::ordered(&fact.kind) || set.edition == Some(index) {
            continue;
        }
        let tested = |from: i64| values.range((index, from)..(index, from + fact.step)).next().is_some();
        for atom in &fact.atoms[1..] {
            let (at, before) = (atom.low, atom.low - fact.step);
            let say = |v| match fact.kind {
                crate::decide::FactKind::Elapsed { .. } | crate::decide::FactKind::Duration => long(v),
                _ => value::format(fact, &set.offsets, v, None),
            };
            cuts.push(CutCoverage {
                fact: fact.id.clone(),
                at: value::format(fact, &set.offsets, at, atom.unit),
                before: say(before),
                at_tested: tested(at),
                before_tested: tested(before),
            });
        }
    }
    cuts
}

/// A length of time in hours and minutes: `47h59min` says more than `2879min`.
fn long(seconds: i64) -> String {
    let (hours, rest) = (seconds / 3600, seconds % 3600);
    if hours == 0 || rest == 0 {
        return units::format_duration(seconds, None);
    }
    format!("{hours}h{}", units::format_duration(rest, None))
}
