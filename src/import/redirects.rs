//! Old addresses that the settings of a tool redirect: they become aliases of the pages that they lead to.

use super::Read;
use super::body::links::{Destination, Links};
use super::front::Meta;
use super::path;
use super::plan::Plan;
use super::report::Report;
use std::collections::{BTreeMap, HashMap};

/// A redirect in a tool's settings.
pub(super) struct Redirect {
    /// File of the settings, for the report.
    file: String,
    /// The old address, and where it leads: an address of the old site, a file of a page, or another site.
    from: String,
    to: String,
}

impl Redirect {
    pub(super) fn new(file: &str, from: &str, to: &str) -> Redirect {
        Redirect { file: file.to_string(), from: from.trim().to_string(), to: to.trim().to_string() }
    }
}

/// Adds the old addresses to the aliases of their pages. Those that lead elsewhere are reported.
pub(super) fn apply(
    plan: &Plan,
    links: &Links<'_>,
    pages: &mut [Read],
    made: &mut BTreeMap<String, Meta>,
    report: &mut Report,
) {
    let places: HashMap<String, usize> =
        pages.iter().enumerate().map(|(at, read)| (read.page.to.clone(), at)).collect();
    let addresses = plan.by_address();
    let files: HashMap<&str, &str> =
        plan.pages.iter().map(|page| (page.from.as_str(), page.to.as_str())).collect();
    for Redirect { file, from, to } in &plan.redirects {
        let is_pattern = from.contains(['*', ':', '[', '$', '(']);
        let plain = to.split(['#', '?']).next().unwrap_or(to);
        let found = match links.find("", "", plain) {
            Some(Destination::Place(place)) if !is_pattern => place,
            _ => {
                report.lost(
                    file,
                    0,
                    format!("the old address `{from}` leads to `{to}`, no page of the site"),
                );
                continue;
            }
        };
        let meta = match places.get(&found) {
            Some(at) => Some(&mut pages[*at].meta),
            None => made.get_mut(&found),
        };
        let Some(meta) = meta else {
            report.lost(file, 0, format!("the old address `{from}` leads to `{to}`, which is no page"));
            continue;
        };
        // A page that is still there keeps its address.
        if addresses
            .get(path::address(from).as_str())
            .is_some_and(|own| files.get(own) != Some(&found.as_str()))
        {
            let what = format!("the old address `{from}`, which leads to `{to}`, is that of another page");
            report.lost(file, 0, what);
            continue;
        }
        let alias = format!("/{}", from.trim_start_matches('/'));
        let is_own = path::address(&found) == path::address(&alias);
        if !is_own && !meta.aliases.contains(&alias) {
            meta.aliases.push(alias);
        }
    }
}
