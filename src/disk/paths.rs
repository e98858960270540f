//! A folder as a path, where the system has no descriptors to speak of: before each use it is looked at,
//! with all folders from the one that was opened. That is slower, and a link can still come in between;
//! those who could put one there are asked for more rights on such systems.

use super::{Kind, Meta, no_folder};
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

pub(super) struct Handle {
    /// The folder that was opened: links above it are followed.
    opened: PathBuf,
    /// The folders from there to this one.
    below: Vec<OsString>,
}

impl Handle {
    pub(super) fn open(path: &Path) -> io::Result<Handle> {
        let handle = Handle { opened: path.to_path_buf(), below: Vec::new() };
        if fs::metadata(path)?.is_dir() { Ok(handle) } else { Err(no_folder()) }
    }

    pub(super) fn open_real(path: &Path) -> io::Result<Handle> {
        if super::real(path)? == path { Handle::open(path) } else { Err(no_folder()) }
    }

    /// The path, if no folder on it has become a link.
    fn path(&self) -> io::Result<PathBuf> {
        let mut path = self.opened.clone();
        for name in &self.below {
            path.push(name);
            if !fs::symlink_metadata(&path)?.is_dir() {
                return Err(no_folder());
            }
        }
        Ok(path)
    }

    fn at(&self, name: &OsStr) -> io::Result<PathBuf> {
        Ok(self.path()?.join(name))
    }

    pub(super) fn folder(&self, name: &OsStr) -> io::Result<Handle> {
        let below = self.below.iter().cloned().chain([name.to_owned()]).collect();
        let folder = Handle { opened: self.opened.clone(), below };
        folder.path().map(|_| folder)
    }

    pub(super) fn make(&self, name: &OsStr) -> io::Result<()> {
        fs::create_dir(self.at(name)?)
    }

    pub(super) fn file(&self, name: &OsStr) -> io::Result<File> {
        let at = self.at(name)?;
        if fs::symlink_metadata(&at)?.is_file() {
            File::open(at)
        } else {
            Err(io::Error::other("it is no file"))
        }
    }

    pub(super) fn create(&self, name: &OsStr, _executable: bool) -> io::Result<File> {
        File::create_new(self.at(name)?)
    }

    pub(super) fn meta(&self) -> io::Result<Meta> {
        Ok(Meta::from(&fs::metadata(self.path()?)?))
    }

    pub(super) fn look(&self, name: &OsStr) -> io::Result<Meta> {
        Ok(Meta::from(&fs::symlink_metadata(self.at(name)?)?))
    }

    pub(super) fn entries(&self) -> io::Result<Vec<(OsString, Kind)>> {
        let entry = |entry: io::Result<fs::DirEntry>| {
            let entry = entry?;
            Ok((entry.file_name(), Meta::from(&fs::symlink_metadata(entry.path())?).kind))
        };
        fs::read_dir(self.path()?)?.map(entry).collect()
    }

    pub(super) fn rename(&self, name: &OsStr, to: &Handle, new: &OsStr) -> io::Result<()> {
        fs::rename(self.at(name)?, to.at(new)?)
    }

    pub(super) fn exchange(&self, _: &OsStr, _: &OsStr) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) fn link(&self, name: &OsStr, to: &Handle, new: &OsStr) -> io::Result<()> {
        let from = self.at(name)?;
        match fs::symlink_metadata(&from)?.is_file() {
            true => fs::hard_link(from, to.at(new)?),
            false => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    /// To make a link, some systems ask for rights that this program does not need otherwise.
    pub(super) fn make_link(&self, _: &Path, _: &OsStr) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) fn read_link(&self, name: &OsStr) -> io::Result<PathBuf> {
        fs::read_link(self.at(name)?)
    }

    pub(super) fn take_after(&self, _: &Meta, _: u32) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn remove_file(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_file(self.at(name)?)
    }

    pub(super) fn remove_folder(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_dir(self.at(name)?)
    }

    pub(super) fn lock(&self, _: impl FnOnce()) -> io::Result<Option<File>> {
        Ok(None)
    }

    pub(super) fn mount(&self) -> io::Result<(u64, bool)> {
        Ok((self.meta()?.identity.0, false))
    }
}

/// Files have no owners here.
#[cfg(not(unix))]
pub fn give(_: &File, _: &Meta) -> io::Result<()> {
    Ok(())
}

/// Permissions have no meaning here.
#[cfg(not(unix))]
pub fn permit(_: &File, _: &Meta) -> io::Result<()> {
    Ok(())
}
