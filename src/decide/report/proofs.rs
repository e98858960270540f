//! Proofs about the rules in force, as findings in the author's words.

use crate::decide::compile::build::Compiled;
use crate::decide::compile::rule_set::{Decision, Rule, RuleSet};
use crate::decide::compile::sweeps::Swept;
use crate::decide::kind::grammar::clock;
use crate::decide::kind::shortest::Shortest;
use crate::decide::kind::words::Words;
use crate::diag::{Code, Diagnostic, Diags};
use crate::diagram::cube;
use crate::diagram::prove::{self, Overlap, Witness};
use crate::diagram::{HitPolicy, Problem, Row, Sweep, TooEntangled, point};
use crate::limits::MASKED;
use crate::source::Span;
use jiff::civil::Date;
use std::collections::HashSet;
use std::rc::Rc;

/// A stretch of time in which the same rules are in force: the first day and the last, each `None` where
/// there is none.
pub(super) type Edition = (Option<Date>, Option<Date>);

/// A decision of a compiled set, about which findings are made.
pub(super) struct Report<'a> {
    pub(super) set: &'a RuleSet,
    pub(super) decision: &'a Decision,
    pub(super) words: Words<'a>,
    /// Rows of all editions.
    pub(super) rows: &'a [Rc<Row>],
    /// The problem of the rules in force, and its sweep.
    pub(super) problem: &'a Problem,
    sweep: &'a Sweep,
    /// Place of the rules, for faults that no single rule has.
    pub(super) span: Span,
    pub(super) shortest: Shortest<'a>,
}

