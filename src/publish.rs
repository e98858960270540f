//! Files → output folder, in one step.
//!
//! A build writes into a staging folder beside the output. When all files are written, the two folders
//! are exchanged in one step: readers see the old site or the new one, never a mixture. A manifest in the
//! output lists the files that the program wrote. A later build removes only those; everything else
//! (`.git`, `CNAME`, files of others) stays.
//!
//! `build --watch` rewrites a few files again and again. It moves each new file over the old one in one
//! step, so that programs that have the output folder open keep it.

mod cache;
mod exchange;
mod foreign;
mod guard;
mod manifest;
mod previous;
mod system;

pub use cache::{Cache, SearchCache};
use exchange::{Fit, PART, Place, fit, in_place};
use foreign::{Carried, carry_over, empty_unfinished, retire};
pub use guard::{refuse_dangerous, refuse_sources};
use manifest::{MANIFEST, Manifest};
use previous::{Differences, Previous};

use crate::disk::Folder;
use crate::load::SourceFolders;
use crate::model::Site;
use crate::render::Output;
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// A build in progress. Dropped without [`Staging::publish`], it removes its staging folder.
pub struct Staging {
    place: Place,
    /// The staging folder, which is exchanged with the output.
    folder: Folder,
    root: PathBuf,
    /// The folders that assets may be copied from.
    sources: SourceFolders,
    previous: Previous,
    written: Mutex<BTreeMap<String, manifest::Entry>>,
    /// Whether the staging folder holds only files that differ from the output.
    partial: bool,
    /// Whether the staging folder has become the output.
    is_published: bool,
    /// Lock on the folder above, held until the end: builds of one output run one after the other.
    _lock: Option<File>,
}

/// Counts of a build.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// All files of the site.
    pub files: usize,
    /// Files that are new or differ from the previous build.
    pub written: usize,
    /// Files of the previous build that no longer belong to the site.
    pub removed: usize,
    /// Whether the output already was this site and was not touched.
    pub unchanged: bool,
    /// Hash of the manifest, which ties [`Cache`] to this output.
    pub manifest: [u8; 32],
}

impl Staging {
    /// Begins a build of the site in `root` into `output`. `Err` is a sentence that names the path.
    pub fn begin(root: &Path, output: &Path) -> Result<Staging, String> {
        let output = guard::refuse_dangerous(root, output)?;
        let (Some(above), Some(name)) = (output.parent(), output.file_name()) else {
            return Err(format!("`{}` cannot be an output folder", output.display()));
        };
        let above = Folder::at_real(above).map_err(|e| fault("create", above, &e))?;
        let wait = || crate::terminal::tell!("another build is writing beside this output: waiting for it");
        let lock = above.lock(wait).map_err(|e| fault("lock", above.at(), &e))?;
        let place = Place::of(above, name);
        place.put_back()?;
        let previous = Previous::of(place.output()?);
        let folder = place.above.make_new(&place.staging);
        let folder = folder.map_err(|e| fault("create", &place.above.path(&place.staging), &e))?;
        folder.write(PART, b"").map_err(|e| fault("write", &folder.path(PART), &e))?;
        let sources = SourceFolders::open(root);
        Ok(Staging {
            place,
            folder,
            root: root.to_path_buf(),
            sources,
            previous,
            written: Mutex::default(),
            partial: false,
            is_published: false,
            _lock: lock,
        })
    }

    /// Begins a build that replaces single files of the output.
    pub fn begin_partial(root: &Path, output: &Path) -> Result<Staging, String> {
        let mut staging = Staging::begin(root, output)?;
        staging.partial = staging.previous.folder.is_some();
        Ok(staging)
    }

