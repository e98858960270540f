//! What a page is made from, as a hash: as long as that stays the same, so does the page, and a
//! build need not write it again.

use super::article::tagged_alike;
use super::page::description;
use crate::model::{Article, Route, Site};
use crate::source::FileKind;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fmt::{self, Write};

/// Stands for everything that a page is made from.
pub type Print = [u8; 16];

/// Writes what has a `Debug` form into a hash.
struct Hasher(blake3::Hasher);

impl fmt::Write for Hasher {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

impl Hasher {
    fn new() -> Hasher {
        Hasher(blake3::Hasher::new())
    }

    fn add(&mut self, what: impl fmt::Debug) {
        // A hash takes every text.
        let _ = writeln!(self, "{what:?}");
    }

    /// A text as it is: sooner done than its `Debug` form, which looks at every character.
    fn text(&mut self, text: &str) {
        self.0.update(&text.len().to_le_bytes()).update(text.as_bytes());
    }

    fn hash(&mut self, hash: &[u8]) {
        self.0.update(hash);
    }

    fn end(self) -> Print {
        let mut print = Print::default();
        print.copy_from_slice(&self.0.finalize().as_bytes()[..16]);
        print
    }
}

/// The pages of articles and folders, and the files that are copied, by path. All others are made again
/// by every build: there are few of them, and most list the whole site. `program` names this very
/// program.
pub fn pages<'a>(site: &'a Site, program: &str) -> BTreeMap<&'a str, Print> {
    let shared = shared(site, program);
    let about: Vec<Print> = site.articles.par_iter().map(|a| about(a)).collect();
    let print = |(path, route): (&'a String, &Route)| {
        let mut hasher = Hasher::new();
        if let Route::Asset(id) = *route {
            hasher.hash(&site.sources.get(id).hash);
            return Some((path.as_str(), hasher.end()));
        }
        hasher.hash(&shared);
        match *route {
            Route::Article(i) if site.articles[i].is_index => {
                hasher.hash(&site.sources.get(site.articles[i].file).hash);
                folder(site, site.places[i].section, &about, &mut hasher);
            }
            Route::Article(i) => article(site, i, &about, &mut hasher),
            Route::Section(i) => folder(site, i, &about, &mut hasher),
            _ => return None,
        }
        Some((path.as_str(), hasher.end()))
    };
    site.routes.par_iter().filter_map(print).collect()
}

/// Everything that the pages of others show of an article, but its description.
fn names(article: &Article, hasher: &mut Hasher) {
    let Article { file, source, title, title_from_body, path, is_index } = article;
    hasher.text(title);
    hasher.text(path);
    source.meta.tags.iter().for_each(|tag| hasher.text(tag));
    let flags = u64::from(*title_from_body) + 2 * u64::from(*is_index);
    for number in [source.meta.tags.len() as u64, file.0.into(), flags] {
        hasher.hash(&number.to_le_bytes());
    }
}

fn about(article: &Article) -> Print {
    let mut hasher = Hasher::new();
    hasher.text(&description(article));
    hasher.end()
}

/// What any page may show.
fn shared(site: &Site, program: &str) -> Print {
    let mut hasher = Hasher::new();
    hasher.add((program, &site.config, &site.sections, &site.tags));
    for (path, route) in site.routes.iter() {
        hasher.text(path);
        hasher.add(route);
    }
    site.articles.iter().for_each(|article| names(article, &mut hasher));
    let files = site.sources.iter().map(|(_, file)| file);
    for file in files.filter(|f| !matches!(f.kind, FileKind::Article | FileKind::Asset)) {
        hasher.add((&file.path, file.hash));
    }
    hasher.end()
}

/// An article: its own file, and the pages that may be named as related to it.
fn article(site: &Site, i: usize, about: &[Print], hasher: &mut Hasher) {
    let article = &site.articles[i];
    hasher.hash(&site.sources.get(article.file).hash);
    hasher.hash(&site.links.linked_from[i].len().to_le_bytes());
    site.links.linked_from[i].iter().for_each(|from| hasher.hash(&from.to_le_bytes()));
    let linked_from = site.links.linked_from[i].iter().copied();
    linked_from.chain(tagged_alike(site, article)).for_each(|other| hasher.hash(&about[other]));
}

/// A folder: the cards of what is in it and in the folders in it. The first page has all folders.
fn folder(site: &Site, i: usize, about: &[Print], hasher: &mut Hasher) {
    let inner = site.sections[i].sections.iter().copied();
    let innermost = inner.clone().flat_map(|s| site.sections[s].sections.iter().copied());
    for section in [i].into_iter().chain(inner).chain(innermost) {
        let section = &site.sections[section];
        section.index.iter().chain(&section.articles).for_each(|i| hasher.hash(&about[*i]));
    }
}
