//! Editions: which rules are in force when, as one more fact of the diagram.
//!
//! The days on which rules begin and end cut time into stretches. Where a date or date-time dates
//! the case, the edition is a derived fact, [`Derived::Day`]: the day of that moment, cut at those
//! days. Every row is limited to its rule's stretches, so the diagram decides a case by the rules of
//! its day, asks for the date only where it matters, and treats "not sure" like any other answer.
//! Where the moment does not apply, the rules of `RuleSet::as_of` decide.

use super::facts::Facts;
use super::names::{NamedFact, Names};
use super::rows::Rows;
use super::rule_set::{Advice, Impossible, Passage, Rule};
use super::setting::Setting;
use crate::config::quoted;
use crate::decide::kind::cells::labelled;
use crate::decide::kind::definition::Domain;
use crate::decide::kind::fact::{Atom, Derived, Fact};
use crate::decide::kind::grammar::clock;
use crate::decide::kind::kinds;
use crate::decide::source::draft::Body;
use crate::diag::{Code, Diagnostic, Diags, closest};
use crate::diagram::cube::{self, Cube, Mask};
use crate::diagram::{Problem, Row};
use jiff::civil::Date;
use std::rc::Rc;

/// The edition's id among the facts; authors cannot write it.
pub(crate) const ID: &str = "@edition";
/// `dated_by: now`: the rules in force today decide, whatever dates are given.
const NOW: &str = "now";
/// The last day that is still an instant in every zone.
const LAST_DAY: Date = Date::constant(9999, 12, 30);

/// A stretch of time with the same rules in force: first and last day.
type Stretch = (Option<Date>, Option<Date>);

/// The fact that dates the case: the one that `dated_by` names, or the first of its kind.
pub(super) fn dating(body: &Body, names: &Names<'_>, diags: &mut Diags) -> Option<usize> {
    let asked: Vec<usize> = (0..names.facts.len()).filter(|f| names.facts[*f].formula.is_none()).collect();
    let Some((name, span)) = &body.dated_by else {
        return asked.into_iter().find(|f| names.facts[*f].moment().is_some());
    };
    let found = names.dated(name).filter(|f| asked.contains(f));
    if found.is_none() && name != NOW {
        let moments = asked.iter().filter_map(|f| NamedFact::moment(&names.facts[*f]));
        let known: Vec<&str> = moments.chain([NOW]).collect();
        let d = Diagnostic::new(Code::UnknownFact, *span, format!("no date or date-time named `{name}`"));
        diags.push(match closest(name, known.iter().copied()) {
            Some(near) => d.hint(format!("did you mean `{near}`?")),
            None => d.hint(format!("a case can be dated by {}", quoted(&known))),
        });
    }
    found
}

/// Cuts time at the first day of every rule and behind the last day of every rule.
pub(super) fn stretches(rules: &[Rule]) -> Vec<Stretch> {
    let ends = rules.iter().filter_map(|r| r.effective_to?.tomorrow().ok());
    let mut cuts: Vec<Date> = rules.iter().filter_map(|r| r.effective_from).chain(ends).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let starts = std::iter::once(None).chain(cuts.iter().copied().map(Some));
    let ends = cuts.iter().map(|d| d.yesterday().ok()).chain([None]);
    starts.zip(ends).collect()
}

/// The fact of the editions. `None` where no rule begins or ends, or where nothing dates a case.
pub(super) fn edition(
    facts: &Facts,
    rows: &Rows,
    stretches: &[Stretch],
    dating: Option<usize>,
    setting: &Setting,
) -> Option<Fact> {
    let covered: Vec<(Date, Date)> = stretches
        .iter()
        .map(|(from, to)| (from.unwrap_or(Date::constant(1, 1, 1)), to.unwrap_or(LAST_DAY)))
        .collect();
    let dating = dating.filter(|_| covered.len() > 1)?;
    // The stretches in which a rule is in force stand one after another.
    let in_force = |row: &Row| {
        let rule = &rows.rules[row.rule];
        let first = covered.partition_point(|s| rule.effective_from.is_some_and(|from| s.0 < from));
        let end = covered.partition_point(|s| rule.effective_to.is_none_or(|to| s.0 <= to));
        (first < end).then(|| (first, end - 1))
    };
    let ends: Vec<(usize, usize)> = rows.rows.iter().filter_map(in_force).collect();
    let first = ends.iter().map(|(first, _)| *first).min()?;
    let last = ends.iter().map(|(_, last)| *last).max()?;
    fact(&facts.list[dating], dating, &covered[first..=last], setting)
}

