//! Rows → reduced ordered multi-valued decision diagram.
//!
//! The builder sweeps over the facts in the order of asking. Its state is the set of constraints
//! still active: rows of rules, impossible boxes, and the conditions of facts that do not always
//! apply. Equal states are built once. A question whose answers all lead to the same outcomes is
//! left out; the rules behind its answers are then named together.
//!
//! Impossible answers never keep a question in the diagram: a question whose possible answers agree
//! is not asked.

use super::constraints::Constraints;
use super::problem::{HitPolicy, Problem, Row};
use super::quick::Quick;
use super::work::TooEntangled;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

/// A decision: one outcome, and the rules that lead to it. Several rules stand where a question that
/// would tell them apart is not asked, because it would not change the outcome.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Leaf {
    /// Index of the outcome; none where a rule of a list does not match, or leads to no outcome.
    pub outcome: Option<usize>,
    /// Indices of the rules, in file order; empty only where a rule of a list does not match.
    pub rules: Vec<usize>,
}

/// End of an edge in a sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum To {
    Impossible,
    Gap,
    Leaf(u32),
    Node(u32),
}

impl Hash for To {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(match self {
            To::Impossible => 0,
            To::Gap => 1,
            To::Leaf(leaf) => 2 + 2 * u64::from(*leaf),
            To::Node(node) => 3 + 2 * u64::from(*node),
        });
    }
}

/// A finished sweep: more than a [`Diagram`](super::Diagram), because it also knows the gaps. Children
/// come before their parents.
pub(crate) struct Sweep {
    pub(crate) nodes: Vec<Question>,
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) root: To,
}

/// A fact, and the ends of its atoms.
pub(crate) type Question = (usize, Rc<[To]>);

struct Builder<'a> {
    problem: &'a Problem,
    constraints: Constraints,
    /// Active constraints of the states in progress, one state after another.
    stack: Vec<u32>,
    /// Results by position of the order and active constraints.
    memo: Vec<HashMap<Box<[u32]>, To, Quick>>,
    nodes: Vec<Question>,
    leaves: Vec<Leaf>,
    leaf_ids: HashMap<Leaf, u32>,
    /// Per row, the leaf in which it decides alone.
    decisions: Vec<Option<u32>>,
    node_ids: HashMap<Question, u32, Quick>,
    /// Shapes tell outcomes apart but not rules: two nodes of one shape ask the same questions.
    shapes: HashMap<(usize, Box<[u32]>), u32, Quick>,
    node_shapes: Vec<u32>,
    unions: HashMap<Box<[To]>, To, Quick>,
    states: usize,
    held: usize,
    edges: usize,
}

/// Compiles a problem.
pub(crate) fn sweep(problem: &Problem) -> Result<Sweep, TooEntangled> {
    problem.work.spend(problem.atoms.len() * (problem.rows.len() + problem.impossible.len()))?;
    let constraints = Constraints::of(problem);
    let stack = constraints.all();
    let mut builder = Builder {
        memo: vec![HashMap::default(); problem.order.len() + 1],
        constraints,
        stack,
        problem,
        nodes: Vec::new(),
        leaves: Vec::new(),
        leaf_ids: HashMap::new(),
        decisions: vec![None; problem.rows.len()],
        node_ids: HashMap::default(),
        shapes: HashMap::default(),
        node_shapes: Vec::new(),
        unions: HashMap::default(),
        states: 0,
        held: 0,
        edges: 0,
    };
    let root = builder.state(0, 0)?;
    Ok(Sweep { nodes: builder.nodes, leaves: builder.leaves, root })
}