    /// Writes one file of the site. May be called from several threads.
    pub fn write(&self, site: &Site, path: &str, output: &Output) -> Result<(), String> {
        let entry = match output {
            Output::Bytes(bytes) => {
                let entry = manifest::Entry::of(bytes);
                if self.previous.intact(path) != Some(&entry) || !self.keep(path) {
                    let written = self.folder.write(path, bytes);
                    written.map_err(|e| fault("write", &self.folder.path(path), &e))?;
                }
                entry
            }
            Output::Copy(id) => {
                self.copy(site.sources.get(*id).on_disk(), path)?;
                let at = || self.folder.path(path);
                let entry =
                    manifest::Entry::of_file(&self.folder, path).map_err(|e| fault("read", &at(), &e))?;
                if self.partial && self.previous.intact(path) == Some(&entry) {
                    self.folder.remove_file(path).map_err(|e| fault("remove", &at(), &e))?;
                }
                entry
            }
        };
        self.note(path, entry)
    }

    /// Paths of all files so far, in order.
    pub fn paths(&self) -> Vec<String> {
        self.written.lock().unwrap_or_else(std::sync::PoisonError::into_inner).keys().cloned().collect()
    }

    /// Whether a file that was written is the one of the build before.
    pub fn is_as_before(&self, path: &str) -> bool {
        let written = self.written.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        written.get(path).is_some_and(|entry| self.previous.intact(path) == Some(entry))
    }

    /// Bytes of a file that was written.
    pub fn length(&self, path: &str) -> u64 {
        let written = self.written.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        written.get(path).map_or(0, |entry| entry.length)
    }

