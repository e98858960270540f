//! HTML that stands in Markdown → elements of the tree.
//!
//! A fragment is cut into tokens, and each tag that pages may have becomes a frame of the builder, as
//! Markdown's own elements do. So an element may hold Markdown, ends at the latest where what holds it
//! ends, and can never end an element of the page. All else is left out and told.

use super::build::Builder;
use super::frame::{Frame, Kind};
use crate::doc::{Attribute, Block, Blocks, Element, Inline, Inlines};
use crate::html::{
    Shape, Tag, Token, TokenKind, Value, children, ends, goes_unseen, goes_with_content, is_allowed,
    is_raw_text, parents, tag, tokens,
};
use std::collections::HashMap;
use std::ops::Range;

/// An element that is open.
pub(super) struct Open {
    /// Its name and shape.
    pub(super) tag: &'static Tag,
    /// Its attributes.
    pub(super) attributes: Vec<Attribute>,
    /// Whether it is part of a line.
    pub(super) inline: bool,
}

/// Places of a fragment in the prepared text: where in the fragment a line begins, and where there.
pub(super) type Lines = Vec<(usize, usize)>;

impl Builder<'_> {
    /// An HTML block.
    pub(super) fn html_block(&mut self, html: &str, lines: &Lines) {
        let tokens = tokens(html);
        let plan = plan(&tokens);
        let mut skip_to = 0;
        for (at, token) in tokens.iter().enumerate() {
            if at < skip_to {
                continue;
            }
            let range = placed(&token.range, lines);
            match &token.kind {
                TokenKind::Start { name, self_closing, .. } if goes_with_content(name) => {
                    self.removed_element(name, range);
                    match plan[at].end {
                        _ if *self_closing => {}
                        Some(end) => skip_to = end + 1,
                        None if is_raw_text(name) => break,
                        None => self.hide(name),
                    }
                }
                TokenKind::Start { name, attributes, self_closing } => {
                    let (in_line, depth) = (plan[at].in_line, self.stack.len());
                    self.start_element(name, attributes, in_line, range);
                    self.end_at_once(depth, *self_closing);
                }
                TokenKind::End(name) => self.end_element(name),
                TokenKind::Text(words) => {
                    self.at = range.start;
                    self.words_of_html(words);
                }
                kind @ (TokenKind::Unfinished | TokenKind::Crowded | TokenKind::Instruction) => {
                    let typed = &html[token.range.clone()];
                    match self.prepared.directive(typed) {
                        // The line of a directive inside a block of HTML begins no directive: it is shown as words.
                        Some((_, line)) => self.words_of_html(line.line),
                        None => self.removed_piece(kind, typed, range),
                    }
                }
            }
        }
        self.end_line();
    }

    /// A tag or comment in a line of words.
    pub(super) fn html_in_line(&mut self, html: &str, range: Range<usize>) {
        if let Some((_, line)) = self.prepared.directive(html) {
            return self.text(line.line);
        }
        let html = &*self.prepared.clean(html);
        for token in tokens(html) {
            match token.kind {
                TokenKind::Start { name, self_closing, .. } if goes_with_content(&name) => {
                    self.removed_element(&name, range.clone());
                    if !self_closing {
                        self.hide(&name);
                    }
                }
                TokenKind::Start { name, attributes, self_closing } => {
                    let depth = self.stack.len();
                    self.start_element(&name, &attributes, true, range.clone());
                    self.end_at_once(depth, self_closing);
                }
                TokenKind::End(name) => self.end_element(&name),
                TokenKind::Text(words) => self.text(&words),
                TokenKind::Unfinished if !html.ends_with('>') => {}
                kind => self.removed_piece(&kind, html, range.clone()),
            }
        }
    }

    /// Words between the tags of an HTML block. Only those that are more than space stand in the tree.
    fn words_of_html(&mut self, words: &str) {
        let words = self.prepared.clean(words);
        let begins_line = self.words_are_empty() && self.top().inlines.is_empty();
        match begins_line && !self.is_preformatted() {
            true => self.text(words.trim_start()),
            false => self.text(&words),
        }
    }

    fn is_preformatted(&self) -> bool {
        self.opened().any(|open| open.tag.name == "pre")
    }

    /// Ends the words that stand directly in the innermost element of an HTML block.
    fn end_line(&mut self) {
        if !self.is_preformatted() {
            self.trim_words();
        }
        self.end_words();
        let top = self.top();
        if !top.inlines.is_empty() {
            let words = std::mem::take(&mut top.inlines).into();
            top.blocks.push(Block::Words(words));
        }
        self.last = None;
        self.soft_break = None;
    }

    /// Begins an element, if pages may have it.
    fn start_element(&mut self, name: &str, typed: &[(String, String)], in_line: bool, range: Range<usize>) {
        let Some(tag) = tag(name) else { return self.removed_element(name, range) };
        self.end_left_open(tag);
        let needed = parents(name);
        let is_held = needed.is_empty() || self.opened().any(|open| needed.contains(&open.tag.name));
        // A browser ends the outer link where another begins.
        let in_link = name == "a" && self.is_in_link();
        if !is_held {
            return self.removed_element(name, range);
        }
        if in_link {
            return;
        }
        let attributes = self.attributes(tag, typed, range.clone());
        let inline = in_line || !self.takes_blocks();
        let open = Open { tag, attributes, inline };
        if tag.shape == Shape::Void {
            return self.void_element(open);
        }
        if self.is_too_deep() {
            *self.skipped.entry(tag.name).or_default() += 1;
            return self.too_deep(range);
        }
        if inline {
            self.end_words();
        } else {
            self.end_line();
        }
        self.stack.push(Frame::new(Kind::Element(open), range.start));
    }

    fn void_element(&mut self, Open { tag, attributes, inline }: Open) {
        let attributes = attributes.into();
        if inline || tag.name != "hr" {
            let element = Element { tag, attributes, content: Default::default() };
            return self.inline(Inline::Element(Box::new(element)));
        }
        self.end_line();
        let element = Element { tag, attributes, content: Default::default() };
        self.top().blocks.push(Block::Element(Box::new(element)));
    }

    /// Whether blocks may stand where the builder is: not in a line.
    fn takes_blocks(&self) -> bool {
        match self.stack.last().map(|frame| &frame.kind) {
            Some(Kind::Element(open)) => !open.inline,
            Some(Kind::Root | Kind::Quote(_) | Kind::Item { .. } | Kind::Note(..) | Kind::Detail) => true,
            Some(Kind::Directive(..) | Kind::Hidden(..) | Kind::Included) => true,
            _ => false,
        }
    }

    /// Ends elements whose end tags may be left out before this one: `<li>` before the next.
    fn end_left_open(&mut self, tag: &Tag) {
        let (ended, holding) = ends(tag.name);
        let is_block = tag.shape == Shape::Flow || tag.name == "hr";
        let mut outermost = None;
        for (depth, open) in self.opened().enumerate() {
            if holding.contains(&open.tag.name) {
                break;
            }
            let ends_paragraph = is_block && open.tag.name == "p";
            if ended.contains(&open.tag.name) || ends_paragraph {
                outermost = Some(depth);
            }
            // A paragraph ends only through elements of its line.
            if ended.is_empty() && open.tag.shape == Shape::Flow {
                break;
            }
        }
        (0..outermost.map_or(0, |depth| depth + 1)).for_each(|_| self.close_top());
    }

    /// Ends a `<p>` that Markdown's own block follows without an end tag.
    pub(super) fn end_left_open_paragraph(&mut self) {
        if self.opened().next().is_some_and(|open| open.tag.name == "p" && !open.inline) {
            self.close_top();
        }
    }

    /// Ends the element of a tag `<name/>` at once, if it was opened above this depth of the stack. Writers mean that
    /// the element is empty, but a browser would leave it open up to the end of the page.
    fn end_at_once(&mut self, depth: usize, self_closing: bool) {
        if self_closing && self.stack.len() > depth {
            self.close_element(true);
        }
    }

    /// Ends the element of this name and those in it. Without one, the tag means nothing.
    fn end_element(&mut self, name: &str) {
        if let Some(skipped) = self.skipped.get_mut(name).filter(|count| **count > 0) {
            *skipped -= 1;
            return;
        }
        if self.end_hidden(name) {
            return;
        }
        let Some(depth) = self.opened().position(|open| open.tag.name == name) else {
            return self.note_end_behind_line(name);
        };
        (0..depth).for_each(|_| self.close_top());
        self.close_element(true);
    }

    /// Leaves out what has come since the element of this name was hidden. Whether it was.
    fn end_hidden(&mut self, name: &str) -> bool {
        let by_html = |frame: &&Frame| matches!(frame.kind, Kind::Hidden(..) | Kind::Element(_));
        let mut frames = self.stack.iter().rev().take_while(by_html).map(|frame| &frame.kind);
        let Some(depth) = frames.position(|kind| matches!(kind, Kind::Hidden(hidden, _) if hidden == name))
        else {
            return false;
        };
        self.end_words();
        let hidden = self.stack.split_off(self.stack.len() - depth - 1);
        if let Some(Kind::Hidden(_, headings)) = hidden.first().map(|frame| &frame.kind) {
            self.doc.headings.truncate(*headings);
            self.wanted.truncate(*headings);
        }
        true
    }

    /// An end tag at the end of a paragraph may be that of an element around the paragraph, which then
    /// ends behind it.
    fn note_end_behind_line(&mut self, name: &str) {
        if !matches!(self.stack.last().map(|frame| &frame.kind), Some(Kind::Paragraph)) {
            return;
        }
        let around = self.stack.iter().rev().skip(1).map_while(|frame| match &frame.kind {
            Kind::Element(open) => Some(open.tag.name),
            _ => None,
        });
        if let Some(known) = around.into_iter().find(|open| *open == name) {
            self.ends_behind.push(known);
        }
    }

    /// Ends the elements whose end tags stood in the paragraph that has just ended.
    pub(super) fn end_behind_line(&mut self) {
        for name in std::mem::take(&mut self.ends_behind) {
            self.end_element(name);
        }
    }

    /// Leaves out everything up to the end tag of this name. Where none comes, it is shown after all.
    fn hide(&mut self, name: &str) {
        if self.is_too_deep() {
            return;
        }
        self.end_words();
        let headings = self.doc.headings.len();
        self.stack.push(Frame::new(Kind::Hidden(name.to_string(), headings), 0));
    }

    /// The elements that are open in what holds the builder's place, from the innermost out.
    fn opened(&self) -> impl Iterator<Item = &Open> {
        self.stack.iter().rev().map_while(|frame| match &frame.kind {
            Kind::Element(open) => Some(open),
            _ => None,
        })
    }

    fn is_in_link(&self) -> bool {
        self.stack.iter().any(|frame| match &frame.kind {
            Kind::Link(..) => true,
            Kind::Element(open) => open.tag.name == "a",
            _ => false,
        })
    }

    /// Ends the innermost frame if it was begun by HTML. Whether it was.
    pub(super) fn close_html(&mut self) -> bool {
        let is_html = matches!(self.stack.last().map(|f| &f.kind), Some(Kind::Element(_) | Kind::Hidden(..)));
        if is_html {
            self.close_top();
        }
        is_html
    }

    fn is_in_heading(&self) -> bool {
        self.stack.iter().any(|frame| match &frame.kind {
            Kind::Heading(..) => true,
            Kind::Element(open) => is_heading(open.tag),
            _ => false,
        })
    }

    fn close_top(&mut self) {
        self.close_element(false);
    }

    /// Ends the innermost frame, which a start tag began. `has_end` is whether the element has an end of its own, a tag
    /// `</name>` or `<name/>`; without one, it ends because the frame around it ends.
    fn close_element(&mut self, has_end: bool) {
        if self.takes_blocks() {
            self.end_line();
        }
        self.end_words();
        let Some(mut frame) = self.stack.pop() else { return };
        self.skipped.clear();
        match std::mem::replace(&mut frame.kind, Kind::Root) {
            Kind::Element(Open { tag, attributes, inline }) if inline => {
                let (content, outside): (Vec<_>, Vec<_>) =
                    frame.inlines.into_iter().partition(|inline| may_hold(tag, inline));
                outside.into_iter().for_each(|inline| self.push(inline));
                let tag =
                    if is_heading(tag) && self.is_in_heading() { in_its_place(tag, "strong") } else { tag };
                let is_kept = |inline: &Inline| has_end || !is_player(tag) || is_part_of_player(inline);
                let (content, behind): (Vec<_>, Vec<_>) = content.into_iter().partition(is_kept);
                let (attributes, content): (_, Inlines) = (attributes.into(), content.into());
                if tag.name != "picture" || content.iter().any(is_picture) {
                    self.push(Inline::Element(Box::new(Element { tag, attributes, content })));
                }
                behind.into_iter().for_each(|inline| self.push(inline));
            }
            Kind::Element(Open { tag, attributes, .. }) => {
                // What may not stand here goes in front of the table.
                let (content, outside): (Vec<_>, Vec<_>) =
                    frame.blocks.into_iter().partition(|block| match block {
                        Block::Element(element) => may_be_in(tag, element.tag),
                        Block::Words(words) => words.iter().all(|inline| may_hold(tag, inline)),
                        _ => children(tag.name).is_none(),
                    });
                self.top().blocks.extend(outside);
                let is_line = content.iter().all(|block| matches!(block, Block::Words(_)));
                let tag = if is_heading(tag) && !is_line { in_its_place(tag, "div") } else { tag };
                // `<pre>` holds words only. Empty lines split them into paragraphs, which are joined again.
                let (tag, content) = match (tag.name, is_line) {
                    ("pre", false) => match words_of(&content) {
                        Some(words) => (tag, vec![Block::Words(words.into())]),
                        None => (in_its_place(tag, "div"), content),
                    },
                    _ => (tag, content),
                };
                let is_kept = |block: &Block| match block {
                    _ if has_end || !is_player(tag) => true,
                    Block::Element(element) => is_source(element.tag),
                    Block::Words(words) => words.iter().all(is_part_of_player),
                    _ => false,
                };
                let (content, behind): (Vec<_>, Vec<_>) = content.into_iter().partition(is_kept);
                let (attributes, content): (_, Blocks) = (attributes.into(), content.into());
                let is_empty =
                    |block: &Block| !matches!(block, Block::Words(words) if words.iter().any(is_picture));
                if tag.name == "picture" && content.iter().all(is_empty) {
                    return self.top().blocks.extend(behind);
                }
                self.top().blocks.push(Block::Element(Box::new(Element { tag, attributes, content })));
                self.top().blocks.extend(behind);
            }
            // Its end tag never came.
            _ => {
                let top = self.top();
                top.blocks.append(&mut frame.blocks);
                top.inlines.append(&mut frame.inlines);
            }
        }
    }

    /// The player that plays the `src` of a tag: the element itself, or the one around a `<source>`.
    fn player_of(&self, tag: &'static Tag) -> Option<&'static str> {
        match tag.name {
            "source" => self.opened().map(|open| open.tag).find(|tag| is_player(tag)).map(|tag| tag.name),
            name => Some(name).filter(|_| is_player(tag)),
        }
    }

    fn attributes(
        &mut self,
        tag: &'static Tag,
        typed: &[(String, String)],
        range: Range<usize>,
    ) -> Vec<Attribute> {
        let mut attributes = Vec::new();
        for (name, value) in typed {
            let value = self.prepared.clean(value);
            match tag.attribute(name) {
                Some((known, Value::Plain)) if is_allowed(known, &value) => {
                    attributes.push(Attribute::Plain(known, value.into()));
                }
                Some((known, Value::Link)) => {
                    let is_picture = tag.name == "img" || matches!(known, "srcset" | "poster");
                    // Of several sizes of one picture, the first.
                    let address = match known {
                        "srcset" => value.split_whitespace().next().unwrap_or_default().trim_end_matches(','),
                        _ => &value,
                    };
                    let number = self.link(address.to_string(), range.clone(), is_picture);
                    self.doc.links[number].player = self.player_of(tag).filter(|_| known == "src");
                    attributes.push(Attribute::Link(known, number));
                }
                // `name` of a link is an old way to write `id`.
                Some((_, Value::Id)) if !attributes.iter().any(|a| matches!(a, Attribute::Id(_))) => {
                    let span = self.base.span(self.prepared, range.clone());
                    self.typed_ids.push((value.clone().into_owned(), span));
                    attributes.push(Attribute::Id(value.into()));
                }
                Some((_, Value::Id)) => {}
                // The rest of a value that is code, `style={{a: 'b'}}`: the beginning was reported.
                _ if name.starts_with(['}', '{', '\'', '"', ',', '(', ')']) || name.ends_with(':') => {}
                _ if goes_unseen(name) => {}
                _ => self.removed(format!("{name}="), range.clone()),
            }
        }
        attributes
    }
}

