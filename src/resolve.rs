//! Parsed files → [`Site`]: the only stage that sees all names at once.
//!
//! This stage gives every page its address, puts articles into sections and reading order, compiles the rule
//! sets, and notes which page links to which. No fault stops it: each fault becomes a finding.

mod articles;
mod cascade;
mod editions;
mod included;
pub mod link;
mod names;
mod natural;
mod navigation;
mod relink;
mod routes;
mod taxonomies;
mod update;

use crate::address;
use crate::config::Config;
use crate::decide::{self, Draft};
use crate::diag::{Code, Diags};
use crate::doc::LinkRef;
use crate::markdown::wiki::TITLE;
use crate::model::{Article, Content, Links, Parsed, Place, Route, Routes, SearchTest, Site, Target, Titles};
use crate::phrases::Catalog;
use crate::source::{File, FileId, FileKind, Sources, Span};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

pub use routes::guide_pages;
pub use update::{Edits, update};

/// Site made from its parsed files. `parsed` is by file id.
pub fn resolve(sources: Arc<Sources>, parsed: &[Parsed], config: Config, diags: &mut Diags) -> Site {
    resolve_after(None, sources, parsed, config, diags)
}

/// Like [`resolve()`], and uses again what `old` already knows of articles that are as they were.
pub fn resolve_after(
    old: Option<&Site>,
    sources: Arc<Sources>,
    parsed: &[Parsed],
    config: Config,
    diags: &mut Diags,
) -> Site {
    let cascades = cascade::find(&sources, parsed);
    let givers = cascade::Givers { sources: &sources, cascades: &cascades, config: &config };
    let parsed = &*cascade::complete(parsed, &givers);
    let letters = letters(parsed);
    let files = editions::find(&sources, &config.languages);
    let is_none = |file: FileId, path: &str| letters.contains(path) || files.contains_key(&file);
    let articles = articles::articles(&sources, parsed, &is_none, &config, diags);
    included::check((&sources, parsed), &articles, &config, diags);
    let sections = articles::sections(&sources, &articles);
    let phrases = Catalog::of(&sources, &config.themes(), diags);
    let guides = compile(&sources, parsed, &config, &phrases, diags);
    let glossary = only(parsed, |p| if let Parsed::Glossary(t) = p { Some(t.clone()) } else { None });
    let evidence = only(parsed, |p| if let Parsed::Evidence(e) = p { Some(e.clone()) } else { None });
    let mut content = Content {
        places: Arc::new(navigation::places(&sections, &articles)),
        sections: Arc::new(sections),
        titles: Titles::default(),
        names: Arc::new(names::names(&guides, &glossary, &evidence)),
        guide_places: Arc::new(vec![Place::default(); guides.len()]),
        nav: Arc::default(),
        guides: Arc::new(guides),
        glossary: Arc::new(glossary),
        evidence: Arc::new(evidence),
        search_tests: search_tests(&sources, parsed, "search.yaml"),
        phrases,
        tags: Arc::new(tags(&articles)),
        cascades: Arc::new(cascades),
        taxonomies: Arc::new(taxonomies::find(&config, &articles)),
        article_at: Arc::new(index_by_file(&sources, &articles)),
        allowed: Arc::new(allowed(&sources, parsed)),
        kept_back: Arc::new(kept_back(parsed)),
        articles: articles.into_iter().map(Arc::new).collect(),
        sources,
        config,
        edition: None,
    };
    editions::name(&mut content, &files);
    let mut routes = routes::assign(&content, &letters, diags);
    let nav = navigation::navigation(&content, &routes);
    if nav.is_tree {
        let (articles, guides) = navigation::places_in(&nav, &content);
        (content.places, content.guide_places) = (Arc::new(articles), Arc::new(guides));
    }
    content.nav = Arc::new(nav);
    let editions = editions::begin(&editions::Origin { content: &content, parsed, files: &files }, diags);
    let addresses = editions::assign(&editions, &mut routes, &content, diags);
    routes::remove_packed(&mut routes, content.config.base_url.is_some(), diags);
    let links = Arc::new(match old {
        Some(old) => relink::links(old, &content, &routes),
        None => links(&content, &routes),
    });
    let editions = editions::finish(editions, addresses, (&content, &routes, &links));
    Site::new(content, Arc::new(routes), links, editions)
}

