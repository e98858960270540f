//! Markdown within a line of HTML, which MDX reads and this program does not: written as HTML.

use crate::html::{attribute, escape};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Elements that begin a block of HTML, in which Markdown stays as typed.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "iframe",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements that hold words only, so that Markdown in them cannot be blocks.
const WORDS: &[&str] = &["p", "summary", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "figcaption", "caption"];

/// A tag at the beginning of a text.
pub(super) struct Mark<'a> {
    pub(super) name: &'a str,
    pub(super) closes: bool,
    /// Its whole text.
    pub(super) text: &'a str,
}

impl Mark<'_> {
    /// Whether its element begins a block of HTML.
    pub(super) fn is_block(&self) -> bool {
        BLOCKS.iter().any(|name| self.name.eq_ignore_ascii_case(name))
    }

    /// Whether its element holds words only.
    pub(super) fn is_of_words(&self) -> bool {
        WORDS.iter().any(|name| self.name.eq_ignore_ascii_case(name))
    }

    /// Whether it has no end of its own.
    pub(super) fn is_alone(&self) -> bool {
        self.text.ends_with("/>") || ["hr", "col", "br", "img", "input"].contains(&self.name)
    }
}

/// The tag of HTML that a text begins with.
pub(super) fn mark(text: &str) -> Option<Mark<'_>> {
    let inside = text.strip_prefix('<')?;
    let (closes, inside) = inside.strip_prefix('/').map_or((false, inside), |rest| (true, rest));
    let length = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len());
    let name = &inside[..length];
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase());
    let is_tag = is_name && inside[length..].starts_with(['>', ' ', '/', '\t']);
    let end = if is_tag { super::jsx::tag_end(text, 0)? } else { return None };
    Some(Mark { name, closes, text: &text[..end] })
}

/// A line of HTML with the Markdown between its blocks written as HTML.
pub(super) fn line(text: &str) -> String {
    let (mut out, mut rest, mut words) = (String::new(), text, String::new());
    while !rest.is_empty() {
        // Without an end of any tag there is no use in a look at each beginning.
        if !rest.contains('>') {
            words.push_str(rest);
            break;
        }
        match mark(rest) {
            Some(tag) if tag.is_block() => {
                out.push_str(&html(&std::mem::take(&mut words)));
                out.push_str(tag.text);
                rest = &rest[tag.text.len()..];
            }
            Some(tag) => {
                words.push_str(tag.text);
                rest = &rest[tag.text.len()..];
            }
            None => {
                let first = rest.chars().next().map_or(0, char::len_utf8);
                let end = rest[first..].find('<').map_or(rest.len(), |at| first + at);
                words.push_str(&rest[..end]);
                rest = &rest[end..];
            }
        }
    }
    out.push_str(&html(&words));
    out
}

/// Words in Markdown as HTML; as typed where they are no single paragraph.
fn html(words: &str) -> String {
    if !words.contains(['*', '_', '`', '~', '[', '=']) {
        return words.to_string();
    }
    let inside = words.trim();
    let before = &words[..words.len() - words.trim_start().len()];
    let after = &words[before.len() + inside.len()..];
    let marked = marks(inside);
    paragraph(&marked).map_or_else(|| words.to_string(), |html| format!("{before}{html}{after}"))
}

/// Words with `==x==` as `<mark>`.
fn marks(words: &str) -> String {
    super::outside_code(words, |part| {
        let pieces: Vec<&str> = part.split("==").collect();
        // Within tags and between them, the signs may belong to attributes.
        let is_of_tag = pieces.iter().skip(1).step_by(2).any(|piece| piece.contains(['"', '<', '>']));
        if pieces.len().is_multiple_of(2) || part.contains("===") || is_of_tag {
            return part.to_string();
        }
        let mut out = String::new();
        for (at, piece) in pieces.iter().enumerate() {
            out.push_str(match at {
                0 => "",
                at if at % 2 == 1 => "<mark>",
                _ => "</mark>",
            });
            out.push_str(piece);
        }
        out
    })
}

