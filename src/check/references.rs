//! `broken-link` and `unknown-outcome` in YAML: names in `see`, `unsure`, `evidence`, `letter`, `next` and
//! the navigation that do not exist.
//!
//! All are errors. Correct the name, or write the article, letter or evidence that it names.

use crate::citation::{broken_external, unsafe_link};
use crate::config::NavItem;
use crate::decide::{Outcome, RuleSet, Unsure};
use crate::diag::{Budget, Code, Diagnostic, Diags, Names, Severity, closest};
use crate::limits::{ATTACHED, BLANKS};
use crate::model::{Route, Site, Target};
use crate::source::Span;
use std::cell::OnceCell;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let known = Known::default();
    for (index, guide) in site.guides.iter().enumerate() {
        for fact in &guide.facts {
            if let Some(Unsure::Article(path, span)) = &fact.unsure {
                article(site, &known, path, *span, diags);
            }
        }
        attached(site, guide, diags);
        let next_names = OnceCell::new();
        for outcome in &guide.outcomes {
            outcome.see.iter().for_each(|(path, span)| article(site, &known, path, *span, diags));
            outcome.evidence.iter().for_each(|(id, span)| evidence(site, &known, id, *span, diags));
            outcome.next.iter().for_each(|(_, to, span)| {
                next(site, index, (&next_names, &known.budget), (to, *span), diags)
            });
            if let Some((path, span)) = &outcome.letter {
                letter(site, path, *span, diags);
                blanks(site, (guide, outcome), path, diags);
            }
        }
    }
    let see = site.glossary.iter().filter_map(|t| t.see.as_ref());
    for (path, span) in see.chain(site.evidence.iter().filter_map(|e| e.see.as_ref())) {
        article(site, &known, path, *span, diags);
    }
    let names = super::links::Names::default();
    let brand = &site.config.brand;
    let footer = brand.links().map(|(_, link, span)| (link, span));
    let nav = site.config.nav.iter().flat_map(NavItem::links).map(|(link, span)| (link, span));
    for (link, span) in nav.chain(footer) {
        match site.target(span.file, link) {
            Target::Unsafe => diags.push(unsafe_link(link, *span)),
            Target::Broken => diags.list.extend(super::links::broken_in_settings(site, &names, link, *span)),
            Target::External(url) => diags.list.extend(broken_external(&url, *span)),
            Target::Local { .. } => {}
        }
    }
    // All languages show the same brand files, so only the main one reports them.
    if site.edition.is_none() {
        brand.files().for_each(|(path, span)| picture(site, path, *span, diags));
    }
}

/// Endings of the names of pictures.
const PICTURES: &[&str] = &["svg", "png", "jpg", "jpeg", "gif", "webp", "avif", "ico"];
/// Endings of formats that always store the picture's size.
const SIZED: &[&str] = &["png", "jpg", "jpeg", "gif", "webp"];

/// A picture of the brand: a file of the site, because every page shows it.
fn picture(site: &Site, path: &str, span: Span, diags: &mut Diags) {
    let file = |path: &String| match site.routes.get(path) {
        Some(Route::Asset(file)) => Some(site.sources.get(*file)),
        _ => None,
    };
    match site.target(span.file, path) {
        Target::Local { path: to, .. } if file(&to).is_some() => {
            let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
            let is_among = |endings: &[&str]| endings.iter().any(|known| ending.eq_ignore_ascii_case(known));
            if !is_among(PICTURES) {
                let d = Diagnostic::new(Code::InvalidValue, span, format!("`{path}` is no picture"));
                diags.push(d.hint("name a file such as `logo.svg` or `logo.png`"));
            } else if let Some(what) = file(&to).and_then(|file| file.active.as_ref()) {
                let message = format!("`{path}` has more in it than a picture: {what}");
                let d = Diagnostic::new(Code::InvalidValue, span, message);
                diags.push(
                    d.hint("take it out of the file, or save the picture as `.png`: every page shows it"),
                );
            } else if is_among(SIZED) && file(&to).is_some_and(|file| file.size.is_none()) {
                let message = format!("`{path}` is no picture of the format that its name says");
                let d = Diagnostic::new(Code::InvalidValue, span, message).warning();
                diags.push(d.hint("save it anew in that format; name an SVG `.svg`"));
            }
        }
        Target::External(_) => {
            let d = Diagnostic::new(Code::InvalidValue, span, format!("`{path}` is not a file of the site"));
            diags.push(d.hint("save the picture below `content/`: pages load nothing from other sites"));
        }
        _ => {
            let d = Diagnostic::new(Code::MissingAsset, span, format!("there is no file `{path}`"));
            diags.push(d.hint("the path counts from `content/`"));
        }
    }
}

/// Finding about an outcome that shows too much: its letter and evidence, and the advice that it may show.
fn attached(site: &Site, guide: &RuleSet, diags: &mut Diags) {
    let advice: usize = guide.advice.iter().map(|advice| advice.bytes).sum();
    let mut bytes = 0;
    for outcome in &guide.outcomes {
        let letter = outcome.letter.as_ref().and_then(|(path, _)| site.text_of(path));
        let evidence = outcome.evidence.iter().filter_map(|(id, _)| site.names.evidence.get(id));
        bytes += advice + letter.map_or(0, str::len);
        bytes += evidence.map(|e| site.evidence[*e].bytes).sum::<usize>();
        if ATTACHED.is_below(bytes) {
            return diags.push(ATTACHED.finding(Code::TooMuch, outcome.span, bytes));
        }
    }
}

