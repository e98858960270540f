//! Frames around nodes and other frames: lines to and from frames, and the rectangles of frames.

use super::graph::{Direction, Frame, Graph};
use super::layers::{EM, INSET, Layout, Place, TITLE, What};
use super::words::width;

/// Rectangle: left, top, right, bottom.
pub(super) type Area = (f64, f64, f64, f64);

/// The most node pairs that lines to frames are expanded to.
const PAIRS: usize = 20_000;

/// Connects lines to the frames that they name. A line may name a frame before it is declared, so readers
/// make a node of every name; nodes that bear a frame's name are removed here.
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

/// Whether `frame` is `other`, or nested in it.
fn is_in(graph: &Graph, frame: Option<usize>, other: usize) -> bool {
    std::iter::successors(frame, |at| graph.frames[*at].parent).any(|at| at == other)
}

/// Nodes of a frame and of the frames nested in it.
fn members(graph: &Graph, frame: usize) -> Vec<usize> {
    (0..graph.nodes.len()).filter(|node| is_in(graph, graph.nodes[*node].frame, frame)).collect()
}

/// Nodes of a frame without a line from another node of it (`first`), or without a line to one (not `first`).
/// All its nodes where lines in a circle leave none.
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

/// Node at which a line enters a frame (`first`), or leaves it.
fn member(graph: &Graph, frame: usize, first: bool) -> Result<usize, String> {
    let nodes = border(graph, frame, first);
    let found = if first { nodes.first() } else { nodes.last() };
    found.copied().ok_or_else(|| "a line to an empty frame is not drawn".into())
}

/// Node pairs that lines to frames put in order, so that one frame is above the other: index of the line,
/// upper node, lower node.
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

/// Rectangle of each frame around its content; none where it is empty. Goes backwards, because inner frames
/// have higher indices and their rectangles extend the outer one.
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

/// Width that a frame needs for its title.
pub(super) fn title_width(title: &str) -> f64 {
    if title.is_empty() { 0.0 } else { width(title) * (EM - 1.0) + 20.0 }
}

fn around(place: &Place) -> Area {
    let (x, y) = (place.width / 2.0, place.height / 2.0);
    (place.x - x, place.y - y, place.x + x, place.y + y)
}

/// Gaps before and behind each layer for the frames that begin and end there. Only drawings with lines to
/// frames need them: a line must be visible between its frame and the next node.
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
    // By frame: first layer, gap before it, last layer, gap behind it.
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
