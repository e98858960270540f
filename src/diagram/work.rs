//! How much may be done to prove a set. Proofs are co-NP-complete, so there is no end of work in a small
//! file; what may be done grows with the file.

use super::sweep::TooEntangled;
use crate::limits::{CELLS, PROOF, PROOF_OF_BYTE};
use std::cell::Cell;

/// What is left for a set.
#[derive(Debug)]
pub(crate) struct Work {
    steps: Cell<usize>,
    /// Boxes: as many as have their masks within the limit.
    pub(crate) boxes: usize,
}

impl Work {
    /// For a set of so many facts, in a file of so many bytes.
    pub(crate) fn new(bytes: usize, facts: usize) -> Work {
        let steps = (PROOF.most / 50 + bytes.saturating_mul(PROOF_OF_BYTE.most)).min(PROOF.most);
        Work { steps: Cell::new(steps), boxes: (CELLS.most + bytes / 16) / facts.max(1) }
    }

    /// As much as half of what is left, for something that can be left undone.
    pub(crate) fn half(&self) -> Work {
        Work { steps: Cell::new(self.steps.get() / 2), boxes: self.boxes }
    }

    /// Takes steps away.
    pub(crate) fn spend(&self, steps: usize) -> Result<(), TooEntangled> {
        let left = self.steps.get().saturating_sub(steps);
        self.steps.set(left);
        if left == 0 { Err(TooEntangled) } else { Ok(()) }
    }

    /// Whether so many boxes are too many.
    pub(crate) fn is_crowded(&self, boxes: usize) -> bool {
        boxes > self.boxes
    }
}
