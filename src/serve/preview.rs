//! The current state of the preview, and how a reload replaces it.

use super::snapshot::Snapshot;
use crate::address::SEARCH_ENTRY;
use crate::check;
use crate::config::Inputs;
use crate::diag::{Diagnostic, Diags, Severity, human};
use crate::load::kind_of;
use crate::messages::translate;
use crate::model::Site;
use crate::session::{Extent, Workspace};
use crate::source::{FileId, FileKind, Sources};
use crate::terminal::survive;
use crate::theme::Theme;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Most errors that the overlay in the browser shows.
const SHOWN: usize = 20;

/// The site of a folder, kept up to date by [`Preview::reload`] and [`Preview::check`].
pub struct Preview {
    root: PathBuf,
    inputs: Inputs,
    workspace: Mutex<Workspace>,
    state: Mutex<State>,
    changed: Condvar,
}

/// The current state. Cheap to clone.
#[derive(Clone, Default)]
pub struct State {
    /// Number of state changes so far.
    pub version: u64,
    /// The last site without errors; until there is one, the newest site with errors.
    pub good: Option<Arc<Snapshot>>,
    /// The newest site, if it has errors.
    newest: Option<Newest>,
    /// The errors of the newest site.
    pub faults: Option<Arc<Faults>>,
    /// Title and address of the page that was edited last, and the version of that edit.
    pub edited: Option<(String, String, u64)>,
    /// The interface's words.
    pub words: Arc<Words>,
    /// The site's language.
    pub language: String,
    /// Number of changes of assets, such as pictures: a page's own bytes do not show them.
    assets: u64,
    /// Whether `good` is older than the sources, because the newest site has errors.
    pub is_behind: bool,
    /// Whether `good` has errors, because there was no site without errors yet.
    is_partial: bool,
    /// Whether a browser has loaded the search index.
    searched: bool,
}

/// The errors of the newest site.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// The errors as text, as in the terminal.
    pub text: String,
    /// Place of each error (`content/a.md:3:1`) and the URL that opens it in an editor.
    pub places: Vec<(String, String)>,
    /// The errors of each rule set, by its id, for the page of that set.
    pub guides: Vec<(String, Faults)>,
    /// Whether there are errors outside of rule sets.
    pub elsewhere: bool,
}

/// Words of the preview in the browser, in the site's language.
#[derive(Debug, Default)]
pub struct Words {
    /// Title of the overlay if the newest site is not shown.
    pub fault: String,
    /// Title of the overlay if the newest site is shown, but `build` would refuse it.
    pub refused: String,
    /// Note that another page changed.
    pub changed: String,
    /// Link to that page.
    pub go: String,
    /// Button that closes the overlay.
    pub close: String,
    /// Note that the server does not answer.
    pub gone: String,
}

/// Result of a reload.
pub enum Reloaded {
    /// No file changed.
    Nothing,
    /// The new site, or its errors, are shown. [`Preview::check`] has still to run.
    Site(Unchecked),
    /// The folder cannot be read, for the reason in this sentence.
    Unreadable(String),
}

/// A resolved site that is not checked yet.
pub struct Unchecked {
    /// The site.
    pub site: Arc<Site>,
    /// The part of it that is new.
    pub extent: Extent,
    version: u64,
    findings: Diags,
}

/// The newest site, which has errors. All of it is shown except pages that are made of files with errors.
#[derive(Clone)]
struct Newest {
    site: Arc<Snapshot>,
    faulty: Arc<BTreeSet<FileId>>,
    /// Whether lists of pages are complete: no page is missing because of its errors.
    is_whole: bool,
}

impl Newest {
    /// Errors in settings or the theme hide no page: the last good settings and theme stay in use.
    fn of(site: Snapshot, errors: &Diags, before: &Snapshot) -> Newest {
        let faulty: BTreeSet<FileId> = errors.list.iter().map(|d| d.span.file).collect();
        let is_any = |kinds: &[FileKind]| {
            faulty.iter().any(|file| kinds.contains(&kind_of(&site.site.sources.get(*file).path)))
        };
        let is_whole = !is_any(&[FileKind::Article, FileKind::Rules, FileKind::Shared]);
        let site = if is_any(&[FileKind::Theme]) { site.dressed_as(before) } else { site };
        Newest { site: Arc::new(site), faulty: Arc::new(faulty), is_whole }
    }

