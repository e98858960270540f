//! `::: steps` … `:::` around a numbered list, or around headings: what to do, one after the other.

use super::{Directive, View};

pub(super) const DIRECTIVE: Directive = Directive {
    name: "steps",
    about: "`::: steps` … `:::` around a numbered list or headings: what to do, one after the other",
    html,
    ..Directive::BLANK
};

fn html(view: &View<'_>) -> String {
    format!("<div class=\"step-list\">\n{}</div>\n", view.content)
}
