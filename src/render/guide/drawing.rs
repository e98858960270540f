//! The diagram as a picture: questions in layers from top to bottom, outcomes below what leads to
//! them. Made at build time as SVG whose colours are the style sheet's and whose text is text.
//!
//! The steps are those of layered graph drawing (Sugiyama, Tagawa and Toda 1981): layers by longest
//! path, stand-ins where an edge crosses a layer, order by barycentres, then coordinates.

use super::outline::branches;
use crate::address;
use crate::decide::{Decision, RuleSet};
use crate::diagram::Next;
use crate::drawing::{apart, width, wrap};
use crate::html::{attribute, escape};
use crate::limits::{DRAWN, DRAWN_PLACES};
use crate::render::page::Page;
use std::collections::BTreeMap;
use std::fmt::Write;

const BOX: f64 = 184.0;
const GAP: f64 = 20.0;
const MARGIN: f64 = 12.0;
const LINE: f64 = 20.0;
const SMALL_LINE: f64 = 16.0;

/// Content of a place of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Question(usize),
    Outcome(usize),
    /// The crossing of an edge (by its number) and a layer.
    Crossing(usize),
}

#[derive(Clone, Debug)]
struct Vertex {
    what: What,
    layer: usize,
    lines: Vec<String>,
    x: f64,
}

/// A line between two places of neighbouring layers.
#[derive(Clone, Debug)]
struct Segment {
    from: usize,
    to: usize,
    /// The answer, on the first piece of an edge.
    label: Vec<String>,
    /// The two places that the whole edge joins.
    ends: (usize, usize),
}

#[derive(Default)]
struct Picture {
    vertices: Vec<Vertex>,
    segments: Vec<Segment>,
    /// Vertices of each layer from left to right.
    layers: Vec<Vec<usize>>,
}

/// The picture of a decision as SVG; none where there is nothing to ask or too much, and of a list.
pub(super) fn drawing(page: &Page<'_>, set: &RuleSet, decision: &Decision) -> Option<String> {
    let count = decision.nodes.len();
    if count == 0 || DRAWN.is_below(count) || decision.is_list() {
        return None;
    }
    let mut picture = layered(set, decision)?;
    let near = Near::of(&picture);
    order(&mut picture, &near);
    place(&mut picture, &near);
    let title = if set.is_several() { &decision.title } else { &set.title };
    Some(svg(page, set, title, &picture))
}

/// Vertices with their layers, and edges cut into segments. None where lines would cross too many layers.
fn layered(set: &RuleSet, decision: &Decision) -> Option<Picture> {
    let layers = layers(set, decision);
    let mut picture = Picture::default();
    let mut index: BTreeMap<What, usize> = BTreeMap::new();
    for (&what, &layer) in &layers {
        let words = match what {
            What::Question(n) => &set.facts[set.diagram.nodes[n].fact].ask,
            What::Outcome(o) => &set.outcomes[o].title,
            What::Crossing(_) => continue,
        };
        index.insert(what, add(&mut picture, what, layer, wrap(words, 12.0)));
    }
    let mut edges = 0;
    for node in decision.nodes.clone() {
        let Some(&from) = index.get(&What::Question(node)) else { continue };
        for (words, next) in merged(set, node) {
            let Some(&to) = target(set, next).and_then(|what| index.get(&what)) else { continue };
            let mut label = wrap(&words, 10.0);
            let mut last = from;
            for layer in picture.vertices[from].layer + 1..picture.vertices[to].layer {
                let crossing = add(&mut picture, What::Crossing(edges), layer, Vec::new());
                picture.segments.push(Segment {
                    from: last,
                    to: crossing,
                    label: std::mem::take(&mut label),
                    ends: (from, to),
                });
                last = crossing;
            }
            picture.segments.push(Segment { from: last, to, label, ends: (from, to) });
            edges += 1;
            if DRAWN_PLACES.is_below(picture.vertices.len()) {
                return None;
            }
        }
    }
    Some(picture)
}

fn add(picture: &mut Picture, what: What, layer: usize, lines: Vec<String>) -> usize {
    let index = picture.vertices.len();
    picture.vertices.push(Vertex { what, layer, lines, x: 0.0 });
    picture.layers.resize_with(picture.layers.len().max(layer + 1), Vec::new);
    picture.layers[layer].push(index);
    index
}

/// Target of an answer; rules that differ only in their reasons lead to one outcome.
fn target(set: &RuleSet, next: Next) -> Option<What> {
    match next {
        Next::Node(n) => Some(What::Question(n)),
        Next::Leaf(leaf) => set.diagram.leaves[leaf].outcome.map(What::Outcome),
        Next::Impossible => None,
    }
}

/// The branches of a question, one for each place they lead to.
fn merged(set: &RuleSet, node: usize) -> Vec<(String, Next)> {
    let mut merged: Vec<(String, Next)> = Vec::new();
    for (words, next) in branches(set, node) {
        match merged.iter_mut().find(|(_, to)| target(set, *to) == target(set, next)) {
            Some((all, _)) => *all = format!("{all} / {words}"),
            None => merged.push((words, next)),
        }
    }
    merged
}

