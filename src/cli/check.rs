//! `zhinan check`: every finding, nothing written.

use super::baseline::{Baseline, Compared};
use super::{Context, End, Format, SiteArgs, report};
use crate::decide;
use crate::diag;
use crate::model::Site;
use clap::Args;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    /// Leave out the findings in this file, which `zhinan check --format json` wrote
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Print rows of rule sets that can be one, with the same meaning
    #[arg(long)]
    shrink: bool,
}

/// Prints the shorter tables of all rule sets that have one.
fn shrunk(args: &CheckArgs, site: &Site, cx: &Context) -> End {
    let found = site.guides.iter().filter(|_| args.shrink).filter_map(decide::shrink);
    let text: String = match cx.is_json() {
        true => found.filter_map(|shrunk| Some(serde_json::to_string(&shrunk).ok()? + "\n")).collect(),
        false => found.map(|shrunk| decide::shrunk_words(&shrunk)).collect(),
    };
    match (text.is_empty(), cx.is_json()) {
        (true, _) => End::Done,
        (false, true) => report::data(&text),
        (false, false) => report::words(&text),
    }
}

pub(super) fn run(args: &CheckArgs, cx: &Context) -> End {
    let baseline = match args.baseline.as_deref().map(Baseline::read).transpose() {
        Ok(baseline) => baseline,
        Err(words) => return End::Outside(words),
    };
    let inputs = args.site.inputs(cx);
    let progress = cx.progress("checking");
    let (site, mut diags) = match crate::build::open(&args.site.root, &inputs, args.strict) {
        Ok(opened) => opened,
        Err(words) => return End::Outside(words),
    };
    crate::render::try_all(&site, &mut diags);
    site.finish(&mut diags, args.strict);
    drop(progress);
    let compared = baseline.map(|baseline| baseline.take(&site.sources, &mut diags));
    if !cx.is_verbose {
        diags.fold(&site.sources);
    }
    let (sources, color) = (&site.sources, cx.color_out);
    let printed = match cx.format {
        Format::Short => report::pieces(diag::short(sources, &diags)),
        Format::Json => report::pieces(diag::json(sources, &diags)),
        Format::Sarif => report::pieces(diag::sarif(sources, &diags)),
        Format::Github => report::pieces(diag::github(sources, &diags)),
        _ => report::pieces(report::shown(sources, &diags, color)),
    };
    if let End::Outside(words) = printed {
        return End::Outside(words);
    }
    if let End::Outside(words) = shrunk(args, &site, cx) {
        return End::Outside(words);
    }
    if cx.is_quiet {
        return if diags.has_errors() { End::Faults } else { End::Done };
    }
    crate::terminal::tell!("{}", diags.counts().unwrap_or_else(|| "no findings".into()));
    report::by_code(&diags).iter().for_each(|line| crate::terminal::tell!("{line}"));
    if let Some(Compared { known, gone }) = compared {
        crate::terminal::tell!(
            "left out {known} of the baseline's findings{}",
            match gone {
                0 => String::new(),
                gone => format!(
                    "; mended since: {gone}, so write the baseline anew, or they are left out if they come back"
                ),
            }
        );
    }
    report::tell_language(&site);
    if let Some(zone) = crate::check::zone::assumed(&site) {
        crate::terminal::tell!(
            "deadlines are counted in {zone}: for another zone write `zone:` in `content/site.yaml`"
        );
    }
    if diags.has_errors() { End::Faults } else { End::Done }
}
