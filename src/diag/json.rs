//! One JSON object per line, for other programs.

use super::{Diagnostic, Diags};
use crate::source::{Sources, Span};
use serde_json::{Value, json};

/// All findings as JSON lines.
pub fn json(sources: &Sources, diags: &Diags) -> String {
    diags.list.iter().map(|d| to_json(sources, d).to_string() + "\n").collect()
}

/// One finding as JSON; lines and columns are 1-based, columns count characters.
pub fn to_json(sources: &Sources, d: &Diagnostic) -> Value {
    let file = sources.get(d.span.file);
    let (line, column) = file.line_column(d.span.start);
    let (end_line, end_column) = file.line_column(d.span.end);
    json!({
        "code": d.code.as_str(),
        "severity": d.severity.as_str(),
        "file": file.path,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "message": d.message,
        "hints": d.hints,
        "labels": d.labels.iter().map(|(span, message)| label(sources, *span, message)).collect::<Vec<_>>(),
        "witness": d.witness,
    })
}

fn label(sources: &Sources, span: Span, message: &str) -> Value {
    let file = sources.get(span.file);
    let (line, column) = file.line_column(span.start);
    json!({"file": file.path, "line": line, "column": column, "message": message})
}
