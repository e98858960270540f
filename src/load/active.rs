//! Scripts, styles and outside references in an SVG, and documents under the name of an SVG. Browsers block them where a
//! page shows the picture, but not where a reader opens the SVG by its own address. There browsers read it as XML, and
//! so does this search: unlike in HTML, tags inside `<style>` or `<title>` are tags, and `<!--` inside `<![CDATA[…]]>`
//! begins no comment.

use crate::html::{TokenKind, tokens};
use std::ops::Range;

/// The most bytes of an SVG that are searched.
pub(super) const MOST: u64 = 1 << 20;

/// Elements that run code or hold other documents, in lower case without a namespace prefix.
const ELEMENTS: &[&str] = &[
    "script",
    "foreignobject",
    "handler",
    "iframe",
    "embed",
    "object",
    "audio",
    "video",
    "link",
    "meta",
    "base",
];

/// Animation elements, which change an attribute of another element and so could set its `href`.
const CHANGING: &[&str] = &["animate", "set", "animatemotion", "animatetransform"];

/// Prefixes of `data:` addresses of bitmaps, which cannot hold scripts.
const PIXELS: &[&str] =
    &["data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp", "data:image/avif"];

/// Like [`active`], for the bytes of a file. A file in an encoding that browsers decode otherwise, or too long to be
/// searched to its end, may hide a script, so it is named as well.
pub(super) fn of_bytes(bytes: &[u8]) -> Option<String> {
    let begin = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).to_ascii_lowercase();
    let declared = begin.split_once("encoding=").map(|(_, rest)| rest.trim_start_matches(['"', '\'']));
    let is_known = |name: &str| {
        ["utf-8", "us-ascii", "iso-8859-1", "windows-125"].iter().any(|own| name.starts_with(own))
    };
    if bytes.contains(&0) || bytes.starts_with(b"\xfe\xff") || declared.is_some_and(|name| !is_known(name)) {
        return Some("`encoding` of something else than UTF-8".into());
    }
    if bytes.len() as u64 > MOST {
        return Some("more than 1 MB".into());
    }
    active(&String::from_utf8_lossy(bytes))
}

/// First script, style import or outside reference in an SVG, with its line: `` `<script>` in line 3 ``. In a document
/// that is no SVG, its first element.
pub(super) fn active(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    // An entity may hide tags, and a declared attribute may be an event; `@import` and `<?xml-stylesheet` load a
    // style sheet. None of these is a tag, so the text is searched for them.
    let signs = ["<!entity", "<!attlist", "<?xml-stylesheet", "@import"];
    let sign = signs.iter().filter_map(|sign| Some((lower.find(sign)?, ((*sign).to_string(), None)))).min();
    let pieces = pieces(text);
    let root =
        pieces.iter().find_map(|(range, kind)| root(&text[range.clone()], *kind).map(|name| (range, name)));
    let other = root
        .filter(|(_, name)| name != "svg")
        .map(|(range, name)| (range.start, (format!("<{name}>"), None)));
    let piece = pieces.into_iter().find_map(|(range, kind)| of_piece(text, range, kind));
    let (at, (what, element)) = [sign, other, piece].into_iter().flatten().min()?;
    let line = text[..at].matches('\n').count() + 1;
    Some(match element {
        Some(element) => format!("`{what}` of `<{element}>` in line {line}"),
        None => format!("`{what}` in line {line}"),
    })
}

/// Name of the find, and its element where it is an attribute.
type What = (String, Option<String>);

/// Kind of a piece of XML.
#[derive(Clone, Copy, PartialEq)]
enum Piece {
    Tag,
    /// Text outside of tags, in which references such as `&lt;` stand for characters.
    Words,
    /// A section `<![CDATA[…]]>`: its text holds no tags and no references.
    Section,
    /// A comment, an instruction, or a declaration.
    Other,
}

/// The pieces of an XML text, in order. A piece without an end extends to the end of the text.
fn pieces(text: &str) -> Vec<(Range<usize>, Piece)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let up_to = |end: &str| rest.find(end).map_or(rest.len(), |found| found + end.len());
        let begins_tag = |c: char| c.is_alphabetic() || matches!(c, '_' | ':' | '/' | '!' | '?');
        let (length, kind) = if !rest.strip_prefix('<').is_some_and(|inner| inner.starts_with(begins_tag)) {
            let first = rest.chars().next().map_or(1, char::len_utf8);
            (rest[first..].find('<').map_or(rest.len(), |end| first + end), Piece::Words)
        } else if let Some(comment) = rest.strip_prefix("<!--") {
            (comment.find("-->").map_or(rest.len(), |end| end + "<!---->".len()), Piece::Other)
        } else if rest.starts_with("<![CDATA[") {
            (up_to("]]>"), Piece::Section)
        } else if rest.starts_with("<?") {
            (up_to("?>"), Piece::Other)
        } else if rest.starts_with("<!") {
            // `active` searches the whole text for dangerous declarations, so the piece may end early here.
            (up_to(">"), Piece::Other)
        } else {
            (tag_end(rest), Piece::Tag)
        };
        found.push((at..at + length, kind));
        at += length;
    }
    found
}

