//! The words of a document without its markup, for search and descriptions.

use super::{Block, Doc, Inline, Inlines, plain};
use crate::limits::NOTES_DEPTH;
use crate::line_break::is_wide;

/// The text under one heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Anchor of the heading; empty for what stands before the first.
    pub id: String,
    /// Words of the heading.
    pub heading: String,
    /// Its text, one paragraph, list item, table row or line of code a line.
    pub text: String,
}

/// The document cut at every heading. The first section has no heading and may be empty.
///
/// Footnotes are read where they are first referred to; pictures by their text alternative.
pub fn search_sections(doc: &Doc) -> Vec<Section> {
    let mut reader = Reader {
        doc,
        sections: vec![Section::default()],
        seen: vec![false; doc.footnotes.len()],
        depth: 0,
        later: vec![],
    };
    reader.blocks(&doc.blocks);
    while let Some(note) = reader.later.pop() {
        reader.blocks(&doc.footnotes[note].blocks);
    }
    // The search holds the texts of all articles at once.
    reader.sections.iter_mut().for_each(|section| section.text.shrink_to_fit());
    reader.sections
}

/// The words of some blocks of a document, one paragraph, list item, table row or line of code a line.
pub fn words(doc: &Doc, blocks: &[Block]) -> String {
    let seen = vec![true; doc.footnotes.len()];
    let mut reader = Reader { doc, sections: vec![Section::default()], seen, depth: 0, later: vec![] };
    reader.blocks(blocks);
    let lines = reader.sections.iter().flat_map(|section| [section.heading.as_str(), &section.text]);
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The words of the first paragraph that has any, for pages without a description. One that is only links,
/// pictures and code says little of its page, so a later one is taken if there is one.
pub fn first_paragraph(doc: &Doc) -> Option<String> {
    first_in(&doc.blocks, true).or_else(|| first_in(&doc.blocks, false))
}

/// Minutes that it takes to read a document: 400 Chinese, Japanese or Korean characters or 220 words each, at
/// least one.
pub fn minutes(doc: &Doc) -> usize {
    let (mut characters, mut words) = (0, 0);
    for section in search_sections(doc) {
        for text in [&section.heading, &section.text] {
            let mut is_word = false;
            for c in text.chars() {
                let is_wide = is_wide(c);
                characters += usize::from(is_wide && c.is_alphanumeric());
                let continues = !is_wide && (c.is_alphanumeric() || matches!(c, '\'' | '-' | '_'));
                words += usize::from(continues && !is_word);
                is_word = continues;
            }
        }
    }
    let thousandths = characters * 1000 / 400 + words * 1000 / 220;
    ((thousandths + 500) / 1000).max(1)
}

fn first_in(blocks: &[Block], in_prose: bool) -> Option<String> {
    blocks.iter().find_map(|block| match block {
        Block::Paragraph(inlines) if in_prose && !inlines.iter().any(is_prose) => None,
        Block::Paragraph(inlines) => {
            let text = plain(inlines);
            let text = text.trim();
            (!text.is_empty()).then(|| text.to_string())
        }
        Block::Directive(directive) => first_in(&directive.blocks, in_prose),
        Block::Element(element) => first_in(&element.content, in_prose),
        Block::Quote(blocks) => first_in(blocks, in_prose),
        // An alert without prose, such as a remainder of an import, says nothing of its page.
        Block::Alert(alert) if in_prose => first_in(&alert.blocks, in_prose),
        _ => None,
    })
}

/// Whether an inline is text of its own: not a link, a picture, code, or punctuation between them.
fn is_prose(inline: &Inline) -> bool {
    match inline {
        Inline::Text(text) => text.chars().any(char::is_alphanumeric),
        Inline::Emphasis(inlines) | Inline::Strong(inlines) | Inline::Styled(_, inlines) => {
            inlines.iter().any(is_prose)
        }
        Inline::Element(element) => element.content.iter().any(is_prose),
        Inline::Link(_) | Inline::Image(_) | Inline::Code(_) | Inline::SoftBreak | Inline::HardBreak => false,
        Inline::Strike(_) | Inline::Blank(_) | Inline::Math(_) => true,
        Inline::FootnoteRef(_) => false,
    }
}

struct Reader<'a> {
    doc: &'a Doc,
    sections: Vec<Section>,
    seen: Vec<bool>,
    /// How many footnotes are being read, one in another.
    depth: usize,
    /// Footnotes that were too deep.
    later: Vec<usize>,
}

impl Reader<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(inlines) | Block::Words(inlines) => self.line(inlines),
            Block::Heading(index, inlines) => {
                let heading = &self.doc.headings[*index as usize];
                let (id, heading) = (heading.id.clone(), heading.text.clone());
                self.sections.push(Section { id, heading, text: String::new() });
                self.notes(inlines);
            }
            Block::Code(code) => self.push(code.text.trim_end()),
            Block::Quote(blocks) => self.blocks(blocks),
            Block::Alert(alert) => {
                self.line(&alert.title);
                self.blocks(&alert.blocks);
            }
            Block::List(list) => list.items.iter().for_each(|item| self.blocks(&item.blocks)),
            Block::Table(table) => {
                self.row(&table.head);
                table.rows.iter().for_each(|row| self.row(row));
            }
            Block::Definitions(definitions) => {
                for definition in definitions {
                    self.line(&definition.term);
                    definition.details.iter().for_each(|blocks| self.blocks(blocks));
                }
            }
            Block::Element(element) => self.blocks(&element.content),
            Block::Directive(directive) => {
                if directive.link.is_none() {
                    self.line(&directive.title);
                }
                self.blocks(&directive.blocks);
            }
            Block::Break => {}
        }
    }

    fn row(&mut self, cells: &[Inlines]) {
        let words: Vec<String> = cells.iter().map(|cell| plain(cell)).collect();
        self.push(words.join(" ").trim());
        cells.iter().for_each(|cell| self.notes(cell));
    }

    fn line(&mut self, inlines: &[Inline]) {
        self.push(plain(inlines).trim());
        self.notes(inlines);
    }

    fn push(&mut self, words: &str) {
        if let (false, Some(section)) = (words.is_empty(), self.sections.last_mut()) {
            if !section.text.is_empty() {
                section.text.push('\n');
            }
            section.text.push_str(words);
        }
    }

    /// The text of footnotes that are referred to here for the first time.
    fn notes(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::FootnoteRef(index) if !self.seen[*index] => {
                    self.seen[*index] = true;
                    if self.depth == NOTES_DEPTH.most {
                        self.later.push(*index);
                        continue;
                    }
                    self.depth += 1;
                    self.blocks(&self.doc.footnotes[*index].blocks);
                    self.depth -= 1;
                }
                Inline::Text(_) | Inline::Code(_) => {}
                other => self.notes(other.inner()),
            }
        }
    }
}
