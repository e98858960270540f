//! The search index: every page as documents, one a section.

use super::{Sink, View};
use crate::address;
use crate::decide::RuleSet;
use crate::doc::{self, Doc};
use crate::limits::SECTION;
use crate::model::{Article, Site, State};
use crate::search::{self, Document, Index, Kind, Page, Words};
use rayon::prelude::*;

pub(super) fn files(view: &View<'_>, sink: Sink<'_>) {
    view.in_each_language(sink, own);
}

/// The first file of an edition's index, from its own folder. An edition in which nothing that can be found
/// is translated is searched with the index of the site itself: the paths in it are the same.
pub(super) fn entry(main: &Site, site: &Site) -> &'static str {
    if is_shared(main, site) { "../search/index.js" } else { address::SEARCH_ENTRY }
}

fn is_shared(main: &Site, site: &Site) -> bool {
    site.edition.as_ref().is_some_and(|edition| {
        let is_original = |state: &State| !state.is_translated();
        edition.articles.iter().all(is_original)
            && edition.guides.iter().all(is_original)
            && is_original(&edition.glossary)
            && std::sync::Arc::ptr_eq(&main.tags, &site.tags)
    })
}

fn own(view: &View<'_>, sink: Sink<'_>) {
    if is_shared(view.main, view.site) {
        return;
    }
    let write = |name: String, bytes| (sink.write)(address::search_file(&name), bytes);
    let has = |name: &str| (sink.has)(&address::search_file(name));
    let below = Sink { write: &write, has: &has };
    search::publish(&pages(view.site), &words(view.site), view.searched.as_deref(), below);
}

/// The index of a site, as the browser and `zhinan search` use it.
pub fn index(site: &Site) -> Index {
    Index::build(&pages(site), words(site))
}

/// The index that the pages of an edition of `main` use.
pub fn index_of(main: &Site, site: &Site) -> Index {
    index(if is_shared(main, site) { main } else { site })
}

/// Everything that the search knows, in the order of its pages.
pub fn documents(site: &Site) -> Vec<Document> {
    pages(site).iter().flat_map(|page| (page.read)()).collect()
}

fn words(site: &Site) -> Words {
    let synonyms = site.glossary.iter().map(|t| (t.term.clone(), t.synonyms.clone())).collect();
    Words { synonyms, language: site.config.language.to_string() }
}

/// Everything that can be found.
fn pages(site: &Site) -> Vec<Page<'_>> {
    let articles: Vec<&Article> =
        site.articles.iter().map(|article| &**article).filter(|a| a.source.meta.search).collect();
    let mut pages: Vec<Page<'_>> = articles.into_par_iter().map(|article| page(site, article)).collect();
    let mut documents = Vec::new();
    site.guides.iter().for_each(|set| guide_documents(set, &mut documents));
    for term in site.glossary.iter() {
        let url = format!("{}#{}", address::GLOSSARY, address::term_anchor(&term.term));
        documents.push(Document {
            keywords: term.synonyms.clone(),
            ..document(Kind::Term, url, &term.term, text_of(&term.definition))
        });
    }
    for (name, list) in site.tags.iter() {
        let titles: Vec<&str> = list.iter().map(|i| site.articles[*i].title.as_str()).collect();
        documents.push(document(Kind::Tag, address::tag(name), name, titles.join("\n")));
    }
    pages.extend(Page::of(documents));
    pages
}

/// Page of an article for the search: the text of its file, under the address, the title and the tags that
/// it has in the site.
fn page<'a>(site: &'a Site, article: &'a Article) -> Page<'a> {
    let mut hasher = blake3::Hasher::new();
    site.hashes_of(article).for_each(|hash| _ = hasher.update(&hash));
    hasher.update(&[u8::from(article.title_from_body)]);
    let tags = site.tags_of(article).into_iter().map(|tag| site.tags[tag].0.clone());
    let tags: Vec<String> = tags.collect();
    for text in [&article.path, &article.title].into_iter().chain(&tags) {
        hasher.update(text.as_bytes()).update(b"\0");
    }
    let mut fingerprint = [0; 16];
    fingerprint.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    Page { path: article.path.clone(), fingerprint, read: Box::new(move || self::article(article, &tags)) }
}

