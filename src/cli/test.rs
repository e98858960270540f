//! `zhinan test`: runs the rule sets' own tests and those of the search.

use super::search_tests::{self, SearchReport};
use super::{Context, End, SiteArgs, report};
use crate::decide::{TestReport, run_tests};
use crate::diag::{Code, Diags, Severity};
use crate::messages::translate;
use crate::source::FileKind;
use clap::Args;

#[derive(Args, Debug)]
pub(super) struct TestArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Fail unless this share of every set's rules is exercised, in percent
    #[arg(long, value_name = "PERCENT", default_value_t = 0.0, value_parser = percent)]
    min_coverage: f64,
}

/// Parses a share in percent, from 0 to 100.
fn percent(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=100.0).contains(share));
    share.ok_or_else(|| "write a number from 0 to 100".to_string())
}

pub(super) fn run(args: &TestArgs, cx: &Context) -> End {
    let inputs = args.site.inputs(cx);
    let (site, diags) = match crate::build::open(&args.site.root, &inputs, false) {
        Ok(opened) => opened,
        Err(words) => return End::Outside(words),
    };
    let reports: Vec<TestReport> = site.guides.iter().map(run_tests).collect();
    let search = search_tests::run(&site);
    let text: String = if cx.is_json() {
        let lines = reports.iter().map(TestReport::json).chain(search.iter().map(SearchReport::json));
        lines.map(|line| line + "\n").collect()
    } else {
        reports.iter().map(TestReport::human).chain(search.iter().map(SearchReport::human)).collect()
    };
    if let End::Outside(words) =
        report::words(&if cx.is_json() { text } else { translate(&text).into_owned() })
    {
        return End::Outside(words);
    }
    // Sets with faults have no test that could run: their findings stand for them.
    let is_tested = |code: Code, file| {
        let file = site.sources.get(file);
        let has_tests = file.path.starts_with("content/rules/") || file.kind == FileKind::SearchTests;
        code != Code::RuleTestFailed && has_tests
    };
    let faults =
        diags.list.into_iter().filter(|d| d.severity == Severity::Error && is_tested(d.code, d.span.file));
    let missed = search.iter().flat_map(SearchReport::findings);
    let faults = Diags { list: faults.chain(missed).collect() };
    report::findings(&site.sources, &faults, cx.how());
    let poor: Vec<&TestReport> =
        reports.iter().filter(|r| r.coverage.percent() < args.min_coverage).collect();
    for report in &poor {
        crate::terminal::tell!(
            "{}: {:.0} % of the rules are exercised, {} % are asked for",
            report.set,
            report.coverage.percent(),
            args.min_coverage
        );
    }
    let passed = reports.iter().all(TestReport::passed)
        && poor.is_empty()
        && faults.list.is_empty()
        && search.iter().all(SearchReport::passed);
    if passed { End::Done } else { End::Faults }
}
