//! Titles of directives and alerts: Markdown in the line that begins them.

use crate::doc::{AlertKind, Block, Inline, Inlines};
use crate::markdown::directive;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The title of a directive, `::: note 标题` or `:::note[标题]`: words, emphasis and code.
pub(super) fn title(argument: &str) -> Inlines {
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
                let inner = open.pop().unwrap_or_default().into();
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
    open.into_iter().flatten().collect()
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
