//! The list of the files that the program wrote: `.zhinan-manifest` in the output, one line per file.
//!
//! After a first line that names the format, lines `<blake3 of the bytes> <length> <path>`, sorted by path.
//! A line with a leading `+` announces a file that is about to be moved to its place. If a file with these
//! bytes is there, it arrived. Otherwise the file there is the one of the line without `+`, or belongs to
//! others.

use crate::disk::Folder;
use std::collections::BTreeMap;
use std::io;
use std::path::{MAIN_SEPARATOR_STR, Path};

/// The manifest's name in the output.
pub(super) const MANIFEST: &str = ".zhinan-manifest";
const FIRST_LINE: &str = "zhinan manifest 1";

/// Files of the program: path with `/` → hash and length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    pub(super) files: BTreeMap<String, Entry>,
    /// Files that were announced. Those that arrived are in `files` too.
    pub(super) coming: BTreeMap<String, Entry>,
}

/// Hash and length of a file as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    hash: String,
    pub(super) length: u64,
}

impl Entry {
    pub(super) fn of(bytes: &[u8]) -> Entry {
        Entry { hash: blake3::hash(bytes).to_hex()[..32].to_string(), length: bytes.len() as u64 }
    }

    pub(super) fn of_file(folder: &Folder, path: impl AsRef<Path>) -> io::Result<Entry> {
        let mut hasher = blake3::Hasher::new();
        let length = io::copy(&mut folder.open_file(path)?.0, &mut hasher)?;
        Ok(Entry { hash: hasher.finalize().to_hex()[..32].to_string(), length })
    }
}

impl Manifest {
    /// Reads the manifest of a folder. Empty if it is missing or damaged: then no file in the folder counts as
    /// the program's, and none is removed.
    pub(super) fn read(folder: &Folder) -> Manifest {
        let bytes = folder.read(MANIFEST).unwrap_or_default();
        let mut manifest = Manifest::parse(&String::from_utf8(bytes).unwrap_or_default());
        for (path, entry) in &manifest.coming {
            if Entry::of_file(folder, path).is_ok_and(|there| there == *entry) {
                manifest.files.insert(path.clone(), entry.clone());
            }
        }
        manifest
    }

    fn parse(text: &str) -> Manifest {
        let mut manifest = Manifest::default();
        let mut lines = text.lines();
        if lines.next() != Some(FIRST_LINE) {
            return manifest;
        }
        for line in lines {
            let (line, files) = match line.strip_prefix('+') {
                Some(line) => (line, &mut manifest.coming),
                None => (line, &mut manifest.files),
            };
            let mut parts = line.splitn(3, ' ');
            let (Some(hash), Some(length), Some(path)) = (parts.next(), parts.next(), parts.next()) else {
                continue;
            };
            if let Some(length) = length.parse().ok().filter(|_| is_below(path)) {
                files.insert(path.to_string(), Entry { hash: hash.to_string(), length });
            }
        }
        manifest
    }

    /// The text of the manifest.
    pub(super) fn text(&self) -> String {
        let mut text = format!("{FIRST_LINE}\n");
        let coming = self.coming.iter().map(|file| ("+", file));
        for (mark, (path, Entry { hash, length })) in self.files.iter().map(|file| ("", file)).chain(coming) {
            text.push_str(&format!("{mark}{hash} {length} {path}\n"));
        }
        text
    }

    /// The key in `files` of a path on disk.
    pub(super) fn key(&self, path: &Path) -> Option<&str> {
        self.files.get_key_value(&*with_slashes(path)?).map(|(path, _)| path.as_str())
    }

    /// True if the program wrote the file at this path.
    pub(super) fn has(&self, path: &Path) -> bool {
        self.key(path).is_some()
    }

    /// True if the program wrote any file below the folder at this path.
    pub(super) fn has_below(&self, path: &Path) -> bool {
        with_slashes(path).is_some_and(|path| {
            let path = format!("{path}/");
            self.files.range(path.clone()..).next().is_some_and(|(file, _)| file.starts_with(&path))
        })
    }

    /// True if a file of the manifest needs this path, for itself or for a folder above it.
    pub(super) fn wants(&self, path: &Path) -> bool {
        self.has_below(path) || path.ancestors().any(|above| self.has(above))
    }
}

fn with_slashes(path: &Path) -> Option<std::borrow::Cow<'_, str>> {
    let path = path.to_str()?;
    // On other systems than Windows, `\` may be part of a name.
    Some(if MAIN_SEPARATOR_STR == "/" { path.into() } else { path.replace(MAIN_SEPARATOR_STR, "/").into() })
}

/// Whether a relative path stays within its folder.
fn is_below(path: &str) -> bool {
    !path.split('/').any(|part| part == ".." || part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A damaged or forged manifest never names a file outside of the output.
    #[test]
    fn a_damaged_manifest_names_nothing_elsewhere() {
        let named = |text: &str| Manifest::parse(text).files.into_keys().collect::<Vec<_>>();
        for path in ["../a", "a/../../b", "/etc/hosts", "a//b", "", ".."] {
            for mark in ["", "+"] {
                let manifest = Manifest::parse(&format!("{FIRST_LINE}\n00 1 ok.html\n{mark}00 1 {path}\n"));
                let names: Vec<_> = manifest.files.keys().chain(manifest.coming.keys()).collect();
                assert_eq!(names, ["ok.html"], "{mark}{path}");
            }
        }
        for text in ["", "00 1 a\n", "zhinan manifest 2\n00 1 a\n"] {
            assert!(named(text).is_empty(), "{text}");
        }
        assert_eq!(named(&format!("{FIRST_LINE}\n00 x a\n00\n\n00 1 b c\n")), ["b c"]);
    }

    /// An announced file belongs to the program if it arrived, and only then.
    #[test]
    fn what_was_coming_is_known_by_its_bytes() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let folder = Folder::open(dir.path()).expect("a folder");
        let entry = |text: &str| Entry::of(text.as_bytes());
        let files = [("old".into(), entry("1"))].into();
        let coming = ["old", "arrived", "foreign", "missing"].map(|name| (name.to_string(), entry("2")));
        let interim = Manifest { files, coming: coming.into() };
        for (name, text) in [("old", "1"), ("arrived", "2"), ("foreign", "3")] {
            folder.write(name, text.as_bytes()).expect("written");
        }
        folder.write(MANIFEST, interim.text().as_bytes()).expect("written");
        let read = Manifest::read(&folder);
        assert_eq!(read.coming, interim.coming);
        assert_eq!(read.files, [("old".into(), entry("1")), ("arrived".into(), entry("2"))].into());
    }
}
