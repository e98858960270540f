//! What the program wrote into a folder: `.zhinan-manifest`, a line a file.
//!
//! `<blake3 of the bytes> <length> <path>`, sorted by path, after a first line that names the format. `?`
//! instead of the hash: the program was just exchanging the file.
#![allow(clippy::disallowed_methods, reason = "one of the stages that touch the outside")]

use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// The manifest's name in the output.
pub(super) const MANIFEST: &str = ".zhinan-manifest";
const FIRST_LINE: &str = "zhinan manifest 1";

/// Files the program owns: path with `/` → what they hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    pub(super) files: BTreeMap<String, Entry>,
}

/// What a file held when it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    hash: String,
    pub(super) length: u64,
}

/// Stands for the hash of a file that is just being exchanged.
const UNSETTLED: &str = "?";

impl Entry {
    /// Of a file that may hold what it held or what it is to hold: the program's own either way.
    pub(super) fn unsettled() -> Entry {
        Entry { hash: UNSETTLED.into(), length: 0 }
    }

    pub(super) fn is_unsettled(&self) -> bool {
        self.hash == UNSETTLED
    }

    pub(super) fn of(bytes: &[u8]) -> Entry {
        Entry { hash: blake3::hash(bytes).to_hex()[..32].to_string(), length: bytes.len() as u64 }
    }

    pub(super) fn of_file(path: &Path) -> io::Result<Entry> {
        let mut hasher = blake3::Hasher::new();
        let length = io::copy(&mut fs::File::open(path)?, &mut hasher)?;
        Ok(Entry { hash: hasher.finalize().to_hex()[..32].to_string(), length })
    }
}

impl Manifest {
    /// The manifest of a folder; empty where there is none, or where it was damaged: then nothing in
    /// the folder counts as the program's own, and nothing of it is removed.
    pub(super) fn read(folder: &Path) -> Manifest {
        let text = fs::read_to_string(folder.join(MANIFEST)).unwrap_or_default();
        let mut lines = text.lines();
        if lines.next() != Some(FIRST_LINE) {
            return Manifest::default();
        }
        let files = lines.filter_map(|line| {
            let mut parts = line.splitn(3, ' ');
            let (hash, length, path) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
            is_below(path).then(|| (path.to_string(), Entry { hash: hash.to_string(), length }))
        });
        Manifest { files: files.collect() }
    }

    pub(super) fn write_to(&self, file: &Path) -> io::Result<()> {
        fs::write(file, self.text())
    }

    /// The manifest as it is written.
    pub(super) fn text(&self) -> String {
        let mut text = format!("{FIRST_LINE}\n");
        for (path, Entry { hash, length }) in &self.files {
            text.push_str(&format!("{hash} {length} {path}\n"));
        }
        text
    }

    /// What became of the files since they were written. Only files that were touched after the
    /// manifest are read.
    pub(super) fn compare(&self, folder: &Path) -> State {
        let written = fs::metadata(folder.join(MANIFEST)).and_then(|m| m.modified()).ok();
        let look = |path: &str, entry: &Entry| {
            let at = folder.join(path);
            let Ok(metadata) = fs::symlink_metadata(&at) else { return Some(false) };
            if entry.is_unsettled() {
                return None;
            }
            let touched = metadata.modified().ok() >= written;
            let same = metadata.is_file()
                && metadata.len() == entry.length
                && (!touched || Entry::of_file(&at).is_ok_and(|now| now == *entry));
            (!same).then_some(true)
        };
        let files = self.files.par_iter();
        let found: Vec<(&String, bool)> =
            files.filter_map(|(path, entry)| Some((path, look(path, entry)?))).collect();
        let changed = found.iter().filter(|(_, there)| *there).map(|(path, _)| path.to_string()).collect();
        State { missing: found.iter().any(|(_, there)| !there), changed }
    }
}

/// Whether a path stays in the folder that it is put to.
pub(super) fn is_below(path: &str) -> bool {
    !path.split('/').any(|part| part == ".." || part.is_empty())
}

/// Waits until a manifest is on the disk. A loss of power may leave pages empty, which the next build
/// sees by their length and mends; without a manifest it would not know that they are its own.
pub(super) fn settle(file: &Path) -> io::Result<()> {
    fs::File::open(file)?.sync_all()
}

/// How the files of a manifest differ from what it says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct State {
    /// Whether one was removed.
    pub(super) missing: bool,
    /// Those that hold something else.
    pub(super) changed: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What somebody wrote into a manifest is never taken for a file elsewhere.
    #[test]
    fn a_damaged_manifest_names_nothing_elsewhere() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let named = |text: &str| {
            fs::write(dir.path().join(MANIFEST), text).expect("written");
            Manifest::read(dir.path()).files.into_keys().collect::<Vec<_>>()
        };
        for path in ["../a", "a/../../b", "/etc/hosts", "a//b", "", ".."] {
            assert_eq!(named(&format!("{FIRST_LINE}\n00 1 ok.html\n00 1 {path}\n")), ["ok.html"], "{path}");
        }
        for text in ["", "00 1 a\n", "zhinan manifest 2\n00 1 a\n"] {
            assert!(named(text).is_empty(), "{text}");
        }
        assert_eq!(named(&format!("{FIRST_LINE}\n00 x a\n00\n\n00 1 b c\n")), ["b c"]);
    }
}
