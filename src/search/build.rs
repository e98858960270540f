//! Documents → dictionary and postings, in parallel over groups of pages.

use super::fold::Fold;
use super::token::{Token, count, tokens};
use super::{Document, Index, Synonyms, sound};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// Weight classes of a posting, best first; see [`super::rank::WEIGHTS`].
pub(super) const CLASSES: usize = 4;

/// A section in which a word occurs this often is about it.
const FREQUENT: u16 = 3;

/// Terms and where they occur. Words come first, in code point order, then CJK terms by their code points.
#[derive(Clone, Debug, Default)]
pub(super) struct Dictionary {
    /// Words of scripts with spaces.
    pub(super) words: Vec<Box<str>>,
    /// CJK terms as made by [`pair`].
    pub(super) pairs: Vec<u64>,
    /// Where the postings of each term begin, and how many each class has. Words first.
    pub(super) lists: Vec<(u32, [u32; CLASSES])>,
    /// Numbers of documents, ascending within each class of each term.
    pub(super) postings: Vec<u32>,
}

/// A CJK term as a number: two characters, or one and nothing.
pub(super) fn pair(first: char, second: Option<char>) -> u64 {
    (u64::from(u32::from(first)) << 21) | second.map_or(0, u64::from)
}

/// The characters of a CJK term.
pub(super) fn pair_text(pair: u64) -> String {
    let char = |code: u64| u32::try_from(code).ok().and_then(char::from_u32).filter(|&c| c != '\0');
    char(pair >> 21).into_iter().chain(char(pair & 0x1f_ffff)).collect()
}

impl Dictionary {
    /// Number of terms.
    pub(super) fn len(&self) -> usize {
        self.lists.len()
    }

    /// The text of a term.
    pub(super) fn text(&self, term: usize) -> String {
        match self.words.get(term) {
            Some(word) => word.to_string(),
            None => pair_text(self.pairs[term - self.words.len()]),
        }
    }

    /// The postings of a term, class by class.
    pub(super) fn classes(&self, term: usize) -> [&[u32]; CLASSES] {
        let (start, counts) = self.lists[term];
        let mut at = start as usize;
        counts.map(|count| {
            let from = at;
            at += count as usize;
            &self.postings[from..at]
        })
    }

    /// In how many documents a term occurs.
    pub(super) fn frequency(&self, term: usize) -> u32 {
        self.lists[term].1.iter().sum()
    }
}

/// Builds the index; see [`Index::build`].
pub(super) fn build(documents: Vec<Document>, synonyms: Synonyms) -> Index {
    let mut fold = Fold::new();
    let (docs, firsts) = group(documents);
    let pages: Vec<(u32, u32)> =
        firsts.iter().copied().zip(firsts.iter().copied().skip(1).chain([docs.len() as u32])).collect();
    let size = pages.len().div_ceil(rayon::current_num_threads()).max(1);
    let parts: Vec<Local> = pages.par_chunks(size).map(|pages| local(&docs, pages, &fold)).collect();
    let (dictionary, sounds) = rayon::join(|| merge(parts), || sound::Vocabulary::new(&docs, &pages, &fold));
    let used: HashSet<u64> = dictionary.pairs.iter().map(|pair| pair >> 21).collect();
    fold.keep(|c| used.contains(&u64::from(c)));
    let titles: Vec<u32> = pages.par_iter().map(|page| count(&docs[page.0 as usize].title, &fold)).collect();
    Index { docs, pages, titles, dictionary, sounds, synonyms, fold }
}

/// Brings the documents of each page together, pages in the order in which they are first seen. Parts
/// of an address that have titles of their own (the terms of a glossary) are pages of their own.
fn group(mut documents: Vec<Document>) -> (Vec<Document>, Vec<u32>) {
    let mut seen: HashMap<(&str, &str), u32> = HashMap::new();
    let order: Vec<u32> = documents
        .iter()
        .map(|doc| {
            let next = seen.len() as u32;
            *seen.entry(doc.page()).or_insert(next)
        })
        .collect();
    if !order.is_sorted() {
        let mut both: Vec<(u32, Document)> = order.into_iter().zip(documents).collect();
        both.sort_by_key(|(page, _)| *page);
        documents = both.into_iter().map(|(_, doc)| doc).collect();
    }
    let starts = |at: &usize| *at == 0 || documents[*at - 1].page() != documents[*at].page();
    let firsts = (0..documents.len()).filter(starts).map(|at| at as u32).collect();
    (documents, firsts)
}

