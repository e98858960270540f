//! The new folder in the place of the old one.
//!
//! In one step where the system can exchange two folders; else by two renames, which the next build
//! takes back if the program was killed between them; else (the output is a mount point) file by
//! file, each by rename. Then the manifest says at every moment what is the program's own. File by
//! file is also how a few new files come into an output that somebody may have open.
#![allow(clippy::disallowed_methods, reason = "one of the stages that touch the outside")]

use super::manifest::{Entry, MANIFEST, Manifest};
use super::{fault, guard, remove_all};
use std::path::{Path, PathBuf};
use std::{fs, io};
use walkdir::WalkDir;

/// A file that is being copied into an output that is a mount point.
pub(super) const PART: &str = ".zhinan-part";

/// Puts `new` in the place of `output`.
pub(super) fn exchange(new: &Path, output: &Path, manifest: &Manifest, old: &Manifest) -> Result<(), String> {
    if !output.exists() {
        return fs::rename(new, output).map_err(|e| fault("write", output, &e));
    }
    if swap(new, output).is_ok() {
        return Ok(());
    }
    let aside = aside(new);
    if fs::rename(output, &aside).is_ok() {
        if let Err(e) = fs::rename(new, output) {
            fs::rename(&aside, output).map_err(|e| fault("restore", output, &e))?;
            return Err(fault("write", output, &e));
        }
        return remove_all(&aside).map_err(|e| fault("remove", &aside, &e));
    }
    in_place(new, output, manifest, old)
}

/// Where the old site stands between two renames.
pub(super) fn aside(staging: &Path) -> PathBuf {
    staging.with_extension("zhinan-old")
}

/// Ends what a build that was killed between two renames began: the old site returns, or, where the
/// new one is already in its place, goes.
pub(super) fn put_back(aside: &Path, output: &Path) -> Result<(), String> {
    if !aside.exists() {
        return Ok(());
    }
    if output.exists() {
        return remove_all(aside).map_err(|e| fault("remove", aside, &e));
    }
    fs::rename(aside, output).map_err(|e| fault("restore", output, &e))
}

#[cfg(target_os = "linux")]
fn swap(new: &Path, output: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, new, CWD, output, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn swap(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Moves what is in `new` into the output, file by file, and takes out what is no longer part of it.
/// New files come first, so that nothing is named before it is there.
pub(super) fn in_place(new: &Path, output: &Path, manifest: &Manifest, old: &Manifest) -> Result<(), String> {
    let mut staged = staged(new);
    staged.sort_by_cached_key(|path| (old.files.contains_key(path), path.clone()));
    let mut both = old.clone();
    both.files.extend(staged.iter().map(|path| (path.clone(), Entry::unsettled())));
    let union = new.join(PART);
    both.write_to(&union).map_err(|e| fault("write", &union, &e))?;
    move_file(&union, &output.join(MANIFEST), output)?;
    for path in staged {
        move_file(&new.join(&path), &output.join(&path), output)?;
    }
    for path in gone(manifest, old) {
        let at = output.join(path);
        match fs::remove_file(&at) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(fault("remove", &at, &e)),
            _ => guard::remove_empty_folders(&at, output),
        }
    }
    // What an earlier run was stopped at.
    let _ = fs::remove_file(output.join(PART));
    move_file(&new.join(MANIFEST), &output.join(MANIFEST), output)
}

/// Whether the output can become the new site file by file: not where a file takes the place of a
/// folder, or a folder that of a file, or where a link would lead out of it. `Err` names a file of
/// somebody else that is in the way.
pub(super) fn fits(new: &Path, output: &Path, manifest: &Manifest, old: &Manifest) -> Result<bool, String> {
    let staged = staged(new);
    let is_folder = |at: &Path| fs::symlink_metadata(at).map(|there| there.is_dir());
    let mut fits = true;
    for path in staged.iter().chain(gone(manifest, old)) {
        let at = output.join(path);
        fits &= !is_folder(&at).unwrap_or(false);
        let above = path.match_indices('/').map(|(end, _)| output.join(&path[..end]));
        fits &= above.into_iter().all(|folder| is_folder(&folder).unwrap_or(true));
    }
    let strange = staged.iter().filter(|path| !old.files.contains_key(*path)).map(|path| output.join(path));
    let in_the_way = |at: &PathBuf| fs::symlink_metadata(at).is_ok_and(|there| !there.is_dir());
    match strange.into_iter().find(in_the_way) {
        Some(at) if fits => Err(guard::in_the_way(&at)),
        _ => Ok(fits),
    }
}

/// The site's files in a staging folder.
fn staged(new: &Path) -> Vec<String> {
    let files = WalkDir::new(new).into_iter().flatten().filter(|entry| !entry.file_type().is_dir());
    let name =
        |entry: walkdir::DirEntry| Some(entry.path().strip_prefix(new).ok()?.to_str()?.replace('\\', "/"));
    files.filter_map(name).filter(|path| path != MANIFEST && path != PART).collect()
}

/// What is no longer part of the site.
fn gone<'a>(manifest: &'a Manifest, old: &'a Manifest) -> impl Iterator<Item = &'a String> {
    old.files.keys().filter(|path| !manifest.files.contains_key(*path))
}

/// Moves a file in one step, from another file system too.
fn move_file(from: &Path, to: &Path, output: &Path) -> Result<(), String> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(|e| fault("create", folder, &e))?;
    }
    let near = output.join(PART);
    fs::rename(from, to)
        .or_else(|_| fs::copy(from, &near).and_then(|_| fs::rename(&near, to)))
        .map_err(|e| fault("write", to, &e))
}

