//! Places of the parts of a text in its file.

use super::Span;
use std::ops::Range;
use std::sync::Arc;

/// Maps parts of a text to places in its file, where the two differ: a block of YAML is indented in the file.
#[derive(Clone, Debug)]
pub struct Places {
    whole: Span,
    /// Where each line begins: byte of the text, byte of the file. Empty where only the whole is known.
    lines: Arc<[(u32, u32)]>,
}

impl Places {
    /// The text that stands at `whole`, with the beginnings of its lines: byte of the text, byte of the file.
    pub fn of_lines(whole: Span, lines: Vec<(u32, u32)>) -> Places {
        Places { whole, lines: lines.into() }
    }

    /// Place of the whole text.
    pub fn whole(&self) -> Span {
        self.whole
    }

    /// Place of a part, given by its bytes in the text; of the whole where the lines are not known.
    pub fn span(&self, part: Range<usize>) -> Span {
        let at = |byte: usize| {
            let lines = self.lines.partition_point(|(text, _)| *text as usize <= byte);
            let (text, file) = self.lines[..lines].last()?;
            Some(*file as usize + byte - *text as usize)
        };
        // The end is one past the last byte: the next byte of the text may stand in the next line.
        let end = match part.end > part.start {
            true => at(part.end - 1).map(|last| last + 1),
            false => at(part.start),
        };
        match (at(part.start), end) {
            (Some(start), Some(end)) => Span::new(self.whole.file, start..end.max(start)),
            _ => self.whole,
        }
    }
}

impl From<Span> for Places {
    fn from(whole: Span) -> Places {
        Places { whole, lines: Arc::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn a_part_is_found_in_its_line() {
        let whole = Span::new(FileId(3), 10..40);
        let places = Places::of_lines(whole, vec![(0, 12), (4, 20)]);
        assert_eq!(places.span(0..3), Span::new(FileId(3), 12..15));
        assert_eq!(places.span(1..4), Span::new(FileId(3), 13..16), "with the end of its line");
        assert_eq!(places.span(4..6), Span::new(FileId(3), 20..22));
        assert_eq!(places.span(2..6), Span::new(FileId(3), 14..22), "over two lines");
        assert_eq!(places.span(5..5), Span::new(FileId(3), 21..21));
        assert_eq!(Places::from(whole).span(2..3), whole);
    }
}
