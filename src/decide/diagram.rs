//! Rows → reduced ordered multi-valued decision diagram.
//!
//! The builder sweeps over the facts in the order of asking. Its state is the set of *lines* still
//! alive: rows of rules, impossible combinations, and the conditions of facts that do not always
//! apply. Equal states are built once. A question whose answers all lead to the same outcomes is
//! left out; the rules behind its answers are then named together.
//!
//! `Impossible` answers never keep a question alive: a question whose possible answers agree is not
//! asked.

use super::cube::{self, Cube};
use super::{Diagram, DiagramNode, HitPolicy, Leaf, Next};
use std::collections::HashMap;

/// More states than this are called too entangled.
pub(super) const STATES: usize = 200_000;
/// Limits of memory (line numbers kept) and of work (line checks), for the same error.
const KEPT: usize = 20_000_000;
const CHECKS: usize = 400_000_000;

/// One row of a rule: where it matches, and where it leads.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) rule: usize,
    pub(super) outcome: usize,
    pub(super) cube: Cube,
}

/// Everything that the diagram depends on.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    /// Number of atoms per fact.
    pub(super) atoms: Vec<usize>,
    /// Facts in the order of asking.
    pub(super) order: Vec<usize>,
    pub(super) rows: Vec<Row>,
    pub(super) impossible: Vec<Cube>,
    /// Per fact, when it applies: any of these; empty means always. They may only speak of facts
    /// that are asked before.
    pub(super) needs: Vec<Vec<Cube>>,
    pub(super) hit_policy: HitPolicy,
}

/// A diagram under construction leads here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum To {
    Impossible,
    Gap,
    Leaf(u32),
    Node(u32),
}

/// A finished sweep: more than a [`Diagram`], because it also knows the gaps.
pub(super) struct Sweep {
    pub(super) nodes: Vec<(usize, Vec<To>)>,
    pub(super) leaves: Vec<Leaf>,
    pub(super) root: To,
}

/// The rows cannot be compiled within the limits.
#[derive(Debug)]
pub(super) struct TooEntangled;

/// What a line is for.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Rule(usize),
    Impossible,
    Needs(usize),
}

struct Line<'a> {
    kind: Kind,
    cube: &'a Cube,
    /// Which facts it constrains.
    cares: Vec<bool>,
    /// How many positions of the order must pass until nothing constrains it any more.
    done: usize,
}

struct Builder<'a> {
    problem: &'a Problem,
    lines: Vec<Line<'a>>,
    memo: Vec<HashMap<Box<[u32]>, To>>,
    nodes: Vec<(usize, Vec<To>)>,
    leaves: Vec<Leaf>,
    leaf_ids: HashMap<Leaf, u32>,
    node_ids: HashMap<(usize, Vec<To>), u32>,
    /// Shapes tell outcomes apart but not rules: two nodes of one shape ask the same questions.
    shapes: HashMap<(usize, Vec<u32>), u32>,
    node_shapes: Vec<u32>,
    unions: HashMap<(To, To), To>,
    states: usize,
    kept: usize,
    checks: usize,
}

/// Compiles a problem.
pub(super) fn sweep(problem: &Problem) -> Result<Sweep, TooEntangled> {
    let mut builder = Builder::new(problem);
    let all: Vec<u32> = (0..builder.lines.len() as u32).collect();
    let root = builder.state(0, all)?;
    Ok(Sweep { nodes: builder.nodes, leaves: builder.leaves, root })
}

impl<'a> Builder<'a> {
    fn new(problem: &'a Problem) -> Builder<'a> {
        let line = |kind, cube: &'a Cube| {
            let cares: Vec<bool> =
                cube.iter().zip(&problem.atoms).map(|(mask, n)| !cube::is_full(mask, *n)).collect();
            let done = problem.order.iter().rposition(|f| cares[*f]).map_or(0, |p| p + 1);
            Line { kind, cube, cares, done }
        };
        let rows = problem.rows.iter().enumerate().map(|(i, r)| line(Kind::Rule(i), &r.cube));
        let impossible = problem.impossible.iter().map(|c| line(Kind::Impossible, c));
        let needs = problem.needs.iter().enumerate();
        let needs = needs.flat_map(|(fact, cubes)| cubes.iter().map(move |c| (fact, c)));
        Builder {
            lines: rows.chain(impossible).chain(needs.map(|(f, c)| line(Kind::Needs(f), c))).collect(),
            memo: vec![HashMap::new(); problem.order.len() + 1],
            problem,
            nodes: Vec::new(),
            leaves: Vec::new(),
            leaf_ids: HashMap::new(),
            node_ids: HashMap::new(),
            shapes: HashMap::new(),
            node_shapes: Vec::new(),
            unions: HashMap::new(),
            states: 0,
            kept: 0,
            checks: 0,
        }
    }

