//! Entries of a folder, and of all folders below it.

use super::{Folder, Kind};
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};

/// Something in a folder.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name.
    pub name: OsString,
    /// Its kind.
    pub kind: Kind,
}

/// Something below a folder, and its path from there; or a folder that could not be read.
pub type Found = (PathBuf, io::Result<Kind>);

impl Folder {
    /// Entries of a folder below this one, sorted by name. The empty path stands for this one.
    pub fn entries(&self, path: impl AsRef<Path>) -> io::Result<Vec<Entry>> {
        let entries = self.handle(path.as_ref(), false)?.entries()?.into_iter();
        let mut entries: Vec<Entry> = entries.map(|(name, kind)| Entry { name, kind }).collect();
        entries.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    /// All that is below a folder, in order: each folder, then what it holds. Names that do not pass are
    /// left out, with all below them. Links are not followed.
    pub fn walk(&self, path: impl AsRef<Path>, passes: impl Fn(&OsStr) -> bool) -> Vec<Found> {
        let mut found = Vec::new();
        let mut open = Vec::new();
        let enter = |path: PathBuf, open: &mut Vec<_>, found: &mut Vec<Found>| match self.entries(&path) {
            Ok(entries) => open.push((path, entries.into_iter())),
            Err(e) => found.push((path, Err(e))),
        };
        enter(path.as_ref().to_path_buf(), &mut open, &mut found);
        while let Some((path, entries)) = open.last_mut() {
            let Some(entry) = entries.next() else {
                open.pop();
                continue;
            };
            if !passes(&entry.name) {
                continue;
            }
            let path = path.join(&entry.name);
            found.push((path.clone(), Ok(entry.kind)));
            if entry.kind == Kind::Folder {
                enter(path, &mut open, &mut found);
            }
        }
        found
    }
}
