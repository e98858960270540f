//! [`Doc`] → HTML.
//!
//! Semantic and small; every word is escaped, and every element is written by this file. Those that
//! authors type as HTML are nodes of the tree like all others.
//!
//! Classes for the theme: `anchor` (an empty link in each heading), `table` and `align-left`, `align-center`,
//! `align-right`, `wide` (a column of sentences), `alert` with `alert-note`, `alert-tip`, `alert-important`,
//! `alert-warning`, `alert-caution` and `alert-title`, `task`, `footnote-ref`, `footnotes`, `footnote-back`,
//! `details`, `guide-card`, `guide-link`, `guide-call` (a paragraph that begins with a link to a guide), `broken`
//! (words whose link leads nowhere), `external`, `drawing` and what begins with `drawing-` in it,
//! `code-frame`, `lined`, `numbered`, `wrapped` and `line` with `marked` and `dim` of code, and those of
//! [`crate::highlight`] inside `code[class^="language-"]`.

mod code;
mod directive;
mod heading;
mod picture;

mod table;

use crate::address;
use crate::doc::{
    Alert, AlertKind, Attribute, Block, Definition, Doc, Element, Inline, Inlines, LinkRef, List, Math,
    Style, plain,
};
use crate::formula;
use crate::html::{SafeUrl, Shape, attribute, escape};
use crate::markdown::directive::Outer;
use crate::markdown::wiki::{TITLE, may_be_no_title};
use percent_encoding::percent_decode_str;
use std::collections::HashSet;

/// Destination of a link, as the page that is being written sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// Value of `href` or `src`; `None` shows the words without a link.
    pub href: Option<SafeUrl>,
    /// Whether a page may load a picture from there.
    pub loads: bool,
    /// Width and height of a picture, where they are known.
    pub size: Option<(u32, u32)>,
    /// Name of what it leads to, for directives that have no words of their own.
    pub title: Option<String>,
}

/// Answers that a document needs from the page that it stands on.
#[derive(Clone, Copy)]
pub struct Host<'a> {
    /// Destination of a link.
    pub link: &'a dyn Fn(&LinkRef) -> Link,
    /// The words in the blank of this name, until the reader's answers fill it.
    pub blank: &'a dyn Fn(&str) -> String,
    /// The HTML of what a directive leads to, where the page shows it in the directive's place.
    pub embed: &'a dyn Fn(&LinkRef) -> Option<String>,
    /// The interface's words.
    pub words: &'a Words,
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
    /// Name of a diagram that has none of its own.
    pub diagram: String,
    /// Name of the source of a diagram.
    pub diagram_source: String,
}

/// Settings that fit a document into its page.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Added to every heading's level (6 stays the deepest).
    pub shift: u8,
    /// Leaves out the first heading, which the page shows as its title.
    pub without_title: bool,
    /// Put before every id, where several documents share a page.
    pub prefix: String,
}

/// The HTML of a document, fitted into a page.
pub fn html(doc: &Doc, host: &Host<'_>, settings: &Settings) -> String {
    let mut writer = Writer {
        doc,
        host,
        settings,
        references: vec![0; doc.footnotes.len()],
        anchors: doc.anchors.iter().map(String::as_str).collect(),
        prefixed: if settings.prefix.is_empty() { HashSet::new() } else { ids(doc) },
        in_link: false,
        outer: Vec::new(),
        directives: 0,
        in_table: false,
        has_block: false,
        sections: vec![1],
        out: String::with_capacity(4 * 1024),
    };
    writer.blocks(&doc.blocks);
    writer.footnotes();
    writer.out
}

fn ids(doc: &Doc) -> HashSet<&str> {
    doc.headings.iter().map(|heading| &*heading.id).chain(doc.anchors.iter().map(|id| &**id)).collect()
}

