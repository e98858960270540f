//! Changed files → disk. Every new text is put beside its file first; only when all are there are they moved over
//! the old ones, one by one. A full disk or a file that somebody saved meanwhile leaves everything as it was.

use super::Changed;
use crate::disk::{Folder, Kind, Meta};
use crate::load::SourceFolders;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The mark that some editors put before a text.
const MARK: &str = "\u{feff}";

/// A text that waits beside its file.
struct Staged<'a> {
    folder: &'a Folder,
    part: PathBuf,
    file: PathBuf,
}

/// Writes the files of the site in `root`.
pub fn write(root: &Path, changes: &[Changed]) -> Result<(), String> {
    let folders = SourceFolders::open(root);
    let lock = Folder::open(root).and_then(|folder| folder.lock(|| {}));
    let _lock = lock.map_err(|e| format!("cannot write in `{}`: {e}", root.display()))?;
    let mut staged = Vec::new();
    let all = changes.iter().enumerate().try_for_each(|(number, change)| {
        staged.push(stage(&folders, change, number)?);
        Ok(())
    });
    if let Err(words) = all {
        staged.iter().for_each(take_back);
        return Err(words);
    }
    for (at, one) in staged.iter().enumerate() {
        if let Err(e) = one.folder.rename(&one.part, one.folder, &one.file) {
            staged[at..].iter().for_each(take_back);
            return Err(format!("cannot write `{}`: {e}", one.folder.path(&one.file).display()));
        }
    }
    Ok(())
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

/// The bytes of a file, over no link.
fn read(folder: &Folder, file: &Path) -> std::io::Result<(Vec<u8>, Meta)> {
    if folder.kind(file) == Some(Kind::Link) {
        return Err(std::io::Error::other("it is a link"));
    }
    let (mut open, meta) = folder.open_file(file)?;
    let mut bytes = Vec::with_capacity(meta.length as usize + 1);
    open.read_to_end(&mut bytes)?;
    Ok((bytes, meta))
}
