//! Check for invisible characters in names of files and folders, and in slugs (`unsafe-path`, a warning).
//!
//! A character that changes the direction of text makes a name read as another one. A character of zero width
//! makes two different names look the same, so that links miss the file.
//!
//! Rule sets are named in links, so the names of their files are ids (`invalid-value`, a warning).

use crate::address;
use crate::config::is_name;
use crate::diag::{Code, Diagnostic, Diags};
use crate::model::Site;
use crate::source::{FileKind, Span};
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
    for (id, file) in site.sources.iter().filter(|(_, file)| file.kind == FileKind::Rules) {
        let name = file.path.rsplit('/').next().and_then(|name| name.strip_suffix(".yaml"));
        if let Some(name) = name.filter(|name| !is_name(name) && !file.is_unread()) {
            diags.push(unfit(name, Span::whole(id)));
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

/// The finding about a rule set that has no id for a name.
fn unfit(name: &str, span: Span) -> Diagnostic {
    let is_apart = |c: char| !is_name(c.encode_utf8(&mut [0; 4]));
    let parts: Vec<&str> = name.split(is_apart).filter(|part| !part.is_empty()).collect();
    let meant = if parts.is_empty() { "a".to_string() } else { parts.join("-") };
    let message = format!("`{name}` cannot be the name of a rule set");
    let d = Diagnostic::new(Code::InvalidValue, span, message).warning();
    d.hint(format!("rename the file to `{meant}.yaml`: an id is made of letters, digits, `-` and `_`"))
}

fn finding(span: Span, message: String) -> Diagnostic {
    let d = Diagnostic::new(Code::UnsafePath, span, message).warning();
    d.hint("type the name anew: it looks like another one, and links to it are easily wrong")
}
