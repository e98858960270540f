//! `::: rule <set>/<id>` … `:::`: a card that leads to a rule, with words of the author's own.

use super::Directive;
use crate::markdown::shapes::card;

pub(super) const DIRECTIVE: Directive = Directive {
    name: "rule",
    about: "`::: rule returns/in-time` … `:::`: a card that leads to a rule",
    has_target: true,
    alone: true,
    destination: |rule| (!rule.is_empty()).then(|| format!("rule:{rule}")),
    html: card,
    ..Directive::BLANK
};
