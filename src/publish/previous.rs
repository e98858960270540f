//! The previous site in the output. A file that nobody changed and that the new site has with the same bytes
//! is hard-linked into the new folder instead of written again. That is faster, and file systems are slow
//! at creating files where many were just removed.

use super::manifest::{Entry, MANIFEST, Manifest};
use crate::disk::{Folder, Kind, Meta};
use rayon::prelude::*;
use std::path::Path;

/// The previous site.
pub(super) struct Previous {
    /// `None` if there is no output yet.
    pub(super) folder: Option<Folder>,
    pub(super) manifest: Manifest,
    /// Modification time of the manifest, which is written last of all files.
    written: Option<(i64, u32)>,
}

/// Differences between the manifest and the files.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Differences {
    /// Whether a file is missing.
    pub(super) missing: bool,
    /// Paths of the changed files.
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

    /// The manifest's entry for this path, if the file is unchanged.
    pub(super) fn intact(&self, path: &str) -> Option<&Entry> {
        let entry = self.manifest.files.get(path)?;
        let there = self.look(path)?;
        (is_plain(&there, entry) && there.modified <= self.written?).then_some(entry)
    }

    /// Whether all files are unchanged.
    pub(super) fn all_intact(&self) -> bool {
        let is_settled = self.written.is_some() && self.manifest.coming.is_empty();
        is_settled && self.manifest.files.par_iter().all(|(path, _)| self.intact(path).is_some())
    }

    /// Compares the files with the manifest. Reads only files that are newer than the manifest.
    pub(super) fn compare(&self) -> Differences {
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
        Differences { missing: found.iter().any(|(_, there)| !there), changed }
    }

    /// Hard-links a file into another folder. False on failure.
    pub(super) fn link(&self, path: &str, to: &Folder) -> bool {
        self.folder.as_ref().is_some_and(|folder| folder.link(path, to, path).is_ok())
    }
}

/// True if kind, length and mode of a file fit its entry. A file with setuid or setgid does not fit: earlier
/// versions of the program copied these bits from the sources.
fn is_plain(there: &Meta, entry: &Entry) -> bool {
    there.kind == Kind::File && there.length == entry.length && there.mode & Meta::LENDS == 0
}
