//! Diagrams that authors write as text → SVG: `dot`, and flowcharts, sequences and states of `mermaid`.
//!
//! Pure, and the same on every machine: widths of words are reckoned, not measured. A drawing has no colours,
//! ids or styles of its own, so that it follows the page's, and no scripts. What is not drawn is an `Err`
//! that says where; the page then shows the source.

mod dot;
mod flowchart;
mod frames;
mod graph;
mod layers;
mod paint;
mod sequence;
mod shapes;
mod state;
mod statements;
mod words;

pub(crate) use layers::apart;
pub(crate) use words::{width, wrap};

use crate::limits::DRAWING;
use graph::Graph;

/// A language of diagrams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    Dot,
    Mermaid,
}

fn language(name: &str) -> Option<Language> {
    match name.to_ascii_lowercase().as_str() {
        "dot" | "graphviz" => Some(Language::Dot),
        "mermaid" => Some(Language::Mermaid),
        _ => None,
    }
}

/// Whether code in this language is drawn.
pub fn is_drawn(lang: &str) -> bool {
    language(lang).is_some()
}

/// Kinds of diagrams of `mermaid` by their first words.
const FLOWCHARTS: &[&str] = &["flowchart", "graph", "flowchart-elk"];
const STATES: &[&str] = &["stateDiagram", "stateDiagram-v2"];

/// The drawing of a diagram in a language; `name` is its title where it gives none. `Err` says why there is
/// none.
pub fn svg(lang: &str, text: &str, name: &str) -> Result<String, String> {
    if DRAWING.is_below(text.len()) {
        return Err(format!("it is longer than {} bytes", DRAWING.most));
    }
    let mut graph = Graph::default();
    match language(lang) {
        None => return Err("its language is not drawn".into()),
        Some(Language::Dot) => graph = dot::read(text)?,
        Some(Language::Mermaid) => {
            let source = statements::read(text);
            let Some((first, rest)) = source.statements.split_first() else {
                return Err("it is empty".into());
            };
            let (kind, head) = first.text.split_once(char::is_whitespace).unwrap_or((first.text, ""));
            (graph.title, graph.about) = (source.title.clone(), source.about.clone());
            match kind {
                _ if FLOWCHARTS.contains(&kind) => flowchart::read(head, rest, &mut graph)?,
                _ if STATES.contains(&kind) => state::read(rest, &mut graph)?,
                "sequenceDiagram" => return sequence::svg(&source, rest, name),
                _ => {
                    let shown: String = kind.chars().take(24).collect();
                    return Err(format!("line {}: `{}` is not drawn", first.line, shown.escape_debug()));
                }
            }
        }
    }
    if graph.nodes.is_empty() {
        return Err("it has no nodes".into());
    }
    let layout = layers::place(&graph)?;
    Ok(paint::svg(&graph, &layout, name))
}

#[cfg(test)]
mod tests;
