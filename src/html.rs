//! HTML of pages: escaping, addresses that are safe to follow, and the table of elements that authors may use.

mod elements;
mod tokens;
mod url;

pub use elements::{
    Shape, Tag, Value, children, ends, goes_unseen, goes_with_content, is_allowed, is_element, is_raw_text,
    parents, tag, why_removed,
};
pub use tokens::{Token, TokenKind, tokens};
pub use url::{SafeUrl, scheme};

use std::borrow::Cow;

/// Bytes that are written as entities. A table, because every byte of every page is looked at.
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

/// A text without characters that XML cannot hold, such as control characters.
pub fn for_xml(text: &str) -> Cow<'_, str> {
    let is_bad =
        |c: char| c < ' ' && !"\t\n\r".contains(c) || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{7f}');
    if text.contains(is_bad) { text.replace(is_bad, "").into() } else { text.into() }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_attributes_are_escaped() {
        assert_eq!(escape("a < b && \"c\""), "a &lt; b &amp;&amp; \"c\"");
        assert_eq!(attribute("\"><script>'"), "&quot;&gt;&lt;script&gt;&#39;");
        assert!(matches!(escape("没有"), Cow::Borrowed(_)));
    }
}
