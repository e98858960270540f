//! An open folder as a descriptor. Every call takes one name in it, and follows no link.

use super::{Kind, Meta, no_folder};
use rustix::fs::{self as sys, AtFlags, CWD, FileType, FlockOperation, Mode, OFlags};
use rustix::io::Errno;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

/// Permissions of new files and folders, less what the `umask` takes away.
const FILE: u32 = 0o644;
const EXECUTABLE: u32 = 0o755;

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

pub(super) struct Handle(OwnedFd);

impl Handle {
    /// Follows links.
    pub(super) fn open(path: &Path) -> io::Result<Handle> {
        Ok(Handle(sys::openat(CWD, path, FOLDER, Mode::empty())?))
    }

    /// Follows none, on no step of the path.
    #[cfg(target_os = "linux")]
    pub(super) fn open_real(path: &Path) -> io::Result<Handle> {
        match sys::openat2(CWD, path, FOLDER, Mode::empty(), sys::ResolveFlags::NO_SYMLINKS) {
            Ok(folder) => Ok(Handle(folder)),
            // Before Linux 5.6, and where a sandbox does not know the call.
            Err(Errno::NOSYS | Errno::PERM) => Handle::open_and_look(path),
            Err(Errno::LOOP) => Err(no_folder()),
            Err(e) => Err(e.into()),
        }
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn open_real(path: &Path) -> io::Result<Handle> {
        Handle::open_and_look(path)
    }

    fn open_and_look(path: &Path) -> io::Result<Handle> {
        let handle = Handle(sys::openat(CWD, path, FOLDER | OFlags::NOFOLLOW, Mode::empty())?);
        if super::real(path)? == path { Ok(handle) } else { Err(no_folder()) }
    }

    pub(super) fn folder(&self, name: &OsStr) -> io::Result<Handle> {
        match sys::openat(&self.0, name, FOLDER | OFlags::NOFOLLOW, Mode::empty()) {
            Ok(folder) => Ok(Handle(folder)),
            Err(Errno::LOOP | Errno::NOTDIR) => Err(no_folder()),
            Err(e) => Err(e.into()),
        }
    }

    pub(super) fn make(&self, name: &OsStr) -> io::Result<()> {
        Ok(sys::mkdirat(&self.0, name, Mode::from_raw_mode(EXECUTABLE as _))?)
    }

    pub(super) fn file(&self, name: &OsStr) -> io::Result<File> {
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(sys::openat(&self.0, name, flags, Mode::empty())?.into())
    }
    /// A new file; nothing stands there yet.
    pub(super) fn create(&self, name: &OsStr, executable: bool) -> io::Result<File> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mode = if executable { EXECUTABLE } else { FILE };
        Ok(sys::openat(&self.0, name, flags, Mode::from_raw_mode(mode as _))?.into())
    }

    pub(super) fn meta(&self) -> io::Result<Meta> {
        Ok(meta_of(&sys::fstat(&self.0)?))
    }

