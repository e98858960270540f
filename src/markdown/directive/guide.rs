//! `::: guide <set>` … `:::`: a decision guide in an article, after an introduction of the author's own.

use super::{Directive, View};
use crate::markdown::shapes::card;

pub(super) const DIRECTIVE: Directive = Directive {
    name: "guide",
    about: "`::: guide refund-appeal` … `:::`: embeds a decision guide",
    has_target: true,
    alone: true,
    destination: |set| (!set.is_empty()).then(|| format!("guide:{set}")),
    html,
    ..Directive::BLANK
};

fn html(view: &View<'_>) -> String {
    if let Some(guide) = view.embed {
        return format!("{}{guide}\n", view.content);
    }
    card(view)
}
