//! One finding a line: `content/a.md:3:7: warning[broken-link]: …`.

use super::{Diagnostic, Diags};
use crate::source::{Sources, Span};

/// `path:line:column`, or only the path for a finding about a whole file.
pub fn place(sources: &Sources, span: Span) -> String {
    let file = sources.get(span.file);
    if span.start == 0 && span.end == 0 {
        return file.path.clone();
    }
    let (line, column) = file.line_column(span.start);
    format!("{}:{line}:{column}", file.path)
}

/// All findings, one line each, hints indented below.
pub fn short(sources: &Sources, diags: &Diags) -> String {
    diags.list.iter().map(|d| line(sources, d)).collect()
}

fn line(sources: &Sources, d: &Diagnostic) -> String {
    let mut out =
        format!("{}: {}[{}]: {}\n", place(sources, d.span), d.severity.as_str(), d.code.as_str(), d.message);
    for hint in &d.hints {
        out.push_str(&format!("  hint: {}\n", hint.replace('\n', "\n    ")));
    }
    out
}
