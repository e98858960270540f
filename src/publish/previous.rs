//! The site that is in the output already. A file of it that is as the program wrote it, and that
//! the new site has too, is linked into the new folder instead of being written again: that is
//! sooner done, and file systems take long to make files in the place of many that just went.
#![allow(clippy::disallowed_methods, reason = "one of the stages that touch the outside")]

use super::manifest::{Entry, MANIFEST, Manifest};
use rayon::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What is in the output.
pub(super) struct Previous {
    output: PathBuf,
    pub(super) manifest: Manifest,
    /// When the manifest was written: last of all files.
    written: Option<SystemTime>,
}

impl Previous {
    pub(super) fn read(output: &Path) -> Previous {
        let written = fs::symlink_metadata(output.join(MANIFEST)).and_then(|m| m.modified()).ok();
        Previous { output: output.to_path_buf(), manifest: Manifest::read(output), written }
    }

    /// What the program wrote at this path, if nobody changed it since.
    pub(super) fn intact(&self, path: &str) -> Option<&Entry> {
        let entry = self.manifest.files.get(path).filter(|entry| !entry.is_unsettled())?;
        let there = fs::symlink_metadata(self.output.join(path)).ok()?;
        let untouched = there.modified().ok()? <= self.written?;
        (there.is_file() && there.len() == entry.length && untouched).then_some(entry)
    }

    /// Whether nobody changed any file since.
    pub(super) fn all_intact(&self) -> bool {
        self.written.is_some() && self.manifest.files.par_iter().all(|(path, _)| self.intact(path).is_some())
    }

    /// Links a file to another place; whether that could be done.
    pub(super) fn link(&self, path: &str, to: &Path) -> bool {
        fs::hard_link(self.output.join(path), to).is_ok()
    }
}
