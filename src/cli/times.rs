//! How long each stage of a build took, for `--timings`.

use std::cell::RefCell;
use std::time::{Duration, Instant};

/// The stages so far, each with the time it took.
pub(super) struct Times {
    clock: fn() -> Instant,
    begin: Instant,
    stages: RefCell<Vec<(&'static str, Duration)>>,
}

impl Times {
    pub(super) fn begin(clock: fn() -> Instant) -> Times {
        Times { clock, begin: clock(), stages: RefCell::default() }
    }

    /// Notes that this stage is done: the time since the one before it was its own.
    pub(super) fn note(&self, stage: &'static str) {
        let before: Duration = self.stages.borrow().iter().map(|(_, took)| *took).sum();
        self.stages.borrow_mut().push((stage, (self.clock)().saturating_duration_since(self.begin) - before));
    }

    /// Prints a line a stage, and their sum.
    pub(super) fn tell(&self) {
        let line =
            |name: &str, took: Duration| crate::tell!("{name:17}{:8.1} ms", took.as_secs_f64() * 1000.0);
        self.stages.borrow().iter().for_each(|(name, took)| line(name, *took));
        line("all", self.stages.borrow().iter().map(|(_, took)| *took).sum());
    }
}
