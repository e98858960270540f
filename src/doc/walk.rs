//! Every inline of a document, wherever it stands.

use super::{Block, Doc, Inline};

/// Calls `visit` for every inline, outer ones before those inside them.
pub fn walk(doc: &Doc, visit: &mut dyn FnMut(&Inline)) {
    blocks(&doc.blocks, visit);
    doc.footnotes.iter().for_each(|note| blocks(&note.blocks, visit));
}

fn blocks(list: &[Block], visit: &mut dyn FnMut(&Inline)) {
    for block in list {
        match block {
            Block::Paragraph(content) | Block::Heading(_, content) | Block::Words(content) => {
                inlines(content, visit);
            }
            Block::Element(element) => blocks(&element.content, visit),
            Block::Quote(inner) => blocks(inner, visit),
            Block::Alert(alert) => {
                inlines(&alert.title, visit);
                blocks(&alert.blocks, visit);
            }
            Block::Directive(directive) => {
                inlines(&directive.title, visit);
                blocks(&directive.blocks, visit);
            }
            Block::List(list) => list.items.iter().for_each(|item| blocks(&item.blocks, visit)),
            Block::Table(table) => {
                table.head.iter().chain(table.rows.iter().flatten()).for_each(|cell| inlines(cell, visit));
            }
            Block::Definitions(list) => {
                for definition in &**list {
                    inlines(&definition.term, visit);
                    definition.details.iter().for_each(|d| blocks(d, visit));
                }
            }
            Block::Code(_) | Block::Break => {}
        }
    }
}

fn inlines(list: &[Inline], visit: &mut dyn FnMut(&Inline)) {
    for inline in list {
        visit(inline);
        inlines(inline.inner(), visit);
    }
}
