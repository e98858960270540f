//! Files in the output that the program did not write. They are linked into the new folder before the old
//! one is removed. If that is not possible, the output is replaced file by file and they are not touched.

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
    /// All files are in the new folder. The listed folders get their old permissions after the exchange:
    /// until then the program has to write in them.
    Over(Vec<(PathBuf, Meta)>),
    /// Something cannot be in both folders: a mount, or a folder or file of another user.
    Not,
}

/// Links the files of others into the new folder, or copies them if they cannot be linked, so that they are in
/// both folders until the exchange is over. `Err` names a file that is in the way of a page.
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
            // The output folder itself belongs to the program, whichever user ran it before.
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

/// Creates a folder with the owner and the permissions of one in the output, plus the permission to write in
/// it. False if that is not possible.
fn carry_folder(meta: &Meta, at: &Path, new: &Folder, path: &Path) -> Result<bool, String> {
    let like = new.make(path).map_err(|e| match e.kind() {
        io::ErrorKind::NotADirectory => in_the_way(at),
        _ => fault("create", &new.path(path), &e),
    })?;
    Ok(like.take_after(meta, OWNER).is_ok())
}

/// Links or copies one entry. False if that is not possible.
fn carry(output: &Folder, new: &Folder, path: &Path, kind: Kind) -> Result<bool, String> {
    let carried = match output.link(path, new, path) {
        // On a disk that ignores case, a page may have this name already.
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

/// The error about a file of others at the path of a page.
pub(super) fn in_the_way(file: &Path) -> String {
    format!("`{}` was not written by zhinan and is in the way of a page: move it elsewhere", file.display())
}

/// Empties the folder of the old site: removes the program's files and moves files of others to the new site
/// unless they are linked there already.
pub(super) fn retire(old: &Folder, new: &Folder, own: &Manifest) -> Result<(), String> {
    empty(old, Some(new), own, true)
}

/// Removes the remains of a killed build beside the output. `Err` if a file or folder of others has the name
/// that the program needs.
pub(super) fn clear(above: &Folder, name: &OsStr, output: Option<&Folder>) -> Result<(), String> {
    let not_ours = || not_made_by_zhinan(&above.path(name));
    match above.kind(name) {
        None => return Ok(()),
        Some(Kind::Folder) => {}
        Some(_) => return Err(not_ours()),
    }
    let left = above.folder(name).map_err(|_| not_ours())?;
    refuse_mounts(&left)?;
    if left.kind(PART) == Some(Kind::File) {
        empty_unfinished(&left)?;
    } else {
        let own = Manifest::read(&left);
        empty(&left, output, &own, left.kind(MANIFEST).is_some())?;
    }
    above.remove_folder(name).map_err(|e| fault("remove", left.at(), &e))
}

/// Fails if something is mounted at a folder below this one: its content belongs to others. The error names the folder.
fn refuse_mounts(folder: &Folder) -> Result<(), String> {
    let device = folder.device();
    let is_mount = |path: &Path| folder.folder(path).is_ok_and(|below| below.is_mount(device));
    let found = folder.walk("", |_| true).into_iter();
    let mut folders = found.filter(|(_, kind)| matches!(kind, Ok(Kind::Folder))).map(|(path, _)| path);
    match folders.find(|path| is_mount(path)) {
        Some(path) => Err(not_made_by_zhinan(&folder.path(path))),
        None => Ok(()),
    }
}

fn not_made_by_zhinan(at: &Path) -> String {
    format!("`{}` was not made by zhinan, and a build needs this name: move it elsewhere", at.display())
}

/// Empties the folder of an unfinished build: everything in it belongs to the program, or is a second link
/// to a file of the output.
pub(super) fn empty_unfinished(folder: &Folder) -> Result<(), String> {
    for (path, kind) in folder.walk("", |_| true).into_iter().rev() {
        let kind = kind.map_err(|e| fault("read", &folder.path(&path), &e))?;
        remove(folder, &path, kind)?;
    }
    Ok(())
}

/// Empties a folder. An entry of others that is not in the `other` folder is moved there if `moves` is set,
/// and is an error otherwise.
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
            _ => return Err(not_made_by_zhinan(&folder.path(&path))),
        }
    }
    Ok(())
}

/// True if the other folder has this entry too: as a second link, with the same bytes, or in a newer
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

/// Runs `act`, which removes or moves `path`. If it is not permitted, makes the folder writable and tries
/// again.
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

/// Removes the empty folders above a removed file, up to the output.
pub(super) fn remove_empty_folders(file: &str, output: &Folder) {
    let above = Path::new(file).ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
    for folder in above {
        if output.remove_folder(folder).is_err() {
            return;
        }
    }
}
