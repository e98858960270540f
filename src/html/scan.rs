//! Tags and text of an HTML fragment, in order. Enough to look at what an author typed; what is
//! shown goes through the sanitizer's real parser.

use std::borrow::Cow;
use std::ops::Range;

/// Elements whose content is not HTML: they swallow everything up to their end tag.
const SWALLOW: &[&str] = &[
    "iframe",
    "noembed",
    "noframes",
    "noscript",
    "plaintext",
    "script",
    "style",
    "textarea",
    "title",
    "xmp",
];

/// A piece of HTML.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'a> {
    Text(&'a str),
    Tag {
        name: String,
        closing: bool,
        attributes: Vec<(String, String)>,
    },
    /// Content of an element in [`SWALLOW`], a comment, a doctype.
    Hidden,
    /// From here on the fragment is unfinished: a tag, comment or swallowing element without end.
    Unfinished(usize),
}

/// Cuts a fragment into tokens.
pub(super) fn tokens(html: &str) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < html.len() {
        let Some(open) = next_tag(html, at) else {
            out.push(Token::Text(&html[at..]));
            break;
        };
        if open > at {
            out.push(Token::Text(&html[at..open]));
        }
        match token(html, open) {
            Some((end, token)) => {
                let swallows = matches!(&token,
                    Token::Tag { name, closing: false, .. } if SWALLOW.contains(&name.as_str()));
                let close = match &token {
                    Token::Tag { name, .. } if swallows => find_close(html, end, name),
                    _ => Some(end),
                };
                let Some(close) = close else {
                    out.push(Token::Unfinished(open));
                    break;
                };
                out.push(token);
                if close > end {
                    out.push(Token::Hidden);
                }
                at = close;
            }
            None => {
                out.push(Token::Unfinished(open));
                break;
            }
        }
    }
    out
}

/// The words a reader would see, with a line break for every tag of a block.
pub fn text(html: &str) -> String {
    let mut out = String::new();
    for token in tokens(html) {
        match token {
            Token::Text(text) => out.push_str(&decode(text)),
            Token::Tag { name, .. } if !is_inline(&name) && !out.ends_with('\n') => out.push('\n'),
            _ => {}
        }
    }
    out
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "del"
            | "dfn"
            | "em"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "rp"
            | "rt"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "u"
            | "var"
            | "wbr"
    )
}

/// Entities that matter for words and addresses: numbers, and a few names.
fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest) {
            Some((c, length)) => {
                out.push(c);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn entity(text: &str) -> Option<(char, usize)> {
    const NAMED: &[(&str, char)] = &[
        ("&nbsp;", ' '),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&apos;", '\''),
        ("&amp;", '&'),
        ("&colon;", ':'),
        ("&Tab;", '\t'),
        ("&NewLine;", '\n'),
    ];
    if let Some((name, c)) = NAMED.iter().find(|(name, _)| text.starts_with(name)) {
        return Some((*c, name.len()));
    }
    let digits = text.strip_prefix("&#")?;
    let (digits, base, before) = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16, 3),
        None => (digits, 10, 2),
    };
    let end = digits.find(|c: char| !c.is_digit(base)).unwrap_or(digits.len());
    let c = char::from_u32(u32::from_str_radix(&digits[..end], base).ok()?)?;
    let semicolon = usize::from(digits[end..].starts_with(';'));
    Some((c, before + end + semicolon))
}

/// Where the next `<` stands that begins something other than text.
fn next_tag(html: &str, from: usize) -> Option<usize> {
    let bytes = html.as_bytes();
    html[from..].match_indices('<').map(|(i, _)| from + i).find(|i| match bytes.get(i + 1) {
        Some(b'!' | b'?') => true,
        Some(b'/') => bytes.get(i + 2).is_some_and(u8::is_ascii_alphabetic),
        Some(b) => b.is_ascii_alphabetic(),
        None => false,
    })
}

/// The tag, comment or declaration at `at` with its end; `None` where it has none.
fn token(html: &str, at: usize) -> Option<(usize, Token<'_>)> {
    let rest = &html[at..];
    if let Some(comment) = rest.strip_prefix("<!--") {
        return Some((at + 4 + comment.find("-->")? + 3, Token::Hidden));
    }
    if rest.starts_with("<!") || rest.starts_with("<?") {
        return Some((at + rest.find('>')? + 1, Token::Hidden));
    }
    let closing = rest.starts_with("</");
    let name_start = at + if closing { 2 } else { 1 };
    let is_end = |c: char| c.is_ascii_whitespace() || c == '/' || c == '>';
    let name_end = name_start + html[name_start..].find(is_end)?;
    let name = html[name_start..name_end].to_ascii_lowercase();
    let mut attributes = Vec::new();
    let mut pos = name_end;
    loop {
        pos += html[pos..].find(|c: char| !c.is_ascii_whitespace() && c != '/')?;
        if html[pos..].starts_with('>') {
            return Some((pos + 1, Token::Tag { name, closing, attributes }));
        }
        let (key, value, end) = attribute(html, pos)?;
        attributes.push((html[key].to_ascii_lowercase(), decode(&html[value]).into_owned()));
        pos = end;
    }
}

/// Name, value and end of the attribute at `at`.
fn attribute(html: &str, at: usize) -> Option<(Range<usize>, Range<usize>, usize)> {
    let first = html[at..].chars().next()?.len_utf8();
    let is_end = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '=');
    let key = at..at + first + html[at + first..].find(is_end)?;
    let equals = key.end + html[key.end..].find(|c: char| !c.is_ascii_whitespace())?;
    if !html[equals..].starts_with('=') {
        return Some((key.clone(), key.end..key.end, key.end));
    }
    let start = equals + 1;
    let start = start + html[start..].find(|c: char| !c.is_ascii_whitespace())?;
    match html.as_bytes()[start] {
        quote @ (b'"' | b'\'') => {
            let end = start + 1 + html[start + 1..].find(quote as char)?;
            Some((key, start + 1..end, end + 1))
        }
        _ => {
            let end = start + html[start..].find(|c: char| c.is_ascii_whitespace() || c == '>')?;
            Some((key, start..end, end))
        }
    }
}

/// Where the end tag of a swallowing element begins.
fn find_close(html: &str, from: usize, name: &str) -> Option<usize> {
    let bytes = html.as_bytes();
    html[from..].match_indices("</").map(|(i, _)| from + i).find(|i| {
        bytes.get(i + 2..i + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_a_fragment_has_no_tags_scripts_or_comments() {
        let html = "<p title='a>b'>一<b>二</b></p><script>if (a<b) x()</script><!-- no -->三 &lt; 四 < 五";
        assert_eq!(text(html).trim(), "一二\n三 < 四 < 五");
    }

    #[test]
    fn what_is_not_finished_is_found() {
        for (html, at) in [("a<b", 1), ("x<a href=\"y", 1), ("<!-- z", 0), ("ab<script>c", 2), ("<p a='", 0)]
        {
            assert_eq!(tokens(html).pop(), Some(Token::Unfinished(at)), "{html}");
        }
    }
}
