//! Answers → the next question, or the outcomes they lead to. `decide-walk.js` does the same in the
//! browser, step by step; `tests/it/decide.rs` holds the two together.

use super::answers::{AnswerError, Known, State, applies, certain};
use super::reasons;
use super::totals::{self, Listed, are_several};
use crate::decide::compile::rule_set::{Deadline, Decision, Passage, RuleSet};
use crate::decide::kind::calendar::{Limit, Point};
use crate::decide::kind::grammar::zone;
use crate::decide::source::decisions::MAIN;
use crate::diagram::cube::{self, Cube, Mask};
use crate::diagram::{DiagramNode, Next};
use jiff::Timestamp;
use serde::{Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};

/// The result of walking a set with some answers; its JSON is what scripts rely on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// Id of the question to ask next; none when the answers decide and no text waits for another. Where
    /// `rules` are given the answers decide, and only a text asks for more.
    pub next: Option<String>,
    /// Ids of the outcomes still possible, in file order. Several without `next`: an answer was `unsure`.
    pub outcomes: Vec<String>,
    /// Ids of the rules that decide, in file order; empty while there is a next question.
    pub rules: Vec<String>,
    /// Ids of the advice that certainly applies; empty while there is a next question.
    pub advice: Vec<String>,
    /// The earliest due time of the outcomes, `2026-03-04T10:00+08:00`.
    pub due: Option<String>,
    /// Ids of the facts answered `unsure` on which the outcome hangs.
    pub decided_by: Vec<String>,
    /// The named dates of the outcomes, of the same name the earliest; left out where there are none.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub dates: BTreeMap<String, String>,
    /// Whether each passage of the outcomes and advice is shown, by id; left out where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_map")]
    pub passages: Vec<(String, Shown)>,
    /// The result of each decision by name, where the set decides several things; all fields above but `next` and
    /// `advice` are then those of `main`, or of all together where the set has no rules of its own.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_map")]
    pub decisions: Vec<(String, Decided)>,
    /// True where everything is decided, and only a text can ask for more.
    #[serde(skip)]
    pub is_decided: bool,
}

/// The result of one of several decisions. While it is open, only its outcomes are known: those still possible.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Decided {
    /// Ids of the outcomes; of a list, in the order of its rules.
    pub outcomes: Vec<String>,
    /// Ids of the rules that decide, in file order.
    pub rules: Vec<String>,
    /// The earliest due time of the outcomes.
    pub due: Option<String>,
    /// Ids of the facts answered `unsure` on which it hangs.
    pub decided_by: Vec<String>,
    /// Result of the rules, where the decision has an `aggregate`; the inner `None` where it is not
    /// certain, or there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Option<String>>,
}

impl From<&Explanation> for Decided {
    fn from(all: &Explanation) -> Decided {
        let Explanation { outcomes, rules, due, decided_by, .. } = all.clone();
        Decided { outcomes, rules, due, decided_by, value: None }
    }
}

/// Whether a passage, a part of a text under a condition, is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Shown {
    /// The condition holds.
    Shown,
    /// It may hold: the part is shown with its condition.
    Perhaps,
    /// It does not hold.
    Hidden,
}

