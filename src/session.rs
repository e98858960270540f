//! The site in memory between two changes, for `serve` and `build --watch`: files, what each file says,
//! the resolved site, the theme.
//!
//! An edit of an article or of a rule set that leaves all names as they were updates the old site. Any
//! other change (a name, a file that came or went) resolves the whole site again from the parsed files.

pub mod incremental;
pub mod log;

use crate::address;
use crate::build::configure;
use crate::config::{Config, Inputs};
use crate::diag::{Diags, Severity};
use crate::load::{self, Change, FOLDERS};
use crate::model::{Parsed, Site};
use crate::resolve::Edits;
use crate::source::{FileId, FileKind, Sources};
use crate::theme::Theme;
use crate::{parse, phrases, resolve, search};
use rayon::BroadcastContext;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// A site that is kept equal to its folder. Empty before the first [`Workspace::refresh`].
#[derive(Default)]
pub struct Workspace {
    sources: Sources,
    /// The content of each file, by file id.
    parsed: Vec<Parsed>,
    /// The findings of reading and parsing each file, by file id.
    found: Vec<Diags>,
    site: Option<Arc<Site>>,
    /// The last settings without errors: they hold on while new ones have some.
    settings: Option<Config>,
    /// The findings of configuring and resolving `site`.
    resolved: Diags,
    theme: Option<(Arc<Theme>, Diags)>,
    searched: Arc<search::IndexCache>,
    /// The files that could not be read.
    unread: BTreeSet<FileId>,
    /// Number of refreshes so far.
    turn: usize,
}

/// Result of a [`Workspace::refresh`] that found changes.
pub struct Refreshed {
    /// The new site, also if it has errors.
    pub site: Arc<Site>,
    /// Its theme.
    pub theme: Arc<Theme>,
    /// Cache of its search index.
    pub searched: Arc<search::IndexCache>,
    /// Part of the site that is new.
    pub extent: Extent,
    /// Title and address of the first page whose file changed.
    pub edited: Option<(String, String)>,
    /// Whether assets changed: pictures and other files that are copied.
    pub assets: bool,
}

/// Part of the site that an edit reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Assets only.
    Files,
    /// This number of articles.
    Articles(usize),
    /// Possibly every page.
    All,
}

impl Workspace {
    /// An empty workspace of a site whose folder was named like this.
    pub fn named(root: &Path) -> Workspace {
        let mut workspace = Workspace::default();
        workspace.sources.set_root(root);
        workspace
    }

    /// An empty workspace of the same site.
    pub fn emptied(&self) -> Workspace {
        Workspace { sources: self.sources.emptied(), ..Workspace::default() }
    }

    /// Reads the changed files, and everything if the workspace is empty. `None` if no file changed.
    /// `Err` if the folder cannot be read; the workspace is empty then.
    pub fn refresh(
        &mut self,
        root: &Path,
        inputs: &Inputs,
        changed: &BTreeSet<String>,
    ) -> Result<Option<Refreshed>, String> {
        // Each refresh runs in another thread of the pool that parsed the site at first. The allocator
        // returns freed memory only to the thread that frees it: with always the same thread, memory would
        // grow with every article that is edited for the first time.
        self.turn += 1;
        let (turn, workspace) = (self.turn, Mutex::new(self));
        let mine = |thread: BroadcastContext<'_>| turn % thread.num_threads() == thread.index();
        let refresh =
            || workspace.lock().unwrap_or_else(PoisonError::into_inner).refresh_here(root, inputs, changed);
        let refreshed = rayon::broadcast(|thread| mine(thread).then(refresh));
        refreshed.into_iter().flatten().next().unwrap_or(Ok(None))
    }

    fn refresh_here(
        &mut self,
        root: &Path,
        inputs: &Inputs,
        changed: &BTreeSet<String>,
    ) -> Result<Option<Refreshed>, String> {
        let read = match &self.site {
            None => load::update(root, &mut self.sources, FOLDERS),
            Some(_) => load::update(root, &mut self.sources, changed.iter().map(String::as_str)),
        };
        // Start over: file ids would no longer match once the folder is back.
        let changes = read.inspect_err(|_| *self = self.emptied())?;
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
        let refreshed = Refreshed { site, theme: theme.0.clone(), searched, extent, edited, assets };
        self.theme = Some(theme);
        Ok(Some(refreshed))
    }

