//! `heading-skip`: a heading that skips a level, such as `####` after `##`.
//!
//! People who use a screen reader jump between levels, and would think that a section is missing.

use crate::diag::{Code, Diagnostic, Diags};
use crate::model::Site;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    for article in site.own_articles() {
        let doc = &article.source.doc;
        let mut last = 1;
        for heading in &doc.headings {
            if heading.level > last + 1 {
                let message = format!("level {} follows level {last}", heading.level);
                let d = Diagnostic::new(Code::HeadingSkip, heading.span, message);
                diags.push(d.hint(format!(
                    "write `{}` here",
                    "#".repeat(last as usize + 1 - usize::from(doc.is_demoted))
                )));
            }
            last = heading.level;
        }
    }
}
