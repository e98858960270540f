//! The reader's events → the tree of [`crate::doc`], on an explicit stack.

use super::prepare::Prepared;
use super::{Base, MAX_DEPTH, cjk, ids};
use crate::doc::{
    AlertKind, Align, Block, Blocks, Code, Definition, Directive, Doc, Fault, FaultKind, Footnote, Heading,
    Image, Inline, Inlines, Item, Link, LinkRef, List, Raw, Table, plain,
};
use crate::parse::directive;
use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd,
};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// Builds the tree of a prepared text.
pub(super) fn build(prepared: &Prepared<'_>, base: Base) -> Doc {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    let mut builder = Builder {
        prepared,
        base,
        doc: Doc::default(),
        stack: vec![Frame::new(Kind::Root, 0)],
        flattened: 0,
        flattened_directives: 0,
        told_too_deep: false,
        wanted: Vec::new(),
        notes: HashMap::new(),
        note_texts: HashMap::new(),
        words: String::new(),
        last: None,
        soft_break: None,
    };
    for (event, range) in Parser::new_ext(&prepared.text, options).into_offset_iter() {
        builder.event(event, range);
    }
    builder.finish()
}

/// What is being built, from the outside in.
struct Frame {
    kind: Kind,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
    start: usize,
}

enum Kind {
    Root,
    Paragraph,
    Heading(u8, Option<String>),
    Quote(Option<AlertKind>),
    List { start: Option<u64>, tight: bool, items: Vec<Item> },
    Item { checked: Option<bool> },
    Note(String),
    Definitions(Vec<Definition>),
    Term,
    Detail,
    Table { align: Vec<Align>, head: Vec<Inlines>, rows: Vec<Box<[Inlines]>> },
    Row { head: bool, cells: Vec<Inlines> },
    Cell,
    Code(String),
    Html,
    Emphasis,
    Strong,
    Strike,
    Link(usize, String),
    Image(usize, String),
    Directive { name: String, argument: String, link: Option<usize> },
}

impl Frame {
    fn new(kind: Kind, start: usize) -> Frame {
        Frame { kind, blocks: Vec::new(), inlines: Vec::new(), start }
    }

    /// Words of a tight item become a paragraph when a block follows or the item ends.
    fn flush(&mut self) {
        if !self.inlines.is_empty() {
            self.blocks.push(Block::Paragraph(std::mem::take(&mut self.inlines).into()));
        }
    }

    /// The words of an element that can hold nothing else.
    fn text(&mut self) -> Box<str> {
        match (self.inlines.pop(), self.inlines.is_empty()) {
            (None, _) => Box::default(),
            (Some(Inline::Text(text)), true) => text,
            (Some(last), _) => {
                self.inlines.push(last);
                plain(&self.inlines).into()
            }
        }
    }
}

