//! `missing-title`: an article with neither a `title:` nor a first `#` heading.
//!
//! Lists show the name of the file instead. Write `title:` in the front matter.

use crate::diag::{Code, Diagnostic, Diags};
use crate::model::Site;
use crate::source::Span;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    for article in &site.articles {
        let named = article.source.meta.title.is_some()
            || article.source.doc.headings.first().is_some_and(|h| h.level == 1);
        if !named {
            let d =
                Diagnostic::new(Code::MissingTitle, Span::whole(article.file), "this article has no title");
            diags.push(d.hint("begin the file with `---`, `title: …`, `---`, or with a `# heading`"));
        }
    }
}
