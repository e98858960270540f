//! Files → folder, all at once.
//!
//! A build writes into a staging folder beside the output. Only when everything is there is it
//! exchanged with the output in one step, so a reader of the folder sees the old site or the new
//! one. A manifest in the output lists what the program wrote: a later build removes only that, and
//! everything else (`.git`, `CNAME`, a file put there by hand) stays.
//!
//! `build --watch` changes a few files again and again: those are moved over the old ones, each in one
//! step, so that whoever has the folder open keeps it.
#![allow(clippy::disallowed_methods, reason = "one of the stages that touch the outside")]

mod cache;
mod exchange;
mod guard;
mod manifest;
mod previous;

pub use cache::{Cache, SearchCache};
use exchange::{aside, exchange, fits, in_place, put_back};
pub use guard::refuse_dangerous;
use manifest::{MANIFEST, Manifest};
use previous::Previous;

use crate::load::Inside;
use crate::model::Site;
use crate::render::Output;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::{fs, io};

/// A build that is being written. Dropped without [`Staging::publish`], it leaves nothing behind.
pub struct Staging {
    /// The folder that is exchanged with the output.
    folder: PathBuf,
    output: PathBuf,
    root: PathBuf,
    /// What may be copied from.
    inside: Inside,
    previous: Previous,
    written: Mutex<BTreeMap<String, manifest::Entry>>,
    /// Folders below `folder` that are there.
    folders: Mutex<HashSet<PathBuf>>,
    /// Whether the folder holds only what is not in the output already.
    partial: bool,
    /// Held until the end, so that two builds of one folder follow one another.
    _lock: fs::File,
}

/// What a build did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files of the site.
    pub files: usize,
    /// Those of them that are not as they were.
    pub written: usize,
    /// Files that were there before and no longer belong to it.
    pub removed: usize,
    /// Whether the output was already just like this and was left alone.
    pub unchanged: bool,
    /// Hash of the manifest: what [`Cache`] knows is of just this output.
    pub manifest: [u8; 32],
}

impl Staging {
    /// Begins a build of the site in `root` into `output`. `Err` is a sentence with the path in it.
    pub fn begin(root: &Path, output: &Path) -> Result<Staging, String> {
        let output = guard::refuse_dangerous(root, output)?;
        let parent =
            output.parent().ok_or_else(|| format!("`{}` cannot be an output folder", output.display()))?;
        fs::create_dir_all(parent).map_err(|e| fault("create", parent, &e))?;
        let lock = lock(parent)?;
        let name = output.file_name().unwrap_or_default().to_string_lossy();
        let folder = parent.join(format!(".{name}.zhinan-new"));
        // Left by a build that was killed; the site itself was never in it.
        remove_all(&folder).map_err(|e| fault("remove", &folder, &e))?;
        put_back(&aside(&folder), &output)?;
        fs::create_dir(&folder).map_err(|e| fault("create", &folder, &e))?;
        let inside = Inside::of(root);
        let (written, folders) = Default::default();
        let previous = Previous::read(&output);
        let root = root.to_path_buf();
        Ok(Staging { folder, output, root, inside, previous, written, folders, partial: false, _lock: lock })
    }

    /// Begins a build that changes the files of the output one by one.
    pub fn begin_partial(root: &Path, output: &Path) -> Result<Staging, String> {
        let mut staging = Staging::begin(root, output)?;
        staging.partial = staging.output.is_dir();
        Ok(staging)
    }

    /// Writes one file of the site. May be called from several threads.
    pub fn write(&self, site: &Site, path: &str, output: &Output) -> Result<(), String> {
        let entry = match output {
            Output::Bytes(bytes) => {
                let entry = manifest::Entry::of(bytes);
                if self.previous.intact(path) != Some(&entry) || !self.keep(path)? {
                    let at = self.place(path)?;
                    fs::write(&at, bytes).map_err(|e| fault("write", &at, &e))?;
                }
                entry
            }
            Output::Copy(id) => {
                let at = self.place(path)?;
                self.copy(&self.root.join(&site.sources.get(*id).path), &at)?;
                let entry = manifest::Entry::of_file(&at).map_err(|e| fault("read", &at, &e))?;
                if self.partial && self.previous.intact(path) == Some(&entry) {
                    fs::remove_file(&at).map_err(|e| fault("remove", &at, &e))?;
                }
                entry
            }
        };
        self.note(path, entry)
    }

    /// Takes a file over from the site that is in the output; whether that could be done.
    pub fn reuse(&self, path: &str) -> Result<bool, String> {
        let Some(entry) = self.previous.intact(path).cloned() else { return Ok(false) };
        let kept = self.keep(path)?;
        if kept {
            self.note(path, entry)?;
        }
        Ok(kept)
    }

    /// Leaves a file as it is in the output; whether that could be done.
    fn keep(&self, path: &str) -> Result<bool, String> {
        Ok(self.partial || self.previous.link(path, &self.place(path)?))
    }

