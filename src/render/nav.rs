//! Lists of links that stand beside something else. On a large site they show what is near and lead
//! to the page that lists everything: otherwise every page would name a thousand others.

use super::context::{Card, NavLink, Side, SideLine, Topic};
use super::page::{Page, Subject};
use super::reads::Named;
use crate::address;
use crate::model::{Entry, State, Target};
use std::ops::Range;

/// The most links of a tree that stand beside each of its pages.
const BESIDE: usize = 40;

/// In a larger tree, how many entries stand there before the page's own and after it: in its folder, where
/// that is a topic of its own; in a folder further down; and in each folder above.
const NEAR: [usize; 3] = [12, 6, 1];

/// The same on a page that nobody has translated: a large site in several languages is mostly such pages.
const NEAR_FALLBACK: [usize; 3] = [2, 1, 0];

/// Pages in no folder that stand below the tree.
const LOOSE: usize = 6;

/// The most pages that a list of topics names of each.
pub(super) const OF_TOPIC: usize = 24;

/// The most topics in the header, where the site's settings name none.
const IN_HEADER: usize = 12;

impl Page<'_> {
    /// The tree of the topic that a page of a section stands in; none where there is only that page.
    pub(super) fn side_of(&self, section: usize, article: Option<usize>) -> Option<Side> {
        let sections = &self.site.sections;
        let mut chain = vec![section];
        while let Some(parent) = sections[chain[chain.len() - 1]].parent.filter(|p| *p != 0) {
            chain.push(parent);
        }
        chain.reverse();
        let top = &sections[chain[0]];
        let is_whole = self.fits(chain[0]);
        let subject = article.or(sections[section].index).map_or(Subject::Lists, Subject::Article);
        let near = if subject.state(self.site) == State::Original { NEAR_FALLBACK } else { NEAR };
        let mut tree = Tree { page: self, chain: &chain, article, is_whole, near, lines: Vec::new() };
        tree.add(0);
        let lines = tree.lines;
        // At home the tree is the whole site, if that is small.
        let loose = &sections[0].articles;
        let others = if chain[0] == 0 { &[] } else { &loose[..loose.len().min(LOOSE)] };
        let others: Vec<NavLink> = others.iter().map(|i| self.nav_link(self.reader.named(*i))).collect();
        let shown = lines.len() + others.len();
        let title = if chain[0] == 0 { self.site.config.title.clone() } else { top.title.clone() };
        (shown > 0 && self.site.articles.len() > 1).then(|| Side {
            title,
            href: self.href(&top.path),
            current: top.path == self.path,
            lines,
            others,
        })
    }

    /// Whether all that is below a section can stand beside each of its pages.
    fn fits(&self, section: usize) -> bool {
        let sections = &self.site.sections;
        let (mut count, mut open) = (0, vec![section]);
        while let Some(next) = open.pop() {
            count += sections[next].entries.len();
            if count > BESIDE {
                return false;
            }
            open.extend(&sections[next].sections);
        }
        true
    }

    fn nav_link(&self, Named { title, path }: Named) -> NavLink {
        NavLink { href: self.href(&path), current: path == self.path, title }
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

/// A tree of folders and pages, being written line by line.
struct Tree<'t, 'a> {
    page: &'t Page<'a>,
    /// The folders from the topic to the page's own.
    chain: &'t [usize],
    /// The page's article, if it is none of a folder.
    article: Option<usize>,
    /// Whether folders beside that way show what they hold too.
    is_whole: bool,
    near: [usize; 3],
    lines: Vec<SideLine>,
}

impl Tree<'_, '_> {
    /// Adds what a folder of the chain holds, and in it the rest of the chain.
    fn add(&mut self, level: usize) {
        let section = self.chain[level];
        let next = self.chain.get(level + 1).copied();
        let entries = &self.page.site.sections[section].entries;
        let is_here = |entry: &Entry| match (next, entry) {
            (Some(next), Entry::Section(s)) => *s == next,
            (None, Entry::Article(i)) => Some(*i) == self.article,
            _ => false,
        };
        let here = entries.iter().position(is_here).unwrap_or(0);
        let reach = match (next, level) {
            (Some(_), _) => self.near[2],
            (None, 0) => self.near[0],
            (None, _) => self.near[1],
        };
        let all = entries.len();
        let range = if self.is_whole { 0..all } else { near(all, here, reach) };
        let is_cut = range.len() < all;
        self.level(section, range, Some(level));
        if is_cut {
            let section = &self.page.site.sections[section];
            let title = self.page.word("list_all").replace("{n}", &all.to_string());
            let href = self.page.href(&section.path);
            self.lines.push(SideLine { title, href, is_all: true, ..SideLine::default() });
        }
    }

    fn level(&mut self, section: usize, range: Range<usize>, level: Option<usize>) {
        let next = level.and_then(|level| self.chain.get(level + 1).copied());
        for (entry, name) in self.page.reader.entries(section, range) {
            let NavLink { title, href, current } = self.page.nav_link(name);
            let line = SideLine { title, href, current, ..SideLine::default() };
            let inside = match entry {
                Entry::Section(s) if Some(s) == next || self.is_whole => Some(s),
                _ => None,
            };
            let Some(inside) = inside.filter(|s| !self.page.site.sections[*s].entries.is_empty()) else {
                self.lines.push(line);
                continue;
            };
            let is_open = Some(inside) == next;
            self.lines.push(SideLine { is_folder: true, is_open, ..line });
            match level {
                Some(level) if is_open => self.add(level + 1),
                _ => self.level(inside, 0..self.page.site.sections[inside].entries.len(), None),
            }
            if let Some(last) = self.lines.last_mut() {
                last.closes += 1;
            }
        }
    }
}

/// Which of `all` entries stand beside the one at `here`: always as many, at the ends too.
fn near(all: usize, here: usize, reach: usize) -> Range<usize> {
    let shown = 2 * reach + 1;
    // A few more cost less than to say that they are left out.
    if all <= shown + 2 {
        return 0..all;
    }
    let first = here.saturating_sub(reach).min(all - shown);
    first..first + shown
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn what_is_near() {
        assert_eq!(near(0, 0, 12), 0..0);
        assert_eq!(near(27, 26, 12), 0..27);
        assert_eq!(near(61, 0, 12), 0..25);
        assert_eq!(near(1000, 12, 12), 0..25);
        assert_eq!(near(1000, 13, 12), 1..26);
        assert_eq!(near(1000, 999, 12), 975..1000);
        assert_eq!(near(1000, 500, 2), 498..503);
    }
}