    /// Whether every file could be read.
    pub fn is_whole(&self) -> bool {
        self.unread.is_empty()
    }

    /// All findings of reading, parsing, resolving and loading the theme.
    pub fn findings(&self) -> Diags {
        let of_files = self.found.iter().flat_map(|d| &d.list);
        let of_theme = self.theme.iter().flat_map(|(_, d)| &d.list);
        Diags { list: of_files.chain(&self.resolved.list).chain(of_theme).cloned().collect() }
    }

    /// The errors among [`Workspace::findings`].
    pub fn errors(&self) -> Diags {
        let mut all = self.findings();
        all.list.retain(|d| d.severity == Severity::Error);
        all
    }

    /// Parses the changed files. Returns whether to reload the theme, and the new content of the articles
    /// and rule sets; `None` if anything else changed, or a file came or went.
    fn parse(&mut self, changes: &[Change]) -> (bool, Option<Edits>) {
        self.parsed.resize(self.sources.ids(), Parsed::Nothing);
        self.found.resize(self.sources.ids(), Diags::default());
        let changes = &self.with_dependents(changes);
        let read = |c: &Change| (c.file, parse::parse_one(c.file, &self.sources));
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
                // A word list of the theme is an exception: rule sets are compiled with its words.
                (Parsed::Nothing, Parsed::Nothing)
                    if change.kind == FileKind::Theme && !phrases::holds(&self.sources.get(file).path) => {}
                _ => edits = None,
            }
            self.parsed[slot] = parsed;
            self.found[slot] = found;
        }
        (themed, edits)
    }

    /// The changes, and the articles and rule sets that a changed file stands in.
    fn with_dependents(&self, changes: &[Change]) -> Vec<Change> {
        let mut all = changes.to_vec();
        let known: HashSet<FileId> = changes.iter().map(|change| change.file).collect();
        let is_gone = |change: &Change| self.sources.get(change.file).path.is_empty();
        let paths: HashSet<&str> =
            changes.iter().map(|change| self.sources.get(change.file).content_path()).collect();
        let any_gone = changes.iter().any(is_gone);
        for (slot, parsed) in self.parsed.iter().enumerate() {
            let (kind, included): (FileKind, Vec<&str>) = match parsed {
                Parsed::Article(article) => {
                    (FileKind::Article, article.doc.included.iter().map(|path| &**path).collect())
                }
                Parsed::Rules(draft) => {
                    let files = draft.tables.iter().chain(&draft.shared);
                    (FileKind::Rules, files.map(String::as_str).collect())
                }
                _ => continue,
            };
            let file = FileId(slot as u32);
            // The path of a removed file is not known any more.
            let reaches =
                any_gone && !included.is_empty() || included.iter().any(|path| paths.contains(path));
            if reaches && !known.contains(&file) {
                all.push(Change { file, kind, came_or_went: false, fault: None });
            }
        }
        all
    }

    /// The settings to use, of which the newest may be faulty.
    fn settle(&mut self, config: Config, is_faulty: bool) -> Config {
        if is_faulty {
            return self.settings.clone().unwrap_or(config);
        }
        self.settings = Some(config.clone());
        config
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
            let read = configure(&sources, inputs, &mut found);
            let config = self.settle(read, found.has_errors() || is_unread(&sources));
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

/// Whether the settings could not be read.
fn is_unread(sources: &Sources) -> bool {
    sources.find_content("site.yaml").is_some_and(|file| sources.get(file).is_unread())
}

/// Title and address of the page that a source file is about.
fn page_of(site: &Site, change: &Change) -> Option<(String, String)> {
    if let Some(set) = site.guides.iter().find(|set| set.file == change.file) {
        return Some((set.title.clone(), address::guide(&set.id)));
    }
    let i = *site.article_at.get(site.sources.get(change.file).content_path())?;
    let edition = site.all().find(|edition| edition.articles[i].file == change.file)?;
    let article = &edition.articles[i];
    Some((article.title.clone(), edition.output(&article.path)))
}
