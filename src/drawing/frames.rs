//! Frames around nodes and other frames: lines that lead to one, and the rectangles that they become.

use super::graph::{Direction, Frame, Graph};
use super::layers::{EM, INSET, Layout, Place, TITLE, What};
use super::words::width;

/// Rectangle: left, top, right, bottom.
pub(super) type Area = (f64, f64, f64, f64);

/// The most pairs of nodes that lines to frames keep in order.
const PAIRS: usize = 20_000;

/// Makes lines that name a frame lead to it. Readers make a node of each name, so one that bears the name of
/// a frame stands in for it until all frames are known.
pub(super) fn join(graph: &mut Graph) -> Result<(), String> {
    let mut stands_for: Vec<Option<usize>> = vec![None; graph.nodes.len()];
    for frame in 0..graph.frames.len() {
        let name = graph.frames[frame].name.as_str();
        let node = graph.names.get(name).copied().filter(|_| !name.is_empty());
        let Some(node) = node else { continue };
        if graph.nodes[node].words != name {
            graph.frames[frame].title = graph.nodes[node].words.replace('\n', " ");
        }
        stands_for[node] = Some(frame);
    }
    if stands_for.iter().all(Option::is_none) {
        return Ok(());
    }
    let mut edges = std::mem::take(&mut graph.edges);
    for edge in &mut edges {
        edge.frames = (stands_for[edge.from], stands_for[edge.to]);
    }
    let mut moved = vec![usize::MAX; graph.nodes.len()];
    let mut kept = Vec::new();
    for (at, node) in std::mem::take(&mut graph.nodes).into_iter().enumerate() {
        if stands_for[at].is_none() {
            moved[at] = kept.len();
            kept.push(node);
        }
    }
    graph.nodes = kept;
    for edge in &mut edges {
        (edge.from, edge.to) = (moved[edge.from], moved[edge.to]);
    }
    graph.edges = edges;
    let mut ends = Vec::with_capacity(graph.edges.len());
    for edge in &graph.edges {
        let from = edge.frames.0.map_or(Ok(edge.from), |frame| member(graph, frame, false))?;
        let to = edge.frames.1.map_or(Ok(edge.to), |frame| member(graph, frame, true))?;
        let is_around = |frame: Option<usize>, node: usize| {
            frame.is_some_and(|frame| is_in(graph, graph.nodes[node].frame, frame))
        };
        if is_around(edge.frames.0, to) || is_around(edge.frames.1, from) {
            return Err("a line between a frame and what stands in it is not drawn".into());
        }
        ends.push((from, to));
    }
    for (edge, ends) in graph.edges.iter_mut().zip(ends) {
        (edge.from, edge.to) = ends;
    }
    Ok(())
}

/// Whether a frame is another one, or stands in it.
fn is_in(graph: &Graph, frame: Option<usize>, other: usize) -> bool {
    std::iter::successors(frame, |at| graph.frames[*at].parent).any(|at| at == other)
}

/// Nodes in a frame and in the frames in it.
fn members(graph: &Graph, frame: usize) -> Vec<usize> {
    (0..graph.nodes.len()).filter(|node| is_in(graph, graph.nodes[*node].frame, frame)).collect()
}

/// Nodes of a frame to which no line leads from another one of it; from which none does, where `first` is
/// false. All, where each is on a circle.
fn border(graph: &Graph, frame: usize, first: bool) -> Vec<usize> {
    let all = members(graph, frame);
    let mut is_inner = vec![false; graph.nodes.len()];
    let own = |node: usize| is_in(graph, graph.nodes[node].frame, frame);
    let is_plain = |frames: (Option<usize>, Option<usize>)| frames == (None, None);
    for edge in graph.edges.iter().filter(|edge| is_plain(edge.frames) && own(edge.from) && own(edge.to)) {
        is_inner[if first { edge.to } else { edge.from }] = true;
    }
    let outer: Vec<usize> = all.iter().copied().filter(|node| !is_inner[*node]).collect();
    if outer.is_empty() { all } else { outer }
}

/// The node at which a line enters a frame, or leaves it.
fn member(graph: &Graph, frame: usize, first: bool) -> Result<usize, String> {
    let nodes = border(graph, frame, first);
    let found = if first { nodes.first() } else { nodes.last() };
    found.copied().ok_or_else(|| "a line to an empty frame is not drawn".into())
}

