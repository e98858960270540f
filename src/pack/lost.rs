//! Files that an edition of pages and pictures cannot hold: videos, audio, and linked documents.

use super::{Files, LeftOut};
use crate::model::Route;
use std::collections::BTreeSet;

/// Collects these files, each once, at the first place that links to it.
pub(super) struct Lost<'a> {
    files: &'a Files<'a>,
    seen: BTreeSet<String>,
    found: Vec<LeftOut>,
}

impl<'a> Lost<'a> {
    pub(super) fn of(files: &'a Files<'a>) -> Lost<'a> {
        Lost { files, seen: BTreeSet::new(), found: Vec::new() }
    }

    /// Adds a file that `page` links to, if it is one of the author's.
    pub(super) fn add(&mut self, page: &str, path: &str) {
        let is_file = matches!(self.files.route(path), Some(Route::Asset(_)));
        if is_file && self.seen.insert(path.to_string()) {
            let what = format!("`{path}` is no page and no picture: this form does not hold it");
            self.found.push(LeftOut { at: self.files.place(page, path), what });
        }
    }

    pub(super) fn into_found(self) -> Vec<LeftOut> {
        self.found
    }
}
