//! The new folder in the place of the old one.
//!
//! In one step where the system can exchange two folders; else by two renames, which the next build
//! takes back if the program was killed between them; else (the output is a mount point, or holds what
//! cannot be in two folders) file by file, each by rename. Then the manifest says at every moment what is
//! the program's own. File by file is also how a few new files come into an output that somebody may have
//! open.

use super::fault;
use super::foreign::{clear, in_the_way, remove_empty_folders};
use super::manifest::{MANIFEST, Manifest};
use crate::disk::{Folder, Kind, Meta};
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};

/// A file that is being copied to its place. In a folder that is exchanged: the build is not done with it.
pub(super) const PART: &str = ".zhinan-part";

/// The folder above the output, and the names in it that are the program's.
pub(super) struct Place {
    pub(super) above: Folder,
    pub(super) output: OsString,
    /// The folder that a build writes into; after the exchange, the old site.
    pub(super) staging: OsString,
    /// The old site between two renames.
    pub(super) aside: OsString,
}

/// An exchange that was done.
pub(super) struct Exchanged<'a> {
    /// The new site: the output.
    pub(super) new: Folder,
    /// The old site, and the name that it has now.
    pub(super) old: Folder,
    pub(super) name: &'a OsStr,
}

impl Place {
    pub(super) fn of(above: Folder, output: &OsStr) -> Place {
        let beside = |ending: &str| {
            let mut name = OsString::from(".");
            name.push(output);
            name.push(ending);
            name
        };
        let (staging, aside) = (beside(".zhinan-new"), beside(".zhinan-old"));
        Place { above, output: output.to_owned(), staging, aside }
    }

    /// The output, if it is there.
    pub(super) fn output(&self) -> Result<Option<Folder>, String> {
        let found = crate::disk::there(self.above.folder(&self.output));
        found.map_err(|e| fault("read", &self.above.path(&self.output), &e))
    }

    /// A folder under the name that it has by now: it must be the one that is known, where the system can
    /// tell. Where a handle is a path, it would be another one's otherwise.
    fn again(&self, name: &OsStr, known: &Meta) -> Option<Folder> {
        let folder = self.above.folder(name).ok()?;
        let same = !cfg!(unix) || folder.meta().is_ok_and(|meta| meta.identity == known.identity);
        same.then_some(folder)
    }

    /// Puts `new`, the staging folder, in the place of the output. None where that is not possible.
    pub(super) fn exchange(&self, new: &Folder, old: &Folder) -> Result<Option<Exchanged<'_>>, String> {
        let Place { above, output, staging, aside } = self;
        let known = |folder: &Folder| folder.meta().map_err(|e| fault("read", folder.at(), &e));
        let (new, old) = (known(new)?, known(old)?);
        if above.exchange(staging, output).is_ok() {
            if let (Some(new), Some(old)) = (self.again(output, &new), self.again(staging, &old)) {
                return Ok(Some(Exchanged { new, old, name: staging }));
            }
            let _ = above.exchange(staging, output);
            return Err(self.stirred());
        }
        if above.rename(output, above, aside).is_err() {
            return Ok(None);
        }
        let moved = match self.again(aside, &old) {
            Some(old) => above
                .rename(staging, above, output)
                .map_err(|e| fault("write", &above.path(output), &e))
                .and_then(|()| Ok((self.again(output, &new).ok_or_else(|| self.stirred())?, old))),
            None => Err(self.stirred()),
        };
        match moved {
            Ok((new, old)) => Ok(Some(Exchanged { new, old, name: aside })),
            Err(words) => {
                above.rename(aside, above, output).map_err(|e| fault("restore", &above.path(output), &e))?;
                Err(words)
            }
        }
    }

    fn stirred(&self) -> String {
        let output = self.above.path(&self.output);
        format!("`{}` was exchanged by somebody else during the build: nothing was written", output.display())
    }

    /// Ends what a build that was killed began: the old site returns if it was put aside, and what is
    /// left beside the output goes.
    pub(super) fn put_back(&self) -> Result<(), String> {
        let output = self.output()?;
        if output.is_some() {
            clear(&self.above, &self.aside, output.as_ref())?;
        } else if self.above.kind(&self.aside) == Some(Kind::Folder) {
            let back = self.above.rename(&self.aside, &self.above, &self.output);
            back.map_err(|e| fault("restore", &self.above.path(&self.output), &e))?;
        }
        clear(&self.above, &self.staging, self.output()?.as_ref())
    }
}

