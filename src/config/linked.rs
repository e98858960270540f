//! Links of settings that are written in another shape, `{A: a.md}`, and how they are written here.

use crate::diag::{Code, Diagnostic, Diags};
use crate::yaml::{Node, flow_scalar, pasted};

/// Keys of an entry as it is written here.
const OWN: [&str; 3] = ["title", "link", "children"];

/// Reports links of another shape, with a hint that writes them. Returns whether it did.
pub(super) fn told(node: &Node<'_>, what: &str, takes_text: bool, diags: &mut Diags) -> bool {
    let meant = if node.is_map() { whole(node, takes_text) } else { None };
    let Some(hint) = meant.and_then(pasted) else { return false };
    let message = format!("`{what}` should be a list, found a map");
    diags.push(Diagnostic::new(Code::InvalidValue, node.span(), message).hint(hint));
    true
}

/// Reports an entry of another shape, with a hint that writes it. Returns whether it did.
pub(super) fn told_entry(node: &Node<'_>, what: &str, takes_text: bool, diags: &mut Diags) -> bool {
    let meant = match node.scalar() {
        Some(link) if !takes_text && !link.is_empty() => Some(pair(&words(&link), &link)),
        Some(_) => None,
        None => renamed(node).or_else(|| match &others(node)[..] {
            [(title, value)] => entry(title, value, takes_text),
            _ => None,
        }),
    };
    let Some(hint) = meant.and_then(pasted) else { return false };
    let message = format!("an entry of `{what}` needs a `title` and a `link`");
    diags.push(Diagnostic::new(Code::InvalidValue, node.span(), message).hint(hint));
    true
}

/// Each key of an entry, with the names that other tools give it.
const NAMES: &[(&str, &[&str])] = &[
    ("title", &["title", "text", "label", "name"]),
    ("link", &["link", "url", "href", "path", "to", "page"]),
    ("children", &["children", "items", "pages", "links"]),
];

/// The entry with our keys in place of other tools'. `None` where one of its keys is nobody's, or all are ours.
fn renamed(node: &Node<'_>) -> Option<String> {
    let entries = if node.is_map() { node.entries(&mut Diags::default()) } else { Vec::new() };
    // An entry with a `link` of ours is written for this program: only its unknown keys are wrong.
    let is_foreign = !entries.iter().any(|(key, _)| key == "link" || key == "children");
    let pairs: Option<Vec<String>> = entries
        .iter()
        .map(|(key, value)| {
            let (own, _) = NAMES.iter().find(|(_, names)| names.contains(&key.as_str()))?;
            let value = match *own {
                "children" => {
                    let items: Option<Vec<String>> = value.one_or_many().iter().map(Node::scalar).collect();
                    let items = items?.iter().map(|item| flow_scalar(item)).collect::<Vec<_>>();
                    format!("[{}]", items.join(", "))
                }
                _ => flow_scalar(&value.scalar()?),
            };
            Some(format!("{own}: {value}"))
        })
        .collect();
    pairs.filter(|pairs| is_foreign && pairs.len() > 1).map(|pairs| format!("{{{}}}", pairs.join(", ")))
}

/// The entries of a map, if none of its keys is one of an entry's own.
fn others<'a>(node: &Node<'a>) -> Vec<(String, Node<'a>)> {
    let entries = if node.is_map() { node.entries(&mut Diags::default()) } else { Vec::new() };
    match entries.iter().any(|(key, _)| OWN.contains(&key.as_str())) {
        true => Vec::new(),
        false => entries,
    }
}

/// A map of titles and addresses as a list; none where anything else is in it.
fn whole(node: &Node<'_>, nests: bool) -> Option<String> {
    let entries = others(node);
    let all: Option<Vec<String>> = entries.iter().map(|(title, value)| entry(title, value, nests)).collect();
    all.filter(|all| !all.is_empty()).map(|all| format!("[{}]", all.join(", ")))
}

fn entry(title: &str, value: &Node<'_>, nests: bool) -> Option<String> {
    if let Some(link) = value.scalar() {
        return (!link.is_empty()).then(|| pair(title, &link));
    }
    let children = whole(value, nests).filter(|_| nests)?;
    Some(format!("{{title: {}, children: {children}}}", flow_scalar(title)))
}

fn pair(title: &str, link: &str) -> String {
    format!("{{title: {}, link: {}}}", flow_scalar(title), flow_scalar(link))
}

/// The words for an address: its host, or its path.
fn words(link: &str) -> String {
    let host = link.split_once("://").map(|(_, rest)| rest.split('/').next().unwrap_or(rest));
    host.unwrap_or(link).trim_start_matches("www.").to_string()
}
