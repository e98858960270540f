//! `::: cards` … `:::` around a list: each of its points is a card.

use super::{Directive, View};

pub(super) const DIRECTIVE: Directive = Directive {
    name: "cards",
    about: "`::: cards` … `:::` around a list: each of its points is a card",
    html,
    ..Directive::BLANK
};

fn html(view: &View<'_>) -> String {
    format!("<div class=\"card-list\">\n{}</div>\n", view.content)
}
