//! Site → findings. Every check is a file in `check/` and a line in `CHECKS`; it only reads the site.

mod allowed;
mod alt;
mod anchors;
mod assets;
mod claims;
mod description;
mod embedded;
mod escalation;
mod foreign;
mod headings;
mod history;
mod languages;
mod links;
pub mod moved;
mod names;
mod navigation;
mod orphans;
mod references;
mod review;
mod rule_tests;
mod share;
mod sources;
mod taxonomies;
mod terms;
mod theme;
mod titles;
mod translations;
mod variables;
pub(crate) mod zone;

use crate::diag::{Code, Diagnostic, Diags, Severity};
use crate::doc::{Doc, LinkRef};
use crate::model::{Edition, Site, State};
use crate::source::{FileId, Span};
use crate::yaml::Yaml;
use rayon::prelude::*;
use std::collections::HashSet;

/// Place of a finding about where a link leads: the link, or the definition `[label]: path` that it names.
fn place(site: &Site, link: &LinkRef) -> Span {
    let text = &site.sources.get(link.span.file).text;
    match crate::markdown::destination(text, link.span.range(), &link.dest) {
        Some(typed) if !(link.span.start..=link.span.end).contains(&(typed.start as u32)) => {
            Span::new(link.span.file, typed)
        }
        _ => link.span,
    }
}

/// The letters and digits of an anchor in lower case. Tools differ in what they make of other signs, so anchors
/// are compared without them.
fn letters(anchor: &str) -> String {
    anchor.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Adds the findings of one kind.
type Check = fn(&Site, &mut Diags);

/// What a check reads.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    /// Files, settings and names, which all languages share: the check runs once.
    Site,
    /// Text in a language: the check runs for the site and again for each edition, the site in another language.
    Words,
}

/// All checks.
const CHECKS: &[(Check, Reads)] = &[
    (links::check, Reads::Words),
    (anchors::check, Reads::Words),
    (references::check, Reads::Words),
    (navigation::check, Reads::Site),
    (names::check, Reads::Site),
    (escalation::check, Reads::Site),
    (orphans::check, Reads::Site),
    (titles::check, Reads::Words),
    (description::check, Reads::Words),
    (alt::check, Reads::Words),
    (headings::check, Reads::Words),
    (languages::check, Reads::Site),
    (sources::check, Reads::Site),
    (claims::check, Reads::Site),
    (rule_tests::check, Reads::Site),
    (review::check, Reads::Words),
    (terms::check, Reads::Words),
    (foreign::check, Reads::Words),
    (assets::check, Reads::Site),
    (moved::check, Reads::Site),
    (taxonomies::check, Reads::Site),
    (variables::check, Reads::Words),
    (embedded::check, Reads::Site),
    (history::check, Reads::Site),
    (share::check, Reads::Site),
    (zone::check, Reads::Site),
    (translations::check, Reads::Site),
    (theme::check, Reads::Site),
];

/// Runs every check. `diags` holds what the stages before found.
pub fn check(site: &Site, diags: &mut Diags) {
    let own = CHECKS.iter().map(|(check, _)| (check, site));
    let of_words = || CHECKS.iter().filter(|(_, reads)| *reads == Reads::Words).map(|(check, _)| check);
    let editions = site.editions.iter().flat_map(|edition| of_words().map(move |check| (check, edition)));
    let all: Vec<(&Check, &Site)> = own.chain(editions).collect();
    let found: Vec<Diags> = all
        .par_iter()
        .map(|(check, site)| {
            let mut found = Diags::default();
            check(site, &mut found);
            found
        })
        .collect();
    diags.list.reserve_exact(found.iter().map(|f| f.list.len()).sum());
    found.into_iter().for_each(|f| diags.extend(f));
    leave_out_failed_tests(diags);
    allowed::check(site, diags);
}

/// Leaves out the failing tests of a rule set that has another error: most follow from it.
fn leave_out_failed_tests(diags: &mut Diags) {
    let means = |d: &&Diagnostic| {
        d.severity == Severity::Error && !matches!(d.code, Code::RuleTestFailed | Code::BrokenLink)
    };
    let faulty: HashSet<FileId> = diags.list.iter().filter(means).map(|d| d.span.file).collect();
    if !faulty.is_empty() {
        diags.list.retain(|d| d.code != Code::RuleTestFailed || !faulty.contains(&d.span.file));
    }
}

/// Whether a rule set has a file but could not be compiled: what names it is right, and its own faults were
/// told.
fn is_faulty_set(site: &Site, set: &str) -> bool {
    site.guide_at(set).is_none() && site.has_file(&format!("rules/{set}.yaml"))
}

/// Whether the glossary, or the evidence, has a file of which nothing could be read: what names a piece of it may be
/// right, and the file's own faults were told.
fn is_faulty_list(site: &Site, path: &str, is_empty: bool) -> bool {
    let file = site.sources.find_content(path).filter(|_| is_empty);
    file.is_some_and(|id| {
        let file = site.sources.get(id);
        let yaml = Yaml::parse(id, &file.text, 0, &mut Diags::default());
        file.is_unread() || yaml.is_none_or(|yaml| !yaml.root().is_null())
    })
}

/// Whether a page is kept back because nobody can say whether it is a draft, which was told: links to it are right.
fn is_kept_back(site: &Site, path: &str) -> bool {
    site.sources.find_content(path).is_some_and(|file| site.kept_back.contains(&file))
}

/// All Markdown of the site, each text with its file: articles, and the texts of rule sets, glossary and
/// evidence. Of an edition, what is translated.
pub(crate) fn docs(site: &Site) -> impl Iterator<Item = (FileId, &Doc)> {
    let has = |state: &dyn Fn(&Edition) -> State| {
        site.edition.as_ref().is_none_or(|edition| state(edition).is_translated())
    };
    let (glossary, evidence) = (has(&|edition| edition.glossary), has(&|edition| edition.evidence));
    let articles = site.own_articles().map(|a| (a.file, &*a.source.doc));
    let glossary = site.glossary.iter().filter(move |_| glossary).map(|t| (t.span.file, &t.definition));
    let evidence = site.evidence.iter().filter(move |_| evidence);
    let evidence = evidence.filter_map(|e| Some((e.span.file, e.how.as_ref()?)));
    let own = |set: &usize| site.edition.as_ref().is_none_or(|e| e.guides[*set].is_translated());
    let guides = (0..site.guides.len()).filter(own).map(|set| &site.guides[set]);
    let guides = guides.flat_map(|g| g.docs().map(|d| (g.file, d)));
    articles.chain(glossary).chain(evidence).chain(guides)
}
