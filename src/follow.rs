//! A site that follows its folder, for `serve` and `build --watch`: what one reading keeps for the next
//! (files, what they say, the site made of them, the theme).
//!
//! An edit of an article's text puts that one article into the site there was. Anything else (a name,
//! a rule set, a file that came or went) resolves all of it anew from what is kept of each file.

pub mod log;
pub mod mirror;

use crate::address;
use crate::config::Inputs;
use crate::diag::{Diags, Severity};
use crate::load::{self, Change, FOLDERS};
use crate::model::{Parsed, Site};
use crate::resolve::Edits;
use crate::source::{FileId, FileKind, Sources};
use crate::theme::Theme;
use crate::{configure, parse, phrases, resolve, search};
use rayon::BroadcastContext;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// A site that follows its folder. Empty before the first [`Kept::follow`].
#[derive(Default)]
pub struct Kept {
    sources: Sources,
    /// By file id: what each file says.
    parsed: Vec<Parsed>,
    /// By file id: the findings of reading and parsing it.
    found: Vec<Diags>,
    site: Option<Arc<Site>>,
    /// The findings of configuring and resolving `site`.
    resolved: Diags,
    theme: Option<(Arc<Theme>, Diags)>,
    searched: Arc<search::Kept>,
    /// The files that could not be read.
    unread: BTreeSet<FileId>,
    /// Counts the readings.
    turn: usize,
}

/// What following the folder brought.
pub struct Followed {
    /// The newest site, with faults or without.
    pub site: Arc<Site>,
    /// Its theme.
    pub theme: Arc<Theme>,
    /// What is kept of its search index.
    pub searched: Arc<search::Kept>,
    /// What had to be made anew.
    pub extent: Extent,
    /// A page that says something else now, where the edit was of one: its title and address.
    pub edited: Option<(String, String)>,
    /// Whether files that are served as they are changed.
    pub assets: bool,
}

/// How much of the site an edit reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Files that are copied, and nothing else.
    Files,
    /// The texts of so many articles.
    Articles(usize),
    /// Any page.
    All,
}

impl Kept {
    /// Reads what changed; the first time, and after there was nothing to read, everything. None where
    /// all files are as they were; `Err` where there is nothing to read.
    pub fn follow(
        &mut self,
        root: &Path,
        inputs: &Inputs,
        changed: &BTreeSet<String>,
    ) -> Result<Option<Followed>, String> {
        // In the threads that read and parsed everything at first, in turn: an allocator keeps what a
        // thread gave back for that thread, and would take more with every article that is edited.
        self.turn += 1;
        let (turn, kept) = (self.turn, Mutex::new(self));
        let mine = |thread: BroadcastContext<'_>| turn % thread.num_threads() == thread.index();
        let follow =
            || kept.lock().unwrap_or_else(PoisonError::into_inner).follow_here(root, inputs, changed);
        let followed = rayon::broadcast(|thread| mine(thread).then(follow));
        followed.into_iter().flatten().next().unwrap_or(Ok(None))
    }

    fn follow_here(
        &mut self,
        root: &Path,
        inputs: &Inputs,
        changed: &BTreeSet<String>,
    ) -> Result<Option<Followed>, String> {
        let read = match &self.site {
            None => load::update(root, &mut self.sources, FOLDERS),
            Some(_) => load::update(root, &mut self.sources, changed.iter().map(String::as_str)),
        };
        // What came back would have to be told from what never went.
        let changes = read.inspect_err(|_| *self = Kept::default())?;
        if changes.is_empty() {
            return Ok(None);
        }
        let assets = changes.iter().any(|c| c.kind == FileKind::Asset);
        let (themed, edits) = self.parse(&changes);
        let (site, extent) = self.resolve(edits, inputs);
        let theme = match self.theme.take().filter(|_| !themed) {
            Some(kept) => kept,
            None => {
                let mut found = Diags::default();
                (Arc::new(Theme::load(&site.sources, &site.config, &site.phrases, &mut found)), found)
            }
        };
        let extent = if themed { Extent::All } else { extent };
        let edited = changes.iter().find_map(|change| page_of(&site, change));
        let searched = self.searched.clone();
        let followed = Followed { site, theme: theme.0.clone(), searched, extent, edited, assets };
        self.theme = Some(theme);
        Ok(Some(followed))
    }

