//! Markdown → [`Doc`].
//!
//! CommonMark and GitHub's extensions (tables, task lists, strikethrough, footnotes, alerts),
//! heading ids `{#id}`, definition lists and directives (`::: name`). Emphasis beside Chinese
//! punctuation follows markdown-cjk-friendly; see `prepare`.

mod abbreviation;
mod attributes;
mod autolink;
pub mod blank;
mod blocks;
mod build;
mod cjk;
mod coded;
mod columns;
pub mod copy;
mod data;
mod density;
mod destination;
pub mod directive;
mod emoji;
mod fence;
mod finding;
mod finish;
mod foreign;
mod frame;
mod html;
mod ids;
pub mod include;
mod math;
pub(crate) use foreign::NO_BLANK;
pub(crate) use math::formulas;
mod pairs;
mod prepare;
mod removed;
mod shapes;
mod suspect;
#[cfg(test)]
mod tests;
mod title;
pub mod variable;
pub mod wiki;
mod words;

pub use destination::{destination, typed};
pub use emoji::with_emoji;
pub(crate) use ids::slug;

use crate::diag::Diags;
use crate::doc::Doc;
use crate::limits;
use crate::source::{FileId, Places, Sources, Span};
use directive::DIRECTIVES;
use finding::finding;
use include::{Files, Inclusions, Missing};
use prepare::Prepared;
use std::ops::Range;

/// Blocks and inlines nested more deeply than this are flattened.
const MAX_DEPTH: usize = limits::MARKDOWN_DEPTH.most;

/// Number of directives that a hint lists; after them come names that other tools use.
const MAIN_DIRECTIVES: usize = DIRECTIVES.len() + 7;

/// Reads Markdown that stands in a YAML value. Every place in the result is `at`.
pub fn parse(text: &str, at: impl Into<Places>, diags: &mut Diags) -> Doc {
    read(text, Base::Value(at.into()), Purpose::Page, diags)
}

/// Like [`parse`], where `{{ name }}` is a blank that the reader's answers fill.
pub fn parse_with_blanks(text: &str, at: impl Into<Places>, diags: &mut Diags) -> Doc {
    read(text, Base::Value(at.into()), Purpose::Question, diags)
}

/// Like [`parse_with_blanks`], where a `::: when` part is shown only if its condition holds.
pub fn parse_for_cases(text: &str, at: impl Into<Places>, diags: &mut Diags) -> Doc {
    read(text, Base::Value(at.into()), Purpose::Outcome, diags)
}

/// Reads the Markdown of an article. `text` begins at byte `offset` of its file.
pub fn parse_file(text: &str, file: FileId, offset: usize, diags: &mut Diags) -> Doc {
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    read(&text[bom..], Base::File(file, offset + bom), Purpose::Page, diags)
}

/// Reads the Markdown of an article that begins at byte `offset` of its file, with the files that it
/// includes.
pub fn parse_article(sources: &Sources, file: FileId, offset: usize, diags: &mut Diags) -> Doc {
    let text = &sources.get(file).text[offset..];
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    read_with(
        &text[bom..],
        Base::File(file, offset + bom),
        Purpose::Page,
        Some(Files { sources, file }),
        diags,
    )
}

fn read(text: &str, base: Base, purpose: Purpose, diags: &mut Diags) -> Doc {
    read_with(text, base, purpose, None, diags)
}

fn read_with(text: &str, base: Base, purpose: Purpose, files: Option<Files<'_>>, diags: &mut Diags) -> Doc {
    if let Some(weight) = density::too_dense(text) {
        diags.push(finding(&Fault { kind: FaultKind::TooDense(weight), span: base.start() }));
        return Doc::default();
    }
    let text = prepare::without_marks(text);
    let prepared = prepare::prepare(&text);
    let inclusions = Inclusions::gather(&prepared, files);
    let (doc, faults) = build::build(&prepared, base, inclusions, purpose);
    diags.list.extend(faults.iter().map(finding));
    doc
}

/// Use of a text, which decides whether a reader's answers fill blanks and show or hide parts of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// The same text for every reader.
    Page,
    /// A text where `{{ name }}` is a blank that answers fill.
    Question,
    /// A text with blanks where `::: when` shows parts only in some cases.
    Outcome,
}

/// The names of all directives.
fn directive_names() -> Vec<&'static str> {
    let alerts = directive::ALERTS.iter().map(|(name, _)| *name);
    DIRECTIVES.iter().map(|directive| directive.name).chain(alerts).collect()
}

/// Something in a text that could not be taken as it was written.
struct Fault {
    kind: FaultKind,
    span: Span,
}

