//! The service worker `sw.js`, and `offline.js`, from which a page reads the size of all files before a
//! reader installs the worker.
//!
//! The worker names every file with its hash, so all that it keeps is of one build, and a browser refuses a
//! file that another build has meanwhile replaced.

use crate::address;
use crate::diag::{Code, Diagnostic, Diags};
use crate::limits::OFFLINE;
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
    words: &dyn Fn(&str) -> String,
    diags: &mut Diags,
) -> Result<(), String> {
    let is_copy = |path: &str| {
        let page = path.strip_suffix(".md").map(|stem| format!("{stem}.html"));
        page.is_some_and(|page| site.routes.contains_key(&page))
    };
    let is_for_others = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        NOT_KEPT.contains(&name) || path.contains(address::SHARE) || name.starts_with("sitemap-")
    };
    let mut paths = staging.paths();
    paths.retain(|path| !is_for_others(path) && !is_copy(path));
    let read = |path: String| -> Result<(String, (u64, String)), String> {
        let bytes = staging.read(&path)?;
        let hash = format!("sha256-{}", STANDARD.encode(Sha256::digest(&bytes)));
        Ok((path, (bytes.len() as u64, hash)))
    };
    let files: Result<BTreeMap<String, (u64, String)>, String> = paths.into_par_iter().map(read).collect();
    let files = files?;
    let size: u64 = files.values().map(|(length, _)| length).sum();
    if size > OFFLINE.most as u64 {
        let config = site.sources.iter().find(|(_, file)| file.kind == FileKind::Config);
        let at = Span::whole(config.map_or(FileId(0), |(id, _)| id));
        let found = format!("{} MB", size.div_ceil(1_000_000));
        diags.push(Diagnostic::new(Code::TooMuch, at, OFFLINE.words(found)).hint(OFFLINE.hint));
        return Ok(());
    }
    let hashes: BTreeMap<&String, &String> = files.iter().map(|(path, (_, hash))| (path, hash)).collect();
    let list = json!(hashes).to_string();
    let version = &blake3::hash(list.as_bytes()).to_hex()[..16];
    let settings = json!({
        "version": version,
        "lang": site.config.language.to_string(),
        "dir": site.config.language.direction(),
        "title": site.config.title,
        "gone": words("offline_gone"),
        "home": words("home"),
    });
    let worker = format!("'use strict';\nconst SITE = {settings};\nconst FILES = {list};\n{WORKER}");
    let size = json!({"files": files.len(), "bytes": size, "version": version});
    staging.write(site, address::WORKER, &Output::Bytes(worker.into_bytes()))?;
    let size = format!("zhinan.offline({size});\n");
    staging.write(site, address::OFFLINE_SIZE, &Output::Bytes(size.into_bytes()))
}

pub(super) fn write_removal(site: &Site, staging: &Staging) -> Result<(), String> {
    staging.write(site, address::WORKER, &Output::Bytes(REMOVAL.as_bytes().to_vec()))
}
