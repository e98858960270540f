//! `unused-asset`: a file that is published although nothing links to it.
//!
//! It may belong to a page that was deleted. Link to it, or delete it. The check is off unless `site.yaml`
//! asks for it: `enable: [unused-asset]`.

use crate::address;
use crate::diag::{Code, Diagnostic, Diags};
use crate::model::{Route, Site, Target};
use crate::source::Span;
use std::collections::HashSet;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    if !site.config.enable.contains(&Code::UnusedAsset) {
        return;
    }
    let links =
        super::docs(site).flat_map(|(_, doc)| doc.links.iter().map(|link| (link.span.file, &link.dest)));
    let brand = site.config.brand.files().map(|(path, span)| (span.file, path));
    let linked: HashSet<String> = links
        .chain(brand)
        .filter_map(|(file, dest)| match site.target(file, dest) {
            Target::Local { path, .. } => Some(path),
            _ => None,
        })
        .collect();
    for (path, route) in site.routes.iter() {
        let Route::Asset(file) = route else { continue };
        // Hosts, browsers and search engines request these without a link.
        let is_wanted = path.starts_with(".well-known/")
            || [".nojekyll", "CNAME", "favicon.ico", address::ROBOTS, address::NOT_FOUND]
                .contains(&path.as_str());
        if !is_wanted && !linked.contains(path) {
            let d = Diagnostic::new(Code::UnusedAsset, Span::whole(*file), "nothing links to this file");
            diags.push(d.hint("link to it, or take it out"));
        }
    }
}
