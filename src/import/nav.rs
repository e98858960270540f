//! Navigation → folders and their order.
//!
//! This program's navigation is its folders: the pages of a group go into a folder of their own where they
//! have none yet, and every page and folder gets its `order` from where it first stands.

use super::path;
use super::plan::{NavItem, Plan, SectionMeta};
use crate::address::index_rank;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The most levels of groups in groups.
const DEEPEST: usize = 8;

/// The order that the navigation gives, by the page's place; folders by their path.
#[derive(Debug, Default)]
pub(super) struct Orders {
    pub(super) pages: HashMap<String, i64>,
    pub(super) sections: HashMap<String, i64>,
    /// Titles that the navigation has for pages, by their place.
    pub(super) titles: HashMap<String, String>,
}

/// Puts the pages into the folders of the navigation and gives their order.
pub(super) fn arrange(plan: &mut Plan) -> Orders {
    let nav = std::mem::take(&mut plan.nav);
    let mut places: HashMap<String, String> =
        plan.pages.iter().map(|page| (page.from.clone(), page.to.clone())).collect();
    group(&nav, "", &mut places, &mut plan.sections, 0);
    for page in &mut plan.pages {
        if let Some(to) = places.get(&page.from) {
            page.to = to.clone();
        }
    }
    let mut listed = Vec::new();
    nav.iter().for_each(|item| item.pages(&mut listed));
    let mut seen = HashSet::new();
    let listed = listed.into_iter().filter(|from| seen.insert(*from)).filter_map(|from| places.get(from));
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, to) in listed.enumerate() {
        first.entry(to).or_insert(at);
        let mut folder = path::folder(to);
        while !folder.is_empty() {
            first.entry(folder).or_insert(at);
            folder = path::folder(folder);
        }
    }
    let mut orders = Orders::default();
    titles(&nav, &places, &mut orders.titles);
    let mut by_folder: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
    for (place, at) in &first {
        by_folder.entry(path::folder(place)).or_default().push((*at, place));
    }
    for members in by_folder.values_mut() {
        members.sort_unstable();
        let members = members.iter().filter(|(_, place)| path::name(place) != "index.md");
        for (order, (_, place)) in members.enumerate() {
            let order = order as i64 + 1;
            match place.ends_with(".md") {
                true => orders.pages.insert(place.to_string(), order),
                false => orders.sections.insert(place.to_string(), order),
            };
        }
    }
    plan.nav = nav;
    orders
}

/// Titles of folders in another language, from that language's navigation: the title of a group becomes that of
/// the folder with the originals of its pages. `places` has the place of each original, by its own file and by
/// the file of its translation.
pub(super) fn titles_of_folders(nav: &[NavItem], places: &HashMap<&str, &str>) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for item in nav {
        group_folder(item, places, &mut out);
    }
    out
}

/// Folder of a group: that of the pages directly in it, or else the folder above that of a group in it. Adds
/// the group's title to `out`.
fn group_folder(
    item: &NavItem,
    places: &HashMap<&str, &str>,
    out: &mut BTreeMap<String, String>,
) -> Option<String> {
    let below: Vec<Option<String>> =
        item.children.iter().map(|child| group_folder(child, places, out)).collect();
    let of_pages = item.children.iter().filter(|child| child.children.is_empty()).find_map(|child| {
        let place = places.get(child.page.as_deref()?)?;
        (path::name(place) != "index.md").then(|| path::folder(place).to_string())
    });
    let of_groups = || below.into_iter().flatten().next().map(|below| path::folder(&below).to_string());
    let folder = of_pages.or_else(of_groups).filter(|folder| !folder.is_empty())?;
    if let Some(title) = &item.title {
        out.entry(folder.clone()).or_insert(title.clone());
    }
    Some(folder)
}

/// Makes a folder for each group below `folder`.
fn group(
    items: &[NavItem],
    folder: &str,
    places: &mut HashMap<String, String>,
    sections: &mut BTreeMap<String, SectionMeta>,
    depth: usize,
) {
    if depth >= DEEPEST {
        return;
    }
    for item in items.iter().filter(|item| !item.children.is_empty()) {
        let mut inside = Vec::new();
        item.pages(&mut inside);
        let inside: HashSet<&str> = inside.into_iter().collect();
        let at: Vec<&String> = inside.iter().filter_map(|from| places.get(*from)).collect();
        let Some(common) = common_folder(&at) else { continue };
        let is_own = common.len() > folder.len() && is_below(&common, folder) && {
            // No other group of the navigation uses that folder.
            let strangers = items.iter().filter(|other| !std::ptr::eq(*other, item));
            let mut others = Vec::new();
            strangers.for_each(|other| other.pages(&mut others));
            let shares =
                |from: &&str| places.get(*from).is_some_and(|to| is_below(path::folder(to), &common));
            !others.iter().any(|from| !inside.contains(from) && shares(from))
        };
        let own = if is_own {
            common
        } else {
            let page = item.page.as_deref().map(path::stem).filter(|stem| index_rank(stem).is_none());
            let name = page.or(item.title.as_deref()).map(path::slug);
            let is_usable = |name: &String| {
                let is_own = folder.is_empty() && super::places::OWN_FOLDERS.contains(&name.as_str());
                !name.is_empty() && name != "rules" && !is_own
            };
            let Some(name) = name.filter(is_usable) else {
                group(&item.children, folder, places, sections, depth + 1);
                continue;
            };
            move_into(&inside, item, folder, &name, places)
        };
        if item.page.is_none()
            && let Some(title) = &item.title
        {
            sections.entry(own.clone()).or_default().title.get_or_insert(title.clone());
        }
        group(&item.children, &own, places, sections, depth + 1);
    }
}

