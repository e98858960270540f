//! Proofs about the rules in force, as findings in the author's words.

use crate::decide::compile::build::Compiled;
use crate::decide::compile::rule_set::RuleSet;
use crate::decide::kind::words::Words;
use crate::diag::{Code, Diagnostic, Diags};
use crate::diagram::cube;
use crate::diagram::prove::{self, Overlap, Witness};
use crate::diagram::{HitPolicy, Problem, Row, Sweep, point};
use crate::source::Span;

/// A compiled set about which findings are made.
pub(super) struct Report<'a> {
    pub(super) set: &'a RuleSet,
    pub(super) words: Words<'a>,
    /// Rows of all editions.
    pub(super) rows: &'a [Row],
    /// The problem of the rules in force, and its sweep.
    pub(super) problem: &'a Problem,
    sweep: &'a Sweep,
    /// Place of the rules, for faults that no single rule has.
    pub(super) span: Span,
}

impl<'a> Report<'a> {
    pub(super) fn of(compiled: &'a Compiled) -> Report<'a> {
        Report {
            set: &compiled.set,
            words: compiled.set.words(),
            rows: &compiled.rows,
            problem: &compiled.problem,
            sweep: &compiled.sweep,
            span: compiled.span,
        }
    }

    /// Every proof about the rules in force.
    pub(super) fn proofs(&self, diags: &mut Diags) {
        let before = diags.list.len();
        self.gaps(diags);
        self.overlaps(self.problem, diags);
        let consistent = diags.list.len() == before;
        self.masked(diags);
        self.outcomes(consistent, diags);
        self.deadlines(self.problem, diags);
    }

    /// A finding at a witness: the message is followed by the box in words.
    pub(super) fn finding(&self, code: Code, span: Span, message: &str, witness: &Witness) -> Diagnostic {
        let message = format!("{message}: {}", self.words.cube(&witness.cube));
        let mut d = Diagnostic::new(code, span, message);
        for (i, fact) in self.set.facts.iter().enumerate() {
            let full = cube::atoms(&witness.cube[i], fact.atoms.len()).count() == fact.atoms.len();
            if let (false, Some(atom)) = (full, fact.atoms.get(witness.point[i])) {
                d.witness.insert(fact.id.clone(), atom.value.clone());
            }
        }
        d
    }

    fn gaps(&self, diags: &mut Diags) {
        let (gaps, more) = prove::gaps(self.problem, self.sweep);
        for gap in &gaps {
            let row = self.words.cells(&gap.cube, &gap.point);
            let d = self.finding(Code::RuleGap, self.span, "no rule decides", gap);
            diags.push(d.hint(format!("add a rule: `- {{id: …, title: …, when: {row}, then: …}}`")));
        }
        self.and_more(more, Code::RuleGap, "gaps", diags);
    }

    fn and_more(&self, more: bool, code: Code, what: &str, diags: &mut Diags) {
        if more {
            let message = format!("there are more {what} than the {} that are shown", prove::SHOWN);
            diags.push(Diagnostic::new(code, self.span, message).hint("mend these first"));
        }
    }

    pub(super) fn overlaps(&self, problem: &Problem, diags: &mut Diags) {
        let (overlaps, more) = prove::overlaps(problem);
        for overlap in &overlaps {
            diags.push(self.overlap(problem, overlap));
        }
        self.and_more(more, Code::RuleOverlap, "overlaps", diags);
    }

    fn overlap(&self, problem: &Problem, overlap: &Overlap) -> Diagnostic {
        let (a, b) = (&problem.rows[overlap.first], &problem.rows[overlap.second]);
        let (first, second) = (&self.set.rules[a.rule], &self.set.rules[b.rule]);
        let message = format!("rules `{}` and `{}` both match", first.id, second.id);
        let d = self.finding(Code::RuleOverlap, second.span, &message, &overlap.witness);
        let d = d.label(first.span, format!("`{}` matches too", first.id));
        let cells = self.words.cells(&overlap.witness.cube, &overlap.witness.point);
        let outcome = |row: &Row| self.set.outcomes[row.outcome].id.as_str();
        if a.outcome == b.outcome {
            return d.hint("they agree: with `hit_policy: any` that is no fault");
        }
        d.hint(format!(
            "if `{}` is the exception, take it out of `{}`: `except: [{{when: {cells}, then: {}}}]`, and \
             narrow `{}` where they meet",
            second.id,
            first.id,
            outcome(b),
            second.id
        ))
    }

    fn masked(&self, diags: &mut Diags) {
        let decides = self.deciding(self.problem, self.sweep);
        for (index, rule) in self.set.rules.iter().enumerate() {
            if rule.in_force && self.is_meant(index) && !decides[index] {
                diags.push(self.never_decides(self.problem, index));
            }
        }
    }

    /// Whether a rule is there to decide something.
    pub(super) fn is_meant(&self, rule: usize) -> bool {
        let rule = &self.set.rules[rule];
        rule.outcome.is_some() && !rule.masks.is_empty()
    }

    /// Per rule, whether it decides some answers.
    pub(super) fn deciding(&self, problem: &Problem, sweep: &Sweep) -> Vec<bool> {
        let mut decides = vec![false; self.set.rules.len()];
        if problem.hit_policy == HitPolicy::First {
            let leaves = sweep.leaves.iter().flat_map(|l| &l.rules);
            leaves.for_each(|rule| decides[*rule] = true);
        } else {
            for row in &problem.rows {
                decides[row.rule] |= point::find(problem, &row.cube).is_some();
            }
        }
        decides
    }

    pub(super) fn never_decides(&self, problem: &Problem, index: usize) -> Diagnostic {
        let rule = &self.set.rules[index];
        let message = format!("rule `{}` never decides", rule.id);
        let mut d = Diagnostic::new(Code::RuleMasked, rule.span, message);
        let before = problem.rows.iter().filter(|r| r.rule < index);
        let mut earlier: Vec<usize> =
            before.filter(|r| cube::cubes_meet(&r.cube, &rule.masks)).map(|r| r.rule).collect();
        earlier.dedup();
        if problem.hit_policy == HitPolicy::First && !earlier.is_empty() {
            for other in earlier.iter().take(3) {
                let other = &self.set.rules[*other];
                d = d.label(other.span, format!("`{}` matches first", other.id));
            }
            d.hint("move it up, narrow the rules above it, or delete it")
        } else if self.set.rules.iter().any(|r| r.exception_of == Some(index)) {
            d.hint("its exceptions cover all of it: delete the rule or narrow them")
        } else {
            d.hint("its cells cannot come true together: look at `impossible` and `needs`")
        }
    }

    /// Outcomes that no answers lead to. `consistent` says that there are neither gaps nor overlaps.
    fn outcomes(&self, consistent: bool, diags: &mut Diags) {
        let reached = |o: usize| self.set.diagram.leaves.iter().any(|l| l.outcome == o);
        for (index, outcome) in self.set.outcomes.iter().enumerate() {
            let escalated = self.set.outcomes.iter().any(|o| o.next.iter().any(|n| n.1 == outcome.id));
            let led = self.rows.iter().any(|r| r.outcome == index);
            let upcoming = self.rows.iter().any(|r| r.outcome == index && !self.set.rules[r.rule].in_force);
            if reached(index) || escalated || upcoming || (led && !consistent) {
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
