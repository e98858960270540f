//! `heading-skip`: a heading that skips a level, such as `####` after `##`.
//!
//! People who use a screen reader jump between levels, and would think that a section is missing. Headings in
//! a quotation are another text's.

use crate::diag::{Code, Diagnostic, Diags, OFTEN};
use crate::doc::Heading;
use crate::model::{Article, Site};

/// Whether an article has no title but the name of its file.
fn is_untitled(article: &Article) -> bool {
    article.source.meta.title.is_none() && article.source.doc.title().is_none()
}

pub(super) fn check(site: &Site, diags: &mut Diags) {
    for article in site.own_articles() {
        let doc = &article.source.doc;
        let own: Vec<(usize, &Heading)> =
            doc.headings.iter().enumerate().filter(|(_, heading)| !heading.is_quoted).collect();
        // `missing-title` reports a text that begins with a lower heading in the place of its title. If all
        // others are lower still, its hint is about them, too. If some are as high, it is the heading of a part.
        let title = doc
            .title_of_lower_level()
            .filter(|_| article.source.meta.title.is_none() && doc.is_highest_alone());
        let headings = &own[usize::from(title.is_some())..];
        // Level of the heading before; at first that of the title, or of the lower heading in its place.
        let mut last = title.filter(|_| doc.is_lower_below_title()).map_or(1, |title| title.level);
        let top = last;
        for (at, (number, heading)) in headings.iter().enumerate() {
            let is_lower = doc.demoted_from.is_some_and(|from| *number >= from);
            let marks = |level: u8| "#".repeat(usize::from(level) - usize::from(is_lower));
            if heading.level > last + 1 {
                let this = marks(heading.level);
                let message = match last == top {
                    true => format!("`{this}` is the first heading below the title"),
                    false => format!("`{this}` follows `{}`", marks(last)),
                };
                let here = marks(last + 1);
                // What is typed `#` becomes the title where there is none, which `missing-title` tells.
                if last == top && here == "#" && is_untitled(article) {
                    last = heading.level;
                    continue;
                }
                let d = Diagnostic::new(Code::HeadingSkip, heading.span, message).alike(OFTEN);
                let below =
                    headings[at + 1..].iter().take_while(|(_, next)| next.level >= heading.level).count();
                let excess = "#".repeat(usize::from(heading.level - last - 1));
                diags.push(d.hint(match below {
                    0 => format!("write `{here}` here"),
                    1 => format!("write `{here}` here, and take `{excess}` from the next heading too"),
                    _ => {
                        format!("write `{here}` here, and take `{excess}` from the next {below} headings too")
                    }
                }));
            }
            last = heading.level;
        }
    }
}
