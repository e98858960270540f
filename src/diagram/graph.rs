//! The diagram that pages and walkers use.

use super::sweep::{Leaf, Sweep, To};

/// The reduced ordered decision diagram. The root is node 0 where there is a question at all, and
/// children come after their parents. Several diagrams of a set stand one behind the other, and the root is
/// that of the first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagram {
    /// The questions.
    pub nodes: Vec<DiagramNode>,
    /// The decisions.
    pub leaves: Vec<Leaf>,
    /// Beginning of every walk.
    pub root: Next,
}

/// A question in the diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiagramNode {
    /// Index of the fact it asks.
    pub fact: usize,
    /// Ends of the fact's atoms, in their order.
    pub next: Vec<Next>,
    /// Largest number of questions from here to a decision, this one included.
    pub depth: usize,
}

/// End of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Next {
    /// Another question: index into [`Diagram::nodes`].
    Node(usize),
    /// A decision: index into [`Diagram::leaves`].
    Leaf(usize),
    /// An answer that cannot occur.
    #[default]
    Impossible,
}

impl Diagram {
    /// The diagram of a sweep over facts in some order. Gaps, which are errors, count as impossible.
    /// `free` are two facts of which the second costs no question right behind the first.
    pub(crate) fn of(sweep: &Sweep, order: &[usize], free: Option<(usize, usize)>) -> Diagram {
        let mut place = vec![0; order.iter().max().map_or(0, |m| m + 1)];
        for (position, fact) in order.iter().enumerate() {
            place[*fact] = position;
        }
        let mut reached = sweep.reachable();
        reached.sort_by_key(|n| (place[sweep.nodes[*n].0], *n));
        let mut number = vec![0; sweep.nodes.len()];
        reached.iter().enumerate().for_each(|(i, n)| number[*n] = i);
        let mut leaves: Vec<Leaf> = Vec::new();
        let mut leaf_ids: Vec<Option<usize>> = vec![None; sweep.leaves.len()];
        let mut next = |to: To| match to {
            To::Impossible | To::Gap => Next::Impossible,
            To::Node(node) => Next::Node(number[node as usize]),
            To::Leaf(leaf) => Next::Leaf(*leaf_ids[leaf as usize].get_or_insert_with(|| {
                leaves.push(sweep.leaves[leaf as usize].clone());
                leaves.len() - 1
            })),
        };
        let root = next(sweep.root);
        let questions: Vec<(usize, Vec<Next>)> = reached
            .iter()
            .map(|n| (sweep.nodes[*n].0, sweep.nodes[*n].1.iter().map(|to| next(*to)).collect()))
            .collect();
        let depths = depths(&questions, free);
        let node = |((fact, next), depth)| DiagramNode { fact, next, depth };
        Diagram { nodes: questions.into_iter().zip(depths).map(node).collect(), leaves, root }
    }

    /// Adds another diagram behind its own; the root of it.
    pub(crate) fn append(&mut self, other: Diagram) -> Next {
        let (nodes, leaves) = (self.nodes.len(), self.leaves.len());
        let moved = |next: Next| match next {
            Next::Node(node) => Next::Node(nodes + node),
            Next::Leaf(leaf) => Next::Leaf(leaves + leaf),
            Next::Impossible => Next::Impossible,
        };
        let node =
            |node: DiagramNode| DiagramNode { next: node.next.into_iter().map(moved).collect(), ..node };
        self.nodes.extend(other.nodes.into_iter().map(node));
        self.leaves.extend(other.leaves);
        moved(other.root)
    }
}

/// Largest number of questions from each node on.
fn depths(questions: &[(usize, Vec<Next>)], free: Option<(usize, usize)>) -> Vec<usize> {
    let mut depths = vec![0; questions.len()];
    for (node, (fact, next)) in questions.iter().enumerate().rev() {
        let below = next.iter().map(|next| match next {
            Next::Node(child) if free == Some((*fact, questions[*child].0)) => depths[*child] - 1,
            Next::Node(child) => depths[*child],
            Next::Leaf(_) | Next::Impossible => 0,
        });
        depths[node] = 1 + below.max().unwrap_or(0);
    }
    depths
}
