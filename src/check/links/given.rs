//! Addresses that pages name in a key of another tool, `url:` or `permalink:`. Links that were written for that
//! tool lead to them.

use crate::markdown;
use crate::model::Site;
use crate::source::FileId;
use std::collections::HashMap;

/// Front matter keys in which other tools hold the address of a page.
const KEYS: [&str; 2] = ["permalink", "url"];

/// A page's address in a key of another tool.
pub(super) struct Given<'a> {
    /// The address as typed.
    typed: &'a str,
    key: &'static str,
    article: usize,
}

/// The addresses by their path.
pub(super) fn all(site: &Site) -> HashMap<String, Given<'_>> {
    let mut all = HashMap::new();
    for (article, of) in site.articles.iter().enumerate() {
        for key in KEYS {
            // Values such as `/:year/:title/` are patterns, and no addresses.
            let typed = of.source.meta.extra.get(key).and_then(|value| value.as_str());
            if let Some(typed) = typed.filter(|typed| !typed.contains([':', '`', ',', '[', ']', '\n'])) {
                all.entry(path(typed)).or_insert(Given { typed, key, article });
            }
        }
    }
    all
}

/// Hint for a link to one of them: the page can keep the address.
pub(super) fn hint(
    site: &Site,
    all: &HashMap<String, Given<'_>>,
    file: FileId,
    dest: &str,
) -> Option<String> {
    if all.is_empty() {
        return None;
    }
    let typed = dest.split(['#', '?']).next()?;
    let typed = percent_encoding::percent_decode_str(typed).decode_utf8().ok()?;
    let full = markdown::include::place(site.sources.get(file).content_path(), &typed)?;
    let Given { typed, key, article } = all.get(&path(&full)).filter(|_| !full.is_empty())?;
    let page = &site.sources.get(site.articles[*article].file).path;
    Some(format!("write `aliases: [{typed}]` in `{page}`, whose `{key}:` this address is"))
}

/// The path of an address, whether it ends as a file or as a folder.
fn path(typed: &str) -> String {
    let path = typed.trim().trim_matches('/').to_lowercase();
    let folder = path.strip_suffix("index.html").filter(|path| path.is_empty() || path.ends_with('/'));
    let path = folder.or(path.strip_suffix(".html")).unwrap_or(&path);
    path.trim_end_matches('/').to_string()
}
