//! Editions: which rules are in force when, as one more fact of the diagram.
//!
//! The days on which rules begin and end cut time into stretches. Where a date or date-time dates
//! the case, the edition is a derived fact, [`Formula::Day`]: the day of that moment, cut at those
//! days. Every row is limited to its rule's stretches, so the diagram decides a case by the rules of
//! its day, asks for the date only where it matters, and treats "not sure" like any other answer.
//! Where the moment does not apply, the rules of [`RuleSet::as_of`] decide.

use super::cube::{self, Cube};
use super::diagram::{Problem, Row};
use super::draft::Body;
use super::facts::Facts;
use super::words::{self, Words};
use super::{Atom, Fact, FactKind, Formula, Mask, Rule, RuleSet, units};
use crate::config::quoted;
use crate::diag::{Code, Diagnostic, Diags, closest};
use jiff::civil::Date;
use std::rc::Rc;

/// The edition's id among the facts; authors cannot write it.
pub(super) const ID: &str = "@edition";
/// `dated_by: now`: the rules in force today decide, whatever dates are given.
const NOW: &str = "now";
/// The last day that is still an instant in every zone.
const LAST_DAY: Date = Date::constant(9999, 12, 30);

/// The fact that dates the case: the one that `dated_by` names, or the first of its kind.
pub(super) fn dating(body: &Body, known: &Facts, diags: &mut Diags) -> Option<usize> {
    let asked: Vec<usize> = (0..known.list.len()).filter(|f| known.list[*f].derived.is_none()).collect();
    let Some((name, span)) = &body.dated_by else {
        return asked.into_iter().find(|f| moment(&known.list[*f]).is_some());
    };
    let found = known.dated(name).filter(|f| asked.contains(f));
    if found.is_none() && name != NOW {
        let names: Vec<&str> = asked.iter().filter_map(|f| moment(&known.list[*f])).chain([NOW]).collect();
        let d = Diagnostic::new(Code::UnknownFact, *span, format!("no date or date-time named `{name}`"));
        diags.push(match closest(name, names.iter().copied()) {
            Some(near) => d.hint(format!("did you mean `{near}`?")),
            None => d.hint(format!("a case can be dated by {}", quoted(&names))),
        });
    }
    found
}

/// The name under which a fact's moment is answered.
fn moment(fact: &Fact) -> Option<&str> {
    match &fact.kind {
        FactKind::Elapsed { from, .. } => Some(from),
        FactKind::Date | FactKind::DateTime => Some(&fact.id),
        _ => None,
    }
}

/// Cuts time at the first day of every rule and after the last one of every rule.
pub(super) fn stretches(set: &RuleSet) -> Vec<(Option<Date>, Option<Date>)> {
    let ends = set.rules.iter().filter_map(|r| r.effective_to?.tomorrow().ok());
    let mut cuts: Vec<Date> = set.rules.iter().filter_map(|r| r.effective_from).chain(ends).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let starts = std::iter::once(None).chain(cuts.iter().copied().map(Some));
    let ends = cuts.iter().map(|d| d.yesterday().ok()).chain([None]);
    starts.zip(ends).collect()
}

/// Gives the set the fact of its editions, and every box (`boxes` are those that cannot occur) a mask for it. Nothing happens where no rule
/// begins or ends, or where nothing dates a case.
pub(super) fn add(set: &mut RuleSet, dating: Option<usize>, rows: &mut [Row], boxes: &mut [Cube]) {
    let covered: Vec<(Date, Date)> = stretches(set)
        .iter()
        .map(|(from, to)| (from.unwrap_or(Date::constant(1, 1, 1)), to.unwrap_or(LAST_DAY)))
        .collect();
    // The stretches that a rule is in force in are one after another.
    let in_force = |row: &Row| {
        let rule = &set.rules[row.rule];
        let first = covered.partition_point(|s| rule.effective_from.is_some_and(|from| s.0 < from));
        let end = covered.partition_point(|s| rule.effective_to.is_none_or(|to| s.0 <= to));
        (first < end).then(|| (first, end - 1))
    };
    let ends: Vec<(usize, usize)> = rows.iter().filter_map(in_force).collect();
    let first = ends.iter().map(|(first, _)| *first).min();
    let last = ends.iter().map(|(_, last)| *last).max();
    let (Some(dating), Some(first), Some(last), true) = (dating, first, last, covered.len() > 1) else {
        return;
    };
    let fact = fact(set, dating, &covered[first..=last]);
    let any = cube::mask(fact.atoms.len(), true);
    let boxes = rows.iter_mut().map(|r| &mut r.cube).chain(boxes);
    let boxes = boxes.chain(set.rules.iter_mut().map(|r| &mut r.masks).filter(|m| !m.is_empty()));
    let boxes = boxes.chain(set.advice.iter_mut().map(|a| &mut a.masks));
    let boxes = boxes.chain(set.impossible.iter_mut().flat_map(|i| &mut i.boxes));
    boxes.for_each(|b| b.push(any.clone()));
    set.facts.push(fact);
    for fact in &mut set.facts {
        fact.needs.iter_mut().for_each(|b| b.push(any.clone()));
        if let Some(Formula::Table { rows }) = &mut fact.derived {
            rows.iter_mut().for_each(|r| r.0.push(any.clone()));
        }
    }
    set.edition = Some(set.facts.len() - 1);
}