/// The longest way from the first question to each place. Children come after parents in a
/// diagram, so one pass does.
fn layers(set: &RuleSet, decision: &Decision) -> BTreeMap<What, usize> {
    let mut layers = BTreeMap::new();
    if let Some(root) = decision.roots.first().and_then(|root| target(set, *root)) {
        layers.insert(root, 0);
    }
    for n in decision.nodes.clone() {
        let node = &set.diagram.nodes[n];
        let Some(&layer) = layers.get(&What::Question(n)) else { continue };
        for what in node.next.iter().filter_map(|&next| target(set, next)) {
            let below = layers.entry(what).or_insert(0);
            *below = (*below).max(layer + 1);
        }
    }
    layers
}

/// The neighbours of every vertex, in the order of the segments.
struct Near {
    above: Vec<Vec<usize>>,
    below: Vec<Vec<usize>>,
}

impl Near {
    fn of(picture: &Picture) -> Near {
        let none = vec![Vec::new(); picture.vertices.len()];
        let mut near = Near { above: none.clone(), below: none };
        for segment in &picture.segments {
            near.above[segment.to].push(segment.from);
            near.below[segment.from].push(segment.to);
        }
        near
    }

    fn side(&self, above: bool) -> &[Vec<usize>] {
        if above { &self.above } else { &self.below }
    }
}

/// Sorts each layer by where its neighbours stand, down and up until it settles.
fn order(picture: &mut Picture, near: &Near) {
    // Where each vertex stands in its layer.
    let mut position = vec![0; picture.vertices.len()];
    let note = |layer: &[usize], position: &mut [usize]| {
        layer.iter().enumerate().for_each(|(at, vertex)| position[*vertex] = at);
    };
    picture.layers.iter().for_each(|layer| note(layer, &mut position));
    for round in 0..8 {
        let down = round % 2 == 0;
        let count = picture.layers.len();
        let sequence: Vec<usize> = if down { (1..count).collect() } else { (0..count - 1).rev().collect() };
        for layer in sequence {
            let mut keyed: Vec<(f64, usize)> = Vec::new();
            for (i, &vertex) in picture.layers[layer].iter().enumerate() {
                let near = &near.side(down)[vertex];
                let places = near.iter().map(|n| position[*n] as f64);
                let key = if near.is_empty() { i as f64 } else { places.sum::<f64>() / near.len() as f64 };
                keyed.push((key, vertex));
            }
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            picture.layers[layer] = keyed.into_iter().map(|(_, v)| v).collect();
            note(&picture.layers[layer], &mut position);
        }
    }
}

/// Sets the `x` of every vertex: near its neighbours, in order, without overlap.
fn place(picture: &mut Picture, near: &Near) {
    for layer in &picture.layers {
        for (i, vertex) in layer.iter().enumerate() {
            picture.vertices[*vertex].x = i as f64 * (BOX + GAP);
        }
    }
    for round in 0..12 {
        let above = round % 2 == 0;
        for layer in &picture.layers {
            let wanted = layer.iter().map(|&vertex| {
                let near = &near.side(above)[vertex];
                let sum: f64 = near.iter().map(|&n| picture.vertices[n].x).sum();
                if near.is_empty() { picture.vertices[vertex].x } else { sum / near.len() as f64 }
            });
            let wanted: Vec<f64> = wanted.collect();
            let widths = vec![BOX; wanted.len()];
            for (&vertex, x) in layer.iter().zip(apart(&wanted, &widths, GAP)) {
                picture.vertices[vertex].x = x;
            }
        }
    }
    let left = picture.vertices.iter().map(|v| v.x).fold(f64::INFINITY, f64::min);
    picture.vertices.iter_mut().for_each(|v| v.x += MARGIN - left);
}

/// Top and height of every layer's boxes.
fn rows(picture: &Picture) -> Vec<(f64, f64)> {
    let mut rows = Vec::new();
    let mut top = MARGIN;
    let mut labels = vec![0; picture.layers.len()];
    for segment in &picture.segments {
        let label = &mut labels[picture.vertices[segment.from].layer];
        *label = segment.label.len().max(*label);
    }
    for (layer, label) in picture.layers.iter().zip(labels) {
        let lines = layer.iter().map(|&v| picture.vertices[v].lines.len()).max().unwrap_or(1);
        let height = lines as f64 * LINE + 20.0;
        rows.push((top, height));
        top += height + 44.0 + label as f64 * SMALL_LINE;
    }
    rows
}

