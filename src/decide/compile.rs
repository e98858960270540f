//! [`Draft`](crate::decide::Draft) → [`RuleSet`](crate::decide::RuleSet).

pub(crate) mod build;
pub(crate) mod cell;
pub(crate) mod editions;
pub(crate) mod facts;
pub(crate) mod lower;
pub(crate) mod outcomes;
pub(crate) mod rows;