fn fact(set: &RuleSet, dating: usize, stretches: &[(Date, Date)]) -> Fact {
    let asked = &set.facts[dating];
    let zh = words::is_chinese(&set.lang);
    let atom = |(from, to): &(Date, Date)| Atom {
        label: String::new(),
        value: String::new(),
        low: units::days_of(*from),
        high: units::days_of(*to),
        unit: None,
    };
    let mut fact = Fact {
        id: ID.into(),
        ask: if zh {
            format!("{}（规则改过，请选日期）", asked.ask)
        } else {
            format!("{} (the rules have changed: choose the date)", asked.ask)
        },
        say: Some(if zh { "事情发生在 {}".into() } else { "it happened {}".into() }),
        kind: FactKind::Date,
        atoms: stretches.iter().map(atom).collect(),
        range: (units::days_of(stretches[0].0), stretches.last().map_or(0, |s| units::days_of(s.1))),
        step: 1,
        derived: Some(Formula::Day(dating)),
        unsure: None,
        ..asked.clone()
    };
    let whole = fact.clone();
    let words = Words::without_facts(&set.offsets, zh);
    for atom in &mut fact.atoms {
        let own = atom.clone();
        atom.label = words.stretch(&whole, &own, &own);
        atom.value = words.interval(&whole, &own, &own);
    }
    fact
}

/// The problem of all editions together: every row limited to its rule's days, and the edition asked
/// right after what dates the case.
pub(super) fn together(set: &RuleSet, current: &Problem, rows: &[Rc<Row>]) -> Option<Problem> {
    let edition = set.edition?;
    let limited = |row: &Rc<Row>| {
        let mut row = Row::clone(row);
        row.cube[edition] = mask(&set.facts[edition], &set.rules[row.rule]);
        Rc::new(row)
    };
    let mut problem = Problem { rows: rows.iter().map(limited).collect(), ..current.clone() };
    Rc::make_mut(&mut problem.needs)[edition].clone_from(&set.facts[edition].needs);
    let (dating, _) = dated(set)?;
    let place = problem.order.iter().position(|f| *f == dating)?;
    problem.order.insert(place + 1, edition);
    Some(problem)
}

/// The fact that dates a case, and the one for its edition.
pub(super) fn dated(set: &RuleSet) -> Option<(usize, usize)> {
    let edition = set.edition?;
    match set.facts[edition].derived {
        Some(Formula::Day(dating)) => Some((dating, edition)),
        _ => None,
    }
}

/// The stretches in which a rule is in force; where nothing dates the case, today's rules count.
pub(super) fn mask(edition: &Fact, rule: &Rule) -> Mask {
    let mut mask = cube::mask(edition.atoms.len(), false);
    let from = rule.effective_from.map_or(i64::MIN, units::days_of);
    let to = rule.effective_to.map_or(i64::MAX, units::days_of);
    let first = edition.atoms.partition_point(|atom| atom.low < from);
    for (i, _) in (first..).zip(edition.atoms[first..].iter().take_while(|atom| atom.low <= to)) {
        cube::set(&mut mask, i);
    }
    if rule.in_force {
        cube::set(&mut mask, edition.atoms.len());
    }
    mask
}
