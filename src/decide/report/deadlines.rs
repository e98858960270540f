//! Deadlines that have passed when a rule leads to their outcome.

use super::proofs::Report;
use crate::decide::compile::rule_set::Deadline;
use crate::decide::kind::grammar::{clock, length};
use crate::diag::{Code, Diagnostic, Diags};
use crate::diagram::cube::{self, Cube, Mask};
use crate::diagram::prove::Witness;
use crate::diagram::{HitPolicy, Problem, Row, point};
use std::collections::HashSet;

impl Report<'_> {
    /// Outcomes whose deadline has passed in a box of a rule that leads to them.
    pub(super) fn deadlines(&self, problem: &Problem, diags: &mut Diags) {
        let mut reported = HashSet::new();
        for (index, row) in problem.rows.iter().enumerate() {
            let Some(deadline) = &self.set.outcomes[row.outcome].deadline else { continue };
            let Some(fact) = self.counted(deadline) else { continue };
            let mut cube = row.cube.clone();
            cube[fact] = self.passed(&cube, fact, deadline);
            let earlier: Vec<Cube> = match problem.hit_policy {
                HitPolicy::First => problem.rows[..index].iter().map(|r| r.cube.clone()).collect(),
                _ => Vec::new(),
            };
            let pieces = cube::subtract_all(&cube, &earlier, 1000).unwrap_or_default();
            let found = pieces.iter().find_map(|c| Some((c, point::find(problem, c)?)));
            if let Some((cube, point)) = found
                && reported.insert(row.rule)
            {
                diags.push(self.late(row, deadline, fact, &Witness { cube: cube.clone(), point }));
            }
        }
    }

    /// The elapsed time that counts from the same moment as a deadline.
    fn counted(&self, deadline: &Deadline) -> Option<usize> {
        self.set.facts.iter().position(|f| f.domain.from.as_ref() == Some(&deadline.from))
    }

    /// The atoms of a cube's fact in which a deadline has passed somewhere.
    fn passed(&self, cube: &Cube, fact: usize, deadline: &Deadline) -> Mask {
        let atoms = &self.set.facts[fact].atoms;
        let limit =
            self.shortest(deadline) + if deadline.inclusive { self.set.facts[fact].domain.step } else { 0 };
        let mut mask = cube::mask(atoms.len(), false);
        for (i, atom) in atoms.iter().enumerate() {
            if cube::has(&cube[fact], i) && atom.high >= limit {
                cube::set(&mut mask, i);
            }
        }
        mask
    }

    /// The least number of seconds that a deadline lasts.
    fn shortest(&self, deadline: &Deadline) -> i64 {
        let set = self.set;
        set.calendar.shortest(&set.offsets, deadline.within, clock::days_of(set.as_of))
    }

    fn late(&self, row: &Row, deadline: &Deadline, fact: usize, witness: &Witness) -> Diagnostic {
        let (rule, outcome) = (&self.set.rules[row.rule], &self.set.outcomes[row.outcome]);
        let message = format!(
            "rule `{}` leads to `{}` when its deadline of {} has passed",
            rule.id, outcome.id, deadline.within_words
        );
        let sign = if deadline.inclusive { "<=" } else { "<" };
        let within = length::format(self.shortest(deadline), None);
        self.finding(Code::DeadlineIncoherent, rule.span, &message, witness)
            .label(outcome.span, "the outcome with the deadline")
            .hint(format!("narrow the rule with `{}: '{sign}{within}'`", self.set.facts[fact].id))
    }
}
