//! Answers about a place in a file: definition of a link, completion, remedies of findings.

use super::place::{Folder, position, range};
use crate::address;
use crate::check;
use crate::diag::{Diagnostic, Diags, Edit};
use crate::messages::translate;
use crate::model::{Route, Site, Target};
use crate::parse::front_matter;
use crate::source::{FileId, FileKind, Span};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Entries of a list that an editor is given at once.
const MOST: usize = 1000;

/// A question, with all that an answer needs.
pub(super) struct Question<'a> {
    pub(super) site: &'a Site,
    pub(super) diags: &'a Diags,
    pub(super) folder: &'a Folder,
    /// The file, and the selected bytes; without a selection both are at the cursor.
    pub(super) file: FileId,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Question<'_> {
    fn text(&self) -> &str {
        &self.site.sources.get(self.file).text
    }

    /// The line up to the cursor.
    fn typed(&self) -> &str {
        let before = &self.text()[..self.start];
        &before[before.rfind('\n').map_or(0, |line| line + 1)..]
    }

    fn touches(&self, span: Span) -> bool {
        span.file == self.file && span.start as usize <= self.end && self.start <= span.end as usize
    }

    fn location(&self, span: Span) -> Value {
        let file = self.site.sources.get(span.file);
        json!({"uri": self.folder.uri(&file.path), "range": range(&file.text, span)})
    }
}

/// Source of the page or rule that the link at the cursor leads to.
pub(super) fn definition(question: &Question<'_>) -> Value {
    let site = question.site;
    for edition in site.all() {
        // The innermost of links in each other is the shortest.
        let links = check::docs(edition).flat_map(|(_, doc)| &doc.links);
        let link = links
            .filter(|link| question.touches(link.span))
            .min_by_key(|link| link.span.end - link.span.start);
        let Some(link) = link else { continue };
        let Target::Local { path, anchor, .. } = edition.target(link.span.file, &link.dest) else { continue };
        let Some(span) = place(edition, &path, anchor.as_deref()) else { continue };
        return question.location(span);
    }
    Value::Null
}

/// The place in the sources of what stands at an address.
fn place(site: &Site, path: &str, anchor: Option<&str>) -> Option<Span> {
    match site.routes.get(path) {
        Some(Route::Article(i)) => {
            let article = &site.articles[*i];
            let heading =
                article.source.doc.headings.iter().find(|heading| Some(heading.id.as_str()) == anchor);
            Some(heading.map_or(Span::whole(article.file), |heading| heading.span))
        }
        Some(Route::Guide(set)) => Some(site.guides[*set].span),
        Some(Route::Outcome(set, outcome)) => Some(site.guides[*set].outcomes[*outcome].span),
        Some(Route::Rule(set, rule)) => Some(site.guides[*set].rules[*rule].span),
        Some(Route::Glossary) => {
            let term =
                site.glossary.iter().find(|term| Some(address::term_anchor(&term.term)).as_deref() == anchor);
            term.or(site.glossary.first()).map(|term| term.span)
        }
        Some(Route::Asset(file)) => Some(Span::whole(*file)),
        _ => site.sources.find_content(path.strip_prefix(site.up())?).map(Span::whole),
    }
}

/// Names that go on with the text before the cursor.
pub(super) fn completion(question: &Question<'_>) -> Value {
    let file = question.site.sources.get(question.file);
    let typed = question.typed();
    let names = if file.kind == FileKind::Article && is_in_front_matter(question) {
        keys(typed)
    } else {
        references(question, typed).or_else(|| paths(question, typed)).or_else(|| titles(question, typed))
    };
    let Some((begin, names)) = names else { return Value::Null };
    let from = question.start - begin.len();
    let text = question.text();
    let place = json!({"start": position(text, from), "end": position(text, question.start)});
    let is_whole = names.len() <= MOST;
    let items: Vec<Value> = names
        .into_iter()
        .take(MOST)
        .map(|(name, about)| {
            json!({"label": name, "detail": about, "kind": 17, "filterText": name, "textEdit": {"range": place, "newText": name}})
        })
        .collect();
    json!({"isIncomplete": !is_whole, "items": items})
}

