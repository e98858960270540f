//! The rows of each decision → its diagram. All decisions ask for the facts in one order, and are walked together.
//! A decision with a single result is one diagram. Of a list each rule is one, which says whether it matches: the
//! combinations of rules are never made.

use super::boxes::sizes;
use super::editions;
use super::facts::Facts;
use super::reasons;
use super::rows::Rows;
use super::rule_set::Decision;
use crate::decide::kind::fact::{Derived, Fact};
use crate::diagram::cube;
use crate::diagram::{self, Diagram, HitPolicy, Leaf, Problem, Row, Sweep, TooEntangled, Work, order};
use std::rc::Rc;

/// A decision with everything that proofs about it look at.
pub(crate) struct Swept {
    /// Its place in the set.
    pub(crate) decision: usize,
    /// Rows of all editions.
    pub(crate) rows: Vec<Rc<Row>>,
    /// The problem of the rules in force, and its sweep, which is empty for a list.
    pub(crate) problem: Problem,
    pub(crate) sweep: Sweep,
}

/// Everything that rows are swept with.
pub(super) struct Sweeper<'a> {
    pub(super) facts: &'a Facts,
    pub(super) rows: &'a Rows,
    /// The fact that dates a case, and the one for its edition.
    pub(super) dated: Option<(usize, usize)>,
    pub(super) work: Rc<Work>,
}

/// The diagrams of a set.
pub(super) struct Diagrams {
    pub(super) swept: Vec<Swept>,
    pub(super) diagram: Diagram,
    pub(super) order: Vec<usize>,
    /// Average number of questions, and the same in the file's order where another is better.
    pub(super) questions: (f64, Option<f64>),
}

