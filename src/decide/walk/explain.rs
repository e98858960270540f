//! Answers → the next question, or the outcomes they lead to. `decide-walk.js` does the same in the
//! browser, step by step; `tests/it/decide.rs` holds the two together.

use super::answers::{AnswerError, Known, State, applies, certain};
use crate::decide::compile::rule_set::{Deadline, RuleSet};
use crate::decide::kind::grammar::zone;
use crate::diagram::cube::{self, Cube, Mask};
use crate::diagram::{DiagramNode, Next};
use jiff::Timestamp;
use serde::Serialize;
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
}

impl Explanation {
    /// The object that `zhinan explain --json` prints.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Reads `--now 2026-03-04T09:59` in the set's zone.
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
struct Walk<'a> {
    set: &'a RuleSet,
    known: &'a Known,
    /// Atoms that are still possible per fact, with the bit for "does not apply".
    possible: Vec<Mask>,
}

impl<'a> Walk<'a> {
    fn new(set: &'a RuleSet, known: &'a Known) -> Walk<'a> {
        Walk { set, known, possible: known.possible(set) }
    }

    /// Whether a fact applies, where that is certain.
    fn applies(&self, needs: &[Cube]) -> Option<bool> {
        applies(&self.possible, needs)
    }

    /// Whether a cube holds whatever else is answered.
    fn certain(&self, cube: &Cube) -> bool {
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
        let cares = |f: &usize| !cube::is_full(&cube[*f], set.facts[*f].atoms.len());
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
        let sets = self.outcome_sets();
        let outcomes = self.outcomes_of(self.set.diagram.root, &sets);
        let outcomes: Vec<usize> = cube::atoms(&outcomes, self.set.outcomes.len()).collect();
        if outcomes.is_empty()
            && let Some(fault) = self.undated()
        {
            return Err(fault);
        }
        let reached = self.reached(&sets);
        let names: Vec<String> = outcomes.iter().map(|o| self.set.outcomes[*o].id.clone()).collect();
        if let Some(fact) = reached.open {
            let next = Some(self.question(fact));
            return Ok(Explanation { next, outcomes: names, ..Explanation::default() });
        }
        let leaves = reached.leaves.iter().map(|l| &self.set.diagram.leaves[*l]);
        let rules: BTreeSet<usize> = leaves.flat_map(|l| l.rules.iter().copied()).collect();
        let rules = rules.iter().filter(|r| self.of_its_time(**r));
        let dues = outcomes
            .iter()
            .filter_map(|o| due(self.set, self.known, self.set.outcomes[*o].deadline.as_ref()?));
        Ok(Explanation {
            next: self.missing(&outcomes).map(|fact| self.question(fact)),
            outcomes: names,
            rules: rules.map(|r| self.set.rules[*r].id.clone()).collect(),
            advice: self.advice(),
            due: dues.min().map(|t| zone::format_instant(&self.set.offsets, t)),
            decided_by: self.deciding(&reached, &sets),
        })
    }

    /// The first question that nothing but a text hangs on: a fact that a blank of an outcome names, one of
    /// advice that applies, or one on which it hangs whether advice applies.
    fn missing(&self, outcomes: &[usize]) -> Option<usize> {
        let set = self.set;
        let mut wanted: BTreeSet<usize> = BTreeSet::new();
        outcomes.iter().for_each(|o| wanted.extend(&set.outcomes[*o].blanks));
        for advice in &set.advice {
            if advice.boxes.iter().any(|c| self.certain(c)) {
                wanted.extend(&advice.blanks);
                continue;
            }
            let may = |c: &&Cube| self.possible.iter().zip(*c).all(|(p, m)| cube::meets(p, m));
            for cube in advice.boxes.iter().filter(may) {
                let cares = |f: &usize| !cube::is_full(&cube[*f], set.facts[*f].atoms.len());
                wanted.extend((0..set.facts.len()).filter(cares));
            }
        }
        wanted.into_iter().filter(|fact| Some(*fact) != set.edition).find(|fact| self.lacks(*fact))
    }

    /// Whether a fact may apply and is not known.
    fn lacks(&self, fact: usize) -> bool {
        let atoms = self.set.facts[fact].atoms.len();
        self.known.states[fact] == State::Open && cube::atoms(&self.possible[fact], atoms).next().is_some()
    }

    /// The question to ask for a fact, or first the one that its own texts name.
    fn question(&self, fact: usize) -> String {
        let id = self.asks(fact);
        let before = self.set.before.iter().find(|(question, _)| *question == id);
        let mut named = before.into_iter().flat_map(|(_, facts)| facts).copied();
        named.find(|fact| self.lacks(*fact)).map_or(id, |fact| self.asks(fact))
    }

    /// Whether a rule may be in force when the case is dated to. Where all editions agree the diagram
    /// does not ask, and a leaf names the rules of all of them.
    fn of_its_time(&self, rule: usize) -> bool {
        let editions = &self.set.rules[rule].editions;
        self.set.edition.is_none_or(|edition| cube::meets(editions, &self.possible[edition]))
    }

    /// The outcomes that each node may lead to with these answers, as bits.
    fn outcome_sets(&self) -> Vec<Mask> {
        let nodes = &self.set.diagram.nodes;
        let mut sets = vec![self.no_outcomes(); nodes.len()];
        for (index, node) in nodes.iter().enumerate().rev() {
            let mut all = self.no_outcomes();
            for next in self.ways(node) {
                match next {
                    Next::Node(node) => all.iter_mut().zip(&sets[node]).for_each(|(all, one)| *all |= one),
                    Next::Leaf(leaf) => cube::set(&mut all, self.set.diagram.leaves[leaf].outcome),
                    Next::Impossible => {}
                }
            }
            sets[index] = all;
        }
        sets
    }

    fn no_outcomes(&self) -> Mask {
        cube::mask(self.set.outcomes.len(), false)
    }

    fn outcomes_of(&self, next: Next, sets: &[Mask]) -> Mask {
        let mut outcomes = self.no_outcomes();
        match next {
            Next::Node(node) => outcomes.clone_from(&sets[node]),
            Next::Leaf(leaf) => cube::set(&mut outcomes, self.set.diagram.leaves[leaf].outcome),
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
        if let Next::Node(root) = diagram.root {
            turn[root] = true;
        }
        reached.arrive(diagram.root);
        for (index, node) in diagram.nodes.iter().enumerate() {
            if !reached.live[index] {
                continue;
            }
            let answered = self.known.states[node.fact] != State::Open;
            if turn[index] && !answered && are_several(&sets[index]) && reached.open.is_none() {
                reached.open = Some(node.fact);
            }
            for next in self.ways(node) {
                reached.arrive(next);
                if let (Next::Node(child), true, true) = (next, turn[index], answered) {
                    turn[child] = true;
                }
            }
        }
        reached
    }

    /// The question asked for a fact: its group, or the first operand of it that is open.
    fn asks(&self, fact: usize) -> String {
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
        let may = |cube: &Cube| self.possible.iter().zip(cube).all(|(p, m)| cube::meets(p, m));
        let left: Vec<&Cube> = rows.iter().map(|row| &row.0).filter(|cube| may(cube)).collect();
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
    fn deciding(&self, reached: &Reached, sets: &[Mask]) -> Vec<String> {
        let mut facts = BTreeSet::new();
        for (index, node) in self.set.diagram.nodes.iter().enumerate() {
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
    if let Some(moment) = known.moments.get(&deadline.from) {
        return Some(set.calendar.due(&set.offsets, *moment, deadline.within));
    }
    let fact = set.facts.iter().position(|f| f.id == deadline.from)?;
    let State::Within(value, high) = known.states[fact] else { return None };
    let moment = set.facts[fact].domain.kind.moment?;
    (value == high).then(|| match moment.is_day {
        true => set.calendar.due_from_day(&set.offsets, value, deadline.within),
        false => set.calendar.due(&set.offsets, (moment.instant)(&set.offsets, value), deadline.within),
    })
}

/// Whether there is more than one outcome.
fn are_several(outcomes: &Mask) -> bool {
    outcomes.iter().map(|word| word.count_ones()).sum::<u32>() > 1
}

/// Places that the answers lead to.
#[derive(Default)]
struct Reached {
    /// Nodes.
    live: Vec<bool>,
    leaves: BTreeSet<usize>,
    /// The first question whose turn it is, and whose answer matters.
    open: Option<usize>,
}

impl Reached {
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