    /// Whether every file could be read.
    pub fn is_whole(&self) -> bool {
        self.unread.is_empty()
    }

    /// Everything that reading, parsing and resolving found.
    pub fn findings(&self) -> Diags {
        let of_files = self.found.iter().flat_map(|d| &d.list);
        let of_theme = self.theme.iter().flat_map(|(_, d)| &d.list);
        Diags { list: of_files.chain(&self.resolved.list).chain(of_theme).cloned().collect() }
    }

    /// The errors among [`Kept::findings`].
    pub fn errors(&self) -> Diags {
        let mut all = self.findings();
        all.list.retain(|d| d.severity == Severity::Error);
        all
    }

    /// Parses the files that changed. Gives whether the theme may be another, and what the files say
    /// now, or none where more changed than articles and rule sets that were there before.
    fn parse(&mut self, changes: &[Change]) -> (bool, Option<Edits>) {
        self.parsed.resize(self.sources.ids(), Parsed::Nothing);
        self.found.resize(self.sources.ids(), Diags::default());
        let read = |c: &Change| (c.file, parse::parse_one(c.file, self.sources.get(c.file)));
        let results: Vec<(FileId, (Parsed, Diags))> = changes.par_iter().map(read).collect();
        let mut themed = self.site.is_none();
        let mut edits = Some(Edits::default());
        for (change, (file, (parsed, mut found))) in changes.iter().zip(results) {
            themed |= matches!(change.kind, FileKind::Theme | FileKind::Config);
            found.list.splice(0..0, change.fault.clone());
            match change.fault {
                Some(_) => self.unread.insert(file),
                None => self.unread.remove(&file),
            };
            let slot = file.0 as usize;
            match (&self.parsed[slot], &parsed) {
                _ if change.came_or_went || change.fault.is_some() => edits = None,
                (Parsed::Article(_), Parsed::Article(article)) => {
                    edits.iter_mut().for_each(|e| e.articles.push((file, article.clone())));
                }
                (Parsed::Rules(old), Parsed::Rules(new)) => {
                    edits.iter_mut().for_each(|e| e.rules.push((file, old.clone(), new.clone())));
                }
                (Parsed::Asset, Parsed::Asset) => {}
                // Rule sets are compiled with the words of the theme.
                (Parsed::Nothing, Parsed::Nothing)
                    if change.kind == FileKind::Theme && !phrases::holds(&self.sources.get(file).path) => {}
                _ => edits = None,
            }
            self.parsed[slot] = parsed;
            self.found[slot] = found;
        }
        (themed, edits)
    }

    fn resolve(&mut self, edits: Option<Edits>, inputs: &Inputs) -> (Arc<Site>, Extent) {
        let sources = Arc::new(self.sources.clone());
        let updated = self.site.as_ref().zip(edits).and_then(|(old, edits)| {
            let files = edits.articles.iter().map(|(f, _)| *f).chain(edits.rules.iter().map(|(f, ..)| *f));
            let files: Vec<FileId> = files.collect();
            if self.resolved.list.iter().any(|d| files.contains(&d.span.file)) {
                return None;
            }
            let extent = match (&edits.articles[..], &edits.rules[..]) {
                ([], []) => Extent::Files,
                (articles, []) => Extent::Articles(articles.len()),
                _ => Extent::All,
            };
            Some((resolve::update(old, sources.clone(), &edits)?, extent))
        });
        let (site, extent) = updated.unwrap_or_else(|| {
            let mut found = Diags::default();
            let config = configure(&sources, inputs, &mut found);
            let old = self.site.as_deref();
            let site = resolve::resolve_after(old, sources, &self.parsed, config, &mut found);
            self.resolved = found;
            (site, Extent::All)
        });
        let site = Arc::new(site);
        self.site = Some(site.clone());
        (site, extent)
    }
}

/// The page of a file that a person edits: title and address.
fn page_of(site: &Site, change: &Change) -> Option<(String, String)> {
    if let Some(set) = site.guides.iter().find(|set| set.file == change.file) {
        return Some((set.title.clone(), address::guide(set)));
    }
    let i = site.article_at.get(site.sources.get(change.file).content_path())?;
    Some((site.articles[*i].title.clone(), site.articles[*i].path.clone()))
}
