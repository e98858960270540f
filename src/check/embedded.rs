//! `too-much`: guides and glossary words that articles embed would make the site many times as long as its
//! files.
//!
//! Each page holds its own copy of what `::: guide` and `::: terms` show. A few hundred short articles with a
//! long guide or the whole glossary would fill a disk, so the check stops the build before anything is written.

use crate::diag::{Code, Diags};
use crate::doc::{Directive, Doc, Step, steps, words};
use crate::limits::EMBEDDED_ALL;
use crate::model::{Site, Term};
use crate::source::Span;
use std::collections::{HashMap, HashSet};

/// Bytes that each article adds to what the site may embed.
const EMBEDDED_ON_PAGE: usize = 20_000;
/// Bytes of HTML around each glossary word and its definition.
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

/// What the directives of a text link to: `guide:refund`, `term:freight`, or `term:` for the whole glossary.
/// Each destination comes once, with the place of the first directive that names it.
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

/// Estimated bytes that a directive with this destination adds to its page: the texts of the rule set and of
/// the tables and shared files that it names, or the glossary words with their definitions.
fn size(site: &Site, dest: &str) -> usize {
    let meaning =
        |term: &Term| AROUND_TERM + term.term.len() + words(&term.definition, &term.definition.blocks).len();
    match dest.split_once(':') {
        Some(("guide", set)) => site.guide_at(set).map_or(0, |guide| {
            let set = site.sources.get(site.guides[guide].file);
            let files = site.sources.used_by(set).into_iter().chain([set]);
            files.map(|file| site.sources.length_with_includes(file)).sum()
        }),
        Some(("term", "")) => site.glossary.iter().map(meaning).sum(),
        Some(("term", word)) => site.names.terms.get(word).map_or(0, |term| meaning(&site.glossary[*term])),
        _ => 0,
    }
}
