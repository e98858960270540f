//! Findings about the sources: what is wrong, where, and what to do.
//!
//! A [`Diagnostic`] is built where the fault is found, in words a writer understands; how it is
//! shown (human, short, JSON, SARIF, GitHub) is decided at the very end, one file a format in
//! `diag/`. Findings are collected and never stop a stage.

pub mod codes;
mod github;
mod human;
mod json;
mod sarif;
mod short;

pub use codes::Code;
pub use github::github;
pub use human::human;
pub use json::{json, to_json};
pub use sarif::sarif;
pub use short::{place, short};

use crate::source::{FileId, Sources, Span};
use std::collections::{BTreeMap, BTreeSet};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The site is built all the same.
    Warning,
    /// Nothing is written.
    Error,
}

impl Severity {
    /// The word that is printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its stable code.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// Where it is.
    pub span: Span,
    /// One line, lower case, no full stop, names in backticks.
    pub message: String,
    /// Further places that matter, each with its sentence.
    pub labels: Vec<(Span, String)>,
    /// What to do.
    pub hints: Vec<String>,
    /// Rule findings: fact id → the atom of the counter-example.
    pub witness: BTreeMap<String, String>,
}

impl Diagnostic {
    /// A finding with the code's own severity.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity: code.severity(),
            span,
            message: message.into(),
            labels: Vec::new(),
            hints: Vec::new(),
            witness: BTreeMap::new(),
        }
    }

    /// Adds a sentence that says what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Diagnostic {
        // Most findings have one, and a large site has many findings.
        self.hints.reserve_exact(1);
        self.hints.push(hint.into());
        self
    }

    /// Adds another place with a sentence about it.
    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Diagnostic {
        self.labels.push((span, message.into()));
        self
    }
}

/// The findings of a run (or of one file, before they are put together).
#[derive(Clone, Debug, Default)]
pub struct Diags {
    /// The findings, in the order found until [`Diags::finish`] sorts them.
    pub list: Vec<Diagnostic>,
}

impl Diags {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds all of another list.
    pub fn extend(&mut self, other: Diags) {
        self.list.extend(other.list);
    }

    /// Whether any is an error.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity == Severity::Error)
    }

    /// How many have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|d| d.severity == severity).count()
    }

    /// Sorts by file and place, drops repeats and the warnings that their file allows, and with
    /// `strict` makes warnings errors. `allowed` says whether a file's own `allow:` names a code.
    pub fn finish(&mut self, sources: &Sources, strict: bool, allowed: &dyn Fn(FileId, Code) -> bool) {
        // A file that could not be read whole would be blamed for what merely was not seen.
        let unread: BTreeSet<FileId> =
            self.list.iter().filter(|d| d.code == Code::InvalidYaml).map(|d| d.span.file).collect();
        self.list.retain(|d| {
            d.severity == Severity::Error || !allowed(d.span.file, d.code) && !unread.contains(&d.span.file)
        });
        if strict {
            for d in &mut self.list {
                d.severity = Severity::Error;
            }
        }
        let key = |d: &Diagnostic| (sources.get(d.span.file).path.clone(), d.span.start, d.code.as_str());
        self.list.sort_by_cached_key(key);
        self.list.dedup();
    }
}

/// The name among `names` that `wrong` was probably meant to be, for "did you mean" hints.
///
/// Uses edit distance with a limit of a third of the word's length, at least one.
pub fn closest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = wrong.chars().count();
    let limit = (length / 3).max(1);
    names
        .into_iter()
        // What differs more in length differs more.
        .filter(|name| name.chars().count().abs_diff(length) <= limit)
        .map(|name| (edit_distance(wrong, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last = None;
    for (i, x) in a.chars().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let swap =
                if last == Some(*y) && j > 0 && b[j - 1] == x { before[j - 1] + 1 } else { usize::MAX };
            row.push((previous[j] + usize::from(x != *y)).min(previous[j + 1] + 1).min(row[j] + 1).min(swap));
        }
        before = std::mem::replace(&mut previous, row);
        last = Some(x);
    }
    previous[b.len()]
}
