//! Words of a line as inlines: blanks, and links on bare addresses.

use super::build::Builder;
use super::frame::{Frame, Kind};
use super::{FaultKind, autolink, blank, suspect};
use crate::doc::{Inline, Link};
use std::ops::Range;

impl Builder<'_> {
    /// Puts the words that wait into the tree.
    pub(super) fn end_words(&mut self) {
        let mut words = std::mem::take(&mut self.words);
        if words.is_empty() {
            return;
        }
        let is_code = matches!(self.top().kind, Kind::Code(_) | Kind::Html(..));
        if !is_code {
            self.suspect(&words);
        }
        self.seek = self.words_at;
        let mut rest = words.as_str();
        while let Some((before, name, after)) = blank::first(rest).filter(|_| self.blanks) {
            self.linked_words(before, is_code);
            self.top().inlines.push(Inline::Blank(name.into()));
            rest = after;
        }
        self.linked_words(rest, is_code);
        // Its memory is used again.
        words.clear();
        self.words = words;
    }

    /// Words with links on the addresses in them.
    fn linked_words(&mut self, mut rest: &str, is_code: bool) {
        let in_link = |frame: &Frame| match &frame.kind {
            Kind::Link(..) | Kind::Image(..) => true,
            Kind::Element(open) => open.tag.name == "a",
            _ => false,
        };
        let may_link = !is_code && autolink::may_hold(rest) && !self.stack.iter().any(in_link);
        while may_link && let Some(found) = autolink::first(rest) {
            let words = &rest[found.range.clone()];
            let (before, after) = (&rest[..found.range.start], &rest[found.range.end..]);
            if !before.is_empty() {
                self.top().inlines.push(Inline::Text(before.into()));
            }
            let place = self.place(words, found.range.start);
            let number = self.link(found.dest, place, false);
            let inlines = Box::new([Inline::Text(words.into())]);
            self.top().inlines.push(Inline::Link(Box::new(Link { number, title: Box::default(), inlines })));
            rest = after;
        }
        if !rest.is_empty() {
            self.top().inlines.push(Inline::Text(rest.into()));
        }
    }

    /// Where some of the words that wait stand, `gap` bytes behind those that were looked for before; where
    /// the line begins, if they were typed in another way.
    fn place(&mut self, words: &str, gap: usize) -> Range<usize> {
        let typed = self.prepared.text.get(self.seek..).unwrap_or_default();
        // Typed, words are longer: `&amp;`. Who looked as far as the paragraph goes would do so for each.
        let mut end = typed.len().min(12 * gap + 4 * words.len() + 4000);
        while !typed.is_char_boundary(end) {
            end -= 1;
        }
        let line = typed[..end].split("\n\n").next().unwrap_or_default();
        let at = match line.find(words) {
            Some(found) => self.seek + found,
            None => return self.words_at..self.words_at + words.len(),
        };
        self.seek = at + words.len();
        at..at + words.len()
    }

    /// Tells of words that were meant to be something else.
    fn suspect(&mut self, words: &str) {
        self.seek = self.words_at;
        let mut end = 0;
        for (kind, range) in suspect::find(words) {
            let is_told = match &kind {
                FaultKind::Foreign(mark) => !self.told.insert((*mark).to_string()),
                _ => false,
            };
            let place = self.place(&words[range.clone()], range.start.saturating_sub(end));
            end = range.end;
            // A backslash says that the sign is meant.
            let is_meant =
                self.prepared.text.as_bytes()[..place.start.min(self.prepared.text.len())].ends_with(b"\\");
            if !is_told && !is_meant {
                self.fault(kind, place);
            }
        }
    }
}
