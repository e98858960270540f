//! Answers as typed → the state of every fact.

use crate::config::quoted;
use crate::decide::compile::rule_set::RuleSet;
use crate::decide::kind::calendar::{LAST_MINUTE, Limit, Point};
use crate::decide::kind::definition::{Fault, Step};
use crate::decide::kind::fact::{Derived, Fact};
use crate::decide::kind::formula::Bounds;
use crate::decide::kind::grammar::clock::DAY;
use crate::decide::kind::grammar::plain::normalize;
use crate::decide::kind::grammar::zone;
use crate::diag::closest;
use crate::diagram::cube::{self, Cube, Mask};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// An answer that a set cannot take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerError {
    /// The name that was answered.
    pub id: String,
    /// The fault, for programs: `unknown`, `derived`, `unsure`, `option`, `shape`, `range`, `future`, `edition`,
    /// `impossible` or `contradiction`.
    pub kind: &'static str,
    /// The fault in one line.
    pub message: String,
    /// Advice; may be empty.
    pub hint: String,
}

impl std::fmt::Display for AnswerError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        if self.hint.is_empty() { Ok(()) } else { write!(f, " ({})", self.hint) }
    }
}

impl std::error::Error for AnswerError {}

/// The fault of answers that give a length of time and the moment from which it counts, and do not fit together.
/// Walks take the moment, which says more.
pub fn contradiction(
    set: &RuleSet,
    answers: &BTreeMap<String, String>,
    now: Timestamp,
) -> Option<AnswerError> {
    let now = now.as_second();
    set.facts.iter().enumerate().find_map(|(index, fact)| {
        let from = fact.domain.from.as_ref()?;
        let (moment, length) = (answers.get(from)?, answers.get(&fact.id)?);
        let states = || vec![State::Open; set.facts.len()];
        let known = || Known { states: states(), moments: BTreeMap::new(), faults: BTreeMap::new() };
        let (mut by_moment, mut by_length) = (known(), known());
        by_moment.moment(set, index, (from, moment), now).ok()?;
        by_length.fact(set, index, length, now).ok()?;
        let (State::Within(value, _), State::Within(low, high)) =
            (by_moment.states[index], by_length.states[index])
        else {
            return None;
        };
        // A moment gives a length that is rounded down to a step, so the typed length is rounded down, too.
        let step = fact.domain.step.max(1);
        let is_told = low.div_euclid(step) * step > value || value > high;
        is_told.then(|| AnswerError {
            id: fact.id.clone(),
            kind: "contradiction",
            message: format!("`{from}={moment}` and `{}={length}` contradict each other", fact.id),
            hint: format!(
                "leave one of them out: by `{from}`, `{}` is `{}`",
                fact.id,
                fact.domain.format(&set.offsets, value, None)
            ),
        })
    })
}

/// Knowledge of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Not answered.
    Open,
    /// A value in a stretch, both ends included.
    Within(i64, i64),
}

/// Answers, sorted by the facts they are about.
pub(crate) struct Known {
    pub(crate) states: Vec<State>,
    /// Instants of the date-times that elapsed facts count from.
    pub(crate) moments: BTreeMap<String, i64>,
    /// Faults in answers, by fact: they do not matter where it does not apply.
    pub(crate) faults: BTreeMap<usize, AnswerError>,
}

impl Known {
    pub(crate) fn read(
        set: &RuleSet,
        answers: &BTreeMap<String, String>,
        now: i64,
    ) -> Result<Known, AnswerError> {
        let states = vec![State::Open; set.facts.len()];
        let mut known = Known { states, moments: BTreeMap::new(), faults: BTreeMap::new() };
        for (id, text) in answers {
            if let Some(group) = set.groups.iter().position(|g| g.id == *id) {
                if let Err(fault) = known.group(set, group, text) {
                    known.faults.insert(set.groups[group].facts[0], fault);
                }
            } else if let Some(fact) = set.facts.iter().position(|f| f.id == *id) {
                if let Err(fault) = known.fact(set, fact, text, now) {
                    known.faults.insert(fact, fault);
                }
            } else if !set.facts.iter().any(|f| f.domain.from.as_ref() == Some(id)) {
                return Err(unknown(set, id));
            }
        }
        // A moment says more than a length of time, so it counts where both are given.
        for (id, text) in answers {
            for fact in 0..set.facts.len() {
                if let Err(fault) = known.moment(set, fact, (id, text), now) {
                    known.faults.insert(fact, fault);
                }
            }
        }
        for fact in 0..set.facts.len() {
            if let Err(fault) = known.derive(set, fact, now) {
                known.faults.insert(fact, fault);
            }
        }
        Ok(known)
    }

