//! A graph with places as SVG: words are text, colours are the style sheet's.

use super::graph::{Direction, Edge, Graph, Shape, Stroke};
use super::layers::{LINE, Layout, Place, What};
use crate::html::{attribute, escape};
use std::fmt::Write;

/// Gap between the drawing and its edge.
const MARGIN: f64 = 10.0;

/// The whole picture: its name and description, then `body` on a ground of this size.
pub(super) fn picture(size: (f64, f64), (title, about): (&str, &str), body: &str) -> String {
    let (width, height) = (size.0 + 2.0 * MARGIN, size.1 + 2.0 * MARGIN);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{:.0} {:.0} {width:.0} {height:.0}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" role=\"img\" aria-label=\"{}\"><desc>{}</desc>{body}</svg>",
        -MARGIN,
        -MARGIN,
        attribute(title),
        escape(about)
    )
}

/// The SVG of a graph; `name` is its name where it has no title.
pub(super) fn svg(graph: &Graph, layout: &Layout, name: &str) -> String {
    let mut body = String::new();
    frames(&mut body, graph, layout);
    for (i, edge) in graph.edges.iter().enumerate().filter(|(_, edge)| edge.stroke != Stroke::Hidden) {
        let way: Vec<&Place> = layout.ways[i].iter().map(|place| &layout.places[*place]).collect();
        let points = if edge.from == edge.to { None } else { Some(points(&way, graph, edge.heads)) };
        match points {
            Some(mut points) => {
                clip(&mut points, graph, layout, edge);
                line(&mut body, &points, graph.direction, edge.stroke, edge.heads);
            }
            None => loops(&mut body, way[0], edge.stroke, &edge.words),
        }
    }
    for place in &layout.places {
        match place.what {
            What::Node(node) => node_at(&mut body, graph.nodes[node].shape, place),
            What::Words(edge) if graph.edges[edge].stroke != Stroke::Hidden => words_at(&mut body, place),
            _ => {}
        }
    }
    let title = if graph.title.is_empty() { name } else { &graph.title };
    // A loop stands out of its node.
    let loops = graph.edges.iter().any(|edge| edge.from == edge.to);
    let more = if loops { 60.0 } else { 0.0 };
    picture((layout.width + more, layout.height), (title, &graph.told()), &body)
}

fn frames(out: &mut String, graph: &Graph, layout: &Layout) {
    for (frame, area) in graph.frames.iter().zip(&layout.frames) {
        let Some((left, top, right, bottom)) = area else { continue };
        let (wide, high) = (right - left, bottom - top);
        let _ = write!(
            out,
            "<rect class=\"drawing-frame\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" height=\"{high:.1}\" rx=\"6\"/>"
        );
        if !frame.title.is_empty() {
            let _ = write!(
                out,
                "<text class=\"drawing-words\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                left + 10.0,
                top + 18.0,
                escape(&frame.title)
            );
        }
    }
}

/// Shortens a line to the borders of its frames, where it crosses these in the drawing's direction.
fn clip(points: &mut [(f64, f64)], graph: &Graph, layout: &Layout, edge: &Edge) {
    let is_across = matches!(graph.direction, Direction::Right | Direction::Left);
    let count = points.len();
    let ends = [(edge.frames.0, 0, 1, edge.heads.0), (edge.frames.1, count - 1, count - 2, edge.heads.1)];
    for (frame, end, beside, head) in ends {
        let Some((left, top, right, bottom)) = frame.and_then(|frame| layout.frames[frame]) else { continue };
        let along = |(x, y): (f64, f64)| if is_across { x } else { y };
        let (near, far) = if is_across { (left, right) } else { (top, bottom) };
        let is_before = along(points[beside]) < along(points[end]);
        let room = if head { 8.0 } else { 0.0 };
        let border = if is_before { near - room } else { far + room };
        let has_way =
            if is_before { along(points[beside]) <= border } else { along(points[beside]) >= border };
        if has_way {
            let (x, y) = points[end];
            points[end] = if is_across { (border, y) } else { (x, border) };
        }
    }
}

