//! Watches a site's folders `content` and `themes`, and tells what changed in them.
//!
//! Editors write by rename, `git checkout` touches a thousand files at once, folders vanish and come
//! back: changes are gathered until the folders are quiet for a moment, and a folder that was
//! exchanged is watched anew. Where the system reports no changes (network folders, its limits
//! reached), the folders are looked through now and then instead, and a message says so.
#![allow(clippy::disallowed_methods, reason = "waits, and so looks at the clock")]

use crate::disk;
use crate::load::{FOLDERS, is_passed_over};
use notify::event::{EventKind, Flag};
use notify::{Config, ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// A batch ends when nothing happened for this long …
const QUIET: Duration = Duration::from_millis(10);

/// … and lasts no longer than this.
const LONGEST: Duration = Duration::from_millis(200);

/// Interval at which folders are looked at, and all files where changes are not reported.
const TICK: Duration = Duration::from_millis(700);

/// Report of a watcher.
enum Report {
    /// These paths, absolute; none stands for "anything may have changed".
    Changed(Vec<PathBuf>),
    /// New folders cannot be watched any more.
    LimitReached,
}

/// A site's folders, watched. From the moment it began no change is missed, so begin it before
/// reading the site for the first time.
pub struct Watch {
    root: PathBuf,
    reports: Receiver<Report>,
    /// None where the folders are looked through instead.
    watcher: Option<Box<dyn Watcher>>,
    /// Files at the last look.
    seen: BTreeMap<PathBuf, Version>,
    /// Real path of each of [`FOLDERS`], while it is watched.
    folders: Vec<Option<Folder>>,
}

/// Version of a file, as far as can be seen from outside.
type Version = Option<((i64, u32), u64)>;

/// A folder that is watched: if another one takes its name, this is no longer it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Folder {
    real: PathBuf,
    identity: (u64, u64),
}

impl Watch {
    /// Begins to watch `content` and `themes` of `root`, there or not.
    pub fn begin(root: &Path) -> Result<Watch, String> {
        let remote =
            FOLDERS.iter().map(|name| root.join(name)).chain([root.to_path_buf()]).find(|at| is_remote(at));
        Watch::begin_with(root, remote.map(|at| remote_words(&at)))
    }

    /// Like [`Watch::begin`]; with a reason, by looking through the folders again and again.
    pub fn begin_with(root: &Path, why: Option<String>) -> Result<Watch, String> {
        if disk::names_folder(root).is_none() {
            return Err(crate::load::no_site(root));
        }
        let root = disk::real(root).map_err(|e| format!("cannot watch `{}`: {e}", root.display()))?;
        let (sender, reports) = channel();
        let (watcher, why) = match why {
            Some(why) => (None, Some(why)),
            None => match reporting(&sender, &root) {
                Ok(watcher) => (Some(watcher), None),
                Err(error) => (None, Some(words(&error))),
            },
        };
        why.iter().for_each(|why| say_polling(why));
        let folders = vec![None; FOLDERS.len()];
        let mut watch = Watch { root, reports, watcher, seen: BTreeMap::new(), folders };
        watch.follow();
        watch.look();
        Ok(watch)
    }

    /// Hands each batch of changes to `changed`, as paths from the root with `/`, until the program
    /// ends.
    pub fn run(mut self, mut changed: impl FnMut(&BTreeSet<String>)) -> ! {
        loop {
            let batch = self.next_batch();
            if !batch.is_empty() {
                changed(&batch);
            }
        }
    }

