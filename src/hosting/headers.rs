//! `_headers`: what Netlify, Cloudflare Pages and the like send with each file.

use crate::address;
use crate::model::Site;
use crate::publish::Staging;
use crate::render::Output;

/// Headers of every file. The policy about scripts stands in the pages, so that it holds from disk too; a
/// page cannot say who may frame it.
const OF_ALL: &str = "/*\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: strict-origin-when-cross-origin\n  \
    Content-Security-Policy: frame-ancestors 'self'\n  Permissions-Policy: camera=(), geolocation=(), microphone=()\n";

/// The most rules of one file; Cloudflare Pages reads no more.
const MOST_RULES: usize = 100;

/// Writes the file. Files with a hash in their names are cached for good, those of the theme first.
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
    let (of_theme, of_search): (Vec<String>, Vec<String>) = staging
        .paths()
        .into_iter()
        .filter(|path| address::has_hash(path))
        .partition(|path| address::is_theme_asset(path));
    let cached = of_theme.iter().chain(&of_search).map(|path| {
        format!("{base}{}\n  Cache-Control: public, max-age=31536000, immutable\n", address::encode(path))
    });
    rules.extend(cached.take(MOST_RULES - rules.len()));
    staging.write(site, address::HEADERS, &Output::Bytes(rules.concat().into_bytes()))
}
