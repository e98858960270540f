//! A stretch of pages, read: what is made in parallel, and kept from one edit to the next.

use super::fold::Fold;
use super::terms::{self, MOST, Multiply, SPREAD, Terms};
use super::token::count;
use super::{Document, Page};
use std::hash::Hasher;
use std::ops::Range;

/// Documents, terms and lengths of a stretch of neighbouring pages.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Block {
    /// Its documents; of an index that is published, without their texts.
    pub(super) docs: Vec<Document>,
    /// First document of each page, counted from the block's first, and the tokens of its title.
    pub(super) pages: Vec<(u32, u32)>,
    /// The terms of each [`MOST`] documents.
    pub(super) terms: Vec<Terms>,
    /// Shards of its texts: first document, counted from the block's first, and name.
    pub(super) texts: Vec<(u32, String)>,
    /// Size of the texts.
    pub(super) size: usize,
}

/// Cuts pages into blocks. Where a block ends depends on the addresses of its pages alone, so an edit
/// changes one block, and a page that comes or goes two.
pub(super) fn cut(pages: &[Page<'_>]) -> Vec<Range<usize>> {
    let most = (pages.len() / 32).clamp(16, 2048).next_power_of_two() as u64;
    let mut blocks = Vec::new();
    let mut start = 0;
    for (at, page) in pages.iter().enumerate() {
        let mut hasher = Multiply::default();
        hasher.write(page.path.as_bytes());
        let last = hasher.finish().wrapping_mul(SPREAD) >> 32 & (most - 1) == 0;
        if last || at + 1 == pages.len() {
            blocks.push(start..at + 1);
            start = at + 1;
        }
    }
    blocks
}

/// Documents of pages, in order.
pub(super) fn documents(pages: &[Page<'_>]) -> Vec<Document> {
    pages.iter().flat_map(|page| (page.read)()).collect()
}

impl Block {
    /// Reads documents of whole pages. Their texts are kept, and in no shard yet.
    pub(super) fn read(docs: Vec<Document>, fold: &Fold) -> Block {
        let starts = |at: &usize| *at == 0 || docs[*at - 1].page() != docs[*at].page();
        let firsts: Vec<usize> = (0..docs.len()).filter(starts).collect();
        let stretch = |(number, docs): (usize, &[Document])| {
            let is_head = |at: usize| firsts.binary_search(&(number * MOST + at)).is_ok();
            terms::read(docs, is_head, fold)
        };
        let terms = docs.chunks(MOST).enumerate().map(stretch).collect();
        let pages = firsts.iter().map(|&first| (first as u32, count(&docs[first].title, fold))).collect();
        Block { docs, pages, terms, ..Block::default() }
    }

    /// First documents of the pages, and of what follows the last.
    pub(super) fn page_ranges(&self) -> impl Iterator<Item = (u32, u32)> {
        let end = self.docs.len() as u32;
        let ends = self.pages.iter().skip(1).map(|page| page.0).chain([end]);
        self.pages.iter().map(|page| page.0).zip(ends)
    }

    /// The head of each page.
    pub(super) fn heads(&self) -> impl Iterator<Item = &Document> {
        self.pages.iter().map(|page| &self.docs[page.0 as usize])
    }
}
