//! Targets of links as typed.
//!
//! Schemes of our own (`rule:`, `guide:`, `term:`), addresses of other sites, and paths relative to
//! the file they are typed in: to a `.md` file, a copied file, a folder, or an address of the output.

use crate::address::{self, join};
use crate::html::{SafeUrl, scheme};
use crate::markdown::{self, wiki::TITLE};
use crate::model::{Article, Content, Route, Routes, Target};
use crate::source::{FileId, FileKind};
use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;

/// Resolves `dest` as typed in `file`.
pub(super) fn target(site: &Content, routes: &Routes, file: FileId, dest: &str) -> Target {
    let dest = dest.trim();
    if let Some(title) = dest.strip_prefix(TITLE) {
        return titled(site, routes, file, title);
    }
    if let Some((scheme, rest)) = dest.split_once(':') {
        match scheme {
            "rule" => return rule(site, &decode(rest)),
            "guide" => return guide(site, &decode(rest)),
            "term" => return term(site, &decode(rest)),
            _ => {}
        }
    }
    if scheme(dest).is_some() || dest.starts_with("//") {
        return external(dest);
    }
    local(site, routes, file, dest)
}

/// `[[title]]`: an article with this title, else one at this path, else the only article or other file whose path
/// ends so. Behind `#` stand headings.
fn titled(site: &Content, routes: &Routes, file: FileId, title: &str) -> Target {
    let (name, headings) = title.split_once('#').unwrap_or((title, ""));
    let article = |i: usize| {
        let anchor = anchor(&site.articles[i], headings);
        Target::Local { path: site.articles[i].path.clone(), query: None, anchor }
    };
    if name.trim().is_empty() && !headings.trim().is_empty() {
        let from = site.sources.get(file).content_path();
        return site.article_at.get(from).map_or(Target::Broken, |own| article(*own));
    }
    if let Some(found) = site.titles.find(name, &site.articles) {
        return article(found);
    }
    let is_page_file = address::markdown_stem(name).is_some();
    let path = if is_page_file { name.to_string() } else { format!("{name}.md") };
    for path in [format!("/{path}"), path].into_iter().rev() {
        if let Target::Local { path, query, .. } = local(site, routes, file, &path) {
            return match routes.get(&path) {
                Some(Route::Article(i)) => article(*i),
                _ => Target::Local { path, query, anchor: anchor_of_file(headings) },
            };
        }
    }
    let named = site.named(name);
    if let [(only, _)] = named.articles[..] {
        return article(only);
    }
    if !named.articles.is_empty() || named.files.is_empty() {
        return Target::Broken;
    }
    // Of several files with this name, one in the folder of the page is meant.
    let beside = join(&format!("{}/..", site.sources.get(file).content_path()), name);
    let one = named.files.iter().find(|path| named.files.len() == 1 || Some(*path) == beside.as_ref());
    match one.and_then(|path| find(site, routes, path)) {
        Some(path) => Target::Local { path, query: None, anchor: anchor_of_file(headings) },
        None => Target::Broken,
    }
}

/// An anchor in a file that is no article, as typed: `[[a.pdf#page=3]]`.
fn anchor_of_file(typed: &str) -> Option<String> {
    Some(typed.trim().to_string()).filter(|anchor| !anchor.is_empty())
}

/// The anchor of the heading that a title's link names by its words, `A#B`; B itself, where no heading has them.
fn anchor(article: &Article, typed: &str) -> Option<String> {
    let words = || typed.split('#').map(markdown::slug).rfind(|part| !part.is_empty());
    heading(article, typed).or_else(words)
}

/// The id of the heading that a path of words leads to.
fn heading(article: &Article, typed: &str) -> Option<String> {
    let path: Vec<String> = typed.split('#').map(markdown::slug).filter(|part| !part.is_empty()).collect();
    article.source.doc.heading_at(&path, markdown::slug).map(|heading| heading.id.clone())
}

/// An address that is written as it is, if a page may name it.
fn external(dest: &str) -> Target {
    SafeUrl::new(dest).map_or(Target::Unsafe, Target::External)
}

/// As it was typed before it was encoded, in one spelling.
pub(super) fn decode(text: &str) -> String {
    if text.is_ascii() && !text.contains('%') {
        return text.to_string();
    }
    percent_decode_str(text).decode_utf8_lossy().nfc().collect()
}

fn page(path: impl Into<String>) -> Target {
    Target::Local { path: path.into(), query: None, anchor: None }
}

/// `rule:<set>/<id>`.
fn rule(site: &Content, rest: &str) -> Target {
    let Some((set, id)) = rest.split_once('/') else { return Target::Broken };
    let found = site.guide_at(set).and_then(|s| {
        let rule = site.names.of_guide[s].rules.get(id)?;
        Some(address::rule(set, &site.guides[s].rules[*rule].id))
    });
    found.map_or(Target::Broken, page)
}

