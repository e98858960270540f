//! One file, written beside its place and moved there in one step: a full disk or a kill leaves the old one.

use crate::disk::{Folder, Kind};
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::path::{Path, PathBuf};

/// The place of an edition.
pub(super) struct Target {
    pub(super) folder: Folder,
    name: OsString,
    at: PathBuf,
    /// Held while the file is written, so that two runs do not write into one file.
    _lock: Option<File>,
}

impl Target {
    /// Opens the folder of a file that is to be written; it is made where it is missing.
    pub(super) fn open(output: &Path) -> Result<Target, String> {
        let name =
            output.file_name().ok_or_else(|| format!("`{}` is no name of a file", output.display()))?;
        let above = output.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let fault = |e: std::io::Error| format!("cannot write `{}`: {e}", output.display());
        let folder = Folder::open_or_make(above).map_err(fault)?;
        match folder.kind(name) {
            None | Some(Kind::File) => {}
            Some(Kind::Link) => return Err(format!("`{}` is a link: name another file", output.display())),
            Some(_) => return Err(format!("`{}` is no file: name another one", output.display())),
        }
        let lock = folder.lock(|| crate::terminal::tell!("waiting for another run")).map_err(fault)?;
        Ok(Target { folder, name: name.to_os_string(), at: output.to_path_buf(), _lock: lock })
    }

    /// The name under which parts of the edition stand beside it.
    pub(super) fn part_name(&self) -> OsString {
        let mut part = OsString::from(".");
        part.push(&self.name);
        part.push(OsStr::new(".zhinan-part"));
        part
    }

    /// The sentence about a fault.
    pub(super) fn fault(&self, e: impl std::fmt::Display) -> String {
        format!("cannot write `{}`: {e}", self.at.display())
    }

    /// Writes the file with `fill`, and moves it to its place if that succeeds. Gives its size.
    pub(super) fn write<E: From<String>>(
        &self,
        fill: impl FnOnce(&mut File) -> Result<(), E>,
    ) -> Result<u64, E> {
        let part = self.part_name();
        let done =
            self.folder.create(&part, false).map_err(|e| E::from(self.fault(e))).and_then(|mut file| {
                fill(&mut file)?;
                file.sync_all().map_err(|e| self.fault(e))?;
                let length = file.metadata().map_err(|e| self.fault(e))?.len();
                self.folder.rename(&part, &self.folder, &self.name).map_err(|e| self.fault(e))?;
                Ok(length)
            });
        if done.is_err() {
            let _ = self.folder.remove_file(&part);
        }
        done
    }
}
