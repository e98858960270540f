//! Markdown for others to read: without the author's comments, its links rewritten.

use super::build::options;
use super::finish::label_key;
use super::include::after_front_matter;
use crate::html::goes_with_content;
use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};
use std::collections::HashSet;
use std::ops::Range;

/// The text of a letter: without front matter and HTML comments. A line that holds only comments goes whole.
pub fn letter(text: &str) -> String {
    let mut out = String::new();
    let mut rest = &text[after_front_matter(text)..];
    while let Some(at) = rest.find("<!--") {
        out.push_str(&rest[..at]);
        let behind = &rest[at + "<!--".len()..];
        rest = behind.find("-->").map_or("", |end| &behind[end + "-->".len()..]);
        let line = rest.trim_start_matches([' ', '\t', '\r']);
        if out.is_empty() || out.ends_with('\n') {
            rest = line.strip_prefix('\n').unwrap_or(rest);
        }
    }
    out.push_str(rest);
    out.trim().to_string()
}

/// The Markdown copy of a text: without HTML comments and instructions, without elements that pages leave out
/// with their content, and without comments written as unused definitions, `[//]: # (…)`. Link destinations
/// are replaced where `rewrite` gives another one. Code stays as typed.
pub fn copy(text: &str, rewrite: &dyn Fn(&str) -> Option<String>) -> String {
    let parser = Parser::new_ext(text, options());
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for (_, definition) in parser.reference_definitions().iter() {
        edits.extend(destination(text, &definition.span, "]:", &definition.dest, rewrite));
    }
    // A hidden part may span many events, and begin and end inside of one.
    let mut hidden: Option<(usize, Hidden)> = None;
    let mut seen = Seen::default();
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Html(_) | Event::InlineHtml(_) => {
                seen.pieces.push(range.clone());
                let mut at = range.start;
                loop {
                    match &hidden {
                        Some((start, what)) => {
                            let Some(end) = what.end(&text[at..range.end]) else { break };
                            at += end;
                            edits.push((*start..at, String::new()));
                            hidden = None;
                        }
                        None => {
                            let Some((start, length, what)) = begins(&text[at..range.end]) else { break };
                            hidden = Some((at + start, what));
                            at += start + length;
                        }
                    }
                }
            }
            Event::End(TagEnd::HtmlBlock) => {
                if let Some((start, _)) = hidden.take_if(|(_, what)| matches!(what, Hidden::Instruction(_))) {
                    edits.push((start..range.end, String::new()));
                }
            }
            Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, .. }) => {
                edits.extend(destination(text, &range, "](", &dest_url, rewrite));
            }
            Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) => {
                seen.labels.insert(label_key(&id));
            }
            Event::Text(_) | Event::Code(_) | Event::Rule | Event::FootnoteReference(_) => {
                seen.pieces.push(range);
            }
            _ => {}
        }
    }
    // A comment without an end hides the rest, as it does on the page; an element without one is shown.
    if let Some((start, Hidden::Comment)) = hidden {
        edits.push((start..text.len(), String::new()));
    }
    edits.extend(seen.unseen(text).into_iter().map(|range| (range, String::new())));
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

