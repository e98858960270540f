//! `::: video film.mp4 title {poster=a.png}` … `:::`: a player for a video file of the site.

use super::Directive;
use crate::markdown::shapes::player;

pub(super) const DIRECTIVE: Directive = Directive {
    name: "video",
    about: "`::: video film.mp4 title` … `:::`: a film of the site's own",
    keys: &["loop", "poster"],
    pictures: &["poster"],
    has_target: true,
    alone: true,
    destination: |path| (!path.is_empty()).then(|| path.to_string()),
    html: |view| player(view, "video"),
    ..Directive::BLANK
};
