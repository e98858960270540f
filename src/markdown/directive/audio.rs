//! `::: audio speech.mp3 title` … `:::`: a player for an audio file of the site.

use super::Directive;
use crate::markdown::shapes::player;

pub(super) const DIRECTIVE: Directive = Directive {
    name: "audio",
    about: "`::: audio speech.mp3 title` … `:::`: a recording of the site's own",
    has_target: true,
    alone: true,
    destination: |path| (!path.is_empty()).then(|| path.to_string()),
    html: |view| player(view, "audio"),
    ..Directive::BLANK
};
