//! Facts as typed → facts with a domain, and the names by which the rest of the file calls them.

use super::formulas;
use super::setting::Setting;
use crate::decide::kind::definition::{Domain, Kind, Params, Step};
use crate::decide::kind::fact::{Derived, Group};
use crate::decide::kind::grammar::length;
use crate::decide::source::draft::{Body, RawFact, RawValues};
use crate::diag::{Code, Diagnostic, Diags, closest};
use crate::keys::Text;
use std::collections::HashMap;

/// The facts of a set, and every name in use.
#[derive(Default)]
pub(super) struct Names<'a> {
    pub(super) facts: Vec<NamedFact<'a>>,
    pub(super) groups: Vec<Group>,
    by_id: HashMap<String, usize>,
    group_ids: HashMap<String, usize>,
    /// Date-times from which elapsed facts count, and those facts.
    inputs: HashMap<String, usize>,
}

/// A fact before it is cut into atoms.
pub(super) struct NamedFact<'a> {
    pub(super) id: String,
    pub(super) ask: String,
    pub(super) domain: Domain,
    /// Options with their words, where the values have no order.
    pub(super) options: Vec<(String, String)>,
    pub(super) formula: Option<Derived>,
    /// The fact as typed, with its place among these.
    pub(super) raw: (usize, &'a RawFact),
}

impl NamedFact<'_> {
    /// The name under which a moment is answered.
    pub(super) fn moment(&self) -> Option<&str> {
        let own = self.domain.kind.moment.map(|_| self.id.as_str());
        self.domain.from.as_deref().or(own)
    }
}

