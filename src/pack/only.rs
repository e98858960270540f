//! One section of a site: its sources and those that it cannot be read without.

use crate::doc::Doc;
use crate::model::{Route, Site, Target};
use crate::source::{File, FileId, FileKind, Sources};
use std::collections::BTreeSet;

/// The sources of a section: its articles, all rule sets that links lead to from these articles, directly or through
/// other rule sets, the files that articles and rule sets show or include, and the files about the whole site.
/// `section` is the section's folder below `content/`. `Err` says which sections there are.
pub(super) fn sources(site: &Site, section: &str) -> Result<Sources, String> {
    // Translations may lie in a folder of their language.
    let mut folders = vec![format!("content/{section}/")];
    folders.extend(site.editions.iter().map(|edition| format!("content/{}/", edition.output(section))));
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
        return Err(format!("there is no section `{section}`: {known}"));
    }
    let mut part = Part { site, kept: BTreeSet::new(), sets: Vec::new() };
    for (id, file) in site.sources.iter() {
        // Files about the whole site (settings, words, theme) and files inside the section stay.
        let is_of_pages = matches!(file.kind, FileKind::Article | FileKind::Rules | FileKind::Asset);
        if !is_of_pages || inside(&file.path) {
            part.kept.insert(id);
        }
    }
    part.whole();
    for at in articles {
        for language in site.all() {
            part.text(language, &language.articles[at].source.doc, true);
        }
    }
    part.guides();
    part.included();
    let kept = part.kept;
    let mut sources = (*site.sources).clone();
    let all: Vec<FileId> = sources.iter().map(|(id, _)| id).collect();
    for id in all {
        let file = sources.get(id);
        if !kept.contains(&id) {
            sources.remove(id);
        } else if file.kind == FileKind::Article && !inside(&file.path) {
            // A letter or an included part is kept for its text only. As a theme file it becomes no page.
            let text = File::new(file.path.clone(), FileKind::Theme, file.text.clone(), file.hash);
            sources.replace(id, text);
        }
    }
    Ok(sources)
}

/// The sources of a section, while they are collected.
struct Part<'a> {
    site: &'a Site,
    kept: BTreeSet<FileId>,
    /// Rule sets that kept texts link to and that are still to be kept.
    sets: Vec<usize>,
}

impl<'a> Part<'a> {
    /// Keeps the files that texts about the whole site show: brand, glossary, evidence. Guides that these texts link
    /// to are not kept, because they do not belong to the section.
    fn whole(&mut self) {
        for language in self.site.all() {
            for (path, span) in language.config.brand.files() {
                self.link(language, span.file, path, false);
            }
            for term in language.glossary.iter() {
                self.text(language, &term.definition, false);
            }
            for evidence in language.evidence.iter() {
                evidence.how.iter().for_each(|how| self.text(language, how, false));
            }
        }
    }

    /// Keeps the files that a text shows and, if `leads` is true, notes the rule sets that the text links to.
    fn text(&mut self, language: &'a Site, doc: &Doc, leads: bool) {
        for link in &doc.links {
            self.link(language, link.span.file, &link.dest, leads);
        }
    }

    fn link(&mut self, language: &Site, file: FileId, to: &str, leads: bool) {
        let Target::Local { path, .. } = language.target(file, to) else { return };
        let route = match path.strip_prefix(language.up()).filter(|_| path.starts_with("../")) {
            // Pages of an edition reach assets by `../`, because assets lie outside of its folder.
            Some(path) => self.site.routes.get(path),
            None => language.routes.get(&path),
        };
        match route {
            Some(Route::Asset(id)) => _ = self.kept.insert(*id),
            Some(Route::Guide(set) | Route::Outcome(set, _) | Route::Rule(set, _)) if leads => {
                self.sets.push(*set);
            }
            _ => {}
        }
    }

    /// Keeps the noted rule sets and all rule sets that links lead to from them, with the letters of their outcomes.
    fn guides(&mut self) {
        let site = self.site;
        let mut seen = BTreeSet::new();
        while let Some(index) = self.sets.pop() {
            if !seen.insert(index) {
                continue;
            }
            for language in site.all() {
                language.guides[index].docs().for_each(|doc| self.text(language, doc, true));
            }
            let set = &site.guides[index];
            self.kept.extend(site.sources.find(&format!("content/rules/{}.yaml", set.id)));
            for outcome in &set.outcomes {
                self.kept
                    .extend(outcome.letter.as_ref().and_then(|(path, _)| site.sources.find_content(path)));
                let next = outcome.next.iter().map(|(_, to, _)| to.split('/').next().unwrap_or(to));
                self.sets.extend(next.filter_map(|to| site.guide_at(to)));
            }
        }
    }

    /// Keeps the files that kept files include, directly or through other included files.
    fn included(&mut self) {
        let mut open: Vec<FileId> = self.kept.iter().copied().collect();
        while let Some(id) = open.pop() {
            let includes = self.site.sources.get(id).includes.iter();
            for file in includes.filter_map(|path| self.site.sources.find_content(path)) {
                if self.kept.insert(file) {
                    open.push(file);
                }
            }
        }
    }
}
