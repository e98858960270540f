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
pub(crate) use ids::slug;

use crate::diag::{Code, Diagnostic, Diags, OFTEN, Severity, closest};
use crate::doc::Doc;
use crate::limits;
use crate::source::{FileId, Places, Sources, Span};
use directive::DIRECTIVES;
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
    NoBox,
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

/// How many names of alerts a hint lists.
const OWN_ALERTS: usize = 5;

fn finding(fault: &Fault) -> Diagnostic {
    let new = |code, message: String| Diagnostic::new(code, fault.span, message);
    match &fault.kind {
        FaultKind::UnknownDirective(name) => {
            let d = new(Code::UnknownKey, format!("unknown directive `{name}`"));
            let names = directive_names();
            match closest(name, names.iter().copied()) {
                Some(close) => d.hint(format!("did you mean `{close}`?")),
                None => d
                    .hint(format!("known directives are {}", crate::config::quoted(&names[..MAIN_DIRECTIVES])))
                    .alike(OFTEN),
            }
        }
        FaultKind::UnknownAttribute(directive, key) => {
            let d = new(Code::UnknownKey, format!("`{}` has no `{key}`", directive.name));
            match (closest(key, directive.keys.iter().copied()), directive.keys) {
                (Some(close), _) => d.hint(format!("did you mean `{close}`?")),
                (None, []) => {
                    d.hint("take the braces out, or put a backslash before the first if they are words")
                }
                (None, keys) => d.hint(format!("known are {}", crate::config::quoted(keys))),
            }
        }
        FaultKind::AlertKey(alert, key) => new(Code::UnknownKey, format!("`{alert}` has no `{key}`"))
            .hint("take the braces out, or put a backslash before the first if they are words"),
        FaultKind::MissingTarget(directive) => {
            new(Code::UnknownKey, format!("`{}` names nothing", directive.name)).hint(
                directive.about.split("`: ").next().map(|form| format!("write {form}`")).unwrap_or_default(),
            )
        }
        FaultKind::Missing(missing) => missing_include(missing, fault.span),
        FaultKind::Formula(why) => {
            let d = new(Code::InvalidFormula, format!("this formula is shown as typed: {why}"));
            match why.contains("`\\") {
                true => d.hint("write the formula without it, or put a backslash before `$` if it is a sign"),
                false => d.hint("correct it, or put a backslash before `$` if it is a sign"),
            }
        }
        FaultKind::Undrawn(why) => {
            new(Code::UndrawnDiagram, format!("this diagram is not drawn, and is shown as typed: {why}")).hint(
                "drawn are `dot`, and flowcharts, sequences and states of `mermaid`; write `text` behind the fence to show the source",
            ).alike(OFTEN)
        }
        FaultKind::TooManyDrawings => {
            let mut d = limits::DRAWINGS.finding(Code::TooMuch, fault.span, "");
            d.severity = Severity::Warning;
            d
        }
        FaultKind::TooManyFormulas => {
            let mut d = limits::FORMULAS.finding(Code::TooMuch, fault.span, "");
            d.severity = Severity::Warning;
            d
        }
        FaultKind::TooManyRows(rows) => limits::TABLE_ROWS.finding(Code::TooMuch, fault.span, rows),
        FaultKind::Misplaced(directive) => {
            let around = directive.within.first().copied().unwrap_or_default();
            new(Code::UnknownKey, format!("`{}` stands outside of `{around}`", directive.name))
                .hint(format!("put a line `::: {around}` before it, and `:::` behind the last"))
        }
        FaultKind::NoCase => {
            new(Code::UnknownKey, "`when` is for outcomes and advice of rules: here its part is always shown".into())
                .hint("conditions belong in the `body` of an outcome or the `then` of advice; take the line and its `:::` out here")
        }
        FaultKind::UnclosedDirective(name) => {
            new(Code::UnknownKey, format!("the directive `{name}` is not closed"))
                .hint("end it with a line `:::`")
        }
        FaultKind::StrayClose => new(Code::UnknownKey, "`:::` closes nothing".into())
            .hint("remove it, or begin a directive with `::: name` before it"),
        FaultKind::TooDense(weight) => limits::MARKDOWN_MARKS.finding(Code::TooMuch, fault.span, weight),
        FaultKind::TooDeep => limits::MARKDOWN_DEPTH.finding(Code::UnknownKey, fault.span, ""),
        FaultKind::Foreign(mark) => {
            new(Code::ForeignSyntax, format!("`{mark}` is the syntax of another tool, shown as typed"))
                .hint(foreign::instead(mark))
                .hint("put it between backticks if it is meant as an example")
                .alike(OFTEN)
        }
        FaultKind::InlineNote(words) => {
            new(Code::ForeignSyntax, "`^[` begins no footnote, and is shown as typed".into())
                .hint(format!("write `[^1]` here, and `[^1]: {words}` on a line of its own"))
        }
        FaultKind::WideBars => {
            new(Code::InvalidValue, "`｜` is a full-width bar and parts no cells".into())
                .warning()
                .hint("write `|` for each `｜` of the table")
        }
        FaultKind::MissingNote(label) => new(Code::BrokenLink, format!("there is no footnote `[^{label}]:`"))
            .hint("write the note, or put a backslash before `[` if none is meant"),
        FaultKind::OtherNote(label, other) => {
            new(Code::BrokenLink, format!("there is no footnote `[^{label}]:`"))
                .hint(format!("did you mean `[^{other}]`? nothing refers to that one"))
        }
        FaultKind::NoteColon(label) => {
            new(Code::BrokenLink, format!("`[^{label}]` at the beginning of a line lacks its colon, so this is no footnote but words"))
                .hint(format!("write `[^{label}]: ` and the note"))
        }
        FaultKind::UnknownAlert(name) => {
            let d = new(Code::UnknownKey, format!("no alert is called `{name}`: this is a quotation"));
            let names: Vec<&str> = directive::ALERTS.iter().map(|(name, _)| *name).collect();
            match closest(name, names.iter().copied()) {
                Some(near) => d.hint(format!("did you mean `[!{}]`?", near.to_uppercase())),
                None => d.hint(format!("known are {}", crate::config::quoted(&names[..OWN_ALERTS]))).alike(OFTEN),
            }
        }
        FaultKind::NoHeading(marks) => {
            new(Code::ForeignSyntax, format!("`{marks}` without a space behind it begins no heading, and is shown as typed"))
                .hint(format!("put a space behind `{marks}`, or a backslash before it if no heading is meant"))
        }
        FaultKind::OpenComment => {
            new(Code::RawHtmlRemoved, "`<!--` begins no comment here, and is shown as typed".into())
                .hint("end the comment with `-->` in the same paragraph, or begin it on a line of its own")
        }
        FaultKind::WideColons => {
            new(Code::UnknownKey, "`：：：` are full-width colons, shown as typed".into())
                .hint("write `:::` to begin or end a directive")
        }
        FaultKind::WideLink(dest) => {
            new(Code::BrokenLink, format!("`（{dest}）` stands in full-width parentheses, so this is no link but words"))
                .hint(format!("write `({dest})`"))
        }
        FaultKind::UnclosedFence(_, false) => {
            new(Code::UnknownKey, "this block of code is not closed: it ends with the quote, the item or the note that it stands in".into())
                .hint("end it with the same signs on a line that begins as its other lines do: behind `>`, or as far in")
        }
        FaultKind::UnclosedFence(fence, true) => {
            let d = new(Code::UnknownKey, "this block of code is not closed: all that follows is shown as code".into());
            match fence.starts_with('`') {
                true => d.hint(format!("end it with a line of {} backticks", fence.len())),
                false => d.hint(format!("end it with a line `{fence}`")),
            }
        }
        FaultKind::ExtraCells(cells, columns) => {
            new(Code::InvalidValue, format!("this row has {cells} cells and the head {columns}: the rest is not shown"))
                .warning()
                .hint("give the head as many, or put a backslash before a `|` that is a sign")
        }
        FaultKind::NoTable(head, below) => {
            let message = match below {
                Some(below) => format!("this is no table but words: its head has {head} columns, and the line below it {below}"),
                None => "this is no table but words: the line below its head is missing".into(),
            };
            new(Code::InvalidValue, message)
                .warning()
                .hint(format!("write `|{}` below the head", "---|".repeat(*head)))
        }
        FaultKind::NoteTwice(label) => {
            new(Code::DuplicateId, format!("the footnote `[^{label}]` is written twice, and only the first is shown"))
                .warning()
                .hint("give one of the two another name, or take it out")
        }
        FaultKind::UnusedNote(label) => {
            new(Code::BrokenLink, format!("nothing refers to the footnote `[^{label}]`, so it is not shown"))
                .hint(format!("write `[^{label}]` where it belongs, or take the note out"))
        }
        FaultKind::SpacedPath(path, typed) => {
            new(Code::BrokenLink, format!("`{path}` holds spaces, so this is no link but words"))
                .hint(format!("write `{typed}`, or `%20` for each space"))
        }
        FaultKind::NoDefinition(label) => {
            new(Code::BrokenLink, format!("there is no definition `[{label}]: …`, so this is no link but words"))
                .hint(format!("write `[{label}]: path` on a line of its own, or a backslash before `[` if no link is meant"))
                .alike(OFTEN)
        }
        FaultKind::NoMarker(sign) => {
            let d = new(Code::ForeignSyntax, format!("`{sign}` begins no list, and the lines are shown as one"));
            match sign.starts_with(|c: char| c.is_ascii_digit()) {
                true => d.hint("write `.` and a space behind the number"),
                false => d.hint("write `-` and a space in its place"),
            }
        }
        FaultKind::NoBox => {
            new(Code::ForeignSyntax, "`[]` is no box to tick, and is shown as typed".into())
                .hint("write `[ ]`, with a space in it")
        }
        FaultKind::EmptyHeading => {
            new(Code::InvalidValue, "this heading has no words".into())
                .warning()
                .hint("write some, or take the line out")
                .alike(OFTEN)
        }
        FaultKind::IdTwice(id) => {
            new(Code::DuplicateId, format!("the id `{id}` is given twice: this heading has another"))
                .warning()
                .hint("give one of the two another id")
        }
        FaultKind::LoneStars => {
            new(Code::ForeignSyntax, "`**` has no partner, and is shown as typed".into())
                .hint("write `**` on both sides of the words, without a space between, or a backslash before it")
        }
        FaultKind::LoneTick => {
            new(Code::ForeignSyntax, "a backtick has no partner, and is shown as typed".into())
                .hint("write one on each side of the code, in the same paragraph, or a backslash before it")
                .alike(OFTEN)
        }
        FaultKind::FewColons => {
            new(Code::UnknownKey, "`::` begins no block, and is shown as typed".into())
                .hint("write `:::`, three colons, before and behind it")
        }
        FaultKind::WideTitle(path, title) => {
            new(Code::BrokenLink, format!("the title `{title}` stands in curly quotes, so this is no link but words"))
                .hint(format!("write `({path} \"{title}\")`"))
        }
        FaultKind::OpenTitle(title) => {
            new(Code::BrokenLink, format!("the title `{title}` has no quote behind it, so this is no link but words"))
                .hint("write `\"` behind the title")
        }
        FaultKind::NoList(sign) => {
            new(Code::ForeignSyntax, format!("`{sign}` without a space behind it begins no list, and the lines are shown as one"))
                .hint(format!("put a space behind `{sign}`, and behind the signs of the lines that follow"))
        }
        FaultKind::TwistedLink(typed) => {
            new(Code::BrokenLink, "these brackets make no link, and are shown as typed".into())
                .hint(format!("write `{typed}`"))
        }
        FaultKind::WideMarks(marks) => {
            let typed = "#".repeat(marks.chars().count());
            new(Code::ForeignSyntax, format!("`{marks}` is full-width and begins no heading: it is shown as typed"))
                .hint(format!("write `{typed}` and a space"))
        }
        FaultKind::OpenLink(dest) => {
            new(Code::BrokenLink, format!("`{dest}` has no `)` behind it, so this is no link but words"))
                .hint("write `)` behind the address")
        }
        FaultKind::PictureKey(key) => {
            let message = format!("a picture has no `{key}`: it is passed over");
            let d = new(Code::UnknownKey, message).warning().alike(OFTEN);
            let known = ["width", "height", "dark"];
            match closest(key, known) {
                Some(near) => d.hint(format!("did you mean `{near}`?")),
                None => d.hint(format!("known are {}", crate::config::quoted(&known))),
            }
        }
        FaultKind::PictureSize(key, value) => {
            new(Code::InvalidValue, format!("`{value}` is no number of pixels for `{key}`: it is passed over"))
                .warning()
                .hint(format!("write a whole number, for example `{{{key}=400}}`"))
        }
        FaultKind::Fence(slip) => fence::finding(slip, fault.span),
        FaultKind::RemovedHtml(what) => {
            new(Code::RawHtmlRemoved, format!("`{what}` is not shown"))
                .hint(crate::html::why_removed(what))
                .alike(OFTEN)
        }
        FaultKind::OpenTag(what) => {
            new(Code::RawHtmlRemoved, format!("`{what}` is not shown"))
                .hint("end the tag with `>`, and close the quotes in it; if it is words, put it between backticks")
        }
        FaultKind::CrowdedTag(what) => {
            new(Code::RawHtmlRemoved, format!("`{what}` is not shown"))
                .hint(format!("the tag has more than {} attributes: leave some out", limits::ATTRIBUTES.most))
        }
        FaultKind::TickedHtml(what) => {
            let name = what.trim_matches(['<', '>']);
            new(Code::RawHtmlRemoved, format!("`{what}` is not shown"))
                .hint(format!("in a block of HTML, backticks make no code: write `<code>&lt;{name}&gt;</code>`"))
                .alike(OFTEN)
        }
        FaultKind::NoteInHtml(label) => {
            new(Code::BrokenLink, format!("in a block of HTML, `[^{label}]` is no footnote but words"))
                .hint("leave a blank line before and behind these words, so that they are Markdown")
        }
        FaultKind::NoteInTitle(label) => {
            new(Code::BrokenLink, format!("in the title of a block, `[^{label}]` is no footnote but words"))
                .hint(format!("write `[^{label}]` in the text of the block"))
        }
    }
}

