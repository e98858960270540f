//! Facts that no author has named: cells that compare two facts, and limits on the calendar.
//!
//! `end: {after: start}` is a cell about the difference of both; `since: '<1mo'` is one about where now
//! stands to the end of the month that begins with the moment from which `since` counts. So each of these
//! is a fact like any other that follows from answers: it is cut into atoms, asked and proven. It stands
//! right behind the last of the facts it follows from, so nothing else is asked in between.

use super::names::{Key, NamedFact, Names};
use super::setting::Setting;
use crate::decide::kind::calendar;
use crate::decide::kind::calendar::Limit;
use crate::decide::kind::counting::Counting;
use crate::decide::kind::definition::{Arithmetic, Domain};
use crate::decide::kind::fact::{Derived, Hidden};
use crate::decide::kind::formula::{Calc, DIFFERENCE};
use crate::decide::kind::grammar::plain::normalize;
use crate::decide::kind::kinds;
use crate::decide::source::draft::{Body, CellTest, RawCell, RawFact, When};
use crate::limits::FACTS;
use crate::phrases::without_mark;
use std::collections::{BTreeSet, HashMap};

/// Facts that cells speak of, by the names of those they follow from.
#[derive(Default)]
pub(super) struct Wanted {
    /// Facts that cells compare, and those they are compared with, by the name of each.
    compared: HashMap<String, BTreeSet<(String, String)>>,
    /// Texts of limits by fact.
    limits: HashMap<String, BTreeSet<String>>,
}

impl Wanted {
    /// Everything that the cells of a set speak of.
    pub(super) fn of(body: &Body, counting: Counting) -> Wanted {
        let mut wanted = Wanted::default();
        let rules = body
            .rules
            .iter()
            .flat_map(|rule| rule.when.iter().chain(rule.exceptions.iter().map(|exception| &exception.when)));
        let facts = body
            .facts
            .iter()
            .flat_map(|fact| fact.needs.iter().chain(fact.derive.iter().flatten().map(|(when, _)| when)));
        let rows = body.advice.iter().map(|a| &a.when).chain(body.impossible.iter().map(|i| &i.0));
        let passages = body.passages().flatten().filter_map(|passage| passage.when.as_ref());
        rules.chain(facts).chain(rows).chain(passages).for_each(|when| wanted.note(when, counting));
        wanted
    }

    fn note(&mut self, when: &When, counting: Counting) {
        for RawCell { fact: (id, _), tests, .. } in &when.cells {
            for test in tests {
                match test {
                    CellTest::Compare(_, (other, _)) => {
                        for name in [id, other] {
                            let pairs = self.compared.entry(name.clone()).or_default();
                            pairs.insert((id.clone(), other.clone()));
                        }
                    }
                    CellTest::Any(texts) | CellTest::Not(texts) => {
                        for text in texts.iter().flat_map(|(text, _)| limits(text, counting)) {
                            self.limits.entry(id.clone()).or_default().insert(text);
                        }
                    }
                }
            }
        }
    }
}

/// The limits on the calendar in a cell's text: `1mo` of `<1mo`, `1mo` and `1y` of `1mo..1y`.
fn limits(text: &str, counting: Counting) -> Vec<String> {
    // Nearly no cell has one.
    if !text.contains(|c: char| c.is_numeric()) {
        return Vec::new();
    }
    let text = normalize(text);
    let parts = text.trim_start_matches(['<', '>', '=', '≤', '≥', ' ']).split("..");
    let parts = parts.map(|part| part.trim_start_matches('=').trim().to_string());
    parts.filter(|part| calendar::on_calendar(part, counting).is_some()).collect()
}

/// Adds the facts that follow from those that have a name by now; those from `before` on are new.
pub(super) fn add<'a>(
    names: &mut Names<'a>,
    wanted: &Wanted,
    (before, raw): (usize, (usize, &'a RawFact)),
    setting: &Setting,
) {
    for of in before..names.facts.len() {
        let id = names.facts[of].id.clone();
        for text in wanted.limits.get(&id).into_iter().flatten() {
            let Some(found) = calendar::on_calendar(text, setting.counting) else { continue };
            let key = Key::Limit(of, found);
            let is_new = names.hidden(key).is_none() && !FACTS.is_below(names.facts.len() + 1);
            if names.facts[of].domain.from.is_some() && is_new {
                let limit = limit(names, (of, text, found), raw, setting);
                names.add_hidden(key, limit);
            }
        }
        for (id, other) in wanted.compared.get(&id).into_iter().flatten() {
            let (Some(of), Some(with)) = (names.fact(id), names.fact(other)) else { continue };
            let key = Key::Compare(of, with);
            let is_new = names.hidden(key).is_none() && !FACTS.is_below(names.facts.len() + 1);
            if is_new && let Some(difference) = difference(names, (of, with), raw, setting) {
                names.add_hidden(key, difference);
            }
        }
    }
}

/// Fact for the place of now beside the end of a limit: before it, at it, or behind it.
fn limit<'a>(
    names: &Names<'a>,
    (of, text, limit): (usize, &str, Limit),
    raw: (usize, &'a RawFact),
    setting: &Setting,
) -> NamedFact<'a> {
    let owner = &names.facts[of];
    let domain = Domain::of(kinds::whole(), (0, 2), 1);
    let made =
        NamedFact::new(raw, format!("{}/{text}", owner.id), owner.ask.clone(), domain, &setting.phrases);
    let words = calendar::parse(text, &setting.phrases).map_or(String::new(), |(_, words)| words);
    NamedFact {
        formula: Some(Derived::Limit { of, limit, ends: [0, 1, 2] }),
        hidden: Some(Hidden::Limit { of, text: (text.to_string(), words) }),
        ..made
    }
}

/// The difference of two facts; `None` where they cannot be compared.
fn difference<'a>(
    names: &Names<'a>,
    (of, with): (usize, usize),
    raw: (usize, &'a RawFact),
    setting: &Setting,
) -> Option<NamedFact<'a>> {
    let (a, b) = (&names.facts[of].domain, &names.facts[with].domain);
    if of == with || !(a.is_alike(b) || are_options(a, b)) {
        return None;
    }
    let finest = a.decimals.max(b.decimals);
    let weights = [a, b].map(|domain| 10i64.pow((finest - domain.decimals).min(18)));
    let ends = [a, b].map(|domain| (i128::from(domain.range.0), i128::from(domain.range.1)));
    let calc = Calc::plain(weights.to_vec());
    let (low, high) = calc.bounds(&DIFFERENCE, &ends)?;
    let (low, high) = (i64::try_from(low.min(0)).ok()?, i64::try_from(high.max(0)).ok()?);
    let domain = Domain::of(kinds::whole(), (low, high), 1);
    let id = format!("{}/{}", names.facts[of].id, names.facts[with].id);
    let made = NamedFact::new(raw, id, names.facts[of].ask.clone(), domain, &setting.phrases);
    Some(NamedFact {
        formula: Some(Derived::Formula { formula: &DIFFERENCE, of: vec![of, with], calc }),
        hidden: Some(Hidden::Compare {
            of,
            with: (with, names.facts[with].id.clone()),
            ask: without_mark(&names.facts[with].ask).to_string(),
            is_time: matches!(a.kind.arithmetic, Arithmetic::Points(_)),
        }),
        ..made
    })
}

/// Whether two facts have the same options.
fn are_options(a: &Domain, b: &Domain) -> bool {
    !a.kind.ordered && a.kind == b.kind && a.options == b.options
}
