//! `::: guide <set>` … `:::`: leads to a decision guide, with an introduction of the author's own.

use super::{Directive, View};
use crate::html::{attribute, escape};

pub(super) const DIRECTIVE: Directive = Directive {
    name: "guide",
    about: "`::: guide refund-appeal` … `:::`: leads to a decision guide",
    destination: |set| (!set.is_empty()).then(|| format!("guide:{set}")),
    html,
};

fn html(view: &View<'_>) -> String {
    let title = escape(view.title.unwrap_or(view.argument));
    let name = match view.href {
        Some(href) => format!("<a class=\"guide-link\" href=\"{}\">{title}</a>", attribute(href)),
        None => title.into_owned(),
    };
    format!("<div class=\"guide-card\">\n<p>{name}</p>\n{}</div>\n", view.content)
}