    pub(super) fn look(&self, name: &OsStr) -> io::Result<Meta> {
        Ok(meta_of(&sys::statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW)?))
    }

    pub(super) fn entries(&self) -> io::Result<Vec<(OsString, Kind)>> {
        let mut entries = Vec::new();
        for entry in sys::Dir::read_from(&self.0)? {
            let entry = entry?;
            let name = OsString::from_vec(entry.file_name().to_bytes().to_vec());
            match entry.file_type() {
                _ if matches!(name.as_bytes(), b"." | b"..") => continue,
                FileType::Unknown => entries.push((name.clone(), self.look(&name)?.kind)),
                known => entries.push((name, kind_of(known))),
            }
        }
        Ok(entries)
    }

    pub(super) fn rename(&self, name: &OsStr, to: &Handle, new: &OsStr) -> io::Result<()> {
        Ok(sys::renameat(&self.0, name, &to.0, new)?)
    }

    #[cfg(target_os = "linux")]
    pub(super) fn exchange(&self, one: &OsStr, other: &OsStr) -> io::Result<()> {
        Ok(sys::renameat_with(&self.0, one, &self.0, other, sys::RenameFlags::EXCHANGE)?)
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn exchange(&self, _: &OsStr, _: &OsStr) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) fn link(&self, name: &OsStr, to: &Handle, new: &OsStr) -> io::Result<()> {
        Ok(sys::linkat(&self.0, name, &to.0, new, AtFlags::empty())?)
    }

    pub(super) fn make_link(&self, target: &Path, name: &OsStr) -> io::Result<()> {
        Ok(sys::symlinkat(target, &self.0, name)?)
    }

    pub(super) fn read_link(&self, name: &OsStr) -> io::Result<PathBuf> {
        let target = sys::readlinkat(&self.0, name, Vec::new())?;
        Ok(OsString::from_vec(target.into_bytes()).into())
    }

    pub(super) fn take_after(&self, other: &Meta, more: u32) -> io::Result<()> {
        let owned = if self.meta()?.owner == other.owner { Ok(()) } else { chown(&self.0, other) };
        sys::fchmod(&self.0, Mode::from_raw_mode((other.mode | more) as _))?;
        owned
    }

    pub(super) fn remove_file(&self, name: &OsStr) -> io::Result<()> {
        Ok(sys::unlinkat(&self.0, name, AtFlags::empty())?)
    }

    pub(super) fn remove_folder(&self, name: &OsStr) -> io::Result<()> {
        Ok(sys::unlinkat(&self.0, name, AtFlags::REMOVEDIR)?)
    }

    pub(super) fn lock(&self, wait: impl FnOnce()) -> io::Result<Option<File>> {
        let file = File::from(self.0.try_clone()?);
        match sys::flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(Errno::WOULDBLOCK) => {
                wait();
                while let Err(e) = sys::flock(&file, FlockOperation::LockExclusive) {
                    if e != Errno::INTR {
                        return Err(e.into());
                    }
                }
            }
            Err(_) => return Ok(None),
        }
        Ok(Some(file))
    }

    /// The device, and whether something is mounted just here: it may be another part of the same device.
    #[cfg(target_os = "linux")]
    pub(super) fn mount(&self) -> io::Result<(u64, bool)> {
        use sys::{StatxAttributes, StatxFlags, statx};
        match statx(&self.0, "", AtFlags::EMPTY_PATH, StatxFlags::empty()) {
            Ok(stat) => {
                let root = StatxAttributes::MOUNT_ROOT;
                let is_root = (stat.stx_attributes_mask & stat.stx_attributes).contains(root);
                Ok((sys::makedev(stat.stx_dev_major, stat.stx_dev_minor), is_root))
            }
            Err(_) => Ok((self.meta()?.identity.0, false)),
        }
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn mount(&self) -> io::Result<(u64, bool)> {
        Ok((self.meta()?.identity.0, false))
    }
}

/// Changes the owner of a new file to that of another.
pub fn give(file: &File, other: &Meta) -> io::Result<()> {
    if Meta::from(&file.metadata()?).owner == other.owner { Ok(()) } else { chown(file, other) }
}

/// Gives a new file the permissions of another.
pub fn permit(file: &File, other: &Meta) -> io::Result<()> {
    Ok(sys::fchmod(file, Mode::from_raw_mode(other.mode as _))?)
}

fn chown(of: impl AsFd, other: &Meta) -> io::Result<()> {
    std::os::unix::fs::fchown(of, Some(other.owner.0), Some(other.owner.1))
}

fn kind_of(file_type: FileType) -> Kind {
    match file_type {
        FileType::RegularFile => Kind::File,
        FileType::Directory => Kind::Folder,
        FileType::Symlink => Kind::Link,
        _ => Kind::Other,
    }
}

/// The numbers have other types on other systems.
#[allow(clippy::unnecessary_cast, reason = "needed on other systems")]
fn meta_of(stat: &sys::Stat) -> Meta {
    Meta {
        kind: kind_of(FileType::from_raw_mode(stat.st_mode)),
        length: stat.st_size as u64,
        modified: (stat.st_mtime as i64, stat.st_mtime_nsec as u32),
        mode: stat.st_mode as u32 & 0o7777,
        owner: (stat.st_uid as u32, stat.st_gid as u32),
        identity: (stat.st_dev as u64, stat.st_ino as u64),
    }
}
