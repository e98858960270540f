//! The navigation beside the text: a tree of folders and pages, or of what the site's settings name. On a
//! large site it shows what is near the page and leads to the page that lists everything.

use super::context::{NavLink, Side, SideLine};
use super::page::{Page, Subject};
use super::reads::Named;
use crate::address;
use crate::model::{Entry, NavEntry, Route, State, Target};
use std::ops::Range;

/// The most links of a tree that stand beside each of its pages.
const BESIDE: usize = 40;

/// In a larger tree, how many entries stand there before the page's own and after it: in its folder, where
/// that is a topic of its own; in a folder further down; and in each folder above.
const NEAR: [usize; 3] = [12, 6, 1];

/// The same on a page that nobody has translated: a large site in several languages is mostly such pages.
const NEAR_FALLBACK: [usize; 3] = [2, 1, 0];

/// Pages in no folder, and guides, that stand below the tree.
const LOOSE: usize = 6;

/// A place in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Node {
    /// Above everything.
    Root,
    /// An entry of the navigation in the settings.
    Nav(usize),
    Section(usize),
    Article(usize),
    /// A rule set, which holds its outcomes, or beside a page of rules its rules.
    Guide(usize),
    Outcome(usize, usize),
    Rule(usize, usize),
}

/// Place of a page in the tree.
pub(super) enum Stand {
    /// A page of a section, or an article of it.
    Section(usize, Option<usize>),
    /// The page of a rule set, or one of its questions.
    Guide(usize),
    Outcome(usize, usize),
    Rule(usize, usize),
    /// Beside everything: the glossary, the search.
    Root,
}

