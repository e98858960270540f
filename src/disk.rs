//! Files and folders, reached by handles: the one way in which this program opens, writes, renames and
//! removes anything.
//!
//! A [`Folder`] is open. Each step below it is taken from the handle of the folder above and follows no
//! symbolic link, so nobody who exchanges a folder for a link, before or meanwhile, leads the program
//! elsewhere. Only a path that a person named (the site's folder, a file to read) is followed as the
//! system follows it.
//!
//! This file splits paths into names. Work on a single name is in `unix`, through descriptors, and, for systems
//! without descriptors, in `paths`, which checks each folder before it uses it.
#![allow(clippy::disallowed_methods, reason = "the module that touches the disk")]

mod meta;
mod named;
#[cfg(any(not(unix), test))]
#[cfg_attr(unix, allow(dead_code, reason = "a part of it is tried"))]
mod paths;
#[cfg(test)]
mod tests;
#[cfg(unix)]
mod unix;
mod walk;

pub use meta::{Kind, Meta};
pub use named::{home, look, names_folder, no_folder_on, read_named, read_named_bytes, real};
#[cfg(not(unix))]
use paths::Handle;
#[cfg(not(unix))]
pub use paths::{give, permit};
#[cfg(unix)]
use unix::Handle;
#[cfg(unix)]
pub use unix::{give, permit};
pub use walk::{Entry, Found};

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Number of handles that a [`Folder`] keeps of folders below it. Files come folder by folder, so few are
/// enough, and descriptors are scarce (256 on macOS).
const MAX_HANDLES: usize = 16;

/// Bytes of a path below a folder. Handles know no limit of their own, and a tree may be deeper than
/// any stack.
const LONGEST: usize = 4096;

/// Name of a file that is written first and takes the place of another one in one step.
const NEW_PART: &str = ".new.zhinan-part";

/// Message where a file or a link stands in the place of a folder.
const NO_FOLDER: &str = "it is no folder, or a link to one";

/// An open folder. Paths are relative to it; none leads out of it, and none over a link.
pub struct Folder {
    at: PathBuf,
    handle: Arc<Handle>,
    /// Folders below it that were used last.
    below: Mutex<HashMap<OsString, Arc<Handle>>>,
}

/// Opening folders.
impl Folder {
    fn of(at: PathBuf, handle: Handle) -> Folder {
        Folder { at, handle: Arc::new(handle), below: Mutex::default() }
    }

    /// The folder at a path that a person named: links are followed.
    pub fn open(path: &Path) -> io::Result<Folder> {
        let here = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        Ok(Folder::of(path.to_path_buf(), Handle::open(here)?))
    }

    /// Like [`Folder::open`]; made where it is missing, with all above it.
    pub fn open_or_make(path: &Path) -> io::Result<Folder> {
        named::make(path).map_err(|e| named::in_the_way(path).unwrap_or(e))?;
        Folder::open(path)
    }

    /// The folder at a path that a person named, if there is one. Its own name may not be a link; those
    /// of the folders above it may.
    pub fn find(path: &Path) -> io::Result<Option<Folder>> {
        let (Some(above), Some(name)) = (path.parent(), path.file_name()) else { return Err(leads_out()) };
        let Some(above) = there(Folder::open(above))? else { return Ok(None) };
        let handle = there(above.handle.folder(name))?;
        Ok(handle.map(|handle| Folder::of(path.to_path_buf(), handle)))
    }

    /// The folder at an absolute path without links, made where it is missing. A link that came into the
    /// path since it was found to have none is not followed.
    pub fn at_real(path: &Path) -> io::Result<Folder> {
        let mut there = path;
        while look(there).map_err(|e| named::in_the_way(path).unwrap_or(e))?.is_none() {
            there = there.parent().ok_or_else(leads_out)?;
        }
        let missing = path.strip_prefix(there).map_err(|_| leads_out())?;
        let folder = Folder::of(there.to_path_buf(), Handle::open_real(there)?);
        if missing.as_os_str().is_empty() { Ok(folder) } else { folder.make(missing) }
    }

    /// A folder below this one.
    pub fn folder(&self, path: impl AsRef<Path>) -> io::Result<Folder> {
        self.reach(path.as_ref(), false)
    }

    /// A folder below this one, made where it is missing, with all above it.
    pub fn make(&self, path: impl AsRef<Path>) -> io::Result<Folder> {
        self.reach(path.as_ref(), true)
    }

    /// Makes a folder below this one that must not be there yet.
    pub fn make_new(&self, path: impl AsRef<Path>) -> io::Result<Folder> {
        let (above, name) = self.place(path.as_ref(), true)?;
        above.make(name)?;
        self.folder(path)
    }