    fn group(&mut self, set: &RuleSet, group: usize, text: &str) -> Result<(), AnswerError> {
        let group = &set.groups[group];
        let unsure = text == "unsure";
        if unsure && group.unsure.is_none() {
            return Err(never_unsure(&group.id));
        }
        let text = normalize(text);
        let chosen = text.split(',').map(|id| id.trim_matches(' '));
        let chosen: Vec<&str> = chosen.filter(|id| !id.is_empty() && !unsure).collect();
        for id in &chosen {
            let options = group.options.iter().map(|o| o.0.as_str());
            if !options.clone().any(|o| o == *id) {
                return Err(no_option(&group.id, id, options));
            }
        }
        for (fact, (option, _)) in group.facts.iter().zip(&group.options) {
            let ticked = i64::from(!chosen.contains(&option.as_str()));
            self.states[*fact] = if unsure { State::Within(0, 1) } else { State::Within(ticked, ticked) };
        }
        Ok(())
    }

    fn fact(&mut self, set: &RuleSet, index: usize, text: &str, now: i64) -> Result<(), AnswerError> {
        let fact = &set.facts[index];
        if fact.derived.is_some() {
            let message = format!("`{}` follows from other answers", fact.id);
            return Err(AnswerError {
                id: fact.id.clone(),
                kind: "derived",
                message,
                hint: "leave it out".into(),
            });
        }
        if text == "unsure" {
            if fact.unsure.is_none() {
                return Err(never_unsure(&fact.id));
            }
            self.states[index] = State::Within(fact.domain.range.0, fact.domain.range.1);
            return Ok(());
        }
        // Pages without JavaScript, and witnesses, name atoms: `<48h`.
        // One that is a single value is no stretch, though it is as wide as a step.
        let is_stretch =
            || fact.domain.from.is_some() || fact.domain.parse(&set.offsets, text, false).is_err();
        let mut atoms = fact.atoms.iter().filter(|a| a.value == text && fact.domain.kind.ordered);
        if let Some(atom) = atoms.next().filter(|_| is_stretch()) {
            self.states[index] = State::Within(atom.low, atom.high);
            return Ok(());
        }
        let value =
            fact.domain.parse(&set.offsets, text, false).map_err(|fault| not_a_value(fact, text, &fault))?;
        let is_between = matches!(fact.domain.kind.step, Step::Decimal)
            && (value - fact.domain.range.0) % fact.domain.step != 0;
        if value < fact.domain.range.0 || value > fact.domain.range.1 || is_between {
            return Err(out_of_range(set, fact, text));
        }
        self.states[index] = State::Within(value, value);
        if let Some(from) = &fact.domain.from {
            self.moments.insert(from.clone(), now - value);
        }
        Ok(())
    }

    fn moment(
        &mut self,
        set: &RuleSet,
        index: usize,
        (id, text): (&str, &str),
        now: i64,
    ) -> Result<(), AnswerError> {
        let fact = &set.facts[index];
        if fact.domain.from.as_deref() != Some(id) {
            return Ok(());
        }
        let instant = zone::parse_instant(&set.offsets, text).ok_or_else(|| AnswerError {
            id: id.into(),
            kind: "shape",
            message: format!("`{text}` is not a date and time"),
            hint: "write `2026-03-02T10:00`".into(),
        })?;
        let value = (now - instant).div_euclid(fact.domain.step) * fact.domain.step;
        if instant > now || value < fact.domain.range.0 || value > fact.domain.range.1 {
            return Err(wrong_moment(set, fact, (id, text), instant, now));
        }
        self.states[index] = State::Within(value, value);
        self.moments.insert(id.to_string(), instant);
        Ok(())
    }

    /// The state of a fact that follows from others.
    fn derive(&mut self, set: &RuleSet, index: usize, now: i64) -> Result<(), AnswerError> {
        let fact = &set.facts[index];
        let (formula, of, calc) = match &fact.derived {
            Some(Derived::Formula { formula, of, calc }) => (formula, of, calc),
            Some(Derived::Day(of)) => return self.day(set, index, *of, now),
            Some(Derived::Limit { of, limit, ends }) => {
                self.limit(set, (index, *of), (*limit, *ends), now);
                return Ok(());
            }
            Some(Derived::Constant(value)) => {
                self.states[index] = State::Within(*value, *value);
                return Ok(());
            }
            Some(Derived::Table { .. }) => {
                self.table(set, index);
                return Ok(());
            }
            None => return Ok(()),
        };
        let mut bounds: Vec<Bounds> = Vec::new();
        for part in of {
            let State::Within(low, high) = self.states[*part] else { return Ok(()) };
            bounds.push((low.into(), high.into()));
        }
        let outside = || AnswerError {
            id: fact.id.clone(),
            kind: "range",
            message: format!("these answers give no value of `{}` in its range", fact.id),
            hint: range_hint(set, fact),
        };
        let (low, high) = calc.bounds(formula, &bounds).ok_or_else(outside)?;
        let (first, last) = (i128::from(fact.domain.range.0), i128::from(fact.domain.range.1));
        if high < first || low > last {
            return Err(outside());
        }
        self.states[index] = State::Within(low.max(first) as i64, high.min(last) as i64);
        Ok(())
    }

