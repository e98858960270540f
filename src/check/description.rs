//! `missing-description`: an article without a `description:`.
//!
//! Lists, feeds and search engines show the first sentence of the article instead, which seldom describes it.
//! The check is off unless `site.yaml` asks for it: `enable: [missing-description]`.

use crate::address;
use crate::diag::{Code, Diagnostic, Diags};
use crate::model::Site;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let is_wanted = site.config.enable.contains(&Code::MissingDescription);
    let pages = site.own_articles().filter(|a| is_wanted && a.path != address::NOT_FOUND);
    for article in pages.filter(|a| a.source.meta.description.is_none()) {
        let d = Diagnostic::new(Code::MissingDescription, article.head(), "this article has no description");
        diags.push(d.hint("write one sentence after `description:` in the front matter"));
    }
}
