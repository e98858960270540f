//! Findings about the sources: what is wrong, where, and what to do.
//!
//! A [`Diagnostic`] is made where the fault is found, in words that a writer understands. Each output format
//! (human, short, JSON, SARIF, GitHub) is a file in `diag/`. Findings are collected and never stop a stage.

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

/// Severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The site is built nevertheless.
    Warning,
    /// The site is not written.
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
    /// Stable name of the kind of fault.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// The place in the source file.
    pub span: Span,
    /// What is wrong: one line, lower case, no full stop, names in backticks.
    pub message: String,
    /// Related places, each with a sentence.
    pub labels: Vec<(Span, String)>,
    /// Remedies, one sentence each.
    pub hints: Vec<String>,
    /// For findings about rules, a counter-example: fact id → answer.
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

    /// Adds a remedy.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Diagnostic {
        // Most findings have one hint, and a large site has many findings: save memory.
        self.hints.reserve_exact(1);
        self.hints.push(hint.into());
        self
    }

    /// Adds a related place with a sentence.
    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Diagnostic {
        self.labels.push((span, message.into()));
        self
    }
}

/// A list of findings: of a whole run, or of one file before the lists are joined.
#[derive(Clone, Debug, Default)]
pub struct Diags {
    /// The findings, in the order found until [`Diags::finish`] sorts them.
    pub list: Vec<Diagnostic>,
}

impl Diags {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds all findings of another list.
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

    /// Sorts the findings by file and place, removes duplicates and allowed warnings, and with `strict` turns
    /// warnings into errors. `allowed` says whether `allow:` of a file names a code.
    pub fn finish(&mut self, sources: &Sources, strict: bool, allowed: &dyn Fn(FileId, Code) -> bool) {
        // The rest of a file with a syntax error was not read: warnings about what is missing may be wrong.
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

/// The most similar of `names`, for "did you mean" hints. `None` if the edit distance of all of them is above
/// a third of the length of `wrong`, and above one.
pub fn closest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = wrong.chars().count();
    let limit = (length / 3).max(1);
    names
        .into_iter()
        // The edit distance is at least the difference in length.
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
