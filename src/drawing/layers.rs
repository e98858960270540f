//! Places of a graph's nodes in layers, after Sugiyama, Tagawa and Toda (1981): lines that lead back are
//! turned, nodes stand as far down as their longest way, stand-ins keep the places where a line crosses a
//! layer, each layer is ordered by barycentres, then everything gets coordinates. Words of lines stand in
//! layers of their own.
//!
//! A frame is a column: its nodes are beside the nodes of other frames, never among them. A nested frame is a
//! column within a column.

use super::frames::{self, Area};
use super::graph::{Direction, Graph, Shape};
use super::words::{widest, wrap};
use crate::limits::DRAWING_PLACES;

/// Width of a character that is an em wide.
pub(super) const EM: f64 = 14.0;
/// Height of a line of words.
pub(super) const LINE: f64 = 20.0;
/// Gap between two nodes of a layer.
const GAP: f64 = 28.0;
/// Gap between two layers.
const STEP: f64 = 28.0;
/// Gap between a frame and its content.
pub(super) const INSET: f64 = 14.0;
/// Room for the title of a frame.
pub(super) const TITLE: f64 = 24.0;

/// Content of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Node(usize),
    /// Words of a line, by its index.
    Words(usize),
    /// A line that crosses a layer.
    Crossing,
}

/// A place: its middle and its size. `x` and `y` are those of a drawing from top to bottom until it is
/// turned.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) what: What,
    pub(super) lines: Vec<String>,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    layer: usize,
    column: usize,
}

/// A graph with places.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) places: Vec<Place>,
    /// By line, the places that it runs through, from its beginning to its end.
    pub(super) ways: Vec<Vec<usize>>,
    /// Rectangle by frame; none where it is empty.
    pub(super) frames: Vec<Option<Area>>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Layout of a graph: a place for every node and line. `Err` says what is too large.
pub(super) fn place(graph: &Graph) -> Result<Layout, String> {
    let turned = turned(graph);
    let layers = layers(graph, &turned);
    let is_across = matches!(graph.direction, Direction::Right | Direction::Left);
    let mut layout = Layout::default();
    for (i, node) in graph.nodes.iter().enumerate() {
        let (lines, width, height) = size(&node.words, node.shape);
        let (width, height) = if is_across { (height, width) } else { (width, height) };
        let column = node.frame.map_or(0, |frame| frame + 1);
        layout.places.push(Place {
            what: What::Node(i),
            lines,
            x: 0.0,
            y: 0.0,
            width,
            height,
            layer: layers[i],
            column,
        });
    }
    for (i, edge) in graph.edges.iter().enumerate() {
        let (top, bottom) = if turned[i] { (edge.to, edge.from) } else { (edge.from, edge.to) };
        let mut way = vec![top];
        let words = layers[top] + 1;
        for layer in layers[top] + 1..layers[bottom] {
            let has_words = layer == words && !edge.words.is_empty();
            let lines: Vec<String> = if has_words { split(&edge.words, 14.0) } else { Vec::new() };
            let wide = widest(&lines) * (EM - 1.0) + 10.0;
            let (width, height) = match (has_words, is_across) {
                (false, _) => (2.0, 0.0),
                (true, false) => (wide, lines.len() as f64 * (LINE - 3.0) + 4.0),
                (true, true) => (lines.len() as f64 * (LINE - 3.0) + 4.0, wide),
            };
            let what = if has_words { What::Words(i) } else { What::Crossing };
            way.push(layout.places.len());
            let column = layout.places[top].column;
            layout.places.push(Place { what, lines, x: 0.0, y: 0.0, width, height, layer, column });
            if DRAWING_PLACES.is_below(layout.places.len()) {
                return Err("its lines are too long to be drawn".into());
            }
        }
        // A line from a node to itself has no way: it is a loop beside it.
        if edge.from != edge.to {
            way.push(bottom);
        }
        if turned[i] {
            way.reverse();
        }
        layout.ways.push(way);
    }
    arrange(&mut layout, graph, &layers);
    turn(&mut layout, graph.direction);
    layout.frames = frames::areas(graph, &layout);
    fit(&mut layout);
    Ok(layout)
}

