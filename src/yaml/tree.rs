//! The events of a YAML text → a tree of values with their places, in one reading.
//!
//! A value takes the same few bytes wherever it is: texts stay where they are in the source, and an
//! alias (`*name`) is a number instead of a copy. But whoever reads the tree sees what aliases stand
//! for once more, so that is counted and limited.

use super::{scalar, slips};
use crate::limits::{Cap, YAML_ALIASED, YAML_DEPTH};
use saphyr_parser::{Event, Parser, ScalarStyle, Tag};
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::collections::HashSet;

/// First byte, and one past the last.
pub(super) type Range = (u32, u32);

/// A text: a part of the source, or one that differs from it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Text {
    Source(Range),
    Own(u32),
}

/// A value. Numbers of slots stand for other values.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value {
    Null,
    Bool(bool),
    /// As it is written in messages: `16` for `0x10`.
    Number(Text),
    Text(Text),
    /// So many items from a place of [`Tree::children`] on.
    List {
        first: u32,
        len: u32,
    },
    /// Likewise, keys and values by turns; those behind the first `own` were merged in by `<<`.
    Map {
        first: u32,
        len: u32,
        own: u32,
    },
    Tagged {
        tag: u32,
        value: u32,
    },
    Alias(u32),
}

/// A value and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) value: Value,
    pub(super) place: Range,
}

/// The values of a document.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) slots: Vec<Slot>,
    pub(super) children: Vec<u32>,
    texts: Vec<Box<str>>,
    pub(super) root: u32,
    /// Slots of texts without quotes that have an anchor which no alias names.
    pub(super) unnamed: HashSet<u32>,
}

/// Reason why a text cannot be read.
pub(super) struct Fault {
    pub(super) message: String,
    /// The first byte it is about.
    pub(super) at: u32,
    /// The remedy, where one is certain.
    pub(super) hint: Option<&'static str>,
}

impl Tree {
    /// Reads a document.
    pub(super) fn read(source: &str) -> Result<Tree, Fault> {
        let chars = Chars::of(source);
        let mut builder = Builder { source, ..Builder::default() };
        for event in Parser::new_from_str(source) {
            let (event, span) = event.map_err(|error| Fault {
                message: error.info().to_string(),
                at: chars.byte(error.marker().index()),
                hint: None,
            })?;
            builder.event(event, (chars.byte(span.start.index()), chars.byte(span.end.index())))?;
        }
        if builder.tree.slots.is_empty() {
            builder.tree.slots.push(Slot { value: Value::Null, place: (0, 0) });
        }
        Ok(builder.tree)
    }

    pub(super) fn slot(&self, slot: u32) -> Slot {
        self.slots[slot as usize]
    }

    /// The value that a slot stands for in the end.
    pub(super) fn resolved(&self, mut slot: u32) -> Value {
        while let Value::Alias(other) = self.slot(slot).value {
            slot = other;
        }
        self.slot(slot).value
    }

    pub(super) fn text<'a>(&'a self, text: Text, source: &'a str) -> &'a str {
        match text {
            Text::Source((start, end)) => &source[start as usize..end as usize],
            Text::Own(number) => &self.texts[number as usize],
        }
    }

    /// The slots of a list or map.
    pub(super) fn slots_of(&self, first: u32, len: u32) -> &[u32] {
        &self.children[first as usize..(first + len) as usize]
    }
}

/// Numbers of characters → bytes.
struct Chars<'a> {
    text: &'a str,
    is_ascii: bool,
    /// The byte of each [`Chars::EVERY`]th character that was come by.
    marks: Vec<u32>,
    /// A character and its byte: places are asked for almost in order.
    last: Cell<(usize, u32)>,
}

impl Chars<'_> {
    const EVERY: usize = 256;

    fn of(text: &str) -> Chars<'_> {
        let is_ascii = text.is_ascii();
        let marks = match is_ascii {
            true => Vec::new(),
            false => text.char_indices().step_by(Chars::EVERY).map(|(at, _)| at as u32).collect(),
        };
        Chars { text, is_ascii, marks, last: Cell::new((0, 0)) }
    }

    fn byte(&self, index: usize) -> u32 {
        if self.is_ascii {
            return index.min(self.text.len()) as u32;
        }
        let (mut from, mut byte) = self.last.get();
        if index < from || index - from > Chars::EVERY {
            let Some(mark) = self.marks.get(index / Chars::EVERY) else { return self.text.len() as u32 };
            (from, byte) = (index - index % Chars::EVERY, *mark);
        }
        let mut after = self.text[byte as usize..].char_indices();
        let found = after.nth(index - from).map_or(self.text.len() as u32, |(at, _)| byte + at as u32);
        self.last.set((index, found));
        found
    }
}

