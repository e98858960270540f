//! What the server shows at this moment, and how it comes to show something newer.

use super::snapshot::Snapshot;
use crate::address::SEARCH_ENTRY;
use crate::check;
use crate::config::Inputs;
use crate::diag::{Diagnostic, Diags, Severity, human};
use crate::follow::{Extent, Kept};
use crate::model::Site;
use crate::source::{FileKind, Sources};
use crate::theme::Theme;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many errors the overlay shows.
const SHOWN: usize = 20;

/// The site of a folder, kept up to date by [`Preview::reload`] and [`Preview::check`].
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
    /// The page that was edited last: its title and address; and in which version.
    pub edited: Option<(String, String, u64)>,
    /// The interface's words.
    pub words: Arc<Words>,
    /// The site's language.
    pub language: String,
    /// Counts the changes of pictures and the like, which do not show in a page's own bytes.
    assets: u64,
    /// Whether something newer than `good` has errors, so that it is not shown.
    pub is_behind: bool,
    /// Whether anyone has searched.
    searched: bool,
}

/// What is wrong with the newest version.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// The errors as the terminal shows them.
    pub text: String,
    /// Where they are: `content/a.md:3:1`, and the address that opens it in an editor.
    pub places: Vec<(String, String)>,
    /// Those of each rule set that has any, for its own page: the set's id, and as above.
    pub guides: Vec<(String, Faults)>,
    /// Whether there are others too.
    pub elsewhere: bool,
}

/// What the browser says about the preview, in the site's language.
#[derive(Debug, Default)]
pub struct Words {
    /// Above the faults of a version that is not shown.
    pub fault: String,
    /// Above the faults of a version that is shown, but could not be built.
    pub refused: String,
    /// When another page changed.
    pub changed: String,
    /// Leads to that page.
    pub go: String,
    /// Puts them away.
    pub close: String,
    /// When the server does not answer any more.
    pub gone: String,
}

/// What a reload did.
pub enum Reloaded {
    /// All files are as they were.
    Nothing,
    /// The site is shown, or its errors are. What it says about the whole site is still to come.
    Site(Unchecked),
    /// There is nothing to read: a sentence.
    Unreadable(String),
}

/// A site that has been put together and not yet checked.
pub struct Unchecked {
    /// The site.
    pub site: Arc<Site>,
    /// How much of it is new.
    pub extent: Extent,
    version: u64,
    findings: Diags,
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
            // Absolute, so that an editor finds the files.
            root: std::path::absolute(root).unwrap_or_else(|_| root.to_path_buf()),
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

    /// Shows what is in the folder now; `changed` names what may not be as it was, as `watch` does.
    /// The first time everything is read.
    pub fn reload(&self, changed: &BTreeSet<String>) -> Reloaded {
        let mut kept = lock(&self.kept);
        let followed = match kept.follow(&self.root, &self.inputs, changed) {
            Ok(Some(followed)) => followed,
            Ok(None) => return Reloaded::Nothing,
            Err(words) => {
                let text = format!("error: {words}");
                let faults = Arc::new(Faults { text, elsewhere: true, ..Faults::default() });
                self.show(|state| {
                    state.is_behind = true;
                    state.faults = Some(faults);
                });
                return Reloaded::Unreadable(words);
            }
        };
        let errors = self.faults(&followed.site, &kept.errors());
        let version = self.show(|state| {
            state.assets += u64::from(followed.assets);
            if let Some((title, path)) = &followed.edited {
                state.edited = Some((title.clone(), path.clone(), state.version + 1));
            }
            state.words = Arc::new(words(&followed.theme, &followed.site.config.language));
            state.language = followed.site.config.language.to_string();
            let was_behind = std::mem::replace(&mut state.is_behind, errors.is_some());
            // Faults that only a check shows stay until the new site is checked.
            if was_behind || errors.is_some() {
                state.faults = errors;
            }
            if !state.is_behind {
                state.good = Some(Arc::new(Snapshot::new(&followed, &self.root)));
            }
        });
        let findings = kept.findings();
        Reloaded::Site(Unchecked { site: followed.site, extent: followed.extent, version, findings })
    }