/// Names that may have been meant, collected at the first wrong name of each kind.
#[derive(Default)]
struct Known<'a> {
    articles: OnceCell<Names<'a>>,
    evidence: OnceCell<Names<'a>>,
    /// For the names of all rule sets.
    budget: Budget,
}

fn error(span: Span, message: String) -> Diagnostic {
    let mut d = Diagnostic::new(Code::BrokenLink, span, message);
    d.severity = Severity::Error;
    d
}

fn article<'a>(site: &'a Site, known: &Known<'a>, path: &str, span: Span, diags: &mut Diags) {
    if site.article(path).is_none() && !super::is_kept_back(site, path) {
        let d = error(span, format!("there is no article `{path}`"));
        let names = known.articles.get_or_init(|| site.article_paths().collect());
        diags.push(match names.closest(path) {
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
    let blanks = site.text_of(path).map_or(0, |text| text.matches("{{").count());
    if BLANKS.is_below(blanks) {
        diags.push(BLANKS.finding(Code::TooMuch, span, blanks));
    }
}

/// The names of an outcome's dates.
fn dates(outcome: &Outcome) -> impl Iterator<Item = &str> {
    outcome.dates.iter().map(|date| date.id.as_str())
}

/// Blanks of a letter that no answer fills.
fn blanks(site: &Site, (guide, outcome): (&RuleSet, &Outcome), path: &str, diags: &mut Diags) {
    let Some(text) = site.text_of(path) else { return };
    let Some(file) = site.sources.find_content(path) else { return };
    let names = || {
        let facts = guide.facts.iter().filter(|f| f.hidden.is_none());
        let own = facts.flat_map(|f| [Some(f.id.as_str()), f.domain.from.as_deref()].into_iter().flatten());
        let totals = guide.decisions.iter().filter(|decision| decision.aggregate.is_some());
        let more = totals.map(|decision| decision.id.as_str()).chain(dates(outcome)).chain(["due"]);
        own.chain(guide.groups.iter().map(|g| g.id.as_str())).chain(more)
    };
    for name in
        text.split("{{").skip(1).take(BLANKS.most).filter_map(|part| Some(part.split_once("}}")?.0.trim()))
    {
        if !names().any(|known| known == name) {
            let at = name.as_ptr() as usize - text.as_ptr() as usize;
            let span = Span::new(file, at..at + name.len());
            if guide.outcomes.iter().any(|other| dates(other).any(|date| date == name)) {
                let message = format!("`{}` is a date of another outcome", name);
                let d = Diagnostic::new(Code::UnknownBlank, span, message);
                diags.push(d.hint("give this outcome the date, too, or say the time without it"));
                continue;
            }
            let message = format!("`{{{{ {name} }}}}` names no fact and no date of `{}`", guide.id);
            let d = Diagnostic::new(Code::UnknownBlank, span, message);
            diags.push(match closest(name, names()) {
                Some(near) => d.hint(format!("did you mean `{near}`?")),
                None => {
                    d.hint("a blank names a fact of the rule set, the moment that one counts from, or `due`")
                }
            });
        }
    }
}

fn evidence<'a>(site: &'a Site, known: &Known<'a>, id: &str, span: Span, diags: &mut Diags) {
    let has_evidence = || !super::is_faulty_list(site, "evidence.yaml", site.evidence.is_empty());
    if !site.names.evidence.contains_key(id) && has_evidence() {
        let d = error(span, format!("there is no evidence `{id}`"));
        let names = known.evidence.get_or_init(|| site.evidence.iter().map(|e| e.id.as_str()).collect());
        diags.push(match names.closest(id) {
            Some(near) => d.hint(format!("did you mean `{near}`?")),
            None => d.hint("evidence is listed in `content/evidence.yaml`"),
        });
    }
}

fn next<'a>(
    site: &'a Site,
    guide: usize,
    (names, budget): (&OnceCell<Names<'a>>, &Budget),
    (to, span): (&str, Span),
    diags: &mut Diags,
) {
    if site.guide_at(to).is_some()
        || site.names.of_guide[guide].outcomes.contains_key(to)
        || super::is_faulty_set(site, to)
    {
        return;
    }
    let names = names.get_or_init(|| {
        let outcomes = site.guides[guide].outcomes.iter().map(|o| o.id.as_str());
        let names: Names<'_> = site.guides.iter().map(|g| g.id.as_str()).chain(outcomes).collect();
        names.sharing(budget)
    });
    let d = Diagnostic::new(Code::UnknownOutcome, span, format!("there is no guide or outcome `{to}`"));
    diags.push(match names.closest(to) {
        Some(near) => d.hint(format!("did you mean `{near}`?")),
        None => d.hint("`next` names another rule set or an outcome of this one"),
    });
}
