//! `::: video 文件.mp4 说明 {poster=a.png}` … `:::`: a film of the site's own.

use super::Directive;
use crate::markdown::shapes::player;

pub(super) const DIRECTIVE: Directive = Directive {
    name: "video",
    about: "`::: video 文件.mp4 说明` … `:::`: a film of the site's own",
    keys: &["loop", "poster"],
    pictures: &["poster"],
    has_target: true,
    alone: true,
    destination: |path| (!path.is_empty()).then(|| path.to_string()),
    html: |view| player(view, "video"),
    ..Directive::BLANK
};