/// Bytes of the tag at the beginning of a text; a `>` in quotes does not end it.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    let end = text.bytes().position(|b| {
        match quote {
            Some(open) if open == b => quote = None,
            None if matches!(b, b'"' | b'\'') => quote = Some(b),
            _ => {}
        }
        quote.is_none() && b == b'>'
    });
    end.map_or(text.len(), |end| end + 1)
}

/// Name of the element whose start tag a piece is, in lower case and without its namespace prefix.
fn root(piece: &str, kind: Piece) -> Option<String> {
    let inner = piece.strip_prefix('<').filter(|inner| kind == Piece::Tag && !inner.starts_with('/'))?;
    let name = inner.split(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).next()?;
    name.rsplit(':').next().map(str::to_lowercase)
}

/// The first script or outside reference in a piece, with its byte in the text.
fn of_piece(text: &str, range: Range<usize>, kind: Piece) -> Option<(usize, What)> {
    let piece = &text[range.clone()];
    let style = |words: &str| {
        // A style's `url(…)` may be lines below the beginning of its text.
        let below = piece.to_ascii_lowercase().find("url(").unwrap_or(0);
        has_address(words).then(|| (range.start + below, ("url(…)".to_string(), None)))
    };
    match kind {
        Piece::Other => None,
        Piece::Section => style(piece),
        Piece::Words => tokens(piece).iter().find_map(|token| match &token.kind {
            TokenKind::Text(words) => style(words),
            _ => None,
        }),
        Piece::Tag => {
            let end = piece[1..].find(|c: char| c.is_whitespace() || matches!(c, '/' | '>'));
            let (name, rest) = piece[1..].split_at(end.unwrap_or(piece.len() - 1));
            let name = name.rsplit(':').next().unwrap_or_default().to_lowercase();
            if ELEMENTS.contains(&name.as_str()) {
                return Some((range.start, (format!("<{name}>"), None)));
            }
            // The HTML reader reads the attributes, under the name `x`: it treats some names, such as `style`, in a
            // special way.
            tokens(&format!("<x{rest}")).iter().find_map(|token| {
                let attributes = match &token.kind {
                    TokenKind::Start { attributes, .. } => attributes,
                    // A tag with too many attributes is not read, so it counts as a script.
                    TokenKind::Crowded => {
                        return Some((range.start, (format!("<{name}>"), None)));
                    }
                    _ => return None,
                };
                let bad = |(key, value): &&(String, String)| is_bad(&name, key, value);
                let (key, _) = attributes.iter().find(bad)?;
                Some((range.start, (key.clone(), Some(name.clone()))))
            })
        }
    }
}

fn is_bad(element: &str, key: &str, value: &str) -> bool {
    let key = key.rsplit(':').next().unwrap_or_default();
    // Browsers ignore white space and control characters in `javascript:`.
    let plain: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let plain = plain.to_ascii_lowercase();
    let is_code = plain.contains("javascript:") || plain.contains("vbscript:");
    let names_href = CHANGING.contains(&element) && key == "attributename" && plain.ends_with("href");
    let is_address = ["href", "src", "data", "action", "formaction"].contains(&key);
    let is_elsewhere = match element {
        // Only a reader follows a link, so it may lead anywhere; `data:` would be another document.
        "a" => plain.starts_with("data:"),
        _ => {
            !plain.is_empty()
                && !plain.starts_with('#')
                && !PIXELS.iter().any(|start| plain.starts_with(start))
        }
    };
    let is_event = key.starts_with("on") && key.len() > 2;
    is_event || is_code || names_href || is_address && is_elsewhere || has_address(value)
}

/// Whether a style loads a file: by `url(…)` of anything but a part of the same SVG or a bitmap in `data:`, or by
/// `@import` or `image-set(…)`, which name files without `url`.
fn has_address(style: &str) -> bool {
    let plain = unescaped(style).to_ascii_lowercase();
    let others = ["@import", "image-set("];
    others.iter().any(|other| plain.contains(other))
        || plain.split("url(").skip(1).any(|rest| {
            let address = rest.trim_start_matches(['"', '\'', ' ', '\t', '\n']);
            !address.starts_with('#') && !PIXELS.iter().any(|start| address.starts_with(start))
        })
}

