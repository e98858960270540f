//! `::: audio 文件.mp3 说明` … `:::`: a recording of the site's own.

use super::Directive;
use crate::markdown::shapes::player;

pub(super) const DIRECTIVE: Directive = Directive {
    name: "audio",
    about: "`::: audio 文件.mp3 说明` … `:::`: a recording of the site's own",
    has_target: true,
    alone: true,
    destination: |path| (!path.is_empty()).then(|| path.to_string()),
    html: |view| player(view, "audio"),
    ..Directive::BLANK
};
