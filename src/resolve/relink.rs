//! Links between the pages of a site of which another version is known.
//!
//! A link leads where it led unless a name came, went or changed its meaning that it may be about. So
//! a new article costs a look at every link instead of finding out where each of them leads.

use super::link::decode;
use super::linked;
use crate::address;
use crate::markdown::wiki::TITLE;
use crate::model::{Article, Content, Links, Route, Routes, Site};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// With more new names than this all links are followed anew.
const FEW: usize = 32;

/// Links between pages, where only these articles may link to other things than before: edited ones, or the
/// translated ones of an edition.
pub(super) fn articles(
    (before, routes_before, links): (&Content, &Routes, &Arc<Links>),
    (after, routes_after): (&Content, &Routes),
    changed: &[usize],
) -> Arc<Links> {
    let mut links = links.clone();
    for i in changed {
        let old = linked(before, routes_before, *i, &before.articles[*i]);
        let new = linked(after, routes_after, *i, &after.articles[*i]);
        if old == new {
            continue;
        }
        let links = Arc::make_mut(&mut links);
        old.iter().for_each(|to| links.list(*to).retain(|from| from != i));
        new.iter().for_each(|to| links.insert(*to, *i));
        links.cited_by.retain(|_, list| !list.is_empty());
    }
    links
}

/// Links between pages in a new version of `old`.
pub(super) fn links(old: &Site, content: &Content, routes: &Routes) -> Links {
    let moved: Vec<Option<usize>> = old.articles.iter().map(|a| place(old, a, content)).collect();
    let names = new_names(old, content, routes, &moved);
    // Which files are translations, and so what their names mean, is for the settings to say.
    let is_alike =
        old.config.languages.iter().map(|(l, _)| l).eq(content.config.languages.iter().map(|(l, _)| l));
    if names.len() > FEW || names.contains("") || !is_alike {
        return super::links(content, routes);
    }
    let stays = |(before, now): (&Arc<Article>, &Option<usize>)| {
        let now = (*now)?;
        let same = Arc::ptr_eq(&before.source, &content.articles[now].source);
        (same && !names_any(before, &names)).then_some(now)
    };
    // By index in the new version: whether it is the same article with the same links.
    let mut stayed = vec![false; content.articles.len()];
    let all: Vec<usize> = old.articles.par_iter().zip(&moved).filter_map(stays).collect();
    all.into_iter().for_each(|i| stayed[i] = true);
    let follow =
        |list: &[usize]| list.iter().filter_map(|from| moved[*from]).filter(|from| stayed[*from]).collect();
    let cited_by = old.links.cited_by.iter().map(|(rule, list)| (*rule, follow(list))).collect();
    let mut links = Links { cited_by, linked_from: vec![Vec::new(); content.articles.len()] };
    let known = old.links.linked_from.iter().zip(&moved);
    for (list, to) in known.filter_map(|(list, to)| Some((list, (*to)?))) {
        links.linked_from[to] = follow(list);
    }
    for from in (0..content.articles.len()).filter(|i| !stayed[*i]) {
        for to in linked(content, routes, from, &content.articles[from]) {
            links.insert(to, from);
        }
    }
    links.cited_by.retain(|_, list| !list.is_empty());
    links
}

/// Index in the new version of an article of the old one.
fn place(old: &Site, article: &Article, site: &Content) -> Option<usize> {
    site.article_at.get(old.sources.get(article.file).content_path()).copied()
}

/// The last parts of all paths that only one of the versions has, or that mean another thing in it.
fn new_names(old: &Site, site: &Content, routes: &Routes, moved: &[Option<usize>]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut note = |path: &str| {
        names.insert(name(path).to_string());
    };
    for (path, route) in old.routes.iter() {
        let same = routes.get(path).is_some_and(|now| match (route, now) {
            (Route::Article(before), Route::Article(now)) => moved[*before] == Some(*now),
            (Route::Article(_) | Route::Rule(..) | Route::Node(..), _)
            | (_, Route::Article(_) | Route::Rule(..) | Route::Node(..)) => route == now,
            // These are no articles and no rules, whichever they are.
            _ => true,
        });
        if !same {
            note(path);
        }
    }
    routes.keys().filter(|path| !old.routes.contains_key(*path)).for_each(|path| note(path));
    site.article_at.keys().filter(|path| !old.article_at.contains_key(*path)).for_each(|path| note(path));
    for (path, before) in old.article_at.iter() {
        // Its links lead to its address, which may be another's by now.
        let address = &old.articles[*before].path;
        let owns = |routes: &Routes, i: usize| routes.get(address) == Some(&Route::Article(i));
        let same = moved[*before].is_some_and(|now| {
            site.article_at.get(path) == Some(&now)
                && *address == site.articles[now].path
                && owns(&old.routes, *before) == owns(routes, now)
        });
        if !same {
            note(path);
        }
    }
    names
}

/// Word in every link to this path, however it is written: `a/b.html`, `a/b.md`, `a/b/index.html` → `b`.
fn name(path: &str) -> &str {
    let path = if path == "index.html" { "" } else { path.strip_suffix("/index.html").unwrap_or(path) };
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".html").or_else(|| address::markdown_stem(name)).unwrap_or(name)
}

/// Whether a link of the article may be about one of these names.
fn names_any(article: &Article, names: &BTreeSet<String>) -> bool {
    let may = |dest: &str| {
        if dest.trim_start().starts_with("rule:") || dest.starts_with(TITLE) {
            // The address of an exception has another spelling than its name, and a title is no address.
            return true;
        }
        let path = dest.split(['#', '?']).next().unwrap_or(dest).trim();
        let path = decode(path);
        // `..` and `b/` are folders that need not be named.
        let is_folder = matches!(path.rsplit('/').next(), Some("" | "." | "..")) && !path.is_empty();
        is_folder || names.iter().any(|name| path.contains(name.as_str()))
    };
    !names.is_empty() && article.source.doc.links.iter().any(|link| may(&link.dest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_holds_the_name_of_what_it_is_about() {
        for path in ["a/b.md", "a/b.html", "a/b/index.html", "b", "a/b"] {
            assert_eq!(name(path), "b", "{path}");
        }
        assert_eq!((name("index.html"), name("a/index.md"), name("图.svg")), ("", "index", "图.svg"));
    }
}
