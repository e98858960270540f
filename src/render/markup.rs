//! [`Doc`] → HTML.
//!
//! Semantic and small; every word is escaped. Raw HTML of the author is put in its place and then
//! the whole document goes through the sanitizer once, because HTML comes in fragments (`<b>` here,
//! `</b>` two inlines later) that mean something only together.
//!
//! Classes for the theme: `anchor` (an empty link in each heading), `table` and `align-left`,
//! `align-center`, `align-right`, `alert` with `alert-note`, `alert-tip`, `alert-important`,
//! `alert-warning`, `alert-caution` and `alert-title`, `task`, `footnote-ref`, `footnotes`,
//! `footnote-back`, `details`, `guide-card`, `guide-link`, `broken` (words whose link leads nowhere),
//! `external`, and those of [`crate::render::highlight`] inside `code[class^="language-"]`.

mod raw;

pub use raw::removed_html;

use super::highlight;
use crate::doc::{
    AlertKind, Align, Block, Definition, Directive, Doc, Inline, Inlines, LinkRef, List, Table,
};
use crate::html::{Nesting, Sanitizer, attribute, complete, escape, is_safe_url, single_tag, text};
use crate::parse::directive;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use raw::{authors_id, has_raw};
use std::collections::HashSet;

/// Where a link leads, as the page that is being written sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// What to write in `href` or `src`, percent-encoded; `None` shows the words without a link.
    pub href: Option<String>,
    /// Whether it leaves the site.
    pub external: bool,
    /// Name of what it leads to, for directives that have no words of their own.
    pub title: Option<String>,
    /// Text that stands for what is shown in its place, for directives that embed it; see
    /// [`crate::render::guide::embedded`].
    pub embed: Option<String>,
}

/// The interface's words that appear in an article, in its language.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct Words {
    pub note: String,
    pub tip: String,
    pub important: String,
    pub warning: String,
    pub caution: String,
    /// Name of a heading's own link: `本节链接`.
    pub anchor: String,
    /// Name of a table's scrollable region.
    pub table: String,
    /// Name of the list of footnotes.
    pub footnotes: String,
    /// Name of the link from a footnote back to the text.
    pub back: String,
}

/// How a document is fitted into its page.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Added to every heading's level (6 stays the deepest).
    pub shift: u8,
    /// Leaves out the first heading, which the page shows as its title.
    pub without_title: bool,
    /// Put before every id, where several documents share a page.
    pub prefix: String,
    /// Whether directives may embed what they lead to. A text that is itself embedded may not.
    pub embed: bool,
}

/// The HTML of a document.
pub fn html(doc: &Doc, link: &dyn Fn(&LinkRef) -> Link, words: &Words) -> String {
    html_with(doc, link, words, &Settings::default())
}

/// Like [`html`], fitted into a page.
pub fn html_with(doc: &Doc, link: &dyn Fn(&LinkRef) -> Link, words: &Words, settings: &Settings) -> String {
    let raw = has_raw(&doc.blocks) || doc.footnotes.iter().any(|n| has_raw(&n.blocks));
    let references = vec![0; doc.footnotes.len()];
    let mut writer = Writer {
        doc,
        link,
        words,
        settings,
        raw,
        references,
        own: HashSet::new(),
        nesting: Nesting::default(),
        open: Vec::new(),
        out: String::new(),
    };
    if !raw {
        writer.blocks(&doc.blocks);
        writer.footnotes();
        return writer.out;
    }
    let parts = writer.parts();
    let own = writer.own;
    let keep_id = move |id: &str| match id.strip_prefix(OWN) {
        Some(id) => own.contains(id).then(|| id.to_string()),
        None => authors_id(id, &|id| own.contains(id)),
    };
    let sanitizer = Sanitizer::new(Box::new(keep_id));
    let clean = |(raw, html): (bool, String)| match raw {
        true => {
            sanitizer.clean(&html).replace(TASK_OPEN, &checkbox(false)).replace(TASK_DONE, &checkbox(true))
        }
        false => html,
    };
    parts.into_iter().map(clean).collect()
}

/// Marks ids that this file wrote, to tell them from an author's.
const OWN: char = '\u{fdd2}';
/// Stand for a task's checkbox while the sanitizer, which knows no input fields, is at work.
const TASK_OPEN: char = '\u{fdd3}';
const TASK_DONE: char = '\u{fdd4}';

/// Escapes what an address may not hold; Chinese too, because attributes are ASCII addresses.
const FRAGMENT: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'%');

fn checkbox(done: bool) -> String {
    format!("<input type=\"checkbox\" disabled{}>", if done { " checked" } else { "" })
}

