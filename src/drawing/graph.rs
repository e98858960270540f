//! A graph as an author writes it: boxes with words, lines between them, frames around some.

use crate::limits::{DRAWING_EDGES, DRAWING_NODES};
use std::collections::HashMap;

/// Direction in which the lines of a diagram lead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Direction {
    #[default]
    Down,
    Up,
    Right,
    Left,
}

/// Outline of a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shape {
    #[default]
    Box,
    Round,
    Pill,
    Diamond,
    Ellipse,
    Hexagon,
    Leaning,
    Cylinder,
    /// Words without an outline.
    Plain,
    /// The beginning of a diagram of states: a filled circle.
    Start,
    /// The end of a diagram of states: a circle in a ring.
    End,
    /// A bar at which ways part or meet.
    Bar,
    /// A remark.
    Note,
}

/// A box with words.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    pub(super) words: String,
    pub(super) shape: Shape,
    /// Index of the frame that it stands in.
    pub(super) frame: Option<usize>,
}

/// Look of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stroke {
    #[default]
    Solid,
    Dotted,
    Thick,
    Hidden,
}

/// A line between two nodes.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) words: String,
    pub(super) stroke: Stroke,
    /// Whether the line has an arrow's head at its beginning, and at its end.
    pub(super) heads: (bool, bool),
    /// The fewest layers that the line spans.
    pub(super) length: usize,
}

/// Nodes, edges and frames.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub(super) title: String,
    /// Description of the diagram in the author's words; empty where there is none.
    pub(super) about: String,
    pub(super) direction: Direction,
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
    /// The titles of frames.
    pub(super) frames: Vec<String>,
    /// The names by which lines may mean a frame.
    pub(super) frame_names: Vec<String>,
    names: HashMap<String, usize>,
}

impl Graph {
    /// The node of a name, made where there is none: its words are its name.
    pub(super) fn node(&mut self, name: &str, frame: Option<usize>) -> Result<usize, String> {
        if let Some(node) = self.names.get(name) {
            return Ok(*node);
        }
        self.names.insert(name.to_string(), self.nodes.len());
        self.add(Node { words: name.to_string(), frame, ..Node::default() })
    }

    /// Whether there is a node of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// Adds a node without a name.
    pub(super) fn add(&mut self, node: Node) -> Result<usize, String> {
        if DRAWING_NODES.is_below(self.nodes.len() + 1) {
            return Err(format!("it has more than {} nodes", DRAWING_NODES.most));
        }
        self.nodes.push(node);
        Ok(self.nodes.len() - 1)
    }

    /// Adds a line.
    pub(super) fn join(&mut self, edge: Edge) -> Result<(), String> {
        if DRAWING_EDGES.is_below(self.edges.len() + 1) {
            return Err(format!("it has more than {} lines", DRAWING_EDGES.most));
        }
        self.edges.push(edge);
        Ok(())
    }

    /// Description for readers who do not see the drawing: the author's, else every line and lone node.
    pub(super) fn told(&self) -> String {
        if !self.about.is_empty() {
            return self.about.clone();
        }
        let name = |node: usize| match self.nodes[node].shape {
            Shape::Start => "●".to_string(),
            Shape::End => "◉".to_string(),
            _ => self.nodes[node].words.replace('\n', " "),
        };
        let shown = self.edges.iter().filter(|edge| edge.stroke != Stroke::Hidden);
        let line = |edge: &Edge| {
            let arrow = match edge.heads {
                (false, true) => "→",
                (true, false) => "←",
                (true, true) => "↔",
                (false, false) => "–",
            };
            let words = edge.words.replace('\n', " ");
            let words = if words.is_empty() { words } else { format!(": {words}") };
            format!("{} {arrow} {}{words}", name(edge.from), name(edge.to))
        };
        let mut lines: Vec<String> = shown.map(line).collect();
        let mut is_joined = vec![false; self.nodes.len()];
        self.edges.iter().for_each(|edge| [edge.from, edge.to].iter().for_each(|end| is_joined[*end] = true));
        let alone = (0..self.nodes.len()).filter(|node| !is_joined[*node]);
        lines.extend(alone.map(name));
        lines.join("; ")
    }
}
