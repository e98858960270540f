//! Files of others in the output. They are in the new site too before the old one goes; where that cannot
//! be brought about, the output is changed file by file, and theirs are not touched at all.

use super::exchange::PART;
use super::fault;
use super::manifest::{Entry, MANIFEST, Manifest};
use crate::disk::{self, Folder, Kind, Meta};
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

/// Permissions that the owner of a folder needs to change its entries.
const OWNER: u32 = 0o700;

/// Result of [`carry_over`].
pub(super) enum Carried {
    /// All of it is in the new folder. These folders get the permissions of those in the old one when the
    /// exchange is over: until then the program writes in them.
    Over(Vec<(PathBuf, Meta)>),
    /// Something cannot be in both: what is mounted there, a folder or file of another user.
    Not,
}

/// Brings the files of others from the output into the new folder, by hard link where that works, so that
/// they are in both until the exchange is over. `Err` names one that is in the way of a page.
pub(super) fn carry_over(
    output: &Folder,
    new: &Folder,
    old: &Manifest,
    next: &Manifest,
) -> Result<Carried, String> {
    let (mut folders, mut later) = (vec![PathBuf::new()], Vec::new());
    let device = output.device();
    while let Some(path) = folders.pop() {
        let (Ok(folder), Ok(entries)) = (output.folder(&path), output.entries(&path)) else {
            return Ok(Carried::Not);
        };
        let is_root = path.as_os_str().is_empty();
        if !is_root && folder.is_mount(device) {
            return Ok(Carried::Not);
        }
        if is_root || !old.has_below(&path) {
            let meta = folder.meta().map_err(|e| fault("read", folder.at(), &e))?;
            // The output itself is the program's own, whoever ran it then.
            if !carry_folder(&meta, &output.path(&path), new, &path)? && !is_root {
                return Ok(Carried::Not);
            }
            if meta.mode & OWNER != OWNER {
                later.push((path.clone(), meta));
            }
        }
        for entry in entries {
            let path = path.join(&entry.name);
            let is_own = entry.name == PART || path == Path::new(MANIFEST) || old.has(&path);
            match entry.kind {
                Kind::Folder => folders.push(path),
                _ if is_own => {}
                _ if next.wants(&path) => return Err(in_the_way(&output.path(path))),
                kind if carry(output, new, &path, kind)? => {}
                _ => return Ok(Carried::Not),
            }
        }
    }
    Ok(Carried::Over(later))
}

/// Makes a folder like one in the output, with its owner and permissions, and those that the program needs to
/// write in it. False where it cannot have all that.
fn carry_folder(meta: &Meta, at: &Path, new: &Folder, path: &Path) -> Result<bool, String> {
    let like = new.make(path).map_err(|e| match e.kind() {
        io::ErrorKind::NotADirectory => in_the_way(at),
        _ => fault("create", &new.path(path), &e),
    })?;
    Ok(like.take_after(meta, OWNER).is_ok())
}

/// Brings one entry over. False where that cannot be done.
fn carry(output: &Folder, new: &Folder, path: &Path, kind: Kind) -> Result<bool, String> {
    let carried = match output.link(path, new, path) {
        // On a disk that holds no two names apart, a page may have this one.
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => return Err(in_the_way(&output.path(path))),
        Err(e) if e.kind() == io::ErrorKind::CrossesDevices => return Ok(false),
        Err(_) if kind == Kind::Link => output.copy_link(path, new, path),
        Err(_) if kind == Kind::File => copy(output, new, path),
        linked => linked,
    };
    Ok(carried.is_ok())
}

/// Copies a file with its owner, permissions and time.
fn copy(output: &Folder, new: &Folder, path: &Path) -> io::Result<()> {
    let (mut file, meta) = output.open_file(path)?;
    let mut copy = new.create(path, false)?;
    disk::give(&copy, &meta)?;
    io::copy(&mut file, &mut copy)?;
    let metadata = file.metadata()?;
    copy.set_permissions(metadata.permissions())?;
    copy.set_modified(metadata.modified()?)
}

/// A sentence about something of somebody else where a page should be.
pub(super) fn in_the_way(file: &Path) -> String {
    format!("`{}` was not written by zhinan and is in the way of a page: move it elsewhere", file.display())
}