/// Moves everything and enlarges the drawing, because frames reach beyond their nodes.
fn fit(layout: &mut Layout) {
    let (mut left, mut top, mut right, mut bottom) = (0.0_f64, 0.0_f64, layout.width, layout.height);
    for area in layout.frames.iter().flatten() {
        (left, top) = (left.min(area.0), top.min(area.1));
        (right, bottom) = (right.max(area.2), bottom.max(area.3));
    }
    for place in &mut layout.places {
        (place.x, place.y) = (place.x - left, place.y - top);
    }
    for area in layout.frames.iter_mut().flatten() {
        *area = (area.0 - left, area.1 - top, area.2 - left, area.3 - top);
    }
    (layout.width, layout.height) = (right - left, bottom - top);
}

/// Lines of words, and the width and height of a node that shows them.
fn size(words: &str, shape: Shape) -> (Vec<String>, f64, f64) {
    let lines = split(words, 14.0);
    let wide = widest(&lines) * EM;
    let high = lines.len() as f64 * LINE;
    match shape {
        Shape::Start | Shape::End => (Vec::new(), 20.0, 20.0),
        Shape::Bar => (Vec::new(), 72.0, 8.0),
        Shape::Diamond => (lines, (wide * 1.5 + 44.0).max(48.0), (high * 1.7 + 24.0).max(48.0)),
        Shape::Ellipse => (lines, (wide * 1.25 + 30.0).max(40.0), (high * 1.25 + 24.0).max(40.0)),
        Shape::Hexagon | Shape::Leaning => (lines, wide + 56.0, high + 18.0),
        Shape::Cylinder => (lines, (wide + 28.0).max(48.0), high + 34.0),
        Shape::Plain => (lines, wide + 8.0, high + 6.0),
        _ => (lines, (wide + 28.0).max(44.0), high + 18.0),
    }
}

/// Words as lines: those of the author, each cut where it is too long.
pub(super) fn split(words: &str, ems: f64) -> Vec<String> {
    words.split('\n').flat_map(|line| wrap(line.trim(), ems)).collect()
}

/// By line, whether it leads back to a node that it comes from.
fn turned(graph: &Graph) -> Vec<bool> {
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    graph.edges.iter().enumerate().for_each(|(i, edge)| out[edge.from].push(i));
    let mut turned = vec![false; graph.edges.len()];
    // 0: not seen, 1: on the way, 2: done.
    let mut state = vec![0_u8; graph.nodes.len()];
    for root in 0..graph.nodes.len() {
        if state[root] != 0 {
            continue;
        }
        state[root] = 1;
        let mut way = vec![(root, 0)];
        while let Some((node, next)) = way.last_mut() {
            let Some(&edge) = out[*node].get(*next) else {
                state[*node] = 2;
                way.pop();
                continue;
            };
            *next += 1;
            let to = graph.edges[edge].to;
            match state[to] {
                0 => {
                    state[to] = 1;
                    way.push((to, 0));
                }
                1 => turned[edge] = to != graph.edges[edge].from,
                _ => {}
            }
        }
    }
    turned
}

/// By node, the longest way to it, in layers. Where lines have words, every line spans two.
fn layers(graph: &Graph, turned: &[bool]) -> Vec<usize> {
    let joins = |i: &usize| {
        let edge = &graph.edges[*i];
        let (from, to) = if turned[*i] { (edge.to, edge.from) } else { (edge.from, edge.to) };
        (from != to).then_some((*i, from, to))
    };
    let lines: Vec<_> = (0..graph.edges.len()).filter_map(|i| joins(&i)).collect();
    // Lines to frames may contradict the others; they then do not count.
    let with_frames: Vec<_> = lines.iter().copied().chain(frames::pairs(graph, turned)).collect();
    let found = longest(graph, &with_frames).or_else(|| longest(graph, &lines));
    found.unwrap_or_else(|| vec![0; graph.nodes.len()])
}