    /// Reads a file that was written. With a partial build it may have stayed in the output.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let read = match (self.folder.read(path), &self.previous.folder) {
            (Err(e), Some(output)) if self.partial && e.kind() == io::ErrorKind::NotFound => {
                output.read(path)
            }
            (read, _) => read,
        };
        read.map_err(|e| fault("read", &self.folder.path(path), &e))
    }

    /// Takes over an unchanged file of the output. False if the file was changed or cannot be linked.
    pub fn reuse(&self, path: &str) -> Result<bool, String> {
        let Some(entry) = self.previous.intact(path).cloned() else { return Ok(false) };
        let kept = self.keep(path);
        if kept {
            self.note(path, entry)?;
        }
        Ok(kept)
    }

    /// Links a file of the output into the staging folder; with a partial build it simply stays. False on
    /// failure.
    fn keep(&self, path: &str) -> bool {
        self.partial || self.previous.link(path, &self.folder)
    }

    fn note(&self, path: &str, entry: manifest::Entry) -> Result<(), String> {
        self.written.lock().map_err(|_| "another file could not be written")?.insert(path.to_string(), entry);
        Ok(())
    }

    /// Copies an asset. Of its permissions only the executable bit is kept: setuid, setgid and missing read
    /// permission must not reach the published site.
    fn copy(&self, from: &Path, to: &str) -> Result<(), String> {
        let at = self.root.join(from);
        let (mut file, meta) = self.sources.file(from).map_err(|e| fault("copy", &at, &e))?;
        let copied = self.folder.create(to, meta.is_executable());
        let copied = copied.and_then(|mut new| io::copy(&mut file, &mut new));
        let copied = copied.map(|_| ());
        let to = self.folder.path(to);
        copied.map_err(|e| format!("cannot copy `{}` to `{}`: {e}", at.display(), to.display()))
    }

    /// Replaces the old site by the new one.
    pub fn publish(mut self) -> Result<Summary, String> {
        let written = std::mem::take(&mut *self.written.lock().map_err(|_| "a file could not be written")?);
        let new = Manifest { files: written, ..Manifest::default() };
        let mut old = self.previous.manifest.clone();
        let mut summary = Summary { files: new.files.len(), ..Summary::default() };
        summary.written =
            new.files.iter().filter(|(path, entry)| old.files.get(*path) != Some(entry)).count();
        summary.removed = old.files.keys().filter(|path| !new.files.contains_key(*path)).count();
        let text = new.text();
        summary.manifest = *blake3::hash(text.as_bytes()).as_bytes();
        let state = self.previous.compare();
        if new == old && state == Differences::default() {
            summary.unchanged = true;
            return Ok(summary);
        }
        for path in &state.changed {
            // A file that somebody edited and that no longer belongs to the site is kept: it is theirs now.
            let kept = !new.files.contains_key(path);
            if kept {
                old.files.remove(path);
                summary.removed -= 1;
            }
            warn_changed(&self.place.above.path(&self.place.output).join(path), kept);
        }
        let settled = self.folder.write(MANIFEST, text.as_bytes());
        let fault = |e: io::Error| fault("write", &self.folder.path(MANIFEST), &e);
        let manifest = settled.map_err(fault)?;
        if let Some(output) = self.previous.folder.as_ref().filter(|_| self.partial) {
            if fit(&self.folder, output, &new, &old)? == Fit::Plain {
                in_place(&self.folder, output, &new, &old)?;
                return Ok(summary);
            }
            self.complete(output, &new)?;
        }
        // After a power failure pages may be empty; the next build sees that by their length and writes them
        // again. It needs the manifest for that, so the manifest is synced.
        manifest.sync_all().map_err(fault)?;
        self.replace(&new, &old)?;
        Ok(summary)
    }

    /// Adds the unchanged files to the staging folder of a partial build.
    fn complete(&self, output: &Folder, new: &Manifest) -> Result<(), String> {
        for path in new.files.keys() {
            if self.folder.kind(path).is_some() || self.previous.link(path, &self.folder) {
                continue;
            }
            let copied = output.open_file(path).and_then(|(mut file, meta)| {
                io::copy(&mut file, &mut self.folder.create(path, meta.is_executable())?)
            });
            copied.map_err(|e| fault("copy", &output.path(path), &e))?;
        }
        Ok(())
    }

    /// Replaces the whole output folder, if there is one.
    fn replace(&mut self, new: &Manifest, old: &Manifest) -> Result<(), String> {
        let Staging { place, folder, previous, .. } = self;
        // The output may have been removed during the build.
        let is_there = |_: &&Folder| place.above.kind(&place.output).is_some();
        let Some(output) = previous.folder.as_ref().filter(is_there) else {
            finish(folder)?;
            let moved = place.above.rename(&place.staging, &place.above, &place.output);
            moved.map_err(|e| fault("write", &place.above.path(&place.output), &e))?;
            self.is_published = true;
            return Ok(());
        };
        let carried = match output.is_mount(place.above.device()) {
            false => carry_over(output, folder, old, new)?,
            true => Carried::Not,
        };
        if let Carried::Over(later) = carried {
            finish(folder)?;
            if let Some(done) = place.exchange(folder, output)? {
                self.is_published = true;
                for (path, meta) in later {
                    let like = done.new.folder(&path).and_then(|folder| folder.take_after(&meta, 0));
                    like.map_err(|e| fault("write", &done.new.path(path), &e))?;
                }
                // If this fails, the next build removes the rest.
                if retire(&done.old, &done.new, old).is_ok() {
                    let _ = place.above.remove_folder(done.name);
                }
                return Ok(());
            }
            folder.write(PART, b"").map_err(|e| fault("write", &folder.path(PART), &e))?;
        }
        fit(folder, output, new, old)?;
        in_place(folder, output, new, old)
    }
}

/// Removes the mark of an unfinished build: from here on the manifest says what is in the folder.
fn finish(folder: &Folder) -> Result<(), String> {
    folder.remove_file(PART).map_err(|e| fault("remove", &folder.path(PART), &e))
}

impl Drop for Staging {
    fn drop(&mut self) {
        // If this fails, the next build removes the rest.
        if !self.is_published && empty_unfinished(&self.folder).is_ok() {
            let _ = self.place.above.remove_folder(&self.place.staging);
        }
    }
}

/// Paths of the files that the last build wrote into this output.
pub fn published(output: &Path) -> Vec<String> {
    Previous::at(output).manifest.files.into_keys().collect()
}

/// Warns that a generated file was edited in the output.
fn warn_changed(file: &Path, kept: bool) {
    let then = if kept {
        "it is no longer part of the site, and is kept: remove it if you do not need it"
    } else {
        "it is written anew; make such changes in `content/` or in a theme"
    };
    crate::terminal::tell!("warning: `{}` was changed after zhinan wrote it: {then}", file.display());
}

/// A sentence about an I/O error.
pub(crate) fn fault(verb: &str, path: &Path, error: &io::Error) -> String {
    format!("cannot {verb} `{}`: {error}", path.display())
}
