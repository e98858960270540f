//! The site that is in the output already. A file of it that is as the program wrote it, and that
//! the new site has too, is linked into the new folder instead of being written again: that is
//! sooner done, and file systems take long to make files in the place of many that just went.

use super::manifest::{Entry, MANIFEST, Manifest};
use crate::disk::{Folder, Kind, Meta};
use rayon::prelude::*;
use std::path::Path;

/// What is in the output.
pub(super) struct Previous {
    /// None where there is no output yet.
    pub(super) folder: Option<Folder>,
    pub(super) manifest: Manifest,
    /// When the manifest was written: last of all files.
    written: Option<(i64, u32)>,
}

/// How the files of a manifest differ from what it says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct State {
    /// Whether one was removed.
    pub(super) missing: bool,
    /// Those that hold something else.
    pub(super) changed: Vec<String>,
}

impl Previous {
    /// Reads the output at this path.
    pub(super) fn at(output: &Path) -> Previous {
        Previous::of(Folder::find(output).ok().flatten())
    }

    /// Reads this output.
    pub(super) fn of(folder: Option<Folder>) -> Previous {
        let manifest = folder.as_ref().map(Manifest::read).unwrap_or_default();
        let written = folder.as_ref().and_then(|folder| folder.look(MANIFEST).ok()?);
        Previous { folder, manifest, written: written.map(|meta| meta.modified) }
    }

    fn look(&self, path: &str) -> Option<Meta> {
        self.folder.as_ref()?.look(path).ok()?
    }

    /// What the program wrote at this path, if nobody changed it since.
    pub(super) fn intact(&self, path: &str) -> Option<&Entry> {
        let entry = self.manifest.files.get(path)?;
        let there = self.look(path)?;
        (is_plain(&there, entry) && there.modified <= self.written?).then_some(entry)
    }

    /// Whether nobody changed any file since.
    pub(super) fn all_intact(&self) -> bool {
        let is_settled = self.written.is_some() && self.manifest.coming.is_empty();
        is_settled && self.manifest.files.par_iter().all(|(path, _)| self.intact(path).is_some())
    }

    /// What became of the files since they were written. Only files that were touched after the
    /// manifest are read.
    pub(super) fn compare(&self) -> State {
        let look = |path: &str, entry: &Entry| {
            let Some(there) = self.look(path) else { return Some(false) };
            let is_untouched = || self.written.is_some_and(|written| there.modified < written);
            let now = || Entry::of_file(self.folder.as_ref()?, path).ok();
            let same = is_plain(&there, entry) && (is_untouched() || now().as_ref() == Some(entry));
            (!same).then_some(true)
        };
        let files = self.manifest.files.par_iter();
        let found: Vec<(&String, bool)> =
            files.filter_map(|(path, entry)| Some((path, look(path, entry)?))).collect();
        let changed = found.iter().filter(|(_, there)| *there).map(|(path, _)| path.to_string()).collect();
        State { missing: found.iter().any(|(_, there)| !there), changed }
    }

    /// Links a file into another folder; whether that could be done.
    pub(super) fn link(&self, path: &str, to: &Folder) -> bool {
        self.folder.as_ref().is_some_and(|folder| folder.link(path, to, path).is_ok())
    }
}

/// True if a file may be as the program wrote it. One that lends its owner's rights is not: versions before
/// this one copied that from the sources.
fn is_plain(there: &Meta, entry: &Entry) -> bool {
    there.kind == Kind::File && there.length == entry.length && there.mode & Meta::LENDS == 0
}
