//! Front matter of an article, and the part of it that a folder gives to its pages.

use crate::citation::Citation;
use crate::diag::Code;
use crate::language::Language;
use crate::source::Span;
use jiff::civil::Date;

/// The keys that the front matter of an article may have.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct FrontMatter {
    pub title: Option<String>,
    pub title_span: Option<Span>,
    pub description: Option<String>,
    pub date: Option<Date>,
    pub updated: Option<Date>,
    pub tags: Vec<String>,
    /// Authors of the page: ids of the site's `authors`, or names.
    pub authors: Vec<String>,
    /// Values of the site's own taxonomies, each with its name and its place.
    pub taxonomies: Vec<(String, Vec<String>, Span)>,
    /// Place among its siblings; `weight` is the same. Those without come after, by path.
    pub order: Option<i64>,
    pub draft: bool,
    /// The day from which on the page is not published.
    pub expires: Option<(Date, Span)>,
    /// Replaces the last part of the page's address.
    pub slug: Option<(String, Span)>,
    /// Old addresses that lead here.
    pub aliases: Vec<(String, Span)>,
    pub lang: Option<Language>,
    /// Of a translation, the hash of the original's words when they were translated.
    pub original: Option<(String, Span)>,
    pub owner: Option<String>,
    pub review_by: Option<(Date, Span)>,
    pub sources: Vec<Citation>,
    pub keywords: Vec<String>,
    /// Whether the page shows a table of contents.
    pub toc: bool,
    /// Whether the page is in the search index.
    pub search: bool,
    /// Findings that this page accepts.
    pub allow: Vec<(Code, Span)>,
    /// Names of those who changed the file, by its history in git.
    pub contributors: Vec<String>,
    /// Keys that the program does not know, for themes.
    pub extra: serde_json::Map<String, serde_json::Value>,
    /// Of a folder's own page: what it gives to all pages of the folder and below.
    pub cascade: Option<Box<FrontMatter>>,
    /// Keys, of those that a folder can give, that the page says itself.
    pub said: Said,
    /// Whether there is a finding about the title, or about the front matter as a whole.
    pub is_title_told: bool,
    /// Whether there is a finding about the value of `draft`.
    pub is_draft_told: bool,
    /// Place of the front matter (or the file's start).
    pub span: Option<Span>,
}

impl FrontMatter {
    /// The keys that a folder can give to its pages. The others name one page, or its place.
    pub const CASCADED: &'static [&'static str] = &[
        "date",
        "updated",
        "tags",
        "authors",
        "taxonomies",
        "draft",
        "expires",
        "lang",
        "owner",
        "review_by",
        "sources",
        "keywords",
        "toc",
        "search",
        "allow",
        "extra",
    ];

    /// Front matter that says nothing.
    pub fn blank() -> FrontMatter {
        FrontMatter { toc: true, search: true, ..FrontMatter::default() }
    }

    /// Records that the front matter has this key, if it is one that a folder can give.
    pub fn say(&mut self, key: &str) {
        if let Some(number) = FrontMatter::CASCADED.iter().position(|cascaded| *cascaded == key) {
            self.said.add(number);
        }
    }

    /// Copies from a folder those keys that the page does not have itself.
    pub fn inherit(&mut self, from: &FrontMatter) {
        for (number, key) in FrontMatter::CASCADED.iter().enumerate() {
            if !from.said.has(number) || self.said.has(number) && *key != "extra" {
                continue;
            }
            self.said.add(number);
            match *key {
                "date" => self.date = from.date,
                "updated" => self.updated = from.updated,
                "tags" => self.tags.clone_from(&from.tags),
                "authors" => self.authors.clone_from(&from.authors),
                "taxonomies" => self.taxonomies.clone_from(&from.taxonomies),
                // A page may be kept back by front matter that cannot be read, which no key says.
                "draft" => self.draft |= from.draft,
                "expires" => self.expires = from.expires,
                "lang" => self.lang.clone_from(&from.lang),
                "owner" => self.owner.clone_from(&from.owner),
                "review_by" => self.review_by = from.review_by,
                "sources" => self.sources.clone_from(&from.sources),
                "keywords" => self.keywords.clone_from(&from.keywords),
                "toc" => self.toc = from.toc,
                "search" => self.search = from.search,
                "allow" => self.allow.clone_from(&from.allow),
                _ => from.extra.iter().for_each(|(key, value)| {
                    self.extra.entry(key.clone()).or_insert_with(|| value.clone());
                }),
            }
        }
    }

    /// Whether the page is not published any more on a day.
    pub fn has_expired(&self, on: Date) -> bool {
        self.expires.is_some_and(|(day, _)| day <= on)
    }

    /// Whether the page is kept from readers on a day: a draft, one of a later day, or an expired one.
    pub fn is_hidden(&self, on: Date) -> bool {
        self.draft || self.date.is_some_and(|day| day > on) || self.has_expired(on)
    }
}

/// A set of keys of [`FrontMatter::CASCADED`], by their numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Said(u32);

impl Said {
    /// Whether the set holds the key of this number.
    pub fn has(self, number: usize) -> bool {
        self.0 & (1 << number) != 0
    }

    /// Adds the key of this number.
    pub fn add(&mut self, number: usize) {
        self.0 |= 1 << number;
    }
}