/// `guide:<set>` or `guide:<set>/<outcome>`.
fn guide(site: &Content, rest: &str) -> Target {
    let (set, outcome) = rest.split_once('/').map_or((rest, None), |(s, o)| (s, Some(o)));
    let Some(at) = site.guide_at(set) else { return Target::Broken };
    let guide = &site.guides[at];
    match outcome {
        None => page(address::guide(&guide.id)),
        Some(id) => match site.names.of_guide[at].outcomes.get(id) {
            Some(o) => page(address::outcome(&guide.id, &guide.outcomes[*o].id)),
            None => Target::Broken,
        },
    }
}

/// `term:<word>`: also by a synonym; without a word, the glossary.
fn term(site: &Content, word: &str) -> Target {
    if word.is_empty() && !site.glossary.is_empty() {
        return page(address::GLOSSARY);
    }
    site.names.terms.get(word).map_or(Target::Broken, |t| Target::Local {
        path: address::GLOSSARY.into(),
        query: None,
        anchor: Some(address::term_anchor(&site.glossary[*t].term)),
    })
}

fn local(site: &Content, routes: &Routes, file: FileId, dest: &str) -> Target {
    let (path, anchor) = match dest.split_once('#') {
        Some((path, anchor)) => (path, Some(decode(anchor)).filter(|a| !a.is_empty())),
        None => (dest, None),
    };
    let (path, query) = match path.split_once('?') {
        Some((path, query)) => (path, Some(address::encode_query(query)).filter(|query| !query.is_empty())),
        None => (path, None),
    };
    let path = decode(path);
    let from = site.sources.get(file).content_path();
    if path.is_empty() {
        return match site.article_at.get(from) {
            Some(i) => {
                let article = &site.articles[*i];
                Target::Local { path: article.path.clone(), query, anchor: by_words(article, anchor) }
            }
            // Texts of rule sets and the glossary are shown on several pages: an anchor alone stays there.
            None => external(dest),
        };
    }
    let dir = if from.starts_with("rules/") { "" } else { from.rsplit_once('/').map_or("", |(dir, _)| dir) };
    let original = folder_of_original(site, from);
    let found = join(dir, &path).and_then(|full| find(site, routes, &full));
    // A translation in a folder of its own names what stands beside its original.
    let found = found.or_else(|| find(site, routes, &join(original?, &path)?));
    match found {
        Some(path) => {
            let anchor = match routes.get(&path) {
                Some(Route::Article(i)) => by_words(&site.articles[*i], anchor),
                _ => anchor,
            };
            Target::Local { path, query, anchor }
        }
        None => Target::Broken,
    }
}

/// The anchor of a link to an article. As Obsidian writes it, one with a blank, which no anchor has, names a heading by
/// its words, `note.md#Token%20module`, and one behind `^` a block.
fn by_words(article: &Article, typed: Option<String>) -> Option<String> {
    if let Some(block) = typed.as_deref().and_then(|typed| typed.strip_prefix('^')) {
        return Some(markdown::slug(block));
    }
    let words = typed.as_deref().filter(|typed| typed.contains(' '));
    words.and_then(|words| heading(article, words)).or(typed)
}

/// The folder of the original of a translation that lies in another one.
fn folder_of_original<'a>(site: &'a Content, from: &str) -> Option<&'a str> {
    let (first, _) = from.split_once('/')?;
    let is_language = |tag: &str| site.config.languages.iter().any(|(l, _)| l.eq_ignore_ascii_case(tag));
    if !is_language(first) {
        return None;
    }
    let section = site.places[*site.article_at.get(from)?].section;
    Some(&site.sections[section].dir)
}

/// Whether a path is that of a file that the program writes for the whole site, such as the sitemap.
fn is_generated(site: &Content, path: &str) -> bool {
    match path {
        address::FEED | address::LLMS => true,
        address::SITEMAP | address::ROBOTS | address::OPENSEARCH => {
            site.edition.is_none() && site.config.base_url.is_some()
        }
        _ => false,
    }
}

/// The output path of what `full` (a path below `content/`) names.
fn find(site: &Content, routes: &Routes, full: &str) -> Option<String> {
    if let Some(i) = site.article_at.get(full) {
        return Some(site.articles[*i].path.clone());
    }
    if let Some((path, route)) = routes.get_key_value(full)
        && !matches!(route, Route::Node(..))
    {
        return Some(path.clone());
    }
    // Files of the author's own are not copied into each edition.
    if site.edition.is_some()
        && let Some(id) = site.sources.find_content(full)
        && site.sources.get(id).kind == FileKind::Asset
    {
        return Some(format!("../{full}"));
    }
    if is_generated(site, full) {
        return Some(full.to_string());
    }
    let folder = full.trim_end_matches('/');
    let index = if folder.is_empty() { "index.html".to_string() } else { format!("{folder}/index.html") };
    let page = format!("{folder}.html");
    [index, page].into_iter().find(|p| address::markdown_stem(full).is_none() && routes.contains_key(p))
}
