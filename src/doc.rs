//! An article as a tree: blocks of inlines, each with the place it was written at.
//!
//! Plain data: no HTML, no I/O. Made by `parse`, never changed afterwards. Links keep what the
//! author typed and carry a number; `resolve` answers number by number (see `resolve::link`).

mod text;

mod walk;
pub use text::{Section, first_paragraph, search_sections};
pub use walk::walk;

use crate::source::Span;

/// A parsed piece of Markdown: an article's body, an outcome's text, a question's help.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Doc {
    /// The blocks, in order.
    pub blocks: Vec<Block>,
    /// Footnote definitions, in the order of their first reference.
    pub footnotes: Vec<Footnote>,
    /// Every link and picture, by its number in [`Inline::Link`] and [`Inline::Image`].
    pub links: Vec<LinkRef>,
    /// Headings in document order, for tables of contents, anchors and search sections.
    pub headings: Vec<Heading>,
    /// Anchors that the author's own HTML defines (`<a id="x">`), in document order.
    pub anchors: Vec<String>,
    /// What the author should look at; `parse` turns them into findings.
    pub faults: Vec<Fault>,
}

/// Something in a document that could not be taken as it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// Where.
    pub span: Span,
}

/// What a [`Fault`] is about.
#[derive(Clone, Debug, PartialEq)]
pub enum FaultKind {
    /// A directive whose name nothing knows; its content is kept.
    UnknownDirective(String),
    /// A directive that reaches the end of what holds it without `:::`.
    UnclosedDirective(String),
    /// A `:::` that closes nothing.
    StrayClose,
    /// Nested more deeply than pages can show; flattened from here.
    TooDeep,
}

/// What a link or picture points at, as typed.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkRef {
    /// Its index in [`Doc::links`].
    pub number: usize,
    /// The destination as typed (percent-decoding is left to `resolve`).
    pub dest: String,
    /// Where the link stands.
    pub span: Span,
    /// Whether it is a picture.
    pub image: bool,
}

/// A heading of a [`Doc`].
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 1 to 6, as typed.
    pub level: u8,
    /// Its anchor, unique in the document: the text lower-cased, white space to `-`, punctuation
    /// dropped, Han kept; a repeated one gets `-1`, `-2`; `{#id}` overrides.
    pub id: String,
    /// Its words, without markup.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A footnote's definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Footnote {
    /// Its label as typed.
    pub label: String,
    /// Its text.
    pub blocks: Vec<Block>,
}

/// The five kinds of alert that GitHub's Markdown knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum AlertKind {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

/// How a table's column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Align {
    None,
    Left,
    Center,
    Right,
}

/// A block of an article.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading: an index into [`Doc::headings`] and its content.
    Heading(usize, Vec<Inline>),
    /// Fenced or indented code with its language (the first word of the info string) or `""`.
    Code {
        /// Language as typed.
        lang: String,
        /// The code.
        text: String,
    },
    /// A block quote.
    Quote(Vec<Block>),
    /// `> [!NOTE]` and its kin.
    Alert(AlertKind, Vec<Block>),
    /// A list; `start` is `Some` for an ordered one.
    List {
        /// First number of an ordered list.
        start: Option<u64>,
        /// Whether items are paragraphs (loose) or bare (tight).
        tight: bool,
        /// The items.
        items: Vec<Item>,
    },
    /// A table.
    Table {
        /// One per column.
        align: Vec<Align>,
        /// Header cells.
        head: Vec<Vec<Inline>>,
        /// Rows of cells.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// Definition list: terms and their definitions.
    Definitions(Vec<Definition>),
    /// A thematic break.
    Break,
    /// Raw HTML as typed; sanitized when rendered.
    Html(String, Span),
    /// `::: name argument` … `:::`, known by `parse/directive`.
    Directive {
        /// Its name, e.g. `guide`.
        name: String,
        /// The rest of its first line.
        argument: String,
        /// Index into [`Doc::links`] of what the argument names, for directives that lead somewhere.
        link: Option<usize>,
        /// Its content.
        blocks: Vec<Block>,
        /// Where it begins.
        span: Span,
    },
}

/// A list item; `checked` is `Some` for a task.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// `[x]` or `[ ]`.
    pub checked: Option<bool>,
    /// Its blocks.
    pub blocks: Vec<Block>,
}

/// A term with its definitions.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// The term.
    pub term: Vec<Inline>,
    /// Its definitions.
    pub details: Vec<Vec<Block>>,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// `code`.
    Code(String),
    /// *emphasis*.
    Emphasis(Vec<Inline>),
    /// **strong**.
    Strong(Vec<Inline>),
    /// ~~struck out~~.
    Strike(Vec<Inline>),
    /// A link: index into [`Doc::links`], title, content.
    Link(usize, String, Vec<Inline>),
    /// A picture: index into [`Doc::links`], title, text alternative.
    Image(usize, String, String),
    /// A line end in the source that is a space on the page. Between Han characters there is none:
    /// `parse` has dropped it.
    SoftBreak,
    /// A forced line end.
    HardBreak,
    /// Raw inline HTML as typed; sanitized when rendered.
    Html(String, Span),
    /// A reference to a footnote: index into [`Doc::footnotes`].
    FootnoteRef(usize),
}

/// The words of some inlines, without markup.
pub fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    push_plain(inlines, &mut out);
    out
}

fn push_plain(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(t) | Inline::Code(t) | Inline::Image(_, _, t) => out.push_str(t),
            Inline::Emphasis(i) | Inline::Strong(i) | Inline::Strike(i) | Inline::Link(_, _, i) => {
                push_plain(i, out);
            }
            Inline::SoftBreak | Inline::HardBreak => out.push(' '),
            Inline::Html(..) | Inline::FootnoteRef(_) => {}
        }
    }
}
