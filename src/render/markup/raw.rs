//! The HTML that an author typed into a document.

use crate::doc::{Block, Doc, Inline};
use crate::html::removed;
use crate::parse::markdown::is_reserved;
use crate::source::Span;
use std::collections::HashSet;

/// What of the author's HTML is not shown, each tag or attribute once, with its first place.
pub fn removed_html(doc: &Doc) -> Vec<(Span, String)> {
    let mut fragments = Vec::new();
    raw_in_blocks(&doc.blocks, &mut fragments);
    doc.footnotes.iter().for_each(|n| raw_in_blocks(&n.blocks, &mut fragments));
    if fragments.is_empty() {
        return Vec::new();
    }
    let headings: HashSet<&str> = doc.headings.iter().map(|h| h.id.as_str()).collect();
    let keep_id = |id: &str| authors_id(id, &|id| headings.contains(id));
    let mut known = HashSet::new();
    let mut out: Vec<(Span, String)> = Vec::new();
    for (html, span) in fragments {
        if let Some(what) = removed(html, &keep_id)
            && known.insert(what.clone())
        {
            out.push((span, what));
        }
    }
    out
}

/// An author's own id is kept so that old links to it still work, unless the page or a heading uses it.
pub(super) fn authors_id(id: &str, taken: &dyn Fn(&str) -> bool) -> Option<String> {
    let free = !id.is_empty() && !id.contains(char::is_whitespace) && !is_reserved(id) && !taken(id);
    free.then(|| id.to_string())
}

/// Whether there is any.
pub(super) fn has_raw(blocks: &[Block]) -> bool {
    let mut found = Vec::new();
    raw_in_blocks(blocks, &mut found);
    !found.is_empty()
}

fn raw_in_blocks<'a>(blocks: &'a [Block], out: &mut Vec<(&'a str, Span)>) {
    for block in blocks {
        match block {
            Block::Html(raw) => out.push((&raw.html, raw.span)),
            Block::Paragraph(inlines) | Block::Heading(_, inlines) => raw_in_inlines(inlines, out),
            Block::Quote(blocks) | Block::Alert(_, blocks) => raw_in_blocks(blocks, out),
            Block::Directive(directive) => raw_in_blocks(&directive.blocks, out),
            Block::List(list) => list.items.iter().for_each(|item| raw_in_blocks(&item.blocks, out)),
            Block::Table(table) => {
                let cells = table.head.iter().chain(table.rows.iter().flatten());
                cells.for_each(|cell| raw_in_inlines(cell, out));
            }
            Block::Definitions(definitions) => {
                for definition in &**definitions {
                    raw_in_inlines(&definition.term, out);
                    definition.details.iter().for_each(|blocks| raw_in_blocks(blocks, out));
                }
            }
            Block::Code(_) | Block::Break => {}
        }
    }
}

fn raw_in_inlines<'a>(inlines: &'a [Inline], out: &mut Vec<(&'a str, Span)>) {
    for inline in inlines {
        match inline {
            Inline::Html(raw) => out.push((&raw.html, raw.span)),
            Inline::Text(_) | Inline::Code(_) => {}
            other => raw_in_inlines(other.inner(), out),
        }
    }
}