/// How a term occurs in a document, while it is being read.
#[derive(Clone, Copy)]
struct Entry {
    doc: u32,
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

#[derive(Default)]
struct Local {
    pairs: HashMap<u64, u32, Quick>,
    words: HashMap<Box<str>, u32, Quick>,
    lists: Vec<Vec<Entry>>,
}

fn local(docs: &[Document], pages: &[(u32, u32)], fold: &Fold) -> Local {
    let mut local = Local::default();
    for &(first, end) in pages {
        for at in first..end {
            let doc = &docs[at as usize];
            if at == first {
                local.read(at, TITLE, &doc.title, fold);
                doc.keywords.iter().for_each(|word| local.read(at, TITLE, word, fold));
                doc.tags.iter().for_each(|tag| local.read(at, HEADING, tag, fold));
            }
            local.read(at, HEADING, &doc.section, fold);
            local.read(at, BODY, &doc.text, fold);
        }
    }
    local
}

impl Local {
    fn read(&mut self, doc: u32, class: u8, text: &str, fold: &Fold) {
        tokens(text, fold, |token| {
            let next = self.lists.len() as u32;
            let id = match token {
                Token::Pair(a, b) => *self.pairs.entry(pair(a, Some(b))).or_insert(next),
                Token::Last { char, .. } => *self.pairs.entry(pair(char, None)).or_insert(next),
                Token::Word(word) | Token::Part(word) => match self.words.get(word) {
                    Some(&id) => id,
                    None => {
                        self.words.insert(word.into(), next);
                        next
                    }
                },
            };
            if id == next {
                self.lists.push(Vec::new());
            }
            let list = &mut self.lists[id as usize];
            match list.last_mut() {
                Some(entry) if entry.doc == doc => {
                    entry.count = entry.count.saturating_add(1);
                    entry.class = entry.class.min(class);
                }
                _ => list.push(Entry { doc, count: 1, class }),
            }
        });
    }
}

fn merge(parts: Vec<Local>) -> Dictionary {
    let mut pairs: Vec<(u64, u32, u32)> = Vec::new();
    let mut words: Vec<(Box<str>, u32, u32)> = Vec::new();
    let mut lists = Vec::new();
    for (part, local) in (0..).zip(parts) {
        pairs.extend(local.pairs.into_iter().map(|(pair, list)| (pair, part, list)));
        words.extend(local.words.into_iter().map(|(word, list)| (word, part, list)));
        lists.push(local.lists);
    }
    rayon::join(|| pairs.par_sort_unstable(), || words.par_sort_unstable());
    let mut dictionary = Dictionary::default();
    let total = lists.iter().flatten().map(Vec::len).sum();
    dictionary.postings.reserve(total);
    for same in words.chunk_by(|a, b| a.0 == b.0) {
        dictionary.words.push(same[0].0.clone());
        dictionary.add(same.iter().map(|(_, part, list)| &lists[*part as usize][*list as usize]));
    }
    for same in pairs.chunk_by(|a, b| a.0 == b.0) {
        dictionary.pairs.push(same[0].0);
        dictionary.add(same.iter().map(|(_, part, list)| &lists[*part as usize][*list as usize]));
    }
    dictionary
}

impl Dictionary {
    fn add<'a>(&mut self, parts: impl Iterator<Item = &'a Vec<Entry>> + Clone) {
        let start = self.postings.len() as u32;
        let mut counts = [0; CLASSES];
        for (class, count) in (0..).zip(&mut counts) {
            let before = self.postings.len();
            let of_class = parts.clone().flatten().filter(|entry| entry.class() == class);
            self.postings.extend(of_class.map(|entry| entry.doc));
            *count = (self.postings.len() - before) as u32;
        }
        self.lists.push((start, counts));
    }
}

/// Multiplicative hashing: tokens come from the site's own author, so nobody chooses them to collide.
type Quick = BuildHasherDefault<Multiply>;

#[derive(Default)]
struct Multiply(u64);

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
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}
