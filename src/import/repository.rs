//! Git work tree around a project. Pages include files of it by paths that leave the project, and show its
//! pictures by their addresses on GitHub or jsDelivr.

use super::path;
use crate::disk::{self, Folder, Kind};
use std::path::{Path, PathBuf};

/// Prefix of paths of files outside the project but in the repository; Git writes them the same way.
pub(super) const MARK: &str = ":/";

/// Servers of raw files of repositories: their addresses go on with `OWNER/NAME/VERSION/PATH`.
const SERVERS: &[&str] = &["https://raw.githubusercontent.com/", "https://cdn.jsdelivr.net/gh/"];

/// The work tree of a project.
pub(super) struct Repository {
    folder: Folder,
    /// The real path of that folder.
    top: PathBuf,
    /// Path of the project in it; empty where the project is the whole.
    home: String,
    /// Name of its folder, in lower case.
    name: String,
    /// Text of `.git/config`, in lower case, which has the addresses of its remotes.
    settings: String,
}

impl Repository {
    /// The work tree that contains a folder, if any.
    pub(super) fn around(at: &Path) -> Option<Repository> {
        let at = disk::real(at).ok()?;
        let top = at.ancestors().find(|above| matches!(disk::look(&above.join(".git")), Ok(Some(_))))?;
        // Some people keep the settings in their home folder in git. A work tree that contains the home folder is
        // therefore not taken for the repository of a project.
        let person = disk::home().and_then(|home| disk::real(&home).ok());
        if person.is_some_and(|person| person.starts_with(top)) {
            return None;
        }
        let home = at.strip_prefix(top).ok()?.to_str()?.replace('\\', "/");
        let folder = Folder::open(top).ok()?;
        let settings = folder.read(".git/config").unwrap_or_default();
        Some(Repository {
            folder,
            top: top.to_path_buf(),
            home,
            name: top.file_name().map_or_else(String::new, |name| name.to_string_lossy().to_lowercase()),
            settings: String::from_utf8_lossy(&settings).to_lowercase(),
        })
    }

    /// Whether a folder above the project is in the work tree, or is the whole.
    pub(super) fn holds(&self, above: &Path) -> bool {
        above.starts_with(&self.top)
    }

    /// The folder of the work tree and the path below it, for a path with the prefix. Hidden files are refused.
    pub(super) fn open<'a>(&self, file: &'a str) -> Option<(&Folder, &'a str)> {
        let below = file.strip_prefix(MARK)?;
        let is_hidden = below.split('/').any(|part| part.starts_with('.'));
        (!is_hidden && self.folder.kind(below) == Some(Kind::File)).then_some((&self.folder, below))
    }

    /// Joins a folder of the project and a relative path that leaves the project.
    pub(super) fn join(&self, folder: &str, name: &str) -> Option<String> {
        let file = path::clean(&format!("{}/{folder}/{name}", self.home))?;
        Some(self.as_seen(&file))
    }

    /// Path of the picture at a web address, if the address is one of this repository.
    pub(super) fn picture(&self, address: &str) -> Option<String> {
        let rest = SERVERS.iter().find_map(|server| address.strip_prefix(server));
        // GitHub's page of a file, `/blob/`, stands for the file too.
        let page = address.strip_prefix("https://github.com/");
        let is_page = page.is_some_and(|page| page.contains("/raw/") || page.contains("/blob/"));
        let plain = rest.or(page.filter(|_| is_page))?.replacen("/raw/", "/", 1).replacen("/blob/", "/", 1);
        let plain = plain.split(['?', '#']).next()?;
        let mut parts = plain.splitn(3, '/');
        let (owner, name, file) = (parts.next()?, parts.next()?, parts.next()?);
        let (name, file) = match name.split_once('@') {
            Some((name, _)) => (name, file),
            None => (name, file.split_once('/')?.1),
        };
        let file = file.strip_prefix("heads/").and_then(|rest| rest.split_once('/')).map_or(file, |(_, f)| f);
        let is_own = self.name == name.to_lowercase()
            || self.settings.contains(&format!("{owner}/{name}").to_lowercase());
        if !is_own || !path::is_picture(file) {
            return None;
        }
        let file = path::clean(&percent_encoding::percent_decode_str(file).decode_utf8().ok()?)?;
        Some(self.as_seen(&file))
    }

    /// A path of the work tree as the project writes it: without the prefix where it lies in the project.
    fn as_seen(&self, file: &str) -> String {
        let below = match self.home.as_str() {
            "" => Some(file),
            home => file.strip_prefix(home).and_then(|rest| rest.strip_prefix('/')),
        };
        below.map_or_else(|| format!("{MARK}{file}"), str::to_string)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_of_the_repository_itself_are_known() {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = Folder::open(dir.path()).expect("a folder");
        folder.write(".git/config", b"[remote]\nurl = git@github.com:Apache/apisix.git\n").expect("written");
        folder.write("docs/en/a.md", b"").expect("written");
        folder.write("docs/a.png", b"").expect("written");
        let repository = Repository::around(&dir.path().join("docs/en")).expect("a repository");
        let raw = "https://raw.githubusercontent.com/apache/apisix/master/docs/a.png";
        assert_eq!(repository.picture(raw).as_deref(), Some(":/docs/a.png"));
        let page = "https://github.com/apache/apisix/blob/master/docs/en/b.png?raw=true";
        assert_eq!(repository.picture(page).as_deref(), Some("b.png"));
        let other = "https://raw.githubusercontent.com/apache/other/master/docs/a.png";
        assert_eq!(repository.picture(other), None);
        assert!(repository.open(":/docs/a.png").is_some() && repository.open(":/.git/config").is_none());
        assert_eq!(repository.join("x", "../../a.png").as_deref(), Some(":/docs/a.png"));
        assert_eq!(repository.join("", "../../../a.png"), None);
    }
}
