//! One JSON object per line, for other programs.

use super::{Diagnostic, Diags, Edit, Lookup};
use crate::source::{Sources, Span};
use serde_json::{Value, json};

/// All findings as JSON lines.
pub fn json<'a>(sources: &'a Sources, diags: &'a Diags) -> impl Iterator<Item = String> + 'a {
    let lookup = Lookup::new(sources);
    diags.list.iter().map(move |d| to_json(&lookup, d).to_string() + "\n")
}

/// One finding as JSON; lines and columns are 1-based, columns count characters.
fn to_json(lookup: &Lookup<'_>, d: &Diagnostic) -> Value {
    let (line, column) = lookup.line_column(d.span.file, d.span.start);
    let (end_line, end_column) = lookup.line_column(d.span.file, d.span.end);
    let mut finding = json!({
        "code": d.code.as_str(),
        "severity": d.severity.as_str(),
        "file": lookup.sources.shown(d.span.file),
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "message": d.message,
        "hints": d.hints,
        "labels": d.labels.iter().map(|(span, message)| label(lookup, *span, message)).collect::<Vec<_>>(),
        "witness": d.witness,
    });
    if d.more > 0 {
        finding["more"] = d.more.into();
    }
    if let Some(edit) = &d.edit {
        finding["edit"] = edit_json(lookup, edit);
    }
    finding
}

/// An edit as JSON: the place, and the text that belongs there.
fn edit_json(lookup: &Lookup<'_>, edit: &Edit) -> Value {
    let (line, column) = lookup.line_column(edit.span.file, edit.span.start);
    let (end_line, end_column) = lookup.line_column(edit.span.file, edit.span.end);
    json!({
        "file": lookup.sources.shown(edit.span.file),
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "text": edit.text,
    })
}

fn label(lookup: &Lookup<'_>, span: Span, message: &str) -> Value {
    let (line, column) = lookup.line_column(span.file, span.start);
    json!({"file": lookup.sources.shown(span.file), "line": line, "column": column, "message": message})
}
