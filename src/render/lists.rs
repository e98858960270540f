//! Glossary, tags, search page and 404: pages that list others.

use super::context::{self, Card, GlossaryTerm, Letter, Link, PageKind, TagCount};
use super::markup;
use super::nav::OF_TOPIC;
use super::page::{Head, Page, Subject};
use super::reads::Named;
use super::side::Stand;
use crate::address;
use crate::diag::Diagnostic;
use crate::model::{Article, Entry};
use crate::theme::RESULTS;
use pinyin::ToPinyin;
use std::collections::BTreeMap;

/// The most articles that the search page lists one by one.
const LETTERS: usize = 1000;

pub(super) fn glossary(page: &Page<'_>) -> Result<Vec<u8>, Diagnostic> {
    let head = Head {
        subject: Subject::Glossary,
        ..Head::new(PageKind::Glossary, page.word("glossary"), page.word("glossary_lead"))
    };
    let term = |t: &crate::model::Term| GlossaryTerm {
        term: t.term.clone(),
        id: address::term_anchor(&t.term),
        html: page.html(&address::term_anchor(&t.term), &t.definition),
        synonyms: t.synonyms.clone(),
        discouraged: t.discouraged.clone(),
        see: t.see.as_ref().and_then(|(path, _)| page.see(path)),
    };
    let data = context::Glossary {
        common: page.common(head, &[], &Stand::Root),
        terms: page.site.glossary.iter().map(term).collect(),
    };
    page.view.theme.render("glossary.html", &data)
}

pub(super) fn tags(page: &Page<'_>) -> Result<Vec<u8>, Diagnostic> {
    let head = Head::new(PageKind::Tags, page.word("tags"), page.word("tags_lead"));
    let tag = |(name, list): &(String, Vec<usize>)| TagCount {
        title: name.clone(),
        href: page.href(&address::tag(name)),
        count: list.len(),
    };
    let data = context::Tags {
        common: page.common(head, &[], &Stand::Root),
        tags: page.site.tags.iter().map(tag).collect(),
    };
    page.view.theme.render("tags.html", &data)
}

pub(super) fn tag(page: &Page<'_>, i: usize) -> Result<Vec<u8>, Diagnostic> {
    let (name, list) = &page.site.tags[i];
    let above = vec![(page.word("tags").to_string(), address::TAGS.to_string())];
    let articles: Vec<Card> = list.iter().map(|i| page.card(*i)).collect();
    let head = Head { above, ..Head::new(PageKind::Tag, name, "") }.or_from(|| titles(&articles));
    let data = context::Tag { common: page.common(head, &[], &Stand::Root), articles, link: None };
    page.view.theme.render("tag.html", &data)
}

/// Titles of a list of pages, as a description for search engines.
fn titles(cards: &[Card]) -> String {
    cards.iter().map(|card| card.title.as_str()).collect::<Vec<_>>().join(" · ")
}

/// A taxonomy of the site's own, or its authors: all values.
pub(super) fn taxonomy(page: &Page<'_>, t: usize) -> Result<Vec<u8>, Diagnostic> {
    let taxonomy = &page.site.taxonomies[t];
    let title = taxonomy.title.as_deref().unwrap_or(page.word("authors"));
    let values = taxonomy.values.iter().enumerate().map(|(value, (name, list))| TagCount {
        title: page.site.value_name(t, value).to_string(),
        href: page.href(&address::value(&taxonomy.name, name)),
        count: list.len(),
    });
    let data = context::Tags {
        common: page.common(Head::new(PageKind::Tags, title, ""), &[], &Stand::Root),
        tags: values.collect(),
    };
    page.view.theme.render("tags.html", &data)
}

