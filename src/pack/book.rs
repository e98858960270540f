//! The pages of a site in reading order.

use super::{Files, is_page};
use crate::address;
use crate::model::{Entry, Route, Site};
use std::collections::BTreeSet;

/// A page and how deep it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Leaf {
    /// Its path in the output.
    pub(super) path: String,
    /// 0 for the chapters.
    pub(super) depth: usize,
}

/// All pages: articles as the tree beside them shows them, then guides with their questions and outcomes, rules,
/// glossary and tags. Without the home page where only one section is in.
pub(super) fn leaves(files: &Files<'_>, only: Option<&str>) -> Vec<Leaf> {
    let site = files.site;
    let mut order = Order { site, leaves: Vec::new(), seen: BTreeSet::new() };
    if only.is_none() {
        order.add(address::HOME, 0);
    }
    order.seen.insert(address::HOME.into());
    order.section(0, 0);
    for (set, guide) in site.guides.iter().enumerate() {
        order.add(&address::guide(&guide.id), 0);
        let of_set = |route: &Route| matches!(route, Route::Node(s, _) | Route::Outcome(s, _) if *s == set);
        let mut inside: Vec<(&Route, &String)> = site
            .routes
            .iter()
            .filter(|(_, route)| of_set(route))
            .map(|(path, route)| (route, path))
            .collect();
        inside.sort();
        inside.into_iter().for_each(|(_, path)| order.add(path, 1));
    }
    order.add(address::RULES, 0);
    for (path, route) in site.routes.iter() {
        if matches!(route, Route::Rule(..)) {
            order.add(path, 1);
        }
    }
    order.add(address::GLOSSARY, 0);
    order.add(address::TAGS, 0);
    for (path, route) in site.routes.iter() {
        // Whatever is in no tree.
        let depth = usize::from(matches!(route, Route::Tag(_)));
        order.add(path, depth);
    }
    order.leaves
}

struct Order<'a> {
    site: &'a Site,
    leaves: Vec<Leaf>,
    seen: BTreeSet<String>,
}

impl Order<'_> {
    fn add(&mut self, path: &str, depth: usize) {
        let is_own = |route: &Route| is_page(route) && !matches!(route, Route::Edition(..));
        if self.site.routes.get(path).is_some_and(is_own) && self.seen.insert(path.to_string()) {
            self.leaves.push(Leaf { path: self.site.output(path), depth });
        }
    }

    fn section(&mut self, at: usize, depth: usize) {
        let section = &self.site.sections[at];
        for entry in &section.entries {
            match entry {
                Entry::Article(article) => self.add(&self.site.articles[*article].path, depth),
                Entry::Section(below) => {
                    self.add(&self.site.sections[*below].path, depth);
                    self.section(*below, depth + 1);
                }
            }
        }
    }
}