impl Page<'_> {
    /// The tree that a page stands in; none where the site has only that page.
    pub(super) fn side_of(&self, stand: &Stand) -> Option<Side> {
        let mut chain = chain(self, stand);
        let is_topic = chain.get(1).is_some_and(|top| matches!(top, Node::Nav(_) | Node::Section(_)));
        if is_topic && self.count(chain[1]) > 0 {
            chain.remove(0);
        }
        let top = chain[0];
        let near =
            if self.subject_of(stand).state(self.site) == State::Original { NEAR_FALLBACK } else { NEAR };
        let mut tree = Tree {
            page: self,
            is_whole: self.fits(top),
            chain,
            of_rules: matches!(stand, Stand::Rule(..)),
            near,
            lines: Vec::new(),
            marked: false,
        };
        tree.add(0);
        let (lines, others) = (tree.lines, if top == Node::Root { Vec::new() } else { self.others() });
        let pages = self.site.articles.len() + self.site.guides.len();
        let (title, href) = self.named_node(top);
        let current = is_page(self, top);
        let lang = self.lang_of_node(top);
        let (lines, lines_lang) = self.told_by_most(lines, |line| &mut line.lang);
        let is_shown = lines.len() + others.len() > 0 && pages > 1;
        is_shown.then_some(Side { title, lang, lines_lang, href, current, lines, others })
    }

    /// Subject of the page at a place of the tree.
    fn subject_of(&self, stand: &Stand) -> Subject {
        match stand {
            Stand::Section(section, article) => {
                article.map_or_else(|| Subject::of_section(self.site, *section), Subject::Article)
            }
            Stand::Guide(set) | Stand::Outcome(set, _) | Stand::Rule(set, _) => Subject::Guide(*set),
            Stand::Root => Subject::Lists,
        }
    }

    /// The language of most entries of a list, said once for all. On a page that nobody has translated, few are others.
    pub(super) fn told_by_most<T>(
        &self,
        mut entries: Vec<T>,
        lang: impl Fn(&mut T) -> &mut Option<String>,
    ) -> (Vec<T>, Option<String>) {
        let foreign: Vec<String> = entries.iter_mut().filter_map(|entry| lang(entry).clone()).collect();
        if 2 * foreign.len() <= entries.len() {
            return (entries, None);
        }
        let most = foreign.into_iter().next();
        for entry in &mut entries {
            let lang = lang(entry);
            *lang = match lang.take() {
                Some(own) => Some(own).filter(|own| Some(own) != most.as_ref()),
                None => Some(self.site.config.language.to_string()),
            };
        }
        (entries, most)
    }

    /// Language of the title of a place, where nobody has translated it.
    fn lang_of_node(&self, node: Node) -> Option<String> {
        match node {
            Node::Nav(at) => entry_lang(self, at),
            Node::Root => None,
            Node::Section(s) => self.lang_of(Subject::of_section(self.site, s)),
            Node::Article(i) => self.lang_of(Subject::Article(i)),
            Node::Guide(set) | Node::Outcome(set, _) | Node::Rule(set, _) => {
                self.lang_of(Subject::Guide(set))
            }
        }
    }

    /// Links below the tree of a topic: pages in no folder, and the guides.
    fn others(&self) -> Vec<NavLink> {
        // The header has the whole first level of a navigation of one's own.
        if self.site.nav.is_tree {
            return Vec::new();
        }
        let loose = self.site.sections[0].articles.iter().take(LOOSE).map(|i| Node::Article(*i));
        let guides = (0..self.site.guides.len()).take(LOOSE).map(Node::Guide);
        let link = |node| {
            let (title, href) = self.named_node(node);
            NavLink { title, lang: self.lang_of_node(node), href, current: is_page(self, node) }
        };
        guides.chain(loose).map(link).collect()
    }

    /// Whether all that is below a place can stand beside each of its pages.
    fn fits(&self, node: Node) -> bool {
        let (mut count, mut open) = (0, vec![node]);
        while let Some(next) = open.pop() {
            let inside = self.count(next);
            count += inside;
            if count > BESIDE {
                return false;
            }
            open.extend((0..inside).map(|at| self.child(next, at)).filter(|n| set_of(self, *n).is_none()));
        }
        true
    }

    /// Count of the entries that a place holds.
    fn count(&self, node: Node) -> usize {
        let site = self.site;
        match node {
            Node::Root if site.nav.is_tree => site.nav.top.len() + unnamed_guides(self).count(),
            Node::Root => site.guides.len() + site.sections[0].entries.len(),
            Node::Nav(at) => match &site.nav.entries[at] {
                entry if !entry.children.is_empty() => entry.children.len(),
                NavEntry { page: Some(Route::Guide(set)), .. } => site.guides[*set].outcomes.len(),
                entry => entry.section.filter(|s| *s != 0).map_or(0, |s| site.sections[s].entries.len()),
            },
            Node::Section(s) => site.sections[s].entries.len(),
            Node::Guide(set) => site.guides[set].outcomes.len(),
            Node::Article(_) | Node::Outcome(..) | Node::Rule(..) => 0,
        }
    }

    /// One of the entries that a place holds.
    fn child(&self, node: Node, at: usize) -> Node {
        let site = self.site;
        let of_section = |s: usize, at: usize| match site.sections[s].entries[at] {
            Entry::Article(i) => Node::Article(i),
            Entry::Section(s) => Node::Section(s),
        };
        match node {
            Node::Root if site.nav.is_tree => match site.nav.top.get(at) {
                Some(entry) => Node::Nav(*entry),
                None => unnamed_guides(self).nth(at - site.nav.top.len()).map_or(Node::Root, Node::Guide),
            },
            Node::Root if at < site.guides.len() => Node::Guide(at),
            Node::Root => of_section(0, at - site.guides.len()),
            Node::Nav(entry) => match &site.nav.entries[entry] {
                entry if !entry.children.is_empty() => Node::Nav(entry.children[at]),
                NavEntry { page: Some(Route::Guide(set)), .. } => Node::Outcome(*set, at),
                entry => of_section(entry.section.unwrap_or_default(), at),
            },
            Node::Section(s) => of_section(s, at),
            Node::Guide(set) => Node::Outcome(set, at),
            Node::Article(_) | Node::Outcome(..) | Node::Rule(..) => Node::Root,
        }
    }

    /// The words of a place, and the link to its page; empty where it has none.
    fn named_node(&self, node: Node) -> (String, String) {
        let site = self.site;
        let guide = |set: usize| &site.guides[set];
        let link = |title: &str, path: &str| (title.to_string(), self.href(path));
        match node {
            Node::Root => link(&site.config.title, address::HOME),
            Node::Nav(at) => {
                let (title, href) = entry_link(self, at);
                (title, href.unwrap_or_default())
            }
            Node::Section(s) => link(&site.sections[s].title, &site.sections[s].path),
            Node::Article(i) => {
                let Named { title, path } = self.reader.named(i);
                link(&title, &path)
            }
            Node::Guide(set) => link(&guide(set).title, &address::guide(&guide(set).id)),
            Node::Outcome(set, i) => {
                let outcome = &guide(set).outcomes[i];
                link(&outcome.title, &address::outcome(&guide(set).id, &outcome.id))
            }
            Node::Rule(set, i) => {
                let rule = &guide(set).rules[i];
                link(&rule.title, &address::rule(&guide(set).id, &rule.id))
            }
        }
    }
}

