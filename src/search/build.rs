//! Pages → index: blocks in parallel, then their terms together.

use super::block::{Block, cut, documents};
use super::dictionary::{CLASSES, Dictionary, postings};
use super::fold::Fold;
use super::language::Language;
use super::sound::Vocabulary;
use super::terms::{MOST, Terms};
use super::{Document, Index, Page, Words};
use rayon::prelude::*;
use std::collections::HashSet;
use std::sync::Arc;

/// See [`Index::build`].
pub(super) fn index(pages: &[Page<'_>], words: Words) -> Index {
    let fold = Fold::new();
    let blocks: Vec<Arc<Block>> = cut(pages)
        .par_iter()
        .map(|cut| Arc::new(Block::read(documents(&pages[cut.clone()]), &fold)))
        .collect();
    let Joined { dictionary, sounds, fold } = join(&blocks, fold);
    let (mut docs, mut pages, mut titles) = (Vec::new(), Vec::new(), Vec::new());
    for block in blocks {
        let start = docs.len() as u32;
        pages.extend(block.page_ranges().map(|(first, end)| (start + first, start + end)));
        titles.extend(block.pages.iter().map(|page| page.1));
        docs.extend(Arc::into_inner(block).unwrap_or_default().docs);
    }
    let language = Language::of(&words.language);
    Index { docs, pages, titles, dictionary, sounds, synonyms: words.synonyms, fold, language }
}

/// Parts of the index that need all blocks together.
pub(super) struct Joined {
    pub(super) dictionary: Dictionary,
    pub(super) sounds: Vocabulary,
    pub(super) fold: Fold,
}

/// Brings the terms of blocks together, and their titles, keywords and headings.
pub(super) fn join(blocks: &[Arc<Block>], mut fold: Fold) -> Joined {
    let heads = || blocks.iter().flat_map(|block| block.heads());
    let titles = heads().map(|doc| &doc.title);
    let headings = blocks.iter().flat_map(|block| &block.docs).map(|doc| &doc.section);
    let words = titles.chain(heads().flat_map(|doc| &doc.keywords)).chain(headings);
    let (dictionary, sounds) = rayon::join(|| merge(blocks), || Vocabulary::new(words, &fold));
    let used: HashSet<u64> = dictionary.pairs.iter().map(|pair| pair >> 21).collect();
    fold.keep(|c| used.contains(&u64::from(c)));
    Joined { dictionary, sounds, fold }
}

impl Page<'static> {
    /// Documents as pages, in the order in which they are first seen. Parts of an address that have
    /// titles of their own (the terms of a glossary) are pages of their own.
    pub fn of(mut documents: Vec<Document>) -> Vec<Page<'static>> {
        let mut seen = std::collections::HashMap::new();
        let order: Vec<usize> = documents
            .iter()
            .map(|doc| {
                let next = seen.len();
                *seen.entry(doc.page()).or_insert(next)
            })
            .collect();
        if !order.is_sorted() {
            let mut both: Vec<(usize, Document)> = order.into_iter().zip(documents).collect();
            both.sort_by_key(|(page, _)| *page);
            documents = both.into_iter().map(|(_, doc)| doc).collect();
        }
        documents.chunk_by(|a, b| a.page() == b.page()).map(Page::from_documents).collect()
    }

    fn from_documents(docs: &[Document]) -> Page<'static> {
        let mut hasher = blake3::Hasher::new();
        let mut add =
            |text: &str| _ = hasher.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
        for doc in docs {
            [&doc.url, &doc.title, &doc.section, &doc.text].into_iter().for_each(|text| add(text));
            add(&format!("{:?}", doc.kind));
            for list in [&doc.keywords, &doc.tags] {
                add(&list.len().to_string());
                list.iter().for_each(|word| add(word));
            }
        }
        let mut fingerprint = [0; 16];
        fingerprint.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        let path = docs.first().map_or("", |doc| doc.path()).to_string();
        let docs = docs.to_vec();
        Page { path, fingerprint, read: Box::new(move || docs.clone()) }
    }
}

/// Place of a term: the number of the stretch, and of the term in it.
type Place = (u32, u32);

/// Terms of a stretch of documents, with the number of the first.
type Part<'a> = (u32, &'a Terms);

/// Terms of one go of [`merge`].
const GO: usize = 512;

pub(super) fn merge(blocks: &[Arc<Block>]) -> Dictionary {
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut start = 0;
    for block in blocks {
        parts.extend(block.terms.iter().zip(0..).map(|(terms, at)| (start + at * MOST as u32, terms)));
        start += block.docs.len() as u32;
    }
    let mut words: Vec<(&str, Place)> = Vec::new();
    let mut pairs: Vec<(u64, Place)> = Vec::new();
    for (number, (_, terms)) in (0..).zip(&parts) {
        words.extend((0..).zip(&terms.words).map(|(at, (word, _))| (&**word, (number, at))));
        let before = terms.words.len() as u32;
        pairs.extend((before..).zip(&terms.pairs).map(|(at, (pair, _))| (*pair, (number, at))));
    }
    // Not in parallel: what is in order already, each part by itself, is only brought together.
    rayon::join(|| words.sort(), || pairs.sort());
    let words: Vec<&[(&str, Place)]> = words.chunk_by(|a, b| a.0 == b.0).collect();
    let pairs: Vec<&[(u64, Place)]> = pairs.chunk_by(|a, b| a.0 == b.0).collect();
    let mut dictionary = Dictionary::default();
    dictionary.words = words.iter().map(|same| same[0].0.into()).collect();
    dictionary.pairs = pairs.iter().map(|same| same[0].0).collect();
    append(&mut dictionary, &words, &parts);
    append(&mut dictionary, &pairs, &parts);
    dictionary
}

/// Writes the postings of terms, each given by the places where it is, from the first part to the last.
fn append<T: Sync>(dictionary: &mut Dictionary, terms: &[&[(T, Place)]], parts: &[Part<'_>]) {
    let go = |terms: &[&[(T, Place)]]| {
        let mut written = String::new();
        let mut classes: [Vec<u32>; CLASSES] = Default::default();
        let one = |places: &&[(T, Place)]| {
            classes.iter_mut().for_each(Vec::clear);
            for (_, (part, at)) in *places {
                let (start, terms) = parts[*part as usize];
                terms.postings(*at as usize).for_each(|(class, doc)| classes[class].push(start + doc));
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
