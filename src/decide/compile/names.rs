//! Facts with a domain, and the names by which the rest of the file calls them.

use crate::decide::kind::definition::Domain;
use crate::decide::kind::fact::{Derived, Group};
use crate::decide::source::draft::{Body, RawFact};
use crate::diag::{Budget, Code, Diagnostic, Diags, closest_within};
use crate::keys::Text;
use std::cell::OnceCell;
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
    /// Steps left for suggestions.
    pub(super) budget: Budget,
}

/// A fact before it is cut into atoms.
pub(super) struct NamedFact<'a> {
    pub(super) id: String,
    pub(super) ask: String,
    pub(super) domain: Domain,
    /// Options with their words, where the values have no order.
    pub(super) options: Vec<(String, String)>,
    /// Places of the options by id, made when they are asked for.
    pub(super) places: OnceCell<HashMap<String, i64>>,
    pub(super) formula: Option<Derived>,
    /// The fact as typed, with its place among these.
    pub(super) raw: (usize, &'a RawFact),
}

impl NamedFact<'_> {
    /// The place of an option, found as soon among many as among few.
    pub(super) fn option(&self, id: &str) -> Option<i64> {
        // Of options with the same id the first counts.
        let places = || {
            let options = self.options.iter().enumerate().rev();
            options.map(|(place, (id, _))| (id.clone(), place as i64)).collect()
        };
        self.places.get_or_init(places).get(id).copied()
    }

    /// The name under which a moment is answered.
    pub(super) fn moment(&self) -> Option<&str> {
        let own = self.domain.kind.moment.map(|_| self.id.as_str());
        self.domain.from.as_deref().or(own)
    }
}

impl<'a> Names<'a> {
    /// Adds a fact.
    pub(super) fn add(&mut self, fact: NamedFact<'a>) {
        self.by_id.insert(fact.id.clone(), self.facts.len());
        if let Some(from) = &fact.domain.from {
            self.inputs.entry(from.clone()).or_insert(self.facts.len());
        }
        self.facts.push(fact);
    }

    /// Adds a question of which each option is a fact of its own; these were added.
    pub(super) fn add_group(&mut self, group: Group) {
        self.group_ids.insert(group.id.clone(), self.groups.len());
        self.groups.push(group);
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
        let names = self.facts.iter().map(|fact| fact.id.as_str());
        diags.push(match (self.inputs.get(id), closest_within(id, names, &self.budget)) {
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
    pub(super) fn clashes(&self, diags: &mut Diags) {
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
