//! Diagrams of states of `mermaid`.

use super::graph::{Edge, Graph, Node, Shape, Stroke};
use super::statements::{Statement, clean, direction};

const LOOKS: &[&str] = &["style", "classDef", "class", "click", "hide", "scale"];

/// Reads the statements behind the first line.
pub(super) fn read(statements: &[Statement<'_>], graph: &mut Graph) -> Result<(), String> {
    let mut note: Option<(usize, String)> = None;
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
            None => note = one(statement.text, graph).map_err(told)?,
        }
    }
    if note.is_some() { Err("a note has no `end note`".into()) } else { Ok(()) }
}

/// Reads a statement. Gives the state that a note begins about.
fn one(text: &str, graph: &mut Graph) -> Result<Option<(usize, String)>, String> {
    let first = text.split_whitespace().next().unwrap_or_default();
    if LOOKS.contains(&first) {
        return Ok(None);
    }
    if first == "direction" {
        graph.direction = direction(&text[first.len()..]).unwrap_or_default();
        return Ok(None);
    }
    if text.ends_with('{') {
        return Err("states in a state are not drawn".into());
    }
    if text == "--" {
        return Err("states at the same time are not drawn".into());
    }
    if first == "note" {
        let rest = text["note".len()..].trim_start();
        let about = ["right", "left"].iter().find_map(|side| rest.strip_prefix(side)?.strip_prefix(" of"));
        let about = about.ok_or("a note is `right of` or `left of` a state")?.trim();
        let (name, words) =
            about.split_once(':').map_or((about, None), |(name, words)| (name.trim(), Some(words)));
        let state = graph.node(name, None)?;
        return match words {
            Some(words) => remark(graph, state, clean(words)).map(|()| None),
            None => Ok(Some((state, String::new()))),
        };
    }
    if first == "state" {
        return declare(text["state".len()..].trim(), graph).map(|()| None);
    }
    if let Some((from, rest)) = text.split_once("-->") {
        let (to, words) = rest.split_once(':').map_or((rest, ""), |(to, words)| (to, words));
        let from = end(from.trim(), Shape::Start, graph)?;
        let to = end(to.trim(), Shape::End, graph)?;
        let line =
            Edge { from, to, words: clean(words), stroke: Stroke::Solid, heads: (false, true), length: 1 };
        return graph.join(line).map(|()| None);
    }
    if let Some((name, words)) = text.split_once(':') {
        let state = end(name.trim(), Shape::Round, graph)?;
        let words = clean(words);
        let node = &mut graph.nodes[state];
        // A second description stands below the first.
        node.words = if node.words == name.trim() { words } else { format!("{}\n{words}", node.words) };
        return Ok(None);
    }
    end(text, Shape::Round, graph).map(|_| None)
}

/// `state "words" as name`, `state name <<choice>>`.
fn declare(text: &str, graph: &mut Graph) -> Result<(), String> {
    if let Some((words, name)) = text.rsplit_once(" as ").filter(|(words, _)| words.starts_with('"')) {
        let state = end(name.trim(), Shape::Round, graph)?;
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
    let state = end(name.trim(), shape, graph)?;
    let node = &mut graph.nodes[state];
    node.shape = shape;
    if shape != Shape::Round {
        node.words.clear();
    }
    Ok(())
}

/// A state by its name; `[*]` is the beginning or the end.
fn end(name: &str, shape: Shape, graph: &mut Graph) -> Result<usize, String> {
    let name = name.split(":::").next().unwrap_or(name).trim();
    if name == "[*]" {
        let key = if shape == Shape::Start { "[*]begin" } else { "[*]end" };
        let state = graph.node(key, None)?;
        graph.nodes[state] = Node { shape, ..Node::default() };
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
    let state = graph.node(name, None)?;
    if is_new {
        graph.nodes[state].shape = Shape::Round;
    }
    Ok(state)
}

fn remark(graph: &mut Graph, state: usize, words: String) -> Result<(), String> {
    let note = graph.add(Node { words, shape: Shape::Note, frame: None })?;
    graph.join(Edge {
        from: state,
        to: note,
        words: String::new(),
        stroke: Stroke::Dotted,
        heads: (false, false),
        length: 1,
    })
}