#[derive(Default)]
struct Builder<'a> {
    source: &'a str,
    tree: Tree,
    /// Open lists and maps.
    frames: Vec<Frame>,
    /// Slots of anchors, and what they hold.
    anchors: HashMap<usize, (u32, Held)>,
    /// Size of all aliases together.
    aliased: usize,
    documents: usize,
}

/// Size of a value, with the values of its aliases: bytes, and levels.
#[derive(Clone, Copy)]
struct Held {
    bytes: usize,
    levels: usize,
}

struct Frame {
    slot: u32,
    is_map: bool,
    anchor: usize,
    tag: Option<u32>,
    children: Vec<u32>,
    /// The keys of a map that has many, to find one that is repeated.
    keys: HashSet<(u8, Box<str>)>,
    held: Held,
}

/// Bytes of a value beside its text, for [`YAML_ALIASED`].
const VALUE: usize = 16;

/// In a map of so many keys or less each is compared with all before it.
const FEW: usize = 8;

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, place: Range) -> Result<(), Fault> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let place = (place.0, closed(self.source, style, place));
                let value = self.scalar(&text, style, tag.as_deref(), place);
                let held = Held { bytes: VALUE + text.len(), levels: 0 };
                if anchor > 0 && style == ScalarStyle::Plain && !text.is_empty() {
                    self.tree.unnamed.insert(self.tree.slots.len() as u32);
                }
                self.add(value, place, (anchor, held), local(tag.as_deref()))
            }
            Event::Alias(anchor) => {
                let Some((slot, held)) = self.anchors.get(&anchor).copied() else {
                    return Err(fault("an alias of what it stands in", place));
                };
                if YAML_DEPTH.is_below(self.frames.len() + held.levels) {
                    return Err(capped(&YAML_DEPTH, place));
                }
                self.tree.unnamed.remove(&slot);
                self.aliased = self.aliased.saturating_add(held.bytes);
                if self.aliased > YAML_ALIASED.most + self.source.len() {
                    return Err(capped(&YAML_ALIASED, place));
                }
                self.add(Value::Alias(slot), place, (0, held), None)
            }
            Event::SequenceStart(anchor, tag) => self.open(false, anchor, tag, place),
            Event::MappingStart(anchor, tag) => self.open(true, anchor, tag, place),
            Event::SequenceEnd | Event::MappingEnd => self.close(place),
            Event::DocumentStart(_) if self.documents > 0 => Err(fault("a second document", place)),
            Event::DocumentStart(_) => {
                self.documents += 1;
                Ok(())
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
        }
    }

    fn scalar(&mut self, mut text: &str, style: ScalarStyle, tag: Option<&Tag>, place: Range) -> Value {
        let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        if is_block && place.1 as usize == self.source.len() {
            text = open_ended(text, self.source);
        }
        let is_text = tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
        match scalar::plain(text) {
            _ if style != ScalarStyle::Plain || is_text => Value::Text(self.keep(text, place)),
            scalar::Plain::Null => Value::Null,
            scalar::Plain::Bool(value) => Value::Bool(value),
            scalar::Plain::Number => Value::Number(self.keep(text, place)),
            scalar::Plain::Text => Value::Text(self.keep(text, place)),
        }
    }

    /// A text, without a copy where the source has it.
    fn keep(&mut self, text: &str, (start, end): Range) -> Text {
        let (start, end) = (start as usize, end as usize);
        // Between the quotes, where there are some.
        for range in [start..end, start + 1..end.saturating_sub(1)] {
            if self.source.get(range.clone()) == Some(text) {
                return Text::Source((range.start as u32, range.end as u32));
            }
        }
        self.tree.texts.push(text.into());
        Text::Own(self.tree.texts.len() as u32 - 1)
    }

    fn open(
        &mut self,
        is_map: bool,
        anchor: usize,
        tag: Option<Cow<'_, Tag>>,
        place: Range,
    ) -> Result<(), Fault> {
        if YAML_DEPTH.is_below(self.frames.len() + 1) {
            return Err(capped(&YAML_DEPTH, place));
        }
        let tag = local(tag.as_deref()).map(|tag| self.own(&tag));
        let slot = self.tree.slots.len() as u32;
        self.tree.slots.push(Slot { value: Value::Null, place });
        self.frames.push(Frame {
            slot,
            is_map,
            anchor,
            tag,
            children: Vec::new(),
            keys: HashSet::new(),
            held: Held { bytes: VALUE, levels: 1 },
        });
        Ok(())
    }

    fn own(&mut self, text: &str) -> u32 {
        self.tree.texts.push(text.into());
        self.tree.texts.len() as u32 - 1
    }

    fn close(&mut self, place: Range) -> Result<(), Fault> {
        let Some(mut frame) = self.frames.pop() else { return Ok(()) };
        let own = frame.children.len() as u32;
        let (start, _) = self.tree.slot(frame.slot).place;
        let mut value = Value::List { first: self.tree.children.len() as u32, len: own };
        if frame.is_map {
            self.without_values(&frame, start)?;
            let (children, own) = self.merged(std::mem::take(&mut frame.children), place)?;
            let first = self.tree.children.len() as u32;
            value = Value::Map { first, len: children.len() as u32, own };
            frame.children = children;
        }
        self.tree.children.extend(&frame.children);
        let place = (start, trimmed(self.source, place).max(start));
        self.tree.slots[frame.slot as usize] = Slot { value, place };
        let mut slot = frame.slot;
        if let Some(tag) = frame.tag {
            slot = self.tree.slots.len() as u32;
            self.tree.slots.push(Slot { value: Value::Tagged { tag, value: frame.slot }, place });
        }
        self.put(slot, (frame.anchor, frame.held))
    }

    /// `{draft:true}`: a key between braces that was meant as a key and its value.
    fn without_values(&self, frame: &Frame, start: u32) -> Result<(), Fault> {
        if !self.source[start as usize..].starts_with('{') {
            return Ok(());
        }
        for pair in frame.children.chunks(2) {
            let [key, value] = [pair[0], pair[1]].map(|slot| self.tree.slot(slot));
            let (from, to) = key.place;
            let typed = &self.source[value.place.0 as usize..value.place.1 as usize];
            let is_empty = matches!(value.value, Value::Null) && !typed.starts_with(['n', 'N', '~']);
            if is_empty && slips::is_pair(&self.source[from as usize..to as usize]) {
                return Err(fault(slips::PAIR, key.place));
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        value: Value,
        place: Range,
        held: (usize, Held),
        tag: Option<String>,
    ) -> Result<(), Fault> {
        let mut slot = self.tree.slots.len() as u32;
        self.tree.slots.push(Slot { value, place });
        if let Some(tag) = tag {
            let value = Value::Tagged { tag: self.own(&tag), value: slot };
            slot += 1;
            self.tree.slots.push(Slot { value, place });
        }
        self.put(slot, held)
    }

    /// Puts a value where it belongs.
    fn put(&mut self, slot: u32, (anchor, held): (usize, Held)) -> Result<(), Fault> {
        if anchor > 0 {
            self.anchors.insert(anchor, (slot, held));
        }
        let Some(frame) = self.frames.last_mut() else {
            self.tree.root = slot;
            return Ok(());
        };
        frame.held.bytes = frame.held.bytes.saturating_add(held.bytes);
        frame.held.levels = frame.held.levels.max(held.levels + 1);
        let is_key = frame.is_map && frame.children.len().is_multiple_of(2);
        frame.children.push(slot);
        if is_key { self.key(slot) } else { Ok(()) }
    }

    /// Notes a key. It may stand in its map once.
    fn key(&mut self, slot: u32) -> Result<(), Fault> {
        let (tree, source) = (&self.tree, self.source);
        let (Some(frame), Some(key)) = (self.frames.last_mut(), key(tree, source, slot)) else {
            return Ok(());
        };
        let others = frame.children.chunks(2).map(|pair| pair[0]);
        let owned = |(kind, text): (u8, &str)| (kind, Box::from(text));
        let is_repeated = match frame.children.len() / 2 {
            0..FEW => others.rev().skip(1).any(|other| self::key(tree, source, other) == Some(key)),
            FEW => {
                frame.keys =
                    others.rev().skip(1).filter_map(|k| self::key(tree, source, k)).map(owned).collect();
                !frame.keys.insert(owned(key))
            }
            _ => !frame.keys.insert(owned(key)),
        };
        if !is_repeated {
            let place = tree.slot(slot).place;
            let typed = &source[place.0 as usize..place.1 as usize];
            return if typed.starts_with(slips::is_odd_space) {
                Err(fault(slips::ODD_SPACE, place))
            } else {
                Ok(())
            };
        }
        let message = format!("duplicate entry with key `{}`", key.1);
        Err(Fault { message, at: tree.slot(slot).place.0, hint: Some("keep one of the two keys") })
    }

    /// The children of a map, with those of the maps that its key `<<` names behind them; and how many are
    /// its own.
    fn merged(&mut self, mut children: Vec<u32>, place: Range) -> Result<(Vec<u32>, u32), Fault> {
        let is_merge = |pair: &[u32]| match self.tree.resolved(pair[0]) {
            Value::Text(text) => self.tree.text(text, self.source) == "<<",
            _ => false,
        };
        let Some(at) = children.chunks(2).position(is_merge) else {
            let own = children.len() as u32;
            return Ok((children, own));
        };
        let from = children[2 * at + 1];
        // The last takes its place.
        let last = children.split_off(children.len() - 2);
        if 2 * at < children.len() {
            children[2 * at..2 * at + 2].copy_from_slice(&last);
        }
        let own = children.len() as u32;
        let maps: Vec<u32> = match self.tree.resolved(from) {
            Value::List { first, len } => self.tree.slots_of(first, len).to_vec(),
            _ => vec![from],
        };
        let mut known: HashSet<String> = children.chunks(2).map(|pair| self.name(pair[0])).collect();
        for map in maps {
            let Value::Map { first, len, .. } = self.tree.resolved(map) else {
                return Err(fault("expected a mapping or list of mappings for merging", place));
            };
            self.aliased += len as usize * VALUE;
            if self.aliased > YAML_ALIASED.most + self.source.len() {
                return Err(capped(&YAML_ALIASED, place));
            }
            for pair in self.tree.slots_of(first, len).chunks(2) {
                if known.insert(self.name(pair[0])) {
                    children.extend(pair);
                }
            }
        }
        Ok((children, own))
    }

    fn name(&self, slot: u32) -> String {
        match self.tree.resolved(slot) {
            Value::Text(text) | Value::Number(text) => self.tree.text(text, self.source).to_string(),
            other => format!("{other:?}"),
        }
    }
}

/// Identity of a key; none for a map or list.
fn key<'a>(tree: &'a Tree, source: &'a str, slot: u32) -> Option<(u8, &'a str)> {
    match tree.resolved(slot) {
        Value::Null => Some((0, "null")),
        Value::Bool(value) => Some((1, if value { "true" } else { "false" })),
        Value::Number(text) => Some((2, tree.text(text, source))),
        Value::Text(text) => Some((3, tree.text(text, source))),
        _ => None,
    }
}

