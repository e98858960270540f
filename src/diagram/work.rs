//! Budget of a set. Proofs are co-NP-complete, so there is no end of work in a few rows.

use std::cell::Cell;

/// Error: the rows cannot be compiled or proven within the limits.
#[derive(Debug)]
pub(crate) struct TooEntangled;

/// Limits of one diagram.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Most {
    /// States.
    pub(crate) states: usize,
    /// Numbers of constraints that all states hold together.
    pub(crate) held: usize,
    /// Ends of all nodes.
    pub(crate) edges: usize,
}

/// Steps that are left for all diagrams and proofs of a set.
#[derive(Debug)]
pub(crate) struct Work {
    steps: Cell<usize>,
    /// Limit of boxes: their masks take memory.
    boxes: usize,
    pub(super) most: Most,
}

impl Work {
    pub(crate) fn new(steps: usize, boxes: usize, most: Most) -> Work {
        Work { steps: Cell::new(steps), boxes, most }
    }

    /// Half of the steps that are left, for work that can be left undone.
    pub(crate) fn half(&self) -> Work {
        Work { steps: Cell::new(self.steps.get() / 2), ..*self }
    }

    /// Takes steps away.
    pub(crate) fn spend(&self, steps: usize) -> Result<(), TooEntangled> {
        let left = self.steps.get().saturating_sub(steps);
        self.steps.set(left);
        if left == 0 { Err(TooEntangled) } else { Ok(()) }
    }

    /// Whether a number of boxes is above the limit.
    pub(crate) fn is_crowded(&self, boxes: usize) -> bool {
        boxes > self.boxes
    }
}