/// Content of the one file of its kind; nothing where there is none.
fn only<T>(parsed: &[Parsed], read: impl Fn(&Parsed) -> Option<Vec<T>>) -> Vec<T> {
    parsed.iter().find_map(read).unwrap_or_default()
}

/// Search tests of one file of `content/`. None where there is no such file.
fn search_tests(sources: &Sources, parsed: &[Parsed], path: &str) -> Vec<SearchTest> {
    match sources.find_content(path).map(|id| &parsed[id.0 as usize]) {
        Some(Parsed::SearchTests(tests)) => tests.clone(),
        _ => Vec::new(),
    }
}

/// Files that are not pages of their own: those that rule sets use as letters, and those that articles
/// include whose names begin with `_`.
fn letters(parsed: &[Parsed]) -> HashSet<String> {
    let mut letters = HashSet::new();
    for one in parsed {
        match one {
            Parsed::Rules(draft) => {
                letters.extend(draft.letters.iter().map(|(path, _)| path.clone()));
                letters.extend(draft.tables.iter().cloned());
            }
            Parsed::Article(article) => {
                let parts = article.doc.included.iter().filter(|path| address::is_part(path));
                letters.extend(parts.map(|path| path.to_string()));
            }
            Parsed::Words(words) => letters.extend(words.letters()),
            _ => {}
        }
    }
    letters
}

fn compile(
    sources: &Sources,
    parsed: &[Parsed],
    config: &Config,
    phrases: &Catalog,
    diags: &mut Diags,
) -> Vec<decide::RuleSet> {
    let drafts: Vec<_> = sources
        .iter()
        .filter_map(|(id, _)| if let Parsed::Rules(d) = &parsed[id.0 as usize] { Some(d) } else { None })
        .collect();
    let compiled: Vec<(Option<decide::RuleSet>, Diags)> = drafts
        .par_iter()
        .map(|draft| {
            let mut found = Diags::default();
            (decide::compile(draft, &defaults(config, phrases, sources), &mut found), found)
        })
        .collect();
    let mut sets = Vec::new();
    let mut told: HashSet<(Code, Span)> = HashSet::new();
    for (set, mut found) in compiled {
        // What several sets share is told of once, in the words of the first.
        found.list.retain(|d| !told.contains(&(d.code, d.span)));
        let shared = found.list.iter().filter(|d| sources.get(d.span.file).kind == FileKind::Shared);
        told.extend(shared.map(|d| (d.code, d.span)));
        diags.extend(found);
        sets.extend(set);
    }
    sets.sort_by_key(|set| set.weight.unwrap_or(i64::MAX));
    sets
}

/// Defaults that rule sets take from their site.
fn defaults<'a>(config: &'a Config, catalog: &'a Catalog, sources: &'a Sources) -> decide::Defaults<'a> {
    decide::Defaults {
        as_of: config.as_of,
        catalog,
        zone: config.zone.as_deref(),
        language: &config.language,
        letters: Some(sources),
    }
}

fn allowed(sources: &Sources, parsed: &[Parsed]) -> BTreeMap<(FileId, Code), Span> {
    let of_file = |(file, _): (FileId, &File)| match &parsed[file.0 as usize] {
        Parsed::Article(article) => {
            article.meta.allow.iter().map(|(code, span)| ((file, *code), *span)).collect()
        }
        Parsed::Rules(draft) => allowed_by(sources, draft),
        _ => Vec::new(),
    };
    sources.iter().flat_map(of_file).collect()
}

/// Findings that a rule set accepts, in its file and in those that it draws on.
fn allowed_by(sources: &Sources, draft: &Draft) -> Vec<((FileId, Code), Span)> {
    let others = draft.tables.iter().chain(&draft.shared).filter_map(|path| sources.find_content(path));
    let files: Vec<FileId> = std::iter::once(draft.file).chain(others).collect();
    let in_files =
        |(code, span): &(Code, Span)| files.iter().map(|file| ((*file, *code), *span)).collect::<Vec<_>>();
    draft.allow.iter().flat_map(in_files).collect()
}