    /// Watches the folders that are there now instead of those that were. Gives the names of those
    /// that appeared, vanished or were exchanged.
    fn follow(&mut self) -> Vec<&'static str> {
        let mut moved = Vec::new();
        for (i, name) in FOLDERS.into_iter().enumerate() {
            let now = Folder::at(&self.root, name);
            if now == self.folders[i] {
                continue;
            }
            moved.push(name);
            let old = std::mem::take(&mut self.folders[i]);
            let Some(watcher) = &mut self.watcher else {
                self.folders[i] = now;
                continue;
            };
            if let Some(old) = old {
                // It may be gone, and its watch with it.
                let _ = watcher.unwatch(&old.real);
            }
            if let Some(folder) = now {
                match watcher.watch(&folder.real, RecursiveMode::Recursive) {
                    Ok(()) => self.folders[i] = Some(folder),
                    // It went away again: the next look sees that.
                    Err(error) if is_missing(&error) => {}
                    Err(error) => self.look_instead(&words(&error)),
                }
            }
        }
        moved
    }

    /// Goes over to looking through the folders, for want of reports.
    fn look_instead(&mut self, why: &str) {
        if self.watcher.take().is_some() {
            say_polling(why);
            self.folders = vec![None; FOLDERS.len()];
            self.follow();
            self.look();
        }
    }

    /// Looks through the folders, and gives what is not as it was at the last look.
    fn look(&mut self) -> Vec<PathBuf> {
        if self.watcher.is_some() {
            return Vec::new();
        }
        let mut seen = BTreeMap::new();
        for folder in self.folders.iter().flatten() {
            // Links are not followed: a link to `/` must not lead over the whole disk.
            let Ok(open) = disk::Folder::open(&folder.real) else { continue };
            for (path, kind) in open.walk("", |name| !is_passed_over(name)) {
                if kind.is_ok_and(|kind| kind != disk::Kind::Folder) {
                    let meta = open.look(&path).ok().flatten();
                    seen.insert(folder.real.join(path), meta.map(|meta| (meta.modified, meta.length)));
                }
            }
        }
        let new = seen.iter().filter(|(path, version)| self.seen.get(*path) != Some(version));
        let gone = self.seen.keys().filter(|path| !seen.contains_key(*path));
        let changed = new.map(|(path, _)| path).chain(gone).cloned().collect();
        self.seen = seen;
        changed
    }

    /// Waits for a change, then for a quiet moment. May come back with nothing.
    pub fn next_batch(&mut self) -> BTreeSet<String> {
        let mut batch = BTreeSet::new();
        let mut until = Instant::now() + TICK;
        let mut end = None;
        loop {
            let is_ours = match self.next_report(until) {
                Some(report) => self.note(report, &mut batch),
                None => {
                    let moved = self.follow();
                    let found = self.look();
                    let none = moved.is_empty();
                    batch.extend(moved.into_iter().map(str::to_string));
                    batch.extend(found.iter().filter_map(|path| self.name(path)));
                    if none || end.is_some_and(|end| Instant::now() >= end) {
                        return batch;
                    }
                    true
                }
            };
            // Other changes in the root must not put off the end of the wait.
            if is_ours && !batch.is_empty() {
                let now = Instant::now();
                let end = *end.get_or_insert(now + LONGEST);
                if now >= end {
                    return batch;
                }
                until = end.min(now + QUIET);
            }
        }
    }

    /// None where nothing is reported until then.
    fn next_report(&self, until: Instant) -> Option<Report> {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return None;
        }
        self.reports
            .recv_timeout(left)
            .map_err(|end| {
                // Nobody reports where the folders are looked through.
                if end == RecvTimeoutError::Disconnected {
                    std::thread::sleep(left);
                }
            })
            .ok()
    }

    /// Notes what may not be as it was, and says whether that is anything of the site.
    fn note(&mut self, report: Report, batch: &mut BTreeSet<String>) -> bool {
        match report {
            Report::Changed(paths) if paths.is_empty() => batch.extend(FOLDERS.map(String::from)),
            Report::Changed(paths) => {
                if paths.iter().any(|path| FOLDERS.iter().any(|name| *path == self.root.join(name))) {
                    batch.extend(self.follow().into_iter().map(String::from));
                }
                let names: Vec<String> = paths.iter().filter_map(|path| self.name(path)).collect();
                let is_ours = !names.is_empty();
                batch.extend(names);
                return is_ours;
            }
            Report::LimitReached => {
                self.look_instead(&limit_words());
                batch.extend(FOLDERS.map(String::from));
            }
        }
        true
    }

    /// The path from the root, as the site's findings show it; none for what is passed over.
    fn name(&self, path: &Path) -> Option<String> {
        let folders = FOLDERS.iter().zip(&self.folders);
        let (name, below) = folders
            .filter_map(|(name, folder)| Some((name, path.strip_prefix(&folder.as_ref()?.real).ok()?)))
            .next()?;
        let parts: Vec<_> = below.components().map(|c| c.as_os_str().to_string_lossy()).collect();
        if below.iter().any(is_passed_over) {
            return None;
        }
        let parts = std::iter::once(*name).chain(parts.iter().map(AsRef::as_ref));
        let path = parts.collect::<Vec<_>>().join("/");
        // The site calls it by another spelling: only looking through the folder finds it again.
        Some(if unicode_normalization::is_nfc(&path) { path } else { name.to_string() })
    }
}

impl Folder {
    /// None where it is not there, and where it is a link out of the site: the program would follow all that
    /// happens there.
    fn at(root: &Path, name: &str) -> Option<Folder> {
        let real = disk::real(&root.join(name)).ok().filter(|real| real.starts_with(root) && real != root)?;
        let identity = disk::names_folder(&real)?.identity;
        Some(Folder { real, identity })
    }
}

/// A watcher that is told by the system. In the root itself it sees whether a folder comes or goes.
fn reporting(sender: &Sender<Report>, root: &Path) -> notify::Result<Box<dyn Watcher>> {
    // Links are not followed: a link to `/` must not make the program watch the whole disk.
    let settings = Config::default().with_follow_symlinks(false);
    let mut watcher = RecommendedWatcher::new(handler(sender), settings)?;
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    Ok(Box::new(watcher))
}

