//! One section of a site: its sources and those that it cannot be read without.

use crate::model::{Route, Site, Target};
use crate::source::{File, FileId, FileKind, Sources};
use std::collections::BTreeSet;

/// The sources of a section: its articles, the rule sets that they lead to and those that these lead to, the
/// files that all of them show, and what every page needs. `Err` says which sections there are.
pub(super) fn sources(site: &Site, section: &str) -> Result<Sources, String> {
    let named = section.trim_matches('/');
    let named = named.strip_prefix("content/").unwrap_or(named);
    // Translations may lie in a folder of their language.
    let mut folders = vec![format!("content/{named}/")];
    folders.extend(site.editions.iter().map(|edition| format!("content/{}/", edition.output(named))));
    let inside = |path: &str| folders.iter().any(|folder| path.starts_with(folder));
    let mut articles: BTreeSet<usize> = BTreeSet::new();
    for (at, article) in site.articles.iter().enumerate() {
        if inside(&site.sources.get(article.file).path) {
            articles.insert(at);
        }
    }
    if articles.is_empty() {
        let dirs = site.sections.iter().map(|section| section.dir.as_str()).filter(|dir| !dir.is_empty());
        let dirs: Vec<String> = dirs.take(20).map(|dir| format!("`{dir}`")).collect();
        let known = if dirs.is_empty() {
            "the site has none".into()
        } else {
            format!("there are {}", dirs.join(", "))
        };
        return Err(format!("there is no section `{named}`: {known}"));
    }
    let mut kept = shown_by(site, &articles);
    for (id, file) in site.sources.iter() {
        // Words of rule sets that are not in have nothing to translate.
        let shared = [
            FileKind::Config,
            FileKind::Glossary,
            FileKind::Evidence,
            FileKind::Theme,
            FileKind::Words,
            FileKind::Shared,
        ];
        let is_shared = shared.contains(&file.kind);
        if is_shared || inside(&file.path) {
            kept.insert(id);
        }
    }
    let sets = kept.iter().map(|id| site.sources.get(*id)).filter(|file| file.kind != FileKind::Article);
    let tables: Vec<FileId> = sets
        .flat_map(|file| file.includes.iter())
        .filter_map(|path| site.sources.find_content(path))
        .collect();
    kept.extend(tables);
    let mut sources = (*site.sources).clone();
    let all: Vec<FileId> = sources.iter().map(|(id, _)| id).collect();
    for id in all {
        let file = sources.get(id);
        if !kept.contains(&id) {
            sources.remove(id);
        } else if file.kind == FileKind::Article && !inside(&file.path) {
            // A letter: a text that outcomes show, and no page here.
            let letter = File::new(file.path.clone(), FileKind::Theme, file.text.clone(), file.hash);
            sources.replace(id, letter);
        }
    }
    Ok(sources)
}

/// The rule sets and other files that articles lead to.
fn shown_by(site: &Site, articles: &BTreeSet<usize>) -> BTreeSet<FileId> {
    let mut kept: BTreeSet<FileId> = BTreeSet::new();
    let mut sets: Vec<usize> = Vec::new();
    // Translations can show other pictures than the original.
    let texts =
        site.all().flat_map(|edition| articles.iter().map(move |at| (edition, &edition.articles[*at])));
    for (edition, article) in texts {
        for link in &article.source.doc.links {
            let Target::Local { path, .. } = edition.target(article.file, &link.dest) else { continue };
            let route = match path.strip_prefix(edition.up()).filter(|_| path.starts_with("../")) {
                // Pages of an edition reach assets by `../`, because assets lie outside of its folder.
                Some(path) => site.routes.get(path),
                None => edition.routes.get(&path),
            };
            match route {
                Some(Route::Asset(id)) => _ = kept.insert(*id),
                Some(Route::Guide(set) | Route::Outcome(set, _) | Route::Rule(set, _)) => sets.push(*set),
                _ => {}
            }
        }
    }
    let mut seen = BTreeSet::new();
    while let Some(set) = sets.pop() {
        if !seen.insert(set) {
            continue;
        }
        let set = &site.guides[set];
        kept.extend(site.sources.find(&format!("content/rules/{}.yaml", set.id)));
        for outcome in &set.outcomes {
            kept.extend(outcome.letter.as_ref().and_then(|(path, _)| site.sources.find_content(path)));
            sets.extend(
                outcome
                    .next
                    .iter()
                    .filter_map(|(_, to, _)| site.guide_at(to.split('/').next().unwrap_or(to))),
            );
        }
    }
    kept
}