    /// Looks for faults that only the whole site shows, and gives all findings. Open pages hear of
    /// errors, unless there is a newer version by now.
    pub fn check(&self, unchecked: Unchecked) -> Diags {
        let Unchecked { site, version, mut findings, .. } = unchecked;
        check::check(&site, &mut findings);
        findings.finish(&site.sources, false, &|file, code| site.allows(file, code));
        let faults = self.faults(&site, &findings);
        let mut state = lock(&self.state);
        if state.version == version && state.faults != faults {
            state.faults = faults;
            state.version += 1;
            self.turned.notify_all();
        }
        findings
    }

    /// Makes the search index of what is shown, if anyone has searched before: the next one who does
    /// need not wait.
    pub fn prepare_search(&self) {
        let state = self.state();
        if let Some(site) = state.good.filter(|_| state.searched) {
            site.find(SEARCH_ENTRY);
        }
    }

    fn faults(&self, site: &Site, diags: &Diags) -> Option<Arc<Faults>> {
        let errors: Vec<&Diagnostic> = diags.list.iter().filter(|d| d.severity == Severity::Error).collect();
        if errors.is_empty() {
            return None;
        }
        let mut all = self.shown(site, &errors);
        let mut by_set: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
        for d in errors {
            match guide_of(site, d) {
                Some(set) => by_set.entry(set).or_default().push(d),
                None => all.elsewhere = true,
            }
        }
        let guides = by_set.into_iter().map(|(set, errors)| (set.to_string(), self.shown(site, &errors)));
        all.guides = guides.collect();
        Some(Arc::new(all))
    }

    /// As many errors as the browser shows.
    fn shown(&self, site: &Site, errors: &[&Diagnostic]) -> Faults {
        let shown = Diags { list: errors.iter().take(SHOWN).map(|d| (*d).clone()).collect() };
        let mut text = human(&site.sources, &shown, false);
        match errors.len() - shown.list.len() {
            0 => {}
            more => text.push_str(&format!("… and {more} more: see the terminal\n")),
        }
        let editor = site.config.editor.as_deref();
        let places =
            editor.map(|editor| shown.list.iter().map(|d| self.place(editor, &site.sources, d)).collect());
        let (text, places) = (text.trim_end().to_string(), places.unwrap_or_default());
        Faults { text, places, ..Faults::default() }
    }

    /// Where a finding is, and the address that opens it in an editor.
    fn place(&self, editor: &str, sources: &Sources, d: &Diagnostic) -> (String, String) {
        let file = sources.get(d.span.file);
        let (line, column) = file.line_column(d.span.start);
        // `vscode://file/` and the like have the first `/` of the path already.
        let path = crate::address::encode(&self.root.join(&file.path).to_string_lossy().replace('\\', "/"));
        let path = if editor.contains("/{path}") { path.trim_start_matches('/') } else { &path };
        let href = editor.replace("{path}", path);
        let href = href.replace("{line}", &line.to_string()).replace("{column}", &column.to_string());
        (format!("{}:{line}:{column}", file.path), href)
    }

    /// Changes what is shown and gives its version.
    fn show(&self, change: impl FnOnce(&mut State)) -> u64 {
        let mut state = lock(&self.state);
        let before = state.good.clone();
        change(&mut state);
        state.searched |= before.as_ref().is_some_and(|site| site.is_searched());
        state.version += 1;
        let version = state.version;
        self.turned.notify_all();
        drop(state);
        // A site that nobody looks at any more takes a while to put away.
        drop(before);
        version
    }
}

/// The id of the rule set that a finding is in.
fn guide_of<'a>(site: &'a Site, d: &Diagnostic) -> Option<&'a str> {
    let file = site.sources.get(d.span.file);
    let name = file.path.rsplit('/').next().filter(|_| file.kind == FileKind::Rules)?;
    name.strip_suffix(".yaml")
}

/// A thread that panicked left whole values behind: they are only ever exchanged.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn words(theme: &Theme, language: &str) -> Words {
    let all = theme.strings(language);
    let word = |key: &str| all.get(key).cloned().unwrap_or_else(|| key.to_string());
    Words {
        fault: word("preview_fault"),
        refused: word("preview_refused"),
        changed: word("preview_changed"),
        go: word("preview_go"),
        close: word("preview_close"),
        gone: word("preview_gone"),
    }
}
