//! Markdown → [`Doc`].
//!
//! CommonMark and GitHub's extensions (tables, task lists, strikethrough, footnotes, alerts),
//! heading ids `{#id}`, definition lists and directives (`::: name`). Emphasis beside Chinese
//! punctuation follows markdown-cjk-friendly; see `prepare`.

mod build;
mod cjk;
mod density;
mod ids;
mod prepare;
#[cfg(test)]
mod tests;

pub(crate) use ids::is_reserved;

use crate::diag::{Code, Diagnostic, Diags, closest};
use crate::doc::{Doc, Fault, FaultKind};
use crate::limits;
use crate::parse::directive::DIRECTIVES;
use crate::source::{FileId, Span};
use prepare::Prepared;
use std::ops::Range;

/// Blocks and inlines nested more deeply than this are flattened.
const MAX_DEPTH: usize = limits::MARKDOWN_DEPTH.most;

/// Reads Markdown that stands in a YAML value. Every place in the result is `at`.
pub fn parse(text: &str, at: Span) -> Doc {
    if let Some(doc) = refused(text, at) {
        return doc;
    }
    build::build(&prepare::prepare(text), Base::Value(at))
}

/// Reads the Markdown of an article. `text` begins at byte `offset` of its file.
pub fn parse_file(text: &str, file: FileId, offset: usize) -> Doc {
    if let Some(doc) = refused(text, Span::new(file, offset..offset + 1)) {
        return doc;
    }
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    build::build(&prepare::prepare(&text[bom..]), Base::File(file, offset + bom))
}

/// An empty document in the place of a text that would become too many pieces.
fn refused(text: &str, at: Span) -> Option<Doc> {
    let weight = density::too_dense(text)?;
    Some(Doc { faults: vec![Fault { kind: FaultKind::TooDense(weight), span: at }], ..Doc::default() })
}

/// Reports what could not be taken as it was written.
pub fn report(doc: &Doc, diags: &mut Diags) {
    diags.list.extend(doc.faults.iter().map(finding));
}

/// Reports a text that was not read at all.
pub fn report_refused(doc: &Doc, diags: &mut Diags) {
    let refused = doc.faults.iter().filter(|f| matches!(f.kind, FaultKind::TooDense(_)));
    diags.list.extend(refused.map(finding));
}

fn finding(fault: &Fault) -> Diagnostic {
    let new = |code, message: String| Diagnostic::new(code, fault.span, message);
    match &fault.kind {
        FaultKind::UnknownDirective(name) => {
            let d = new(Code::UnknownKey, format!("unknown directive `{name}`"));
            let names = DIRECTIVES.iter().map(|d| d.name);
            match (closest(name, names.clone()), name.as_str()) {
                (_, "note" | "tip" | "important" | "warning" | "caution") => d.hint(format!(
                    "write an alert as a quote that begins with `> [!{}]`",
                    name.to_uppercase()
                )),
                (Some(close), _) => d.hint(format!("did you mean `{close}`?")),
                (None, _) => d.hint(format!(
                    "known directives are {}",
                    crate::config::quoted(&names.collect::<Vec<_>>())
                )),
            }
        }
        FaultKind::UnclosedDirective(name) => {
            new(Code::UnknownKey, format!("the directive `{name}` is not closed"))
                .hint("end it with a line `:::`")
        }
        FaultKind::StrayClose => new(Code::UnknownKey, "`:::` closes nothing".into())
            .hint("remove it, or begin a directive with `::: name` before it"),
        FaultKind::TooDense(weight) => limits::MARKDOWN_MARKS.finding(Code::TooMuch, fault.span, weight),
        FaultKind::TooDeep => limits::MARKDOWN_DEPTH.finding(Code::UnknownKey, fault.span, ""),
    }
}

/// What places in a text are places of.
#[derive(Clone, Copy)]
enum Base {
    /// Of a YAML value: all the same.
    Value(Span),
    /// Of a file, from this byte on.
    File(FileId, usize),
}

impl Base {
    fn span(self, prepared: &Prepared<'_>, range: Range<usize>) -> Span {
        match self {
            Base::Value(span) => span,
            Base::File(file, offset) => {
                let at = |i| offset + prepared.original(i);
                let start = at(range.start);
                Span::new(file, start..at(range.end).max(start))
            }
        }
    }
}
