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
        while !is_code
            && let Some(found) = autolink::first(rest)
            && !self.stack.iter().any(in_link)
        {
            let words = &rest[found.range.clone()];
            let (before, after) = (&rest[..found.range.start], &rest[found.range.end..]);
            if !before.is_empty() {
                self.top().inlines.push(Inline::Text(before.into()));
            }
            let place = self.place(words);
            let number = self.link(found.dest, place, false);
            let inlines = Box::new([Inline::Text(words.into())]);
            self.top().inlines.push(Inline::Link(Box::new(Link { number, title: Box::default(), inlines })));
            rest = after;
        }
        if !rest.is_empty() {
            self.top().inlines.push(Inline::Text(rest.into()));
        }
    }

    /// Where some of the words that wait stand; where they begin, if they were typed in another way.
    fn place(&self, words: &str) -> Range<usize> {
        let typed = self.prepared.text.get(self.words_at..).unwrap_or_default();
        let line = typed.find("\n\n").map_or(typed, |end| &typed[..end]);
        let at = self.words_at + line.find(words).unwrap_or_default();
        at..at + words.len()
    }

    /// Tells of words that were meant to be something else.
    fn suspect(&mut self, words: &str) {
        for (kind, range) in suspect::find(words) {
            let is_told = matches!(kind, FaultKind::Foreign(_)) && self.faults.iter().any(|f| f.kind == kind);
            let place = self.place(&words[range]);
            // A backslash says that the sign is meant.
            let is_meant =
                self.prepared.text.as_bytes()[..place.start.min(self.prepared.text.len())].ends_with(b"\\");
            if !is_told && !is_meant {
                self.fault(kind, place);
            }
        }
    }
}