/// Answer of [`fit`]: the output can become the new site file by file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// Each file has its place.
    Plain,
    /// A file takes the place of a folder, or a folder that of a file; both are the program's own.
    Reshaped,
}

/// Looks whether the files in `new` have their places. `Err` names what is in the way: something of
/// somebody else, also a link where a folder should be.
pub(super) fn fit(new: &Folder, output: &Folder, next: &Manifest, old: &Manifest) -> Result<Fit, String> {
    let mut fit = Fit::Plain;
    let mut folders = BTreeSet::new();
    for path in staged(new, next) {
        let path = Path::new(&path);
        let unseen = path.ancestors().skip(1).take_while(|above| folders.insert(above.to_path_buf()));
        for above in unseen.filter(|above| !above.as_os_str().is_empty()) {
            match output.kind(above) {
                None | Some(Kind::Folder) => {}
                Some(_) if old.has(above) => fit = Fit::Reshaped,
                Some(_) => return Err(in_the_way(&output.path(above))),
            }
        }
        match output.kind(path) {
            Some(Kind::Folder) => {
                fit = Fit::Reshaped;
                if let Some(strange) = strange(output, path, old) {
                    return Err(in_the_way(&output.path(strange)));
                }
            }
            Some(_) if !old.has(path) => return Err(in_the_way(&output.path(path))),
            _ => {}
        }
    }
    Ok(fit)
}

/// Something of somebody else in a folder: it itself, if nothing in it is the program's own.
fn strange(output: &Folder, path: &Path, old: &Manifest) -> Option<PathBuf> {
    let is_own = |path: &Path, folder: bool| if folder { old.has_below(path) } else { old.has(path) };
    let below = output.walk(path, |_| true).into_iter();
    let mut all = [(path.to_path_buf(), Ok(Kind::Folder))].into_iter().chain(below);
    all.find(|(path, kind)| !is_own(path, matches!(kind, Ok(Kind::Folder)))).map(|(path, _)| path)
}

/// Moves the site's files from `new` into the output, one by one, and takes out what is no longer part of
/// it. New files come first, so that nothing is named before it is there. What others put into either
/// folder is not touched. [`fit`] comes first.
pub(super) fn in_place(new: &Folder, output: &Folder, next: &Manifest, old: &Manifest) -> Result<(), String> {
    let mut staged = staged(new, next);
    staged.sort_by_cached_key(|path| (old.files.contains_key(path), path.clone()));
    sweep(output, old);
    let coming = staged.iter().filter_map(|path| Some((path.clone(), next.files.get(path)?.clone())));
    let interim = Manifest { files: old.files.clone(), coming: coming.collect() };
    let announced = output.write(PART, interim.text().as_bytes());
    let announced = announced.and_then(|_| output.rename(PART, output, MANIFEST));
    announced.map_err(|e| {
        let _ = output.remove_file(PART);
        fault("write", &output.path(MANIFEST), &e)
    })?;
    let (first, last): (Vec<&String>, Vec<&String>) =
        gone(next, old).partition(|path| next.wants(Path::new(path.as_str())));
    take_out(output, &first)?;
    for path in &staged {
        move_file(new, output, path)?;
    }
    take_out(output, &last)?;
    move_file(new, output, MANIFEST)
}

/// Removes files of the program's own.
fn take_out(output: &Folder, files: &[&String]) -> Result<(), String> {
    for path in files {
        match output.remove_file(path) {
            // Nothing is looked for behind a link.
            Err(e) if e.kind() == io::ErrorKind::NotADirectory => {}
            Err(e) if e.kind() != io::ErrorKind::NotFound => {
                return Err(fault("remove", &output.path(path), &e));
            }
            _ => remove_empty_folders(path, output),
        }
    }
    Ok(())
}

/// Removes what an earlier run was just copying when it was stopped.
fn sweep(output: &Folder, old: &Manifest) {
    let folders: BTreeSet<&Path> = old.coming.keys().filter_map(|path| Path::new(path).parent()).collect();
    for folder in folders {
        let _ = output.remove_file(folder.join(PART));
    }
}

/// The site's files that are in a staging folder.
fn staged(new: &Folder, next: &Manifest) -> Vec<String> {
    let files = new.walk("", |_| true).into_iter().map(|(path, _)| path);
    files.filter_map(|path| next.key(&path).map(str::to_string)).collect()
}

/// What is no longer part of the site.
fn gone<'a>(next: &'a Manifest, old: &'a Manifest) -> impl Iterator<Item = &'a String> {
    old.files.keys().filter(|path| !next.files.contains_key(*path))
}

