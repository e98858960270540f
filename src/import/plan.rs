//! What a tool's reader says of a project: which files are pages and where they go, what is copied, and in
//! which order all of it stands.

use super::path;
use super::project::Project;
use crate::address::index_rank;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};

/// The whole of a project as it will be written.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) language: Option<String>,
    pub(super) base_url: Option<String>,
    pub(super) pages: Vec<Page>,
    /// Files that are copied, and where to below `content/`.
    pub(super) assets: Vec<(String, String)>,
    /// The navigation, if the tool has one of its own.
    pub(super) nav: Vec<NavItem>,
    /// Links of the top navigation: words, and the address as the tool writes it.
    pub(super) top: Vec<(String, String)>,
    /// Titles and order of folders as the tool has them, by the path below `content/`.
    pub(super) sections: BTreeMap<String, SectionMeta>,
    /// Folders whose pages stand with the newest first where they name no order.
    pub(super) by_date: Vec<String>,
    /// Folders that `/x` may be in, for files that are not pages: the static folder first.
    pub(super) roots: Vec<String>,
    /// Patterns of addresses, by the folder of the pages: `/:year/:slug/`.
    pub(super) permalinks: Vec<(String, String)>,
    /// Folder that a page's own address counts from, if not the site.
    pub(super) slug_base: String,
    /// Whether a page's title stands in its address where the pattern asks for a slug and it has none.
    pub(super) has_titles_in_addresses: bool,
    /// Beginnings of the paths of drafts.
    pub(super) drafts: Vec<String>,
    /// Short beginnings of paths and the folders that they stand for: `@site` of Docusaurus.
    pub(super) shortcuts: Vec<(String, String)>,
}

/// One page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Page {
    /// Its file in the project.
    pub(super) from: String,
    /// Its file below `content/`.
    pub(super) to: String,
    /// Its address in the old site, as [`path::address`] spells it.
    pub(super) address: String,
}

/// An entry of the navigation.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct NavItem {
    pub(super) title: Option<String>,
    /// The page's file in the project.
    pub(super) page: Option<String>,
    pub(super) children: Vec<NavItem>,
}

/// Title, description and order of a folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SectionMeta {
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) order: Option<i64>,
}

impl NavItem {
    pub(super) fn page(title: Option<&str>, page: impl Into<String>) -> NavItem {
        NavItem { title: title.map(str::to_string), page: Some(page.into()), children: Vec::new() }
    }

    pub(super) fn group(title: &str, children: Vec<NavItem>) -> NavItem {
        NavItem { title: Some(title.to_string()), page: None, children }
    }

    /// All pages of it, in reading order.
    pub(super) fn pages<'a>(&'a self, out: &mut Vec<&'a str>) {
        out.extend(self.page.as_deref());
        self.children.iter().for_each(|child| child.pages(out));
    }
}

impl Plan {
    /// Adds the pages and other files of a folder: each goes to the same path below `into`. Names that do
    /// not pass are left out.
    pub(super) fn take(
        &mut self,
        project: &Project,
        folder: &str,
        into: &str,
        passes: impl Fn(&str) -> bool,
    ) {
        for file in project.below(folder) {
            let below = file.strip_prefix(folder).unwrap_or(file).trim_start_matches('/');
            if below.split('/').any(|part| part.starts_with('.')) || !passes(below) {
                continue;
            }
            let to = if into.is_empty() { below.to_string() } else { format!("{into}/{below}") };
            if path::is_markdown(file) {
                self.add_page(file, &to);
            } else {
                self.assets.push((file.to_string(), to));
            }
        }
    }

    /// Adds a page, named `.md` and, where it is a folder's own, `index.md`.
    pub(super) fn add_page(&mut self, file: &str, to: &str) {
        let stem = path::without_ending(to);
        let is_index = index_rank(path::name(stem)).is_some();
        let to = match is_index {
            true => format!("{}index.md", &stem[..stem.len() - path::name(stem).len()]),
            false => format!("{stem}.md"),
        };
        self.pages.push(Page { from: file.to_string(), address: path::address(&to), to });
    }

    /// The files of a folder as they are, `static/` for example.
    pub(super) fn take_static(&mut self, project: &Project, folder: &str) {
        for file in project.below(folder) {
            let below = &file[folder.len() + 1..];
            let name = path::name(below);
            // Pages would be read as pages; configuration files of servers are for other servers.
            if (name.starts_with('.') && name != ".nojekyll") || path::is_markdown(file) {
                continue;
            }
            self.assets.push((file.to_string(), below.to_string()));
        }
        self.roots.push(folder.to_string());
    }

    /// Pages by their old address.
    pub(super) fn by_address(&self) -> HashMap<&str, &str> {
        self.pages.iter().rev().map(|page| (page.address.as_str(), page.from.as_str())).collect()
    }
}

/// Reading of values.
pub(super) fn text<'a>(value: &'a Value, keys: &[&str]) -> Option<&'a str> {
    keys.iter().find_map(|key| value.get(key)?.as_str()).map(str::trim).filter(|text| !text.is_empty())
}

/// The entries of a map; nothing where it is none.
pub(super) fn entries(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flat_map(Map::iter)
}

/// The items of a list; nothing where it is none.
pub(super) fn items(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}
