//! Opening the files of a site. Between looking at a file and opening it, somebody may have put a link,
//! a pipe or another folder in its place: so it is the open file that is looked at.
#![allow(clippy::disallowed_methods, reason = "one of the stages that touch the outside")]

use super::FOLDERS;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The folders of a site.
#[derive(Debug)]
pub struct Inside(Vec<Folder>);

#[derive(Debug)]
struct Folder {
    /// As its files are named.
    named: PathBuf,
    /// As it really is, without links.
    real: PathBuf,
    #[cfg(target_os = "linux")]
    opened: File,
}

impl Folder {
    fn of(named: PathBuf) -> io::Result<Folder> {
        Ok(Folder {
            real: fs::canonicalize(&named)?,
            #[cfg(target_os = "linux")]
            opened: File::open(&named)?,
            named,
        })
    }

    /// Opens a file by a way that nowhere leaves the folder; the system sees to it. Not every such file
    /// can be opened so: an absolute link seems to leave.
    #[cfg(target_os = "linux")]
    fn beneath(&self, at: &Path) -> Option<File> {
        use rustix::fs::{Mode, OFlags, ResolveFlags, openat2};
        let path = at.strip_prefix(&self.named).ok()?;
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
        openat2(&self.opened, path, flags, Mode::empty(), ResolveFlags::BENEATH).ok().map(File::from)
    }

    #[cfg(not(target_os = "linux"))]
    fn beneath(&self, _: &Path) -> Option<File> {
        None
    }
}

impl Inside {
    /// Those of the site in `root`.
    pub fn of(root: &Path) -> Inside {
        Inside(FOLDERS.iter().filter_map(|name| Folder::of(root.join(name)).ok()).collect())
    }

    /// Opens a file, if it is one and lies in one of the folders. Never waits for a pipe.
    pub fn open(&self, at: &Path) -> io::Result<File> {
        let file = match self.0.iter().find_map(|folder| folder.beneath(at)) {
            Some(file) => file,
            None => self.looked_at(at)?,
        };
        if file.metadata()?.is_file() { Ok(file) } else { Err(not_of_the_site()) }
    }

    /// Opens a file and sees where it really is.
    fn looked_at(&self, at: &Path) -> io::Result<File> {
        let file = open(at)?;
        let real = fs::canonicalize(at)?;
        let is_inside = self.0.iter().any(|folder| real.starts_with(&folder.real));
        if is_inside && is_same(&file, &real)? { Ok(file) } else { Err(not_of_the_site()) }
    }
}

fn not_of_the_site() -> io::Error {
    io::Error::other("it is no longer a file of the site")
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