    /// Whether the page at `path` comes from this site, not from `before`, the last one without errors.
    fn shows(&self, path: &str, before: Option<&Arc<Snapshot>>) -> bool {
        let files = self.site.files_of(path);
        let gone =
            before.filter(|_| files.is_none()).and_then(|before| Some((before, before.files_of(path)?)));
        if gone.as_ref().is_some_and(|(before, files)| files.iter().any(|file| self.hides(before, *file))) {
            return false;
        }
        match files.or(gone.map(|(_, files)| files)) {
            Some(files) if files.is_empty() => self.is_whole,
            Some(files) => files.is_disjoint(&self.faulty),
            None => self.is_whole || self.site.is_of_theme(path),
        }
    }

    /// Whether a file lay in a folder that cannot be read any more.
    fn hides(&self, before: &Snapshot, file: FileId) -> bool {
        let path = &before.site.sources.get(file).path;
        let faulty = self.faulty.iter().map(|file| &self.site.site.sources.get(*file).path);
        faulty
            .into_iter()
            .any(|folder| path.strip_prefix(&**folder).is_some_and(|rest| rest.starts_with('/')))
    }

    fn is_faulty(&self, path: &str) -> bool {
        self.site.site.sources.find(path).is_none_or(|file| self.faulty.contains(&file))
    }
}

impl State {
    /// The site that shows the page at `path`: the newest, or the last good one if errors concern the page.
    pub fn shown(&self, path: &str) -> Option<&Arc<Snapshot>> {
        self.newest_with(path).map(|newest| &newest.site).or(self.good.as_ref())
    }

    fn newest_with(&self, path: &str) -> Option<&Newest> {
        self.newest.as_ref().filter(|newest| newest.shows(path, self.good.as_ref()))
    }

    /// Whether the page at `path` is older than the sources.
    pub fn is_old(&self, path: &str) -> bool {
        self.is_behind && !self.is_partial && self.newest_with(path).is_none()
    }

    /// Whether these changed files are shown as before the change, as when one of them has errors.
    pub fn keeps_old(&self, changed: &BTreeSet<String>) -> bool {
        let is_shown = |newest: &Newest| !changed.iter().any(|path| newest.is_faulty(path));
        self.is_behind && !self.is_partial && !self.newest.as_ref().is_some_and(is_shown)
    }

    /// Hash of a page with its assets: if it differs from the one in the browser, the page is reloaded.
    /// `mark` is [`Snapshot::mark`] of the page.
    pub fn mark(&self, mark: &str) -> String {
        format!("{mark}-{}", self.assets)
    }
}

