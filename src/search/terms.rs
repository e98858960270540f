//! The terms of a stretch of documents.

use super::Document;
use super::dictionary::{CLASSES, pair};
use super::fold::Fold;
use super::token::{Token, tokens};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A section in which a word occurs this often is about it.
const FREQUENT: u16 = 3;

/// Documents of a stretch: as many as the numbers in [`Terms::postings`] can tell apart.
pub(super) const MOST: usize = 1 << CLASS_BIT;

/// Lowest bit of the class in a posting.
const CLASS_BIT: u32 = 14;

/// Terms in the order of the dictionary, each with the documents that have it.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Terms {
    /// Words, and where the postings of each begin.
    pub(super) words: Vec<(Box<str>, u32)>,
    /// CJK terms, likewise.
    pub(super) pairs: Vec<(u64, u32)>,
    /// By term, class and document: the class, and the document counted from the first.
    pub(super) postings: Vec<u16>,
}

impl Terms {
    /// The postings of the term `at` (words first): class and document, counted from the first.
    pub(super) fn postings(&self, at: usize) -> impl Iterator<Item = (usize, u32)> {
        let start = |at: usize| match self.words.get(at) {
            Some(word) => word.1 as usize,
            None => self.pairs.get(at - self.words.len()).map_or(self.postings.len(), |pair| pair.1 as usize),
        };
        let own = &self.postings[start(at)..start(at + 1)];
        own.iter().map(|one| (usize::from(one >> CLASS_BIT), u32::from(one & (MOST as u16 - 1))))
    }
}

/// Occurrence of a term in a document.
#[derive(Clone, Copy)]
struct Entry {
    term: u32,
    doc: u16,
    count: u16,
    class: u8,
}

impl Entry {
    fn class(self) -> usize {
        match self.class {
            BODY => 3 - usize::from(self.count >= FREQUENT),
            class => class.into(),
        }
    }
}

const TITLE: u8 = 0;
const HEADING: u8 = 1;
const BODY: u8 = 2;

/// Terms that are being read. The entries are one list in the order of reading, so that reading a term
/// that was seen before touches little memory.
#[derive(Default)]
struct Local {
    pairs: HashMap<u64, u32, Quick>,
    words: HashMap<Box<str>, u32, Quick>,
    entries: Vec<Entry>,
    /// By term: its last entry.
    last: Vec<u32>,
}

/// Reads a stretch of documents. `is_head` tells the first document of each page.
pub(super) fn read(docs: &[Document], is_head: impl Fn(usize) -> bool, fold: &Fold) -> Terms {
    let mut local = Local::default();
    for (at, doc) in docs.iter().enumerate() {
        let of = (at as u16, local.entries.len());
        if is_head(at) {
            local.read(of, TITLE, &doc.title, fold);
            doc.keywords.iter().for_each(|word| local.read(of, TITLE, word, fold));
            doc.tags.iter().for_each(|tag| local.read(of, HEADING, tag, fold));
        }
        local.read(of, HEADING, &doc.section, fold);
        local.read(of, BODY, &doc.text, fold);
    }
    local.sorted()
}

impl Local {
    /// Reads a text of a document, whose entries begin at `begin`.
    fn read(&mut self, (doc, begin): (u16, usize), class: u8, text: &str, fold: &Fold) {
        tokens(text, fold, |token| {
            let next = self.last.len() as u32;
            let term = match token {
                Token::Pair(a, b) => *self.pairs.entry(pair(a, Some(b))).or_insert(next),
                Token::Last { char, .. } => *self.pairs.entry(pair(char, None)).or_insert(next),
                Token::Word(word) | Token::Part(word) => match self.words.get(word) {
                    Some(&term) => term,
                    None => {
                        self.words.insert(word.into(), next);
                        next
                    }
                },
            };
            if term == next {
                self.last.push(u32::MAX);
            }
            let last = &mut self.last[term as usize];
            match self.entries[begin..].get_mut((*last as usize).wrapping_sub(begin)) {
                Some(entry) => {
                    entry.count = entry.count.saturating_add(1);
                    entry.class = entry.class.min(class);
                }
                None => {
                    *last = self.entries.len() as u32;
                    self.entries.push(Entry { term, doc, count: 1, class });
                }
            }
        });
    }

    fn sorted(self) -> Terms {
        let mut words: Vec<(Box<str>, u32)> = self.words.into_iter().collect();
        let mut pairs: Vec<(u64, u32)> = self.pairs.into_iter().collect();
        words.sort_unstable();
        pairs.sort_unstable();
        // By term: first how many documents each class has, then where the next of them goes.
        let mut places = vec![[0u32; CLASSES]; self.last.len()];
        self.entries.iter().for_each(|entry| places[entry.term as usize][entry.class()] += 1);
        let mut end = 0;
        for term in words.iter_mut().map(|word| &mut word.1).chain(pairs.iter_mut().map(|pair| &mut pair.1)) {
            let place = &mut places[*term as usize];
            *term = end;
            for count in place {
                end += std::mem::replace(count, end);
            }
        }
        let mut postings = vec![0; end as usize];
        for entry in self.entries {
            let place = &mut places[entry.term as usize][entry.class()];
            postings[*place as usize] = (entry.class() as u16) << CLASS_BIT | entry.doc;
            *place += 1;
        }
        Terms { words, pairs, postings }
    }
}

/// Multiplicative hashing: tokens come from the site's own author, so nobody chooses them to collide.
type Quick = BuildHasherDefault<Multiply>;

pub(super) const SPREAD: u64 = 0x517c_c1b7_2722_0a95;

#[derive(Default)]
pub(super) struct Multiply(u64);

impl Hasher for Multiply {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(SPREAD);
    }
}