/// Text that was begun, and the names that complete it, each with a word about it.
type Names<'a> = Option<(&'a str, Vec<(String, String)>)>;

fn is_in_front_matter(question: &Question<'_>) -> bool {
    let text = question.text();
    let Some(rest) = text.strip_prefix("---") else { return false };
    let end = rest.find("\n---").map_or(text.len(), |at| at + 3);
    (4..=end).contains(&question.start)
}

fn keys(typed: &str) -> Names<'_> {
    let is_key = typed.chars().all(|c| c.is_alphanumeric() || c == '_');
    let names = front_matter::KEYS.iter().map(|key| (format!("{key}: "), String::new()));
    is_key.then(|| (typed, names.collect()))
}

/// Names behind `rule:`, `guide:` and `term:`.
fn references<'a>(question: &Question<'_>, typed: &'a str) -> Names<'a> {
    let site = question.site;
    let begun = |scheme: &str| {
        let (_, begun) = typed.rsplit_once(scheme)?;
        (!begun.contains([')', ' ', '"', '\''])).then_some(begun)
    };
    if let Some(begun) = begun("rule:") {
        let rules = site.guides.iter().flat_map(|set| {
            set.rules.iter().map(move |rule| (format!("{}/{}", set.id, rule.id), rule.title.clone()))
        });
        return Some((begun, rules.collect()));
    }
    if let Some(begun) = begun("guide:") {
        let guides = site.guides.iter().flat_map(|set| {
            let outcomes =
                set.outcomes.iter().map(move |o| (format!("{}/{}", set.id, o.id), o.title.clone()));
            std::iter::once((set.id.clone(), set.title.clone())).chain(outcomes)
        });
        return Some((begun, guides.collect()));
    }
    let terms = site.glossary.iter().map(|term| (term.term.clone(), String::new()));
    begun("term:").map(|begun| (begun, terms.collect()))
}

/// Paths of pages and files, behind `](`, from the folder of the file.
fn paths<'a>(question: &Question<'_>, typed: &'a str) -> Names<'a> {
    let (_, begun) = typed.rsplit_once("](")?;
    if begun.contains([')', ' ', '#']) {
        return None;
    }
    let site = question.site;
    let from = site.sources.get(question.file).content_path();
    let way = |path: &str| address::source_link(from, path, begun.starts_with('/'));
    let pages = site.articles.iter().map(|a| (site.sources.get(a.file).content_path(), a.title.clone()));
    let files = site.routes.values().filter_map(|route| match route {
        Route::Asset(file) => Some((site.sources.get(*file).content_path(), String::new())),
        _ => None,
    });
    let all = pages.chain(files).filter(|(path, _)| *path != from);
    Some((begun, all.map(|(path, title)| (crate::markdown::typed(&way(path)), title)).collect()))
}

/// Titles of pages, behind `[[`.
fn titles<'a>(question: &Question<'_>, typed: &'a str) -> Names<'a> {
    let (_, begun) = typed.rsplit_once("[[")?;
    let titles: BTreeSet<&str> =
        question.site.articles.iter().map(|article| article.title.as_str()).collect();
    let names = titles.into_iter().map(|title| (title.to_string(), String::new()));
    (!begun.contains([']', '|'])).then(|| (begun, names.collect()))
}

/// Remedies of the findings in the selection.
pub(super) fn actions(question: &Question<'_>) -> Value {
    let found = question.diags.list.iter().filter(|d| question.touches(d.span));
    found.filter_map(|d| Some(action(question, d, d.edit.as_deref()?))).collect()
}

fn action(question: &Question<'_>, d: &Diagnostic, edit: &Edit) -> Value {
    let file = question.site.sources.get(edit.span.file);
    let change = json!({"range": range(&file.text, edit.span), "newText": edit.text});
    let mut changes = serde_json::Map::new();
    changes.insert(question.folder.uri(&file.path), json!([change]));
    let title = d.hints.last().unwrap_or(&d.message);
    json!({
        "title": translate(title),
        "kind": "quickfix",
        "isPreferred": true,
        "edit": {"changes": changes},
    })
}
