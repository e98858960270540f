//! The navigation of the site's settings, followed to the pages that it names; and the reading order, which
//! it gives where it is a tree, and the folders else.

use super::link;
use crate::config::NavItem;
use crate::model::{Article, Content, Entry, Nav, NavEntry, Place, Route, Routes, Section, Stop, Target};
use std::collections::HashSet;

/// The navigation. What leads nowhere is left out; a check reports it.
pub(super) fn navigation(content: &Content, routes: &Routes) -> Nav {
    let items = &content.config.nav;
    let mut nav = Nav { is_tree: items.iter().any(|item| !item.children.is_empty()), ..Nav::default() };
    nav.top = add(content, routes, items, None, &mut nav);
    nav
}

fn add(
    content: &Content,
    routes: &Routes,
    items: &[NavItem],
    parent: Option<usize>,
    nav: &mut Nav,
) -> Vec<usize> {
    let mut added = Vec::with_capacity(items.len());
    for item in items {
        let target = item.link.as_ref().map(|(dest, at)| link::target(content, routes, at.file, dest));
        let target = target.filter(|target| !matches!(target, Target::Broken | Target::Unsafe));
        let at = nav.entries.len();
        if target.is_none() && (item.children.is_empty() || item.title.is_none()) {
            continue;
        }
        let page = match &target {
            Some(Target::Local { path, anchor: None, .. }) => routes.get(path).cloned(),
            _ => None,
        };
        let section = match page {
            Some(Route::Section(section)) => Some(section),
            Some(Route::Article(i)) if content.articles[i].is_index => Some(content.places[i].section),
            _ => None,
        };
        if let Some(page) = page.clone() {
            nav.first.entry(page).or_insert(at);
        }
        if let Some(section) = section {
            nav.sections.entry(section).or_insert(at);
        }
        nav.entries.push(NavEntry {
            title: item.title.clone(),
            target,
            page,
            section,
            parent,
            children: Vec::new(),
        });
        nav.entries[at].children = add(content, routes, &item.children, Some(at), nav);
        added.push(at);
    }
    added
}

/// By article: its section and its neighbours in the reading order of the whole site. A folder's own page
/// comes before what the folder holds, if it has words.
pub(super) fn places(sections: &[Section], articles: &[Article]) -> Vec<Place> {
    let mut places = vec![Place::default(); articles.len()];
    for (number, section) in sections.iter().enumerate() {
        section.articles.iter().chain(&section.index).for_each(|i| places[*i].section = number);
    }
    let mut order = Vec::with_capacity(articles.len());
    inside(sections, 0, &|_| false, &mut order);
    let is_list = |stop: Stop| matches!(stop, Stop::Article(i) if is_list(&articles[i]));
    link_up(&order, is_list, &mut places, &mut []);
    places
}

/// Whether a page only lists what its folder holds: it is the folder's own, and has no words but its title.
fn is_list(article: &Article) -> bool {
    let has_sentence = article.source.meta.description.is_some();
    article.is_index
        && !has_sentence
        && article.source.doc.blocks.len() == usize::from(article.title_from_body)
}

/// The same in the order of the navigation, for articles and for guides. What it does not name has no
/// neighbours.
pub(super) fn places_in(nav: &Nav, content: &Content) -> (Vec<Place>, Vec<Place>) {
    let is_elsewhere = |entry: Entry| match entry {
        Entry::Article(i) => nav.first.contains_key(&Route::Article(i)),
        Entry::Section(s) => nav.sections.contains_key(&s),
    };
    let (mut order, mut named) = (Vec::new(), HashSet::new());
    for entry in &nav.entries {
        let stop = match entry.page {
            Some(Route::Article(i)) => Some(Stop::Article(i)),
            Some(Route::Guide(set)) => Some(Stop::Guide(set)),
            _ => None,
        };
        order.extend(stop);
        named.extend(stop);
        if let (Some(section), true) = (entry.section, entry.children.is_empty()) {
            inside(&content.sections, section, &is_elsewhere, &mut order);
        }
    }
    let mut seen = HashSet::new();
    order.retain(|stop| seen.insert(*stop));
    let place = |place: &Place| Place { section: place.section, ..Place::default() };
    let mut articles: Vec<Place> = content.places.iter().map(place).collect();
    let mut guides = vec![Place::default(); content.guides.len()];
    let is_list = |stop: Stop| {
        !named.contains(&stop) && matches!(stop, Stop::Article(i) if is_list(&content.articles[i]))
    };
    link_up(&order, is_list, &mut articles, &mut guides);
    (articles, guides)
}

/// Adds all that a section holds but its own page, in reading order.
fn inside(sections: &[Section], section: usize, skip: &dyn Fn(Entry) -> bool, order: &mut Vec<Stop>) {
    let mut open: Vec<Entry> = sections[section].entries.iter().rev().copied().collect();
    while let Some(entry) = open.pop() {
        match entry {
            entry if skip(entry) => {}
            Entry::Article(i) => order.push(Stop::Article(i)),
            Entry::Section(s) => {
                order.extend(sections[s].index.map(Stop::Article));
                open.extend(sections[s].entries.iter().rev());
            }
        }
    }
}

/// Sets previous and next of every stop. Pages that only list others are skipped, but have neighbours themselves.
fn link_up(order: &[Stop], is_list: impl Fn(Stop) -> bool, articles: &mut [Place], guides: &mut [Place]) {
    let mut place = |stop: Stop, set: &dyn Fn(&mut Place)| match stop {
        Stop::Article(i) => set(&mut articles[i]),
        Stop::Guide(i) => set(&mut guides[i]),
    };
    let mut before = None;
    for stop in order {
        place(*stop, &|place| place.previous = before);
        before = if is_list(*stop) { before } else { Some(*stop) };
    }
    let mut after = None;
    for stop in order.iter().rev() {
        place(*stop, &|place| place.next = after);
        after = if is_list(*stop) { after } else { Some(*stop) };
    }
}
