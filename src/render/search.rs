//! The search index: every page as documents, one a section.

use super::guide;
use super::{Sink, View};
use crate::decide::RuleSet;
use crate::doc::{self, Doc};
use crate::model::{Article, Site};
use crate::resolve::{link::term_anchor, tag_path};
use crate::search::{Document, Index, Kind, Synonyms};
use rayon::prelude::*;

pub(super) fn files(view: &View<'_>, sink: Sink<'_>) {
    let sink: Sink<'_> = &|name, bytes| sink(format!("search/{name}"), bytes);
    Index::publish(documents(view.site), synonyms(view.site), view.searched.as_deref(), sink);
}

/// The index of a site, as the browser and `zhinan search` use it.
pub fn index(site: &Site) -> Index {
    Index::build(documents(site), synonyms(site))
}

fn synonyms(site: &Site) -> Synonyms {
    site.glossary.iter().map(|t| (t.term.clone(), t.synonyms.clone())).collect()
}

/// Everything that can be found.
fn documents(site: &Site) -> Vec<Document> {
    let articles: Vec<Vec<Document>> =
        site.articles.par_iter().filter(|a| a.source.meta.search).map(|a| article(a)).collect();
    let mut documents: Vec<Document> = articles.into_iter().flatten().collect();
    site.guides.iter().for_each(|set| guide_documents(set, &mut documents));
    for term in site.glossary.iter() {
        let url = format!("glossary.html#{}", term_anchor(&term.term));
        documents.push(Document {
            keywords: term.synonyms.clone(),
            ..document(Kind::Term, url, &term.term, text_of(&term.definition))
        });
    }
    for (name, list) in site.tags.iter() {
        let titles: Vec<&str> = list.iter().map(|i| site.articles[*i].title.as_str()).collect();
        documents.push(document(Kind::Tag, tag_path(name), name, titles.join("\n")));
    }
    documents
}

fn document(kind: Kind, url: String, title: &str, text: String) -> Document {
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

fn text_of(doc: &Doc) -> String {
    let parts: Vec<String> =
        doc::search_sections(doc).into_iter().map(|s| [s.heading, s.text].join("\n")).collect();
    parts.join("\n").trim().to_string()
}

fn article(article: &Article) -> Vec<Document> {
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
        text.shrink_to_fit();
        documents.push(Document {
            url,
            title: article.title.clone(),
            section: heading,
            kind: Kind::Article,
            keywords: if is_head { meta.keywords.clone() } else { Vec::new() },
            tags: if is_head { meta.tags.clone() } else { Vec::new() },
            text,
        });
    }
    documents
}

fn guide_documents(set: &RuleSet, documents: &mut Vec<Document>) {
    let intro = set.intro.as_ref().map(text_of).unwrap_or_default();
    let questions: Vec<&str> = set.facts.iter().map(|f| f.ask.as_str()).collect();
    let text = [set.description.as_str(), &intro, &questions.join("\n")].join("\n");
    documents.push(document(Kind::Guide, guide::guide_path(set), &set.title, text.trim().to_string()));
    for (o, outcome) in set.outcomes.iter().enumerate() {
        let text = [outcome.description.clone(), text_of(&outcome.body)].join("\n");
        documents.push(document(
            Kind::Outcome,
            guide::outcome_path(set, o),
            &outcome.title,
            text.trim().to_string(),
        ));
    }
    for fact in &set.facts {
        let help = fact.help.as_ref().map(text_of).unwrap_or_default();
        let options: Vec<&str> = fact.atoms.iter().map(|a| a.label.as_str()).collect();
        let text = [options.join(" "), help].join("\n");
        documents.push(Document {
            section: fact.ask.clone(),
            ..document(Kind::Question, guide::guide_path(set), &set.title, text.trim().to_string())
        });
    }
    for (r, rule) in set.rules.iter().enumerate() {
        let text = [rule.sentence.clone(), rule.text.as_ref().map(text_of).unwrap_or_default()].join("\n");
        documents.push(document(Kind::Rule, guide::rule_path(set, r), &rule.title, text.trim().to_string()));
    }
}