fn fault(message: &str, place: Range) -> Fault {
    Fault { message: message.into(), at: place.0, hint: None }
}

fn capped(cap: &Cap, place: Range) -> Fault {
    Fault { message: cap.words(""), at: place.0, hint: Some(cap.hint) }
}

/// A tag of the author's own, as typed: `!x`.
fn local(tag: Option<&Tag>) -> Option<String> {
    tag.filter(|tag| !tag.is_yaml_core_schema()).map(|tag| format!("!{}", tag.suffix))
}

/// A text in lines at the end of a file. The parser ends the last line, even where the file does not.
fn open_ended<'a>(text: &'a str, source: &str) -> &'a str {
    let last = source.rsplit(['\n', '\r']).next().unwrap_or("");
    let without = text.strip_suffix('\n').unwrap_or(text);
    let is_blank = last.trim_matches(' ').is_empty();
    let is_ended = last.is_empty() || is_blank && !without.ends_with(['\n', ' ']);
    if is_ended { text } else { without }
}

/// Where a scalar ends: for the parser, a text in quotes ends where the next token begins, behind a comment.
fn closed(source: &str, style: ScalarStyle, (start, end): Range) -> u32 {
    let quote = match style {
        ScalarStyle::SingleQuoted => b'\'',
        ScalarStyle::DoubleQuoted => b'"',
        _ => return end,
    };
    let bytes = &source.as_bytes()[start as usize..end as usize];
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quote == b'"' => at += 1,
            byte if byte == quote && quote == b'\'' && bytes.get(at + 1) == Some(&quote) => at += 1,
            byte if byte == quote => return start + at as u32 + 1,
            _ => {}
        }
        at += 1;
    }
    end
}

/// A flow collection ends with its bracket. A block collection "ends" where the next token begins;
/// its text ends before the white space there.
fn trimmed(text: &str, (start, end): Range) -> u32 {
    if end > start { end } else { text[..start as usize].trim_end().len() as u32 }
}
