//! Blocks of code that need more than colours: diagrams that are drawn, languages that are not known.

use super::build::Builder;
use super::{FaultKind, fence, foreign};
use crate::doc::{Block, Code};
use crate::drawing;
use crate::highlight;
use crate::limits::DRAWINGS;
use std::ops::Range;

impl Builder<'_> {
    /// Adds a code block to the tree and reports its slips. `info` is the line behind the fence; `None` for indented
    /// code.
    pub(super) fn code(&mut self, info: Option<&str>, text: &str, range: Range<usize>) {
        if info.is_some_and(|info| fence::language(info).eq_ignore_ascii_case("math")) {
            let math = self.math(text.trim(), true, range);
            return self.block(Block::Paragraph(Box::new([math])));
        }
        let mut code = fence::code(info.unwrap_or_default(), text);
        if let Some(info) = info {
            self.unclosed(range.clone());
            let first = self.first_line(range.clone());
            let typed = self.prepared.text[first.clone()].to_string();
            match self.foreign_code(info, &code) {
                // What was meant as code is no word about it.
                None if fence::is_command(info) => {
                    let at = typed.rfind(info.trim()).map_or(first.start, |at| first.start + at);
                    self.fault(FaultKind::FenceCommand, at..at + info.trim().len());
                }
                // Another tool puts a file here, and the words behind the fence are about that file, so `slips` are
                // not looked for.
                Some(mark) if self.told.insert(format!("`{mark}")) => {
                    self.fault(FaultKind::ForeignCode(mark), first);
                }
                Some(_) => {}
                None => {
                    for (slip, at) in fence::slips(info, &typed, &code.text) {
                        self.fault(FaultKind::Fence(slip), first.start + at.start..first.start + at.end);
                    }
                }
            }
        }
        code.is_drawn = self.is_drawn(&code, range);
        self.block(Block::Code(Box::new(code)));
    }

    /// The mark by which another tool replaces this code by a file or by a block such as a note. Code without a
    /// language, or in a language of texts such as Markdown, may only show such marks as an example, so marks of
    /// files are not looked for there.
    fn foreign_code(&self, info: &str, code: &Code) -> Option<&'static str> {
        if foreign::is_directive(info) {
            return Some("{…}");
        }
        if let Some(mark) = foreign::plugin(&code.lang) {
            return Some(mark);
        }
        let is_text =
            ["", "md", "markdown", "mdx", "text", "txt", "plain", "html", "jinja", "liquid", "tera"]
                .contains(&&*code.lang.to_lowercase());
        foreign::included(&code.text).filter(|_| !is_text)
    }

    /// Reports a block of code without a closing fence.
    fn unclosed(&mut self, range: Range<usize>) {
        let text = &self.prepared.text;
        let Some(fence) = fence::unclosed(&text[range.clone()]) else { return };
        let first = text[range.clone()].lines().next().unwrap_or_default().trim_end();
        // Behind a code block that its quote or list item cut off, a bare fence was meant to close that block.
        let sign = fence.chars().next();
        let is_meant = self.cut_fence == sign && first.chars().all(|c| Some(c) == sign);
        let is_all = text[range.end..].trim().is_empty();
        self.doc.is_cut |= is_all;
        self.cut_fence = sign;
        if !is_meant {
            let first = range.start..range.start + first.len();
            self.fault(FaultKind::UnclosedFence(fence, is_all), first);
        }
    }

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
        let is_known = highlight::is_known(lang) || foreign::plugin(lang).is_some();
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