fn fact(asked: &Fact, dating: usize, stretches: &[(Date, Date)], setting: &Setting) -> Option<Fact> {
    let days: Vec<(i64, i64)> =
        stretches.iter().map(|(from, to)| (clock::days_of(*from), clock::days_of(*to))).collect();
    let range = (days.first()?.0, days.last()?.1);
    let domain = Domain::of(kinds::find("date")?, range, 1);
    let atom = |(low, high): &(i64, i64)| Atom {
        label: String::new(),
        value: String::new(),
        low: *low,
        high: *high,
        unit: None,
    };
    let phrases = &setting.phrases;
    Some(Fact {
        id: ID.into(),
        ask: phrases.say("rule_edition_ask", &[("ask", &asked.ask)]),
        say: Some(phrases.word("rule_edition_say").to_string()),
        atoms: labelled(setting.locale(), &domain, days.iter().map(atom).collect()),
        domain,
        derived: Some(Derived::Day(dating)),
        asked_with: None,
        unsure: None,
        hidden: None,
        ..asked.clone()
    })
}

/// The facts and rows of a set together with the fact of its editions: every box goes on over it, and
/// every rule knows its editions.
pub(super) fn with(facts: Facts, rows: Rows, edition: Option<Fact>) -> (Facts, Rows) {
    let Some(edition) = edition else { return (facts, rows) };
    let any = cube::mask(edition.atoms.len(), true);
    let wider = |mut cube: Cube| {
        cube.push(any.clone());
        cube
    };
    let all = |cubes: Vec<Cube>| cubes.into_iter().map(wider).collect::<Vec<Cube>>();
    let rule = |rule: Rule| Rule {
        editions: mask(&edition, &rule),
        masks: if rule.masks.is_empty() { rule.masks } else { wider(rule.masks) },
        ..rule
    };
    let passage = |p: Passage| Passage { boxes: all(p.boxes), ..p };
    let passages = |list: Vec<Passage>| list.into_iter().map(passage).collect::<Vec<_>>();
    let advice = |a: Advice| Advice {
        masks: wider(a.masks),
        boxes: all(a.boxes),
        passages: passages(a.passages),
        ..a
    };
    let rows = Rows {
        rules: rows.rules.into_iter().map(rule).collect(),
        rows: rows.rows.into_iter().map(|row| Row { cube: wider(row.cube), ..row }).collect(),
        advice: rows.advice.into_iter().map(advice).collect(),
        passages: rows.passages.into_iter().map(|(list, body)| (passages(list), body)).collect(),
        impossible: rows.impossible.into_iter().map(|i| Impossible { boxes: all(i.boxes), ..i }).collect(),
        excluded: all(rows.excluded),
    };
    let derived = |derived: Derived| match derived {
        Derived::Table { rows, values, places } => Derived::Table {
            rows: rows.into_iter().map(|(cube, atom)| (wider(cube), atom)).collect(),
            values,
            places,
        },
        other => other,
    };
    let fact = |f: Fact| Fact { needs: all(f.needs), derived: f.derived.map(derived), ..f };
    let list = facts.list.into_iter().chain([edition.clone()]).map(fact).collect();
    (Facts { list, groups: facts.groups }, rows)
}

/// The stretches in which a rule is in force; where nothing dates the case, today's rules count.
fn mask(edition: &Fact, rule: &Rule) -> Mask {
    let mut mask = cube::mask(edition.atoms.len(), false);
    let from = rule.effective_from.map_or(i64::MIN, clock::days_of);
    let to = rule.effective_to.map_or(i64::MAX, clock::days_of);
    let first = edition.atoms.partition_point(|atom| atom.low < from);
    for (i, _) in (first..).zip(edition.atoms[first..].iter().take_while(|atom| atom.low <= to)) {
        cube::set(&mut mask, i);
    }
    if rule.in_force {
        cube::set(&mut mask, edition.atoms.len());
    }
    mask
}

/// The problem of all editions together: every row limited to its rule's days, and the edition (the
/// second of `dated`) asked right behind what dates the case.
pub(super) fn together(
    (dating, edition): (usize, usize),
    facts: &Facts,
    current: &Problem,
    (rules, rows): (&[Rule], &[Rc<Row>]),
) -> Option<Problem> {
    let limited = |row: &Rc<Row>| {
        let mut row = Row::clone(row);
        row.cube[edition].clone_from(&rules[row.rule].editions);
        Rc::new(row)
    };
    let mut problem = Problem { rows: rows.iter().map(limited).collect(), ..current.clone() };
    Rc::make_mut(&mut problem.needs)[edition].clone_from(&facts.list[edition].needs);
    let place = problem.order.iter().position(|f| *f == dating)?;
    problem.order.insert(place + 1, edition);
    Some(problem)
}
