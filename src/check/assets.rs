//! `unused-asset`: a file that is published although nothing links to it.
//!
//! It may belong to a page that was deleted. Link to it, or delete it. The check is off unless `site.yaml`
//! asks for it: `enable: [unused-asset]`.

use crate::address;
use crate::diag::{Code, Diagnostic, Diags};
use crate::model::{Route, Site, Target};
use crate::source::{FileId, Span};
use std::collections::HashSet;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    if !site.config.enable.contains(&Code::UnusedAsset) {
        return;
    }
    let links = |site| {
        super::docs(site).flat_map(move |(_, doc)| {
            doc.links.iter().map(move |link| (site, link.span.file, link.dest.as_str()))
        })
    };
    let target = |(site, file, dest): (&Site, FileId, &str)| match site.target(file, dest) {
        Target::Local { path, .. } => Some(path.trim_start_matches(site.up()).to_string()),
        _ => None,
    };
    let brand = site.config.brand.files().map(|(path, span)| (site, span.file, path.as_str()));
    let linked: HashSet<String> = site.all().flat_map(links).chain(brand).filter_map(target).collect();
    for (path, route) in site.routes.iter() {
        let Route::Asset(file) = route else { continue };
        // Hosts, browsers and search engines request these without a link.
        let is_wanted = path.starts_with(".well-known/")
            || [".nojekyll", "CNAME", "favicon.ico", address::NOT_FOUND].contains(&path.as_str())
            || [address::ROBOTS, address::SITEMAP, address::OPENSEARCH].contains(&path.as_str());
        if !is_wanted && !linked.contains(path) {
            let d = Diagnostic::new(Code::UnusedAsset, Span::whole(*file), "nothing links to this file");
            diags.push(d.hint("link to it, or take it out"));
        }
    }
}
