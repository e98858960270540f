//! Blanks in texts that are never filled: labels of options and of next steps, units, sources, titles of dates
//! and decisions.

use crate::diag::Diags;
use crate::keys::{Text, blanks_in};
use crate::yaml::Node;

/// Keys in whose texts, and in all below them, blanks are not filled.
const WITHOUT: [&str; 7] = ["any_of", "because", "one_of", "options", "say", "source", "unit"];

/// Keys of maps in whose values the blanks of `title` are not filled.
const TITLED: [&str; 2] = ["dates", "decisions"];

/// Key of a map of next steps, whose keys are their labels.
const NEXT: &str = "next";

/// The blanks of a file that are never filled, each with its place.
pub(super) fn blanks(root: &Node<'_>, text: &str) -> Vec<Text> {
    let mut found = Vec::new();
    // Most files have no blanks, and some have tens of thousands of rows.
    if text.contains("{{") {
        walk(root, &mut Vec::new(), &mut found);
    }
    found
}

fn walk<'a>(node: &Node<'a>, path: &mut Vec<String>, found: &mut Vec<Text>) {
    if node.is_map() {
        for (key, value) in node.entries(&mut Diags::default()) {
            if path.last().is_some_and(|above| above == NEXT) {
                found.extend(blanks_in(&key, &value.key_span().into()));
            }
            path.push(key);
            walk(&value, path, found);
            path.pop();
        }
    } else if node.is_list() {
        node.one_or_many().iter().for_each(|item| walk(item, path, found));
    } else if is_without(path)
        && let Some(text) = node.scalar()
    {
        found.extend(blanks_in(&text, &node.places(&text)));
    }
}

fn is_without(path: &[String]) -> bool {
    let titled = match path {
        [.., above, _, last] => last == "title" && TITLED.contains(&above.as_str()),
        _ => false,
    };
    titled || path.iter().any(|key| WITHOUT.contains(&key.as_str()))
}
