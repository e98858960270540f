//! The elements of a text that are open while its tree is built.

use super::html::{Lines, Open};
use crate::doc::{AlertKind, Align, Block, Definition, Directive, Inline, Inlines, Item, plain};
use std::ops::Range;

/// An element whose content is still being read; frames stand on a stack, the outermost first.
pub(super) struct Frame {
    pub(super) kind: Kind,
    pub(super) blocks: Vec<Block>,
    pub(super) inlines: Vec<Inline>,
    pub(super) start: usize,
}

pub(super) enum Kind {
    Root,
    Paragraph,
    /// Its level, id and classes.
    Heading(u8, Option<String>, String),
    Quote(Option<AlertKind>),
    List {
        start: Option<u64>,
        tight: bool,
        items: Vec<Item>,
    },
    Item {
        checked: Option<bool>,
    },
    Note(String, Range<usize>),
    Definitions(Vec<Definition>),
    Term,
    Detail,
    Table {
        align: Vec<Align>,
        head: Vec<Inlines>,
        rows: Vec<Box<[Inlines]>>,
    },
    Row {
        head: bool,
        cells: Vec<Inlines>,
    },
    Cell,
    /// Code, with the line behind its fence; `None` for indented code.
    Code(Option<String>),
    /// An HTML block as typed, and where its lines stand.
    Html(String, Lines),
    Element(Open),
    /// Content of an HTML element that goes with all it holds: its name, and the headings before it.
    Hidden(String, usize),
    Emphasis,
    Strong,
    Strike,
    /// Text between two single `~`, which are only signs.
    Tildes,
    Link(usize, String),
    Image(usize, String),
    /// An included file. Elements that are open at its end are closed there.
    Included,
    /// A directive, and the number of colons that began it.
    Directive(Box<Directive>, usize),
}

impl Frame {
    pub(super) fn new(kind: Kind, start: usize) -> Frame {
        Frame { kind, blocks: Vec::new(), inlines: Vec::new(), start }
    }

    /// Words of a tight item become a paragraph when a block follows or the item ends.
    pub(super) fn flush(&mut self) {
        if !self.inlines.is_empty() {
            self.blocks.push(Block::Paragraph(std::mem::take(&mut self.inlines).into()));
        }
    }

    /// The words of an element that can hold nothing else.
    pub(super) fn text(&mut self) -> Box<str> {
        match (self.inlines.pop(), self.inlines.is_empty()) {
            (None, _) => Box::default(),
            (Some(Inline::Text(text)), true) => text,
            (Some(last), _) => {
                self.inlines.push(last);
                plain(&self.inlines).into()
            }
        }
    }
}
