//! Changes of the words of a document.

use super::{Block, Directive, Doc, Inline};

/// Puts other words in the place of those that `edit` has some for: words, titles, text alternatives and
/// addresses. Code stays as it was typed.
pub fn edit(doc: &mut Doc, edit: &dyn Fn(&str) -> Option<String>) {
    blocks(&mut doc.blocks, edit);
    doc.footnotes.iter_mut().for_each(|note| blocks(&mut note.blocks, edit));
    doc.headings.iter_mut().for_each(|heading| put(&mut heading.text, edit));
    doc.links.iter_mut().for_each(|link| put(&mut link.dest, edit));
}

/// Calls `change` for every directive, in the order in which [`steps`](super::steps) enters them.
pub fn edit_directives(doc: &mut Doc, change: &mut dyn FnMut(&mut Directive)) {
    directives(&mut doc.blocks, change);
    doc.footnotes.iter_mut().for_each(|note| directives(&mut note.blocks, change));
}

fn directives(list: &mut [Block], change: &mut dyn FnMut(&mut Directive)) {
    for block in list {
        match block {
            Block::Directive(directive) => {
                change(directive);
                directives(&mut directive.blocks, change);
            }
            Block::Element(element) => directives(&mut element.content, change),
            Block::Quote(inner) => directives(inner, change),
            Block::Alert(alert) => directives(&mut alert.blocks, change),
            Block::List(list) => list.items.iter_mut().for_each(|item| directives(&mut item.blocks, change)),
            Block::Definitions(list) => {
                let details = list.iter_mut().flat_map(|definition| &mut definition.details);
                details.for_each(|blocks| directives(blocks, change));
            }
            Block::Paragraph(_)
            | Block::Heading(..)
            | Block::Words(_)
            | Block::Table(_)
            | Block::Code(_)
            | Block::Break => {}
        }
    }
}

fn put(text: &mut String, edit: &dyn Fn(&str) -> Option<String>) {
    if let Some(new) = edit(text) {
        *text = new;
    }
}

fn put_boxed(text: &mut Box<str>, edit: &dyn Fn(&str) -> Option<String>) {
    if let Some(new) = edit(text) {
        *text = new.into();
    }
}

fn blocks(list: &mut [Block], edit: &dyn Fn(&str) -> Option<String>) {
    for block in list {
        match block {
            Block::Paragraph(content) | Block::Heading(_, content) | Block::Words(content) => {
                inlines(content, edit)
            }
            Block::Element(element) => blocks(&mut element.content, edit),
            Block::Quote(inner) => blocks(inner, edit),
            Block::Alert(alert) => {
                inlines(&mut alert.title, edit);
                blocks(&mut alert.blocks, edit);
            }
            Block::Directive(directive) => {
                inlines(&mut directive.title, edit);
                blocks(&mut directive.blocks, edit);
            }
            Block::List(list) => list.items.iter_mut().for_each(|item| blocks(&mut item.blocks, edit)),
            Block::Table(table) => {
                let cells = table.head.iter_mut().chain(table.rows.iter_mut().flatten());
                cells.for_each(|cell| inlines(cell, edit));
            }
            Block::Definitions(list) => {
                for definition in list.iter_mut() {
                    inlines(&mut definition.term, edit);
                    definition.details.iter_mut().for_each(|details| blocks(details, edit));
                }
            }
            Block::Code(_) | Block::Break => {}
        }
    }
}

fn inlines(list: &mut [Inline], edit: &dyn Fn(&str) -> Option<String>) {
    for inline in list {
        match inline {
            Inline::Text(text) => put_boxed(text, edit),
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Strike(inner)
            | Inline::Styled(_, inner) => {
                inlines(inner, edit);
            }
            Inline::Link(link) => {
                put_boxed(&mut link.title, edit);
                inlines(&mut link.inlines, edit);
            }
            Inline::Image(image) => {
                put_boxed(&mut image.title, edit);
                put_boxed(&mut image.alt, edit);
            }
            Inline::Element(element) => inlines(&mut element.content, edit),
            _ => {}
        }
    }
}
