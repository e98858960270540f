//! The facts of two versions of a rule set, laid beside each other.

use crate::decide::compile::boxes::sizes;
use crate::decide::compile::infeasible::infeasible;
use crate::decide::compile::rule_set::RuleSet;
use crate::decide::compile::{editions, size};
use crate::decide::kind::calendar::{Limit, Within};
use crate::decide::kind::cells::labelled;
use crate::decide::kind::definition::Step;
use crate::decide::kind::fact::{Atom, Derived, Fact, Hidden};
use crate::decide::kind::grammar::clock;
use crate::decide::kind::shortest::Shortest;
use crate::diagram::Work;
use crate::diagram::cube::{self, Cube};
use crate::limits::CUBES;
use std::collections::{BTreeMap, HashMap};

/// Size of a file, in bytes, for whose proof there is time here.
const BYTES: usize = 1_000_000;

/// Whether two versions have one fact. What it follows from may differ.
pub(super) fn is_one(a: &Fact, b: &Fact) -> bool {
    a.id == b.id && a.domain.kind == b.domain.kind && a.domain.currency == b.domain.currency
}

/// Facts that differ: id, and `removed`, `added` or `changed`. A changed fact is computed in another way.
pub(super) fn differences(old: &RuleSet, new: &RuleSet) -> Vec<(String, String)> {
    let has =
        |set: &RuleSet, fact: &Fact| fact.id == editions::ID || set.facts.iter().any(|f| is_one(f, fact));
    let is_named = |fact: &&Fact| fact.hidden != Some(Hidden::Constant);
    let said = |fact: &Fact, how: &str| (fact.id.clone(), how.to_string());
    let one_sided = |one: &RuleSet, other: &RuleSet, how: &str| {
        let facts = one.facts.iter().filter(is_named).filter(|fact| !has(other, fact));
        facts.map(|fact| said(fact, how)).collect::<Vec<_>>()
    };
    // The rows of a table stand in the rules that use it: what differs is seen there.
    let is_said = |fact: &&Fact| is_named(fact) && fact.table().is_none();
    let mut definitions = Definitions::of(old, new);
    let changed = new.facts.iter().filter(is_said).filter(|fact| definitions.is_changed(fact));
    let changed: Vec<_> = changed.map(|fact| said(fact, "changed")).collect();
    [one_sided(old, new, "removed"), one_sided(new, old, "added"), changed].concat()
}

/// Comparison of what facts of two versions follow from.
struct Definitions<'a> {
    old: &'a RuleSet,
    new: &'a RuleSet,
    /// Whether facts with these indices are defined alike.
    known: HashMap<(usize, usize), bool>,
}

impl<'a> Definitions<'a> {
    fn of(old: &'a RuleSet, new: &'a RuleSet) -> Definitions<'a> {
        Definitions { old, new, known: HashMap::new() }
    }

    /// Whether a fact of the new version stands in the old one, and follows from something else there.
    fn is_changed(&mut self, fact: &Fact) -> bool {
        let old = self.old.facts.iter().position(|f| is_one(f, fact));
        let new = self.new.facts.iter().position(|f| is_one(f, fact));
        old.zip(new).is_some_and(|(old, new)| fact.id != editions::ID && !self.are_alike(old, new))
    }

    fn are_alike(&mut self, old: usize, new: usize) -> bool {
        if let Some(known) = self.known.get(&(old, new)) {
            return *known;
        }
        let (a, b) = (&self.old.facts[old], &self.new.facts[new]);
        let is_alike = is_one(a, b) && a.domain.from == b.domain.from && self.follow_alike(a, b);
        self.known.insert((old, new), is_alike);
        is_alike
    }

    fn follow_alike(&mut self, a: &'a Fact, b: &'a Fact) -> bool {
        match (&a.derived, &b.derived) {
            (None, None) => true,
            (Some(Derived::Constant(x)), Some(Derived::Constant(y))) => {
                let decimals = a.domain.decimals.max(b.domain.decimals);
                scale(*x, a.domain.decimals, decimals) == scale(*y, b.domain.decimals, decimals)
            }
            (
                Some(Derived::Formula { formula, of, calc }),
                Some(Derived::Formula { formula: theirs, of: others, calc: other }),
            ) => {
                formula.name == theirs.name
                    && calc == other
                    && of.len() == others.len()
                    && of.iter().zip(others).all(|(x, y)| self.are_alike(*x, *y))
            }
            (
                Some(Derived::Limit { of, limit, ends }),
                Some(Derived::Limit { of: other, limit: theirs, ends: others }),
            ) => {
                limit == theirs
                    && ends == others
                    && (is_plain(*limit) || self.old.zone == self.new.zone)
                    && (!takes_days_off(*limit) || self.old.calendar == self.new.calendar)
                    && self.are_alike(*of, *other)
            }
            (Some(Derived::Day(x)), Some(Derived::Day(y))) => self.are_alike(*x, *y),
            (Some(Derived::Table { .. }), Some(Derived::Table { .. })) => {
                rows(self.old, a) == rows(self.new, b)
            }
            _ => false,
        }
    }
}

