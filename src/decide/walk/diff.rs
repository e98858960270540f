//! Changes for readers between two versions of a rule set.

use crate::decide::compile::editions;
use crate::decide::compile::rule_set::{Decision, RuleSet};
use crate::decide::kind::cells::labelled;
use crate::decide::kind::fact::{Atom, Fact};
use crate::decide::kind::words::Words;
use crate::diagram::cube::{self, Cube, Mask};
use crate::diagram::{DiagramNode, Next};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Limit of boxes that are listed.
const SHOWN: usize = 500;

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
    /// Facts that only one version has: id, and `added` or `removed`.
    pub facts: Vec<(String, String)>,
    /// Decisions that only one version has, in the same way.
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
            out.push_str(&format!("… and more than these {SHOWN}\n"));
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
    let facts = common_facts(old, new);
    let is_several = old.is_several() || new.is_several();
    let mut walk = Walk {
        decision: None,
        versions: [Version::of(old, &facts), Version::of(new, &facts)],
        words: Words { facts: &facts, ..new.words() },
        memo: HashMap::new(),
        diff: Diff {
            facts: one_sided(old, new),
            decisions: one_sided_decisions(old, new),
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

fn one_sided_decisions(old: &RuleSet, new: &RuleSet) -> Vec<(String, String)> {
    let has = |set: &RuleSet, id: &str| set.decisions.iter().any(|decision| decision.id == id);
    let only = |one: &RuleSet, other: &RuleSet, how: &str| {
        let gone = one.decisions.iter().filter(|decision| !has(other, &decision.id));
        gone.map(|decision| (decision.id.clone(), how.to_string())).collect::<Vec<_>>()
    };
    [only(old, new, "removed"), only(new, old, "added")].concat()
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
            let index = facts.iter().position(|f| same(f, own)).unwrap_or_default();
            let ordered = own.domain.kind.ordered;
            let next = |atom: &Atom| {
                let covers = |b: &Atom| {
                    if ordered { b.low <= atom.low && atom.low <= b.high } else { b.value == atom.value }
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

/// Whether two versions mean the same fact.
fn same(a: &Fact, b: &Fact) -> bool {
    a.id == b.id && a.domain.kind == b.domain.kind
}

/// The facts of both versions in the new order, cut wherever either cuts.
fn common_facts(old: &RuleSet, new: &RuleSet) -> Vec<Fact> {
    let mut facts: Vec<Fact> = new.order.iter().map(|f| new.facts[*f].clone()).collect();
    let mut after = 0;
    for index in &old.order {
        let fact = &old.facts[*index];
        match facts.iter().position(|f| same(f, fact)) {
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

/// A fact over the range of both versions, cut wherever either cuts.
fn cut_like(fact: &Fact, other: &Fact) -> Fact {
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
    cut
}

fn one_sided(old: &RuleSet, new: &RuleSet) -> Vec<(String, String)> {
    let has = |set: &RuleSet, fact: &Fact| fact.id == editions::ID || set.facts.iter().any(|f| same(f, fact));
    let removed = old.facts.iter().filter(|f| !has(new, f)).map(|f| (f.id.clone(), "removed".to_string()));
    let added = new.facts.iter().filter(|f| !has(old, f)).map(|f| (f.id.clone(), "added".to_string()));
    removed.chain(added).collect()
}

struct Walk<'a> {
    /// The decision that is walked, where there are several.
    decision: Option<String>,
    versions: [Version<'a>; 2],
    words: Words<'a>,
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
        if self.diff.changes.len() >= SHOWN {
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
        self.diff.changes.push(Change {
            when: self.words.cell_map(cube),
            words: self.words.cube(cube),
            decision: self.decision.clone(),
            old: self.versions[0].outcome(here[0]),
            new: self.versions[1].outcome(here[1]),
        });
    }
}
