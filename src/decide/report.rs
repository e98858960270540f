//! Proofs → findings. Reads a compiled set and gives nothing back.

mod deadlines;
mod editions;
mod facts;
mod findings;
mod passages;
mod proofs;

pub(crate) use findings::findings;
pub(crate) use passages::passages;