/// Sends on what matters. Files that are only read, by this program too, must not wake it.
fn handler(sender: &Sender<Report>) -> impl Fn(notify::Result<Event>) + Send + 'static {
    let sender = sender.clone();
    move |event| {
        let report = match event {
            Ok(event) if event.flag() == Some(Flag::Rescan) => Report::Changed(Vec::new()),
            Ok(Event { kind: EventKind::Access(_) | EventKind::Other, .. }) => return,
            Ok(event) => Report::Changed(event.paths),
            Err(error) if is_limit(&error) => Report::LimitReached,
            Err(error) => Report::Changed(error.paths),
        };
        // Fails only while the program ends.
        let _ = sender.send(report);
    }
}

fn is_missing(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(e) => matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory),
        _ => false,
    }
}

fn is_limit(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::MaxFilesWatch => true,
        // ENOSPC: no more watches. EMFILE: no more watchers.
        ErrorKind::Io(e) => cfg!(target_os = "linux") && matches!(e.raw_os_error(), Some(28 | 24)),
        _ => false,
    }
}

fn words(error: &notify::Error) -> String {
    match (&error.kind, error.paths.first()) {
        _ if is_limit(error) => limit_words(),
        (ErrorKind::Io(e), Some(path)) => format!("cannot watch `{}`: {e}", path.display()),
        _ => error.to_string(),
    }
}

fn limit_words() -> String {
    "the system's limit for watched folders is reached (raise it with \
     `sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512`)"
        .into()
}

fn say_polling(why: &str) {
    crate::terminal::tell!("{}", polling_words(why));
}

fn polling_words(why: &str) -> String {
    format!("warning: {why}: looking for changes every {} ms instead", TICK.as_millis())
}

fn remote_words(folder: &Path) -> String {
    format!("`{}` is a network folder, whose changes are not reported", folder.display())
}

/// Whether another machine may change the files of this folder without this system knowing.
#[cfg(target_os = "linux")]
fn is_remote(folder: &Path) -> bool {
    // NFS, SMB, CIFS, SMB2, 9P (WSL and virtual machines), VirtualBox, FUSE (sshfs, containers).
    const REMOTE: [u32; 7] =
        [0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x0102_1997, 0x786F_4256, 0x6573_5546];
    rustix::fs::statfs(folder).is_ok_and(|stat| REMOTE.contains(&(stat.f_type as u32)))
}

#[cfg(not(target_os = "linux"))]
fn is_remote(_: &Path) -> bool {
    false
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "files to try it on")]
mod tests {
    use super::*;
    use std::fs;

    /// `tests/it/serve/watching.rs` reaches the limits for real, where the system lets it.
    #[test]
    #[cfg(target_os = "linux")]
    fn limits_are_told_from_other_faults() {
        let of = |number| notify::Error::io(io::Error::from_raw_os_error(number));
        for error in [of(28), of(24), notify::Error::new(ErrorKind::MaxFilesWatch)] {
            assert!(is_limit(&error) && words(&error).contains("sudo sysctl fs.inotify.max_user_watches="));
        }
        for error in [of(2), of(13), notify::Error::path_not_found()] {
            assert!(!is_limit(&error) && !words(&error).contains("sysctl"));
        }
        assert!(is_missing(&of(2)) && is_missing(&notify::Error::path_not_found()) && !is_missing(&of(13)));
    }

    #[test]
    fn network_folders_are_named() {
        assert_eq!(
            polling_words(&remote_words(Path::new("/mnt/team/content"))),
            "warning: `/mnt/team/content` is a network folder, whose changes are not reported: \
             looking for changes every 700 ms instead"
        );
        assert!(!is_remote(Path::new(env!("CARGO_MANIFEST_DIR"))));
    }

    #[test]
    fn what_happens_beside_the_site_wakes_nobody() {
        let root = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(root.path().join("content")).expect("created");
        let mut watch = Watch::begin(root.path()).expect("a watch");
        let over = Instant::now() + TICK * 3;
        let noise = root.path().join("noise");
        let noisy = std::thread::spawn(move || {
            while Instant::now() < over {
                fs::write(&noise, "x").expect("written");
            }
        });
        assert_eq!(watch.next_batch(), BTreeSet::new());
        assert!(Instant::now() < over, "the wait has an end");
        noisy.join().expect("no panic");
        // A folder that comes is seen at once.
        fs::create_dir(root.path().join("themes")).expect("created");
        let begin = Instant::now();
        let mut batch = BTreeSet::new();
        while batch.is_empty() {
            batch = watch.next_batch();
        }
        assert_eq!(batch, BTreeSet::from(["themes".to_string()]));
        assert!(begin.elapsed() < TICK, "{:?}", begin.elapsed());
    }
}
