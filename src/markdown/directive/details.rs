//! `::: details 标题` … `:::`: a part that readers open when they need it.

use super::{Directive, View};
use crate::html::escape;

pub(super) const DIRECTIVE: Directive = Directive {
    name: "details",
    about: "`::: details 标题` … `:::`: a part that readers open when they need it",
    destination: |_| None,
    html,
};

fn html(view: &View<'_>) -> String {
    let title = if view.argument.is_empty() { "…" } else { view.argument };
    format!("<details class=\"details\">\n<summary>{}</summary>\n{}</details>\n", escape(title), view.content)
}
