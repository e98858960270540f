//! The new folder in the place of the old one.
//!
//! In one step where the system can exchange two folders; else by two renames, which the next build
//! takes back if the program was killed between them; else (the output is a mount point) file by
//! file, each by rename. Then the manifest says at every moment what is the program's own.
#![allow(clippy::disallowed_methods, reason = "one of the stages that touch the outside")]

use super::manifest::{MANIFEST, Manifest};
use super::{fault, guard, remove_all};
use std::path::{Path, PathBuf};
use std::{fs, io};

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

fn in_place(new: &Path, output: &Path, manifest: &Manifest, old: &Manifest) -> Result<(), String> {
    let mut both = old.clone();
    both.files.extend(manifest.files.clone());
    let union = new.join(PART);
    both.write_to(&union).map_err(|e| fault("write", &union, &e))?;
    move_file(&union, &output.join(MANIFEST), output)?;
    for path in manifest.files.keys() {
        move_file(&new.join(path), &output.join(path), output)?;
    }
    for path in old.files.keys().filter(|p| !manifest.files.contains_key(*p)) {
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
    use super::super::manifest::Entry;
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
        fs::remove_dir_all(output.join("c")).expect("removed");
        let whole = staged(&new, &next);
        in_place(&new, &output, &whole, &known).expect("nothing is in the way");
        assert_eq!(Manifest::read(&output), whole);
        assert!(!output.join("gone").exists() && !output.join(PART).exists());
        assert_eq!(fs::read_to_string(output.join("c")).expect("there"), "2");
    }
}
