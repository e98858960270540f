//! What changes for readers between two versions of a rule set.

use super::cube::{self, Cube};
use super::words::{self, Words};
use super::{Atom, DiagramNode, Fact, FactKind, Mask, Next, RuleSet, editions, value};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// More boxes than this are not listed.
const SHOWN: usize = 500;

/// A difference between two versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The answers for which it holds: fact id → cell. Facts that are not named may be anything.
    pub when: BTreeMap<String, String>,
    /// The same in words of the new version.
    pub words: String,
    /// Id of the outcome in the old version; none where it cannot happen or there is no such answer.
    pub old: Option<String>,
    /// Id of the outcome in the new version.
    pub new: Option<String>,
}

/// All differences.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// Boxes of answers whose outcome changed.
    pub changes: Vec<Change>,
    /// Whether there are more than are listed.
    pub more: bool,
    /// Facts that only one version has: id, and `added` or `removed`.
    pub facts: Vec<(String, String)>,
}

impl Diff {
    /// For people.
    pub fn human(&self) -> String {
        let mut out = String::new();
        for (fact, how) in &self.facts {
            out.push_str(&format!("fact {fact}: {how}\n"));
        }
        let name = |o: &Option<String>| o.clone().unwrap_or_else(|| "(cannot happen)".into());
        for change in &self.changes {
            out.push_str(&format!("{}\n  {} → {}\n", change.words, name(&change.old), name(&change.new)));
        }
        if self.more {
            out.push_str(&format!("… and more than these {SHOWN}\n"));
        }
        if out.is_empty() { "no answers change their outcome\n".into() } else { out }
    }

    /// For programs: one line of JSON.
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Compares two versions: both diagrams are cut down fact by fact until they agree or differ.
pub fn diff(old: &RuleSet, new: &RuleSet) -> Diff {
    let facts = common_facts(old, new);
    let mut walk = Walk {
        sides: [Side::of(old, &facts), Side::of(new, &facts)],
        words: Words { facts: &facts, ..Words::of(new) },
        memo: HashMap::new(),
        diff: Diff { facts: one_sided(old, new), ..Diff::default() },
    };
    let sizes: Vec<usize> = facts.iter().map(|f| f.atoms.len()).collect();
    let roots = [old.diagram.root, new.diagram.root];
    if walk.differs(0, roots) {
        walk.step(0, roots, &mut cube::everything(&sizes));
    }
    walk.diff
}

/// One version's diagram, over the facts and atoms of both versions together.
struct Side<'a> {
    set: &'a RuleSet,
    nodes: Vec<(usize, Vec<Next>)>,
    ids: HashMap<(usize, Vec<Next>), usize>,
    memo: HashMap<(Next, usize, usize), Next>,
}