/// Pairs of nodes of which the first stands above the second, because a line joins their frames: index of
/// the line, upper and lower node.
pub(super) fn pairs(graph: &Graph, turned: &[bool]) -> Vec<(usize, usize, usize)> {
    let mut pairs = Vec::new();
    for (at, edge) in graph.edges.iter().enumerate().filter(|(_, edge)| edge.frames != (None, None)) {
        let mut ends = [(edge.from, edge.frames.0), (edge.to, edge.frames.1)];
        if turned[at] {
            ends.reverse();
        }
        let nodes = |(node, frame): (usize, Option<usize>), first: bool| {
            frame.map_or_else(|| vec![node], |frame| border(graph, frame, first))
        };
        let (upper, lower) = (nodes(ends[0], false), nodes(ends[1], true));
        if pairs.len() + upper.len() * lower.len() > PAIRS {
            break;
        }
        pairs.extend(upper.iter().flat_map(|a| lower.iter().map(move |b| (at, *a, *b))));
    }
    pairs
}

/// The rectangles of frames around their content; none of a frame without any. Frames stand behind those
/// that they stand in.
pub(super) fn areas(graph: &Graph, layout: &Layout) -> Vec<Option<Area>> {
    let mut areas: Vec<Option<Area>> = vec![None; graph.frames.len()];
    let add = |areas: &mut Vec<Option<Area>>, frame: usize, (l, t, r, b): Area| {
        let (left, top, right, bottom) = areas[frame].unwrap_or((l, t, r, b));
        areas[frame] = Some((left.min(l), top.min(t), right.max(r), bottom.max(b)));
    };
    for place in &layout.places {
        if let What::Node(node) = place.what
            && let Some(frame) = graph.nodes[node].frame
        {
            add(&mut areas, frame, around(place));
        }
    }
    for frame in (0..areas.len()).rev() {
        let Some((left, top, right, bottom)) = areas[frame] else { continue };
        let Frame { title, parent, .. } = &graph.frames[frame];
        let room = if title.is_empty() { 0.0 } else { TITLE };
        let wide = title_width(title).max(right - left + 2.0 * INSET);
        let area = (left - INSET, top - INSET - room, left - INSET + wide, bottom + INSET);
        areas[frame] = Some(area);
        if let Some(parent) = parent {
            add(&mut areas, *parent, area);
        }
    }
    areas
}

/// Width of a frame whose title is this.
pub(super) fn title_width(title: &str) -> f64 {
    if title.is_empty() { 0.0 } else { width(title) * (EM - 1.0) + 20.0 }
}

fn around(place: &Place) -> Area {
    let (x, y) = (place.width / 2.0, place.height / 2.0);
    (place.x - x, place.y - y, place.x + x, place.y + y)
}

/// Room before and behind each layer for the frames that begin and end there, where lines lead to frames: so
/// that such a line has a way.
pub(super) fn room(graph: &Graph, layers: &[usize]) -> Vec<(f64, f64)> {
    let count = layers.iter().max().map_or(0, |last| last + 1);
    let mut room = vec![(0.0_f64, 0.0_f64); count];
    if graph.edges.iter().all(|edge| edge.frames == (None, None)) {
        return room;
    }
    let (before, behind) = match graph.direction {
        Direction::Down => (TITLE, 0.0),
        Direction::Up => (0.0, TITLE),
        _ => (0.0, 0.0),
    };
    // First and last layer of each frame, and the room that it takes there.
    let mut spans: Vec<Option<(usize, f64, usize, f64)>> = vec![None; graph.frames.len()];
    let wider = |span: Option<(usize, f64, usize, f64)>, (first, a, last, b): (usize, f64, usize, f64)| {
        let Some((top, before, bottom, behind)) = span else { return Some((first, a, last, b)) };
        let before = if first < top {
            a
        } else if first > top {
            before
        } else {
            before.max(a)
        };
        let behind = if last > bottom {
            b
        } else if last < bottom {
            behind
        } else {
            behind.max(b)
        };
        Some((top.min(first), before, bottom.max(last), behind))
    };
    for (node, layer) in graph.nodes.iter().zip(layers) {
        if let Some(frame) = node.frame {
            spans[frame] = wider(spans[frame], (*layer, 0.0, *layer, 0.0));
        }
    }
    for frame in (0..spans.len()).rev() {
        let Some((first, a, last, b)) = spans[frame] else { continue };
        let own = (first, a + INSET + before, last, b + INSET + behind);
        room[first].0 = room[first].0.max(own.1);
        room[last].1 = room[last].1.max(own.3);
        if let Some(parent) = graph.frames[frame].parent {
            spans[parent] = wider(spans[parent], own);
        }
    }
    room
}
