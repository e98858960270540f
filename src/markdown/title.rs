//! Titles of directives and alerts: Markdown in the line that begins them.

use crate::doc::{AlertKind, Block, Inline, Inlines};
use crate::markdown::{Purpose, blank, directive};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The title of a directive, `::: note 标题` or `:::note[标题]`: words, emphasis, code, and blanks where the text
/// has some.
pub(super) fn title(argument: &str, purpose: Purpose) -> Inlines {
    let argument = argument.trim();
    let text = argument.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(argument);
    let mut open: Vec<Vec<Inline>> = vec![Vec::new()];
    for event in Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH) {
        let inline = match event {
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) => {
                open.push(Vec::new());
                continue;
            }
            Event::End(end @ (TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough)) => {
                let inner = filled(open.pop().unwrap_or_default(), purpose).into();
                match end {
                    TagEnd::Emphasis => Inline::Emphasis(inner),
                    TagEnd::Strong => Inline::Strong(inner),
                    _ => Inline::Strike(inner),
                }
            }
            Event::Text(text) | Event::InlineHtml(text) | Event::Html(text) => Inline::Text((&*text).into()),
            Event::Code(code) => Inline::Code((&*code).into()),
            _ => continue,
        };
        if open.is_empty() {
            open.push(Vec::new());
        }
        open.last_mut().into_iter().for_each(|inlines| inlines.push(inline.clone()));
    }
    open.into_iter().flat_map(|inlines| filled(inlines, purpose)).collect()
}

/// Inlines with the blanks in their words, which the parser may have cut: `a_b` is three texts.
fn filled(inlines: Vec<Inline>, purpose: Purpose) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    let mut words = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) => words.push_str(&text),
            other => {
                split(&mut words, purpose, &mut out);
                out.push(other);
            }
        }
    }
    split(&mut words, purpose, &mut out);
    out
}

/// Moves words to the inlines, each blank as one of its own.
fn split(words: &mut String, purpose: Purpose, out: &mut Vec<Inline>) {
    let taken = std::mem::take(words);
    let mut rest = taken.as_str();
    let text = |text: &str, out: &mut Vec<Inline>| {
        if !text.is_empty() {
            out.push(Inline::Text(text.into()));
        }
    };
    while let Some((before, name, after)) = blank::first(rest).filter(|_| purpose != Purpose::Page) {
        text(before, out);
        out.push(Inline::Blank(name.into()));
        rest = after;
    }
    text(rest, out);
}

/// The kind and title of a quote that begins with `[!NOTE] 标题`, which is taken out of it.
pub(super) fn titled(blocks: &mut Vec<Block>) -> Option<(AlertKind, Inlines)> {
    let Some(Block::Paragraph(inlines)) = blocks.first() else { return None };
    let Some(Inline::Text(text)) = inlines.first() else { return None };
    let (name, rest) = text.strip_prefix("[!")?.split_once(']')?;
    let kind = directive::alert(name)?;
    let mut inlines = inlines.to_vec();
    inlines[0] = Inline::Text(rest.trim_start_matches(['+', '-']).trim_start().into());
    let end = inlines.iter().position(|i| matches!(i, Inline::HardBreak | Inline::SoftBreak));
    let body = end.map_or_else(Vec::new, |end| inlines.split_off(end));
    let body: Vec<Inline> = body.into_iter().skip(1).collect();
    match body.is_empty() {
        true => drop(blocks.remove(0)),
        false => blocks[0] = Block::Paragraph(body.into()),
    }
    inlines.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
    Some((kind, inlines.into()))
}
