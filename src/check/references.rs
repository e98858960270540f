//! `broken-link` and `unknown-outcome` in YAML: names in `see`, `unsure`, `evidence`, `letter`, `next` and the
//! navigation that do not exist.
//!
//! All are errors. Correct the name, or write the article, letter or evidence that it names.

use crate::citation::unsafe_link;
use crate::decide::{RuleSet, Unsure};
use crate::diag::{Code, Diagnostic, Diags, Severity, closest};
use crate::model::{Site, Target};
use crate::source::Span;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    for guide in site.guides.iter() {
        for fact in &guide.facts {
            if let Some(Unsure::Article(path, span)) = &fact.unsure {
                article(site, path, *span, diags);
            }
        }
        for outcome in &guide.outcomes {
            outcome.see.iter().for_each(|(path, span)| article(site, path, *span, diags));
            outcome.evidence.iter().for_each(|(id, span)| evidence(site, id, *span, diags));
            outcome.next.iter().for_each(|(_, to, span)| next(site, guide, to, *span, diags));
            if let Some((path, span)) = &outcome.letter {
                letter(site, path, *span, diags);
            }
        }
    }
    let see = site.glossary.iter().filter_map(|t| t.see.as_ref());
    for (path, span) in see.chain(site.evidence.iter().filter_map(|e| e.see.as_ref())) {
        article(site, path, *span, diags);
    }
    for (_, link, span) in &site.config.nav {
        match site.target(span.file, link) {
            Target::Unsafe => diags.push(unsafe_link(link, *span)),
            Target::Broken => {
                diags.push(
                    error(*span, format!("`{link}` leads nowhere")).hint("paths count from `content/`"),
                );
            }
            Target::External(_) | Target::Local { .. } => {}
        }
    }
}

fn error(span: Span, message: String) -> Diagnostic {
    let mut d = Diagnostic::new(Code::BrokenLink, span, message);
    d.severity = Severity::Error;
    d
}

fn article(site: &Site, path: &str, span: Span, diags: &mut Diags) {
    if site.article(path).is_none() {
        let d = error(span, format!("there is no article `{path}`"));
        diags.push(match closest(path, site.article_at.keys().map(String::as_str)) {
            Some(near) => d.hint(format!("did you mean `{near}`?")),
            None => d.hint("the path counts from `content/` and ends in `.md`"),
        });
    }
}

fn letter(site: &Site, path: &str, span: Span, diags: &mut Diags) {
    if site.text_of(path).is_none_or(|text| text.is_empty()) {
        let d = error(span, format!("there is no letter `{path}`"));
        diags.push(d.hint("the path counts from `content/`; write the letter as a Markdown file there"));
    }
}

fn evidence(site: &Site, id: &str, span: Span, diags: &mut Diags) {
    if !site.evidence.iter().any(|e| e.id == id) {
        let d = error(span, format!("there is no evidence `{id}`"));
        diags.push(match closest(id, site.evidence.iter().map(|e| e.id.as_str())) {
            Some(near) => d.hint(format!("did you mean `{near}`?")),
            None => d.hint("evidence is listed in `content/evidence.yaml`"),
        });
    }
}

fn next(site: &Site, guide: &RuleSet, to: &str, span: Span, diags: &mut Diags) {
    let outcomes = guide.outcomes.iter().map(|o| o.id.as_str());
    let guides = site.guides.iter().map(|g| g.id.as_str());
    let names: Vec<&str> = guides.chain(outcomes).collect();
    if names.contains(&to) {
        return;
    }
    let mut d = Diagnostic::new(Code::UnknownOutcome, span, format!("there is no guide or outcome `{to}`"));
    d = match closest(to, names) {
        Some(near) => d.hint(format!("did you mean `{near}`?")),
        None => d.hint("`next` names another rule set or an outcome of this one"),
    };
    diags.push(d);
}
