//! Findings about passages whose condition never holds, or always holds, where their text is shown.

use super::proofs::Report;
use crate::decide::compile::build::Compiled;
use crate::decide::compile::rows::in_force;
use crate::decide::compile::rule_set::Passage;
use crate::diag::{Code, Diagnostic, Diags};
use crate::diagram::cube::{self, Cube};
use crate::diagram::{HitPolicy, Problem, TooEntangled, point};
use crate::limits::CUBES;

/// Adds the findings about the passages of a set. A faulty set is skipped.
pub(crate) fn passages(compiled: &Compiled, diags: &mut Diags) -> Result<(), TooEntangled> {
    if compiled.is_faulty || compiled.set.passages().next().is_none() {
        return Ok(());
    }
    for (index, swept) in compiled.swept.iter().enumerate() {
        let report = Report::of(compiled, swept);
        report.of_outcomes(diags)?;
        // Advice belongs to the set, not to a decision: it is checked once.
        if index == 0 {
            report.of_advice(diags)?;
        }
    }
    Ok(())
}

/// Which kinds of cases of a text were found so far.
#[derive(Default)]
struct Found {
    /// A case in which the passage is shown.
    inside: bool,
    /// A case in which it is not.
    outside: bool,
}

impl Report<'_> {
    fn of_outcomes(&self, diags: &mut Diags) -> Result<(), TooEntangled> {
        let problems = self.problems();
        for index in self.decision.outcomes.clone() {
            let outcome = &self.set.outcomes[index];
            for passage in &outcome.passages {
                let outer = passage.outer.map(|outer| &outcome.passages[outer]);
                let mut found = Found::default();
                for problem in &problems {
                    for (row, _) in problem.rows.iter().enumerate().filter(|(_, row)| row.outcome == index) {
                        let Some(mut cases) = cases(problem, row)? else { return Ok(()) };
                        if let Some(outer) = outer {
                            let both = |case: &Cube| -> Vec<Cube> {
                                outer.boxes.iter().filter_map(|cube| cube::intersect(case, cube)).collect()
                            };
                            cases = cases.iter().flat_map(both).collect();
                        }
                        look(problem, (&cases, passage), &mut found)?;
                    }
                }
                diags.list.extend(finding(passage, &outcome.id, &found));
            }
        }
        Ok(())
    }

    fn of_advice(&self, diags: &mut Diags) -> Result<(), TooEntangled> {
        for advice in &self.set.advice {
            for passage in &advice.passages {
                let cases = passage.outer.map_or(&advice.boxes, |outer| &advice.passages[outer].boxes);
                let mut found = Found::default();
                look(self.problem, (cases, passage), &mut found)?;
                diags.list.extend(finding(passage, &advice.id, &found));
            }
        }
        Ok(())
    }

    /// The problem of the rules in force, and those of the editions that decide earlier or later cases.
    fn problems(&self) -> Vec<Problem> {
        let mut problems = vec![self.problem.clone()];
        for (from, to) in &self.set.editions {
            let day = from.or(*to).filter(|_| !in_force((*from, *to), self.set.as_of));
            if let Some(day) = day.filter(|day| self.set.edition.is_some() || *day > self.set.as_of) {
                problems.push(self.edition(day));
            }
        }
        problems
    }
}

/// The cases that a row decides, as boxes; `None` where they are too many.
fn cases(problem: &Problem, index: usize) -> Result<Option<Vec<Cube>>, TooEntangled> {
    let row = &problem.rows[index];
    let gives_way = problem.hit_policy == HitPolicy::First || row.rest;
    let earlier = if gives_way { index } else { 0 };
    let earlier = problem.rows[..earlier].iter().map(|row| &row.cube);
    cube::subtract_all(&row.cube, earlier, CUBES.most, &problem.work)
}

/// Looks among the cases of a text for one in which a passage is shown, and for one in which it is not.
fn look(
    problem: &Problem,
    (cases, passage): (&[Cube], &Passage),
    found: &mut Found,
) -> Result<(), TooEntangled> {
    for cube in cases {
        for own in &passage.boxes {
            if found.inside {
                break;
            }
            if let Some(both) = cube::intersect(cube, own) {
                found.inside = point::find(problem, &both)?.is_some();
            }
        }
        if found.outside {
            continue;
        }
        // Too many boxes to look at: a case outside is assumed, so that nothing is reported by mistake.
        let others = cube::subtract_all(cube, &passage.boxes, CUBES.most, &problem.work)?;
        let Some(others) = others else {
            found.outside = true;
            continue;
        };
        for other in &others {
            if point::find(problem, other)?.is_some() {
                found.outside = true;
                break;
            }
        }
    }
    Ok(())
}

fn finding(passage: &Passage, id: &str, found: &Found) -> Option<Diagnostic> {
    let new = |message| Diagnostic::new(Code::IdleCondition, passage.span, message);
    let typed = &passage.typed;
    match (found.inside, found.outside) {
        (true, true) | (false, false) => None,
        (false, true) => Some(
            new(format!("`::: when {typed}` never holds in `{id}`"))
                .hint("no answers that lead there fit it: mend the condition, or take the part out"),
        ),
        (true, false) => {
            Some(new(format!("`::: when {typed}` always holds in `{id}`")).hint(
                "all answers that lead there fit it: take the line and its `:::` out, and leave the text",
            ))
        }
    }
}
