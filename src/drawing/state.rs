//! Diagrams of states of `mermaid`.

use super::frames;
use super::graph::{Edge, Frame, Graph, Node, Shape, Stroke};
use super::statements::{Statement, clean, direction};

const LOOKS: &[&str] = &["style", "classDef", "class", "click", "hide", "scale"];

/// Reads the statements behind the first line.
pub(super) fn read(statements: &[Statement<'_>], graph: &mut Graph) -> Result<(), String> {
    let mut note: Option<(usize, String)> = None;
    let mut frame = None;
    for statement in statements {
        let told = |why: String| format!("line {}: {why}", statement.line);
        match &mut note {
            Some((state, words)) if statement.text.split_whitespace().eq(["end", "note"]) => {
                let (state, words) = (*state, std::mem::take(words));
                note = None;
                remark(graph, state, words).map_err(told)?;
            }
            Some((_, words)) => {
                words.extend([if words.is_empty() { "" } else { "\n" }, statement.text]);
            }
            None => note = one(statement.text, graph, &mut frame).map_err(told)?,
        }
    }
    if note.is_some() {
        return Err("a note has no `end note`".into());
    }
    if frame.is_some() {
        return Err("`}` is missing".into());
    }
    frames::join(graph)
}

/// Reads one statement. Where it begins a note of several lines, returns the note's state and its text, still empty.
fn one(text: &str, graph: &mut Graph, frame: &mut Option<usize>) -> Result<Option<(usize, String)>, String> {
    let first = text.split_whitespace().next().unwrap_or_default();
    if LOOKS.contains(&first) {
        return Ok(None);
    }
    if first == "direction" {
        // The direction of an inner state is ignored: a drawing has one direction.
        if frame.is_none() {
            graph.direction = direction(&text[first.len()..]).unwrap_or_default();
        }
        return Ok(None);
    }
    if text == "}" {
        *frame = graph.frames[frame.ok_or("`}` closes nothing")?].parent;
        return Ok(None);
    }
    if let Some(head) = text.strip_suffix('{') {
        *frame = Some(open(head.trim(), graph, *frame)?);
        return Ok(None);
    }
    let frame = *frame;
    if text == "--" {
        return Err("states at the same time are not drawn".into());
    }
    if first == "note" {
        let rest = text["note".len()..].trim_start();
        let about = ["right", "left"].iter().find_map(|side| rest.strip_prefix(side)?.strip_prefix(" of"));
        let about = about.ok_or("a note is `right of` or `left of` a state")?.trim();
        let (name, words) =
            about.split_once(':').map_or((about, None), |(name, words)| (name.trim(), Some(words)));
        let state = end(name, Shape::Round, graph, frame)?;
        return match words {
            Some(words) => remark(graph, state, clean(words)).map(|()| None),
            None => Ok(Some((state, String::new()))),
        };
    }
    if first == "state" {
        return declare(text["state".len()..].trim(), graph, frame).map(|()| None);
    }
    if let Some((from, rest)) = text.split_once("-->") {
        let (to, words) = rest.split_once(':').map_or((rest, ""), |(to, words)| (to, words));
        let from = end(from.trim(), Shape::Start, graph, frame)?;
        let to = end(to.trim(), Shape::End, graph, frame)?;
        let line = Edge {
            from,
            to,
            words: clean(words),
            stroke: Stroke::Solid,
            heads: (false, true),
            length: 1,
            frames: (None, None),
        };
        return graph.join(line).map(|()| None);
    }
    if let Some((name, words)) = text.split_once(':') {
        let state = end(name.trim(), Shape::Round, graph, frame)?;
        let words = clean(words);
        let node = &mut graph.nodes[state];
        // A second description stands below the first.
        node.words = if node.words == name.trim() { words } else { format!("{}\n{words}", node.words) };
        return Ok(None);
    }
    end(text, Shape::Round, graph, frame).map(|_| None)
}

/// `state "words" as name`, `state name <<choice>>`.
fn declare(text: &str, graph: &mut Graph, frame: Option<usize>) -> Result<(), String> {
    if let Some((words, name)) = text.rsplit_once(" as ").filter(|(words, _)| words.starts_with('"')) {
        let state = end(name.trim(), Shape::Round, graph, frame)?;
        graph.nodes[state].words = clean(words);
        return Ok(());
    }
    let (name, kind) =
        text.split_once("<<").map_or((text, ""), |(name, kind)| (name, kind.trim_end_matches(">>")));
    let shape = match kind.trim() {
        "" => Shape::Round,
        "choice" => Shape::Diamond,
        "fork" | "join" => Shape::Bar,
        other => return Err(format!("`<<{other}>>` is not drawn")),
    };
    let state = end(name.trim(), shape, graph, frame)?;
    let node = &mut graph.nodes[state];
    node.shape = shape;
    if shape != Shape::Round {
        node.words.clear();
    }
    Ok(())
}

/// Opens a composite state. `head` is `state name` or `state "words" as name`, without the `{` behind it.
fn open(head: &str, graph: &mut Graph, parent: Option<usize>) -> Result<usize, String> {
    let head = head.strip_prefix("state").ok_or("`{` is not expected")?.trim();
    let (title, name) = match head.rsplit_once(" as ").filter(|(words, _)| words.starts_with('"')) {
        Some((words, name)) => (clean(words).replace('\n', " "), name.trim()),
        None => (clean(head), head.trim_matches('"')),
    };
    graph.open(Frame { title, name: name.to_string(), parent })
}

/// State of a name. `[*]` is the start or the end state of its frame.
fn end(name: &str, shape: Shape, graph: &mut Graph, frame: Option<usize>) -> Result<usize, String> {
    let name = name.split(":::").next().unwrap_or(name).trim();
    if name == "[*]" {
        let which = if shape == Shape::Start { "begin" } else { "end" };
        let scope = frame.map_or(String::new(), |frame| frame.to_string());
        let state = graph.node(&format!("[*]{which}{scope}"), frame)?;
        graph.nodes[state] = Node { shape, frame, ..Node::default() };
        return Ok(state);
    }
    let is_name = !name.is_empty()
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.') || !c.is_ascii());
    if !is_name {
        return Err(format!(
            "`{}` is no name of a state",
            name.chars().take(24).collect::<String>().escape_debug()
        ));
    }
    let is_new = !graph.has(name);
    let state = graph.node(name, frame)?;
    graph.nodes[state].frame = graph.nodes[state].frame.or(frame);
    if is_new {
        graph.nodes[state].shape = Shape::Round;
    }
    Ok(state)
}

fn remark(graph: &mut Graph, state: usize, words: String) -> Result<(), String> {
    let frame = graph.nodes[state].frame;
    let note = graph.add(Node { words, shape: Shape::Note, frame })?;
    graph.join(Edge {
        from: state,
        to: note,
        words: String::new(),
        stroke: Stroke::Dotted,
        heads: (false, false),
        length: 1,
        frames: (None, None),
    })
}
