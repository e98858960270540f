//! An article as a tree: blocks of inlines, each with the place it was written at.
//!
//! Plain data: no HTML, no I/O. Made by `parse`, never changed afterwards. Links keep what the
//! author typed and carry a number; `resolve` answers number by number (see `resolve::link`).

mod edit;
mod outline;
mod text;

mod walk;
pub use edit::{edit, edit_directives};
pub use text::{Section, first_paragraph, minutes, search_sections, words};
pub use walk::{Step, steps, walk};

use crate::html::{Shape, Tag};
use crate::source::Span;

/// A parsed piece of Markdown: an article's body, an outcome's text, a question's help.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Doc {
    /// The blocks, in order.
    pub blocks: Blocks,
    /// Footnote definitions, in the order of their first reference.
    pub footnotes: Vec<Footnote>,
    /// Every link and picture, by its number in [`Inline::Link`] and [`Inline::Image`].
    pub links: Vec<LinkRef>,
    /// Headings in document order, for tables of contents, anchors and search sections.
    pub headings: Vec<Heading>,
    /// Ids that the author's own HTML gives (`<a id="x">`), each once, in document order.
    pub anchors: Vec<String>,
    /// Files that stand in it, as paths below `content/`; also those that are not there.
    pub included: Box<[Box<str>]>,
    /// Texts of the site that stand in it, `{{ site.name }}`: names with their places.
    pub variables: Vec<(Box<str>, Span)>,
    /// Place of the first blank in another tool's notation, `{{ page.title }}`. In a letter, such a blank is valid.
    pub blank: Option<Span>,
    /// Languages after fences that code is not coloured in, each once, with its first place.
    pub languages: Vec<(Box<str>, Span)>,
    /// Whether code without an end may hold what was meant as headings.
    pub is_cut: bool,
    /// Index of the first heading that was set a level lower than typed, as all behind it were, because several
    /// had the level of the page's title.
    pub demoted_from: Option<usize>,
    /// Names of the headings, by which links find them.
    pub outline: outline::Outline,
}

/// Destination of a link or picture, as typed.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkRef {
    /// Its index in [`Doc::links`].
    pub number: usize,
    /// The destination as typed (percent-decoding is left to `resolve`).
    pub dest: String,
    /// Place of the link.
    pub span: Span,
    /// Whether it is a picture.
    pub image: bool,
    /// The element that plays what it leads to, if one does: `audio` or `video`.
    pub player: Option<&'static str>,
}

/// A heading of a [`Doc`].
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its anchor, unique in the document: the text lower-cased, white space to `-`, punctuation
    /// dropped, Han kept; a repeated one gets `-1`, `-2`; `{#id}` overrides.
    pub id: String,
    /// Its words, without markup.
    pub text: String,
    /// Classes for the theme, `{.wide}`, with spaces between them.
    pub class: Box<str>,
    /// Whether it stands in a quotation.
    pub is_quoted: bool,
    /// Place in its file.
    pub span: Span,
}

/// A footnote's definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Footnote {
    /// Its label as typed.
    pub label: String,
    /// Its text.
    pub blocks: Blocks,
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

/// Alignment of a table's column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Align {
    None,
    Left,
    Center,
    Right,
}

/// The pieces of a line. In a box, like all that is below: a site holds the trees of all its articles
/// until it is written, so they take no more room than they need.
pub type Inlines = Box<[Inline]>;

/// Blocks, one after the other.
pub type Blocks = Box<[Block]>;

/// A block of an article.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Inlines),
    /// A heading: an index into [`Doc::headings`] and its content.
    Heading(u32, Inlines),
    /// Fenced or indented code.
    Code(Box<Code>),
    /// A block quote.
    Quote(Blocks),
    /// `> [!NOTE]`, `::: note` and their kin.
    Alert(Box<Alert>),
    /// A list.
    List(Box<List>),
    /// A table.
    Table(Box<Table>),
    /// Definition list: terms and their definitions.
    Definitions(Box<[Definition]>),
    /// A thematic break.
    Break,
    /// An element that the author typed as HTML.
    Element(Box<Element<Blocks>>),
    /// Words directly in an element, without a paragraph around them.
    Words(Inlines),
    /// `::: name argument` … `:::`, known by `markdown::directive`.
    Directive(Box<Directive>),
}

/// A box that stands out of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// Kind of the alert: note, tip, warning and so on.
    pub kind: AlertKind,
    /// Its title; where it is empty, the kind's name.
    pub title: Inlines,
    /// Its content.
    pub blocks: Blocks,
}

