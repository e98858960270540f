//! Places below `content/`: names that every disk can hold, each once, and the order in folders.

use super::Read;
use super::front::Meta;
use super::nav::Orders;
use super::path;
use super::plan::{Page, Plan, Ranking};
use super::report::Report;
use crate::address;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Names that mean something else to this program where they lie directly in `content/`.
const OWN_FILES: &[&str] = &["site.yaml", "glossary.yaml", "evidence.yaml", "search.yaml", "404.html"];

/// Folders whose page this program generates.
pub(super) const OWN_FOLDERS: &[&str] = &["search", "tags"];

/// Gives every page and file a place that can be written, and that no other has.
pub(super) fn settle(plan: &mut Plan, report: &mut Report) {
    OWN_FOLDERS.iter().for_each(|folder| make_room(plan, folder, report));
    let mut taken: HashSet<String> = HashSet::new();
    // Where a folder has several pages of its own, `_index.md` comes before `index.md`, and this before a README.
    let rank = |page: &Page| match path::stem(&page.from).to_lowercase().as_str() {
        "index" => 1,
        "readme" => 2,
        _ => 0,
    };
    let mut pages: Vec<&mut Page> = plan.pages.iter_mut().collect();
    pages.sort_by_key(|page| rank(page));
    for page in pages {
        let place = safe(&page.to);
        let mut to = place.clone();
        let mut number = 1;
        while !taken.insert(to.to_lowercase()) {
            number += 1;
            to = format!("{}-{number}.md", place.trim_end_matches(".md"));
        }
        if number > 1 {
            report.kept(&page.from, 0, format!("another page has its place; it is `{to}` now"));
            // The address of a folder is that of the folder's other page.
            if rank(page) > 0 {
                page.address = path::address(&to);
            }
        }
        page.to = to;
    }
    plan.assets.retain_mut(|(from, to)| {
        let mut place = safe(to);
        let is_data = place.starts_with("rules/") && (place.ends_with(".yaml") || place.ends_with(".yml"));
        if OWN_FILES.contains(&place.as_str()) || is_data {
            place = format!("files/{place}");
        }
        let is_new = taken.insert(place.to_lowercase());
        if !is_new {
            report.lost(from, 0, format!("another file has the place `{place}`"));
        }
        *to = place;
        is_new
    });
}

/// Renames the project's folder of that name, because this program generates the folder's page.
fn make_room(plan: &mut Plan, folder: &str, report: &mut Report) {
    let is_below = |page: &&Page| page.to.to_lowercase().starts_with(&format!("{folder}/"));
    let Some(page) = plan.pages.iter().find(is_below) else { return };
    let what = format!("the page of `{folder}/` is one of the program; the folder is `{folder}-2/` now");
    report.kept(&page.from, 0, what);
    let start = format!("{folder}/");
    let renamed = |to: &str| {
        let is_below = to.get(..start.len()).is_some_and(|begin| begin.to_lowercase() == start);
        is_below.then(|| format!("{folder}-2/{}", &to[start.len()..]))
    };
    for page in &mut plan.pages {
        page.to = renamed(&page.to).unwrap_or_else(|| page.to.clone());
    }
    for (_, to) in &mut plan.assets {
        *to = renamed(to).unwrap_or_else(|| to.clone());
    }
    let sections = std::mem::take(&mut plan.sections).into_iter();
    plan.sections = sections
        .map(|(place, meta)| {
            (renamed(&format!("{place}/")).map_or(place, |new| new.trim_matches('/').into()), meta)
        })
        .collect();
}

