//! `uncited-claim`: an article that rests on nothing: it links to no rule and names no `sources:`.
//!
//! Readers cannot verify what it says, and nobody learns when it is no longer true. The check is off unless
//! `site.yaml` asks for it: `enable: [uncited-claim]`. The page of a folder leads to articles and claims nothing.

use crate::address;
use crate::diag::{Code, Diagnostic, Diags};
use crate::model::Site;
use std::collections::HashSet;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    if !site.config.enable.contains(&Code::UncitedClaim) {
        return;
    }
    let cite: HashSet<usize> = site.links.cited_by.values().flatten().copied().collect();
    for (number, article) in site.articles.iter().enumerate() {
        let is_own = site.edition.as_ref().is_none_or(|edition| edition.articles[number].is_translated());
        let claims = !article.is_index && article.path != address::NOT_FOUND;
        if is_own && claims && article.source.meta.sources.is_empty() && !cite.contains(&number) {
            let message = "this article links to no rule and names no source";
            let hint = "link to the rule that says so, such as `rule:set/id`, or write `sources:` in the front matter";
            diags.push(Diagnostic::new(Code::UncitedClaim, article.head(), message).hint(hint));
        }
    }
}
