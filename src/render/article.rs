//! Pages of articles and of folders.

use super::context::{self, CitedRule, Link, PageKind, ReviewBy, Source, TocEntry};
use super::page::{Head, Page, description};
use crate::diag::Diagnostic;
use crate::doc::Doc;
use crate::model::{Article, Citation, Site};
use crate::render::{guide, markup};
use crate::theme::GUIDE;
use std::collections::BTreeMap;

/// How many related pages an article names at most.
const RELATED: usize = 4;

/// A tag of more articles relates none of them to another.
const ALIKE: usize = 200;

/// An article; the page of a folder's `index.md`; the home page.
pub(super) fn article(page: &Page<'_>, i: usize) -> Result<Vec<u8>, Diagnostic> {
    let article = &page.site.articles[i];
    if article.is_index {
        return folder(page, article.section, Some(article));
    }
    let meta = &article.source.meta;
    let doc = &article.source.doc;
    let html = body(page, article)?;
    let data = context::Article {
        common: page.common(head(page, article, PageKind::Article), scripts(&html)),
        html,
        toc: if meta.toc { toc(doc, page) } else { Vec::new() },
        tags: page.site.tags_of(article).into_iter().map(|tag| tag_link(page, tag)).collect(),
        updated: meta.updated.or(meta.date).map(|d| page.day(d)),
        review_by: meta
            .review_by
            .map(|(d, _)| ReviewBy { day: page.day(d), overdue: d < page.site.config.as_of }),
        owner: meta.owner.clone(),
        sources: meta.sources.iter().map(|s| source(page, s)).collect(),
        previous: article.previous.map(|i| neighbour(page, i)),
        next: article.next.map(|i| neighbour(page, i)),
        rules: cited_rules(page, i),
        related: related(page, i),
        backlinks: Vec::new(),
        side: page.side_of(article),
        markdown: Some(page.href(&super::llms::markdown_path(&article.path))),
        extra: meta.extra.clone(),
    };
    page.view.theme.render("article.html", &data)
}

/// The page of a folder without `index.md`.
pub(super) fn section(page: &Page<'_>, i: usize) -> Result<Vec<u8>, Diagnostic> {
    folder(page, i, None)
}

fn folder(page: &Page<'_>, i: usize, index: Option<&Article>) -> Result<Vec<u8>, Diagnostic> {
    let section = &page.site.sections[i];
    let html = index.map(|article| body(page, article)).transpose()?.unwrap_or_default();
    if section.parent.is_none() {
        return home(page, index, html);
    }
    let head = match index {
        Some(article) => head(page, article, PageKind::Section),
        None => {
            Head { above: above(page, section.parent), ..Head::new(PageKind::Section, &section.title, "") }
        }
    };
    let data = context::Section {
        common: page.common(head, scripts(&html)),
        html,
        articles: section.articles.iter().map(|i| page.card(&page.site.articles[*i])).collect(),
        sections: section.sections.iter().map(|s| page.topic(*s)).collect(),
        side: page.side_of_section(i),
        updated: index.and_then(|a| a.source.meta.updated).map(|d| page.day(d)),
    };
    page.view.theme.render("section.html", &data)
}

fn home(page: &Page<'_>, index: Option<&Article>, html: String) -> Result<Vec<u8>, Diagnostic> {
    let config = &page.site.config;
    let head = match index {
        Some(article) => head(page, article, PageKind::Home),
        None => Head::new(PageKind::Home, &config.title, &config.description),
    };
    let mut topics = page.topics();
    topics.extend(page.loose(usize::MAX));
    let data =
        context::Home { common: page.common(head, scripts(&html)), html, guides: page.guides(), topics };
    page.view.theme.render("home.html", &data)
}

fn head(page: &Page<'_>, article: &Article, kind: PageKind) -> Head {
    let section = &page.site.sections[article.section];
    let above_of = if article.is_index { section.parent } else { Some(article.section) };
    let date = article.source.meta.date;
    Head {
        above: above(page, above_of),
        derived: article.source.meta.description.is_none(),
        lang: article.source.meta.lang.clone(),
        draft: article.source.meta.draft || date.is_some_and(|d| d > page.site.config.as_of),
        ..Head::new(kind, &article.title, description(article))
    }
}

