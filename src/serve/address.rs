//! Request target → path in the site.
//!
//! The path is only looked up in the site's table of routes and never joined to a folder, so no spelling
//! of a target can name any other file.

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;

/// Longest accepted target, in bytes.
const MAX: usize = 8 * 1024;

/// A decoded request target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// From the site's root, decoded, without the leading `/`: `appeal/`, `guide/证据.html`.
    pub path: String,
    /// The text after `?`, not decoded.
    pub query: String,
}

/// Reads a target: `/appeal/index.html?x`, or `http://host/…` as proxies write it. `host_ok` says whether
/// a host is this server. `None` if the target is malformed or of another server.
pub fn address(target: &str, host_ok: impl Fn(&str) -> bool) -> Option<Address> {
    if target.len() > MAX || target.contains('#') {
        return None;
    }
    let whole = target.split_once("://").filter(|(scheme, _)| scheme.eq_ignore_ascii_case("http"));
    let target = match whole {
        Some((_, rest)) => {
            let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            if !host_ok(host) {
                return None;
            }
            if path.is_empty() { "/" } else { path }
        }
        None => target,
    };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let path = percent_decode_str(path.strip_prefix('/')?).decode_utf8().ok()?;
    if path.chars().any(|c| c.is_control() || c == '\\') {
        return None;
    }
    Some(Address { path: path.nfc().collect(), query: query.to_string() })
}

/// The value of a key in a query, decoded.
pub fn value(query: &str, key: &str) -> Option<String> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.into_iter().find(|(name, _)| *name == key)?;
    Some(percent_decode_str(value).decode_utf8().ok()?.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(target: &str) -> Option<String> {
        address(target, |host| host == "localhost:4000").map(|a| a.path)
    }

    #[test]
    fn decodes_once() {
        assert_eq!(path("/").as_deref(), Some(""));
        assert_eq!(path("/a/%E6%8C%87%E5%8D%97.html?x=1").as_deref(), Some("a/指南.html"));
        assert_eq!(path("/%252e%252e/x").as_deref(), Some("%2e%2e/x"));
        assert_eq!(path("http://localhost:4000/a").as_deref(), Some("a"));
        assert_eq!(path("http://localhost:4000").as_deref(), Some(""));
        assert_eq!(path("HTTP://localhost:4000/a").as_deref(), Some("a"));
        assert_eq!(path("/http://localhost:4000/a").as_deref(), Some("http://localhost:4000/a"));
    }

    #[test]
    fn refuses_what_is_no_path() {
        for target in [
            "*",
            "a",
            "/a#b",
            "/%00",
            "/a%5cb",
            "/%c0%ae%c0%ae/",
            "http://evil.example/",
            "https://localhost:4000/",
        ] {
            assert_eq!(path(target), None, "{target}");
        }
        assert_eq!(path(&format!("/{}", "a".repeat(9000))), None);
    }

    #[test]
    fn queries_have_values() {
        assert_eq!(value("page=%2Fa%2F&hash=1", "page").as_deref(), Some("/a/"));
        assert_eq!(value("page=%2Fa%2F&hash=1", "hash").as_deref(), Some("1"));
        assert_eq!(value("hashes=1", "hash"), None);
    }
}
