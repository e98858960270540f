//! The reader's events → the tree of [`crate::doc`], on an explicit stack.

use super::columns;
use super::frame::{Frame, Kind};
use super::html::Lines;
use super::include::{Found, Inclusions};
use super::prepare::Prepared;
use super::title::titled;
use super::{Base, Fault, FaultKind, MAX_DEPTH, Purpose, abbreviation, cjk, fence, suspect};
use crate::doc::{
    Alert, AlertKind, Align, Block, Blocks, Definition, Doc, Heading, Image, Inline, Inlines, Item, Link,
    LinkRef, List, Table, plain,
};
use crate::source::Span;
use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd,
};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// The parts of Markdown beside CommonMark.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

/// Builds the tree of a prepared text and of the files that it includes.
pub(super) fn build(
    prepared: &Prepared<'_>,
    base: Base,
    inclusions: Inclusions<'_>,
    purpose: Purpose,
) -> (Doc, Vec<Fault>) {
    let mut inclusions = inclusions;
    let found = inclusions.take_found();
    let texts = inclusions.prepared();
    let mut builder = Builder {
        prepared,
        base,
        texts: &texts,
        text: 0,
        included_by: None,
        found,
        purpose,
        doc: Doc::default(),
        faults: Vec::new(),
        stack: vec![Frame::new(Kind::Root, 0)],
        flattened: 0,
        flattened_directives: 0,
        told_too_deep: false,
        skipped: HashMap::new(),
        ends_behind: Vec::new(),
        typed_ids: Vec::new(),
        told: HashSet::new(),
        formula_bytes: 0,
        drawing_bytes: 0,
        given_ids: HashSet::new(),
        wanted: Vec::new(),
        notes: HashMap::new(),
        note_texts: HashMap::new(),
        cut_fence: None,
        deep_items: None,
        words: String::new(),
        at: 0,
        words_at: 0,
        seek: 0,
        last: None,
        soft_break: None,
    };
    builder.read();
    let (mut doc, faults) = builder.finish();
    abbreviation::apply(&mut doc);
    doc.included = inclusions.paths.iter().map(|path| path.as_str().into()).collect();
    (doc, faults)
}

/// Number of faults in an article below which the whole text is searched for each fault, to see whether the fault
/// follows from another one. With more faults, these searches would take too long.
pub(super) const LOOKED_FOR: usize = 100;

pub(super) struct Builder<'a> {
    pub(super) prepared: &'a Prepared<'a>,
    pub(super) base: Base,
    /// The texts that are included.
    pub(super) texts: &'a [(Prepared<'a>, Base)],
    /// Number of the text that is read: 0 is the main one.
    pub(super) text: usize,
    /// Place in the main text of the line that includes the text at hand.
    pub(super) included_by: Option<Span>,
    /// Included content, by the line that includes it.
    pub(super) found: Found,
    pub(super) purpose: Purpose,
    pub(super) doc: Doc,
    pub(super) faults: Vec<Fault>,
    pub(super) stack: Vec<Frame>,
    /// Count of open elements that are too deep and have no frame.
    flattened: usize,
    pub(super) flattened_directives: usize,
    /// Whether a fault about too deep elements was noted.
    told_too_deep: bool,
    /// Counts, by name, of open HTML elements that are too deep and have no frame.
    pub(super) skipped: HashMap<&'static str, usize>,
    /// Elements that end where the paragraph at hand ends.
    pub(super) ends_behind: Vec<&'static str>,
    /// Ids that HTML gives, with their places.
    pub(super) typed_ids: Vec<(String, Span)>,
    /// Bytes of the formulas so far.
    pub(super) formula_bytes: usize,
    /// Bytes of the diagrams so far.
    pub(super) drawing_bytes: usize,
    /// What one finding of the article has reported, so that no other does: HTML that is left out, marks of other tools.
    pub(super) told: HashSet<String>,
    /// Ids that writers gave to headings so far, `{#id}`.
    given_ids: HashSet<String>,
    /// Explicit id and words of every heading.
    pub(super) wanted: Vec<(Option<String>, String)>,
    /// Number of every footnote that was referred to, by its key.
    pub(super) notes: HashMap<String, usize>,
    /// Label and text of every footnote, and where it stands, by its key.
    pub(super) note_texts: HashMap<String, (String, Blocks, Span)>,
    /// Sign of the last fence that no other one closed.
    pub(super) cut_fence: Option<char>,
    /// Start of the last paragraph with items of a list that stand too far in.
    pub(super) deep_items: Option<usize>,
    /// Words at the end of the innermost frame, as long as more may follow.
    pub(super) words: String,
    /// First byte of the text at hand, and of those words.
    pub(super) at: usize,
    pub(super) words_at: usize,
    /// First byte of the search for the next of those words.
    pub(super) seek: usize,
    /// The last character shown in this paragraph.
    pub(super) last: Option<char>,
    /// The frame whose last inline is a soft break after `last`, until more words come.
    pub(super) soft_break: Option<usize>,
}

