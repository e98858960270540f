//! Draft → rule set: names are resolved, cells become boxes, rules rows, rows a diagram. This is the only
//! place that makes a [`RuleSet`].

use super::blanks::Blanks;
use super::cells::AllCells;
use super::decisions;
use super::editions;
use super::entangled::entangled;
use super::expected;
use super::facts::{self, Facts};
use super::naming;
use super::outcomes;
use super::rows::{Reader, Rows};
use super::rule_set::{Decision, Outcome, RuleSet};
use super::setting::{Defaults, Setting};
use super::size;
use super::sweeps::{Sweeper, Swept};
use crate::decide::kind::fact::Derived;
use crate::decide::source::draft::Draft;
use crate::diag::{Code, Diagnostic, Diags, Severity};
use crate::diagram::{Diagram, Row, Work};
use crate::limits::ATOMS;
use crate::source::Span;
use jiff::civil::Date;
use std::rc::Rc;

/// A rule set with everything that proofs about it look at.
pub(crate) struct Compiled {
    pub(crate) set: RuleSet,
    /// Its decisions, swept.
    pub(crate) swept: Vec<Swept>,
    /// Places of the rules of each decision, for faults that no single rule has.
    pub(crate) spans: Vec<Span>,
    /// The set has faults: proofs would only repeat them in other words.
    pub(crate) is_faulty: bool,
}

/// Compiles a set for the rules in force on one day. Faults are reported; `None` where nothing can be
/// shown.
pub(crate) fn compile(draft: &Draft, defaults: &Defaults<'_>, diags: &mut Diags) -> Option<Compiled> {
    let body = &draft.body;
    let before = diags.list.len();
    let setting = Setting::of(body, defaults, diags);
    let names = naming::names(body, &setting, diags);
    let cells = AllCells::of(&names, body, &setting, diags);
    let work = Rc::new(size::work(body.bytes, names.facts.len()));
    if let Some(finding) = size::too_large(body, names.facts.len(), cells.count(), &work) {
        diags.push(finding);
        return None;
    }
    let mut blanks = Blanks::of(body, &names, defaults.letters, diags);
    let mut outcomes = outcomes::outcomes(body, (&names, &blanks), &setting, diags);
    let decisions = decisions::decisions(body, &names, &setting, diags);
    names.check_tests(body, diags);
    expected::check(body, &names, diags);
    let dating = editions::dating(body, &names, diags);
    let Ok(facts) = facts::cut(names, &cells, &setting, &work, diags) else {
        diags.push(entangled(&draft.id, &[], &[], body.rules_span));
        return None;
    };
    let facts = facts?;
    let mut rows = Reader::new(draft, (&facts, &blanks), &cells, &outcomes, &setting).rows(&work, diags)?;
    let values = decisions::values(body, &decisions, &setting, diags);
    rows.rules.iter_mut().zip(values).for_each(|(rule, value)| rule.value = value);
    decisions::foreign(body, &decisions, &rows.rules, diags);
    let stretches = editions::stretches(&rows.rules);
    if ATOMS.is_below(stretches.len()) {
        diags.push(ATOMS.named(Code::TooEntangled, body.rules_span, "effective", stretches.len()));
        return None;
    }
    let named = (std::mem::take(&mut blanks.all), std::mem::take(&mut blanks.questions));
    let edition = editions::edition(&facts, &rows, &stretches, dating, &setting);
    let (facts, mut rows) = editions::with(facts, rows, edition);
    for (outcome, (passages, body)) in outcomes.iter_mut().zip(std::mem::take(&mut rows.passages)) {
        (outcome.passages, outcome.body) = (passages, body);
    }
    let all = std::mem::take(&mut rows.rows).into_iter().map(Rc::new).collect();
    // An exception that never applies leaves its rule whole, so the rest can still be proven.
    let fault = |d: &Diagnostic| d.severity == Severity::Error && d.code != Code::RuleMasked;
    let is_faulty = body.faulty || diags.list[before..].iter().any(fault);
    let parts = Parts { draft, setting, decisions, outcomes, facts, named, rows, all, stretches, work };
    let compiled = parts.compiled(is_faulty, diags).map_err(|finding| diags.push(finding)).ok()?;
    size::answers(&compiled.set, diags);
    Some(compiled)
}

