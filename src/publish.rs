//! Files → folder, all at once.
//!
//! A build writes into a staging folder beside the output. Only when everything is there is it
//! exchanged with the output in one step, so a reader of the folder sees the old site or the new
//! one. A manifest in the output lists what the program wrote: a later build removes only that, and
//! everything else (`.git`, `CNAME`, a file put there by hand) stays.
//!
//! `build --watch` changes a few files again and again: those are moved over the old ones, each in one
//! step, so that whoever has the folder open keeps it.

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
pub use guard::refuse_dangerous;
use manifest::{MANIFEST, Manifest};
use previous::{Previous, State};

use crate::disk::Folder;
use crate::load::SourceFolders;
use crate::model::Site;
use crate::render::Output;
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// A build that is being written. Dropped without [`Staging::publish`], it leaves nothing behind.
pub struct Staging {
    place: Place,
    /// The folder that is exchanged with the output.
    folder: Folder,
    root: PathBuf,
    /// What may be copied from.
    sources: SourceFolders,
    previous: Previous,
    written: Mutex<BTreeMap<String, manifest::Entry>>,
    /// Whether the folder holds only what is not in the output already.
    partial: bool,
    /// Set when the folder has become the output.
    is_published: bool,
    /// Held until the end, so that two builds of one folder follow one another.
    _lock: Option<File>,
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
        let (Some(above), Some(name)) = (output.parent(), output.file_name()) else {
            return Err(format!("`{}` cannot be an output folder", output.display()));
        };
        let above = Folder::at_real(above).map_err(|e| fault("create", above, &e))?;
        let wait = || crate::tell!("another build is writing beside this output: waiting for it");
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

    /// Begins a build that changes the files of the output one by one.
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

    /// Takes a file over from the site that is in the output; whether that could be done.
    pub fn reuse(&self, path: &str) -> Result<bool, String> {
        let Some(entry) = self.previous.intact(path).cloned() else { return Ok(false) };
        let kept = self.keep(path);
        if kept {
            self.note(path, entry)?;
        }
        Ok(kept)
    }

    /// Leaves a file as it is in the output; whether that could be done.
    fn keep(&self, path: &str) -> bool {
        self.partial || self.previous.link(path, &self.folder)
    }

    fn note(&self, path: &str, entry: manifest::Entry) -> Result<(), String> {
        self.written.lock().map_err(|_| "another file could not be written")?.insert(path.to_string(), entry);
        Ok(())
    }

    /// Copies a file of the site. Of its permissions only that it can be run stays: neither whose rights it
    /// lends nor who may not read it is for readers of the site.
    fn copy(&self, from: &Path, to: &str) -> Result<(), String> {
        let at = self.root.join(from);
        let (mut file, meta) = self.sources.file(from).map_err(|e| fault("copy", &at, &e))?;
        let copied = self.folder.create(to, meta.is_executable());
        let copied = copied.and_then(|mut new| io::copy(&mut file, &mut new));
        let copied = copied.map(|_| ());
        let to = self.folder.path(to);
        copied.map_err(|e| format!("cannot copy `{}` to `{}`: {e}", at.display(), to.display()))
    }

    /// Puts the new site in the place of the old one.
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
        if new == old && state == State::default() {
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
            tell_changed(&self.place.above.path(&self.place.output).join(path), kept);
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
        // A loss of power may leave pages empty, which the next build sees by their length and mends;
        // without a manifest it would not know that they are its own.
        manifest.sync_all().map_err(fault)?;
        self.replace(&new, &old)?;
        Ok(summary)
    }

    /// Brings what stayed as it was into the folder too.
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

    /// Replaces the old site, if there is one, by the whole new one.
    fn replace(&mut self, new: &Manifest, old: &Manifest) -> Result<(), String> {
        let Staging { place, folder, previous, .. } = self;
        // It may have been removed during the build.
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
                // The next build removes the rest, if this one cannot.
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

/// From here on the manifest says what is in the folder.
fn finish(folder: &Folder) -> Result<(), String> {
    folder.remove_file(PART).map_err(|e| fault("remove", &folder.path(PART), &e))
}

impl Drop for Staging {
    fn drop(&mut self) {
        // Nobody wants an unfinished site. The next build removes the rest, if this one cannot.
        if !self.is_published && empty_unfinished(&self.folder).is_ok() {
            let _ = self.place.above.remove_folder(&self.place.staging);
        }
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
