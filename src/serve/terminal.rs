//! What the terminal says: one line a reload, findings in full only when they are others than before.
//!
//! It runs beside the reloads, since it waits for the checks of the whole site, which no page does.

use super::preview::{Preview, Reloaded};
use crate::session::Extent;
use crate::session::log::{Log, counts};
use rayon::ThreadPoolBuilder;
use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

/// How long nothing has to change before what is only needed later is prepared.
const IDLE: Duration = Duration::from_secs(1);

/// How long nothing has to change before the site is checked.
const PAUSE: Duration = Duration::from_millis(100);

/// A reload that the terminal has not told of yet.
pub struct Event {
    /// What changed: paths from the site's root. Nothing the first time.
    pub changed: BTreeSet<String>,
    /// What came of it.
    pub reloaded: Reloaded,
    /// How long it took, in milliseconds.
    pub ms: u128,
}

/// Checks and tells of what was reloaded until there is nobody who reloads any more.
pub fn run(mut log: Log<'_>, preview: &Preview, events: Receiver<Event>) {
    // A thread of its own: an edit must never wait for one that checks.
    match ThreadPoolBuilder::new().num_threads(1).build() {
        Ok(pool) => pool.install(move || listen(&mut log, preview, &events)),
        Err(_) => listen(&mut log, preview, &events),
    }
}

fn listen(log: &mut Log<'_>, preview: &Preview, events: &Receiver<Event>) {
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
        // Checking takes both hands: only the newest site is worth it, once there is a pause.
        while let Ok(newer) = events.recv_timeout(PAUSE) {
            log.line(&event.changed, &parts(&event));
            event = newer;
        }
        tell(log, preview, event);
    }
}

fn tell(log: &mut Log<'_>, preview: &Preview, event: Event) {
    let mut parts = parts(&event);
    match event.reloaded {
        Reloaded::Nothing => {}
        Reloaded::Unreadable(words) => crate::terminal::tell!("error: {words}"),
        Reloaded::Site(unchecked) => {
            let sources = unchecked.site.sources.clone();
            let diags = preview.check(unchecked);
            if !log.findings(&sources, &diags) {
                parts.push(counts(&diags));
            }
            if diags.has_errors() && preview.state().is_behind {
                parts.push("the last good version stays".into());
            }
        }
    }
    log.line(&event.changed, &parts);
}

/// How far an edit reached and how long it took.
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