/// The rule set whose outcomes or rules a place holds.
fn set_of(page: &Page<'_>, node: Node) -> Option<usize> {
    match node {
        Node::Guide(set) => Some(set),
        Node::Nav(at) => match &page.site.nav.entries[at] {
            NavEntry { page: Some(Route::Guide(set)), children, .. } if children.is_empty() => Some(*set),
            _ => None,
        },
        _ => None,
    }
}

/// Rule sets that the navigation does not name.
fn unnamed_guides<'p>(page: &'p Page<'_>) -> impl Iterator<Item = usize> + 'p {
    let site = page.site;
    (0..site.guides.len()).filter(|set| !site.nav.first.contains_key(&Route::Guide(*set)))
}

/// Whether a place is the page itself.
fn is_page(page: &Page<'_>, node: Node) -> bool {
    let site = page.site;
    match (node, site.routes.get(page.path)) {
        (Node::Root, _) => page.path == address::HOME,
        (Node::Nav(at), Some(route)) => site.nav.entries[at].page.as_ref() == Some(route),
        (Node::Section(s), Some(Route::Section(other))) => s == *other,
        (Node::Section(s), Some(Route::Article(i))) => site.sections[s].index == Some(*i),
        (Node::Article(i), Some(Route::Article(other))) => i == *other,
        (Node::Guide(set), Some(Route::Guide(other))) => set == *other,
        (Node::Outcome(set, i), Some(Route::Outcome(of, other))) => (set, i) == (*of, *other),
        (Node::Rule(set, i), Some(Route::Rule(of, other))) => (set, i) == (*of, *other),
        _ => false,
    }
}

/// The words of an entry of the navigation, and where it leads.
pub(super) fn entry_link(page: &Page<'_>, at: usize) -> (String, Option<String>) {
    let (site, entry) = (page.site, &page.site.nav.entries[at]);
    let href = entry.target.as_ref().and_then(|target| match target {
        Target::Local { path, query, anchor } => {
            Some(page.href_asking(path, query.as_deref(), anchor.as_deref()))
        }
        Target::External(url) => Some(url.to_string()),
        Target::Broken | Target::Unsafe => None,
    });
    let title = entry.title.clone().unwrap_or_else(|| match entry.page {
        Some(Route::Article(i)) => page.reader.named(i).title,
        Some(Route::Section(s)) => site.sections[s].title.clone(),
        Some(Route::Guide(set)) => site.guides[set].title.clone(),
        _ => href.clone().unwrap_or_default(),
    });
    (title, href)
}

/// Language of an entry's words, where they are the title of a page that nobody has translated.
pub(super) fn entry_lang(page: &Page<'_>, at: usize) -> Option<String> {
    let entry = &page.site.nav.entries[at];
    let route = entry.page.as_ref().filter(|_| entry.title.is_none())?;
    page.lang_of(page.subject(route))
}