/// By node, the longest path to it along lines (index, upper node, lower node). `None` if they form a cycle.
fn longest(graph: &Graph, lines: &[(usize, usize, usize)]) -> Option<Vec<usize>> {
    let has_words = graph.edges.iter().any(|edge| !edge.words.is_empty());
    let span = |line: usize| graph.edges[line].length * if has_words { 2 } else { 1 };
    let count = graph.nodes.len();
    let (mut below, mut waits) = (vec![Vec::new(); count], vec![0; count]);
    for &(line, from, to) in lines {
        below[from].push((line, to));
        waits[to] += 1;
    }
    let mut layers = vec![0; count];
    let mut ready: Vec<usize> = (0..count).filter(|node| waits[*node] == 0).collect();
    let first = ready.clone();
    let mut at = 0;
    while at < ready.len() {
        let node = ready[at];
        at += 1;
        for &(line, to) in &below[node] {
            layers[to] = layers[to].max(layers[node] + span(line));
            waits[to] -= 1;
            if waits[to] == 0 {
                ready.push(to);
            }
        }
    }
    // What nothing leads to stands near what it leads to.
    for node in first {
        let near = below[node].iter().map(|(line, to)| layers[*to] - span(*line)).min();
        layers[node] = near.unwrap_or(layers[node]);
    }
    (ready.len() == count).then_some(layers)
}

