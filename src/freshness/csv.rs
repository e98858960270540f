//! Freshness as CSV, for spreadsheets.

use super::Entry;
use jiff::civil::Date;

/// Names of the columns, which are the keys of the JSON.
const COLUMNS: &[&str] = &[
    "status",
    "kind",
    "title",
    "owner",
    "updated",
    "review_by",
    "expires",
    "days",
    "stale",
    "language",
    "file",
    "line",
    "url",
];

/// All entries, one a line, below a line with the names of the columns.
pub fn csv(entries: &[Entry]) -> Result<String, String> {
    let fault = |e: &dyn std::fmt::Display| format!("cannot write CSV: {e}");
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(COLUMNS).map_err(|e| fault(&e))?;
    for entry in entries {
        let day = |day: Option<Date>| day.map_or(String::new(), |day| day.to_string());
        let row = [
            entry.status.as_str().to_string(),
            entry.kind.to_string(),
            inert(&entry.title),
            inert(entry.owner.as_deref().unwrap_or_default()),
            day(entry.updated),
            day(entry.review_by),
            day(entry.expires),
            entry.days.map_or(String::new(), |days| days.to_string()),
            entry.stale.to_string(),
            entry.language.clone(),
            inert(&entry.file),
            entry.line.to_string(),
            inert(&entry.url),
        ];
        table.write_record(row).map_err(|e| fault(&e))?;
    }
    let bytes = table.into_inner().map_err(|e| fault(&e))?;
    String::from_utf8(bytes).map_err(|e| fault(&e))
}

/// A text that no spreadsheet takes for a formula.
fn inert(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{text}") } else { text.to_string() }
}