/// Whether a limit is a number of seconds.
fn is_plain(limit: Limit) -> bool {
    match limit.within {
        Within::Seconds(_) => !limit.counting.whole_hours,
        Within::Days(_) => !limit.counting.said,
        Within::Months(_) | Within::Workdays(_) => false,
    }
}

/// Whether the days off of a set decide when a limit ends.
fn takes_days_off(limit: Limit) -> bool {
    matches!(limit.within, Within::Workdays(_)) || limit.counting.rolls || limit.counting.two_workdays
}

/// The rows of a table as cells, each with the value that follows.
fn rows(set: &RuleSet, fact: &Fact) -> Vec<(BTreeMap<String, String>, String)> {
    let words = set.words();
    let value = |atom: &usize| fact.atoms.get(*atom).map_or_else(String::new, |atom| atom.value.clone());
    let rows = fact.table().unwrap_or_default().iter();
    rows.map(|(cube, atom)| (words.cell_map(cube), value(atom))).collect()
}

/// A value in the unit of finer decimals.
fn scale(value: i64, from: u32, to: u32) -> i64 {
    value.saturating_mul(10i64.saturating_pow(to.saturating_sub(from)))
}

/// A fact in the unit of finer decimals.
pub(super) fn scaled(fact: &Fact, decimals: u32) -> Fact {
    let by = |value: i64| scale(value, fact.domain.decimals, decimals);
    let mut fact = fact.clone();
    let (low, high) = fact.domain.range;
    (fact.domain.range, fact.domain.step) = ((by(low), by(high)), by(fact.domain.step));
    for atom in &mut fact.atoms {
        (atom.low, atom.high) = (by(atom.low), by(atom.high));
    }
    fact.domain.decimals = decimals.max(fact.domain.decimals);
    fact
}

/// The last value of an atom that an answer can have: one step or more before the next atom.
pub(super) fn last(fact: &Fact, atom: &Atom) -> i64 {
    match fact.domain.kind.step {
        Step::Decimal if fact.derived.is_none() => {
            atom.high - (atom.high - fact.domain.range.0).rem_euclid(fact.domain.step.max(1))
        }
        _ => atom.high,
    }
}

/// The facts of both versions in the new order, cut wherever either cuts.
pub(super) fn common(old: &RuleSet, new: &RuleSet) -> Vec<Fact> {
    let mut facts: Vec<Fact> = new.order.iter().map(|f| new.facts[*f].clone()).collect();
    let mut after = 0;
    for index in &old.order {
        let fact = &old.facts[*index];
        match facts.iter().position(|f| is_one(f, fact)) {
            Some(at) => {
                let merged = if fact.domain.kind.ordered { cut_like } else { with_options_of };
                facts[at] = merged(&facts[at], fact);
                after = after.max(at + 1);
            }
            None => {
                facts.insert(after, fact.clone());
                after += 1;
            }
        }
    }
    let named = |fact: Fact| match fact.domain.kind.ordered {
        true => Fact { atoms: labelled(new.locale(), &fact.domain, fact.atoms), ..fact },
        false => fact,
    };
    facts.into_iter().map(named).collect()
}

/// A fact with the options of another version behind its own.
fn with_options_of(fact: &Fact, other: &Fact) -> Fact {
    let mut fact = fact.clone();
    for atom in &other.atoms {
        if !fact.atoms.iter().any(|a| a.value == atom.value) {
            fact.atoms.push(atom.clone());
            fact.domain.options.push((atom.value.clone(), atom.label.clone()));
        }
    }
    fact
}

/// A fact over the range of both versions, cut wherever either cuts, in the finer unit of both.
fn cut_like(fact: &Fact, other: &Fact) -> Fact {
    let decimals = fact.domain.decimals.max(other.domain.decimals);
    let (fact, other) = (&scaled(fact, decimals), &scaled(other, decimals));
    let (own, others) = (fact.domain.range, other.domain.range);
    let range = (own.0.min(others.0), own.1.max(others.1));
    let mut lows: Vec<(i64, Option<char>)> =
        fact.atoms.iter().chain(&other.atoms).map(|a| (a.low, a.unit)).collect();
    lows.extend([own.1, others.1].map(|high| (high + 1, None)));
    lows.sort_by_key(|l| (l.0, l.1.is_none()));
    lows.dedup_by_key(|l| l.0);
    lows.retain(|l| l.0 <= range.1);
    let highs: Vec<i64> = lows[1..].iter().map(|l| l.0 - 1).chain([range.1]).collect();
    let atom = |((low, unit), high): (&(i64, Option<char>), &i64)| Atom {
        low: *low,
        high: *high,
        unit: *unit,
        ..fact.atoms[0].clone()
    };
    let mut cut = Fact { atoms: lows.iter().zip(&highs).map(atom).collect(), ..fact.clone() };
    cut.domain.range = range;
    cut.domain.step = common_step(fact.domain.step, other.domain.step);
    cut
}

