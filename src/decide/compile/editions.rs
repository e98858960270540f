//! Editions: which rules are in force when, as one more fact of the diagram.
//!
//! The days on which rules begin and end cut time into stretches. Where a date or date-time dates
//! the case, the edition is a derived fact, [`Formula::Day`]: the day of that moment, cut at those
//! days. Every row is limited to its rule's stretches, so the diagram decides a case by the rules of
//! its day, asks for the date only where it matters, and treats "not sure" like any other answer.
//! Where the moment does not apply, the rules of [`RuleSet::as_of`] decide.

use crate::config::quoted;
use crate::decide::compile::facts::Facts;
use crate::decide::compile::rows;
use crate::decide::kind::units;
use crate::decide::kind::words::{self, Words};
use crate::decide::source::draft::Body;
use crate::decide::{Atom, Fact, FactKind, Formula, Rule, RuleSet};
use crate::diag::{Code, Diagnostic, Diags, closest};
use crate::diagram::cube::{self, Cube, Mask};
use crate::diagram::{Problem, Row};
use jiff::civil::Date;

/// The edition's id among the facts; authors cannot write it.
pub(crate) const ID: &str = "@edition";
/// `dated_by: now`: the rules in force today decide, whatever dates are given.
const NOW: &str = "now";
/// The last day that is still an instant in every zone.
const LAST_DAY: Date = Date::constant(9999, 12, 30);

/// The fact that dates the case: the one that `dated_by` names, or the first of its kind.
pub(crate) fn dating(body: &Body, known: &Facts, diags: &mut Diags) -> Option<usize> {
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
pub(crate) fn stretches(set: &RuleSet) -> Vec<(Option<Date>, Option<Date>)> {
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
pub(crate) fn add(set: &mut RuleSet, dating: Option<usize>, rows: &mut [Row], boxes: &mut [Cube]) {
    let decides = |day: Date| rows.iter().any(|r| holds(&set.rules[r.rule], day));
    let covered: Vec<(Date, Date)> = stretches(set)
        .iter()
        .map(|(from, to)| (from.unwrap_or(Date::constant(1, 1, 1)), to.unwrap_or(LAST_DAY)))
        .collect();
    let first = covered.iter().position(|s| decides(s.0));
    let last = covered.iter().rposition(|s| decides(s.0));
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

fn holds(rule: &Rule, day: Date) -> bool {
    rows::in_force((rule.effective_from, rule.effective_to), day)
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
    let words = Words { facts: &[], offsets: &set.offsets, zh };
    for atom in &mut fact.atoms {
        let own = atom.clone();
        atom.label = words.stretch(&whole, &own, &own);
        atom.value = words.interval(&whole, &own, &own);
    }
    fact
}

/// The problem of all editions together: every row limited to its rule's days, and the edition asked
/// right after what dates the case.
pub(crate) fn together(set: &RuleSet, current: &Problem, rows: &[Row]) -> Option<Problem> {
    let edition = set.edition?;
    let limited = |row: &Row| {
        let mut row = row.clone();
        row.cube[edition] = mask(&set.facts[edition], &set.rules[row.rule]);
        row
    };
    let mut problem = Problem { rows: rows.iter().map(limited).collect(), ..current.clone() };
    problem.needs[edition].clone_from(&set.facts[edition].needs);
    let (dating, _) = dated(set)?;
    let place = problem.order.iter().position(|f| *f == dating)?;
    problem.order.insert(place + 1, edition);
    Some(problem)
}

/// The fact that dates a case, and the one for its edition.
pub(crate) fn dated(set: &RuleSet) -> Option<(usize, usize)> {
    let edition = set.edition?;
    match set.facts[edition].derived {
        Some(Formula::Day(dating)) => Some((dating, edition)),
        _ => None,
    }
}

/// The stretches in which a rule is in force; where nothing dates the case, today's rules count.
pub(crate) fn mask(edition: &Fact, rule: &Rule) -> Mask {
    let mut mask = cube::mask(edition.atoms.len(), false);
    for (i, atom) in edition.atoms.iter().enumerate() {
        if units::date_of(atom.low).is_some_and(|day| holds(rule, day)) {
            cube::set(&mut mask, i);
        }
    }
    if rule.in_force {
        cube::set(&mut mask, edition.atoms.len());
    }
    mask
}
