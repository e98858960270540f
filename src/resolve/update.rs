//! The site after an edit that leaves all names as they were: only the texts and titles of some
//! articles, or what some rule sets say.
//!
//! That is what a writer does most, and need not cost more on a large site. It gives the same site as
//! [`resolve`](super::resolve()) would.

use super::{Linked, articles, linked, names};
use crate::decide::{self, Draft};
use crate::diag::Diags;
use crate::model::{Article, ParsedArticle, Site};
use crate::render::guide;
use crate::source::{FileId, Sources};
use std::sync::Arc;

/// What some files say now.
#[derive(Clone, Debug, Default)]
pub struct Edits {
    /// Articles by file.
    pub articles: Vec<(FileId, Arc<ParsedArticle>)>,
    /// Rule sets by file: what each said before, and what it says now.
    pub rules: Vec<(FileId, Arc<Draft>, Arc<Draft>)>,
}

/// Puts the edits into a site. `sources` holds the new files. None where they change more than what
/// stands on the pages: an address, a tag, the order of pages; and where a rule set has findings.
pub fn update(old: &Site, sources: Arc<Sources>, edits: &Edits) -> Option<Site> {
    let mut site = Site { sources, ..old.clone() };
    let mut indices = Vec::new();
    for (file, source) in &edits.articles {
        indices.push(article(&mut site, *file, source)?);
    }
    for (file, before, after) in &edits.rules {
        rule_set(&mut site, *file, before, after)?;
    }
    for i in indices {
        relink(old, &mut site, i);
    }
    Some(site)
}

/// Puts another text into an article, and gives its index.
fn article(site: &mut Site, file: FileId, source: &Arc<ParsedArticle>) -> Option<usize> {
    let path = site.sources.get(file).content_path();
    let i = *site.article_at.get(path)?;
    let before = &site.articles[i];
    if !keeps_names(site, &before.source, source) {
        return None;
    }
    let mut found = Diags::default();
    let after = articles::one(file, path, source, &mut found);
    if !found.list.is_empty() || after.path != before.path {
        return None;
    }
    let (section, previous, next) = (before.section, before.previous, before.next);
    site.articles[i] = Arc::new(Article { section, previous, next, ..after });
    retitle(site, i);
    Some(i)
}

/// Whether everything by which other pages find or place this one is as it was.
fn keeps_names(site: &Site, old: &ParsedArticle, new: &ParsedArticle) -> bool {
    let (a, b) = (&old.meta, &new.meta);
    let hidden = |meta| articles::is_hidden(meta, &site.config);
    a.tags == b.tags
        && a.order == b.order
        && a.allow == b.allow
        && a.aliases.iter().map(|(path, _)| path).eq(b.aliases.iter().map(|(path, _)| path))
        && hidden(a) == hidden(b)
}

/// A section has the title of its own page.
fn retitle(site: &mut Site, i: usize) {
    let article = &site.articles[i];
    if article.is_index
        && site.sections[article.section].index == Some(i)
        && site.sections[article.section].title != article.title
    {
        Arc::make_mut(&mut site.sections)[article.section].title.clone_from(&article.title);
    }
}

/// Compiles a rule set anew, if it has the same pages as before.
fn rule_set(site: &mut Site, file: FileId, before: &Draft, after: &Draft) -> Option<()> {
    let letters = |draft: &Draft| draft.letters.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
    if before.allow != after.allow || letters(before) != letters(after) {
        return None;
    }
    let mut found = Diags::default();
    let set = decide::compile(after, site.config.as_of, &mut found)?;
    let at = site.guides.iter().position(|old| old.file == file)?;
    let old = &site.guides[at];
    let same =
        old.id == set.id && old.weight == set.weight && guide::routes(at, old) == guide::routes(at, &set);
    if !same || !found.list.is_empty() {
        return None;
    }
    Arc::make_mut(&mut site.names).of_guide[at] = names::of_guide(&set);
    Arc::make_mut(&mut site.guides)[at] = set;
    Some(())
}

/// Notes what an article links to now instead of what it linked to.
fn relink(old: &Site, site: &mut Site, i: usize) {
    let before = linked(old, i, &old.articles[i]);
    let after = linked(site, i, &site.articles[i]);
    for to in before.iter().filter(|to| after.binary_search(to).is_err()) {
        list(site, *to).retain(|from| *from != i);
    }
    for to in after.iter().filter(|to| before.binary_search(to).is_err()) {
        let list = list(site, *to);
        if let Err(at) = list.binary_search(&i) {
            list.insert(at, i);
        }
    }
    if before != after {
        Arc::make_mut(&mut site.cited_by).retain(|_, list| !list.is_empty());
    }
}

/// The articles that link to a thing.
fn list(site: &mut Site, to: Linked) -> &mut Vec<usize> {
    match to {
        Linked::Article(to) => &mut Arc::make_mut(&mut site.linked_from)[to],
        Linked::Rule(set, rule) => Arc::make_mut(&mut site.cited_by).entry((set, rule)).or_default(),
    }
}