impl Sweeper<'_> {
    /// Sweeps all decisions, and notes in them where their diagrams stand.
    pub(super) fn diagrams(
        &self,
        decisions: &mut [Decision],
        all: &[Rc<Row>],
        auto_order: bool,
    ) -> Result<Diagrams, TooEntangled> {
        let rows: Vec<Vec<Rc<Row>>> = decisions.iter().map(|decision| own(decision, all)).collect();
        let mut problems: Vec<Problem> =
            decisions.iter().zip(&rows).map(|(decision, rows)| self.problem(decision, rows)).collect();
        let single: Vec<&Problem> =
            problems.iter().filter(|problem| problem.hit_policy != HitPolicy::Collect).collect();
        let better = auto_order.then(|| order::better(&single)).flatten();
        let before = better.as_ref().and_then(|_| questions(&single));
        if let Some(better) = better {
            problems.iter_mut().for_each(|problem| problem.order.clone_from(&better));
        }
        let mut out = Diagrams {
            order: problems.first().map_or_else(Vec::new, |problem| problem.order.clone()),
            swept: Vec::new(),
            diagram: Diagram::default(),
            questions: (0.0, before),
        };
        for (index, (problem, rows)) in problems.into_iter().zip(rows).enumerate() {
            let decision = &mut decisions[index];
            let (nodes, leaves) = (out.diagram.nodes.len(), out.diagram.leaves.len());
            let sweep = match decision.is_list() {
                true => Sweep::empty(),
                false => diagram::sweep(&problem)?,
            };
            let limited = self.limited(&problem, &rows);
            if decision.is_list() {
                let listed = limited.as_ref().unwrap_or(&problem);
                for rule in decision.rules.clone() {
                    let Some(one) = self.of_rule(listed, rule)? else { continue };
                    decision.roots.push(out.diagram.append(one));
                    decision.listed.push(rule);
                }
            } else {
                let swept = limited.as_ref().map(diagram::sweep).transpose()?;
                let order = &limited.as_ref().unwrap_or(&problem).order;
                let one = Diagram::of(swept.as_ref().unwrap_or(&sweep), order, self.free(&limited));
                let dated = limited.as_ref().unwrap_or(&problem);
                decision.beside = reasons::beside(dated, decision.hit_policy, &one.leaves, &self.work.half());
                decision.roots.push(out.diagram.append(one));
                out.questions.0 += order::questions(&sweep);
            }
            if let (0, Some(root)) = (index, decision.roots.first()) {
                out.diagram.root = *root;
            }
            if let Some(limited) = limited {
                out.order = limited.order;
            }
            decision.nodes = nodes..out.diagram.nodes.len();
            decision.leaves = leaves..out.diagram.leaves.len();
            out.swept.push(Swept { decision: index, rows, problem, sweep });
        }
        Ok(out)
    }

    /// The problem of a decision's rules in force, in file order. Each edition is proven by itself, without the
    /// fact that tells them apart.
    fn problem(&self, decision: &Decision, rows: &[Rc<Row>]) -> Problem {
        let facts = &self.facts.list;
        let is_in_force = |r: &&Rc<Row>| self.rows.rules[r.rule].in_force;
        let needs = |fact: &Fact| match fact.derived {
            Some(Derived::Day(_)) => Vec::new(),
            _ => fact.needs.clone(),
        };
        let is_asked =
            |f: &usize| !matches!(facts[*f].derived, Some(Derived::Table { .. } | Derived::Day(_)));
        Problem {
            atoms: sizes(facts),
            order: (0..facts.len()).filter(is_asked).collect(),
            rows: rows.iter().filter(is_in_force).cloned().collect(),
            impossible: Rc::new(self.rows.excluded.clone()),
            needs: Rc::new(facts.iter().map(needs).collect()),
            // Outcomes in their order are rows in that order.
            hit_policy: match decision.hit_policy {
                HitPolicy::Priority => HitPolicy::First,
                policy => policy,
            },
            work: Rc::clone(&self.work),
        }
    }

    /// The problem of all editions together, where a case is dated.
    fn limited(&self, problem: &Problem, rows: &[Rc<Row>]) -> Option<Problem> {
        editions::together(self.dated?, self.facts, problem, (&self.rows.rules, rows))
    }

    /// Two facts of which the second costs no question right behind the first.
    fn free(&self, limited: &Option<Problem>) -> Option<(usize, usize)> {
        self.dated.filter(|_| limited.is_some())
    }

    /// The diagram of a rule of a list: whether it matches. `None` where it has no rows.
    fn of_rule(&self, list: &Problem, rule: usize) -> Result<Option<Diagram>, TooEntangled> {
        let Some(first) = list.rows.iter().find(|row| row.rule == rule) else { return Ok(None) };
        let counts = |row: &&Rc<Row>| row.rule == rule || (first.rest && !row.rest);
        // The rest gives way to every other row, and every row to what does not match at all.
        let mut rows: Vec<Row> = list.rows.iter().filter(counts).map(|row| Row::clone(row)).collect();
        rows.push(Row { cube: cube::everything(&list.atoms), ..Row::clone(first) });
        let last = rows.len() - 1;
        for (at, row) in rows.iter_mut().enumerate() {
            let matches = row.rule == rule && at < last;
            *row =
                Row { rule, outcome: usize::from(matches), cube: std::mem::take(&mut row.cube), rest: false };
        }
        let rows = rows.into_iter().map(Rc::new).collect();
        let swept = diagram::sweep(&Problem { rows, hit_policy: HitPolicy::First, ..list.clone() })?;
        let mut diagram = Diagram::of(&swept, &list.order, self.dated);
        let outcome = self.rows.rules[rule].outcome;
        for leaf in &mut diagram.leaves {
            *leaf = match leaf.outcome {
                Some(1) => Leaf { outcome, rules: vec![rule] },
                _ => Leaf { outcome: None, rules: Vec::new() },
            };
        }
        Ok(Some(diagram))
    }
}

/// The rows of a decision, in the order in which they decide.
fn own(decision: &Decision, all: &[Rc<Row>]) -> Vec<Rc<Row>> {
    let mut rows: Vec<Rc<Row>> =
        all.iter().filter(|row| decision.rules.contains(&row.rule)).cloned().collect();
    if decision.hit_policy == HitPolicy::Priority {
        rows.sort_by_key(|row| row.outcome);
    }
    rows.sort_by_key(|row| row.rest);
    rows
}

/// The average number of questions, where each decision is walked by itself.
fn questions(problems: &[&Problem]) -> Option<f64> {
    problems.iter().map(|problem| diagram::sweep(problem).ok().map(|sweep| order::questions(&sweep))).sum()
}
