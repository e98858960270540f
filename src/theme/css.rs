//! Style sheets → one that old browsers read too: joined in the order of their layers, then lowered.
//!
//! Sources use cascade layers and today's syntax. What is built has no layers, because browsers from
//! before 2022 drop a whole `@layer` block; rules stand in the order of their layers instead. Rules of
//! the theme's own layers keep their selectors, and a browser test holds that every element looks as it
//! would with layers. Rules of a site's own layers, and those in no layer, win over all of these, so their
//! selectors are made stronger.

use crate::theme::css::tree::Node;
use std::collections::BTreeMap;

mod declarations;
mod lower;
mod media;
mod selectors;
mod tree;

/// Joins style sheets: those of `order`, then the others by name, so that what a site adds comes last.
pub(super) fn join(layers: &[&str], order: &[&str], sheets: &BTreeMap<&str, String>) -> String {
    let added = sheets.keys().filter(|name| !order.contains(name));
    let mut names: Vec<String> = layers.iter().map(|layer| layer.to_string()).collect();
    let mut found = Vec::new();
    for name in order.iter().chain(added) {
        if let Some(sheet) = sheets.get(name) {
            flatten(tree::parse(sheet), None, &mut names, &mut found);
        }
    }
    // No layer is stronger than any; a stable sort keeps the order inside each.
    found.sort_by_key(|(layer, _)| layer.unwrap_or(usize::MAX));
    let mut out = String::new();
    for (layer, node) in found {
        let rank = layer.unwrap_or(names.len());
        let stronger = (rank + 1).saturating_sub(layers.len());
        lower::node(node, stronger).iter().for_each(|node| tree::write(node, &mut out));
    }
    out
}

/// Takes rules out of their layers: each node with the place of its layer in `names`.
fn flatten(
    nodes: Vec<Node>,
    layer: Option<&str>,
    names: &mut Vec<String>,
    found: &mut Vec<(Option<usize>, Node)>,
) {
    for node in nodes {
        match node {
            Node::Block { prelude, body } if prelude.starts_with("@layer") => {
                let name = inner(layer, prelude["@layer".len()..].trim());
                place(&name, names);
                flatten(body, Some(&name), names, found);
            }
            Node::Statement(text) if text.starts_with("@layer") => {
                for name in text["@layer".len()..].split(',') {
                    place(&inner(layer, name.trim()), names);
                }
            }
            // A condition around layers: each of its parts has it for itself.
            Node::Block { prelude, body } if prelude.starts_with('@') && body.iter().any(is_layer) => {
                let mut parts = Vec::new();
                flatten(body, layer, names, &mut parts);
                let wrap =
                    |(layer, part)| (layer, Node::Block { prelude: prelude.clone(), body: vec![part] });
                found.extend(parts.into_iter().map(wrap));
            }
            other => {
                let rank = layer.map(|name| place(name, names));
                found.push((rank, other));
            }
        }
    }
}

fn is_layer(node: &Node) -> bool {
    match node {
        Node::Block { prelude, body } => prelude.starts_with("@layer") || body.iter().any(is_layer),
        Node::Statement(text) => text.starts_with("@layer"),
    }
}

/// The full name of a layer inside another.
fn inner(outer: Option<&str>, name: &str) -> String {
    outer.map_or_else(|| name.to_string(), |outer| format!("{outer}.{name}"))
}

/// The place of a layer in the order, which its first mention fixes.
fn place(name: &str, names: &mut Vec<String>) -> usize {
    names.iter().position(|known| known == name).unwrap_or_else(|| {
        names.push(name.to_string());
        names.len() - 1
    })
}

#[cfg(test)]
mod tests;
