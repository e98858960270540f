//! `::: tabs` … `:::` around `::: tab`: several versions of one part, of which a reader looks at one.

use super::Directive;
use crate::markdown::shapes::tabs;

pub(super) const DIRECTIVE: Directive = Directive {
    name: "tabs",
    about: "`::: tabs` … `:::` around `::: tab title`: versions of a part, of which readers choose one",
    keys: &["sync"],
    html: tabs,
    ..Directive::BLANK
};