/// The first page below an entry.
pub(super) fn first_page(page: &Page<'_>, at: usize) -> Option<String> {
    let inside = &page.site.nav.entries[at].children;
    inside.iter().find_map(|child| entry_link(page, *child).1.or_else(|| first_page(page, *child)))
}

/// The entry of the header that the page stands in.
pub(super) fn open_entry(page: &Page<'_>) -> Option<usize> {
    let stand = match page.site.routes.get(page.path)? {
        Route::Article(i) => stand_of(page, *i),
        Route::Section(s) => Stand::Section(*s, None),
        Route::Guide(set) | Route::Node(set, _) => Stand::Guide(*set),
        Route::Outcome(set, i) => Stand::Outcome(*set, *i),
        Route::Rule(set, i) => Stand::Rule(*set, *i),
        _ => return None,
    };
    match chain(page, &stand).get(1)? {
        Node::Nav(at) => Some(*at),
        _ => None,
    }
}

/// Place of an article: of a folder's own page, in the folder above it.
pub(super) fn stand_of(page: &Page<'_>, article: usize) -> Stand {
    let section = page.site.places[article].section;
    let is_own = page.site.sections[section].index == Some(article);
    Stand::Section(section, (!is_own).then_some(article))
}

/// The places from the root to the page, or to what is known above it.
fn chain(page: &Page<'_>, stand: &Stand) -> Vec<Node> {
    let site = page.site;
    let mut chain = match *stand {
        Stand::Root => vec![Node::Root],
        Stand::Section(section, article) => article_chain(page, section, article),
        Stand::Guide(set) | Stand::Outcome(set, _) | Stand::Rule(set, _) => {
            match site.nav.first.get(&Route::Guide(set)).filter(|_| site.nav.is_tree) {
                Some(at) => entry_chain(page, *at),
                None => vec![Node::Root, Node::Guide(set)],
            }
        }
    };
    match *stand {
        Stand::Outcome(set, i) => chain.push(Node::Outcome(set, i)),
        Stand::Rule(set, i) => chain.push(Node::Rule(set, i)),
        _ => {}
    }
    chain
}

fn article_chain(page: &Page<'_>, section: usize, article: Option<usize>) -> Vec<Node> {
    let (site, nav) = (page.site, &page.site.nav);
    let named = article.and_then(|i| nav.first.get(&Route::Article(i))).filter(|_| nav.is_tree);
    if let Some(at) = named {
        return entry_chain(page, *at);
    }
    let mut below: Vec<Node> = article.map(Node::Article).into_iter().collect();
    let mut at = section;
    loop {
        if let Some(entry) = nav.sections.get(&at).filter(|_| nav.is_tree && at != 0) {
            let mut chain = entry_chain(page, *entry);
            if nav.entries[*entry].children.is_empty() {
                chain.extend(below.into_iter().rev());
            }
            return chain;
        }
        match site.sections[at].parent {
            Some(parent) => below.push(Node::Section(std::mem::replace(&mut at, parent))),
            None => break,
        }
    }
    // A folder that the navigation does not name has a tree of its own.
    below.push(Node::Root);
    below.reverse();
    below
}

/// The places from the root to an entry of the navigation.
fn entry_chain(page: &Page<'_>, entry: usize) -> Vec<Node> {
    let mut chain = vec![Node::Nav(entry)];
    let mut at = entry;
    while let Some(parent) = page.site.nav.entries[at].parent {
        chain.push(Node::Nav(parent));
        at = parent;
    }
    chain.push(Node::Root);
    chain.reverse();
    chain
}

/// A tree, being written line by line.
struct Tree<'t, 'a> {
    page: &'t Page<'a>,
    /// The places from the tree's own to the page.
    chain: Vec<Node>,
    /// Whether rule sets hold their rules rather than their outcomes.
    of_rules: bool,
    /// Whether places beside that way show what they hold too.
    is_whole: bool,
    /// Counts of entries shown around the page, where not all are.
    near: [usize; 3],
    lines: Vec<SideLine>,
    /// Whether the page's own line is written: a page can stand in a tree twice.
    marked: bool,
}

