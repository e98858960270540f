//! Findings about the sources: what is wrong, where, and what to do.
//!
//! A [`Diagnostic`] is made where the fault is found, in words that a writer understands. Each output format
//! (human, short, JSON, SARIF, GitHub) is a file in `diag/`. Findings are collected and never stop a stage.

mod capped;
pub mod codes;
mod edit;
mod fold;
mod github;
mod human;
mod json;
mod near;
mod sarif;
mod short;
mod unseen;
mod zones;

pub use codes::Code;
pub use edit::{Edit, apply};
pub use fold::OFTEN;
pub use github::github;
pub use human::{human, pieces};
pub use json::json;
pub use near::{Budget, Names, closest, closest_within};
pub use sarif::sarif;
pub use short::short;
pub use zones::zone_meant;

use crate::source::{FileId, Lines, Sources, Span};
use crate::terminal::name;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// A name that an author gave, cut to `most` characters for a message.
pub fn cut(name: &str, most: usize) -> Cow<'_, str> {
    match name.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", &name[..end])),
        None => Cow::Borrowed(name),
    }
}

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

    /// `1 error`, `2 warnings`; `None` for 0.
    fn counted(self, count: usize) -> Option<String> {
        match (self, count) {
            (_, 0) => None,
            (Severity::Warning, 1) => Some("1 warning".into()),
            (Severity::Error, 1) => Some("1 error".into()),
            (Severity::Warning, n) => Some(format!("{n} warnings")),
            (Severity::Error, n) => Some(format!("{n} errors")),
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
    /// The fault: one line, lower case, no full stop, names in backticks.
    pub message: String,
    /// Related places, each with a sentence.
    pub labels: Vec<(Span, String)>,
    /// Remedies, one sentence each.
    pub hints: Vec<String>,
    /// For findings about rules, a counter-example: fact id → answer. Boxed to keep the
    /// finding small, because findings stand in `Result`s.
    pub witness: Box<BTreeMap<String, String>>,
    /// The remedy as an edit, where it is certain: `fix` makes it without asking.
    pub edit: Option<Box<Edit>>,
    /// Number of places at which findings with the same words begin to be shown as one; 0 shows each finding. See
    /// [`Diags::fold`].
    pub alike: u8,
    /// Number of further places that this finding stands for, beside its own.
    pub more: u32,
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
            witness: Box::default(),
            edit: None,
            alike: 0,
            more: 0,
        }
    }

    /// The finding, to be shown once for all places with the same words if there are at least `count` places: a writer
    /// mends all these places in one go, or accepts them all.
    #[must_use]
    pub fn alike(self, count: u8) -> Diagnostic {
        Diagnostic { alike: count, ..self }
    }

    /// The finding as a warning, whatever its code is else.
    #[must_use]
    pub fn warning(self) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..self }
    }

    /// Adds a remedy.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Diagnostic {
        let hint = hint.into();
        let meant = hint.strip_prefix("did you mean `").and_then(|rest| rest.split('`').next());
        if let Some(told) = meant.and_then(|meant| unseen::told_apart(&self.message, meant)) {
            self.message = told;
        }
        // Most findings have one hint, and a large site has many findings: save memory.
        self.hints.reserve_exact(1);
        self.hints.push(hint);
        self
    }

    /// Adds the remedy as an edit, if there is one.
    #[must_use]
    pub fn edit(mut self, edit: Option<Edit>) -> Diagnostic {
        self.edit = edit.map(Box::new);
        self
    }

    /// Adds a remedy that is certain: `text` is written in the place of the finding.
    #[must_use]
    pub fn instead(self, text: impl Into<String>) -> Diagnostic {
        let edit = Edit::new(self.span, text);
        self.edit(Some(edit))
    }

    /// Adds the text of the last hint as a certain remedy, if the hint is just `` write `…` ``.
    #[must_use]
    pub fn as_hinted(self) -> Diagnostic {
        let text = self.hints.last().and_then(|hint| hint.strip_prefix("write `")?.strip_suffix('`'));
        match text.filter(|text| !text.contains('`')).map(str::to_string) {
            Some(text) => self.instead(text),
            None => self,
        }
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
    /// Takes back the finding about an unknown key at this place, where a better one tells what the key meant.
    pub fn forget_unknown_key(&mut self, at: Span) {
        self.list.retain(|d| d.code != Code::UnknownKey || d.span != at);
    }

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

    /// Number of findings with this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|d| d.severity == severity).count()
    }

    /// `2 errors, 1 warning`, in the language of the run; none where there is nothing to count.
    pub fn counts(&self) -> Option<String> {
        let count = |severity: Severity| severity.counted(self.count(severity));
        let parts: Vec<String> = [Severity::Error, Severity::Warning].into_iter().filter_map(count).collect();
        (!parts.is_empty()).then(|| crate::messages::list(&parts))
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
        let shown = self.sources.shown(span.file);
        let path = name(&shown);
        if span.start == 0 && span.end == 0 {
            return path.into_owned();
        }
        let (line, column) = self.line_column(span.file, span.start);
        format!("{path}:{line}:{column}")
    }
}
