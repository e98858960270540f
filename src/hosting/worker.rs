//! The service worker `sw.js`, and `offline.js`, from which a page reads the size of all files before a
//! reader installs the worker.
//!
//! The worker names every file with its hash, so all that it keeps is of one build, and a browser refuses a
//! file that another build has meanwhile replaced.

use crate::address;
use crate::config::Offline;
use crate::diag::{Code, Diagnostic, Diags};
use crate::language::Language;
use crate::limits::{OFFLINE, OFFLINE_FILES};
use crate::model::Site;
use crate::publish::Staging;
use crate::render::Output;
use crate::source::{FileId, FileKind, Span};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rayon::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

const WORKER: &str = include_str!("worker.js");

/// The part of the worker about caches that are kept page by page.
const VISITED: &str = include_str!("visited.js");

/// The most bytes and entries of a cache that is kept page by page: what was used longest ago makes room.
const VISITED_BYTES: u64 = 50_000_000;
const VISITED_ENTRIES: usize = 1000;

/// Endings of pages and of what they show. Media and downloads come from the server, whatever is kept.
const SHOWN: &[&str] = &[
    "avif",
    "css",
    "gif",
    "html",
    "ico",
    "jpeg",
    "jpg",
    "js",
    "json",
    "mjs",
    "png",
    "svg",
    "webmanifest",
    "webp",
];

/// Script that removes an earlier worker and all that it kept.
const REMOVAL: &str = include_str!("removal.js");

/// Files that only servers, search engines and other programs read.
const NOT_KEPT: &[&str] = &[
    address::FEED,
    address::HEADERS,
    address::LLMS,
    address::NOJEKYLL,
    address::OFFLINE_SIZE,
    address::OPENSEARCH,
    address::REDIRECTS,
    address::NGINX_MAP,
    address::ROBOTS,
    address::SITE_JSON,
    address::SITEMAP,
    address::WORKER,
];

pub(super) fn write(
    site: &Site,
    staging: &Staging,
    words: &dyn Fn(&Language, &str) -> String,
    diags: &mut Diags,
) -> Result<(), String> {
    let visited = site.config.offline == Some(Offline::Visited);
    // The page at a former address is not cached: a server may redirect the request for it, and what arrives has another
    // hash. The worker redirects instead.
    let moved: BTreeMap<&str, String> = site.moved().collect();
    let paths: Vec<String> = staging
        .paths()
        .into_iter()
        .filter(|path| is_kept(site, path) && !moved.contains_key(path.as_str()))
        .filter(|path| !visited || is_shown(path))
        .collect();
    let size: u64 = paths.iter().map(|path| staging.length(path)).sum();
    let fault = match visited {
        true => OFFLINE_FILES.is_below(paths.len()).then(|| (OFFLINE_FILES, paths.len().to_string())),
        false => (size > OFFLINE.most as u64).then(|| (OFFLINE, format!("{} MB", size.div_ceil(1_000_000)))),
    };
    if let Some((cap, found)) = fault {
        let config = site.sources.iter().find(|(_, file)| file.kind == FileKind::Config);
        let at = Span::whole(config.map_or(FileId(0), |(id, _)| id));
        diags.push(Diagnostic::new(Code::TooMuch, at, cap.words(found)).hint(cap.hint));
        return Ok(());
    }
    // What the worker always keeps: the theme's files, which every page loads, and the error page.
    let core: Vec<String> = paths
        .iter()
        .filter(|path| address::is_theme_asset(path) || *path == address::NOT_FOUND)
        .cloned()
        .collect();
    let (files, bytes) = match visited {
        true => (core.len(), core.iter().map(|path| staging.length(path)).sum()),
        false => (paths.len(), size),
    };
    let hashed = |path: String| -> Result<(String, String), String> {
        let hash = STANDARD.encode(Sha256::digest(staging.read(&path)?));
        Ok((path, format!("sha256-{hash}")))
    };
    let hashes: Result<BTreeMap<String, String>, String> = paths.into_par_iter().map(hashed).collect();
    let list = json!(hashes?).to_string();
    let kind: &[u8] = if visited { b"visited" } else { b"" };
    let version = &blake3::hash(&[list.as_bytes(), kind].concat()).to_hex()[..16];
    // The site itself comes last: its folder is the beginning of every path.
    let editions: Vec<serde_json::Value> =
        site.editions.iter().chain([site]).map(|edition| words_of(edition, words)).collect();
    let settings = json!({
        "version": version,
        "visited": visited,
        "core": core,
        "most": {"bytes": VISITED_BYTES, "entries": VISITED_ENTRIES},
        "editions": editions,
    });
    let moved = json!(moved);
    let worker = format!(
        "'use strict';\nconst SITE = {settings};\nconst FILES = {list};\nconst MOVED = {moved};\n{WORKER}{VISITED}"
    );
    let mut size = json!({"files": files, "bytes": bytes, "version": version});
    if visited {
        size["most"] = json!(VISITED_BYTES);
    }
    staging.write(site, address::WORKER, &Output::Bytes(worker.into_bytes()))?;
    let size = format!("zhinan.offline({size});\n");
    staging.write(site, address::OFFLINE_SIZE, &Output::Bytes(size.into_bytes()))
}

/// Whether a file is for readers: neither for other programs, nor a page's copy in Markdown.
fn is_kept(site: &Site, path: &str) -> bool {
    let page = path.strip_suffix(".md").map(|stem| format!("{stem}.html"));
    let is_copy = page.is_some_and(|page| site.routes.contains_key(&page));
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_for_others =
        NOT_KEPT.contains(&name) || path.contains(address::SHARE) || name.starts_with("sitemap-");
    !is_copy && !is_for_others
}

/// Whether a file is a page or something that pages show.
fn is_shown(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| SHOWN.contains(&ending.to_ascii_lowercase().as_str()))
}

/// The worker's own words in the language of an edition.
fn words_of(edition: &Site, words: &dyn Fn(&Language, &str) -> String) -> serde_json::Value {
    let language = &edition.config.language;
    json!({
        "folder": edition.edition.as_ref().map_or(String::new(), |edition| format!("{}/", edition.folder)),
        "lang": language.to_string(),
        "dir": language.direction(),
        "title": edition.config.title,
        "gone": words(language, "offline_gone"),
        "not_kept": words(language, "offline_not_kept"),
        "kept": words(language, "offline_kept"),
        "home": words(language, "home"),
    })
}

pub(super) fn write_removal(site: &Site, staging: &Staging) -> Result<(), String> {
    staging.write(site, address::WORKER, &Output::Bytes(REMOVAL.as_bytes().to_vec()))
}