/// Parts of a set from which its diagram is made.
struct Parts<'a> {
    draft: &'a Draft,
    setting: Setting,
    decisions: Vec<Decision>,
    outcomes: Vec<Outcome>,
    facts: Facts,
    /// Facts that texts name, and those that are asked before a question.
    named: (Vec<usize>, Vec<(String, Vec<usize>)>),
    rows: Rows,
    /// Rows of all editions, taken out of `rows`.
    all: Vec<Rc<Row>>,
    work: Rc<Work>,
    /// Stretches of time with the same rules in force.
    stretches: Vec<(Option<Date>, Option<Date>)>,
}

impl Parts<'_> {
    /// Sweeps the rows. An error is the finding that they are too entangled.
    fn compiled(mut self, is_faulty: bool, diags: &mut Diags) -> Result<Compiled, Diagnostic> {
        let mut decisions = std::mem::take(&mut self.decisions);
        let sweeper = Sweeper {
            facts: &self.facts,
            rows: &self.rows,
            dated: self.dated(),
            work: Rc::clone(&self.work),
        };
        let made = sweeper.diagrams(&mut decisions, &self.all, self.draft.body.auto_order);
        let made = made.map_err(|_| self.entangled())?;
        let (tests, too_many) =
            size::tests(&self.draft.body, (&made.diagram, &decisions), self.facts.list.len());
        diags.list.extend(too_many);
        // Tests of a set with faults would only tell of those.
        let tests = if is_faulty { Vec::new() } else { tests };
        let spans = self.draft.body.decisions.iter().map(|raw| raw.rules_span).collect();
        let set = RuleSet { tests, decisions, ..self.rule_set(made.diagram, made.order, made.questions) };
        Ok(Compiled { set, swept: made.swept, spans, is_faulty })
    }

    /// The fact that dates a case, and the one for its edition.
    fn dated(&self) -> Option<(usize, usize)> {
        let edition = self.edition()?;
        Some((*self.facts.list[edition].operands().first()?, edition))
    }

    fn edition(&self) -> Option<usize> {
        self.facts.list.iter().position(|f| matches!(f.derived, Some(Derived::Day(_))))
    }

    fn entangled(&self) -> Diagnostic {
        entangled(&self.draft.id, &self.facts.list, &self.rows.rules, self.draft.body.rules_span)
    }

    /// The rule set. `questions` are their average number, and that in the file's order where it differs.
    fn rule_set(self, diagram: Diagram, order: Vec<usize>, questions: (f64, Option<f64>)) -> RuleSet {
        let body = &self.draft.body;
        RuleSet {
            id: self.draft.id.clone(),
            file: self.draft.file,
            title: body.title.clone(),
            description: body.description.clone(),
            keywords: body.keywords.clone(),
            weight: body.weight,
            intro: body.intro.clone(),
            edition: self.edition(),
            lang: self.setting.lang,
            text_lang: self.setting.text_lang,
            phrases: self.setting.phrases,
            zone: self.setting.zone,
            zone_source: self.setting.zone_source,
            offsets: self.setting.offsets,
            decisions: Vec::new(),
            facts: self.facts.list,
            order,
            groups: self.facts.groups,
            outcomes: self.outcomes,
            rules: self.rows.rules,
            advice: self.rows.advice,
            blanks: self.named.0,
            before: self.named.1,
            tests: Vec::new(),
            diagram,
            editions: self.stretches,
            impossible: self.rows.impossible,
            counting: body.counting,
            calendar: body.calendar.clone(),
            questions: questions.0,
            questions_in_file_order: questions.1,
            as_of: self.setting.as_of,
            span: body.span,
        }
    }
}
