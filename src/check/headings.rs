//! `heading-skip`: a heading that skips a level, such as `####` after `##`.
//!
//! People who use a screen reader jump between levels, and would think that a section is missing. Headings in
//! a quotation are another text's.

use crate::diag::{Code, Diagnostic, Diags};
use crate::model::Site;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    for article in site.own_articles() {
        let doc = &article.source.doc;
        // The title of the page, which `##` follows, or `#` where the text has several.
        let mut last = 1;
        for heading in doc.headings.iter().filter(|heading| !heading.is_quoted) {
            let marks = |level: u8| "#".repeat(usize::from(level) - usize::from(doc.is_demoted));
            if heading.level > last + 1 {
                let this = marks(heading.level);
                let message = match last {
                    1 => format!("`{this}` is the first heading below the title"),
                    _ => format!("`{this}` follows `{}`", marks(last)),
                };
                let d = Diagnostic::new(Code::HeadingSkip, heading.span, message);
                diags.push(d.hint(format!("write `{}` here", marks(last + 1))));
            }
            last = heading.level;
        }
    }
}
