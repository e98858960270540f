//! Which address holds what. Two things that want one address are a finding.

use super::duplicate_route;
use crate::diag::{Code, Diagnostic, Diags};
use crate::model::{Route, Site};
use crate::source::{FileKind, Span};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

struct Routes<'a> {
    map: BTreeMap<String, Route>,
    /// Who asked first, for messages.
    owner: BTreeMap<String, String>,
    diags: &'a mut Diags,
}

impl Routes<'_> {
    fn add(&mut self, path: String, route: Route, at: Span, who: impl Into<String>) {
        if let Some(other) = self.owner.get(&path) {
            self.diags.push(duplicate_route(&path, at, other));
            return;
        }
        self.owner.insert(path.clone(), who.into());
        self.map.insert(path, route);
    }
}

/// Addresses that the program writes itself and no page may take.
const RESERVED: [&str; 4] = ["sitemap.xml", "robots.txt", "feed.xml", "llms.txt"];

/// Fills [`Site::routes`].
pub(super) fn assign(site: &mut Site, letters: &HashSet<String>, diags: &mut Diags) {
    let mut routes = Routes { map: BTreeMap::new(), owner: BTreeMap::new(), diags };
    own_pages(site, &mut routes);
    articles(site, &mut routes);
    assets(site, letters, &mut routes);
    sections(site, &mut routes);
    redirects(site, &mut routes);
    site.routes = Arc::new(routes.map);
}

/// Pages that are not made from one article.
fn own_pages(site: &Site, routes: &mut Routes<'_>) {
    let start = site.sources.iter().find(|(_, f)| f.kind != FileKind::Theme);
    let at = Span::whole(start.map_or(crate::source::FileId(0), |(id, _)| id));
    for name in RESERVED.map(String::from).into_iter().chain((1..=9).map(|i| format!("sitemap-{i}.xml"))) {
        routes.owner.insert(name, "the program itself".into());
    }
    routes.add("404.html".into(), Route::NotFound, at, "the program itself");
    routes.add("search/index.html".into(), Route::Search, at, "the search page");
    for (s, set) in site.guides.iter().enumerate() {
        for (path, route) in crate::render::guide::routes(s, set) {
            routes.add(path, route, set.span, format!("the rule set `{}`", set.id));
        }
    }
    if !site.guides.is_empty() {
        routes.add("rules/index.html".into(), Route::Rules, at, "the list of rules");
    }
    if !site.glossary.is_empty() {
        routes.add("glossary.html".into(), Route::Glossary, at, "the glossary");
    }
    if !site.tags.is_empty() {
        routes.add("tags/index.html".into(), Route::Tags, at, "the list of tags");
        for (t, (name, list)) in site.tags.iter().enumerate() {
            let at = site.articles[list[0]].source.meta.span.unwrap_or(at);
            routes.add(tag_path(name), Route::Tag(t), at, format!("the tag `{name}`"));
        }
    }
}

/// Where a tag's page is written. Upper and lower case are one, and so are spaces and hyphens; other marks
/// stay apart (`C#`, `C++`) as their numbers.
pub(crate) fn tag_path(name: &str) -> String {
    use std::fmt::Write;
    let mut path = String::from("tags/");
    for c in name.nfc().flat_map(char::to_lowercase) {
        match c {
            _ if c.is_alphanumeric() || c == '-' || c == '_' => path.push(c),
            _ if c.is_whitespace() => path.push('-'),
            // A text takes everything.
            _ => _ = write!(path, "-{:x}", u32::from(c)),
        }
    }
    path + ".html"
}

fn articles(site: &Site, routes: &mut Routes<'_>) {
    for (i, article) in site.articles.iter().enumerate() {
        let source = &article.source.meta;
        let at = source.slug.as_ref().map_or(Span::whole(article.file), |(_, span)| *span);
        let who = format!("`{}`", site.sources.get(article.file).path);
        routes.add(article.path.clone(), Route::Article(i), at, who);
    }
}

fn assets(site: &Site, letters: &HashSet<String>, routes: &mut Routes<'_>) {
    for (id, file) in site.sources.iter() {
        if file.kind == FileKind::Asset
            && file.path.starts_with("content/")
            && !letters.contains(file.content_path())
        {
            let who = format!("`{}`", file.path);
            routes.add(file.content_path().to_string(), Route::Asset(id), Span::whole(id), who);
        }
    }
}

/// Pages of folders without an `index.md`.
fn sections(site: &Site, routes: &mut Routes<'_>) {
    for (i, section) in site.sections.iter().enumerate() {
        if section.index.is_none() && !routes.map.contains_key(&section.path) {
            routes.owner.insert(section.path.clone(), format!("the folder `{}`", section.dir));
            routes.map.insert(section.path.clone(), Route::Section(i));
        }
    }
}

fn redirects(site: &Site, routes: &mut Routes<'_>) {
    for article in &site.articles {
        for (alias, span) in &article.source.meta.aliases {
            let Some(path) = alias_path(alias) else {
                let d =
                    Diagnostic::new(Code::UnsafePath, *span, format!("`{alias}` cannot be an old address"));
                routes
                    .diags
                    .push(d.hint("write it from the site's root without `..`, for example `old/page.html`"));
                continue;
            };
            if path == article.path {
                let d = Diagnostic::new(
                    Code::RedirectCycle,
                    *span,
                    format!("`{alias}` is this page's own address"),
                );
                routes.diags.push(d.hint("take it out of `aliases`"));
                continue;
            }
            let who = format!("an alias in `{}`", site.sources.get(article.file).path);
            routes.add(path, Route::Redirect(article.path.clone()), *span, who);
        }
    }
}

fn alias_path(alias: &str) -> Option<String> {
    let path: String = alias.trim().trim_start_matches('/').nfc().collect();
    let bad = |part: &str| {
        part == ".." || part == "." || part.chars().any(|c| c.is_control() || "<>:\"|?*\\".contains(c))
    };
    let parts = path.trim_end_matches('/').split('/');
    if path.is_empty() || parts.clone().any(|p| p.is_empty() || bad(p)) {
        return None;
    }
    Some(match path.rsplit('/').next() {
        Some("") => format!("{path}index.html"),
        Some(last) if last.contains('.') => path,
        _ => format!("{path}.html"),
    })
}

/// A path as it stands in an attribute: every part percent-encoded, `/` kept.
pub fn encode_path(path: &str) -> String {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const KEEP: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'~')
        .remove(b'/')
        .remove(b',')
        .remove(b'!')
        .remove(b'(')
        .remove(b')')
        .remove(b'@')
        .remove(b'+');
    utf8_percent_encode(path, KEEP).to_string()
}
