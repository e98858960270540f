//! The preview's terminal output: one line per reload, and the findings if they differ from the last ones.
//!
//! It runs in its own thread: it waits for the checks of the whole site, and no page should.

use super::preview::{Preview, Reloaded};
use crate::session::Extent;
use crate::session::log::{Log, counts};
use rayon::ThreadPoolBuilder;
use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

/// Quiet time before the search index is prepared.
const IDLE: Duration = Duration::from_secs(1);

/// Quiet time before the site is checked.
const PAUSE: Duration = Duration::from_millis(100);

/// A reload that is not printed yet.
pub struct Event {
    /// Changed paths, from the site's root. Empty for the first reload.
    pub changed: BTreeSet<String>,
    /// Its result.
    pub reloaded: Reloaded,
    /// Its duration in milliseconds.
    pub ms: u128,
}

/// Checks and prints reloads until the sending end of `events` is dropped.
/// `url` is where the site is previewed.
pub fn run(mut log: Log<'_>, preview: &Preview, url: &str, events: Receiver<Event>) {
    // The checks run on one thread of their own: a reload must never wait for them.
    match ThreadPoolBuilder::new().num_threads(1).build() {
        Ok(pool) => pool.install(move || listen(&mut log, preview, url, &events)),
        Err(_) => listen(&mut log, preview, url, &events),
    }
}

fn listen(log: &mut Log<'_>, preview: &Preview, url: &str, events: &Receiver<Event>) {
    loop {
        let mut event = match events.recv_timeout(IDLE) {
            Ok(event) => event,
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {
                preview.prepare_search();
                match events.recv() {
                    Ok(event) => event,
                    Err(_) => return,
                }
            }
        };
        // Checking is expensive: only the newest site is checked, once there is a pause.
        while let Ok(newer) = events.recv_timeout(PAUSE) {
            log.line(&event.changed, &parts(&event));
            event = newer;
        }
        tell(log, preview, url, event);
    }
}

fn tell(log: &mut Log<'_>, preview: &Preview, url: &str, event: Event) {
    let mut parts = parts(&event);
    let mut has_findings = false;
    match event.reloaded {
        Reloaded::Nothing => {}
        Reloaded::Unreadable(words) => crate::terminal::tell!("error: {words}"),
        Reloaded::Site(unchecked) => {
            let sources = unchecked.site.sources.clone();
            let diags = preview.check(unchecked);
            has_findings = log.findings(&sources, &diags);
            if !has_findings {
                parts.push(counts(&diags));
            }
            if diags.has_errors() && preview.state().keeps_old(&event.changed) {
                parts.push("the last good version stays".into());
            }
        }
    }
    log.line(&event.changed, &parts);
    if has_findings {
        // They may have pushed it out of sight.
        log.note(&format!("preview at {url}"));
    }
}

/// The extent and the duration of a reload, for its line.
fn parts(event: &Event) -> Vec<String> {
    let Reloaded::Site(unchecked) = &event.reloaded else { return Vec::new() };
    let pages = match unchecked.extent {
        Extent::Files => None,
        Extent::Articles(1) => Some("1 page".to_string()),
        Extent::Articles(n) => Some(format!("{n} pages")),
        Extent::All => Some("all pages".into()),
    };
    pages.into_iter().chain([format!("{} ms", event.ms)]).collect()
}
