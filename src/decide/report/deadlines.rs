//! Deadlines that have passed when a rule leads to their outcome.

use super::proofs::Report;
use crate::decide::compile::rule_set::{Deadline, NamedDate, Outcome};
use crate::decide::kind::calendar::{self, Within};
use crate::decide::kind::fact::Derived;
use crate::decide::kind::grammar::clock::DAY;
use crate::decide::kind::grammar::length;
use crate::diag::{Code, Diagnostic, Diags};
use crate::diagram::cube::{self, Cube, Mask};
use crate::diagram::prove::Witness;
use crate::diagram::{HitPolicy, Problem, Row, TooEntangled, point};
use std::collections::{HashMap, HashSet};

/// An inclusive deadline ends with the minute in which it ends: clocks show no seconds.
const LAST_MINUTE: i64 = 60;

impl Report<'_> {
    /// Outcomes one of whose dates has passed in a box of a rule that leads to them.
    pub(super) fn deadlines(&self, problem: &Problem, diags: &mut Diags) -> Result<(), TooEntangled> {
        let mut reported = HashSet::new();
        let counted = self.counted();
        for (index, row) in problem.rows.iter().enumerate() {
            for (date, deadline) in self.set.outcomes.get(row.outcome).into_iter().flat_map(Outcome::ends) {
                let name = date.map(|date| date.id.as_str());
                let Some(fact) = counted.get(deadline.from.as_str()).copied() else { continue };
                if reported.contains(&(row.rule, name)) {
                    continue;
                }
                if let Some(witness) = self.too_late(problem, index, (deadline, fact))? {
                    reported.insert((row.rule, name));
                    diags.push(self.late(row, (date, deadline), fact, &witness));
                }
            }
        }
        Ok(())
    }

    /// A case of a row in which a deadline has passed.
    fn too_late(
        &self,
        problem: &Problem,
        index: usize,
        (deadline, fact): (&Deadline, usize),
    ) -> Result<Option<Witness>, TooEntangled> {
        let row = &problem.rows[index];
        let mut cube = row.cube.clone();
        cube[fact] = if self.is_open(&cube, deadline) {
            cube::mask(self.set.facts[fact].atoms.len(), false)
        } else {
            self.passed(&cube, fact, deadline)
        };
        if cube::is_empty(&cube[fact]) {
            return Ok(None);
        }
        let first = problem.hit_policy == HitPolicy::First || row.rest;
        let earlier = if first { index } else { 0 };
        let earlier = problem.rows[..earlier].iter().map(|r| &r.cube);
        let pieces = cube::subtract_all(&cube, earlier, 1000, &problem.work)?.unwrap_or_default();
        for cube in pieces {
            if let Some(point) = point::find(problem, &cube)? {
                return Ok(Some(Witness { cube, point }));
            }
        }
        Ok(None)
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
            let Some(Derived::Limit { of, limit, ends }) = &fact.derived else { return false };
            let counts = self.set.facts[*of].input() == deadline.from;
            let is_shorter =
                deadline.limits == [*limit] || self.shortest.lengths(*limit, false).1 <= self.least(deadline);
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
        let (mut least, mut from_day) = (0, None);
        for limit in &deadline.limits {
            let own = self.shortest.lengths(*limit, from_day.is_some()).0;
            // A limit that ended with a day is measured from the beginning of that.
            least += own - from_day.unwrap_or(0);
            let is_by_day = !matches!(limit.within, Within::Seconds(_));
            from_day = match (limit.counting.ends, from_day) {
                (Some(ends), _) if is_by_day => Some(ends),
                (None, Some(_)) if is_by_day => Some(DAY),
                _ => None,
            };
        }
        least
    }

    fn late(
        &self,
        row: &Row,
        (date, deadline): (Option<&NamedDate>, &Deadline),
        fact: usize,
        witness: &Witness,
    ) -> Diagnostic {
        let (rule, outcome) = (&self.set.rules[row.rule], &self.set.outcomes[row.outcome]);
        let message = match date {
            None => format!(
                "rule `{}` leads to `{}` when its deadline of {} has passed",
                rule.id, outcome.id, deadline.within_words
            ),
            Some(date) => {
                format!("rule `{}` leads to `{}` when its date `{}` has passed", rule.id, outcome.id, date.id)
            }
        };
        let span = date.map_or(outcome.span, |date| date.span);
        let d = self
            .finding(Code::DeadlineIncoherent, rule.span, &message, witness)
            .label(span, "the outcome with the deadline");
        let (id, text, step) = (&self.set.facts[fact].id, &deadline.text, self.set.facts[fact].domain.step);
        let limit = match deadline.limits.as_slice() {
            [limit] if !limit.back => limit,
            _ => {
                return d.hint(format!(
                    "let the rule hold only while it is open: add a fact with `open: {{from: {}, …}}`",
                    deadline.from
                ));
            }
        };
        let is_seconds = matches!(limit.within, Within::Seconds(_)) && !limit.counting.whole_hours;
        let is_days = matches!(limit.within, Within::Days(_)) && !limit.counting.said;
        if !is_seconds && !is_days {
            // Cells count as the set does.
            let is_cell = calendar::on_calendar(text, self.set.counting) == Some(*limit);
            return match is_cell {
                true => {
                    let sign = if deadline.inclusive { "<=" } else { "<" };
                    d.hint(format!("narrow the rule with `{id}: '{sign}{text}'`"))
                }
                false => d.hint(format!(
                    "let the rule hold only while it is open: add a fact with `open: {{from: {}, …}}`",
                    deadline.from
                )),
            };
        }
        let within = length::format(self.least(deadline), None);
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
