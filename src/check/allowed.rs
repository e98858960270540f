//! `unused-allow`: an `allow:` that accepts no finding.
//!
//! It would hide the next finding of its kind. Remove it.

use crate::diag::{Code, Diagnostic, Diags, Severity};
use crate::model::Site;
use crate::source::{FileId, Span};
use std::collections::{BTreeMap, HashSet};

/// Compares each `allow:` with all findings, before the accepted ones are removed.
pub(super) fn check(site: &Site, diags: &mut Diags) {
    // An error may have hidden the finding that an `allow:` accepts.
    if diags.has_errors() {
        return;
    }
    let warnings = || diags.list.iter().filter(|d| d.severity == Severity::Warning);
    let found: HashSet<(FileId, Code)> = warnings().map(|d| (d.span.file, d.code)).collect();
    // A rule set accepts findings in its own file and in those that it draws on.
    let used: HashSet<Span> = site
        .allowed
        .iter()
        .filter(|(accepted, _)| found.contains(*accepted))
        .map(|(_, span)| *span)
        .collect();
    let of_files = site.allowed.iter().filter(|(_, span)| !used.contains(*span));
    let of_files: BTreeMap<Span, Code> = of_files.map(|((_, code), span)| (*span, *code)).collect();
    let mut unused: Vec<(Code, Span)> = of_files.into_iter().map(|(span, code)| (code, span)).collect();
    let path = |file: &FileId| site.sources.get(*file).content_path();
    for accepted in &site.config.allow {
        if !found.iter().any(|(file, code)| accepted.has(*code, path(file))) {
            unused.push((accepted.code, accepted.span));
        }
    }
    for (code, span) in unused {
        let message = format!("nothing is found here that `{}` would accept", code.as_str());
        diags.push(Diagnostic::new(Code::UnusedAllow, span, message).hint("take it out of `allow`"));
    }
}
