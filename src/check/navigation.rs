//! `invalid-value`: a page that stands in the tree of `nav:` twice.
//!
//! The finding is a warning: both places of the tree show the page, but reading order follows only the first,
//! and the tree beside the page opens there. Remove the second entry, or let it lead to a heading of the
//! page.

use crate::address;
use crate::config::NavItem;
use crate::diag::{Code, Diagnostic, Diags, Severity};
use crate::model::{Site, Target};
use std::collections::HashMap;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    if !site.nav.is_tree {
        return;
    }
    let mut seen = HashMap::new();
    for (dest, span) in site.config.nav.iter().flat_map(NavItem::links) {
        let Target::Local { path, anchor: None, .. } = site.target(span.file, dest) else { continue };
        if path == address::HOME || seen.insert(path.clone(), *span).is_none() {
            continue;
        }
        let message = format!("`{dest}` stands in `nav` already");
        let mut d = Diagnostic::new(Code::InvalidValue, *span, message);
        d.severity = Severity::Warning;
        diags.push(d.hint("keep one: “previous” and “next” follow the first"));
    }
}
