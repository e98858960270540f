//! What a build must never harm: the sources, folders that are not an output, and files in the
//! output that somebody else put there.
#![allow(clippy::disallowed_methods, reason = "one of the stages that touch the outside")]

use super::exchange::PART;
use super::fault;
use super::manifest::{MANIFEST, Manifest};
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

/// The absolute path of an output folder, or a sentence that says why it cannot be one.
pub fn refuse_dangerous(root: &Path, output: &Path) -> Result<PathBuf, String> {
    if output.as_os_str().is_empty() {
        return Err("the output folder has no name: give one with `--output`".into());
    }
    let shown = output.display();
    let root = fs::canonicalize(root).map_err(|e| fault("read", root, &e))?;
    let full = absolute(output).map_err(|e| fault("find", output, &e))?;
    let folders: Vec<PathBuf> =
        crate::load::FOLDERS.iter().filter_map(|name| fs::canonicalize(root.join(name)).ok()).collect();
    let named = crate::load::FOLDERS.iter().map(|name| root.join(name));
    let home = std::env::var_os("HOME").map(PathBuf::from).and_then(|h| fs::canonicalize(h).ok());
    let why = if fs::symlink_metadata(&full).is_ok_and(|m| m.file_type().is_symlink()) {
        "it is a symbolic link"
    } else if full.exists() && !full.is_dir() {
        "it is a file"
    } else if full.parent().is_none() {
        "it is the root of the file system"
    } else if root.starts_with(&full) || folders.iter().any(|folder| folder.starts_with(&full)) {
        "it holds the site's own sources"
    } else if named.chain(folders.iter().cloned()).any(|folder| full.starts_with(folder)) {
        "it lies among the site's own sources"
    } else if home.is_some_and(|home| home.starts_with(&full)) {
        "it is a home folder, or holds one"
    } else if full.join(".git").exists() && is_foreign(&full) {
        "it is a git working tree with files that zhinan did not write"
    } else if full.parent().is_some_and(|p| p.parent().is_none()) && is_foreign(&full) {
        "it is a folder of the system, with files that zhinan did not write"
    } else {
        return Ok(full);
    };
    Err(format!(
        "`{shown}` cannot be the output folder: {why}. Name another one, for example `--output public`"
    ))
}

/// Whether a folder holds something, and nothing says that a site was ever published in it. Hidden
/// files, and the `CNAME` of a site's host, may be there before the first build.
fn is_foreign(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let others = |name: &str| !name.starts_with('.') && name != "CNAME";
    !folder.join(MANIFEST).exists() && entries.into_iter().any(|e| others(&e.file_name().to_string_lossy()))
}

/// The absolute path without `.`, `..` and links, also for a folder that is not there yet.
fn absolute(path: &Path) -> io::Result<PathBuf> {
    let whole = std::path::absolute(path)?;
    let mut there = PathBuf::new();
    for part in whole.components() {
        match part {
            Component::ParentDir => {
                there.pop();
            }
            other => there.push(other),
        }
    }
    let name = there.file_name().map(ToOwned::to_owned);
    let parent = there.parent().map(Path::to_path_buf);
    let (Some(name), Some(parent)) = (name, parent) else { return Ok(there) };
    let mut above = parent.as_path();
    let mut missing = Vec::new();
    while !above.exists() {
        missing.extend(above.file_name());
        above = above.parent().unwrap_or(Path::new("/"));
    }
    let mut real = fs::canonicalize(above)?;
    real.extend(missing.iter().rev());
    Ok(real.join(name))
}

/// Brings what is not the program's own from the old output into the new one, by hard link where
/// that works, so that it is in both until the exchange is over.
pub(super) fn carry_over(output: &Path, new: &Path, old: &Manifest, next: &Manifest) -> Result<(), String> {
    let mut folders = vec![String::new()];
    let mut kept = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let at = output.join(&folder);
        for entry in fs::read_dir(&at).map_err(|e| fault("read", &at, &e))? {
            let entry = entry.map_err(|e| fault("read", &at, &e))?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                return Err(format!(
                    "`{}` has a name that is no text: take it out of the output",
                    entry.path().display()
                ));
            };
            let path = if folder.is_empty() { name.to_string() } else { format!("{folder}/{name}") };
            let kind = entry.file_type().map_err(|e| fault("read", &at, &e))?;
            if kind.is_dir() {
                let inside = format!("{path}/");
                let ours =
                    old.files.range(inside.clone()..).next().is_some_and(|(p, _)| p.starts_with(&inside));
                if !ours {
                    fs::create_dir_all(new.join(&path)).map_err(|e| fault("create", &new.join(&path), &e))?;
                    kept.push(path.clone());
                }
                folders.push(path);
            } else if path != MANIFEST && path != PART && !old.files.contains_key(&path) {
                if next.files.contains_key(&path) {
                    return Err(in_the_way(&output.join(&path)));
                }
                keep(&output.join(&path), &new.join(&path), kind.is_symlink())?;
            }
        }
    }
    kept.iter().rev().try_for_each(|folder| like(&output.join(folder), &new.join(folder)))
}

