//! Markdown for others to read: without the author's comments, its links rewritten.

use super::build::options;
use pulldown_cmark::{Event, LinkType, Parser, Tag};
use std::ops::Range;

/// `text` without HTML comments, with the destinations of links that `rewrite` has something else for.
/// Code stays as it was typed.
pub fn copy(text: &str, rewrite: &dyn Fn(&str) -> Option<String>) -> String {
    let parser = Parser::new_ext(text, options());
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for (_, definition) in parser.reference_definitions().iter() {
        edits.extend(destination(text, &definition.span, "]:", &definition.dest, rewrite));
    }
    // A comment may go on over many events, and begin and end inside them.
    let mut comment: Option<usize> = None;
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Html(_) | Event::InlineHtml(_) => {
                let mut at = range.start;
                loop {
                    match comment {
                        Some(start) => {
                            let Some(end) = text[at..range.end].find("-->") else { break };
                            at += end + "-->".len();
                            edits.push((start..at, String::new()));
                            comment = None;
                        }
                        None => {
                            let Some(start) = text[at..range.end].find("<!--") else { break };
                            comment = Some(at + start);
                            at += start + "<!--".len();
                        }
                    }
                }
            }
            Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, .. }) => {
                edits.extend(destination(text, &range, "](", &dest_url, rewrite));
            }
            _ => {}
        }
    }
    // A comment without an end hides the rest, as it does on the page.
    edits.extend(comment.map(|start| (start..text.len(), String::new())));
    edits.sort_by_key(|(range, _)| range.start);
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for (range, new) in edits.into_iter().filter(|(range, _)| !range.is_empty()) {
        if range.start >= at {
            out.push_str(&text[at..range.start]);
            out.push_str(&new);
        }
        at = at.max(range.end);
    }
    out + &text[at..]
}

/// The edit that writes another destination into a link.
fn destination(
    text: &str,
    link: &Range<usize>,
    before: &str,
    dest: &str,
    rewrite: &dyn Fn(&str) -> Option<String>,
) -> Option<(Range<usize>, String)> {
    let new = rewrite(dest)?;
    let source = &text[link.clone()];
    let from = source.rmatch_indices(before).find_map(|(at, _)| {
        let rest = &source[at + before.len()..];
        let gap = rest.len() - rest.trim_start().trim_start_matches('<').len();
        rest[gap..].starts_with(dest).then_some(link.start + at + before.len() + gap)
    })?;
    Some((from..from + dest.len(), new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_stay_private() {
        let cases = [
            ("甲 <!-- 内部 -->乙", "甲 乙"),
            ("<!-- 一\n\n二 -->\n正文", "\n正文"),
            ("<div><!-- x --></div>\n\n甲", "<div></div>\n\n甲"),
            ("> <!-- 引 -->\n> 甲", "> \n> 甲"),
            ("- 甲\n  <!-- 项 -->\n- 乙", "- 甲\n  \n- 乙"),
            ("| 甲 <!-- 格 --> |\n|---|\n| 乙 |", "| 甲  |\n|---|\n| 乙 |"),
            ("::: guide refund\n<!-- 藏 -->\n:::", "::: guide refund\n\n:::"),
            ("甲\n\n<!-- 没有结尾\n\n# 秘密", "甲\n\n"),
            ("<!-- a --> <!-- b --> 甲", "  甲"),
            (
                "`<!-- 代码 -->`\n\n```html\n<!-- 代码 -->\n```",
                "`<!-- 代码 -->`\n\n```html\n<!-- 代码 -->\n```",
            ),
            ("\\<!-- 字 -->", "\\<!-- 字 -->"),
        ];
        for (text, expected) in cases {
            assert_eq!(copy(text, &|_| None), expected, "{text}");
        }
    }

    #[test]
    fn links_lead_elsewhere() {
        let rewrite = |dest: &str| dest.strip_suffix(".md").map(|name| format!("to/{name}.md"));
        let cases = [
            ("[a](a.md) [b](<b c.md> \"b.md\")", "[a](to/a.md) [b](<to/b c.md> \"b.md\")"),
            ("[甲][r]\n\n[r]: 乙.md '题'", "[甲][r]\n\n[r]: to/乙.md '题'"),
            ("![a](a.md) [![p](p.png)](p.md)", "![a](a.md) [![p](p.png)](to/p.md)"),
            ("`[a](a.md)` [a](a.png)", "`[a](a.md)` [a](a.png)"),
        ];
        for (text, expected) in cases {
            assert_eq!(copy(text, &rewrite), expected);
        }
    }
}
