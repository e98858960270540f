//! `::: details title` … `:::`: a section that readers expand when they need it.

use super::{Directive, View};

pub(super) const DIRECTIVE: Directive = Directive {
    name: "details",
    about: "`::: details title` … `:::`: a part that readers open when they need it",
    keys: &["open"],
    html,
    ..Directive::BLANK
};

fn html(view: &View<'_>) -> String {
    let title = if view.heading.is_empty() { "…" } else { view.heading };
    let open = if view.get("open").is_some_and(|open| open != "false") { " open" } else { "" };
    format!("<details class=\"details\"{open}>\n<summary>{title}</summary>\n{}</details>\n", view.content)
}
