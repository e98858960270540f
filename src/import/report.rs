//! The report of a move: what could not be carried over as it was, by file and line.

use serde::Serialize;

/// One line of the report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Entry {
    /// The file of the other tool's project, relative to it.
    pub file: String,
    /// Its line, from 1; 0 where the whole file is meant.
    pub line: usize,
    /// The words of the source, and their new form or the reason for their loss.
    pub what: String,
    /// Whether its words are in the new site, in another form.
    pub kept: bool,
}

/// Collects the lines of the report.
#[derive(Default)]
pub(super) struct Report {
    pub(super) entries: Vec<Entry>,
}

impl Report {
    /// Reports source that is in the new site in another form.
    pub(super) fn kept(&mut self, file: &str, line: usize, what: impl Into<String>) {
        self.push(file, line, what.into(), true);
    }

    /// Reports source that is not in the new site, or only as a marked remainder.
    pub(super) fn lost(&mut self, file: &str, line: usize, what: impl Into<String>) {
        self.push(file, line, what.into(), false);
    }

    fn push(&mut self, file: &str, line: usize, what: String, kept: bool) {
        self.entries.push(Entry { file: file.to_string(), line, what, kept });
    }

    /// The entries by file and line, each once.
    pub(super) fn sorted(mut self) -> Vec<Entry> {
        self.entries.sort();
        self.entries.dedup();
        self.entries
    }
}
