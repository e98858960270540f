//! `orphan-page`: an article that no other page's text, rule set or navigation leads to.
//!
//! Readers find it only in lists and by searching. Link to it where it helps, or accept it with
//! `allow: [orphan-page]`.

use crate::decide::Unsure;
use crate::diag::{Code, Diagnostic, Diags};
use crate::model::{Site, Target};
use crate::source::Span;
use std::collections::HashSet;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let named = named_in_yaml(site);
    for (i, article) in site.articles.iter().enumerate() {
        if !article.is_index && site.links.linked_from[i].is_empty() && !named.contains(&article.path) {
            let d = Diagnostic::new(Code::OrphanPage, Span::whole(article.file), "no other page links here");
            diags.push(d.hint(
                "link to it where it helps a reader, or write `allow: [orphan-page]` in its front matter",
            ));
        }
    }
}

/// Output paths that rule sets, glossary, evidence and navigation lead to.
fn named_in_yaml(site: &Site) -> HashSet<String> {
    let mut dests: Vec<String> = Vec::new();
    for guide in site.guides.iter() {
        for outcome in &guide.outcomes {
            dests.extend(outcome.see.iter().map(|(path, _)| path.clone()));
        }
        for fact in &guide.facts {
            if let Some(Unsure::Article(path, _)) = &fact.unsure {
                dests.push(path.clone());
            }
        }
    }
    dests.extend(site.glossary.iter().filter_map(|t| t.see.as_ref()).map(|(p, _)| p.clone()));
    dests.extend(site.evidence.iter().filter_map(|e| e.see.as_ref()).map(|(p, _)| p.clone()));
    let mut paths: HashSet<String> =
        dests.iter().filter_map(|d| site.article(d)).map(|a| a.path.clone()).collect();
    let texts = super::docs(site).filter(|(file, _)| site.sources.get(*file).path.ends_with(".yaml"));
    let links = texts.flat_map(|(file, doc)| doc.links.iter().map(move |l| (file, l.dest.as_str())));
    let nav = site.config.nav.iter().map(|(_, link, span)| (span.file, link.as_str()));
    for (file, dest) in links.chain(nav) {
        if let Target::Local { path, .. } = site.target(file, dest) {
            paths.insert(path);
        }
    }
    paths
}
