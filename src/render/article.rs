//! Pages of articles and of folders.

use super::context::{self, CitedRule, Link, PageKind, ReviewBy, Source, TocEntry};
use super::lists;
use super::page::{Head, Page, Subject, description};
use super::side::Stand;
use crate::address;
use crate::citation::Citation;
use crate::diag::Diagnostic;
use crate::doc::{self, Doc, LinkRef};
use crate::html::{attribute, escape};
use crate::limits::BACKLINKS;
use crate::model::{Article, Entry, FrontMatter, Route, Site};
use crate::render::{guide, markup};
use crate::theme::GUIDE;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashSet};

/// The most related pages that an article names.
const RELATED: usize = 4;

/// The most pages of a folder whose page shows them one below the other, each with its sentence. More are
/// shown by their first letter.
const MANY: usize = 100;

/// A tag of more articles relates none of them to another.
const ALIKE: usize = 200;

/// An article; the page of a folder's `index.md`; the home page.
pub(super) fn article(page: &Page<'_>, i: usize) -> Result<Vec<u8>, Diagnostic> {
    let article = page.reader.article(i);
    if article.is_index {
        return folder(page, page.site.places[i].section, Some(i));
    }
    let place = page.site.places[i];
    let meta = &article.source.meta;
    let doc = &article.source.doc;
    let Body { html, scripts } = body(page, i)?;
    let data = context::Article {
        common: page.common(
            head(page, i, PageKind::Article),
            scripts,
            &Stand::Section(place.section, Some(i)),
        ),
        html,
        toc: if meta.toc { toc(doc) } else { Vec::new() },
        tags: page.site.tags_of(article).into_iter().map(|tag| tag_link(page, tag)).collect(),
        authors: page.values("authors", &meta.authors),
        taxonomies: values(page, meta),
        updated: meta.updated.or(meta.date).map(|d| page.day(d)),
        review_by: meta
            .review_by
            .map(|(d, _)| ReviewBy { day: page.day(d), overdue: d < page.site.config.as_of }),
        owner: meta.owner.clone(),
        sources: meta.sources.iter().map(|s| source(page, s)).collect(),
        previous: page.stop(place.previous),
        next: page.stop(place.next),
        rules: cited_rules(page, i),
        related: related(page, i),
        backlinks: if page.site.config.pages.backlinks { backlinks(page, i) } else { Vec::new() },
        contributors: meta.contributors.clone(),
        reading_time: page.site.config.pages.reading_time.then(|| doc::minutes(&article.source.doc)),
        markdown: page.site.config.markdown_copies.then(|| copy(page, i, &article.path)),
        extra: meta.extra.clone(),
    };
    page.view.theme.render("article.html", &data)
}

/// From a page to its Markdown copy; what is not translated has that of its original.
fn copy(page: &Page<'_>, i: usize, path: &str) -> String {
    let copy = address::markdown_copy(path);
    match super::copied(page.site, &Route::Article(i)) {
        Some(_) => page.href(&copy),
        None => page.href(&format!("{}{copy}", page.site.up())),
    }
}

/// The page of a folder without `index.md`.
pub(super) fn section(page: &Page<'_>, i: usize) -> Result<Vec<u8>, Diagnostic> {
    folder(page, i, None)
}

fn folder(page: &Page<'_>, i: usize, index: Option<usize>) -> Result<Vec<u8>, Diagnostic> {
    let section = &page.site.sections[i];
    let text = index.map(|i| body(page, i)).transpose()?.unwrap_or_default();
    if section.parent.is_none() {
        return home(page, index, text);
    }
    let head = match index {
        Some(article) => head(page, article, PageKind::Section),
        None => {
            Head { above: above(page, section.parent), ..Head::new(PageKind::Section, &section.title, "") }
        }
    };
    let neighbours = index.map(|i| page.site.places[i]);
    let (articles, sections, letters) = if section.entries.len() > MANY {
        (Vec::new(), Vec::new(), lists::letters(lists::entries(page, i)))
    } else {
        // A folder that holds only its own page is shown as an article.
        let own_page =
            |s: usize| page.site.sections[s].index.filter(|_| page.site.sections[s].entries.is_empty());
        let article = |entry: &Entry| match entry {
            Entry::Article(i) => Some(*i),
            Entry::Section(s) => own_page(*s),
        };
        let cards = section.entries.iter().filter_map(article).map(|i| page.card(i)).collect();
        let folders: Vec<usize> =
            section.sections.iter().copied().filter(|s| own_page(*s).is_none()).collect();
        (cards, page.topics_of(&folders), Vec::new())
    };
    let data = context::Section {
        common: page.common(head, text.scripts, &Stand::Section(i, None)),
        html: text.html,
        articles,
        sections,
        letters,
        previous: page.stop(neighbours.and_then(|place| place.previous)),
        next: page.stop(neighbours.and_then(|place| place.next)),
        updated: index.and_then(|i| page.reader.article(i).source.meta.updated).map(|d| page.day(d)),
    };
    page.view.theme.render("section.html", &data)
}