fn index_by_file(sources: &Sources, articles: &[Article]) -> HashMap<String, usize> {
    articles.iter().enumerate().map(|(i, a)| (sources.get(a.file).content_path().to_string(), i)).collect()
}

/// The tags, by name. Those whose page has the same address are one, however an article writes it (`Rust`,
/// `rust`): its name is what most write, of equals the first.
fn tags<A: std::borrow::Borrow<Article>>(articles: &[A]) -> Vec<(String, Vec<usize>)> {
    let mut tags: BTreeMap<String, (BTreeMap<&str, usize>, Vec<usize>)> = BTreeMap::new();
    let articles = articles.iter().map(std::borrow::Borrow::borrow).enumerate();
    for (i, article) in articles.filter(|(_, a)| a.path != address::NOT_FOUND) {
        for tag in &article.source.meta.tags {
            let (names, list) = tags.entry(address::tag(tag)).or_default();
            *names.entry(tag).or_default() += 1;
            if list.last() != Some(&i) {
                list.push(i);
            }
        }
    }
    let named = tags.into_values().filter_map(|(names, list)| {
        let (name, _) = names.into_iter().rev().max_by_key(|(_, count)| *count)?;
        Some((name.to_string(), list))
    });
    let mut tags: Vec<(String, Vec<usize>)> = named.collect();
    tags.sort();
    tags
}

/// Links between pages, from the links of all articles.
fn links(content: &Content, routes: &Routes) -> Links {
    let follow = |(i, article): (usize, &Arc<Article>)| linked(content, routes, i, article);
    let found: Vec<Vec<Linked>> = content.articles.par_iter().enumerate().map(follow).collect();
    let mut links =
        Links { cited_by: BTreeMap::new(), linked_from: vec![Vec::new(); content.articles.len()] };
    for (from, linked) in found.into_iter().enumerate() {
        for to in linked {
            links.list(to).push(from);
        }
    }
    links
}

/// Target of an article's link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Linked {
    Article(usize),
    Rule(usize, usize),
}

impl Links {
    /// The articles that link to something.
    fn list(&mut self, to: Linked) -> &mut Vec<usize> {
        match to {
            Linked::Article(to) => &mut self.linked_from[to],
            Linked::Rule(set, rule) => self.cited_by.entry((set, rule)).or_default(),
        }
    }

    /// Notes that an article links to something.
    fn insert(&mut self, to: Linked, from: usize) {
        let list = self.list(to);
        if let Err(at) = list.binary_search(&from) {
            list.insert(at, from);
        }
    }
}

/// Files of pages whose `draft` cannot be read.
fn kept_back(parsed: &[Parsed]) -> HashSet<FileId> {
    let is_held = |parsed: &Parsed| matches!(parsed, Parsed::Article(article) if article.meta.is_draft_told);
    let held = parsed.iter().enumerate().filter(|(_, parsed)| is_held(parsed));
    held.map(|(number, _)| FileId(number as u32)).collect()
}

/// The other articles and the rules that an article links to, each once.
fn linked(content: &Content, routes: &Routes, from: usize, article: &Article) -> Vec<Linked> {
    let links = article.source.doc.links.iter();
    let mut linked: Vec<Linked> = links
        .filter_map(|link| match link::target(content, routes, link.span.file, &link.dest) {
            Target::Local { path, .. } => match routes.get(&path)? {
                Route::Article(to) if *to != from => Some(Linked::Article(*to)),
                Route::Rule(set, rule) => Some(Linked::Rule(*set, *rule)),
                _ => None,
            },
            _ => None,
        })
        .collect();
    linked.sort_unstable();
    linked.dedup();
    linked
}

