//! `::: table path title {header=no columns="a,b"}`: the rows of a CSV, TSV, JSON or YAML file.

use super::{Directive, View};
use crate::markdown::shapes::caption;

pub(super) const DIRECTIVE: Directive = Directive {
    name: "table",
    about: "`::: table prices.csv title`: the rows of a CSV, TSV, JSON or YAML file",
    keys: &["header", "columns"],
    has_target: true,
    alone: true,
    html,
    ..Directive::BLANK
};

fn html(view: &View<'_>) -> String {
    match view.heading {
        "" => view.content.to_string(),
        heading => format!("<figure>\n{}{}</figure>\n", view.content, caption(heading)),
    }
}
