//! Text → HTML: escaping, addresses that are safe to follow, and sanitizing what authors typed.
//!
//! Nothing reaches a page but through [`escape`], [`attribute`] or the [`Sanitizer`].

mod nesting;
mod sanitize;
mod scan;

pub use nesting::{Nesting, single_tag};
pub use sanitize::{KeepId, Sanitizer, anchors, complete, removed};
pub use scan::text;

use std::borrow::Cow;

/// Which bytes are written as entities. A table, because every byte of every page is looked at.
type Special = [bool; 256];

static IN_TEXT: Special = special(b"&<>");
static IN_ATTRIBUTES: Special = special(b"&<>\"'");

const fn special(bytes: &[u8]) -> Special {
    let mut table = [false; 256];
    let mut i = 0;
    while i < bytes.len() {
        table[bytes[i] as usize] = true;
        i += 1;
    }
    table
}

/// Text between tags.
pub fn escape(text: &str) -> Cow<'_, str> {
    replaced(text, &IN_TEXT)
}

/// Text between double quotes in a tag.
pub fn attribute(text: &str) -> Cow<'_, str> {
    replaced(text, &IN_ATTRIBUTES)
}

fn replaced<'a>(text: &'a str, special: &Special) -> Cow<'a, str> {
    let mut out = String::new();
    let mut copied = 0;
    for (i, byte) in text.as_bytes().iter().enumerate() {
        if special[usize::from(*byte)] {
            if copied == 0 {
                out.reserve(text.len() + text.len() / 8 + 8);
            }
            out.push_str(&text[copied..i]);
            out.push_str(match byte {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => "&#39;",
            });
            copied = i + 1;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

/// Schemes that links may have.
pub const SCHEMES: &[&str] = &["http", "https", "mailto", "tel"];

/// Whether a link may lead there: a relative address, or one of [`SCHEMES`]. Browsers drop control
/// characters and white space before they look at the scheme, so this does too.
pub fn is_safe_url(url: &str) -> bool {
    match scheme(url) {
        Some(scheme) => SCHEMES.contains(&scheme.as_str()),
        None => true,
    }
}

/// The scheme of an address in lower case, as a browser would read it.
pub fn scheme(url: &str) -> Option<String> {
    let end = url.find(['/', '?', '#']).unwrap_or(url.len());
    let (scheme, _) = url[..end].split_once(':')?;
    let scheme: String = scheme.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    valid.then(|| scheme.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_attributes_are_escaped() {
        assert_eq!(escape("a < b && \"c\""), "a &lt; b &amp;&amp; \"c\"");
        assert_eq!(attribute("\"><script>'"), "&quot;&gt;&lt;script&gt;&#39;");
        assert!(matches!(escape("没有"), Cow::Borrowed(_)));
    }

    #[test]
    fn only_harmless_schemes_and_relative_addresses_are_safe() {
        for url in [
            "a.md",
            "../图.png",
            "#x",
            "?q=a:b",
            "/a:b",
            "https://x",
            "HTTP://x",
            "mailto:a@b",
            "tel:1",
            "说明:一",
        ] {
            assert!(is_safe_url(url), "{url}");
        }
        for url in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "java\tscript:alert(1)",
            " javascript:x",
            "\u{1}javascript:x",
            "Data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:x",
        ] {
            assert!(!is_safe_url(url), "{url}");
        }
    }
}
