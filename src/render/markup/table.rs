//! Tables: each in a box of its own, which scrolls sideways where the table is wider than the text.

use super::Writer;
use crate::doc::{Align, Block, Element, Inline, Inlines, Table};
use crate::html::attribute;

/// Letters of a cell from which on its column holds sentences, and stays wide enough to be read. A Han
/// character counts as two.
const SENTENCE: usize = 24;

impl Writer<'_> {
    pub(super) fn table(&mut self, Table { align, head, rows }: &Table) {
        self.begin_table();
        self.out.push_str("<table>\n");
        // The width of one cell is that of its column.
        let wide = wide_columns(head, rows);
        let has_head = head.iter().any(|cell| !cell.is_empty());
        if has_head {
            self.out.push_str("<thead>\n");
            self.row("th", " scope=\"col\"", align, &wide, head);
            self.out.push_str("</thead>\n");
        }
        self.out.push_str("<tbody>\n");
        for (at, row) in rows.iter().enumerate() {
            let wide = if at == 0 && !has_head { &*wide } else { &[] };
            self.row("td", "", align, wide, row);
        }
        self.out.push_str("</tbody>\n</table>\n</div>\n");
    }

    /// A table that the author typed as HTML.
    pub(super) fn typed_table(&mut self, element: &Element<Box<[Block]>>) {
        self.in_table = true;
        self.begin_table();
        self.block_element(element);
        self.out.push_str("</div>\n");
        self.in_table = false;
    }

    fn begin_table(&mut self) {
        let label = attribute(&self.host.words.table).into_owned();
        self.push(&["<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"", &label, "\">\n"]);
    }

    fn row(&mut self, tag: &str, scope: &str, align: &[Align], wide: &[bool], cells: &[Inlines]) {
        self.out.push_str("<tr>");
        for (i, cell) in cells.iter().enumerate() {
            let class = match (align.get(i), wide.get(i) == Some(&true)) {
                (Some(Align::Left), false) => " class=\"align-left\"",
                (Some(Align::Left), true) => " class=\"align-left wide\"",
                (Some(Align::Center), false) => " class=\"align-center\"",
                (Some(Align::Center), true) => " class=\"align-center wide\"",
                (Some(Align::Right), false) => " class=\"align-right\"",
                (Some(Align::Right), true) => " class=\"align-right wide\"",
                (_, true) => " class=\"wide\"",
                (_, false) => "",
            };
            self.push(&["<", tag, scope, class, ">"]);
            self.inlines(cell);
            self.push(&["</", tag, ">"]);
        }
        self.out.push_str("</tr>\n");
    }
}

fn wide_columns(head: &[Inlines], rows: &[Box<[Inlines]>]) -> Vec<bool> {
    let mut wide = vec![false; head.len()];
    for row in rows {
        for (cell, wide) in row.iter().zip(&mut wide).filter(|(_, wide)| !**wide) {
            *wide = width(cell) >= SENTENCE;
        }
    }
    wide
}

/// Width of a text in letters.
fn width(inlines: &[Inline]) -> usize {
    let of = |inline: &Inline| match inline {
        Inline::Text(text) | Inline::Code(text) => {
            text.chars().map(|c| if c < '\u{2e80}' { 1 } else { 2 }).sum()
        }
        Inline::SoftBreak => 1,
        other => width(other.inner()),
    };
    inlines.iter().map(of).sum()
}