/// A value of a taxonomy: its articles.
pub(super) fn value(page: &Page<'_>, t: usize, value: usize) -> Result<Vec<u8>, Diagnostic> {
    let taxonomy = &page.site.taxonomies[t];
    let (name, list) = &taxonomy.values[value];
    let title = taxonomy.title.as_deref().unwrap_or(page.word("authors"));
    let author = page.site.config.pages.authors.get(name).filter(|_| taxonomy.title.is_none());
    let above = vec![(title.to_string(), address::taxonomy(&taxonomy.name))];
    let about = author.map_or("", |author| &author.about);
    let articles: Vec<Card> = list.iter().map(|i| page.card(*i)).collect();
    let head = Head { above, ..Head::new(PageKind::Tag, page.site.value_name(t, value), about) };
    let head = head.or_from(|| titles(&articles));
    let data = context::Tag {
        common: page.common(head, &[], &Stand::Root),
        articles,
        link: author.and_then(|author| author.link.as_ref()).map(ToString::to_string),
    };
    page.view.theme.render("tag.html", &data)
}

pub(super) fn search(page: &Page<'_>) -> Result<Vec<u8>, Diagnostic> {
    let head = Head { noindex: true, ..Head::new(PageKind::Search, page.word("search"), "") };
    let large = page.site.articles.len() > LETTERS;
    let mut topics = page.topics();
    // Where there are no letters, everything is found through its folder.
    topics.extend(page.loose(OF_TOPIC).filter(|_| large));
    let data = context::Search {
        common: page.common(head, RESULTS, &Stand::Root),
        guides: page.guides(),
        topics,
        letters: if large {
            Vec::new()
        } else {
            letters((0..page.site.articles.len()).map(|i| page.name(i)))
        },
    };
    page.view.theme.render("search.html", &data)
}

pub(super) fn not_found(page: &Page<'_>) -> Result<Vec<u8>, Diagnostic> {
    let own = page.site.article_at.get("404.md").map(|i| page.reader.article(*i));
    let title = own.map_or(page.word("not_found"), |article| &article.title);
    let head = Head { noindex: true, ..Head::new(PageKind::NotFound, title, "") };
    let settings = |article: &Article| markup::Settings {
        without_title: article.title_from_body,
        ..markup::Settings::default()
    };
    let data = context::NotFound {
        common: page.common(head, &[], &Stand::Root),
        html: own.map(|article| {
            page.html_with(&article.source.doc, &str::to_string, &|_| None, &settings(article))
        }),
        guides: page.guides(),
        topics: page.topics(),
    };
    page.view.theme.render("404.html", &data)
}

/// All that a section holds, as links.
pub(super) fn entries(page: &Page<'_>, section: usize) -> Vec<Link> {
    let all = page.reader.entries(section, 0..page.site.sections[section].entries.len());
    let link = |(entry, Named { title, path })| {
        let subject = match entry {
            Entry::Article(i) => Subject::Article(i),
            Entry::Section(s) => Subject::of_section(page.site, s),
        };
        Link { href: page.href(&path), title, lang: page.lang_of(subject) }
    };
    all.into_iter().map(link).collect()
}

/// Links by the first letter of their title's pinyin.
pub(super) fn letters(links: impl IntoIterator<Item = Link>) -> Vec<Letter> {
    let mut by_letter: BTreeMap<char, Vec<(String, Link)>> = BTreeMap::new();
    for link in links {
        let sound = sound(&link.title);
        let first = sound.chars().next().map(|c| c.to_ascii_uppercase()).filter(char::is_ascii_uppercase);
        by_letter.entry(first.unwrap_or('#')).or_default().push((sound, link));
    }
    let letter = |(letter, mut links): (char, Vec<(String, Link)>)| {
        links.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.title.cmp(&b.1.title)));
        let links = links.into_iter().map(|(_, link)| link).collect();
        let name = if letter == '#' { "other".to_string() } else { letter.to_lowercase().to_string() };
        Letter { letter: letter.to_string(), id: format!("zhinan-letter-{name}"), links }
    };
    by_letter.into_iter().map(letter).collect()
}

/// A title as it is read aloud: pinyin for Han, everything else as typed.
fn sound(title: &str) -> String {
    let mut out = String::new();
    for c in title.chars().filter(|c| c.is_alphanumeric()) {
        match c.to_pinyin() {
            Some(p) => out.push_str(p.plain()),
            None => out.extend(c.to_lowercase()),
        }
    }
    out
}
