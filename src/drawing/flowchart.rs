//! Flowcharts of `mermaid`. Colours and links of nodes are passed over.

use super::frames;
use super::graph::{Edge, Frame, Graph, Node, Shape, Stroke};
use super::shapes;
use super::statements::{Statement, clean, direction};

/// Statements that only say how something looks, or what a click does.
const LOOKS: &[&str] = &["style", "classDef", "class", "linkStyle", "click"];

/// Opening marks of a node's words, with the closing ones; longer ones first.
const SHAPES: &[(&str, &str, Shape)] = &[
    ("(((", ")))", Shape::Ellipse),
    ("([", "])", Shape::Pill),
    ("[[", "]]", Shape::Box),
    ("[(", ")]", Shape::Cylinder),
    ("((", "))", Shape::Ellipse),
    ("{{", "}}", Shape::Hexagon),
    ("[/", "/]", Shape::Leaning),
    ("[/", "\\]", Shape::Leaning),
    ("[\\", "\\]", Shape::Leaning),
    ("[\\", "/]", Shape::Leaning),
    ("[", "]", Shape::Box),
    ("(", ")", Shape::Round),
    ("{", "}", Shape::Diamond),
    (">", "]", Shape::Leaning),
];

/// Reads the statements behind the first line, whose words after `flowchart` are `head`.
pub(super) fn read(head: &str, statements: &[Statement<'_>], graph: &mut Graph) -> Result<(), String> {
    graph.direction = direction(head).unwrap_or_default();
    let (mut frame, mut lines) = (None, Vec::new());
    let mut rest = statements.iter();
    while let Some(statement) = rest.next() {
        let mut text = shapes::unnamed(statement.text, &mut lines);
        // Settings in braces may stand one a line.
        while text.rsplit_once("@{").is_some_and(|(_, inside)| shapes::braced(inside).is_none()) {
            let Some(more) = rest.next() else { break };
            text.extend(["\n", more.text]);
        }
        // Settings of an edge only say how it looks, so they are passed over.
        if text.split_once("@{").is_some_and(|(name, _)| lines.iter().any(|line| line == name.trim())) {
            continue;
        }
        one(&text, graph, &mut frame).map_err(|why| format!("line {}: {why}", statement.line))?;
    }
    if frame.is_some() {
        return Err("a `subgraph` has no `end`".into());
    }
    frames::join(graph)
}

fn one(text: &str, graph: &mut Graph, frame: &mut Option<usize>) -> Result<(), String> {
    let first = text.split_whitespace().next().unwrap_or_default();
    if LOOKS.contains(&first) {
        return Ok(());
    }
    if first == "end" {
        *frame = graph.frames[frame.ok_or("an `end` ends nothing")?].parent;
        return Ok(());
    }
    // The direction of a subgraph is ignored: a drawing has one direction.
    if first == "direction" {
        return Ok(());
    }
    if first == "subgraph" {
        let rest = text["subgraph".len()..].trim();
        let (name, title) = match rest.find('[') {
            Some(at) => (rest[..at].trim(), clean(rest[at + 1..].trim_end_matches(']'))),
            None => (if rest.contains(' ') { "" } else { rest }, clean(rest)),
        };
        let (title, name) = (title.replace('\n', " "), name.trim_matches('"').to_string());
        *frame = Some(graph.open(Frame { title, name, parent: *frame })?);
        return Ok(());
    }
    chain(text, graph, *frame)
}

/// `a --> b & c -- words --> d`.
fn chain(text: &str, graph: &mut Graph, frame: Option<usize>) -> Result<(), String> {
    let (mut ends, mut rest) = group(text, graph, frame)?;
    while !rest.is_empty() {
        let (line, after) = arrow(rest)?;
        let (next, after) = group(after, graph, frame)?;
        for &from in &ends {
            for &to in &next {
                graph.join(Edge { from, to, ..line.clone() })?;
            }
        }
        (ends, rest) = (next, after);
    }
    Ok(())
}

/// `a & b[words]`: the nodes, and what follows.
fn group<'t>(
    text: &'t str,
    graph: &mut Graph,
    frame: Option<usize>,
) -> Result<(Vec<usize>, &'t str), String> {
    let mut nodes = Vec::new();
    let mut rest = text.trim_start();
    loop {
        let (node, after) = node(rest, graph, frame)?;
        nodes.push(node);
        rest = after.trim_start();
        match rest.strip_prefix('&') {
            Some(after) => rest = after.trim_start(),
            None => return Ok((nodes, rest)),
        }
    }
}

