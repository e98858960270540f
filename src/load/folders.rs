//! The folders of a site, open. Between looking at a file and opening it, somebody may have put a link, a
//! pipe or another folder in its place: so a file is opened from the handle of its folder, over no link.
//! The target of a file that is a link is opened in the same way.

use super::{FOLDERS, is_passed_over};
use crate::disk::{self, Folder, Kind, Meta};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// The folders of a site. One may be a link, to another folder of the site.
pub struct SourceFolders(Vec<(&'static str, Result<Folder, Closed>)>);

/// Reason why a folder is not open.
#[derive(Debug)]
pub(super) enum Closed {
    /// It is not there, or may not be read.
    Error(io::Error),
    /// It is a link that is not followed.
    Link(Astray),
}

/// Reason why a link is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Astray {
    /// It leads to nothing, or in a circle.
    Nowhere,
    /// It leads out of its folder.
    Out,
    /// It leads to a file that is passed over under its own name.
    PassedOver,
    /// It leads to a folder.
    ToFolder,
    /// It leads to a pipe, socket or device.
    NoFile,
}

impl SourceFolders {
    /// Opens those of the site in `root`.
    pub fn open(root: &Path) -> SourceFolders {
        SourceFolders(FOLDERS.map(|name| (name, open(root, name))).into())
    }

    /// One of them by name.
    pub(super) fn get(&self, name: &str) -> Option<Result<&Folder, &Closed>> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, folder)| folder.as_ref())
    }

    /// Opens a file by its path in the site, if it is one of the site's: in one of the folders, over no
    /// link but its own.
    pub fn file(&self, path: &Path) -> io::Result<(File, Meta)> {
        let (folder, below) = self.find(path)?;
        let error = match folder.open_file(&below) {
            Ok(found) => return Ok(found),
            Err(error) => error,
        };
        match folder.kind(&below) {
            Some(Kind::Link) => {
                let target = target(folder, &below).map_err(|_| not_of_the_site())?;
                folder.open_file(target).map_err(|_| not_of_the_site())
            }
            Some(Kind::File) => Err(error),
            None if error.kind() == io::ErrorKind::NotFound => Err(error),
            _ => Err(not_of_the_site()),
        }
    }

    /// Metadata of a file; `None` where [`SourceFolders::file`] would not open it.
    pub(super) fn meta(&self, path: &Path) -> Option<Meta> {
        let (folder, below) = self.find(path).ok()?;
        let meta = folder.look(&below).ok()??;
        if meta.kind == Kind::File { Some(meta) } else { self.file(path).ok().map(|(_, meta)| meta) }
    }

    /// The folder that a path of the site begins with, and the rest of the path.
    pub fn find(&self, path: &Path) -> io::Result<(&Folder, PathBuf)> {
        let mut steps = path.iter();
        let folder = steps.next().and_then(|name| self.get(name.to_str()?));
        match folder {
            Some(Ok(folder)) => Ok((folder, steps.collect())),
            Some(Err(Closed::Error(e))) => Err(e.kind().into()),
            Some(Err(Closed::Link(_))) | None => Err(not_of_the_site()),
        }
    }
}

fn open(root: &Path, name: &str) -> Result<Folder, Closed> {
    let root = Folder::open(root).map_err(Closed::Error)?;
    match root.kind(name) {
        Some(Kind::Link) => {
            let target = leads_to(&root, name.as_ref()).map_err(Closed::Link)?;
            // The site's own folder would hold itself.
            let target = Some(target).filter(|target| !target.as_os_str().is_empty());
            root.folder(target.ok_or(Closed::Link(Astray::Out))?).map_err(Closed::Error)
        }
        _ => root.folder(name).map_err(Closed::Error),
    }
}

/// Target of a link to a file, as a path in its folder without any links.
pub(super) fn target(folder: &Folder, link: &Path) -> Result<PathBuf, Astray> {
    let below = leads_to(folder, link)?;
    match folder.kind(&below) {
        Some(Kind::File) => Ok(below),
        Some(Kind::Other) => Err(Astray::NoFile),
        _ => Err(Astray::ToFolder),
    }
}

/// Target of a link, if it is in the same folder and not passed over.
fn leads_to(folder: &Folder, link: &Path) -> Result<PathBuf, Astray> {
    let real = disk::real(&folder.path(link)).map_err(|_| Astray::Nowhere)?;
    let inside = disk::real(folder.at()).map_err(|_| Astray::Nowhere)?;
    let below = real.strip_prefix(inside).map_err(|_| Astray::Out)?;
    if below.iter().any(is_passed_over) {
        return Err(Astray::PassedOver);
    }
    Ok(below.to_path_buf())
}

fn not_of_the_site() -> io::Error {
    io::Error::other("it is no longer a file of the site")
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "files to try it on")]
mod tests {
    use super::*;
    use crate::config::Limits;
    use crate::diag::Code;
    use crate::load::{Found, read};
    use std::fs;

    /// Something else stands in its place, or it went: root may open whatever is a file.
    #[test]
    fn an_asset_that_cannot_be_opened_is_told_of() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir_all(dir.path().join("content/b.png")).expect("a folder");
        fs::write(dir.path().join("content/a.png"), "x").expect("written");
        let folders = SourceFolders::open(dir.path());
        let read = |path: &str| {
            let (file, fault) = read(Found::at(path.into(), None), &folders, Limits::default());
            (file.is_unread(), fault.map(|fault| fault.code))
        };
        assert_eq!(read("content/a.png"), (false, None));
        assert_eq!(read("content/b.png"), (true, Some(Code::UnreadableFile)));
        assert_eq!(read("content/c.png"), (false, None));
    }
}
