//! Texts that are shown at the end of a walk: their passages, and what they still ask for.

use super::answers::State;
use super::explain::{Shown, Walk};
use crate::decide::compile::rule_set::Passage;
use crate::diagram::cube::{self, Cube};
use std::collections::BTreeSet;

impl<'a> Walk<'a> {
    /// The passages of some outcomes and of all advice.
    pub(super) fn passages(&self, outcomes: &[usize]) -> impl Iterator<Item = &'a Passage> {
        let passages = self.set.passages();
        let is_asked = |of: &Option<usize>| of.is_none_or(|outcome| outcomes.contains(&outcome));
        passages.filter(move |(of, _)| is_asked(of)).map(|(_, passage)| passage)
    }

    pub(super) fn shown(&self, boxes: &[Cube]) -> Shown {
        match () {
            () if boxes.iter().any(|cube| self.certain(cube)) => Shown::Shown,
            () if boxes.iter().any(|cube| self.may(cube)) => Shown::Perhaps,
            () => Shown::Hidden,
        }
    }

    /// Whether some case that is still possible lies in a box.
    pub(super) fn may(&self, cube: &Cube) -> bool {
        self.possible.iter().zip(cube).all(|(possible, mask)| cube::meets(possible, mask))
    }

    /// The first open question that only texts need: a fact that a blank of an outcome names, or of advice or
    /// a passage that is shown; or a fact in the condition of advice or a passage that may be shown.
    pub(super) fn missing(&self, outcomes: &[usize]) -> Option<usize> {
        let set = self.set;
        let mut wanted: BTreeSet<usize> = BTreeSet::new();
        outcomes.iter().for_each(|o| wanted.extend(&set.outcomes[*o].blanks));
        let advice = set.advice.iter().map(|advice| (&advice.boxes, &advice.blanks));
        let passages = self.passages(outcomes).map(|passage| (&passage.boxes, &passage.blanks));
        for (boxes, blanks) in advice.chain(passages) {
            if self.shown(boxes) == Shown::Shown {
                wanted.extend(blanks);
                continue;
            }
            for cube in boxes.iter().filter(|cube| self.may(cube)) {
                let cares = |f: &usize| set.looks_at(cube, *f);
                wanted.extend((0..set.facts.len()).filter(cares));
            }
        }
        wanted.into_iter().filter(|fact| Some(*fact) != set.edition).find(|fact| self.lacks(*fact))
    }

    /// Whether a fact still lacks an answer: it may apply, and nothing is known of it.
    fn lacks(&self, fact: usize) -> bool {
        let atoms = self.set.facts[fact].atoms.len();
        self.known.states[fact] == State::Open && cube::atoms(&self.possible[fact], atoms).next().is_some()
    }

    /// The question to ask for a fact, or first the one that its own texts name.
    pub(super) fn question(&self, fact: usize) -> String {
        let id = self.asks(fact);
        let before = self.set.before.iter().find(|(question, _)| *question == id);
        let mut named = before.into_iter().flat_map(|(_, facts)| facts).copied();
        named.find(|fact| self.lacks(*fact)).map_or(id, |fact| self.asks(fact))
    }
}
