//! Side navigations as VitePress, VuePress and Starlight have them: lists of texts and objects.

use crate::import::path;
use crate::import::plan::{NavItem, Plan, text};
use crate::import::report::Report;
use serde_json::Value;
use std::collections::HashMap;

/// The most levels of lists in lists.
const DEEPEST: usize = 12;

/// Line of the report for a part of a navigation that is no literal.
pub(super) const CALCULATED: &str =
    "the navigation is calculated here by a program, so that its order is lost";

/// Resolves the entries of a navigation.
pub(super) struct Sidebar<'a> {
    /// The file of the navigation, for the report.
    pub(super) file: &'a str,
    /// Files of pages by address.
    pub(super) pages: HashMap<&'a str, &'a str>,
    /// Beginning of every address: the folder of the language.
    pub(super) base: String,
    /// Language of the titles, which are read from `translations` of each entry; `None` for its own title.
    pub(super) language: Option<String>,
}

impl<'a> Sidebar<'a> {
    pub(super) fn new(file: &'a str, plan: &'a Plan) -> Sidebar<'a> {
        Sidebar { file, pages: plan.by_address(), base: String::new(), language: None }
    }

    /// A list, or a map from beginnings of addresses to lists.
    pub(super) fn read(&self, value: &Value, report: &mut Report) -> Vec<NavItem> {
        match value {
            Value::Null => {
                report.lost(self.file, 0, CALCULATED);
                Vec::new()
            }
            Value::Object(map) => {
                // The lists keep the order of the map. The key of each is the beginning of the addresses in a folder.
                let lists = map.iter().map(|(prefix, value)| {
                    let (list, base) = match value {
                        Value::Object(inner) => {
                            (inner.get("items").unwrap_or(value), text(value, &["base"]).unwrap_or(prefix))
                        }
                        other => (other, prefix.as_str()),
                    };
                    (prefix.trim_matches('/'), self.list(list, base, 0, report))
                });
                // Each list becomes a group, except the list of the root and a list that already is a single group.
                let of_folder = |(prefix, children): (&str, Vec<NavItem>)| match prefix.is_empty()
                    || children.len() == 1
                {
                    true => children,
                    false => vec![NavItem { children, ..NavItem::default() }],
                };
                lists.flat_map(of_folder).collect()
            }
            list => self.list(list, "/", 0, report),
        }
    }

    fn list(&self, value: &Value, prefix: &str, depth: usize, report: &mut Report) -> Vec<NavItem> {
        if depth > DEEPEST {
            return Vec::new();
        }
        if value.is_null() {
            report.lost(self.file, 0, CALCULATED);
        }
        let list = value.as_array().map_or(&[][..], Vec::as_slice);
        list.iter().filter_map(|item| self.item(item, prefix, depth, report)).collect()
    }

    fn item(&self, item: &Value, prefix: &str, depth: usize, report: &mut Report) -> Option<NavItem> {
        match item {
            Value::String(link) => {
                Some(NavItem { page: self.page(link, prefix, report), ..NavItem::default() })
            }
            // VuePress had pairs of address and title.
            Value::Array(pair) => {
                let title = pair.get(1).and_then(Value::as_str).map(str::to_string);
                let page =
                    pair.first().and_then(Value::as_str).and_then(|link| self.page(link, prefix, report));
                Some(NavItem { title, page, children: Vec::new() })
            }
            Value::Object(_) => {
                let title = match &self.language {
                    Some(language) => item.get("translations").and_then(|all| text(all, &[language])),
                    None => text(item, &["text", "label", "title"]),
                };
                let title = title.map(str::to_string);
                let own =
                    text(item, &["prefix", "base"]).map_or(prefix.to_string(), |own| joined(prefix, own));
                let directory = item.get("autogenerate").and_then(|auto| text(auto, &["directory"]));
                let children = match directory {
                    Some(directory) => self.below(directory),
                    None => {
                        let none = Value::Array(Vec::new());
                        let children = item.get("items").or(item.get("children")).unwrap_or(&none);
                        self.list(children, &own, depth + 1, report)
                    }
                };
                let link = text(item, &["link", "slug", "path"]);
                let base = if item.get("base").is_some() { &own } else { prefix };
                let page = link.and_then(|link| self.page(link, base, report));
                Some(NavItem { title, page, children })
            }
            Value::Null => {
                report.lost(self.file, 0, CALCULATED);
                None
            }
            _ => None,
        }
    }

    /// The pages below a folder, by name.
    fn below(&self, directory: &str) -> Vec<NavItem> {
        let start = path::address(&format!("{}/{directory}", self.base));
        let mut found: Vec<(&str, &str)> = self
            .pages
            .iter()
            .filter(|(address, _)| **address == start || address.starts_with(&format!("{start}/")))
            .map(|(address, from)| (*address, *from))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, from)| NavItem::page(None, from)).collect()
    }

    fn page(&self, link: &str, prefix: &str, report: &mut Report) -> Option<String> {
        if link.contains("://") || link.starts_with("mailto:") {
            report.lost(self.file, 0, format!("the link `{link}` of the navigation is left out"));
            return None;
        }
        let link = link.split(['#', '?']).next().unwrap_or(link);
        // `base` may end in the middle of a name: `/reference/default-theme-`.
        let whole = if link.starts_with('/') { link.to_string() } else { format!("{prefix}{link}") };
        let slashed = joined(prefix, link);
        let found = [whole, slashed, link.to_string()].iter().find_map(|link| {
            let with_base = path::address(&format!("{}/{link}", self.base));
            self.pages.get(with_base.as_str()).or_else(|| self.pages.get(path::address(link).as_str()))
        });
        if found.is_none() {
            report.lost(self.file, 0, format!("the navigation names `{link}`, which is not there"));
        }
        found.map(|from| from.to_string())
    }
}

fn joined(prefix: &str, link: &str) -> String {
    if link.starts_with('/') { link.to_string() } else { format!("{}/{link}", prefix.trim_end_matches('/')) }
}

/// The links of a top navigation. Menus in it are reported: here it has none.
pub(super) fn top(value: Option<&Value>, file: &str, report: &mut Report) -> Vec<(String, String)> {
    let mut out = Vec::new();
    if value.is_some_and(Value::is_null) {
        report.lost(file, 0, "the top navigation is calculated by a program, and left out");
    }
    for item in value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice) {
        let title = text(item, &["text", "label", "title"]);
        match (title, text(item, &["link", "to", "href"])) {
            (Some(title), Some(link)) => out.push((title.to_string(), link.to_string())),
            (Some(title), None) if item.get("items").or(item.get("children")).is_some() => {
                report.lost(file, 0, format!("the menu `{title}` of the top navigation is left out"));
            }
            (Some(title), None) => {
                report.lost(file, 0, format!("the link `{title}` of the top navigation is left out"));
            }
            // A page by its address alone, and pictures and searches without words.
            (None, Some(link)) if !link.contains("://") => {
                report.lost(file, 0, format!("the link `{link}` of the top navigation is left out"));
            }
            (None, _) if item.is_null() || item.is_string() => {
                report.lost(file, 0, "an entry of the top navigation is left out");
            }
            _ => {}
        }
    }
    out
}