/// The rules that an article cites: rule set and rule, in order.
pub(crate) fn rules_of(site: &Site, article: usize) -> Vec<(usize, usize)> {
    let cited_by = &site.links.cited_by;
    // Most sites cite none, and most articles of others.
    let cites = |(_, articles): &(&(usize, usize), &Vec<usize>)| articles.binary_search(&article).is_ok();
    if cited_by.len() <= 64 {
        return cited_by.iter().filter(cites).map(|(rule, _)| *rule).collect();
    }
    let rule = |linked| if let Linked::Rule(set, rule) = linked { Some((set, rule)) } else { None };
    linked(site, &site.routes, article, &site.articles[article]).into_iter().filter_map(rule).collect()
}

impl Content {
    /// The article of a path below `content/`, as `see:` and `unsure:` name it.
    pub fn article(&self, path: &str) -> Option<&Article> {
        let path = path.split('#').next().unwrap_or(path);
        self.article_at.get(path).map(|i| &*self.articles[*i])
    }

    /// The paths below `content/` of all articles.
    pub fn article_paths(&self) -> impl Iterator<Item = &str> {
        self.articles.iter().map(|article| self.sources.get(article.file).content_path())
    }

    /// Whether `path` (below `content/`) is a file that is there, page or not.
    pub fn has_file(&self, path: &str) -> bool {
        self.sources.find_content(path).is_some()
    }

    /// The text of a file below `content/`: letters.
    pub fn text_of(&self, path: &str) -> Option<&str> {
        self.sources.find_content(path).map(|id| self.sources.get(id).text.as_str())
    }

    /// Hashes of all that an article says: of its file, and of those that it includes.
    pub fn hashes_of<'a>(&'a self, article: &'a Article) -> impl Iterator<Item = [u8; 32]> + 'a {
        let hash = |path: &str| self.sources.find_content(path).map(|id| self.sources.get(id).hash);
        let included = article.source.doc.included.iter().map(move |path| hash(path).unwrap_or_default());
        std::iter::once(self.sources.get(article.file).hash).chain(included)
    }

    /// The rule set with this id.
    pub fn guide_at(&self, id: &str) -> Option<usize> {
        self.names.guides.get(id).copied()
    }

    /// Whether findings of this code are accepted in a file: by itself, or by the site's settings.
    pub fn allows(&self, file: FileId, code: Code) -> bool {
        let path = self.sources.get(file).content_path();
        self.allowed.contains_key(&(file, code)) || self.config.allow.iter().any(|a| a.has(code, path))
    }

    /// Sorts the findings and removes those that the site allows. `strict` turns warnings into errors.
    pub fn finish(&self, diags: &mut Diags, strict: bool) {
        diags.finish(&self.sources, strict, &|file, code| self.allows(file, code));
    }
}

impl Site {
    /// Whether any link names a page by its title.
    pub(crate) fn names_titles(&self) -> bool {
        let mut links = self.articles.iter().flat_map(|article| &article.source.doc.links);
        links.any(|link| link.dest.starts_with(TITLE))
    }

    /// The tags of an article, each once: indices into [`Content::tags`].
    pub fn tags_of(&self, article: &Article) -> Vec<usize> {
        let mut tags = Vec::new();
        for tag in &article.source.meta.tags {
            if let Some(Route::Tag(tag)) = self.routes.get(&address::tag(tag))
                && !tags.contains(tag)
            {
                tags.push(*tag);
            }
        }
        tags
    }

    /// Whether a link shows what it leads to, if it is that of a picture: not a page, nor a document or a film. Of
    /// what lies on another site, only films are known by their names.
    pub fn is_shown(&self, link: &LinkRef) -> bool {
        if !link.image {
            return true;
        }
        match self.target(link.span.file, &link.dest) {
            Target::Local { path, .. } => {
                let is_page = self.routes.get(&path).is_some_and(|route| !matches!(route, Route::Asset(_)));
                !is_page && !address::is_no_picture(&path)
            }
            Target::External(url) => {
                !address::is_film(url.as_str().split(['?', '#']).next().unwrap_or_default())
            }
            _ => true,
        }
    }

    /// Target of a link typed in `file`.
    pub fn target(&self, file: FileId, dest: &str) -> Target {
        link::target(self, &self.routes, file, dest)
    }
}
