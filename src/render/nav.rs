//! The links of the header, and the lists of topics. On a large site they show a part and lead to the page
//! that lists everything: otherwise every page would name a thousand others.

use super::context::{Card, NavLink, Topic};
use super::page::{Page, Subject};
use super::side;
use crate::address;
use crate::model::{Entry, Target};

/// The most pages that a list of topics names of each, and of all together.
pub(super) const OF_TOPIC: usize = 24;
const OF_TOPICS: usize = 120;

/// The most topics in the header, where the site's settings name none.
const IN_HEADER: usize = 12;

impl Page<'_> {
    /// Sections, each with its first articles and sub-sections.
    pub(super) fn topics_of(&self, sections: &[usize]) -> Vec<Topic> {
        let most = (OF_TOPICS / sections.len().max(1)).clamp(3, OF_TOPIC);
        sections.iter().map(|s| self.topic(*s, most)).collect()
    }

    fn topic(&self, section: usize, most: usize) -> Topic {
        let site = self.site;
        let lang = self.lang_of(Subject::of_section(site, section));
        let section = &site.sections[section];
        let card = |entry: &Entry| match entry {
            Entry::Article(i) => self.card(*i),
            Entry::Section(s) => {
                let lang = self.lang_of(Subject::of_section(site, *s));
                let s = &site.sections[*s];
                let description = s.index.map(|i| self.reader.listed(i).description).unwrap_or_default();
                Card { title: s.title.clone(), description, href: self.href(&s.path), lang }
            }
        };
        let all = section.entries.len();
        Topic {
            title: section.title.clone(),
            lang,
            description: section.index.map(|i| self.reader.listed(i).description).unwrap_or_default(),
            href: self.href(&section.path),
            articles: section.entries.iter().take(most).map(card).collect(),
            all: (all > most).then_some(all),
        }
    }

    /// The top-level sections.
    pub(super) fn topics(&self) -> Vec<Topic> {
        self.topics_of(&self.site.sections[0].sections)
    }

    /// At most so many of the articles that are in no folder; the home page lists them all.
    pub(super) fn loose(&self, most: usize) -> Option<Topic> {
        let all = &self.site.sections[0].articles;
        let cut = all.len() > most;
        let topic = Topic {
            title: self.word("more").to_string(),
            lang: None,
            description: String::new(),
            href: if cut { self.href("index.html") } else { String::new() },
            articles: all.iter().take(most).map(|i| self.card(*i)).collect(),
            all: cut.then_some(all.len()),
        };
        (!all.is_empty()).then_some(topic)
    }

    /// The top navigation. `root` leads from the page to the site's root.
    pub(super) fn nav(&self, root: &str) -> Vec<NavLink> {
        let current = |path: &str| {
            self.path == path
                || path.strip_suffix("index.html").is_some_and(|d| !d.is_empty() && self.path.starts_with(d))
        };
        let link = |title: &str, path: &str| NavLink {
            title: title.to_string(),
            lang: self.site.routes.get(path).and_then(|route| self.lang_of(self.subject(route))),
            href: format!("{root}{}", address::encode(path)),
            current: current(path),
        };
        let nav = &self.site.nav;
        if nav.is_tree {
            let open = side::open_entry(self);
            let entry = |at: &usize| {
                let (title, href) = side::entry_link(self, *at);
                // A group without a page of its own leads to its first page.
                let first = || side::first_page(self, *at).unwrap_or_default();
                let (lang, current) = (side::entry_lang(self, *at), open == Some(*at));
                NavLink { title, lang, href: href.unwrap_or_else(first), current }
            };
            return nav.top.iter().map(entry).filter(|link| !link.href.is_empty()).collect();
        }
        if nav.top.is_empty() {
            let all = &self.site.sections[0].sections;
            let sections = all.iter().map(|s| &self.site.sections[*s]).enumerate();
            let shown =
                sections.filter(|(at, s)| all.len() <= IN_HEADER || *at < IN_HEADER || current(&s.path));
            let mut links: Vec<NavLink> = shown.map(|(_, s)| link(&s.title, &s.path)).collect();
            if all.len() > IN_HEADER {
                let href = format!("{root}search/index.html#zhinan-browse");
                let title = self.word("all_topics").to_string();
                links.push(NavLink { title, lang: None, href, current: false });
            }
            return links;
        }
        let typed = nav.top.iter().map(|at| {
            let (title, href) = side::entry_link(self, *at);
            let is_current = match &nav.entries[*at].target {
                Some(Target::Local { path, .. }) => current(path),
                _ => false,
            };
            let lang = side::entry_lang(self, *at);
            NavLink { title, lang, href: href.unwrap_or_default(), current: is_current }
        });
        typed.collect()
    }
}
