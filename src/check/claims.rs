//! `uncited-claim`: an article that rests on nothing: it links to no rule and names no `sources:`.
//!
//! Readers cannot verify what it says, and nobody learns when it is no longer true. The check is off unless
//! `site.yaml` asks for it: `enable: [uncited-claim]`. The page of a folder leads to articles and claims nothing.

use crate::address;
use crate::diag::{Code, Diagnostic, Diags};
use crate::model::Site;
use crate::source::FileKind;
use std::collections::HashSet;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    if !site.config.enable.contains(&Code::UncitedClaim) {
        return;
    }
    let cite: HashSet<usize> = site.links.cited_by.values().flatten().copied().collect();
    let mut letters = None;
    for (number, article) in site.articles.iter().enumerate() {
        let is_own = site.edition.as_ref().is_none_or(|edition| edition.articles[number].is_translated());
        let claims = !article.is_index && article.path != address::NOT_FOUND;
        if is_own && claims && article.source.meta.sources.is_empty() && !cite.contains(&number) {
            let letters = letters.get_or_insert_with(|| Letters::of(site));
            if letters.has(site.sources.get(article.file).content_path()) {
                continue;
            }
            let message = "this article links to no rule and names no source";
            let hint = "link to the rule that says so, such as `rule:set/id`, or write `sources:` in the front matter";
            diags.push(Diagnostic::new(Code::UncitedClaim, article.head(), message).hint(hint));
        }
    }
}

/// Paths that rule sets name as letters. Letters of sound sets are no articles; a set that cannot be read, or that
/// misspells the name, does not make claims of its letters.
struct Letters<'a>(Vec<&'a str>);

impl<'a> Letters<'a> {
    fn of(site: &'a Site) -> Letters<'a> {
        let sets =
            site.sources.iter().filter(|(_, file)| matches!(file.kind, FileKind::Rules | FileKind::Words));
        let name = |line: &'a str| {
            let (_, rest) = line.split_once("letter")?;
            let rest = rest.trim_start_matches(['"', '\'', ' ']).strip_prefix(':')?;
            rest.split(['"', '\'', ' ', ',', '}']).find(|word| !word.is_empty())
        };
        Letters(sets.flat_map(|(_, set)| set.text.lines()).filter_map(name).collect())
    }

    /// Whether a file is a letter, or lies in a folder of letters.
    fn has(&self, path: &str) -> bool {
        let own = path.rsplit_once('/').map(|(folder, _)| folder);
        self.0.iter().any(|name| {
            *name == path || own.is_some() && name.rsplit_once('/').map(|(folder, _)| folder) == own
        })
    }
}
