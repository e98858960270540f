//! `zhinan build --watch`: the output follows the sources.

use super::times::Times;
use super::{End, build, report};
use crate::diag::Diags;
use crate::follow::log::{Log, counts, say_if_slow};
use crate::follow::mirror::{Mirror, Tried};
use crate::publish::Summary;
use crate::source::Sources;
use crate::watch::Watch;
use crate::{Built, Order};
use std::collections::BTreeSet;

/// Builds, and builds again whenever something changes, until the program is ended.
pub(super) fn run(order: &Order<'_>, times: &Times) -> End {
    // Before the first build, so that no change falls between the two.
    let watch = match Watch::begin(order.root) {
        Ok(watch) => watch,
        Err(words) => return End::Outside(words),
    };
    let mut mirror = Mirror::default();
    let color = order.color;
    let print = |sources: &Sources, diags: &Diags| report::findings(sources, diags, color);
    let mut log = Log::new(&print, false);
    match say_if_slow("building the site …", || mirror.follow(order, &BTreeSet::new())) {
        Err(words) => return End::Outside(words),
        Ok(None) => {}
        Ok(Some(tried)) => {
            log.findings(&tried.site.sources, &tried.diags);
            match &tried.built {
                Built::Refused => build::refused(order.output),
                Built::Published(done) => build::done(order.output, done.files, done.unchanged),
            };
            keep(&mut mirror, order, tried);
        }
    }
    times.tell();
    crate::tell!("watching `{}`: stop with Ctrl-C", order.root.display());
    watch.run(|changed| {
        times.restart();
        let tried = mirror.follow(order, changed);
        let ms = times.so_far().as_millis();
        match tried {
            Err(words) => crate::tell!("error: {words}"),
            Ok(None) => return,
            Ok(Some(tried)) => {
                let told = log.findings(&tried.site.sources, &tried.diags);
                let mut parts = vec![outcome(&tried), format!("{ms} ms")];
                if !told {
                    parts.push(counts(&tried.diags));
                }
                log.line(changed, &parts);
                keep(&mut mirror, order, tried);
            }
        }
        times.tell();
    })
}

fn keep(mirror: &mut Mirror, order: &Order<'_>, tried: Tried) {
    let report = report::findings_text(&tried.site.sources, &tried.diags, order.color);
    mirror.keep(order, tried, report);
}

/// What became of the output.
fn outcome(tried: &Tried) -> String {
    let files = |n: usize| if n == 1 { "1 file".to_string() } else { format!("{n} files") };
    match tried.built {
        Built::Refused => "nothing was written".into(),
        Built::Published(Summary { written: 0, removed: 0, .. }) => "nothing to write".into(),
        Built::Published(Summary { written, removed: 0, .. }) => format!("{} written", files(written)),
        Built::Published(Summary { written, removed, .. }) => {
            format!("{} written, {} removed", files(written), files(removed))
        }
    }
}
