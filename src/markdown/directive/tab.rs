//! `::: tab title` … `:::` in `::: tabs`. Tabs with the same title are chosen together, all over the site;
//! `{sync=os}` on a tab or on its tabs keeps groups apart.
//!
//! Each is a radio button with its label and its content, so that it works without a script; printed, all
//! stand one below the other.

use super::{Directive, View};
use crate::html::{attribute, escape};

pub(super) const DIRECTIVE: Directive = Directive {
    name: "tab",
    about: "`::: tab title` … `:::`: one of the `tabs`",
    keys: &["sync"],
    within: &["tabs", "code-group"],
    html,
    ..Directive::BLANK
};

fn html(view: &View<'_>) -> String {
    let Some(outer) = view.outer.filter(|outer| DIRECTIVE.within.contains(&&*outer.name)) else {
        return format!("<p><strong>{}</strong></p>\n{}", view.heading, view.content);
    };
    let number = (outer.count + 1).to_string();
    let (label, heading) = match view.label {
        "" => (number.as_str(), escape(&number).into_owned()),
        label => (label, view.heading.to_string()),
    };
    let id = format!("{}-{number}", outer.id);
    let (group, id) = (attribute(&outer.id), attribute(&id));
    let checked = if outer.count == 0 { " checked" } else { "" };
    let sync = view.get("sync").unwrap_or(&outer.sync);
    let sync = format!("{sync}/{label}");
    format!(
        "<input type=\"radio\" name=\"{group}\" id=\"{id}\" data-sync=\"{}\"{checked}><label for=\"{id}\">{heading}</label>\n\
         <div class=\"tab\" role=\"group\" aria-label=\"{}\">\n{}</div>\n",
        attribute(&sync),
        attribute(label),
        view.content
    )
}
