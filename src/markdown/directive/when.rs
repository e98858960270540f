//! `::: when kind=freight` … `:::`: a part of an outcome's text that is shown only if its condition holds.
//! The compiler of rule sets adds its name and its condition in words.

use super::{Directive, View};
use crate::html::attribute;

pub(super) const DIRECTIVE: Directive = Directive {
    name: "when",
    about: "`::: when kind=freight` … `:::`: a part of an outcome's text that is shown only where that holds",
    html,
    ..Directive::BLANK
};

fn html(view: &View<'_>) -> String {
    let id = attribute(view.argument);
    let condition = match view.heading {
        "" => String::new(),
        condition => format!("<p class=\"when-if\">{condition}</p>\n"),
    };
    format!("<div class=\"when\" data-when=\"{id}\">\n{condition}{}</div>\n", view.content)
}