/// A path whose parts every disk can hold.
fn safe(path: &str) -> String {
    let part = |part: &str| {
        let is_odd = |c: char| c.is_control() || "<>:\"|?*\\\u{FFFD}".contains(c);
        let name: String = part.chars().map(|c| if is_odd(c) { '-' } else { c }).collect();
        let name = name.trim_end_matches(['.', ' ']).trim_start_matches(' ');
        let (stem, ending) = name.split_at(name.find('.').unwrap_or(name.len()));
        let stem = stem.trim_end();
        // A short name has no other fault left than that it is the name of a device.
        let is_device = stem.len() < 9 && address::name_fault(stem).is_some();
        if is_device || name.is_empty() { format!("{stem}_{ending}") } else { name.to_string() }
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Sets the order of pages: that of the navigation, else their own, else by title or newest first where the
/// tool sorts so.
pub(super) fn order(pages: &mut [Read], plan: &Plan, orders: &mut Orders) {
    let mut by_folder: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    // Folders that hold other pages than their own `index.md`. Any other folder is a single page with its
    // pictures, and is sorted among the pages beside the folder.
    let mut full: HashSet<String> = HashSet::new();
    for read in pages.iter() {
        let folder = path::folder(&read.page.to);
        let mut above = if path::name(&read.page.to) == "index.md" { path::folder(folder) } else { folder };
        while !above.is_empty() && full.insert(above.to_string()) {
            above = path::folder(above);
        }
    }
    for (at, read) in pages.iter_mut().enumerate() {
        let to = &read.page.to;
        let folder = path::folder(to);
        let is_index = path::name(to) == "index.md";
        let listed = if is_index { orders.sections.get(folder) } else { orders.pages.get(to) };
        let typed = if is_index { plan.sections.get(folder).and_then(|meta| meta.order) } else { None };
        read.meta.order = listed.copied().or(read.meta.order).or(typed);
        if is_index && folder.is_empty() {
            read.meta.order = None;
        }
        if !is_index {
            by_folder.entry(folder.to_string()).or_default().push(at);
        } else if !folder.is_empty() && !full.contains(folder) {
            by_folder.entry(path::folder(folder).to_string()).or_default().push(at);
        }
    }
    for (folder, mut members) in by_folder {
        let first = folder.split('/').next().unwrap_or("");
        let is_by_date = plan.by_date.iter().any(|f| *f == folder || *f == first || f == "*");
        let is_ordered = members.iter().any(|at| pages[*at].meta.order.is_some());
        if !is_ordered && plan.by_title.contains(&folder) {
            members.sort_by_cached_key(|at| title(&pages[*at]));
            for (order, at) in members.into_iter().enumerate() {
                pages[at].meta.order = Some(order as i64 + 1);
            }
            continue;
        }
        members.retain(|at| pages[*at].meta.date.is_some());
        if is_by_date && !is_ordered && members.len() > 1 {
            members.sort_by(|a, b| pages[*b].meta.date.cmp(&pages[*a].meta.date));
            for (order, at) in members.into_iter().enumerate() {
                pages[at].meta.order = Some(order as i64 + 1);
            }
        }
    }
    if plan.ranking != Ranking::Name {
        rank(pages, plan.ranking, orders);
    }
}

/// Sort key of a page by title, in lower case: the title in its front matter, or else its first heading.
fn title(read: &Read) -> String {
    let heading = || {
        let body = read.text.get(read.body.0..).unwrap_or("");
        body.lines().find_map(|line| line.strip_prefix("# ")).map(str::to_lowercase)
    };
    let typed = read.meta.title.as_ref().map(|title| title.to_lowercase());
    typed.or_else(heading).unwrap_or_default()
}

/// Gives pages new orders where the tool sorts otherwise than this program: equal orders, and none.
fn rank(pages: &mut [Read], ranking: Ranking, orders: &mut Orders) {
    // Pages of each folder, and the own pages of the folders in it.
    let mut members: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, read) in pages.iter().enumerate() {
        let to = read.page.to.as_str();
        let folder = path::folder(to);
        let is_index = path::name(to) == "index.md";
        let is_listed = orders.pages.contains_key(to) || is_index && orders.sections.contains_key(folder);
        let above = if is_index { path::folder(folder) } else { folder };
        if read.page.language.is_none() && !is_listed && to != "index.md" {
            members.entry(above.to_string()).or_default().push(at);
        }
    }
    for mut members in members.into_values() {
        let mut typed: Vec<i64> = members.iter().filter_map(|at| pages[*at].meta.order).collect();
        let all = typed.len();
        typed.sort_unstable();
        typed.dedup();
        // A single page without an order is the last one in both.
        let is_plain = typed.len() == all && (all == 0 || all + 1 >= members.len());
        if is_plain && (ranking == Ranking::Date || typed.first().is_none_or(|order| *order > 0)) {
            continue;
        }
        members.sort_by_cached_key(|at| {
            let meta = &pages[*at].meta;
            let order = meta.order.filter(|order| ranking == Ranking::Date || *order != 0);
            let place = match order {
                Some(order) if ranking == Ranking::Title && order < 0 => (2, order),
                Some(order) => (0, order),
                None => (1, 0),
            };
            let date = Reverse(meta.date.clone().filter(|_| ranking == Ranking::Date));
            (place, date, title(&pages[*at]), pages[*at].page.to.clone())
        });
        for (order, at) in members.into_iter().enumerate() {
            pages[at].meta.order = Some(order as i64 + 1);
        }
    }
}

/// Pages for folders that have none, with the titles and orders that the old site gave them.
pub(super) fn sections(plan: &Plan, orders: &Orders, pages: &[Read]) -> BTreeMap<String, Meta> {
    let there: HashMap<&str, &Read> = pages.iter().map(|read| (read.page.to.as_str(), read)).collect();
    let mut folders: HashSet<&str> = HashSet::from([""]);
    for read in pages {
        let mut folder = path::folder(&read.page.to);
        while !folder.is_empty() && folders.insert(folder) {
            folder = path::folder(folder);
        }
    }
    let mut out = BTreeMap::new();
    for folder in folders {
        let to = if folder.is_empty() { "index.md".to_string() } else { format!("{folder}/index.md") };
        if there.contains_key(to.as_str()) {
            continue;
        }
        let known = plan.sections.get(folder).cloned().unwrap_or_default();
        let title = match folder {
            "" => plan.title.clone(),
            folder => known.title.or_else(|| Some(path::as_title(path::name(folder)))),
        };
        let description = if folder.is_empty() { plan.description.clone() } else { known.description };
        let order = orders.sections.get(folder).copied().or(known.order);
        out.insert(to, Meta { title, description, order, ..Meta::default() });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_can_be_written_and_are_unlike() {
        assert_eq!(safe("a?b/con.md/x. /y"), "a-b/con_.md/x/y");
        for (path, place) in [
            ("con.md", "con_.md"),
            ("Com1/lpt9.tar.gz", "Com1_/lpt9_.tar.gz"),
            ("NUL .md", "NUL_.md"),
            ("com¹.png", "com¹_.png"),
            ("com10.md", "com10.md"),
            ("a//b", "a/_/b"),
            (".well-known/x", ".well-known/x"),
            ("con-.md", "con-.md"),
        ] {
            assert_eq!(safe(path), place);
        }
        let mut plan = Plan::default();
        for name in ["docs/A.md", "docs/a.md"] {
            plan.add_page(name, name);
        }
        plan.assets = vec![("x".into(), "site.yaml".into()), ("y".into(), "docs/a.MD".into())];
        let mut report = Report::default();
        settle(&mut plan, &mut report);
        assert_eq!((plan.pages[1].to.as_str(), report.entries.len()), ("docs/a-2.md", 2));
        assert_eq!(plan.assets, [("x".to_string(), "files/site.yaml".to_string())]);
    }
}
