//! Search that understands Chinese, from disk, at any size.
//!
//! Pages become [`Document`]s (one a section); [`Index`] is built from them once, written as
//! sharded classic scripts for the browser, and queried by `zhinan search` with the same ranking.
//! The scripts `themes/default/js/search-*.js` do in the browser what this module does here, with
//! the same names and the same whole numbers; `tests/js/search-vectors.json` holds both to it.
//!
//! | step | here | in the browser |
//! |---|---|---|
//! | characters → folded characters, comparison keys | `fold` | `search-text.js` |
//! | query → runs, slots, variants | `query` | `search-query.js` |
//! | words → their forms and families, question words, by language | `language` | `search-stem.js` |
//! | pinyin, initials, confused characters | `sound` | `search-sound.js` |
//! | readings → slots → terms | `lookup` | `search-lookup.js` |
//! | postings → scores → hits | `rank`, with the numbers of `weights` | `search-rank.js` |
//! | why a score is what it is | `explain` | – |
//! | pages → blocks → terms and postings | `block`, `terms`, `build`, `dictionary` | – |
//! | blocks that are kept from one edit to the next | `index_cache` | – |
//! | index → files, numbers in them | `encode`, `number` | `search-index.js` reads them |

mod block;
mod build;
mod dictionary;
mod encode;
mod excerpt;
mod explain;
mod fold;
mod index_cache;
mod language;
mod lookup;
mod number;
mod query;
mod rank;
mod sound;
mod terms;
mod token;
mod weights;

pub use explain::{Explanation, Reason, TermReason};
pub use index_cache::IndexCache;

use serde::Serialize;

/// Kind of a document, by which results are grouped and filtered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A section of an article.
    Article,
    /// A decision guide.
    Guide,
    /// An outcome of a guide.
    Outcome,
    /// A question of a guide.
    Question,
    /// A rule.
    Rule,
    /// A word of the glossary.
    Term,
    /// A tag.
    Tag,
}

impl Kind {
    /// All kinds, in the order of the numbers that stand for them in the files.
    pub const ALL: [Kind; 7] =
        [Kind::Article, Kind::Guide, Kind::Outcome, Kind::Question, Kind::Rule, Kind::Term, Kind::Tag];
}

/// The unit of search: a section of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Path of the page in the output, with `#anchor` for a section.
    pub url: String,
    /// The page's title.
    pub title: String,
    /// The section's heading; empty for the text before the first heading.
    pub section: String,
    /// Its kind.
    pub kind: Kind,
    /// Words the author says readers use.
    pub keywords: Vec<String>,
    /// Tags of the page.
    pub tags: Vec<String>,
    /// Its text, one paragraph a line, without markup.
    pub text: String,
}

impl Document {
    /// Path and title: documents in which both are equal are of one page.
    fn page(&self) -> (&str, &str) {
        (self.path(), &self.title)
    }

    /// Its address without the anchor.
    fn path(&self) -> &str {
        self.url.split('#').next().unwrap_or_default()
    }

    /// Its anchor, without `#`; empty for the head of a page.
    fn anchor(&self) -> &str {
        self.url.split_once('#').map_or("", |(_, anchor)| anchor)
    }
}

/// A page of a site: documents that are made when they are needed, because most edits leave most pages
/// as they are.
pub struct Page<'a> {
    /// Its path in the output.
    pub path: String,
    /// Hash of everything that its documents are made from: if it is equal, they are.
    pub fingerprint: [u8; 16],
    /// Makes its documents, its head first.
    pub read: Box<dyn Fn() -> Vec<Document> + Send + Sync + 'a>,
}

/// A word and the other words that readers use for it.
pub type Synonyms = Vec<(String, Vec<String>)>;

/// Words of a site that its pages do not say themselves: its synonyms, and the tag of its language.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Words and their synonyms.
    pub synonyms: Synonyms,
    /// Tag of the language that it is written and asked in; empty for no language in particular.
    pub language: String,
}

/// A place that answers a query.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// Path in the output, with `#anchor` for a section.
    pub url: String,
    /// The page's title.
    pub title: String,
    /// The section's heading; empty for the head of the page.
    pub section: String,
    /// Its kind.
    pub kind: Kind,
    /// The part of its text that the query is about.
    pub excerpt: String,
    /// Points for how well it answers: comparable within one query only.
    pub score: u64,
}

/// The index of a site: what `zhinan search` queries and what the browser's files are written from.
#[derive(Clone, Debug)]
pub struct Index {
    /// Documents, those of one page together.
    docs: Vec<Document>,
    /// First document of each page and the one after its last.
    pages: Vec<(u32, u32)>,
    /// Length of each page's title in tokens.
    titles: Vec<u32>,
    dictionary: dictionary::Dictionary,
    sounds: sound::Vocabulary,
    synonyms: Synonyms,
    fold: fold::Fold,
    language: &'static language::Language,
}

impl Index {
    /// Builds the index. The order of pages is also that among equals in results. Keywords and tags
    /// count once a page, from its first document.
    pub fn build(pages: &[Page<'_>], words: Words) -> Index {
        build::index(pages, words)
    }

    /// The page that a document is on.
    fn page_of(&self, doc: u32) -> u32 {
        self.pages.partition_point(|page| page.0 <= doc) as u32 - 1
    }

    /// The best places for a query, best first, at most one a page.
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        rank::search(self, query, limit)
    }

    /// Reasons why the best places for a query are the best, in the order of [`Index::search`].
    pub fn explain(&self, query: &str, limit: usize) -> Explanation {
        rank::explain(self, query, limit)
    }
}

/// Writes the files for the browser of the index that [`Index::build`] would build, holding the texts of
/// a few pages at a time. A page loads [`ENTRY`] first, which names the others. Blocks that `kept` holds from
/// an earlier build are not made again.
pub fn publish(pages: &[Page<'_>], words: &Words, kept: Option<&IndexCache>, sink: Sink<'_>) {
    encode::publish(pages, words, kept, sink);
}

/// Receiver of files, which any thread hands over as soon as they are made.
#[derive(Clone, Copy)]
pub struct Sink<'a> {
    /// Function that takes a file: its path, and its bytes.
    pub write: &'a (dyn Fn(String, Vec<u8>) + Sync),
    /// Function that says whether a file is there already, from the site before. Asked only for paths that
    /// are made from the bytes of the file, so that the same path means the same file.
    pub has: &'a (dyn Fn(&str) -> bool + Sync),
}

impl<'a> Sink<'a> {
    /// A receiver for an empty folder: no file is there already.
    pub fn new(write: &'a (dyn Fn(String, Vec<u8>) + Sync)) -> Sink<'a> {
        Sink { write, has: &|_| false }
    }
}

/// The first file of an index. Its name never changes, because every page names it: an edit of one article
/// then changes only that page and the files of the index.
pub const ENTRY: &str = "index.js";
