//! Opening the files of a site. Between looking at a file and opening it, somebody may have put a link,
//! a pipe or another folder in its place: so it is the open file that is looked at.
#![allow(clippy::disallowed_methods, reason = "one of the stages that touch the outside")]

use super::FOLDERS;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The folders of a site as they really are, without links.
#[derive(Clone, Debug)]
pub struct Inside(Vec<PathBuf>);

impl Inside {
    /// Those of the site in `root`.
    pub fn of(root: &Path) -> Inside {
        Inside(FOLDERS.iter().filter_map(|name| fs::canonicalize(root.join(name)).ok()).collect())
    }

    /// Opens a file, if it is one and lies in one of the folders. Never waits for a pipe.
    pub fn open(&self, at: &Path) -> io::Result<File> {
        let file = open(at)?;
        let real = fs::canonicalize(at)?;
        let is_inside = self.0.iter().any(|folder| real.starts_with(folder));
        if is_inside && file.metadata()?.is_file() && is_same(&file, &real)? {
            return Ok(file);
        }
        Err(io::Error::other("it is no longer a file of the site"))
    }
}

#[cfg(unix)]
fn open(at: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let waits_for_nothing = rustix::fs::OFlags::NONBLOCK.bits() as i32;
    File::options().read(true).custom_flags(waits_for_nothing).open(at)
}

#[cfg(not(unix))]
fn open(at: &Path) -> io::Result<File> {
    File::open(at)
}

/// Whether what was opened is what stands there.
#[cfg(unix)]
fn is_same(file: &File, real: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let (opened, there) = (file.metadata()?, fs::symlink_metadata(real)?);
    Ok((opened.dev(), opened.ino()) == (there.dev(), there.ino()))
}

#[cfg(not(unix))]
fn is_same(_: &File, _: &Path) -> io::Result<bool> {
    Ok(true)
}
