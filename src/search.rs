//! Search that understands Chinese, from disk, at any size.
//!
//! Pages become [`Document`]s (one a section); [`Index`] is built from them once, written as
//! sharded classic scripts for the browser, and queried by `zhinan search` with the same ranking.

/// What a document is, for grouping and filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
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

/// The unit of search: a section of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Path of the page in the output, with `#anchor` for a section.
    pub url: String,
    /// The page's title.
    pub title: String,
    /// The section's heading; empty for the text before the first heading.
    pub section: String,
    /// What it is.
    pub kind: Kind,
    /// Words the author says readers use.
    pub keywords: Vec<String>,
    /// Tags of the page.
    pub tags: Vec<String>,
    /// Its text, one paragraph a line, without markup.
    pub text: String,
}
