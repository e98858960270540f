//! `nav:` of a site: the links of the header, and where entries have `children`, the tree of the whole site.

use super::{linked, quoted, unknown_key};
use crate::diag::{Code, Diagnostic, Diags};
use crate::limits::{ADDRESS, NAV, NAV_DEPTH, TITLE};
use crate::source::Span;
use crate::yaml::Node;

const KEYS: &[&str] = &["title", "link", "children"];

/// An entry of the navigation. It has a link or children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavItem {
    /// The words; where there are none, the title of the page that it leads to.
    pub title: Option<String>,
    /// Its destination, as typed.
    pub link: Option<(String, Span)>,
    /// The entries in it.
    pub children: Vec<NavItem>,
}

impl NavItem {
    /// Its link, and those of the entries in it: as typed, with their places.
    pub fn links(&self) -> Vec<&(String, Span)> {
        self.link.iter().chain(self.children.iter().flat_map(NavItem::links)).collect()
    }
}

/// Reads `nav:`.
pub(super) fn read(node: &Node<'_>, diags: &mut Diags) -> Vec<NavItem> {
    if linked::told(node, "nav", true, diags) {
        return Vec::new();
    }
    let items = level(node, 1, diags);
    node.first(items, &NAV, diags)
}

fn level(node: &Node<'_>, depth: usize, diags: &mut Diags) -> Vec<NavItem> {
    if NAV_DEPTH.is_below(depth) {
        diags.push(NAV_DEPTH.finding(Code::TooMuch, node.span(), depth));
        return Vec::new();
    }
    node.items(diags).iter().filter_map(|item| one(item, depth, diags)).collect()
}

fn one(node: &Node<'_>, depth: usize, diags: &mut Diags) -> Option<NavItem> {
    if !node.is_map() {
        let link = node.short(&ADDRESS, diags)?;
        return Some(NavItem { title: None, link: Some((link, node.span())), children: Vec::new() });
    }
    if linked::told_entry(node, "nav", true, diags) {
        return None;
    }
    for (key, value) in node.entries(diags).iter().filter(|(key, _)| !KEYS.contains(&key.as_str())) {
        diags.push(unknown_key(value, key, KEYS));
    }
    let text = |key: &str, cap, diags: &mut Diags| {
        let value = node.get(key).filter(|value| !value.is_null())?;
        Some((value.short(cap, diags)?, value.span()))
    };
    let title = text("title", &TITLE, diags);
    if let Some((_, span)) = title.as_ref().filter(|(title, _)| title.trim().is_empty()) {
        let d = Diagnostic::new(Code::InvalidValue, *span, "a `title` without words").warning();
        diags.push(d.hint("write words, or leave `title` out: a `link` alone shows the page's own title"));
    }
    let title = title.map(|(title, _)| title).filter(|title| !title.trim().is_empty());
    let link = text("link", &ADDRESS, diags);
    let list = node.get("children");
    let is_told = list.as_ref().is_some_and(|list| !list.is_list() && !list.is_null());
    let children = list.map_or(Vec::new(), |list| level(&list, depth + 1, diags));
    let fault = match (&title, &link) {
        (_, None) if children.is_empty() && is_told => return None,
        (_, None) if children.is_empty() => "an entry of `nav` needs a `link` or `children`",
        (None, None) => "an entry of `nav` without a `link` needs a `title`",
        _ => return Some(NavItem { title, link, children }),
    };
    let d = Diagnostic::new(Code::InvalidValue, node.span(), fault);
    diags.push(d.hint(format!("its keys are {}; a `link` alone shows the page's own title", quoted(KEYS))));
    None
}

/// JSON Schema of `nav:`.
pub(super) fn json_schema() -> serde_json::Value {
    serde_json::json!({
        "type": "array",
        "description": "Links of the header; the sections where it is left out. With `children` it is the tree beside every page, and gives the order of pages",
        "items": {"$ref": "#/$defs/nav"},
    })
}

/// JSON Schema of an entry, which others may stand in.
pub(super) fn entry_schema() -> serde_json::Value {
    serde_json::json!({
        "type": ["object", "string"],
        "additionalProperties": false,
        "anyOf": [{"required": ["link"]}, {"required": ["title", "children"]}, {"type": "string"}],
        "properties": {
            "title": {"type": "string", "description": "The words; the title of the page where it is left out"},
            "link": {"type": "string", "description": "Where it leads: a path below content/, guide:<set>, or a web address. A folder without children shows what it holds"},
            "children": {"type": "array", "items": {"$ref": "#/$defs/nav"}, "description": "The entries in it"},
        },
    })
}
