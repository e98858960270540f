//! Blocks of the index made in earlier builds, and their files, one a block: size, documents, pages,
//! terms, texts. Numbers are four bytes, lowest first; a text or list begins with its length.

use super::block::Block;
use super::terms::{MOST, Terms};
use super::{Document, Kind, Page};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Stands for all that a block is made from.
pub(super) type Key = [u8; 16];

/// Blocks made in earlier builds, used again for pages that say the same.
#[derive(Debug, Default)]
pub struct IndexCache {
    blocks: Mutex<HashMap<Key, Arc<Block>>>,
    /// Those of the site's editions.
    editions: Mutex<Vec<Arc<IndexCache>>>,
}

/// The cache key of a block of pages; `texts` is the size of the shards that hold their texts.
pub(super) fn key(pages: &[Page<'_>], texts: usize) -> Key {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&texts.to_le_bytes());
    pages.iter().for_each(|page| _ = hasher.update(&page.fingerprint));
    let mut key = Key::default();
    key.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    key
}

impl IndexCache {
    /// Cache of an edition's own index.
    pub fn edition(&self, number: usize) -> Arc<IndexCache> {
        let mut editions = self.editions.lock().unwrap_or_else(PoisonError::into_inner);
        if editions.len() <= number {
            editions.resize_with(number + 1, Arc::default);
        }
        editions[number].clone()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Arc<Block>>> {
        self.blocks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn get(&self, key: &Key) -> Option<Arc<Block>> {
        self.lock().get(key).cloned()
    }

    /// Forgets all but these.
    pub(super) fn set(&self, blocks: impl Iterator<Item = (Key, Arc<Block>)>) {
        *self.lock() = blocks.collect();
    }

    /// Names of what there is. What a name stands for never changes.
    pub fn names(&self) -> HashSet<String> {
        self.lock().keys().map(|key| format!("{:032x}", u128::from_be_bytes(*key))).collect()
    }

    /// Bytes of the block with a name, to be read by [`IndexCache::add`]; empty if there is none.
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        let block = u128::from_str_radix(name, 16).ok().and_then(|key| self.get(&key.to_be_bytes()));
        let mut out = Writer(Vec::new());
        block.iter().for_each(|block| out.block(block));
        out.0
    }

    /// Adds what [`IndexCache::bytes`] gave for this name. Says whether it could be read.
    pub fn add(&self, name: &str, bytes: &[u8]) -> bool {
        let mut reader = Reader(bytes);
        let block = reader.block().filter(|_| reader.0.is_empty());
        let (Ok(key), Some(block)) = (u128::from_str_radix(name, 16), block) else { return false };
        self.lock().insert(key.to_be_bytes(), Arc::new(block));
        true
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, number: u32) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u32);
        self.0.extend_from_slice(text.as_bytes());
    }

    fn list<T>(&mut self, list: &[T], mut each: impl FnMut(&mut Writer, &T)) {
        self.number(list.len() as u32);
        list.iter().for_each(|one| each(self, one));
    }

    fn block(&mut self, block: &Block) {
        self.number(block.size as u32);
        self.list(&block.docs, |out, doc| {
            let Document { url, title, section, kind, keywords, tags, text } = doc;
            [url, title, section, text].into_iter().for_each(|text| out.text(text));
            out.number(Kind::ALL.iter().position(|one| one == kind).unwrap_or_default() as u32);
            out.list(keywords, |out, word| out.text(word));
            out.list(tags, |out, tag| out.text(tag));
        });
        self.list(&block.pages, |out, (first, tokens)| {
            out.number(*first);
            out.number(*tokens);
        });
        self.list(&block.terms, |out, terms| {
            out.list(&terms.words, |out, (word, start)| {
                out.text(word);
                out.number(*start);
            });
            out.list(&terms.pairs, |out, (pair, start)| {
                out.0.extend_from_slice(&pair.to_le_bytes());
                out.number(*start);
            });
            out.list(&terms.postings, |out, posting| out.0.extend_from_slice(&posting.to_le_bytes()));
        });
        self.list(&block.texts, |out, (first, name)| {
            out.number(*first);
            out.text(name);
        });
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = self.number()? as usize;
        std::str::from_utf8(self.take(length)?).ok()
    }

    fn string(&mut self) -> Option<String> {
        self.text().map(String::from)
    }

    fn list<T>(&mut self, mut each: impl FnMut(&mut Reader<'a>) -> Option<T>) -> Option<Vec<T>> {
        let length = self.number()? as usize;
        // Every entry takes at least a byte: no length asks for more room than there are bytes.
        let mut list = Vec::with_capacity(length.min(self.0.len()));
        for _ in 0..length {
            list.push(each(self)?);
        }
        Some(list)
    }

    fn block(&mut self) -> Option<Block> {
        let size = self.number()? as usize;
        let docs = self.list(Reader::document)?;
        let pages = self.list(|reader| Some((reader.number()?, reader.number()?)))?;
        let terms = self.list(Reader::terms)?;
        let texts = self.list(|reader| Some((reader.number()?, reader.string()?)))?;
        let begins = pages.first().is_none_or(|page| page.0 == 0) && pages.is_empty() == docs.is_empty();
        let whole = begins
            && pages.is_sorted_by(|a, b| a.0 < b.0)
            && pages.last().is_none_or(|page| (page.0 as usize) < docs.len())
            && terms.len() == docs.len().div_ceil(MOST);
        whole.then_some(Block { docs, pages, terms, texts, size })
    }

    fn document(&mut self) -> Option<Document> {
        let (url, title, section, text) = (self.string()?, self.string()?, self.string()?, self.string()?);
        let kind = *Kind::ALL.get(self.number()? as usize)?;
        let (keywords, tags) = (self.list(Reader::string)?, self.list(Reader::string)?);
        Some(Document { url, title, section, kind, keywords, tags, text })
    }

    fn terms(&mut self) -> Option<Terms> {
        let words = self.list(|reader| Some((reader.text()?.into(), reader.number()?)))?;
        let pairs = self.list(|reader| {
            let pair = u64::from_le_bytes(reader.take(8)?.try_into().ok()?);
            Some((pair, reader.number()?))
        })?;
        let postings = self.list(|reader| Some(u16::from_le_bytes(reader.take(2)?.try_into().ok()?)))?;
        let terms = Terms { words, pairs, postings };
        let starts = || terms.words.iter().map(|word| word.1).chain(terms.pairs.iter().map(|pair| pair.1));
        let places = starts().is_sorted() && starts().all(|start| start as usize <= terms.postings.len());
        let count = terms.words.len() + terms.pairs.len();
        let whole = places && (0..count).all(|term| terms.postings(term).is_sorted_by(|a, b| a < b));
        whole.then_some(terms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::fold::Fold;

    const NAME: &str = "000102030405060708090a0b0c0d0e0f";

    fn kept() -> IndexCache {
        let document = |n: usize| Document {
            url: format!("a/{n}.html"),
            title: format!("第{n}页"),
            section: String::new(),
            kind: Kind::Rule,
            keywords: vec!["refund".into()],
            tags: vec!["退款".into()],
            text: "平台 word".into(),
        };
        let mut block = Block::read((0..2).map(document).collect(), &Fold::new());
        (block.texts, block.size) = (vec![(0, "1a2b".into())], 77);
        let kept = IndexCache::default();
        kept.set([(std::array::from_fn(|at| at as u8), Arc::new(block))].into_iter());
        kept
    }

    #[test]
    fn what_is_written_is_read_back() {
        let (kept, again) = (kept(), IndexCache::default());
        assert_eq!(kept.names(), HashSet::from([NAME.to_string()]));
        assert!(again.add(NAME, &kept.bytes(NAME)));
        assert_eq!(*kept.lock(), *again.lock());
    }

    /// Nothing of a damaged file may end the program, or ask for more memory than the file is long.
    #[test]
    fn damage_is_seen_or_harmless() {
        let bytes = kept().bytes(NAME);
        for at in 0..bytes.len() {
            assert!(!IndexCache::default().add(NAME, &bytes[..at]));
            for byte in [1, 0xff] {
                let (mut damaged, kept) = (bytes.clone(), IndexCache::default());
                damaged[at] = byte;
                if kept.add(NAME, &damaged) {
                    let blocks: Vec<Arc<Block>> = kept.lock().values().cloned().collect();
                    crate::search::build::merge(&blocks);
                }
            }
        }
    }
}