impl<'a> Names<'a> {
    /// Names the facts of a set.
    pub(super) fn of(body: &'a Body, setting: &Setting, diags: &mut Diags) -> Names<'a> {
        let mut names = Names::default();
        for raw in body.facts.iter().enumerate() {
            say(raw.1, diags);
            match &raw.1.values {
                RawValues::Kind(kind, params) if kind.grouped => names.group(raw, kind, params, setting),
                RawValues::Kind(kind, params) => {
                    let domain = domain(raw.1, kind, params, setting, diags);
                    names.add(fact(
                        raw,
                        raw.1.id.clone(),
                        raw.1.ask.clone().unwrap_or_default(),
                        domain,
                        setting,
                    ));
                }
                RawValues::Formula(formula, operands) => {
                    let made = formulas::fact(&names, raw.1, (formula, operands), setting, diags);
                    names.facts_of(raw, made, setting);
                }
            }
        }
        names.clashes(diags);
        names
    }

    fn facts_of(&mut self, raw: (usize, &'a RawFact), made: Option<formulas::Made>, setting: &Setting) {
        if let Some(formulas::Made { ask, domain, derived }) = made {
            let fact = fact(raw, raw.1.id.clone(), ask, domain, setting);
            self.add(NamedFact { formula: Some(derived), ..fact });
        }
    }

    /// Adds a question of which each option is a fact of its own.
    fn group(&mut self, raw: (usize, &'a RawFact), kind: &'static Kind, params: &Params, setting: &Setting) {
        let group = self.groups.len();
        let ask = raw.1.ask.clone().unwrap_or_default();
        let members = self.facts.len()..self.facts.len() + params.options.len();
        for (option, (id, label)) in params.options.iter().enumerate() {
            let domain = Domain { group: Some((group, option)), ..Domain::of(kind, (0, 1), 1) };
            let ask = setting.phrases.say("rule_option", &[("ask", &ask), ("option", label)]);
            self.add(fact(raw, format!("{}.{id}", raw.1.id), ask, domain, setting));
        }
        self.group_ids.insert(raw.1.id.clone(), group);
        self.groups.push(Group {
            id: raw.1.id.clone(),
            ask,
            help: raw.1.help.clone(),
            unsure: raw.1.unsure.clone(),
            options: params.options.clone(),
            facts: members.collect(),
            span: raw.1.span,
        });
    }

    fn add(&mut self, fact: NamedFact<'a>) {
        self.by_id.insert(fact.id.clone(), self.facts.len());
        if let Some(from) = &fact.domain.from {
            self.inputs.entry(from.clone()).or_insert(self.facts.len());
        }
        self.facts.push(fact);
    }

    /// The fact that a cell names. A name of nothing is reported.
    pub(super) fn named(&self, (id, span): &Text, diags: &mut Diags) -> Option<usize> {
        if let Some(fact) = self.by_id.get(id) {
            return Some(*fact);
        }
        if let Some(group) = self.group_ids.get(id) {
            let option = self.groups[*group].options.first().map_or("option", |o| o.0.as_str());
            let message = format!("`{id}` has options of which any number is chosen");
            let hint = format!("name one of them: `{id}.{option}: yes`");
            diags.push(Diagnostic::new(Code::InvalidCell, *span, message).hint(hint));
            return None;
        }
        let d = Diagnostic::new(Code::UnknownFact, *span, format!("no fact named `{id}`"));
        let mut names: Vec<&str> = self.by_id.keys().map(String::as_str).collect();
        names.sort_unstable();
        diags.push(match (self.inputs.get(id), closest(id, names)) {
            (Some(fact), _) => d.hint(format!("cells speak of `{}`", self.facts[*fact].id)),
            (None, Some(near)) => d.hint(format!("did you mean `{near}`?")),
            (None, None) => d.hint("facts are the keys below `facts:`"),
        });
        None
    }

    /// Tests may name facts, groups and date-times. Any other name is reported.
    pub(super) fn check_tests(&self, body: &Body, diags: &mut Diags) {
        for (id, _, span) in body.tests.iter().flat_map(|t| &t.given) {
            let known = self.by_id.contains_key(id)
                || self.group_ids.contains_key(id)
                || self.inputs.contains_key(id);
            if !known {
                self.named(&(id.clone(), *span), diags);
            }
        }
    }

    /// The fact that holds a moment, for deadlines and editions: one whose values are moments by its own
    /// name, or an elapsed time by the moment from which it counts.
    pub(super) fn dated(&self, id: &str) -> Option<usize> {
        let own = self.by_id.get(id).copied();
        let own = own.filter(|f| self.facts[*f].domain.kind.moment.is_some());
        own.or_else(|| self.inputs.get(id).copied())
    }

    /// Moments and facts share one space of names.
    fn clashes(&self, diags: &mut Diags) {
        for fact in &self.facts {
            let Some(from) = &fact.domain.from else { continue };
            if self.by_id.contains_key(from) || self.group_ids.contains_key(from) {
                let message =
                    format!("`{from}` is a fact and also the date-time that `{}` counts from", fact.id);
                let d = Diagnostic::new(Code::DuplicateId, fact.raw.1.span, message);
                diags.push(d.hint("rename one of them"));
            }
        }
    }
}

fn fact<'a>(
    raw: (usize, &'a RawFact),
    id: String,
    ask: String,
    domain: Domain,
    setting: &Setting,
) -> NamedFact<'a> {
    let options = (domain.kind.options)(&domain, &setting.phrases);
    NamedFact { id, ask, domain, options, formula: None, raw }
}

fn say(raw: &RawFact, diags: &mut Diags) {
    let Some((say, span)) = &raw.say else { return };
    if !say.contains("{}") {
        let message = format!("`say` of `{}` has no place for the answer", raw.id);
        let d = Diagnostic::new(Code::InvalidValue, *span, message);
        diags.push(d.hint("put `{}` where the label stands"));
    }
}

/// The domain of a kind, with the author's range.
fn domain(
    raw: &RawFact,
    kind: &'static Kind,
    params: &Params,
    setting: &Setting,
    diags: &mut Diags,
) -> Domain {
    let step = match kind.step {
        Step::Fixed(step) => step,
        Step::Chosen { finest, usual, hint } => chosen(params.step.as_ref(), (finest, usual, hint), diags),
    };
    ranged(raw, Domain::with(kind, params, step), setting, diags)
}

/// A step that the author may choose.
fn chosen(step: Option<&Text>, (finest, usual, hint): (i64, i64, &str), diags: &mut Diags) -> i64 {
    let Some((text, span)) = step else { return usual };
    match length::parse(text) {
        Some((seconds, _)) if seconds > 0 && seconds % finest == 0 => seconds,
        _ => {
            let message = format!("`{text}` is not a step of time");
            diags.push(Diagnostic::new(Code::InvalidValue, *span, message).hint(hint));
            usual
        }
    }
}

/// A domain with the range that its author gives.
pub(super) fn ranged(raw: &RawFact, domain: Domain, setting: &Setting, diags: &mut Diags) -> Domain {
    let Some((text, span)) = raw.range.as_ref().filter(|_| domain.kind.ordered) else { return domain };
    match (domain.kind.range)(&domain, &setting.offsets, text) {
        Ok(range) => Domain { range, ..domain },
        Err(hint) => {
            let message = format!("`{text}` is not a range of `{}`", raw.id);
            diags.push(Diagnostic::new(Code::InvalidValue, *span, message).hint(hint));
            domain
        }
    }
}
