//! What the terminal says: one line a reload, findings in full only when they are others than before.
//!
//! It runs beside the reloads, since it waits for the checks of the whole site, which no page does.

use super::kept::Extent;
use super::preview::{Preview, Reloaded};
use crate::diag::{Code, Diagnostic, Diags, Severity};
use crate::source::Sources;
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

/// What makes a finding another one: code, file, words, and for errors the place. A warning that
/// only moved down a line is not worth printing again.
type Finding = (Code, String, String, Option<u32>);

fn finding(sources: &Sources, d: &Diagnostic) -> Finding {
    let place = (d.severity == Severity::Error).then_some(d.span.start);
    (d.code, sources.get(d.span.file).path.clone(), d.message.clone(), place)
}

/// Writes to the terminal.
pub struct Terminal<'a> {
    /// Prints findings.
    pub report: &'a (dyn Fn(&Sources, &Diags) + Sync),
    /// Whether only errors are worth a word.
    pub quiet: bool,
    /// The findings that were printed last.
    last: Vec<Finding>,
}

impl<'a> Terminal<'a> {
    /// A terminal that has said nothing yet.
    pub fn new(report: &'a (dyn Fn(&Sources, &Diags) + Sync), quiet: bool) -> Terminal<'a> {
        Terminal { report, quiet, last: Vec::new() }
    }

    /// Checks and tells of what was reloaded until there is nobody who reloads any more.
    pub fn run(mut self, preview: &Preview, events: Receiver<Event>) {
        // A thread of its own: an edit must never wait for one that checks.
        let pool = ThreadPoolBuilder::new().num_threads(1).build();
        match pool {
            Ok(pool) => pool.install(move || self.listen(preview, &events)),
            Err(_) => self.listen(preview, &events),
        }
    }

    fn listen(&mut self, preview: &Preview, events: &Receiver<Event>) {
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
                self.line(&event.changed, &parts(&event));
                event = newer;
            }
            self.tell(preview, event);
        }
    }

    fn tell(&mut self, preview: &Preview, event: Event) {
        let mut parts = parts(&event);
        if let Reloaded::Site(unchecked) = event.reloaded {
            let sources = unchecked.site.sources.clone();
            let diags = preview.check(unchecked);
            if !self.findings(&sources, &diags) {
                parts.push(counts(&diags));
            }
            if diags.has_errors() && preview.state().is_behind {
                parts.push("the last good version stays".into());
            }
        }
        self.line(&event.changed, &parts);
    }

    fn line(&self, changed: &BTreeSet<String>, parts: &[String]) {
        let Some(name) = changed.first().filter(|_| !self.quiet && !parts.is_empty()) else { return };
        let what = match changed.len() {
            1 => name.to_string(),
            n => format!("{name} and {} more", n - 1),
        };
        crate::tell!("{what}: {}", parts.join(", "));
    }

    /// Prints the findings if they are others than before, and says whether it did.
    fn findings(&mut self, sources: &Sources, diags: &Diags) -> bool {
        let shown = |d: &&Diagnostic| !self.quiet || d.severity == Severity::Error;
        let diags = Diags { list: diags.list.iter().filter(shown).cloned().collect() };
        let list: Vec<Finding> = diags.list.iter().map(|d| finding(sources, d)).collect();
        let new = list != self.last;
        if new {
            (self.report)(sources, &diags);
            self.last = list;
        }
        new && !diags.list.is_empty()
    }
}

/// How far an edit reached and how long it took; or why it reached nothing.
fn parts(event: &Event) -> Vec<String> {
    let pages = match &event.reloaded {
        Reloaded::Nothing => return Vec::new(),
        Reloaded::Unreadable(words) => return vec![format!("error: {words}")],
        Reloaded::Site(unchecked) => match unchecked.extent {
            Extent::Files => None,
            Extent::Articles(1) => Some("1 page".to_string()),
            Extent::Articles(n) => Some(format!("{n} pages")),
            Extent::All => Some("all pages".into()),
        },
    };
    pages.into_iter().chain([format!("{} ms", event.ms)]).collect()
}

fn counts(diags: &Diags) -> String {
    let count = |severity, word: &str| match diags.count(severity) {
        0 => None,
        1 => Some(format!("1 {word}")),
        n => Some(format!("{n} {word}s")),
    };
    let counts = [count(Severity::Error, "error"), count(Severity::Warning, "warning")];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    if counts.is_empty() { "no findings".into() } else { counts.join(", ") }
}
