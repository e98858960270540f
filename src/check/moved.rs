//! `moved-page`: an address that was published and is gone.
//!
//! Others have written it down: bookmarks, search engines, printed sheets. Put it among the `aliases:` of the
//! page that takes its place. Which addresses were published is in `content/published.txt`, one a line, which
//! `zhinan export addresses --write` keeps; without that file, in the manifest of the output.

use crate::address;
use crate::config::Config;
use crate::diag::{Code, Diagnostic, Diags, closest};
use crate::model::{Article, Route, Site};
use crate::source::{FileId, FileKind, Span};
use std::collections::{BTreeMap, BTreeSet};

/// The most addresses without a page that have a finding each; one more finding counts the others.
const MOST: usize = 100;

/// Looks for the addresses of `content/published.txt`.
pub(super) fn check(site: &Site, diags: &mut Diags) {
    let Some((file, listed)) = list(site) else { return };
    let known: BTreeSet<&str> = listed.iter().map(|(path, _)| path.as_str()).collect();
    // Only a page can take over an address. Feeds and sitemaps come and go with the settings.
    let is_feed = |path: &str| path.rsplit('/').next() == Some(address::FEED);
    let is_page = |path: &str| !is_feed(path) && address::generator(path, true).is_none();
    let gone = listed.iter().filter(|(path, _)| is_page(path) && !site.routes.contains_key(path));
    let gone: Vec<(&str, Span)> = gone.map(|(path, span)| (path.as_str(), *span)).collect();
    report(site, &known, &gone, Span::whole(file), diags);
}

/// Looks for the pages that the last build published; `published` has the paths of all its files.
pub fn since(site: &Site, published: &[String], diags: &mut Diags) {
    if list(site).is_some() {
        return;
    }
    let pages = published.iter().filter(|path| is_lasting(site, path));
    let known: BTreeSet<&str> = pages.map(String::as_str).collect();
    let is_gone = |path: &&str| {
        // Of a page in several languages, the first is enough.
        let original = in_edition(site, path).filter(|original| known.contains(original));
        !site.routes.contains_key(*path) && original.is_none()
    };
    let config = site.sources.iter().find(|(_, file)| file.kind == FileKind::Config);
    let at = Span::whole(config.or(site.sources.iter().next()).map_or(FileId(0), |(id, _)| id));
    let gone: Vec<(&str, Span)> = known.iter().copied().filter(is_gone).map(|path| (path, at)).collect();
    report(site, &known, &gone, at, diags);
}

/// The addresses that the site has now and that others may know: one a line, with those of the list that are
/// gone.
pub fn addresses(site: &Site) -> String {
    let now = site.routes.keys().filter(|path| is_lasting(site, path)).cloned();
    let before = list(site).into_iter().flat_map(|(_, listed)| listed).map(|(path, _)| path);
    let all: BTreeSet<String> = now.chain(before).collect();
    all.into_iter().map(|path| path + "\n").collect()
}

/// The file `content/published.txt` with its addresses, if there is one.
fn list(site: &Site) -> Option<(FileId, Vec<(String, Span)>)> {
    let (id, file) = site.sources.iter().find(|(_, file)| file.kind == FileKind::Published)?;
    let mut start = 0;
    let mut listed = Vec::new();
    for line in file.text.split_inclusive('\n') {
        let typed = line.trim();
        if !typed.is_empty() && !typed.starts_with('#') {
            let at = start + line.find(typed).unwrap_or(0);
            listed.push((path(&site.config, typed), Span::new(id, at..at + typed.len())));
        }
        start += line.len();
    }
    Some((id, listed))
}

/// The path in the output of an address as it is typed or copied from a browser.
fn path(config: &Config, typed: &str) -> String {
    let base = config.base_url.as_deref().unwrap_or("");
    let rest = typed.strip_prefix(base).unwrap_or(typed).trim_start_matches('/');
    let path = percent_encoding::percent_decode_str(rest).decode_utf8_lossy();
    match path.rsplit('/').next() {
        Some("") | None => format!("{path}{}", address::HOME),
        Some(name) if name.contains('.') => path.into_owned(),
        Some(_) => format!("{path}.html"),
    }
}

