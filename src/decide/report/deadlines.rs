//! Deadlines that have passed when a rule leads to their outcome.

use super::proofs::Report;
use crate::decide::compile::rule_set::Deadline;
use crate::decide::kind::grammar::length;
use crate::diag::{Code, Diagnostic, Diags};
use crate::diagram::cube::{self, Cube, Mask};
use crate::diagram::prove::Witness;
use crate::diagram::{HitPolicy, Problem, Row, TooEntangled, point};
use std::collections::{HashMap, HashSet};

impl Report<'_> {
    /// Outcomes whose deadline has passed in a box of a rule that leads to them.
    pub(super) fn deadlines(&self, problem: &Problem, diags: &mut Diags) -> Result<(), TooEntangled> {
        let mut reported = HashSet::new();
        let counted = self.counted();
        for (index, row) in problem.rows.iter().enumerate() {
            let Some(deadline) = &self.set.outcomes[row.outcome].deadline else { continue };
            let Some(fact) = counted.get(deadline.from.as_str()).copied() else { continue };
            let mut cube = row.cube.clone();
            cube[fact] = self.passed(&cube, fact, deadline);
            if cube::is_empty(&cube[fact]) || reported.contains(&row.rule) {
                continue;
            }
            let earlier = if problem.hit_policy == HitPolicy::First { index } else { 0 };
            let earlier = problem.rows[..earlier].iter().map(|r| &r.cube);
            let pieces = cube::subtract_all(&cube, earlier, 1000, &problem.work)?.unwrap_or_default();
            for cube in pieces {
                if let Some(point) = point::find(problem, &cube)? {
                    reported.insert(row.rule);
                    diags.push(self.late(row, deadline, fact, &Witness { cube, point }));
                    break;
                }
            }
        }
        Ok(())
    }

    /// The elapsed times by the moment from which they count, of several the first.
    fn counted(&self) -> HashMap<&str, usize> {
        let mut counted = HashMap::new();
        for (index, fact) in self.set.facts.iter().enumerate() {
            if let Some(from) = &fact.domain.from {
                counted.entry(from.as_str()).or_insert(index);
            }
        }
        counted
    }

    /// The atoms of a cube's fact in which a deadline has passed somewhere.
    fn passed(&self, cube: &Cube, fact: usize, deadline: &Deadline) -> Mask {
        let atoms = &self.set.facts[fact].atoms;
        let limit =
            self.least(deadline) + if deadline.inclusive { self.set.facts[fact].domain.step } else { 0 };
        let mut mask = cube::mask(atoms.len(), false);
        for (i, atom) in atoms.iter().enumerate() {
            if cube::has(&cube[fact], i) && atom.high >= limit {
                cube::set(&mut mask, i);
            }
        }
        mask
    }

    /// The least number of seconds that a deadline lasts.
    fn least(&self, deadline: &Deadline) -> i64 {
        self.shortest.of(deadline.within)
    }

    fn late(&self, row: &Row, deadline: &Deadline, fact: usize, witness: &Witness) -> Diagnostic {
        let (rule, outcome) = (&self.set.rules[row.rule], &self.set.outcomes[row.outcome]);
        let message = format!(
            "rule `{}` leads to `{}` when its deadline of {} has passed",
            rule.id, outcome.id, deadline.within_words
        );
        let sign = if deadline.inclusive { "<=" } else { "<" };
        let within = length::format(self.least(deadline), None);
        self.finding(Code::DeadlineIncoherent, rule.span, &message, witness)
            .label(outcome.span, "the outcome with the deadline")
            .hint(format!("narrow the rule with `{}: '{sign}{within}'`", self.set.facts[fact].id))
    }
}
