//! What the server shows at this moment, and how it comes to show something newer.

use super::snapshot::Snapshot;
use crate::config::Inputs;
use crate::diag::{Diags, Severity, human};
use crate::model::{Parsed, Site};
use crate::source::{FileId, FileKind, Sources};
use crate::theme::Theme;
use crate::{analyse_parsed, load, parse};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many errors the overlay shows.
const SHOWN: usize = 20;

/// The site of a folder, kept up to date by [`Preview::reload`].
pub struct Preview {
    root: PathBuf,
    inputs: Inputs,
    kept: Mutex<Kept>,
    state: Mutex<State>,
    turned: Condvar,
}

/// What is shown. Cheap to clone.
#[derive(Clone, Default)]
pub struct State {
    /// Counts the reloads.
    pub version: u64,
    /// The newest site without errors.
    pub good: Option<Arc<Snapshot>>,
    /// What is wrong with a newer one.
    pub faults: Option<Arc<Faults>>,
    /// The interface's words.
    pub words: Arc<Words>,
    /// The site's language.
    pub language: String,
    /// Counts the changes of pictures and the like, which do not show in a page's own bytes.
    assets: u64,
}

/// Why the newest version is not shown.
#[derive(Debug, PartialEq, Eq)]
pub struct Faults {
    /// The errors as the terminal shows them.
    pub text: String,
}

/// What the browser says about the preview, in the site's language.
#[derive(Debug, Default)]
pub struct Words {
    /// Above the faults.
    pub fault: String,
    /// Puts them away.
    pub close: String,
    /// When the server does not answer any more.
    pub gone: String,
}

/// What the next reload can use again.
#[derive(Default)]
struct Kept {
    sources: Arc<Sources>,
    parsed: Vec<(Parsed, Diags)>,
    theme: Option<KeptTheme>,
    /// Whether the folder could not be read the last time.
    unreadable: bool,
}

struct KeptTheme {
    name: String,
    files: Vec<(FileId, [u8; 32])>,
    theme: Arc<Theme>,
    found: Diags,
}

/// What a reload did, for the terminal.
pub enum Reloaded {
    /// All files are as they were.
    Nothing,
    /// The site is shown, or its errors are.
    Site {
        /// The files of the findings.
        sources: Arc<Sources>,
        /// All findings.
        diags: Diags,
    },
    /// There is nothing to read: a sentence.
    Unreadable(String),
}

impl State {
    /// What a page looks like now, as a short text that changes when the page should be loaded
    /// anew. `mark` is the page's own.
    pub fn mark(&self, mark: &str) -> String {
        format!("{mark}-{}", self.assets)
    }
}

impl Preview {
    /// A preview of the site in `root`, which shows nothing before the first reload.
    pub fn new(root: &Path, inputs: Inputs) -> Preview {
        Preview {
            root: root.to_path_buf(),
            inputs,
            kept: Mutex::default(),
            state: Mutex::default(),
            turned: Condvar::new(),
        }
    }

    /// What is shown now.
    pub fn state(&self) -> State {
        lock(&self.state).clone()
    }

