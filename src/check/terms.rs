//! `discouraged-term`: a word that the glossary lists under `discouraged:`.
//!
//! Readers know the other word. Use that one, or remove the word from `discouraged:`.

use crate::diag::{Code, Diagnostic, Diags};
use crate::model::Site;
use crate::source::Span;
use rayon::prelude::*;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let words: Vec<(&str, &str)> = site
        .glossary
        .iter()
        .flat_map(|t| t.discouraged.iter().map(move |bad| (bad.as_str(), t.term.as_str())))
        .filter(|(bad, _)| !bad.is_empty())
        .collect();
    if words.is_empty() {
        return;
    }
    let found: Vec<Vec<Diagnostic>> =
        site.articles.par_iter().map(|a| in_text(site, a.source.body, &words)).collect();
    found.into_iter().flatten().for_each(|d| diags.push(d));
}

fn in_text(site: &Site, body: Span, words: &[(&str, &str)]) -> Vec<Diagnostic> {
    let text = site.sources.text(body);
    let mut found = Vec::new();
    for (bad, good) in words {
        for (at, _) in text.match_indices(bad) {
            let start = body.start as usize + at;
            let span = Span::new(body.file, start..start + bad.len());
            let d = Diagnostic::new(Code::DiscouragedTerm, span, format!("`{bad}` is discouraged"));
            found.push(d.hint(format!("write `{good}`")));
        }
    }
    found
}
