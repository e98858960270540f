//! `::: column` … `:::` in `::: columns`.

use super::{Directive, View};

pub(super) const DIRECTIVE: Directive = Directive {
    name: "column",
    about: "`::: column` … `:::`: one of the `columns`",
    within: &["columns"],
    html,
    ..Directive::BLANK
};

fn html(view: &View<'_>) -> String {
    format!("<div class=\"column\">\n{}</div>\n", view.content)
}