fn document(kind: Kind, url: String, title: &str, mut text: String) -> Document {
    cut(&mut text);
    Document {
        url,
        title: title.into(),
        section: String::new(),
        kind,
        keywords: Vec::new(),
        tags: Vec::new(),
        text,
    }
}

/// Leaves as much of a text as the search reads.
fn cut(text: &mut String) {
    if SECTION.is_below(text.len()) {
        let end = (0..=SECTION.most).rev().find(|at| text.is_char_boundary(*at));
        text.truncate(end.unwrap_or_default());
    }
}

fn text_of(doc: &Doc) -> String {
    let parts: Vec<String> =
        doc::search_sections(doc).into_iter().map(|s| [s.heading, s.text].join("\n")).collect();
    parts.join("\n").trim().to_string()
}

fn article(article: &Article, tags: &[String]) -> Vec<Document> {
    let meta = &article.source.meta;
    let mut documents: Vec<Document> = Vec::new();
    for section in doc::search_sections(&article.source.doc) {
        let is_title = section.id.is_empty() || article.title_from_body && section.heading == article.title;
        let (url, heading) = if is_title {
            (article.path.clone(), String::new())
        } else {
            (format!("{}#{}", article.path, section.id), section.heading)
        };
        let is_head = documents.is_empty();
        let mut text = section.text;
        if let Some(description) = meta.description.as_ref().filter(|_| is_head) {
            text = format!("{description}\n{text}");
        }
        cut(&mut text);
        text.shrink_to_fit();
        documents.push(Document {
            url,
            title: article.title.clone(),
            section: heading,
            kind: Kind::Article,
            keywords: if is_head { meta.keywords.clone() } else { Vec::new() },
            tags: if is_head { tags.to_vec() } else { Vec::new() },
            text,
        });
    }
    documents
}

/// The text of a rule set as it reads without a case.
fn neutral(set: &RuleSet, doc: &Doc) -> String {
    set.without_a_case(&text_of(doc))
}

fn guide_documents(set: &RuleSet, documents: &mut Vec<Document>) {
    let intro = set.intro.as_ref().map(text_of).unwrap_or_default();
    let questions: Vec<&str> = set.facts.iter().map(|f| f.ask.as_str()).collect();
    // A guide answers what any of its outcomes does, so it is found by their names too.
    let decisions = set.decisions.iter().filter(|_| set.is_several()).map(|decision| decision.title.as_str());
    let ends: Vec<&str> = set.outcomes.iter().map(|o| o.title.as_str()).chain(decisions).collect();
    let text = [set.description.as_str(), &intro, &questions.join("\n"), &ends.join("\n")].join("\n");
    documents.push(Document {
        keywords: set.keywords.clone(),
        ..document(Kind::Guide, address::guide(&set.id), &set.title, text.trim().to_string())
    });
    for outcome in &set.outcomes {
        let text = [outcome.description.clone(), neutral(set, &outcome.body)].join("\n");
        documents.push(document(
            Kind::Outcome,
            address::outcome(&set.id, &outcome.id),
            &outcome.title,
            text.trim().to_string(),
        ));
    }
    for fact in &set.facts {
        let help = fact.help.as_ref().map(|help| neutral(set, help)).unwrap_or_default();
        let options: Vec<&str> = fact.atoms.iter().map(|a| a.label.as_str()).collect();
        let text = [options.join(" "), help].join("\n");
        documents.push(Document {
            section: fact.ask.clone(),
            ..document(Kind::Question, address::guide(&set.id), &set.title, text.trim().to_string())
        });
    }
    for rule in &set.rules {
        let text = [rule.sentence.clone(), rule.text.as_ref().map(text_of).unwrap_or_default()].join("\n");
        documents.push(document(
            Kind::Rule,
            address::rule(&set.id, &rule.id),
            &rule.title,
            text.trim().to_string(),
        ));
    }
}