    /// What follows at a position of the order with these lines alive (their numbers, ascending).
    fn state(&mut self, position: usize, mut alive: Vec<u32>) -> Result<To, TooEntangled> {
        if let Some(to) = self.settled(position, &mut alive) {
            return Ok(to);
        }
        if let Some(to) = self.memo[position].get(alive.as_slice()) {
            return Ok(*to);
        }
        self.count(&alive)?;
        let fact = self.problem.order[position];
        let cares = alive.iter().any(|l| self.lines[*l as usize].cares[fact]);
        let applies = self.problem.needs[fact].is_empty()
            || alive.iter().any(|l| self.lines[*l as usize].kind == Kind::Needs(fact));
        let to = if !cares {
            let rest = self.without_needs(&alive, fact);
            self.state(position + 1, rest)?
        } else if !applies {
            let rest = self.after(&alive, fact, self.problem.atoms[fact])?;
            self.state(position + 1, rest)?
        } else {
            let mut next = Vec::with_capacity(self.problem.atoms[fact]);
            for atom in 0..self.problem.atoms[fact] {
                let rest = self.after(&alive, fact, atom)?;
                next.push(self.state(position + 1, rest)?);
            }
            self.question(fact, next)
        };
        self.memo[position].insert(alive.into_boxed_slice(), to);
        Ok(to)
    }

    /// The end, where the lines alive already say what happens. Drops rows that cannot decide.
    fn settled(&mut self, position: usize, alive: &mut Vec<u32>) -> Option<To> {
        let lines = &self.lines;
        let over = |l: &u32| lines[*l as usize].done <= position;
        if alive.iter().any(|l| lines[*l as usize].kind == Kind::Impossible && over(l)) {
            return Some(To::Impossible);
        }
        // Whether anything can happen here at all is not known while an impossible line is alive.
        if alive.iter().any(|l| lines[*l as usize].kind == Kind::Impossible) {
            return None;
        }
        let rule = |l: &u32| match lines[*l as usize].kind {
            Kind::Rule(row) => Some(&self.problem.rows[row]),
            _ => None,
        };
        let Some(first) = alive.iter().find_map(rule) else { return Some(To::Gap) };
        let decided = alive.iter().find(|l| rule(l).is_some() && over(l)).copied()?;
        let row = rule(&decided)?;
        let settled = match self.problem.hit_policy {
            HitPolicy::Unique => true,
            HitPolicy::First => std::ptr::eq(first, row),
            HitPolicy::Any => {
                position == self.problem.order.len()
                    || alive.iter().filter_map(rule).all(|r| r.outcome == row.outcome)
            }
        };
        if settled {
            let leaf = Leaf { outcome: row.outcome, rules: vec![row.rule] };
            return Some(To::Leaf(self.leaf(leaf)));
        }
        if self.problem.hit_policy == HitPolicy::First {
            alive.retain(|l| *l <= decided || rule(l).is_none());
        }
        None
    }

    /// The lines that are left once a fact has an atom (or does not apply).
    fn after(&mut self, alive: &[u32], fact: usize, bit: usize) -> Result<Vec<u32>, TooEntangled> {
        self.checks += alive.len();
        if self.checks > CHECKS {
            return Err(TooEntangled);
        }
        let keeps = |l: &u32| {
            let line = &self.lines[*l as usize];
            line.kind != Kind::Needs(fact) && cube::has(&line.cube[fact], bit)
        };
        Ok(alive.iter().copied().filter(keeps).collect())
    }

    fn without_needs(&self, alive: &[u32], fact: usize) -> Vec<u32> {
        let lines = &self.lines;
        alive.iter().copied().filter(|l| lines[*l as usize].kind != Kind::Needs(fact)).collect()
    }

    fn count(&mut self, alive: &[u32]) -> Result<(), TooEntangled> {
        self.states += 1;
        self.kept += alive.len();
        let fine = self.states <= STATES && self.kept <= KEPT && self.nodes.len() <= 2 * STATES;
        if fine { Ok(()) } else { Err(TooEntangled) }
    }

