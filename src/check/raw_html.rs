//! `raw-html-removed`: HTML in Markdown that cannot be shown safely.
//!
//! Scripts, frames, forms and event handlers are taken out of every page. Use Markdown or a
//! directive instead.

use crate::diag::{Code, Diagnostic, Diags};
use crate::model::Site;
use crate::render::markup;
use rayon::prelude::*;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let docs: Vec<_> = super::docs(site).collect();
    let found: Vec<_> = docs.par_iter().flat_map_iter(|(_, doc)| markup::removed_html(doc)).collect();
    for (span, what) in found {
        let d = Diagnostic::new(Code::RawHtmlRemoved, span, format!("`{what}` is not shown"));
        diags.push(d.hint("scripts, frames, forms and event handlers are taken out of every page"));
    }
}
