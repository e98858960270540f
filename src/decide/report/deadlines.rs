//! Deadlines that have passed when a rule leads to their outcome.

use super::proofs::Report;
use crate::decide::compile::rule_set::Deadline;
use crate::decide::kind::calendar::Within;
use crate::decide::kind::fact::Derived;
use crate::decide::kind::grammar::length;
use crate::diag::{Code, Diagnostic, Diags};
use crate::diagram::cube::{self, Cube, Mask};
use crate::diagram::prove::Witness;
use crate::diagram::{HitPolicy, Problem, Row, TooEntangled, point};
use std::collections::{HashMap, HashSet};

/// An inclusive deadline ends with the minute in which it ends: clocks show no seconds.
const LAST_MINUTE: i64 = 60;

impl Report<'_> {
    /// Outcomes whose deadline has passed in a box of a rule that leads to them.
    pub(super) fn deadlines(&self, problem: &Problem, diags: &mut Diags) -> Result<(), TooEntangled> {
        let mut reported = HashSet::new();
        let counted = self.counted();
        for (index, row) in problem.rows.iter().enumerate() {
            let outcome = self.set.outcomes.get(row.outcome);
            let Some(deadline) = outcome.and_then(|o| o.deadline.as_ref()) else { continue };
            let Some(fact) = counted.get(deadline.from.as_str()).copied() else { continue };
            let mut cube = row.cube.clone();
            cube[fact] = if self.is_open(&cube, deadline) {
                cube::mask(self.set.facts[fact].atoms.len(), false)
            } else {
                self.passed(&cube, fact, deadline)
            };
            if cube::is_empty(&cube[fact]) || reported.contains(&row.rule) {
                continue;
            }
            let first = problem.hit_policy == HitPolicy::First || row.rest;
            let earlier = if first { index } else { 0 };
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

    /// Whether a cube says that now is before the end of a limit which never ends after the deadline.
    fn is_open(&self, cube: &Cube, deadline: &Deadline) -> bool {
        self.set.facts.iter().zip(cube).any(|(fact, mask)| {
            let Some(Derived::Limit { of, within, ends }) = &fact.derived else { return false };
            let counts = self.set.facts[*of].input() == deadline.from;
            let is_shorter = *within == deadline.within
                || self.shortest.lengths(*within).1 <= self.shortest.of(deadline.within);
            // Values that stand for a time at or behind the end of the limit.
            let late = if deadline.inclusive { &ends[2..] } else { &ends[1..] };
            let may_be_late = late.iter().any(|value| {
                let atom = fact.atoms.iter().position(|a| a.low <= *value && *value <= a.high);
                atom.is_some_and(|atom| cube::has(mask, atom))
            });
            counts && is_shorter && !may_be_late && !cube::has(mask, fact.atoms.len())
        })
    }

    /// The atoms of a cube's fact in which a deadline has passed somewhere.
    fn passed(&self, cube: &Cube, fact: usize, deadline: &Deadline) -> Mask {
        let atoms = &self.set.facts[fact].atoms;
        let limit = self.least(deadline) + if deadline.inclusive { LAST_MINUTE } else { 0 };
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
        if matches!(deadline.within, Within::Months(_) | Within::Workdays(_)) {
            let (id, text) = (&self.set.facts[fact].id, &deadline.text);
            let sign = if deadline.inclusive { "<=" } else { "<" };
            return self
                .finding(Code::DeadlineIncoherent, rule.span, &message, witness)
                .label(outcome.span, "the outcome with the deadline")
                .hint(format!("narrow the rule with `{id}: '{sign}{text}'`"));
        }
        let within = length::format(self.least(deadline), None);
        let (id, step) = (&self.set.facts[fact].id, self.set.facts[fact].domain.step);
        let d = self
            .finding(Code::DeadlineIncoherent, rule.span, &message, witness)
            .label(outcome.span, "the outcome with the deadline");
        match deadline.inclusive {
            false => d.hint(format!("narrow the rule with `{id}: '<{within}'`")),
            true if step <= LAST_MINUTE => d.hint(format!("narrow the rule with `{id}: '<={within}'`")),
            // The last step goes on behind the deadline.
            true => d
                .hint(format!("narrow the rule with `{id}: '<{within}'`"))
                .hint(format!("or count `{id}` in minutes, `step: 1min`, and write `'<={within}'`")),
        }
    }
}