    /// Place of now beside the end of a limit: 0 before it, 1 in the minute that begins with it, 2 behind that.
    fn limit(
        &mut self,
        set: &RuleSet,
        (index, of): (usize, usize),
        (limit, ends): (Limit, [i64; 3]),
        now: i64,
    ) {
        let fact = &set.facts[of];
        let State::Within(low, high) = self.states[of] else { return };
        let place = |due: i64| ends[if now < due { 0 } else { 1 + usize::from(now >= due + LAST_MINUTE) }];
        let end = |from: Point| place(set.calendar.end(&set.offsets, from, limit).1);
        let from = |moment: i64| end(Point::Instant(moment));
        let moment = fact.domain.from.as_ref().map(|from| self.moments.get(from).copied());
        let (first, last) = match (moment, fact.domain.kind.moment) {
            (Some(Some(moment)), _) => (from(moment), from(moment)),
            // The longer ago it was, the earlier the limit ends.
            (Some(None), _) => (from(now - low), from(now - high)),
            (None, Some(moment)) if moment.is_day => (end(Point::Day(high)), end(Point::Day(low))),
            (None, Some(moment)) => {
                let of = |value: i64| from((moment.instant)(&set.offsets, value));
                (of(high), of(low))
            }
            (None, None) => return,
        };
        self.states[index] = State::Within(first.min(last), first.max(last));
    }

    /// The values that a table gives: those of its rows that may match. Open while a question about them is.
    fn table(&mut self, set: &RuleSet, index: usize) {
        let Some(Derived::Table { rows, values, .. }) = &set.facts[index].derived else { return };
        let possible = self.possible(set);
        let may = |cube: &Cube| possible.iter().zip(cube).all(|(p, m)| cube::meets(p, m));
        let left: Vec<usize> = (0..rows.len()).filter(|row| may(&rows[*row].0)).collect();
        let found: Vec<i64> = left.iter().map(|row| values[*row]).collect();
        let (Some(low), Some(high)) = (found.iter().min(), found.iter().max()) else { return };
        let cares = |fact: &usize| {
            let atoms = set.facts[*fact].atoms.len();
            let applies = cube::atoms(&possible[*fact], atoms).next().is_some();
            applies && left.iter().any(|row| !cube::is_full(&rows[*row].0[*fact], atoms))
        };
        let mut asked = (0..set.facts.len()).filter(cares);
        if low == high || !asked.any(|fact| self.states[fact] == State::Open) {
            self.states[index] = State::Within(*low, *high);
        }
    }

    /// Atoms that are still possible per fact, with the bit for "does not apply".
    pub(super) fn possible(&self, set: &RuleSet) -> Vec<Mask> {
        let mut possible: Vec<Mask> = Vec::with_capacity(set.facts.len());
        for (index, fact) in set.facts.iter().enumerate() {
            let atoms = fact.atoms.len();
            let mut mask = cube::mask(atoms, false);
            let applies = applies(&possible, &fact.needs);
            for (i, atom) in fact.atoms.iter().enumerate() {
                let inside = match self.states[index] {
                    State::Open => true,
                    State::Within(low, high) => low <= atom.high && atom.low <= high,
                };
                if inside && applies != Some(false) {
                    cube::set(&mut mask, i);
                }
            }
            if applies != Some(true) {
                cube::set(&mut mask, atoms);
            }
            possible.push(mask);
        }
        possible
    }

    /// The day that dates the case, for the editions. A day before the first edition is a fault.
    fn day(&mut self, set: &RuleSet, index: usize, of: usize, now: i64) -> Result<(), AnswerError> {
        let State::Within(low, high) = self.states[of] else { return Ok(()) };
        let (dated, edition) = (&set.facts[of], &set.facts[index]);
        let Some((low, high)) = self.days(set, dated, (low, high), now) else { return Ok(()) };
        let (first, last) = edition.domain.range;
        if high < first || low > last {
            let say = |day| edition.domain.format(&set.offsets, day, None);
            return Err(AnswerError {
                id: dated.input().to_string(),
                kind: "edition",
                message: format!("no rules are known for {}", say(high)),
                hint: format!("they run from `{}` to `{}`", say(first), say(last)),
            });
        }
        self.states[index] = State::Within(low.max(first), high.min(last));
        Ok(())
    }

