//! What the proofs found, as findings in the author's words.

use crate::config::quoted;
use crate::decide::compile::editions;
use crate::decide::compile::facts::operands;
use crate::decide::compile::rows;
use crate::decide::kind::words::Words;
use crate::decide::{Deadline, FactKind, Formula, RuleSet};
use crate::diag::{Code, Diagnostic, Diags};
use crate::diagram::cube::{self, Cube, Mask};
use crate::diagram::prove::{self, Overlap, Witness};
use crate::diagram::{self, HitPolicy, Next, Problem, Row, Sweep, point};
use crate::source::Span;
use jiff::civil::Date;

/// A compiled set on which findings are made.
pub(crate) struct Report<'a> {
    pub(crate) set: &'a RuleSet,
    pub(crate) words: Words<'a>,
    /// Where rules begin: the place of faults that no single rule has.
    pub(crate) span: Span,
}

/// The set cannot be compiled within the limits.
pub(crate) fn entangled(set: &RuleSet, span: Span) -> Diagnostic {
    let message =
        format!("the rules of `{}` are too entangled: more than {} states", set.id, diagram::STATES);
    let mut counts: Vec<(usize, &str)> = set
        .facts
        .iter()
        .enumerate()
        .map(|(i, f)| {
            let cares =
                |r: &&crate::decide::Rule| r.masks.get(i).is_some_and(|m| !cube::is_full(m, f.atoms.len()));
            (set.rules.iter().filter(cares).count(), f.id.as_str())
        })
        .collect();
    counts.sort_by_key(|c| std::cmp::Reverse(c.0));
    let most: Vec<&str> = counts.iter().take(3).map(|c| c.1).collect();
    Diagnostic::new(Code::TooEntangled, span, message)
        .hint(format!("most rules speak of {}: sum some of them up in a fact with `derive:`", quoted(&most)))
        .hint("or split the set in two, and let an outcome of the first lead to the second")
}

