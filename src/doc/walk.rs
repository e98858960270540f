//! The pieces of a document in their order: its directives and every inline, wherever they stand.

use super::{Block, Directive, Doc, Inline};

/// A step through a document.
pub enum Step<'a> {
    /// A directive begins.
    Enter(&'a Directive),
    /// The innermost directive ends.
    Leave,
    /// An inline; those inside of it follow.
    Inline(&'a Inline),
}

/// Calls `visit` for every inline, outer ones before those inside them.
pub fn walk(doc: &Doc, visit: &mut dyn FnMut(&Inline)) {
    steps(doc, &mut |step| {
        if let Step::Inline(inline) = step {
            visit(inline);
        }
    });
}

/// Calls `visit` for every directive and every inline, outer ones before those inside them.
pub fn steps(doc: &Doc, visit: &mut dyn FnMut(Step<'_>)) {
    blocks(&doc.blocks, visit);
    doc.footnotes.iter().for_each(|note| blocks(&note.blocks, visit));
}

fn blocks(list: &[Block], visit: &mut dyn FnMut(Step<'_>)) {
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
                visit(Step::Enter(directive));
                inlines(&directive.title, visit);
                blocks(&directive.blocks, visit);
                visit(Step::Leave);
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

fn inlines(list: &[Inline], visit: &mut dyn FnMut(Step<'_>)) {
    for inline in list {
        visit(Step::Inline(inline));
        inlines(inline.inner(), visit);
    }
}
