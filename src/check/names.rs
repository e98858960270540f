//! Check for invisible characters in names of files and folders, and in slugs (`unsafe-path`, a warning).
//!
//! A character that changes the direction of text makes a name read as another one. A character of zero width
//! makes two different names look the same, so that links miss the file.

use crate::address;
use crate::diag::{Code, Diagnostic, Diags};
use crate::model::Site;
use crate::source::Span;
use std::collections::HashSet;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let mut told = HashSet::new();
    for (id, file) in site.sources.iter() {
        let names = file.path.split('/').scan(0, |end, name| {
            *end += name.len() + 1;
            Some((*end - 1, name))
        });
        let unseen = names.filter_map(|(end, name)| Some((end, address::unseen(name)?)));
        // A folder is reported once, at the first file in it.
        for (_, c) in unseen.filter(|(end, _)| told.insert(&file.path[..*end])) {
            let message = format!("the name holds `U+{:04X}`, which nobody sees", u32::from(c));
            diags.push(finding(Span::whole(id), message));
        }
    }
    let slugs = site.articles.iter().filter_map(|article| article.source.meta.slug.as_ref());
    for (slug, span) in slugs {
        if let Some(c) = address::unseen(slug) {
            let message = format!("the `slug` holds `U+{:04X}`, which nobody sees", u32::from(c));
            diags.push(finding(*span, message));
        }
    }
}

fn finding(span: Span, message: String) -> Diagnostic {
    let d = Diagnostic::new(Code::UnsafePath, span, message).warning();
    d.hint("type the name anew: it looks like another one, and links to it are easily wrong")
}