impl Report<'_> {
    /// Every proof about the rules in force. `rows` are those of all editions.
    pub(crate) fn everything(&self, problem: &Problem, sweep: &Sweep, rows: &[Row], diags: &mut Diags) {
        let before = diags.list.len();
        self.gaps(problem, sweep, diags);
        self.overlaps(problem, diags);
        let sound = diags.list.len() == before;
        self.masked(problem, sweep, diags);
        self.outcomes(rows, sound, diags);
        self.deadlines(problem, diags);
    }

    /// A finding at a witness: the message is followed by the box in words.
    fn finding(&self, code: Code, span: Span, message: &str, witness: &Witness) -> Diagnostic {
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

    fn gaps(&self, problem: &Problem, sweep: &Sweep, diags: &mut Diags) {
        let (gaps, more) = prove::gaps(problem, sweep);
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

    fn overlaps(&self, problem: &Problem, diags: &mut Diags) {
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

    fn masked(&self, problem: &Problem, sweep: &Sweep, diags: &mut Diags) {
        let decides = self.deciding(problem, sweep);
        for (index, rule) in self.set.rules.iter().enumerate() {
            if rule.in_force && self.meant(index) && !decides[index] {
                diags.push(self.never_decides(problem, index));
            }
        }
    }

    /// Whether a rule is there to decide something.
    fn meant(&self, rule: usize) -> bool {
        let rule = &self.set.rules[rule];
        rule.outcome.is_some() && !rule.masks.is_empty()
    }

    /// Which rules decide some answers.
    fn deciding(&self, problem: &Problem, sweep: &Sweep) -> Vec<bool> {
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

    fn never_decides(&self, problem: &Problem, index: usize) -> Diagnostic {
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

    fn outcomes(&self, rows: &[Row], sound: bool, diags: &mut Diags) {
        let reached = |o: usize| self.set.diagram.leaves.iter().any(|l| l.outcome == o);
        for (index, outcome) in self.set.outcomes.iter().enumerate() {
            let escalated = self.set.outcomes.iter().any(|o| o.next.iter().any(|n| n.1 == outcome.id));
            let led = rows.iter().any(|r| r.outcome == index);
            let upcoming = rows.iter().any(|r| r.outcome == index && !self.set.rules[r.rule].in_force);
            if reached(index) || escalated || upcoming || (led && !sound) {
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

    /// Outcomes whose deadline has passed in a box of a rule that leads to them.
    fn deadlines(&self, problem: &Problem, diags: &mut Diags) {
        let mut reported = std::collections::HashSet::new();
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

    /// The elapsed fact that counts from where a deadline counts from.
    fn counted(&self, deadline: &Deadline) -> Option<usize> {
        let counts =
            |kind: &FactKind| matches!(kind, FactKind::Elapsed { from, .. } if *from == deadline.from);
        self.set.facts.iter().position(|f| counts(&f.kind))
    }

    /// The atoms of a cube's fact in which a deadline has passed somewhere.
    fn passed(&self, cube: &Cube, fact: usize, deadline: &Deadline) -> Mask {
        let atoms = &self.set.facts[fact].atoms;
        let limit = self.shortest(deadline) + if deadline.inclusive { self.set.facts[fact].step } else { 0 };
        let mut mask = cube::mask(atoms.len(), false);
        for (i, atom) in atoms.iter().enumerate() {
            if cube::has(&cube[fact], i) && atom.high >= limit {
                cube::set(&mut mask, i);
            }
        }
        mask
    }

    /// The seconds that a deadline lasts at least.
    fn shortest(&self, deadline: &Deadline) -> i64 {
        let set = self.set;
        set.calendar.shortest(&set.offsets, deadline.within, crate::decide::kind::units::days_of(set.as_of))
    }

    fn late(&self, row: &Row, deadline: &Deadline, fact: usize, witness: &Witness) -> Diagnostic {
        let (rule, outcome) = (&self.set.rules[row.rule], &self.set.outcomes[row.outcome]);
        let message = format!(
            "rule `{}` leads to `{}` when its deadline of {} has passed",
            rule.id, outcome.id, deadline.within_words
        );
        let sign = if deadline.inclusive { "<=" } else { "<" };
        let within = crate::decide::kind::units::format_duration(self.shortest(deadline), None);
        self.finding(Code::DeadlineIncoherent, rule.span, &message, witness)
            .label(outcome.span, "the outcome with the deadline")
            .hint(format!("narrow the rule with `{}: '{sign}{within}'`", self.set.facts[fact].id))
    }

    /// Questions that no reader is asked. Only worth saying of rules without a fault.
    pub(crate) fn never_asked(&self, diags: &mut Diags) {
        let set = self.set;
        let mut asked = vec![false; set.facts.len()];
        for node in &set.diagram.nodes {
            asked[node.fact] = true;
            operands(set.facts[node.fact].derived.as_ref()).iter().for_each(|f| asked[*f] = true);
            if let FactKind::AnyOf { group, .. } = set.facts[node.fact].kind {
                set.groups[group].facts.iter().for_each(|f| asked[*f] = true);
            }
        }
        let trivial = !matches!(set.diagram.root, Next::Node(_)) && set.rules.iter().all(|r| !r.in_force);
        for (index, fact) in set.facts.iter().enumerate() {
            let table = matches!(fact.derived, Some(Formula::Table { .. }));
            let later_option = matches!(fact.kind, FactKind::AnyOf { option, .. } if option > 0);
            let edition = set.edition == Some(index);
            // The page asks for it beside the outcome whose deadline counts from it.
            let mut dates = set.outcomes.iter().filter_map(|o| o.deadline.as_ref());
            let counted = dates.any(|d| d.from == crate::decide::walk::answers::input(fact));
            if asked[index] || table || later_option || edition || counted || trivial {
                continue;
            }
            let id = fact.id.split('.').next().unwrap_or(&fact.id);
            let message = format!("`{id}` is never asked");
            let hint = "no outcome depends on it: use it in a rule, or delete it";
            diags.push(Diagnostic::new(Code::FactNeverAsked, fact.span, message).hint(hint));
        }
    }

    /// Gaps and overlaps of the tables that give facts.
    pub(crate) fn tables(&self, problem: &Problem, diags: &mut Diags) {
        for fact in &self.set.facts {
            let Some(Formula::Table { rows }) = &fact.derived else { continue };
            let mut lowered = Vec::new();
            for (rule, (cube, atom)) in rows.iter().enumerate() {
                let cubes = crate::decide::compile::lower::expand(&self.set.facts, cube).unwrap_or_default();
                lowered.extend(cubes.into_iter().map(|cube| Row { rule, outcome: *atom, cube }));
            }
            let table = Problem { rows: lowered, hit_policy: HitPolicy::Unique, ..problem.clone() };
            let Ok(sweep) = diagram::sweep(&table) else {
                diags.push(entangled(self.set, fact.span));
                continue;
            };
            for gap in prove::gaps(&table, &sweep).0.iter().take(5) {
                let row = self.words.cells(&gap.cube, &gap.point);
                let message = format!("no row gives `{}`", fact.id);
                let d = self.finding(Code::RuleGap, fact.span, &message, gap);
                diags.push(d.hint(format!("add a row: `- {{when: {row}, then: …}}`")));
            }
            for overlap in prove::overlaps(&table).0.iter().take(5) {
                let (a, b) = (table.rows[overlap.first].rule + 1, table.rows[overlap.second].rule + 1);
                let message = format!("rows {a} and {b} of `{}` both match", fact.id);
                diags.push(self.finding(Code::RuleOverlap, fact.span, &message, &overlap.witness));
            }
        }
    }

    /// Every edition but that of `as_of`, which is proven elsewhere: one after another, as far as a case
    /// can fall under it. What was found of a pair of rules or of a rule is not said again.
    pub(crate) fn editions(
        &self,
        problem: &Problem,
        rows: &[Row],
        diags: &mut Diags,
    ) -> Vec<(Option<Date>, Option<Date>)> {
        let stretches = editions::stretches(self.set);
        let starts = self.set.rules.iter().filter_map(|r| r.effective_from).min();
        let mut decides: Vec<bool> = self.set.rules.iter().map(|r| r.in_force).collect();
        let mut seen = decides.clone();
        for (from, to) in &stretches {
            let current = rows::in_force((*from, *to), self.set.as_of);
            // Before the first rule begins there is nothing to cover.
            let (Some(day), false) = (from.or(if starts.is_none() { *to } else { None }), current) else {
                continue;
            };
            let holds = |r: &&Row| {
                let rule = &self.set.rules[r.rule];
                rows::in_force((rule.effective_from, rule.effective_to), day)
            };
            let kept: Vec<Row> = rows.iter().filter(holds).cloned().collect();
            let edition = Problem { rows: kept, ..problem.clone() };
            let Ok(sweep) = diagram::sweep(&edition) else { continue };
            if let Some(gap) = prove::gaps(&edition, &sweep).0.first() {
                let until = to.map_or(String::new(), |d| format!(" to {d}"));
                let message = format!("from {day}{until} no rule decides");
                let d = self.finding(Code::EditionGap, self.span, &message, gap);
                diags.push(d.hint("add a rule for that time, or change `effective` of its neighbours"));
            }
            if self.set.edition.is_some() || day > self.set.as_of {
                edition.rows.iter().for_each(|r| seen[r.rule] = true);
                for (all, one) in decides.iter_mut().zip(self.deciding(&edition, &sweep)) {
                    *all |= one;
                }
                self.of_edition(&edition, diags);
            }
        }
        let all = Problem { rows: rows.to_vec(), ..problem.clone() };
        for rule in (0..decides.len()).filter(|r| seen[*r] && !decides[*r] && self.meant(*r)) {
            diags.push(self.never_decides(&all, rule));
        }
        stretches
    }

    /// Contradictions within another edition that are not those of an edition before.
    fn of_edition(&self, edition: &Problem, diags: &mut Diags) {
        let mut found = Diags::default();
        self.overlaps(edition, &mut found);
        self.deadlines(edition, &mut found);
        let known = |d: &Diagnostic| {
            diags.list.iter().any(|k| k.code == d.code && k.span == d.span && k.labels == d.labels)
        };
        let fresh: Vec<Diagnostic> = found.list.into_iter().filter(|d| !known(d)).collect();
        diags.list.extend(fresh);
    }
}