    /// Where a file is written; its folder is there.
    fn place(&self, path: &str) -> Result<PathBuf, String> {
        let at = self.folder.join(path);
        // No name of the site can be like this; were one ever, it would be written into another folder.
        if !manifest::is_below(path) {
            return Err(format!("cannot write `{}`: it is not below the output", at.display()));
        }
        let folder = at.parent().unwrap_or(&self.folder);
        let mut folders = self.folders.lock().map_err(|_| "another file could not be written")?;
        if !folders.contains(folder) {
            fs::create_dir_all(folder).map_err(|e| fault("create", folder, &e))?;
            folders.insert(folder.to_path_buf());
        }
        Ok(at)
    }

    fn note(&self, path: &str, entry: manifest::Entry) -> Result<(), String> {
        self.written.lock().map_err(|_| "another file could not be written")?.insert(path.to_string(), entry);
        Ok(())
    }

    /// Copies a file of the site, with its permissions.
    fn copy(&self, from: &Path, to: &Path) -> Result<(), String> {
        let mut file = self.inside.open(from).map_err(|e| fault("copy", from, &e))?;
        let mut copy = || {
            let mut new = fs::File::create(to)?;
            io::copy(&mut file, &mut new)?;
            new.set_permissions(file.metadata()?.permissions())
        };
        copy().map_err(|e| format!("cannot copy `{}` to `{}`: {e}", from.display(), to.display()))
    }

    /// Puts the new site in the place of the old one.
    pub fn publish(self) -> Result<Summary, String> {
        let written = std::mem::take(&mut *self.written.lock().map_err(|_| "a file could not be written")?);
        let new = Manifest { files: written };
        let mut old = self.previous.manifest.clone();
        let mut summary = Summary { files: new.files.len(), ..Summary::default() };
        summary.written =
            new.files.iter().filter(|(path, entry)| old.files.get(*path) != Some(entry)).count();
        summary.removed = old.files.keys().filter(|path| !new.files.contains_key(*path)).count();
        let text = new.text();
        summary.manifest = *blake3::hash(text.as_bytes()).as_bytes();
        let state = old.compare(&self.output);
        if new == old && state == manifest::State::default() {
            summary.unchanged = true;
            return Ok(summary);
        }
        for path in &state.changed {
            // An edited page that no longer belongs to the site is now its editor's.
            let kept = !new.files.contains_key(path);
            if kept {
                old.files.remove(path);
                summary.removed -= 1;
            }
            tell_changed(&self.output.join(path), kept);
        }
        let at = self.folder.join(MANIFEST);
        fs::write(&at, text).map_err(|e| fault("write", &at, &e))?;
        if self.partial && fits(&self.folder, &self.output, &new, &old)? {
            in_place(&self.folder, &self.output, &new, &old)?;
            return Ok(summary);
        }
        if self.partial {
            self.complete(&new)?;
        }
        manifest::settle(&at).map_err(|e| fault("write", &at, &e))?;
        if self.output.exists() {
            guard::carry_over(&self.output, &self.folder, &old, &new)?;
        }
        exchange(&self.folder, &self.output, &new, &old)?;
        Ok(summary)
    }

    /// Brings what stayed as it was into the folder too.
    fn complete(&self, new: &Manifest) -> Result<(), String> {
        for path in new.files.keys() {
            let at = self.place(path)?;
            if !at.exists() && !self.previous.link(path, &at) {
                let from = self.output.join(path);
                fs::copy(&from, &at).map_err(|e| fault("copy", &from, &e))?;
            }
        }
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // The old site after a publish, or an unfinished new one: either way no longer wanted. What
        // cannot be removed now is removed when the next build begins.
        let _ = remove_all(&self.folder);
    }
}

/// Warns that somebody edited a file that the program wrote.
fn tell_changed(file: &Path, kept: bool) {
    let then = if kept {
        "it is no longer part of the site, and is kept: remove it if you do not need it"
    } else {
        "it is written anew; make such changes in `content/` or in a theme"
    };
    crate::tell!("warning: `{}` was changed after zhinan wrote it: {then}", file.display());
}

/// A sentence about a fault of the outside.
pub(crate) fn fault(verb: &str, path: &Path, error: &io::Error) -> String {
    format!("cannot {verb} `{}`: {error}", path.display())
}

/// Waits until no other build writes beside this one. The lock is on the folder itself and leaves
/// no file behind; it ends with the process, however that ends.
fn lock(parent: &Path) -> Result<fs::File, String> {
    let folder = fs::File::open(parent).map_err(|e| fault("open", parent, &e))?;
    match folder.try_lock() {
        Ok(()) => {}
        Err(fs::TryLockError::WouldBlock) => {
            crate::tell!("another build is writing beside this output: waiting for it");
            folder.lock().map_err(|e| fault("lock", parent, &e))?;
        }
        // A file system without locks: builds one after another are up to the user.
        Err(fs::TryLockError::Error(_)) => {}
    }
    Ok(folder)
}

fn remove_all(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}
