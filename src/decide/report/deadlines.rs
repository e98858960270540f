//! Deadlines that have passed when a rule leads to their outcome.

use super::proofs::Report;
use crate::decide::compile::rule_set::{Deadline, NamedDate, Outcome};
use crate::decide::kind::calendar::{self, LAST_MINUTE, Within};
use crate::decide::kind::cells::Until;
use crate::decide::kind::fact::{Derived, Fact};
use crate::decide::kind::grammar::clock::DAY;
use crate::decide::kind::grammar::length;
use crate::diag::{Code, Diagnostic, Diags};
use crate::diagram::cube::{self, Cube, Mask};
use crate::diagram::prove::Witness;
use crate::diagram::{HitPolicy, Problem, Row, TooEntangled, point};
use std::collections::HashSet;

/// A deadline of a row's outcome, for its proof.
struct Ending<'a> {
    deadline: &'a Deadline,
    /// The fact with the time elapsed since its start; `None` where the start itself is asked.
    elapsed: Option<usize>,
    /// The shortest and the longest time in seconds from its start to its end.
    lasts: (i64, i64),
    is_from_day: bool,
}

/// A fact that says whether a time limit is open (`open:`).
struct Open {
    fact: usize,
    /// The number of its values.
    atoms: usize,
    /// Its values when the deadline has passed, if the limit ends first.
    late: Mask,
    /// The limit never ends after the deadline.
    ends_first: bool,
    /// The limit never ends before the deadline.
    ends_last: bool,
}

