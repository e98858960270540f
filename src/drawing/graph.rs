//! A graph as an author writes it: boxes with words, lines between them, frames around some.

use crate::limits::{DRAWING_DEPTH, DRAWING_EDGES, DRAWING_NODES};
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

/// A frame around nodes and other frames.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    pub(super) title: String,
    /// Name by which lines refer to it; empty where it has none.
    pub(super) name: String,
    /// Index of the enclosing frame, always smaller than its own.
    pub(super) parent: Option<usize>,
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
    /// Frames at which the line begins and ends; `from` and `to` are then nodes in these.
    pub(super) frames: (Option<usize>, Option<usize>),
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
    pub(super) frames: Vec<Frame>,
    /// Indices of nodes by name.
    pub(super) names: HashMap<String, usize>,
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

    /// Adds a frame and returns its index.
    pub(super) fn open(&mut self, frame: Frame) -> Result<usize, String> {
        let around = std::iter::successors(frame.parent, |at| self.frames[*at].parent).count();
        if DRAWING_DEPTH.is_below(around + 1) {
            return Err(format!("frames are nested more than {} deep", DRAWING_DEPTH.most));
        }
        if DRAWING_NODES.is_below(self.frames.len() + 1) {
            return Err(format!("it has more than {} frames", DRAWING_NODES.most));
        }
        self.frames.push(frame);
        Ok(self.frames.len() - 1)
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
        let name = |node: usize, frame: Option<usize>| match self.nodes[node].shape {
            _ if frame.is_some() => frame.map_or(String::new(), |at| self.frames[at].title.clone()),
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
            format!("{} {arrow} {}{words}", name(edge.from, edge.frames.0), name(edge.to, edge.frames.1))
        };
        let mut lines: Vec<String> = shown.map(line).collect();
        let mut is_joined = vec![false; self.nodes.len()];
        for edge in &self.edges {
            let ends = [(edge.from, edge.frames.0), (edge.to, edge.frames.1)];
            ends.iter().filter(|(_, frame)| frame.is_none()).for_each(|(node, _)| is_joined[*node] = true);
        }
        let alone = (0..self.nodes.len()).filter(|node| !is_joined[*node]);
        lines.extend(alone.map(|node| name(node, None)));
        lines.join("; ")
    }
}