impl<'a> Report<'a> {
    pub(super) fn of(compiled: &'a Compiled, swept: &'a Swept) -> Report<'a> {
        let set = &compiled.set;
        Report {
            decision: &set.decisions[swept.decision],
            shortest: Shortest::new(&set.calendar, &set.offsets, clock::days_of(set.as_of)),
            set,
            words: compiled.set.words(),
            rows: &swept.rows,
            problem: &swept.problem,
            sweep: &swept.sweep,
            span: compiled.spans[swept.decision],
        }
    }

    /// Every proof about the rules in force.
    pub(super) fn proofs(&self, diags: &mut Diags) -> Result<(), TooEntangled> {
        let before = diags.list.len();
        self.gaps(diags)?;
        self.overlaps(self.problem, None, diags)?;
        let consistent = diags.list.len() == before;
        self.masked(diags)?;
        self.outcomes(consistent, diags);
        self.deadlines(self.problem, diags)
    }

    /// A finding at a witness: the message is followed by the box in words.
    pub(super) fn finding(&self, code: Code, span: Span, message: &str, witness: &Witness) -> Diagnostic {
        let message = format!("{message}: {}", self.words.cube(&witness.cube));
        let mut d = Diagnostic::new(code, span, message);
        for (i, fact) in self.set.facts.iter().enumerate() {
            let full = cube::atoms(&witness.cube[i], fact.atoms.len()).count() == fact.atoms.len();
            if let (false, Some(atom)) = (full, fact.atoms.get(witness.point[i])) {
                let of = fact.owner().map_or(&fact.id, |owner| &self.set.facts[owner].id);
                d.witness.entry(of.clone()).or_insert_with(|| atom.value.clone());
            }
        }
        d
    }

    fn gaps(&self, diags: &mut Diags) -> Result<(), TooEntangled> {
        let (gaps, more) = prove::gaps(self.problem, self.sweep)?;
        for gap in &gaps {
            let row = self.words.cells(&gap.cube, &gap.point);
            let message = match self.named() {
                Some(decision) => format!("no rule decides `{decision}`"),
                None => "no rule decides".to_string(),
            };
            let d = self.finding(Code::RuleGap, self.span, &message, gap);
            let columns = self.words.columns(&gap.cube, &gap.point).filter(|_| self.is_in_table());
            diags.push(match columns {
                Some(columns) => {
                    let cell = |(fact, cell): &(String, String)| format!("`{cell}` below `{fact}`");
                    let cells = columns.iter().map(cell).collect::<Vec<_>>().join(", ");
                    d.hint(format!("add a row to the table: {cells}, and its outcome below `then`"))
                }
                None => d.hint(format!("add a rule: `- {{id: …, title: …, when: {row}, then: …}}`")),
            });
        }
        self.and_more(more, Code::RuleGap, "gaps", diags);
        Ok(())
    }

    /// Whether the rules are rows of a table in another file.
    fn is_in_table(&self) -> bool {
        self.decision.rules.clone().any(|rule| self.set.rules[rule].span.file != self.set.file)
    }

    /// The name of the decision, where a set has several.
    pub(super) fn named(&self) -> Option<&str> {
        (self.set.decisions.len() > 1).then_some(self.decision.id.as_str())
    }

    fn and_more(&self, more: bool, code: Code, what: &str, diags: &mut Diags) {
        if more {
            let message = format!("there are more {what} than the {} that are shown", prove::SHOWN);
            diags.push(Diagnostic::new(code, self.span, message).hint("mend these first"));
        }
    }

    pub(super) fn overlaps(
        &self,
        problem: &Problem,
        edition: Option<Edition>,
        diags: &mut Diags,
    ) -> Result<(), TooEntangled> {
        let (overlaps, more) = prove::overlaps(problem)?;
        // Of two `rest` rules the second never decides; a finding of its own says so.
        let rests =
            |overlap: &&Overlap| problem.rows[overlap.first].rest && problem.rows[overlap.second].rest;
        for overlap in overlaps.iter().filter(|overlap| !rests(overlap)) {
            diags.push(self.overlap(problem, overlap, edition));
        }
        self.and_more(more, Code::RuleOverlap, "overlaps", diags);
        Ok(())
    }

    /// The finding about two rules that both match. `edition` is `None` for the edition of `as_of`.
    fn overlap(&self, problem: &Problem, overlap: &Overlap, edition: Option<Edition>) -> Diagnostic {
        let (a, b) = (&problem.rows[overlap.first], &problem.rows[overlap.second]);
        let (first, second) = (&self.set.rules[a.rule], &self.set.rules[b.rule]);
        let is_dated = |rule: &Rule| rule.effective_from.is_some() || rule.effective_to.is_some();
        let edition = edition.filter(|_| [first, second].iter().any(|rule| is_dated(rule)));
        let message = match edition {
            Some((Some(day), Some(last))) if day == last => {
                format!("on {day} rules `{}` and `{}` both match", first.id, second.id)
            }
            Some((Some(day), Some(last))) => {
                format!("from {day} to {last} rules `{}` and `{}` both match", first.id, second.id)
            }
            Some((Some(day), None)) => {
                format!("from {day} rules `{}` and `{}` both match", first.id, second.id)
            }
            Some((None, Some(last))) => {
                format!("until {last} rules `{}` and `{}` both match", first.id, second.id)
            }
            Some((None, None)) | None => format!("rules `{}` and `{}` both match", first.id, second.id),
        };
        let d = self.finding(Code::RuleOverlap, second.span, &message, &overlap.witness);
        let d = d.label(first.span, format!("`{}` matches too", first.id));
        let cells = self.words.cells(&overlap.witness.cube, &overlap.witness.point);
        let outcome = |row: &Row| self.set.outcomes[row.outcome].id.as_str();
        // Where two rules overlap on a single day, the last of one and the first of the other, the first was meant to end
        // the day before.
        let until = |rule: &Rule, other: &Rule| {
            let (last, begin) = (rule.effective_to?, other.effective_from?);
            let meets = begin == last && edition == Some((Some(begin), Some(last)));
            let before = begin.yesterday().ok().filter(|_| meets)?;
            let from = rule.effective_from.map_or_else(String::new, |from| from.to_string());
            Some((rule.id.clone(), ["effective", &format!("{from}..{before}")].join(": ")))
        };
        if let Some((id, key)) = until(first, second).or_else(|| until(second, first)) {
            return d.hint(format!("let `{id}` end the day before: `{key}`"));
        }
        if a.outcome == b.outcome {
            return d.hint("they agree: with `hit_policy: any` that is no fault");
        }
        // The rule that matches more is the general one.
        let covers = |outer: &Rule, inner: &Rule| {
            outer.masks.iter().zip(&inner.masks).all(|(a, b)| a.iter().zip(b).all(|(a, b)| b & !a == 0))
        };
        let is_all = |rule: &Rule| {
            let mut masks = rule.masks.iter().zip(&self.set.facts);
            masks.all(|(mask, fact)| cube::is_full(mask, fact.atoms.len()))
        };
        if let Some(general) = [second, first].into_iter().find(|rule| is_all(rule) && self.is_in_table()) {
            return d.hint(format!(
                "write `rest` in `{}`, in a column `when`: it then decides every case that no other row decides",
                general.id
            ));
        }
        if self.is_in_table() {
            return d.hint("narrow one of them where they meet, or let the row that stands first decide: `hit_policy: first`");
        }
        if let Some(general) = [second, first].into_iter().find(|rule| is_all(rule)) {
            return d.hint(format!(
                "write `when: rest` in `{}`: it then decides every case that no other rule decides",
                general.id
            ));
        }
        let is_exception = |rule: &Rule| rule.exception_of.is_some();
        if covers(second, first) && covers(first, second) {
            return d
                .hint("they have the same cells: delete one, or add a cell that tells their cases apart");
        }
        let first_is_special = covers(second, first) && !covers(first, second);
        let (general, special, row) = if first_is_special { (second, first, a) } else { (first, second, b) };
        // Exceptions cannot have exceptions, so that hint would not help.
        if is_exception(general) || is_exception(special) {
            return d.hint("narrow one of them where they meet");
        }
        if covers(general, special) {
            return d.hint(format!(
                "if `{}` is the exception, write it in `{}`: `except: [{{when: {cells}, then: {}}}]`, and delete it",
                special.id,
                general.id,
                outcome(row)
            ));
        }
        d.hint(format!(
            "if `{}` is the exception, take it out of `{}`: `except: [{{when: {cells}, then: {}}}]`, and \
             narrow `{}` where they meet",
            special.id,
            general.id,
            outcome(row),
            special.id
        ))
    }

    fn masked(&self, diags: &mut Diags) -> Result<(), TooEntangled> {
        let decides = self.deciding(self.problem, self.sweep)?;
        let rules = self.decision.rules.clone();
        let masked = rules.filter(|i| self.set.rules[*i].in_force && self.is_meant(*i) && !decides[*i]);
        self.without_effect(self.problem, masked.collect(), diags)
    }

    /// Tells of rules that never decide.
    pub(super) fn without_effect(
        &self,
        problem: &Problem,
        rules: Vec<usize>,
        diags: &mut Diags,
    ) -> Result<(), TooEntangled> {
        for rule in rules.iter().take(MASKED.most) {
            diags.push(self.never_decides(problem, *rule)?);
        }
        if MASKED.is_below(rules.len()) {
            let more = rules.len() - MASKED.most;
            diags.push(MASKED.finding(Code::RuleMasked, self.set.rules[rules[MASKED.most]].span, more));
        }
        Ok(())
    }

    /// Whether a rule is there to decide something.
    pub(super) fn is_meant(&self, rule: usize) -> bool {
        let rule = &self.set.rules[rule];
        (rule.outcome.is_some() || rule.value.is_some()) && !rule.masks.is_empty()
    }

    /// Per rule, whether it decides some answers.
    pub(super) fn deciding(&self, problem: &Problem, sweep: &Sweep) -> Result<Vec<bool>, TooEntangled> {
        let mut decides = vec![false; self.set.rules.len()];
        if problem.hit_policy == HitPolicy::Collect {
            let leaves = self.set.diagram.leaves[self.decision.leaves.clone()].iter();
            let found = leaves.flat_map(|l| &l.rules).filter(|rule| self.set.rules[**rule].rest);
            found.for_each(|rule| decides[*rule] = true);
        } else if problem.hit_policy == HitPolicy::First || problem.rows.iter().any(|row| row.rest) {
            let leaves = sweep.leaves.iter().flat_map(|l| &l.rules);
            leaves.for_each(|rule| decides[*rule] = true);
        }
        if problem.hit_policy != HitPolicy::First {
            for row in problem.rows.iter().filter(|row| !row.rest) {
                decides[row.rule] = decides[row.rule] || point::find(problem, &row.cube)?.is_some();
            }
        }
        Ok(decides)
    }

    fn never_decides(&self, problem: &Problem, index: usize) -> Result<Diagnostic, TooEntangled> {
        let rule = &self.set.rules[index];
        let message = format!("rule `{}` never decides", rule.id);
        let mut d = Diagnostic::new(Code::RuleMasked, rule.span, message);
        let mut earlier: Vec<usize> = Vec::new();
        for row in problem.rows.iter().filter(|r| r.rule < index) {
            problem.work.spend(row.cube.len())?;
            if earlier.last() != Some(&row.rule) && cube::cubes_meet(&row.cube, &rule.masks) {
                earlier.push(row.rule);
            }
            // No more than these are shown.
            if earlier.len() == 3 {
                break;
            }
        }
        Ok(if rule.rest {
            d.hint("the other rules decide every case: delete it")
        } else if self.decision.hit_policy == HitPolicy::Priority && !earlier.is_empty() {
            d.hint("rules whose outcomes stand before its own in `outcomes` take all of its cases: narrow them, or delete it")
        } else if problem.hit_policy == HitPolicy::First && !earlier.is_empty() {
            for other in &earlier {
                let other = &self.set.rules[*other];
                d = d.label(other.span, format!("`{}` matches first", other.id));
            }
            d.hint("move it up, narrow the rules above it, or delete it")
        } else if self.set.rules.iter().any(|r| r.exception_of == Some(index)) {
            d.hint("its exceptions cover all of it: delete the rule or narrow them")
        } else {
            d.hint("its cells cannot come true together: look at `impossible` and `needs`")
        })
    }

    /// Outcomes that no answers lead to. `consistent` says that there are neither gaps nor overlaps.
    fn outcomes(&self, consistent: bool, diags: &mut Diags) {
        let reached: HashSet<usize> = self.set.diagram.leaves.iter().filter_map(|l| l.outcome).collect();
        let next = self.set.outcomes.iter().flat_map(|o| &o.next);
        let escalated: HashSet<&str> = next.map(|(_, id, _)| id.as_str()).collect();
        let led: HashSet<usize> = self.rows.iter().map(|r| r.outcome).collect();
        let later = self.rows.iter().filter(|r| !self.set.rules[r.rule].in_force);
        let upcoming: HashSet<usize> = later.map(|r| r.outcome).collect();
        for index in self.decision.outcomes.clone() {
            let outcome = &self.set.outcomes[index];
            let led = led.contains(&index);
            let is_meant = reached.contains(&index) || escalated.contains(outcome.id.as_str());
            if is_meant || upcoming.contains(&index) || (led && !consistent) {
                continue;
            }
            let message = format!("no answers lead to outcome `{}`", outcome.id);
            let hint = if led {
                "the rules that name it never decide"
            } else {
                "name it in a rule's `then:`, or delete it"
            };
            diags.push(Diagnostic::new(Code::OutcomeUnreachable, outcome.span, message).hint(hint));
        }
    }
}