/// Empties the folder of an old site. The program's own files go; those of others are in the new site too, or
/// came since the old one was looked through, and move there now.
pub(super) fn retire(old: &Folder, new: &Folder, own: &Manifest) -> Result<(), String> {
    empty(old, Some(new), own, true)
}

/// Removes the rest of a killed build beside the output, under a name of the program's own. `Err` where
/// something else has that name.
pub(super) fn clear(above: &Folder, name: &OsStr, output: Option<&Folder>) -> Result<(), String> {
    let strange = || strange(&above.path(name));
    match above.kind(name) {
        None => return Ok(()),
        Some(Kind::Folder) => {}
        Some(_) => return Err(strange()),
    }
    let left = above.folder(name).map_err(|_| strange())?;
    if left.kind(PART) == Some(Kind::File) {
        empty_unfinished(&left)?;
    } else {
        let own = Manifest::read(&left);
        empty(&left, output, &own, left.kind(MANIFEST).is_some())?;
    }
    above.remove_folder(name).map_err(|e| fault("remove", left.at(), &e))
}

fn strange(at: &Path) -> String {
    format!("`{}` was not made by zhinan, and a build needs this name: move it elsewhere", at.display())
}

/// Empties a folder that a build was not done with: all in it is the program's own, or is in the output
/// as well.
pub(super) fn empty_unfinished(folder: &Folder) -> Result<(), String> {
    for (path, kind) in folder.walk("", |_| true).into_iter().rev() {
        let kind = kind.map_err(|e| fault("read", &folder.path(&path), &e))?;
        remove(folder, &path, kind)?;
    }
    Ok(())
}

/// Empties a folder. An entry that is neither the program's own nor in the `other` folder is not removed: it
/// moves there, or is an error.
fn empty(folder: &Folder, other: Option<&Folder>, own: &Manifest, moves: bool) -> Result<(), String> {
    for (path, kind) in folder.walk("", |_| true).into_iter().rev() {
        let kind = kind.map_err(|e| fault("read", &folder.path(&path), &e))?;
        let is_own = path.file_name() == Some(PART.as_ref()) || path == Path::new(MANIFEST) || own.has(&path);
        if kind == Kind::Folder || is_own {
            remove(folder, &path, kind)?;
            continue;
        }
        match other {
            Some(other) if is_in(folder, other, &path, kind) => remove(folder, &path, kind)?,
            Some(other) if moves => {
                let moved = with_rights(folder, &path, || folder.rename(&path, other, &path));
                moved.map_err(|e| fault("keep", &folder.path(&path), &e))?;
            }
            _ => return Err(strange(&folder.path(&path))),
        }
    }
    Ok(())
}

/// True if an entry is in another folder too: under a second name, with the same bytes, or in a newer
/// version.
fn is_in(folder: &Folder, other: &Folder, path: &Path, kind: Kind) -> bool {
    let (Ok(Some(here)), Ok(Some(there))) = (folder.look(path), other.look(path)) else { return false };
    let same = || match kind {
        Kind::File => Entry::of_file(folder, path).ok() == Entry::of_file(other, path).ok(),
        Kind::Link => folder.read_link(path).ok() == other.read_link(path).ok(),
        _ => false,
    };
    here.is_same(&there) || there.modified > here.modified || here.kind == there.kind && same()
}

fn remove(folder: &Folder, path: &Path, kind: Kind) -> Result<(), String> {
    let removed = with_rights(folder, path, || match kind {
        Kind::Folder => folder.remove_folder(path),
        _ => folder.remove_file(path),
    });
    removed.map_err(|e| fault("remove", &folder.path(path), &e))
}

/// Takes something out of a folder, also out of one that may not be written.
fn with_rights(folder: &Folder, path: &Path, act: impl Fn() -> io::Result<()>) -> io::Result<()> {
    match act() {
        Err(e) if e.kind() == io::ErrorKind::PermissionDenied => {
            let above = folder.folder(path.parent().unwrap_or(Path::new("")))?;
            above.take_after(&above.meta()?, OWNER)?;
            act()
        }
        done => done,
    }
}

/// Removes the folders above a removed file that are now empty, up to the output.
pub(super) fn remove_empty_folders(file: &str, output: &Folder) {
    let above = Path::new(file).ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
    for folder in above {
        if output.remove_folder(folder).is_err() {
            return;
        }
    }
}
