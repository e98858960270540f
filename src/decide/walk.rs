//! Uses of a compiled [`RuleSet`](super::compile::rule_set::RuleSet): answers, explanations, coverage, data for the
//! browser, DMN, shorter tables. Nothing here compiles anything.

pub(crate) mod answers;
pub(crate) mod browser;
pub(crate) mod cases;
pub(crate) mod compare;
pub(crate) mod coverage;
pub(crate) mod diff;
pub(crate) mod dmn;
pub(crate) mod explain;
mod reasons;
pub(crate) mod rest;
pub(crate) mod shown;
pub(crate) mod shrink;
pub(crate) mod texts;
mod totals;
mod versions;
