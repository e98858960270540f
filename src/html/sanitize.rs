//! What of an author's HTML is kept: structure and words, never anything that runs, styles, frames
//! or asks for input.

use super::is_safe_url;
use super::scan::{Token, tokens};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

const TAGS: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "label",
    "li",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Elements that go with all they hold; of others that are not allowed the words stay.
const WITH_CONTENT: &[&str] = &[
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "plaintext",
    "script",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "xmp",
];

const ATTRIBUTES: &[&str] = &["aria-label", "class", "dir", "id", "lang", "role", "tabindex", "title"];

const OF_TAG: &[(&str, &[&str])] = &[
    ("a", &["href", "hreflang", "name", "rel"]),
    ("blockquote", &["cite"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("del", &["cite", "datetime"]),
    ("details", &["open"]),
    ("img", &["alt", "decoding", "height", "loading", "src", "width"]),
    ("ins", &["cite", "datetime"]),
    ("li", &["value"]),
    ("ol", &["reversed", "start", "type"]),
    ("q", &["cite"]),
    ("td", &["colspan", "headers", "rowspan"]),
    ("th", &["colspan", "headers", "rowspan", "scope"]),
    ("time", &["datetime"]),
];

/// What an author's fragment may open without closing would swallow the rest of the page: a tag, a
/// comment, a `<textarea>`. It is cut off from there.
pub fn complete(fragment: &str) -> Cow<'_, str> {
    match tokens(fragment).last() {
        Some(Token::Unfinished(at)) => Cow::Borrowed(&fragment[..*at]),
        _ => Cow::Borrowed(fragment),
    }
}

/// Decides about an `id`: the id to write, or `None` to drop it.
pub type KeepId = Box<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// Takes everything out of fragments that is not allowed. Making one takes as long as using it on a
/// paragraph, so a page uses one for all of its fragments.
pub struct Sanitizer(ammonia::Builder<'static>);

impl Sanitizer {
    /// One that asks `keep_id` about every `id`.
    pub fn new(keep_id: KeepId) -> Sanitizer {
        let of_tag: HashMap<&str, HashSet<&str>> =
            OF_TAG.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect();
        let mut builder = ammonia::Builder::empty();
        builder
            .tags(TAGS.iter().copied().collect())
            .clean_content_tags(WITH_CONTENT.iter().copied().collect())
            .generic_attributes(ATTRIBUTES.iter().copied().collect())
            .tag_attributes(of_tag)
            .url_schemes(super::SCHEMES.iter().copied().collect())
            .url_relative(ammonia::UrlRelative::PassThrough)
            .link_rel(None)
            .attribute_filter(move |_, name, value| match name {
                "id" | "name" => keep_id(value).map(Cow::Owned),
                _ => allowed_value(name, value).then_some(Cow::Borrowed(value)),
            });
        Sanitizer(builder)
    }

    /// What of `html` is allowed, as HTML that closes all it opens.
    pub fn clean(&self, html: &str) -> String {
        self.0.clean(html).to_string()
    }
}

fn allowed_value(name: &str, value: &str) -> bool {
    match name {
        "tabindex" => value == "0",
        "href" | "src" | "cite" => is_safe_url(value),
        _ => true,
    }
}

/// The anchors that a fragment defines.
pub fn anchors(fragment: &str) -> Vec<String> {
    let mut out = Vec::new();
    for token in tokens(fragment) {
        let Token::Tag { name, attributes, .. } = token else { continue };
        let defines = |key: &str| key == "id" || key == "name" && name == "a";
        out.extend(attributes.into_iter().filter(|(key, _)| defines(key)).map(|(_, value)| value));
    }
    out
}

/// What of a fragment is not kept: the first such tag or attribute.
pub fn removed(fragment: &str, keep_id: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    tokens(fragment).into_iter().find_map(|token| match token {
        Token::Tag { name, .. } if !TAGS.contains(&name.as_str()) => Some(format!("<{name}>")),
        Token::Tag { name, attributes, .. } => {
            let own = OF_TAG.iter().find(|(tag, _)| *tag == name).map_or(&[][..], |(_, names)| names);
            let gone = |(key, value): &&(String, String)| {
                !(ATTRIBUTES.contains(&key.as_str()) || own.contains(&key.as_str()))
                    || !allowed_value(key, value)
                    || matches!(key.as_str(), "id" | "name") && keep_id(value).is_none()
            };
            attributes.iter().find(gone).map(|(key, _)| format!("{key}="))
        }
        Token::Unfinished(at) => Some(fragment[at..].chars().take(20).collect()),
        Token::Text(_) | Token::Hidden => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(html: &str) -> String {
        Sanitizer::new(Box::new(|id| Some(id.to_string()))).clean(html)
    }

    #[test]
    fn structure_stays_and_everything_that_runs_goes() {
        for kept in [
            "<details open=\"\"><summary>一</summary><p>二</p></details>",
            "<ruby>汉<rp>(</rp><rt>hàn</rt></ruby>",
            "<kbd>Ctrl</kbd> <sub>2</sub> <mark>x</mark> <abbr title=\"y\">z</abbr>",
            "<a href=\"../a.html#b\">c</a>",
        ] {
            assert_eq!(clean(kept), kept);
            assert_eq!(removed(kept, &|id| Some(id.into())), None);
        }
        for bad in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\"&#x6a;avascript:alert(1)\">x</a>",
            "<a href=\"java\tscript:alert(1)\">x</a>",
            "<a href=\"Data:text/html,<script>alert(1)</script>\">x</a>",
            "<svg><set attributeName=href to=javascript:alert(1)></svg>",
            "<math><annotation-xml encoding=\"text/html\"><script>alert(1)</script></annotation-xml></math>",
            "<iframe src=//evil></iframe>",
            "<form action=//evil><input name=q></form>",
            "<p style=\"position:fixed\">x</p>",
            "<img\u{c}src=x\u{c}onerror=alert(1)>",
            "<base href=//evil>",
            "<meta http-equiv=refresh content=0>",
            "<object data=x></object>",
        ] {
            let out = clean(bad);
            for needle in [
                "script", "onerror", "<svg", "<math", "iframe", "<form", "<input", "style", "alert", "evil",
                "<meta",
            ] {
                assert!(!out.contains(needle), "{bad} → {out}");
            }
            assert!(removed(bad, &|id| Some(id.into())).is_some(), "{bad}");
        }
    }

    #[test]
    fn an_unfinished_fragment_cannot_swallow_what_follows() {
        assert_eq!(complete("<div>a<!-- b"), "<div>a");
        assert_eq!(complete("<p>a</p><textarea>b"), "<p>a</p>");
        assert_eq!(complete("<div class=\"x\">"), "<div class=\"x\">");
    }
}
