//! Site → findings. Every check is a file in `check/` and a line in [`CHECKS`]; it only reads the site.

mod allowed;
mod alt;
mod anchors;
mod assets;
mod description;
mod escalation;
mod foreign;
mod headings;
mod links;
mod navigation;
mod orphans;
mod references;
mod review;
mod rule_tests;
mod sources;
mod terms;
mod titles;
pub(crate) mod zone;

use crate::decide::{RuleSet, Unsure};
use crate::diag::Diags;
use crate::doc::Doc;
use crate::model::Site;
use crate::source::FileId;
use rayon::prelude::*;

/// Adds the findings of one kind.
pub type Check = fn(&Site, &mut Diags);

/// All checks, by name.
pub const CHECKS: &[(&str, Check)] = &[
    ("links", links::check),
    ("anchors", anchors::check),
    ("references", references::check),
    ("navigation", navigation::check),
    ("escalation", escalation::check),
    ("orphans", orphans::check),
    ("titles", titles::check),
    ("description", description::check),
    ("alt", alt::check),
    ("headings", headings::check),
    ("sources", sources::check),
    ("rule_tests", rule_tests::check),
    ("review", review::check),
    ("terms", terms::check),
    ("foreign", foreign::check),
    ("assets", assets::check),
    ("zone", zone::check),
];

/// Runs every check. `diags` holds what the stages before found.
pub fn check(site: &Site, diags: &mut Diags) {
    let found: Vec<Diags> = CHECKS
        .par_iter()
        .map(|(_, check)| {
            let mut found = Diags::default();
            check(site, &mut found);
            found
        })
        .collect();
    diags.list.reserve_exact(found.iter().map(|f| f.list.len()).sum());
    found.into_iter().for_each(|f| diags.extend(f));
    allowed::check(site, diags);
}

/// Whether a rule set has a file but could not be compiled: what names it is right, and its own faults were
/// told.
fn is_faulty_set(site: &Site, set: &str) -> bool {
    site.guide_at(set).is_none() && site.has_file(&format!("rules/{set}.yaml"))
}

/// All Markdown of the site, each text with its file: articles, and the texts of rule sets, glossary and
/// evidence.
pub(crate) fn docs(site: &Site) -> impl Iterator<Item = (FileId, &Doc)> {
    let articles = site.articles.iter().map(|a| (a.file, &a.source.doc));
    let glossary = site.glossary.iter().map(|t| (t.span.file, &t.definition));
    let evidence = site.evidence.iter().filter_map(|e| Some((e.span.file, e.how.as_ref()?)));
    let guides = site.guides.iter().flat_map(|g| guide_docs(g).map(|d| (g.file, d)));
    articles.chain(glossary).chain(evidence).chain(guides)
}

fn guide_docs(set: &RuleSet) -> impl Iterator<Item = &Doc> {
    let facts = set.facts.iter().flat_map(|f| {
        let unsure = if let Some(Unsure::Text(doc)) = &f.unsure { Some(doc) } else { None };
        f.help.iter().chain(unsure)
    });
    let rules = set.rules.iter().filter_map(|r| r.text.as_ref());
    set.intro
        .iter()
        .chain(facts)
        .chain(set.outcomes.iter().map(|o| &o.body))
        .chain(rules)
        .chain(set.advice.iter().map(|a| &a.text))
}