impl Preview {
    /// A preview of the site in `root`. It shows no page before the first reload.
    pub fn new(root: &Path, inputs: Inputs) -> Preview {
        Preview {
            // Absolute: an editor is started in another folder.
            root: std::path::absolute(root).unwrap_or_else(|_| root.to_path_buf()),
            inputs,
            workspace: Mutex::new(Workspace::named(root)),
            state: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    /// The current state.
    pub fn state(&self) -> State {
        lock(&self.state).clone()
    }

    /// Waits for a state with another version than `version`. `None` after `time`.
    pub fn newer(&self, version: u64, time: Duration) -> Option<State> {
        let waited = self.changed.wait_timeout_while(lock(&self.state), time, |s| s.version == version);
        let (state, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
        (!timeout.timed_out()).then(|| state.clone())
    }

    /// Reads the changed files and shows the new site. `changed` names the paths that `watch` reported; the
    /// first reload reads everything.
    pub fn reload(&self, changed: &BTreeSet<String>) -> Reloaded {
        let mut workspace = lock(&self.workspace);
        let refreshed =
            survive(|| workspace.refresh(&self.root, &self.inputs, changed)).unwrap_or_else(|| {
                // The workspace may hold half of an edit: start over, so that the next reload reads everything.
                *workspace = workspace.emptied();
                Err("the site could not be read; the next edit is tried again".into())
            });
        let refreshed = match refreshed {
            Ok(Some(refreshed)) => refreshed,
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
        let found = workspace.errors();
        let errors = self.faults(&refreshed.site, &found);
        let version = self.show(|state| {
            state.assets += u64::from(refreshed.assets);
            if let Some((title, path)) = &refreshed.edited {
                state.edited = Some((title.clone(), path.clone(), state.version + 1));
            }
            state.words = Arc::new(words(&refreshed.theme, &refreshed.site.config.language));
            state.language = refreshed.site.config.language.to_string();
            let was_behind = std::mem::replace(&mut state.is_behind, errors.is_some());
            // Errors that only a check finds stay until the new site is checked.
            if was_behind || errors.is_some() {
                state.faults = errors;
            }
            let site = Snapshot::new(&refreshed, &self.root);
            state.newest = None;
            match &state.good {
                Some(good) if state.is_behind && !state.is_partial => {
                    state.newest = Some(Newest::of(site, &found, good));
                }
                // Before the first site without errors, show what can be rendered of one with errors.
                _ => {
                    state.is_partial = state.is_behind;
                    state.good = Some(Arc::new(site));
                }
            }
        });
        let findings = workspace.findings();
        Reloaded::Site(Unchecked { site: refreshed.site, extent: refreshed.extent, version, findings })
    }

    /// Runs the checks and returns all findings. Open pages show the errors, unless a reload has made a newer
    /// state in the meantime.
    pub fn check(&self, unchecked: Unchecked) -> Diags {
        let Unchecked { site, version, mut findings, .. } = unchecked;
        // After a panic in a check, the findings so far are shown: better than a preview that goes silent.
        survive(|| check::check(&site, &mut findings));
        site.finish(&mut findings, false);
        let faults = self.faults(&site, &findings);
        let mut state = lock(&self.state);
        if state.version == version && state.faults != faults {
            state.faults = faults;
            state.version += 1;
            self.changed.notify_all();
        }
        findings
    }

    /// Builds the search index of the current site if a browser has loaded one before: the next search need
    /// not wait for it.
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

    /// The first [`SHOWN`] errors as text, with their places.
    fn shown(&self, site: &Site, errors: &[&Diagnostic]) -> Faults {
        let shown = Diags { list: errors.iter().take(SHOWN).map(|d| (*d).clone()).collect() };
        let mut text = human(&site.sources, &shown, false);
        match errors.len() - shown.list.len() {
            0 => {}
            more => text.push_str(&translate(&format!("… and {more} more: see the terminal\n"))),
        }
        let editor = site.config.editor.as_deref();
        let places =
            editor.map(|editor| shown.list.iter().map(|d| self.place(editor, &site.sources, d)).collect());
        let (text, places) = (text.trim_end().to_string(), places.unwrap_or_default());
        Faults { text, places, ..Faults::default() }
    }

    /// Place of a finding, and the URL that opens it in an editor.
    fn place(&self, editor: &str, sources: &Sources, d: &Diagnostic) -> (String, String) {
        let file = sources.get(d.span.file);
        let (line, column) = file.line_column(d.span.start);
        // URLs such as `vscode://file/{path}` contain the leading `/` of the path already.
        let path = crate::address::encode(&self.root.join(&file.path).to_string_lossy().replace('\\', "/"));
        let path = if editor.contains("/{path}") { path.trim_start_matches('/') } else { &path };
        let href = editor.replace("{path}", path);
        let href = href.replace("{line}", &line.to_string()).replace("{column}", &column.to_string());
        (format!("{}:{line}:{column}", file.path), href)
    }

    /// Changes the state, wakes all streams and returns the new version.
    fn show(&self, change: impl FnOnce(&mut State)) -> u64 {
        let mut state = lock(&self.state);
        let before = state.good.clone();
        change(&mut state);
        state.searched |= before.as_ref().is_some_and(|site| site.is_searched());
        state.version += 1;
        let version = state.version;
        self.changed.notify_all();
        drop(state);
        // Freeing the old site takes a while: do it after the lock is released.
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

/// Locks a mutex, also a poisoned one: the values are replaced as a whole, so a panic leaves none half
/// written.
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
