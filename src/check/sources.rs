//! `missing-source`: a rule without a `source:`.
//!
//! Readers cannot verify the rule, and editors do not notice when it changes. Write where it is stated.

use crate::diag::{Code, Diagnostic, Diags};
use crate::model::Site;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    for rule in site.guides.iter().flat_map(|g| &g.rules) {
        if rule.source.is_none() && rule.exception_of.is_none() {
            let message = format!("rule `{}` names no source", rule.id);
            let d = Diagnostic::new(Code::MissingSource, rule.span, message);
            diags.push(d.hint("write `source: {title: …, url: …, checked: 2026-01-31}`"));
        }
    }
}
