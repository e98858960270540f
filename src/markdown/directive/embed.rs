//! `::: embed https://… title {picture=a.png}` … `:::`: a card that leads to a player or page of another site.
//! The page itself asks the other site for nothing.

use super::{Directive, View};
use crate::html::{attribute, escape};

pub(super) const DIRECTIVE: Directive = Directive {
    name: "embed",
    about: "`::: embed https://… title {picture=a.png}` … `:::`: a card that leads to another site",
    keys: &["picture"],
    pictures: &["picture"],
    has_target: true,
    alone: true,
    destination: |address| (!address.is_empty()).then(|| address.to_string()),
    html,
    ..Directive::BLANK
};

fn html(view: &View<'_>) -> String {
    let title = match view.heading {
        "" => escape(view.argument).into_owned(),
        heading => heading.to_string(),
    };
    let picture =
        view.get("picture").map(|at| format!("<img src=\"{}\" alt=\"\" loading=\"lazy\">", attribute(at)));
    let host = view.argument.split("://").nth(1).and_then(|rest| rest.split(['/', '?', '#']).next());
    let host = host.map(|host| format!("<span>{}</span>", escape(host))).unwrap_or_default();
    let inside = format!("{}<strong>{title}</strong>{host}", picture.unwrap_or_default());
    let link = match view.href {
        Some(href) => format!("<a href=\"{}\" rel=\"noopener\">{inside}</a>", attribute(href)),
        None => inside,
    };
    format!("<div class=\"embed-card\">\n{link}\n{}</div>\n", view.content)
}
