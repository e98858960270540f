//! `::: guide <set>` … `:::`: a decision guide in an article, after an introduction of the author's own.

use super::{Directive, View};
use crate::html::{attribute, escape};

pub(super) const DIRECTIVE: Directive = Directive {
    name: "guide",
    about: "`::: guide refund-appeal` … `:::`: embeds a decision guide",
    destination: |set| (!set.is_empty()).then(|| format!("guide:{set}")),
    html,
};

fn html(view: &View<'_>) -> String {
    if let Some(guide) = view.embed {
        return format!("{}{guide}\n", view.content);
    }
    let title = escape(view.title.unwrap_or(view.argument));
    let name = match view.href {
        Some(href) => format!("<a class=\"guide-link\" href=\"{}\">{title}</a>", attribute(href)),
        None => title.into_owned(),
    };
    format!("<div class=\"guide-card\">\n<p>{name}</p>\n{}</div>\n", view.content)
}