/// The points of a line: from the edge of its first node over its crossings to the edge of its last.
fn points(way: &[&Place], graph: &Graph, heads: (bool, bool)) -> Vec<(f64, f64)> {
    let is_across = matches!(graph.direction, Direction::Right | Direction::Left);
    let along = |place: &Place| if is_across { place.x } else { place.y };
    let (first, last) = (way[0], way[way.len() - 1]);
    let mut points = Vec::with_capacity(way.len() + 2);
    for (i, place) in way.iter().enumerate() {
        let half = if is_across { place.width } else { place.height } / 2.0;
        let end = |sign: f64, by: f64| match is_across {
            true => (place.x + sign * (half + by), place.y),
            false => (place.x, place.y + sign * (half + by)),
        };
        let forward = if along(last) >= along(first) { 1.0 } else { -1.0 };
        // A head needs room before the outline.
        let room = |head: bool| if head { 7.0 } else { 0.0 };
        match i {
            0 => points.push(end(forward, room(heads.0))),
            _ if i + 1 == way.len() => points.push(end(-forward, room(heads.1))),
            _ => {
                points.push(end(-forward, 0.0));
                points.push(end(forward, 0.0));
            }
        }
    }
    points
}

fn class(stroke: Stroke) -> &'static str {
    match stroke {
        Stroke::Dotted => " dotted",
        Stroke::Thick => " thick",
        _ => "",
    }
}

fn line(out: &mut String, points: &[(f64, f64)], direction: Direction, stroke: Stroke, heads: (bool, bool)) {
    let is_across = matches!(direction, Direction::Right | Direction::Left);
    let Some((first, rest)) = points.split_first() else { return };
    let _ = write!(out, "<path class=\"drawing-line{}\" d=\"M{:.1} {:.1}", class(stroke), first.0, first.1);
    let mut from = *first;
    for &to in rest {
        let _ = match is_across {
            _ if (from.0 - to.0).abs() < 0.5 || (from.1 - to.1).abs() < 0.5 => {
                write!(out, "L{:.1} {:.1}", to.0, to.1)
            }
            true => {
                let middle = (from.0 + to.0) / 2.0;
                write!(out, "C{middle:.1} {:.1} {middle:.1} {:.1} {:.1} {:.1}", from.1, to.1, to.0, to.1)
            }
            false => {
                let middle = (from.1 + to.1) / 2.0;
                write!(out, "C{:.1} {middle:.1} {:.1} {middle:.1} {:.1} {:.1}", from.0, to.0, to.0, to.1)
            }
        };
        from = to;
    }
    out.push_str("\"/>");
    let last = points[points.len() - 1];
    let forward = match is_across {
        true => (if last.0 >= first.0 { 1.0 } else { -1.0 }, 0.0),
        false => (0.0, if last.1 >= first.1 { 1.0 } else { -1.0 }),
    };
    if heads.1 {
        head(out, last, forward);
    }
    if heads.0 {
        head(out, *first, (-forward.0, -forward.1));
    }
}

/// An arrow's head whose base is at a point.
pub(super) fn head(out: &mut String, (x, y): (f64, f64), (dx, dy): (f64, f64)) {
    let (long, half) = (8.0, 4.5);
    let _ = write!(
        out,
        "<path class=\"drawing-head\" d=\"M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}Z\"/>",
        x + dx * long,
        y + dy * long,
        x - dy * half,
        y + dx * half,
        x + dy * half,
        y - dx * half
    );
}

/// A line from a node to itself.
fn loops(out: &mut String, place: &Place, stroke: Stroke, words: &str) {
    let (x, y) = (place.x + place.width / 2.0, place.y);
    let _ = write!(
        out,
        "<path class=\"drawing-line{}\" d=\"M{x:.1} {:.1}C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}\"/>",
        class(stroke),
        y - 8.0,
        x + 34.0,
        y - 22.0,
        x + 34.0,
        y + 22.0,
        x + 8.0,
        y + 8.0
    );
    head(out, (x + 8.0, y + 8.0), (-1.0, 0.0));
    if !words.is_empty() {
        let words = words.replace('\n', " ");
        let _ = write!(
            out,
            "<text class=\"drawing-words\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            x + 4.0,
            y - 16.0,
            escape(&words)
        );
    }
}

