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
use super::work::Work;
use super::{Diagram, DiagramNode, HitPolicy, Leaf, Next};
use crate::limits::{EDGES, KEPT, STATES};
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher};
use std::rc::Rc;

/// One row of a rule: where it matches, and where it leads.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) rule: usize,
    pub(super) outcome: usize,
    pub(super) cube: Cube,
}

/// Everything that the diagram depends on. Clones share the rows.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    /// Number of atoms per fact.
    pub(super) atoms: Vec<usize>,
    /// Facts in the order of asking.
    pub(super) order: Vec<usize>,
    pub(super) rows: Vec<Rc<Row>>,
    pub(super) impossible: Rc<Vec<Cube>>,
    /// Per fact, when it applies: any of these; empty means always. They may only speak of facts
    /// that are asked before.
    pub(super) needs: Rc<Vec<Vec<Cube>>>,
    pub(super) hit_policy: HitPolicy,
    /// What may still be done, for this problem and all others of the set.
    pub(super) work: Rc<Work>,
}

/// A diagram under construction leads here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum To {
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

/// A finished sweep: more than a [`Diagram`], because it also knows the gaps. Children come before
/// their parents.
pub(super) struct Sweep {
    pub(super) nodes: Vec<Question>,
    pub(super) leaves: Vec<Leaf>,
    pub(super) root: To,
}

/// A fact, and where each of its atoms leads.
pub(super) type Question = (usize, Rc<[To]>);

/// The rows cannot be compiled within the limits.
#[derive(Debug)]
pub(super) struct TooEntangled;

struct Builder<'a> {
    problem: &'a Problem,
    lines: Lines,
    /// The lines alive in the states that are being worked on, one after another.
    stack: Vec<u32>,
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
    kept: usize,
    edges: usize,
}

/// Compiles a problem.
pub(super) fn sweep(problem: &Problem) -> Result<Sweep, TooEntangled> {
    problem.work.spend(problem.atoms.len() * (problem.rows.len() + problem.impossible.len()))?;
    let lines = Lines::of(problem);
    let stack = (0..lines.done.len() as u32).collect();
    let mut builder = Builder {
        memo: vec![HashMap::default(); problem.order.len() + 1],
        lines,
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
        kept: 0,
        edges: 0,
    };
    let root = builder.state(0, 0)?;
    Ok(Sweep { nodes: builder.nodes, leaves: builder.leaves, root })
}

/// Every line: the rows of rules, then impossible cubes, then what facts need.
struct Lines {
    rules: u32,
    impossible: u32,
    /// For a line that says when a fact applies, the fact.
    needs: Vec<usize>,
    /// How many positions of the order must pass until nothing constrains a line any more.
    done: Vec<u32>,
    /// Per fact, per line: whether the line constrains it, and its mask.
    cares: Vec<Vec<bool>>,
    masks: Vec<Vec<u64>>,
}

impl Lines {
    fn of(problem: &Problem) -> Lines {
        let rows = problem.rows.iter().map(|r| &r.cube);
        let needs = problem.needs.iter().enumerate();
        let needs: Vec<(usize, &Cube)> =
            needs.flat_map(|(f, cubes)| cubes.iter().map(move |c| (f, c))).collect();
        let cubes: Vec<&Cube> =
            rows.chain(problem.impossible.iter()).chain(needs.iter().map(|n| n.1)).collect();
        let cares =
            |fact: usize| cubes.iter().map(|c| !cube::is_full(&c[fact], problem.atoms[fact])).collect();
        let cares: Vec<Vec<bool>> = (0..problem.atoms.len()).map(cares).collect();
        let done =
            |line: usize| problem.order.iter().rposition(|f| cares[*f][line]).map_or(0, |p| p as u32 + 1);
        Lines {
            rules: problem.rows.len() as u32,
            impossible: (problem.rows.len() + problem.impossible.len()) as u32,
            needs: needs.iter().map(|n| n.0).collect(),
            done: (0..cubes.len()).map(done).collect(),
            masks: (0..problem.atoms.len())
                .map(|f| cubes.iter().flat_map(|c| c[f].iter().copied()).collect())
                .collect(),
            cares,
        }
    }