struct Writer<'a> {
    doc: &'a Doc,
    host: &'a Host<'a>,
    settings: &'a Settings,
    /// Count of references to each footnote so far.
    references: Vec<usize>,
    /// Ids of the author's HTML that were not written yet.
    anchors: HashSet<&'a str>,
    /// Ids of this document, where they are written with a prefix.
    prefixed: HashSet<&'a str>,
    /// Whether what is written stands in a link, which holds no other.
    in_link: bool,
    /// The directives that are open, from the outside in.
    outer: Vec<Outer>,
    /// Count of directives written so far.
    directives: usize,
    /// Whether it stands in a table that the author typed as HTML.
    in_table: bool,
    /// Whether a block has begun since the innermost paragraph did.
    has_block: bool,
    /// Levels of the headings whose sections are open, from the page's title on.
    sections: Vec<u8>,
    out: String,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(inlines) => {
                let start = self.out.len();
                self.out.push_str(if self.calls_guide(inlines) { "<p class=\"guide-call\">" } else { "<p>" });
                self.in_paragraph(start, |writer| writer.inlines(inlines));
                self.out.push('\n');
            }
            Block::Heading(number, inlines) => self.heading(*number as usize, inlines),
            Block::Code(code) => self.code(code),
            Block::Quote(blocks) => self.around("blockquote", blocks),
            Block::Alert(alert) => self.alert(alert),
            Block::List(list) => self.list(list),
            Block::Table(table) => self.table(table),
            Block::Definitions(definitions) => self.definitions(definitions),
            Block::Break => self.out.push_str("<hr>\n"),
            Block::Element(element) => self.block_element(element),
            Block::Words(inlines) => {
                self.inlines(inlines);
                self.out.push('\n');
            }
            Block::Directive(directive) => self.directive(directive),
        }
    }

    /// Whether a paragraph begins with a link to a guide. Themes show it as a call to answer the questions.
    fn calls_guide(&self, inlines: &[Inline]) -> bool {
        let Some(Inline::Link(link)) = inlines.first() else { return false };
        let dest = &self.doc.links[link.number].dest;
        dest.strip_prefix("guide:").is_some_and(|set| !set.contains('/'))
    }

    fn element(&mut self, tag: &str, inlines: &[Inline]) {
        self.push(&["<", tag, ">"]);
        self.inlines(inlines);
        self.push(&["</", tag, ">\n"]);
    }

    /// Writes what stands in a paragraph, whose start tag stands at `start`, and the end tag. A browser ends a
    /// paragraph where a block begins, so one that holds a block is a `<div>`.
    fn in_paragraph(&mut self, start: usize, write: impl FnOnce(&mut Self)) {
        self.has_block = false;
        write(self);
        if self.has_block {
            self.out.replace_range(start + 1..start + 2, "div");
        }
        self.out.push_str(if self.has_block { "</div>" } else { "</p>" });
        // It is a block itself.
        self.has_block = true;
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
        let prefix = attribute(&self.settings.prefix);
        self.push(&[" id=\"", &prefix, &attribute(id), "\""]);
    }

    /// ` href="#…"`, with the document's prefix.
    fn fragment(&mut self, id: &str) {
        let (prefix, id) = (address::fragment(&self.settings.prefix), address::fragment(id));
        self.push(&[" href=\"#", &attribute(&prefix), &attribute(&id), "\""]);
    }

    fn alert(&mut self, Alert { kind, title, blocks }: &Alert) {
        let words = self.host.words;
        let (name, word) = match kind {
            AlertKind::Note => ("note", &words.note),
            AlertKind::Tip => ("tip", &words.tip),
            AlertKind::Important => ("important", &words.important),
            AlertKind::Warning => ("warning", &words.warning),
            AlertKind::Caution => ("caution", &words.caution),
        };
        self.push(&["<div class=\"alert alert-", name, "\" role=\"note\">\n"]);
        self.out.push_str("<p class=\"alert-title\">");
        match title.is_empty() {
            true => self.out.push_str(&escape(word)),
            false => self.inlines(title),
        }
        self.out.push_str("</p>\n");
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
        let checked = if done { " checked" } else { "" };
        self.push(&["<li class=\"task\"><label><input type=\"checkbox\" disabled", checked, "> "]);
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

    fn block_element(&mut self, element: &Element<Box<[Block]>>) {
        let name = element.tag.name;
        if name == "table" && !self.in_table {
            return self.typed_table(element);
        }
        if let ("audio" | "video", blocks) = (name, &*element.content) {
            let inlines = blocks.iter().filter_map(|block| match block {
                Block::Words(inlines) | Block::Paragraph(inlines) => Some(inlines),
                _ => None,
            });
            let words: Vec<Inline> = inlines.flat_map(|inlines| inlines.iter().cloned()).collect();
            return self.player_element(element, &words, |w| w.inlines(&words));
        }
        let start = self.out.len();
        self.start_tag(element);
        let in_link = self.in_link;
        self.in_link |= name == "a";
        if name == "p" {
            self.in_paragraph(start, |writer| writer.content(&element.content));
        } else {
            self.content(&element.content);
        }
        self.in_link = in_link;
        if !matches!((element.tag.shape, name), (Shape::Void, _) | (_, "p")) {
            self.push(&["</", name, ">"]);
        }
        self.out.push('\n');
    }

    /// What stands in an element that the author typed as a block.
    fn content(&mut self, blocks: &[Block]) {
        match blocks {
            [] => {}
            [Block::Words(inlines)] => self.inlines(inlines),
            blocks => {
                self.out.push('\n');
                self.blocks(blocks);
                // Elements tell it by their start tags.
                self.has_block |=
                    !blocks.iter().all(|block| matches!(block, Block::Words(_) | Block::Element(_)));
            }
        }
    }

    fn inline_element(&mut self, element: &Element<Inlines>) {
        match element.tag.name {
            "img" => return self.picture_element(element),
            "audio" | "video" => {
                return self.player_element(element, &element.content, |w| w.inlines(&element.content));
            }
            "source" | "track" if !self.has_file(element) => return,
            "a" if element.link("href").is_some_and(|number| self.link(number).href.is_none()) => {
                return self.broken(&element.content);
            }
            _ => {}
        }
        let start = self.out.len();
        self.start_tag(element);
        let in_link = self.in_link;
        self.in_link |= element.tag.name == "a";
        if element.tag.name == "p" {
            self.in_paragraph(start, |writer| writer.inlines(&element.content));
        } else {
            self.inlines(&element.content);
        }
        self.in_link = in_link;
        if !matches!((element.tag.shape, element.tag.name), (Shape::Void, _) | (_, "p")) {
            self.push(&["</", element.tag.name, ">"]);
        }
    }

    fn start_tag<C>(&mut self, element: &Element<C>) {
        self.has_block |= element.tag.shape == Shape::Flow || element.tag.name == "hr";
        self.push(&["<", element.tag.name]);
        for attribute in &*element.attributes {
            self.attribute(attribute);
        }
        self.out.push('>');
    }

    fn attribute(&mut self, typed: &Attribute) {
        match typed {
            Attribute::Plain(name, value) => self.push(&[" ", name, "=\"", &attribute(value), "\""]),
            Attribute::Id(id) => {
                if self.anchors.remove(&**id) {
                    self.id(id);
                }
            }
            Attribute::Link(name, number) => {
                let link = self.link(*number);
                // What a browser loads by itself comes from the site.
                let is_loaded = matches!(*name, "src" | "srcset" | "poster");
                if let Some(href) = link.href.filter(|_| !is_loaded || link.loads) {
                    self.push(&[" ", name, "=\"", &attribute(href.as_str()), "\""]);
                }
            }
        }
    }

    fn link(&self, number: usize) -> Link {
        let mut link = (self.host.link)(&self.doc.links[number]);
        if let Some(id) = self.own_anchor(link.href.as_ref()) {
            link.href = SafeUrl::new(&format!("#{}", encoded(&self.settings.prefix, id)));
        }
        link
    }

    /// The anchor of this document that a link leads to, where anchors have a prefix.
    fn own_anchor<'h>(&self, href: Option<&'h SafeUrl>) -> Option<&'h str> {
        let id = href?.as_str().strip_prefix('#')?;
        let typed = percent_decode_str(id).decode_utf8_lossy();
        self.prefixed.contains(&*typed).then_some(id)
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.out.push_str(&escape(text)),
                Inline::Code(code) => self.push(&["<code>", &escape(code), "</code>"]),
                Inline::Emphasis(inner) => self.wrapped("em", inner),
                Inline::Strong(inner) => self.wrapped("strong", inner),
                Inline::Strike(inner) => self.wrapped("del", inner),
                Inline::Styled(Style::Marked, inner) => self.wrapped("mark", inner),
                Inline::Styled(Style::Inserted, inner) => self.wrapped("ins", inner),
                Inline::Styled(Style::Raised, inner) => self.wrapped("sup", inner),
                Inline::Math(math) => self.math(math),
                Inline::Link(link) => self.anchor(link.number, &link.title, &link.inlines),
                Inline::Image(image) => self.image(image),
                Inline::SoftBreak => self.out.push('\n'),
                Inline::HardBreak => self.out.push_str("<br>\n"),
                Inline::Element(element) => self.inline_element(element),
                Inline::Blank(name) => self.blank(name),
                Inline::FootnoteRef(number) => self.reference(*number),
            }
        }
    }

    fn math(&mut self, math: &Math) {
        match formula::mathml(&math.tex, math.is_display) {
            Some(html) => self.out.push_str(&html),
            None => self.push(&["<code>", &escape(&math.tex), "</code>"]),
        }
    }

    /// Blank that the page's script fills with the reader's answer.
    fn blank(&mut self, name: &str) {
        let words = (self.host.blank)(name);
        self.push(&["<span data-fill=\"", &attribute(name), "\">", &escape(&words), "</span>"]);
    }

    fn wrapped(&mut self, tag: &str, inlines: &[Inline]) {
        self.push(&["<", tag, ">"]);
        self.inlines(inlines);
        self.push(&["</", tag, ">"]);
    }

    fn anchor(&mut self, number: usize, title: &str, inlines: &[Inline]) {
        let Some(href) = self.link(number).href else { return self.unresolved(number, inlines) };
        if self.in_link {
            return self.inlines(inlines);
        }
        self.begin_link(&href);
        self.title(title);
        self.out.push('>');
        self.in_link = true;
        self.inlines(inlines);
        self.in_link = false;
        self.out.push_str("</a>");
    }

    /// `<a href="…"`, to which attributes may be added.
    fn begin_link(&mut self, href: &SafeUrl) {
        self.push(&["<a href=\"", &attribute(href.as_str()), "\""]);
        if href.is_external() {
            self.out.push_str(" class=\"external\" rel=\"noopener\"");
        }
    }

    /// A link that leads nowhere. `[[Enumerable]]`, which no page has for its title, stands as it was typed.
    fn unresolved(&mut self, number: usize, inlines: &[Inline]) {
        let doc = self.doc;
        let dest = &doc.links[number].dest;
        let Some(title) = dest.strip_prefix(TITLE) else { return self.broken(inlines) };
        let is_meant = may_be_no_title(dest);
        let open = if is_meant { "[[" } else { "<span class=\"broken\">[[" };
        self.push(&[open, &escape(title)]);
        if plain(inlines) != title {
            self.out.push('|');
            self.inlines(inlines);
        }
        self.out.push_str(if is_meant { "]]" } else { "]]</span>" });
    }

    /// The words of a link that leads nowhere.
    fn broken(&mut self, inlines: &[Inline]) {
        self.out.push_str("<span class=\"broken\">");
        self.inlines(inlines);
        self.out.push_str("</span>");
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.push(&[" title=\"", &attribute(title), "\""]);
        }
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
        let label = attribute(&self.host.words.footnotes).into_owned();
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
            let label = attribute(&self.host.words.back).into_owned();
            self.push(&[" aria-label=\"", &label, "\">↩</a>"]);
        }
    }
}

/// An encoded anchor with its prefix.
fn encoded(prefix: &str, anchor: &str) -> String {
    format!("{}{anchor}", address::fragment(prefix))
}

fn reference_id(number: usize, time: usize) -> String {
    match time {
        1 => format!("fnref-{}", number + 1),
        _ => format!("fnref-{}-{time}", number + 1),
    }
}

#[cfg(test)]
mod tests;