/// Moves pages into a folder; a group's own page becomes its `index.md`.
fn move_into(
    inside: &HashSet<&str>,
    item: &NavItem,
    folder: &str,
    name: &str,
    places: &mut HashMap<String, String>,
) -> String {
    let own = if folder.is_empty() { name.to_string() } else { format!("{folder}/{name}") };
    let mut taken: HashSet<String> = places.values().cloned().collect();
    let mut moved: Vec<&str> = inside.iter().copied().collect();
    moved.sort_unstable();
    // A group's first page becomes the page of its folder if it has the folder's name: `a.md` for `a/`.
    let mut first = Vec::new();
    item.pages(&mut first);
    let index = first.first().copied().filter(|from| item.page.is_none() && path::stem(from) == name);
    for from in moved {
        let Some(to) = places.get(from).cloned() else { continue };
        // It is there already, or it is the page of a folder with other pages too.
        let is_index = path::name(&to) == "index.md";
        if is_below(path::folder(&to), &own)
            || is_index && item.page.as_deref() != Some(from) && is_below(folder, path::folder(&to))
        {
            continue;
        }
        let below = match folder.is_empty() {
            true => to.as_str(),
            false => to.strip_prefix(&format!("{folder}/")).unwrap_or(path::name(&to)),
        };
        let below = below.strip_prefix(&format!("{name}/")).unwrap_or(below);
        let is_own =
            item.page.as_deref() == Some(from) || index == Some(from) && below == format!("{name}.md");
        let new = match is_own {
            true => format!("{own}/index.md"),
            false => format!("{own}/{below}"),
        };
        if taken.insert(new.clone()) {
            places.insert(from.to_string(), new);
        }
    }
    own
}

fn titles(items: &[NavItem], places: &HashMap<String, String>, out: &mut HashMap<String, String>) {
    for item in items {
        if let (Some(title), Some(page)) = (&item.title, &item.page)
            && let Some(to) = places.get(page)
        {
            out.entry(to.clone()).or_insert(title.clone());
        }
        titles(&item.children, places, out);
    }
}

fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty() || path == folder || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The deepest folder that holds all of these.
fn common_folder(places: &[&String]) -> Option<String> {
    let mut common: Vec<&str> = path::folder(places.first()?).split('/').filter(|p| !p.is_empty()).collect();
    for place in places {
        let parts: Vec<&str> = path::folder(place).split('/').filter(|p| !p.is_empty()).collect();
        let same = common.iter().zip(&parts).take_while(|(a, b)| a == b).count();
        common.truncate(same);
    }
    Some(common.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::plan::Page;

    fn plan(pages: &[&str], nav: Vec<NavItem>) -> Plan {
        let page = |p: &&str| Page {
            from: p.to_string(),
            to: p.to_string(),
            address: path::address(p),
            ..Page::default()
        };
        Plan { pages: pages.iter().map(page).collect(), nav, ..Plan::default() }
    }

    #[test]
    fn groups_become_folders_and_places_become_orders() {
        let nav = vec![
            NavItem::page(None, "index.md"),
            NavItem::group("开始", vec![NavItem::page(None, "b.md"), NavItem::page(Some("A"), "a.md")]),
            NavItem::group(
                "Guide",
                vec![NavItem::page(None, "guide/z.md"), NavItem::page(None, "guide/y.md")],
            ),
            NavItem::page(None, "c.md"),
            NavItem::page(None, "b.md"),
        ];
        let mut plan =
            plan(&["index.md", "a.md", "b.md", "c.md", "guide/y.md", "guide/z.md", "lost.md"], nav);
        let orders = arrange(&mut plan);
        let places: Vec<&str> = plan.pages.iter().map(|page| page.to.as_str()).collect();
        assert_eq!(
            places,
            ["index.md", "开始/a.md", "开始/b.md", "c.md", "guide/y.md", "guide/z.md", "lost.md"]
        );
        assert_eq!((orders.sections["开始"], orders.sections["guide"], orders.pages["c.md"]), (1, 2, 3));
        assert_eq!((orders.pages["guide/z.md"], orders.pages["guide/y.md"]), (1, 2));
        assert_eq!((orders.pages["开始/b.md"], orders.pages.get("lost.md")), (1, None));
        assert_eq!(plan.sections["guide"].title.as_deref(), Some("Guide"));
        assert_eq!(orders.titles["开始/a.md"], "A");
    }

    #[test]
    fn a_chapter_with_parts_is_the_page_of_their_folder() {
        let chapter = NavItem {
            children: vec![NavItem::page(None, "c1.md")],
            ..NavItem::page(Some("Chapter 1"), "c0.md")
        };
        let mut plan = plan(&["c0.md", "c1.md"], vec![chapter]);
        arrange(&mut plan);
        let places: Vec<&str> = plan.pages.iter().map(|page| page.to.as_str()).collect();
        assert_eq!(places, ["c0/index.md", "c0/c1.md"]);
    }
}