    /// First and last day of the moments that a stretch of values stands for. An elapsed time stands for
    /// the moment from which it counts.
    fn days(&self, set: &RuleSet, fact: &Fact, (low, high): (i64, i64), now: i64) -> Option<(i64, i64)> {
        let Some(from) = &fact.domain.from else {
            let day = fact.domain.kind.moment?.day;
            return Some((day(&set.offsets, low), day(&set.offsets, high)));
        };
        let day =
            |instant: i64| (instant + i64::from(zone::offset_at(&set.offsets, instant))).div_euclid(DAY);
        Some(match self.moments.get(from) {
            Some(moment) => (day(*moment), day(*moment)),
            None => (day(now - high), day(now - low)),
        })
    }
}

/// Whether a fact applies, where that is certain. `needs` speaks only of facts before it.
pub(super) fn applies(possible: &[Mask], needs: &[Cube]) -> Option<bool> {
    if needs.is_empty() || needs.iter().any(|c| certain(possible, c)) {
        return Some(true);
    }
    let meets = |c: &Cube| possible.iter().zip(c).all(|(p, m)| cube::meets(p, m));
    if needs.iter().any(meets) { None } else { Some(false) }
}

/// Whether every case that is still possible lies in a box.
pub(super) fn certain(possible: &[Mask], cube: &Cube) -> bool {
    possible.iter().zip(cube).all(|(p, m)| p.iter().zip(m).all(|(p, m)| p & !m == 0))
}

fn unknown(set: &RuleSet, id: &str) -> AnswerError {
    let facts = set.facts.iter().filter(|f| f.domain.group.is_none() && f.derived.is_none());
    let inputs = set.facts.iter().filter_map(|f| f.domain.from.as_deref());
    let groups = set.groups.iter().map(|g| g.id.as_str());
    let names: Vec<&str> = facts.map(|f| f.id.as_str()).chain(groups).chain(inputs).collect();
    let hint = match closest(id, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("answers are {}", quoted(&names)),
    };
    AnswerError { id: id.into(), kind: "unknown", message: format!("no fact named `{id}`"), hint }
}

fn never_unsure(id: &str) -> AnswerError {
    let message = format!("`unsure` is not an answer to `{id}`");
    let hint = "its rule set offers no help for readers who are not sure".into();
    AnswerError { id: id.into(), kind: "unsure", message, hint }
}

fn no_option<'a>(id: &str, text: &str, options: impl Iterator<Item = &'a str>) -> AnswerError {
    let options: Vec<&str> = options.collect();
    let hint = match closest(text, options.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("its answers are {}", quoted(&options)),
    };
    AnswerError {
        id: id.into(),
        kind: "option",
        message: format!("`{text}` is not an answer to `{id}`"),
        hint,
    }
}

fn not_a_value(fact: &Fact, text: &str, fault: &Fault) -> AnswerError {
    match fault {
        Fault::Option => no_option(&fact.id, text, fact.atoms.iter().map(|a| a.value.as_str())),
        Fault::Shape(hint) | Fault::Clock(hint) => AnswerError {
            id: fact.id.clone(),
            kind: "shape",
            message: format!("`{text}` is not an answer to `{}`", fact.id),
            hint: (*hint).to_string(),
        },
    }
}

fn range_hint(set: &RuleSet, fact: &Fact) -> String {
    let say = |v| fact.domain.format(&set.offsets, v, None);
    let range =
        format!("its values run from `{}` to `{}`", say(fact.domain.range.0), say(fact.domain.range.1));
    let has_steps = matches!(fact.domain.kind.step, Step::Decimal) && fact.domain.step != 1;
    if has_steps { format!("{range} in steps of `{}`", fact.domain.step_text()) } else { range }
}

fn out_of_range(set: &RuleSet, fact: &Fact, text: &str) -> AnswerError {
    let message = format!("`{text}` is out of the range of `{}`", fact.id);
    AnswerError { id: fact.id.clone(), kind: "range", message, hint: range_hint(set, fact) }
}

fn wrong_moment(set: &RuleSet, fact: &Fact, (id, text): (&str, &str), instant: i64, now: i64) -> AnswerError {
    let message = if instant > now {
        format!("`{text}` is later than now, {}", zone::format_local(&set.offsets, now))
    } else {
        format!("`{text}` is out of the range of `{}`", fact.id)
    };
    let kind = if instant > now { "future" } else { "range" };
    AnswerError { id: id.into(), kind, message, hint: range_hint(set, fact) }
}
