//! The index as files: classic scripts that each hand one shard to `zhinan.shard(name, data)`.
//!
//! `docs/content/contribute/search-format.en.md` says what they hold and how a reader uses it.

use super::block::{Block, cut, documents};
use super::build::{Joined, join};
use super::dictionary::Dictionary;
use super::fold::Fold;
use super::index_cache::{IndexCache, Key, key};
use super::language::{Language, Written};
use super::number::write as number;
use super::query::{MEANING, QUESTIONS};
use super::sound::Vocabulary;
use super::weights::{WEIGHTS, Weights};
use super::{Document, ENTRY, Kind, Page, Sink, Synonyms, Words};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// All shards together up to this size go into the entry.
const SMALL: usize = 150_000;

/// Sizes of the shards of terms and of texts.
#[derive(Clone, Copy)]
struct Sizes {
    /// Size of a shard of terms in bytes.
    terms: usize,
    /// Size of a shard of texts in bytes.
    texts: usize,
}

impl Sizes {
    /// Sizes for a site of `pages` pages. The terms of a query lie far apart in the index, so small shards cost a
    /// query least, until the list of shards grows larger than the shards. On the largest sites, the pages that
    /// answer a query also lie far apart, so shards of texts are small again.
    fn of(pages: usize) -> Sizes {
        match pages {
            0..=1_000 => Sizes { terms: 3_000, texts: 4_000 },
            1_001..=10_000 => Sizes { terms: 8_000, texts: 7_000 },
            _ => Sizes { terms: 16_000, texts: 4_000 },
        }
    }
}

/// Entries of a list that are written into the root; a longer list is split into directories. Those are
/// small: a query needs entries that are far apart.
const LISTED: usize = 600;
const DIRECTORY: usize = 48;

/// Data that the browser needs before it can read a query.
#[derive(Serialize)]
struct Root<'a> {
    /// Version of the format.
    version: u32,
    /// Number of documents.
    docs: usize,
    /// For each page, numbers: its documents, the tokens of its title.
    pages: String,
    /// Numbers: so many documents, of that kind, and so on.
    kinds: String,
    /// Names of the kinds.
    names: [Kind; Kind::ALL.len()],
    /// Traditional characters of which the site has the simplified ones, and those.
    fold: (String, String),
    /// Weights of the ranking.
    weights: &'a Weights,
    questions: Vec<&'a str>,
    meaning: Vec<&'a str>,
    /// Rules for the words of its language; none where words have no other forms.
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a Written>,
    synonyms: &'a Synonyms,
    /// Each the first key and the name of a shard, or `[key, name, 1]` for a directory of them.
    terms: Vec<Value>,
    texts: Vec<Value>,
    sounds: String,
    /// Name of the shard of tags; empty when there are none.
    tags: String,
}

/// Output of the shards: they are held back for as long as all of them may fit into the entry.
struct Out<'a> {
    sink: Sink<'a>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Bytes so far.
    size: usize,
    /// Names so far: shards that hold the same have the same name.
    names: HashSet<String>,
    held: Vec<(String, Vec<u8>)>,
}

impl Out<'_> {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// True if the shard with this name need not be written: this build or the site before has it.
    fn has(&self, name: &str) -> bool {
        let mut state = self.lock();
        if state.names.contains(name) {
            return true;
        }
        let has = state.size >= SMALL && (self.sink.has)(&format!("{name}.js"));
        if has {
            state.names.insert(name.to_string());
        }
        has
    }

    /// Names a shard after its bytes, and writes it or holds it back.
    fn put(&self, data: &str) -> String {
        let name = blake3::hash(data.as_bytes()).to_hex()[..10].to_owned();
        let script = script(&name, data);
        let mut state = self.lock();
        if !state.names.insert(name.clone()) {
            return name;
        }
        state.size += script.len();
        state.held.push((name.clone(), script));
        let ready = if state.size < SMALL { Vec::new() } else { std::mem::take(&mut state.held) };
        drop(state);
        ready.into_iter().for_each(|(name, script)| (self.sink.write)(format!("{name}.js"), script));
        name
    }

    /// A list of shards as it is written into the root: in directories when it is very long.
    fn directories(&self, mut listed: Vec<Value>) -> Vec<Value> {
        while listed.len() > LISTED {
            let directory = |entries: &[Value]| {
                let data = serde_json::to_string(entries).unwrap_or_default();
                json!([entries[0][0], self.put(&data), 1])
            };
            listed = listed.chunks(DIRECTORY).map(directory).collect();
        }
        listed
    }

    /// Ends with the entry, and what is still held back inside of it.
    fn end(self, root: &Root<'_>) {
        let mut entry = script("root", &serde_json::to_string(root).unwrap_or_default());
        let mut held = self.state.into_inner().unwrap_or_else(PoisonError::into_inner).held;
        held.sort();
        entry.extend(held.into_iter().flat_map(|(_, script)| script));
        (self.sink.write)(ENTRY.to_string(), entry);
    }
}

