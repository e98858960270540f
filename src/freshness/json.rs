//! Freshness as JSON, one object a line.

use super::Entry;
use jiff::civil::Date;

/// An entry as a line.
pub fn json(entry: &Entry) -> String {
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let line = serde_json::json!({
        "status": entry.status.as_str(),
        "kind": entry.kind,
        "title": entry.title,
        "owner": entry.owner,
        "updated": day(entry.updated),
        "review_by": day(entry.review_by),
        "expires": day(entry.expires),
        "days": entry.days,
        "stale": entry.stale,
        "language": entry.language,
        "file": entry.file,
        "line": entry.line,
        "url": entry.url,
    });
    format!("{line}\n")
}
