//! Answers as typed → the state of every fact.

use crate::config::quoted;
use crate::decide::compile::rule_set::RuleSet;
use crate::decide::kind::definition::Fault;
use crate::decide::kind::fact::{Derived, Fact};
use crate::decide::kind::formula::Bounds;
use crate::decide::kind::grammar::clock::DAY;
use crate::decide::kind::grammar::plain::normalize;
use crate::decide::kind::grammar::zone;
use crate::diag::closest;
use std::collections::BTreeMap;

/// An answer that a set cannot take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerError {
    /// The name that was answered.
    pub id: String,
    /// The fault, for programs: `unknown`, `derived`, `unsure`, `option`, `shape`, `range`, `future`, `edition` or
    /// `impossible`.
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

/// Knowledge of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Not answered.
    Open,
    /// Somewhere in a stretch of values, both ends included.
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
        if let Some(atom) = fact.atoms.iter().find(|a| a.value == text && fact.domain.kind.ordered) {
            self.states[index] = State::Within(atom.low, atom.high);
            return Ok(());
        }
        let value =
            fact.domain.parse(&set.offsets, text, false).map_err(|fault| not_a_value(fact, text, &fault))?;
        if value < fact.domain.range.0 || value > fact.domain.range.1 {
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
        let (formula, of, factors) = match &fact.derived {
            Some(Derived::Formula { formula, of, multiply, divide }) => (formula, of, (*multiply, *divide)),
            Some(Derived::Day(of)) => return self.day(set, index, *of, now),
            Some(Derived::Table { .. }) | None => return Ok(()),
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
        let factors = (factors.0.into(), factors.1.into());
        let (low, high) = (formula.bounds)(&bounds, factors).ok_or_else(outside)?;
        let (first, last) = (i128::from(fact.domain.range.0), i128::from(fact.domain.range.1));
        if high < first || low > last {
            return Err(outside());
        }
        self.states[index] = State::Within(low.max(first) as i64, high.min(last) as i64);
        Ok(())
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
    format!("its values run from `{}` to `{}`", say(fact.domain.range.0), say(fact.domain.range.1))
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
