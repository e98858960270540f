//! Scripts, styles and outside references in an SVG. Browsers block them where a page shows the picture, but
//! not where a reader opens the SVG by its own address.

use crate::html::{Token, TokenKind, tokens};

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

/// First script, style import or outside reference in an SVG, with its line: `` `<script>` in line 3 ``.
pub(super) fn active(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    // An entity may hide tags; `@import` and `<?xml-stylesheet` load a style sheet. None is seen as a tag.
    let signs = ["<!entity", "<?xml-stylesheet", "@import"];
    let sign = signs.iter().filter_map(|sign| Some((lower.find(sign)?, ((*sign).to_string(), None)))).min();
    // A style's `url(…)` may be lines below the beginning of its text.
    let place = |token: &Token| match token.kind {
        TokenKind::Text(_) => lower[token.range.start..].find("url(").unwrap_or(0) + token.range.start,
        _ => token.range.start,
    };
    let tag = tokens(text).iter().find_map(|token| Some((place(token), of_token(token)?)));
    let (at, (what, element)) = [sign, tag].into_iter().flatten().min()?;
    let line = text[..at].matches('\n').count() + 1;
    Some(match element {
        Some(element) => format!("`{what}` of `<{element}>` in line {line}"),
        None => format!("`{what}` in line {line}"),
    })
}

/// Name of the find, and its element where it is an attribute.
type What = (String, Option<String>);

fn of_token(token: &Token) -> Option<What> {
    match &token.kind {
        TokenKind::Start { name, attributes, .. } => {
            let name = name.rsplit(':').next().unwrap_or_default();
            if ELEMENTS.contains(&name) {
                return Some((format!("<{name}>"), None));
            }
            let bad = |(key, value): &&(String, String)| is_bad(name, key, value);
            attributes.iter().find(bad).map(|(key, _)| (key.clone(), Some(name.to_string())))
        }
        TokenKind::Text(text) => has_address(text).then(|| ("url(…)".into(), None)),
        TokenKind::End(_) | TokenKind::Unfinished | TokenKind::Instruction => None,
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

/// Whether a style loads a file: `url(…)` of anything but a part of the same SVG or a bitmap in `data:`.
fn has_address(style: &str) -> bool {
    let lower = style.to_ascii_lowercase();
    lower.split("url(").skip(1).any(|rest| {
        let address = rest.trim_start_matches(['"', '\'', ' ', '\t', '\n']);
        !address.starts_with('#') && !PIXELS.iter().any(|start| address.starts_with(start))
    })
}

#[cfg(test)]
mod tests {
    use super::active;

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
        ] {
            let found = active(&format!("<svg xmlns='x'>\n{inside}</svg>"));
            assert_eq!(found, Some(format!("{what} in line 2")), "{inside}");
        }
    }
}
