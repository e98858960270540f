//! `missing-anchor`: a link to a heading that its page does not have.
//!
//! The browser shows the top of the page, and the reader has to search for the place. Write the words of
//! the heading, or give the heading an id with `{#id}`.

use crate::address;
use crate::diag::{Code, Diagnostic, Diags, closest};
use crate::model::{Article, Route, Site, Target};
use std::collections::{HashMap, HashSet};

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let mut known: HashMap<usize, HashSet<&str>> = HashMap::new();
    for (file, doc) in super::docs(site) {
        for link in doc.links.iter().filter(|l| l.dest.contains('#')) {
            let Target::Local { path, anchor: Some(anchor) } = site.target(file, &link.dest) else {
                continue;
            };
            let names: Vec<String> = match site.routes.get(&path) {
                Some(Route::Article(i)) => {
                    let ids = known.entry(*i).or_insert_with(|| ids(&site.articles[*i]));
                    if ids.contains(anchor.as_str()) {
                        continue;
                    }
                    ids.iter().map(ToString::to_string).collect()
                }
                Some(Route::Glossary) => {
                    site.glossary.iter().map(|t| address::term_anchor(&t.term)).collect()
                }
                _ => continue,
            };
            if !names.contains(&anchor) {
                let d = Diagnostic::new(
                    Code::MissingAnchor,
                    link.span,
                    format!("`{path}` has no heading `#{anchor}`"),
                );
                diags.push(match closest(&anchor, names.iter().map(String::as_str)) {
                    Some(near) => d.hint(format!("did you mean `#{near}`?")),
                    None => d.hint("an anchor is the heading's words in lower case with `-` for spaces"),
                });
            }
        }
    }
}

/// All ids of an article that a link may name.
fn ids(article: &Article) -> HashSet<&str> {
    let doc = &article.source.doc;
    doc.headings.iter().map(|h| h.id.as_str()).chain(doc.anchors.iter().map(String::as_str)).collect()
}
