//! `_headers`: what Netlify, Cloudflare Pages and the like send with each file.

use crate::address;
use crate::model::Site;
use crate::publish::Staging;
use crate::render::Output;
use std::collections::BTreeSet;

/// Headers of every file. The policy about scripts stands in the pages, so that it holds from disk too; a
/// page cannot say who may frame it.
const OF_ALL: &str = "/*\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: strict-origin-when-cross-origin\n  \
    Content-Security-Policy: frame-ancestors 'self'\n  Permissions-Policy: camera=(), geolocation=(), microphone=()\n";

/// The most rules of one file; Cloudflare Pages reads no more.
const MOST_RULES: usize = 100;

/// Stands for the folder of any edition.
const EDITION: &str = ":edition";

/// Writes the file. Files with a hash in their names are cached for good: each by a rule of its own where there is
/// room, since such a rule is about no file that is gone; else by rules about beginnings of paths.
pub(super) fn write(site: &Site, staging: &Staging) -> Result<(), String> {
    // An author's own file is what it is.
    if site.routes.contains_key(address::HEADERS) {
        return Ok(());
    }
    let base = site.config.base_url.as_ref().map_or("/", |base| base.path());
    let mut rules = vec![OF_ALL.to_string()];
    if site.config.offline.is_some() {
        rules.push(format!("{base}{}\n  Cache-Control: no-cache\n", address::WORKER));
    }
    let room = MOST_RULES - rules.len();
    let (named, others): (Vec<String>, Vec<String>) =
        staging.paths().into_iter().partition(|path| address::has_hash(path));
    let (of_theme, of_search): (Vec<String>, Vec<String>) =
        named.iter().cloned().partition(|path| address::is_theme_asset(path));
    let single = |paths: &[String]| paths.iter().map(|path| address::encode(path)).collect::<BTreeSet<_>>();
    let mut patterns = single(&named);
    // The search of a large site has hundreds of files, a theme a dozen.
    if patterns.len() > room {
        patterns = &single(&of_theme) | &beginnings(&of_search, &others);
    }
    if patterns.len() > room {
        patterns = beginnings(&named, &others);
    }
    let kept = |pattern| format!("{base}{pattern}\n  Cache-Control: public, max-age=31536000, immutable\n");
    rules.extend(patterns.into_iter().take(room).map(kept));
    staging.write(site, address::HEADERS, &Output::Bytes(rules.concat().into_bytes()))
}

/// The shortest beginnings that all of the first paths have and none of the others, as patterns. Netlify compares
/// without regard to case. What two editions have in common is one pattern.
fn beginnings(named: &[String], others: &[String]) -> BTreeSet<String> {
    let others: BTreeSet<String> = others.iter().map(|path| general(&path.to_lowercase())).collect();
    let is_begun = |beginning: &str| {
        let beginning = beginning.to_lowercase();
        others.range(beginning.clone()..).next().is_some_and(|other| other.starts_with(&beginning))
    };
    let mut patterns = BTreeSet::new();
    for path in named.iter().map(|path| general(path)) {
        // Of a folder, never less than the first character of a name: it may hold more, some day.
        let name = path.rfind('/').map_or(0, |at| at + 1);
        let ends = path.char_indices().map(|(at, c)| at + c.len_utf8()).filter(|end| *end > name);
        let beginning = ends.map(|end| &path[..end]).find(|beginning| !is_begun(beginning));
        patterns.insert(match beginning {
            Some(beginning) => pattern(beginning) + "*",
            None => pattern(&path),
        });
    }
    patterns
}

/// A path with any edition's folder for that of its own, if it is one of the search.
fn general(path: &str) -> String {
    match path.split_once("/search/") {
        Some((folder, name)) if !folder.contains('/') => format!("{EDITION}/search/{name}"),
        _ => path.to_string(),
    }
}

/// A path as it stands in a rule.
fn pattern(path: &str) -> String {
    match path.strip_prefix(EDITION) {
        Some(rest) => format!("{EDITION}{}", address::encode(rest)),
        None => address::encode(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether Netlify applies a rule to a path: a placeholder is one name, an asterisk anything, case aside.
    fn applies(pattern: &str, path: &str) -> bool {
        let (pattern, path) = (pattern.to_lowercase(), address::encode(path).to_lowercase());
        let (pattern, path) = match pattern.strip_prefix(EDITION) {
            Some(rest) => (rest.to_string(), path.split_at(path.find('/').unwrap_or(0)).1.to_string()),
            None => (pattern, path),
        };
        pattern.strip_suffix('*').map_or(path == pattern, |beginning| path.starts_with(beginning))
    }

    #[test]
    fn few_beginnings_are_those_of_all_hashed_files_and_of_no_other() {
        let hash = |at: usize| blake3::hash(&at.to_le_bytes()).to_hex()[..10].to_string();
        let folders = ["search", "en/search", "zh-TW/search", "ar/search"];
        let mut named: Vec<String> =
            (0..2000).map(|at| format!("{}/{}.js", folders[at % folders.len()], hash(at))).collect();
        named.push("assets/base.0123456789.js".into());
        let others = ["search/index.js", "en/search/index.html", "search/1.html", "帮助/search/AB/甲.html"];
        let others: Vec<String> =
            others.into_iter().chain(["assets/own.png", "index.html"]).map(str::to_string).collect();
        let patterns = beginnings(&named, &others);
        let matched = |path: &String| patterns.iter().any(|pattern| applies(pattern, path));
        assert!(named.iter().all(matched), "{patterns:?}");
        assert!(!others.iter().any(matched), "{patterns:?}");
        assert!(patterns.len() < 70, "{}: {patterns:?}", patterns.len());
        assert!(patterns.contains("search/0*") && patterns.contains(":edition/search/0*"), "{patterns:?}");
    }
}
