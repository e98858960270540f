//! Abbreviations: a line `*[HTML]: HyperText Markup Language` gives every `HTML` of the text its long form.
//!
//! Lines of a paragraph that are nothing else are taken out of the text. Short forms in Latin letters stand
//! for themselves only: `HTML`, not `XHTML`.

use crate::doc::{Attribute, Block, Doc, Element, Inline, Inlines};
use crate::html;
use crate::limits::{ABBREVIATED, ABBREVIATION, ABBREVIATIONS};
use std::collections::HashMap;

/// The abbreviations of a text with their long forms.
#[derive(Default)]
struct Known {
    /// Abbreviation and long form, by the first character of the abbreviation.
    forms: HashMap<char, Vec<(String, Box<str>)>>,
    /// Bytes of the long forms that were added to the text so far.
    added: usize,
}

/// Adds the long forms of abbreviations to a text that defines any.
pub(super) fn apply(doc: &mut Doc) {
    let mut known = Known::default();
    let mut count = 0;
    let blocks = std::mem::take(&mut doc.blocks).into_vec();
    let kept = blocks.into_iter().filter(|block| {
        let Block::Paragraph(inlines) = block else { return true };
        let Some(found) = definitions(inlines) else { return true };
        for (short, long) in found {
            count += 1;
            if !ABBREVIATIONS.is_below(count) && !ABBREVIATION.is_below(short.len()) {
                let first = short.chars().next().unwrap_or_default();
                known.forms.entry(first).or_default().push((short, long.into()));
            }
        }
        false
    });
    doc.blocks = kept.collect();
    if known.forms.is_empty() {
        return;
    }
    // Of two that begin alike, the longer is meant.
    known.forms.values_mut().for_each(|list| list.sort_by_key(|(short, _)| std::cmp::Reverse(short.len())));
    in_blocks(&mut doc.blocks, &mut known);
    doc.footnotes.iter_mut().for_each(|note| in_blocks(&mut note.blocks, &mut known));
}

/// The abbreviations of a paragraph that is nothing but lines of them.
fn definitions(inlines: &[Inline]) -> Option<Vec<(String, String)>> {
    let starts = matches!(inlines.first(), Some(Inline::Text(text)) if text.starts_with("*["));
    if !starts {
        return None;
    }
    let mut found = Vec::new();
    for line in inlines.split(|inline| matches!(inline, Inline::SoftBreak)) {
        let words = crate::doc::plain(line);
        let (short, long) = words.strip_prefix("*[")?.split_once("]:")?;
        let (short, long) = (short.trim(), long.trim());
        if short.is_empty() || long.is_empty() {
            return None;
        }
        found.push((short.to_string(), long.to_string()));
    }
    Some(found)
}

fn in_blocks(blocks: &mut [Block], known: &mut Known) {
    for block in blocks {
        match block {
            Block::Paragraph(content) | Block::Words(content) => in_inlines(content, known),
            // A heading is its own anchor's name and an entry of lists: it stays as it is.
            Block::Heading(..) | Block::Code(_) | Block::Break => {}
            Block::Element(element) => in_blocks(&mut element.content, known),
            Block::Quote(inner) => in_blocks(inner, known),
            Block::Alert(alert) => in_blocks(&mut alert.blocks, known),
            Block::Directive(directive) => in_blocks(&mut directive.blocks, known),
            Block::List(list) => list.items.iter_mut().for_each(|item| in_blocks(&mut item.blocks, known)),
            Block::Table(table) => {
                let cells = table.head.iter_mut().chain(table.rows.iter_mut().flatten());
                cells.for_each(|cell| in_inlines(cell, known));
            }
            Block::Definitions(list) => {
                for definition in list.iter_mut() {
                    definition.details.iter_mut().for_each(|details| in_blocks(details, known));
                }
            }
        }
    }
}

fn in_inlines(inlines: &mut Inlines, known: &mut Known) {
    let has_any =
        inlines.iter().any(|inline| matches!(inline, Inline::Text(text) if first(text, known).is_some()));
    if has_any {
        let mut out = Vec::with_capacity(inlines.len() + 2);
        for inline in std::mem::take(inlines) {
            match inline {
                Inline::Text(text) => split(&text, known, &mut out),
                other => out.push(other),
            }
        }
        *inlines = out.into();
    }
    for inline in inlines.iter_mut() {
        match inline {
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Strike(inner)
            | Inline::Styled(_, inner) => {
                in_inlines(inner, known);
            }
            Inline::Link(link) => in_inlines(&mut link.inlines, known),
            Inline::Element(element) if element.tag.name != "abbr" => in_inlines(&mut element.content, known),
            _ => {}
        }
    }
}

/// The first short form in a text: its place, and the long form.
fn first<'k>(text: &str, known: &'k Known) -> Option<(std::ops::Range<usize>, &'k str)> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut before = None;
    for (at, c) in text.char_indices() {
        let joined = before.is_some_and(is_word) && is_word(c);
        let found = known.forms.get(&c).filter(|_| !joined).and_then(|list| {
            list.iter().find(|(short, _)| {
                let after = text[at..].strip_prefix(short.as_str());
                after.is_some_and(|after| !(short.ends_with(is_word) && after.starts_with(is_word)))
            })
        });
        if let Some((short, long)) = found {
            return Some((at..at + short.len(), long));
        }
        before = Some(c);
    }
    None
}

fn split(text: &str, known: &mut Known, out: &mut Vec<Inline>) {
    let mut rest = text;
    while let Some((range, long)) = first(rest, known) {
        // The table of elements has it.
        let Some(tag) = html::tag("abbr") else { break };
        let long: Box<str> = long.into();
        known.added += long.len();
        if ABBREVIATED.is_below(known.added) {
            break;
        }
        if range.start > 0 {
            out.push(Inline::Text(rest[..range.start].into()));
        }
        out.push(Inline::Element(Box::new(Element {
            tag,
            attributes: Box::new([Attribute::Plain("title", long)]),
            content: Box::new([Inline::Text(rest[range.clone()].into())]),
        })));
        rest = &rest[range.end..];
    }
    if !rest.is_empty() {
        out.push(Inline::Text(rest.into()));
    }
}