impl Builder<'_> {
    /// The result at a position of the order with the active constraints that stand on the stack from
    /// `start` on (ascending). Takes them off the stack.
    fn state(&mut self, position: usize, start: usize) -> Result<To, TooEntangled> {
        if let Some(to) = self.settled(position, start) {
            self.stack.truncate(start);
            return Ok(to);
        }
        if let Some(to) = self.memo[position].get(&self.stack[start..]) {
            let to = *to;
            self.stack.truncate(start);
            return Ok(to);
        }
        self.count(start)?;
        let active: Box<[u32]> = self.stack.drain(start..).collect();
        let to = self.unfold(position, &active)?;
        self.memo[position].insert(active, to);
        Ok(to)
    }

    fn unfold(&mut self, position: usize, active: &[u32]) -> Result<To, TooEntangled> {
        let fact = self.problem.order[position];
        let atoms = self.problem.atoms[fact];
        let cares = active.iter().any(|c| self.constraints.cares(fact, *c));
        let applies = self.problem.needs[fact].is_empty()
            || active.iter().any(|c| self.constraints.needs(*c) == Some(fact));
        if !cares || !applies {
            // No row that is left looks at this fact, or it cannot apply: "does not apply" stands for all.
            return self.after(position, active, atoms);
        }
        let mut next = Vec::with_capacity(atoms);
        for atom in 0..atoms {
            next.push(self.after(position, active, atom)?);
        }
        self.question(fact, next)
    }

    /// The result once the fact at a position has an atom (or does not apply).
    fn after(&mut self, position: usize, active: &[u32], bit: usize) -> Result<To, TooEntangled> {
        self.problem.work.spend(active.len() + 1)?;
        let fact = self.problem.order[position];
        let start = self.stack.len();
        let masks = self.constraints.masks(fact);
        let words = (self.problem.atoms[fact] + 1).div_ceil(64);
        for constraint in active {
            let word = masks[*constraint as usize * words + bit / 64];
            if word >> (bit % 64) & 1 == 1 && self.constraints.needs(*constraint) != Some(fact) {
                self.stack.push(*constraint);
            }
        }
        self.state(position + 1, start)
    }

    /// The end, where the active constraints already settle it. Drops rows that cannot decide.
    fn settled(&mut self, position: usize, start: usize) -> Option<To> {
        let active = &self.stack[start..];
        let constraints = &self.constraints;
        let rows = active.partition_point(|c| *c < constraints.rows);
        let over = |c: &&u32| constraints.is_done(**c, position);
        let mut impossible = active[rows..].iter().take_while(|c| constraints.is_impossible(**c)).peekable();
        // While an impossible box is active, these answers may not occur at all.
        if impossible.peek().is_some() {
            return impossible.any(|c| over(&c)).then_some(To::Impossible);
        }
        // Rows for the rest count where there are no others.
        let plain = &active[..active.partition_point(|c| *c < constraints.rest)];
        let rows = if plain.is_empty() { &active[..rows] } else { plain };
        let Some(first) = rows.first() else { return Some(To::Gap) };
        let decided = *rows.iter().find(over)?;
        let row = |r: u32| &self.problem.rows[r as usize];
        let settled = match self.problem.hit_policy {
            HitPolicy::Unique => true,
            HitPolicy::First | HitPolicy::Priority | HitPolicy::Collect => *first == decided,
            HitPolicy::Any => {
                position == self.problem.order.len()
                    || rows.iter().all(|r| row(*r).outcome == row(decided).outcome)
            }
        };
        if settled {
            return Some(self.decision(decided as usize));
        }
        if self.problem.hit_policy == HitPolicy::First {
            // No row behind the one that certainly matches can decide.
            let rows = self.constraints.rows;
            let mut end = start;
            for i in start..self.stack.len() {
                let constraint = self.stack[i];
                if constraint <= decided || constraint >= rows {
                    self.stack[end] = constraint;
                    end += 1;
                }
            }
            self.stack.truncate(end);
        }
        None
    }

    fn count(&mut self, start: usize) -> Result<(), TooEntangled> {
        self.states += 1;
        self.hold(self.stack.len() - start)
    }

    /// Counts numbers that are held until the end.
    fn hold(&mut self, numbers: usize) -> Result<(), TooEntangled> {
        self.held += numbers;
        let most = self.problem.work.most;
        let fine = self.states <= most.states && self.held <= most.held && self.edges <= most.edges;
        if fine { Ok(()) } else { Err(TooEntangled) }
    }

    /// A question with these answers, or the end on which they agree.
    fn question(&mut self, fact: usize, next: Vec<To>) -> Result<To, TooEntangled> {
        let possible: Vec<To> = next.iter().copied().filter(|t| *t != To::Impossible).collect();
        let Some(first) = possible.first() else { return Ok(To::Impossible) };
        let shape = self.shape(*first);
        if possible.iter().all(|t| self.shape(*t) == shape) {
            return self.union(possible);
        }
        Ok(self.node(fact, next))
    }

    fn node(&mut self, fact: usize, next: Vec<To>) -> To {
        let question: Question = (fact, next.into());
        if let Some(id) = self.node_ids.get(&question) {
            return To::Node(*id);
        }
        let shapes = question.1.iter().map(|t| self.shape(*t)).collect();
        let fresh = self.shapes.len() as u32;
        let shape = *self.shapes.entry((fact, shapes)).or_insert(fresh);
        let id = self.nodes.len() as u32;
        self.edges += question.1.len();
        self.node_ids.insert(question.clone(), id);
        self.nodes.push(question);
        self.node_shapes.push(shape);
        To::Node(id)
    }

    /// Number of a shape: 0 impossible, 1 gap, from 2 on even ones for outcomes, odd ones for nodes.
    fn shape(&self, to: To) -> u32 {
        match to {
            To::Impossible => 0,
            To::Gap => 1,
            To::Leaf(leaf) => 2 + 2 * self.leaves[leaf as usize].outcome.unwrap_or_default() as u32,
            To::Node(node) => 3 + 2 * self.node_shapes[node as usize],
        }
    }

    /// The leaf in which a row decides alone.
    fn decision(&mut self, row: usize) -> To {
        if let Some(leaf) = self.decisions[row] {
            return To::Leaf(leaf);
        }
        let Row { rule, outcome, .. } = *self.problem.rows[row];
        let leaf = self.leaf(Leaf { outcome: Some(outcome), rules: vec![rule] });
        self.decisions[row] = Some(leaf);
        To::Leaf(leaf)
    }

    fn leaf(&mut self, leaf: Leaf) -> u32 {
        if let Some(id) = self.leaf_ids.get(&leaf) {
            return *id;
        }
        let id = self.leaves.len() as u32;
        self.leaves.push(leaf.clone());
        self.leaf_ids.insert(leaf, id);
        id
    }

    /// Ends of one shape as one that names the rules of all.
    fn union(&mut self, mut all: Vec<To>) -> Result<To, TooEntangled> {
        all.sort_unstable();
        all.dedup();
        if let [one] = all[..] {
            return Ok(one);
        }
        if let Some(to) = self.unions.get(&all[..]) {
            return Ok(*to);
        }
        let to = match all[0] {
            To::Leaf(_) => self.one_leaf(&all)?,
            To::Node(_) => self.one_node(&all)?,
            alike => alike,
        };
        self.hold(all.len())?;
        self.unions.insert(all.into(), to);
        Ok(to)
    }

    fn one_leaf(&mut self, all: &[To]) -> Result<To, TooEntangled> {
        let leaves = all.iter().filter_map(|to| match to {
            To::Leaf(leaf) => Some(&self.leaves[*leaf as usize]),
            _ => None,
        });
        let outcome = leaves.clone().next().and_then(|leaf| leaf.outcome);
        let mut rules: Vec<usize> = leaves.flat_map(|leaf| leaf.rules.iter().copied()).collect();
        self.problem.work.spend(rules.len())?;
        rules.sort_unstable();
        rules.dedup();
        self.hold(rules.len())?;
        Ok(To::Leaf(self.leaf(Leaf { outcome, rules })))
    }

    fn one_node(&mut self, all: &[To]) -> Result<To, TooEntangled> {
        let nodes = all.iter().filter_map(|to| match to {
            To::Node(node) => Some(self.nodes[*node as usize].clone()),
            _ => None,
        });
        let nodes: Vec<Question> = nodes.collect();
        let Some((fact, first)) = nodes.first() else { return Ok(To::Gap) };
        self.problem.work.spend(nodes.len() * first.len())?;
        let column = |atom: usize| nodes.iter().map(|(_, next)| next[atom]).collect();
        let columns = (0..first.len()).map(|atom| self.union(column(atom)));
        let next = columns.collect::<Result<_, _>>()?;
        Ok(self.node(*fact, next))
    }
}

impl Sweep {
    /// The sweep of nothing.
    pub(crate) fn empty() -> Sweep {
        Sweep { nodes: Vec::new(), leaves: Vec::new(), root: To::Impossible }
    }

    /// Whether some answers are left without a row.
    pub(crate) fn has_gap(&self) -> bool {
        self.root == To::Gap || self.nodes.iter().any(|(_, next)| next.contains(&To::Gap))
    }

    /// Nodes that the root leads to.
    pub(super) fn reachable(&self) -> Vec<usize> {
        let mut seen = vec![false; self.nodes.len()];
        let mut open = vec![self.root];
        let mut out = Vec::new();
        while let Some(to) = open.pop() {
            let To::Node(node) = to else { continue };
            if !std::mem::replace(&mut seen[node as usize], true) {
                out.push(node as usize);
                open.extend(self.nodes[node as usize].1.iter());
            }
        }
        out
    }
}
