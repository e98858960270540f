//! [`RuleSet`](crate::decide::RuleSet) → everything at run time.

pub(crate) mod answers;
pub(crate) mod browser;
pub(crate) mod cases;
pub(crate) mod coverage;
pub(crate) mod diff;
pub(crate) mod explain;
