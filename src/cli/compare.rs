//! `zhinan compare`: other people's cases against a rule set.

use super::{Context, End, SiteArgs, report};
use crate::decide;
use crate::messages::translate;
use clap::Args;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(super) struct CompareArgs {
    /// The rule set's id
    ruleset: String,
    /// Cases as CSV: a column for each fact, `expect`, and where wanted `due` and `now`
    cases: PathBuf,
    #[command(flatten)]
    site: SiteArgs,
}

pub(super) fn run(args: &CompareArgs, cx: &Context) -> End {
    let (site, set) = match super::rule_set(&args.ruleset, &args.site, cx) {
        Ok(found) => found,
        Err(end) => return end,
    };
    let set = &site.guides[set];
    let path = args.cases.display();
    let text = match crate::load::named_text(&args.cases) {
        Ok(text) => text,
        Err(words) => return End::Outside(words),
    };
    let compared = match decide::compare(set, &text, cx.now.timestamp()) {
        Ok(compared) => compared,
        Err(words) => return End::Outside(format!("{path}: {words}")),
    };
    let end = match cx.is_json() {
        true => {
            let lines = compared.iter().map(|case| serde_json::to_string(case).unwrap_or_default() + "\n");
            report::data(&lines.collect::<String>())
        }
        false => report::words(&translate(&decide::compare_table(&compared))),
    };
    match end {
        End::Done if compared.iter().any(|case| !case.passed) => End::Faults,
        other => other,
    }
}
