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
            Block::Paragraph(content) | Block::Heading(_, content) => inlines(content, visit),
            Block::Quote(inner) | Block::Alert(_, inner) | Block::Directive { blocks: inner, .. } => {
                blocks(inner, visit);
            }
            Block::List { items, .. } => items.iter().for_each(|item| blocks(&item.blocks, visit)),
            Block::Table { head, rows, .. } => {
                head.iter().chain(rows.iter().flatten()).for_each(|cell| inlines(cell, visit));
            }
            Block::Definitions(list) => {
                for definition in list {
                    inlines(&definition.term, visit);
                    definition.details.iter().for_each(|d| blocks(d, visit));
                }
            }
            Block::Code { .. } | Block::Break | Block::Html(..) => {}
        }
    }
}

fn inlines(list: &[Inline], visit: &mut dyn FnMut(&Inline)) {
    for inline in list {
        visit(inline);
        match inline {
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Strike(inner)
            | Inline::Link(_, _, inner) => {
                inlines(inner, visit);
            }
            _ => {}
        }
    }
}
