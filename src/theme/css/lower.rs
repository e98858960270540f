//! Rules as browsers from 2020 read them: nothing nested, and what they do not know in a rule of its own.

use crate::theme::css::tree::Node;
use crate::theme::css::{declarations, media, selectors};

/// At-rules whose body is rules again.
const GROUPS: &[&str] = &["@media", "@supports", "@container", "@layer", "@starting-style"];

/// Lowers one node. `stronger` is how much its selectors win over those of the theme's layers.
pub(super) fn node(node: Node, stronger: usize) -> Vec<Node> {
    match node {
        Node::Block { prelude, body } if is_group(&prelude) => {
            let body: Vec<_> = body.into_iter().flat_map(|part| self::node(part, stronger)).collect();
            vec![Node::Block { prelude: condition(&prelude), body }]
        }
        Node::Block { prelude, body } if !prelude.starts_with('@') => {
            rule(&selectors::list(&prelude), body, stronger)
        }
        // `@keyframes`, `@font-face` and what the program does not know.
        other => vec![other],
    }
}

fn is_group(prelude: &str) -> bool {
    let name = prelude.split([' ', '(']).next().unwrap_or_default();
    GROUPS.contains(&name)
}

fn condition(prelude: &str) -> String {
    if prelude.starts_with("@media") { media::lower(prelude) } else { prelude.to_string() }
}

/// A rule, with what is nested in it behind it.
fn rule(selectors: &[String], body: Vec<Node>, stronger: usize) -> Vec<Node> {
    let (mut out, mut run) = (Vec::new(), Vec::new());
    for part in body {
        match part {
            Node::Statement(text) if !text.starts_with('@') => run.push(text),
            Node::Block { prelude, body } if is_group(&prelude) => {
                out.extend(declared(selectors, std::mem::take(&mut run), stronger));
                let body = rule(selectors, body, stronger);
                out.push(Node::Block { prelude: condition(&prelude), body });
            }
            Node::Block { prelude, body } if !prelude.starts_with('@') => {
                out.extend(declared(selectors, std::mem::take(&mut run), stronger));
                out.extend(rule(&selectors::nest(selectors, &selectors::list(&prelude)), body, stronger));
            }
            other => out.push(other),
        }
    }
    out.extend(declared(selectors, run, stronger));
    out
}

/// A rule of declarations: once for what every browser reads, and once for each selector that some do not.
fn declared(selectors: &[String], texts: Vec<String>, stronger: usize) -> Vec<Node> {
    if texts.is_empty() {
        return Vec::new();
    }
    let lowered = declarations::lower(texts);
    let mut out = Vec::new();
    for group in selectors::groups(selectors, stronger) {
        let statements = |texts: &[String]| texts.iter().cloned().map(Node::Statement).collect();
        out.push(Node::Block { prelude: group.join(","), body: statements(&lowered.plain) });
        for fallback in &lowered.fallbacks {
            let prelude: Vec<_> = group.iter().filter_map(|s| fallback.selector(s)).collect();
            if !prelude.is_empty() {
                let inside = Node::Block { prelude: prelude.join(","), body: statements(&fallback.texts) };
                out.push(Node::Block { prelude: fallback.condition.into(), body: vec![inside] });
            }
        }
    }
    out
}
