//! Sidebars of Docusaurus: `sidebars.*`, and the order of pages in a folder.

use super::without_numbers;
use crate::import::front;
use crate::import::literal;
use crate::import::path;
use crate::import::plan::{NavItem, Page, Plan, text};
use crate::import::project::Project;
use crate::import::report::Report;
use crate::import::tools::sidebar::CALCULATED;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// Path of the sidebar file: the one that `sidebarPath` names, else `sidebars.ts` or with another ending.
pub(super) fn sidebar_file(project: &Project, settings: &Value, home: &str) -> Option<String> {
    let endings = ["", ".ts", ".js", ".json", ".mjs", ".cjs"];
    let named = text(settings, &["sidebarPath"]).and_then(|typed| path::join(home, typed));
    let usual = path::join(home, "sidebars");
    [named, usual].into_iter().flatten().find_map(|stem| {
        let file = endings.iter().map(|ending| format!("{stem}{ending}")).find(|file| project.has(file));
        file.filter(|file| *file != stem || file.contains('.'))
    })
}

pub(super) fn sidebars(
    project: &Project,
    plan: &Plan,
    (folder, into): (&str, &str),
    file: &str,
    report: &mut Report,
) -> Vec<NavItem> {
    let reader = Sidebars::new(project, plan, folder, report);
    let value = literal::default_export(project, file, report).unwrap_or(Value::Null);
    if !value.is_object() {
        report.lost(file, 0, CALCULATED);
    }
    let lists = value.as_object().into_iter().flat_map(|map| map.values());
    let items: Vec<NavItem> = lists.flat_map(|list| reader.list(list, file, 0, report)).collect();
    if into.is_empty() { items } else { vec![NavItem { children: items, ..NavItem::default() }] }
}

/// Address of the first page of a sidebar.
pub(super) fn first_page(
    project: &Project,
    plan: &Plan,
    (folder, file): (&str, &str),
    name: &str,
) -> Option<String> {
    let mut report = Report::default();
    let reader = Sidebars::new(project, plan, folder, &mut report);
    let value = literal::default_export(project, file, &mut report)?;
    let list = reader.list(value.get(name)?, file, 0, &mut report);
    let mut pages = Vec::new();
    list.iter().for_each(|item| item.pages(&mut pages));
    let first = plan.pages.iter().find(|page| Some(&page.from.as_str()) == pages.first())?;
    Some(first.address.clone())
}

/// The sidebars of collections whose site is built elsewhere: each has a `config.json`.
pub(super) fn collections(project: &Project, plan: &Plan, folder: &str, report: &mut Report) -> Vec<NavItem> {
    let files: Vec<String> =
        project.below(folder).filter(|file| path::name(file) == "config.json").map(str::to_string).collect();
    let mut found: Vec<Vec<NavItem>> = Vec::new();
    for file in files {
        let Some(value) = project.value(&file, report) else { continue };
        if let Some(list) = value.get("sidebar") {
            let reader = Sidebars::new(project, plan, path::folder(&file), report);
            found.push(reader.list(list, &file, 0, report));
        }
    }
    if found.len() == 1 {
        return found.remove(0);
    }
    found.into_iter().map(|children| NavItem { children, ..NavItem::default() }).collect()
}

/// Reader of sidebars.
struct Sidebars<'a> {
    project: &'a Project,
    folder: &'a str,
    pages: &'a [Page],
    /// Files by the id of their page.
    ids: HashMap<String, &'a str>,
    positions: HashMap<&'a str, i64>,
}

