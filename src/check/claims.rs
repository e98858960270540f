//! `uncited-claim`: an article that rests on nothing: it links to no rule and names no `sources:`.
//!
//! Readers cannot verify what it says, and nobody learns when it is no longer true. The check is off unless
//! `site.yaml` asks for it: `enable: [uncited-claim]`. The page of a folder leads to articles and claims nothing.

use crate::address;
use crate::diag::{Code, Diagnostic, Diags};
use crate::model::Site;
use crate::source::{FileId, FileKind};
use std::collections::HashSet;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    if !site.config.enable.contains(&Code::UncitedClaim) {
        return;
    }
    let cite: HashSet<usize> = site.links.cited_by.values().flatten().copied().collect();
    for (number, article) in site.articles.iter().enumerate() {
        let is_own = site.edition.as_ref().is_none_or(|edition| edition.articles[number].is_translated());
        let claims =
            !article.is_index && article.path != address::NOT_FOUND && !is_letter(site, article.file);
        if is_own && claims && article.source.meta.sources.is_empty() && !cite.contains(&number) {
            let message = "this article links to no rule and names no source";
            let hint = "link to the rule that says so, such as `rule:set/id`, or write `sources:` in the front matter";
            diags.push(Diagnostic::new(Code::UncitedClaim, article.head(), message).hint(hint));
        }
    }
}

/// Whether a rule set names the file as a letter. Letters of sound sets are no articles; a set that cannot be read
/// does not make claims of its letters.
fn is_letter(site: &Site, file: FileId) -> bool {
    let path = site.sources.get(file).content_path();
    let sets = site.sources.iter().filter(|(_, file)| matches!(file.kind, FileKind::Rules | FileKind::Words));
    sets.flat_map(|(_, set)| set.text.lines()).any(|line| {
        let named = line.split_once("letter").map(|(_, rest)| rest.trim_start_matches(['"', '\'', ' ']));
        named.and_then(|rest| rest.strip_prefix(':')).is_some_and(|rest| rest.contains(path))
    })
}
