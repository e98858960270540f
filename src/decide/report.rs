//! What the proofs found, as findings in the author's words.

use super::calendar::Shortest;
use super::cube::{self, Cube};
use super::diagram::{self, Problem, Row, Sweep, TooEntangled};
use super::facts::operands;
use super::prove::{self, Overlap, Witness};
use super::words::Words;
use super::{Deadline, FactKind, Formula, HitPolicy, Next, RuleSet, editions, point, rows, units};
use crate::config::quoted;
use crate::diag::{Code, Diagnostic, Diags};
use crate::limits::{MASKED, STATES};
use crate::source::Span;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// A compiled set on which findings are made.
pub(super) struct Report<'a> {
    pub(super) set: &'a RuleSet,
    pub(super) words: Words<'a>,
    /// Where rules begin: the place of faults that no single rule has.
    pub(super) span: Span,
    shortest: Shortest<'a>,
}

/// First and last day of the editions.
type Stretches = Vec<(Option<Date>, Option<Date>)>;

/// The set cannot be compiled within the limits.
pub(super) fn entangled(set: &RuleSet, span: Span) -> Diagnostic {
    let message = STATES.words("").replace("{name}", &set.id);
    let mut counts: Vec<(usize, &str)> = set
        .facts
        .iter()
        .enumerate()
        .map(|(i, f)| {
            let cares = |r: &&super::Rule| r.masks.get(i).is_some_and(|m| !cube::is_full(m, f.atoms.len()));
            (set.rules.iter().filter(cares).count(), f.id.as_str())
        })
        .collect();
    counts.sort_by_key(|c| std::cmp::Reverse(c.0));
    let most: Vec<&str> = counts.iter().take(3).map(|c| c.1).collect();
    Diagnostic::new(Code::TooEntangled, span, message)
        .hint(format!("most rules speak of {}: sum some of them up in a fact with `derive:`", quoted(&most)))
        .hint("or split the set in two, and let an outcome of the first lead to the second")
}