fn node_at(out: &mut String, shape: Shape, place: &Place) {
    let Place { x, y, width, height, .. } = *place;
    let (left, top, right, bottom) = (x - width / 2.0, y - height / 2.0, x + width / 2.0, y + height / 2.0);
    let path = |out: &mut String, d: String| {
        let _ = write!(out, "<path class=\"drawing-node\" d=\"{d}\"/>");
    };
    let boxed = |out: &mut String, class: &str, radius: f64| {
        let _ = write!(
            out,
            "<rect class=\"{class}\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"{radius:.0}\"/>"
        );
    };
    match shape {
        Shape::Box => boxed(out, "drawing-node", 3.0),
        Shape::Round => boxed(out, "drawing-node", 10.0),
        Shape::Pill => boxed(out, "drawing-node", height / 2.0),
        Shape::Note => boxed(out, "drawing-note", 0.0),
        Shape::Bar => boxed(out, "drawing-head", 2.0),
        Shape::Plain => {}
        Shape::Diamond => {
            path(out, format!("M{x:.1} {top:.1}L{right:.1} {y:.1}L{x:.1} {bottom:.1}L{left:.1} {y:.1}Z"))
        }
        Shape::Hexagon => path(
            out,
            format!(
                "M{:.1} {top:.1}H{:.1}L{right:.1} {y:.1}L{:.1} {bottom:.1}H{:.1}L{left:.1} {y:.1}Z",
                left + 16.0,
                right - 16.0,
                right - 16.0,
                left + 16.0
            ),
        ),
        Shape::Leaning => path(
            out,
            format!("M{:.1} {top:.1}H{right:.1}L{:.1} {bottom:.1}H{left:.1}Z", left + 16.0, right - 16.0),
        ),
        Shape::Cylinder => path(
            out,
            format!(
                "M{left:.1} {0:.1}A{1:.1} 7 0 0 1 {right:.1} {0:.1}V{2:.1}A{1:.1} 7 0 0 1 {left:.1} {2:.1}ZM{left:.1} {0:.1}A{1:.1} 7 0 0 0 {right:.1} {0:.1}",
                top + 7.0,
                width / 2.0,
                bottom - 7.0
            ),
        ),
        Shape::Ellipse => {
            let _ = write!(
                out,
                "<ellipse class=\"drawing-node\" cx=\"{x:.1}\" cy=\"{y:.1}\" rx=\"{:.1}\" ry=\"{:.1}\"/>",
                width / 2.0,
                height / 2.0
            );
        }
        Shape::Start | Shape::End => {
            if shape == Shape::End {
                let _ = write!(out, "<circle class=\"drawing-node\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"10\"/>");
            }
            let radius = if shape == Shape::End { 6 } else { 8 };
            let _ =
                write!(out, "<circle class=\"drawing-head\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\"/>");
        }
    }
    let lower = if shape == Shape::Cylinder { 5.0 } else { 0.0 };
    text(out, "", (x, y + lower), &place.lines, LINE);
}

fn words_at(out: &mut String, place: &Place) {
    let _ = write!(
        out,
        "<rect class=\"drawing-ground\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
        place.x - place.width / 2.0,
        place.y - place.height / 2.0,
        place.width,
        place.height
    );
    text(out, "drawing-words", (place.x, place.y), &place.lines, LINE - 3.0);
}

/// Lines of words around a middle.
pub(super) fn text(out: &mut String, class: &str, (x, y): (f64, f64), lines: &[String], step: f64) {
    if lines.iter().all(String::is_empty) {
        return;
    }
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    let _ = write!(out, "<text{class} text-anchor=\"middle\">");
    for (i, line) in lines.iter().enumerate() {
        let y = y + (i as f64 - (lines.len() as f64 - 1.0) / 2.0) * step + 5.0;
        let _ = write!(out, "<tspan x=\"{x:.1}\" y=\"{y:.1}\">{}</tspan>", escape(line));
    }
    out.push_str("</text>");
}