/// Builds an index and writes it; see [`super::publish`].
pub(super) fn publish(pages: &[Page<'_>], words: &Words, kept: Option<&IndexCache>, sink: Sink<'_>) {
    let language = Language::of(&words.language);
    let out = Out { sink, state: Mutex::default() };
    let fold = Fold::new();
    let sizes = Sizes::of(pages.len());
    let blocks = blocks(pages, kept, sizes, &fold, &out);
    let Joined { dictionary, sounds, fold } = join(&blocks, fold);
    let (terms, sounds) =
        rayon::join(|| terms(&dictionary, sizes.terms, &out), || out.put(&self::sounds(&sounds)));
    let root = Root {
        version: 1,
        docs: blocks.iter().map(|block| block.docs.len()).sum(),
        pages: numbers_of_pages(&blocks),
        kinds: kinds(&blocks),
        names: Kind::ALL,
        fold: fold.pairs(),
        weights: &WEIGHTS,
        questions: QUESTIONS.iter().chain(&language.marks).copied().collect(),
        meaning: MEANING.iter().chain(&language.meaning).copied().collect(),
        language: language.written.as_ref(),
        synonyms: &words.synonyms,
        terms,
        texts: list_of_texts(&blocks, &out),
        sounds,
        tags: tags(&blocks).map(|data| out.put(&data)).unwrap_or_default(),
    };
    out.end(&root);
}

/// The pages in blocks, with the shards of their texts. What is known is not cut into terms again, and not
/// even read if its shards are there, too.
fn blocks(
    pages: &[Page<'_>],
    kept: Option<&IndexCache>,
    sizes: Sizes,
    fold: &Fold,
    out: &Out<'_>,
) -> Vec<Arc<Block>> {
    let keyed = |cut: Range<usize>| {
        let key = key(&pages[cut.clone()], sizes.texts);
        (cut, key, kept.and_then(|kept| kept.get(&key)))
    };
    let cuts: Vec<(Range<usize>, Key, Option<Arc<Block>>)> = cut(pages).into_iter().map(keyed).collect();
    // Too much for the entry already, whatever else comes? Else all is made again, and counted then.
    let known: usize = cuts.iter().flat_map(|(_, _, known)| known).map(|known| known.size).sum();
    if known >= SMALL {
        out.lock().size = known;
    }
    let one = |(cut, key, known): (Range<usize>, Key, Option<Arc<Block>>)| {
        let pages = &pages[cut];
        let Some(known) = known else { return (key, Arc::new(block(pages, sizes.texts, fold, out))) };
        if !known.texts.iter().all(|(_, name)| out.has(name)) {
            // The same texts get the same names.
            texts(&documents(pages), sizes.texts, out);
        }
        (key, known)
    };
    let made: Vec<(Key, Arc<Block>)> = cuts.into_par_iter().map(one).collect();
    if let Some(kept) = kept {
        kept.set(made.iter().cloned());
    }
    made.into_iter().map(|(_, block)| block).collect()
}

/// Numbers in ranges, of which none is larger than `most` unless it is of one number.
fn ranges(sizes: impl Iterator<Item = usize>, most: usize) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut size = 0;
    for (at, own) in sizes.enumerate() {
        match ranges.last_mut() {
            Some(range) if size + own <= most => (range.end, size) = (at + 1, size + own),
            _ => {
                ranges.push(at..at + 1);
                size = own;
            }
        }
    }
    ranges
}

fn script(name: &str, data: &str) -> Vec<u8> {
    format!("zhinan.shard(\"{name}\",{data})\n").into_bytes()
}

fn terms(dictionary: &Dictionary, most: usize, out: &Out<'_>) -> Vec<Value> {
    // A term shares about half of itself with the one before.
    let size = |term| 4 + dictionary.text(term).len() / 2 + dictionary.written(term).len();
    let one = |range: Range<usize>| {
        json!([dictionary.text(range.start), out.put(&quote(&listed(dictionary, range)))])
    };
    let ranges = ranges((0..dictionary.len()).map(size), most);
    out.directories(ranges.into_par_iter().map(one).collect())
}

/// Terms with their postings.
fn listed(dictionary: &Dictionary, terms: Range<usize>) -> String {
    let (mut data, mut before) = (String::new(), String::new());
    for term in terms {
        let (text, list) = (dictionary.text(term), dictionary.written(term));
        let shared: usize =
            text.chars().zip(before.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
        number(text[..shared].encode_utf16().count() as u32, &mut data);
        data.push_str(&text[shared..]);
        data.push(' ');
        number(list.len() as u32, &mut data);
        data.push_str(list);
        before = text;
    }
    data
}

fn quote(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

fn block(pages: &[Page<'_>], most: usize, fold: &Fold, out: &Out<'_>) -> Block {
    let mut block = Block::read(documents(pages), fold);
    block.texts = texts(&block.docs, most, out);
    block.size = block.docs.iter().map(|doc| doc.text.len()).sum();
    block.docs.iter_mut().for_each(|doc| doc.text = String::new());
    block
}

/// Puts texts into shards: the first document of each, and its name.
fn texts(docs: &[Document], most: usize, out: &Out<'_>) -> Vec<(u32, String)> {
    let size = |doc: &Document| doc.text.len() + doc.section.len() + 30;
    let ranges = ranges(docs.iter().map(size), most).into_iter();
    ranges.map(|range| (range.start as u32, out.put(&sections(&docs[range])))).collect()
}

fn sections(docs: &[Document]) -> String {
    let mut pages: Vec<(&str, &str, Vec<[&str; 3]>)> = Vec::new();
    for doc in docs {
        let section = [doc.anchor(), &doc.section, &doc.text];
        match pages.last_mut() {
            Some((path, title, sections)) if (*path, *title) == doc.page() => sections.push(section),
            _ => pages.push((doc.path(), &doc.title, vec![section])),
        }
    }
    serde_json::to_string(&pages).unwrap_or_default()
}

fn list_of_texts(blocks: &[Arc<Block>], out: &Out<'_>) -> Vec<Value> {
    let mut listed = Vec::new();
    let mut start = 0;
    for block in blocks {
        listed.extend(block.texts.iter().map(|(first, name)| json!([start + *first as usize, name])));
        start += block.docs.len();
    }
    out.directories(listed)
}

fn sounds(vocabulary: &Vocabulary) -> String {
    let lines: Vec<String> = vocabulary.entries.iter().map(|entry| entry.iter().collect()).collect();
    let sounds: Vec<String> = vocabulary
        .sounds
        .iter()
        .map(|(sound, chars)| {
            let (usual, rare): (Vec<char>, Vec<char>) =
                chars.iter().partition(|&&c| vocabulary.is_usual(c, sound));
            format!("{sound}{},{}", usual.iter().collect::<String>(), rare.iter().collect::<String>())
        })
        .collect();
    serde_json::to_string(&(lines.join("\n"), sounds.join("\n"))).unwrap_or_default()
}

/// Tags by name, each with its pages; none when there are no tags.
fn tags(blocks: &[Arc<Block>]) -> Option<String> {
    let mut pages: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (page, head) in (0..).zip(blocks.iter().flat_map(|block| block.heads())) {
        for tag in &head.tags {
            pages.entry(tag).or_default().push(page);
        }
    }
    let written = |(tag, pages): (&str, Vec<u32>)| {
        let mut out = String::new();
        let mut before = 0;
        for page in pages {
            number(page - before, &mut out);
            before = page;
        }
        [tag.to_string(), out]
    };
    let tags: Vec<[String; 2]> = pages.into_iter().map(written).collect();
    (!tags.is_empty()).then(|| serde_json::to_string(&tags).unwrap_or_default())
}

fn numbers_of_pages(blocks: &[Arc<Block>]) -> String {
    let mut out = String::new();
    for block in blocks {
        for ((first, end), page) in block.page_ranges().zip(&block.pages) {
            number(end - first, &mut out);
            number(page.1, &mut out);
        }
    }
    out
}

fn kinds(blocks: &[Arc<Block>]) -> String {
    let mut out = String::new();
    let kinds: Vec<Kind> = blocks.iter().flat_map(|block| &block.docs).map(|doc| doc.kind).collect();
    for same in kinds.chunk_by(|a, b| a == b) {
        number(same.len() as u32, &mut out);
        number(Kind::ALL.iter().position(|kind| *kind == same[0]).unwrap_or(0) as u32, &mut out);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys of the shards that a list leads to.
    fn leaves(listed: &[Value], files: &BTreeMap<String, String>) -> Vec<u64> {
        let below = |entry: &Value| match entry[2].is_null() {
            true => vec![entry[0].as_u64().unwrap()],
            false => {
                let script = &files[entry[1].as_str().unwrap()];
                let data = script.split_once(',').unwrap().1.trim_end().trim_end_matches(')');
                leaves(&serde_json::from_str::<Vec<Value>>(data).unwrap(), files)
            }
        };
        listed.iter().flat_map(below).collect()
    }

    #[test]
    fn very_long_lists_become_directories_of_directories() {
        let count = LISTED * DIRECTORY + 1;
        let files = Mutex::new(BTreeMap::new());
        let write = |name: String, script: Vec<u8>| {
            let name = name.trim_end_matches(".js").to_string();
            files.lock().unwrap().insert(name, String::from_utf8(script).unwrap());
        };
        let out = Out { sink: Sink::new(&write), state: Mutex::default() };
        let listed = out.directories((0..count).map(|at| json!([at, out.put(&at.to_string())])).collect());
        assert!(listed.len() <= LISTED);
        assert_eq!(leaves(&listed, &files.lock().unwrap()), (0..count as u64).collect::<Vec<u64>>());
    }
}