#[cfg(test)]
mod tests {
    use super::super::previous::Previous;
    use super::*;

    fn manifest(files: &[(&str, &str)]) -> Manifest {
        let entry = |(path, text): &(&str, &str)| (path.to_string(), Entry::of(text.as_bytes()));
        Manifest { files: files.iter().map(entry).collect() }
    }

    fn staged(folder: &Path, files: &[(&str, &str)]) -> Manifest {
        let new = manifest(files);
        fs::create_dir_all(folder).expect("a writable folder");
        files.iter().for_each(|(path, text)| fs::write(folder.join(path), text).expect("written"));
        new.write_to(&folder.join(MANIFEST)).expect("written");
        new
    }

    /// Whatever step the program was stopped at, what it had written is known to be its own.
    #[test]
    fn file_by_file_can_be_taken_up_again() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let (new, output) = (dir.path().join("new"), dir.path().join("output"));
        let old = staged(&output, &[("a", "1"), ("gone", "1")]);
        let next = [("a", "2"), ("b", "2"), ("c", "2")];
        let whole = staged(&new, &next);
        // In the way of the last file, so that it stops there.
        fs::create_dir_all(output.join("c/d")).expect("a folder");
        assert!(in_place(&new, &output, &whole, &old).is_err());
        let known = Manifest::read(&output);
        assert!(["a", "b", "c", "gone"].iter().all(|path| known.files.contains_key(*path)));
        assert!(known.compare(&output).changed.is_empty(), "nobody else changed anything");
        // As long as what is to come, and older than the manifest.
        assert_eq!(Previous::read(&output).intact("a"), None, "what it holds is not known");
        assert!(Previous::read(&output).intact("gone").is_some());
        fs::remove_dir_all(output.join("c")).expect("removed");
        let whole = staged(&new, &next);
        in_place(&new, &output, &whole, &known).expect("nothing is in the way");
        assert_eq!(Manifest::read(&output), whole);
        assert!(!output.join("gone").exists() && !output.join(PART).exists());
        assert_eq!(fs::read_to_string(output.join("c")).expect("there"), "2");
    }
}
