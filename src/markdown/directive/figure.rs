//! `::: figure caption` … `:::`: a picture, a table or code with a caption, which is the directive's
//! title or its last paragraph.

use super::{Directive, View};
use crate::doc::{self, Block, Inline};
use crate::markdown::shapes::caption;

pub(super) const DIRECTIVE: Directive = Directive {
    name: "figure",
    about: "`::: figure caption` … `:::` around a picture, a table or code: with a caption",
    arrange,
    html,
    ..Directive::BLANK
};

/// Without a title, the last paragraph of words below something else is the caption.
fn arrange(figure: &mut doc::Directive) {
    let is_words = |inlines: &[Inline]| !inlines.iter().any(|inline| matches!(inline, Inline::Image(_)));
    let mut blocks = std::mem::take(&mut figure.blocks).into_vec();
    if figure.title.is_empty() && blocks.len() > 1 {
        match blocks.pop() {
            Some(Block::Paragraph(inlines)) if is_words(&inlines) => figure.title = inlines,
            last => blocks.extend(last),
        }
    }
    figure.blocks = blocks.into();
}

fn html(view: &View<'_>) -> String {
    format!("<figure>\n{}{}</figure>\n", view.content, caption(view.heading))
}
