//! Check for pages without the share picture that `share_pictures` asks for (`no-share-picture`).
//!
//! A picture shows the title, so its font must have all letters of it. Scripts with joined letters, such as
//! Arabic, cannot be drawn.

use crate::diag::{Code, Diagnostic, Diags};
use crate::model::Site;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let asked = &site.config.pages.share_pictures;
    let Some(span) = asked.asked.filter(|_| site.config.base_url.is_some()) else { return };
    let Some(font) = site.sources.font() else {
        let (message, hint) = match &asked.font {
            Some(path) => (
                format!("no page has a picture for sharing: `{path}` is not there, or no font with outlines"),
                "write the path of a font file (`.ttf`, `.otf`, `.ttc`) from the site's folder on",
            ),
            None => (
                "no page has a picture for sharing: this machine has no font that is known".to_string(),
                "write the path of a font file instead of `true`, such as `fonts/NotoSansSC-Bold.otf`",
            ),
        };
        diags.push(Diagnostic::new(Code::NoSharePicture, span, message).hint(hint));
        return;
    };
    let all = std::iter::once(site).chain(site.editions.iter());
    let titles = all.flat_map(|site| {
        let articles = site.own_articles().map(|article| article.title.as_str());
        articles.chain(site.guides.iter().map(|set| set.title.as_str()))
    });
    let lacking: Vec<&str> = titles.filter(|title| !font.sets(title)).collect();
    if let Some(first) = lacking.first() {
        let message = format!(
            "{} pages have no picture for sharing: the font cannot set their titles, first `{}`",
            lacking.len(),
            first.chars().take(40).collect::<String>()
        );
        let hint = "name a font that has these letters; those of Arabic, Hindi and their kin cannot be set";
        diags.push(Diagnostic::new(Code::NoSharePicture, span, message).hint(hint));
    }
}