impl Builder<'_> {
    /// Reads the text at hand.
    pub(super) fn read(&mut self) {
        let prepared = self.prepared;
        for (event, range) in Parser::new_ext(&prepared.text, options()).into_offset_iter() {
            self.event(event, range);
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(end) => self.end(end, range),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.at = range.start;
                let is_code = matches!(self.top().kind, Kind::Code(_) | Kind::Html(..));
                let text =
                    if is_code { self.prepared.clean(&text) } else { self.prepared.clean_words(&text) };
                self.text(&text);
            }
            Event::Code(code) => {
                let code = self.prepared.clean(&code);
                let typed = self.prepared.text[range].trim_matches('`');
                // Line ends of Windows are two characters, and the reader below takes off one.
                let is_padded =
                    typed.starts_with("\r\n") && typed.ends_with("\r\n") && !code.trim().is_empty();
                let code = if is_padded { code.trim_matches(' ') } else { &code };
                self.inline(Inline::Code(code.into()));
            }
            Event::Html(html) => match &mut self.top().kind {
                Kind::Html(text, lines) => {
                    lines.push((text.len(), range.start));
                    text.push_str(&html);
                }
                // Nested too deeply to be anything but words.
                _ => {
                    let html = self.prepared.clean(&html);
                    self.text(&html);
                }
            },
            Event::InlineHtml(html) => self.html_in_line(&html, range),
            Event::FootnoteReference(label) => self.note_reference(&label),
            Event::SoftBreak => {
                self.soft_break = self.last.map(|_| self.stack.len());
                self.push(Inline::SoftBreak);
            }
            Event::HardBreak => self.inline(Inline::HardBreak),
            Event::Rule => self.block(Block::Break),
            Event::TaskListMarker(done) => {
                let item = self.stack.iter_mut().rev().find_map(|f| match &mut f.kind {
                    Kind::Item { checked } => Some(checked),
                    _ => None,
                });
                if let (Some(checked), 0) = (item, self.flattened) {
                    *checked = Some(done);
                }
            }
        }
    }

    pub(super) fn top(&mut self) -> &mut Frame {
        if self.stack.is_empty() {
            self.stack.push(Frame::new(Kind::Root, 0));
        }
        let top = self.stack.len() - 1;
        &mut self.stack[top]
    }

    pub(super) fn block(&mut self, block: Block) {
        self.last = None;
        self.flush();
        self.top().blocks.push(block);
    }

    pub(super) fn inline(&mut self, inline: Inline) {
        self.soft_break = None;
        self.last = Some(' ');
        self.push(inline);
    }

    pub(super) fn push(&mut self, inline: Inline) {
        self.end_words();
        self.top().inlines.push(inline);
    }

    /// Whether no words wait to be put into the tree.
    pub(super) fn words_are_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Removes space from the end of the words that wait.
    pub(super) fn trim_words(&mut self) {
        self.words.truncate(self.words.trim_end().len());
    }

    pub(super) fn text(&mut self, text: &str) {
        let (Some(first), Some(last)) = (text.chars().next(), text.chars().next_back()) else { return };
        if let (Some(depth), Some(before)) = (self.soft_break.take(), self.last) {
            // What held the break may have ended since: `[⏎](a)`.
            let inlines = self.stack.get_mut(depth - 1).map(|frame| &mut frame.inlines);
            if let Some(inlines) = inlines.filter(|i| i.last() == Some(&Inline::SoftBreak))
                && cjk::joins(before, first)
            {
                inlines.pop();
            }
        }
        self.last = Some(last);
        if self.words.is_empty() {
            self.words_at = self.at;
        }
        if self.words.is_empty()
            && let Some(Inline::Text(before)) = self.top().inlines.pop_if(|i| matches!(i, Inline::Text(_)))
        {
            self.words.push_str(&before);
        }
        self.words.push_str(text);
    }

    pub(super) fn link(&mut self, dest: String, range: Range<usize>, image: bool) -> usize {
        // An anchor alone is one of the page, whichever file it is written in.
        let outer = self.included_by.filter(|_| dest.starts_with('#'));
        let span = outer.unwrap_or_else(|| self.base.span(self.prepared, range));
        let number = self.link_at(dest, span);
        self.doc.links[number].image = image;
        number
    }

    pub(super) fn link_at(&mut self, dest: String, span: Span) -> usize {
        let number = self.doc.links.len();
        self.doc.links.push(LinkRef { number, dest, span, image: false, player: None });
        number
    }

    pub(super) fn fault(&mut self, kind: FaultKind, range: Range<usize>) {
        let span = self.base.span(self.prepared, range);
        self.fault_at(kind, span);
    }

    pub(super) fn fault_at(&mut self, kind: FaultKind, span: Span) {
        self.faults.push(Fault { kind, span });
    }

    /// Whether no more elements may be opened.
    pub(super) fn is_too_deep(&self) -> bool {
        self.stack.len() > MAX_DEPTH
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        if self.flattened > 0 || self.is_too_deep() {
            self.flattened += 1;
            return self.too_deep(range);
        }
        let start = range.start;
        let kind = self.kind(tag, range);
        let inline = matches!(
            kind,
            Kind::Emphasis | Kind::Strong | Kind::Strike | Kind::Tildes | Kind::Link(..) | Kind::Image(..)
        );
        if !inline {
            self.last = None;
            self.soft_break = None;
            self.flush();
            self.end_left_open_paragraph();
        }
        self.end_words();
        self.stack.push(Frame::new(kind, start));
    }

    pub(super) fn too_deep(&mut self, range: Range<usize>) {
        if !std::mem::replace(&mut self.told_too_deep, true) {
            self.fault(FaultKind::TooDeep, range);
        }
    }

    fn kind(&mut self, tag: Tag<'_>, range: Range<usize>) -> Kind {
        let clean = |text: &str| self.prepared.clean(text).into_owned();
        match tag {
            Tag::Paragraph => {
                self.loosen();
                Kind::Paragraph
            }
            Tag::Heading { level, id, classes, .. } => {
                let class = classes.iter().map(|class| clean(class)).collect::<Vec<_>>().join(" ");
                Kind::Heading(level as u8, id.map(|id| clean(&id)), class)
            }
            Tag::BlockQuote(kind) => Kind::Quote(kind.map(alert)),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                let info = clean(&info);
                // Some tools write the language of code as a class, `.sh`, so the `.` is removed.
                let is_class = info.starts_with('.') && info[1..].starts_with(char::is_alphabetic);
                let info = info[usize::from(is_class)..].to_string();
                if !fence::is_command(&info) {
                    self.language(fence::language(&info), range);
                }
                Kind::Code(Some(info))
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => Kind::Code(None),
            Tag::List(start) => Kind::List { start, tight: true, items: Vec::new() },
            Tag::Item => Kind::Item { checked: None },
            Tag::FootnoteDefinition(label) => Kind::Note(clean(&label), range),
            Tag::DefinitionList => Kind::Definitions(Vec::new()),
            Tag::DefinitionListTitle => Kind::Term,
            Tag::DefinitionListDefinition => Kind::Detail,
            Tag::Table(align) => Kind::Table {
                align: align.into_iter().map(aligned).collect(),
                head: Vec::new(),
                rows: Vec::new(),
            },
            Tag::TableHead => Kind::Row { head: true, cells: Vec::new() },
            Tag::TableRow => {
                self.row(range);
                Kind::Row { head: false, cells: Vec::new() }
            }
            Tag::TableCell => Kind::Cell,
            Tag::HtmlBlock | Tag::MetadataBlock(_) => Kind::Html(String::new(), Lines::new()),
            Tag::Emphasis | Tag::Superscript | Tag::Subscript => Kind::Emphasis,
            Tag::Strong => Kind::Strong,
            Tag::Strikethrough if self.prepared.text[range.clone()].starts_with("~~") => Kind::Strike,
            Tag::Strikethrough => Kind::Tildes,
            Tag::Link { link_type, dest_url, title, .. } => {
                let (mut dest, title) = (clean(&dest_url), clean(&title));
                if link_type == LinkType::Email {
                    dest.insert_str(0, "mailto:");
                }
                Kind::Link(self.link(dest, range, false), title)
            }
            Tag::Image { dest_url, title, .. } => {
                let (dest, title) = (clean(&dest_url), clean(&title));
                Kind::Image(self.link(dest, range, true), title)
            }
        }
    }

    /// Reports a table row with more cells than its table has columns.
    fn row(&mut self, range: Range<usize>) {
        let columns = match &self.top().kind {
            Kind::Table { align, .. } => align.len(),
            _ => return,
        };
        let row = &self.prepared.text[range.clone()];
        let cells = columns::count(row);
        if let Some(at) = row.find(columns::WIDE_BAR).filter(|_| cells < columns) {
            let at = range.start + at;
            self.fault(FaultKind::WideBars, at..at + columns::WIDE_BAR.len_utf8());
        } else if cells > columns && columns::has_words_behind(row, columns) {
            self.fault(FaultKind::ExtraCells(cells, columns), range);
        }
    }

    /// A paragraph directly in an item makes its list loose.
    fn loosen(&mut self) {
        if let [.., list, item] = self.stack.as_mut_slice()
            && let (Kind::List { tight, .. }, Kind::Item { .. }) = (&mut list.kind, &item.kind)
        {
            *tight = false;
        }
    }

    fn end(&mut self, end: TagEnd, range: Range<usize>) {
        if self.flattened > 0 {
            self.flattened -= 1;
            if !matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) {
                self.push(Inline::SoftBreak);
            }
            return;
        }
        while self.close_html() || self.close_directive(false) {}
        self.end_words();
        if self.stack.len() > 1
            && let Some(frame) = self.stack.pop()
        {
            self.skipped.clear();
            self.close(frame, range);
        }
    }

    pub(super) fn close(&mut self, mut frame: Frame, range: Range<usize>) {
        if !matches!(
            frame.kind,
            Kind::Emphasis
                | Kind::Strong
                | Kind::Strike
                | Kind::Tildes
                | Kind::Link(..)
                | Kind::Image(..)
                | Kind::Html(..)
        ) {
            self.last = None;
            self.soft_break = None;
        }
        match std::mem::replace(&mut frame.kind, Kind::Root) {
            Kind::Emphasis => {
                let inlines = self.styled(frame.inlines, range);
                self.push(Inline::Emphasis(inlines));
            }
            Kind::Strong => {
                let inlines = self.styled(frame.inlines, range);
                self.push(Inline::Strong(inlines));
            }
            Kind::Strike => {
                let inlines = self.styled(frame.inlines, range);
                self.push(Inline::Strike(inlines));
            }
            Kind::Tildes => {
                self.text("~");
                self.end_words();
                self.top().inlines.extend(frame.inlines);
                self.text("~");
            }
            Kind::Link(number, title) => {
                let (title, inlines) = (title.into(), self.styled(frame.inlines, range));
                self.push(Inline::Link(Box::new(Link { number, title, inlines })));
            }
            Kind::Image(number, title) => {
                let (title, alt) = (title.into(), plain(&frame.inlines).into());
                self.push(Inline::Image(Box::new(Image { number, title, alt, look: None })));
            }
            Kind::Paragraph => {
                if let Some(at) = columns::wide_bars(&self.prepared.text[range.clone()]) {
                    let at = range.start + at;
                    self.fault(FaultKind::WideBars, at..at + columns::WIDE_BAR.len_utf8());
                } else if let Some((head, below)) = columns::no_table(&self.prepared.text[range.clone()]) {
                    self.fault(FaultKind::NoTable(head, below), range.start..range.start + 1);
                }
                if let Some((kind, at)) = suspect::no_list(&self.prepared.text[range.clone()]) {
                    self.fault(kind, range.start + at.start..range.start + at.end);
                }
                if !frame.inlines.is_empty() {
                    self.paragraph(frame.inlines, range);
                }
                self.end_behind_line();
            }
            Kind::Heading(level, id, class) => {
                let inlines = self.styled(frame.inlines, range.clone());
                self.heading(level, (id, class), inlines, range);
            }
            Kind::Code(info) => self.code(info.as_deref(), &frame.text(), range),
            Kind::Html(html, lines) => self.html(&html, &lines, range),
            kind => {
                if frame.inlines.iter().any(|inline| matches!(inline, Inline::Text(_))) {
                    if matches!(kind, Kind::Item { .. }) {
                        self.anchored(&mut frame.inlines, range.clone());
                    }
                    frame.inlines = self.styled(std::mem::take(&mut frame.inlines), range).into_vec();
                }
                frame.flush();
                self.container(kind, frame);
            }
        }
    }

    /// Ends an element that holds blocks or cells.
    fn container(&mut self, kind: Kind, mut frame: Frame) {
        match kind {
            Kind::Quote(None) => match titled(&mut frame.blocks) {
                Some((kind, title)) => self.alert(kind, title, frame.blocks),
                None => self.block(Block::Quote(frame.blocks.into())),
            },
            Kind::Quote(Some(kind)) => self.alert(kind, Inlines::default(), frame.blocks),
            Kind::List { start, tight, items } => {
                self.block(Block::List(Box::new(List { start, tight, items: items.into() })));
            }
            Kind::Item { checked } => {
                if let Kind::List { items, .. } = &mut self.top().kind {
                    items.push(Item { checked, blocks: frame.blocks.into() });
                }
            }
            Kind::Note(label, range) => self.note(label, frame.blocks, range),
            Kind::Definitions(list) => self.block(Block::Definitions(list.into())),
            Kind::Term => {
                let term = words(&mut frame.blocks);
                if let Kind::Definitions(list) = &mut self.top().kind {
                    list.push(Definition { term, details: Vec::new() });
                }
            }
            Kind::Detail => {
                if let Kind::Definitions(list) = &mut self.top().kind
                    && let Some(definition) = list.last_mut()
                {
                    definition.details.push(frame.blocks.into());
                }
            }
            Kind::Table { align, head, rows } => {
                let (align, head, rows) = (align.into(), head.into(), rows.into());
                self.block(Block::Table(Box::new(Table { align, head, rows })));
            }
            Kind::Row { head: is_head, cells } => {
                if let Kind::Table { head, rows, .. } = &mut self.top().kind {
                    if is_head { *head = cells } else { rows.push(cells.into()) }
                }
            }
            Kind::Cell => {
                if let Kind::Row { cells, .. } = &mut self.top().kind {
                    cells.push(words(&mut frame.blocks));
                }
            }
            _ => self.top().blocks.extend(frame.blocks),
        }
    }

    pub(super) fn alert(&mut self, kind: AlertKind, title: Inlines, blocks: Vec<Block>) {
        self.block(Block::Alert(Box::new(Alert { kind, title, blocks: blocks.into() })));
    }

    fn heading(
        &mut self,
        level: u8,
        (id, class): (Option<String>, String),
        inlines: Inlines,
        range: Range<usize>,
    ) {
        let number = self.doc.headings.len();
        let text = plain(&inlines).trim().to_string();
        let end = range.start + self.prepared.text[range.clone()].trim_end().len();
        let span = self.base.span(self.prepared, range.start..end);
        let is_empty =
            text.is_empty() && !inlines.iter().any(|i| !matches!(i, Inline::Text(_) | Inline::SoftBreak));
        if is_empty && id.is_none() {
            self.fault_at(FaultKind::EmptyHeading, span);
        }
        if let Some(id) = id.clone().filter(|id| !self.given_ids.insert(id.clone())) {
            self.fault_at(FaultKind::IdTwice(id), span);
        }
        self.wanted.push((id, text.clone()));
        let is_quoted = self.stack.iter().any(|frame| matches!(frame.kind, Kind::Quote(_)));
        let class = class.into();
        self.doc.headings.push(Heading { level, id: String::new(), text, class, is_quoted, span });
        self.block(Block::Heading(number as u32, inlines));
    }
}

/// The words of a cell or term, which holds nothing else.
fn words(blocks: &mut Vec<Block>) -> Inlines {
    match blocks.pop() {
        Some(Block::Paragraph(inlines)) => inlines,
        _ => Inlines::default(),
    }
}

fn alert(kind: BlockQuoteKind) -> AlertKind {
    match kind {
        BlockQuoteKind::Note => AlertKind::Note,
        BlockQuoteKind::Tip => AlertKind::Tip,
        BlockQuoteKind::Important => AlertKind::Important,
        BlockQuoteKind::Warning => AlertKind::Warning,
        BlockQuoteKind::Caution => AlertKind::Caution,
    }
}

fn aligned(align: Alignment) -> Align {
    match align {
        Alignment::None => Align::None,
        Alignment::Left => Align::Left,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::Right,
    }
}
