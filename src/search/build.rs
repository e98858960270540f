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

/// How a term occurs in a document.
#[derive(Clone, Copy)]
struct Entry {
    /// Number of the term among those of the same part.
    term: u32,
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

/// What a part of the documents says. The entries are one list in the order of reading, so that
/// reading a term that was seen before touches little memory.
#[derive(Default)]
struct Local {
    pairs: HashMap<u64, u32, Quick>,
    words: HashMap<Box<str>, u32, Quick>,
    entries: Vec<Entry>,
    /// By term: its last entry.
    last: Vec<u32>,
}

fn local(docs: &[Document], pages: &[(u32, u32)], fold: &Fold) -> Local {
    let mut local = Local::default();
    for &(first, end) in pages {
        for at in first..end {
            let doc = &docs[at as usize];
            let of = (at, local.entries.len());
            if at == first {
                local.read(of, TITLE, &doc.title, fold);
                doc.keywords.iter().for_each(|word| local.read(of, TITLE, word, fold));
                doc.tags.iter().for_each(|tag| local.read(of, HEADING, tag, fold));
            }
            local.read(of, HEADING, &doc.section, fold);
            local.read(of, BODY, &doc.text, fold);
        }
    }
    local
}

impl Local {
    /// Reads a text of a document, whose entries begin at `begin`.
    fn read(&mut self, (doc, begin): (u32, usize), class: u8, text: &str, fold: &Fold) {
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

    /// How many documents of each class each term has.
    fn counts(&self) -> Vec<[u32; CLASSES]> {
        let mut counts = vec![[0; CLASSES]; self.last.len()];
        self.entries.iter().for_each(|entry| counts[entry.term as usize][entry.class()] += 1);
        counts
    }
}

/// A term of a part: the number of the part, and of the term in it.
type Place = (usize, u32);

fn merge(parts: Vec<Local>) -> Dictionary {
    let mut pairs: Vec<(u64, Place)> = Vec::new();
    let mut words: Vec<(Box<str>, Place)> = Vec::new();
    let mut entries = Vec::new();
    // By part and term: first how many documents each class has, then where the next of them goes.
    let mut places: Vec<Vec<[u32; CLASSES]>> = parts.par_iter().map(Local::counts).collect();
    for (part, local) in parts.into_iter().enumerate() {
        pairs.extend(local.pairs.into_iter().map(|(pair, term)| (pair, (part, term))));
        words.extend(local.words.into_iter().map(|(word, term)| (word, (part, term))));
        entries.push(local.entries);
    }
    rayon::join(|| pairs.par_sort_unstable(), || words.par_sort_unstable());
    let mut dictionary = Dictionary::default();
    let mut end = 0;
    for same in words.chunk_by_mut(|a, b| a.0 == b.0) {
        dictionary.words.push(std::mem::take(&mut same[0].0));
        dictionary.lists.push(arrange(same.iter().map(|(_, place)| *place), &mut places, &mut end));
    }
    for same in pairs.chunk_by(|a, b| a.0 == b.0) {
        dictionary.pairs.push(same[0].0);
        dictionary.lists.push(arrange(same.iter().map(|(_, place)| *place), &mut places, &mut end));
    }
    dictionary.postings = vec![0; end as usize];
    for (entries, places) in entries.into_iter().zip(&mut places) {
        for entry in entries {
            let place = &mut places[entry.term as usize][entry.class()];
            dictionary.postings[*place as usize] = entry.doc;
            *place += 1;
        }
    }
    dictionary
}

/// Gives the documents of a term their places behind `end`: class by class, within each part by part.
fn arrange(
    parts: impl Iterator<Item = Place> + Clone,
    places: &mut [Vec<[u32; CLASSES]>],
    end: &mut u32,
) -> (u32, [u32; CLASSES]) {
    let start = *end;
    let mut counts = [0; CLASSES];
    for (class, count) in counts.iter_mut().enumerate() {
        for (part, term) in parts.clone() {
            let place = &mut places[part][term as usize][class];
            let begin = *end;
            *count += *place;
            *end += *place;
            *place = begin;
        }
    }
    (start, counts)
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