/// Facts about a start tag before its content is read.
#[derive(Clone, Copy, Default)]
struct Ahead {
    /// The token that ends the element, if it is in the fragment.
    end: Option<usize>,
    /// Whether the element and all it holds are part of a line.
    in_line: bool,
}

/// Finds for each start tag of a fragment where its element ends.
fn plan(tokens: &[Token]) -> Vec<Ahead> {
    let mut plan = vec![Ahead::default(); tokens.len()];
    // Token and number of blocks begun before it, from the outermost element in.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut count: HashMap<&str, usize> = HashMap::new();
    let mut blocks = 0;
    for (at, token) in tokens.iter().enumerate() {
        match &token.kind {
            TokenKind::Start { name, self_closing, .. } => {
                let shape = tag(name).map(|tag| tag.shape);
                blocks += usize::from(shape == Some(Shape::Flow) || name == "hr");
                if *self_closing {
                    plan[at].in_line = shape == Some(Shape::Phrasing);
                } else if shape != Some(Shape::Void) {
                    *count.entry(name).or_default() += 1;
                    open.push((at, blocks));
                }
            }
            TokenKind::End(name) if count.get(name.as_str()).is_some_and(|count| *count > 0) => {
                while let Some((start, before)) = open.pop() {
                    let TokenKind::Start { name: opened, .. } = &tokens[start].kind else { continue };
                    count.entry(opened).and_modify(|count| *count -= 1);
                    if opened == name {
                        let in_line = tag(name).is_some_and(|tag| tag.shape == Shape::Phrasing);
                        plan[start] = Ahead { end: Some(at), in_line: in_line && blocks == before };
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    plan
}

/// The place in the prepared text of a range of a fragment.
fn placed(range: &Range<usize>, lines: &Lines) -> Range<usize> {
    let at = |place: usize| {
        let line = lines.partition_point(|(start, _)| *start <= place).saturating_sub(1);
        lines.get(line).map_or(place, |(start, there)| there + place.saturating_sub(*start))
    };
    at(range.start)..at(range.end)
}

/// Whether an element is a player: browsers show only their controls for it, and none of its content. A player
/// without an end tag would therefore hide the rest of the page.
fn is_player(tag: &Tag) -> bool {
    matches!(tag.name, "audio" | "video")
}

/// Whether an element names a file that a player plays or shows as subtitles.
fn is_source(tag: &Tag) -> bool {
    matches!(tag.name, "source" | "track")
}

fn is_part_of_player(inline: &Inline) -> bool {
    match inline {
        Inline::Element(element) => is_source(element.tag),
        Inline::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// Whether an element may stand directly in another.
fn may_be_in(tag: &Tag, inner: &Tag) -> bool {
    children(tag.name).is_none_or(|known| known.contains(&inner.name))
}

/// Whether an element is a heading. No heading may contain another one: a browser ends the outer heading where
/// the inner begins, and lets the end tag of one heading end another, with all elements in between.
fn is_heading(tag: &Tag) -> bool {
    matches!(tag.name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// The element of this name, which replaces the element `tag`.
fn in_its_place(tag: &'static Tag, name: &str) -> &'static Tag {
    crate::html::tag(name).unwrap_or(tag)
}

/// Whether an inline is a picture. A `<picture>` without one shows nothing.
fn is_picture(inline: &Inline) -> bool {
    match inline {
        Inline::Image(_) => true,
        Inline::Element(element) => element.tag.name == "img",
        _ => false,
    }
}

/// The words of blocks, with an empty line before each paragraph; `None` where a block is more than words.
fn words_of(blocks: &[Block]) -> Option<Vec<Inline>> {
    let mut words: Vec<Inline> = Vec::new();
    for block in blocks {
        let (more, is_apart) = match block {
            Block::Words(more) => (more.to_vec(), false),
            Block::Paragraph(more) => (more.to_vec(), true),
            Block::Element(element) => (words_of(&element.content)?, true),
            _ => return None,
        };
        if is_apart && !words.is_empty() && !more.is_empty() {
            words.push(Inline::Text("\n\n".into()));
        }
        words.extend(more);
    }
    Some(words)
}

/// Whether an inline may stand directly in an element.
fn may_hold(tag: &Tag, inline: &Inline) -> bool {
    match inline {
        Inline::Image(_) if tag.name == "picture" => true,
        Inline::Element(element) => may_be_in(tag, element.tag),
        Inline::Text(text) => children(tag.name).is_none() || text.trim().is_empty(),
        _ => children(tag.name).is_none(),
    }
}
