//! Replaces the output folder by the staging folder, in one of three ways:
//!
//! 1. in one step, if the system can exchange two folders;
//! 2. by two renames, which the next build undoes if the program was killed between them;
//! 3. file by file, each by rename, if the output is a mount point or holds files that cannot be linked into
//!    the new folder. The manifest then says at every moment which files are the program's own.
//!    `build --watch` uses this way too, so that programs that have the output open keep it.

use super::fault;
use super::foreign::{clear, in_the_way, remove_empty_folders};
use super::manifest::{MANIFEST, Manifest};
use crate::disk::{Folder, Kind, Meta};
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};

/// Name of a file that is being copied to its place. In a staging folder: mark of an unfinished build.
pub(super) const PART: &str = ".zhinan-part";

/// The folder above the output, and the names in it that the program uses.
pub(super) struct Place {
    pub(super) above: Folder,
    pub(super) output: OsString,
    /// Name of the staging folder; after the exchange, of the old site.
    pub(super) staging: OsString,
    /// Name of the old site between two renames.
    pub(super) aside: OsString,
}

/// Result of an exchange.
pub(super) struct Exchanged<'a> {
    /// The new site, which is the output now.
    pub(super) new: Folder,
    /// The old site, and its present name.
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

    /// Opens a renamed folder again. `None` if the folder at `name` is not the `known` one: on systems where
    /// a handle is a path, another folder may have taken the name.
    fn again(&self, name: &OsStr, known: &Meta) -> Option<Folder> {
        let folder = self.above.folder(name).ok()?;
        let same = !cfg!(unix) || folder.meta().is_ok_and(|meta| meta.identity == known.identity);
        same.then_some(folder)
    }

    /// Exchanges `new`, the staging folder, with the output. `None` if neither an exchange nor a rename is
    /// possible.
    pub(super) fn exchange(&self, new: &Folder, old: &Folder) -> Result<Option<Exchanged<'_>>, String> {
        let Place { above, output, staging, aside } = self;
        let known = |folder: &Folder| folder.meta().map_err(|e| fault("read", folder.at(), &e));
        let (new, old) = (known(new)?, known(old)?);
        if above.exchange(staging, output).is_ok() {
            if let (Some(new), Some(old)) = (self.again(output, &new), self.again(staging, &old)) {
                return Ok(Some(Exchanged { new, old, name: staging }));
            }
            let _ = above.exchange(staging, output);
            return Err(self.replaced_by_others());
        }
        if above.rename(output, above, aside).is_err() {
            return Ok(None);
        }
        let moved = match self.again(aside, &old) {
            Some(old) => above
                .rename(staging, above, output)
                .map_err(|e| fault("write", &above.path(output), &e))
                .and_then(|()| Ok((self.again(output, &new).ok_or_else(|| self.replaced_by_others())?, old))),
            None => Err(self.replaced_by_others()),
        };
        match moved {
            Ok((new, old)) => Ok(Some(Exchanged { new, old, name: aside })),
            Err(words) => {
                above.rename(aside, above, output).map_err(|e| fault("restore", &above.path(output), &e))?;
                Err(words)
            }
        }
    }

    fn replaced_by_others(&self) -> String {
        let output = self.above.path(&self.output);
        format!("`{}` was exchanged by somebody else during the build: nothing was written", output.display())
    }

    /// Cleans up after a killed build: puts back the old site if it was put aside, and removes what is left
    /// beside the output.
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

/// Result of [`fit`]: the output can be replaced file by file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// Nothing is in the way of any file.
    Plain,
    /// A file replaces a folder of the program, or a folder replaces a file of the program.
    Reshaped,
}

/// Checks that nothing in the output is in the way of the files in `new`. `Err` names a file or a link of
/// others that is.
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
                if let Some(entry) = entry_of_others(output, path, old) {
                    return Err(in_the_way(&output.path(entry)));
                }
            }
            Some(_) if !old.has(path) => return Err(in_the_way(&output.path(path))),
            _ => {}
        }
    }
    Ok(fit)
}

/// An entry of others in a folder; the folder itself, if nothing in it belongs to the program.
fn entry_of_others(output: &Folder, path: &Path, old: &Manifest) -> Option<PathBuf> {
    let is_own = |path: &Path, folder: bool| if folder { old.has_below(path) } else { old.has(path) };
    let below = output.walk(path, |_| true).into_iter();
    let mut all = [(path.to_path_buf(), Ok(Kind::Folder))].into_iter().chain(below);
    all.find(|(path, kind)| !is_own(path, matches!(kind, Ok(Kind::Folder)))).map(|(path, _)| path)
}

/// Moves the site's files from `new` into the output, one by one, and removes files that no longer belong
/// to it. New files come first, so that no page names a file that is not there yet. Files of others are not
/// touched. Call [`fit`] before.
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

/// Removes files of the program, and the folders that are empty then.
fn take_out(output: &Folder, files: &[&String]) -> Result<(), String> {
    for path in files {
        match output.remove_file(path) {
            // A folder above was replaced by a link, which is not followed.
            Err(e) if e.kind() == io::ErrorKind::NotADirectory => {}
            Err(e) if e.kind() != io::ErrorKind::NotFound => {
                return Err(fault("remove", &output.path(path), &e));
            }
            _ => remove_empty_folders(path, output),
        }
    }
    Ok(())
}

/// Removes half-copied files of an earlier run that was killed.
fn sweep(output: &Folder, old: &Manifest) {
    let folders: BTreeSet<&Path> = old.coming.keys().filter_map(|path| Path::new(path).parent()).collect();
    for folder in folders {
        let _ = output.remove_file(folder.join(PART));
    }
}

/// The files of the site in a staging folder.
fn staged(new: &Folder, next: &Manifest) -> Vec<String> {
    let files = new.walk("", |_| true).into_iter().map(|(path, _)| path);
    files.filter_map(|path| next.key(&path).map(str::to_string)).collect()
}

/// Files of the old site that no longer belong to the new one.
fn gone<'a>(next: &'a Manifest, old: &'a Manifest) -> impl Iterator<Item = &'a String> {
    old.files.keys().filter(|path| !next.files.contains_key(*path))
}

/// Moves a file in one step. Works across file systems.
fn move_file(from: &Folder, to: &Folder, path: &str) -> Result<(), String> {
    let moved = from.rename(path, to, path).or_else(|_| copy_over(from, to, path));
    moved.map_err(|e| fault("write", &to.path(path), &e))
}

/// Copies a file to a temporary name in its target folder, then renames it: within one folder a rename
/// never crosses file systems.
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
        // A folder in the way of the last file stops the exchange there.
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
