//! SARIF 2.1.0, for code-scanning services.

use super::{Diagnostic, Diags, Lookup, Severity};
use crate::source::Sources;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// All findings as one SARIF document, in pieces.
pub fn sarif<'a>(sources: &'a Sources, diags: &'a Diags) -> impl Iterator<Item = String> + 'a {
    let rules: BTreeSet<_> = diags.list.iter().map(|d| d.code).collect();
    let rules: Vec<Value> =
        rules.iter().map(|c| json!({"id": c.as_str(), "shortDescription": {"text": c.about()}})).collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "zhinan", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "results": [],
        }],
    });
    // The results come last, one after another: together they would take far more room.
    let document = document.to_string();
    let (before, after) = document.split_at(document.rfind(']').map_or(0, |runs| runs - "]}".len()));
    let lookup = Lookup::new(sources);
    let one = move |(at, d): (usize, &Diagnostic)| {
        format!("{}{}", if at > 0 { "," } else { "" }, result(&lookup, d))
    };
    let results = diags.list.iter().enumerate().map(one);
    std::iter::once(before.to_string()).chain(results).chain([format!("{after}\n")])
}

fn result(lookup: &Lookup<'_>, d: &Diagnostic) -> Value {
    let (line, column) = lookup.line_column(d.span.file, d.span.start);
    let (end_line, end_column) = lookup.line_column(d.span.file, d.span.end);
    let text = std::iter::once(&d.message).chain(&d.hints).cloned().collect::<Vec<_>>().join("\n");
    json!({
        "ruleId": d.code.as_str(),
        "level": if d.severity == Severity::Error { "error" } else { "warning" },
        "message": {"text": text},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": lookup.sources.shown(d.span.file)},
            "region": {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column},
        }}],
    })
}