/// HTML that pages do not show.
enum Hidden {
    Comment,
    /// `<? … ?>`, `<![CDATA[ … ]]>` or `<!X … >`, with its end.
    Instruction(&'static str),
    /// An element that is left out with its content: its name.
    Element(String),
}

impl Hidden {
    /// Length of `html` up to and with its end, if it ends there.
    fn end(&self, html: &str) -> Option<usize> {
        match self {
            Hidden::Comment => html.find("-->").map(|at| at + "-->".len()),
            Hidden::Instruction(end) => html.find(end).map(|at| at + end.len()),
            Hidden::Element(name) => html.match_indices("</").find_map(|(at, _)| {
                let rest = &html[at + "</".len()..];
                let is_own = rest.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
                    && !rest[name.len()..].starts_with(|c: char| c.is_ascii_alphanumeric());
                rest.find('>').filter(|_| is_own).map(|end| at + "</".len() + end + 1)
            }),
        }
    }
}

/// The first hidden part that begins in `html`: where, the length of its opening, and its kind.
fn begins(html: &str) -> Option<(usize, usize, Hidden)> {
    html.match_indices('<').find_map(|(at, _)| {
        let rest = &html[at..];
        let name = rest[1..].split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        Some(match rest {
            _ if rest.starts_with("<!--") => (at, "<!--".len(), Hidden::Comment),
            _ if rest.starts_with("<![CDATA[") => (at, "<![CDATA[".len(), Hidden::Instruction("]]>")),
            _ if rest.starts_with("<?") => (at, "<?".len(), Hidden::Instruction("?>")),
            _ if rest.starts_with("<!") => (at, "<!".len(), Hidden::Instruction(">")),
            _ if goes_with_content(&name.to_ascii_lowercase()) => {
                (at, 1 + name.len(), Hidden::Element(name.to_string()))
            }
            _ => return None,
        })
    })
}

/// What the parser reported: ranges of shown text, and labels of reference links.
#[derive(Default)]
struct Seen {
    pieces: Vec<Range<usize>>,
    labels: HashSet<String>,
}

impl Seen {
    /// Definitions that serve as comments: no link refers to them, and they have no destination.
    fn unseen(&self, text: &str) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let at = start;
            start += line.len();
            let Some(open) = comment_at(line) else { continue };
            let label = line[open + 1..].split(']').next().unwrap_or_default();
            let from = at + open;
            let next = self.pieces.partition_point(|piece| piece.end <= from);
            let next = self.pieces.get(next).map_or(text.len(), |piece| piece.start);
            if next < from + line[open..].trim_end().len() || self.labels.contains(&label_key(label)) {
                continue;
            }
            // The title, which is the comment, may span several lines.
            let mut end = from + line[open..].trim_end().len();
            for more in text[start..].split_inclusive('\n') {
                let words = more.trim_start_matches([' ', '\t', '>']);
                let after = start + more.len();
                if words.trim().is_empty() || words.starts_with('[') || after > next {
                    break;
                }
                end = start + more.trim_end().len();
                start = after;
            }
            found.push(from..end);
            start = at + line.len();
        }
        found
    }
}

/// Place of the bracket of `[//]: # (…)`, `[comment]: <> (…)` or another definition without a destination, if a
/// line begins with one.
fn comment_at(line: &str) -> Option<usize> {
    let open = line.find('[')?;
    let is_marker =
        |c: char| matches!(c, ' ' | '\t' | '>' | '-' | '*' | '+' | '.' | ')') || c.is_ascii_digit();
    if !line[..open].chars().all(is_marker) {
        return None;
    }
    let (label, rest) = line[open + 1..].split_once("]:")?;
    let dest = rest.split_whitespace().next().unwrap_or_default();
    let is_comment = matches!(dest, "#" | "<>") || matches!(&*label_key(label), "//" | "comment");
    (is_comment && !label.contains(['[', ']'])).then_some(open)
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
            ("[//]: # (密)\n[//]: # \"密\"\n\n甲\n\n[comment]: <> (密)\n", "\n\n\n甲\n\n\n"),
            ("[//]: # (密\n又密)\n甲", "\n甲"),
            ("> [//]: # (密)\n> 甲\n\n- [//]: # (密)\n- 乙", "> \n> 甲\n\n- \n- 乙"),
            ("[x][上]\n\n[上]: # '题'\n[r]: a.md", "[x][上]\n\n[上]: # '题'\n[r]: a.md"),
            ("```\n[//]: # (码)\n```\n\n甲\n[//]: # (字)", "```\n[//]: # (码)\n```\n\n甲\n[//]: # (字)"),
            ("甲<? 密 ?>乙<!X 密>丙<![CDATA[密]]>丁", "甲乙丙丁"),
            ("<?\n密\n\n密\n?>\n甲\n\n<!X 密>\n\n<![CDATA[\n密\n]]>", "\n甲\n\n\n\n"),
            ("> <? 密\n\n甲", "> \n甲"),
            ("<Template>\n\n密\n\n</template>\n\n甲 <template>密</template>乙", "\n\n甲 乙"),
            ("<template>\n\n甲", "<template>\n\n甲"),
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