/// The greatest step that both steps are multiples of.
fn common_step(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a.max(1), b.max(1));
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Boxes of the facts of both versions that cannot occur, by arithmetic or by the calendar.
pub(super) struct Impossible {
    boxes: Vec<Cube>,
    /// Facts that do not apply to every case.
    sometimes: Vec<bool>,
    work: Work,
}

impl Impossible {
    /// The boxes, over the facts that [`common()`] gives.
    pub(super) fn of(old: &RuleSet, new: &RuleSet, common: &[Fact]) -> Impossible {
        let work = size::work(BYTES, common.len());
        let place = |fact: &Fact| common.iter().position(|f| is_one(f, fact));
        // Facts stand behind those that they follow from.
        let added = old.facts.iter().filter(|fact| !new.facts.iter().any(|f| is_one(f, fact)));
        let own = new.facts.iter().map(|fact| (new, fact)).chain(added.map(|fact| (old, fact)));
        let own: Vec<_> = own.filter_map(|(set, fact)| Some((set, fact, place(fact)?))).collect();
        let numbers: HashMap<usize, usize> = own.iter().enumerate().map(|(at, one)| (one.2, at)).collect();
        let mut definitions = Definitions::of(old, new);
        let facts: Vec<Fact> = own
            .iter()
            .map(|(set, fact, at)| {
                let is_known = !definitions.is_changed(fact);
                let number = |of: usize| numbers.get(&place(&set.facts[of])?).copied();
                // Weights count in the units of a version's own facts.
                let is_same_unit = |of: &usize| {
                    let domain = &set.facts[*of].domain;
                    place(&set.facts[*of]).is_some_and(|at| common[at].domain.decimals == domain.decimals)
                };
                let fits = fact.operands().iter().all(is_same_unit)
                    && common[*at].domain.decimals == fact.domain.decimals
                    && (old.calendar == new.calendar && old.zone == new.zone
                        || !matches!(fact.derived, Some(Derived::Limit { .. })));
                let derived = fact.derived.as_ref().filter(|_| is_known && fits);
                Fact {
                    derived: derived.and_then(|derived| renumbered(derived, number)),
                    ..common[*at].clone()
                }
            })
            .collect();
        let shortest = Shortest::new(&new.calendar, &new.offsets, clock::days_of(new.as_of));
        let found = infeasible(&facts, &shortest, &work).unwrap_or_default();
        let ordered = |cube: Cube| {
            let mut all = cube::everything(&sizes(common));
            own.iter().zip(cube).for_each(|((.., at), mask)| all[*at] = mask);
            all
        };
        let needs =
            |set: &RuleSet, fact: &Fact| set.facts.iter().any(|f| is_one(f, fact) && !f.needs.is_empty());
        Impossible {
            boxes: found.into_iter().map(ordered).collect(),
            sometimes: common.iter().map(|fact| needs(old, fact) || needs(new, fact)).collect(),
            work,
        }
    }

    /// Whether no case lies in a box. What there is no time to tell counts as possible.
    pub(super) fn holds(&self, cube: &Cube, facts: &[Fact]) -> bool {
        let mut cube = cube.clone();
        for ((mask, fact), _) in cube.iter_mut().zip(facts).zip(&self.sometimes).filter(|(_, some)| !**some) {
            let last = fact.atoms.len();
            mask[last / 64] &= !(1 << (last % 64));
        }
        let left = cube::subtract_all(&cube, &self.boxes, CUBES.most, &self.work);
        matches!(left, Ok(Some(left)) if left.is_empty())
    }
}

/// What a fact follows from, with other numbers for facts. `None` where one of them has no number.
fn renumbered(derived: &Derived, number: impl Fn(usize) -> Option<usize>) -> Option<Derived> {
    Some(match derived {
        Derived::Formula { formula, of, calc } => {
            let of = of.iter().map(|of| number(*of)).collect::<Option<_>>()?;
            Derived::Formula { formula, of, calc: calc.clone() }
        }
        Derived::Constant(value) => Derived::Constant(*value),
        Derived::Limit { of, limit, ends } => Derived::Limit { of: number(*of)?, limit: *limit, ends: *ends },
        Derived::Day(of) => Derived::Day(number(*of)?),
        Derived::Table { .. } => return None,
    })
}
