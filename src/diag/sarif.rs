//! SARIF 2.1.0, for code-scanning services.

use super::{Diagnostic, Diags, Severity};
use crate::source::Sources;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// All findings as one SARIF document.
pub fn sarif(sources: &Sources, diags: &Diags) -> String {
    let rules: BTreeSet<_> = diags.list.iter().map(|d| d.code).collect();
    let rules: Vec<Value> =
        rules.iter().map(|c| json!({"id": c.as_str(), "shortDescription": {"text": c.about()}})).collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "zhinan", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "results": diags.list.iter().map(|d| result(sources, d)).collect::<Vec<_>>(),
        }],
    });
    document.to_string() + "\n"
}

fn result(sources: &Sources, d: &Diagnostic) -> Value {
    let file = sources.get(d.span.file);
    let (line, column) = file.line_column(d.span.start);
    let (end_line, end_column) = file.line_column(d.span.end);
    let text = std::iter::once(&d.message).chain(&d.hints).cloned().collect::<Vec<_>>().join("\n");
    json!({
        "ruleId": d.code.as_str(),
        "level": if d.severity == Severity::Error { "error" } else { "warning" },
        "message": {"text": text},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": file.path},
            "region": {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column},
        }}],
    })
}
