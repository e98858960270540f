//! `::: details 标题` … `:::`: a part that readers open when they need it.

use super::{Directive, View};

pub(super) const DIRECTIVE: Directive = Directive {
    name: "details",
    about: "`::: details 标题` … `:::`: a part that readers open when they need it",
    destination: |_| None,
    html,
};

fn html(view: &View<'_>) -> String {
    let title = if view.heading.is_empty() { "…" } else { view.heading };
    format!("<details class=\"details\">\n<summary>{title}</summary>\n{}</details>\n", view.content)
}
