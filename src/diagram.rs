//! Decision diagrams: sets of atoms, boxes, rows, and the reduced diagram that follows from them, with
//! proofs about it. Numbers only: facts, atoms, rules and outcomes are indices, and nothing here knows
//! words, files, dates or how a fact is asked.

mod constraints;
pub(crate) mod cube;
mod graph;
pub(crate) mod linear;
pub(crate) mod order;
pub(crate) mod point;
mod problem;
pub(crate) mod prove;
mod quick;
mod sweep;
mod work;

pub use cube::Mask;
pub use graph::{Diagram, DiagramNode, Next};
pub use problem::HitPolicy;
pub(crate) use problem::{Problem, Row};
pub use sweep::Leaf;
pub(crate) use sweep::{Sweep, sweep};
pub(crate) use work::{Most, TooEntangled, Work};
