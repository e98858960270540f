//! Blocks of code that need more than colours: diagrams that are drawn, languages that are not known.

use super::FaultKind;
use super::build::Builder;
use crate::doc::Code;
use crate::drawing;
use crate::highlight;
use crate::limits::DRAWINGS;
use std::ops::Range;

impl Builder<'_> {
    /// Whether code is a diagram that can be drawn; one that cannot is told, and shown as typed.
    pub(super) fn is_drawn(&mut self, code: &Code, range: Range<usize>) -> bool {
        if !drawing::is_drawn(&code.lang) {
            return false;
        }
        let before = self.drawing_bytes;
        self.drawing_bytes += code.text.len();
        let place = self.first_line(range);
        if DRAWINGS.is_below(self.drawing_bytes) {
            if !DRAWINGS.is_below(before) {
                self.fault(FaultKind::TooManyDrawings, place);
            }
            return false;
        }
        match drawing::svg(&code.lang, &code.text, "") {
            Ok(_) => true,
            Err(why) => {
                self.fault(FaultKind::Undrawn(why), place);
                false
            }
        }
    }

    /// Records a language that code is not coloured in, once.
    pub(super) fn language(&mut self, lang: &str, range: Range<usize>) {
        let is_known = highlight::is_known(lang);
        if !is_known && self.told.insert(format!("```{lang}")) {
            let span = self.base.span(self.prepared, self.first_line(range));
            self.doc.languages.push((lang.into(), span));
        }
    }

    /// Bytes of the first line of a block.
    fn first_line(&self, block: Range<usize>) -> Range<usize> {
        let line = self.prepared.text[block.clone()].lines().next().unwrap_or_default();
        block.start..block.start + line.len()
    }
}