/// A block of code.
#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    /// Language as typed: the first word of the info string, or `""`.
    pub lang: Box<str>,
    /// The code.
    pub text: Box<str>,
    /// Whether it is a diagram that is shown as a drawing.
    pub is_drawn: bool,
    /// Title, line numbers and marks, where its first line gives any.
    pub frame: Option<Box<Frame>>,
}

/// Appearance of a block of code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// Its title, such as the name of a file; or `""`.
    pub title: Box<str>,
    /// The number of its first line, where lines are numbered.
    pub numbers: Option<u32>,
    /// Whether long lines are broken.
    pub wrap: bool,
    /// Stretches of lines that stand out, first and last, counted from 1.
    pub lines: Vec<(LineMark, u32, u32)>,
}

/// Reason why a line of code stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum LineMark {
    Marked,
    Inserted,
    Deleted,
    /// All lines that are not stand back.
    Focused,
}

/// A list.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// First number of an ordered list.
    pub start: Option<u64>,
    /// Whether items are paragraphs (loose) or bare (tight).
    pub tight: bool,
    /// The items.
    pub items: Box<[Item]>,
}

/// A list item; `checked` is `Some` for a task.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// `[x]` or `[ ]`.
    pub checked: Option<bool>,
    /// Its blocks.
    pub blocks: Blocks,
}

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// One per column.
    pub align: Box<[Align]>,
    /// Header cells.
    pub head: Box<[Inlines]>,
    /// Rows of cells.
    pub rows: Box<[Box<[Inlines]>]>,
}

/// A term with its definitions.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// The term.
    pub term: Inlines,
    /// Its definitions.
    pub details: Vec<Blocks>,
}

/// An element that the author typed as HTML. Names and attributes are those that pages may have
/// ([`crate::html::tag`]); whatever else was typed is not in the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Element<C> {
    /// Its name and shape.
    pub tag: &'static Tag,
    /// Its attributes, by name.
    pub attributes: Box<[Attribute]>,
    /// Its content; nothing where its shape is [`Shape::Void`].
    pub content: C,
}

