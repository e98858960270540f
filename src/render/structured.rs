//! Structured data about a page for search engines: JSON-LD after schema.org.
//!
//! It states only what the page shows: an article with its dates and people, the breadcrumbs from the home
//! page, questions with answers where every heading of the article is a question, and steps.

mod how_to;

use super::page::{Page, Subject};
use super::side::Stand;
use crate::config::Author;
use crate::doc::search_sections;
use crate::model::Article;
use crate::phrases::QUESTION_MARKS;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Fewest questions of a page of questions.
const QUESTIONS: usize = 2;
/// The most characters of an answer.
const ANSWER: usize = 1000;

/// The text of the element; none where the site's address is not known. `above` is the way from the home
/// page.
pub(super) fn data(
    page: &Page<'_>,
    title: &str,
    (subject, stand): (Subject, &Stand),
    above: &[(String, String)],
) -> Option<String> {
    let config = &page.site.config;
    let base = config.base_url.as_ref().filter(|_| config.pages.structured_data)?;
    let address = |path: &str| format!("{base}{}", crate::address::canonical(path));
    let mut graph = Vec::new();
    if let Subject::Article(i) = subject {
        let article = page.reader.article(i);
        if !article.is_index {
            graph.push(about(article, title, &address(page.path), &config.pages.authors));
            graph.extend(questions(article));
            graph.extend(how_to::article(&article.source.doc, title, &address(page.path)));
        }
    }
    if let Stand::Outcome(set, outcome) = stand {
        graph.extend(how_to::outcome(page, *set, *outcome));
    }
    if !above.is_empty() {
        let steps = above.iter().map(|(title, path)| (title.as_str(), address(path)));
        let steps = steps.chain([(title, address(page.path))]).enumerate();
        let steps = steps.map(
            |(i, (name, item))| json!({"@type": "ListItem", "position": i + 1, "name": name, "item": item}),
        );
        graph.push(json!({"@type": "BreadcrumbList", "itemListElement": steps.collect::<Vec<_>>()}));
    }
    if graph.is_empty() {
        return None;
    }
    let text = json!({"@context": "https://schema.org", "@graph": graph}).to_string();
    // No word of an author ends the element.
    Some(text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
}

fn about(article: &Article, title: &str, url: &str, authors: &BTreeMap<String, Author>) -> Value {
    let meta = &article.source.meta;
    let mut about = Map::new();
    about.insert("@type".into(), json!("Article"));
    about.insert("headline".into(), json!(title));
    about.insert("url".into(), json!(url));
    for (key, day) in [("datePublished", meta.date), ("dateModified", meta.updated.or(meta.date))] {
        about.extend(day.map(|day| (key.to_string(), json!(day.to_string()))));
    }
    let person = |name: &String, url: Option<String>| match url {
        Some(url) => json!({"@type": "Person", "name": name, "url": url}),
        None => json!({"@type": "Person", "name": name}),
    };
    let named = meta.authors.iter().map(|id| match authors.get(id) {
        Some(author) => person(&author.name, author.link.as_ref().map(ToString::to_string)),
        None => person(id, None),
    });
    let mut people: Vec<Value> = named.collect();
    if people.is_empty() {
        people.extend(meta.contributors.iter().map(|name| person(name, None)));
    }
    if !people.is_empty() {
        about.insert("author".into(), Value::Array(people));
    }
    Value::Object(about)
}

/// The questions of an article, where all headings of its first level are such, each with an answer.
fn questions(article: &Article) -> Option<Value> {
    let doc = &article.source.doc;
    let level = doc.headings.iter().map(|heading| heading.level).filter(|level| *level > 1).min()?;
    let mut found: Vec<(String, String)> = Vec::new();
    for section in search_sections(doc).into_iter().filter(|section| !section.heading.is_empty()) {
        let heading = doc.headings.iter().find(|heading| heading.id == section.id)?;
        match found.last_mut() {
            _ if heading.level == level => found.push((section.heading, section.text)),
            Some((_, answer)) if heading.level > level => {
                answer.extend(["\n", &section.heading, "\n", &section.text])
            }
            _ => {}
        }
    }
    let is_question = |(words, answer): &(String, String)| {
        words.trim_end().ends_with(QUESTION_MARKS) && !answer.trim().is_empty()
    };
    if found.len() < QUESTIONS || !found.iter().all(is_question) {
        return None;
    }
    let all = found.iter().map(|(words, answer)| {
        let answer: String = answer.chars().take(ANSWER).collect();
        json!({"@type": "Question", "name": words, "acceptedAnswer": {"@type": "Answer", "text": answer.trim()}})
    });
    Some(json!({"@type": "FAQPage", "mainEntity": all.collect::<Vec<_>>()}))
}