impl Report<'_> {
    /// Outcomes one of whose dates has passed in a box of a rule that leads to them.
    pub(super) fn deadlines(&self, problem: &Problem, diags: &mut Diags) -> Result<(), TooEntangled> {
        let mut reported = HashSet::new();
        for (index, row) in problem.rows.iter().enumerate() {
            for (date, deadline) in self.set.outcomes.get(row.outcome).into_iter().flat_map(Outcome::ends) {
                let name = date.map(|date| date.id.as_str());
                let Some(ending) = self.ending(deadline).filter(|_| !reported.contains(&(row.rule, name)))
                else {
                    continue;
                };
                if let Some(witness) = self.too_late(problem, index, &ending)? {
                    reported.insert((row.rule, name));
                    diags.push(self.late(row, (date, &ending), &witness));
                }
            }
        }
        Ok(())
    }

    /// A deadline with its length. `None` where no fact of the set holds its start.
    fn ending<'a>(&self, deadline: &'a Deadline) -> Option<Ending<'a>> {
        let facts = &self.set.facts;
        let elapsed = facts.iter().position(|fact| fact.domain.from.as_ref() == Some(&deadline.from));
        let fact = elapsed.or_else(|| facts.iter().position(|fact| fact.id == deadline.from))?;
        let is_from_day = facts[fact].domain.kind.is_day();
        Some(Ending { deadline, elapsed, lasts: self.lasts(deadline, is_from_day), is_from_day })
    }

    /// A case of a row in which a deadline has passed. Where the start itself is asked, only facts with
    /// `open` tell how long ago it was: a row without a condition on them is not checked.
    fn too_late(
        &self,
        problem: &Problem,
        index: usize,
        ending: &Ending<'_>,
    ) -> Result<Option<Witness>, TooEntangled> {
        let row = &problem.rows[index];
        let open = self.open_facts(ending);
        let mut cube = row.cube.clone();
        if let Some(elapsed) = ending.elapsed {
            cube[elapsed] = self.passed(&cube, elapsed, ending);
        }
        for open in open.iter().filter(|open| open.ends_first) {
            cube[open.fact] = cube[open.fact].iter().zip(&open.late).map(|(a, b)| a & b).collect();
        }
        let tells = |cube: &Cube, open: &Open| !cube::is_full(&cube[open.fact], open.atoms);
        let is_known =
            ending.elapsed.is_some() || open.iter().any(|open| open.ends_last || tells(&row.cube, open));
        let first = problem.hit_policy == HitPolicy::First || row.rest;
        let earlier = if first { index } else { 0 };
        let earlier = problem.rows[..earlier].iter().map(|r| &r.cube);
        let pieces = cube::subtract_all(&cube, earlier, 1000, &problem.work)?.unwrap_or_default();
        for cube in pieces {
            let is_told = || open.iter().any(|open| !open.ends_first && tells(&cube, open));
            if let Some(point) =
                (is_known || is_told()).then(|| point::find(problem, &cube)).transpose()?.flatten()
            {
                return Ok(Some(Witness { cube, point }));
            }
        }
        Ok(None)
    }

    /// The facts with `open` whose limits count from the start of a deadline.
    fn open_facts(&self, ending: &Ending<'_>) -> Vec<Open> {
        let deadline = ending.deadline;
        let of = |(index, fact): (usize, &Fact)| {
            let Some(Derived::Limit { of, limit, ends }) = &fact.derived else { return None };
            if self.set.facts[*of].input() != deadline.from {
                return None;
            }
            let from_day = ending.is_from_day;
            let (ends_first, ends_last, is_earlier) = match deadline.limits.as_slice() {
                [own] if own == limit => (true, true, false),
                [own] => (
                    self.shortest.never_later(*limit, *own, from_day),
                    self.shortest.never_later(*own, *limit, from_day),
                    self.shortest.is_earlier(*limit, *own, from_day),
                ),
                _ => {
                    let (least, most) = self.shortest.lengths(*limit, from_day);
                    (most <= ending.lasts.0, ending.lasts.1 <= least, most + LAST_MINUTE <= ending.lasts.0)
                }
            };
            // The values at or behind the end of the limit, and the one for "does not apply". At the end of a limit
            // that always ends earlier, the deadline is still open.
            let behind = if deadline.inclusive || is_earlier { &ends[2..] } else { &ends[1..] };
            let atoms = fact.atoms.len();
            let mut late = cube::mask(atoms, false);
            cube::set(&mut late, atoms);
            for (atom, values) in fact.atoms.iter().enumerate() {
                if behind.iter().any(|value| (values.low..=values.high).contains(value)) {
                    cube::set(&mut late, atom);
                }
            }
            Some(Open { fact: index, atoms, late, ends_first, ends_last })
        };
        self.set.facts.iter().enumerate().filter_map(of).collect()
    }

    /// The atoms of a cube's elapsed time in which a deadline has passed somewhere.
    fn passed(&self, cube: &Cube, fact: usize, ending: &Ending<'_>) -> Mask {
        let atoms = &self.set.facts[fact].atoms;
        let limit = ending.lasts.0 + if ending.deadline.inclusive { LAST_MINUTE } else { 0 };
        let mut mask = cube::mask(atoms.len(), false);
        for (i, atom) in atoms.iter().enumerate() {
            if cube::has(&cube[fact], i) && atom.high >= limit {
                cube::set(&mut mask, i);
            }
        }
        mask
    }

    /// The least and the most seconds that a deadline lasts. One that counts from a day begins at 0:00.
    fn lasts(&self, deadline: &Deadline, is_from_day: bool) -> (i64, i64) {
        let (mut lasts, mut from_day) = ((0, 0), is_from_day.then_some(0));
        for limit in &deadline.limits {
            let own = self.shortest.lengths(*limit, from_day.is_some());
            // A limit that ended with a day is measured from the beginning of that.
            let begun = from_day.unwrap_or(0);
            lasts = (lasts.0 + own.0 - begun, lasts.1 + own.1 - begun);
            let is_by_day = !matches!(limit.within, Within::Seconds(_));
            from_day = match (limit.counting.ends, from_day) {
                (Some(ends), _) if is_by_day => Some(ends),
                (None, Some(_)) if is_by_day => Some(DAY),
                _ => None,
            };
        }
        lasts
    }

    fn late(
        &self,
        row: &Row,
        (date, ending): (Option<&NamedDate>, &Ending<'_>),
        witness: &Witness,
    ) -> Diagnostic {
        let deadline = ending.deadline;
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
        let hint = self.narrower(ending, row);
        hint.into_iter().fold(d, Diagnostic::hint)
    }

    /// Hints for narrowing a rule to cases in which its deadline is open.
    fn narrower(&self, ending: &Ending<'_>, row: &Row) -> Vec<String> {
        let cube = &row.cube;
        let deadline = ending.deadline;
        let narrow = |cell: String| format!("narrow the rule with `{cell}`");
        let text = &deadline.text;
        let open = || {
            let is_named = |open: &Open| self.set.facts[open.fact].hidden.is_none();
            let mut known = self.open_facts(ending).into_iter().filter(|open| open.ends_first);
            if let Some(open) = known.find(|open| is_named(open) && cube::has(&cube[open.fact], 0)) {
                return narrow([self.set.facts[open.fact].id.as_str(), "yes"].join(": "));
            }
            let length = match deadline.limits.as_slice() {
                [limit] if limit.counting == self.set.counting => {
                    let way = if limit.back { "before" } else { "within" };
                    let boundary = deadline.inclusive.then(|| ["boundary", "included"].join(": "));
                    let parts = std::iter::once([way, text.as_str()].join(": ")).chain(boundary);
                    Some(parts.collect::<Vec<_>>().join(", "))
                }
                _ => None,
            };
            let from = &deadline.from;
            let Some(length) = length else {
                return format!(
                    "let the rule hold only while it is open: add a fact with `open`, that counts from `{from}` \
                     as the deadline does"
                );
            };
            format!(
                "let the rule hold only while it is open: add a fact with `open: {{from: {from}, {length}}}`"
            )
        };
        let (Some(fact), [limit]) = (ending.elapsed, deadline.limits.as_slice()) else { return vec![open()] };
        let (id, step) = (&self.set.facts[fact].id, self.set.facts[fact].domain.step);
        let sign = if deadline.inclusive { "<=" } else { "<" };
        let is_seconds = matches!(limit.within, Within::Seconds(_)) && !limit.counting.whole_hours;
        let is_days = matches!(limit.within, Within::Days(_)) && !limit.counting.said;
        if limit.back || !is_seconds && !is_days {
            // Cells count as the set does.
            let is_cell = calendar::on_calendar(text, self.set.counting) == Some(*limit);
            return vec![if is_cell { narrow(format!("{id}: '{sign}{text}'")) } else { open() }];
        }
        // Where the set says how days are counted, days in cells are calendar days, so hours are used.
        let unit = (is_seconds && self.set.counting.said).then_some('h');
        let within = length::format(ending.lasts.0, unit);
        if ending.lasts.0 % step != 0 {
            return vec![format!("count `{id}` in steps that end with the deadline: `step: 1min`")];
        }
        if row.rest {
            let after = if deadline.inclusive { ">" } else { ">=" };
            return vec![format!(
                "write another rule for the time after the deadline: `when: {{{id}: '{after}{within}'}}`"
            )];
        }
        let in_time = |sign: &str| {
            let until = Until { limit: ending.lasts.0, text: &within, sign };
            until.cell(&self.set.offsets, &self.set.facts[fact], &cube[fact])
        };
        match deadline.inclusive {
            true if step > LAST_MINUTE => vec![
                // The last step ends after the deadline.
                narrow(format!("{id}: {}", in_time("<"))),
                format!("or count `{id}` in minutes, `step: 1min`, and write `{}`", in_time("<=")),
            ],
            _ => vec![narrow(format!("{id}: {}", in_time(sign)))],
        }
    }
}