/// An attribute of an [`Element`].
#[derive(Clone, Debug, PartialEq)]
pub enum Attribute {
    /// A name and a value in words.
    Plain(&'static str, Box<str>),
    /// A name and an address: index into [`Doc::links`].
    Link(&'static str, usize),
    /// An `id`. It is shown where it is one of [`Doc::anchors`], and the first of its name.
    Id(Box<str>),
}

/// Directive: a block `::: name argument {key=value}` … `:::`.
#[derive(Clone, Debug, PartialEq)]
pub struct Directive {
    /// Its name, e.g. `guide`.
    pub name: Box<str>,
    /// Target, such as a path; the title as typed where the directive has no target.
    pub argument: Box<str>,
    /// Keys and values in braces.
    pub settings: Box<[Setting]>,
    /// Its title as Markdown.
    pub title: Inlines,
    /// Index into [`Doc::links`] of what the argument names, for directives that lead somewhere.
    pub link: Option<usize>,
    /// Its content.
    pub blocks: Blocks,
    /// Place where the directive begins: its line with `:::`.
    pub span: Span,
}

/// Number of the heading before which no words stand. Pictures and links may: marks of a project, other languages.
/// Elements of HTML count as what is in them, such as a centred `<div>`.
fn first_heading(blocks: &[Block]) -> Option<usize> {
    for block in blocks {
        match block {
            Block::Heading(number, _) => return Some(*number as usize),
            Block::Element(element) => match first_heading(&element.content) {
                None if element.content.iter().all(is_wordless) => {}
                found => return found,
            },
            block if is_wordless(block) => {}
            _ => return None,
        }
    }
    None
}

fn is_wordless(block: &Block) -> bool {
    match block {
        Block::Paragraph(inlines) | Block::Words(inlines) => {
            !inlines.iter().any(has_words) || is_line_of_links(inlines)
        }
        Block::Element(element) => element.content.iter().all(is_wordless),
        Block::Break => true,
        _ => false,
    }
}

/// Whether inlines are a line of links with few words between them: `English | [中文](a.md)`.
fn is_line_of_links(inlines: &[Inline]) -> bool {
    let is_link = |inline: &Inline| matches!(inline, Inline::Link(_));
    let words = inlines.iter().filter(|inline| !is_link(inline) && has_words(inline));
    let letters: usize = words.map(|inline| plain(std::slice::from_ref(inline)).chars().count()).sum();
    inlines.iter().any(is_link) && letters <= FEW
}

/// Letters between links that are no text yet.
const FEW: usize = 30;

/// Blocks before the only `#` heading of a text: a line about its languages, an `import` of another tool, a notice.
const FEW_BLOCKS: usize = 2;

/// Whether an inline holds words outside of links.
fn has_words(inline: &Inline) -> bool {
    match inline {
        Inline::Text(text) => text.contains(char::is_alphanumeric),
        Inline::Emphasis(inner)
        | Inline::Strong(inner)
        | Inline::Strike(inner)
        | Inline::Styled(_, inner) => inner.iter().any(has_words),
        Inline::Element(element) => element.tag.name != "a" && element.content.iter().any(has_words),
        Inline::Link(_) | Inline::Image(_) | Inline::SoftBreak | Inline::HardBreak => false,
        Inline::Code(_) | Inline::Blank(_) | Inline::Math(_) | Inline::FootnoteRef(_) => true,
    }
}

impl Doc {
    /// The heading that is typed `#` before all words, or behind a few if it is the only one of its level.
    fn first_of_all(&self) -> Option<&Heading> {
        let is_typed = |number: usize| {
            let is_lower = self.demoted_from.is_some_and(|from| number >= from);
            self.headings.get(number).is_some_and(|heading| heading.level == 1 + u8::from(is_lower))
        };
        let is_only =
            || (1..self.headings.len()).all(|other| !is_typed(other) || self.headings[other].is_quoted);
        let before = self.blocks.iter().position(|block| matches!(block, Block::Heading(0, _)));
        let behind_few = || before.filter(|before| *before <= FEW_BLOCKS && is_only()).map(|_| 0);
        let number = first_heading(&self.blocks).or_else(behind_few)?;
        is_typed(number).then(|| &self.headings[number])
    }

    /// Whether a heading typed `#` begins the text, and so is a title.
    pub fn has_title(&self) -> bool {
        self.first_of_all().is_some()
    }

    /// The heading that begins the text, if none is higher.
    fn begins_highest(&self) -> Option<&Heading> {
        let begins = matches!(self.blocks.first(), Some(Block::Heading(0, _)));
        let first = self.headings.first().filter(|_| begins)?;
        let is_lower = |other: &Heading| other.is_quoted || other.level >= first.level;
        self.headings.iter().all(is_lower).then_some(first)
    }

    /// The heading that is the title of a page without another one: one typed `#` that begins the text, or else any that
    /// does, if no other is as high. Where others are, it is the heading of a part.
    pub fn title(&self) -> Option<&Heading> {
        let lower = || self.begins_highest().filter(|_| self.is_highest_alone());
        self.first_of_all().or_else(lower).filter(|heading| !heading.text.is_empty())
    }

    /// Whether no other heading has the level of the first.
    pub fn is_highest_alone(&self) -> bool {
        let mut levels = self.own_levels();
        let first = levels.next().unwrap_or(1);
        levels.all(|level| level > first)
    }

    /// Levels of headings outside of quotations.
    fn own_levels(&self) -> impl Iterator<Item = u8> {
        self.headings.iter().filter(|heading| !heading.is_quoted).map(|heading| heading.level)
    }

    /// The heading that begins the text, if its level is too low for a title and none is higher.
    pub fn title_of_lower_level(&self) -> Option<&Heading> {
        self.begins_highest().filter(|first| first.level > 1 && self.demoted_from.is_none())
    }

    /// Whether headings follow the first and all are lower, so that all can be raised together with it.
    pub fn is_lower_below_title(&self) -> bool {
        self.own_levels().nth(1).is_some() && self.is_highest_alone()
    }
}

impl Directive {
    /// One without anything.
    pub fn at(span: Span) -> Directive {
        Directive {
            name: Box::default(),
            argument: Box::default(),
            settings: Box::default(),
            title: Inlines::default(),
            link: None,
            blocks: Blocks::default(),
            span,
        }
    }
}

/// A key of a directive with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The key.
    pub key: Box<str>,
    /// The value, or `""`.
    pub value: Box<str>,
    /// Index into [`Doc::links`] of a value that names a picture.
    pub link: Option<usize>,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Words.
    Text(Box<str>),
    /// `code`.
    Code(Box<str>),
    /// *emphasis*.
    Emphasis(Inlines),
    /// **strong**.
    Strong(Inlines),
    /// ~~struck out~~.
    Strike(Inlines),
    /// ==marked==, ++added++, ^raised^.
    Styled(Style, Inlines),
    /// A link.
    Link(Box<Link>),
    /// A picture.
    Image(Box<Image>),
    /// A line end in the source that is a space on the page. Between Han characters there is none:
    /// `parse` has dropped it.
    SoftBreak,
    /// A forced line end.
    HardBreak,
    /// An element that the author typed as HTML.
    Element(Box<Element<Inlines>>),
    /// `{{ name }}` in a text of a rule set: the name. The page shows what the reader's answers give.
    Blank(Box<str>),
    /// A formula.
    Math(Box<Math>),
    /// A reference to a footnote: index into [`Doc::footnotes`].
    FootnoteRef(usize),
}

/// Appearance of words that stand out of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Style {
    Marked,
    Inserted,
    Raised,
}