/// The path of a page from the folder of its language on, if it is in one.
fn in_edition<'a>(site: &Site, path: &'a str) -> Option<&'a str> {
    site.editions.iter().find_map(|edition| {
        let folder = &edition.edition.as_ref()?.folder;
        path.strip_prefix(folder.as_str())?.strip_prefix('/')
    })
}

/// Whether a path is that of a page that others keep: no question of a guide, no list, nothing of the
/// program.
fn is_lasting(site: &Site, path: &str) -> bool {
    let path = in_edition(site, path).unwrap_or(path);
    let is_passing = path.starts_with("guides/") && path.contains("/q/") || path.starts_with("tags/");
    let own = [address::NOT_FOUND, address::SEARCH, address::GLOSSARY, address::RULES];
    path.ends_with(".html") && !is_passing && !own.contains(&path)
}

/// Findings about addresses that are gone, and one at `list` about those beyond [`MOST`].
fn report(site: &Site, known: &BTreeSet<&str>, gone: &[(&str, Span)], list: Span, diags: &mut Diags) {
    // The pages of a file that cannot be read are there again once it can: the file has its own finding.
    if gone.is_empty() || site.sources.iter().any(|(_, file)| file.is_unread()) {
        return;
    }
    let candidates = Candidates::of(site, known);
    for (path, span) in gone.iter().take(MOST) {
        let message = format!("`{path}` was published, and is gone");
        let d = Diagnostic::new(Code::MovedPage, *span, message);
        let line = format!("aliases: [\"/{path}\"]");
        diags.push(match candidates.likely(path) {
            Some(article) => d.hint(format!(
                "if it is `{}` now, write in its front matter `{line}`",
                site.sources.get(article.file).path
            )),
            None => d.hint(format!(
                "write `{line}` in the front matter of the page that takes its place; if there is none, accept `moved-page`, or take the address out of `content/published.txt`"
            )),
        });
    }
    let count = gone.len().saturating_sub(MOST);
    if count > 0 {
        let message = format!("{count} more addresses were published, and are gone");
        let d = Diagnostic::new(Code::MovedPage, list, message);
        diags.push(d.hint("mend those above first, then build again"));
    }
}

/// Articles at addresses that were not published before: one of them may be the page that is gone.
struct Candidates<'a> {
    /// By the last part of the address.
    by_name: BTreeMap<&'a str, Vec<&'a Article>>,
    /// By folder.
    by_folder: BTreeMap<&'a str, Vec<&'a Article>>,
}

impl<'a> Candidates<'a> {
    fn of(site: &'a Site, known: &BTreeSet<&str>) -> Candidates<'a> {
        let mut found = Candidates { by_name: BTreeMap::new(), by_folder: BTreeMap::new() };
        for (path, route) in site.routes.iter().filter(|(path, _)| !known.contains(path.as_str())) {
            let Route::Article(i) = route else { continue };
            let (folder, name) = parts(path);
            found.by_name.entry(name).or_default().push(&site.articles[*i]);
            found.by_folder.entry(folder).or_default().push(&site.articles[*i]);
        }
        found
    }

    /// The new page that an old address most likely became: of the same name in another folder, or of a
    /// similar name in the same.
    fn likely(&self, path: &str) -> Option<&'a Article> {
        let (folder, name) = parts(path);
        if let Some([one]) = self.by_name.get(name).map(Vec::as_slice) {
            return Some(one);
        }
        let beside = self.by_folder.get(folder)?;
        let near = closest(name, beside.iter().map(|article| parts(&article.path).1));
        match near {
            Some(near) => beside.iter().find(|article| parts(&article.path).1 == near).copied(),
            None => beside.first().filter(|_| beside.len() == 1).copied(),
        }
    }
}

/// The folder and the name of a page; of a folder's own page, the folder above and the folder's name.
fn parts(path: &str) -> (&str, &str) {
    let path = path.strip_suffix("/index.html").unwrap_or(path);
    path.rsplit_once('/').unwrap_or(("", path))
}
