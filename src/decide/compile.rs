//! [`Draft`](super::source::draft::Draft) → [`RuleSet`](rule_set::RuleSet): names, cells, atoms, rows, diagram, each a
//! value of its own that later steps only read.

pub(crate) mod blanks;
pub(crate) mod boxes;
pub(crate) mod build;
mod cell;
mod cells;
mod circles;
mod cuts;
mod decisions;
mod domains;
pub(crate) mod editions;
pub(crate) mod entangled;
mod expected;
mod facts;
mod formulas;
mod hidden;
pub(crate) mod infeasible;
mod names;
mod naming;
mod needs;
mod outcomes;
mod passages;
mod reasons;
pub(crate) mod rows;
pub(crate) mod rule_set;
pub(crate) mod setting;
pub(crate) mod size;
mod slip;
pub(crate) mod sweeps;
mod tables;
mod together;
