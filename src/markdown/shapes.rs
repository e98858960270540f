//! HTML that several directives share.

use super::directive::View;
use crate::html::{attribute, escape};

/// A link to what a directive names, with the content below it.
pub(super) fn card(view: &View<'_>) -> String {
    let title = match view.heading {
        "" => escape(view.title.unwrap_or(view.argument)).into_owned(),
        heading => heading.to_string(),
    };
    let name = match view.href {
        Some(href) => format!("<a class=\"guide-link\" href=\"{}\">{title}</a>", attribute(href)),
        None => title,
    };
    format!("<div class=\"guide-card\">\n<p>{name}</p>\n{}</div>\n", view.content)
}

/// The caption of a figure, if it has one.
pub(super) fn caption(heading: &str) -> String {
    match heading {
        "" => String::new(),
        heading => format!("<figcaption>{heading}</figcaption>\n"),
    }
}

/// A player for a file of the site, or a link to what lies elsewhere.
pub(super) fn player(view: &View<'_>, element: &str) -> String {
    let label = if view.label.is_empty() { view.argument } else { view.label };
    let player = match view.href {
        None => format!("<p class=\"broken\">{}</p>\n", escape(label)),
        Some(href) if !view.loads => {
            let (href, label) = (attribute(href), escape(label));
            format!("<p><a class=\"external\" rel=\"noopener\" href=\"{href}\">{label}</a></p>\n")
        }
        Some(href) => {
            let poster = view.get("poster").map(|at| format!(" poster=\"{}\"", attribute(at)));
            let (poster, label, href) = (poster.unwrap_or_default(), attribute(label), attribute(href));
            let quiet = if view.get("loop").is_some() { " loop muted" } else { "" };
            format!(
                "<{element} controls preload=\"metadata\"{quiet}{poster} src=\"{href}\" aria-label=\"{label}\">\
                 <a href=\"{href}\">{label}</a></{element}>\n"
            )
        }
    };
    format!("<figure class=\"media\">\n{player}{}{}</figure>\n", caption(view.heading), view.content)
}

/// Names of directives that hold tabs.
pub(super) fn tabs(view: &View<'_>) -> String {
    format!("<div class=\"tabs\">\n{}</div>\n", view.content)
}
