//! The result of a list of rules, even if the answers leave open which rules match. `decide-walk.js` computes the same.

use crate::decide::kind::aggregate::Aggregate;
use crate::diagram::cube::{self, Mask};
use crate::diagram::{Diagram, Next};
use std::collections::{BTreeSet, HashSet};

/// The most work for one value: number of visited states times number of rules. Beyond it, there is no value.
const WORK: usize = 200_000;

/// A list of rules, and what the answers leave possible.
pub(super) struct Listed<'a> {
    pub(super) aggregate: &'a Aggregate,
    /// Beginning of each rule's diagram.
    pub(super) roots: &'a [Next],
    /// Value of each rule.
    pub(super) values: &'a [i64],
    pub(super) diagram: &'a Diagram,
    /// Order in which facts are asked.
    pub(super) order: &'a [usize],
    /// Atoms that are still possible per fact.
    pub(super) possible: &'a [Mask],
    /// Ends that a place in the diagram may lead to.
    pub(super) ends_of: &'a dyn Fn(Next) -> Mask,
    /// The end of a rule that does not match.
    pub(super) nothing: usize,
}

/// A walk through the diagrams of all rules of a list at once, question by question. The rules are not walked
/// one by one, since an answer that rules one out may let another of the same value match.
struct Totals<'a> {
    list: &'a Listed<'a>,
    /// Visited states: the result of the rules that certainly match, and for each rule that is still open, the
    /// place in its diagram.
    seen: HashSet<(Option<i64>, Vec<Option<Next>>)>,
    /// Results of the possible cases; `None` is that of a case without a result.
    found: BTreeSet<Option<i64>>,
}

/// The result of a list's rules. `None` where there is none, where possible cases differ in it, or where they
/// are too many to visit.
pub(super) fn value(list: &Listed<'_>) -> Option<i64> {
    let mut totals = Totals { list, seen: HashSet::new(), found: BTreeSet::new() };
    totals.visit(list.roots);
    let is_one = totals.found.len() == 1 && !totals.is_over();
    totals.found.pop_first().flatten().filter(|_| is_one)
}

impl Totals<'_> {
    fn is_over(&self) -> bool {
        self.seen.len() > 1 + WORK / self.list.roots.len().max(1)
    }

    fn visit(&mut self, places: &[Next]) {
        if self.found.len() > 1 || self.is_over() {
            return;
        }
        let list = self.list;
        let ends: Vec<Mask> = places.iter().map(|place| (list.ends_of)(*place)).collect();
        let matches = |(_, ends): &(&i64, &Mask)| !are_several(ends) && !cube::has(ends, list.nothing);
        let values: Vec<i64> =
            list.values.iter().zip(&ends).filter(matches).map(|(value, _)| *value).collect();
        let result = (list.aggregate.of)(&values);
        let open = |(place, ends): (&Next, &Mask)| are_several(ends).then_some(*place);
        let left: Vec<Option<Next>> = places.iter().zip(&ends).map(open).collect();
        // A place that leads to no end belongs to a case that cannot occur.
        if ends.iter().any(cube::is_empty) || !self.seen.insert((result, left.clone())) {
            return;
        }
        let fact = |place: Next| match place {
            Next::Node(node) => Some(list.diagram.nodes[node].fact),
            Next::Leaf(_) | Next::Impossible => None,
        };
        let asked = left.iter().flatten().filter_map(|place| fact(*place));
        let Some(asked) = asked.min_by_key(|fact| list.order.iter().position(|other| other == fact)) else {
            self.found.insert(result);
            return;
        };
        let atoms = left.iter().flatten().find_map(|place| match place {
            Next::Node(node) if fact(*place) == Some(asked) => Some(list.diagram.nodes[*node].next.len()),
            _ => None,
        });
        for atom in (0..atoms.unwrap_or_default()).filter(|atom| cube::has(&list.possible[asked], *atom)) {
            let step = |place: &Next| match place {
                Next::Node(node) if fact(*place) == Some(asked) => {
                    list.diagram.nodes[*node].next.get(atom).copied().unwrap_or_default()
                }
                _ => *place,
            };
            self.visit(&places.iter().map(step).collect::<Vec<_>>());
        }
    }
}

/// Whether there is more than one end.
pub(super) fn are_several(ends: &Mask) -> bool {
    ends.iter().map(|word| word.count_ones()).sum::<u32>() > 1
}
