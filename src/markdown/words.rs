//! Words of a line as inlines: blanks, and links on bare addresses.

use super::build::{Builder, LOOKED_FOR};
use super::frame::{Frame, Kind};
use super::prepare::{FORMULA, FORMULA_END};
use super::{FaultKind, Purpose, autolink, blank, emoji, foreign, suspect, variable, wiki};
use crate::doc::{Inline, Link, Math};
use crate::formula;
use crate::limits::FORMULAS;
use std::ops::Range;

/// The words before the first formula, its number, and the words behind it.
fn first_formula(words: &str) -> Option<(&str, &str, &str)> {
    let (before, after) = words.split_once(FORMULA)?;
    let (mark, after) = after.split_once(FORMULA_END)?;
    Some((before, mark, after))
}

impl Builder<'_> {
    /// Moves the words that wait into the tree.
    pub(super) fn end_words(&mut self) {
        let mut words = std::mem::take(&mut self.words);
        if words.is_empty() {
            return;
        }
        let is_code = matches!(self.top().kind, Kind::Code(_) | Kind::Html(..));
        if !is_code {
            self.suspect(&words);
        }
        if !is_code {
            self.note_variables(&words);
            self.seek = self.words_at;
            emoji::replace(&mut words, |name, gap| self.is_typed(name, gap));
        }
        self.seek = self.words_at;
        let mut rest = words.as_str();
        while let Some((before, mark, after)) = first_formula(rest) {
            self.linked_words(before, is_code);
            let place = self.place(&rest[before.len()..rest.len() - after.len()], before.len());
            if let Some(found) = self.prepared.formula(mark) {
                let math = self.math(&found.tex, found.is_display, place);
                self.top().inlines.push(math);
            }
            rest = after;
        }
        while let Some((before, name, after)) = blank::first(rest).filter(|_| self.purpose != Purpose::Page) {
            self.linked_words(before, is_code);
            self.top().inlines.push(Inline::Blank(name.into()));
            rest = after;
        }
        self.linked_words(rest, is_code);
        // Its memory is used again.
        words.clear();
        self.words = words;
    }

    /// Records the site's texts that the words name, with their places, for the check of `vars:`.
    fn note_variables(&mut self, words: &str) {
        if self.purpose != Purpose::Page || !words.contains("{{") {
            return;
        }
        self.seek = self.words_at;
        let mut end = 0;
        for (range, name) in variable::find(words) {
            let place = self.place(&words[range.clone()], range.start.saturating_sub(end));
            end = range.end;
            let span = self.base.span(self.prepared, place);
            self.doc.variables.push((name.into(), span));
        }
    }

    /// A formula; one that cannot be shown is told, and shown as typed.
    pub(super) fn math(&mut self, tex: &str, is_display: bool, place: Range<usize>) -> Inline {
        let before = self.formula_bytes;
        self.formula_bytes += tex.len();
        if FORMULAS.is_below(before + tex.len()) {
            if !FORMULAS.is_below(before) {
                self.fault(FaultKind::TooManyFormulas, place);
            }
            return Inline::Code(tex.into());
        }
        match formula::check(tex) {
            Ok(()) => Inline::Math(Box::new(Math { tex: tex.into(), is_display })),
            Err(why) => {
                self.fault(FaultKind::Formula(why), place);
                Inline::Code(tex.into())
            }
        }
    }

    /// Words with links on the addresses in them, and on titles of pages, `[[title|words]]`; see [`wiki`].
    fn linked_words(&mut self, rest: &str, is_code: bool) {
        let mut rest = rest;
        while !is_code && let Some(found) = wiki::first(rest) {
            let typed = &rest[found.range.clone()];
            let mut place = self.place(typed, found.range.start);
            if place.is_empty() && typed.contains('|') {
                // In a table, each `|` has a backslash.
                place = self.place(&typed.replace('|', "\\|"), found.range.start);
            }
            // A backslash says that the brackets are meant. It may stand behind the `!` of a picture, too.
            let is_typed = found.picture.is_none() || !place.is_empty();
            let before = &self.prepared.text.as_bytes()[..place.start.min(self.prepared.text.len())];
            if before.ends_with(b"\\") || !is_typed {
                self.addressed_words(&rest[..found.range.end], is_code);
                rest = &rest[found.range.end..];
                continue;
            }
            self.addressed_words(&rest[..found.range.start], is_code);
            let end = found.range.end;
            let inline = self.titled(found, place);
            self.top().inlines.push(inline);
            rest = &rest[end..];
        }
        self.addressed_words(rest, is_code);
    }

    fn addressed_words(&mut self, mut rest: &str, is_code: bool) {
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

    /// Place of some of the words that wait, `gap` bytes behind those that were looked for before; where
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
            None => return self.words_at..self.words_at,
        };
        self.seek = at + words.len();
        at..at + words.len()
    }

    /// Whether a name of an emoji, `:tada:`, was typed so, with no backslash before a colon.
    fn is_typed(&mut self, name: &str, gap: usize) -> bool {
        loop {
            let place = self.place(name.trim_end_matches(':'), gap);
            let after = &self.prepared.text[place.end..];
            // The beginning of a longer name is not it.
            if place.is_empty()
                || !after.starts_with(|c: char| c.is_ascii_alphanumeric() || "_+-".contains(c))
            {
                let is_escaped = self.prepared.text[..place.start].ends_with('\\');
                return !place.is_empty() && !is_escaped && after.starts_with(':');
            }
        }
    }

    /// Reports words that were meant to be something else.
    fn suspect(&mut self, words: &str) {
        // Words in code of HTML are meant as typed.
        let is_code = |frame: &Frame| match &frame.kind {
            Kind::Element(open) => ["code", "pre", "kbd", "samp"].contains(&open.tag.name),
            _ => false,
        };
        if self.stack.iter().any(is_code) {
            return;
        }
        self.seek = self.words_at;
        let is_behind_break =
            self.stack.last().is_some_and(|top| top.inlines.last() == Some(&Inline::SoftBreak));
        if let Some(sign) = suspect::item(words).filter(|_| is_behind_break) {
            self.deep_item(sign);
        }
        let mut end = 0;
        for (mut kind, range) in suspect::find(words) {
            let place = self.place(&words[range.clone()], range.start.saturating_sub(end));
            end = range.end;
            // A backslash says that the sign is meant.
            let before = self.prepared.text.get(..place.start).unwrap_or_default();
            // At the beginning of a line, with a space behind it, it may have been meant as the note itself.
            if let FaultKind::MissingNote(label) = &kind
                && words[range.end..].starts_with([' ', '：', '\t'])
                && before.trim_end_matches([' ', '>']).rsplit('\n').next() == Some("")
            {
                kind = FaultKind::NoteColon(label.clone());
            }
            if let FaultKind::MissingNote(label) = &kind
                && self.is_in_html()
            {
                // `[^abc]` beside `[^a-c]` is a regular expression, too.
                let is_written = self.prepared.text.contains(&format!("\n[^{label}]:"));
                if suspect::has_range(words) && !is_written {
                    continue;
                }
                kind = FaultKind::NoteInHtml(label.clone());
            }
            let is_in_quote = || self.stack.iter().rev().any(|frame| matches!(frame.kind, Kind::Quote(_)));
            if matches!(kind, FaultKind::UnknownAlert(_)) && !is_in_quote() {
                continue;
            }
            let is_meant = match kind {
                // A definition of the label is there but faulty, which has its own finding.
                FaultKind::NoDefinition(ref label)
                    if before.ends_with('\\')
                        || self.faults.len() < LOOKED_FOR
                            && self.prepared.text.contains(&format!("\n[{label}]:")) =>
                {
                    true
                }
                FaultKind::SpacedPath(..) | FaultKind::OpenLink(_) | FaultKind::NoDefinition(_) => {
                    let line = before.rsplit('\n').next().unwrap_or_default();
                    line.rfind('[').is_some_and(|at| line[..at].ends_with('\\'))
                }
                // In the source a backslash stands before the mark: `\\(`.
                FaultKind::Foreign("\\(" | "\\[") => false,
                // A source of `&lt;!--` is meant as text, not as a comment.
                FaultKind::OpenComment => {
                    before.ends_with('\\') || !self.prepared.text[place.clone()].starts_with("<!--")
                }
                _ => before.ends_with('\\'),
            };
            if is_meant {
                continue;
            }
            // Only at the beginning of an item stands a box.
            if matches!(&kind, FaultKind::NoBox(sign) if sign != "[]") && !self.begins_item() {
                continue;
            }
            let is_told = match &kind {
                FaultKind::LoneStars => !self.told.insert("**".to_string()),
                FaultKind::OpenFormula => !self.told.insert("$$".to_string()),
                FaultKind::LoneUnderscores => !self.told.insert("__".to_string()),
                FaultKind::LoneTick if self.is_cut_row() => true,
                FaultKind::LoneTick => !self.told.insert("`".to_string()),
                FaultKind::Foreign(mark) => !self.told.insert((*mark).to_string()),
                _ => false,
            };
            if is_told {
                continue;
            }
            match kind {
                // Questions, outcomes and letters have blanks of this form. `check/variables.rs` reports those of
                // articles, when it is known which files are letters.
                FaultKind::Foreign(foreign::BLANK) => {
                    // Words with character references in them are not found as they are. `&#123;&#123;` is meant.
                    let typed = self.prepared.text.get(self.words_at..).unwrap_or_default();
                    let line = typed.lines().next().unwrap_or_default();
                    let found = || line.find("{{").map(|at| self.words_at + at..self.words_at + at + 2);
                    let place = if place.is_empty() { found() } else { Some(place) };
                    self.doc.blank =
                        place.map(|place| self.base.span(self.prepared, place)).or(self.doc.blank);
                }
                kind => self.fault(kind, place),
            }
        }
    }
    /// Whether the words stand in a block of HTML, where Markdown is not read.
    fn is_in_html(&self) -> bool {
        let mut frames = self.stack.iter().rev().map(|frame| &frame.kind);
        let around = frames.find(|kind| !matches!(kind, Kind::Element(open) if open.inline));
        matches!(around, Some(Kind::Element(_)))
    }

    /// Whether the words are the first of an item.
    fn begins_item(&self) -> bool {
        let mut frames = self.stack.iter().rev();
        let top = frames.next();
        let is_item =
            |frame: Option<&Frame>| frame.is_some_and(|frame| matches!(frame.kind, Kind::Item { .. }));
        let is_first = |frame: Option<&Frame>| frame.is_some_and(|frame| frame.inlines.is_empty());
        is_first(top)
            && (is_item(top)
                || matches!(top.map(|top| &top.kind), Some(Kind::Paragraph)) && is_item(frames.next()))
    }

    /// Reports a list whose items stand too far in, at its first item.
    fn deep_item(&mut self, sign: &str) {
        let place = self.place(sign, 0);
        let start = self.stack.last().map_or(0, |paragraph| paragraph.start);
        let begin = self.prepared.text.get(start..).unwrap_or_default();
        // The block of another tool above them has its own finding.
        let is_of_block = ["!!!", "???", "==="].iter().any(|mark| begin.starts_with(mark));
        let is_told = self.deep_items.replace(start) == Some(start);
        if !is_of_block && !is_told && !self.prepared.text[..place.start].ends_with('\\') {
            self.fault(FaultKind::DeepItem(sign.to_string()), place);
        }
    }

    /// Whether the words stand in a table's row with too many cells, which was told: a `|` in code ended a cell.
    fn is_cut_row(&self) -> bool {
        let row = self.stack.iter().rev().find(|frame| matches!(frame.kind, Kind::Row { .. }));
        let told = self.faults.iter().rev().find(|fault| matches!(fault.kind, FaultKind::ExtraCells(..)));
        row.zip(told).is_some_and(|(row, told)| {
            let span = self.base.span(self.prepared, row.start..row.start);
            (span.file, span.start) == (told.span.file, told.span.start)
        })
    }
}