fn paragraph(words: &str) -> Option<String> {
    // With a word in front they cannot begin a block; a line of HTML would stay as typed too.
    let text = format!("x {words}");
    let mut out = String::new();
    let mut picture: Option<(String, String, String)> = None;
    let mut is_first = true;
    let mut depth = 0usize;
    for event in Parser::new_ext(&text, Options::ENABLE_STRIKETHROUGH) {
        let text_of = |text: &str, is_first: &mut bool| match std::mem::take(is_first) {
            true => text.strip_prefix("x ").unwrap_or(text).to_string(),
            false => text.to_string(),
        };
        match event {
            Event::Start(Tag::Paragraph) if depth == 0 => depth = 1,
            Event::End(TagEnd::Paragraph) => depth = 2,
            Event::Text(words) => {
                let words = text_of(&words, &mut is_first);
                match &mut picture {
                    Some((alt, _, _)) => alt.push_str(&words),
                    None => out.push_str(&escape(&words)),
                }
            }
            Event::Code(words) => match &mut picture {
                Some((alt, _, _)) => alt.push_str(&words),
                None => out.push_str(&format!("<code>{}</code>", escape(&words))),
            },
            Event::InlineHtml(tag) => out.push_str(&tag),
            Event::SoftBreak => out.push(' '),
            Event::HardBreak => out.push_str("<br>"),
            Event::Start(Tag::Emphasis) if picture.is_none() => out.push_str("<em>"),
            Event::End(TagEnd::Emphasis) if picture.is_none() => out.push_str("</em>"),
            Event::Start(Tag::Strong) if picture.is_none() => out.push_str("<strong>"),
            Event::End(TagEnd::Strong) if picture.is_none() => out.push_str("</strong>"),
            Event::Start(Tag::Strikethrough) if picture.is_none() => out.push_str("<del>"),
            Event::End(TagEnd::Strikethrough) if picture.is_none() => out.push_str("</del>"),
            Event::Start(Tag::Link { dest_url, .. }) => {
                out.push_str(&format!("<a href=\"{}\">", attribute(&dest_url)));
            }
            Event::End(TagEnd::Link) => out.push_str("</a>"),
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                picture = Some((String::new(), dest_url.to_string(), title.to_string()));
            }
            Event::End(TagEnd::Image) => {
                let (alt, source, title) = picture.take()?;
                let title = match title.is_empty() {
                    true => title,
                    false => format!(" title=\"{}\"", attribute(&title)),
                };
                out.push_str(&format!(
                    "<img src=\"{}\" alt=\"{}\"{title}>",
                    attribute(&source),
                    attribute(&alt)
                ));
            }
            Event::Start(_) | Event::End(_) if picture.is_some() => {}
            _ => return None,
        }
    }
    (depth == 2).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn markdown_in_a_line_becomes_html() {
        for (typed, expected) in [
            ("<summary>S **b**</summary>", "<summary>S <strong>b</strong></summary>"),
            (
                "<td>**b** `<x>`</td><td>[l](./b.md \"t\") *e* ~~d~~ ==m==</td>",
                "<td><strong>b</strong> <code>&lt;x&gt;</code></td><td><a href=\"./b.md\">l</a> <em>e</em> <del>d</del> <mark>m</mark></td>",
            ),
            (
                "<p align=\"center\">![a `b`](c.png)</p>",
                "<p align=\"center\"><img src=\"c.png\" alt=\"a b\"></p>",
            ),
            ("<p>**<span>a</span>** <b>b</b></p>", "<p><strong><span>a</span></strong> <b>b</b></p>"),
            ("<li>snake_case and 2 * 3</li>", "<li>snake_case and 2 * 3</li>"),
            ("<td>- *a*</td>", "<td>- <em>a</em></td>"),
            ("<p>&lt;a&gt; *b* <code>*c*</code></p>", "<p>&lt;a&gt; <em>b</em> <code><em>c</em></code></p>"),
            ("<img alt=\"*a*\"> a", "<img alt=\"*a*\"> a"),
        ] {
            assert_eq!(line(typed), expected, "{typed}");
        }
    }
}
