//! Data that pages do not say themselves: it comes from their folders, `cascade:` in the front matter of a
//! folder's own page, from the history of the sources in git, and from the texts of the settings.
//!
//! A page has what it says itself, else what the nearest folder says, else what git knows. So the parsed
//! files are completed before anything else looks at them.

use super::articles::split;
use crate::address;
use crate::config::Config;
use crate::doc;
use crate::markdown::variable;
use crate::model::{FrontMatter, Parsed, ParsedArticle};
use crate::source::{FileId, FileKind, Sources};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Front matter that folders give to their pages, by folder below `content/`.
pub(super) type Cascades = BTreeMap<String, FrontMatter>;

/// Front matter that folders give to the pages in them, from their own pages.
pub(super) fn find(sources: &Sources, parsed: &[Parsed]) -> Cascades {
    let mut found: BTreeMap<&str, (usize, &FrontMatter)> = BTreeMap::new();
    for (file, source) in sources.iter().filter(|(_, source)| source.kind == FileKind::Article) {
        let Parsed::Article(article) = &parsed[file.0 as usize] else { continue };
        let (dir, stem) = split(source.content_path());
        let Some((given, rank)) = article.meta.cascade.as_deref().zip(address::index_rank(stem)) else {
            continue;
        };
        if found.get(dir).is_none_or(|(before, _)| rank < *before) {
            found.insert(dir, (rank, given));
        }
    }
    found.into_iter().map(|(dir, (_, given))| (dir.to_string(), given.clone())).collect()
}

/// Sources of what pages do not say themselves: folders, history and settings.
pub(super) struct Givers<'a> {
    pub(super) sources: &'a Sources,
    pub(super) cascades: &'a Cascades,
    pub(super) config: &'a Config,
}

/// The parsed files, each article with what it does not say itself.
pub(super) fn complete<'a>(parsed: &'a [Parsed], givers: &Givers<'_>) -> Cow<'a, [Parsed]> {
    if givers.are_idle() {
        return Cow::Borrowed(parsed);
    }
    let mut completed = parsed.to_vec();
    for (file, _) in givers.sources.iter() {
        if let Parsed::Article(article) = &mut completed[file.0 as usize] {
            *article = of_page(givers, file, article);
        }
    }
    Cow::Owned(completed)
}

impl Givers<'_> {
    /// Whether no source adds anything to any page.
    fn are_idle(&self) -> bool {
        self.cascades.is_empty()
            && self.sources.history().files.is_empty()
            && self.config.pages.vars.is_empty()
    }
}

/// An article with what it does not say itself.
pub(super) fn of_page(givers: &Givers<'_>, file: FileId, article: &Arc<ParsedArticle>) -> Arc<ParsedArticle> {
    if givers.are_idle() {
        return article.clone();
    }
    let Givers { sources, cascades, config } = givers;
    let source = sources.get(file);
    let mut folder = Some(split(source.content_path()).0);
    let mut completed: Option<ParsedArticle> = None;
    while let Some(dir) = folder {
        if let Some(given) = cascades.get(dir) {
            completed.get_or_insert_with(|| ParsedArticle::clone(article)).meta.inherit(given);
        }
        folder = (!dir.is_empty()).then(|| split(dir).0);
    }
    if let Some(changes) = sources.history().files.get(&source.path) {
        let meta = &mut completed.get_or_insert_with(|| ParsedArticle::clone(article)).meta;
        if config.pages.history.dates {
            meta.updated = meta.updated.or(changes.last);
        }
        if config.pages.history.authors {
            meta.contributors.clone_from(&changes.authors);
        }
    }
    let vars = &config.pages.vars;
    if !vars.is_empty() {
        fill(vars, article, &mut completed);
    }
    completed.map_or_else(|| article.clone(), Arc::new)
}

/// Fills the blanks of an article with the site's texts: in its words, its title and its description.
fn fill(
    vars: &BTreeMap<String, String>,
    article: &Arc<ParsedArticle>,
    completed: &mut Option<ParsedArticle>,
) {
    let texts = variable::Texts::of(vars, article.body.range().len());
    let fill = |words: &str| texts.fill(words);
    let meta = &article.meta;
    let title = meta.title.as_deref().and_then(fill);
    let description = meta.description.as_deref().and_then(fill);
    let has_address = article.doc.links.iter().any(|link| link.dest.contains("{{"));
    if title.is_none() && description.is_none() && article.doc.variables.is_empty() && !has_address {
        return;
    }
    let page = completed.get_or_insert_with(|| ParsedArticle::clone(article));
    page.meta.title = title.or(page.meta.title.take());
    page.meta.description = description.or(page.meta.description.take());
    doc::edit(Arc::make_mut(&mut page.doc), &fill);
}
