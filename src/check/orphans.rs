//! `orphan-page`: an article that no list, no navigation, no rule set and no other page links to.
//!
//! The page of a folder lists its articles. They are orphans only if a file of the author takes the place of
//! that page, and nothing outside the folder links to one of them: from one of them, the navigation beside
//! the text leads to the others. Link to one, or list them in that file.

use crate::config::NavItem;
use crate::decide::Unsure;
use crate::diag::{Code, Diagnostic, Diags};
use crate::model::{Route, Section, Site, Target};
use crate::source::Span;
use std::collections::HashSet;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let is_own = |section: &&Section| {
        let route = site.routes.get(&section.path);
        !section.articles.is_empty() && matches!(route, Some(Route::Asset(_)))
    };
    let lost: Vec<&Section> = site.sections.iter().filter(is_own).collect();
    if lost.is_empty() {
        return;
    }
    let named = named_in_yaml(site);
    for section in lost {
        let inside = |i: &usize| section.articles.contains(i);
        let is_found = |i: &usize| {
            site.links.linked_from[*i].iter().any(|from| !inside(from))
                || named.contains(&site.articles[*i].path)
        };
        if section.articles.iter().any(is_found) {
            continue;
        }
        for i in &section.articles {
            let message =
                format!("nothing leads here: `content/{}` takes the place of the list", section.path);
            let d = Diagnostic::new(Code::OrphanPage, Span::whole(site.articles[*i].file), message);
            let hint =
                format!("link to one of the pages of the folder, or list them in `content/{}`", section.path);
            diags.push(d.hint(hint).alike(2));
        }
    }
}

/// Output paths of all pages that rule sets, glossary, evidence and navigation link to.
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
    let brand = site.config.brand.links().map(|(_, link, span)| (span.file, link.as_str()));
    let nav = site.config.nav.iter().flat_map(NavItem::links).map(|(link, span)| (span.file, link.as_str()));
    let nav = nav.chain(brand);
    for (file, dest) in links.chain(nav) {
        if let Target::Local { path, .. } = site.target(file, dest) {
            paths.insert(path);
        }
    }
    paths
}
