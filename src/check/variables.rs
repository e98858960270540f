//! `unknown-blank`: `{{ site.name }}` in an article of a site that has texts, but none of that name.
//!
//! A site without `vars:` means such words as they stand.

use crate::diag::{Budget, Code, Diagnostic, Diags, closest_within};
use crate::model::Site;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let vars = &site.config.pages.vars;
    if vars.is_empty() {
        return;
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
