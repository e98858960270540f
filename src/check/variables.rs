//! `unknown-blank`: `{{ site.name }}` in an article of a site that has texts, but none of that name.
//!
//! A site without `vars:` means such words as they stand. Texts that make an article many times as long are
//! `too-much`.

use crate::diag::{Budget, Code, Diagnostic, Diags, closest_within};
use crate::limits::FILLED;
use crate::markdown::variable;
use crate::model::Site;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let vars = &site.config.pages.vars;
    if vars.is_empty() {
        return;
    }
    for article in site.own_articles() {
        let most = variable::allowed(article.source.body.range().len());
        let mut bytes = 0;
        let mut used = article.source.doc.variables.iter();
        let beyond = used.find(|(name, _)| {
            bytes += vars.get(&**name).map_or(0, String::len);
            bytes > most
        });
        if let Some((_, span)) = beyond {
            let rest: usize = used.filter_map(|(name, _)| vars.get(&**name)).map(String::len).sum();
            diags.push(FILLED.finding(Code::TooMuch, *span, bytes + rest));
        }
    }
    let budget = Budget::default();
    let used = site.own_articles().flat_map(|article| &article.source.doc.variables);
    for (name, span) in used.filter(|(name, _)| !vars.contains_key(&**name)) {
        let message = format!("the site has no text `{name}`");
        let d = Diagnostic::new(Code::UnknownBlank, *span, message);
        diags.push(match closest_within(name, vars.keys().map(String::as_str), &budget) {
            Some(near) => d.hint(format!("did you mean `{{{{ site.{near} }}}}`?")),
            None => {
                d.hint("write it below `vars:` in `content/site.yaml`, or put the words between backticks")
            }
        });
    }
}
