//! Tera's errors as findings, with their place in the site's own templates.

use crate::diag::{Code, Diagnostic};
use crate::source::{FileId, Span};
use std::collections::BTreeMap;
use std::ops::Range;
use tera::ErrorKind;

/// Places of the site's own templates.
#[derive(Clone, Debug)]
pub(super) struct Places {
    /// Template's name → its file and text.
    pub(super) templates: BTreeMap<String, (FileId, String)>,
    /// Place of a fault that is in none of them.
    pub(super) fallback: Span,
}

impl Places {
    /// Faults that Tera reports, each with its place; never empty.
    pub(super) fn findings(&self, error: &tera::Error) -> Vec<Diagnostic> {
        let whole = |name: &str, message: String| vec![self.finding(name, 0..0, message)];
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                vec![self.finding(report.filename(), report.span().range.clone(), report.message().into())]
            }
            ErrorKind::CircularExtend { tpl, .. } => whole(tpl, format!("template `{tpl}` extends itself")),
            ErrorKind::CircularInclude { tpl, .. } => whole(tpl, format!("template `{tpl}` includes itself")),
            ErrorKind::MissingParent { current, parent } => {
                whole(current, format!("there is no template `{parent}` to extend"))
            }
            ErrorKind::TemplateNotFound(name) => whole(name, format!("there is no template `{name}`")),
            _ => self.reported(&error.to_string()),
        }
    }

    /// The names of the site's own template in this file.
    pub(super) fn templates_at(&self, file: FileId) -> impl Iterator<Item = &str> {
        self.templates.iter().filter(move |(_, (id, _))| *id == file).map(|(name, _)| name.as_str())
    }

    /// Unknown filters, functions and blocks come as one text: `error: …`, then `--> name:line:column`.
    fn reported(&self, text: &str) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        let mut message = "";
        for line in text.lines() {
            if let Some(start) = line.strip_prefix("error: ") {
                message = start;
            } else if let Some(place) = line.trim_start().strip_prefix("--> ") {
                let mut parts = place.rsplitn(3, ':');
                let column = parts.next().and_then(|n| n.parse().ok()).unwrap_or(1);
                let row = parts.next().and_then(|n| n.parse().ok()).unwrap_or(1);
                let name = parts.next().unwrap_or("");
                let at = self.templates.get(name).map_or(0, |(_, text)| offset(text, row, column));
                findings.push(self.finding(name, at..at + 1, message.into()));
            }
        }
        if findings.is_empty() {
            let first = text.lines().next().unwrap_or("the template cannot be used");
            findings.push(Diagnostic::new(Code::TemplateError, self.fallback, sentence(first)));
        }
        findings
    }

    fn finding(&self, name: &str, range: Range<usize>, message: String) -> Diagnostic {
        let message = sentence(&message);
        match self.templates.get(name) {
            Some((id, text)) => {
                let end = range.end.min(text.len());
                Diagnostic::new(Code::TemplateError, Span::new(*id, range.start.min(end)..end), message)
            }
            None => {
                let message = format!("{message} (in the built-in template `{name}`)");
                let hint = "a template of the site's own theme that this one uses lacks something";
                Diagnostic::new(Code::TemplateError, self.fallback, message).hint(hint)
            }
        }
    }
}

/// Byte offset of a 1-based line and column (in characters).
fn offset(text: &str, row: usize, column: usize) -> usize {
    let line_start: usize = text.split_inclusive('\n').take(row.saturating_sub(1)).map(str::len).sum();
    let line = &text[line_start..];
    line_start + line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(i, _)| i)
}

/// One line that begins in lower case and has no full stop, as all messages do.
fn sentence(message: &str) -> String {
    let line = message.lines().next().unwrap_or("").trim_end_matches('.');
    let mut chars = line.chars();
    match chars.next() {
        Some(first) if !line.starts_with('`') => first.to_lowercase().chain(chars).collect(),
        _ => line.into(),
    }
}
