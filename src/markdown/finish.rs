//! The end of a text: what is still open, ids, footnotes.

use super::build::{Builder, LOOKED_FOR};
use super::{Fault, FaultKind, ids};
use crate::address::is_own_id;
use crate::doc::{Block, Blocks, Doc, Footnote, Inline};
use crate::source::Span;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// An anchor in HTML belongs to a heading if fewer bytes than this lie between the two.
const NEAR: u32 = 100;

/// Key by which labels of footnotes and definitions are compared, as CommonMark does it: without case, and with
/// single spaces.
pub(super) fn label_key(label: &str) -> String {
    let words: Vec<&str> = label.split_whitespace().collect();
    // Letters such as `ß` have a pair only in the other case.
    words.join(" ").to_lowercase().to_uppercase().to_lowercase()
}

impl Builder<'_> {
    /// Adds a reference to a footnote; labels are compared by [`label_key`].
    pub(super) fn note_reference(&mut self, label: &str) {
        let label = self.prepared.clean(label).into_owned();
        let count = self.notes.len();
        let number = *self.notes.entry(label_key(&label)).or_insert(count);
        if number == count {
            self.doc.footnotes.push(Footnote { label, blocks: Blocks::default() });
        }
        self.inline(Inline::FootnoteRef(number));
    }

    /// Keeps the text of a footnote; a second one with its label is reported.
    pub(super) fn note(&mut self, label: String, blocks: Vec<Block>, range: Range<usize>) {
        let span = self.base.span(self.prepared, range.start..range.start + 1);
        match self.note_texts.entry(label_key(&label)) {
            Entry::Vacant(free) => _ = free.insert((label, blocks.into(), span)),
            Entry::Occupied(_) => self.fault_at(FaultKind::NoteTwice(label), span),
        }
    }

    /// Ends all frames but the outermost so many.
    pub(super) fn close_to(&mut self, depth: usize) {
        while self.stack.len() > depth {
            if !self.close_html() && !self.close_directive(false) {
                self.end_words();
                self.stack.pop().into_iter().for_each(|frame| self.close(frame, 0..0));
            }
        }
    }

    /// The tree, and what could not be taken as it was written.
    pub(super) fn finish(mut self) -> (Doc, Vec<Fault>) {
        self.close_to(1);
        let ids = ids::unique(&self.wanted);
        for (heading, id) in self.doc.headings.iter_mut().zip(ids) {
            heading.id = id;
        }
        self.keep_typed_ids();
        for note in &mut self.doc.footnotes {
            let text = self.note_texts.remove(&label_key(&note.label));
            note.blocks = text.map(|(_, blocks, _)| blocks).unwrap_or_default();
        }
        let mut unused: Vec<(String, Span)> = std::mem::take(&mut self.note_texts)
            .into_values()
            .map(|(label, _, span)| (label, span))
            .collect();
        unused.sort_by_key(|(_, span)| *span);
        self.tell_missing_notes_once(&mut unused);
        // Text indented below such a mark of another tool is code here, so its references to notes do not count.
        // The mark has its own finding, so a note that is referred to only there is not reported.
        let hides = ["!!!", "???", "???+", "==="].iter().any(|mark| self.told.contains(*mark));
        let hides = hides && unused.len() < LOOKED_FOR;
        for (label, span) in unused {
            let sign = format!("[^{label}]");
            let is_hidden = hides && {
                let mut places = self.prepared.text.match_indices(&sign);
                places.any(|(at, _)| !self.prepared.text[at + sign.len()..].starts_with(':'))
            };
            if is_hidden || self.is_told_elsewhere(&label) {
                continue;
            }
            self.fault_at(FaultKind::UnusedNote(label), span);
        }
        // An unclosed code block swallows the `:::` of directives, so those are not reported as unclosed.
        if self.doc.is_cut {
            self.faults.retain(|fault| !matches!(fault.kind, FaultKind::UnclosedDirective(_)));
        }
        self.flush();
        self.doc.blocks = std::mem::take(&mut self.top().blocks).into();
        self.doc.headings.shrink_to_fit();
        self.doc.links.shrink_to_fit();
        (self.doc, self.faults)
    }

    /// Whether the reference to a footnote was told, because none is read where it stands.
    fn is_told_elsewhere(&self, label: &str) -> bool {
        let key = label_key(label);
        self.faults.iter().any(|fault| match &fault.kind {
            FaultKind::NoteInHtml(told) | FaultKind::NoteInTitle(told) => label_key(told) == key,
            _ => false,
        })
    }

    /// Reports the first reference to a footnote in the title of a directive, where none is read.
    pub(super) fn note_in_title(&mut self, title: &str, place: Range<usize>) {
        let label = title.split_once("[^").and_then(|(_, rest)| rest.split_once(']')).map(|(label, _)| label);
        let Some(label) = label.filter(|_| self.faults.len() < LOOKED_FOR) else { return };
        if self.prepared.text.contains(&format!("\n[^{label}]:")) {
            self.fault(FaultKind::NoteInTitle(label.to_string()), place);
        }
    }

    /// Keeps one finding for each missing footnote: that about the line which was meant as the note, if there
    /// is one, or else the first. If one footnote is missing and nothing refers to another, both are one slip
    /// in the label.
    fn tell_missing_notes_once(&mut self, unused: &mut Vec<(String, Span)>) {
        let mut places: HashMap<String, (usize, usize)> = HashMap::new();
        for fault in &self.faults {
            match &fault.kind {
                FaultKind::MissingNote(label) => places.entry(label_key(label)).or_default().0 += 1,
                FaultKind::NoteColon(label) => places.entry(label_key(label)).or_default().1 += 1,
                _ => {}
            }
        }
        if places.is_empty() {
            return;
        }
        let has_note =
            |key: &str| places.get(key).is_some_and(|(in_line, begins)| *in_line > 0 && *begins > 0);
        let other = match &unused[..] {
            [(other, _)] if places.len() == 1 && !places.keys().any(|key| has_note(key)) => {
                Some(other.clone())
            }
            _ => None,
        };
        let mut told = HashSet::new();
        self.faults.retain_mut(|fault| {
            let (label, begins) = match &fault.kind {
                FaultKind::MissingNote(label) => (label.clone(), false),
                FaultKind::NoteColon(label) => (label.clone(), true),
                _ => return true,
            };
            let key = label_key(&label);
            match has_note(&key) {
                true if !begins => return false,
                true => {}
                false => {
                    fault.kind = match &other {
                        Some(other) => FaultKind::OtherNote(label, other.clone()),
                        None => FaultKind::MissingNote(label),
                    }
                }
            }
            told.insert(key)
        });
        if other.is_some() {
            unused.clear();
        }
    }

    /// Of the ids that HTML gives, keeps those that nothing else on the page has, so that old links to
    /// them still work.
    fn keep_typed_ids(&mut self) {
        let headings = self.doc.headings.iter().map(|heading| (heading.id.clone(), Some(heading.span)));
        let mut taken: HashMap<String, Option<Span>> = headings.collect();
        for (id, span) in std::mem::take(&mut self.typed_ids) {
            let is_usable = !id.is_empty() && !id.contains(char::is_whitespace) && !is_own_id(&id);
            // Writers put an old anchor beside a heading; if that heading has the same id, links to it still work.
            let is_near = |heading: &Span| {
                let is_in = heading.start <= span.start && span.end <= heading.end;
                heading.file == span.file && (is_in || heading.start.abs_diff(span.end) < NEAR)
            };
            match taken.get(&id) {
                Some(Some(heading)) if is_near(heading) => continue,
                None if is_usable => {}
                _ => {
                    self.removed_at("id=".into(), span);
                    continue;
                }
            }
            taken.insert(id.clone(), None);
            self.doc.anchors.push(id);
        }
    }
}
