//! Terminal output while a site is followed: one line a change, findings in full only when they
//! are others than before.

use crate::diag::{Code, Diagnostic, Diags, Severity};
use crate::messages::{list, translate};
use crate::source::Sources;
use std::collections::BTreeSet;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Time after which the first reading of a site is mentioned.
const SLOW: Duration = Duration::from_secs(1);

/// Prints findings.
pub type Report<'a> = dyn Fn(&Sources, &Diags) + Sync + 'a;

/// Key that tells findings apart: code, file, words, and for errors the place. A warning that
/// only moved down a line is not worth printing again.
type Finding = (Code, String, String, Option<u32>);

fn finding(sources: &Sources, d: &Diagnostic) -> Finding {
    let place = (d.severity == Severity::Error).then_some(d.span.start);
    (d.code, sources.get(d.span.file).path.clone(), d.message.clone(), place)
}

/// Writes to the terminal, and knows what it said last.
pub struct Log<'a> {
    report: &'a Report<'a>,
    /// Whether only errors are worth a word.
    quiet: bool,
    /// The findings that were printed last.
    last: Vec<Finding>,
}

impl<'a> Log<'a> {
    /// One that has said nothing yet.
    pub fn new(report: &'a Report<'a>, quiet: bool) -> Log<'a> {
        Log { report, quiet, last: Vec::new() }
    }

    /// Prints the result of a change in one line; nothing where nothing changed, or nothing came of it.
    pub fn line(&self, changed: &BTreeSet<String>, parts: &[String]) {
        let Some(name) = changed.first().filter(|_| !self.quiet && !parts.is_empty()) else { return };
        let what = match changed.len() {
            1 => name.to_string(),
            n => translate(&format!("{name} and {} more", n - 1)).into_owned(),
        };
        crate::terminal::tell!("{}: {}", crate::terminal::name(&what), list(parts));
    }

    /// Prints a line, unless only errors are wanted.
    pub fn note(&self, words: &str) {
        if !self.quiet {
            crate::terminal::tell!("{words}");
        }
    }

    /// Prints the findings if they are others than before, and says whether it did.
    pub fn findings(&mut self, sources: &Sources, diags: &Diags) -> bool {
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

/// `1 error, 2 warnings`, or that there is nothing to count.
pub fn counts(diags: &Diags) -> String {
    diags.counts().unwrap_or_else(|| "no findings".into())
}

/// Does something, and says after a second that it is still at it.
pub fn say_if_slow<T>(words: &'static str, act: impl FnOnce() -> T) -> T {
    let (done, waiting) = channel::<()>();
    thread::spawn(move || {
        if waiting.recv_timeout(SLOW) == Err(RecvTimeoutError::Timeout) {
            crate::terminal::tell!("{words}");
        }
    });
    let result = act();
    drop(done);
    result
}