/// The sections from the first below home to this one.
fn above(page: &Page<'_>, section: Option<usize>) -> Vec<(String, String)> {
    let mut chain = Vec::new();
    let mut at = section;
    while let Some(i) = at {
        let section = &page.site.sections[i];
        if section.parent.is_some() {
            chain.push((section.title.clone(), section.path.clone()));
        }
        at = section.parent;
    }
    chain.reverse();
    chain
}

/// The article's text; without the heading that the page's title was taken from.
fn body(page: &Page<'_>, article: &Article) -> Result<String, Diagnostic> {
    let without_title = article.title_from_body;
    let settings = markup::Settings { without_title, embed: true, ..markup::Settings::default() };
    guide::embedded(page, page.html_with(&article.source.doc, &settings))
}

/// The scripts that a text with guides needs.
fn scripts(html: &str) -> &'static [&'static str] {
    if html.contains("data-guide-data") { GUIDE } else { &[] }
}

fn toc(doc: &Doc, page: &Page<'_>) -> Vec<TocEntry> {
    let entry = |h: &crate::doc::Heading| TocEntry {
        level: h.level,
        title: h.text.clone(),
        href: page.href_to(page.path, Some(&h.id)),
    };
    let entries: Vec<TocEntry> =
        doc.headings.iter().filter(|h| matches!(h.level, 2 | 3)).map(entry).collect();
    if entries.len() < 2 { Vec::new() } else { entries }
}

/// A source as pages name it.
pub(crate) fn source(page: &Page<'_>, citation: &Citation) -> Source {
    Source {
        title: citation.title.clone(),
        url: citation.url.clone(),
        checked: citation.checked.map(|d| page.day(d)),
    }
}

fn neighbour(page: &Page<'_>, i: usize) -> Link {
    let article = &page.site.articles[i];
    Link { title: article.title.clone(), href: page.href(&article.path) }
}

fn cited_rules(page: &Page<'_>, i: usize) -> Vec<CitedRule> {
    let cited = crate::resolve::rules_of(page.site, i);
    let cited = cited.into_iter().map(|(s, r)| {
        let set = &page.site.guides[s];
        CitedRule {
            title: set.rules[r].title.clone(),
            href: page.href(&guide::rule_path(set, r)),
            guide: set.title.clone(),
        }
    });
    cited.collect()
}

/// The articles of each of an article's tags, but of tags that half the site has: they say little
/// about any two pages, and to look at so many for every page would take long.
pub(super) fn tagged_alike<'a>(site: &'a Site, article: &'a Article) -> impl Iterator<Item = usize> + 'a {
    let lists = site.tags_of(article).into_iter().map(|tag| &site.tags[tag].1);
    lists.filter(|list| list.len() <= ALIKE).flatten().copied()
}

fn tag_link(page: &Page<'_>, tag: usize) -> Link {
    let (name, _) = &page.site.tags[tag];
    Link { title: name.clone(), href: page.href(&crate::resolve::tag_path(name)) }
}

/// Pages that link here or share tags, the nearest first; not those that the text links to already.
fn related(page: &Page<'_>, i: usize) -> Vec<context::Card> {
    let site = page.site;
    let article = &site.articles[i];
    let mut score: BTreeMap<usize, usize> = BTreeMap::new();
    for from in &site.linked_from[i] {
        *score.entry(*from).or_default() += 2;
    }
    tagged_alike(site, article).for_each(|other| *score.entry(other).or_default() += 1);
    let mut found: Vec<(usize, usize)> = score
        .into_iter()
        .filter(|(other, _)| {
            let linked = || site.linked_from[*other].binary_search(&i).is_ok();
            *other != i && !site.articles[*other].is_index && !linked()
        })
        .map(|(other, points)| (points, other))
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    found.iter().take(RELATED).map(|(_, other)| page.card(&site.articles[*other])).collect()
}
