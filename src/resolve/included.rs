//! Hidden pages whose text is shown elsewhere: what `::: include` takes from a draft, or a letter that is one.

use crate::config::Config;
use crate::diag::{Code, Diagnostic, Diags, Severity};
use crate::markdown::include;
use crate::model::{Article, Parsed};
use crate::source::{FileId, Sources, Span};

/// Tells authors that a text which they hold back is shown. It is no error: a text may be written only to be included.
pub(super) fn check(
    (sources, parsed): (&Sources, &[Parsed]),
    shown: &[Article],
    config: &Config,
    diags: &mut Diags,
) {
    if config.drafts {
        return;
    }
    let mut told = |path: &str, place: &dyn Fn() -> Span| {
        let file = sources.find_content(path).map(|file| &parsed[file.0 as usize]);
        let Some(Parsed::Article(article)) = file else { return };
        if !article.meta.is_hidden(config.as_of) {
            return;
        }
        let message = match article.meta.draft {
            true => format!("`content/{path}` is a draft, but its text is shown here"),
            false if article.meta.has_expired(config.as_of) => {
                format!("`content/{path}` has expired, but its text is shown here")
            }
            false => format!("`content/{path}` is dated later, but its text is shown here"),
        };
        let mut d = Diagnostic::new(Code::MissingInclude, place(), message);
        d.severity = Severity::Warning;
        diags.push(d.hint(format!("take it out here, or take out the key that hides `content/{path}`")));
    };
    for article in shown {
        for path in &article.source.doc.included {
            told(path, &|| line_of(sources, article.file, path));
        }
    }
    for one in parsed {
        if let Parsed::Rules(set) = one {
            set.letters.iter().for_each(|(path, span)| told(path, &|| *span));
        }
    }
}

/// The line of a file that includes another one; the whole file, if a file in between does.
fn line_of(sources: &Sources, file: FileId, path: &str) -> Span {
    let source = sources.get(file);
    let is_it = |typed: &String| include::place(source.content_path(), typed).as_deref() == Some(path);
    let typed = include::paths(&source.text).into_iter().find(is_it);
    let line = typed.and_then(|typed| include::lines(&source.text, &typed).into_iter().next());
    line.map_or(Span::whole(file), |line| {
        let end = line.start + source.text[line.clone()].trim_end().len();
        Span::new(file, line.start..end)
    })
}
