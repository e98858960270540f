//! Output folders that are refused: the sources, the cache, folders of the system, folders with other files.

use super::cache;
use super::fault;
use super::manifest::MANIFEST;
use super::system::is_of_the_system;
use crate::disk::{self, Folder, Kind};
use crate::load::{FOLDERS, no_site};
use std::io;
use std::path::{Component, Path, PathBuf};

/// The absolute path of the output folder, with links resolved. `Err` says why it cannot be the output.
pub fn refuse_dangerous(root: &Path, output: &Path) -> Result<PathBuf, String> {
    if output.as_os_str().is_empty() {
        return Err("the output folder has no name: give one with `--output`".into());
    }
    if disk::names_folder(root).is_none() {
        return Err(no_site(root));
    }
    let root = disk::real(root).map_err(|e| fault("read", root, &e))?;
    let full = absolute(output).map_err(|e| fault("find", output, &e))?;
    match why_not(&root, &full) {
        None => Ok(full),
        Some(why) => {
            let example = if full.starts_with(root.join("public")) { "site" } else { "public" };
            Err(format!(
                "`{}` cannot be the output folder: {why}. Name another one, for example `--output {example}`",
                output.display()
            ))
        }
    }
}

/// Refuses a file or folder among the sources of the site, or in its cache: what is written there would take
/// the place of a source, or be published with the next build. `Err` says why.
pub fn refuse_sources(root: &Path, output: &Path) -> Result<(), String> {
    // A missing site and an output that cannot be a path are reported where they are opened.
    let (Ok(root), Ok(full)) = (disk::real(root), absolute(output)) else { return Ok(()) };
    let (named, real) = source_folders(&root);
    let why = if named.iter().chain(&real).any(|folder| holds(folder, &full)) {
        "it lies among the site's own sources"
    } else if holds(&root.join(cache::FOLDER), &full) {
        "it is the folder of the cache, or lies in it"
    } else if is_of_repository(&root, &full) {
        IN_REPOSITORY
    } else {
        return Ok(());
    };
    Err(format!("`{}` cannot be the output: {why}. Name another one with `--output`", output.display()))
}

/// The source folders of a site: as named, and with links resolved.
fn source_folders(root: &Path) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let named: Vec<PathBuf> = FOLDERS.iter().map(|name| root.join(name)).collect();
    let real = named.iter().filter_map(|folder| disk::real(folder).ok()).collect();
    (named, real)
}

const IN_REPOSITORY: &str = "it is a folder in which version control keeps its own files";

/// Folders in which programs of version control keep their own files.
const REPOSITORIES: &[&str] = &[".git", ".hg", ".svn", ".jj", ".bzr"];

/// Whether a path lies in the folder of a repository, which hooks and settings of its program are read from.
/// A site that lies in one itself counts from its own folder.
fn is_of_repository(root: &Path, full: &Path) -> bool {
    let below = full.strip_prefix(root).unwrap_or(full);
    below.iter().any(|name| REPOSITORIES.iter().any(|known| name.eq_ignore_ascii_case(known)))
}

fn why_not(root: &Path, full: &Path) -> Option<&'static str> {
    let there = disk::look(full).ok().flatten().map(|meta| meta.kind);
    let (named, real) = source_folders(root);
    let cached = root.join(cache::FOLDER);
    let home = disk::home().and_then(|home| disk::real(&home).ok());
    let above = full.parent();
    Some(if there == Some(Kind::Link) {
        "it is a symbolic link"
    } else if there.is_some_and(|kind| kind != Kind::Folder) {
        "it is a file"
    } else if above.is_none() {
        "it is the root of the file system"
    } else if holds(full, root) || real.iter().any(|folder| holds(full, folder)) {
        "it holds the site's own sources"
    } else if named.iter().chain(&real).any(|folder| holds(folder, full)) {
        "it lies among the site's own sources"
    } else if holds(&cached, full) {
        "it is the folder of the cache, or lies in it"
    } else if is_of_repository(root, full) {
        IN_REPOSITORY
    } else if home.is_some_and(|home| holds(full, &home)) {
        "it is a home folder, or holds one"
    } else if is_of_the_system(full) {
        "it is a folder of the system"
    } else if disk::look(&full.join(".git")).is_ok_and(|git| git.is_some()) && is_foreign(full) {
        "it is a git working tree with files that zhinan did not write"
    } else if above.is_some_and(|above| above.parent().is_none()) && is_foreign(full) {
        "it is a folder of the system, with files that zhinan did not write"
    } else {
        return None;
    })
}

/// True if `path` is `folder` or lies in it. Folders are compared by path and by identity: a folder may have
/// another name too (other case, a mount).
fn holds(folder: &Path, path: &Path) -> bool {
    let is_folder = |above: &Path| disk::names_folder(above);
    let same =
        |wanted: disk::Meta| path.ancestors().filter_map(is_folder).any(|above| above.is_same(&wanted));
    path.starts_with(folder) || is_folder(folder).is_some_and(same)
}

/// Whether a folder has files but no manifest, so that no site was ever published in it. Hidden files and the
/// `CNAME` of a site's host do not count: they may be there before the first build.
fn is_foreign(folder: &Path) -> bool {
    let Ok(Some(folder)) = Folder::find(folder) else { return false };
    let others = |name: &str| !name.starts_with('.') && name != "CNAME";
    let entries = folder.entries("").unwrap_or_default();
    folder.kind(MANIFEST).is_none() && entries.iter().any(|e| others(&e.name.to_string_lossy()))
}

