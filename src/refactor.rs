//! Changes to the sources: remedies that findings carry, and moved files.
//!
//! A change is made in memory first, and the changed site is checked. A change that makes a new error is not
//! written. Writing is the last step: all files are put beside the old ones, then moved over them.

mod alias;
pub mod diff;
mod fix;
mod rename;
mod write;

pub use fix::{Fixed, Mended, fix};
pub use rename::{Renamed, rename};
pub use write::write;

use crate::diag::Diags;
use crate::model::Site;
use crate::source::{File, FileId, Sources};
use std::path::PathBuf;

/// A file whose text is to be another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Its path from the site's root, as messages show it.
    pub path: String,
    /// The same path, as the disk spells it.
    pub on_disk: PathBuf,
    /// Text as it was read.
    pub before: String,
    /// Text that replaces it.
    pub after: String,
}

/// A file in another place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Its path from the site's root, as messages show it.
    pub from: String,
    /// The same path, as the disk spells it.
    pub on_disk: PathBuf,
    /// Its new path.
    pub to: String,
}

/// A version of the site with its findings.
struct Version {
    site: Site,
    diags: Diags,
}

/// A file with another text.
fn retyped(file: &File, text: String) -> File {
    let hash = *blake3::hash(text.as_bytes()).as_bytes();
    file.with_text(text, hash)
}

/// The files whose texts differ between two versions of a site with the same files.
fn changed(before: &Sources, after: &Sources) -> Vec<Changed> {
    let differs = |(id, old): (FileId, &File)| {
        let new = after.get(id);
        (old.text != new.text).then(|| Changed {
            path: old.path.clone(),
            on_disk: old.on_disk().to_path_buf(),
            before: old.text.clone(),
            after: new.text.clone(),
        })
    };
    before.iter().filter_map(differs).collect()
}