impl<'a> Report<'a> {
    /// A report about a set whose rules begin there.
    pub(super) fn new(set: &'a RuleSet, span: Span) -> Report<'a> {
        let around = units::days_of(set.as_of);
        let shortest = Shortest::new(&set.calendar, &set.offsets, around);
        Report { set, words: Words::of(set), span, shortest }
    }

    /// Every proof, of every edition; `rows` are those of all. Gives the editions.
    pub(super) fn all(
        &self,
        problem: &Problem,
        sweep: &Sweep,
        rows: &[Rc<Row>],
        diags: &mut Diags,
    ) -> Result<Stretches, TooEntangled> {
        self.tables(problem, diags)?;
        let before = diags.list.len();
        self.everything(problem, sweep, rows, diags)?;
        let editions = self.editions(problem, rows, diags)?;
        let unsound = |d: &Diagnostic| matches!(d.code, Code::RuleGap | Code::RuleOverlap | Code::EditionGap);
        if !diags.list[before..].iter().any(unsound) {
            self.never_asked(diags);
        }
        Ok(editions)
    }

    /// Every proof about the rules in force.
    fn everything(
        &self,
        problem: &Problem,
        sweep: &Sweep,
        rows: &[Rc<Row>],
        diags: &mut Diags,
    ) -> Result<(), TooEntangled> {
        let before = diags.list.len();
        self.gaps(problem, sweep, diags)?;
        self.overlaps(problem, diags)?;
        let sound = diags.list.len() == before;
        self.masked(problem, sweep, diags)?;
        self.outcomes(rows, sound, diags);
        self.deadlines(problem, diags)
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

    fn gaps(&self, problem: &Problem, sweep: &Sweep, diags: &mut Diags) -> Result<(), TooEntangled> {
        let (gaps, more) = prove::gaps(problem, sweep)?;
        for gap in &gaps {
            let row = self.words.cells(&gap.cube, &gap.point);
            let d = self.finding(Code::RuleGap, self.span, "no rule decides", gap);
            diags.push(d.hint(format!("add a rule: `- {{id: …, title: …, when: {row}, then: …}}`")));
        }
        self.and_more(more, Code::RuleGap, "gaps", diags);
        Ok(())
    }

    fn and_more(&self, more: bool, code: Code, what: &str, diags: &mut Diags) {
        if more {
            let message = format!("there are more {what} than the {} that are shown", prove::SHOWN);
            diags.push(Diagnostic::new(code, self.span, message).hint("mend these first"));
        }
    }

    fn overlaps(&self, problem: &Problem, diags: &mut Diags) -> Result<(), TooEntangled> {
        let (overlaps, more) = prove::overlaps(problem)?;
        for overlap in &overlaps {
            diags.push(self.overlap(problem, overlap));
        }
        self.and_more(more, Code::RuleOverlap, "overlaps", diags);
        Ok(())
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

    fn masked(&self, problem: &Problem, sweep: &Sweep, diags: &mut Diags) -> Result<(), TooEntangled> {
        let decides = self.deciding(problem, sweep)?;
        let rules = self.set.rules.iter().enumerate();
        let masked =
            rules.filter(|(i, rule)| rule.in_force && self.meant(*i) && !decides[*i]).map(|(i, _)| i);
        self.without_effect(problem, masked.collect(), diags)
    }

    /// Tells of rules that never decide.
    fn without_effect(
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
    fn meant(&self, rule: usize) -> bool {
        let rule = &self.set.rules[rule];
        rule.outcome.is_some() && !rule.masks.is_empty()
    }

    /// Which rules decide some answers.
    fn deciding(&self, problem: &Problem, sweep: &Sweep) -> Result<Vec<bool>, TooEntangled> {
        let mut decides = vec![false; self.set.rules.len()];
        if problem.hit_policy == HitPolicy::First {
            let leaves = sweep.leaves.iter().flat_map(|l| &l.rules);
            leaves.for_each(|rule| decides[*rule] = true);
        } else {
            for row in &problem.rows {
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
        Ok(if problem.hit_policy == HitPolicy::First && !earlier.is_empty() {
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

    fn outcomes(&self, rows: &[Rc<Row>], sound: bool, diags: &mut Diags) {
        let reached: HashSet<usize> = self.set.diagram.leaves.iter().map(|l| l.outcome).collect();
        let next = self.set.outcomes.iter().flat_map(|o| &o.next);
        let escalated: HashSet<&str> = next.map(|(_, id, _)| id.as_str()).collect();
        let led: HashSet<usize> = rows.iter().map(|r| r.outcome).collect();
        let later = rows.iter().filter(|r| !self.set.rules[r.rule].in_force);
        let upcoming: HashSet<usize> = later.map(|r| r.outcome).collect();
        for (index, outcome) in self.set.outcomes.iter().enumerate() {
            let led = led.contains(&index);
            let meant = reached.contains(&index) || escalated.contains(outcome.id.as_str());
            if meant || upcoming.contains(&index) || (led && !sound) {
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
    fn deadlines(&self, problem: &Problem, diags: &mut Diags) -> Result<(), TooEntangled> {
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

    /// The elapsed facts by what they count from, of several the first.
    fn counted(&self) -> HashMap<&str, usize> {
        let mut counted = HashMap::new();
        for (index, fact) in self.set.facts.iter().enumerate() {
            if let FactKind::Elapsed { from, .. } = &fact.kind {
                counted.entry(from.as_str()).or_insert(index);
            }
        }
        counted
    }

    /// The atoms of a cube's fact in which a deadline has passed somewhere.
    fn passed(&self, cube: &Cube, fact: usize, deadline: &Deadline) -> super::Mask {
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
        self.shortest.of(deadline.within)
    }

    fn late(&self, row: &Row, deadline: &Deadline, fact: usize, witness: &Witness) -> Diagnostic {
        let (rule, outcome) = (&self.set.rules[row.rule], &self.set.outcomes[row.outcome]);
        let message = format!(
            "rule `{}` leads to `{}` when its deadline of {} has passed",
            rule.id, outcome.id, deadline.within_words
        );
        let sign = if deadline.inclusive { "<=" } else { "<" };
        let within = super::units::format_duration(self.shortest(deadline), None);
        self.finding(Code::DeadlineIncoherent, rule.span, &message, witness)
            .label(outcome.span, "the outcome with the deadline")
            .hint(format!("narrow the rule with `{}: '{sign}{within}'`", self.set.facts[fact].id))
    }

    /// Questions that no reader is asked. Only worth saying of rules without a fault.
    fn never_asked(&self, diags: &mut Diags) {
        let set = self.set;
        let mut asked = vec![false; set.facts.len()];
        for node in &set.diagram.nodes {
            asked[node.fact] = true;
            operands(set.facts[node.fact].derived.as_ref()).iter().for_each(|f| asked[*f] = true);
            if let FactKind::AnyOf { group, .. } = set.facts[node.fact].kind {
                set.groups[group].facts.iter().for_each(|f| asked[*f] = true);
            }
        }
        // The page asks for it beside the outcome whose deadline counts from it.
        let deadlines = set.outcomes.iter().filter_map(|o| o.deadline.as_ref());
        let counted: BTreeSet<&str> = deadlines.map(|d| d.from.as_str()).collect();
        let trivial = !matches!(set.diagram.root, Next::Node(_)) && set.rules.iter().all(|r| !r.in_force);
        for (index, fact) in set.facts.iter().enumerate() {
            let table = matches!(fact.derived, Some(Formula::Table { .. }));
            let later_option = matches!(fact.kind, FactKind::AnyOf { option, .. } if option > 0);
            let edition = set.edition == Some(index);
            let counted = counted.contains(super::answers::input(fact));
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
    fn tables(&self, problem: &Problem, diags: &mut Diags) -> Result<(), TooEntangled> {
        for fact in &self.set.facts {
            let Some(Formula::Table { rows }) = &fact.derived else { continue };
            let mut lowered = Vec::new();
            for (rule, (cube, atom)) in rows.iter().enumerate() {
                let cubes = super::lower::expand(&self.set.facts, cube, &problem.work)?;
                lowered.extend(cubes.into_iter().map(|cube| Rc::new(Row { rule, outcome: *atom, cube })));
                if problem.work.is_crowded(lowered.len()) {
                    return Err(TooEntangled);
                }
            }
            let table = Problem { rows: lowered, hit_policy: HitPolicy::Unique, ..problem.clone() };
            let Ok(sweep) = diagram::sweep(&table) else {
                diags.push(entangled(self.set, fact.span));
                continue;
            };
            for gap in prove::gaps(&table, &sweep)?.0.iter().take(5) {
                let row = self.words.cells(&gap.cube, &gap.point);
                let message = format!("no row gives `{}`", fact.id);
                let d = self.finding(Code::RuleGap, fact.span, &message, gap);
                diags.push(d.hint(format!("add a row: `- {{when: {row}, then: …}}`")));
            }
            for overlap in prove::overlaps(&table)?.0.iter().take(5) {
                let (a, b) = (table.rows[overlap.first].rule + 1, table.rows[overlap.second].rule + 1);
                let message = format!("rows {a} and {b} of `{}` both match", fact.id);
                diags.push(self.finding(Code::RuleOverlap, fact.span, &message, &overlap.witness));
            }
        }
        Ok(())
    }

    /// Every edition but that of `as_of`, which is proven elsewhere: one after another, as far as a case
    /// can fall under it. What was found of a pair of rules or of a rule is not said again.
    fn editions(
        &self,
        problem: &Problem,
        rows: &[Rc<Row>],
        diags: &mut Diags,
    ) -> Result<Stretches, TooEntangled> {
        let stretches = editions::stretches(self.set);
        let starts = self.set.rules.iter().filter_map(|r| r.effective_from).min();
        let mut decides: Vec<bool> = self.set.rules.iter().map(|r| r.in_force).collect();
        let mut seen = decides.clone();
        let mut known = Known::of(diags);
        for (from, to) in &stretches {
            let current = rows::in_force((*from, *to), self.set.as_of);
            // Before the first rule begins there is nothing to cover.
            let (Some(day), false) = (from.or(if starts.is_none() { *to } else { None }), current) else {
                continue;
            };
            problem.work.spend(rows.len())?;
            let holds = |r: &&Rc<Row>| {
                let rule = &self.set.rules[r.rule];
                rows::in_force((rule.effective_from, rule.effective_to), day)
            };
            let kept: Vec<Rc<Row>> = rows.iter().filter(holds).cloned().collect();
            let edition = Problem { rows: kept, ..problem.clone() };
            let Ok(sweep) = diagram::sweep(&edition) else { continue };
            if let Some(gap) = prove::gaps(&edition, &sweep)?.0.first() {
                let until = to.map_or(String::new(), |d| format!(" to {d}"));
                let message = format!("from {day}{until} no rule decides");
                let d = self.finding(Code::EditionGap, self.span, &message, gap);
                diags.push(d.hint("add a rule for that time, or change `effective` of its neighbours"));
            }
            if self.set.edition.is_some() || day > self.set.as_of {
                edition.rows.iter().for_each(|r| seen[r.rule] = true);
                for (all, one) in decides.iter_mut().zip(self.deciding(&edition, &sweep)?) {
                    *all |= one;
                }
                self.of_edition(&edition, &mut known, diags)?;
            }
        }
        let all = Problem { rows: rows.to_vec(), ..problem.clone() };
        let masked = (0..decides.len()).filter(|r| seen[*r] && !decides[*r] && self.meant(*r));
        self.without_effect(&all, masked.collect(), diags)?;
        Ok(stretches)
    }

    /// Contradictions within another edition that are not those of an edition before.
    fn of_edition(
        &self,
        edition: &Problem,
        known: &mut Known,
        diags: &mut Diags,
    ) -> Result<(), TooEntangled> {
        let mut found = Diags::default();
        self.overlaps(edition, &mut found)?;
        self.deadlines(edition, &mut found)?;
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