    fn reach(&self, path: &Path, make: bool) -> io::Result<Folder> {
        Ok(Folder { at: self.at.join(path), handle: self.handle(path, make)?, below: Mutex::default() })
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<OsString, Arc<Handle>>> {
        self.below.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn kept_handle(&self, path: &Path) -> Option<Arc<Handle>> {
        match path.as_os_str() {
            name if name.is_empty() => Some(self.handle.clone()),
            name => self.kept().get(name).cloned(),
        }
    }

    /// The handle of a folder below this one.
    fn handle(&self, path: &Path, make: bool) -> io::Result<Arc<Handle>> {
        if path.as_os_str().len() > LONGEST {
            return Err(io::ErrorKind::InvalidFilename.into());
        }
        let nearest = path.ancestors().find_map(|above| Some((above, self.kept_handle(above)?)));
        let (above, mut handle) = nearest.ok_or_else(leads_out)?;
        let mut at = above.to_path_buf();
        for step in path.strip_prefix(above).map_err(|_| leads_out())?.components() {
            let Component::Normal(name) = step else { return Err(leads_out()) };
            handle = Arc::new(step_into(&handle, name, make)?);
            at.push(name);
            let mut kept = self.kept();
            if kept.len() >= MAX_HANDLES {
                kept.clear();
            }
            kept.insert(at.clone().into(), handle.clone());
        }
        Ok(handle)
    }

    /// The folder that something is in, and its name there.
    fn place<'a>(&self, path: &'a Path, make: bool) -> io::Result<(Arc<Handle>, &'a OsStr)> {
        match (path.parent(), path.components().next_back()) {
            (Some(above), Some(Component::Normal(name))) => Ok((self.handle(above, make)?, name)),
            _ => Err(leads_out()),
        }
    }
}

/// Looking at folders.
impl Folder {
    /// The folder's path, for messages.
    pub fn at(&self) -> &Path {
        &self.at
    }

    /// The path of something in it, for messages.
    pub fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.at.join(path)
    }

    /// The folder itself.
    pub fn meta(&self) -> io::Result<Meta> {
        self.handle.meta()
    }

    /// Metadata of the entry at a path, of the link itself where it is one. `None` where nothing stands.
    pub fn look(&self, path: impl AsRef<Path>) -> io::Result<Option<Meta>> {
        let look = || {
            let (above, name) = self.place(path.as_ref(), false)?;
            above.look(name)
        };
        there(look())
    }

    /// Kind of the entry at a path. A place that cannot be reached holds nothing.
    pub fn kind(&self, path: impl AsRef<Path>) -> Option<Kind> {
        Some(self.look(path).ok()??.kind)
    }

    /// The device that it is on.
    pub fn device(&self) -> Option<u64> {
        self.handle.mount().ok().map(|(device, _)| device)
    }

    /// True for a mount point; `device` is that of the folder above.
    pub fn is_mount(&self, device: Option<u64>) -> bool {
        self.handle.mount().is_ok_and(|(own, is_root)| is_root || Some(own) != device)
    }

    /// Locks the folder for this process, until the lock is dropped or the process ends. `wait` is called
    /// where another one has the lock. Where a file system knows no locks, there is none.
    pub fn lock(&self, wait: impl FnOnce()) -> io::Result<Option<File>> {
        self.handle.lock(wait)
    }
}

/// Files, and the names of things.
impl Folder {
    /// Opens a file to read it. Anything but a plain file is refused, and a pipe never waited for.
    pub fn open_file(&self, path: impl AsRef<Path>) -> io::Result<(File, Meta)> {
        let (above, name) = self.place(path.as_ref(), false)?;
        let file = above.file(name)?;
        let meta = Meta::from(&file.metadata()?);
        if meta.kind == Kind::File { Ok((file, meta)) } else { Err(io::Error::other("it is no file")) }
    }

    /// Reads a file.
    pub fn read(&self, path: impl AsRef<Path>) -> io::Result<Vec<u8>> {
        let (mut file, meta) = self.open_file(path)?;
        let mut bytes = Vec::with_capacity(meta.length as usize + 1);
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// A new file, in the place of any file or link of that name. Its folders are made.
    pub fn create(&self, path: impl AsRef<Path>, executable: bool) -> io::Result<File> {
        let (above, name) = self.place(path.as_ref(), true)?;
        match above.create(name, executable) {
            // Nothing is written into the file there: it may have other names, elsewhere.
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                above.remove_file(name)?;
                above.create(name, executable)
            }
            created => created,
        }
    }

    /// A new file where nothing stands yet. Its folders are made.
    pub fn create_new(&self, path: impl AsRef<Path>) -> io::Result<File> {
        let (above, name) = self.place(path.as_ref(), true)?;
        above.create(name, false)
    }