    /// A question with these answers, or what they agree on.
    fn question(&mut self, fact: usize, next: Vec<To>) -> To {
        let possible: Vec<To> = next.iter().copied().filter(|t| *t != To::Impossible).collect();
        let Some(first) = possible.first() else { return To::Impossible };
        let shape = self.shape(*first);
        if possible.iter().all(|t| self.shape(*t) == shape) {
            return possible[1..].iter().fold(*first, |all, one| self.union(all, *one));
        }
        self.node(fact, next)
    }

    fn node(&mut self, fact: usize, next: Vec<To>) -> To {
        if let Some(id) = self.node_ids.get(&(fact, next.clone())) {
            return To::Node(*id);
        }
        let shapes = next.iter().map(|t| self.shape(*t)).collect();
        let fresh = self.shapes.len() as u32;
        let shape = *self.shapes.entry((fact, shapes)).or_insert(fresh);
        let id = self.nodes.len() as u32;
        self.node_ids.insert((fact, next.clone()), id);
        self.nodes.push((fact, next));
        self.node_shapes.push(shape);
        To::Node(id)
    }

    /// Numbers: 0 impossible, 1 gap, even ones from 2 outcomes, odd ones from 3 nodes.
    fn shape(&self, to: To) -> u32 {
        match to {
            To::Impossible => 0,
            To::Gap => 1,
            To::Leaf(leaf) => 2 + 2 * self.leaves[leaf as usize].outcome as u32,
            To::Node(node) => 3 + 2 * self.node_shapes[node as usize],
        }
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

    /// Two results of one shape as one, naming the rules of both.
    fn union(&mut self, a: To, b: To) -> To {
        if a == b {
            return a;
        }
        if let Some(to) = self.unions.get(&(a, b)) {
            return *to;
        }
        let to = match (a, b) {
            (To::Leaf(x), To::Leaf(y)) => {
                let mut leaf = self.leaves[x as usize].clone();
                leaf.rules.extend(&self.leaves[y as usize].rules);
                leaf.rules.sort_unstable();
                leaf.rules.dedup();
                To::Leaf(self.leaf(leaf))
            }
            (To::Node(x), To::Node(y)) => {
                let (fact, left) = self.nodes[x as usize].clone();
                let right = self.nodes[y as usize].1.clone();
                let next = left.iter().zip(right).map(|(l, r)| self.union(*l, r)).collect();
                self.node(fact, next)
            }
            _ => a,
        };
        self.unions.insert((a, b), to);
        to
    }
}

impl Sweep {
    /// The diagram that pages and walkers use; gaps, which are errors, count as impossible.
    pub(super) fn diagram(&self, order: &[usize]) -> Diagram {
        let mut place = vec![0; order.iter().max().map_or(0, |m| m + 1)];
        for (position, fact) in order.iter().enumerate() {
            place[*fact] = position;
        }
        let mut kept = self.reachable();
        kept.sort_by_key(|n| (place[self.nodes[*n].0], *n));
        let number: HashMap<usize, usize> = kept.iter().enumerate().map(|(i, n)| (*n, i)).collect();
        let mut leaves: Vec<Leaf> = Vec::new();
        let mut leaf_ids: HashMap<u32, usize> = HashMap::new();
        let mut next = |to: To| match to {
            To::Impossible | To::Gap => Next::Impossible,
            To::Node(node) => Next::Node(number[&(node as usize)]),
            To::Leaf(leaf) => Next::Leaf(*leaf_ids.entry(leaf).or_insert_with(|| {
                leaves.push(self.leaves[leaf as usize].clone());
                leaves.len() - 1
            })),
        };
        let root = next(self.root);
        let convert = |n: &usize| {
            let (fact, to) = &self.nodes[*n];
            DiagramNode { fact: *fact, next: to.iter().map(|t| next(*t)).collect(), depth: 0 }
        };
        let mut nodes: Vec<DiagramNode> = kept.iter().map(convert).collect();
        for i in (0..nodes.len()).rev() {
            let below = nodes[i].next.iter().map(|n| match n {
                Next::Node(child) => nodes[*child].depth,
                _ => 0,
            });
            nodes[i].depth = 1 + below.max().unwrap_or(0);
        }
        Diagram { nodes, leaves, root }
    }

    /// Nodes that the root leads to.
    fn reachable(&self) -> Vec<usize> {
        let mut seen = vec![false; self.nodes.len()];
        let mut open = vec![self.root];
        let mut out = Vec::new();
        while let Some(to) = open.pop() {
            let To::Node(node) = to else { continue };
            if !std::mem::replace(&mut seen[node as usize], true) {
                out.push(node as usize);
                open.extend(&self.nodes[node as usize].1);
            }
        }
        out
    }
}
