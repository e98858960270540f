//! `zhinan build`: content → site.

use super::times::Times;
use super::{End, Outside, SiteArgs, report};
use crate::diag::Diags;
use crate::publish::Cache;
use crate::watch::Watch;
use crate::{Built, Order};
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
pub(super) struct BuildArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Where to write the site [default: <root>/public]
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Where the site will be found: adds sitemap, feed addresses and sharing tags
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    /// Build again whenever something changes
    #[arg(long)]
    watch: bool,
    /// Print how long each stage took
    #[arg(long)]
    timings: bool,
}

pub(super) fn run(args: &BuildArgs, outside: &Outside) -> End {
    let mut inputs = args.site.inputs(outside);
    if let Some(url) = &args.base_url {
        if !url.starts_with("https://") && !url.starts_with("http://") {
            return End::Outside(format!(
                "`{url}` is not a web address: write it whole, such as https://help.example.org/"
            ));
        }
        inputs.base_url = Some(url.clone());
    }
    let output = args.output.clone().unwrap_or_else(|| args.site.root.join("public"));
    let build = || {
        let times = Times::begin(outside.clock);
        let order = Order {
            root: &args.site.root,
            output: &output,
            inputs: &inputs,
            strict: args.strict,
            program: outside.program.as_deref(),
            told: &|stage| times.note(stage),
        };
        let end = once(&order, outside.color, !args.watch);
        if args.timings {
            times.tell();
        }
        end
    };
    if !args.watch {
        return build();
    }
    // Before the first build, so that no change falls between the two.
    let watch = match Watch::begin(&args.site.root) {
        Ok(watch) => watch,
        Err(words) => return End::Outside(words),
    };
    let end = build();
    if matches!(end, End::Outside(_)) {
        return end;
    }
    crate::tell!("watching `{}`: stop with Ctrl-C", args.site.root.display());
    watch.run(|_| {
        if let End::Outside(words) = build() {
            crate::tell!("error: {words}");
        }
    })
}

/// Builds once. `last`: the program ends then, and what it holds need not be given back piece by piece.
fn once(order: &Order, color: bool, last: bool) -> End {
    let mut diags = Diags::default();
    let sources = match crate::load::load(order.root, &mut diags) {
        Ok(sources) => sources,
        Err(words) => return End::Outside(words),
    };
    let mut all = order.print(&sources, &diags);
    if color && !all.is_empty() {
        all.push('c');
    }
    let mut cache = Cache::read(order.root, order.output);
    (order.told)("load");
    if cache.is_built(&all, order.output) {
        (order.told)("compare");
        report::tell(&cache.report);
        return done(order.output, cache.files, true);
    }
    let site = order.analyse(sources, &mut diags);
    let built = order.build(&site, &mut cache, &mut diags);
    let report = report::findings_text(&site.sources, &diags, color);
    report::tell(&report);
    if last {
        std::mem::forget(site);
    }
    match built {
        Err(words) => End::Outside(words),
        Ok(Built::Refused) => {
            crate::tell!("nothing was written: `{}` is as it was", order.output.display());
            End::Faults
        }
        Ok(Built::Published(summary)) => {
            Cache { all, report, files: summary.files, ..cache }.write(order.root);
            (order.told)("keep");
            done(order.output, summary.files, summary.unchanged)
        }
    }
}

fn done(output: &Path, files: usize, unchanged: bool) -> End {
    let state = if unchanged { " (nothing changed)" } else { "" };
    crate::tell!("built {files} files in `{}`{state}", output.display());
    crate::tell!("open {}", output.join("index.html").display());
    End::Done
}