/// Orders the places of each layer and gives them their coordinates.
fn arrange(layout: &mut Layout, graph: &Graph, layers: &[usize]) {
    let count = layout.places.iter().map(|place| place.layer + 1).max().unwrap_or(0);
    let mut above: Vec<Vec<usize>> = vec![Vec::new(); layout.places.len()];
    let mut below = above.clone();
    for way in &layout.ways {
        for pair in way.windows(2) {
            let down = layout.places[pair[0]].layer <= layout.places[pair[1]].layer;
            let (from, to) = if down { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
            above[to].push(from);
            below[from].push(to);
        }
    }
    let mut columns = vec![Column::default(); graph.frames.len() + 1];
    for (at, frame) in graph.frames.iter().enumerate() {
        columns[frame.parent.map_or(0, |parent| parent + 1)].inner.push(at + 1);
    }
    for (at, column) in columns.iter_mut().enumerate() {
        column.rows = vec![Vec::new(); count];
        let members = (0..layout.places.len()).filter(|place| layout.places[*place].column == at);
        members.for_each(|place| column.rows[layout.places[place].layer].push(place));
        order(&mut column.rows, (&above, &below), &layout.places);
        spread(&mut layout.places, &column.rows, (&above, &below), at);
    }
    let right = side_by_side(layout, graph, &columns, (0, 0.0));
    let mut heights = vec![0.0_f64; count];
    layout.places.iter().for_each(|place| heights[place.layer] = heights[place.layer].max(place.height));
    let room = frames::room(graph, layers);
    let mut top = 0.0;
    let mut middles = Vec::with_capacity(count);
    for (at, height) in heights.iter().enumerate() {
        let (before, behind) = room.get(at).copied().unwrap_or_default();
        middles.push(top + before + height / 2.0);
        top += before + height + behind + STEP;
    }
    layout.places.iter_mut().for_each(|place| place.y = middles[place.layer]);
    layout.width = right;
    layout.height = (top - STEP).max(0.0);
}

/// Column of a frame: by layer, the places directly in it; and the columns of the frames nested in it.
#[derive(Clone, Debug, Default)]
struct Column {
    rows: Vec<Vec<usize>>,
    inner: Vec<usize>,
}

/// Places a column from `left` on: its own places first, then its inner columns to the right. Returns its
/// right side; `left` where it is empty.
fn side_by_side(layout: &mut Layout, graph: &Graph, columns: &[Column], (at, left): (usize, f64)) -> f64 {
    let is_across = matches!(graph.direction, Direction::Right | Direction::Left);
    let column = &columns[at];
    let own = || column.rows.iter().flatten();
    let edge = |place: &usize, sign: f64| layout.places[*place].x + sign * layout.places[*place].width / 2.0;
    let low = own().map(|place| edge(place, -1.0)).fold(f64::INFINITY, f64::min);
    let high = own().map(|place| edge(place, 1.0)).fold(f64::NEG_INFINITY, f64::max);
    let mut right = left;
    if low <= high {
        own().for_each(|place| layout.places[*place].x += left - low);
        right = left + high - low;
    }
    for &inner in &column.inner {
        let title = &graph.frames[inner - 1].title;
        let gap = if right > left { GAP } else { 0.0 };
        // In drawings that lead right or left this side becomes the top, where the title is.
        let room = if is_across && !title.is_empty() { TITLE } else { 0.0 };
        let begin = right + gap + INSET + room;
        let end = side_by_side(layout, graph, columns, (inner, begin));
        if end > begin {
            let narrow = if is_across { 0.0 } else { frames::title_width(title) - INSET };
            right = end.max(begin - INSET + narrow) + INSET;
        }
    }
    right
}

type Near<'a> = (&'a [Vec<usize>], &'a [Vec<usize>]);

/// Sorts each row by where its neighbours of the same column stand, down and up until it settles.
fn order(rows: &mut [Vec<usize>], (above, below): Near<'_>, places: &[Place]) {
    let mut position = vec![0.0; places.len()];
    let note = |row: &[usize], position: &mut [f64]| {
        row.iter().enumerate().for_each(|(at, place)| position[*place] = at as f64);
    };
    rows.iter().for_each(|row| note(row, &mut position));
    for round in 0..8 {
        let down = round % 2 == 0;
        for at in 0..rows.len() {
            let row = if down { at } else { rows.len() - 1 - at };
            let near = if down { above } else { below };
            let mut keyed: Vec<(f64, usize)> = Vec::with_capacity(rows[row].len());
            for &place in &rows[row] {
                let own = near[place].iter().filter(|other| places[**other].column == places[place].column);
                let (sum, count) =
                    own.fold((0.0, 0.0), |(sum, count), other| (sum + position[*other], count + 1.0));
                keyed.push((if count == 0.0 { position[place] } else { sum / count }, place));
            }
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            rows[row] = keyed.into_iter().map(|(_, place)| place).collect();
            note(&rows[row], &mut position);
        }
    }
}

/// Sets the `x` of every place of a column: near its neighbours, in order, without overlap.
fn spread(places: &mut [Place], rows: &[Vec<usize>], (above, below): Near<'_>, column: usize) {
    for row in rows {
        let mut x = 0.0;
        for &place in row {
            places[place].x = x + places[place].width / 2.0;
            x += places[place].width + GAP;
        }
    }
    for round in 0..12 {
        let near = if round % 2 == 0 { above } else { below };
        for at in 0..rows.len() {
            let row = &rows[if round % 2 == 0 { at } else { rows.len() - 1 - at }];
            let wanted = row.iter().map(|&place| {
                let own = near[place].iter().filter(|other| places[**other].column == column);
                let (sum, count) =
                    own.fold((0.0, 0.0), |(sum, count), other| (sum + places[*other].x, count + 1.0));
                if count == 0.0 { places[place].x } else { sum / count }
            });
            let wanted: Vec<f64> = wanted.collect();
            let widths: Vec<f64> = row.iter().map(|place| places[*place].width).collect();
            for (&place, x) in row.iter().zip(apart(&wanted, &widths, GAP)) {
                places[place].x = x;
            }
        }
    }
}

/// The places nearest to those wanted that keep the order and the distance: from left to right and
/// from right to left, then the middle of both.
pub(crate) fn apart(wanted: &[f64], widths: &[f64], gap: f64) -> Vec<f64> {
    let step = |i: usize| (widths[i - 1] + widths[i]) / 2.0 + gap;
    let mut right = wanted.to_vec();
    for i in 1..right.len() {
        right[i] = right[i].max(right[i - 1] + step(i));
    }
    let mut left = wanted.to_vec();
    for i in (1..left.len()).rev() {
        left[i - 1] = left[i - 1].min(left[i] - step(i));
    }
    right.iter().zip(&left).map(|(r, l)| (r + l) / 2.0).collect()
}

/// Turns a layout from top to bottom into one of another direction.
fn turn(layout: &mut Layout, direction: Direction) {
    let (width, height) = (layout.width, layout.height);
    for place in &mut layout.places {
        match direction {
            Direction::Down => {}
            Direction::Up => place.y = height - place.y,
            Direction::Right | Direction::Left => {
                (place.x, place.y) = (place.y, place.x);
                (place.width, place.height) = (place.height, place.width);
                if direction == Direction::Left {
                    place.x = height - place.x;
                }
            }
        }
    }
    if matches!(direction, Direction::Right | Direction::Left) {
        (layout.width, layout.height) = (height, width);
    }
}
