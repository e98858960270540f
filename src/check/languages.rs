//! `unknown-language`: a language after a fence that code is not coloured in.
//!
//! The code is shown plain. It may be a slip (`pyhton`); a name such as `text` says that plain is meant. Each
//! name is told once, where it stands first.

use crate::diag::{Budget, Code, Diagnostic, Diags, closest_within};
use crate::highlight;
use crate::model::Site;
use std::collections::HashSet;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let mut told = HashSet::new();
    let budget = Budget::default();
    for (lang, span) in super::docs(site).flat_map(|(_, doc)| &doc.languages) {
        if !told.insert(lang.to_lowercase()) {
            continue;
        }
        let shown: String = lang.chars().take(60).collect();
        let message = format!("code is not coloured in `{shown}`");
        let d = Diagnostic::new(Code::UnknownLanguage, *span, message);
        // Of three letters, one is too much to guess; and `code` and `nocode` name no language.
        let near = Some(&**lang)
            .filter(|lang| lang.len() > 3 && !lang.to_lowercase().ends_with("code"))
            .and_then(|lang| closest_within(&lang.to_lowercase(), highlight::names(), &budget));
        // Vitepress takes blanks for readers' own words in `sh-vue`.
        let base = lang.strip_suffix("-vue").filter(|base| highlight::names().any(|name| name == *base));
        diags.push(match base.or(near) {
            Some(near) => d.hint(format!("did you mean `{near}`? `text` says that plain code is meant")),
            None => d.hint("write `text` if plain code is meant; the manual lists all languages"),
        });
    }
}
