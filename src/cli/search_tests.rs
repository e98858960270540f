//! Search tests of `zhinan test`: `content/search.yaml`, and `content/search.en.yaml` for an edition.

use crate::diag::{Code, Diagnostic};
use crate::model::{SearchTest, Site, Target};
use crate::search::{Hit, Index};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;

/// Results that are looked at beyond the number that a test asks for.
const SEEN: usize = 10;

/// Results of the search tests of one language.
#[derive(Serialize)]
pub(super) struct SearchReport<'a> {
    #[serde(skip)]
    site: &'a Site,
    /// Language of the edition; none for the site itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    edition: Option<String>,
    cases: Vec<Case>,
    /// Words of queries that the site has nowhere, and in how many queries.
    unknown: BTreeMap<String, usize>,
}

#[derive(Serialize)]
struct Case {
    query: String,
    /// Number of first results that must hold an expected page.
    top: usize,
    /// Rank of the first expected page, from 1; 0 when it is not among the results looked at.
    rank: usize,
    passed: bool,
    /// The addresses of the first results.
    found: Vec<String>,
}

/// Runs the tests of the site and of its editions: a report for each that has some.
pub(super) fn run(site: &Site) -> Vec<SearchReport<'_>> {
    site.all().filter(|one| !one.search_tests.is_empty()).map(|one| of(site, one)).collect()
}

fn of<'a>(site: &Site, one: &'a Site) -> SearchReport<'a> {
    let index = crate::render::search_index_of(site, one);
    let cases = one.search_tests.par_iter().map(|test| case(one, &index, test)).collect();
    let mut unknown = BTreeMap::new();
    for test in &one.search_tests {
        for part in index.explain(&test.query, 0).unknown {
            *unknown.entry(part).or_default() += 1;
        }
    }
    let edition = one.edition.is_some().then(|| one.config.language.to_string());
    SearchReport { site: one, edition, cases, unknown }
}

fn case(site: &Site, index: &Index, test: &SearchTest) -> Case {
    let targets: Vec<Target> = test.expect.iter().map(|(dest, span)| site.target(span.file, dest)).collect();
    let hits = index.search(&test.query, test.top.max(SEEN));
    let place = hits.iter().position(|hit| targets.iter().any(|target| leads_to(target, hit)));
    let rank = place.map_or(0, |place| place + 1);
    let found = hits.iter().take(3).map(|hit| hit.url.clone()).collect();
    Case { query: test.query.clone(), top: test.top, rank, passed: (1..=test.top).contains(&rank), found }
}

/// Whether a result is on the page that is expected; at the same place, when one is named.
fn leads_to(target: &Target, hit: &Hit) -> bool {
    let (page, place) = hit.url.split_once('#').unwrap_or((&hit.url, ""));
    match target {
        Target::Local { path, anchor, .. } => page == path && anchor.as_deref().is_none_or(|a| a == place),
        _ => false,
    }
}

impl SearchReport<'_> {
    /// Whether every test passed.
    pub(super) fn passed(&self) -> bool {
        self.cases.iter().all(|case| case.passed)
    }

    /// Text for people: number of cases by rank, then words that are on no page.
    pub(super) fn human(&self) -> String {
        let within = |most: usize| self.cases.iter().filter(|case| (1..=most).contains(&case.rank)).count();
        let failed = self.cases.iter().filter(|case| !case.passed).count();
        let mut out = format!(
            "search{}\n  {} queries, {failed} failed; the page is first for {}, among the first three for {}\n",
            self.edition.as_ref().map(|tag| format!(" ({tag})")).unwrap_or_default(),
            self.cases.len(),
            within(1),
            within(3)
        );
        for (part, count) in &self.unknown {
            out.push_str(&format!("  no page has `{part}` ({count})\n"));
        }
        out
    }

    /// One line of JSON, for programs.
    pub(super) fn json(&self) -> String {
        serde_json::json!({"search": self}).to_string()
    }

    /// The tests that failed, as findings where their queries stand.
    pub(super) fn findings(&self) -> impl Iterator<Item = Diagnostic> {
        self.cases.iter().zip(&self.site.search_tests).filter(|(case, _)| !case.passed).map(|(case, test)| {
            let place = match case.rank {
                0 => "not found".to_string(),
                rank => format!("number {rank}"),
            };
            let message = format!("`{}`: the page is {place}, not among the first {}", case.query, case.top);
            let d = Diagnostic::new(Code::InvalidValue, test.span, message);
            match case.found.is_empty() {
                true => d.hint("nothing is found: give the page `keywords`, or the glossary `synonyms`"),
                false => d.hint(format!(
                    "found instead: {}; `zhinan search --explain` says why",
                    case.found.join(", ")
                )),
            }
        })
    }
}