struct Builder<'a> {
    prepared: &'a Prepared<'a>,
    base: Base,
    doc: Doc,
    stack: Vec<Frame>,
    /// How many open elements are too deep and have no frame.
    flattened: usize,
    flattened_directives: usize,
    /// Whether that was noted.
    told_too_deep: bool,
    /// Explicit id and words of every heading.
    wanted: Vec<(Option<String>, String)>,
    /// Number of every footnote that was referred to.
    notes: HashMap<String, usize>,
    note_texts: HashMap<String, Blocks>,
    /// Words at the end of the innermost frame, as long as more may follow.
    words: String,
    /// The last character shown in this paragraph.
    last: Option<char>,
    /// The frame whose last inline is a soft break after `last`, until more words come.
    soft_break: Option<usize>,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(end) => self.end(end, range),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                let text = self.prepared.clean(&text);
                self.text(&text);
            }
            Event::Code(code) => {
                let code = self.prepared.clean(&code);
                self.inline(Inline::Code(code.into()));
            }
            Event::Html(html) => {
                let html = self.prepared_html(&html);
                self.text(&html);
            }
            Event::InlineHtml(html) => {
                let html = self.prepared.clean(&html);
                self.anchors(&html);
                let span = self.base.span(self.prepared, range);
                self.inline(Inline::Html(Box::new(Raw { html: html.into(), span })));
            }
            Event::FootnoteReference(label) => {
                let label = self.prepared.clean(&label).into_owned();
                let count = self.notes.len();
                let number = *self.notes.entry(label.clone()).or_insert(count);
                if number == count {
                    self.doc.footnotes.push(Footnote { label, blocks: Blocks::default() });
                }
                self.inline(Inline::FootnoteRef(number));
            }
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

    /// HTML blocks keep their directive comment until the block ends, to be recognized there.
    fn prepared_html<'h>(&self, html: &'h str) -> Cow<'h, str> {
        match self.prepared.directive(html) {
            Some(_) if matches!(self.stack.last().map(|f| &f.kind), Some(Kind::Html)) => html.into(),
            _ => self.prepared.clean(html),
        }
    }

    fn top(&mut self) -> &mut Frame {
        if self.stack.is_empty() {
            self.stack.push(Frame::new(Kind::Root, 0));
        }
        let top = self.stack.len() - 1;
        &mut self.stack[top]
    }

    fn block(&mut self, block: Block) {
        self.last = None;
        self.flush();
        self.top().blocks.push(block);
    }

    /// Ends the paragraph that stands directly in the innermost frame.
    fn flush(&mut self) {
        self.end_words();
        self.top().flush();
    }

    fn inline(&mut self, inline: Inline) {
        self.soft_break = None;
        self.last = Some(' ');
        self.push(inline);
    }

    fn push(&mut self, inline: Inline) {
        self.end_words();
        self.top().inlines.push(inline);
    }

    fn end_words(&mut self) {
        if !self.words.is_empty() {
            let text = Inline::Text(self.words.as_str().into());
            self.words.clear();
            self.top().inlines.push(text);
        }
    }

    fn text(&mut self, text: &str) {
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
        if self.words.is_empty()
            && let Some(Inline::Text(before)) = self.top().inlines.pop_if(|i| matches!(i, Inline::Text(_)))
        {
            self.words.push_str(&before);
        }
        self.words.push_str(text);
    }

    fn link(&mut self, dest: String, range: Range<usize>, image: bool) -> usize {
        let number = self.doc.links.len();
        let span = self.base.span(self.prepared, range);
        self.doc.links.push(LinkRef { number, dest, span, image });
        number
    }

    fn fault(&mut self, kind: FaultKind, range: Range<usize>) {
        let span = self.base.span(self.prepared, range);
        self.doc.faults.push(Fault { kind, span });
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        if self.flattened > 0 || self.stack.len() > MAX_DEPTH {
            self.flattened += 1;
            return self.too_deep(range);
        }
        let start = range.start;
        let kind = self.kind(tag, range);
        let inline =
            matches!(kind, Kind::Emphasis | Kind::Strong | Kind::Strike | Kind::Link(..) | Kind::Image(..));
        if !inline {
            self.last = None;
            self.soft_break = None;
            self.flush();
        }
        self.end_words();
        self.stack.push(Frame::new(kind, start));
    }

    fn too_deep(&mut self, range: Range<usize>) {
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
            Tag::Heading { level, id, .. } => Kind::Heading(level as u8, id.map(|id| clean(&id))),
            Tag::BlockQuote(kind) => Kind::Quote(kind.map(alert)),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                let info = clean(&info);
                Kind::Code(info.split([' ', '\t', ',', '{']).next().unwrap_or("").to_string())
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => Kind::Code(String::new()),
            Tag::List(start) => Kind::List { start, tight: true, items: Vec::new() },
            Tag::Item => Kind::Item { checked: None },
            Tag::FootnoteDefinition(label) => Kind::Note(clean(&label)),
            Tag::DefinitionList => Kind::Definitions(Vec::new()),
            Tag::DefinitionListTitle => Kind::Term,
            Tag::DefinitionListDefinition => Kind::Detail,
            Tag::Table(align) => Kind::Table {
                align: align.into_iter().map(aligned).collect(),
                head: Vec::new(),
                rows: Vec::new(),
            },
            Tag::TableHead => Kind::Row { head: true, cells: Vec::new() },
            Tag::TableRow => Kind::Row { head: false, cells: Vec::new() },
            Tag::TableCell => Kind::Cell,
            Tag::HtmlBlock | Tag::MetadataBlock(_) => Kind::Html,
            Tag::Emphasis | Tag::Superscript | Tag::Subscript => Kind::Emphasis,
            Tag::Strong => Kind::Strong,
            Tag::Strikethrough => Kind::Strike,
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
        while matches!(self.stack.last().map(|f| &f.kind), Some(Kind::Directive { .. })) {
            self.close_directive(false);
        }
        self.end_words();
        if self.stack.len() > 1
            && let Some(frame) = self.stack.pop()
        {
            self.close(frame, range);
        }
    }

    fn close(&mut self, mut frame: Frame, range: Range<usize>) {
        if !matches!(
            frame.kind,
            Kind::Emphasis | Kind::Strong | Kind::Strike | Kind::Link(..) | Kind::Image(..) | Kind::Html
        ) {
            self.last = None;
            self.soft_break = None;
        }
        match std::mem::replace(&mut frame.kind, Kind::Root) {
            Kind::Emphasis => self.push(Inline::Emphasis(frame.inlines.into())),
            Kind::Strong => self.push(Inline::Strong(frame.inlines.into())),
            Kind::Strike => self.push(Inline::Strike(frame.inlines.into())),
            Kind::Link(number, title) => {
                let (title, inlines) = (title.into(), frame.inlines.into());
                self.push(Inline::Link(Box::new(Link { number, title, inlines })));
            }
            Kind::Image(number, title) => {
                let (title, alt) = (title.into(), plain(&frame.inlines).into());
                self.push(Inline::Image(Box::new(Image { number, title, alt })));
            }
            Kind::Paragraph => {
                if !frame.inlines.is_empty() {
                    self.block(Block::Paragraph(frame.inlines.into()));
                }
            }
            Kind::Heading(level, id) => self.heading(level, id, frame.inlines.into(), range),
            Kind::Code(lang) => {
                self.block(Block::Code(Box::new(Code { lang: lang.into(), text: frame.text() })));
            }
            Kind::Html => self.html(&frame.text(), range),
            kind => {
                frame.flush();
                self.container(kind, frame);
            }
        }
    }

    /// Ends an element that holds blocks or cells.
    fn container(&mut self, kind: Kind, mut frame: Frame) {
        match kind {
            Kind::Quote(None) => self.block(Block::Quote(frame.blocks.into())),
            Kind::Quote(Some(kind)) => self.block(Block::Alert(kind, frame.blocks.into())),
            Kind::List { start, tight, items } => {
                self.block(Block::List(Box::new(List { start, tight, items: items.into() })));
            }
            Kind::Item { checked } => {
                if let Kind::List { items, .. } = &mut self.top().kind {
                    items.push(Item { checked, blocks: frame.blocks.into() });
                }
            }
            Kind::Note(label) => {
                self.note_texts.entry(label).or_insert(frame.blocks.into());
            }
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

    fn heading(&mut self, level: u8, id: Option<String>, inlines: Inlines, range: Range<usize>) {
        let number = self.doc.headings.len();
        let text = plain(&inlines).trim().to_string();
        let span = self.base.span(self.prepared, range.start..range.end);
        self.wanted.push((id, text.clone()));
        self.doc.headings.push(Heading { level, id: String::new(), text, span });
        self.block(Block::Heading(number as u32, inlines));
    }

    /// Ends an HTML block: a directive's line, or HTML.
    fn html(&mut self, html: &str, range: Range<usize>) {
        self.last = None;
        let Some(line) = self.prepared.directive(html) else {
            let span = self.base.span(self.prepared, range);
            let html = self.prepared.clean(html);
            self.anchors(&html);
            return self.block(Block::Html(Box::new(Raw { html: html.into(), span })));
        };
        if !line.name.is_empty() && self.stack.len() > MAX_DEPTH {
            self.flattened_directives += 1;
            self.too_deep(range);
        } else if line.name.is_empty() && self.flattened_directives > 0 {
            self.flattened_directives -= 1;
        } else if !line.name.is_empty() {
            let link = directive::find(line.name)
                .and_then(|d| (d.destination)(line.argument))
                .map(|dest| self.link(dest, range.clone(), false));
            let (name, argument) = (line.name.to_string(), self.prepared.clean(line.argument).into_owned());
            self.flush();
            self.stack.push(Frame::new(Kind::Directive { name, argument, link }, range.start));
        } else if matches!(self.top().kind, Kind::Directive { .. }) {
            self.close_directive(true);
        } else {
            let text = Inline::Text(line.line.into());
            self.block(Block::Paragraph(Box::new([text])));
            self.fault(FaultKind::StrayClose, range);
        }
    }

    fn anchors(&mut self, html: &str) {
        let usable =
            |id: &String| !id.is_empty() && !id.contains(char::is_whitespace) && !ids::is_reserved(id);
        self.doc.anchors.extend(crate::html::anchors(html).into_iter().filter(usable));
    }

    fn close_directive(&mut self, closed: bool) {
        self.flush();
        let Some(frame) = self.stack.pop() else { return };
        let Kind::Directive { name, argument, link } = frame.kind else { return };
        let start = frame.start..frame.start;
        if directive::find(&name).is_none() {
            self.fault(FaultKind::UnknownDirective(name.clone()), start.clone());
        }
        if !closed {
            self.fault(FaultKind::UnclosedDirective(name.clone()), start.clone());
        }
        let span = self.base.span(self.prepared, start);
        let (name, argument, blocks) = (name.into(), argument.into(), frame.blocks.into());
        self.block(Block::Directive(Box::new(Directive { name, argument, link, blocks, span })));
    }

    fn finish(mut self) -> Doc {
        while self.stack.len() > 1 {
            if matches!(self.top().kind, Kind::Directive { .. }) {
                self.close_directive(false);
            } else {
                self.end_words();
                self.stack.pop().into_iter().for_each(|frame| self.close(frame, 0..0));
            }
        }
        let ids = ids::unique(&self.wanted);
        for (heading, id) in self.doc.headings.iter_mut().zip(ids) {
            heading.id = id;
        }
        for note in &mut self.doc.footnotes {
            note.blocks = self.note_texts.remove(&note.label).unwrap_or_default();
        }
        self.flush();
        self.doc.blocks = std::mem::take(&mut self.top().blocks).into();
        self.doc.headings.shrink_to_fit();
        self.doc.links.shrink_to_fit();
        self.doc
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
