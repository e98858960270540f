//! `::: include path {lines=1-9 part=name}`: a file of the site, or a part of it, in the place of the line.
//! What is no Markdown is a block of code, which takes what a fence takes.

use super::Directive;

pub(super) const DIRECTIVE: Directive = Directive {
    name: "include",
    about: "`::: include path {lines=1-9 part=name}`: a file of the site in the place of the line",
    keys: &["lines", "part", "lang", "title", "ln", "mark", "ins", "del", "focus", "wrap", "{}"],
    has_target: true,
    alone: true,
    ..Directive::BLANK
};