/// The style with each CSS escape, such as `\72 `, replaced by its character, here `r`.
fn unescaped(style: &str) -> String {
    let mut out = String::with_capacity(style.len());
    let mut rest = style;
    while let Some((before, behind)) = rest.split_once('\\') {
        out.push_str(before);
        let digits = behind.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
        let code = u32::from_str_radix(&behind[..digits], 16).ok().and_then(char::from_u32);
        out.extend(code);
        rest = &behind[digits..];
        if digits > 0 {
            rest = rest.strip_prefix(char::is_whitespace).unwrap_or(rest);
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::{MOST, active, of_bytes};

    #[test]
    fn a_picture_that_only_shows_something_is_left_alone() {
        for inside in [
            "<rect width='5' height='5' fill='url(#a)'/>",
            "<style>.a { fill: url('#b') }</style>",
            "<use xlink:href='#a'/><a href='https://example.com/'>x</a>",
            "<image href='data:image/png;base64,AAAA'/>",
            "<title>one < two, online</title><!-- <script> -->",
            "<animate attributeName='x' values='0;1'/>",
        ] {
            assert_eq!(active(&format!("<svg xmlns='x'>\n{inside}</svg>")), None, "{inside}");
        }
    }

    #[test]
    fn what_is_not_read_as_browsers_read_it_may_hold_anything() {
        for (begin, is_read) in [
            ("", true),
            ("<?xml version='1.0' encoding='UTF-8'?>", true),
            ("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>", true),
            ("<?xml version='1.0' encoding='ISO-2022-JP'?>", false),
        ] {
            let svg = format!("{begin}<svg xmlns='x'/>");
            assert_eq!(of_bytes(svg.as_bytes()).is_none(), is_read, "{begin}");
        }
        let wide: Vec<u8> = "<svg><script/></svg>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(of_bytes(&wide).is_some());
        let long = format!("<svg><!-- {} --><script/></svg>", " ".repeat(MOST as usize));
        assert_eq!(of_bytes(long.as_bytes()).as_deref(), Some("more than 1 MB"));
    }

    #[test]
    fn another_document_is_no_picture() {
        for (text, what) in [
            ("<!doctype html>\n<html><p>a</p></html>", "`<html>` in line 2"),
            ("\n<p>a</p><svg/>", "`<p>` in line 2"),
            ("<rss/>", "`<rss>` in line 1"),
        ] {
            assert_eq!(active(text).as_deref(), Some(what), "{text}");
        }
        for text in [
            "<?xml version='1.0'?><!-- <p> --><svg/>",
            "<!DOCTYPE svg PUBLIC 'a' 'b'>\n<svg:svg></svg:svg>",
            "",
        ] {
            assert_eq!(active(text), None, "{text}");
        }
    }

    #[test]
    fn what_runs_or_asks_is_named_with_its_line() {
        for (inside, what) in [
            ("<script>x</script>", "`<script>`"),
            ("<SCRIPT href='x'/>", "`<script>`"),
            ("<svg:script/>", "`<script>`"),
            ("<g><foreignObject/></g>", "`<foreignobject>`"),
            ("<rect onLoad='x'/>", "`onload` of `<rect>`"),
            ("<a xlink:href='java&#115;cript:x'>a</a>", "`xlink:href` of `<a>`"),
            ("<a href=' java\tscript:x'>a</a>", "`href` of `<a>`"),
            ("<a href='data:text/html,x'>a</a>", "`href` of `<a>`"),
            ("<use href='data:image/svg+xml,x'/>", "`href` of `<use>`"),
            ("<image href='https://example.com/x.png'/>", "`href` of `<image>`"),
            ("<image href='//example.com/x.png'/>", "`href` of `<image>`"),
            ("<set attributeName='xlink:href' to='x'/>", "`attributename` of `<set>`"),
            ("<rect style='fill: URL(https://example.com/x)'/>", "`style` of `<rect>`"),
            ("<style>@import 'x';</style>", "`@import`"),
            ("<style>a { fill: url(x.svg#a) }</style>", "`url(…)`"),
            ("<!ENTITY a '<script>x</script>'>", "`<!entity`"),
            ("<?xml-stylesheet href='x.css'?>", "`<?xml-stylesheet`"),
            ("<!ATTLIST svg onload CDATA 'x'>", "`<!attlist`"),
            ("<title><script>x</script></title>", "`<script>`"),
            ("<style><script>x</script></style>", "`<script>`"),
            ("<textarea><script>x</script></textarea>", "`<script>`"),
            ("<![CDATA[ > <!-- ]]><script>x</script><!-- -->", "`<script>`"),
            ("<?a > <!-- ?><script>x</script><!-- -->", "`<script>`"),
            ("<g a='> <!-- '/><script>x</script><!-- -->", "`<script>`"),
            ("<甲:script>x</甲:script>", "`<script>`"),
            ("<style><![CDATA[a { fill: url(x.svg) }]]></style>", "`url(…)`"),
            ("<rect style='fill: u\\72 l(https://example.com/x)'/>", "`style` of `<rect>`"),
            ("<style>@\\69mport 'x';</style>", "`url(…)`"),
            ("<rect style='background: image-set(\"x\" 1x)'/>", "`style` of `<rect>`"),
        ] {
            let found = active(&format!("<svg xmlns='x'>\n{inside}</svg>"));
            assert_eq!(found, Some(format!("{what} in line 2")), "{inside}");
        }
    }
}
