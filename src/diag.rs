//! Findings about the sources: what is wrong, where, and what to do.
//!
//! A [`Diagnostic`] is built where the fault is found, in words a writer understands; how it is
//! shown (human, short, JSON, SARIF, GitHub) is decided at the very end, one file a format in
//! `diag/`. Findings are collected and never stop a stage.

pub mod codes;
mod github;
mod human;
mod json;
mod near;
mod sarif;
mod short;

pub use codes::Code;
pub use github::github;
pub use human::{human, pieces};
pub use json::json;
pub use near::{Budget, Names, closest, closest_within};
pub use sarif::sarif;
pub use short::short;

use crate::source::{FileId, Lines, Sources, Span};
use crate::terminal::name;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

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
        let mut files: Vec<FileId> =
            self.list.iter().map(|d| d.span.file).collect::<BTreeSet<_>>().into_iter().collect();
        files.sort_by_key(|file| &sources.get(*file).path);
        let rank: HashMap<FileId, u32> = files.into_iter().zip(0..).collect();
        let rank = |file: FileId| rank.get(&file).copied().unwrap_or_default();
        self.list.sort_by_key(|d| (rank(d.span.file), d.span.start, d.code.as_str()));
        self.list.dedup();
    }
}

/// Lines and columns in the files that findings are in, each file counted once.
struct Lookup<'a> {
    sources: &'a Sources,
    lines: RefCell<HashMap<FileId, Rc<Lines<'a>>>>,
}

impl<'a> Lookup<'a> {
    fn new(sources: &'a Sources) -> Lookup<'a> {
        Lookup { sources, lines: RefCell::default() }
    }

    /// 1-based line and column of a byte of a file.
    fn line_column(&self, file: FileId, offset: u32) -> (usize, usize) {
        let of = || Rc::new(Lines::of(&self.sources.get(file).text));
        let lines = self.lines.borrow_mut().entry(file).or_insert_with(of).clone();
        lines.at(offset)
    }

    /// `path:line:column`, or only the path for a finding about a whole file.
    fn place(&self, span: Span) -> String {
        let path = name(&self.sources.get(span.file).path);
        if span.start == 0 && span.end == 0 {
            return path.into_owned();
        }
        let (line, column) = self.line_column(span.file, span.start);
        format!("{path}:{line}:{column}")
    }
}