fn svg(page: &Page<'_>, set: &RuleSet, title: &str, picture: &Picture) -> String {
    let rows = rows(picture);
    let right = picture.vertices.iter().map(|v| v.x).fold(0.0, f64::max);
    let (width, height) =
        (right + BOX + MARGIN, rows.last().map_or(0.0, |(top, height)| top + height) + MARGIN);
    let mut out = String::new();
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         width=\"{width:.0}\" height=\"{height:.0}\" role=\"group\" aria-label=\"{}\">",
        attribute(title)
    );
    for segment in &picture.segments {
        let ends = [segment.ends.0, segment.ends.1].map(|v| name(set, picture.vertices[v].what));
        edge(&mut out, picture, &rows, segment, &ends.join(" "));
    }
    for vertex in &picture.vertices {
        let href = match vertex.what {
            What::Question(n) => page.href(&address::node(&set.id, set.diagram.root, n)),
            What::Outcome(o) => page.href(&address::outcome(&set.id, &set.outcomes[o].id)),
            What::Crossing(_) => continue,
        };
        boxed(&mut out, vertex, rows[vertex.layer].0, (&href, &name(set, vertex.what)));
    }
    let mut labelled = vec![false; picture.vertices.len()];
    for segment in picture.segments.iter().filter(|s| !s.label.is_empty()) {
        let shared = std::mem::replace(&mut labelled[segment.to], true);
        label(&mut out, picture, &rows, segment, shared);
    }
    out.push_str("</svg>");
    out
}

/// Name by which the script finds a place, to show the reader's way: `q3`, `to-appeal-now`.
fn name(set: &RuleSet, what: What) -> String {
    match what {
        What::Question(n) => format!("q{n}"),
        What::Outcome(o) => format!("to-{}", set.outcomes[o].id),
        What::Crossing(_) => String::new(),
    }
}

fn edge(out: &mut String, picture: &Picture, rows: &[(f64, f64)], segment: &Segment, ends: &str) {
    let (from, to) = (&picture.vertices[segment.from], &picture.vertices[segment.to]);
    let (x1, x2) = (from.x + BOX / 2.0, to.x + BOX / 2.0);
    let (top, height) = rows[from.layer];
    let bottom = top + height;
    // Boxes of a layer stand at its top; a line to a lower one begins at the box's own end.
    let y1 = if matches!(from.what, What::Crossing(_)) { bottom } else { top + box_height(from) };
    let y2 = rows[to.layer].0;
    let bend = (y2 - bottom) / 2.0;
    let _ = write!(
        out,
        "<path class=\"diagram-edge\" data-way=\"{}\" d=\"M{x1:.1} {y1:.1}V{bottom:.1}C{x1:.1} {:.1} {x2:.1} {:.1} {x2:.1} {y2:.1}",
        attribute(ends),
        bottom + bend,
        y2 - bend
    );
    if matches!(to.what, What::Crossing(_)) {
        let _ = write!(out, "V{:.1}", y2 + rows[to.layer].1);
    }
    out.push_str("\"/>");
}

/// An answer stands above what it leads to, where the edges have spread out; `shared` where another stands
/// there already.
fn label(out: &mut String, picture: &Picture, rows: &[(f64, f64)], segment: &Segment, shared: bool) {
    let to = &picture.vertices[segment.to];
    let size = segment.label.len() as f64;
    let from = &picture.vertices[segment.from];
    let lean = if shared { (from.x - to.x) * 0.5 } else { 0.0 };
    let x = to.x + BOX / 2.0 + lean;
    let top = rows[to.layer].0 - 14.0 - size * SMALL_LINE;
    let wide = segment.label.iter().map(|l| width(l)).fold(0.0, f64::max) * 13.0 + 12.0;
    let _ = write!(
        out,
        "<rect class=\"diagram-label-ground\" x=\"{:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" height=\"{:.1}\" rx=\"4\"/>\
         <text class=\"diagram-label\" text-anchor=\"middle\">",
        x - wide / 2.0,
        size * SMALL_LINE + 4.0
    );
    for (i, line) in segment.label.iter().enumerate() {
        let y = top + (i as f64 + 0.85) * SMALL_LINE;
        let _ = write!(out, "<tspan x=\"{x:.1}\" y=\"{y:.1}\">{}</tspan>", escape(line));
    }
    out.push_str("</text>");
}

fn box_height(vertex: &Vertex) -> f64 {
    vertex.lines.len() as f64 * LINE + 20.0
}

fn boxed(out: &mut String, vertex: &Vertex, top: f64, (href, name): (&str, &str)) {
    let (class, radius) = match vertex.what {
        What::Outcome(_) => ("diagram-outcome", 18),
        _ => ("diagram-question", 6),
    };
    let _ = write!(
        out,
        "<a href=\"{}\" class=\"{class}\" data-at=\"{}\"><rect x=\"{:.1}\" y=\"{top:.1}\" width=\"{BOX}\" height=\"{:.1}\" \
         rx=\"{radius}\"/><text text-anchor=\"middle\">",
        attribute(href),
        attribute(name),
        vertex.x,
        box_height(vertex)
    );
    for (i, line) in vertex.lines.iter().enumerate() {
        let (x, y) = (vertex.x + BOX / 2.0, top + 10.0 + (i as f64 + 0.75) * LINE);
        let _ = write!(out, "<tspan x=\"{x:.1}\" y=\"{y:.1}\">{}</tspan>", escape(line));
    }
    out.push_str("</text></a>");
}
