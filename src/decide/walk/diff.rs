//! Changes for readers between two versions of a rule set.

use super::versions::{Impossible, common, differences, is_one, last, scaled};
use crate::decide::compile::rule_set::{Decision, RuleSet};
use crate::decide::kind::fact::{Atom, Fact};
use crate::decide::kind::words::Words;
use crate::diagram::cube::{self, Cube, Mask};
use crate::diagram::{DiagramNode, Next};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Limit of boxes that are listed.
const SHOWN: usize = 500;
/// Limit of boxes that are looked at. Some cannot occur and are not listed.
const SEEN: usize = 20 * SHOWN;

/// A difference between two versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The answers for which it holds: fact id → cell. Facts without a cell may be anything.
    pub when: BTreeMap<String, String>,
    /// The same in words of the new version.
    pub words: String,
    /// The decision that it is about, where a version decides several things.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
    /// Id of the outcome in the old version; none where it cannot happen or there is no such answer, and where a
    /// rule of a list does not match.
    pub old: Option<String>,
    /// Id of the outcome in the new version.
    pub new: Option<String>,
}

/// All differences.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// Boxes of answers whose outcome changed.
    pub changes: Vec<Change>,
    /// Mark that the list is cut off: there are more changes.
    pub more: bool,
    /// Facts that only one version has, and those that are computed in another way: id, and `added`, `removed` or
    /// `changed`.
    pub facts: Vec<(String, String)>,
    /// Decisions that only one version has, and those that put their rules together in another way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<(String, String)>,
}

impl Diff {
    /// The differences as lines for people.
    pub fn human(&self) -> String {
        let mut out = String::new();
        for (fact, how) in &self.facts {
            out.push_str(&format!("fact {fact}: {how}\n"));
        }
        for (decision, how) in &self.decisions {
            out.push_str(&format!("decision {decision}: {how}\n"));
        }
        let name = |o: &Option<String>| o.clone().unwrap_or_else(|| "(cannot happen)".into());
        for change in &self.changes {
            let of = change.decision.as_ref().map_or(String::new(), |decision| format!("{decision}: "));
            out.push_str(&format!("{}\n  {of}{} → {}\n", change.words, name(&change.old), name(&change.new)));
        }
        if self.more {
            out.push_str(&format!("… and more than these {}\n", self.changes.len()));
        }
        if out.is_empty() { "no answers change their outcome\n".into() } else { out }
    }

    /// The differences as one line of JSON.
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Compares two versions: both diagrams are cut down fact by fact until they agree or differ.
pub fn diff(old: &RuleSet, new: &RuleSet) -> Diff {
    let facts = common(old, new);
    let is_several = old.is_several() || new.is_several();
    let mut walk = Walk {
        decision: None,
        versions: [Version::of(old, &facts), Version::of(new, &facts)],
        words: Words { facts: &facts, ..new.words() },
        impossible: Impossible::of(old, new, &facts),
        seen: 0,
        memo: HashMap::new(),
        diff: Diff {
            facts: differences(old, new),
            decisions: different_decisions(old, new),
            ..Diff::default()
        },
    };
    let sizes: Vec<usize> = facts.iter().map(|f| f.atoms.len()).collect();
    for decision in &new.decisions {
        let Some(before) = old.decisions.iter().find(|other| other.id == decision.id) else { continue };
        walk.decision = is_several.then(|| decision.id.clone());
        for roots in pairs([(old, before), (new, decision)]) {
            if walk.differs(0, roots) {
                walk.step(0, roots, &mut cube::everything(&sizes));
            }
        }
    }
    walk.diff
}

/// Pairs of roots, one from each version of a decision; in lists, the roots of rules with the same id.
fn pairs(versions: [(&RuleSet, &Decision); 2]) -> Vec<[Next; 2]> {
    let roots = versions.map(|(set, decision)| {
        let listed = decision.listed.iter().map(|rule| Some(set.rules[*rule].id.as_str()));
        let names = listed.chain(std::iter::repeat(None));
        decision.roots.iter().copied().zip(names).collect::<Vec<_>>()
    });
    let [old, new] = &roots;
    let root = |side: &[(Next, Option<&str>)], name: Option<&str>| {
        side.iter().find(|(_, other)| *other == name).map_or(Next::Impossible, |(root, _)| *root)
    };
    let gone = old.iter().filter(|(_, name)| !new.iter().any(|(_, other)| other == name));
    let kept = new.iter().map(|(to, name)| [root(old, *name), *to]);
    gone.map(|(from, _)| [*from, Next::Impossible]).chain(kept).collect()
}

fn different_decisions(old: &RuleSet, new: &RuleSet) -> Vec<(String, String)> {
    let has = |set: &RuleSet, id: &str| set.decisions.iter().any(|decision| decision.id == id);
    let only = |one: &RuleSet, other: &RuleSet, how: &str| {
        let gone = one.decisions.iter().filter(|decision| !has(other, &decision.id));
        gone.map(|decision| (decision.id.clone(), how.to_string())).collect::<Vec<_>>()
    };
    let is_changed = |decision: &&Decision| {
        let name = |decision: &Decision| decision.aggregate.map(|aggregate| aggregate.name);
        let before = old.decisions.iter().find(|before| before.id == decision.id);
        before.is_some_and(|before| name(before) != name(decision))
    };
    let changed = new.decisions.iter().filter(is_changed).map(|one| (one.id.clone(), "changed".to_string()));
    [only(old, new, "removed"), only(new, old, "added"), changed.collect()].concat()
}

/// One version's diagram, over the facts and atoms of both versions together.
struct Version<'a> {
    set: &'a RuleSet,
    nodes: Vec<(usize, Vec<Next>)>,
    ids: HashMap<(usize, Vec<Next>), usize>,
    memo: HashMap<(Next, usize, usize), Next>,
}

