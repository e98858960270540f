//! The index as files: classic scripts that each hand one shard to `zhinan.shard(name, data)`.
//!
//! | shard | data |
//! |---|---|
//! | `root`, in the entry | [`Root`] as JSON |
//! | terms | a string: terms in dictionary order, each `shared suffix space length postings` |
//! | texts | JSON: for each page a list of first document, address, title, and `[anchor, heading, text]` for each section |
//! | sounds | JSON: titles and headings by line; by line a syllable, the characters it is the usual reading of, `,`, and those it is another reading of |
//! | tags | JSON: for each tag its name and, as numbers, the pages that have it: the first, then distances |
//! | directory | JSON: `[first key, name]` for each shard below it |
//!
//! `number.rs` says how numbers are written, [`super::dictionary::postings`] postings. `shared` counts the UTF-16 units
//! that a term has in common with the one before; `length` counts the characters of its postings.
//!
//! Every shard but the root is named by a hash of its content, so it never changes under its name. A
//! site whose whole index is small gets all shards inside the entry.

use super::dictionary::Dictionary;
use super::number::write as number;
use super::query::QUESTIONS;
use super::weights::{WEIGHTS, Weights};
use super::{Files, Index, Kind, Synonyms};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Name of the first file. It never changes, because every page names it: an edit of one article
/// then changes only that page and the files of the index.
const ENTRY: &str = "index.js";

/// All shards together up to this size go into the entry.
const SMALL: usize = 150_000;

/// Size of a shard of terms, for a site of up to [`MANY`] documents, and for a larger one.
const TERMS: usize = 8_000;
const TERMS_LARGE: usize = 16_000;
const MANY: usize = 60_000;

/// Size of a shard of texts, likewise: the more pages, the farther apart are those that answer.
const TEXTS: usize = 7_000;
const TEXTS_LARGE: usize = 4_000;

/// Entries of a list that are written into the root; a longer list is split into directories. Those are
/// small: a query needs entries that are far apart.
const LISTED: usize = 600;
const DIRECTORY: usize = 48;

/// What the browser needs before it can read a query.
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
    /// What things count.
    weights: &'a Weights,
    questions: &'a [&'a str],
    synonyms: &'a Synonyms,
    /// Each the first key and the name of a shard, or `[key, name, 1]` for a directory of them.
    terms: Vec<Value>,
    texts: Vec<Value>,
    sounds: String,
    /// Name of the shard of tags; empty when there are none.
    tags: String,
}

struct Shard {
    key: Value,
    data: String,
}

/// Writes the index; see [`Index::files`].
pub(super) fn files(index: &Index) -> Files {
    let ((terms, texts), sounds) = rayon::join(
        || rayon::join(|| terms(&index.dictionary, index.docs.len()), || texts(index)),
        || Shard { key: Value::Null, data: sounds(index) },
    );
    let mut shards = Vec::new();
    let tags = tags(index).map(|data| Shard { key: Value::Null, data });
    let mut one = |shard: Option<Shard>| {
        let listed = add(shard.into_iter().collect(), &mut shards);
        listed.first().and_then(|entry| entry[1].as_str()).unwrap_or_default().to_owned()
    };
    let (sounds, tags) = (one(Some(sounds)), one(tags));
    let root = Root {
        version: 1,
        docs: index.docs.len(),
        pages: pages(index),
        kinds: kinds(index),
        names: Kind::ALL,
        fold: index.fold.pairs(),
        weights: &WEIGHTS,
        questions: QUESTIONS,
        synonyms: &index.synonyms,
        terms: add(terms, &mut shards),
        texts: add(texts, &mut shards),
        sounds,
        tags,
    };
    let mut entry = script("root", &serde_json::to_string(&root).unwrap_or_default());
    if shards.iter().map(|(_, script)| script.len()).sum::<usize>() < SMALL {
        entry.extend(shards.drain(..).flat_map(|(_, script)| script));
    }
    let name = ENTRY.to_string();
    let mut files: Vec<(String, Vec<u8>)> =
        shards.into_iter().map(|(name, script)| (format!("{name}.js"), script)).collect();
    files.push((name.clone(), entry));
    files.sort();
    files.dedup_by(|a, b| a.0 == b.0);
    Files { entry: name, files }
}

/// Names shards by their content and lists them, in directories when there are very many.
fn add(shards: Vec<Shard>, out: &mut Vec<(String, Vec<u8>)>) -> Vec<Value> {
    list(shards, |key, name| json!([key, name]), out)
}

/// [`add`] with what is written of each shard.
fn list(shards: Vec<Shard>, entry: fn(Value, &str) -> Value, out: &mut Vec<(String, Vec<u8>)>) -> Vec<Value> {
    let made: Vec<(Value, String, Vec<u8>)> = shards
        .into_par_iter()
        .map(|shard| {
            let name = hash(shard.data.as_bytes());
            let script = script(&name, &shard.data);
            (entry(shard.key, &name), name, script)
        })
        .collect();
    let mut listed = Vec::with_capacity(made.len());
    for (entry, name, script) in made {
        listed.push(entry);
        out.push((name, script));
    }
    if listed.len() <= LISTED {
        return listed;
    }
    let directories = listed.chunks(DIRECTORY).map(|entries| Shard {
        key: entries[0][0].clone(),
        data: serde_json::to_string(entries).unwrap_or_default(),
    });
    list(directories.collect(), |key, name| json!([key, name, 1]), out)
}

