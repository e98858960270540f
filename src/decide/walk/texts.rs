//! Values of a case in words, for the blanks of texts. `decide.js` does the same on the page.

use super::answers::{AnswerError, Known, State};
use super::explain::{self, Decided, Explanation};
use crate::decide::compile::blanks::{DUE, fill, without_a_case};
use crate::decide::compile::rule_set::{Advice, Decision, NamedDate, Outcome, RuleSet};
use crate::decide::kind::fact::Fact;
use crate::decide::kind::grammar::clock;
use crate::decide::kind::grammar::zone;
use jiff::Timestamp;
use jiff::civil::DateTime;
use std::collections::BTreeMap;

/// Titles with their blanks filled from a case.
pub struct Titles {
    /// Titles of the outcomes, indexed by outcome.
    pub outcomes: Vec<String>,
    /// Titles of the advice, indexed by advice.
    pub advice: Vec<String>,
}

/// Titles of outcomes and advice, with the blanks filled from a case.
pub fn titles(
    set: &RuleSet,
    answers: &BTreeMap<String, String>,
    now: Timestamp,
) -> Result<Titles, AnswerError> {
    let known = Known::read(set, answers, now.as_second())?;
    let mut words = words(set, &known);
    let found = explain::explain(set, answers, now)?;
    let ends = found
        .due
        .iter()
        .map(|due| (DUE.to_string(), due))
        .chain(found.dates.iter().map(|(id, end)| (id.clone(), end)));
    let ends: BTreeMap<String, String> = ends.map(|(name, end)| (name, due_in_words(set, end))).collect();
    words.extend(totals(set, found));
    let left = |name: &str| without_a_case(&format!("{{{{{name}}}}}"), &set.phrases, &|name| set.meant(name));
    let said = |name: &str| words.get(name).cloned().unwrap_or_else(|| left(name));
    let advice = |advice: &Advice| match &advice.titled_with {
        Some(text) => fill(text, &|name| ends.get(name).cloned().unwrap_or_else(|| said(name))),
        None => advice.title.clone(),
    };
    let title = |outcome: &Outcome| {
        let Some(text) = &outcome.titled_with else { return outcome.title.clone() };
        let date = |name: &str| {
            let mut ends = outcome.ends();
            let id = |date: Option<&NamedDate>| date.map_or(DUE, |date| date.id.as_str()) == name;
            ends.find(|(date, _)| id(*date)).and_then(|(_, deadline)| explain::due(set, &known, deadline))
        };
        fill(text, &|name| match date(name) {
            Some(end) => ending(set, end),
            None => said(name),
        })
    };
    Ok(Titles {
        outcomes: set.outcomes.iter().map(title).collect(),
        advice: set.advice.iter().map(advice).collect(),
    })
}

/// Results of lists with an aggregate, in words, by the names of their decisions.
fn totals(set: &RuleSet, found: Explanation) -> Vec<(String, String)> {
    let named = set.decisions.iter().zip(found.decisions);
    let said = |(decision, (id, found)): (&Decision, (String, Decided))| {
        let text = found.value??;
        let read = decision.value.as_ref().and_then(|d| Some((d, d.parse(&set.offsets, &text, false).ok()?)));
        Some((
            id,
            read.map_or_else(
                || set.phrases.number(&text),
                |(domain, value)| domain.words(set.locale(), value, None),
            ),
        ))
    };
    named.filter_map(said).collect()
}

/// Known values in words, by the names that blanks have.
fn words(set: &RuleSet, known: &Known) -> BTreeMap<String, String> {
    let mut words = BTreeMap::new();
    for (fact, state) in set.facts.iter().zip(&known.states) {
        let State::Within(low, high) = *state else { continue };
        let atom = || fact.atoms.iter().find(|atom| (atom.low, atom.high) == (low, high));
        let said = if low == high { Some(value(set, fact, low)) } else { atom().map(|a| a.label.clone()) };
        words.extend(said.map(|said| (fact.id.clone(), said)));
    }
    for group in &set.groups {
        let chosen = |fact: &usize| match known.states[*fact] {
            State::Within(low, high) if low == high => Some(low == 0),
            State::Within(..) | State::Open => None,
        };
        let Some(chosen) = group.facts.iter().map(chosen).collect::<Option<Vec<_>>>() else { continue };
        let chosen = group.options.iter().zip(chosen).filter(|(_, chosen)| *chosen);
        let labels: Vec<&str> = chosen.map(|((_, label), _)| label.as_str()).collect();
        let none = if labels.is_empty() { set.phrases.word("decide_none") } else { "" };
        words.insert(group.id.clone(), labels.join(set.phrases.word("list_separator")) + none);
    }
    let moments = known.moments.iter().map(|(name, instant)| (name.clone(), moment(set, *instant)));
    words.extend(moments);
    words
}

/// A value in words.
fn value(set: &RuleSet, fact: &Fact, value: i64) -> String {
    match fact.domain.kind.moment {
        Some(kind) if kind.is_day => {
            clock::date_of(value).map_or_else(String::new, |day| set.phrases.dated(day))
        }
        Some(kind) => moment(set, (kind.instant)(&set.offsets, value)),
        None if fact.domain.kind.ordered => fact.domain.words(set.locale(), value, None),
        None => {
            let option = usize::try_from(value).ok().and_then(|option| fact.atoms.get(option));
            option.map_or(String::new(), |atom| atom.label.clone())
        }
    }
}

fn moment(set: &RuleSet, instant: i64) -> String {
    local(set, instant).map_or_else(String::new, |time| set.phrases.timed(time))
}

/// The end of a time limit in words.
fn ending(set: &RuleSet, instant: i64) -> String {
    local(set, instant).map_or_else(String::new, |time| set.phrases.ended(time))
}

/// An instant as the clock of the set's zone shows it.
fn local(set: &RuleSet, instant: i64) -> Option<DateTime> {
    clock::time_of(instant + i64::from(zone::offset_at(&set.offsets, instant)))
}

/// The end of a time limit as [`Explanation`](super::explain::Explanation) has it, in words.
pub fn due_in_words(set: &RuleSet, due: &str) -> String {
    explain::parse_now(set, due).map_or_else(|_| due.to_string(), |due| ending(set, due.as_second()))
}