/// The absolute path without `.`, `..` and links. The folder need not exist.
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
    let mut real = disk::real(above);
    while real.as_ref().is_err_and(|e| e.kind() == io::ErrorKind::NotFound) {
        missing.extend(above.file_name());
        above = above.parent().unwrap_or(Path::new("/"));
        real = disk::real(above);
    }
    let mut real = real?;
    real.extend(missing.iter().rev());
    Ok(real.join(name))
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "files to try it on")]
mod tests {
    use super::*;
    use std::fs;

    /// The outputs are only judged, never written.
    #[test]
    #[cfg(unix)]
    fn every_dangerous_output_has_its_reason() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let root = dir.path().join("site");
        for folder in ["content/a", "public", "tree/.git/hooks", "elsewhere/content", ".zhinan-cache"] {
            fs::create_dir_all(root.join(folder)).expect("a folder");
        }
        for file in ["file", "tree/notes.txt"] {
            fs::write(root.join(file), "mine").expect("written");
        }
        for (link, to) in [
            ("link", "public"),
            ("through", "content"),
            ("themes", "elsewhere/content"),
            ("hooks", "tree/.git/hooks"),
        ] {
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
            (".zhinan-cache", "it is the folder of the cache"),
            (".zhinan-cache/search/deep", "it is the folder of the cache"),
            ("public/../.zhinan-cache/new", "it is the folder of the cache"),
            ("tree", "it is a git working tree"),
            ("tree/.git", "version control keeps its own files"),
            ("tree/.git/hooks", "version control keeps its own files"),
            ("hooks/new", "version control keeps its own files"),
            ("tree/new/../.GIT/new", "version control keeps its own files"),
            (".hg/public", "version control keeps its own files"),
            ("../.svn", "version control keeps its own files"),
            ("/", "it is the root of the file system"),
            ("/usr", "it is a folder of the system"),
            ("/usr/bin/x", "it is a folder of the system"),
        ] {
            let words = refuse_dangerous(&root, &root.join(output)).expect_err(output);
            assert!(words.contains(why), "{output}: {words}");
        }
        for output in ["content/x.zip", "content", "through/x.zip", "x/../content/a/x.html", "themes/x.pdf"] {
            let words = refuse_sources(&root, &root.join(output)).expect_err(output);
            assert!(words.contains("it lies among the site's own sources"), "{output}: {words}");
        }
        let words = refuse_sources(&root, &root.join("tree/.git/x.zip")).expect_err("the repository");
        assert!(words.contains("version control keeps its own files"), "{words}");
        let words = refuse_sources(&root, &root.join(".zhinan-cache/x.zip")).expect_err("the cache");
        assert!(words.contains("it is the folder of the cache"), "{words}");
        for output in ["x.zip", "public/x.zip", ".", "new/content/x.zip", "contents.zip"] {
            assert!(refuse_sources(&root, &root.join(output)).is_ok(), "{output}");
        }
        let words = refuse_dangerous(&root, Path::new("")).expect_err("no name");
        assert!(words.contains("has no name"), "{words}");
        for output in ["public", "new/deep", "public/content", "new.git", ".github/pages"] {
            assert!(refuse_dangerous(&root, &root.join(output)).is_ok(), "{output}");
        }
        let inner = root.join("tree/.git/site");
        fs::create_dir_all(inner.join("content")).expect("a folder");
        assert!(refuse_dangerous(&inner, &inner.join("public")).is_ok());
        assert!(refuse_dangerous(&inner, &inner.join("../public")).is_err());
        for (output, example) in [("content", "`--output public`"), ("public/.git", "`--output site`")] {
            let words = refuse_dangerous(&root, &root.join(output)).expect_err(output);
            assert!(words.ends_with(example), "{words}");
        }
    }

    /// The outputs are only judged, never written: a mistake would destroy the system.
    #[test]
    #[cfg(unix)]
    fn folders_of_the_system_are_refused() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let refused = [
            "/",
            "/usr",
            "/etc",
            "/usr/",
            "/etc/../usr",
            "//usr",
            "/etc/x/y",
            "/usr/local",
            "/bin/x",
            "/dev",
        ];
        for output in refused {
            assert!(refuse_dangerous(root, Path::new(output)).is_err(), "{output}");
        }
        // Whatever else there is in the root of this machine.
        for folder in fs::read_dir("/").expect("a folder").flatten().map(|entry| entry.path()) {
            assert!(!is_foreign(&folder) || refuse_dangerous(root, &folder).is_err(), "{}", folder.display());
        }
        for output in ["/no-such-folder", "/srv/site/public", "/opt/x/y", "/tmp/x/y"] {
            assert!(refuse_dangerous(root, Path::new(output)).is_ok(), "{output}");
        }
    }

    /// A folder that the system has under two names, as a mount or as another way of writing it.
    #[test]
    #[cfg(unix)]
    fn a_folder_is_known_under_another_name() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let at = disk::real(dir.path()).expect("a folder");
        fs::create_dir_all(at.join("content/a/b")).expect("a folder");
        std::os::unix::fs::symlink(at.join("content/a"), at.join("other")).expect("a link");
        for (folder, path, is_in) in [
            ("content", "content", true),
            ("content", "content/new/deep", true),
            ("content/a", "other/b/new", true),
            ("content/a/b", "other/b", true),
            ("content/a/b", "other", false),
            ("content/a", "content", false),
            ("content", "contents/new", false),
            ("none", "content", false),
        ] {
            assert_eq!(holds(&at.join(folder), &at.join(path)), is_in, "{folder} {path}");
        }
    }
}
