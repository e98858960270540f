//! The site after an edit that leaves all names as they were: only the texts and titles of some
//! articles, or what some rule sets say.
//!
//! That is what a writer does most, and need not cost more on a large site. It gives the same site as
//! [`resolve`](super::resolve()) would.

use super::routes::guide_pages;
use super::{articles, cascade, editions, names, relink};
use crate::address;
use crate::decide::{self, Draft, RuleSet};
use crate::diag::{Code, Diags};
use crate::model::{Article, Content, FrontMatter, Links, Names, ParsedArticle, Section, Site};
use crate::source::{FileId, Sources, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

/// New content of edited files.
#[derive(Clone, Debug, Default)]
pub struct Edits {
    /// Articles by file.
    pub articles: Vec<(FileId, Arc<ParsedArticle>)>,
    /// Rule sets by file: what each said before, and what it says now.
    pub rules: Vec<(FileId, Arc<Draft>, Arc<Draft>)>,
}

/// The site with the edits in it. `sources` holds the new files. None where they change more than what
/// stands on the pages: an address, a tag, the order of pages; and where a rule set has findings.
pub fn update(old: &Site, sources: Arc<Sources>, edits: &Edits) -> Option<Site> {
    // The words of a rule set are those of its translations too.
    if !old.editions.is_empty() && !edits.rules.is_empty() {
        return None;
    }
    let mut articles = old.articles.clone();
    let mut edited = Vec::new();
    let mut translations = Vec::new();
    let givers = cascade::Givers { sources: &sources, cascades: &old.cascades, config: &old.config };
    let complete =
        |(file, source): &(FileId, Arc<ParsedArticle>)| (*file, cascade::of_page(&givers, *file, source));
    let completed: Vec<(FileId, Arc<ParsedArticle>)> = edits.articles.iter().map(complete).collect();
    for (file, source) in &completed {
        let i = *old.article_at.get(sources.get(*file).content_path())?;
        if articles[i].file != *file {
            translations.push((*file, i, source));
            continue;
        }
        articles[i] = Arc::new(article(old, &articles[i], &sources, source)?);
        edited.push(i);
    }
    let (guides, names) = rule_sets(old, &edits.rules)?;
    let content = Content {
        sections: retitled(old, &articles, &edited),
        guides,
        names,
        allowed: allowed(old, &sources, &completed, edits),
        sources,
        articles,
        ..old.content().clone()
    };
    let links = relink::articles((old, &old.routes, &old.links), (&content, &old.routes), &edited);
    let editions = editions(old, &content, &edited, &translations, &links)?;
    Some(Site::new(content, old.routes.clone(), links, editions))
}

/// The site in its other languages.
fn editions(
    old: &Site,
    content: &Content,
    edited: &[usize],
    translations: &[(FileId, usize, &Arc<ParsedArticle>)],
    links: &Arc<Links>,
) -> Option<Vec<Site>> {
    if old.editions.is_empty() {
        return Some(Vec::new());
    }
    let translation = |(file, i, source): &(FileId, usize, &Arc<ParsedArticle>)| {
        let number = old.editions.iter().position(|edition| edition.articles[*i].file == *file)?;
        let before = &old.editions[number].articles[*i];
        let mut found = Diags::default();
        let after = editions::article(content, &content.articles[*i], *file, source, &mut found);
        let same = keeps_names(old, &before.source, &after.source) && found.list.is_empty();
        same.then(|| (number, *i, Arc::new(after)))
    };
    let translations = translations.iter().map(translation).collect::<Option<Vec<_>>>()?;
    let begun = editions::begin_again(old, content, edited, &translations)?;
    let routes = old.editions.iter().map(|edition| edition.routes.clone()).collect();
    Some(editions::finish(begun, routes, (content, &old.routes, links)))
}

/// An article with another text.
fn article(old: &Site, before: &Article, sources: &Sources, source: &Arc<ParsedArticle>) -> Option<Article> {
    if !keeps_names(old, &before.source, source) {
        return None;
    }
    let mut found = Diags::default();
    let path = sources.get(before.file).content_path();
    let after = articles::one(before.file, path, before.is_index, source, &old.config, &mut found);
    let is_renamed = after.title != before.title && old.names_titles();
    (found.list.is_empty() && after.path == before.path && !is_renamed).then_some(after)
}

/// Whether everything by which other pages find or place this one is as it was.
fn keeps_names(site: &Site, old: &ParsedArticle, new: &ParsedArticle) -> bool {
    let (a, b) = (&old.meta, &new.meta);
    let parts = |article: &ParsedArticle| {
        let parts = article.doc.included.iter().filter(|path| address::is_part(path));
        parts.cloned().collect::<Vec<_>>()
    };
    let values = |meta: &FrontMatter| {
        let of = meta.taxonomies.iter().map(|(name, values, _)| (name.clone(), values.clone()));
        (meta.authors.clone(), of.collect::<Vec<_>>())
    };
    a.tags == b.tags
        && values(a) == values(b)
        && parts(old) == parts(new)
        && a.order == b.order
        && format!("{:?}", a.cascade) == format!("{:?}", b.cascade)
        && codes(&a.allow).eq(codes(&b.allow))
        && a.aliases.iter().map(|(path, _)| path).eq(b.aliases.iter().map(|(path, _)| path))
        && a.is_hidden(site.config.as_of) == b.is_hidden(site.config.as_of)
}

fn codes(allow: &[(Code, Span)]) -> impl Iterator<Item = Code> {
    allow.iter().map(|(code, _)| *code)
}

/// Accepted findings by file, each with its place after the edits.
fn allowed(
    old: &Site,
    sources: &Sources,
    completed: &[(FileId, Arc<ParsedArticle>)],
    edits: &Edits,
) -> Arc<BTreeMap<(FileId, Code), Span>> {
    let mut allowed = old.allowed.clone();
    for (file, article) in completed.iter().filter(|(_, article)| !article.meta.allow.is_empty()) {
        let codes = article.meta.allow.iter().map(|(code, span)| ((*file, *code), *span));
        Arc::make_mut(&mut allowed).extend(codes);
    }
    for (_, _, draft) in edits.rules.iter().filter(|(_, _, draft)| !draft.allow.is_empty()) {
        Arc::make_mut(&mut allowed).extend(super::allowed_by(sources, draft));
    }
    allowed
}

/// The sections, each with the title of its own page.
fn retitled(old: &Site, articles: &[Arc<Article>], edited: &[usize]) -> Arc<Vec<Section>> {
    let mut sections = old.sections.clone();
    for i in edited {
        let (article, section) = (&articles[*i], old.places[*i].section);
        if sections[section].index == Some(*i) && sections[section].title != article.title {
            Arc::make_mut(&mut sections)[section].title.clone_from(&article.title);
        }
    }
    sections
}

/// The rule sets and all names, where those that changed have the same pages as before.
fn rule_sets(
    old: &Site,
    edits: &[(FileId, Arc<Draft>, Arc<Draft>)],
) -> Option<(Arc<Vec<RuleSet>>, Arc<Names>)> {
    let (mut guides, mut names) = (old.guides.clone(), old.names.clone());
    for (file, before, after) in edits {
        let at = guides.iter().position(|set| set.file == *file)?;
        let set = rule_set(old, at, before, after)?;
        Arc::make_mut(&mut names).of_guide[at] = names::of_guide(&set);
        Arc::make_mut(&mut guides)[at] = set;
    }
    Some((guides, names))
}

/// The rule set at `at`, compiled anew.
fn rule_set(site: &Site, at: usize, before: &Draft, after: &Draft) -> Option<RuleSet> {
    let letters = |draft: &Draft| draft.letters.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
    if !codes(&before.allow).eq(codes(&after.allow))
        || letters(before) != letters(after)
        || (&before.tables, &before.shared) != (&after.tables, &after.shared)
    {
        return None;
    }
    let mut found = Diags::default();
    let set =
        decide::compile(after, &super::defaults(&site.config, &site.phrases, &site.sources), &mut found)?;
    let old = &site.guides[at];
    let same = old.id == set.id && old.weight == set.weight && guide_pages(at, old) == guide_pages(at, &set);
    (same && found.list.is_empty()).then_some(set)
}