    /// Waits until something newer than `version` is shown, or until the time is over.
    pub fn newer(&self, version: u64, time: Duration) -> Option<State> {
        let waited = self.turned.wait_timeout_while(lock(&self.state), time, |s| s.version == version);
        let (state, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
        (!timeout.timed_out()).then(|| state.clone())
    }

    /// Reads the folder again. `changed` names what may have changed, as `watch` does.
    pub fn reload(&self, changed: &BTreeSet<String>) -> Reloaded {
        let mut kept = lock(&self.kept);
        let mut diags = Diags::default();
        let sources = match load::load(&self.root, &mut diags) {
            Ok(sources) => Arc::new(sources),
            Err(words) => {
                kept.unreadable = true;
                self.show(|state| state.faults = Some(Arc::new(Faults { text: format!("error: {words}") })));
                return Reloaded::Unreadable(words);
            }
        };
        let assets = sources.files.iter().any(|f| f.kind == FileKind::Asset && changed.contains(&f.path));
        if !assets && !kept.unreadable && is_same(&kept.sources, &sources) {
            return Reloaded::Nothing;
        }
        kept.unreadable = false;
        let (parsed, found) = kept.parse(&sources);
        let site = analyse_parsed(sources.clone(), parsed, found, &self.inputs, &mut diags);
        let theme = kept.theme(&site, &mut diags);
        diags.finish(&sources, false, &|file, code| site.allows(file, code));
        self.show(|state| {
            state.assets += u64::from(assets);
            state.words = Arc::new(words(&theme, &site.config.language));
            state.language.clone_from(&site.config.language);
            state.faults = faults(&sources, &diags);
            if state.faults.is_none() {
                state.good = Some(Arc::new(Snapshot::new(site, theme, &self.root)));
            }
        });
        Reloaded::Site { sources, diags }
    }

    fn show(&self, change: impl FnOnce(&mut State)) {
        let mut state = lock(&self.state);
        change(&mut state);
        state.version += 1;
        self.turned.notify_all();
    }
}

impl Kept {
    /// Parses the files that are not as they were. A file that moved up or down in the list is
    /// parsed again, since its findings name it by its place.
    fn parse(&mut self, sources: &Arc<Sources>) -> (Vec<Parsed>, Diags) {
        let old = &self.sources.files;
        let parsed = sources.files.par_iter().enumerate().map(|(i, file)| {
            let same =
                old.get(i).is_some_and(|o| o.path == file.path && o.kind == file.kind && o.hash == file.hash);
            match self.parsed.get(i) {
                Some(parsed) if same => parsed.clone(),
                _ => parse::parse_one(FileId(i as u32), file),
            }
        });
        self.parsed = parsed.collect();
        self.sources = sources.clone();
        let list = self.parsed.iter().flat_map(|(_, found)| found.list.iter().cloned()).collect();
        (self.parsed.iter().map(|(parsed, _)| parsed.clone()).collect(), Diags { list })
    }

    /// The theme, loaded anew if one of its files changed.
    fn theme(&mut self, site: &Site, diags: &mut Diags) -> Arc<Theme> {
        let name = &site.config.theme;
        let files = site.sources.iter().filter(|(_, f)| matches!(f.kind, FileKind::Theme | FileKind::Config));
        let files: Vec<_> = files.map(|(id, f)| (id, f.hash)).collect();
        let kept = match self.theme.take() {
            Some(kept) if kept.name == *name && kept.files == files => kept,
            _ => {
                let mut found = Diags::default();
                let theme = Arc::new(Theme::load(&site.sources, &site.config, &mut found));
                KeptTheme { name: name.clone(), files, theme, found }
            }
        };
        diags.extend(kept.found.clone());
        let theme = kept.theme.clone();
        self.theme = Some(kept);
        theme
    }
}

/// A thread that panicked left whole values behind: they are only ever exchanged.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_same(old: &Sources, new: &Sources) -> bool {
    let pairs = old.files.iter().zip(&new.files);
    old.files.len() == new.files.len()
        && pairs.into_iter().all(|(a, b)| a.path == b.path && a.kind == b.kind && a.hash == b.hash)
}

fn faults(sources: &Sources, diags: &Diags) -> Option<Arc<Faults>> {
    let mut errors = diags.list.iter().filter(|d| d.severity == Severity::Error);
    let shown = Diags { list: errors.by_ref().take(SHOWN).cloned().collect() };
    if shown.list.is_empty() {
        return None;
    }
    let mut text = human(sources, &shown, false);
    match errors.count() {
        0 => {}
        more => text.push_str(&format!("… and {more} more: see the terminal\n")),
    }
    Some(Arc::new(Faults { text: text.trim_end().to_string() }))
}

fn words(theme: &Theme, language: &str) -> Words {
    let all = theme.strings(language);
    let word = |key: &str| all.get(key).cloned().unwrap_or_else(|| key.to_string());
    Words { fault: word("preview_fault"), close: word("preview_close"), gone: word("preview_gone") }
}