impl<'a> Sidebars<'a> {
    fn new(project: &'a Project, plan: &'a Plan, folder: &'a str, report: &mut Report) -> Sidebars<'a> {
        let (mut ids, mut positions) = (HashMap::new(), HashMap::new());
        for page in &plan.pages {
            let Some(text) = project.text(&page.from, report) else { continue };
            let (meta, _, _) = front::read(&text, page, &plan.taxonomies, &mut Report::default());
            positions.extend(meta.order.map(|order| (page.from.as_str(), order)));
            let file = page.from.strip_prefix(folder).unwrap_or(&page.from).trim_start_matches('/');
            let typed = path::without_ending(file).to_string();
            if let Some(id) = front_id(&text) {
                let here = path::folder(path::without_ending(&without_numbers(file))).to_string();
                ids.insert(if here.is_empty() { id } else { format!("{here}/{id}") }, page.from.as_str());
            }
            ids.entry(without_numbers(&typed)).or_insert(page.from.as_str());
            ids.entry(typed).or_insert(page.from.as_str());
        }
        Sidebars { project, folder, pages: &plan.pages, ids, positions }
    }

    pub(super) fn list(&self, value: &Value, file: &str, depth: usize, report: &mut Report) -> Vec<NavItem> {
        if depth > 12 {
            return Vec::new();
        }
        match value {
            Value::Null => {
                report.lost(file, 0, CALCULATED);
                Vec::new()
            }
            Value::Array(list) => list.iter().flat_map(|item| self.item(item, file, depth, report)).collect(),
            // A category's name and its items.
            Value::Object(map) => map
                .iter()
                .map(|(title, value)| NavItem::group(title, self.list(value, file, depth + 1, report)))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn item(&self, item: &Value, file: &str, depth: usize, report: &mut Report) -> Vec<NavItem> {
        let Some(kind) = text(item, &["type"]) else {
            return match item {
                Value::String(id) => self.page(None, id, file, report).into_iter().collect(),
                other => self.list(other, file, depth, report),
            };
        };
        let title = text(item, &["label"]);
        match kind {
            "doc" | "ref" => {
                text(item, &["id"]).and_then(|id| self.page(title, id, file, report)).into_iter().collect()
            }
            "category" => {
                let none = Value::Array(Vec::new());
                let children = self.list(item.get("items").unwrap_or(&none), file, depth + 1, report);
                let own = item.get("link").and_then(|link| text(link, &["id"]));
                let page = own.and_then(|id| self.page(title, id, file, report)).and_then(|item| item.page);
                vec![NavItem { page, ..NavItem::group(title.unwrap_or(""), children) }]
            }
            "autogenerated" => self.below(text(item, &["dirName"]).unwrap_or(".")),
            "link" => {
                let link = text(item, &["href"]).unwrap_or("");
                report.lost(file, 0, format!("the link `{link}` of the navigation is left out"));
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn page(&self, title: Option<&str>, id: &str, file: &str, report: &mut Report) -> Option<NavItem> {
        let found = self.ids.get(id).or_else(|| self.ids.get(id.trim_end_matches("/index")));
        if found.is_none() {
            report.lost(file, 0, format!("the navigation names `{id}`, which is not there"));
        }
        found.map(|from| NavItem::page(title, *from))
    }

    /// The pages of a folder in their own order.
    fn below(&self, folder: &str) -> Vec<NavItem> {
        let start = path::join(self.folder, folder).unwrap_or_default();
        let mut members: BTreeMap<(i64, String), Vec<&Page>> = BTreeMap::new();
        for page in self.pages {
            let rest = match start.is_empty() {
                true => page.from.as_str(),
                false => match page.from.strip_prefix(&format!("{start}/")) {
                    Some(rest) => rest,
                    None => continue,
                },
            };
            let (first, is_folder) = rest.split_once('/').map_or((rest, false), |(first, _)| (first, true));
            let order = if is_folder {
                self.position(&format!("{start}/{first}"))
            } else {
                self.positions.get(page.from.as_str()).copied()
            };
            let number = first.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok();
            let stem = path::stem(first).to_lowercase();
            let is_index = ["index", "readme"].contains(&stem.as_str())
                || !is_folder && stem == path::name(&start).to_lowercase();
            let order = if is_index { i64::MIN } else { order.or(number).unwrap_or(i64::MAX) };
            members.entry((order, first.to_string())).or_default().push(page);
        }
        let is_below = |pages: &[&Page], first: &str| pages.len() > 1 || !path::is_markdown(first);
        let mut out = Vec::new();
        for ((_, first), pages) in &members {
            if is_below(pages, first) && path::clean(folder).is_some_and(|f| f.matches('/').count() < 12) {
                out.extend(self.below(&format!("{folder}/{first}")));
            } else {
                out.extend(pages.iter().map(|page| NavItem::page(None, &page.from)));
            }
        }
        out
    }

    fn position(&self, folder: &str) -> Option<i64> {
        let folder = folder.trim_matches('/');
        let file = self.project.first_of([
            format!("{folder}/_category_.json").as_str(),
            format!("{folder}/_category_.yml").as_str(),
            format!("{folder}/_category_.yaml").as_str(),
        ])?;
        let value = self.project.value(file, &mut Report::default())?;
        value.get("position").and_then(Value::as_f64).map(|order| order.round() as i64)
    }
}

/// The `id:` of a page.
pub(super) fn front_id(text: &str) -> Option<String> {
    let front = text.strip_prefix("---\n")?.split("\n---").next()?;
    let id = front.lines().find_map(|line| line.strip_prefix("id:"))?;
    Some(id.trim().trim_matches(['"', '\'']).to_string()).filter(|id| !id.is_empty())
}
