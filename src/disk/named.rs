//! Paths that a person named, followed as the system follows them.

use super::{Kind, Meta};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Metadata of the entry at a path; its last name is not followed if it is a link. `None` where nothing
/// stands.
pub fn look(path: &Path) -> io::Result<Option<Meta>> {
    Ok(super::there(fs::symlink_metadata(path))?.map(|metadata| Meta::from(&metadata)))
}

/// The folder that a path leads to, links or not; `None` where there is none.
pub fn names_folder(path: &Path) -> Option<Meta> {
    Some(Meta::from(&fs::metadata(path).ok()?)).filter(|meta| meta.kind == Kind::Folder)
}

/// The absolute path without links.
pub fn real(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path)
}

/// What keeps a folder from being made at a path: the last entry on it that exists, if that is no folder.
pub fn no_folder_on(path: &Path) -> Option<&Path> {
    let mut above = path.ancestors().filter(|at| !at.as_os_str().is_empty());
    above.find(|at| look(at).ok().flatten().is_some()).filter(|at| names_folder(at).is_none())
}

/// The error that no folder can be made at a path because something else is in its way; `None` if nothing is.
pub(super) fn in_the_way(path: &Path) -> Option<io::Error> {
    let words = format!("`{}` is there, and is no folder", no_folder_on(path)?.display());
    Some(io::Error::new(io::ErrorKind::NotADirectory, words))
}

/// Makes a folder and all that are missing above it.
pub(super) fn make(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

/// Reads a text that was named as an argument.
pub fn read_named(path: &Path) -> io::Result<String> {
    fs::read_to_string(path)
}

/// Reads a file that was named as an argument.
pub fn read_named_bytes(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path)
}

/// The home folder of who runs the program, if the environment says.
pub fn home() -> Option<PathBuf> {
    std::env::var_os("HOME").map(PathBuf::from)
}
