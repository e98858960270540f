//! One word of `::: terms`; `::: term refund` alone does the same.

use super::{Directive, View};
use crate::html::{attribute, escape};

pub(super) const DIRECTIVE: Directive = Directive {
    name: "term",
    about: "`::: term refund` … `:::`: a word of the glossary with what it means",
    has_target: true,
    alone: true,
    destination: |word| Some(format!("term:{word}")),
    html,
    ..Directive::BLANK
};

fn html(view: &View<'_>) -> String {
    let word = escape(view.argument);
    let term = match (view.embed, view.href) {
        (Some(terms), _) => terms.to_string(),
        (None, Some(href)) => format!("<p><a href=\"{}\">{word}</a></p>\n", attribute(href)),
        (None, None) => format!("<p class=\"broken\">{word}</p>\n"),
    };
    term + view.content
}