fn hash(data: &[u8]) -> String {
    blake3::hash(data).to_hex()[..10].to_owned()
}

fn script(name: &str, data: &str) -> Vec<u8> {
    format!("zhinan.shard(\"{name}\",{data})\n").into_bytes()
}

fn terms(dictionary: &Dictionary, docs: usize) -> Vec<Shard> {
    let size = if docs > MANY { TERMS_LARGE } else { TERMS };
    let mut shards: Vec<Shard> = Vec::new();
    let (mut data, mut first, mut before) = (String::new(), String::new(), String::new());
    for term in 0..dictionary.len() {
        let (text, list) = (dictionary.text(term), dictionary.written(term));
        if !data.is_empty() && data.len() + text.len() + list.len() > size {
            shards.push(Shard { key: json!(first), data: quote(&data) });
            data.clear();
            before.clear();
        }
        if data.is_empty() {
            first = text.clone();
        }
        let shared: usize =
            text.chars().zip(before.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
        number(text[..shared].encode_utf16().count() as u32, &mut data);
        data.push_str(&text[shared..]);
        data.push(' ');
        number(list.len() as u32, &mut data);
        data.push_str(list);
        before = text;
    }
    if !data.is_empty() {
        shards.push(Shard { key: json!(first), data: quote(&data) });
    }
    shards
}

fn quote(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

fn texts(index: &Index) -> Vec<Shard> {
    let most = if index.docs.len() > MANY { TEXTS_LARGE } else { TEXTS };
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    let mut size = 0;
    for (at, doc) in (0..).zip(&index.docs) {
        let own = doc.text.len() + doc.section.len() + 30;
        match ranges.last_mut() {
            Some((_, end)) if size + own <= most => (*end, size) = (at + 1, size + own),
            _ => {
                ranges.push((at, at + 1));
                size = own;
            }
        }
    }
    ranges
        .into_par_iter()
        .map(|(from, to)| Shard { key: json!(from), data: sections(index, from, to) })
        .collect()
}

fn sections(index: &Index, from: u32, to: u32) -> String {
    let mut pages: Vec<(u32, &str, &str, Vec<[&str; 3]>)> = Vec::new();
    for at in from..to {
        let doc = &index.docs[at as usize];
        let section = [doc.anchor(), &doc.section, &doc.text];
        match pages.last_mut() {
            Some((_, path, title, sections)) if (*path, *title) == doc.page() => sections.push(section),
            _ => pages.push((at, doc.path(), &doc.title, vec![section])),
        }
    }
    serde_json::to_string(&pages).unwrap_or_default()
}

fn sounds(index: &Index) -> String {
    let lines: Vec<String> = index.sounds.entries.iter().map(|entry| entry.iter().collect()).collect();
    let sounds: Vec<String> = index
        .sounds
        .sounds
        .iter()
        .map(|(sound, chars)| {
            let (usual, rare): (Vec<char>, Vec<char>) =
                chars.iter().partition(|&&c| index.sounds.is_usual(c, sound));
            format!("{sound}{},{}", usual.iter().collect::<String>(), rare.iter().collect::<String>())
        })
        .collect();
    serde_json::to_string(&(lines.join("\n"), sounds.join("\n"))).unwrap_or_default()
}

/// Tags by name, each with its pages; none when there are no tags.
fn tags(index: &Index) -> Option<String> {
    let mut pages: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (page, &(first, _)) in (0..).zip(&index.pages) {
        for tag in &index.docs[first as usize].tags {
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

fn pages(index: &Index) -> String {
    let mut out = String::new();
    for (&(first, end), &title) in index.pages.iter().zip(&index.titles) {
        number(end - first, &mut out);
        number(title, &mut out);
    }
    out
}

fn kinds(index: &Index) -> String {
    let mut out = String::new();
    for same in index.docs.chunk_by(|a, b| a.kind == b.kind) {
        number(same.len() as u32, &mut out);
        number(Kind::ALL.iter().position(|kind| *kind == same[0].kind).unwrap_or(0) as u32, &mut out);
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
        let count = (LISTED * DIRECTORY + 1) as u64;
        let shards = (0..count).map(|at| Shard { key: json!(at), data: at.to_string() }).collect();
        let mut files = Vec::new();
        let listed = add(shards, &mut files);
        let files =
            files.into_iter().map(|(name, script)| (name, String::from_utf8(script).unwrap())).collect();
        assert!(listed.len() <= LISTED);
        assert_eq!(leaves(&listed, &files), (0..count).collect::<Vec<u64>>());
    }
}
