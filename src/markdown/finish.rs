//! The end of a text: what is still open, ids, footnotes.

use super::build::Builder;
use super::{Fault, FaultKind, ids};
use crate::address::is_own_id;
use crate::doc::Doc;
use crate::source::Span;
use std::collections::HashSet;

impl Builder<'_> {
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
            note.blocks = self.note_texts.remove(&note.label).map(|(blocks, _)| blocks).unwrap_or_default();
        }
        let mut unused: Vec<(String, Span)> = std::mem::take(&mut self.note_texts)
            .into_iter()
            .map(|(label, (_, span))| (label, span))
            .collect();
        unused.sort_by_key(|(_, span)| *span);
        for (label, span) in unused {
            self.fault_at(FaultKind::UnusedNote(label), span);
        }
        // An unclosed code block swallows the `:::` of directives, so those are not reported as unclosed.
        if self.faults.iter().any(|fault| matches!(fault.kind, FaultKind::UnclosedFence(_))) {
            self.doc.is_cut = true;
            self.faults.retain(|fault| !matches!(fault.kind, FaultKind::UnclosedDirective(_)));
        }
        self.flush();
        self.doc.blocks = std::mem::take(&mut self.top().blocks).into();
        self.doc.headings.shrink_to_fit();
        self.doc.links.shrink_to_fit();
        (self.doc, self.faults)
    }

    /// Of the ids that HTML gives, keeps those that nothing else on the page has, so that old links to
    /// them still work.
    fn keep_typed_ids(&mut self) {
        let mut taken: HashSet<String> = self.doc.headings.iter().map(|heading| heading.id.clone()).collect();
        for (id, span) in std::mem::take(&mut self.typed_ids) {
            let is_usable = !id.is_empty() && !id.contains(char::is_whitespace) && !is_own_id(&id);
            if is_usable && taken.insert(id.clone()) {
                self.doc.anchors.push(id);
            } else {
                self.removed_at("id=".into(), span);
            }
        }
    }
}
