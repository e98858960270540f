//! Changed files → disk. Every new text is put beside its file first; only when all are there are they moved over
//! the old ones, one by one. A full disk or a file that somebody saved meanwhile leaves everything as it was.

use super::{Changed, Move};
use crate::disk::{Folder, Kind, Meta};
use crate::load::SourceFolders;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The byte order mark that some editors put before a text: it is kept.
const MARK: &str = "\u{feff}";

/// A text that waits beside its file.
struct Staged<'a> {
    folder: &'a Folder,
    part: PathBuf,
    file: PathBuf,
}

/// Changes and moves of files, written into the site in `root`.
pub fn write(root: &Path, changes: &[Changed], moves: &[Move]) -> Result<(), String> {
    let folders = SourceFolders::open(root);
    let lock = Folder::open(root).and_then(|folder| folder.lock(|| {}));
    let _lock = lock.map_err(|e| format!("cannot write in `{}`: {e}", root.display()))?;
    let mut staged = Vec::new();
    let all = changes.iter().enumerate().try_for_each(|(number, change)| {
        staged.push(stage(&folders, change, number)?);
        Ok(())
    });
    if let Err(words) = all.and_then(|()| move_all(&folders, moves)) {
        staged.iter().for_each(take_back);
        return Err(words);
    }
    for (at, (one, change)) in staged.iter().zip(changes).enumerate() {
        let moved = moves.iter().find(|one| one.from == change.path);
        let done = match moved {
            Some(moved) => folders
                .find(Path::new(&moved.to))
                .and_then(|(folder, file)| one.folder.rename(&one.part, folder, file)),
            None => one.folder.rename(&one.part, one.folder, &one.file),
        };
        if let Err(e) = done {
            staged[at..].iter().for_each(take_back);
            return Err(format!("cannot write `{}`: {e}", one.folder.path(&one.file).display()));
        }
    }
    moves.iter().for_each(|one| remove_empty(&folders, one));
    Ok(())
}

/// Moves files to their new places; if one cannot be moved, those that were are moved back.
fn move_all(folders: &SourceFolders, moves: &[Move]) -> Result<(), String> {
    for (at, one) in moves.iter().enumerate() {
        if let Err(e) = move_one(folders, &one.on_disk, Path::new(&one.to)) {
            for done in moves[..at].iter().rev() {
                let _ = move_one(folders, Path::new(&done.to), &done.on_disk);
                remove_empty(folders, &Move { on_disk: done.to.clone().into(), ..done.clone() });
            }
            return Err(format!("cannot move `{}` to `{}`: {e}", one.from, one.to));
        }
    }
    Ok(())
}

/// Move of one file; it fails where something is there already.
fn move_one(folders: &SourceFolders, from: &Path, to: &Path) -> std::io::Result<()> {
    let ((old, from), (new, to)) = (folders.find(from)?, folders.find(to)?);
    match new.look(&to)? {
        Some(_) => Err(std::io::Error::other("something is there already")),
        None => old.rename(from, new, to),
    }
}

/// Removes the folders that a file left empty.
fn remove_empty(folders: &SourceFolders, moved: &Move) {
    let Ok((folder, file)) = folders.find(&moved.on_disk) else { return };
    for above in file.ancestors().skip(1).take_while(|above| !above.as_os_str().is_empty()) {
        if folder.remove_folder(above).is_err() {
            return;
        }
    }
}

fn take_back(staged: &Staged<'_>) {
    let _ = staged.folder.remove_file(&staged.part);
}

fn stage<'a>(folders: &'a SourceFolders, change: &Changed, number: usize) -> Result<Staged<'a>, String> {
    let fault = |e: std::io::Error| format!("cannot write `{}`: {e}", change.path);
    let (folder, file) = folders.find(&change.on_disk).map_err(fault)?;
    let (bytes, meta) = read(folder, &file).map_err(fault)?;
    let text = String::from_utf8(bytes).unwrap_or_default();
    let (mark, text) = match text.strip_prefix(MARK) {
        Some(text) => (MARK, text),
        None => ("", &*text),
    };
    if text != change.before {
        return Err(format!("`{}` was changed meanwhile: nothing was written", change.path));
    }
    let part = file.with_file_name(format!(".{number}.zhinan-part"));
    let staged = Staged { folder, part, file };
    let written = folder.stage(&staged.part, format!("{mark}{}", change.after).as_bytes(), Some(&meta));
    if let Err(e) = written {
        take_back(&staged);
        return Err(fault(e));
    }
    Ok(staged)
}

/// Bytes of a file; it fails at a symbolic link.
fn read(folder: &Folder, file: &Path) -> std::io::Result<(Vec<u8>, Meta)> {
    if folder.kind(file) == Some(Kind::Link) {
        return Err(std::io::Error::other("it is a link"));
    }
    let (mut open, meta) = folder.open_file(file)?;
    let mut bytes = Vec::with_capacity(meta.length as usize + 1);
    open.read_to_end(&mut bytes)?;
    Ok((bytes, meta))
}
