//! Lists of links that stand beside something else. On a large site they show what is near and lead
//! to the page that lists everything: otherwise every page would name a thousand others.

use super::context::{Card, NavLink, Side, Topic};
use super::page::Page;
use super::reads::Named;
use crate::address;
use crate::model::Target;

/// The most links of a folder that stand beside each of its pages.
const BESIDE: usize = 60;

/// In a larger folder, how many stand there before the page and after it.
const NEAR: usize = 12;

/// The most pages that a list of topics names of each.
pub(super) const OF_TOPIC: usize = 24;

/// The most topics in the header, where the site's settings name none.
const IN_HEADER: usize = 12;

impl Page<'_> {
    /// The articles of the same section.
    pub(super) fn side_of(&self, article: usize) -> Option<Side> {
        let number = self.site.places[article].section;
        let section = &self.site.sections[number];
        section.parent?;
        let all = section.articles.len();
        let here = section.articles.iter().position(|i| *i == article);
        let shown = near(all, here.unwrap_or(0));
        let names = self.reader.names(number, shown);
        Some(self.side(&section.title, &section.path, names, all))
    }

    /// The sub-sections of the section above this one.
    pub(super) fn side_of_section(&self, section: usize) -> Option<Side> {
        let parent = &self.site.sections[self.site.sections[section].parent?];
        parent.parent?;
        let all = parent.sections.len();
        let here = parent.sections.iter().position(|s| *s == section);
        let shown = parent.sections[near(all, here.unwrap_or(0))].iter().map(|s| &self.site.sections[*s]);
        let names = shown.map(|s| Named { title: s.title.clone(), path: s.path.clone() }).collect();
        Some(self.side(&parent.title, &parent.path, names, all))
    }

    /// `shown` of so many pages below a title.
    fn side(&self, title: &str, path: &str, shown: Vec<Named>, all: usize) -> Side {
        let all = (shown.len() < all).then_some(all);
        let link = |Named { title, path }: Named| NavLink {
            href: self.href(&path),
            current: path == self.path,
            title,
        };
        let links = shown.into_iter().map(link).collect();
        Side { title: title.to_string(), href: self.href(path), links, all }
    }

    /// A section with its first articles and sub-sections.
    pub(super) fn topic(&self, section: usize) -> Topic {
        let site = self.site;
        let section = &site.sections[section];
        let inside = section.sections.iter().map(|s| {
            let s = &site.sections[*s];
            let description = s.index.map(|i| self.reader.listed(i).description).unwrap_or_default();
            Card { title: s.title.clone(), description, href: self.href(&s.path) }
        });
        let articles = section.articles.iter().map(|i| self.card(*i));
        let all = section.articles.len() + section.sections.len();
        Topic {
            title: section.title.clone(),
            description: section.index.map(|i| self.reader.listed(i).description).unwrap_or_default(),
            href: self.href(&section.path),
            articles: articles.chain(inside).take(OF_TOPIC).collect(),
            all: (all > OF_TOPIC).then_some(all),
        }
    }

    /// The top-level sections.
    pub(super) fn topics(&self) -> Vec<Topic> {
        self.site.sections[0].sections.iter().map(|s| self.topic(*s)).collect()
    }

    /// At most so many of the articles that are in no folder; the home page lists them all.
    pub(super) fn loose(&self, most: usize) -> Option<Topic> {
        let all = &self.site.sections[0].articles;
        let cut = all.len() > most;
        let topic = Topic {
            title: self.word("more").to_string(),
            description: String::new(),
            href: if cut { self.href("index.html") } else { String::new() },
            articles: all.iter().take(most).map(|i| self.card(*i)).collect(),
            all: cut.then_some(all.len()),
        };
        (!all.is_empty()).then_some(topic)
    }

    /// The top navigation. `root` leads from the page to the site's root.
    pub(super) fn nav(&self, root: &str) -> Vec<NavLink> {
        let config = &self.site.config;
        let current = |path: &str| {
            self.path == path
                || path.strip_suffix("index.html").is_some_and(|d| !d.is_empty() && self.path.starts_with(d))
        };
        let link = |title: &str, path: &str| NavLink {
            title: title.to_string(),
            href: format!("{root}{}", address::encode(path)),
            current: current(path),
        };
        if config.nav.is_empty() {
            let all = &self.site.sections[0].sections;
            let sections = all.iter().map(|s| &self.site.sections[*s]).enumerate();
            let shown =
                sections.filter(|(at, s)| all.len() <= IN_HEADER || *at < IN_HEADER || current(&s.path));
            let mut links: Vec<NavLink> = shown.map(|(_, s)| link(&s.title, &s.path)).collect();
            if all.len() > IN_HEADER {
                let href = format!("{root}search/index.html#zhinan-browse");
                links.push(NavLink { title: self.word("all_topics").to_string(), href, current: false });
            }
            return links;
        }
        let typed =
            config.nav.iter().filter_map(|(title, dest, span)| match self.site.target(span.file, dest) {
                Target::Local { path, .. } => Some(link(title, &path)),
                Target::External(url) => {
                    Some(NavLink { title: title.clone(), href: url.to_string(), current: false })
                }
                Target::Broken | Target::Unsafe => None,
            });
        typed.collect()
    }
}

/// Which of `all` links stand beside the page at `here`: always as many, at the ends too.
fn near(all: usize, here: usize) -> std::ops::Range<usize> {
    if all <= BESIDE {
        return 0..all;
    }
    let shown = 2 * NEAR + 1;
    let first = here.saturating_sub(NEAR).min(all - shown);
    first..first + shown
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn what_is_near() {
        assert_eq!(near(0, 0), 0..0);
        assert_eq!(near(60, 59), 0..60);
        assert_eq!(near(61, 0), 0..25);
        assert_eq!(near(1000, 12), 0..25);
        assert_eq!(near(1000, 13), 1..26);
        assert_eq!(near(1000, 999), 975..1000);
    }
}