impl<'a> Version<'a> {
    fn of(set: &'a RuleSet, facts: &[Fact]) -> Version<'a> {
        let convert = |node: &DiagramNode| {
            let own = &set.facts[node.fact];
            let index = facts.iter().position(|f| is_one(f, own)).unwrap_or_default();
            let ordered = own.domain.kind.ordered;
            let own = match ordered {
                true => &scaled(own, facts[index].domain.decimals),
                false => own,
            };
            let range = own.domain.range;
            let next = |atom: &Atom| {
                // A computed value lies where its operands put it: only they can be out of range.
                let low = if own.derived.is_some() { atom.low.clamp(range.0, range.1) } else { atom.low };
                let covers = |b: &Atom| {
                    if ordered { b.low <= low && low <= last(own, b) } else { b.value == atom.value }
                };
                own.atoms.iter().position(covers).map_or(Next::Impossible, |a| node.next[a])
            };
            (index, facts[index].atoms.iter().map(next).collect())
        };
        let nodes = set.diagram.nodes.iter().map(convert).collect();
        Version { set, nodes, ids: HashMap::new(), memo: HashMap::new() }
    }

    /// The diagram below a place once a fact has an atom.
    fn given(&mut self, here: Next, fact: usize, atom: usize) -> Next {
        let Next::Node(index) = here else { return here };
        if self.nodes[index].0 == fact {
            return self.nodes[index].1[atom];
        }
        if let Some(known) = self.memo.get(&(here, fact, atom)) {
            return *known;
        }
        let (asked, next) = self.nodes[index].clone();
        let left: Vec<Next> = next.iter().map(|n| self.given(*n, fact, atom)).collect();
        let result = if left == next {
            here
        } else if left.iter().all(|n| *n == left[0]) {
            left[0]
        } else {
            let fresh = self.nodes.len();
            let id = *self.ids.entry((asked, left.clone())).or_insert(fresh);
            if id == fresh {
                self.nodes.push((asked, left));
            }
            Next::Node(id)
        };
        self.memo.insert((here, fact, atom), result);
        result
    }

    /// The outcome of a place, followed by the value of its rule where that has one.
    fn outcome(&self, here: Next) -> Option<String> {
        let Next::Leaf(leaf) = here else { return None };
        let leaf = &self.set.diagram.leaves[leaf];
        let rule = &self.set.rules[*leaf.rules.first()?];
        let name = leaf.outcome.map_or(&rule.id, |outcome| &self.set.outcomes[outcome].id);
        let decision = self.set.decision_of_rule(leaf.rules[0]);
        let value = rule.value.zip(decision);
        let value = value.map(|(value, decision)| decision.value_text(&self.set.offsets, value));
        Some(value.map_or(name.clone(), |value| format!("{name} ({value})")))
    }
}

struct Walk<'a> {
    /// The decision that is walked, where there are several.
    decision: Option<String>,
    versions: [Version<'a>; 2],
    words: Words<'a>,
    impossible: Impossible,
    /// Number of boxes that were looked at.
    seen: usize,
    /// Answers to whether anything differs below a pair of places.
    memo: HashMap<(usize, [Next; 2]), bool>,
    diff: Diff,
}

impl Walk<'_> {
    fn differs(&mut self, fact: usize, here: [Next; 2]) -> bool {
        if self.ends(here) {
            return self.versions[0].outcome(here[0]) != self.versions[1].outcome(here[1]);
        }
        if let Some(known) = self.memo.get(&(fact, here)) {
            return *known;
        }
        let ways = self.ways(fact, here);
        let differs = ways.iter().any(|(next, _)| self.differs(fact + 1, *next));
        self.memo.insert((fact, here), differs);
        differs
    }

    fn ends(&self, here: [Next; 2]) -> bool {
        !here.iter().any(|n| matches!(n, Next::Node(_)))
    }

    /// Ends of a fact's atoms: those that lead to the same pair of places go together.
    fn ways(&mut self, fact: usize, here: [Next; 2]) -> Vec<([Next; 2], Mask)> {
        let atoms = self.words.facts[fact].atoms.len();
        let mut ways: Vec<([Next; 2], Mask)> = Vec::new();
        for atom in 0..atoms {
            let [old, new] = &mut self.versions;
            let next = [old.given(here[0], fact, atom), new.given(here[1], fact, atom)];
            let known = ways.iter().position(|(n, _)| *n == next).unwrap_or_else(|| {
                ways.push((next, cube::mask(atoms, false)));
                ways.len() - 1
            });
            cube::set(&mut ways[known].1, atom);
        }
        ways
    }

    /// Lists the boxes that differ.
    fn step(&mut self, fact: usize, here: [Next; 2], cube: &mut Cube) {
        if self.diff.changes.len() >= SHOWN || self.seen >= SEEN {
            self.diff.more = true;
        } else if self.ends(here) {
            self.list(here, cube);
        } else {
            for (next, mask) in self.ways(fact, here) {
                if self.differs(fact + 1, next) {
                    let before = std::mem::replace(&mut cube[fact], mask);
                    self.step(fact + 1, next, cube);
                    cube[fact] = before;
                }
            }
        }
    }

    fn list(&mut self, here: [Next; 2], cube: &Cube) {
        self.seen += 1;
        if self.impossible.holds(cube, self.words.facts) {
            return;
        }
        self.diff.changes.push(Change {
            when: self.words.cell_map(cube),
            words: self.words.cube(cube),
            decision: self.decision.clone(),
            old: self.versions[0].outcome(here[0]),
            new: self.versions[1].outcome(here[1]),
        });
    }
}
