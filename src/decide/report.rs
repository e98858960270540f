//! Proofs → findings. A compiled set is only read: nothing here changes what it decides.

mod deadlines;
mod editions;
mod facts;
mod findings;
mod passages;
mod proofs;

pub(crate) use findings::findings;
pub(crate) use passages::passages;
