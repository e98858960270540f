//! How results and findings reach the terminal: data on standard output, everything else on
//! standard error.

use super::End;
use crate::diag::{Diags, Severity, human};
use crate::source::Sources;
use crate::terminal::plain;
use std::collections::BTreeMap;
use std::io::Write;

/// How many findings of one code `build` prints before it only counts them.
const SHOWN: usize = 10;

/// Writes data to standard output. A reader that went away (`| head`) is no fault.
pub(super) fn data(text: &str) -> End {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => End::Outside(format!("cannot print: {e}")),
        _ => End::Done,
    }
}

/// Prints findings for a person.
pub(super) fn findings(sources: &Sources, diags: &Diags, color: bool) {
    tell(&findings_text(sources, diags, color));
}

/// Prints findings that were made for the terminal, with its colours; they may be empty.
pub(super) fn tell(text: &str) {
    if !text.is_empty() {
        let _ = writeln!(std::io::stderr(), "{}", text.trim_end_matches('\n'));
    }
}

/// Writes words for a person to standard output, without anything that a terminal would obey.
pub(super) fn words(text: &str) -> End {
    data(&plain(text))
}

/// Findings for a person: at most [`SHOWN`] warnings of each code, all errors; then a line that
/// counts them all.
pub(super) fn findings_text(sources: &Sources, diags: &Diags, color: bool) -> String {
    let mut seen: BTreeMap<_, usize> = BTreeMap::new();
    let mut shown = Diags::default();
    for d in &diags.list {
        let count = seen.entry(d.code).or_default();
        *count += 1;
        if *count <= SHOWN || d.severity == Severity::Error && *count <= 200 {
            shown.push(d.clone());
        }
    }
    let mut text = human(sources, &shown, color).trim_end_matches('\n').to_string();
    if !text.is_empty() {
        text.push('\n');
    }
    let hidden = diags.list.len() - shown.list.len();
    if hidden > 0 {
        text.push_str(&format!("… and {hidden} more like these: `zhinan check` prints them all\n\n"));
    }
    text.extend(counts(diags).map(|line| line + "\n"));
    text
}

/// `2 errors, 1 warning`; none where there is nothing to count.
pub(super) fn counts(diags: &Diags) -> Option<String> {
    let word = |n: usize, one: &str| match n {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {one}s")),
    };
    let parts =
        [word(diags.count(Severity::Error), "error"), word(diags.count(Severity::Warning), "warning")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