/// The finding about a file that cannot stand where a line includes it.
fn missing_include(missing: &Missing, span: Span) -> Diagnostic {
    let (message, hint) = match missing {
        Missing::File(path) => (
            format!("there is no file `{path}`"),
            "the path counts from this file's folder, or from `content/` with a `/` first",
        ),
        Missing::Folder(path) => (
            format!("`{path}` is a folder, and only a file can be included"),
            "write the path of a file in it",
        ),
        Missing::Outside(path) if path.is_empty() => {
            ("this includes nothing".into(), "write the path of a file behind `include` or `table`")
        }
        Missing::Outside(path) => {
            (format!("`{path}` lies outside of `content/`"), "copy the file into `content/`, or link to it")
        }
        Missing::Nowhere => ("texts in YAML include no files".into(), "write an article, and link to it"),
        Missing::Circle(path) => (
            format!("`{path}` includes itself, directly or through others"),
            "take the line out of one of them",
        ),
        Missing::Part(path, part) => (
            format!("`{path}` has no part `{part}`"),
            "begin it with a line that holds `#region` and its name, and end it with `#endregion`",
        ),
        Missing::Lines(path, 1) => (
            format!("`{path}` has 1 line, and not these"),
            "write `{lines=1-9}`, `{lines=5-}` or `{lines=7}`",
        ),
        Missing::Lines(path, count) => (
            format!("`{path}` has {count} lines, and not these"),
            "write `{lines=1-9}`, `{lines=5-}` or `{lines=7}`",
        ),
        Missing::Unread(path) => (format!("`{path}` is no text"), "only texts in UTF-8 can be included"),
        Missing::NoTable(path, why) => (
            format!("`{path}` gives no table: {why}"),
            "a table is a `.csv` or `.tsv`, or a list of maps in `.json` or `.yaml`",
        ),
        Missing::TooMany => return limits::INCLUDES.finding(Code::TooMuch, span, ""),
        Missing::TooLong => return limits::INCLUDED.finding(Code::TooMuch, span, ""),
        Missing::TablesTooLong => return limits::TABLES.finding(Code::TooMuch, span, ""),
        Missing::TooDeep => return limits::INCLUDE_DEPTH.finding(Code::TooMuch, span, ""),
    };
    Diagnostic::new(Code::MissingInclude, span, message).hint(hint)
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