fn home(page: &Page<'_>, index: Option<usize>, text: Body) -> Result<Vec<u8>, Diagnostic> {
    let config = &page.site.config;
    let head = match index {
        Some(article) => head(page, article, PageKind::Home),
        None => Head::new(PageKind::Home, &config.title, &config.description),
    };
    let mut topics = page.topics();
    topics.extend(page.loose(usize::MAX));
    let mut guides = page.guides();
    // The first guide is the most urgent one, so its card on the home page already offers its first question.
    if let Some(first) = guides.first_mut() {
        first.opening = guide::opening(page, 0);
    }
    let data = context::Home {
        common: page.common(head, text.scripts, &Stand::Root),
        html: text.html,
        guides,
        topics,
    };
    page.view.theme.render("home.html", &data)
}

fn head(page: &Page<'_>, i: usize, kind: PageKind) -> Head {
    let article = page.reader.article(i);
    let section = page.site.places[i].section;
    let above_of = if article.is_index { page.site.sections[section].parent } else { Some(section) };
    Head {
        above: above(page, above_of),
        derived: article.source.meta.description.is_none(),
        lang: article.source.meta.lang.clone(),
        subject: Subject::Article(i),
        draft: article.source.meta.is_hidden(page.site.config.as_of),
        file: Some(article.file),
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

/// An article's text, and the scripts that it needs.
#[derive(Default)]
struct Body {
    html: String,
    scripts: &'static [&'static str],
}

/// The article's text with the guides and terms that it embeds, each once; without the heading that the
/// page's title was taken from.
fn body(page: &Page<'_>, i: usize) -> Result<Body, Diagnostic> {
    let article = page.reader.article(i);
    let lang = page.lang_of_text(i);
    let settings = markup::Settings { without_title: article.title_from_body, ..markup::Settings::default() };
    // A second guide would have the same names for its answers, and many lists of all terms a size of their
    // own: those are links.
    let embedded: RefCell<HashSet<String>> = RefCell::default();
    let has_guide = Cell::new(false);
    let fault: RefCell<Option<Diagnostic>> = RefCell::default();
    let embed = |link: &LinkRef| {
        let (scheme, name) = link.dest.split_once(':')?;
        if !["guide", "term"].contains(&scheme) || !embedded.borrow_mut().insert(link.dest.clone()) {
            return None;
        }
        if scheme == "term" {
            return terms(page, name);
        }
        match guide::embed(page, page.site.guide_at(name)?, &lang) {
            Ok(html) => {
                has_guide.set(true);
                Some(String::from_utf8_lossy(&html).into_owned())
            }
            Err(found) => {
                fault.borrow_mut().get_or_insert(found);
                None
            }
        }
    };
    // "Note" above a text that nobody has translated would be read aloud as a word of its language.
    let html = page.part_in(&lang).html_with(&article.source.doc, &str::to_string, &embed, &settings);
    match fault.into_inner() {
        Some(fault) => Err(fault),
        None => Ok(Body { html, scripts: if has_guide.get() { GUIDE } else { &[] } }),
    }
}

/// A word of the glossary with its meaning, or all of them.
fn terms(page: &Page<'_>, word: &str) -> Option<String> {
    let site = page.site;
    let found = match word {
        "" => &site.glossary[..],
        _ => std::slice::from_ref(&site.glossary[*site.names.terms.get(word)?]),
    };
    let mut out = String::from("<dl class=\"terms\">\n");
    for term in found {
        let anchor = address::term_anchor(&term.term);
        let href = page.href_to(address::GLOSSARY, Some(&anchor));
        let meaning = page.html(&format!("{anchor}-{}", out.len()), &term.definition);
        let (href, word) = (attribute(&href), escape(&term.term));
        out.push_str(&format!("<div>\n<dt><a href=\"{href}\">{word}</a></dt>\n<dd>{meaning}</dd>\n</div>\n"));
    }
    Some(out + "</dl>\n")
}

fn toc(doc: &Doc) -> Vec<TocEntry> {
    let entry = |h: &crate::doc::Heading| TocEntry {
        level: h.level,
        title: h.text.clone(),
        href: format!("#{}", address::fragment(&h.id)),
    };
    let entries: Vec<TocEntry> =
        doc.headings.iter().filter(|h| matches!(h.level, 2 | 3)).map(entry).collect();
    if entries.len() < 2 { Vec::new() } else { entries }
}

/// A source as pages name it.
pub(crate) fn source(page: &Page<'_>, citation: &Citation) -> Source {
    Source {
        title: citation.title.clone(),
        url: citation.url.as_ref().map(ToString::to_string),
        checked: citation.checked.map(|d| page.day(d)),
    }
}

fn cited_rules(page: &Page<'_>, i: usize) -> Vec<CitedRule> {
    let cited = page.reader.cited_by(i).into_iter().map(|(set, rule)| {
        let (number, set) = (set, &page.site.guides[set]);
        CitedRule {
            title: set.rules[rule].title.clone(),
            href: page.href(&address::rule(&set.id, &set.rules[rule].id)),
            guide: set.title.clone(),
            lang: page.lang_of(Subject::Guide(number)),
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
    Link { title: name.clone(), href: page.href(&address::tag(name)), lang: None }
}

/// The values of an article in the taxonomies that the site declares.
fn values(page: &Page<'_>, meta: &FrontMatter) -> Vec<context::Values> {
    let declared = page.site.config.pages.taxonomies.iter();
    let values = declared.filter_map(|(name, title)| {
        let (_, values, _) = meta.taxonomies.iter().find(|(other, ..)| other == name)?;
        let links = page.values(name, values);
        (!links.is_empty()).then(|| context::Values { title: title.clone(), links })
    });
    values.collect()
}

/// The pages that link to an article, in reading order; of very many, the first.
fn backlinks(page: &Page<'_>, i: usize) -> Vec<Link> {
    let from = page.reader.linked_from(i).iter().filter(|from| **from != i);
    let links = from.map(|from| (page.reader.named(*from), *from));
    let links = links.filter(|(name, _)| name.path != address::NOT_FOUND);
    links.take(BACKLINKS.most).map(|(_, from)| page.name(from)).collect()
}

/// Pages that link here or share tags, the nearest first; not those that the text links to already.
fn related(page: &Page<'_>, i: usize) -> Vec<context::Card> {
    let (site, reader) = (page.site, page.reader);
    let article = reader.article(i);
    let is_index = |i: usize| site.sections[site.places[i].section].index == Some(i);
    let mut score: BTreeMap<usize, usize> = BTreeMap::new();
    let listed = page.site.config.pages.backlinks;
    for from in reader.linked_from(i).iter().filter(|_| !listed) {
        *score.entry(*from).or_default() += 2;
    }
    tagged_alike(site, article).for_each(|other| *score.entry(other).or_default() += 1);
    let mut found: Vec<(usize, usize)> = score
        .into_iter()
        .filter(|(other, _)| {
            let linked = || reader.linked_from(*other).binary_search(&i).is_ok();
            let is_page = reader.named(*other).path != address::NOT_FOUND;
            let is_listed = listed && reader.linked_from(i).binary_search(other).is_ok();
            *other != i && is_page && !is_index(*other) && !linked() && !is_listed
        })
        .map(|(other, points)| (points, other))
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    found.iter().take(RELATED).map(|(_, other)| page.card(*other)).collect()
}
