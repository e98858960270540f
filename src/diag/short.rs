//! One line per finding: `content/a.md:3:7: warning[broken-link]: …`.

use super::{Diagnostic, Diags};
use crate::source::{Sources, Span};
use crate::terminal::{name, plain};

/// `path:line:column`, or only the path for a finding about a whole file.
pub fn place(sources: &Sources, span: Span) -> String {
    let file = sources.get(span.file);
    if span.start == 0 && span.end == 0 {
        return name(&file.path).into_owned();
    }
    let (line, column) = file.line_column(span.start);
    format!("{}:{line}:{column}", name(&file.path))
}

/// All findings, one line each, hints indented below.
pub fn short(sources: &Sources, diags: &Diags) -> String {
    diags.list.iter().map(|d| line(sources, d)).collect()
}

fn line(sources: &Sources, d: &Diagnostic) -> String {
    let (place, message) = (place(sources, d.span), name(&d.message));
    let mut out = format!("{place}: {}[{}]: {message}\n", d.severity.as_str(), d.code.as_str());
    for hint in &d.hints {
        out.push_str(&format!("  hint: {}\n", plain(hint).replace('\n', "\n    ")));
    }
    out
}