fn node<'t>(text: &'t str, graph: &mut Graph, frame: Option<usize>) -> Result<(usize, &'t str), String> {
    let mut end = text.len();
    for (at, c) in text.char_indices() {
        let is_part = c.is_alphanumeric() || c == '_' || !c.is_ascii() && !c.is_whitespace();
        // A hyphen or dot inside of a name is followed by one of its letters; else a line begins.
        let joins =
            matches!(c, '-' | '.') && text[at + 1..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
        if !(is_part || joins && at > 0) {
            end = at;
            break;
        }
    }
    let (name, mut rest) = text.split_at(end);
    if name.is_empty() {
        return Err(match rest.chars().next() {
            Some(c) => format!("`{}` is not expected", c.escape_debug()),
            None => "a node is missing at the end".into(),
        });
    }
    let index = graph.node(name, frame)?;
    graph.nodes[index].frame = graph.nodes[index].frame.or(frame);
    if let Some(inside) = rest.strip_prefix("@{") {
        let unknown = "shapes as `@{ … }` are not drawn";
        let (inside, after) = shapes::braced(inside).ok_or(unknown)?;
        let (shape, words) = shapes::settings(inside).ok_or(unknown)?;
        let old = graph.nodes[index].clone();
        let (shape, words) = (shape.unwrap_or(old.shape), words.unwrap_or_else(|| old.words.clone()));
        graph.nodes[index] = Node { words, shape, ..old };
        return Ok((index, after));
    }
    for (open, close, shape) in SHAPES {
        let Some(inside) = rest.strip_prefix(open) else { continue };
        let Some((words, after)) = enclosed(inside, close) else { continue };
        graph.nodes[index] = Node { words: clean(words), shape: *shape, ..graph.nodes[index].clone() };
        rest = after;
        break;
    }
    if let Some(class) = rest.strip_prefix(":::") {
        rest = class.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ','));
    }
    Ok((index, rest))
}

/// Texts before and behind the closing mark; between quotes, the mark is part of the words.
fn enclosed<'t>(text: &'t str, close: &str) -> Option<(&'t str, &'t str)> {
    let quoted = text.trim_start().strip_prefix('"').and_then(|inside| {
        let end = inside.find('"')?;
        let after = inside[end + 1..].trim_start().strip_prefix(close)?;
        Some((&inside[..end], after))
    });
    quoted.or_else(|| {
        let end = text.find(close)?;
        Some((&text[..end], &text[end + close.len()..]))
    })
}

/// A line at the beginning of a text: `-->`, `-.->|words|`, `== words ==>`, `<-->`, `~~~`.
fn arrow(text: &str) -> Result<(Edge, &str), String> {
    let wrong = || {
        let shown: String = text.chars().take(12).collect();
        format!("`{}` is no line between nodes", shown.escape_debug())
    };
    let head = |c: char| matches!(c, '<' | '>' | 'x' | 'o');
    let starts = |text: &str| {
        text.starts_with("--") || text.starts_with("==") || text.starts_with("-.") || text.starts_with("~~~")
    };
    let back = text.starts_with(head) && starts(&text[1..]);
    let body = if back { &text[1..] } else { text };
    if !starts(body) {
        return Err(wrong());
    }
    let mark = |c: char| matches!(c, '-' | '=' | '.' | '~');
    let length = body.find(|c| !mark(c)).unwrap_or(body.len());
    let (mut run, mut rest) = body.split_at(length);
    let stroke = match () {
        () if run.starts_with('~') => Stroke::Hidden,
        () if run.starts_with('=') => Stroke::Thick,
        () if run.contains('.') => Stroke::Dotted,
        () => Stroke::Solid,
    };
    let mut forward = rest.starts_with(head)
        && !rest[1..].starts_with(|c: char| c.is_alphanumeric() && !rest.starts_with('>'));
    let mut words = String::new();
    // `-- words -->`: the line goes on behind the words.
    let is_open = !forward && run.len() == 2 && stroke != Stroke::Hidden;
    if is_open {
        let closing = ["--", "==", "-.", ".-"];
        let at = closing.iter().filter_map(|mark| rest.find(mark)).min().ok_or_else(wrong)?;
        words = clean(&rest[..at]);
        rest = &rest[at..];
        let length = rest.find(|c| !mark(c)).unwrap_or(rest.len());
        (run, rest) = rest.split_at(length);
        forward = rest.starts_with(head);
    }
    if forward {
        rest = &rest[1..];
    }
    let rest = rest.trim_start();
    let (words, rest) = match rest.strip_prefix('|').and_then(|inside| inside.split_once('|')) {
        Some((inside, after)) => (clean(inside), after),
        None => (words, rest),
    };
    let length = match stroke {
        Stroke::Dotted => run.matches('.').count(),
        _ => run.len().saturating_sub(2 + usize::from(!forward)),
    };
    let length = length.clamp(1, 6);
    Ok((Edge { from: 0, to: 0, words, stroke, heads: (back, forward), length, frames: (None, None) }, rest))
}