struct Writer<'a> {
    doc: &'a Doc,
    link: &'a dyn Fn(&LinkRef) -> Link,
    words: &'a Words,
    settings: &'a Settings,
    /// Whether what is being written holds raw HTML and will be sanitized.
    raw: bool,
    /// How often each footnote was referred to so far.
    references: Vec<usize>,
    /// Every id that was written.
    own: HashSet<String>,
    nesting: Nesting,
    /// Elements that an author's tags have opened in the inlines at hand.
    open: Vec<String>,
    out: String,
}

impl Writer<'_> {
    /// The document in parts, each with whether it holds HTML of the author. Such a part goes on until
    /// everything in it is closed; what is between two of them needs no sanitizing, which takes longer
    /// than all the rest of a page.
    fn parts(&mut self) -> Vec<(bool, String)> {
        let mut parts: Vec<(bool, String)> = Vec::new();
        let doc = self.doc;
        for block in &doc.blocks {
            self.raw = self.nesting.is_inside() || has_raw(std::slice::from_ref(block));
            self.block(block);
            self.end_part(&mut parts);
        }
        self.raw = self.nesting.is_inside() || doc.footnotes.iter().any(|n| has_raw(&n.blocks));
        self.footnotes();
        self.end_part(&mut parts);
        parts
    }

    /// Puts what was written to the part before if that is of the same kind, else makes it one.
    fn end_part(&mut self, parts: &mut Vec<(bool, String)>) {
        match parts.last_mut() {
            Some((raw, part)) if *raw == self.raw => {
                part.push_str(&self.out);
                self.out.clear();
            }
            _ => parts.push((self.raw, std::mem::take(&mut self.out))),
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        if self.raw && !matches!(block, Block::Html(_)) {
            self.out.push_str(&self.nesting.block());
        }
        match block {
            Block::Paragraph(inlines) => self.element("p", inlines),
            Block::Heading(number, inlines) => self.heading(*number as usize, inlines),
            Block::Code(code) => self.code(&code.lang, &code.text),
            Block::Quote(blocks) => self.around("blockquote", blocks),
            Block::Alert(kind, blocks) => self.alert(*kind, blocks),
            Block::List(list) => self.list(list),
            Block::Table(table) => self.table(table),
            Block::Definitions(definitions) => self.definitions(definitions),
            Block::Break => self.out.push_str("<hr>\n"),
            Block::Html(raw) => {
                self.raw_html(&raw.html);
                self.out.push('\n');
            }
            Block::Directive(directive) => self.directive(directive),
        }
    }

    fn element(&mut self, tag: &str, inlines: &[Inline]) {
        self.push(&["<", tag, ">"]);
        self.inlines(inlines);
        self.push(&["</", tag, ">\n"]);
    }

    fn around(&mut self, tag: &str, blocks: &[Block]) {
        self.push(&["<", tag, ">\n"]);
        self.blocks(blocks);
        self.push(&["</", tag, ">\n"]);
    }

    fn push(&mut self, pieces: &[&str]) {
        pieces.iter().for_each(|piece| self.out.push_str(piece));
    }

    /// ` id="…"`, with the document's prefix.
    fn id(&mut self, id: &str) {
        self.out.push_str(" id=\"");
        if self.raw {
            self.out.push(OWN);
        }
        self.own.insert(format!("{}{id}", self.settings.prefix));
        let prefix = attribute(&self.settings.prefix);
        self.push(&[&prefix, &attribute(id), "\""]);
    }

    /// ` href="#…"`, with the document's prefix.
    fn fragment(&mut self, id: &str) {
        let whole = format!("{}{id}", self.settings.prefix);
        let encoded = utf8_percent_encode(&whole, FRAGMENT).to_string();
        self.push(&[" href=\"#", &attribute(&encoded), "\""]);
    }

    fn heading(&mut self, number: usize, inlines: &[Inline]) {
        if number == 0 && self.settings.without_title {
            return;
        }
        let doc = self.doc;
        let heading = &doc.headings[number];
        let level = heading.level.saturating_add(self.settings.shift).clamp(1, 6).to_string();
        self.push(&["<h", &level]);
        self.id(&heading.id);
        self.out.push('>');
        self.inlines(inlines);
        self.out.push_str("<a class=\"anchor\"");
        self.fragment(&heading.id);
        let label = format!("{} {}", self.words.anchor, heading.text);
        self.push(&[" aria-label=\"", &attribute(label.trim()), "\"></a></h", &level, ">\n"]);
    }

    fn code(&mut self, lang: &str, text: &str) {
        let class = match lang {
            "" => String::new(),
            _ => format!(" class=\"language-{}\"", attribute(&lang.to_lowercase())),
        };
        let code = highlight::html(lang, text);
        self.push(&["<pre tabindex=\"0\"><code", &class, ">", &code, "</code></pre>\n"]);
    }

    fn alert(&mut self, kind: AlertKind, blocks: &[Block]) {
        let words = self.words;
        let (name, word) = match kind {
            AlertKind::Note => ("note", &words.note),
            AlertKind::Tip => ("tip", &words.tip),
            AlertKind::Important => ("important", &words.important),
            AlertKind::Warning => ("warning", &words.warning),
            AlertKind::Caution => ("caution", &words.caution),
        };
        self.push(&["<div class=\"alert alert-", name, "\" role=\"note\">\n"]);
        self.push(&["<p class=\"alert-title\">", &escape(word), "</p>\n"]);
        self.blocks(blocks);
        self.out.push_str("</div>\n");
    }

    fn list(&mut self, List { start, tight, items }: &List) {
        match start {
            None => self.out.push_str("<ul>\n"),
            Some(1) => self.out.push_str("<ol>\n"),
            Some(n) => self.push(&["<ol start=\"", &n.to_string(), "\">\n"]),
        }
        for item in &**items {
            match item.checked {
                None => {
                    self.out.push_str("<li>");
                    self.item_blocks(&item.blocks, *tight);
                }
                Some(done) => self.task(done, &item.blocks, *tight),
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str(if start.is_some() { "</ol>\n" } else { "</ul>\n" });
    }

    fn item_blocks(&mut self, blocks: &[Block], tight: bool) {
        for block in blocks {
            match block {
                Block::Paragraph(inlines) if tight => self.inlines(inlines),
                _ => {
                    if !self.out.ends_with('\n') {
                        self.out.push('\n');
                    }
                    self.block(block);
                }
            }
        }
    }

    fn task(&mut self, done: bool, blocks: &[Block], tight: bool) {
        let boxed = match (self.raw, done) {
            (true, false) => TASK_OPEN.to_string(),
            (true, true) => TASK_DONE.to_string(),
            (false, done) => checkbox(done),
        };
        self.push(&["<li class=\"task\"><label>", &boxed, " "]);
        let rest = match blocks.split_first() {
            Some((Block::Paragraph(inlines), rest)) => {
                self.inlines(inlines);
                rest
            }
            _ => blocks,
        };
        self.out.push_str("</label>");
        self.item_blocks(rest, tight);
    }

    fn table(&mut self, Table { align, head, rows }: &Table) {
        let label = attribute(&self.words.table).into_owned();
        self.push(&["<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"", &label]);
        self.out.push_str("\">\n<table>\n");
        if head.iter().any(|cell| !cell.is_empty()) {
            self.out.push_str("<thead>\n");
            self.row("th", " scope=\"col\"", align, head);
            self.out.push_str("</thead>\n");
        }
        self.out.push_str("<tbody>\n");
        rows.iter().for_each(|row| self.row("td", "", align, row));
        self.out.push_str("</tbody>\n</table>\n</div>\n");
    }

    fn row(&mut self, tag: &str, scope: &str, align: &[Align], cells: &[Inlines]) {
        self.out.push_str("<tr>");
        for (i, cell) in cells.iter().enumerate() {
            let class = match align.get(i) {
                Some(Align::Left) => " class=\"align-left\"",
                Some(Align::Center) => " class=\"align-center\"",
                Some(Align::Right) => " class=\"align-right\"",
                _ => "",
            };
            self.push(&["<", tag, scope, class, ">"]);
            self.inlines(cell);
            self.push(&["</", tag, ">"]);
        }
        self.out.push_str("</tr>\n");
    }

    fn definitions(&mut self, definitions: &[Definition]) {
        self.out.push_str("<dl>\n");
        for definition in definitions {
            self.element("dt", &definition.term);
            for blocks in &definition.details {
                match &**blocks {
                    [Block::Paragraph(inlines)] => self.element("dd", inlines),
                    _ => self.around("dd", blocks),
                }
            }
        }
        self.out.push_str("</dl>\n");
    }

    fn inline_html(&mut self, html: &str, outside: usize) {
        let tag = single_tag(html);
        // There are never more than may be nested, because only what is admitted is noted.
        if let Some((name, true)) = &tag {
            match self.open[outside..].iter().rposition(|open| open == name) {
                Some(at) => _ = self.open.remove(outside + at),
                None => return,
            }
        }
        if let (true, Some((name, false))) = (self.raw_html(html), tag) {
            self.open.push(name);
        }
    }

    /// An author's HTML as it is, for the sanitizer; what costs too much, its words only. Says which.
    fn raw_html(&mut self, html: &str) -> bool {
        let html = complete(html);
        let admitted = self.nesting.admits(&html);
        if admitted {
            self.out.push_str(&html);
        } else {
            self.out.push_str(&escape(&text(&html)));
        }
        admitted
    }

    fn directive(&mut self, directive: &Directive) {
        let Directive { name, argument, link, blocks, .. } = directive;
        let Some(found) = directive::find(name) else { return self.blocks(blocks) };
        let before = std::mem::take(&mut self.out);
        self.blocks(blocks);
        let content = std::mem::replace(&mut self.out, before);
        let target = link.map(|number| (self.link)(&self.doc.links[number])).unwrap_or_default();
        let view = directive::View {
            argument,
            content: &content,
            href: target.href.as_deref().filter(|href| is_safe_url(href)),
            title: target.title.as_deref(),
            embed: target.embed.as_deref(),
        };
        self.out.push_str(&(found.html)(&view));
    }

    /// Inlines of one element. What an author's tag opens here ends here.
    fn inlines(&mut self, inlines: &[Inline]) {
        let outside = self.open.len();
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.out.push_str(&escape(text)),
                Inline::Code(code) => self.push(&["<code>", &escape(code), "</code>"]),
                Inline::Emphasis(inner) => self.wrapped("em", inner),
                Inline::Strong(inner) => self.wrapped("strong", inner),
                Inline::Strike(inner) => self.wrapped("del", inner),
                Inline::Link(link) => self.anchor(link.number, &link.title, &link.inlines),
                Inline::Image(image) => self.image(image.number, &image.title, &image.alt),
                Inline::SoftBreak => self.out.push('\n'),
                Inline::HardBreak => self.out.push_str("<br>\n"),
                Inline::Html(raw) => self.inline_html(&raw.html, outside),
                Inline::FootnoteRef(number) => self.reference(*number),
            }
        }
        for name in self.open.split_off(outside).into_iter().rev() {
            self.raw_html(&format!("</{name}>"));
        }
    }

    fn wrapped(&mut self, tag: &str, inlines: &[Inline]) {
        self.push(&["<", tag, ">"]);
        self.inlines(inlines);
        self.push(&["</", tag, ">"]);
    }

    fn anchor(&mut self, number: usize, title: &str, inlines: &[Inline]) {
        let link = (self.link)(&self.doc.links[number]);
        let Some(href) = link.href.filter(|href| is_safe_url(href)) else {
            self.out.push_str("<span class=\"broken\">");
            self.inlines(inlines);
            return self.out.push_str("</span>");
        };
        self.push(&["<a href=\"", &attribute(&href), "\""]);
        if link.external {
            self.out.push_str(" class=\"external\" rel=\"noopener\"");
        }
        self.title(title);
        self.out.push('>');
        self.inlines(inlines);
        self.out.push_str("</a>");
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.push(&[" title=\"", &attribute(title), "\""]);
        }
    }

    fn image(&mut self, number: usize, title: &str, alt: &str) {
        let link = (self.link)(&self.doc.links[number]);
        let Some(src) = link.href.filter(|src| is_safe_url(src)) else {
            return self.push(&["<span class=\"broken\">", &escape(alt), "</span>"]);
        };
        self.push(&["<img src=\"", &attribute(&src), "\" alt=\"", &attribute(alt), "\""]);
        self.title(title);
        self.out.push_str(" loading=\"lazy\" decoding=\"async\">");
    }

    fn reference(&mut self, number: usize) {
        self.references[number] += 1;
        let shown = (number + 1).to_string();
        self.out.push_str("<sup class=\"footnote-ref\"><a");
        self.id(&reference_id(number, self.references[number]));
        self.fragment(&format!("fn-{shown}"));
        self.push(&[">", &shown, "</a></sup>"]);
    }

    fn footnotes(&mut self) {
        if self.doc.footnotes.is_empty() {
            return;
        }
        let label = attribute(&self.words.footnotes).into_owned();
        self.push(&["<section class=\"footnotes\" aria-label=\"", &label, "\">\n<ol>\n"]);
        for (number, note) in self.doc.footnotes.iter().enumerate() {
            self.out.push_str("<li");
            self.id(&format!("fn-{}", number + 1));
            self.out.push('>');
            match note.blocks.split_last() {
                Some((Block::Paragraph(inlines), before)) => {
                    self.blocks(before);
                    self.out.push_str("<p>");
                    self.inlines(inlines);
                    self.backs(number);
                    self.out.push_str("</p>");
                }
                _ => {
                    self.blocks(&note.blocks);
                    self.backs(number);
                }
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ol>\n</section>\n");
    }

    /// Links from a footnote back to every place that refers to it.
    fn backs(&mut self, number: usize) {
        for time in 1..=self.references[number] {
            self.out.push_str(" <a class=\"footnote-back\"");
            self.fragment(&reference_id(number, time));
            let label = attribute(&self.words.back).into_owned();
            self.push(&[" aria-label=\"", &label, "\">↩</a>"]);
        }
    }
}

fn reference_id(number: usize, time: usize) -> String {
    match time {
        1 => format!("fnref-{}", number + 1),
        _ => format!("fnref-{}-{time}", number + 1),
    }
}

#[cfg(test)]
mod tests;
