//! `llms.txt`, a map of the site for language models, and a Markdown copy beside each article.

use super::page::description;
use super::{Sink, View};
use crate::address;
use crate::decide::RuleSet;
use crate::markdown::{copy, variable};
use crate::model::{Article, Route, Site, Target};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

pub(super) fn files(view: &View<'_>, sink: Sink<'_>) {
    view.in_each_language(sink, map);
}

fn map(view: &View<'_>, sink: Sink<'_>) {
    let site = view.site;
    let config = &site.config;
    let base = config.base_url.as_deref().unwrap_or("");
    let mut map = format!("# {}\n", line(&config.title));
    if !config.description.is_empty() {
        map.push_str(&format!("\n> {}\n", line(&config.description)));
    }
    let is_own = |i: &usize| super::copied(site, &Route::Article(*i)).is_some();
    for section in site.sections.iter() {
        let all = section.index.iter().chain(&section.articles).copied();
        let members: Vec<usize> = all.filter(is_own).collect();
        if members.is_empty() {
            continue;
        }
        let title = if section.parent.is_none() { &config.title } else { &section.title };
        map.push_str(&format!("\n## {}\n\n", line(title)));
        for article in members.iter().map(|i| &site.articles[*i]) {
            let copy = config.markdown_copies.then(|| address::markdown_copy(&article.path));
            let path = copy.as_ref().unwrap_or(&article.path);
            entry(&mut map, &article.title, base, path, &description(article));
        }
    }
    let is_told = |guide: &&RuleSet| site.edition.is_none() || guide.text_lang == *config.language;
    if site.guides.iter().any(|guide| is_told(&guide)) {
        let title = view.theme.strings(&config.language).get("guides_title").map_or("Guides", String::as_str);
        map.push_str(&format!("\n## {}\n\n", line(title)));
        for guide in site.guides.iter().filter(is_told) {
            entry(&mut map, &guide.title, base, &address::guide(&guide.id), &guide.description);
        }
    }
    // What nobody has translated is listed once, in its own language.
    if site.edition.is_some() {
        let main = &view.main.config;
        map.push_str(&format!("\n## {}\n\n", main.language.own_name()));
        let (base, up) = match main.base_url.as_deref() {
            Some(base) => (base, ""),
            None => ("", site.up()),
        };
        entry(&mut map, &main.title, base, &format!("{up}{}", address::LLMS), &main.description);
    }
    (sink.write)(address::LLMS.into(), map.into_bytes());
}

fn entry(map: &mut String, title: &str, base: &str, path: &str, about: &str) {
    let title = line(title).replace(['[', ']'], "");
    let about = line(about);
    let colon = if about.is_empty() { "" } else { ": " };
    map.push_str(&format!("- [{title}]({base}{}){colon}{about}\n", address::encode(path)));
}

/// A value in one line: its line ends would begin headings and links of their own.
fn line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// An article as Markdown: without the author's comments, its links leading to other copies. It begins
/// with its title, so that no browser takes a copy that a server sends without a type for a page.
pub(super) fn markdown(site: &Site, article: &Article) -> String {
    let source = site.sources.text(article.source.body).trim_start_matches('\u{feff}').trim();
    let rewrite = |dest: &str| copied(site, article, dest);
    let mut links = article.source.doc.links.iter();
    let body = if source.contains("<!--") || links.any(|link| rewrite(&link.dest).is_some()) {
        Cow::Owned(copy::copy(source, &rewrite))
    } else {
        Cow::Borrowed(source)
    };
    let vars = &site.config.pages.vars;
    let body = match article.source.doc.variables.is_empty() {
        true => body,
        false => variable::Texts::of(vars, source.len()).fill(&body).map_or(body, Cow::Owned),
    };
    let body = body.trim();
    let has_title = article.title_from_body && body.starts_with("# ");
    let heading = if has_title { String::new() } else { format!("# {}\n\n", line(&article.title)) };
    format!("{heading}{body}\n")
}

/// Destination of a link in the copy, if it differs from the article's: the copy of an article, the
/// page of anything else.
fn copied(site: &Site, article: &Article, dest: &str) -> Option<String> {
    let Target::Local { path, query, anchor } = site.target(article.file, dest) else { return None };
    let path = match site.routes.get(&path) {
        Some(route @ Route::Article(_)) => {
            let up = if super::copied(site, route).is_some() { "" } else { site.up() };
            format!("{up}{}", address::markdown_copy(&path))
        }
        _ => path,
    };
    let query = query.map_or(String::new(), |query| format!("?{query}"));
    let anchor = anchor.map_or(String::new(), |anchor| format!("#{anchor}"));
    let new = format!("{}{query}{anchor}", address::relative(&article.path, &path));
    let is_same = percent_decode_str(dest).decode_utf8_lossy() == new || dest.starts_with('#');
    let is_plain = !new.contains(|c: char| c.is_whitespace() || c.is_control() || "()<>\\\"'%".contains(c));
    (!is_same).then(|| if is_plain { new } else { address::encode(&new) })
}
