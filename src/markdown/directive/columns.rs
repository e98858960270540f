//! `::: columns` … `:::`: parts beside each other, where there is room. A line `---` parts them, or each is a
//! `::: column`.

use super::{Directive, View};
use crate::doc::{self, Block};

pub(super) const DIRECTIVE: Directive = Directive {
    name: "columns",
    about: "`::: columns` … `:::`: parts beside each other, with `---` between them",
    arrange,
    html,
    ..Directive::BLANK
};

fn arrange(columns: &mut doc::Directive) {
    let is_column = |block: &Block| matches!(block, Block::Directive(d) if &*d.name == "column");
    if columns.blocks.iter().any(is_column) {
        return;
    }
    let parts = columns.blocks.split(|block| *block == Block::Break);
    let column = |part: &[Block]| {
        Block::Directive(Box::new(doc::Directive {
            name: "column".into(),
            blocks: part.into(),
            ..doc::Directive::at(columns.span)
        }))
    };
    columns.blocks = parts.filter(|part| !part.is_empty()).map(column).collect();
}

fn html(view: &View<'_>) -> String {
    format!("<div class=\"columns\">\n{}</div>\n", view.content)
}
