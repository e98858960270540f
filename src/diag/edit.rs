//! Edits of source files: a place, and the text that replaces it.

use crate::source::Span;
use std::ops::Range;

/// A place in a file, and the text that belongs there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The place. A point is where the text is put in.
    pub span: Span,
    /// The text.
    pub text: String,
}

impl Edit {
    /// The edit that replaces `span` by `text`.
    pub fn new(span: Span, text: impl Into<String>) -> Edit {
        Edit { span, text: text.into() }
    }

    /// Bytes that are replaced.
    pub fn range(&self) -> Range<usize> {
        self.span.range()
    }
}

/// The text after its edits, and the edits that were made. Of two that overlap only the first is made; the
/// caller may try the other again.
pub fn apply<'a>(text: &str, edits: impl IntoIterator<Item = &'a Edit>) -> (String, Vec<&'a Edit>) {
    let is_inside = |edit: &&Edit| edit.span.start <= edit.span.end && text.get(edit.range()).is_some();
    let mut edits: Vec<&Edit> = edits.into_iter().filter(is_inside).collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    let mut made: Vec<&Edit> = Vec::new();
    for edit in edits {
        let range = edit.range();
        // Two insertions at one point have no order: only one is made.
        let is_same_place = made.last().is_some_and(|last| last.span.start == edit.span.start);
        if range.start < at || is_same_place {
            continue;
        }
        out.push_str(&text[at..range.start]);
        out.push_str(&edit.text);
        at = range.end;
        made.push(edit);
    }
    out.push_str(&text[at..]);
    (out, made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn edited(text: &str, edits: &[(Range<usize>, &str)]) -> (String, usize) {
        let edit =
            |(range, text): &(Range<usize>, &str)| Edit::new(Span::new(FileId(0), range.clone()), *text);
        let edits: Vec<Edit> = edits.iter().map(edit).collect();
        let (text, made) = apply(text, &edits);
        (text, made.len())
    }

    #[test]
    fn edits_are_made_in_order_and_those_that_overlap_once() {
        assert_eq!(edited("abcdef", &[(4..5, "E"), (0..1, "A")]), ("AbcdEf".into(), 2));
        assert_eq!(edited("abcdef", &[(1..4, "-"), (3..5, "+")]), ("a-ef".into(), 1));
        assert_eq!(edited("abc", &[(1..2, "x"), (1..2, "x")]), ("axc".into(), 1));
        assert_eq!(edited("abc", &[(1..1, "x"), (1..1, "y"), (3..3, "!")]), ("axbc!".into(), 2));
        assert_eq!(edited("abc", &[(1..1, "x"), (1..2, "y")]), ("axbc".into(), 1));
    }

    #[test]
    fn an_edit_that_does_not_fit_the_text_is_left_out() {
        assert_eq!(edited("一", &[(1..2, "x"), (0..9, "y")]), ("一".into(), 0));
    }
}
