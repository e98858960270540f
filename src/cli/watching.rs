//! `zhinan build --watch`: the output follows the sources.

use super::times::Times;
use super::{Context, End, build};
use crate::build::{BuildRequest, Built};
use crate::diag::Diags;
use crate::publish::Summary;
use crate::session::incremental::{BuildResult, IncrementalBuild};
use crate::session::log::{Log, counts, say_if_slow};
use crate::source::Sources;
use crate::terminal::survive;
use crate::watch::Watch;
use std::collections::BTreeSet;

/// Builds, and builds again whenever something changes, until the program is ended.
pub(super) fn run(request: &BuildRequest<'_>, times: &Times, cx: &Context) -> End {
    // Before the first build, so that no change falls between the two.
    let watch = match Watch::begin(request.root) {
        Ok(watch) => watch,
        Err(words) => return End::Outside(words),
    };
    let mut incremental = IncrementalBuild::named(request.root);
    let print = |sources: &Sources, diags: &Diags| drop(cx.print(&cx.report(sources, diags)));
    let mut log = Log::new(&print, cx.is_quiet);
    match say_if_slow("building the site …", || incremental.build(request, &BTreeSet::new())) {
        Err(words) => return End::Outside(words),
        Ok(None) => {}
        Ok(Some(result)) => {
            log.findings(&result.site.sources, &result.diags);
            match &result.built {
                Built::Refused => build::refused(request.output),
                Built::Published(done) => build::done(request.output, done.files, done.unchanged, cx),
            };
            keep(&mut incremental, request, result, cx);
        }
    }
    times.tell();
    crate::terminal::tell!("watching `{}`: stop with Ctrl-C", request.root.display());
    watch.run(|changed| {
        times.restart();
        let result = survive(|| incremental.build(request, changed)).unwrap_or_else(|| {
            // The workspace may hold half of an edit: the next build reads everything.
            incremental = IncrementalBuild::named(request.root);
            Err("nothing was written; the next edit is tried again".into())
        });
        let ms = times.so_far().as_millis();
        match result {
            Err(words) => crate::terminal::tell!("error: {words}"),
            Ok(None) => return,
            Ok(Some(result)) => {
                let told = log.findings(&result.site.sources, &result.diags);
                let mut parts = vec![outcome(&result), format!("{ms} ms")];
                if !told {
                    parts.push(counts(&result.diags));
                }
                log.line(changed, &parts);
                keep(&mut incremental, request, result, cx);
            }
        }
        times.tell();
    })
}

fn keep(incremental: &mut IncrementalBuild, request: &BuildRequest<'_>, result: BuildResult, cx: &Context) {
    let report = cx.report(&result.site.sources, &result.diags);
    incremental.keep(request, result, report);
}

/// Change of the output, in words.
fn outcome(result: &BuildResult) -> String {
    let files = |n: usize| if n == 1 { "1 file".to_string() } else { format!("{n} files") };
    match result.built {
        Built::Refused => "nothing was written".into(),
        Built::Published(Summary { written: 0, removed: 0, .. }) => "nothing to write".into(),
        Built::Published(Summary { written, removed: 0, .. }) => format!("{} written", files(written)),
        Built::Published(Summary { written, removed, .. }) => {
            format!("{} written, {} removed", files(written), files(removed))
        }
    }
}
