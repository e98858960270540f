//! Markdown → [`Doc`].

use crate::doc::{Block, Doc, Inline};
use crate::source::Span;

/// Parses a piece of Markdown.
pub fn parse(text: &str, _span: Span) -> Doc {
    Doc { blocks: vec![Block::Paragraph(vec![Inline::Text(text.trim().to_string())])], ..Doc::default() }
}
