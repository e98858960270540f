//! A line at the terminal that says what takes so long. It comes after a second, and goes when the work is
//! done: nothing of it is left in a log.

use crate::messages::translate;
use std::io::Write;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// Time without a message after which progress is shown.
const SILENT: Duration = Duration::from_secs(1);

/// Distance of two updates.
const TICK: Duration = Duration::from_millis(200);

/// Stages of a build, each with the words for the work after it.
const AFTER: &[(&str, &str)] = &[
    ("load", "parsing"),
    ("parse", "resolving links and rules"),
    ("resolve", "checking"),
    ("check", "writing pages"),
    ("pages and search", "publishing"),
];

/// The line, while it is there.
pub(super) struct Progress {
    thread: Option<(Sender<&'static str>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins with some work. Nothing is shown unless standard error is a terminal.
    pub(super) fn begin(work: &'static str, is_terminal: bool) -> Progress {
        let thread = is_terminal.then(|| {
            let (sender, receiver) = channel();
            (sender, std::thread::spawn(move || show(work, &receiver)))
        });
        Progress { thread }
    }

    /// Notes that a stage of a build is done.
    pub(super) fn note(&self, stage: &str) {
        let next = AFTER.iter().find(|(done, _)| *done == stage);
        if let (Some((_, next)), Some((sender, _))) = (next, &self.thread) {
            let _ = sender.send(next);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.thread.take() {
            drop(sender);
            let _ = thread.join();
        }
    }
}

fn show(mut work: &'static str, receiver: &Receiver<&'static str>) {
    let mut err = std::io::stderr();
    let (mut passed, mut is_shown) = (Duration::ZERO, false);
    loop {
        match receiver.recv_timeout(TICK) {
            Ok(next) => work = next,
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => passed += TICK,
        }
        if passed >= SILENT {
            is_shown = true;
            let _ = write!(err, "\r\x1b[K{} … {} s", translate(work), passed.as_secs())
                .and_then(|()| err.flush());
        }
    }
    if is_shown {
        let _ = write!(err, "\r\x1b[K").and_then(|()| err.flush());
    }
}
