//! Duration of each stage of a build, for `--timings`.

use crate::messages::translate;
use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant};

/// The stages so far, each with the time it took.
pub(super) struct Times {
    clock: fn() -> Instant,
    begin: Cell<Instant>,
    is_wanted: bool,
    stages: RefCell<Vec<(&'static str, Duration)>>,
}

impl Times {
    /// Begins with the first stage. Unless they are wanted, nothing is printed.
    pub(super) fn begin(clock: fn() -> Instant, is_wanted: bool) -> Times {
        Times { clock, begin: Cell::new(clock()), is_wanted, stages: RefCell::default() }
    }

    /// Begins anew.
    pub(super) fn restart(&self) {
        self.begin.set((self.clock)());
        self.stages.borrow_mut().clear();
    }

    /// Time since the beginning.
    pub(super) fn so_far(&self) -> Duration {
        (self.clock)().saturating_duration_since(self.begin.get())
    }

    /// Notes that this stage is done: the time since the one before it was its own.
    pub(super) fn note(&self, stage: &'static str) {
        let before: Duration = self.stages.borrow().iter().map(|(_, took)| *took).sum();
        self.stages.borrow_mut().push((stage, self.so_far().saturating_sub(before)));
    }

    /// Prints a line a stage, and their sum.
    pub(super) fn tell(&self) {
        if !self.is_wanted {
            return;
        }
        let line = |name: &str, took: Duration| {
            let name = translate(name);
            crate::terminal::tell!("{:9.1} ms  {name}", took.as_secs_f64() * 1000.0)
        };
        self.stages.borrow().iter().for_each(|(name, took)| line(name, *took));
        line("all", self.stages.borrow().iter().map(|(_, took)| *took).sum());
    }
}
