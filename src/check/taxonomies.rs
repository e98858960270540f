//! `unknown-key`: a taxonomy in the front matter of a page that the site does not declare.
//!
//! Nothing shows it. Declare it in `site.yaml`, or take it out.

use crate::config::quoted;
use crate::diag::{Budget, Code, Diagnostic, Diags, closest_within};
use crate::model::Site;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let declared: Vec<&str> = site.config.pages.taxonomies.iter().map(|(name, _)| name.as_str()).collect();
    let budget = Budget::default();
    let used = site.articles.iter().flat_map(|article| &article.source.meta.taxonomies);
    for (name, _, span) in used.filter(|(name, ..)| !declared.contains(&name.as_str())) {
        let d = Diagnostic::new(Code::UnknownKey, *span, format!("the site has no taxonomy `{name}`"));
        let d = d.alike(2);
        diags.push(match closest_within(name, declared.iter().copied(), &budget) {
            Some(near) => d.hint(format!("did you mean `{near}`?")),
            None if declared.is_empty() => {
                d.hint(format!("declare it in `content/site.yaml`: `taxonomies: {{{name}: …}}`"))
            }
            None => d.hint(format!("known are {}", quoted(&declared))),
        });
    }
}