    /// A new file with these bytes where nothing stands yet: whole, or not there at all. Its folders are made.
    pub fn create_whole(&self, path: impl AsRef<Path>, bytes: &[u8]) -> io::Result<()> {
        let path = path.as_ref();
        if self.look(path)?.is_some() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let part = path.with_file_name(NEW_PART);
        self.stage(&part, bytes, None)?;
        match self.link(&part, self, path) {
            Ok(()) => self.remove_file(&part),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                let _ = self.remove_file(&part);
                Err(e)
            }
            // Not every file system gives a file two names.
            Err(_) => self.rename(&part, self, path),
        }
    }

    /// Replaces the bytes of a file in one step, keeping its owner and permissions. It fails at a link or folder.
    pub fn replace(&self, path: impl AsRef<Path>, bytes: &[u8]) -> io::Result<()> {
        let path = path.as_ref();
        let like = self.look(path)?;
        if like.as_ref().is_some_and(|meta| meta.kind != Kind::File) {
            return Err(io::Error::other("it is a link"));
        }
        let part = path.with_file_name(NEW_PART);
        self.stage(&part, bytes, like.as_ref())?;
        self.rename(&part, self, path)
    }

    /// Writes a new file, in the place of any file or link of that name. Its folders are made.
    pub fn write(&self, path: impl AsRef<Path>, bytes: &[u8]) -> io::Result<File> {
        let mut file = self.create(path, false)?;
        file.write_all(bytes)?;
        Ok(file)
    }

    /// Writes a file beside another one, under the name `part`, with its owner and permissions: the first half of
    /// putting it into the other's place in one step.
    pub fn stage(&self, part: impl AsRef<Path>, bytes: &[u8], like: Option<&Meta>) -> io::Result<()> {
        let mut file = self.create(part, like.is_some_and(Meta::is_executable))?;
        file.write_all(bytes)?;
        if let Some(like) = like {
            // Without the right to change the owner, the new file keeps its own.
            let _ = give(&file, like);
            permit(&file, like)?;
        }
        file.sync_all()
    }

    /// Moves something to another place, over any file or link there. The folders of that place are made.
    pub fn rename(&self, from: impl AsRef<Path>, to: &Folder, path: impl AsRef<Path>) -> io::Result<()> {
        let (there, old) = self.place(from.as_ref(), false)?;
        let (here, new) = to.place(path.as_ref(), true)?;
        there.rename(old, &here, new)?;
        self.kept().clear();
        Ok(())
    }

    /// Exchanges two names of this folder in one step, where the system can.
    pub fn exchange(&self, one: &OsStr, other: &OsStr) -> io::Result<()> {
        self.kept().clear();
        self.handle.exchange(one, other)
    }

    /// Adds another name to a file (a hard link). The folders of that name are made.
    pub fn link(&self, from: impl AsRef<Path>, to: &Folder, path: impl AsRef<Path>) -> io::Result<()> {
        let (there, old) = self.place(from.as_ref(), false)?;
        let (here, new) = to.place(path.as_ref(), true)?;
        there.link(old, &here, new)
    }

    /// Makes a symbolic link that leads where another one does.
    pub fn copy_link(&self, from: impl AsRef<Path>, to: &Folder, path: impl AsRef<Path>) -> io::Result<()> {
        let target = self.read_link(from)?;
        let (here, new) = to.place(path.as_ref(), true)?;
        here.make_link(&target, new)
    }

    /// Target of a symbolic link, as it is written in it.
    pub fn read_link(&self, path: impl AsRef<Path>) -> io::Result<PathBuf> {
        let (above, name) = self.place(path.as_ref(), false)?;
        above.read_link(name)
    }

    /// Sets the permissions of the folder to those of `other` with `more`, and its owner to the other's. `Err`
    /// where one of the two cannot be set; the other is set all the same.
    pub fn take_after(&self, other: &Meta, more: u32) -> io::Result<()> {
        self.handle.take_after(other, more)
    }

    /// Removes a file or a link.
    pub fn remove_file(&self, path: impl AsRef<Path>) -> io::Result<()> {
        let (above, name) = self.place(path.as_ref(), false)?;
        above.remove_file(name)
    }

    /// Removes an empty folder.
    pub fn remove_folder(&self, path: impl AsRef<Path>) -> io::Result<()> {
        let (above, name) = self.place(path.as_ref(), false)?;
        self.kept().clear();
        above.remove_folder(name)
    }
}

/// `None` in place of the error that nothing stands there.
pub fn there<T>(found: io::Result<T>) -> io::Result<Option<T>> {
    match found {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        found => found.map(Some),
    }
}

fn step_into(above: &Handle, name: &OsStr, make: bool) -> io::Result<Handle> {
    match above.folder(name) {
        Err(e) if make && e.kind() == io::ErrorKind::NotFound => match above.make(name) {
            // Another thread was sooner.
            Err(e) if e.kind() != io::ErrorKind::AlreadyExists => Err(e),
            _ => above.folder(name),
        },
        folder => folder,
    }
}

fn leads_out() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "the path leads out of its folder")
}

fn no_folder() -> io::Error {
    io::Error::new(io::ErrorKind::NotADirectory, NO_FOLDER)
}
