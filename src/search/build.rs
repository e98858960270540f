//! Documents → index: blocks in parallel, then their terms together.

use super::block::{self, Block};
use super::dictionary::{CLASSES, Dictionary, postings};
use super::fold::Fold;
use super::token::count;
use super::{Document, Index, Synonyms, sound};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What was made of documents before, by what they say; it is used again where they say the same.
#[derive(Debug, Default)]
pub struct Kept {
    blocks: Mutex<HashMap<[u8; 32], Arc<Block>>>,
}

/// Documents with the blocks that were made of them.
pub(super) struct Read {
    pub(super) docs: Vec<Document>,
    pages: Vec<(u32, u32)>,
    /// Each with the number of its first document.
    blocks: Vec<(u32, Arc<Block>)>,
    fold: Fold,
}

/// Cuts documents into terms: the half of [`Index::build`] that needs their texts.
pub(super) fn read(documents: Vec<Document>, kept: Option<&Kept>) -> Read {
    let fold = Fold::new();
    let (docs, firsts) = group(documents);
    let pages: Vec<(u32, u32)> =
        firsts.iter().copied().zip(firsts.iter().copied().skip(1).chain([docs.len() as u32])).collect();
    let cuts = block::cut(&docs, &firsts);
    let blocks: Vec<(u32, Arc<Block>)> = match kept {
        None => {
            cuts.par_iter().map(|cut| (cut.start as u32, Arc::new(of(&docs, &firsts, cut, &fold)))).collect()
        }
        Some(kept) => kept.blocks(&docs, &firsts, &cuts, &fold),
    };
    Read { docs, pages, blocks, fold }
}

impl Read {
    /// Brings the terms of the blocks together.
    pub(super) fn index(self, synonyms: Synonyms) -> Index {
        let Read { docs, pages, blocks, mut fold } = self;
        let (dictionary, sounds) =
            rayon::join(|| merge(&blocks), || sound::Vocabulary::new(&docs, &pages, &fold));
        let used: HashSet<u64> = dictionary.pairs.iter().map(|pair| pair >> 21).collect();
        fold.keep(|c| used.contains(&u64::from(c)));
        let titles = pages.par_iter().map(|page| count(&docs[page.0 as usize].title, &fold)).collect();
        Index { docs, pages, titles, dictionary, sounds, synonyms, fold }
    }
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

fn of(docs: &[Document], firsts: &[u32], cut: &Range<usize>, fold: &Fold) -> Block {
    let is_head = |at: usize| firsts.binary_search(&((cut.start + at) as u32)).is_ok();
    block::read(&docs[cut.clone()], is_head, fold)
}

impl Kept {
    fn lock(&self) -> MutexGuard<'_, HashMap<[u8; 32], Arc<Block>>> {
        self.blocks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn blocks(
        &self,
        docs: &[Document],
        firsts: &[u32],
        cuts: &[Range<usize>],
        fold: &Fold,
    ) -> Vec<(u32, Arc<Block>)> {
        let one = |cut: &Range<usize>| {
            let hash = hash(&docs[cut.clone()]);
            let known = self.lock().get(&hash).cloned();
            (hash, cut.start as u32, known.unwrap_or_else(|| Arc::new(of(docs, firsts, cut, fold))))
        };
        let made: Vec<([u8; 32], u32, Arc<Block>)> = cuts.par_iter().map(one).collect();
        *self.lock() = made.iter().map(|(hash, _, block)| (*hash, block.clone())).collect();
        made.into_iter().map(|(_, start, block)| (start, block)).collect()
    }
}

/// Stands for all that a block is made from.
fn hash(docs: &[Document]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    let mut add = |text: &str| _ = hasher.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
    for doc in docs {
        [doc.path(), &doc.title, &doc.section, &doc.text].into_iter().for_each(&mut add);
        for list in [&doc.keywords, &doc.tags] {
            add(&list.len().to_string());
            list.iter().for_each(|word| add(word));
        }
    }
    *hasher.finalize().as_bytes()
}

/// Where a term is: the number of the block, and of the term in it.
type Place = (u32, u32);

/// Terms of one go of [`merge`].
const GO: usize = 512;

fn merge(blocks: &[(u32, Arc<Block>)]) -> Dictionary {
    let mut words: Vec<(&str, Place)> = Vec::new();
    let mut pairs: Vec<(u64, Place)> = Vec::new();
    for (number, (_, block)) in (0..).zip(blocks) {
        words.extend((0..).zip(&block.words).map(|(at, (word, _))| (&**word, (number, at))));
        let before = block.words.len() as u32;
        pairs.extend((before..).zip(&block.pairs).map(|(at, (pair, _))| (*pair, (number, at))));
    }
    rayon::join(|| words.par_sort_unstable(), || pairs.par_sort_unstable());
    let words: Vec<&[(&str, Place)]> = words.chunk_by(|a, b| a.0 == b.0).collect();
    let pairs: Vec<&[(u64, Place)]> = pairs.chunk_by(|a, b| a.0 == b.0).collect();
    let mut dictionary = Dictionary::default();
    dictionary.words = words.iter().map(|same| same[0].0.into()).collect();
    dictionary.pairs = pairs.iter().map(|same| same[0].0).collect();
    append(&mut dictionary, &words, blocks);
    append(&mut dictionary, &pairs, blocks);
    dictionary
}

/// Writes the postings of terms, each given by the places where it is, from the first block to the last.
fn append<T: Sync>(dictionary: &mut Dictionary, terms: &[&[(T, Place)]], blocks: &[(u32, Arc<Block>)]) {
    let go = |terms: &[&[(T, Place)]]| {
        let mut written = String::new();
        let mut classes: [Vec<u32>; CLASSES] = Default::default();
        let one = |places: &&[(T, Place)]| {
            classes.iter_mut().for_each(Vec::clear);
            for (_, (block, at)) in *places {
                let (start, block) = &blocks[*block as usize];
                block.postings(*at as usize).for_each(|(class, doc)| classes[class].push(start + doc));
            }
            postings(&classes, &mut written);
            (classes.iter().map(Vec::len).sum::<usize>() as u32, written.len() as u32)
        };
        let lists: Vec<(u32, u32)> = terms.iter().map(one).collect();
        written.shrink_to_fit();
        (written, lists)
    };
    let made: Vec<(String, Vec<(u32, u32)>)> = terms.par_chunks(GO).map(go).collect();
    made.into_iter().for_each(|(written, lists)| dictionary.append(written, &lists));
}
