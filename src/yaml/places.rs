//! Where keys and values stand, found by walking the event stream of the same text.
//!
//! A value is named by its way from the root, step by step; the steps make a tree, so that a value
//! takes the same room however deep it is.

use saphyr_parser::{Event, Parser};
use std::collections::HashMap;

/// First byte, and one past the last.
pub(super) type Range = (u32, u32);

/// Where a value and its key stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) key: Option<Range>,
    pub(super) value: Range,
}

/// A value of a map or list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Step {
    Key(Box<str>),
    Item(u32),
}

/// The places of a document.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The root is the first.
    places: Vec<Place>,
    children: HashMap<(u32, Step), u32>,
    /// The first key that stands a second time in its map.
    pub(super) repeated: Option<Range>,
}

impl Places {
    /// Walks a text as far as it can be read.
    pub(super) fn of(text: &str) -> Places {
        let chars = Chars::of(text);
        let mut walk = Walk { places: Places::default(), frames: Vec::new() };
        for event in Parser::new_from_str(text) {
            let Ok((event, span)) = event else { break };
            let range = (chars.byte(span.start.index()), chars.byte(span.end.index()));
            match event {
                Event::Scalar(value, ..) => walk.value(range, Some(&value)),
                Event::Alias(_) => walk.value(range, None),
                Event::MappingStart(..) => walk.open(range, Frame::Map { key: None }),
                Event::SequenceStart(..) => walk.open(range, Frame::List { next: 0 }),
                Event::MappingEnd | Event::SequenceEnd => walk.close(trimmed(text, range)),
                _ => {}
            }
        }
        walk.places
    }

    /// The place that these steps lead to, or that of the last of them that has one.
    pub(super) fn find(&self, steps: impl Iterator<Item = Step>) -> Option<Place> {
        let mut at = 0;
        for step in steps {
            match self.children.get(&(at, step)) {
                Some(child) => at = *child,
                None => break,
            }
        }
        self.places.get(at as usize).copied()
    }
}

/// A flow collection ends with its bracket. A block collection "ends" where the next token begins;
/// its text ends before the white space there.
fn trimmed(text: &str, (start, end): Range) -> u32 {
    if end > start { end } else { text[..start as usize].trim_end().len() as u32 }
}

/// Numbers of characters → bytes.
struct Chars<'a> {
    text: &'a str,
    /// The byte of each [`Chars::EVERY`]th character; empty where all are one byte long.
    marks: Vec<u32>,
}

impl Chars<'_> {
    const EVERY: usize = 64;

    fn of(text: &str) -> Chars<'_> {
        let marks = match text.is_ascii() {
            true => Vec::new(),
            false => text.char_indices().step_by(Chars::EVERY).map(|(at, _)| at as u32).collect(),
        };
        Chars { text, marks }
    }

    fn byte(&self, index: usize) -> u32 {
        if self.marks.is_empty() {
            return index.min(self.text.len()) as u32;
        }
        let Some(from) = self.marks.get(index / Chars::EVERY) else { return self.text.len() as u32 };
        let after = self.text[*from as usize..].char_indices().nth(index % Chars::EVERY);
        after.map_or(self.text.len() as u32, |(at, _)| from + at as u32)
    }
}

struct Walk {
    places: Places,
    /// Open maps and lists.
    frames: Vec<Open>,
}

struct Open {
    frame: Frame,
    /// Its number among the places; none inside of a map or list that is a key.
    number: Option<u32>,
}

enum Frame {
    Map { key: Option<(Box<str>, Range)> },
    List { next: u32 },
}

impl Walk {
    /// A scalar or alias: a key, or the value of a key or item.
    fn value(&mut self, range: Range, text: Option<&str>) {
        if let Some(Open { frame: Frame::Map { key: key @ None }, .. }) = self.frames.last_mut() {
            *key = Some((text.unwrap_or("*").into(), range));
            return;
        }
        self.add(range);
    }

    fn open(&mut self, range: Range, frame: Frame) {
        if let Some(Open { frame: Frame::Map { key: key @ None }, .. }) = self.frames.last_mut() {
            *key = Some(("?".into(), range));
            self.frames.push(Open { frame, number: None });
            return;
        }
        let number = self.add(range);
        self.frames.push(Open { frame, number });
    }

    fn close(&mut self, end: u32) {
        if let Some(number) = self.frames.pop().and_then(|open| open.number) {
            let (start, _) = self.places.places[number as usize].value;
            self.places.places[number as usize].value = (start, end.max(start));
        }
    }

    /// Notes the value that begins now. A second one of the same name is not noted.
    fn add(&mut self, value: Range) -> Option<u32> {
        let number = self.places.places.len() as u32;
        let (parent, step, key) = match self.frames.last_mut() {
            None => {
                self.places.places.push(Place { key: None, value });
                return Some(number);
            }
            Some(Open { frame: Frame::List { next }, number }) => {
                *next += 1;
                ((*number)?, Step::Item(*next - 1), None)
            }
            Some(Open { frame: Frame::Map { key }, number }) => {
                let (name, range) = key.take().unwrap_or_default();
                ((*number)?, Step::Key(name), Some(range))
            }
        };
        if self.places.children.contains_key(&(parent, step.clone())) {
            self.places.repeated = self.places.repeated.or(key);
            return None;
        }
        self.places.children.insert((parent, step), number);
        self.places.places.push(Place { key, value });
        Some(number)
    }
}