/// A sentence about a file of somebody else where a page should be.
pub(super) fn in_the_way(file: &Path) -> String {
    format!("`{}` was not written by zhinan and is in the way of a page: move it elsewhere", file.display())
}

/// Gives a folder the permissions of the one that it replaces.
fn like(old: &Path, new: &Path) -> Result<(), String> {
    let permissions = fs::metadata(old).map_err(|e| fault("read", old, &e))?.permissions();
    fs::set_permissions(new, permissions).map_err(|e| fault("write", new, &e))
}

fn keep(from: &Path, to: &Path, is_link: bool) -> Result<(), String> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(|e| fault("create", folder, &e))?;
    }
    let kept = if is_link {
        copy_link(from, to)
    } else {
        fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(|_| ()))
    };
    kept.map_err(|e| fault("keep", from, &e))
}

#[cfg(unix)]
fn copy_link(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(from)?, to)
}

#[cfg(not(unix))]
fn copy_link(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to).map(|_| ())
}

/// Removes the folders above a removed file that are now empty, up to the output.
pub(super) fn remove_empty_folders(file: &Path, output: &Path) {
    let mut folder = file.parent();
    while let Some(at) = folder.filter(|at| *at != output) {
        if fs::remove_dir(at).is_err() {
            return;
        }
        folder = at.parent();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asked only, never tried.
    #[test]
    #[cfg(unix)]
    fn every_dangerous_output_has_its_reason() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let root = dir.path().join("site");
        for folder in ["content/a", "public", "tree/.git", "elsewhere/content"] {
            fs::create_dir_all(root.join(folder)).expect("a folder");
        }
        for file in ["file", "tree/notes.txt"] {
            fs::write(root.join(file), "mine").expect("written");
        }
        for (link, to) in [("link", "public"), ("through", "content"), ("themes", "elsewhere/content")] {
            std::os::unix::fs::symlink(root.join(to), root.join(link)).expect("a link");
        }
        for (output, why) in [
            ("link", "it is a symbolic link"),
            ("file", "it is a file"),
            (".", "it holds the site's own sources"),
            ("..", "it holds the site's own sources"),
            ("x/..", "it holds the site's own sources"),
            ("elsewhere", "it holds the site's own sources"),
            ("content", "it holds the site's own sources"),
            ("content/out/deep", "it lies among the site's own sources"),
            ("public/../content/a", "it lies among the site's own sources"),
            ("through/out", "it lies among the site's own sources"),
            ("elsewhere/content/out", "it lies among the site's own sources"),
            ("tree", "it is a git working tree"),
            ("/", "it is the root of the file system"),
            ("/usr", "it is a folder of the system"),
        ] {
            let words = refuse_dangerous(&root, &root.join(output)).expect_err(output);
            assert!(words.contains(why), "{output}: {words}");
        }
        let words = refuse_dangerous(&root, Path::new("")).expect_err("no name");
        assert!(words.contains("has no name"), "{words}");
        for output in ["public", "new/deep", "public/content"] {
            assert!(refuse_dangerous(&root, &root.join(output)).is_ok(), "{output}");
        }
    }

    /// Asked only, never tried: were it not refused, the system would be gone.
    #[test]
    #[cfg(unix)]
    fn folders_of_the_system_are_refused() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for output in ["/", "/usr", "/etc", "/usr/", "/etc/../usr", "//usr"] {
            assert!(refuse_dangerous(root, Path::new(output)).is_err(), "{output}");
        }
        assert!(refuse_dangerous(root, Path::new("/no-such-folder")).is_ok());
    }
}
