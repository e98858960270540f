//! Proofs about the editions beside that of `as_of`.

use super::proofs::{Edition, Report};
use crate::decide::compile::rows::in_force;
use crate::diag::{Code, Diagnostic, Diags};
use crate::diagram::{self, Problem, Row, Sweep, TooEntangled, prove};
use crate::source::Span;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::rc::Rc;

impl Report<'_> {
    /// Every edition but that of `as_of`: one after another, as far as a case can fall under it. A
    /// finding about a pair of rules or a rule is made once.
    pub(super) fn editions(&self, diags: &mut Diags) -> Result<(), TooEntangled> {
        let own = &self.set.rules[self.decision.rules.clone()];
        let starts = own.iter().filter_map(|r| r.effective_from).min();
        let mut decides: Vec<bool> = self.set.rules.iter().map(|r| r.in_force).collect();
        let mut seen = decides.clone();
        let mut known = Known::of(diags);
        for (from, to) in &self.set.editions {
            let is_current = in_force((*from, *to), self.set.as_of);
            // Before the first rule begins there is nothing to cover.
            let (Some(day), false) = (from.or(if starts.is_none() { *to } else { None }), is_current) else {
                continue;
            };
            self.problem.work.spend(self.rows.len())?;
            let edition = self.edition(day);
            let sweep = match self.decision.is_list() {
                true => Sweep::empty(),
                false => match diagram::sweep(&edition) {
                    Ok(sweep) => sweep,
                    Err(_) => continue,
                },
            };
            if let Some(gap) = prove::gaps(&edition, &sweep)?.0.first() {
                let message = match (to, self.named()) {
                    (Some(last), None) => format!("from {day} to {last} no rule decides"),
                    (None, None) => format!("from {day} no rule decides"),
                    (Some(last), Some(name)) => format!("from {day} to {last} no rule decides `{name}`"),
                    (None, Some(name)) => format!("from {day} no rule decides `{name}`"),
                };
                let d = self.finding(Code::EditionGap, self.span, &message, gap);
                diags.push(d.hint("add a rule for that time, or change `effective` of its neighbours"));
            }
            if self.set.edition.is_some() || day > self.set.as_of {
                edition.rows.iter().for_each(|r| seen[r.rule] = true);
                for (all, one) in decides.iter_mut().zip(self.deciding(&edition, &sweep)?) {
                    *all |= one;
                }
                self.contradictions(&edition, (*from, *to), (&mut known, diags))?;
            }
        }
        let all = Problem { rows: self.rows.to_vec(), ..self.problem.clone() };
        let masked = self.decision.rules.clone().filter(|r| seen[*r] && !decides[*r] && self.is_meant(*r));
        self.without_effect(&all, masked.collect(), diags)
    }

    /// The problem of the rules in force on a day.
    pub(super) fn edition(&self, day: Date) -> Problem {
        let holds = |r: &&Rc<Row>| {
            let rule = &self.set.rules[r.rule];
            in_force((rule.effective_from, rule.effective_to), day)
        };
        Problem { rows: self.rows.iter().filter(holds).cloned().collect(), ..self.problem.clone() }
    }

    /// Contradictions within an edition that were not found in one before it.
    fn contradictions(
        &self,
        problem: &Problem,
        edition: Edition,
        (known, diags): (&mut Known, &mut Diags),
    ) -> Result<(), TooEntangled> {
        let mut found = Diags::default();
        self.overlaps(problem, Some(edition), &mut found)?;
        self.deadlines(problem, &mut found)?;
        let fresh: Vec<Diagnostic> = found.list.into_iter().filter(|d| !known.has(d)).collect();
        fresh.iter().for_each(|d| known.add(d));
        diags.list.extend(fresh);
        Ok(())
    }
}

/// Findings by what makes two of them the same in two editions: code, place and labels.
struct Known(BTreeMap<(Code, Span), Vec<Labels>>);

type Labels = Vec<(Span, String)>;

impl Known {
    fn of(diags: &Diags) -> Known {
        let mut known = Known(BTreeMap::new());
        diags.list.iter().for_each(|d| known.add(d));
        known
    }

    fn add(&mut self, d: &Diagnostic) {
        self.0.entry((d.code, d.span)).or_default().push(d.labels.clone());
    }

    fn has(&self, d: &Diagnostic) -> bool {
        self.0.get(&(d.code, d.span)).is_some_and(|known| known.contains(&d.labels))
    }
}
