//! `too-much`: guides and glossary words that articles embed would make the site many times as long as its files.
//!
//! Each page holds its own copy of what `::: guide` and `::: terms` show. A few hundred short articles with a long
//! guide or the whole glossary would fill a disk, so the check stops the build before anything is written.

use crate::diag::{Code, Diags};
use crate::doc::{Directive, Doc, Step, steps, words};
use crate::limits::EMBEDDED_ALL;
use crate::model::{Site, Term};
use crate::source::Span;
use std::collections::{HashMap, HashSet};

/// Bytes that an article may embed without counting.
const EMBEDDED_ON_PAGE: usize = 20_000;
/// Bytes of HTML around a word of the glossary.
const AROUND_TERM: usize = 80;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let most = EMBEDDED_ALL.most + EMBEDDED_ON_PAGE * site.articles.len();
    let mut known = HashMap::new();
    let mut bytes = 0;
    for article in &site.articles {
        let mut last = None;
        for (dest, span) in embedded(&article.source.doc) {
            bytes += *known.entry(dest).or_insert_with(|| size(site, dest));
            last = Some(span);
        }
        if let Some(span) = last.filter(|_| bytes > most) {
            return diags.push(EMBEDDED_ALL.finding(Code::TooMuch, span, bytes));
        }
    }
}

/// Destinations of the directives of a text, each once, with the place of the first: `guide:refund`, `term:freight`,
/// and `term:` for all words.
fn embedded(doc: &Doc) -> Vec<(&str, Span)> {
    let (mut seen, mut found) = (HashSet::new(), Vec::new());
    steps(doc, &mut |step| {
        if let Step::Enter(Directive { link: Some(link), span, .. }) = step
            && let Some(link) = doc.links.get(*link)
            && seen.insert(link.dest.as_str())
        {
            found.push((link.dest.as_str(), *span));
        }
    });
    found
}

/// Bytes that a page with such a directive shows: the text of the rule set with its tables and shared files, or that of
/// the words of the glossary.
fn size(site: &Site, dest: &str) -> usize {
    let text =
        |path: &String| site.sources.find_content(path).map_or(0, |id| site.sources.get(id).text.len());
    let meaning =
        |term: &Term| AROUND_TERM + term.term.len() + words(&term.definition, &term.definition.blocks).len();
    match dest.split_once(':') {
        Some(("guide", set)) => site.guide_at(set).map_or(0, |guide| {
            let file = site.sources.get(site.guides[guide].file);
            file.text.len() + file.includes.iter().chain(&file.uses).map(text).sum::<usize>()
        }),
        Some(("term", "")) => site.glossary.iter().map(meaning).sum(),
        Some(("term", word)) => site.names.terms.get(word).map_or(0, |term| meaning(&site.glossary[*term])),
        _ => 0,
    }
}