/// Moves a file in one step, from another file system too.
fn move_file(from: &Folder, to: &Folder, path: &str) -> Result<(), String> {
    let moved = from.rename(path, to, path).or_else(|_| copy_over(from, to, path));
    moved.map_err(|e| fault("write", &to.path(path), &e))
}

/// Copies a file beside its place, where it can be moved from: in the same folder is no mount point
/// between them.
fn copy_over(from: &Folder, to: &Folder, path: &str) -> io::Result<()> {
    let part = Path::new(path).with_file_name(PART);
    let (mut file, meta) = from.open_file(path)?;
    let mut copy = to.create(&part, meta.is_executable())?;
    let copied = io::copy(&mut file, &mut copy).and_then(|_| to.rename(&part, to, path));
    copied.inspect_err(|_| drop(to.remove_file(&part)))
}

#[cfg(test)]
mod tests {
    use super::super::manifest::Entry;
    use super::super::previous::Previous;
    use super::*;

    fn folder(at: &Path, files: &[(&str, &str)]) -> (Folder, Manifest) {
        let folder = Folder::at_real(at).expect("a folder");
        let write = |path: &str, text: &str| drop(folder.write(path, text.as_bytes()).expect("written"));
        files.iter().for_each(|(path, text)| write(path, text));
        let entry = |(path, text): &(&str, &str)| (path.to_string(), Entry::of(text.as_bytes()));
        let manifest = Manifest { files: files.iter().map(entry).collect(), ..Manifest::default() };
        write(MANIFEST, &manifest.text());
        (folder, manifest)
    }

    fn text(folder: &Folder, path: &str) -> Option<String> {
        Some(String::from_utf8(folder.read(path).ok()?).expect("text"))
    }

    /// Whatever step the program was stopped at, what it had written is known to be its own, and nothing
    /// else is.
    #[test]
    fn file_by_file_can_be_taken_up_again() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let at = crate::disk::real(dir.path()).expect("a folder");
        let (output, old) = folder(&at.join("output"), &[("a", "1"), ("gone", "1")]);
        let next = [("a", "2"), ("b", "2"), ("c", "2")];
        let (new, whole) = folder(&at.join("new"), &next);
        // In the way of the last file, so that it stops there.
        output.make("c/d").expect("a folder");
        assert!(in_place(&new, &output, &whole, &old).is_err());
        // Somebody writes where a file was to come.
        output.remove_folder("c/d").expect("removed");
        output.remove_folder("c").expect("removed");
        output.write("c", b"mine").expect("written");
        let previous = Previous::at(&at.join("output"));
        let known: Vec<_> = previous.manifest.files.keys().map(String::as_str).collect();
        assert_eq!(known, ["a", "b", "gone"]);
        assert!(previous.compare().changed.is_empty(), "nobody else changed anything");
        let (new, whole) = folder(&at.join("new"), &next);
        let words = fit(&new, &output, &whole, &previous.manifest).expect_err("in the way");
        assert!(words.contains("output/c`"), "{words}");
        output.remove_file("c").expect("removed");
        assert_eq!(fit(&new, &output, &whole, &previous.manifest), Ok(Fit::Plain));
        in_place(&new, &output, &whole, &previous.manifest).expect("nothing is in the way");
        assert_eq!(Manifest::read(&output), whole);
        assert!(output.kind("gone").is_none() && output.kind(PART).is_none());
        assert_eq!(text(&output, "c").as_deref(), Some("2"));
    }

    /// Also the other way round, and with what is left of copying.
    #[test]
    fn files_and_folders_change_places_file_by_file() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let at = crate::disk::real(dir.path()).expect("a folder");
        let (output, old) = folder(&at.join("output"), &[("x", "1"), ("y/a", "1"), ("y/b/c", "1")]);
        let (new, whole) = folder(&at.join("new"), &[("x/a", "2"), ("y", "2")]);
        output.write("y/mine", b"mine").expect("written");
        let words = fit(&new, &output, &whole, &old).expect_err("in the way");
        assert!(words.contains("y/mine") || words.contains(r"y\mine"), "{words}");
        output.remove_file("y/mine").expect("removed");
        assert_eq!(fit(&new, &output, &whole, &old), Ok(Fit::Reshaped));
        in_place(&new, &output, &whole, &old).expect("all is the program's own");
        assert_eq!((text(&output, "x/a"), text(&output, "y")), (Some("2".into()), Some("2".into())));
        assert_eq!(Manifest::read(&output), whole);
    }
}
