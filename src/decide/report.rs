//! Proofs → findings.

pub(crate) mod findings;
