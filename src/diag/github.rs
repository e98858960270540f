//! Workflow commands of GitHub Actions, which shows the findings beside the lines of a pull request.

use super::{Diagnostic, Diags, Lookup};
use crate::messages::translate;
use crate::source::Sources;
use crate::terminal::{name, plain};

/// All findings as `::error file=…,line=…` lines.
pub fn github<'a>(sources: &'a Sources, diags: &'a Diags) -> impl Iterator<Item = String> + 'a {
    let lookup = Lookup::new(sources);
    diags.list.iter().map(move |d| line(&lookup, d))
}

fn line(lookup: &Lookup<'_>, d: &Diagnostic) -> String {
    let (line, column) = lookup.line_column(d.span.file, d.span.start);
    let lines = std::iter::once(&d.message).chain(&d.hints);
    let text = lines.map(|line| translate(line)).collect::<Vec<_>>().join("\n");
    format!(
        "::{} file={},line={line},col={column},title={}::{}\n",
        d.severity.as_str(),
        escape(&name(&lookup.sources.shown(d.span.file))).replace(',', "%2C").replace(':', "%3A"),
        d.code.as_str(),
        escape(&text),
    )
}

fn escape(text: &str) -> String {
    plain(text).replace('%', "%25").replace('\n', "%0A")
}