/// Pairs as a map in their order.
fn as_map<T: Serialize, S: Serializer>(pairs: &[(String, T)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(pairs.iter().map(|(name, value)| (name, value)))
}

impl Explanation {
    /// The object that `zhinan explain --json` prints.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Instant of `--now 2026-03-04T09:59`, read in the set's zone.
pub fn parse_now(set: &RuleSet, text: &str) -> Result<Timestamp, AnswerError> {
    let instant = zone::parse_instant(&set.offsets, text);
    instant.and_then(|s| Timestamp::from_second(s).ok()).ok_or_else(|| AnswerError {
        id: "now".into(),
        kind: "shape",
        message: format!("`{text}` is not a date and time"),
        hint: "write `2026-03-04T09:59`".into(),
    })
}

/// Walks a set. Answers are ids and texts: facts, `any_of` questions (`broken,missing`) and the
/// date-times that elapsed facts count from. `unsure` is an answer where the fact allows it. An
/// answer to a fact that does not apply is left aside.
pub fn explain(
    set: &RuleSet,
    answers: &BTreeMap<String, String>,
    now: Timestamp,
) -> Result<Explanation, AnswerError> {
    let known = Known::read(set, answers, now.as_second())?;
    let walk = Walk::new(set, &known);
    // An answer with a fault to a question that does not apply does no harm.
    let applies = |fact: &usize| walk.applies(&set.facts[*fact].needs) != Some(false);
    match known.faults.iter().find(|(fact, _)| applies(fact)) {
        Some((_, fault)) => Err(fault.clone()),
        None => walk.possible_together().and_then(|()| walk.result()),
    }
}

/// The edges (node and atom) that certain answers walk along.
pub(super) fn edges(
    set: &RuleSet,
    answers: &BTreeMap<String, String>,
    now: Timestamp,
) -> Result<Vec<(usize, usize)>, AnswerError> {
    let known = Known::read(set, answers, now.as_second())?;
    let walk = Walk::new(set, &known);
    let live = walk.reached(&walk.outcome_sets()).live;
    let nodes = set.diagram.nodes.iter().enumerate();
    let answered = nodes.filter(|(i, n)| live[*i] && known.states[n.fact] != State::Open);
    let atoms = |(i, node): (usize, &DiagramNode)| {
        let possible: Vec<usize> =
            (0..node.next.len()).filter(|a| cube::has(&walk.possible[node.fact], *a)).collect();
        possible.into_iter().map(move |a| (i, a))
    };
    Ok(answered.flat_map(atoms).collect())
}

/// The value that answers give every fact, where they give exactly one.
pub(super) fn values(
    set: &RuleSet,
    answers: &BTreeMap<String, String>,
    now: Timestamp,
) -> Result<Vec<Option<i64>>, AnswerError> {
    let known = Known::read(set, answers, now.as_second())?;
    let value = |state: &State| match state {
        State::Within(low, high) if low == high => Some(*low),
        _ => None,
    };
    Ok(known.states.iter().map(value).collect())
}

/// The answers as atoms, and the diagram.
pub(super) struct Walk<'a> {
    pub(super) set: &'a RuleSet,
    pub(super) known: &'a Known,
    /// Atoms that are still possible per fact, with the bit for "does not apply".
    pub(super) possible: Vec<Mask>,
}

impl<'a> Walk<'a> {
    fn new(set: &'a RuleSet, known: &'a Known) -> Walk<'a> {
        Walk { set, known, possible: known.possible(set) }
    }

    /// Whether a fact applies, where that is certain.
    fn applies(&self, needs: &[Cube]) -> Option<bool> {
        applies(&self.possible, needs)
    }

    /// Whether every case that is still possible lies in a box.
    pub(super) fn certain(&self, cube: &Cube) -> bool {
        certain(&self.possible, cube)
    }

    /// An error where the answers cannot occur together. It is about the last of them.
    fn possible_together(&self) -> Result<(), AnswerError> {
        let set = self.set;
        let Some((found, cube)) =
            set.impossible.iter().find_map(|i| Some((i, i.boxes.iter().find(|c| self.certain(c))?)))
        else {
            return Ok(());
        };
        let cares = |f: &usize| set.looks_at(cube, *f);
        let last = set.order.iter().copied().rfind(cares);
        let because = if found.because.is_empty() { String::new() } else { format!(": {}", found.because) };
        Err(AnswerError {
            id: last.map_or(String::new(), |f| self.asks(f)),
            kind: "impossible",
            message: format!("these answers cannot occur together{because}"),
            hint: "change one of them".into(),
        })
    }

    /// A dated case that leads nowhere: some rules of that day are not known.
    fn undated(&self) -> Option<AnswerError> {
        let set = self.set;
        let (dating, _) = set.dated()?;
        (self.known.states[dating] != State::Open).then(|| AnswerError {
            id: set.facts[dating].input().to_string(),
            kind: "edition",
            message: "no rules are known for that day".into(),
            hint: format!("look at `effective` of the rules of `{}`", set.id),
        })
    }

    fn result(&self) -> Result<Explanation, AnswerError> {
        let set = self.set;
        let sets = self.outcome_sets();
        let reached = self.reached(&sets);
        let decided: Vec<Found> =
            (0..set.decisions.len()).map(|decision| self.found(decision, &reached, &sets)).collect();
        let leads_nowhere =
            |(decision, found): (&Decision, &Found)| found.outcomes.is_empty() && !decision.is_list();
        if set.decisions.iter().zip(&decided).any(leads_nowhere)
            && let Some(fault) = self.undated()
        {
            return Err(fault);
        }
        let main = set.decisions.iter().position(|decision| decision.id == MAIN);
        let top = self.together(main.map_or(&decided[..], |main| &decided[main..=main]));
        let mut all = Explanation {
            next: reached.next(&set.order).map(|fact| self.question(fact)),
            outcomes: top.outcomes,
            rules: top.rules,
            due: top.due,
            decided_by: top.decided_by,
            is_decided: reached.open.iter().all(Option::is_none),
            ..Explanation::default()
        };
        if all.is_decided {
            let outcomes: Vec<usize> = decided.iter().flat_map(|found| found.outcomes.clone()).collect();
            all.next = self.missing(&outcomes).map(|fact| self.question(fact));
            all.advice = self.advice();
            all.dates = self.dates(&outcomes);
            let shown = |passage: &Passage| (passage.id.clone(), self.shown(&passage.boxes));
            all.passages = self.passages(&outcomes).map(shown).collect();
        }
        if set.is_several() {
            let named = set.decisions.iter().zip(&decided);
            let named = named.map(|(decision, found)| {
                let one = self.together(std::slice::from_ref(found));
                (decision.id.clone(), Decided { value: found.value.clone(), ..one })
            });
            all.decisions = named.collect();
        }
        Ok(all)
    }

    /// The named dates of some outcomes, of the same name the earliest.
    fn dates(&self, outcomes: &[usize]) -> BTreeMap<String, String> {
        let mut dates: BTreeMap<String, i64> = BTreeMap::new();
        for date in outcomes.iter().flat_map(|o| &self.set.outcomes[*o].dates) {
            let Some(end) = due(self.set, self.known, &date.deadline) else { continue };
            let earliest = dates.entry(date.id.clone()).or_insert(end);
            *earliest = end.min(*earliest);
        }
        let say = |end: i64| zone::format_instant(&self.set.offsets, end);
        dates.into_iter().map(|(name, end)| (name, say(end))).collect()
    }

    /// Result of one decision by the answers.
    fn found(&self, index: usize, reached: &Reached, sets: &[Mask]) -> Found {
        let set = self.set;
        let decision = &set.decisions[index];
        let ends: Vec<Mask> = decision.roots.iter().map(|root| self.outcomes_of(*root, sets)).collect();
        let mut outcomes: Vec<usize> = Vec::new();
        for end in &ends {
            for outcome in (0..set.outcomes.len()).filter(|outcome| cube::has(end, *outcome)) {
                if !outcomes.contains(&outcome) {
                    outcomes.push(outcome);
                }
            }
        }
        let mut found = Found { outcomes, ..Found::default() };
        let is_open = reached.open[index].is_some();
        if decision.aggregate.is_some() {
            found.value = Some(if is_open { None } else { self.value(decision, sets) });
        }
        if !is_open {
            let leaves = reached.leaves.range(decision.leaves.clone());
            let rules: BTreeSet<usize> =
                leaves.flat_map(|l| set.diagram.leaves[*l].rules.iter().copied()).collect();
            let rules = rules.into_iter().filter(|rule| self.of_its_time(*rule)).collect();
            found.rules = reasons::deciding(decision, rules, &self.possible);
            found.due = found
                .outcomes
                .iter()
                .filter_map(|o| due(set, self.known, set.outcomes[*o].deadline.as_ref()?))
                .min();
            found.decided_by = self.deciding(decision, reached, sets);
        }
        found
    }

    /// The result of a list's rules, as text.
    fn value(&self, decision: &Decision, sets: &[Mask]) -> Option<String> {
        let set = self.set;
        let values = decision.listed.iter().map(|rule| set.rules[*rule].value.unwrap_or_default());
        let list = Listed {
            aggregate: decision.aggregate?,
            roots: &decision.roots,
            values: &values.collect::<Vec<_>>(),
            diagram: &set.diagram,
            order: &set.order,
            possible: &self.possible,
            ends_of: &|place| self.outcomes_of(place, sets),
            nothing: self.end(None, false),
        };
        Some(decision.value_text(&set.offsets, totals::value(&list)?))
    }

    /// Several results as one, with names.
    fn together(&self, found: &[Found]) -> Decided {
        let set = self.set;
        let mut all = Decided::default();
        for one in found {
            all.outcomes.extend(one.outcomes.iter().map(|o| set.outcomes[*o].id.clone()));
            all.rules.extend(one.rules.iter().map(|r| set.rules[*r].id.clone()));
            for name in &one.decided_by {
                if !all.decided_by.contains(name) {
                    all.decided_by.push(name.clone());
                }
            }
        }
        let due = found.iter().filter_map(|one| one.due).min();
        all.due = due.map(|t| zone::format_instant(&set.offsets, t));
        all
    }

    /// Whether a rule may be in force on the day that dates the case. Leaves need this: where all editions
    /// agree the diagram does not ask for the day, and a leaf names the rules of all of them.
    fn of_its_time(&self, rule: usize) -> bool {
        let editions = &self.set.rules[rule].editions;
        self.set.edition.is_none_or(|edition| cube::meets(editions, &self.possible[edition]))
    }

    /// The ends that each node may lead to with these answers, as bits.
    fn outcome_sets(&self) -> Vec<Mask> {
        let nodes = &self.set.diagram.nodes;
        let mut sets = vec![self.no_outcomes(); nodes.len()];
        for (index, node) in nodes.iter().enumerate().rev() {
            let mut all = self.no_outcomes();
            for next in self.ways(node) {
                match next {
                    Next::Node(node) => all.iter_mut().zip(&sets[node]).for_each(|(all, one)| *all |= one),
                    Next::Leaf(leaf) => cube::set(&mut all, self.end_of(leaf)),
                    Next::Impossible => {}
                }
            }
            sets[index] = all;
        }
        sets
    }

    fn no_outcomes(&self) -> Mask {
        cube::mask(self.set.outcomes.len() + 1, false)
    }

    /// The number of an end: that of its outcome; behind the last of these, that of a rule without one, and that of
    /// a rule that does not match.
    fn end(&self, outcome: Option<usize>, matches: bool) -> usize {
        outcome.unwrap_or(self.set.outcomes.len() + usize::from(!matches))
    }

    fn end_of(&self, leaf: usize) -> usize {
        let leaf = &self.set.diagram.leaves[leaf];
        self.end(leaf.outcome, !leaf.rules.is_empty())
    }

    fn outcomes_of(&self, next: Next, sets: &[Mask]) -> Mask {
        let mut outcomes = self.no_outcomes();
        match next {
            Next::Node(node) => outcomes.clone_from(&sets[node]),
            Next::Leaf(leaf) => cube::set(&mut outcomes, self.end_of(leaf)),
            Next::Impossible => {}
        }
        outcomes
    }

    /// Ends of the atoms still possible at a node.
    fn ways(&self, node: &'a DiagramNode) -> impl Iterator<Item = Next> + '_ {
        let atoms = node.next.iter().enumerate();
        atoms.filter(|(a, _)| cube::has(&self.possible[node.fact], *a)).map(|(_, next)| *next)
    }

    /// The places that answers still possible lead to.
    fn reached(&self, sets: &[Mask]) -> Reached {
        let diagram = &self.set.diagram;
        let mut reached = Reached { live: vec![false; diagram.nodes.len()], ..Reached::default() };
        // Nodes before which everything is answered.
        let mut turn = vec![false; diagram.nodes.len()];
        for decision in &self.set.decisions {
            for root in &decision.roots {
                if let Next::Node(root) = root {
                    turn[*root] = true;
                }
                reached.arrive(*root);
            }
            let mut open = Vec::new();
            for index in decision.nodes.clone() {
                if !reached.live[index] {
                    continue;
                }
                let node = &diagram.nodes[index];
                let answered = self.known.states[node.fact] != State::Open;
                if turn[index] && !answered && are_several(&sets[index]) {
                    open.push(node.fact);
                }
                for next in self.ways(node) {
                    reached.arrive(next);
                    if let (Next::Node(child), true, true) = (next, turn[index], answered) {
                        turn[child] = true;
                    }
                }
            }
            reached.open.push(first_in(&self.set.order, open));
        }
        reached
    }

    /// The question asked for a fact: its group, or the first operand of it that is open.
    pub(super) fn asks(&self, fact: usize) -> String {
        if let Some((group, _)) = self.set.facts[fact].domain.group {
            return self.set.groups[group].id.clone();
        }
        match self.parts(fact).into_iter().find(|p| self.known.states[*p] == State::Open) {
            Some(part) => self.asks(part),
            None => self.set.facts[fact].id.clone(),
        }
    }

    /// The facts that a fact follows from: its operands, or those that the rows of its table speak of. Without
    /// those that do not apply.
    fn parts(&self, fact: usize) -> Vec<usize> {
        let one = &self.set.facts[fact];
        let Some(rows) = one.table() else { return one.operands().to_vec() };
        let left: Vec<&Cube> = rows.iter().map(|row| &row.0).filter(|cube| self.may(cube)).collect();
        let cares = |f: &usize| {
            let atoms = self.set.facts[*f].atoms.len();
            let applies = cube::atoms(&self.possible[*f], atoms).next().is_some();
            applies && left.iter().any(|cube| !cube::is_full(&cube[*f], atoms))
        };
        (0..self.set.facts.len()).filter(cares).collect()
    }

    fn advice(&self) -> Vec<String> {
        let applies = |boxes: &[Cube]| boxes.iter().any(|c| self.certain(c));
        self.set.advice.iter().filter(|a| applies(&a.boxes)).map(|a| a.id.clone()).collect()
    }

    /// Questions answered without certainty whose answers lead to different outcomes.
    fn deciding(&self, decision: &Decision, reached: &Reached, sets: &[Mask]) -> Vec<String> {
        let mut facts = BTreeSet::new();
        for index in decision.nodes.clone() {
            let node = &self.set.diagram.nodes[index];
            let answered = self.known.states[node.fact] != State::Open;
            if !reached.live[index] || !answered || !are_several(&sets[index]) {
                continue;
            }
            let ways = self.ways(node).map(|n| self.outcomes_of(n, sets));
            let mut ways = ways.filter(|outcomes| !cube::is_empty(outcomes));
            let first = ways.next();
            if ways.any(|s| Some(&s) != first.as_ref()) {
                facts.insert(node.fact);
            }
        }
        let mut names: Vec<String> = Vec::new();
        for name in facts.into_iter().flat_map(|f| self.unsure_names(f)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The questions behind a fact: its group, the parts that are not certain, or itself.
    fn unsure_names(&self, fact: usize) -> Vec<String> {
        let parts = self.parts(fact);
        if parts.is_empty() {
            return vec![self.asks(fact)];
        }
        let uncertain = |p: &usize| matches!(self.known.states[*p], State::Within(l, h) if l < h);
        parts.into_iter().filter(uncertain).map(|p| self.asks(p)).collect()
    }
}

/// The end of a deadline, where what it counts from is known.
pub(super) fn due(set: &RuleSet, known: &Known, deadline: &Deadline) -> Option<i64> {
    let of_fact = || {
        let fact = set.facts.iter().position(|f| f.id == deadline.from)?;
        let State::Within(value, high) = known.states[fact] else { return None };
        let moment = set.facts[fact].domain.kind.moment.filter(|_| value == high)?;
        let instant = || Point::Instant((moment.instant)(&set.offsets, value));
        Some(if moment.is_day { Point::Day(value) } else { instant() })
    };
    let from = known.moments.get(&deadline.from).map(|moment| Point::Instant(*moment)).or_else(of_fact)?;
    let end = |(point, _), limit: &Limit| set.calendar.end(&set.offsets, point, *limit);
    Some(deadline.limits.iter().fold((from, 0), end).1)
}

/// Places that the answers lead to.
#[derive(Default)]
struct Reached {
    /// Nodes.
    live: Vec<bool>,
    leaves: BTreeSet<usize>,
    /// For each decision, the first question whose turn it is, and whose answer matters.
    open: Vec<Option<usize>>,
}

/// Result of a decision by the answers, as indices.
#[derive(Default)]
struct Found {
    outcomes: Vec<usize>,
    rules: Vec<usize>,
    due: Option<i64>,
    decided_by: Vec<String>,
    value: Option<Option<String>>,
}

/// The one of some facts that is asked first.
fn first_in(order: &[usize], facts: Vec<usize>) -> Option<usize> {
    let place = |fact: &usize| order.iter().position(|asked| asked == fact);
    facts.into_iter().min_by_key(place)
}

impl Reached {
    /// The question that is asked next.
    fn next(&self, order: &[usize]) -> Option<usize> {
        first_in(order, self.open.iter().flatten().copied().collect())
    }

    fn arrive(&mut self, next: Next) {
        match next {
            Next::Node(node) => self.live[node] = true,
            Next::Leaf(leaf) => {
                self.leaves.insert(leaf);
            }
            Next::Impossible => {}
        }
    }
}