    /// The fact whose needs a line tells.
    fn needs(&self, line: u32) -> Option<usize> {
        line.checked_sub(self.impossible).map(|i| self.needs[i as usize])
    }
}

impl Builder<'_> {
    /// What follows at a position of the order with the lines alive that stand on the stack from
    /// `start` on (ascending). Takes them off.
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
        let alive: Box<[u32]> = self.stack.drain(start..).collect();
        let to = self.unfold(position, &alive)?;
        self.memo[position].insert(alive, to);
        Ok(to)
    }

    fn unfold(&mut self, position: usize, alive: &[u32]) -> Result<To, TooEntangled> {
        let fact = self.problem.order[position];
        let atoms = self.problem.atoms[fact];
        let cares = alive.iter().any(|l| self.lines.cares[fact][*l as usize]);
        let applies =
            self.problem.needs[fact].is_empty() || alive.iter().any(|l| self.lines.needs(*l) == Some(fact));
        if !cares || !applies {
            // Where nobody cares, "does not apply" is as good as any atom.
            return self.after(position, alive, atoms);
        }
        let mut next = Vec::with_capacity(atoms);
        for atom in 0..atoms {
            next.push(self.after(position, alive, atom)?);
        }
        self.question(fact, next)
    }

    /// What follows once the fact at a position has an atom (or does not apply).
    fn after(&mut self, position: usize, alive: &[u32], bit: usize) -> Result<To, TooEntangled> {
        self.problem.work.spend(alive.len() + 1)?;
        let fact = self.problem.order[position];
        let start = self.stack.len();
        let masks = &self.lines.masks[fact];
        let words = (self.problem.atoms[fact] + 1).div_ceil(64);
        for line in alive {
            let word = masks[*line as usize * words + bit / 64];
            if word >> (bit % 64) & 1 == 1 && self.lines.needs(*line) != Some(fact) {
                self.stack.push(*line);
            }
        }
        self.state(position + 1, start)
    }

    /// The end, where the lines alive already say what happens. Drops rows that cannot decide.
    fn settled(&mut self, position: usize, start: usize) -> Option<To> {
        let alive = &self.stack[start..];
        let lines = &self.lines;
        let rules = alive.partition_point(|l| *l < lines.rules);
        let over = |l: &&u32| lines.done[**l as usize] as usize <= position;
        let mut impossible = alive[rules..].iter().take_while(|l| **l < lines.impossible).peekable();
        // Whether anything can happen here at all is not known while an impossible line is alive.
        if impossible.peek().is_some() {
            return impossible.any(|l| over(&l)).then_some(To::Impossible);
        }
        let rules = &alive[..rules];
        let Some(first) = rules.first() else { return Some(To::Gap) };
        let decided = *rules.iter().find(over)?;
        let row = |l: u32| &self.problem.rows[l as usize];
        let settled = match self.problem.hit_policy {
            HitPolicy::Unique => true,
            HitPolicy::First => *first == decided,
            HitPolicy::Any => {
                position == self.problem.order.len()
                    || rules.iter().all(|r| row(*r).outcome == row(decided).outcome)
            }
        };
        if settled {
            return Some(self.decision(decided as usize));
        }
        if self.problem.hit_policy == HitPolicy::First {
            let (rows, kept) = (self.lines.rules, decided);
            let mut end = start;
            for i in start..self.stack.len() {
                let line = self.stack[i];
                if line <= kept || line >= rows {
                    self.stack[end] = line;
                    end += 1;
                }
            }
            self.stack.truncate(end);
        }
        None
    }

    fn count(&mut self, start: usize) -> Result<(), TooEntangled> {
        self.states += 1;
        self.keep(self.stack.len() - start)
    }

    /// Counts what is kept until the end.
    fn keep(&mut self, lines: usize) -> Result<(), TooEntangled> {
        self.kept += lines;
        let many = STATES.is_below(self.states) || KEPT.is_below(self.kept) || EDGES.is_below(self.edges);
        if many { Err(TooEntangled) } else { Ok(()) }
    }

    /// A question with these answers, or what they agree on.
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

    /// Numbers: 0 impossible, 1 gap, even ones from 2 outcomes, odd ones from 3 nodes.
    fn shape(&self, to: To) -> u32 {
        match to {
            To::Impossible => 0,
            To::Gap => 1,
            To::Leaf(leaf) => 2 + 2 * self.leaves[leaf as usize].outcome as u32,
            To::Node(node) => 3 + 2 * self.node_shapes[node as usize],
        }
    }

    /// The leaf of a row that decides.
    fn decision(&mut self, row: usize) -> To {
        if let Some(leaf) = self.decisions[row] {
            return To::Leaf(leaf);
        }
        let Row { rule, outcome, .. } = *self.problem.rows[row];
        let leaf = self.leaf(Leaf { outcome, rules: vec![rule] });
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

    /// Results of one shape as one, naming the rules of all.
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
        self.keep(all.len())?;
        self.unions.insert(all.into(), to);
        Ok(to)
    }

    fn one_leaf(&mut self, all: &[To]) -> Result<To, TooEntangled> {
        let leaves = all.iter().filter_map(|to| match to {
            To::Leaf(leaf) => Some(&self.leaves[*leaf as usize]),
            _ => None,
        });
        let outcome = leaves.clone().next().map_or(0, |leaf| leaf.outcome);
        let mut rules: Vec<usize> = leaves.flat_map(|leaf| leaf.rules.iter().copied()).collect();
        self.problem.work.spend(rules.len())?;
        rules.sort_unstable();
        rules.dedup();
        self.keep(rules.len())?;
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

/// Hashes numbers quickly; the keys here are made by the program, so nobody can choose them to clash.
#[derive(Clone, Default)]
struct Quick;

struct QuickHasher(u64);

impl BuildHasher for Quick {
    type Hasher = QuickHasher;

    fn build_hasher(&self) -> QuickHasher {
        QuickHasher(0)
    }
}

impl Hasher for QuickHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_usize(&mut self, word: usize) {
        self.write_u64(word as u64);
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}

impl Sweep {
    /// The diagram that pages and walkers use; gaps, which are errors, count as impossible.
    /// `dated` are the fact that dates a case and the one for its edition, where there are editions.
    pub(super) fn diagram(&self, order: &[usize], dated: Option<(usize, usize)>) -> Diagram {
        let mut place = vec![0; order.iter().max().map_or(0, |m| m + 1)];
        for (position, fact) in order.iter().enumerate() {
            place[*fact] = position;
        }
        let mut kept = self.reachable();
        kept.sort_by_key(|n| (place[self.nodes[*n].0], *n));
        let mut number = vec![0; self.nodes.len()];
        kept.iter().enumerate().for_each(|(i, n)| number[*n] = i);
        let mut leaves: Vec<Leaf> = Vec::new();
        let mut leaf_ids: Vec<Option<usize>> = vec![None; self.leaves.len()];
        let mut next = |to: To| match to {
            To::Impossible | To::Gap => Next::Impossible,
            To::Node(node) => Next::Node(number[node as usize]),
            To::Leaf(leaf) => Next::Leaf(*leaf_ids[leaf as usize].get_or_insert_with(|| {
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
                // The day of a date that was asked is no question of its own.
                Next::Node(child) if dated == Some((nodes[i].fact, nodes[*child].fact)) => {
                    nodes[*child].depth - 1
                }
                Next::Node(child) => nodes[*child].depth,
                _ => 0,
            });
            nodes[i].depth = 1 + below.max().unwrap_or(0);
        }
        Diagram { nodes, leaves, root }
    }

    /// Whether some answers are left without a rule.
    pub(super) fn has_gap(&self) -> bool {
        self.root == To::Gap || self.nodes.iter().any(|(_, next)| next.contains(&To::Gap))
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
                open.extend(self.nodes[node as usize].1.iter());
            }
        }
        out
    }
}
