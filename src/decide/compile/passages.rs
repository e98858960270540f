//! Compiles passages, the parts of texts under a condition (`::: when`): the boxes in which each is shown,
//! and its condition in words.

use super::boxes::{Boxes, expand, sizes};
use super::cell::Cells;
use super::rule_set::Passage;
use crate::decide::kind::fact::Fact;
use crate::decide::kind::words::Words;
use crate::decide::source::draft::RawPassage;
use crate::decide::source::passages::is_passage;
use crate::diagram::cube::{self, Cube};
use crate::diagram::{TooEntangled, Work};
use crate::doc::{Doc, Inline, edit_directives};

/// A text with what its passages are compiled from.
pub(super) struct Text<'a> {
    /// Its id: `keep`, or `advice/keep`.
    pub(super) id: String,
    pub(super) passages: &'a [RawPassage],
    /// Per passage: its cells, and the facts that its blanks name.
    pub(super) cells: &'a [Option<Cells>],
    pub(super) blanks: &'a [Vec<usize>],
    /// The box in which advice is shown; `None` for the body of an outcome.
    pub(super) around: Option<&'a Cube>,
}

impl Text<'_> {
    /// The compiled passages, and the text without answers: each passage begins with its condition.
    pub(super) fn passages(
        &self,
        doc: &Doc,
        (facts, boxes, words): (&[Fact], &Boxes<'_>, Words<'_>),
        work: &Work,
    ) -> Result<(Vec<Passage>, Doc), TooEntangled> {
        let mut doc = doc.clone();
        if self.passages.is_empty() {
            return Ok((Vec::new(), doc));
        }
        let everything = cube::everything(&sizes(facts));
        let mut found: Vec<Passage> = Vec::new();
        let mut masks: Vec<Option<Cube>> = Vec::new();
        let mut said: Vec<String> = Vec::new();
        for ((raw, cells), blanks) in self.passages.iter().zip(self.cells).zip(self.blanks) {
            let own = cells.as_ref().map(|cells| boxes.cube(cells));
            let around = match raw.outer {
                Some(outer) => masks[outer].clone(),
                None => Some(self.around.unwrap_or(&everything).clone()),
            };
            let both =
                own.as_ref().zip(around.as_ref()).and_then(|(own, around)| cube::intersect(around, own));
            let whole = both.as_ref().map_or(Ok(Vec::new()), |cube| expand(facts, cube, work))?;
            said.push(own.map_or_else(|| raw.typed.clone(), |own| words.passage(&own)));
            masks.push(both);
            found.push(Passage {
                id: format!("{}/{}", self.id, found.len() + 1),
                typed: raw.typed.clone(),
                outer: raw.outer,
                boxes: whole,
                blanks: blanks.clone(),
                span: raw.span,
            });
        }
        let mut named = found.iter().zip(said);
        edit_directives(&mut doc, &mut |directive| {
            if is_passage(directive)
                && let Some((passage, words)) = named.next()
            {
                directive.argument = passage.id.as_str().into();
                directive.title = Box::new([Inline::Text(words.into())]);
            }
        });
        Ok((found, doc))
    }
}
