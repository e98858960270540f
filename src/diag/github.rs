//! Workflow commands of GitHub Actions, which shows the findings beside the lines of a pull request.

use super::{Diagnostic, Diags};
use crate::source::Sources;
use crate::terminal::{name, plain};

/// All findings as `::error file=…,line=…` lines.
pub fn github(sources: &Sources, diags: &Diags) -> String {
    diags.list.iter().map(|d| line(sources, d)).collect()
}

fn line(sources: &Sources, d: &Diagnostic) -> String {
    let file = sources.get(d.span.file);
    let (line, column) = file.line_column(d.span.start);
    let text = std::iter::once(&d.message).chain(&d.hints).cloned().collect::<Vec<_>>().join("\n");
    format!(
        "::{} file={},line={line},col={column},title={}::{}\n",
        d.severity.as_str(),
        escape(&name(&file.path)).replace(',', "%2C").replace(':', "%3A"),
        d.code.as_str(),
        escape(&text),
    )
}

fn escape(text: &str) -> String {
    plain(text).replace('%', "%25").replace('\n', "%0A")
}