impl Tree<'_, '_> {
    /// Adds what a place of the chain holds, and in it the rest of the chain.
    fn add(&mut self, level: usize) {
        let node = self.chain[level];
        let next = self.chain.get(level + 1).copied();
        let all = self.count(node);
        let here = next.and_then(|next| (0..all).find(|at| self.child(node, *at) == next));
        let is_last = level + 2 >= self.chain.len();
        let reach = match level {
            _ if !is_last => self.near[2],
            0 => self.near[0],
            _ => self.near[1],
        };
        let is_set = set_of(self.page, node).is_some();
        let range = if self.is_whole && !is_set { 0..all } else { near(all, here.unwrap_or(0), reach) };
        let is_cut = range.len() < all;
        self.level(node, range, Some(level));
        if is_cut {
            let (_, href) = self.page.named_node(node);
            let title = self.page.word("list_all").replace("{n}", &all.to_string());
            self.lines.push(SideLine { title, href, is_all: true, ..SideLine::default() });
        }
    }

    fn count(&self, node: Node) -> usize {
        match set_of(self.page, node) {
            Some(set) if self.of_rules => self.page.site.guides[set].rules.len(),
            _ => self.page.count(node),
        }
    }

    fn child(&self, node: Node, at: usize) -> Node {
        match set_of(self.page, node) {
            Some(set) if self.of_rules => Node::Rule(set, at),
            _ => self.page.child(node, at),
        }
    }

    /// The entries of a place in this range, with their words and links. Those of a section are read as one.
    fn named(&self, node: Node, range: Range<usize>) -> Vec<(Node, String, String)> {
        let site = self.page.site;
        let (section, others) = match node {
            Node::Section(s) => (Some(s), 0),
            Node::Nav(at) if site.nav.entries[at].children.is_empty() => match site.nav.entries[at].section {
                Some(section) => (Some(section), 0),
                None => (None, range.end),
            },
            Node::Root if !site.nav.is_tree => (Some(0), site.guides.len()),
            _ => (None, range.end),
        };
        let other = range.start..range.end.min(others.max(range.start));
        let rest = other.end - others.min(other.end)..range.end - others.min(range.end);
        let other = other.map(|at| {
            let child = self.child(node, at);
            let (title, href) = self.page.named_node(child);
            (child, title, href)
        });
        let inside = section.map_or(Vec::new(), |s| self.page.reader.entries(s, rest));
        let inside = inside.into_iter().map(|(entry, Named { title, path })| match entry {
            Entry::Article(i) => (Node::Article(i), title, self.page.href(&path)),
            Entry::Section(s) => (Node::Section(s), title, self.page.href(&path)),
        });
        other.chain(inside).collect()
    }

    fn level(&mut self, node: Node, range: Range<usize>, level: Option<usize>) {
        let next = level.and_then(|level| self.chain.get(level + 1).copied());
        for (child, title, href) in self.named(node, range) {
            let current = !self.marked && is_page(self.page, child);
            self.marked |= current;
            let lang = self.page.lang_of_node(child);
            let line = SideLine { title, lang, href, current, ..SideLine::default() };
            let is_open = Some(child) == next;
            let inside = self.count(child);
            let is_set = set_of(self.page, child).is_some();
            let shows = inside > 0 && (is_open || self.is_whole && !is_set);
            if !shows {
                self.lines.push(line);
                continue;
            }
            self.lines.push(SideLine { is_folder: true, is_open, ..line });
            match level {
                Some(level) if is_open => self.add(level + 1),
                _ => self.level(child, 0..inside, None),
            }
            if let Some(last) = self.lines.last_mut() {
                last.closes += 1;
            }
        }
    }
}

/// Range of `all` entries beside the one at `here`: always as many, at the ends too.
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
