//! Findings about `[[title]]` and `![[a.png]]` that name nothing.

use super::{Names, UNPUBLISHED, not_everywhere, unsafe_name};
use crate::address;
use crate::diag::{Code, Diagnostic};
use crate::doc::LinkRef;
use crate::model::Site;

/// Paths that a message lists.
const LISTED: usize = 5;

/// The finding about a title, or the name of a file, that no page and no file has, or that several have.
pub(super) fn broken<'a>(site: &'a Site, names: &Names<'a>, title: &str, link: &LinkRef) -> Diagnostic {
    let new = |code, message| Diagnostic::new(code, link.span, message);
    let name = title.split('#').next().unwrap_or(title);
    let named = site.named(name);
    let pages: Vec<&str> = named.articles.iter().map(|(_, path)| path.as_str()).collect();
    let files: Vec<&str> = named.files.iter().map(String::as_str).collect();
    let all = if pages.is_empty() || link.image { files } else { pages };
    if all.len() > 1 {
        let listed = all.iter().take(LISTED).copied().collect::<Vec<_>>().join("`, `");
        let message = format!("several files have the name `{name}`: `{listed}`");
        let code = if link.image { Code::MissingAsset } else { Code::BrokenLink };
        let last = all[all.len() - 1];
        let path = address::markdown_stem(last).unwrap_or(last);
        let mark = if link.image { "!" } else { "" };
        return new(code, message).hint(format!("write the folder too: `{mark}[[{path}]]`"));
    }
    // A file with a name that not every system can hold is known, but is not published: the hint says so.
    let mut known = all.first().copied().into_iter().chain(named.unpublished.as_deref());
    let refused = known.find_map(unsafe_name).map(not_everywhere);
    if link.image {
        let d = new(Code::MissingAsset, format!("there is no picture `{name}`"));
        if let Some(hint) = refused {
            return d.hint(hint);
        }
        return d.hint("no file below `content/` has that name: put it there, or correct the name");
    }
    if address::is_other_file(name) {
        let d = new(Code::MissingAsset, format!("there is no file `{name}`"));
        if let Some(hint) = refused {
            return d.hint(hint);
        }
        return d.hint("no file below `content/` has that name: put it there, or correct the name");
    }
    let d = new(Code::BrokenLink, format!("no page has the title `{title}`"));
    if let Some(hint) = refused {
        return d.hint(hint);
    }
    if named.unpublished.is_some() {
        return d.hint(UNPUBLISHED);
    }
    let titles = || site.articles.iter().map(|article| article.title.as_str()).collect();
    // Other tools write the folders of a page before its title: `[[folder/title]]`.
    let last = title.rsplit_once('/').map(|(_, last)| last.split('#').next().unwrap_or(last));
    if let Some(near) = last.filter(|last| site.titles.find(last, &site.articles).is_some()) {
        return d.hint(format!("did you mean `[[{near}]]`?"));
    }
    match names.titles.get_or_init(titles).closest_title(name) {
        Some(near) => d.hint(format!("did you mean `[[{near}]]`?")),
        None => {
            d.hint("write the title of a page, or put a backslash before the first bracket if none is meant")
        }
    }
}