enum FaultKind {
    /// A directive whose name nothing knows; its content is kept.
    UnknownDirective(String),
    /// A key in the braces of a directive that it does not have: directive, key.
    UnknownAttribute(&'static directive::Directive, String),
    /// A key in the braces of an alert; alerts have no keys: alert, key.
    AlertKey(String, String),
    /// A directive that has to name something, and does not.
    MissingTarget(&'static directive::Directive),
    /// A file that cannot stand where it was to.
    Missing(Missing),
    /// More bytes of formulas than a text may have.
    TooManyFormulas,
    /// More bytes of diagrams than a text may have.
    TooManyDrawings,
    /// A diagram that is not drawn: why.
    Undrawn(String),
    /// A formula that cannot be shown: why.
    Formula(String),
    /// A table with more rows than a page shows: how many.
    TooManyRows(usize),
    /// A directive that stands outside of what it belongs in.
    Misplaced(&'static directive::Directive),
    /// `::: when` in a text that is the same in every case.
    NoCase,
    /// A directive that reaches the end of what holds it without `:::`.
    UnclosedDirective(String),
    /// A `:::` that closes nothing.
    StrayClose,
    /// Nested more deeply than pages can show; flattened from here.
    TooDeep,
    /// More pieces than a text may have: how many, by weight. It was not read.
    TooDense(usize),
    /// The syntax of another tool, by the mark that it begins with.
    Foreign(&'static str),
    /// A block of code that another tool replaces, by its mark.
    ForeignCode(&'static str),
    /// A reference to a footnote that is not there.
    MissingNote(String),
    /// The same in a text where nothing refers to one footnote, which may be meant: its label is the second.
    OtherNote(String, String),
    /// A footnote whose label lacks the colon behind it. Until the whole text is read, it may also be a
    /// reference at the beginning of a line.
    NoteColon(String),
    /// An alert of an unknown kind, `[!NAME]`.
    UnknownAlert(String),
    /// Heading marks without a space behind them, as in `##Title`.
    NoHeading(String),
    /// The start of a comment, `<!--`, that does not end.
    OpenComment,
    /// Full-width colons, `：：：`, instead of `:::`.
    WideColons,
    /// A link whose address stands in full-width parentheses.
    WideLink(String),
    /// A code block without a closing fence: the fence that it lacks, and whether it runs to the end of the text.
    UnclosedFence(String, bool),
    /// A table row with more cells than the head: the number of its cells, and of those in the head.
    ExtraCells(usize, usize),
    /// Lines that look like a table but form none: columns of the head, and of the line of hyphens, if any.
    NoTable(usize, Option<usize>),
    /// A footnote with the same name as another one.
    NoteTwice(String),
    /// A footnote that nothing refers to.
    UnusedNote(String),
    /// An address of a link, a picture or a definition with spaces in it, so that CommonMark sees words: the
    /// address, and how to write it.
    SpacedPath(String, String),
    /// A link `[words][label]` whose label has no definition: the label.
    NoDefinition(String),
    /// Lines that begin with signs such as `•` or `1、`, which make no list in Markdown: the first sign.
    NoMarker(String),
    /// A box to tick that lacks its space: `[]` instead of `[ ]`.
    NoBox(String),
    /// A heading without words.
    EmptyHeading,
    /// A heading that gives itself the same id as an earlier heading: the id.
    IdTwice(String),
    /// `**` without a second `**`, so that it makes no words bold.
    LoneStars,
    /// A backtick without a second one, so that it makes no words code.
    LoneTick,
    /// A directive that begins with two colons instead of three.
    FewColons,
    /// A link whose title stands in curly quotes, so that CommonMark sees words: the address, and the title without
    /// quotes.
    WideTitle(String, String),
    /// A footnote written inside a line, `^[words]`, as other tools allow: its words.
    InlineNote(String),
    /// A table whose cells the writer has separated by full-width bars `｜` instead of `|`.
    WideBars,
    /// A link title without a closing quote: its words.
    OpenTitle(String),
    /// Lines of a list without spaces behind the markers, `1.一`: the first marker.
    NoList(String),
    /// A link written `(words)[a.md]` or `[words] (a.md)`: how to write it.
    TwistedLink(String),
    /// Heading marks typed full-width, `＃`.
    WideMarks(String),
    /// A link to a page whose address has no `)` behind it.
    OpenLink(String),
    /// Code that stands behind the fence, where pages do not show it.
    FenceCommand,
    /// `$$` whose formula holds a blank line, so that it is none.
    OpenFormula,
    /// A list marker too far in to begin a list.
    DeepItem(String),
    /// `__` beside a letter, where it makes no words bold.
    LoneUnderscores,
    /// A mistake in the first line of a code block, behind the fence.
    Fence(fence::Slip),
    /// An unknown attribute in braces behind a picture: its key.
    PictureKey(String),
    /// A width or height of a picture that is no number: its key and value.
    PictureSize(String, String),
    /// HTML that pages may not have: a tag, an attribute, or the start of a comment.
    RemovedHtml(String),
    /// A tag without `>`, which is not shown.
    OpenTag(String),
    /// A tag with too many attributes, which is not shown.
    CrowdedTag(String),
    /// A tag that pages may not have, between backticks in a block of HTML.
    TickedHtml(String),
    /// A footnote's reference in a block of HTML, where none is read.
    NoteInHtml(String),
    /// A footnote's reference in the title of a directive, where none is read.
    NoteInTitle(String),
}

/// Origin of a text, to which places in it are mapped back.
#[derive(Clone)]
enum Base {
    /// Of a YAML value.
    Value(Places),
    /// Of a file, from this byte on.
    File(FileId, usize),
}

impl Base {
    /// The first place.
    fn start(&self) -> Span {
        match self {
            Base::Value(places) => places.whole(),
            Base::File(file, offset) => Span::new(*file, *offset..offset + 1),
        }
    }

    fn span(&self, prepared: &Prepared<'_>, range: Range<usize>) -> Span {
        let start = prepared.original(range.start);
        let end = prepared.original(range.end).max(start);
        match self {
            Base::Value(places) => places.span(start..end),
            Base::File(file, offset) => Span::new(*file, offset + start..offset + end),
        }
    }
}