/// `$tex$` or `$$tex$$`.
#[derive(Clone, Debug, PartialEq)]
pub struct Math {
    /// Its source.
    pub tex: Box<str>,
    /// Whether it stands in a line of its own.
    pub is_display: bool,
}

/// `[words](dest "title")`.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Index into [`Doc::links`].
    pub number: usize,
    /// Its title, or `""`.
    pub title: Box<str>,
    /// Its words.
    pub inlines: Inlines,
}

/// `![alt](dest "title")`.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// Index into [`Doc::links`].
    pub number: usize,
    /// Its title, or `""`.
    pub title: Box<str>,
    /// Its text alternative, without markup.
    pub alt: Box<str>,
    /// Size and dark picture from the braces behind it, if there are any.
    pub look: Option<Box<Look>>,
}

/// `![alt](a.png){width=400 dark=b.png}`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    /// Width and height in pixels.
    pub size: (Option<u32>, Option<u32>),
    /// Index into [`Doc::links`] of the picture for dark colours.
    pub dark: Option<usize>,
}

impl<C> Element<C> {
    /// The value of an attribute in words, or `""`.
    pub fn text(&self, name: &str) -> &str {
        let found = self.attributes.iter().find_map(|attribute| match attribute {
            Attribute::Plain(known, value) if *known == name => Some(&**value),
            _ => None,
        });
        found.unwrap_or("")
    }

    /// The number of the link in an attribute.
    pub fn link(&self, name: &str) -> Option<usize> {
        self.attributes.iter().find_map(|attribute| match attribute {
            Attribute::Link(known, number) if *known == name => Some(*number),
            _ => None,
        })
    }
}

impl Inline {
    /// The pieces inside of this one.
    pub fn inner(&self) -> &[Inline] {
        match self {
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strike(inner) => inner,
            Inline::Styled(_, inner) => inner,
            Inline::Link(link) => &link.inlines,
            Inline::Element(element) => &element.content,
            _ => &[],
        }
    }
}

/// The words of some inlines, without markup.
pub fn plain(inlines: &[Inline]) -> String {
    plain_with(inlines, &|name| format!("{{{{ {name} }}}}"))
}

/// The words of inlines, without markup; `blank` says what stands in the place of a blank.
pub fn plain_with(inlines: &[Inline], blank: Blanks<'_>) -> String {
    let mut out = String::new();
    push_plain(inlines, blank, &mut out);
    out
}

/// What stands in the place of the blank with this name.
type Blanks<'a> = &'a dyn Fn(&str) -> String;

fn push_plain(inlines: &[Inline], blank: Blanks<'_>, out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(t) | Inline::Code(t) => out.push_str(t),
            Inline::Image(image) => out.push_str(&image.alt),
            Inline::Math(math) => out.push_str(&math.tex),
            Inline::SoftBreak | Inline::HardBreak => out.push(' '),
            Inline::Blank(name) => out.push_str(&blank(name)),
            Inline::Element(element) => push_element(element, blank, out),
            other => push_plain(other.inner(), blank, out),
        }
    }
}

/// Words of an element, set apart from their neighbours where it is not part of a line.
fn push_element(element: &Element<Inlines>, blank: Blanks<'_>, out: &mut String) {
    let apart = element.tag.shape != Shape::Phrasing;
    let space = |out: &mut String| {
        if apart && !out.is_empty() && !out.ends_with(char::is_whitespace) {
            out.push(' ');
        }
    };
    space(out);
    push_plain(&element.content, blank, out);
    out.push_str(element.text("alt"));
    space(out);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A site of 100,000 pages has tens of millions of these.
    #[test]
    fn pieces_are_small() {
        assert!(size_of::<Inline>() <= 24);
        assert!(size_of::<Block>() <= 24);
    }
}