impl<'a> Side<'a> {
    fn of(set: &'a RuleSet, facts: &[Fact]) -> Side<'a> {
        let convert = |node: &DiagramNode| {
            let own = &set.facts[node.fact];
            let index = facts.iter().position(|f| same(f, own)).unwrap_or_default();
            let ordered = value::ordered(&own.kind);
            let next = |atom: &Atom| {
                let covers = |b: &Atom| {
                    if ordered { b.low <= atom.low && atom.low <= b.high } else { b.value == atom.value }
                };
                own.atoms.iter().position(covers).map_or(Next::Impossible, |a| node.next[a])
            };
            (index, facts[index].atoms.iter().map(next).collect())
        };
        let nodes = set.diagram.nodes.iter().map(convert).collect();
        Side { set, nodes, ids: HashMap::new(), memo: HashMap::new() }
    }

    /// What is left of the diagram below a place once a fact has an atom.
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

    fn outcome(&self, here: Next) -> Option<&str> {
        match here {
            Next::Leaf(leaf) => Some(&self.set.outcomes[self.set.diagram.leaves[leaf].outcome].id),
            _ => None,
        }
    }
}

/// Whether two versions mean the same fact.
fn same(a: &Fact, b: &Fact) -> bool {
    a.id == b.id && std::mem::discriminant(&a.kind) == std::mem::discriminant(&b.kind)
}

/// The facts of both versions in the new order, cut wherever either cuts.
fn common_facts(old: &RuleSet, new: &RuleSet) -> Vec<Fact> {
    let mut facts: Vec<Fact> = new.order.iter().map(|f| new.facts[*f].clone()).collect();
    let mut after = 0;
    for index in &old.order {
        let fact = &old.facts[*index];
        match facts.iter().position(|f| same(f, fact)) {
            Some(at) => {
                merge(&mut facts[at], fact);
                after = after.max(at + 1);
            }
            None => {
                facts.insert(after, fact.clone());
                after += 1;
            }
        }
    }
    let offsets = &new.offsets;
    let zh = words::is_chinese(&new.lang);
    for fact in facts.iter_mut().filter(|f| value::ordered(&f.kind)) {
        let whole = fact.clone();
        let words = Words::without_facts(offsets, zh);
        for atom in &mut fact.atoms {
            let own = atom.clone();
            atom.label = words.stretch(&whole, &own, &own);
            atom.value = words.interval(&whole, &own, &own);
        }
    }
    facts
}

/// Adds the options or the cuts of another version.
fn merge(fact: &mut Fact, other: &Fact) {
    if let FactKind::OneOf(options) = &mut fact.kind {
        for atom in &other.atoms {
            if !fact.atoms.iter().any(|a| a.value == atom.value) {
                fact.atoms.push(atom.clone());
                options.push((atom.value.clone(), atom.label.clone()));
            }
        }
        return;
    }
    if !value::ordered(&fact.kind) {
        return;
    }
    let range = (fact.range.0.min(other.range.0), fact.range.1.max(other.range.1));
    let mut lows: Vec<(i64, Option<char>)> =
        fact.atoms.iter().chain(&other.atoms).map(|a| (a.low, a.unit)).collect();
    lows.extend([fact.range.1, other.range.1].map(|high| (high + 1, None)));
    lows.sort_by_key(|l| (l.0, l.1.is_none()));
    lows.dedup_by_key(|l| l.0);
    lows.retain(|l| l.0 <= range.1);
    let highs: Vec<i64> = lows[1..].iter().map(|l| l.0 - 1).chain([range.1]).collect();
    let blank = fact.atoms[0].clone();
    let atom = |((low, unit), high): (&(i64, Option<char>), &i64)| Atom {
        low: *low,
        high: *high,
        unit: *unit,
        ..blank.clone()
    };
    fact.atoms = lows.iter().zip(&highs).map(atom).collect();
    fact.range = range;
}

fn one_sided(old: &RuleSet, new: &RuleSet) -> Vec<(String, String)> {
    let has = |set: &RuleSet, fact: &Fact| fact.id == editions::ID || set.facts.iter().any(|f| same(f, fact));
    let removed = old.facts.iter().filter(|f| !has(new, f)).map(|f| (f.id.clone(), "removed".to_string()));
    let added = new.facts.iter().filter(|f| !has(old, f)).map(|f| (f.id.clone(), "added".to_string()));
    removed.chain(added).collect()
}

struct Walk<'a> {
    sides: [Side<'a>; 2],
    words: Words<'a>,
    /// Whether anything differs below a pair of places.
    memo: HashMap<(usize, [Next; 2]), bool>,
    diff: Diff,
}

impl Walk<'_> {
    fn differs(&mut self, fact: usize, here: [Next; 2]) -> bool {
        if self.ends(here) {
            return self.sides[0].outcome(here[0]) != self.sides[1].outcome(here[1]);
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

    /// Where a fact's atoms lead: those that lead to the same pair of places go together.
    fn ways(&mut self, fact: usize, here: [Next; 2]) -> Vec<([Next; 2], Mask)> {
        let atoms = self.words.facts[fact].atoms.len();
        let mut ways: Vec<([Next; 2], Mask)> = Vec::new();
        for atom in 0..atoms {
            let [old, new] = &mut self.sides;
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
            old: self.sides[0].outcome(here[0]).map(str::to_string),
            new: self.sides[1].outcome(here[1]).map(str::to_string),
        });
    }
}
